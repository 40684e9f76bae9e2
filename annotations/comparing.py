"""Two versions of a text side by side: which blocks belong together, and which words in them differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from annotations.anchoring import levelled
from annotations.marked_text import Mark, MarkedBlock, marked_blocks
from annotations.wording import Wording, word_diff

BlockSpan = tuple[int, int, str]
SIMILAR = 0.4  # from here on two blocks are one that was reworded, not one that went and one that came


@dataclass(frozen=True)
class Side:
    """One version's text, its blocks (start, end, kind) and its marks, in code points."""

    text: str
    blocks: Sequence[BlockSpan]
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Stretch:
    """Words of one side: `kind` is same, gone or new; `pieces` are they with their marks."""

    kind: str
    block: MarkedBlock


@dataclass(frozen=True)
class Row:
    """A block beside its counterpart; None where the other version has none. `same`: no word differs."""

    old: list[Stretch] | None
    new: list[Stretch] | None
    same: bool
    kind: str


def side_by_side(old: Side, new: Side) -> list[Row]:
    """The blocks of both texts in order, paired where they are the same or alike."""
    before = [levelled(old.text[start:end]) for start, end, _kind in old.blocks]
    after = [levelled(new.text[start:end]) for start, end, _kind in new.blocks]
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [_row(old, one, new, other) for one, other in zip(old.blocks[a:b], new.blocks[c:d], strict=True)]
        else:
            rows += _changed_rows(old, old.blocks[a:b], new, new.blocks[c:d])
    return rows


def _changed_rows(old: Side, gone: Sequence[BlockSpan], new: Side, come: Sequence[BlockSpan]) -> Iterator[Row]:
    """Blocks in the same order, paired while they are alike."""
    for one, other in zip_longest(gone, come):
        if one and other and not _alike(old.text[one[0] : one[1]], new.text[other[0] : other[1]]):
            yield _row(old, one, new, None)
            yield _row(old, None, new, other)
        else:
            yield _row(old, one, new, other)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= SIMILAR


def _row(old: Side, one: BlockSpan | None, new: Side, other: BlockSpan | None) -> Row:
    kind = (one or other or (0, 0, ""))[2]
    if one is None or other is None:
        return Row(_whole(old, one, "gone") if one else None, _whole(new, other, "new") if other else None, False, kind)
    before, after = old.text[one[0] : one[1]], new.text[other[0] : other[1]]
    if before == after:
        return Row(_whole(old, one, "same"), _whole(new, other, "same"), True, kind)
    wording = word_diff(before, after)
    return Row(_stretches(old, one, wording, "new"), _stretches(new, other, wording, "gone"), False, kind)


def _whole(side: Side, block: BlockSpan, kind: str) -> list[Stretch]:
    return [Stretch(kind, drawn) for drawn in marked_blocks(side.text, [block], side.marks)]


def _stretches(side: Side, block: BlockSpan, wording: Iterable[Wording], leave_out: str) -> list[Stretch]:
    """The block's words, cut where the wording changes."""
    at, found = block[0], []
    for each in wording:
        if each.kind != leave_out:
            end = at + len(each.text)
            found += [Stretch(each.kind, drawn) for drawn in marked_blocks(side.text, [(at, end, "")], side.marks)]
            at = end
    return found
