"""Texts that could not be saved: kept when a form is refused as out of date, offered when it is opened again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotations.actions.drafts import discard_draft, keep_draft
from annotations.forms import DraftForm, NewsroomForm
from annotations.models import Draft
from annotations.permissions import may
from annotations.views.access import Request, get_article, get_claim, needs
from annotations.views.conflicts import Conflict, compared, said

Place = tuple[str, int]  # the name of a form's address, and the key in it (0 where it has none)

# The forms that stand on a desk, and where on it; and on the page of an article's sign-off.
ON_DESK = {"claim_add": "mark", "review": "verdict", "adjudicate": "adjudication", "evidence_add": "add-source"}
ON_SIGN_OFF = {"article_waive": "waive"}


@dataclass(frozen=True)
class Offer:
    """A draft beside the form that it was typed into. `take` is the address of that form filled with it."""

    form: str
    about: int
    at: datetime
    texts: list[tuple[str, str]]
    take: str
    is_taken: bool
    had_files: bool


@require_POST
@needs("see")
def discard(request: Request) -> HttpResponse:
    """Throws one's own draft away: no address names another person's."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise SuspiciousOperation("There is no such draft.")
    place = form.cleaned_data["form"], form.cleaned_data["about"]
    if not discard_draft(by=request.user, form=place[0], about=place[1]):
        return redirect("admin:annotations_article_changelist")  # pressed twice
    messages.success(request, _("The text that was not saved is thrown away."))
    return redirect(_address_of(place))


def keep_text(request: Request, form: NewsroomForm, untouched: Collection[str] = ()) -> None:
    """Keeps what was typed into the form that this request sent, but for fields that hold what they were drawn with.

    Files are not kept.
    """
    values = {name: value for name, value in _typed(form).items() if name not in untouched}
    if values:
        name, about = _place_of(request)
        keep_draft(by=request.user, form=name, about=about, values=values)
        form.is_kept = True


def drop_text(request: Request) -> None:
    """The form that this request sent is saved: what was kept is done with. Who sees no article keeps no drafts."""
    name, about = _place_of(request)
    if may(request.user, "see"):
        discard_draft(by=request.user, form=name, about=about)


def offer_for(request: Request, form: NewsroomForm) -> Offer | None:
    """This person's draft for the form that is this page, filled in where the address asks for it."""
    place = _place_of(request)
    return offers(request, {place: form}, page=request.path).get(place[0])


def offers(request: Request, drawn: Mapping[Place, NewsroomForm], *, page: str) -> dict[str, Offer]:
    """This person's drafts for forms of the page at that address, by the name of the form. One query.

    The draft that the address asks for is filled in: the form's tokens are those of now, and what stands there now
    is shown beside it.
    """
    which = reduce(or_, (Q(form=name, about=about) for name, about in drawn), Q(pk=None))
    found = {}
    for draft in Draft.objects.filter(which, person=request.user):
        form = drawn[draft.form, draft.about]
        is_taken = request.GET.get("draft") == draft.form
        found[draft.form] = _offer(draft, form, page, is_taken=is_taken)
        if is_taken:
            _fill(form, draft.values)
    return found


def _offer(draft: Draft, form: NewsroomForm, page: str, *, is_taken: bool) -> Offer:
    fields = {name: form.fields[name] for name in draft.values if name in form.fields}
    texts = [(str(field.label), said(field, draft.values[name])) for name, field in fields.items()]
    place = (ON_DESK | ON_SIGN_OFF).get(draft.form)
    anchor = f"#{place}" if place else ""
    return Offer(
        form=draft.form,
        about=draft.about,
        at=draft.made_at,
        texts=[(label, text) for label, text in texts if text],
        take=f"{page}{'&' if '?' in page else '?'}draft={draft.form}{anchor}",
        is_taken=is_taken,
        had_files=form.is_multipart(),
    )


def _fill(form: NewsroomForm, values: dict[str, Any]) -> None:
    rows = compared(form, None, form.initial, values)
    if rows:
        form.conflict = Conflict(rows, is_draft=True)
    form.initial = {**form.initial, **values}


def _typed(form: NewsroomForm) -> dict[str, Any]:
    fields = [each for each in form.visible_fields() if not isinstance(each.field, forms.FileField)]
    return {each.name: each.data for each in fields if each.data is not None}


def _place_of(request: Request) -> Place:
    match = request.resolver_match
    return (match.url_name or "", match.kwargs.get("pk", 0)) if match else ("", 0)


def _address_of(place: Place) -> str:
    """Where the form is."""
    name, about = place
    if name == "claim_add":
        return get_article(about).get_absolute_url()
    if name in ON_DESK:
        return get_claim(about).get_absolute_url()
    if name in ON_SIGN_OFF:
        return reverse("admin:article_sign_off", args=[about])
    return reverse(f"admin:{name}", args=[about] if about else [])
