"""Everything is inside the admin site; the root leads there, and so do the lasting addresses of claims and articles."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index", permanent=False)),
    path("admin/", admin.site.urls),
    path("", include("annotations.urls")),
]
