"""How often reviewers said the same of the same words, each before they changed their mind: raw agreement.

Read from the history of reviews. A pair counts once it is open to all, and while it is: what is sealed moves no number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, product

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from annotations import clock
from annotations.choices import ReviewKind, Risk, Standing, Verdict
from annotations.models import Claim, Review, RuleSettings
from annotations.standing import Given, is_sealed

FEW = 30  # pairs, below which a share says little

Pair = tuple[Verdict, Verdict]  # of two first verdicts the earlier and the later


@dataclass
class Agreement:
    """The pairs of first verdicts: `met` counts them."""

    met: Counter[Pair] = field(default_factory=Counter)

    @property
    def pairs(self) -> int:
        return self.met.total()

    @property
    def agreed(self) -> int:
        return sum(count for (earlier, later), count in self.met.items() if earlier == later)

    @property
    def share(self) -> float | None:
        return self.agreed / self.pairs if self.pairs else None

    @property
    def is_few(self) -> bool:
        return self.pairs < FEW

    @property
    def table(self) -> list[tuple[Verdict, list[int]]]:
        """By the earlier verdict how often each later one met it."""
        return [(earlier, [self.met[earlier, later] for later in Verdict]) for earlier in Verdict]


@dataclass(frozen=True)
class _Row:
    """One row of the history of reviews."""

    claim: int
    at: datetime
    standing: str  # of the claim now
    risk: str  # of the claim now
    risk_then: str
    author: int | None
    reviewer: int
    kind: str
    original_reviewer: str
    verdict: str
    reason: str
    words: str
    sentence: str
    confirms: int | None

    @property
    def given(self) -> Given:
        by_author = self.author is not None and self.author == self.reviewer
        return Given(self.verdict, self.reason, self.words, self.sentence, self.kind, by_author=by_author)

    @property
    def by(self) -> tuple[int, str, str]:
        """Whose review it is a state of."""
        return (self.reviewer, self.kind, self.original_reviewer)

    @property
    def ground(self) -> tuple[str, str]:
        """What it is about: the words and, where the risk is not routine, the sentence."""
        return (self.words, "" if self.risk == Risk.ROUTINE else self.sentence)


class _Rules:
    """How many verdicts were asked for, and when."""

    def __init__(self) -> None:
        rows = RuleSettings.history.order_by("history_id")
        self._chosen = [(row.history_date, row.instance.required) for row in rows]

    @property
    def required(self) -> Mapping[Risk, int]:
        """Now."""
        return self._chosen[-1][1] if self._chosen else RuleSettings().required

    def least(self, risk: Risk, since: datetime, until: datetime) -> int:
        """The lowest number that was asked for at any moment between these."""
        before = [required for at, required in self._chosen if at <= since] or [RuleSettings().required]
        between = [required for at, required in self._chosen if since < at <= until]
        return min(required[risk] for required in (before[-1], *between))


def read_agreement() -> dict[tuple[Risk, bool], Agreement]:
    """The pairs of every claim, by the risk it had then and by whether the second verdict was given blind. Two queries.

    For each risk there is what the rules ask for now, and the other where there are pairs of it.
    """
    rules = _Rules()
    found = {(risk, number > 1): Agreement() for risk, number in rules.required.items()}
    for _claim, rows in groupby(_history(), key=lambda row: row.claim):
        for risk, is_blind, pair in _pairs_of_claim(list(rows), rules):
            found.setdefault((risk, is_blind), Agreement()).met[pair] += 1
    return {key: found[key] for key in product(Risk, (False, True)) if key in found}


def together(found: Iterable[Agreement]) -> Agreement:
    return Agreement(met=sum((each.met for each in found), Counter()))


def _history() -> Iterator[_Row]:
    of_claim = ("claim_id", "history_date", "claim__standing_row__standing", "claim__risk", "risk_then")
    of_review = ("claim__article__author_id", "reviewer_id", "kind", "original_reviewer")
    said = ("verdict", "reason", "words_digest", "sentence_digest", "confirms")
    claims = Claim.history.filter(id=OuterRef("claim_id"), history_date__lte=OuterRef("history_date"))
    risk_then = Coalesce(Subquery(claims.order_by("-history_id").values("risk")[:1]), "claim__risk")
    given = Review.history.annotate(risk_then=risk_then).order_by("claim_id", "history_id")
    rows = given.values_list(*of_claim, *of_review, *said)
    return (_Row(*row) for row in rows.iterator())


def _pairs_of_claim(rows: Sequence[_Row], rules: _Rules) -> Iterator[tuple[Risk, bool, Pair]]:
    """The pairs of one claim that are open now, each with its risk and whether it was blind."""
    if rows[0].standing == Standing.WAITING:
        return
    risk = Risk(rows[0].risk)
    current = list({row.by: row for row in rows}.values())
    given = [row.given for row in current]
    required = rules.required[risk]
    sealed = {row.ground for row in current if is_sealed(row.given, given, risk=risk, required=required)}
    by_ground = defaultdict(list)
    for row in rows:
        by_ground[row.ground].append(row)
    for ground, told in by_ground.items():
        if ground not in sealed:
            yield from _pairs(told, rules)


def _pairs(rows: Sequence[_Row], rules: _Rules) -> list[tuple[Risk, bool, Pair]]:
    """The pairs of first verdicts on the same words, oldest first, each with the risk that the claim had at the later
    one and whether that was given blind.

    A verdict is sealed until the review, or the lower rule, that opens it: whoever speaks after that has seen it, and a
    reviewer who changes their mind changes nothing here. One that confirms an earlier verdict is no reading of its own.
    """
    now: dict[tuple[int, str, str], Given] = {}
    spoke: set[int] = set()
    opened: list[Verdict] = []
    waiting: list[Verdict] = []
    found: list[tuple[Risk, bool, Pair]] = []
    unopened: list[tuple[Risk, bool, Pair]] = []
    until = [row.at for row in rows[1:]] + [clock.now()]
    for row, next_at in zip(rows, until, strict=True):
        now[row.by], risk = row.given, Risk(row.risk_then)
        if row.kind == ReviewKind.OWN and row.given.may_count and row.reviewer not in spoke:
            spoke.add(row.reviewer)
            if not row.confirms:
                verdict = Verdict(row.verdict)
                unopened += [(risk, False, (earlier, verdict)) for earlier in opened]
                unopened += [(risk, True, (earlier, verdict)) for earlier in waiting]
                waiting.append(verdict)
        given, least = list(now.values()), rules.least(risk, row.at, next_at)
        if not any(is_sealed(each, given, risk=risk, required=least) for each in given):
            opened, waiting = [*opened, *waiting], []
            found, unopened = [*found, *unopened], []
    return found
