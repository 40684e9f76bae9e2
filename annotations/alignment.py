"""Two versions of a text side by side: which stretches of the old one are which of the new one.

The method is the patience diff (Bram Cohen): what is equal at both ends is matched, then what occurs exactly
once on each side, in the longest run that keeps its order, then the same again between those. It is near
linear, and it does not match the odd "the" of two passages that have nothing to do with each other.
Lines are aligned first, then the sentences of the lines that are left, then the lines and sentences that went
elsewhere as they were. Where a repeated stretch came or went, so that either copy could be the new one, neither
is matched: whoever needs them tells them apart by what surrounds them, or not at all.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from annotations.levelling import levelled

SMALL = 40_000  # pairs of keys: up to here a stretch without anything unique in it is compared key by key
TELLING = 6  # tokens that words must have to be known again without anything around them

_LINE = re.compile(r"[^\n]+(?:\n\s*)?|\n\s*")
_CLOSERS = r"[\"'”’»“‘)\]\u00ad\u200b-\u200d\u2060\ufeff]*"
_SENTENCE_END = re.compile(rf"[.!?…؟۔।։]{_CLOSERS}\s+|[。！？；][”’」』）》]*\s*|\n\s*")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
_LETTER = rf"(?:(?![{_UNSPACED}])[\w{_MARKS}])"
# A figure with its sign and separators is one token, a word is one, and of scripts without spaces each character.
_TOKEN = re.compile(
    rf"(?:(?<!\w)[-+−])?(?:\d{{1,3}}(?: \d{{3}}(?!\d))+|\d+)(?:[.,:/'٫٬]\d+)*{_LETTER}*"
    rf"|[{_UNSPACED}]|{_LETTER}+(?:'{_LETTER}+)*|[^\w\s]"
)

Keys = Sequence[str] | Mapping[int, str]


def tokens(text: str) -> list[tuple[int, int]]:
    """The figures, words and marks of `text` as (start, end), in order; white space is in none of them."""
    return [match.span() for match in _TOKEN.finditer(text)]


def is_unspaced(character: str) -> bool:
    """Whether it is of a script that writes its words without spaces."""
    return bool(re.match(f"[{_UNSPACED}]", character))


def sentence_cuts(text: str) -> list[int]:
    """Where the rough sentences of `text` start, and at last its length: punctuation alone decides."""
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text) if match.end() < len(text)), len(text)]


def is_telling(words: str) -> bool:
    """Whether `words` are long enough to be known again without anything around them."""
    return len(tokens(words)) >= TELLING


def align(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs (index in `old`, index in `new`) of equal keys that keep their order, by patience diff."""
    pairs: list[tuple[int, int]] = []
    stretches = [(0, len(old), 0, len(new))]
    while stretches:
        a, b, c, d = stretches.pop()
        while a < b and c < d and old[a] == new[c]:
            pairs.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            pairs.append((b, d))
        if a == b or c == d:
            continue
        anchors = _in_order(_unique_pairs(old, new, range(a, b), range(c, d)))
        if anchors:
            pairs += anchors
            bounds = [(a - 1, c - 1), *anchors, (b, d)]
            stretches += [(x + 1, z, y + 1, w) for (x, y), (z, w) in pairwise(bounds)]
        elif (b - a) * (d - c) <= SMALL:
            blocks = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks()
            pairs += [(a + i + k, c + j + k) for i, j, size in blocks for k in range(size)]
    return sorted(pairs)


class Alignment:
    """The stretches of two texts and which belong together.

    `old_starts` and `new_starts` hold where each stretch starts, in code points, and at last the length of the
    text; `partner[i]` is the new stretch that the old stretch `i` became and `origin[j]` the old one that the new
    stretch `j` was, -1 for none; their levelled words are equal. `steady` are the old stretches, in order, whose
    partners keep that order; the other matched ones moved.
    """

    def __init__(self, old: str, new: str) -> None:
        old_lines, new_lines = _lines(old), _lines(new)
        lines = _matched(_keys(old, old_lines), _keys(new, new_lines))
        self.old_starts, old_stretch = _finer(old, old_lines, {a for a, _, _ in lines})
        self.new_starts, new_stretch = _finer(new, new_lines, {b for _, b, _ in lines})
        self.partner = array("l", [-1]) * (len(self.old_starts) - 1)
        self.origin = array("l", [-1]) * (len(self.new_starts) - 1)
        self.steady: list[int] = []
        for a, b, is_steady in lines:
            self._match(old_stretch[a], new_stretch[b], is_steady)
        self.steady.sort()
        self._match_sentences(old, new)

    def old_at(self, offset: int) -> int:
        """The old stretch that holds the character at `offset`."""
        return bisect_right(self.old_starts, offset) - 1

    def new_at(self, offset: int) -> int:
        """The new stretch that holds the character at `offset`."""
        return bisect_right(self.new_starts, offset) - 1

    def neighbours(self, first: int, last: int) -> tuple[int, int]:
        """The new stretches between which the old ones `first` to `last` would stand, had they kept their order."""
        before = bisect_left(self.steady, first)
        after = bisect_right(self.steady, last)
        return (
            self.partner[self.steady[before - 1]] if before else -1,
            self.partner[self.steady[after]] if after < len(self.steady) else len(self.origin),
        )

    def _match(self, a: int, b: int, is_steady: bool) -> None:
        self.partner[a], self.origin[b] = b, a
        if is_steady:
            self.steady.append(a)

    def _match_sentences(self, old: str, new: str) -> None:
        bounds = [(-1, -1), *((a, self.partner[a]) for a in self.steady), (len(self.partner), len(self.origin))]
        left_old: list[int] = []
        left_new: list[int] = []
        old_keys: dict[int, str] = {}
        new_keys: dict[int, str] = {}
        for (a, c), (b, d) in pairwise(bounds):
            gone = [i for i in range(a + 1, b) if self.partner[i] < 0]
            come = [j for j in range(c + 1, d) if self.origin[j] < 0]
            old_keys |= {i: levelled(old[self.old_starts[i] : self.old_starts[i + 1]]) for i in gone}
            new_keys |= {j: levelled(new[self.new_starts[j] : self.new_starts[j + 1]]) for j in come}
            for x, y in unslid([old_keys[i] for i in gone], [new_keys[j] for j in come]):
                self._match(gone[x], come[y], is_steady=True)
            left_old += [i for i in gone if self.partner[i] < 0]
            left_new += [j for j in come if self.origin[j] < 0]
        for i, j in _unique_pairs(old_keys, new_keys, left_old, left_new):
            if is_telling(old_keys[i]):
                self._match(i, j, is_steady=False)
        self.steady.sort()


