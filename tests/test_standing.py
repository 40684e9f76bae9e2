"""Where a claim stands: the rule as a table, every line of it a promise to the newsroom."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain, combinations_with_replacement, product
from typing import Any

import pytest

from annotations.choices import (
    REASONS_OF,
    REASONS_THAT_NEVER_COUNT,
    REVIEWS_REQUIRED,
    Reason,
    ReviewKind,
    Risk,
    Standing,
    Verdict,
)
from annotations.standing import Given, Outcome, is_sealed, is_stale, standing

VERIFIED, DISPUTED, UNVERIFIED = Verdict
NOW, BEFORE = "the words now", "the words before"
AROUND, AROUND_BEFORE = "the sentence now", "the sentence before"
ROUTINE, FIGURE, QUOTE, ACCUSATION = Risk


def given(verdict: Verdict, reason: str = "", *, words: str = NOW, sentence: str = AROUND, kind: str = "own") -> Given:
    if not reason and REASONS_OF[verdict]:
        reason = REASONS_OF[verdict][-1]
    return Given(verdict, reason, words, sentence, kind)


def stale(verdict: Verdict = VERIFIED) -> Given:
    return given(verdict, words=BEFORE, sentence=AROUND_BEFORE)


def adjudicated(verdict: Verdict, **where: str) -> Given:
    return given(verdict, kind=ReviewKind.ADJUDICATION, **where)


def imported(verdict: Verdict) -> Given:
    return given(verdict, kind=ReviewKind.IMPORTED)


def outcome(*reviews: Given, required: int = 1, risk: str = ROUTINE, words: str | None = NOW, **more: Any) -> Outcome:
    sentence = AROUND if words else None
    return standing(reviews, words=words, sentence=sentence, risk=risk, required=required, **more)


def told(found: Outcome) -> str:
    """The standing, and the verdict where there is one: "settled verified"."""
    return f"{found.standing.value} {found.verdict}".strip()


def by_the_author(verdict: Verdict, **where: str) -> Given:
    """Given before that person was named as the article's author."""
    return replace(given(verdict, **where), by_author=True)


LATER = given(UNVERIFIED, Reason.NOT_YET_CHECKED)
OLD_SENTENCE = given(VERIFIED, sentence=AROUND_BEFORE)

