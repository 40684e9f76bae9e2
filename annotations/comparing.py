"""Two versions of a text side by side: which blocks belong together, and which words in them differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from annotations.alignment import align
from annotations.anchoring import levelled
from annotations.marked_text import BlockSpan, Mark, MarkedBlock, marked_block, marks_of
from annotations.wording import Wording, word_diff, words

SIMILAR = 0.4  # from here on two blocks are one that was reworded, not one that went and one that came

# What bounds the search for reworded blocks, which compares each block that went with each that came.
MOST_BLOCKS = 30
MOST_CHARACTERS = 10_000  # of each block, from its start


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


@dataclass(frozen=True)
class _Block:
    """A block with what is needed to compare it and to draw it."""

    text: str
    start: int
    end: int
    kind: str
    marks: Sequence[Mark]

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def side_by_side(old: Side, new: Side) -> list[Row]:
    """The blocks of both texts in order, paired where they are the same or alike."""
    before, after = _blocks(old), _blocks(new)
    same = align(*([levelled(block.words) for block in side] for side in (before, after)))
    rows: list[Row] = []
    for (a, c), (b, d) in pairwise([(-1, -1), *same, (len(before), len(after))]):
        rows += [_row(one, other) for one, other in _reworded(before[a + 1 : b], after[c + 1 : d])]
        if b < len(before):
            rows.append(_row(before[b], after[d]))
    return rows


def _blocks(side: Side) -> list[_Block]:
    marks = marks_of(side.blocks, side.marks)
    return [_Block(side.text, *block, inside) for block, inside in zip(side.blocks, marks, strict=True)]


def _reworded(gone: Sequence[_Block], come: Sequence[_Block]) -> Iterator[tuple[_Block | None, _Block | None]]:
    """The blocks of either side in their order, those that are alike together."""
    for at in range(0, max(len(gone), len(come)), MOST_BLOCKS):
        old, new = gone[at : at + MOST_BLOCKS], come[at : at + MOST_BLOCKS]
        for (a, c), (b, d) in pairwise([(-1, -1), *_alike(old, new), (len(old), len(new))]):
            yield from ((block, None) for block in old[a + 1 : b])
            yield from ((None, block) for block in new[c + 1 : d])
            if b < len(old):
                yield old[b], new[d]


def _alike(old: Sequence[_Block], new: Sequence[_Block]) -> list[tuple[int, int]]:
    """The pairs of alike blocks that keep their order and have most in common, all together."""
    shared = _shares(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]  # what the blocks from here on have in common
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + shared[i][j])
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if shared[i][j] and best[i][j] == best[i + 1][j + 1] + shared[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _shares(old: Sequence[_Block], new: Sequence[_Block]) -> list[list[float]]:
    """The share of words that each two blocks have in common, 0 for those that are not alike."""
    before, after = ([words(block.words[:MOST_CHARACTERS]) for block in side] for side in (old, new))
    return [[Indel.normalized_similarity(one, other, score_cutoff=SIMILAR) for other in after] for one in before]


def _row(one: _Block | None, other: _Block | None) -> Row:
    if one and other and one.words != other.words:
        wording = word_diff(one.words, other.words)
        return Row(_stretches(one, wording, "new"), _stretches(other, wording, "gone"), False, one.kind)
    same = bool(one and other)
    old = [_stretch(one, one.start, one.end, "same" if same else "gone")] if one else None
    new = [_stretch(other, other.start, other.end, "same" if same else "new")] if other else None
    return Row(old, new, same, next(block.kind for block in (one, other) if block))


def _stretches(block: _Block, wording: Iterable[Wording], leave_out: str) -> list[Stretch]:
    """The block's words, cut where the wording changes."""
    at, found = block.start, []
    for each in wording:
        if each.kind != leave_out:
            found.append(_stretch(block, at, at + len(each.text), each.kind))
            at += len(each.text)
    return found


def _stretch(block: _Block, start: int, end: int, kind: str) -> Stretch:
    return Stretch(kind, marked_block(block.text, (start, end, block.kind), block.marks))
