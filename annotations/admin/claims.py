"""The list of claims, across articles."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import ReadOnlyAdmin
from annotations.models import Claim


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ("statement_text", "shown_standing", "risk", "claimant", "of_article")
    list_filter = ("standing_row__verdict", "standing_row__standing", "risk", "article__outlet", "article__story")
    list_select_related = ("article", "standing_row")
    search_fields = ("statement", "claimant")
    ordering = ("-article", "number")

    def history_page_of(self, row: Claim) -> str:
        return reverse("admin:claim_history", args=[row.pk])

    @admin.display(description=_("article"), ordering="article")
    def of_article(self, claim: Claim) -> str:
        return str(claim.article)

    @admin.display(description=_("claim"), ordering="statement")
    def statement_text(self, claim: Claim) -> SafeString:
        return format_html("<bdi>{}</bdi>", claim.statement)

    @admin.display(description=_("verdict"), ordering="standing_row__verdict")
    def shown_standing(self, claim: Claim) -> SafeString:
        return render_to_string("annotations/_partials/display.html", {"display": str(claim.standing_row)})
