"""Answers that several pages give: a page of our own inside the admin, a form page, a conflict."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from annotations.actions.errors import BlockedError, StaleError
from annotations.forms import HeadForm, NewsroomForm, ReviseForm
from annotations.models import Article
from annotations.models.base import Tracked
from annotations.views.access import Request
from annotations.views.conflicts import conflict_of
from annotations.views.drafts import drop_text, keep_text, offer_for

BAD_INPUT = 400
CONFLICT = 409


def page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of ours in the admin's frame. `refused`: it is drawn instead of saving what was sent."""
    context = {**admin.site.each_context(request), "refused": status >= BAD_INPUT, **context}
    return TemplateResponse(request, f"annotations/{template}", context, status=status)


def form_page(
    request: Request,
    form: NewsroomForm,
    save: Callable[[], Any],
    *,
    back: str,
    done: str | Callable[[], str],
    context: dict[str, Any],
    compare: Tracked | None = None,
    template: str = "form.html",
) -> HttpResponse:
    """Draws the form, or saves it and goes back. What was typed stays in the form whatever is wrong.

    `compare` is the record that the form shows, where the token is that of another.
    """
    status, draft = 200, None
    if request.method == "POST":
        status, saved = try_to_save(form, save, compare=compare, request=request)
        if saved:
            messages.success(request, done() if callable(done) else done)
            return redirect(back)
    else:
        draft = offer_for(request, form)
    return page(request, template, {"form": form, "back": back, "draft": draft, **context}, status=status)


def button_page(
    request: Request,
    form: NewsroomForm,
    save: Callable[[], Any],
    *,
    subject: str,
    back: str,
    to: str = "",
    done: str | Callable[[], str] = "",
) -> HttpResponse:
    """What a form without anything to type does, and where it leads `to`; refused, it leads `back`.

    `done` is what to say then; a function where that is known only once it is saved.
    """
    status, saved = try_to_save(form, save)
    if not saved:
        return page(request, "refused.html", {"title": subject, "form": form, "back": back}, status=status)
    if done:
        messages.success(request, done() if callable(done) else done)
    return redirect(to or back)


def try_to_save(
    form: NewsroomForm, save: Callable[[], Any], *, compare: Tracked | None = None, request: Request | None = None
) -> tuple[int, bool]:
    """Validates, calls the verb, puts what it refused into the form. The status to answer with; whether it saved.

    Give the `request` that sent a form with text in it: the text of a late one is kept, until the form is saved.
    """
    if not form.is_valid():
        return BAD_INPUT, False
    try:
        save()
    except ValidationError as error:
        form.complain(error)
        return BAD_INPUT, False
    except BlockedError as error:
        form.add_error(None, str(error))
        return BAD_INPUT, False
    except IntegrityError:
        form.add_error(None, _("Somebody saved the same at the same moment. Look whether it is there."))
        if request:
            keep_text(request, form)
        return CONFLICT, False
    except StaleError as error:
        if compare:
            compare.refresh_from_db()
        show_clash(form, error.current, compare or error.current, request)
        return CONFLICT, False
    if request:
        drop_text(request)
    return 200, True


def show_clash(form: NewsroomForm, current: Tracked, shown: Tracked, request: Request | None = None) -> None:
    """Shows what stands in `shown` now beside what was typed; saving over `current` is then a decision.

    What others put into fields that this person left alone comes into the form: saving again does not undo it.
    A newer text is shown beside the form by the page itself, and so is what stands in the way of a sign-off.
    """
    form.add_error(None, _what_came(form, current))
    if request:
        conflict = conflict_of(form, current, shown, request.user)
        keep_text(request, form, conflict.untouched)
        if not isinstance(form, ReviseForm | HeadForm):
            form.with_values(conflict.theirs)
            form.conflict = conflict
    form.with_tokens(**_tokens_now(form, current, shown))


def _what_came(form: NewsroomForm, current: Tracked) -> str:
    if isinstance(current, Article) and "version" in form.fields:
        words = _(
            "Version %(number)s of the text came in meanwhile. Nothing is lost: look at it, then save or leave it."
        )
        return words % {"number": current.current_number}
    if isinstance(form, HeadForm) or not form.visible_fields():
        return _("This was changed while you were at it. Look at it as it is now, then do it again or leave it.")
    return _("This was changed while you were at it. Nothing is lost: compare below, then save again or leave it.")


def _tokens_now(form: NewsroomForm, current: Tracked, shown: Tracked) -> dict[str, int]:
    tokens = {}
    if "version" in form.fields:
        article: Any = current if isinstance(current, Article) else shown
        tokens["version"] = getattr(article, "article", article).current_number
    if "lock_version" in form.fields:
        guard = shown if isinstance(current, Article) and "version" in form.fields else current
        tokens["lock_version"] = guard.lock_version
    return tokens
