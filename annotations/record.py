"""Reading the record of one article: each kind of row once, however many claims there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet

from annotations.chain import NotCanonicalError, parsed
from annotations.choices import REASONS_THAT_NEVER_COUNT, ReviewKind, Risk, Standing
from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    ClaimStanding,
    EntryPart,
    Evidence,
    Loss,
    Placement,
    Review,
    RuleSettings,
    User,
)
from annotations.standing import Given, Outcome, counts, is_sealed, is_stale, standing
from annotations.vocabulary import ERASED, ERASURE

AT_ONCE = 1_000  # claims, or articles, in one read

Row = TypeVar("Row", Review, Evidence)


@dataclass(frozen=True)
class ClaimRecord:
    """A claim with all that counts for it in one version; `placement` is None where it has none there.

    `sealed_besides`: reviewers (their keys) whose reviews are for nobody else to read, whatever the rule says of them.
    """

    claim: Claim
    placement: Placement | None
    reviews: Sequence[Review]
    evidence: Sequence[Evidence]
    outcome: Outcome
    sealed_besides: frozenset[int] = frozenset()

    @property
    def display(self) -> str:
        """The one word that says where the claim is: its verdict once settled, else its standing."""
        return str(self.outcome.verdict or self.outcome.standing)

    @property
    def is_blind(self) -> bool:
        """Some review is still for its own reviewer alone, until the others are in that are to be given blind."""
        return bool(self.sealed_from(None))

    def reviews_for(self, viewer: User | None) -> list[Review]:
        """The reviews that this person may read; with None, those that everybody may."""
        given = [as_given(review, self.claim) for review in self.reviews]
        waiting = self.outcome.standing == Standing.WAITING
        return [
            review
            for review, each in zip(self.reviews, given, strict=True)
            if (viewer and review.reviewer_id == viewer.pk)
            or not (
                waiting
                or review.reviewer_id in self.sealed_besides
                or is_sealed(each, given, risk=self.claim.risk, required=self.outcome.required)
            )
        ]

    def sealed_from(self, viewer: User | None) -> set[int]:
        """The reviewers (their keys) of whose verdicts this person must not learn."""
        readable = self.reviews_for(viewer)
        return {review.reviewer_id for review in self.reviews if review not in readable}

    def review_by(self, reviewer: User) -> Review | None:
        """This person's own review."""
        return self._given_by(reviewer, ReviewKind.OWN)

    def adjudication_by(self, adjudicator: User) -> Review | None:
        return self._given_by(adjudicator, ReviewKind.ADJUDICATION)

    def _given_by(self, reviewer: User, kind: ReviewKind) -> Review | None:
        given = (review for review in self.reviews if (review.reviewer_id, review.kind) == (reviewer.pk, kind))
        return next(given, None)

    def is_stale(self, review: Review) -> bool:
        return is_stale(as_given(review, self.claim), self.placement.words_digest if self.placement else None)

    def counts(self, review: Review) -> bool:
        return counts(as_given(review, self.claim), *self._ground, self.claim.risk)

    @property
    def counting(self) -> list[Review]:
        """The reviews that count now."""
        return [review for review in self.reviews if self.counts(review)]

    def is_outdated(self, review: Review) -> bool:
        """Given on other words or in another sentence than the claim's present ones."""
        return (review.words_digest, review.sentence_digest) != self._ground

    @property
    def has_new_context(self) -> bool:
        """Verdicts were given on these words, but none of them in the sentence that is around them now."""
        given = [
            review for review in self.reviews if as_given(review, self.claim).may_count and not self.is_stale(review)
        ]
        return bool(given) and all(self.is_outdated(review) for review in given)

    @property
    def _ground(self) -> tuple[str | None, str | None]:
        """The digests of the words and of the sentence that a verdict would be given on now."""
        return (self.placement.words_digest, self.placement.sentence_digest) if self.placement else (None, None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Reads within it see one state of the record, whatever is written meanwhile. Keep it short.

    SQLite takes the state at the first read of a transaction (a deferred one: ours would take the write lock),
    PostgreSQL at its beginning where it is told to.
    """
    if connection.in_atomic_block:
        yield
        return
    database: Any = connection
    if database.vendor == "sqlite":
        database.ensure_connection()  # how its transactions begin is known once there is one
        begin, database.transaction_mode = database.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            database.transaction_mode = begin
        return
    with transaction.atomic():
        database.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def erased_parts(*chains: str) -> dict[str, dict[str, Any]]:
    """What the parts of these chains that were erased by order read without the words, by their digests. One query."""
    parts = EntryPart.objects.filter(entry__chain__in=chains, kind=ERASED).order_by("pk")
    return {part.said["fields"]["digest"]: part.said["fields"]["reads"] for part in parts}


def erased_files() -> set[str]:
    """The digests of the files that the registry says were erased by order. One query."""
    found: set[str] = set()
    for payload in EntryPart.objects.filter(kind=ERASURE).values_list("payload", flat=True):
        try:
            found.update(parsed(payload)["fields"]["files"])
        except (KeyError, TypeError, NotCanonicalError):
            continue  # a finding of the registry's, when it is verified
    return found


def rules_in_force() -> RuleSettings:
    """What the newsroom chose, or the defaults. One query."""
    return next(iter(RuleSettings.objects.filter(pk=1)), None) or RuleSettings(pk=1)


def current_version(article: Article) -> ArticleVersion:
    """The newest version with its text."""
    return article.versions.select_related("text_row", "brought_by").get(number=article.current_number)


def read_claims(version: ArticleVersion) -> list[ClaimRecord]:
    """Every claim of the version's article, withdrawn ones too, in the order of the text; those without a place last.

    Five queries, and one more where somebody noted a claim as removed; so it is with those below.
    """
    article_id = version.article_id
    claims = _linked(Claim.objects.filter(article_id=article_id))
    reviews = Review.objects.filter(claim__article_id=article_id).select_related("reviewer", "placement").order_by("pk")
    evidence = Evidence.objects.filter(claim__article_id=article_id).select_related("added_by").order_by("pk")
    return judge(
        claims,
        version.placements.order_by("pk"),
        reviews,
        evidence,
        last_placed=_last_placed(claims),
        rules=rules_in_force(),
    )


def read_claims_of(articles: Collection[int], rules: RuleSettings) -> dict[int, list[ClaimRecord]]:
    """`read_claims` of several articles (their keys) in their current versions, without evidence. Three queries."""
    claims = _linked(Claim.objects.filter(article__in=articles))
    placements = Placement.objects.filter(
        claim__article__in=articles, version__number=F("claim__article__current_number")
    )
    reviews = Review.objects.filter(claim__article__in=articles).select_related("reviewer").order_by("pk")
    last_placed = _last_placed(claims)
    found: dict[int, list[ClaimRecord]] = {key: [] for key in articles}
    for record in judge(claims, placements.order_by("pk"), reviews, (), last_placed=last_placed, rules=rules):
        found[record.claim.article_id].append(record)
    return found


def read_outcomes(claims: QuerySet[Claim], rules: RuleSettings) -> list[tuple[Claim, Outcome]]:
    """Where these claims stand, of whatever articles, in the current version of each. Three queries."""
    return [(record.claim, record.outcome) for record in _read_records(claims, rules, with_evidence=False)]


def read_records(claims: QuerySet[Claim], rules: RuleSettings) -> list[ClaimRecord]:
    """These claims, of whatever articles, with all that counts in the current version of each. Four queries."""
    return _read_records(claims, rules, with_evidence=True)


def read_shown(claims: QuerySet[Claim], rules: RuleSettings) -> list[ClaimRecord]:
    """`read_records` with what a page shows besides: the people, and the places that verdicts were given on. As many
    queries."""
    return _read_records(claims, rules, with_evidence=True, with_people=True)


def _read_records(
    claims: QuerySet[Claim], rules: RuleSettings, *, with_evidence: bool, with_people: bool = False
) -> list[ClaimRecord]:
    found = list(claims.select_related("article"))
    keys = [claim.pk for claim in found]
    placements = Placement.objects.filter(claim__in=keys, version__number=F("claim__article__current_number"))
    reviews = Review.objects.filter(claim__in=keys).order_by("pk")
    evidence = Evidence.objects.filter(claim__in=keys).order_by("pk")
    if with_people:
        reviews, evidence = reviews.select_related("reviewer", "placement"), evidence.select_related("added_by")
    return judge(
        found,
        placements.order_by("pk"),
        reviews,
        evidence if with_evidence else (),
        last_placed=_last_placed(found),
        rules=rules,
    )


def _linked(claims: QuerySet[Claim]) -> list[Claim]:
    """All claims of some articles: what one was merged into or split from is among them."""
    found = {claim.pk: claim for claim in claims.select_related("article", "made_by")}
    for claim in found.values():
        if claim.merged_into_id in found:
            claim.merged_into = found[claim.merged_into_id]
        if claim.split_from_id in found:
            claim.split_from = found[claim.split_from_id]
    return list(found.values())


def _last_placed(claims: Iterable[Claim]) -> dict[int, int | None]:
    """By claim the number of the newest version that it has a place in, of those that somebody noted as removed. One
    query where there are any."""
    removed = [claim.pk for claim in claims if claim.removed_in]
    if not removed:
        return {}
    placed = Placement.objects.filter(claim__in=removed).order_by().values_list("claim")
    return dict(placed.annotate(last=Max("version__number")))


@dataclass(frozen=True)
class Outlined:
    """Where a claim (its key) is, and no more; `display` as that of a ClaimRecord."""

    claim: int
    number: int
    standing: str
    display: str
    is_withdrawn: bool


def read_outline(version: ArticleVersion) -> list[Outlined]:
    """Every claim of the version's article as the lists have it, in the order of the text; those without a place last.
    Two queries."""
    places = {
        claim: (start, end)
        for claim, start, end in version.placements.order_by("pk").values_list("claim", "start", "end")
    }
    columns = ("claim", "claim__number", "standing", "verdict", "claim__withdrawal")
    rows = ClaimStanding.objects.filter(article=version.article_id).values_list(*columns)
    found = [Outlined(key, number, where, verdict or where, bool(gone)) for key, number, where, verdict, gone in rows]
    return sorted(found, key=lambda each: _in_text(places.get(each.claim), each.number))


def read_claim(claim: Claim, *, with_people: bool = True) -> ClaimRecord:
    """One claim in the current version of its article; the people with it, and the places that verdicts were given on,
    for whoever asks about those."""
    placement = (
        Placement.objects.filter(claim=claim, version__number=claim.article.current_number).order_by("pk").last()
    )
    reviews, evidence = claim.reviews.order_by("pk"), claim.evidence.order_by("pk")
    if with_people:
        reviews, evidence = reviews.select_related("reviewer", "placement"), evidence.select_related("added_by")
    last_placed = claim.placements.aggregate(last=Max("version__number"))["last"] if claim.removed_in else None
    placements = [placement] if placement else []
    found = judge([claim], placements, reviews, evidence, last_placed={claim.pk: last_placed}, rules=rules_in_force())
    return found[0]


def judge(
    claims: Iterable[Claim],
    placements: Iterable[Placement],
    reviews: Iterable[Review],
    evidence: Iterable[Evidence],
    *,
    last_placed: Mapping[int, int | None],
    rules: RuleSettings,
) -> list[ClaimRecord]:
    """What follows from rows, whether they are read or rebuilt: the claims in the order of the text, those without a
    place last.

    `placements` are those in one version, `reviews` and `evidence` those of the claims, each in the order they were
    written. `last_placed` is by claim the number of the newest version that it has a place in.
    """
    newest, required = {row.claim_id: row for row in placements}, rules.required
    given, sources = _by_claim(reviews), _by_claim(evidence)
    records = [
        _record(
            claim,
            newest.get(claim.pk),
            given.get(claim.pk, ()),
            sources.get(claim.pk, ()),
            last_placed=last_placed.get(claim.pk),
            required=required[Risk(claim.risk)],
        )
        for claim in claims
    ]
    return sorted(records, key=_place_in_text)


def is_party(record: ClaimRecord, person: User) -> bool:
    """Whether this person ever gave a verdict on the claim's words: who takes theirs back to decide is still one of
    those who disagreed. One query."""
    if record.placement is None:
        return False
    given = Review.history.filter(claim_id=record.claim.pk, reviewer_id=person.pk, kind=ReviewKind.OWN)
    on_these = given.filter(words_digest=record.placement.words_digest)
    return on_these.exclude(reason__in=REASONS_THAT_NEVER_COUNT).exists()


def read_losses(version: ArticleVersion) -> dict[int, tuple[Loss, Placement]]:
    """By claim: what the version lost, and the last place that the claim had. Two queries."""
    losses = {loss.claim_id: loss for loss in version.losses.all()}
    last = {row.claim_id: row for row in Placement.objects.filter(claim__losses__version=version).order_by("pk")}
    return {claim: (loss, last[claim]) for claim, loss in losses.items()}


def as_given(review: Review, claim: Claim) -> Given:
    """What the rule of standing asks of a review of the claim."""
    return Given(
        review.verdict,
        review.reason,
        review.words_digest,
        review.sentence_digest,
        review.kind,
        by_author=claim.article.author_id is not None and review.reviewer_id == claim.article.author_id,
    )


def outcome_of(
    claim: Claim, placement: Placement | None, reviews: Sequence[Review], *, came_back: bool, required: int
) -> Outcome:
    """Where the claim stands with this place and these reviews.

    `came_back`: it had a place after somebody noted it as removed, so that the note speaks of it no more.
    """
    return standing(
        [as_given(review, claim) for review in reviews],
        words=placement.words_digest if placement else None,
        sentence=placement.sentence_digest if placement else None,
        risk=claim.risk,
        required=required,
        withdrawn=bool(claim.withdrawal),
        removed=claim.removed_in is not None and placement is None and not came_back,
    )


def came_back(removed_in: int | None, placed_in: int | None) -> bool:
    """Whether a claim that was noted as removed in one version has a place in that one or a later: the note speaks of
    it no more."""
    return removed_in is not None and placed_in is not None and placed_in >= removed_in


def _place_in_text(record: ClaimRecord) -> tuple[float, float, int]:
    placement = record.placement
    return _in_text((placement.start, placement.end) if placement else None, record.claim.number)


def _in_text(place: tuple[int, int] | None, number: int) -> tuple[float, float, int]:
    return (place[0], -place[1], number) if place else (inf, 0, number)


def _record(
    claim: Claim,
    placement: Placement | None,
    reviews: Sequence[Review],
    evidence: Sequence[Evidence],
    *,
    last_placed: int | None,
    required: int,
) -> ClaimRecord:
    is_back = came_back(claim.removed_in, last_placed)
    outcome = outcome_of(claim, placement, reviews, came_back=is_back, required=required)
    return ClaimRecord(claim, placement, reviews, evidence, outcome)


def _by_claim(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(row)
    return found
