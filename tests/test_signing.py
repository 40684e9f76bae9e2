"""What stands in the way of a sign-off, and whom four eyes bar: the rules as tables, without a database."""

from itertools import product
from typing import Any

import pytest

from annotations.choices import BARS, NEVER_WAIVED, OF_THE_TEXT, Blocker, CoverageRule, FourEyes, Standing, Verdict
from annotations.signing import (
    Blocking,
    Checked,
    Remade,
    Said,
    TakenOff,
    bars,
    blocking_claims,
    only_reviews,
    uncovered,
)

STRICT, REVIEWER_MAY_SIGN = FourEyes
ADA, BEN, CLEO = 1, 2, 3  # people, by their keys
IMPORTED = None


def settled(*reviewers: int | None, claim: int = 7, verdict: str = Verdict.VERIFIED) -> Checked:
    return Checked(claim, Standing.SETTLED, verdict, reviewers)


def barring(*claims: Checked, four_eyes: str = STRICT, **of: Any) -> list[Blocking]:
    """Who is barred from an article of these claims of which no more is known than what is given."""
    return bars(claims, four_eyes=four_eyes, **{"author": None, "wrote": {}, "taken_off": (), "remade": (), **of})


# by where a claim is, and what was said of it: what stands in the way
IN_THE_WAY: dict[tuple[str, str], Blocker | None] = {
    ("open", ""): Blocker.OPEN,
    ("waiting", ""): Blocker.WAITING,
    ("split", ""): Blocker.SPLIT,
    ("recheck", ""): Blocker.RECHECK,
    ("lost", ""): Blocker.LOST,
    ("settled", "verified"): None,
    ("settled", "unverified"): None,
    ("settled", "disputed"): Blocker.DISPUTED,
    ("withdrawn", ""): None,
    ("removed", ""): None,
}


def test_the_table_has_every_standing_and_every_verdict() -> None:
    settled_ones = {("settled", verdict.value) for verdict in Verdict}
    others = {(standing.value, "") for standing in Standing if standing != Standing.SETTLED}
    assert set(IN_THE_WAY) == settled_ones | others


def test_the_table_has_everything_that_can_stand_in_the_way_of_everybody() -> None:
    assert {blocker for blocker in IN_THE_WAY.values() if blocker} == set(Blocker) - BARS - OF_THE_TEXT


@pytest.mark.parametrize("reviewers", [(), (ADA,), (ADA, BEN), (IMPORTED,)], ids=str)
@pytest.mark.parametrize(("where", "blocker"), IN_THE_WAY.items(), ids=str)
def test_a_claim_stands_in_the_way_until_it_is_settled_and_not_disputed(
    where: tuple[str, str], blocker: Blocker | None, reviewers: tuple[int | None, ...]
) -> None:
    standing, verdict = where
    found = blocking_claims([Checked(7, Standing(standing), verdict, reviewers)])
    assert found == ([Blocking(blocker, claim=7)] if blocker else [])


def test_each_claim_is_one_line_in_the_order_given() -> None:
    claims = [
        Checked(claim, Standing(standing), verdict, (ADA,)) for claim, (standing, verdict) in enumerate(IN_THE_WAY)
    ]
    expected = [(claim, blocker) for claim, blocker in enumerate(IN_THE_WAY.values()) if blocker]
    assert [(each.claim, each.blocker) for each in blocking_claims(claims)] == expected
    assert [(each.claim, each.blocker) for each in blocking_claims(reversed(claims))] == expected[::-1]


def test_nothing_stands_in_the_way_of_an_article_without_claims() -> None:
    assert blocking_claims([]) == barring() == []


@pytest.mark.parametrize(
    ("figures", "sentences", "rule", "is_in_the_way"),
    [
        (0, 0, CoverageRule.FIGURES, False),
        (0, 9, CoverageRule.FIGURES, False),
        (1, 9, CoverageRule.FIGURES, True),
        (0, 0, CoverageRule.SENTENCES, False),
        (0, 1, CoverageRule.SENTENCES, True),
        (9, 9, CoverageRule.NOTHING, False),
    ],
)
def test_the_text_stands_in_the_way_where_the_rule_asks_for_more_of_it(
    figures: int, sentences: int, rule: str, is_in_the_way: bool
) -> None:
    assert uncovered(figures, sentences, rule) == ([Blocking(Blocker.UNCOVERED)] if is_in_the_way else [])


