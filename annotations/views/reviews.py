"""Giving a verdict, and deciding between verdicts."""

import re
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.actions import reviews as verbs
from annotations.actions.reviews import confirm_review, record_review, seen_now
from annotations.choices import ReviewKind
from annotations.forms import AdjudicationForm, ConfirmForm, ReviewForm
from annotations.models import Claim, Review
from annotations.views.access import Request, get_claim, get_row, needs
from annotations.views.desk import render_desk
from annotations.views.pages import CONFLICT, button_page, try_to_save


@require_POST
@needs("review")
def give(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    form = ReviewForm(request.POST, auto_id="review_%s")
    status, saved = try_to_save(
        form, lambda: record_review(claim, form.opinion(), by=request.user, seen=form.seen()), request=request
    )
    if saved:
        messages.success(request, _("Your verdict on claim %(number)s is recorded.") % {"number": claim.number})
        return redirect(_next_of(request, claim))
    if status == CONFLICT:
        _with_tokens_now(form, claim, request, ReviewKind.OWN)
    return render_desk(request, claim.article_id, selected=str(claim.number), review=form, status=status)


@require_POST
@needs("adjudicate")
def adjudicate(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    form = AdjudicationForm(request.POST, auto_id="adjudication_%s")
    status, saved = try_to_save(
        form, lambda: verbs.adjudicate(claim, form.opinion(), by=request.user, seen=form.seen()), request=request
    )
    if saved:
        messages.success(request, _("Your decision on claim %(number)s is recorded.") % {"number": claim.number})
        return redirect(claim)
    if status == CONFLICT:
        _with_tokens_now(form, claim, request, ReviewKind.ADJUDICATION)
    return render_desk(request, claim.article_id, selected=str(claim.number), adjudication=form, status=status)


@require_POST
@needs("review")
def confirm(request: Request, pk: int) -> HttpResponse:
    """“The verdict still holds for the new words.”"""
    claim = get_claim(pk)
    form = ConfirmForm(request.POST)

    def save() -> None:
        review = get_row(Review.objects.filter(claim=claim), form.cleaned_data["review"])
        confirm_review(review, by=request.user, seen=form.seen(), held_version=form.cleaned_data["held_version"])

    return button_page(
        request,
        form,
        save,
        subject=str(claim),
        back=claim.get_absolute_url(),
        to=claim.article.get_absolute_url(),
        done=_("Your verdict on claim %(number)s is recorded.") % {"number": claim.number},
    )


def _next_of(request: Request, claim: Claim) -> str:
    """The claim that the page offered as the next one, for who gave a verdict by one key; otherwise this one."""
    number = request.POST.get("next", "")
    article = claim.article.get_absolute_url()
    return f"{article}?claim={number}#card" if re.fullmatch(r"[0-9]{1,9}", number) else claim.get_absolute_url()


def _with_tokens_now(form: ReviewForm, claim: Claim, request: Request, kind: ReviewKind) -> None:
    """Lets the form that came too late be sent again about the claim as it is now."""
    with suppress(ValidationError):  # no place any more: there is nothing to save over, and what was typed stays
        seen = seen_now(claim, request.user, kind)
        form.with_tokens(lock_version=seen.claim, review_version=seen.review, words=seen.words, sentence=seen.sentence)
