"""Giving a verdict."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.actions.reviews import record_review, seen_now
from annotations.forms import ReviewForm
from annotations.views.access import Request, get_claim, needs
from annotations.views.desk import render_desk
from annotations.views.pages import CONFLICT, try_to_save


@require_POST
@needs("review")
def give(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    form = ReviewForm(request.POST, auto_id="review_%s")
    status, saved = try_to_save(form, lambda: record_review(claim, form.opinion(), by=request.user, seen=form.seen()))
    if saved:
        messages.success(request, _("Your verdict on claim %(number)s is recorded.") % {"number": claim.number})
        return redirect(claim)
    if status == CONFLICT:
        seen = seen_now(claim, request.user)
        form.with_tokens(lock_version=seen.claim, review_version=seen.review, words=seen.words, sentence=seen.sentence)
    return render_desk(request, claim.article, selected=str(claim.number), review=form, status=status)
