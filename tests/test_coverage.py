"""What somebody has accounted for, as a table: claims in [brackets], rulings in {braces}, and what is open then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import choices
from annotations.choices import SegmentKind
from annotations.coverage import Coverage, Place, Share, coverage
from annotations.segments import Segment, segments
from tests.test_segments import blocks_of, languages, texts

CLAIMED, NOT_CHECKABLE, OPEN = choices.Coverage.CLAIMED, choices.Coverage.NOT_CHECKABLE, choices.Coverage.OPEN


def read(marked: str) -> tuple[str, list[Place], list[Place]]:
    """The text without its marks, the places of its claims, and those of its rulings."""
    plain, begun = "", []
    places: dict[str, list[Place]] = {"]": [], "}": []}
    for character in marked:
        if character in "[{":
            begun.append(len(plain))
        elif character in places:
            places[character].append((begun.pop(), len(plain)))
        else:
            plain += character
    return plain, places["]"], places["}"]


def made(marked: str, language: str = "en") -> tuple[str, Coverage]:
    text, claims, rulings = read(marked)
    return text, coverage(text, segments(text, language, blocks_of(text)), claims, rulings)


def states(marked: str, kind: SegmentKind, language: str = "en") -> list[tuple[str, choices.Coverage]]:
    text, covered = made(marked, language)
    of_kind = [each for each in covered.segments if each.segment.kind == kind]
    return [(text[each.segment.start : each.segment.end], each.state) for each in of_kind]


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("en", "around 75,000 fell", [("75,000", OPEN)]),
        ("en", "[around 75,000 fell]", [("75,000", CLAIMED)]),
        ("en", "around [75,000] fell", [("75,000", CLAIMED)]),
        ("en", "around [75],000 fell", [("75,000", OPEN)]),
        ("en", "around [75,][000] fell", [("75,000", OPEN)]),
        ("en", "around {75,000} fell", [("75,000", NOT_CHECKABLE)]),
        ("en", "[around {75,000} fell]", [("75,000", CLAIMED)]),
        ("en", "{around [75],000 fell}", [("75,000", NOT_CHECKABLE)]),
        ("en", "[75 fell], 400 fled, {two thirds}", [("75", CLAIMED), ("400", OPEN), ("two thirds", NOT_CHECKABLE)]),
        ("en", "[75\n\n400] fled", [("75", CLAIMED), ("400", CLAIMED)]),
        ("en", "from [5%] to [$2] and [75]%", [("5%", CLAIMED), ("$2", CLAIMED), ("75%", OPEN)]),
        ("de", "[zwei Drittel], 2 Mio.", [("zwei Drittel", CLAIMED), ("2 Mio.", OPEN)]),
        ("fr", "[2 millions], {trois}", [("2 millions", CLAIMED), ("trois", NOT_CHECKABLE)]),
        ("es", "[dos tercios] y 5 %", [("dos tercios", CLAIMED), ("5 %", OPEN)]),
        ("ru", "[75 тысяч] и [3] млн", [("75 тысяч", CLAIMED), ("3 млн", OPEN)]),
        ("uk", "{п’ять тисяч}", [("п’ять тисяч", NOT_CHECKABLE)]),
        ("sr", "[пет] милиона", [("пет милиона", OPEN)]),
        ("ar", "[خمسة وعشرون ألفاً]، ٧٥", [("خمسة وعشرون ألفاً", CLAIMED), ("٧٥", OPEN)]),
        ("zh", "[三万]人，75人", [("三万", CLAIMED), ("75", OPEN)]),
    ],
)
def test_a_figure_counts_only_as_a_whole(language: str, text: str, figures: list[tuple[str, choices.Coverage]]) -> None:
    assert states(text, SegmentKind.FIGURE, language) == figures


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The minister denies it.", OPEN),
        ("[The minister denies it].", CLAIMED),
        ("The [minister] denies it.", CLAIMED),
        ("The minister denies it[.]", OPEN),
        ("The minister[, ]who knows, denies it.", OPEN),
        ("Before. [The minister denies it.]", CLAIMED),
        ("[The minister] denies that 75 fell.", OPEN),
        ("[The minister] denies that {75} fell.", CLAIMED),
        ("The minister denies that [75] fell.", CLAIMED),
        ("The minister denies that {75} fell.", OPEN),
        ("[The minister] denies it since June.", OPEN),
        ("[The minister denies it] to Dmitry Peskov.", CLAIMED),
        ("[The minister] denies it: “No.”", OPEN),
        ("[The minister] denies it: “[No.]”", CLAIMED),
        ("{The minister denies that 75 fell}.", NOT_CHECKABLE),
        ("{The minister} denies it.", OPEN),
        ("{The minister [denies] that 75 fell.}", CLAIMED),
    ],
)
def test_a_sentence_is_claimed_where_a_claim_has_words_of_it_and_nothing_in_it_is_open(
    text: str, state: choices.Coverage
) -> None:
    assert states(text, SegmentKind.SENTENCE)[-1][1] == state


def test_a_claim_that_only_touches_the_next_sentence_s_blank_does_not_cover_it() -> None:
    assert states("[One thing. ]Another thing.", SegmentKind.SENTENCE)[1] == ("Another thing.", OPEN)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("He said: “We know it.”", OPEN),
        ("He said: “[We] know it.”", CLAIMED),
        ("He said: “[We] know 75 fell.”", OPEN),
        ("He said: “{We know 75 fell}.”", NOT_CHECKABLE),
        ("[He said]: “We know it.”", OPEN),
    ],
)
def test_a_quotation_is_accounted_for_as_a_sentence_is(text: str, state: choices.Coverage) -> None:
    assert states(text, SegmentKind.QUOTATION) == [(states(text, SegmentKind.QUOTATION)[0][0], state)]


def test_the_shares_count_each_kind_by_state() -> None:
    _text, covered = made("[75 fell] on 10 July 2022. {400 fled}. Two thirds stayed with Dmitry Peskov.")
    assert covered.shares == (
        Share(SegmentKind.SENTENCE, claimed=0, not_checkable=1, open=2),
        Share(SegmentKind.QUOTATION, claimed=0, not_checkable=0, open=0),
        Share(SegmentKind.DATE, claimed=0, not_checkable=0, open=1),
        Share(SegmentKind.FIGURE, claimed=1, not_checkable=1, open=1),
        Share(SegmentKind.NAME, claimed=0, not_checkable=0, open=1),
    )
    assert covered.share(SegmentKind.FIGURE).total == 3
    assert covered.share(SegmentKind.FIGURE).accounted_for == pytest.approx(2 / 3)
    assert covered.share(SegmentKind.QUOTATION).accounted_for == 1


def test_open_figures_are_listed_in_order() -> None:
    text, covered = made("75 fell. [400] fled. Two thirds, then 3%.")
    assert [text[each.start : each.end] for each in covered.open(SegmentKind.FIGURE)] == ["75", "Two thirds", "3%"]


def test_a_text_without_claims_has_all_its_figures_open() -> None:
    text = "58 soldiers, KB12, 30.000 crowns (some 1.200 euros), hundreds of men, six months, a third, 99 percent."
    covered = coverage(text, segments(text), (), ())
    assert [text[each.start : each.end] for each in covered.open(SegmentKind.FIGURE)] == [
        "58",
        "KB12",
        "30.000",
        "1.200",
        "hundreds",
        "six",
        "third",
        "99 percent",
    ]


wanted = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)))


def places(text: str, wanted: list[tuple[int, int]]) -> list[Place]:
    """Places in the text, from starts and lengths."""
    return [(start, min(start + length, len(text))) for start, length in wanted if start < len(text)]


def plainly(segment: Segment, claims: list[Place], rulings: list[Place]) -> choices.Coverage:
    """The rule for figures, dates and names, place by place."""
    for state, spans in ((CLAIMED, claims), (NOT_CHECKABLE, rulings)):
        if any(start <= segment.start and segment.end <= end for start, end in spans):
            return state
    return OPEN


@given(texts, languages, wanted, wanted)
def test_places_may_overlap_and_come_in_any_order(
    text: str, language: str, first: list[Place], second: list[Place]
) -> None:
    every, claims, rulings = segments(text, language), places(text, first), places(text, second)
    covered = coverage(text, every, claims, rulings)
    assert tuple(each.segment for each in covered.segments) == every
    for each in covered.segments:
        if each.segment.kind not in (SegmentKind.SENTENCE, SegmentKind.QUOTATION):
            assert each.state == plainly(each.segment, claims, rulings)


@given(texts, languages, wanted, wanted, wanted)
def test_another_claim_never_opens_anything(
    text: str, language: str, first: list[Place], second: list[Place], more: list[Place]
) -> None:
    every, claims, rulings = segments(text, language), places(text, first), places(text, second)
    before = coverage(text, every, claims, rulings)
    after = coverage(text, every, [*claims, *places(text, more)], rulings)
    for one, other in zip(before.segments, after.segments, strict=True):
        assert one.state == OPEN or other.state != OPEN


@given(texts, languages)
def test_a_claim_or_a_ruling_on_everything_leaves_nothing_open(text: str, language: str) -> None:
    every = segments(text, language, blocks_of(text))
    whole = [(0, len(text))]
    assert {each.state for each in coverage(text, every, whole, ()).segments} <= {CLAIMED}
    assert {each.state for each in coverage(text, every, (), whole).segments} <= {NOT_CHECKABLE}