# reviews, how many are required, and what follows: standing and verdict, pairs of eyes that count
BY_REVIEWS = {
    "no review": ((), 1, "open", 0),
    "no review of two": ((), 2, "open", 0),
    "one of one": ((given(VERIFIED),), 1, "settled verified", 1),
    "one of one, disputed": ((given(DISPUTED),), 1, "settled disputed", 1),
    "one of one, unverified": ((given(UNVERIFIED),), 1, "settled unverified", 1),
    "one of two": ((given(VERIFIED),), 2, "waiting", 1),
    "two of two": ((given(VERIFIED), given(VERIFIED)), 2, "settled verified", 2),
    "three of two": ((given(DISPUTED),) * 3, 2, "settled disputed", 3),
    "two that agree where one is enough": ((given(VERIFIED), given(VERIFIED)), 1, "settled verified", 2),
    "two that agree for different reasons": (
        (given(DISPUTED, Reason.WRONG_FIGURE), given(DISPUTED, Reason.MISTRANSLATION)),
        2,
        "settled disputed",
        2,
    ),
    "two that differ": ((given(VERIFIED), given(DISPUTED)), 2, "split", 2),
    "two that differ where one is enough": ((given(VERIFIED), given(DISPUTED)), 1, "split", 2),
    "verified and unverified differ too": ((given(VERIFIED), given(UNVERIFIED)), 2, "split", 2),
    "two to one": ((given(VERIFIED), given(VERIFIED), given(DISPUTED)), 2, "split", 3),
    "three ways": ((given(VERIFIED), given(DISPUTED), given(UNVERIFIED)), 2, "split", 3),
    # Not yet checked is a note, no verdict.
    "not yet checked": ((LATER,), 1, "open", 0),
    "not yet checked beside a verdict": ((LATER, given(VERIFIED)), 1, "settled verified", 1),
    "not yet checked is no second review": ((LATER, given(VERIFIED)), 2, "waiting", 1),
    "not yet checked on words that changed": (
        (given(UNVERIFIED, Reason.NOT_YET_CHECKED, words=BEFORE),),
        1,
        "open",
        0,
    ),
    # A verdict is about words.
    "stale": ((stale(),), 1, "recheck", 0),
    "both stale": ((stale(VERIFIED), stale(DISPUTED)), 2, "recheck", 0),
    "stale, and a note": ((stale(), LATER), 1, "recheck", 0),
    "stale beside one that counts": ((stale(DISPUTED), given(VERIFIED)), 1, "settled verified", 1),
    "stale is no second review": ((stale(VERIFIED), given(VERIFIED)), 2, "waiting", 1),
    # An adjudication decides a split.
    "split and adjudicated": ((given(VERIFIED), given(DISPUTED), adjudicated(DISPUTED)), 2, "settled disputed", 3),
    "adjudicated against both": (
        (given(VERIFIED), given(DISPUTED), adjudicated(UNVERIFIED)),
        2,
        "settled unverified",
        3,
    ),
    "two to one, adjudicated for the one": (
        (given(VERIFIED), given(VERIFIED), given(DISPUTED), adjudicated(DISPUTED)),
        2,
        "settled disputed",
        4,
    ),
    "an adjudication needs no second": ((adjudicated(VERIFIED),), 2, "settled verified", 1),
    "two adjudications that differ": ((adjudicated(VERIFIED), adjudicated(DISPUTED)), 2, "split", 2),
    "a stale adjudication decides nothing": (
        (given(VERIFIED), given(DISPUTED), adjudicated(DISPUTED, words=BEFORE)),
        2,
        "split",
        2,
    ),
    # However many people another system names, its reviews came through one door.
    "imported": ((imported(VERIFIED),), 1, "settled verified", 1),
    "two imported are one pair of eyes": ((imported(VERIFIED), imported(VERIFIED)), 2, "waiting", 1),
    "imported and own": ((imported(VERIFIED), imported(VERIFIED), given(VERIFIED)), 2, "settled verified", 2),
    "imported against own": ((imported(VERIFIED), given(DISPUTED)), 2, "split", 2),
    "imported that differ": ((imported(VERIFIED), imported(DISPUTED)), 1, "split", 1),
    # The author answers questions and never reviews: what they said before they were named counts no more.
    "the author's": ((by_the_author(VERIFIED),), 1, "open", 0),
    "the author's, on words that changed": ((by_the_author(VERIFIED, words=BEFORE),), 1, "open", 0),
    "the author's is no second review": ((by_the_author(VERIFIED), given(VERIFIED)), 2, "waiting", 1),
    "the author disagrees": ((by_the_author(VERIFIED), given(DISPUTED)), 1, "settled disputed", 1),
    "the author decides": (
        (given(VERIFIED), given(DISPUTED), by_the_author(VERIFIED, kind=ReviewKind.ADJUDICATION)),
        2,
        "split",
        2,
    ),
    "the author's beside a stale one": ((by_the_author(VERIFIED), stale()), 1, "recheck", 0),
}


@pytest.mark.parametrize(("reviews", "required", "expected", "eyes"), BY_REVIEWS.values(), ids=BY_REVIEWS)
def test_reviews_decide_where_a_claim_stands(
    reviews: tuple[Given, ...], required: int, expected: str, eyes: int
) -> None:
    found = outcome(*reviews, required=required)
    assert (told(found), found.counted, found.required) == (expected, eyes, required)


@pytest.mark.parametrize("risk", Risk)
@pytest.mark.parametrize(("reviews", "required", "expected", "eyes"), BY_REVIEWS.values(), ids=BY_REVIEWS)
def test_risk_changes_nothing_while_the_sentence_stands(
    reviews: tuple[Given, ...], required: int, expected: str, eyes: int, risk: Risk
) -> None:
    assert told(outcome(*reviews, required=required, risk=risk)) == expected


