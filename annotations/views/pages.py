"""Answers that several pages give: a page of our own inside the admin, a form page, a conflict."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from annotations.actions.errors import StaleError
from annotations.forms import NewsroomForm
from annotations.models import Article
from annotations.models.base import Tracked
from annotations.views.access import Request

BAD_INPUT = 400
CONFLICT = 409


@dataclass(frozen=True)
class Clash:
    """One field of a form that was drawn before the record changed: what stands there now, and what was typed."""

    label: str
    now: str
    yours: str


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
    done: str,
    context: dict[str, Any],
    compare: Tracked | None = None,
) -> HttpResponse:
    """Draws the form, or saves it and goes back. What was typed stays in the form whatever is wrong.

    `compare` is the record that the form shows, where the token is that of another.
    """
    status = 200
    if request.method == "POST":
        status, saved = try_to_save(form, save, compare=compare)
        if saved:
            messages.success(request, done)
            return redirect(back)
    return page(request, "form.html", {"form": form, "back": back, **context}, status=status)


def button_page(
    request: Request,
    form: NewsroomForm,
    save: Callable[[], Any],
    *,
    subject: str,
    back: str,
    to: str = "",
    done: str = "",
) -> HttpResponse:
    """What a form without anything to type does, and where it leads `to`; refused, it leads `back`."""
    status, saved = try_to_save(form, save)
    if not saved:
        return page(request, "refused.html", {"title": subject, "form": form, "back": back}, status=status)
    if done:
        messages.success(request, done)
    return redirect(to or back)


def try_to_save(form: NewsroomForm, save: Callable[[], Any], *, compare: Tracked | None = None) -> tuple[int, bool]:
    """Validates, calls the verb, puts what it refused into the form. The status to answer with; whether it saved."""
    if not form.is_valid():
        return BAD_INPUT, False
    try:
        save()
    except ValidationError as error:
        form.complain(error)
        return BAD_INPUT, False
    except IntegrityError:
        form.add_error(None, _("Somebody saved the same at the same moment. Look whether it is there."))
        return CONFLICT, False
    except StaleError as error:
        if compare:
            compare.refresh_from_db()
        show_clash(form, error.current, compare or error.current)
        return CONFLICT, False
    return 200, True


def show_clash(form: NewsroomForm, current: Tracked, shown: Tracked) -> None:
    """Shows what stands in `shown` now beside what was typed; saving over `current` is then a decision."""
    if isinstance(current, Article) and "version" in form.fields:
        _show_newer_text(form, current)
        return
    form.clashes = [  # type: ignore[attr-defined]
        Clash(str(field.label), now, yours)
        for name, field in form.fields.items()
        if not field.widget.is_hidden and hasattr(shown, name)
        if (now := str(getattr(shown, name) or "")) != (yours := str(form[name].data or ""))
    ]
    form.add_error(
        None,
        _("This was changed while you were at it. Nothing is lost: compare below, then save again or leave it.")
        if form.visible_fields()
        else _("This was changed while you were at it. Look at it as it is now, then do it again or leave it."),
    )
    form.with_tokens(lock_version=current.lock_version)


def _show_newer_text(form: NewsroomForm, article: Article) -> None:
    number = {"number": article.current_number}
    message = _("Version %(number)s of the text came in meanwhile. Nothing is lost: look at it, then save or leave it.")
    form.add_error(None, message % number)
    form.with_tokens(version=article.current_number)
