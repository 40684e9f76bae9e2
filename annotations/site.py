"""The admin as the newsroom has it: who may enter, its name, and our own pages inside it.

Not in annotations.admin, whose modules register with the site and so need it first."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
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
