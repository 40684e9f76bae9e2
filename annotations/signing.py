"""What stands in the way of a sign-off, and whom four eyes bar from giving it: the one place of these rules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from annotations.choices import BARS, NEVER_WAIVED, Blocker, CoverageRule, FourEyes, Standing, Verdict

_BY_STANDING = {
    Standing.OPEN: Blocker.OPEN,
    Standing.WAITING: Blocker.WAITING,
    Standing.SPLIT: Blocker.SPLIT,
    Standing.RECHECK: Blocker.RECHECK,
    Standing.LOST: Blocker.LOST,
}


@dataclass(frozen=True)
class Checked:
    """One claim as a sign-off sees it; `claim` is its key. `reviewers` are who gave the reviews on which it rests: a
    key for each review, None for one that was imported."""

    claim: int
    standing: Standing
    verdict: str
    reviewers: tuple[int | None, ...]


@dataclass(frozen=True)
class TakenOff:
    """A claim that is withdrawn, merged, split, noted as removed, or put on other words by hand: by whom (None: not
    known), and who had marked it, reviewed it or added a source to it (None for an imported review)."""

    claim: int
    by: int | None
    worked_on_by: frozenset[int | None]


@dataclass(frozen=True)
class Remade:
    """A settled claim of which somebody changed what it says, or a source. `at` is when they did so last, `given` by
    each on whom it rests (None for an imported review) when they gave their verdict last: numbers that grow."""

    claim: int
    by: int
    at: int
    given: tuple[tuple[int | None, int], ...]

    @property
    def is_unseen(self) -> bool:
        """Others gave it a verdict, none of them since."""
        others = [at for person, at in self.given if person != self.by]
        return bool(others) and max(others) < self.at


@dataclass(frozen=True)
class Blocking:
    """One thing that stands in the way: `claim` and `person` are keys. With a person it bars that one alone.

    `versions` are the numbers of those that the person wrote or changed.
    """

    blocker: Blocker
    claim: int | None = None
    person: int | None = None
    versions: tuple[int, ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.blocker}-{self.claim or 0}-{self.person or 0}"

    @property
    def is_bar(self) -> bool:
        return self.blocker in BARS

    def tells_of(self, reviewers: Mapping[int, Collection[int]]) -> bool:
        """Whether it says who gave a review; `reviewers` are by claim those of whom that is not to be told."""
        return self.blocker == Blocker.ONLY_REVIEW and self.person in reviewers.get(self.claim or 0, ())

    def may_be_waived_by(self, person: int) -> bool:
        """Never the author's bar, and nobody lifts their own."""
        return self.blocker not in NEVER_WAIVED and self.person != person


def blocking_claims(claims: Iterable[Checked]) -> list[Blocking]:
    """What is not settled, and what is settled as disputed: one line for each claim, in the order given."""
    found = []
    for each in claims:
        blocker = _BY_STANDING.get(each.standing)
        if each.standing == Standing.SETTLED and each.verdict == Verdict.DISPUTED:
            blocker = Blocker.DISPUTED
        if blocker:
            found.append(Blocking(blocker, claim=each.claim))
    return found


def uncovered(open_figures: int, open_sentences: int, rule: str) -> list[Blocking]:
    """What stands in the way where not all of the text is accounted for that the rule asks for."""
    asked = {CoverageRule.FIGURES: open_figures, CoverageRule.SENTENCES: open_sentences, CoverageRule.NOTHING: 0}
    return [Blocking(Blocker.UNCOVERED)] if asked[CoverageRule(rule)] else []


def bars(
    claims: Iterable[Checked],
    *,
    author: int | None,
    wrote: Mapping[int, Collection[int]],
    taken_off: Iterable[TakenOff],
    remade: Iterable[Remade],
    four_eyes: str,
) -> list[Blocking]:
    """Who may not sign, and why: the author, who wrote or changed the words, who took off a claim that others worked
    on; and unless reviewers may sign, who changed a claim that others had checked, who gave a claim its only review.

    `wrote` is by person the numbers of the versions that they typed or edited.
    """
    found = [Blocking(Blocker.AUTHOR, person=author)] if author else []
    found += [Blocking(Blocker.WORDS, person=person, versions=tuple(wrote[person])) for person in wrote]
    others = (each for each in taken_off if each.by and each.worked_on_by - {each.by})
    found += [Blocking(Blocker.TAKEN_OFF, claim=each.claim, person=each.by) for each in others]
    if four_eyes == FourEyes.REVIEWER_MAY_SIGN:
        return found
    found += [Blocking(Blocker.REMADE, claim=each.claim, person=each.by) for each in remade if each.is_unseen]
    return found + only_reviews(claims)


def only_reviews(claims: Iterable[Checked]) -> list[Blocking]:
    """For each claim that rests on what one person alone gave, a review or a decision, who that is."""
    single = ((each.claim, each.reviewers[0]) for each in claims if len(set(each.reviewers)) == 1)
    return [Blocking(Blocker.ONLY_REVIEW, claim=claim, person=person) for claim, person in single if person]
