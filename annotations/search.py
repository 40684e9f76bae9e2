"""Searching the record: what one person finds, in a fixed number of queries.

Whatever the filters, rows that this person may not read are no hits, and nothing is counted or found by them: sealed
reviews but their own, and confidential sources for those who may not see them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from annotations.anchoring import Span
from annotations.choices import SearchKind
from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    Evidence,
    Outlet,
    Placement,
    Remark,
    Review,
    SearchText,
    Story,
    User,
)
from annotations.permissions import may
from annotations.search_index import holding
from annotations.searchable import fields_of
from annotations.searching import Excerpt, Sought, excerpt, excerpt_of, folded
from annotations.segments import Sentences

A_PAGE = 25
MOST = 1_000  # results, so that a word that stands everywhere takes no longer than others
MOST_HITS = 3  # shown of one claim

# The rows that a hit shows, each with whose they are.
_RECORDS: tuple[tuple[SearchKind, type[Model], str], ...] = (
    (SearchKind.REVIEW, Review, "reviewer"),
    (SearchKind.EVIDENCE, Evidence, "added_by"),
    (SearchKind.REMARK, Remark, "made_by"),
)

Place = tuple[int, int | None]  # the keys of an article, and of its claim; None for the article itself


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; None and blanks ask for nothing. From `verdict` on it is asked of claims alone."""

    words: Sought
    outlet: Outlet | None = None
    story: Story | None = None
    published_from: date | None = None
    published_to: date | None = None
    verdict: str = ""
    standing: str = ""
    reason: str = ""
    risk: str = ""
    claimant: str = ""
    person: User | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        filters = (self.outlet, self.story, self.published_from, self.published_to)
        return bool(self.words.words or any(filters) or self.asks_of_claims)

    @property
    def asks_of_claims(self) -> bool:
        return any((self.verdict, self.standing, self.reason, self.risk, self.claimant, self.person))


@dataclass(frozen=True)
class Hit:
    """A place where the words stand: what it is of, and the stretch around them. `row` is the review, the source or the
    remark, and `field` the name of its field."""

    kind: SearchKind
    excerpt: Excerpt
    row: Review | Evidence | Remark | None = None
    field: str = ""


@dataclass(frozen=True)
class Result:
    """A claim, or an article in whose text, or in a question or note about which, the words stand: `sentence` has the
    claim's words in the current text, None where they have no place there, and `hits` are where else the words stand.
    """

    article: Article
    claim: Claim | None
    statement: Excerpt | None
    sentence: Excerpt | None
    hits: list[Hit]

    @property
    def address(self) -> str:
        return (self.claim or self.article).get_absolute_url()


@dataclass(frozen=True)
class Found:
    """One page of what was found. `is_more`: there are more than `count`, which nobody would page through."""

    results: list[Result]
    count: int
    is_more: bool
    page: int
    pages: int


