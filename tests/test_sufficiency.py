"""When the sources of a claim are enough: every line of the checklist, as a table of cases."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import EVIDENCE_REQUIRED as DEFAULTS
from annotations.choices import LACKING, NO_SOURCES, CheckState, EvidenceCheck, EvidenceKind, Risk, Stance
from annotations.sufficiency import Source, checklist

THERE, MISSING, NOT_TOLD = CheckState


def a(*names: str, rests_on: str = "", **said) -> Source:
    """A web page that supports the claim, unless told otherwise."""
    return Source(names=names, origin=rests_on, **said)


PRIMARY = a("The report", is_primary=True)
ASKED = Source(kind=EvidenceKind.ASKED, stance=Stance.CONTEXT, names=("By mail",))
SEARCHED = Source(kind=EvidenceKind.SEARCH, stance=Stance.CONTEXT)
WHOLE = a("The report", is_primary=True, has_place=True, has_copy=True)
CALL = Source(kind=EvidenceKind.INTERVIEW, names=("A spokesman",))


def there(*sources: Source) -> set[str]:
    return {line.check.value for line in checklist(sources, required=()) if line.state == THERE}


# What is there of what, whatever else is not.
CASES: dict[str, tuple[tuple[Source, ...], set[str]]] = {
    "nothing": ((), set()),
    "a page": ((a("A page"),), set()),
    "a primary source": ((PRIMARY,), {"primary"}),
    "a primary source that refutes": ((a("It", is_primary=True, stance=Stance.REFUTES),), {"primary", "against"}),
    "a primary source that gives context alone": ((a("It", is_primary=True, stance=Stance.CONTEXT),), set()),
    "a page that says where": ((a("It", has_place=True),), {"locator"}),
    "two pages, one of which says where": ((a("It", has_place=True, rests_on="X"), a("That", rests_on="X")), set()),
    "a page that says where, and context that does not": (
        (a("It", has_place=True), a("That", stance=Stance.CONTEXT)),
        {"locator"},
    ),
    "a document does not say where": ((a("It", kind=EvidenceKind.DOCUMENT),), {"archived"}),
    "a call has no place and no copy": ((CALL,), {"locator", "archived"}),
    "a page with a copy": ((a("It", has_copy=True),), {"archived"}),
    "a page with a copy and one without": ((a("It", has_copy=True, rests_on="X"), a("B", rests_on="X")), set()),
    "evidence against was looked for": ((SEARCHED,), {"against"}),
    "evidence against was found": ((a("It", stance=Stance.REFUTES),), {"against"}),
    "the claimant was asked": ((ASKED,), {"claimant"}),
    "what a claimant says is no source": ((Source(kind=EvidenceKind.ASKED, is_primary=True),), {"claimant"}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_there(case: str) -> None:
    sources, expected = CASES[case]
    assert there(*sources) == expected


# Sources, and whether two of them are independent.
TWO: dict[str, tuple[tuple[Source, ...], bool]] = {
    "one": ((a("A"),), False),
    "two": ((a("A"), a("B")), True),
    "one, twice": ((a("A"), a("A")), False),
    "one address": ((a("A", "https://example.org/a"), a("B", "http://www.example.org/a/#3")), False),
    "one archived copy": ((a("A", "x"), a("B", "x")), False),
    "one person": ((a("In March", "Olga"), a("In May", " OLGA ")), False),
    "one origin": ((a("A", rests_on="A wire"), a("B", rests_on="a  wire")), False),
    "one origin in other quotation marks": ((a("A", rests_on="“The” wire"), a("B", rests_on='"The" wire')), False),
    "two origins": ((a("A", rests_on="A wire"), a("B", rests_on="Another")), True),
    "one rests on the other": ((a("A"), a("B", rests_on="A")), False),
    "both rest on one through another": ((a("A"), a("B", rests_on="A"), a("C", rests_on="B")), False),
    "one rests on one that rests on the other's origin": (
        (a("A", rests_on="wire"), a("B", rests_on="C"), a("C", rests_on="wire")),
        False,
    ),
    "two of three": ((a("A", rests_on="wire"), a("B", rests_on="wire"), a("C")), True),
    "one that rests on both does not make two others one": (
        (a("A", rests_on="x"), a("B", rests_on="y"), a("C", rests_on="x; y")),
        True,
    ),
    "several origins, one shared": ((a("A", rests_on="x; y"), a("B", rests_on="y; z")), False),
    "they rest on each other": ((a("A", rests_on="B"), a("B", rests_on="A")), False),
    "it rests on itself": ((a("A", rests_on="A"), a("B")), True),
    "without a name": ((a(), a()), True),
    "one for and one against": ((a("A"), a("B", stance=Stance.REFUTES)), False),
    "two against": ((a("A", stance=Stance.REFUTES), a("B", stance=Stance.REFUTES)), True),
    "one and context": ((a("A"), a("B", stance=Stance.CONTEXT)), False),
    "one and a question": ((a("A"), ASKED), False),
}


@pytest.mark.parametrize("case", TWO)
def test_two_with_one_origin_count_once_in_whichever_order_they_came(case: str) -> None:
    sources, expected = TWO[case]
    for order in permutations(sources):
        assert ("independent" in there(*order)) is expected


# Whether a line is there, missing or not told of, where confidential sources are left out.
WITHHELD: dict[str, tuple[tuple[Source, ...], dict[EvidenceCheck, CheckState]]] = {
    "all are": ((), dict.fromkeys(EvidenceCheck, NOT_TOLD)),
    "a page is not": (
        (a("A"),),
        {**dict.fromkeys(EvidenceCheck, NOT_TOLD), EvidenceCheck.LOCATOR: MISSING, EvidenceCheck.ARCHIVED: MISSING},
    ),
    "what is there is": (
        (
            a("A", is_primary=True, has_place=True, has_copy=True),
            a("B", has_place=True, has_copy=True),
            SEARCHED,
            ASKED,
        ),
        dict.fromkeys(EvidenceCheck, THERE),
    ),
}


@pytest.mark.parametrize("case", WITHHELD)
def test_of_what_a_confidential_source_may_have_is_not_said_that_it_is_missing(case: str) -> None:
    sources, expected = WITHHELD[case]
    for number in (1, 2):  # it tells that there are some, and nothing else of them
        assert {line.check: line.state for line in checklist(sources, required=(), withheld=number)} == expected


def test_every_line_is_there_in_the_order_of_the_checks() -> None:
    assert [line.check for line in checklist((), required=())] == list(EvidenceCheck)
    assert set(LACKING) == set(EvidenceCheck)


def test_only_what_is_asked_for_and_missing_is_lacking() -> None:
    asked = ("primary", "claimant")
    assert [line.check for line in checklist((ASKED,), required=asked) if line.is_lacking] == [EvidenceCheck.PRIMARY]
    assert [line.check for line in checklist((ASKED,), required=asked) if line.is_required] == list(asked)
    assert not any(line.is_lacking for line in checklist((), required=asked, withheld=1))


def test_more_is_asked_where_a_mistake_does_more_harm() -> None:
    assert set(DEFAULTS) == set(Risk)
    assert DEFAULTS[Risk.ROUTINE] == ()
    assert DEFAULTS[Risk.FIGURE] == DEFAULTS[Risk.QUOTE] == (EvidenceCheck.PRIMARY, EvidenceCheck.LOCATOR)
    assert set(DEFAULTS[Risk.ACCUSATION]) == set(EvidenceCheck)


ANY = st.builds(
    Source,
    kind=st.sampled_from(EvidenceKind.values),
    stance=st.sampled_from(Stance.values),
    is_primary=st.booleans(),
    names=st.tuples(st.sampled_from("ABCDEF")),
    origin=st.sampled_from(("", "A", "B", "A; B", "wire")),
    has_place=st.booleans(),
    has_copy=st.booleans(),
)


@given(st.lists(ANY, max_size=5), ANY)
def test_a_source_more_takes_away_no_line_that_one_source_is_enough_for(some: list[Source], one_more: Source) -> None:
    by_one = {"primary", "against", "claimant"}
    assert there(*some) & by_one <= there(*some, one_more) & by_one


@given(st.lists(ANY, max_size=5).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_it_does_not_matter_who_came_first(two: tuple[list[Source], list[Source]]) -> None:
    some, others = two
    assert there(*some) == there(*others)


def test_what_is_no_source_bears_on_nothing() -> None:
    for kind in NO_SOURCES:
        for stance in Stance:
            found = there(Source(kind=kind, stance=stance, is_primary=True, has_place=True, has_copy=True))
            assert found <= {"against", "claimant"}


def test_a_long_row_of_sources_that_rest_on_the_next_is_one() -> None:
    row = [a(str(number), rests_on=str(number + 1)) for number in range(100)]
    assert "independent" not in there(*row)
    assert "independent" in there(*row, a("another"))
