"""The lists of outlets and stories."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import ReadOnlyAdmin
from annotations.models import Outlet, Story
from annotations.permissions import may


class CountedAdmin(ReadOnlyAdmin):
    """A list of what articles belong to."""

    page = ""

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Only for those whom the page behind the link lets in."""
        return super().get_list_display_links(request, list_display) if may(request.user, "edit_article") else None

    def page_of(self, row: Model) -> str:
        return reverse(self.page, args=[row.pk])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("articles"), ordering="article_count")
    def number_of_articles(self, row: Model) -> int:
        return row.article_count  # type: ignore[attr-defined]


@admin.register(Outlet)
class OutletAdmin(CountedAdmin):
    page = "admin:outlet_edit"
    list_display = ("name", "url", "number_of_articles")
    search_fields = ("name",)


@admin.register(Story)
class StoryAdmin(CountedAdmin):
    page = "admin:story_edit"
    list_display = ("title", "number_of_articles")
    search_fields = ("title", "summary")
