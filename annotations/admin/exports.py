"""The list of exports: who took which report, and when."""

from typing import Any

from django.contrib import admin

from annotations.admin.base import ReadOnlyAdmin
from annotations.models import ReportExport


@admin.register(ReportExport)
class ReportExportAdmin(ReadOnlyAdmin):
    list_display = ("article", "format", "as_of", "with_private", "with_confidential", "made_by", "made_at", "digest")
    list_display_links = None
    list_filter = ("format", "made_by")
    list_select_related = ("article", "made_by")

    def page_of(self, row: Any) -> str:
        return str(row.article.get_absolute_url())