# reviews, required, where the risk is routine, and where it is a figure, a quote or an accusation
WHEN_THE_SENTENCE_CHANGED = {
    "settled": ((OLD_SENTENCE,), 1, "settled verified", "recheck"),
    "waiting": ((OLD_SENTENCE,), 2, "waiting", "recheck"),
    "split": ((OLD_SENTENCE, given(DISPUTED, sentence=AROUND_BEFORE)), 2, "split", "recheck"),
    "one of two saw the sentence as it is": ((OLD_SENTENCE, given(VERIFIED)), 2, "settled verified", "waiting"),
    "one saw it where one is enough": ((OLD_SENTENCE, given(DISPUTED)), 1, "split", "settled disputed"),
    "both of two saw it, a third is away": (
        (OLD_SENTENCE, given(VERIFIED), given(VERIFIED)),
        2,
        "settled verified",
        "settled verified",
    ),
    "a decision in the sentence before": (
        (adjudicated(DISPUTED, sentence=AROUND_BEFORE), given(VERIFIED)),
        1,
        "settled disputed",
        "settled verified",
    ),
    "a stale review saw it": ((stale(), given(VERIFIED)), 1, "settled verified", "settled verified"),
    "a note saw it": (
        (given(UNVERIFIED, Reason.NOT_YET_CHECKED, sentence=AROUND_BEFORE), given(VERIFIED)),
        1,
        "settled verified",
        "settled verified",
    ),
    "nobody saw it": ((), 1, "open", "open"),
}


@pytest.mark.parametrize("risk", Risk)
@pytest.mark.parametrize(
    ("reviews", "required", "routine", "others"), WHEN_THE_SENTENCE_CHANGED.values(), ids=WHEN_THE_SENTENCE_CHANGED
)
def test_a_changed_sentence_asks_for_a_new_look_unless_the_risk_is_routine(
    reviews: tuple[Given, ...], required: int, routine: str, others: str, risk: Risk
) -> None:
    expected = routine if risk == ROUTINE else others
    assert told(outcome(*reviews, required=required, risk=risk)) == expected


HERE, THERE = given(VERIFIED), given(DISPUTED, words=BEFORE, sentence=AROUND_BEFORE)