# who gave the reviews of a claim that count, and whom that bars
ALONE: dict[str, tuple[tuple[int | None, ...], int | None]] = {
    "nobody": ((), None),
    "one person": ((ADA,), ADA),
    "two people": ((ADA, BEN), None),
    "three people": ((ADA, BEN, CLEO), None),
    "one person twice: a verdict and the decision": ((ADA, ADA), ADA),
    "one person twice, and another": ((ADA, BEN, ADA), None),
    "another system": ((IMPORTED,), None),
    "another system, twice": ((IMPORTED, IMPORTED), None),
    "another system and one person": ((IMPORTED, ADA), None),
}


@pytest.mark.parametrize(("reviewers", "barred"), ALONE.values(), ids=ALONE)
def test_whoever_alone_gave_what_counts_is_barred(reviewers: tuple[int | None, ...], barred: int | None) -> None:
    expected = [Blocking(Blocker.ONLY_REVIEW, claim=7, person=barred)] if barred else []
    assert only_reviews([settled(*reviewers)]) == expected
    assert barring(settled(*reviewers)) == expected
    assert barring(settled(*reviewers), four_eyes=REVIEWER_MAY_SIGN) == []


@pytest.mark.parametrize(("where", "verdict"), IN_THE_WAY)
def test_who_is_barred_does_not_depend_on_where_the_claim_is(where: str, verdict: str) -> None:
    assert only_reviews([Checked(7, Standing(where), verdict, (ADA,))])[0].person == ADA


def test_each_claim_that_one_person_checked_alone_bars_them_by_name() -> None:
    claims = [settled(ADA, claim=1), settled(BEN, claim=2), settled(ADA, BEN, claim=3), settled(ADA, claim=4)]
    assert [(each.claim, each.person) for each in only_reviews(claims)] == [(1, ADA), (2, BEN), (4, ADA)]


@pytest.mark.parametrize(
    ("author", "wrote", "took_off", "checked_by", "four_eyes"),
    list(
        product(
            [None, ADA],
            [{}, {ADA: [1]}, {BEN: [2, 3]}, {ADA: [1], BEN: [2]}],
            [None, ADA],
            [ADA, BEN, None],
            FourEyes,
        )
    ),
)
def test_who_is_barred_and_why(
    author: int | None,
    wrote: dict[int, list[int]],
    took_off: int | None,
    checked_by: int | None,
    four_eyes: FourEyes,
) -> None:
    """The author, whoever wrote or changed the words and whoever took another's claim off, by every rule; the only
    reviewer, by the strict one alone."""
    expected = {(Blocker.AUTHOR, author, None)} if author else set()
    expected |= {(Blocker.WORDS, person, None) for person in wrote}
    if took_off:
        expected.add((Blocker.TAKEN_OFF, took_off, 8))
    if checked_by and four_eyes == "strict":
        expected.add((Blocker.ONLY_REVIEW, checked_by, 7))
    taken_off = [TakenOff(8, took_off, frozenset({BEN}))]
    found = barring(settled(checked_by), author=author, wrote=wrote, taken_off=taken_off, four_eyes=four_eyes)
    assert {(each.blocker, each.person, each.claim) for each in found} == expected
    assert len(found) == len(expected)


# who took a claim off and who had worked on it, and whether that bars them
TAKEN_OFF: dict[str, tuple[int | None, set[int | None], bool]] = {
    "their own": (ADA, {ADA}, False),
    "another's": (ADA, {BEN}, True),
    "their own, which another reviewed": (ADA, {ADA, BEN}, True),
    "their own, which another system reviewed": (ADA, {ADA, IMPORTED}, True),
    "nobody knows who": (None, {BEN}, False),
}


@pytest.mark.parametrize(("by", "worked_on_by", "is_barred"), TAKEN_OFF.values(), ids=TAKEN_OFF)
def test_whoever_took_off_what_others_worked_on_is_barred(
    by: int | None, worked_on_by: set[int | None], is_barred: bool
) -> None:
    found = barring(taken_off=[TakenOff(8, by, frozenset(worked_on_by))])
    assert found == ([Blocking(Blocker.TAKEN_OFF, claim=8, person=by)] if is_barred else [])


