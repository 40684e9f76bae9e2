"""Marking a claim, correcting it, taking it back, and its history."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.claims import (
    edit_claim,
    mark_claim,
    merge_claim,
    place_claim,
    remove_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.errors import StaleError
from annotations.anchoring import Span
from annotations.forms import (
    ClaimForm,
    MarkForm,
    MergeForm,
    NewsroomForm,
    PlaceForm,
    RemoveForm,
    SplitForm,
    TokenForm,
    WhyForm,
)
from annotations.models import Article, Claim, Placement
from annotations.permissions import may, refuse_the_author
from annotations.record import one_moment, read_claim
from annotations.timeline import history_of_claim, stamped
from annotations.views.access import Request, get_article, get_claim, needs
from annotations.views.desk import DRAWN, render_desk, version_seen
from annotations.views.drafts import drop_text, keep_text
from annotations.views.notices import before_changing, before_moving, before_taking_off
from annotations.views.pages import BAD_INPUT, CONFLICT, button_page, form_page, page


@require_POST
@needs("mark")
def mark(request: Request, pk: int) -> HttpResponse:
    """Makes a claim of the selected or pasted words, and opens it."""
    article = get_article(pk)
    form = MarkForm(request.POST, text=version_seen(request, article).text, auto_id="mark_%s")
    if form.is_valid() and form.span and (same := _same_claim(article, form, form.span)):
        form.add_error("quote", _("Claim %(number)d is of the same words and says the same.") % {"number": same.number})
    if not form.is_valid() or form.span is None:
        return render_desk(request, article.pk, mark=form, status=BAD_INPUT)
    try:
        claim = mark_claim(
            article, by=request.user, version_number=form.cleaned_data["version"], span=form.span, **form.values()
        )
    except ValidationError as error:
        form.complain(error)
        return render_desk(request, article.pk, mark=form, status=BAD_INPUT)
    except StaleError:
        form.with_tokens(version=get_article(pk).current_number)
        form.add_error(None, _("A newer version of the text came in meanwhile. Select the words again in this one."))
        keep_text(request, form)
        return render_desk(request, article.pk, mark=form, status=CONFLICT)
    drop_text(request)
    return redirect(claim)


def _same_claim(article: Article, form: MarkForm, span: Span) -> Claim | None:
    """A claim that was placed on these words of this version, and says what the new one would."""
    claims = article.claims.filter(withdrawal="", statement=form.values()["statement"])
    return claims.filter(
        placements__start=span.start,
        placements__end=span.end,
        placements__version__number=form.cleaned_data["version"],
    ).first()


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def edit(request: Request, pk: int) -> HttpResponse:
    claim = _claim_to_correct(request, pk)
    initial = {name: getattr(claim, name) for name in ("statement", "claimant", "risk", "lock_version")}
    form = ClaimForm(request.POST or None, initial=initial)

    def save() -> None:
        edit_claim(claim, by=request.user, lock_version=form.cleaned_data["lock_version"], **form.values())

    title, context = (
        _("Edit claim %(number)s") % {"number": claim.number},
        {"explained": before_changing(claim, request.user)},
    )
    return _claim_page(request, claim, form, save, title=title, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def place(request: Request, pk: int) -> HttpResponse:
    """Corrects which words the claim is about."""
    claim = _claim_to_correct(request, pk)
    version = version_seen(request, claim.article)
    placement = _placement(claim)
    form = PlaceForm(
        request.POST or None,
        text=version.text,
        initial={
            "quote": placement.quote if placement else "",
            "version": version.number,
            "lock_version": claim.lock_version,
        },
    )

    def save() -> None:
        place_claim(
            claim,
            by=request.user,
            lock_version=form.cleaned_data["lock_version"],
            version_number=form.cleaned_data["version"],
            span=form.span or Span(0, 0),
            why=form.cleaned_data["why"],
        )

    title = _("Change the marked words of claim %(number)s") % {"number": claim.number}
    return _claim_page(
        request, claim, form, save, title=title, context={"explained": before_moving(claim, request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def merge(request: Request, pk: int) -> HttpResponse:
    claim = _claim_to_correct(request, pk)
    form = MergeForm(request.POST or None, claim=claim, initial={"lock_version": claim.lock_version})

    def save() -> None:
        cleaned = form.cleaned_data
        merge_claim(
            claim, into=cleaned["into"], by=request.user, lock_version=cleaned["lock_version"], why=cleaned["why"]
        )

    title, context = (
        _("Merge claim %(number)s") % {"number": claim.number},
        {"explained": before_taking_off(claim, request.user)},
    )
    return _claim_page(request, claim, form, save, title=title, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def split(request: Request, pk: int) -> HttpResponse:
    claim = _claim_to_correct(request, pk)
    version = version_seen(request, claim.article)
    placement = claim.placements.filter(version=version).order_by("pk").last()
    form = SplitForm(
        request.POST or None,
        text=version.text,
        within=Span(placement.start, placement.end) if placement else Span(0, 0),
        initial={"lock_version": claim.lock_version, "version": version.number},
    )

    def save() -> None:
        cleaned = form.cleaned_data
        split_claim(
            claim,
            parts=cleaned["parts"],
            by=request.user,
            lock_version=cleaned["lock_version"],
            version_number=cleaned["version"],
            why=cleaned["why"],
        )

    context = {"quote": placement.quote if placement else "", "explained": before_taking_off(claim, request.user)}
    return _claim_page(
        request, claim, form, save, title=_("Split claim %(number)s") % {"number": claim.number}, context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def withdraw(request: Request, pk: int) -> HttpResponse:
    claim = _claim_to_correct(request, pk)
    form = WhyForm(request.POST or None, initial={"lock_version": claim.lock_version})

    def save() -> None:
        cleaned = form.cleaned_data
        withdraw_claim(claim, by=request.user, lock_version=cleaned["lock_version"], why=cleaned["why"])

    title, context = (
        _("Withdraw claim %(number)s") % {"number": claim.number},
        {"explained": before_taking_off(claim, request.user)},
    )
    return _claim_page(request, claim, form, save, title=title, context=context)


@require_POST
@needs("mark")
def remove(request: Request, pk: int) -> HttpResponse:
    """A lost claim is no longer made by the text of the version that the person read."""
    claim = get_claim(pk)
    form = RemoveForm(request.POST)

    def save() -> None:
        cleaned = form.cleaned_data
        remove_claim(claim, by=request.user, lock_version=cleaned["lock_version"], version_number=cleaned["version"])

    done = " ".join(
        [
            _("Claim %(number)s is noted as removed from the text.") % {"number": claim.number},
            *before_taking_off(claim, request.user),
        ]
    )
    back, to = claim.get_absolute_url(), claim.article.get_absolute_url()
    return button_page(request, form, save, subject=str(claim), back=back, to=to, done=done)


@require_POST
@needs("mark")
def restore(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    form = TokenForm(request.POST)

    def save() -> None:
        restore_claim(claim, by=request.user, lock_version=form.cleaned_data["lock_version"])

    done = _("Claim %(number)s stands again.") % {"number": claim.number}
    return button_page(request, form, save, subject=str(claim), back=claim.get_absolute_url(), done=done)


@require_http_methods(["GET", "HEAD"])
@needs("see")
def history(request: Request, pk: int) -> HttpResponse:
    """Everything about the claim, its reviews and its evidence together, newest first."""
    claim = get_claim(pk)
    with one_moment():
        record, known = read_claim(claim), history_of_claim(claim)
    sealed = record.sealed_from(request.user)
    confidential_too = may(request.user, "see_confidential")
    events = [item for item in known if (confidential_too or not item.confidential) and item.reviewer not in sealed]
    context = {
        "title": _("History of claim %(number)s") % {"number": claim.number},
        "subject": claim.statement,
        "events": reversed(stamped(events)),
        "blind": record.is_blind,
        "back": claim.get_absolute_url(),
    }
    if DRAWN in request.headers:  # the desk has a place of its own for it
        return TemplateResponse(request, "annotations/_partials/events.html", context)
    return page(request, "history.html", context)


def _claim_to_correct(request: Request, pk: int) -> Claim:
    """Raises PermissionDenied for the article's author, whose form nobody would take."""
    claim = get_claim(pk)
    refuse_the_author(request.user, claim.article)
    return claim


def _claim_page(
    request: Request,
    claim: Claim,
    form: NewsroomForm,
    save: Any,
    *,
    title: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    return form_page(
        request,
        form,
        save,
        back=claim.get_absolute_url(),
        done=_("Saved."),
        context={"title": title, "subject": claim.statement, **(context or {})},
        compare=claim,
    )


def _placement(claim: Claim) -> Placement | None:
    return read_claim(claim).placement
