"""How words changed: the words of two texts compared, for people to see."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from annotations.alignment import SMALL, align

# A figure, a word, a run of white space, or one other character; scripts without spaces go character by character.
_TOKEN = re.compile(
    r"\d+(?:[.,’'\u00a0\u202f]\d+)*|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL
)

# Pairs of words: comparing each with each takes a second for so many. Longer stretches are shown whole, old and new.
MOST_COMPARISONS = 10_000_000_000

Pair = tuple[int, int]


@dataclass(frozen=True)
class Wording:
    """A stretch of words: `kind` is same, gone (of the old text alone) or new (of the new text alone)."""

    kind: str
    text: str


def words(text: str) -> list[str]:
    """The words, figures and marks of the text that `word_diff` compares, without the white space."""
    return [token for token in _TOKEN.findall(text) if not token.isspace()]


def word_diff(old: str, new: str) -> list[Wording]:
    """The words of both texts in order; the same, gone and new ones joined give back either text."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Wording] = []
    for is_same, a, b, c, d in _stretches(before, after):
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if is_same:
            found.append(Wording("same", gone))
            continue
        found += [Wording(kind, text) for kind, text in (("gone", gone), ("new", come)) if text]
    return found


def _equal_pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Which words belong together: near linear where some occur only once, each with each where none does."""
    for (a, c), (b, d) in pairwise([(-1, -1), *align(before, after), (len(before), len(after))]):
        a, c = a + 1, c + 1
        if SMALL < (b - a) * (d - c) <= MOST_COMPARISONS:
            for i, j, size in Levenshtein.editops(before[a:b], after[c:d]).as_matching_blocks():
                yield from ((a + i + k, c + j + k) for k in range(size))
        if b < len(before):
            yield b, d


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """What is the same and what is not, by turns: (whether it is, from and to in `before`, from and to in `after`).

    White space alone between words that changed belongs to the change: it is read as one.
    """
    a = c = 0  # up to here all is told
    runs = [*_runs(_equal_pairs(before, after)), (len(before), len(after), 0)]
    for (i, j, size), following in zip(runs, [*runs[1:], runs[-1]], strict=True):
        is_between = (i, j) != (a, c) and (i + size, j + size) != following[:2]
        if is_between and size == 1 and before[i].isspace():
            continue
        if (i, j) != (a, c):
            yield False, a, i, c, j
        if size:
            yield True, i, i + size, j, j + size
        a, c = i + size, j + size


def _runs(pairs: Iterable[Pair]) -> Iterator[tuple[int, int, int]]:
    """The pairs that follow one another, as (index in the old words, index in the new ones, how many)."""
    first, size = (0, 0), 0
    for i, j in pairs:
        if (i, j) != (first[0] + size, first[1] + size):
            if size:
                yield *first, size
            first, size = (i, j), 0
        size += 1
    if size:
        yield *first, size