# what was said of a claim (number, by whom, what), when whoever it rests on gave their verdict, and whom that bars
AS_MARKED, BY_ADA = (1, CLEO, "as marked"), (5, ADA, "by Ada")
REMADE: dict[str, tuple[list[tuple[int, int | None, str]], dict[int | None, int], list[int]]] = {
    "by nobody": ([AS_MARKED], {BEN: 4}, []),
    "before anybody gave a verdict": ([AS_MARKED, BY_ADA], {}, []),
    "after another had": ([AS_MARKED, BY_ADA], {BEN: 4}, [ADA]),
    "after another system had": ([AS_MARKED, BY_ADA], {IMPORTED: 4}, [ADA]),
    "after two others had": ([AS_MARKED, BY_ADA], {BEN: 4, CLEO: 3}, [ADA]),
    "and another gave one since": ([AS_MARKED, BY_ADA], {BEN: 6}, []),
    "and one of the others gave one since": ([AS_MARKED, BY_ADA], {BEN: 4, CLEO: 6}, []),
    "after they alone had": ([AS_MARKED, BY_ADA], {ADA: 4}, []),
    "and gave one again themselves": ([AS_MARKED, BY_ADA], {ADA: 6, BEN: 4}, [ADA]),
    "and changed back": ([AS_MARKED, BY_ADA, (6, ADA, "as marked")], {BEN: 4}, []),
    "and changed back by another": ([AS_MARKED, BY_ADA, (6, CLEO, "as marked")], {BEN: 4}, []),
    "and again by another": ([AS_MARKED, BY_ADA, (6, CLEO, "by Cleo")], {BEN: 4}, [ADA, CLEO]),
    "and again by who gave the verdict": ([AS_MARKED, BY_ADA, (6, BEN, "by Ben")], {BEN: 4}, [ADA]),
    "and saved as it was by another": ([AS_MARKED, BY_ADA, (6, CLEO, "by Ada")], {BEN: 4}, [ADA]),
    "a source that was added since": ([(5, ADA, "added"), (6, ADA, "by Ada")], {BEN: 4}, []),
    "by nobody knows whom": ([AS_MARKED, (5, None, "?")], {BEN: 4}, []),
}


@pytest.mark.parametrize("four_eyes", FourEyes)
@pytest.mark.parametrize(("said", "given", "barred"), REMADE.values(), ids=REMADE)
def test_whoever_changed_what_others_checked_is_barred_unless_reviewers_may_sign(
    said: list[tuple[int, int | None, str]], given: dict[int | None, int], barred: list[int], four_eyes: FourEyes
) -> None:
    of_a_source = (Said(2, BEN, "the report"),)
    remade = Remade(8, (of_a_source, tuple(Said(*each) for each in said)), tuple(given.items()))
    expected = barred if four_eyes == "strict" else []
    assert barring(remade=[remade], four_eyes=four_eyes) == [
        Blocking(Blocker.REMADE, claim=8, person=person) for person in expected
    ]


def test_only_who_gave_a_review_is_told_by_a_bar() -> None:
    for blocker in Blocker:
        tells = Blocking(blocker, claim=7, person=ADA).tells_of({7: {ADA}})
        assert tells is (blocker == Blocker.ONLY_REVIEW)
    assert not Blocking(Blocker.ONLY_REVIEW, claim=7, person=ADA).tells_of({7: {BEN}, 8: {ADA}})


def test_the_bar_of_words_names_the_versions() -> None:
    found = barring(wrote={ADA: [1, 4], BEN: [2]})
    assert [(each.person, each.versions) for each in found] == [(ADA, (1, 4)), (BEN, (2,))]


def test_a_bar_of_words_is_the_same_bar_whatever_versions_it_names() -> None:
    """What was waived is found again by it."""
    assert Blocking(Blocker.WORDS, person=ADA, versions=(1, 4)) == Blocking(Blocker.WORDS, person=ADA)


@pytest.mark.parametrize("blocker", Blocker)
def test_nobody_lifts_their_own_bar_and_nobody_the_author_s(blocker: Blocker) -> None:
    of_a_person = Blocking(blocker, person=ADA)
    assert of_a_person.may_be_waived_by(ADA) is False
    assert of_a_person.may_be_waived_by(BEN) is (blocker != Blocker.AUTHOR)


@pytest.mark.parametrize("blocker", sorted(set(Blocker) - BARS))
def test_what_stands_in_everybody_s_way_anybody_may_waive_who_waives(blocker: Blocker) -> None:
    assert Blocking(blocker, claim=7).may_be_waived_by(ADA)


@pytest.mark.parametrize("blocker", Blocker)
def test_what_bars_a_person_is_said_to(blocker: Blocker) -> None:
    assert Blocking(blocker).is_bar is (blocker in ("author", "words", "taken_off", "remade", "only_review"))


def test_only_the_author_is_barred_for_good() -> None:
    assert {"author"} == NEVER_WAIVED
    assert NEVER_WAIVED <= BARS


def test_no_two_things_in_the_way_have_one_key() -> None:
    every = [Blocking(*each) for each in product(Blocker, [None, 1, 12], [None, 1, 12])]
    assert len({each.key for each in every}) == len(every)
