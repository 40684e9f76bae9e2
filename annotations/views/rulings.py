"""Ruling words of an article not checkable, and taking that back."""

from textwrap import shorten

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.actions.rulings import rule_not_checkable, withdraw_ruling
from annotations.choices import RulingReason
from annotations.forms import RulingForm, TokenForm
from annotations.models import Ruling
from annotations.views.access import Request, get_article, get_row, needs
from annotations.views.desk import render_desk, version_seen
from annotations.views.pages import button_page, try_to_save


@require_POST
@needs("mark")
def rule(request: Request, pk: int) -> HttpResponse:
    """Rules the selected or pasted words, or their sentence, not checkable."""
    article = get_article(pk)
    form = RulingForm(request.POST, text=version_seen(request, article).text, auto_id="ruling_%s")

    def save() -> None:
        if form.span is not None:
            number = form.cleaned_data["version"]
            rule_not_checkable(article, by=request.user, version_number=number, span=form.span, **form.values())

    status, saved = try_to_save(form, save, request=request)
    if not saved:
        return render_desk(request, pk, ruling=form, status=status)
    messages.success(request, _said(form))
    return redirect(article.get_absolute_url() + "#coverage")


def _said(form: RulingForm) -> str:
    """What was ruled and why: a key alone files the first reason."""
    words, reason = (
        shorten(form.cleaned_data["quote"], 80, placeholder=" …"),
        RulingReason(form.values()["reason"]).label,
    )
    said = _("The sentence of “%(words)s” is ruled not checkable: %(reason)s.")
    if not form.cleaned_data["sentence"]:
        said = _("“%(words)s” is ruled not checkable: %(reason)s.")
    return said % {"words": words, "reason": reason}


@require_POST
@needs("mark")
def withdraw(request: Request, pk: int) -> HttpResponse:
    ruling = get_row(Ruling.objects.select_related("article"), pk)
    form = TokenForm(request.POST)

    def save() -> None:
        withdraw_ruling(ruling, by=request.user, lock_version=form.cleaned_data["lock_version"])

    back = ruling.article.get_absolute_url()
    return button_page(request, form, save, subject=str(ruling), back=f"{back}#coverage", done=_("Taken back."))
