"""Cutting a text so that its claims can be drawn: every way in which marks can lie."""

from itertools import pairwise

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from annotations.marked_text import Mark, MarkedBlock, Piece, marked_blocks
from annotations.templatetags.newsroom import marked

TEXT = "abcdefghij"


def pieces(text: str, *spans: tuple[int, int], blocks: tuple[tuple[int, int, str], ...] = ()) -> list[list[tuple]]:
    """For each block: its pieces as (text, numbers of its claims, numbers of those that end). Claims count from 1."""
    marks = [Mark(number, start, end, "open") for number, (start, end) in enumerate(spans, 1)]
    found = marked_blocks(text, blocks or ((0, len(text), "paragraph"),), marks)
    return [[(p.text, _numbers(p.marks), _numbers(p.ending)) for p in block.pieces] for block in found]


def _numbers(marks: tuple[Mark, ...]) -> list[int]:
    return [mark.number for mark in marks]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], [("abcdefghij", [], [])], id="none"),
        pytest.param([(2, 5)], [("ab", [], []), ("cde", [1], [1]), ("fghij", [], [])], id="one"),
        pytest.param([(0, 10)], [("abcdefghij", [1], [1])], id="all of it"),
        pytest.param([(0, 2), (8, 10)], [("ab", [1], [1]), ("cdefgh", [], []), ("ij", [2], [2])], id="at both ends"),
        pytest.param([(0, 5), (5, 10)], [("abcde", [1], [1]), ("fghij", [2], [2])], id="side by side"),
        pytest.param(
            [(1, 8), (3, 5)],
            [("a", [], []), ("bc", [1], []), ("de", [1, 2], [2]), ("fgh", [1], [1]), ("ij", [], [])],
            id="nested",
        ),
        pytest.param(
            [(3, 5), (1, 8)],
            [("a", [], []), ("bc", [2], []), ("de", [2, 1], [1]), ("fgh", [2], [2]), ("ij", [], [])],
            id="nested, the inner marked first",
        ),
        pytest.param(
            [(1, 8), (3, 8)],
            [("a", [], []), ("bc", [1], []), ("defgh", [1, 2], [1, 2]), ("ij", [], [])],
            id="nested, with one end",
        ),
        pytest.param(
            [(1, 5), (3, 8)],
            [("a", [], []), ("bc", [1], []), ("de", [1, 2], [1]), ("fgh", [2], [2]), ("ij", [], [])],
            id="overlapping",
        ),
        pytest.param(
            [(1, 3), (1, 3)], [("a", [], []), ("bc", [1, 2], [1, 2]), ("defghij", [], [])], id="twice the same"
        ),
    ],
)
def test_pieces_of_one_block(spans, expected):
    assert pieces(TEXT, *spans) == [expected]


def test_a_mark_through_two_blocks_ends_in_the_second():
    text = "one two\n\nthree four"
    found = pieces(text, (4, 14), blocks=((0, 7, "title"), (9, 19, "paragraph")))
    assert found == [[("one ", [], []), ("two", [1], [])], [("three", [1], [1]), (" four", [], [])]]


def test_a_mark_at_the_end_of_a_block_ends_there():
    text = "one two\n\nthree four"
    found = pieces(text, (4, 7), (9, 14), blocks=((0, 7, "title"), (9, 19, "paragraph")))
    assert found == [[("one ", [], []), ("two", [1], [1])], [("three", [2], [2]), (" four", [], [])]]


def test_offsets_are_code_points():
    assert pieces("😀é ‮x", (1, 2)) == [[("😀", [], []), ("é", [1], [1]), (" ‮x", [], [])]]


@pytest.mark.parametrize(
    ("spans", "depths"),
    [
        ([(0, 3), (4, 6)], {1: 0, 2: 0}),
        ([(0, 3), (3, 6)], {1: 0, 2: 0}),
        ([(0, 9), (2, 5)], {1: 0, 2: 1}),
        ([(0, 5), (3, 8)], {1: 0, 2: 1}),
        ([(0, 9), (1, 3), (4, 6)], {1: 0, 2: 1, 3: 1}),
        ([(0, 5), (3, 8), (6, 9)], {1: 0, 2: 1, 3: 0}),
        ([(0, 4), (0, 4), (0, 4)], {1: 0, 2: 1, 3: 2}),
    ],
)
def test_marks_that_meet_are_drawn_on_lines_of_their_own(spans, depths):
    marks = [Mark(number, start, end, "open") for number, (start, end) in enumerate(spans, 1)]
    (block,) = marked_blocks(TEXT, [(0, 10, "paragraph")], marks)
    assert {mark.number: mark.depth for piece in block.pieces for mark in piece.marks} == depths


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]], list[Mark]]:
    text = draw(st.text(min_size=1, max_size=40))
    places = st.integers(0, len(text))
    cuts = sorted(draw(st.sets(places, max_size=6)) | {0, len(text)})
    blocks = [(start, end, "paragraph") for start, end in pairwise(cuts)]
    spans = draw(st.lists(st.tuples(places, places).filter(lambda span: span[0] < span[1]), max_size=8))
    return text, blocks, [Mark(number, start, end, "open") for number, (start, end) in enumerate(spans, 1)]


