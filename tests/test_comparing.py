"""Two versions compared for people to see: which words differ, and which blocks belong together."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.comparing import Row, Side, Stretch, side_by_side
from annotations.importers import read_text
from annotations.marked_text import Mark
from annotations.wording import word_diff

# Words, figures, scripts with and without spaces, marks that combine, and what surrounds them.
PIECES = [
    "75",
    "75,000",
    "killed",
    "not",
    " ",
    "  ",
    "\n",
    ".",
    "“",
    "被",
    "杀",
    "ก",
    "שלום",
    "e\u0301",
    "😀",
    "\u00ad",
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)


def diff(old: str, new: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in word_diff(old, new)]


# old, new, and the words that differ
WORDS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "nothing": ("75 men", "75 men", []),
    "two empty texts": ("", "", []),
    "all of it": ("", "75 men", [("new", "75 men")]),
    "a figure is one word": ("around 75 men", "around 75,000 men", [("gone", "75"), ("new", "75,000")]),
    "with a decimal point": ("rose 3.5 per cent", "rose 3.6 per cent", [("gone", "3.5"), ("new", "3.6")]),
    "with a space that does not break": ("75 men", "75\u00a0000 men", [("gone", "75"), ("new", "75\u00a0000")]),
    "a word": ("were killed there", "were captured there", [("gone", "killed"), ("new", "captured")]),
    "a letter is the whole word": ("the soldier fell", "the soldiers fell", [("gone", "soldier"), ("new", "soldiers")]),
    "a negation": ("It did rain", "It did not rain", [("new", "not ")]),
    "a full stop": ("It rained.", "It rained!", [("gone", "."), ("new", "!")]),
    "Chinese, by the character": ("75名士兵被杀", "75名士兵被俘", [("gone", "杀"), ("new", "俘")]),
    "words one after the other, as one": (
        "two men fell",
        "some women fell",
        [("gone", "two men"), ("new", "some women")],
    ),
    "Japanese, by the character": ("兵士がいた", "兵士がいない", [("gone", "た"), ("new", "ない")]),
    "Russian, by the word": ("убиты 75 солдат", "ранены 75 солдат", [("gone", "убиты"), ("new", "ранены")]),
}


class TestWords:
    @pytest.mark.parametrize(("old", "new", "differ"), WORDS.values(), ids=WORDS)
    def test_that_differ_are_told(self, old: str, new: str, differ: list[tuple[str, str]]) -> None:
        assert sorted(each for each in diff(old, new) if each[0] != "same") == sorted(differ)

    @given(texts, texts)
    def test_joined_are_either_text(self, old: str, new: str) -> None:
        found = diff(old, new)
        assert "".join(text for kind, text in found if kind != "new") == old
        assert "".join(text for kind, text in found if kind != "gone") == new

    @given(texts)
    def test_of_a_text_and_itself_are_the_same(self, text: str) -> None:
        assert {kind for kind, _text in diff(text, text)} <= {"same"}

    @pytest.mark.parametrize("vocabulary", [30_000, 200], ids=["words as they are", "words that all come often"])
    def test_of_a_very_long_paragraph_are_told_one_by_one(self, vocabulary: int) -> None:
        chance = random.Random(1)  # noqa: S311  (the same text each time)
        old = [f"w{int(chance.paretovariate(1)) % vocabulary}" for _ in range(40_000)]
        new = list(old)
        for at in chance.sample(range(len(old)), 400):
            new[at] = "changed"
        found = diff(" ".join(old), " ".join(new))
        assert "".join(text for kind, text in found if kind != "gone") == " ".join(new)
        assert sum(text.count("changed") for kind, text in found if kind == "new") == 400
        assert sum(len(text.split()) for kind, text in found if kind == "gone") < 450


def side(text: str, marks: Sequence[Mark] = ()) -> Side:
    imported = read_text(text)
    return Side(imported.text, [(block.start, block.end, str(block.kind)) for block in imported.blocks], marks)


def read(stretches: list[Stretch] | None) -> list[tuple[str, str]] | None:
    """The words of one side of a row, with what they are."""
    if stretches is None:
        return None
    return [(each.kind, "".join(piece.text for piece in each.block.pieces)) for each in stretches]


def rows_of(old: str, new: str) -> list[tuple[list[tuple[str, str]] | None, list[tuple[str, str]] | None, bool]]:
    return [(read(row.old), read(row.new), row.same) for row in side_by_side(side(old), side(new))]


TITLE = ([("same", "Title")], [("same", "Title")], True)
ONE, TWO = "It rained in the north all day long.", "The mayor opened a new school."
CHANGED = ONE.replace("north", "south")
# the two texts below their titles, and the rows below the title's
BLOCKS = {
    "the same": ([ONE], [ONE], [([("same", ONE)], [("same", ONE)], True)]),
    "reworded": (
        [ONE],
        [CHANGED],
        [
            (
                [("same", "It rained in the "), ("gone", "north"), ("same", " all day long.")],
                [("same", "It rained in the "), ("new", "south"), ("same", " all day long.")],
                False,
            )
        ],
    ),
    "gone": ([ONE, TWO], [TWO], [([("gone", ONE)], None, False), ([("same", TWO)], [("same", TWO)], True)]),
    "new": ([TWO], [ONE, TWO], [(None, [("new", ONE)], False), ([("same", TWO)], [("same", TWO)], True)]),
    "another in its place": ([ONE], [TWO], [([("gone", ONE)], None, False), (None, [("new", TWO)], False)]),
    "reworded, below one that is new": (
        [ONE],
        [TWO, CHANGED],
        [
            (None, [("new", TWO)], False),
            (
                [("same", "It rained in the "), ("gone", "north"), ("same", " all day long.")],
                [("same", "It rained in the "), ("new", "south"), ("same", " all day long.")],
                False,
            ),
        ],
    ),
    "reworded, below one that is gone": (
        ["比赛取消。", "75名士兵被杀"],
        ["75名士兵被俘"],
        [
            ([("gone", "比赛取消。")], None, False),
            ([("same", "75名士兵被"), ("gone", "杀")], [("same", "75名士兵被"), ("new", "俘")], False),
        ],
    ),
    "all gone": ([ONE, TWO], [], [([("gone", ONE)], None, False), ([("gone", TWO)], None, False)]),
}


class TestBlocks:
    @pytest.mark.parametrize(("before", "after", "expected"), BLOCKS.values(), ids=BLOCKS)
    def test_stand_beside_what_became_of_them(self, before: list[str], after: list[str], expected: list[Row]) -> None:
        old, new = ("\n\n".join(["Title", *blocks]) for blocks in (before, after))
        assert rows_of(old, new) == [TITLE, *expected]

    def test_keep_their_kind(self) -> None:
        rows = side_by_side(side(f"Title\n\n{ONE}"), side(f"Another title\n\n{ONE}\n\n- One\n- Two"))
        assert [row.kind for row in rows if row.new] == ["title", "paragraph", "list_item", "list_item"]

    def test_show_the_claims_of_either_side_whole_where_words_differ_inside_them(self) -> None:
        old, new = f"Title\n\n{ONE}", f"Title\n\n{CHANGED}"
        start, end = old.index("rained"), old.index(" all day")
        _title, row = side_by_side(
            side(old, [Mark(1, start, end, "settled")]),
            side(new, [Mark(1, start, end, "recheck"), Mark(2, 7, 9, "open")]),
        )

        def marked(stretches: list[Stretch] | None) -> list[tuple[str, tuple[tuple[int, str], ...]]]:
            return [
                (piece.text, tuple((mark.number, mark.display) for mark in piece.marks))
                for each in stretches or []
                for piece in each.block.pieces
                if piece.marks
            ]

        assert marked(row.old) == [("rained in the ", ((1, "settled"),)), ("north", ((1, "settled"),))]
        assert marked(row.new) == [
            ("It", ((2, "open"),)),
            ("rained in the ", ((1, "recheck"),)),
            ("south", ((1, "recheck"),)),
        ]
        ending = [piece.ending for each in row.new or [] for piece in each.block.pieces]
        assert [[mark.number for mark in marks] for marks in ending if marks] == [[2], [1]], "each ends once"

    def test_draw_a_claim_on_the_same_line_all_along(self) -> None:
        old, new = f"Title\n\n{ONE}", f"Title\n\n{CHANGED}"
        start, north, end = new.index("rained"), new.index("south"), new.index(" all day")
        *_same, row = side_by_side(side(old), side(new, [Mark(1, 7, north, "open"), Mark(2, start, end, "open")]))
        lines = {(mark.number, mark.depth) for each in row.new or [] for p in each.block.pieces for mark in p.marks}
        assert lines == {(1, 0), (2, 1)}

    def test_of_a_long_list_are_paired_line_by_line(self) -> None:
        items = [f"- item of group {number % 7}" for number in range(3_000)]
        changed = [f"{item} with more" if number % 100 == 0 else item for number, item in enumerate(items)]
        rows = side_by_side(side("\n".join(["Title\n", *items])), side("\n".join(["Title\n", *changed])))
        assert sum(not row.same for row in rows) == 30
        assert all(row.old and row.new for row in rows)

    @given(*[st.lists(st.sampled_from([ONE, TWO, CHANGED, "75名士兵被杀。", "- a", "It 😀 e\u0301."]), max_size=6)] * 2)
    def test_are_all_there_in_order_on_either_side_and_joined_are_their_text(
        self, before: list[str], after: list[str]
    ) -> None:
        old, new = (side("\n\n".join(["Title", *blocks])) for blocks in (before, after))
        rows = side_by_side(old, new)
        for each, stretches in ((old, [row.old for row in rows]), (new, [row.new for row in rows])):
            shown = ["".join(text for _kind, text in found) for found in map(read, stretches) if found is not None]
            assert shown == [each.text[start:end] for start, end, _kind in each.blocks]
        for row in rows:
            assert row.old or row.new
            assert {kind for kind, _text in read(row.old) or []} <= {"same", "gone"}
            assert {kind for kind, _text in read(row.new) or []} <= {"same", "new"}
