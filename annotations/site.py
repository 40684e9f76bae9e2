"""The admin as the newsroom has it: who may enter, its name, and our own pages inside it.

Not in annotations.admin, whose modules register with the site and so need it first."""

from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from annotations.permissions import may


class NewsroomAdminSite(AdminSite):
    site_title = _("Claim desk")
    site_header = _("Claim desk")
    index_title = _("The newsroom")
    enable_nav_sidebar = False
    login_form = AuthenticationForm  # a role lets a person in; Django's "staff" flag is not asked for

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever may see articles, or keeps the accounts."""
        return may(request.user, "see") or may(request.user, "manage_people")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django has it; but who sends a form after their session has ended is led, by way of the log-in, back to
        the page that it stands on, and not to an address that takes nothing but forms."""
        behind = super().admin_view(view, cacheable)

        @wraps(behind)
        def led_back(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method != "POST" or self.has_permission(request) or request.path == reverse("admin:logout"):
                return behind(request, *args, **kwargs)
            came_from = request.headers.get("Referer", "")
            is_ours = url_has_allowed_host_and_scheme(came_from, request.get_host(), require_https=request.is_secure())
            page = urlsplit(came_from)._replace(scheme="", netloc="").geturl() if is_ours else request.get_full_path()
            return redirect_to_login(page, reverse("admin:login"))

        return led_back

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from annotations.urls import desk_urls

        return [*desk_urls(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """What waits for this person; who keeps the accounts alone is led to those."""
        from annotations.views.queue import queue

        if not may(request.user, "see"):
            return redirect("admin:annotations_user_changelist")
        return queue(request)  # type: ignore[return-value]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        allowed = {
            name: may(request.user, name) for name in ("see", "import", "edit_article", "manage_people", "hand_over")
        }
        return {**super().each_context(request), "allowed": allowed}
