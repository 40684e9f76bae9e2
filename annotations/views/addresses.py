"""The lasting addresses of claims and articles, which the formats of linked data name: they lead to the desk."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from annotations.views.access import Request, get_article, get_claim, needs


@require_safe
@needs("see")
def article(request: Request, pk: int) -> HttpResponseBase:
    return redirect(get_article(pk))


@require_safe
@needs("see")
def claim(request: Request, pk: int) -> HttpResponseBase:
    return redirect(get_claim(pk))
