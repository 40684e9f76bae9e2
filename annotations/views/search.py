"""The search, over all that this person may read."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms import SearchForm
from annotations.record import one_moment
from annotations.search import A_PAGE, MOST, search
from annotations.searching import MOST_CHARACTERS, MOST_WORDS
from annotations.views.access import Request, needs
from annotations.views.pages import page


@require_http_methods(["GET", "HEAD"])
@needs("see")
def search_page(request: Request) -> HttpResponse:
    """The box, its filters, and a page of what they find. A filter that cannot be read asks for nothing."""
    form = SearchForm(request.GET)
    form.is_valid()
    wanted = form.wanted()
    with one_moment():
        found = search(wanted, request.user, _number(request.GET.get("page", ""))) if wanted.asks else None
    context = {
        "title": _("Search"),
        "form": form,
        "wanted": wanted,
        "found": found,
        "first": (found.page - 1) * A_PAGE + 1 if found else 1,
        "most": MOST,
        "most_characters": MOST_CHARACTERS,
        "most_words": MOST_WORDS,
        "has_filters": any(form.cleaned_data.get(name) for name in form.fields if name != "q"),
        "query": urlencode([(name, value) for name, value in request.GET.items() if name in form.fields and value]),
        "searches": True,  # its own box stands in place of the one in the head
    }
    return page(request, "search.html", context)


def _number(page: str) -> int:
    return int(page) if page.isdecimal() and len(page) < 6 else 1
