"""Finding what a page is about, or refusing: 403 without the permission, 404 for what is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from annotations.models import Article, Claim, Evidence, User
from annotations.permissions import may, require


class Request(HttpRequest):
    """A request behind the admin's log-in: its user is a person of the newsroom."""

    user: User


View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """The view answers 403 to anybody without this permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def get_article(pk: int) -> Article:
    return get_row(Article.objects.select_related("outlet", "story"), pk)


def get_claim(pk: int) -> Claim:
    return get_row(Claim.objects.select_related("article__outlet", "article__story"), pk)


def get_evidence(request: Request, pk: int) -> Evidence:
    """The source; a confidential one is not there for those who may not see it."""
    evidence: Evidence = get_row(Evidence.objects.select_related("claim__article"), pk)
    if evidence.confidential and not may(request.user, "see_confidential"):
        raise Http404
    return evidence


def get_row(rows: Any, pk: int) -> Any:
    """The row of that key, or 404; keys that no database could hold included."""
    found = rows.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found