@given(marked_texts())
def test_pieces_joined_are_the_block(case):
    text, blocks, marks = case
    for (start, end, _kind), block in zip(blocks, marked_blocks(text, blocks, marks), strict=True):
        assert "".join(piece.text for piece in block.pieces) == text[start:end]
        assert all(piece.text for piece in block.pieces)


@given(marked_texts())
def test_pieces_of_a_mark_joined_are_its_words_and_it_ends_once(case):
    text, blocks, marks = case
    found = [piece for block in marked_blocks(text, blocks, marks) for piece in block.pieces]
    for mark in marks:
        own = [piece for piece in found if mark.number in _numbers(piece.marks)]
        assert "".join(piece.text for piece in own) == text[mark.start : mark.end]
        assert [mark.number in _numbers(piece.ending) for piece in own] == [False] * (len(own) - 1) + [True]


@given(marked_texts())
def test_no_two_marks_share_a_line_where_they_meet_and_none_changes_its_line(case):
    depths: dict[int, int] = {}
    for block in marked_blocks(*case):
        for piece in block.pieces:
            lines = [mark.depth for mark in piece.marks]
            assert len(set(lines)) == len(lines)
            assert all(depths.setdefault(mark.number, mark.depth) == mark.depth for mark in piece.marks)


# --- drawn ---


def drawn(text: str, *spans: tuple[int, int]) -> str:
    marks = [Mark(number, start, end, "disputed") for number, (start, end) in enumerate(spans, 1)]
    (block,) = marked_blocks(text, [(0, len(text), "paragraph")], marks)
    return _drawn(block)


def _drawn(block: MarkedBlock) -> str:
    return "".join(marked(piece, "#claim-") for piece in block.pieces)


@pytest.mark.parametrize(
    ("spots", "expected"),
    [
        pytest.param([], [("abcde", None), ("fghij", None)], id="none"),
        pytest.param([(1, 3)], [("a", None), ("bc", 1), ("de", None), ("fghij", None)], id="one"),
        pytest.param([(0, 5), (5, 10)], [("abcde", 0), ("fghij", 5)], id="whole blocks"),
        pytest.param([(3, 7)], [("abc", None), ("de", 3), ("fg", 3), ("hij", None)], id="through two blocks"),
    ],
)
def test_spots_cut_the_text_too(spots, expected):
    found = marked_blocks(TEXT, ((0, 5, "paragraph"), (5, 10, "paragraph")), [], spots)
    pieces = [piece for block in found for piece in block.pieces]
    assert [(piece.text, piece.spot) for piece in pieces] == expected
    assert [piece.spot for piece in pieces if piece.begins] == [start for start, _end in spots], "each begins once"


def test_a_spot_that_a_mark_is_part_of_is_drawn_inside_it():
    [block] = marked_blocks(TEXT, ((0, 10, "paragraph"),), [Mark(1, 0, 3, "open")], [(2, 5)])
    drawn = "".join(marked(piece) for piece in block.pieces)
    assert '<span class="open-figure" id="figure-2">c</span>' in drawn
    assert '<span class="open-figure">de</span>' in drawn


def test_a_piece_without_marks_is_its_text():
    assert drawn("a < b & c") == escape("a < b & c")


def test_a_mark_names_its_claim_and_its_number_leads_there():
    assert drawn("ab", (0, 1)) == (
        '<mark class="claim is-disputed depth-0" data-claims="1">a</mark>'
        '<a class="claim-number is-disputed" href="#claim-1" aria-label="Claim 1: disputed">1</a>b'
    )


def test_every_mark_of_a_piece_names_all_its_claims_and_a_line_does_not_break_under_a_number():
    assert drawn("abc", (0, 3), (1, 2)) == (
        '<mark class="claim is-disputed depth-0" data-claims="1">a</mark>'
        '<mark class="claim is-disputed depth-0" data-claims="1 2">'
        '<mark class="claim is-disputed depth-1" data-claims="1 2">b</mark>'
        '<a class="claim-number is-disputed" href="#claim-2" aria-label="Claim 2: disputed">2</a></mark>'
        '<mark class="claim is-disputed depth-0" data-claims="1">c</mark>'
        '<a class="claim-number is-disputed" href="#claim-1" aria-label="Claim 1: disputed">1</a>'
    )


def test_marks_deeper_than_style_sheets_go_share_the_last_line():
    assert drawn("a", *[(0, 1)] * 6).count("depth-3") == 3


@pytest.mark.parametrize("hidden", ["‮", "⁦", "\x1b"])
def test_what_would_reorder_or_break_the_page_is_a_token(hidden):
    code = f"{ord(hidden):04X}"
    assert marked(Piece(f"a{hidden}b", (), ())) == f'a<span class="invisible" data-code="{code}">[U+{code}]</span>b'


@pytest.mark.parametrize("harmless", ["\xad", "​", "‎", "‍", "\t", "\n"])
def test_what_only_shapes_the_text_stays(harmless):
    assert marked(Piece(f"a{harmless}b", (), ())) == f"a{harmless}b"
