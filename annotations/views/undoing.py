"""Undoing one's own last action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from annotations.actions.undoing import Undone, undo_last
from annotations.forms import NewsroomForm
from annotations.views.access import Request, get_article, needs
from annotations.views.pages import page, try_to_save


@require_POST
@needs("mark")
def undo(request: Request, pk: int) -> HttpResponse:
    """Takes back what this person did last in the article, and opens the claim that it was about."""
    article, form = get_article(pk), NewsroomForm(request.POST)
    undone: list[Undone] = []
    status, saved = try_to_save(form, lambda: undone.append(undo_last(article, by=request.user)))
    if not saved:
        context = {"title": str(article), "form": form, "back": article.get_absolute_url()}
        return page(request, "refused.html", context, status=status)
    messages.success(request, undone[0].words)
    return redirect(undone[0].claim or article)