def search(wanted: Wanted, viewer: User, page: int = 1) -> Found:
    """What this person finds: the newest article first, its own text before its claims. Eleven queries."""
    matching = _matching(wanted, viewer)
    places: list[Place] = list(
        matching.values_list("article_id", "claim_id")
        .distinct()
        .order_by("-article_id", F("claim_id").asc(nulls_first=True))[: MOST + 1]
    )
    count = min(len(places), MOST)
    pages = max(1, -(-count // A_PAGE))
    page = min(max(page, 1), pages)
    on_page = places[:MOST][(page - 1) * A_PAGE : page * A_PAGE]
    return Found(_results(on_page, matching, wanted.words.words), count, len(places) > MOST, page, pages)


def readable(viewer: User) -> QuerySet[SearchText]:
    """The rows that this person may read."""
    rows = SearchText.objects.filter(Q(is_sealed=False) | Q(person=viewer)).order_by()
    return rows if may(viewer, "see_confidential") else rows.filter(is_confidential=False)


def _matching(wanted: Wanted, viewer: User) -> QuerySet[SearchText]:
    rows = readable(viewer).filter(holding(connection, wanted.words.words))
    for field, value in {
        "article__outlet": wanted.outlet,
        "article__story": wanted.story,
        "article__published_on__gte": wanted.published_from,
        "article__published_on__lte": wanted.published_to,
        "claim__standing_row__verdict": wanted.verdict,
        "claim__standing_row__standing": wanted.standing,
        "claim__risk": wanted.risk,
    }.items():
        if value:
            rows = rows.filter(**{field: value})
    for narrowed in _of_claims(wanted, viewer):
        rows = rows.filter(claim__in=narrowed.values("claim"))
    return rows.filter(claim__isnull=False) if wanted.asks_of_claims else rows


def _of_claims(wanted: Wanted, viewer: User) -> Iterable[QuerySet[SearchText]]:
    """Readable rows, of one of which a claim must have one."""
    rows = readable(viewer).filter(claim__isnull=False)
    if wanted.reason:
        reviews = Review.objects.filter(reason=wanted.reason).order_by()
        yield rows.filter(kind=SearchKind.REVIEW, row__in=reviews.values("pk"))
    if wanted.claimant:
        yield rows.filter(holding(connection, [folded(wanted.claimant)]), kind=SearchKind.CLAIMANT)
    if wanted.person:
        yield rows.filter(person=wanted.person)


def _results(places: Sequence[Place], matching: QuerySet[SearchText], words: Sequence[str]) -> list[Result]:
    articles = Article.objects.select_related("outlet").in_bulk({article for article, _claim in places})
    keys = [claim for _article, claim in places if claim]
    claims = Claim.objects.select_related("standing_row").in_bulk(keys)
    versions = _versions(articles)
    sentences = _sentences(keys, versions, words)
    of_articles = [article for article, claim in places if claim is None]
    on_page = matching.filter(Q(claim__in=keys) | Q(claim=None, article__in=of_articles))
    hits = _hits(on_page, versions, words)
    return [
        Result(
            articles[article],
            claims[claim] if claim else None,
            excerpt(claims[claim].statement, words) if claim else None,
            sentences.get(claim) if claim else None,
            hits[article, claim],
        )
        for article, claim in places
    ]


def _versions(articles: dict[int, Article]) -> dict[int, ArticleVersion]:
    """By article its current version with the text. One query."""
    rows = ArticleVersion.objects.filter(article__in=articles, number=F("article__current_number"))
    return {version.article_id: version for version in rows.select_related("text_row", "article")}


def _sentences(claims: Sequence[int], versions: dict[int, ArticleVersion], words: Sequence[str]) -> dict[int, Excerpt]:
    """By claim its words in their sentence in the current text. One query."""
    placements = Placement.objects.filter(claim__in=claims, version__number=F("claim__article__current_number"))
    newest = {row.claim_id: row for row in placements.select_related("version").order_by("pk")}
    split = {key: Sentences(version.text, version.article.language or "en") for key, version in versions.items()}
    found = {}
    for claim, place in newest.items():
        article = place.version.article_id
        around = split[article].around(place.start, place.end)
        found[claim] = excerpt_of(versions[article].text, around, Span(place.start, place.end), words)
    return found


def _hits(
    matching: QuerySet[SearchText], versions: dict[int, ArticleVersion], words: Sequence[str]
) -> dict[Place, list[Hit]]:
    """By article or claim where the words stand, but for the statement, which is shown in any case; without words, the
    beginning of the article's text. Four queries."""
    found: dict[Place, list[Hit]] = defaultdict(list)
    wanted = [SearchKind.ARTICLE]
    if words:
        wanted += [SearchKind.CLAIMANT, SearchKind.REVIEW, SearchKind.EVIDENCE, SearchKind.REMARK]
    rows: dict[Place, list[tuple[str, int]]] = defaultdict(list)
    columns = ("article_id", "claim_id", "kind", "row")
    for article, claim, kind, row in matching.filter(kind__in=wanted).order_by("pk").values_list(*columns):
        if len(rows[article, claim]) < MOST_HITS:
            rows[article, claim].append((kind, row))
    shown = [each for of_place in rows.values() for each in of_place]
    records: dict[tuple[str, int], Any] = {}
    for kind, model, person in _RECORDS:
        keys = [row for of, row in shown if of == kind]
        records |= {(kind, row.pk): row for row in model._default_manager.filter(pk__in=keys).select_related(person)}
    claimants = Claim.objects.in_bulk([row for kind, row in shown if kind == SearchKind.CLAIMANT])
    for place, of_place in rows.items():
        for kind, key in of_place:
            if kind == SearchKind.ARTICLE:
                found[place].append(Hit(SearchKind.ARTICLE, excerpt(versions[key].text, words)))
                continue
            record = records.get((kind, key))
            texts = fields_of(record) if record else {"claimant": claimants[key].claimant}
            field = _best(texts, words)
            found[place].append(Hit(SearchKind(kind), excerpt(texts[field], words), record, field))
    return found


def _best(texts: dict[str, str], words: Sequence[str]) -> str:
    """The field that holds the most of the words."""
    return max(texts, key=lambda name: sum(word in folded(texts[name]) for word in words))
