"""An article's text cut up so that it can be drawn with its claims marked: overlapping and nested ones too; and with
what nobody has accounted for yet."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

BlockSpan = tuple[int, int, str]  # start, end, kind
Spot = tuple[int, int]  # start, end


@dataclass(frozen=True)
class Mark:
    """A claim's place in the text (code points, end exclusive), and the one word that says where it is.

    `depth` is the line below the words that it is drawn on, 0 the nearest; `marked_blocks` finds it.
    """

    number: int
    start: int
    end: int
    display: str
    depth: int = 0


@dataclass(frozen=True)
class Piece:
    """A stretch of text with the same marks all along: the outermost first. `ending` are those that end with it.

    `spot` is where a spot begins that the stretch is of, None for one that is of none; `begins`: it begins here.
    """

    text: str
    marks: tuple[Mark, ...]
    ending: tuple[Mark, ...]
    spot: int | None = None
    begins: bool = False


@dataclass(frozen=True)
class MarkedBlock:
    """A block of the text in pieces. `start` is where it begins, in code points of the whole text."""

    kind: str
    start: int
    pieces: tuple[Piece, ...]


def marked_blocks(
    text: str, blocks: Sequence[BlockSpan], marks: Iterable[Mark], spots: Sequence[Spot] = ()
) -> list[MarkedBlock]:
    """The blocks of `text`, each given as (start, end, kind), cut wherever a mark or a spot begins or ends.

    The pieces of a block, joined, are its text exactly. A mark may run through several blocks. `spots` are in the order
    of the text, and none is in another.
    """
    starts = [start for start, _end in spots]
    return [
        marked_block(text, block, inside, spots[max(bisect_right(starts, block[0]) - 1, 0) :])
        for block, inside in zip(blocks, marks_of(blocks, marks), strict=True)
    ]


def marked_block(text: str, block: BlockSpan, marks: Iterable[Mark], spots: Iterable[Spot] = ()) -> MarkedBlock:
    """One block of them, or a part of one: `marks` are those that `marks_of` gives for it, `spots` begin with the first
    that may be in it."""
    start, end, kind = block
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    spotted = [spot for spot in takewhile(lambda spot: spot[0] < end, spots) if spot[1] > start]
    return MarkedBlock(kind, start, tuple(_pieces(text, start, end, inside, spotted)))


def marks_of(blocks: Sequence[BlockSpan], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks in each of the blocks, which stand in the order of the text, and the line that each is drawn on."""
    ends = [end for _start, end, _kind in blocks]
    found: list[list[Mark]] = [[] for _ in blocks]
    for mark in _on_free_lines(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.number))):
        for at in range(bisect_right(ends, mark.start), len(blocks)):
            if blocks[at][0] >= mark.end:
                break
            found[at].append(mark)
    return found


def _on_free_lines(marks: Iterable[Mark]) -> list[Mark]:
    """The marks, given by their starts, each on the nearest line that is free all along it."""
    ends: list[int] = []  # where the last mark on each line ends
    result = []
    for mark in marks:
        depth = next((line for line, end in enumerate(ends) if end <= mark.start), len(ends))
        ends[depth : depth + 1] = [mark.end]
        result.append(replace(mark, depth=depth))
    return result


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark], spots: Sequence[Spot]) -> Iterable[Piece]:
    cuts = {start, end}
    for first, last in (*((mark.start, mark.end) for mark in marks), *spots):
        cuts.update((max(start, first), min(end, last)))
    for left, right in pairwise(sorted(cuts)):
        around = tuple(mark for mark in marks if mark.start <= left and mark.end >= right)
        ending = tuple(mark for mark in around if mark.end == right)
        spot = next((first for first, last in spots if first <= left and last >= right), None)
        yield Piece(text[left:right], around, ending, spot, begins=spot == left)