# the review, what others said, how many are required, the risk, and whether it stays hidden from all but its reviewer
SEALED: dict[str, tuple[Given, tuple[Given, ...], int, str, bool]] = {
    "one is enough": (HERE, (), 1, ROUTINE, False),
    "the first of two": (HERE, (), 2, ACCUSATION, True),
    "the first of three, and the second": (HERE, (HERE,), 3, ACCUSATION, True),
    "both are in": (HERE, (given(VERIFIED),), 2, ACCUSATION, False),
    "both are in and differ": (HERE, (given(DISPUTED),), 2, ACCUSATION, False),
    "a note where one is enough": (LATER, (), 1, ROUTINE, False),
    "a note before the first is in": (LATER, (), 2, ACCUSATION, True),
    "a note beside the first": (LATER, (HERE,), 2, ACCUSATION, True),
    "the first beside a note": (HERE, (LATER,), 2, ACCUSATION, True),
    "a note beside both": (LATER, (HERE, HERE), 2, ACCUSATION, False),
    # Whoever spoke about other words has still to speak about these without knowing the others.
    "the first on new words, one on old": (HERE, (THERE,), 2, ACCUSATION, True),
    "the first on new words, two on old": (HERE, (THERE, THERE), 2, ACCUSATION, True),
    "the one on old words beside it": (THERE, (HERE,), 2, ACCUSATION, True),
    "one of the two on old words": (THERE, (HERE, THERE), 2, ACCUSATION, False),
    "both on old words": (THERE, (THERE,), 2, ACCUSATION, False),
    "the first in a new sentence": (HERE, (OLD_SENTENCE,), 2, ACCUSATION, True),
    "the one in the old sentence beside it": (OLD_SENTENCE, (HERE,), 2, ACCUSATION, True),
    "both in a new sentence": (HERE, (OLD_SENTENCE, HERE), 2, ACCUSATION, False),
    "in two sentences where the risk is routine": (HERE, (OLD_SENTENCE,), 2, ROUTINE, False),
    "imported": (imported(VERIFIED), (), 2, ACCUSATION, True),
    "two imported": (imported(VERIFIED), (imported(VERIFIED),), 2, ACCUSATION, True),
    "two imported that differ": (imported(VERIFIED), (imported(DISPUTED),), 2, ACCUSATION, False),
    "imported and own": (imported(VERIFIED), (HERE,), 2, ACCUSATION, False),
    "an adjudication": (adjudicated(VERIFIED), (), 2, ACCUSATION, False),
    "what was decided": (HERE, (adjudicated(VERIFIED),), 2, ACCUSATION, False),
    "a decision on other words": (HERE, (adjudicated(VERIFIED, words=BEFORE),), 2, ACCUSATION, True),
    # Where two differ nobody reads blind any more: somebody decides.
    "two of three that differ": (HERE, (given(UNVERIFIED),), 3, ACCUSATION, False),
    "two of three that differ, of which one in another sentence": (
        HERE,
        (given(DISPUTED, sentence=AROUND_BEFORE),),
        3,
        ACCUSATION,
        True,
    ),
    "a note beside two of three that differ": (LATER, (HERE, given(DISPUTED)), 3, ACCUSATION, False),
    # What the author said opens nothing.
    "the first beside the author's": (HERE, (by_the_author(VERIFIED),), 2, ACCUSATION, True),
    "the first, and the author differs": (HERE, (by_the_author(DISPUTED),), 2, ACCUSATION, True),
    "the first, and the author decided": (
        HERE,
        (by_the_author(DISPUTED, kind=ReviewKind.ADJUDICATION),),
        2,
        ACCUSATION,
        True,
    ),
    "the author's beside the first": (by_the_author(VERIFIED), (HERE,), 2, ACCUSATION, True),
    "the author's beside both": (by_the_author(VERIFIED), (HERE, HERE), 2, ACCUSATION, False),
}


@pytest.mark.parametrize(("review", "others", "required", "risk", "sealed"), SEALED.values(), ids=SEALED)
def test_a_review_is_for_its_reviewer_alone_until_enough_were_given_on_the_same_words(
    review: Given, others: tuple[Given, ...], required: int, risk: str, sealed: bool
) -> None:
    assert is_sealed(review, [review, *others], risk=risk, required=required) is sealed
    assert is_sealed(review, [*others, review], risk=risk, required=required) is sealed


def test_words_that_come_back_make_a_review_count_again() -> None:
    review = given(VERIFIED)
    assert told(outcome(review, words="other words")) == "recheck"
    assert told(outcome(review)) == "settled verified"


@dataclass(frozen=True)
class Desk:
    """What the design speaks of when it says where a claim is. `given`: all that anybody may have said of it."""

    given: tuple[Given, ...]
    risk: Risk
    required: int
    has_place: bool = True
    withdrawn: bool = False
    removed: bool = False

    def speak(self, where: str) -> list[Given]:
        """The verdicts, by people who may give one, of this kind: `fresh` on the words, and in the sentence unless the
        risk is routine; `stale` on other words; `displaced` on the words, in another sentence that matters."""
        verdicts = [each for each in self.given if each.reason != "not_yet_checked" and not each.by_author]
        return [each for each in verdicts if self.place_of(each) == where]

    def place_of(self, each: Given) -> str:
        if not self.has_place or each.words != NOW:
            return "stale"
        return (
            "displaced" if each.sentence != AROUND and self.risk.value in ("figure", "quote", "accusation") else "fresh"
        )

    @property
    def decisions(self) -> list[Given]:
        return [each for each in self.speak("fresh") if each.kind == "adjudication"]

    @property
    def people(self) -> int:
        """However many names another system sends along, its reviews are one pair of eyes."""
        kinds = [each.kind for each in self.speak("fresh")]
        return len(kinds) - max(0, kinds.count("imported") - 1)

    @property
    def differ(self) -> bool:
        said = [each.verdict for each in (self.decisions or self.speak("fresh"))]
        return any(one != other for one in said for other in said)


