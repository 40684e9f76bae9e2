"""The quick way to level a text must say exactly what going character by character says."""

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.levelling import _LEVEL, level, levelled, straightened
from tests.test_anchoring import texts

crowded = st.text(st.sampled_from(" \u200b\n\u00ad“a.\u3000\u2028\u2060é"), max_size=30)


def one_by_one(text: str) -> list[tuple[str, int, int]]:
    """What `level` documents, for text without anything to compose: each character by itself, blanks run together."""
    found: list[tuple[str, int, int]] = []
    for at, character in enumerate(text):
        piece = " " if character.isspace() else levelled(character)
        if piece == " " and found and found[-1][0] == " ":
            found[-1] = (" ", found[-1][1], at + 1)
        elif piece:
            found.append((piece, at, at + 1))
    return found


@given(texts | crowded)
def test_composed_text_levels_character_by_character(text: str) -> None:
    assume(unicodedata.is_normalized("NFC", text.translate(_LEVEL)))
    found = level(text)
    assert list(zip(found.text, found.starts, found.ends, strict=True)) == one_by_one(text)


@given(texts | crowded)
def test_straightening_keeps_every_offset_and_line_end(text: str) -> None:
    straight = straightened(text)
    assert len(straight) == len(text)
    assert [at for at, c in enumerate(straight) if c == "\n"] == [at for at, c in enumerate(text) if c == "\n"]
    assert levelled(straight) == levelled(text)
