"""What the lists have in common."""

import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import SuspiciousOperation
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst

from annotations.permissions import may

MOST_WORDS = 20  # of a search; each is a condition, and a database takes only so many


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list. Its rows are added and edited on our own pages, whose verbs keep the history.

    The stock pages for one row lead to ours: so no form, revert button or history page of the admin
    can write past the verbs.
    """

    permission = "see"
    actions_on_bottom = False
    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.permission)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, self.permission)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise SuspiciousOperation("A NUL is no search.")
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The filters that the list offers and no other: Django would let any field and any operator through."""
        fields = [each for each in self.list_filter if isinstance(each, str)]
        own = [getattr(each, "parameter_name", None) for each in self.list_filter]
        return lookup in own or any(
            lookup in {f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"} for name in fields
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows that hold every word, in any script and case; SQLite's LIKE folds the case of ASCII alone."""
        for word in search_term.split()[:MOST_WORDS]:
            queryset = queryset.filter(self.matches(re.escape(word)))
        return queryset, False

    def matches(self, pattern: str) -> Q:
        """One of the search fields holds the pattern."""
        return Q(*(Q((f"{field}__iregex", pattern)) for field in self.search_fields), _connector=Q.OR)

    def page_of(self, row: Any) -> str:
        """The address of our own page for this row."""
        address: str = row.get_absolute_url()
        return address

    def history_page_of(self, row: Any) -> str:
        return self.page_of(row)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(self.page_of(self._row(object_id)))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(self.history_page_of(self._row(object_id)))

    def _row(self, object_id: str) -> Model:
        return get_object_or_404(self.model, pk=int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0)
