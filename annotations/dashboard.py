"""How the newsroom stands, in figures: what is being checked, what is late, what is disputed, how fast it goes.

Nothing in it tells of one review: of what is disputed it counts settled claims alone, of reviews how many were given.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from annotations import clock
from annotations.choices import (
    REASONS_THAT_NEVER_COUNT,
    UNFINISHED,
    ArticleState,
    Reason,
    ReviewKind,
    Risk,
    Standing,
    Verdict,
)
from annotations.duties import is_done
from annotations.models import Article, ArticleVersion, ClaimStanding, Placement, Review, SignOff
from annotations.record import one_moment
from annotations.work import open_assignments

KEPT_FOR = 60  # seconds
DAYS = 30  # of reviews, the last one is today
SIGNED_WITHIN = timedelta(days=90)  # the sign-offs whose time is told
STEPS = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True)
class Figures:
    """The newsroom's figures at a moment. Days are those of the newsroom's time zone.

    `articles` by state, `claims` by standing (those that are not finished with), `late_claims` and `late_articles` are
    assigned, due and not done; whatever of a late article is not finished with is late too. `disputed_by_outlet`
    (blank: none named) and `disputed_by_reason` count settled claims; a claim with two reasons counts for each.
    `reviews` were given first on each day: imported ones left out, and what is no verdict yet.
    `signed_after` counts articles by the first of STEPS within which they were signed off first, counted from their
    import, the last number those that took longer; `median` is of all of them.
    """

    at: datetime
    articles: Mapping[str, int]
    claims: Mapping[str, int]
    late_claims: int
    late_articles: int
    disputed_by_outlet: Sequence[tuple[str, int]]
    disputed_by_reason: Mapping[str, int]
    reviews: Sequence[tuple[date, int]]
    signed_after: Sequence[int]
    median: timedelta | None

    @property
    def open_claims(self) -> int:
        return sum(self.claims.values())


def figures() -> Figures:
    """As they are, or were within the last minute. Nine queries, or none."""
    key = f"dashboard:{connection.alias}"
    found: Figures | None = cache.get(key)
    if found is None:
        found = read_figures()
        cache.set(key, found, KEPT_FOR)
    return found


def read_figures() -> Figures:
    """As they are now. Nine queries, however much there is."""
    with one_moment():
        now = clock.now()
        late_claims, late_articles = _late(now)
        times = sorted(_times_to_sign_off(now))
        return Figures(
            at=now,
            articles=_articles(),
            claims=_claims(),
            late_claims=len(late_claims),
            late_articles=len(late_articles),
            disputed_by_outlet=_disputed_by_outlet(),
            disputed_by_reason=_disputed_by_reason(),
            reviews=_reviews(now),
            signed_after=_by_step(times),
            median=timedelta(seconds=median(each.total_seconds() for each in times)) if times else None,
        )


def _late(now: datetime) -> tuple[set[int], set[int]]:
    """The claims and the articles (their keys) that are assigned, due and not done."""
    columns = ("article", "claim", "claim__standing_row__standing", "article__state", "article__fallen_at")
    late = [
        (article, claim)
        for article, claim, standing, state, fallen_at in open_assignments().filter(due__lte=now).values_list(*columns)
        if not is_done(standing=standing, state=state, has_fallen=fallen_at is not None)
    ]
    articles = {article for article, claim in late if claim is None}
    of_those = ClaimStanding.objects.filter(article__in=articles, standing__in=UNFINISHED)
    return {claim for _article, claim in late if claim} | set(of_those.values_list("claim", flat=True)), articles


def _articles() -> dict[str, int]:
    rows = Article.objects.order_by().values_list("state").annotate(number=Count("pk"))
    found = dict(rows)
    return {state.value: found.get(state, 0) for state in ArticleState}


def _claims() -> dict[str, int]:
    rows = ClaimStanding.objects.filter(standing__in=UNFINISHED).order_by().values_list("standing")
    found = dict(rows.annotate(number=Count("pk")))
    return {standing.value: found.get(standing, 0) for standing in sorted(UNFINISHED, key=list(Standing).index)}


def _disputed_by_outlet() -> list[tuple[str, int]]:
    """Most disputed first."""
    rows = ClaimStanding.objects.filter(standing=Standing.SETTLED, verdict=Verdict.DISPUTED).order_by()
    counted = rows.values_list("article__outlet__name").annotate(number=Count("pk"))
    return sorted(((name or "", number) for name, number in counted), key=lambda row: (-row[1], row[0]))


def _disputed_by_reason() -> dict[str, int]:
    """By the reasons of the reviews that count: given on the words as they are, and on the sentence too where the risk
    is not routine."""
    newest = Placement.objects.filter(
        claim=OuterRef("claim"), version__number=OuterRef("claim__article__current_number")
    ).order_by("-pk")
    settled = Q(claim__standing_row__standing=Standing.SETTLED, claim__standing_row__verdict=Verdict.DISPUTED)
    given = Review.objects.filter(settled, verdict=Verdict.DISPUTED).annotate(
        words=Subquery(newest.values("words_digest")[:1]), sentence=Subquery(newest.values("sentence_digest")[:1])
    )
    counting = given.filter(Q(claim__risk=Risk.ROUTINE) | Q(sentence_digest=F("sentence")), words_digest=F("words"))
    not_the_author_s = counting.exclude(claim__article__author=F("reviewer"))
    rows = not_the_author_s.order_by().values_list("reason").annotate(number=Count("claim", distinct=True))
    found = dict(rows)
    return {reason.value: found[reason] for reason in Reason if reason in found}


def _reviews(now: datetime) -> list[tuple[date, int]]:
    """One query: a sum for each day, since a database would ask Python for the day of each row."""
    zone = timezone.get_default_timezone()
    today = timezone.localdate(now, zone)
    days = [today - timedelta(days=before) for before in reversed(range(DAYS))]
    begins = [datetime.combine(day, time.min, zone) for day in (*days, today + timedelta(days=1))]
    given = Review.history.filter(history_type="+", history_date__gte=begins[0]).exclude(kind=ReviewKind.IMPORTED)
    counted = given.exclude(reason__in=REASONS_THAT_NEVER_COUNT).order_by()  # that is no verdict, nor in any count
    sums = {
        f"day_{number}": Count("pk", filter=Q(history_date__gte=begin, history_date__lt=end))
        for number, (begin, end) in enumerate(pairwise(begins))
    }
    found = counted.aggregate(**sums)
    return [(day, found[f"day_{number}"]) for number, day in enumerate(days)]


def _times_to_sign_off(now: datetime) -> list[timedelta]:
    """Of the articles that were signed off first of late, from the first text to that."""
    first_text = ArticleVersion.objects.filter(article=OuterRef("article"), number=1).values("brought_at")[:1]
    rows = SignOff.objects.order_by().values("article").annotate(first=Min("signed_at"), came=Subquery(first_text))
    since = rows.filter(first__gte=now - SIGNED_WITHIN).values_list("came", "first")
    return [signed - came for came, signed in since if came]


def _by_step(times: Sequence[timedelta]) -> tuple[int, ...]:
    """`times` in order."""
    ends = [bisect_right(times, step) for step in STEPS]
    return tuple(end - begin for begin, end in zip([0, *ends], [*ends, len(times)], strict=True))


def time_zone() -> str:
    """The newsroom's, in which days are counted."""
    return str(settings.TIME_ZONE)
