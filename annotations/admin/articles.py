"""The list of articles."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import ReadOnlyAdmin
from annotations.choices import UNFINISHED, ArticleState, Verdict
from annotations.forms import SelectedExportForm
from annotations.models import Article, ArticleVersion, ClaimStanding, Publication
from annotations.permissions import may
from annotations.views.access import Request
from annotations.views.reports import export_page


class VerdictFilter(admin.SimpleListFilter):
    """Articles that have a claim so judged, or one that is still unfinished."""

    title = _("verdict")
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Verdict.choices, ("unfinished", _("something left to check"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        standings = ClaimStanding.objects.filter(article=OuterRef("pk"))
        if self.value() == "unfinished":
            return queryset.filter(Exists(standings.filter(standing__in=UNFINISHED)))
        if self.value() in Verdict.values:
            return queryset.filter(Exists(standings.filter(verdict=self.value())))
        return queryset


class SincePublicationFilter(admin.SimpleListFilter):
    """Published articles that readers see otherwise than they were signed off."""

    title = _("sign-off")
    parameter_name = "sign_off"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("changed", _("changed since publication")), ("same", _("published as signed off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        published = queryset.filter(state=ArticleState.PUBLISHED)
        if self.value() == "changed":
            return published.filter(fallen_at__isnull=False)
        return published.filter(fallen_at__isnull=True) if self.value() == "same" else queryset


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("title_and_language", "outlet", "published", "claims_by_verdict", "left_open", "shown_state")
    list_filter = ("outlet", "story", VerdictFilter, "state", SincePublicationFilter)
    list_select_related = ("outlet",)
    search_fields = ("title",)
    search_help_text = _("Search in titles and texts")
    actions = ["export"]

    @admin.action(description=_("Export the report of selected articles"), permissions=["export"])
    def export(self, request: Request, queryset: QuerySet[Article]) -> HttpResponse:
        """Leads to the form: nothing is exported yet."""
        articles = list(queryset.order_by("pk"))
        form = SelectedExportForm(by=request.user, initial={"articles": ",".join(str(each.pk) for each in articles)})
        return export_page(request, articles, form)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "export")

    def history_page_of(self, row: Article) -> str:
        return reverse("admin:article_history", args=[row.pk])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        counts: dict[str, Any] = {
            f"count_{verdict}": Count("claim_standings", filter=Q(claim_standings__verdict=verdict))
            for verdict in Verdict.values
        }
        counts["count_unfinished"] = Count("claim_standings", filter=Q(claim_standings__standing__in=UNFINISHED))
        was_published = Exists(Publication.objects.filter(article=OuterRef("pk")))
        return super().get_queryset(request).annotate(**counts, was_published=was_published)

    def matches(self, pattern: str) -> Q:
        """In the title or in the current version's text."""
        versions = ArticleVersion.objects.filter(
            article=OuterRef("pk"), number=OuterRef("current_number"), text_row__text__iregex=pattern
        )
        return super().matches(pattern) | Q(Exists(versions))

    @admin.display(description=_("article"), ordering="title")
    def title_and_language(self, article: Article) -> SafeString:
        translated = _("machine translation") if article.is_machine_translated else ""
        return format_html(
            "<bdi>{}</bdi>{}",
            article.title,
            format_html(' <span class="tag">{}</span>', translated) if translated else "",
        )

    @admin.display(description=_("published"), ordering=F("published_on").desc(nulls_last=True))
    def published(self, article: Article) -> Any:
        return article.published_on

    @admin.display(description=_("claims"))
    def claims_by_verdict(self, article: Any) -> SafeString:
        counts = {verdict: getattr(article, f"count_{verdict}") for verdict in Verdict.values}
        return render_to_string("annotations/_partials/counts.html", {"counts": counts})

    @admin.display(description=_("left open"), ordering="count_unfinished")
    def left_open(self, article: Any) -> Any:
        return article.count_unfinished

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, article: Any) -> Any:
        state = article.get_state_display()
        if article.was_published and article.state != ArticleState.PUBLISHED:
            return format_html('{} <span class="tag is-fallen">{}</span>', state, _("still published"))
        if not article.fallen_at:
            return state
        return format_html('{} <span class="tag is-fallen">{}</span>', state, _("changed since"))