# The words of the design, in its order: the first that fits holds.
THE_DESIGN: dict[str, Callable[[Desk], bool]] = {
    "withdrawn": lambda claim: claim.withdrawn,
    "removed": lambda claim: claim.removed,
    "lost": lambda claim: not claim.has_place,
    "recheck": lambda claim: not claim.speak("fresh") and bool(claim.speak("stale") or claim.speak("displaced")),
    "open": lambda claim: not claim.speak("fresh"),
    "split": lambda claim: claim.differ,
    "waiting": lambda claim: not claim.decisions and claim.people < claim.required,
    "settled": lambda _claim: True,
}


def by_the_design(claim: Desk) -> tuple[str, str, int]:
    """Standing, verdict, pairs of eyes."""
    where = next(name for name, fits in THE_DESIGN.items() if fits(claim))
    verdict = (claim.decisions or claim.speak("fresh"))[0].verdict if where == "settled" else ""
    return where, verdict, claim.people


def by_the_rule(claim: Desk) -> tuple[str, str, int]:
    found = outcome(
        *claim.given,
        required=claim.required,
        risk=claim.risk,
        words=NOW if claim.has_place else None,
        withdrawn=claim.withdrawn,
        removed=claim.removed,
    )
    return found.standing.value, found.verdict, found.counted


GROUNDS = ({}, {"sentence": AROUND_BEFORE}, {"words": BEFORE, "sentence": AROUND_BEFORE})
NOTES = [given(UNVERIFIED, Reason.NOT_YET_CHECKED, **ground) for ground in GROUNDS]
VERDICTS = [given(verdict, kind=kind, **ground) for verdict, kind, ground in product(Verdict, ReviewKind, GROUNDS)]
THE_AUTHOR_S = [replace(each, by_author=True) for each in (*VERDICTS, *NOTES)]
EVERY_REVIEW = [*VERDICTS, *NOTES, *THE_AUTHOR_S]
SOME_OF_THE_AUTHOR_S = [by_the_author(verdict) for verdict in Verdict]


def every_combination() -> list[tuple[Given, ...]]:
    """Every two reviews that there can be, and every three with the author's on the words of now: what counts as
    nothing counts as nothing beside two as beside one. The order means nothing, so each comes once."""
    up_to_two = chain.from_iterable(combinations_with_replacement(EVERY_REVIEW, number) for number in range(3))
    three = combinations_with_replacement([*VERDICTS, *NOTES, *SOME_OF_THE_AUTHOR_S], 3)
    return [*up_to_two, *three]


COMBINATIONS = every_combination()


@pytest.mark.parametrize(("required", "risk"), list(product([1, 2, 3], Risk)))
def test_every_combination_of_reviews_stands_where_the_design_says(required: int, risk: Risk) -> None:
    for reviews in COMBINATIONS:
        claim = Desk(reviews, risk, required)
        assert by_the_rule(claim) == by_the_design(claim), reviews


@pytest.mark.parametrize(
    ("has_place", "withdrawn", "removed"),
    [each for each in product([True, False], repeat=3) if each != (True, False, False)],
)
def test_every_pair_of_reviews_of_a_claim_that_is_gone_stands_where_the_design_says(
    has_place: bool, withdrawn: bool, removed: bool
) -> None:
    for reviews, required, risk in product(combinations_with_replacement(EVERY_REVIEW, 2), [1, 2], Risk):
        claim = Desk(reviews, risk, required, has_place, withdrawn, removed)
        assert by_the_rule(claim) == by_the_design(claim), reviews


