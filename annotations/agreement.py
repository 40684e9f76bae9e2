"""How often reviewers said the same of the same words, each before they changed their mind: raw agreement.

Read from the history of reviews, of which a pair counts once it was open to all: what is sealed moves no number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby

from annotations.choices import ReviewKind, Risk, Verdict
from annotations.models import Review, RuleSettings
from annotations.record import rules_in_force
from annotations.standing import Given, is_sealed

FEW = 30  # pairs, below which a share says little

Pair = tuple[Verdict, Verdict]  # of two first verdicts the earlier and the later


@dataclass
class Agreement:
    """The pairs of first verdicts. `met` counts them, `is_blind` says that a second one is given without seeing the
    first."""

    is_blind: bool = False
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
    risk: str
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


def read_agreement() -> dict[Risk, Agreement]:
    """The pairs of every claim, by its risk. Two queries."""
    rules = rules_in_force()
    found = {risk: Agreement(is_blind=rules.required[risk] > 1) for risk in Risk}
    for _claim, rows in groupby(_history(), key=lambda row: row.claim):
        by_ground = defaultdict(list)
        for row in rows:
            by_ground[row.ground].append(row)
        for told in by_ground.values():
            risk = Risk(told[0].risk)
            found[risk].met.update(combinations(_first_verdicts(told, rules), 2))
    return found


def together(found: Iterable[Agreement]) -> Agreement:
    return Agreement(met=sum((each.met for each in found), Counter()))


def _history() -> Iterator[_Row]:
    columns = ("claim_id", "claim__risk", "claim__article__author_id", "reviewer_id", "kind", "original_reviewer")
    said = ("verdict", "reason", "words_digest", "sentence_digest", "confirms")
    rows = Review.history.order_by("claim_id", "history_id").values_list(*columns, *said)
    return (_Row(*row) for row in rows.iterator())


def _first_verdicts(rows: Iterable[_Row], rules: RuleSettings) -> list[Verdict]:
    """The first verdict of each reviewer on the same words, those that all have been able to read, oldest first.

    One that is sealed waits until the review that opens it: a reviewer who changes their mind after that changes
    nothing here. One that confirms an earlier verdict is no reading of its own.
    """
    now: dict[tuple[int, str, str], Given] = {}
    first: dict[int, Verdict | None] = {}
    opened: list[Verdict] = []
    waiting: list[Verdict] = []
    for row in rows:
        now[row.by] = row.given
        if row.kind == ReviewKind.OWN and row.given.may_count and row.reviewer not in first:
            first[row.reviewer] = Verdict(row.verdict)
            waiting += [] if row.confirms else [Verdict(row.verdict)]
        given = list(now.values())
        required = rules.required[Risk(row.risk)]
        if not any(is_sealed(each, given, risk=row.risk, required=required) for each in given):
            opened, waiting = [*opened, *waiting], []
    return opened
