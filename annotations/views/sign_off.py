"""Signing an article off, and the way there and back: finished, signed, published, opened again; what may pass."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions import sign_off as verbs
from annotations.approval import read_approval
from annotations.chain import chain_of
from annotations.forms import HeadForm, TokenForm, WaiveForm, WhyForm
from annotations.models import Entry, Head, Waiver
from annotations.permissions import may, refuse_the_author, who_may
from annotations.record import one_moment
from annotations.templatetags.newsroom import ago
from annotations.views.access import Request, get_article, get_row, needs
from annotations.views.discussion import open_questions
from annotations.views.drafts import offers
from annotations.views.in_words import Words
from annotations.views.pages import CONFLICT, button_page, form_page, page, try_to_save
from annotations.views.sign_off_page import SignOffPage


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see")
def sign_off(request: Request, pk: int) -> HttpResponse:
    """How the sign-off stands, for all who see articles. Sent, it signs: the verb asks whether this person may."""
    article = get_article(pk)
    if request.method != "POST":
        return _draw(request, pk)
    form = HeadForm(request.POST, auto_id="sign_%s")
    status, saved = try_to_save(form, lambda: verbs.sign_off(article, by=request.user, head=form.cleaned_data["head"]))
    if not saved:
        return _draw(request, pk, sign=form, status=status)
    messages.success(request, _("You signed it off."))
    return redirect("admin:article_sign_off", pk)


@require_POST
@needs("see")
def move(request: Request, pk: int) -> HttpResponse:
    """Finished, or published: by the name of the button; the verb asks whether this person may."""
    article = get_article(pk)
    form = TokenForm(request.POST)
    moves = {
        "finish": verbs.finish_checking,
        "publish": verbs.publish_article,
    }
    if request.POST.get("move") not in moves:
        raise SuspiciousOperation("There is no such move.")
    verb = moves[request.POST["move"]]
    back = reverse("admin:article_sign_off", args=[pk])

    def save() -> None:
        verb(article, by=request.user, lock_version=form.cleaned_data["lock_version"])

    def done() -> str:
        return _finished(pk) if request.POST["move"] == "finish" else _("Noted as published.")

    return button_page(request, form, save, subject=str(article), back=back, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("reopen")
def reopen(request: Request, pk: int) -> HttpResponse:
    article = get_article(pk)
    refuse_the_author(request.user, article)
    form = WhyForm(request.POST or None, initial={"lock_version": article.lock_version})

    def save() -> None:
        verbs.reopen_article(article, by=request.user, **form.cleaned_data)

    explained = [_("It can be signed off anew once it is checked; what is published stays so.")]
    context = {"title": _("Check it again"), "subject": article, "explained": explained}
    back = reverse("admin:article_sign_off", args=[pk])
    return form_page(request, form, save, back=back, done=_("It is being checked again."), context=context)


@require_POST
@needs("waive")
def waive(request: Request, pk: int) -> HttpResponse:
    """Lets what was ticked pass. Refused, the page is drawn anew, with what was ticked and typed."""
    article = get_article(pk)
    with one_moment():
        shown = _shown(request, pk)
    form = WaiveForm(request.POST, waivable=shown.waivable, auto_id="waive_%s")

    def save() -> None:
        cleaned = form.cleaned_data
        verbs.waive(article, cleaned["items"], by=request.user, head=cleaned["head"], why=cleaned["why"])

    status, saved = try_to_save(form, save, request=request)
    if not saved:
        return _draw(request, pk, waiving=form, status=status)
    messages.success(request, _("Noted, with your reason: it stands in the way no more."))
    return redirect("admin:article_sign_off", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("waive")
def withdraw_waiver(request: Request, pk: int) -> HttpResponse:
    waiver: Waiver = get_row(Waiver.objects.select_related("article", "made_by"), pk)
    refuse_the_author(request.user, waiver.article)
    form = WhyForm(request.POST or None, initial={"lock_version": waiver.lock_version})

    def save() -> None:
        verbs.withdraw_waiver(waiver, by=request.user, **form.cleaned_data)

    context = {
        "title": _("Take back what was let pass"),
        "subject": waiver.article,
        "quote": waiver.why,
        "explained": _said_of(request, waiver),
    }
    back = reverse("admin:article_sign_off", args=[waiver.article_id])
    return form_page(request, form, save, back=back, done=_("Taken back."), context=context)


def _said_of(request: Request, waiver: Waiver) -> list[Words]:
    """What was let pass, in the words of the list, and by whom and when."""
    with one_moment():
        shown = _shown(request, waiver.article_id)
    by = format_html(_("Let pass by {}, {}"), format_html("<bdi>{}</bdi>", waiver.made_by), ago(waiver.made_at))
    return [*(each.words for each in shown.passes if each.held.waiver.pk == waiver.pk), by]


def _finished(pk: int) -> str:
    """What to say of an article whose checking is finished: how many claims nevertheless stand in the way."""
    with one_moment():
        blocking = read_approval(get_article(pk)).blocking
    left = sum(each.claim is not None for each in blocking)
    if not blocking:
        return _("Checking is finished. Somebody else signs it off.")
    if not left:
        return _("Checking is finished. Not all of the text is accounted for: that stands in the way of a sign-off.")
    return ngettext(
        "Checking is finished. %(count)s claim still stands in the way of a sign-off.",
        "Checking is finished. %(count)s claims still stand in the way of a sign-off.",
        left,
    ) % {"count": left}


def _shown(request: Request, pk: int) -> SignOffPage:
    """What this person may read of it. Call it within `one_moment`."""
    approval = read_approval(get_article(pk), with_files=True)
    asked = ("review", "sign_off", "publish", "reopen", "waive", "see_confidential")
    allowed = {name: may(request.user, name) for name in asked}
    return SignOffPage(approval, request.user, may=allowed, signers={user.pk: user for user in who_may("sign_off")})


def _draw(
    request: Request, pk: int, *, sign: HeadForm | None = None, waiving: WaiveForm | None = None, status: int = 200
) -> HttpResponse:
    """The page as it is now; a form that was refused is in it again, to be sent about what is shown now."""
    with one_moment():
        shown = _shown(request, pk)
        head = Head.objects.get(chain=chain_of(pk)).digest
        taken_back = _taken_back(shown)
        asked = open_questions(shown.article)
    refused = sign or waiving
    came = _came_since(shown, refused.cleaned_data["head"]) if refused and status == CONFLICT else []
    for form in filter(None, (sign, waiving)):
        form.with_tokens(head=head)
    waive_form = waiving or WaiveForm(waivable=shown.waivable, initial={"head": head}, auto_id="waive_%s")
    place = ("article_waive", pk)
    drafts = {} if waiving else offers(request, {place: waive_form}, page=reverse("admin:article_sign_off", args=[pk]))
    context: dict[str, Any] = {
        "title": _("Sign-off"),
        "shown": shown,
        "article": shown.article,
        "version": shown.version,
        "came": came,
        "problems": _problems(refused) if refused else (),
        "taken_back": taken_back,
        "asked": asked,
        "sign_form": sign or HeadForm(initial={"head": head}, auto_id="sign_%s"),
        "waive_form": waive_form,
        "ticked": set(waive_form["items"].value() or ()),
        "move_form": TokenForm(initial={"lock_version": shown.article.lock_version}, auto_id="move_%s"),
        "drafts": drafts,
        "back": shown.article.get_absolute_url(),
        "back_to": shown.article.title,
    }
    return page(request, "sign_off.html", context, status=status)


def _problems(form: HeadForm) -> list[str]:
    """What is wrong with a form that was sent, but for what is said at its fields."""
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    return [*hidden, *form.non_field_errors()]


def _came_since(shown: SignOffPage, head: str) -> list[str]:
    """What was recorded since the page was drawn whose form came too late; nothing where that is not known."""
    seen = Entry.objects.filter(chain=chain_of(shown.article.pk), digest=head).first()
    return shown.came_since(seen.sequence) if seen else []


def _taken_back(shown: SignOffPage) -> list[Any]:
    """The history rows by which waivers were taken back: who, when and why."""
    withdrawn = [each.held.waiver.pk for each in shown.passes if each.held.waiver.withdrawn]
    rows = Waiver.history.filter(id__in=withdrawn, withdrawn=True).select_related("history_user").order_by("history_id")
    return list({row.id: row for row in rows}.values())
