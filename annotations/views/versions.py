"""Bringing a new version of an article, and looking at two versions side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.actions.versions import revise_article
from annotations.choices import ArticleState
from annotations.comparing import Side, side_by_side
from annotations.forms import ReviseForm
from annotations.marked_text import BlockSpan, Mark
from annotations.models import Article, ArticleVersion
from annotations.record import ClaimRecord, current_version, one_moment, read_claims
from annotations.views.access import Request, get_article, needs
from annotations.views.drafts import offer_for
from annotations.views.pages import CONFLICT, page, try_to_save


@require_http_methods(["GET", "HEAD", "POST"])
@needs("import")
def revise(request: Request, pk: int) -> HttpResponse:
    """The current text to edit or to paste over; what is saved is the next version."""
    article = get_article(pk)
    version = current_version(article)
    initial = {"title": version.title, "body": _body(version), "version": version.number}
    form = ReviseForm(request.POST or None, initial=initial)
    context = {"title": _("New version"), "subject": version.title, "form": form, "back": article.get_absolute_url()}
    status = 200
    if request.method == "POST":
        status, saved = try_to_save(form, lambda: _revise(request, article, form), request=request)
        if saved:
            return redirect(article)
    else:
        context["draft"] = offer_for(request, form)
    if status == CONFLICT:
        context |= _meanwhile(article, form)
    return page(request, "revise.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
@needs("see")
def compare(request: Request, pk: int) -> HttpResponse:
    """Two versions side by side: the last two, or those that the address names as ?old=1&new=3."""
    article = get_article(pk)
    with one_moment():
        versions = list(article.versions.select_related("brought_by").order_by("number"))
        new = _numbered(versions, request.GET.get("new"), default=versions[-1].number)
        old = _numbered(versions, request.GET.get("old"), default=max(1, new.number - 1))
        records = {version.number: read_claims(version) for version in {old, new, versions[-1]}}
    sealed = {record.claim.pk: record.display for record in records[versions[-1].number] if record.is_blind}
    rows = side_by_side(*(_side(version, records[version.number], sealed) for version in (old, new)))
    context = {
        "title": _("Versions"),
        "subject": article.title,
        "article": article,
        "versions": versions,
        "old": old,
        "new": new,
        "sides": [old, new],
        "desk_prefix": f"{article.get_absolute_url()}?claim=",
        "rows": rows,
        "changed": sum(not row.same for row in rows),
        "back": article.get_absolute_url(),
    }
    return page(request, "versions.html", context)


def tell_outcomes(request: Request, article: Article, outcomes: dict[str, int], *, reopened: bool) -> None:
    """Says what the new version made of the claims, and of an article that was finished."""
    told = [
        _("%(count)s unchanged") % {"count": outcomes.get("unchanged", 0)},
        _("%(count)s moved") % {"count": outcomes.get("moved", 0)},
        _("%(count)s reworded") % {"count": outcomes.get("reworded", 0)},
        _("%(count)s lost") % {"count": outcomes.get("lost", 0)},
    ]
    number = {"number": article.current_number}
    messages.success(request, _("Version %(number)s is in. Claims: ") % number + ", ".join(told) + ".")
    if reopened:
        messages.info(request, _("Checking was finished: it is open again."))
    if article.state == ArticleState.PUBLISHED:
        messages.warning(request, _("The article is published, and nobody has checked the new text."))


def _revise(request: Request, article: Article, form: ReviseForm) -> None:
    cleaned = form.cleaned_data
    revised = revise_article(
        article, cleaned["imported"], by=request.user, version_number=cleaned["version"], why=cleaned["why"]
    )
    if revised.version is None:
        messages.info(request, _("This is the current text already: no version was made."))
    else:
        tell_outcomes(request, revised.article, revised.outcomes, reopened=revised.reopened)


def _meanwhile(article: Article, form: ReviseForm) -> dict[str, Any]:
    """The version that came while somebody typed, beside what they typed: only the blocks that differ."""
    current = current_version(get_article(article.pk))
    typed = form.cleaned_data["imported"]
    yours = Side(typed.text, [(block.start, block.end, str(block.kind)) for block in typed.blocks], ())
    rows = side_by_side(Side(current.text, _blocks(current), ()), yours)
    return {
        "meanwhile": current,
        "seen": max(1, min(form.cleaned_data["version"], current.number - 1)),
        "rows": [row for row in rows if not row.same],
        "desk_prefix": "",  # no claims are drawn
        "versions_url": reverse("admin:article_versions", args=[article.pk]),
    }


def _body(version: ArticleVersion) -> str:
    return version.text[len(version.title) :].removeprefix("\n\n")


def _numbered(versions: list[ArticleVersion], asked: str | None, *, default: int) -> ArticleVersion:
    number = asked or str(default)
    for version in versions:
        if str(version.number) == number:
            return version
    raise Http404


def _side(version: ArticleVersion, records: list[ClaimRecord], sealed: dict[int, str]) -> Side:
    """A version with its claims. `sealed`: what is said, on either side, of those that await a review given blind."""
    marks = [
        Mark(
            record.claim.number,
            record.placement.start,
            record.placement.end,
            sealed.get(record.claim.pk, record.display),
        )
        for record in records
        if record.placement and not record.claim.withdrawal
    ]
    return Side(version.text, _blocks(version), marks)


def _blocks(version: ArticleVersion) -> list[BlockSpan]:
    return [(start, end, kind) for start, end, kind in version.blocks]
