"""What stands in the way of a sign-off, and whom four eyes bar from giving it: the one place of these rules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

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
    known), and who had worked on it and has not seen it since: marked it, reviewed it or added a source to it (None for
    an imported review)."""

    claim: int
    by: int | None
    worked_on_by: frozenset[int | None]


@dataclass(frozen=True)
class Said:
    """What somebody (None: not known) let a claim, or one of its sources, say. `number` grows."""

    number: int
    by: int | None
    says: str


@dataclass(frozen=True)
class Remade:
    """A settled claim: of itself and of each source what was said, oldest first; and by each on whom it rests (None for
    an imported review) the number of when they gave their verdict last."""

    claim: int
    said: tuple[tuple[Said, ...], ...]
    given: tuple[tuple[int | None, int], ...]

    @property
    def unseen_of(self) -> list[int]:
        """Who let it say something else than what it said when others gave their last verdict."""
        people = {each.by for said in self.said for each in said if each.by}
        return sorted(person for person in people if self._is_unseen_of(person))

    def _is_unseen_of(self, person: int) -> bool:
        others = [number for other, number in self.given if other != person]
        return bool(others) and any(_let_it_say_else(person, said, max(others)) for said in self.said)


def _let_it_say_else(person: int, said: Sequence[Said], then: int) -> bool:
    """Whether it says something else than `then`, and who did that is this person, or this one too. What was not there
    then takes nothing from what was."""
    before = [each for each in said if each.number <= then]
    if not before or before[-1].says == said[-1].says:
        return False
    return any(new.number > then and new.by == person and new.says != old.says for old, new in pairwise(said))


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
    found += dict.fromkeys(Blocking(Blocker.TAKEN_OFF, claim=each.claim, person=each.by) for each in others)
    if four_eyes == FourEyes.REVIEWER_MAY_SIGN:
        return found
    found += [Blocking(Blocker.REMADE, claim=each.claim, person=person) for each in remade for person in each.unseen_of]
    return found + only_reviews(claims)


def only_reviews(claims: Iterable[Checked]) -> list[Blocking]:
    """For each claim that rests on what one person alone gave, a review or a decision, who that is."""
    single = ((each.claim, each.reviewers[0]) for each in claims if len(set(each.reviewers)) == 1)
    return [Blocking(Blocker.ONLY_REVIEW, claim=claim, person=person) for claim, person in single if person]
