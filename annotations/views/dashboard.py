"""The newsroom's figures: charts on the first page, with the numbers in their tables; the same as CSV."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO

from django.http import HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.http import urlencode
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.choices import ArticleState, Reason, Standing
from annotations.dashboard import DAYS, STEPS, Figures, figures, time_zone
from annotations.reports.formats.csv import inert
from annotations.views.access import Request, needs

MOST_OUTLETS = 8  # bars; the rest is one more
HEIGHT, STEP = 60, 10  # of the columns, in units of the picture
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # a length of time is told from a day to a day


@dataclass(frozen=True)
class Bar:
    """One line of a chart. `width` is its share of the longest, in percent; `mark` the class of its colour."""

    label: str
    number: int
    width: int
    href: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    of: str
    bars: list[Bar]
    empty: str

    @property
    def is_empty(self) -> bool:
        return not any(bar.number for bar in self.bars)


@dataclass(frozen=True)
class Column:
    """One day: its place and height in the picture."""

    label: str
    number: int
    x: int
    y: int
    height: int


class Dashboard:
    """The figures as the first page says them. No query."""

    def __init__(self, found: Figures) -> None:
        self.figures, self.at, self.days, self.zone = found, found.at, DAYS, time_zone()

    @property
    def charts(self) -> list[Chart]:
        return [self._articles(), self._claims(), self._outlets(), self._reasons(), self._times()]

    def _articles(self) -> Chart:
        href = reverse("admin:annotations_article_changelist")
        rows = [
            (str(state.label), self.figures.articles[state], f"{href}?{urlencode({'state__exact': state.value})}", "")
            for state in ArticleState
        ]
        return Chart("states", _("Articles by state"), _("State"), _bars(rows), _("There is no article yet."))

    def _claims(self) -> Chart:
        rows = [(str(Standing(each).label), number, "", f"is-{each}") for each, number in self.figures.claims.items()]
        rows.append((_("overdue claims"), self.figures.late_claims, "", "is-late"))
        rows.append((_("overdue articles"), self.figures.late_articles, "", "is-late"))
        title = _("Claims that are not settled")
        return Chart(
            "claims", title, _("Where they stand"), _bars(rows), _("Every claim is settled, and nothing is late.")
        )

    def _outlets(self) -> Chart:
        found = [
            (name or _("no outlet"), number, "", "is-disputed") for name, number in self.figures.disputed_by_outlet
        ]
        rest = sum(number for _name, number, _href, _mark in found[MOST_OUTLETS:])
        rows = found[:MOST_OUTLETS] + ([(_("all others"), rest, "", "is-disputed")] if rest else [])
        return Chart("outlets", _("Disputed, by outlet"), _("Outlet"), _bars(rows), _("Nothing is disputed."))

    def _reasons(self) -> Chart:
        rows = [
            (str(Reason(each).label), number, "", "is-disputed")
            for each, number in sorted(self.figures.disputed_by_reason.items(), key=lambda row: -row[1])
        ]
        return Chart("reasons", _("Disputed, by reason"), _("Reason"), _bars(rows), _("Nothing is disputed."))

    def _times(self) -> Chart:
        labels = [_("within %(time)s") % {"time": _length(step)} for step in STEPS]
        labels.append(_("later than %(time)s") % {"time": _length(STEPS[-1])})
        rows = [(label, number, "", "") for label, number in zip(labels, self.figures.signed_after, strict=True)]
        title = _("From import to first sign-off, last 90 days")
        return Chart("times", title, _("Signed off"), _bars(rows), _("Nothing was signed off in the last 90 days."))

    @property
    def median(self) -> str:
        return _length(self.figures.median) if self.figures.median else ""

    @property
    def reviews(self) -> int:
        return sum(number for _day, number in self.figures.reviews)

    @property
    def most(self) -> int:
        return max(number for _day, number in self.figures.reviews)

    @property
    def columns(self) -> list[Column]:
        found = []
        for place, (day, number) in enumerate(self.figures.reviews):
            height = max(round(number / self.most * HEIGHT), 1) if number else 0
            label = formats.date_format(day, "SHORT_DATE_FORMAT")
            found.append(Column(label, number, place * STEP, HEIGHT - height, height))
        return found

    @property
    def width(self) -> int:
        return len(self.figures.reviews) * STEP


@require_http_methods(["GET", "HEAD"])
@needs("see_dashboard")
def dashboard_csv(request: Request) -> HttpResponse:
    """The figures as rows: what is counted, of what, how many."""
    found = figures()
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["figure", "of", "number", "at"])
    for figure, of, number in _rows(found):
        writer.writerow([figure, inert(of), number, found.at.isoformat()])
    content = b"\xef\xbb\xbf" + text.getvalue().encode()
    headers = {"Content-Disposition": 'attachment; filename="newsroom-figures.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _rows(found: Figures) -> Iterator[tuple[str, str, int]]:
    yield from _of("articles", found.articles)
    yield from _of("claims_not_settled", found.claims)
    yield "overdue", "claims", found.late_claims
    yield "overdue", "articles", found.late_articles
    yield from (("disputed_by_outlet", name, number) for name, number in found.disputed_by_outlet)
    yield from _of("disputed_by_reason", found.disputed_by_reason)
    yield from (("reviews", day.isoformat(), number) for day, number in found.reviews)
    ends = [f"within {int(step.total_seconds())} seconds" for step in STEPS]
    ends.append(f"after {int(STEPS[-1].total_seconds())} seconds")
    yield from (("import_to_sign_off", end, number) for end, number in zip(ends, found.signed_after, strict=True))
    if found.median is not None:
        yield "import_to_sign_off", "median in seconds", round(found.median.total_seconds())


def _of(figure: str, numbers: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    yield from ((figure, of, number) for of, number in numbers.items())


def _bars(rows: Iterable[tuple[str, int, str, str]]) -> list[Bar]:
    rows = list(rows)
    longest = max((number for _label, number, _href, _mark in rows), default=0)
    return [
        Bar(label, number, max(round(100 * number / longest), 1) if number else 0, href, mark)
        for label, number, href, mark in rows
    ]


def _length(time: timedelta) -> str:
    """“4 hours”, “1 day”."""
    return timesince(_EPOCH, _EPOCH + time, depth=1)
