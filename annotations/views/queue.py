"""“My queue”: the first page of the newsroom, for each person theirs."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.dashboard import figures
from annotations.duties import Line
from annotations.permissions import may
from annotations.record import one_moment
from annotations.views.access import Request, needs
from annotations.views.dashboard import Dashboard
from annotations.views.pages import page
from annotations.work import read_queue, shown

AT_ONCE = 50  # lines of a list on one page


@require_http_methods(["GET", "HEAD"])
@needs("see")
def queue(request: Request) -> HttpResponse:
    with one_moment():
        found = read_queue(request.user)
        lines, unassigned = (
            _page_of(request, name, each) for name, each in (("page", found.lines), ("free", found.unassigned))
        )
        context: dict[str, Any] = {
            "title": _("My queue"),
            "lines": lines,
            "unassigned": unassigned,
            "shown": shown(list(lines), request.user),
            "shown_unassigned": shown(list(unassigned), request.user),
            "reviews": may(request.user, "review"),
            "may_hand_over": may(request.user, "hand_over"),
        }
    if may(request.user, "see_dashboard"):
        context["dashboard"] = Dashboard(figures())
    return page(request, "queue.html", context)


def _page_of(request: Request, name: str, lines: Sequence[Line]) -> Page[Line]:
    """One page of a list, by the number in the address; the nearest where there is no such page."""
    return Paginator(lines, AT_ONCE).get_page(request.GET.get(name, ""))