@pytest.mark.parametrize(("required", "risk"), list(product([1, 2, 3], Risk)))
def test_while_a_claim_waits_every_verdict_that_counts_is_sealed_and_none_once_it_is_settled_or_split(
    required: int, risk: Risk
) -> None:
    """So what a list says of a claim (a split, a verdict) never tells what is still to be kept."""
    for reviews in COMBINATIONS:
        claim = Desk(reviews, risk, required)
        sealed = {is_sealed(each, reviews, risk=risk, required=required) for each in claim.speak("fresh")}
        expected = {"waiting": {True}, "settled": {False}, "split": {False}}.get(by_the_design(claim)[0], set())
        assert sealed == expected, reviews


ANY_REVIEWS = [reviews for reviews, _required, _expected, _eyes in BY_REVIEWS.values()]


@pytest.mark.parametrize(("removed", "words"), list(product([False, True], [NOW, None])))
@pytest.mark.parametrize("reviews", ANY_REVIEWS, ids=BY_REVIEWS)
def test_withdrawn_comes_before_everything(reviews: tuple[Given, ...], removed: bool, words: str | None) -> None:
    assert told(outcome(*reviews, words=words, withdrawn=True, removed=removed)) == "withdrawn"


@pytest.mark.parametrize("words", [NOW, None])
@pytest.mark.parametrize("reviews", ANY_REVIEWS, ids=BY_REVIEWS)
def test_removed_comes_before_lost_and_all_that_follows(reviews: tuple[Given, ...], words: str | None) -> None:
    assert told(outcome(*reviews, words=words, removed=True)) == "removed"


@pytest.mark.parametrize("reviews", ANY_REVIEWS, ids=BY_REVIEWS)
def test_a_claim_without_a_place_is_lost_whatever_was_said_of_it(reviews: tuple[Given, ...]) -> None:
    found = outcome(*reviews, words=None)
    assert (told(found), found.counted) == ("lost", 0)


SAID = [
    None,
    *(given(verdict, words=words) for verdict, words in product(Verdict, (NOW, BEFORE))),
    *(given(verdict, sentence=AROUND_BEFORE) for verdict in Verdict),
    LATER,
]


@pytest.mark.parametrize(("required", "risk"), list(product([1, 2, 3], Risk)))
def test_every_two_reviews_give_one_standing_and_a_verdict_only_if_settled(required: int, risk: Risk) -> None:
    for one, other in product(SAID, SAID):
        reviews = [review for review in (one, other) if review]
        found = outcome(*reviews, required=required, risk=risk)
        here = [r for r in reviews if r.words == NOW and (risk == ROUTINE or r.sentence == AROUND)]
        counting = [r for r in here if r.reason not in REASONS_THAT_NEVER_COUNT]
        assert bool(found.verdict) == (found.standing == Standing.SETTLED)
        assert found.counted == len(counting)
        assert not found.verdict or {review.verdict for review in counting} == {found.verdict}
        assert not found.verdict or len(counting) >= required
        assert found == outcome(*reversed(reviews), required=required, risk=risk), "the order of reviews means nothing"


@pytest.mark.parametrize(("words", "expected"), [(NOW, False), (BEFORE, True), (None, True)])
def test_a_review_is_stale_once_its_words_are_not_the_claim_s(words: str | None, expected: bool) -> None:
    assert is_stale(given(VERIFIED), words) is expected


def test_an_accusation_takes_two_and_everything_else_one() -> None:
    assert {ROUTINE: 1, FIGURE: 1, QUOTE: 1, ACCUSATION: 2} == REVIEWS_REQUIRED


def test_every_reason_belongs_to_one_verdict_and_verified_takes_none() -> None:
    reasons = [reason for belonging in REASONS_OF.values() for reason in belonging]
    assert sorted(reasons) == sorted(Reason)
    assert REASONS_OF[VERIFIED] == ()
    assert set(REASONS_OF) == set(Verdict)