def unslid(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of `align` without those that another alignment, just as good, would pair otherwise.

    In "A Q B" and "A Q Q B" either Q may be the one that came: what was inserted or deleted can slide along
    equal keys, and none of the keys that it slides over is certain.
    """
    pairs = align(old, new)
    uncertain: set[int] = set()
    for k, ((a, c), (b, d)) in enumerate(pairwise([(-1, -1), *pairs, (len(old), len(new))])):
        for gone, come in ((b - a - 1, 0), (0, d - c - 1)):
            if gone or come:
                uncertain.update(_slid_over(old, new, (pairs[x] for x in range(k - 1, -1, -1)), gone, come))
                uncertain.update(_slid_over(old, new, (pairs[x] for x in range(k, len(pairs))), -gone, -come))
    return [(i, j) for i, j in pairs if i not in uncertain]


def _slid_over(
    old: Sequence[str], new: Sequence[str], pairs: Iterable[tuple[int, int]], gone: int, come: int
) -> Iterator[int]:
    """The old indexes, going away from a gap, that could as well be paired across it."""
    for i, j in pairs:
        if old[i + gone] != new[j + come]:
            return
        yield i


def _unique_pairs(
    old: Keys, new: Keys, old_indexes: Sequence[int], new_indexes: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs of equal keys that occur once on either side, in the order of the new side."""
    old_counts = Counter(old[i] for i in old_indexes)
    new_counts = Counter(new[j] for j in new_indexes)
    place = {old[i]: i for i in old_indexes if old_counts[old[i]] == 1}
    return [(place[new[j]], j) for j in new_indexes if new_counts[new[j]] == 1 and new[j] in place]


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of `pairs` (ordered by their second index) whose first indexes rise, too."""
    tops: list[int] = []  # the lowest first index that a run of each length ends with
    ends: list[int] = []  # and where in `pairs` that is
    previous: list[int] = []
    for at, (i, _) in enumerate(pairs):
        length = bisect_left(tops, i)
        previous.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [i]
        ends[length : length + 1] = [at]
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = previous[at]
    return run[::-1]


def _matched(old: list[str], new: list[str]) -> list[tuple[int, int, bool]]:
    """The pairs of equal lines, each with whether it kept its order."""
    steady = unslid(old, new)
    gone = set(range(len(old))).difference(i for i, _ in steady)
    come = set(range(len(new))).difference(j for _, j in steady)
    moved = _unique_pairs(old, new, sorted(gone), sorted(come))
    return [(i, j, True) for i, j in steady] + [(i, j, False) for i, j in moved if is_telling(old[i])]


def _lines(text: str) -> list[int]:
    return [match.start() for match in _LINE.finditer(text)] + [len(text)]


def _keys(text: str, starts: Sequence[int]) -> list[str]:
    return [levelled(text[start:end]) for start, end in pairwise(starts)]


def _finer(text: str, lines: list[int], whole: set[int]) -> tuple[Sequence[int], dict[int, int]]:
    """Where each stretch starts, lines that are not `whole` cut into sentences; and the stretch of each whole line."""
    starts = array("l")
    stretch_of: dict[int, int] = {}
    for number, (start, end) in enumerate(pairwise(lines)):
        stretch_of[number] = len(starts)
        starts.append(start)
        if number not in whole:
            ends = (match.end() for match in _SENTENCE_END.finditer(text, start, end))
            starts.extend(at for at in ends if at < end)
    starts.append(len(text))
    return starts, stretch_of
