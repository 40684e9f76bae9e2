"""Questions, answers and notes: written, resolved, opened again, and whether reports print them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions import remarks as verbs
from annotations.choices import RemarkKind
from annotations.forms import AnswerForm, PrivacyForm, RemarkForm, ResolveForm, TokenForm
from annotations.models import Article, Claim, Remark
from annotations.permissions import refuse_the_author, require
from annotations.views.access import Request, get_article, get_claim, get_row, needs
from annotations.views.pages import button_page, form_page


@require_http_methods(["GET", "HEAD", "POST"])
@needs("ask")
def of_article(request: Request, pk: int) -> HttpResponse:
    return _write(request, get_article(pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("ask")
def of_claim(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    return _write(request, claim.article, claim)


def _write(request: Request, article: Article, claim: Claim | None) -> HttpResponse:
    """A question, or a note where nobody is asked. It stands on the desk; this page is for what was wrong with it."""
    refuse_the_author(request.user, article)
    form = RemarkForm(request.POST or None, asks=request.user)

    def save() -> None:
        to, text, private = form.cleaned_data["to"], form.cleaned_data["text"], not form.cleaned_data["public"]
        if to:
            written = verbs.ask_question(article, claim, by=request.user, to=to, text=text, private=private)
        else:
            written = verbs.write_note(article, claim, by=request.user, text=text, private=private)
        _tell_whom_nobody_is(request, written)

    def done() -> str:
        to = form.cleaned_data["to"]
        return _("Asked: %(person)s finds it in their queue.") % {"person": to} if to else _("Noted.")

    context = {
        "title": _("Ask or note something about claim %(number)s") % {"number": claim.number}
        if claim
        else _("Ask or note something about the article"),
        "subject": claim.statement if claim else article,
    }
    return form_page(request, form, save, back=(claim or article).get_absolute_url(), done=done, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see")
def answer(request: Request, pk: int) -> HttpResponse:
    """Whoever was asked, the article's author too; others who may ask."""
    question = _get_remark(pk)
    if question.to_id != request.user.pk:
        require(request.user, "ask")
        refuse_the_author(request.user, question.article)
    form = AnswerForm(request.POST or None)

    def save() -> None:
        written = verbs.answer_question(question, by=request.user, text=form.cleaned_data["text"])
        _tell_whom_nobody_is(request, written)

    is_more = question.made_by_id == request.user.pk
    context = {"title": _("Add to your question") if is_more else _("Answer"), "subject": question.text}
    return form_page(
        request, form, save, back=_desk(question), done=_("Added.") if is_more else _("Answered."), context=context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("ask")
def resolve(request: Request, pk: int) -> HttpResponse:
    remark = _get_own_place(request, pk)
    form = ResolveForm(request.POST or None, initial={"lock_version": remark.lock_version})

    def save() -> None:
        verbs.resolve_remark(remark, by=request.user, **form.cleaned_data)

    context = {
        "title": _("Resolve the question") if remark.kind == RemarkKind.QUESTION else _("Resolve the note"),
        "subject": remark.text,
        "explained": [_("It stays in the record, and is found where it was. It can be opened again.")],
    }
    return form_page(request, form, save, back=_desk(remark), done=_("Resolved."), context=context)


@require_POST
@needs("ask")
def reopen(request: Request, pk: int) -> HttpResponse:
    remark = _get_own_place(request, pk)
    form = TokenForm(request.POST)

    def save() -> None:
        verbs.reopen_remark(remark, by=request.user, **form.cleaned_data)

    return button_page(request, form, save, subject=remark.text, back=_desk(remark), done=_("It is open again."))


@require_POST
@needs("ask")
def privacy(request: Request, pk: int) -> HttpResponse:
    remark = _get_own_place(request, pk)
    form = PrivacyForm(request.POST)

    def save() -> None:
        verbs.set_private(remark, by=request.user, **form.cleaned_data)

    def done() -> str:
        if form.cleaned_data["private"]:
            return _("Private again: reports print it only where that is asked for.")
        return _("Every report prints it from now on.")

    return button_page(request, form, save, subject=remark.text, back=_desk(remark), done=done)


def _tell_whom_nobody_is(request: Request, written: verbs.Written) -> None:
    """Names that are nobody's who could read it. It is saved all the same: not every @ is meant for somebody here."""
    if written.unknown:
        names = ", ".join(f"@{name}" for name in written.unknown)
        words = ngettext(
            "Saved, but nobody who may read this is called %(names)s: nobody was told.",
            "Saved, but nobody who may read this is called one of %(names)s: nobody was told.",
            len(written.unknown),
        )
        messages.warning(request, words % {"names": names})


def _get_remark(pk: int) -> Remark:
    followed = ("article", "claim", "about", "to", "made_by")
    remark: Remark = get_row(Remark.objects.select_related(*followed), pk)
    return remark


def _get_own_place(request: Request, pk: int) -> Remark:
    """The question or note, unless this person is the author of what it is about."""
    remark = _get_remark(pk)
    refuse_the_author(request.user, remark.article)
    return remark


def _desk(remark: Remark) -> str:
    """Where it stands: there the page says what was done."""
    place: Any = remark.claim or remark.article
    return str(place.get_absolute_url())
