"""Outlets and stories: adding and editing, with their history underneath."""

from typing import TypeVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.actions.outlets import save_outlet, save_story
from annotations.forms import OutletForm, StoryForm
from annotations.models import Outlet, Story
from annotations.timeline import history_of
from annotations.views.access import Request, get_row, needs
from annotations.views.pages import form_page

Row = TypeVar("Row", Outlet, Story)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_article")
def outlet(request: Request, pk: int | None = None) -> HttpResponse:
    row = _find(Outlet, pk)
    initial = {"name": row.name, "url": row.url, "lock_version": row.lock_version} if row else {"lock_version": 0}
    form = OutletForm(request.POST or None, initial=initial)
    title = _("Edit outlet") if row else _("Add outlet")
    return form_page(
        request,
        form,
        lambda: save_outlet(row, by=request.user, **form.cleaned_data),
        back=reverse("admin:annotations_outlet_changelist"),
        done=_("Saved."),
        context={"title": title, "subject": row or "", "events": reversed(history_of(row)) if row else ()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_article")
def story(request: Request, pk: int | None = None) -> HttpResponse:
    row = _find(Story, pk)
    initial = (
        {"title": row.title, "summary": row.summary, "lock_version": row.lock_version} if row else {"lock_version": 0}
    )
    form = StoryForm(request.POST or None, initial=initial)
    title = _("Edit story") if row else _("Add story")
    return form_page(
        request,
        form,
        lambda: save_story(row, by=request.user, **form.cleaned_data),
        back=reverse("admin:annotations_story_changelist"),
        done=_("Saved."),
        context={"title": title, "subject": row or "", "events": reversed(history_of(row)) if row else ()},
    )


def _find(model: type[Row], pk: int | None) -> Row | None:
    return None if pk is None else get_row(model._default_manager.all(), pk)
