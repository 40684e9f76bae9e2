"""Giving work to people: assigned, taken, given back, handed over; and when it is due."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions import assignments as verbs
from annotations.choices import AssignmentState
from annotations.forms import AssignForm, DueForm, HandOverForm, NewsroomForm, WhyForm
from annotations.models import Article, Assignment, Claim, User
from annotations.permissions import may, refuse_the_author, require
from annotations.views.access import Request, get_article, get_claim, get_row, needs
from annotations.views.pages import button_page, form_page


@require_http_methods(["GET", "HEAD", "POST"])
@needs("assign")
def assign_article(request: Request, pk: int) -> HttpResponse:
    return _assign(request, get_article(pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("assign")
def assign_claim(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    return _assign(request, claim.article, claim)


def _assign(request: Request, article: Article, claim: Claim | None) -> HttpResponse:
    form = AssignForm(request.POST or None, article=article)

    def save() -> None:
        verbs.assign_work(article, claim, by=request.user, **form.cleaned_data)

    context = {
        "title": _("Assign claim %(number)s") % {"number": claim.number} if claim else _("Assign the article"),
        "subject": claim.statement if claim else article,
        "explained": [_("They find it in their queue. It changes nothing about who may give a verdict.")],
    }
    back = (claim or article).get_absolute_url()
    return form_page(request, form, save, back=back, done=_("Assigned."), context=context)


@require_POST
@needs("review")
def take_article(request: Request, pk: int) -> HttpResponse:
    return _take(request, get_article(pk), None)


@require_POST
@needs("review")
def take_claim(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    return _take(request, claim.article, claim)


def _take(request: Request, article: Article, claim: Claim | None) -> HttpResponse:
    """Taken in the queue, it leads back there; elsewhere to the work."""
    refuse_the_author(request.user, article)
    in_queue = request.POST.get("then") == "queue"

    def save() -> None:
        verbs.take_work(article, claim, by=request.user)

    back = reverse("admin:index") if in_queue else (claim or article).get_absolute_url()
    form = NewsroomForm(request.POST)
    return button_page(request, form, save, subject=str(claim or article), back=back, done=_("It is yours now."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see")
def give_back(request: Request, pk: int) -> HttpResponse:
    """One's own work; an editor takes it from others."""
    row = _get_assignment(pk)
    own = row.person_id == request.user.pk
    if not own:
        require(request.user, "assign")

    def title() -> str:
        return _("Give it back") if own else _("Take it from %(person)s") % {"person": row.person}

    return _change(request, row, WhyForm, verbs.give_work_back, title, done=_("Given back: nobody has it now."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("assign")
def due(request: Request, pk: int) -> HttpResponse:
    row = _get_assignment(pk)
    return _change(request, row, DueForm, verbs.change_due, lambda: _("When it is due"), done=_("Saved."))


def _change(
    request: Request,
    row: Assignment,
    kind: type[NewsroomForm],
    verb: Callable[..., Any],
    title: Callable[[], str],
    *,
    done: str,
) -> HttpResponse:
    form = kind(request.POST or None, initial={"lock_version": row.lock_version, "due": row.due})

    def save() -> None:
        verb(row, by=request.user, **form.cleaned_data)

    subject = row.claim.statement if row.claim else row.article
    explained = [_("Assigned to %(person)s. What you write is kept in the record of the article.")]
    context = {
        "title": title(),
        "subject": subject,
        "explained": [each % {"person": row.person} for each in explained],
    }
    return form_page(request, form, save, back=row.get_absolute_url(), done=done, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("hand_over")
def hand_over(request: Request) -> HttpResponse:
    """All that somebody has, to another: when they leave, or are away. It names no article."""
    held = Assignment.objects.filter(state=AssignmentState.OPEN).order_by()
    holders = User.objects.filter(pk__in=held.values("person")).order_by("first_name", "username")
    form = HandOverForm(request.POST or None, holders=holders)
    handed: list[Assignment] = []

    def save() -> None:
        cleaned = form.cleaned_data
        handed.extend(verbs.hand_work_over(cleaned["person"], to=cleaned["to"], by=request.user, why=cleaned["why"]))

    context = {
        "title": _("Hand over"),
        "explained": [
            _("All that is assigned to somebody and not done, articles and claims, goes to another."),
            _("What the other cannot have, as the author of the article, is for taking then."),
        ],
    }
    back = reverse("admin:index") if may(request.user, "see") else reverse("admin:annotations_user_changelist")
    return form_page(request, form, save, back=back, done=lambda: _handed(len(handed)), context=context)


def _handed(count: int) -> str:
    words = ngettext("%(count)s assignment handed over.", "%(count)s assignments handed over.", count)
    return words % {"count": count}


def _get_assignment(pk: int) -> Assignment:
    row: Assignment = get_row(Assignment.objects.select_related("article", "claim", "person"), pk)
    return row
