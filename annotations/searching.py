"""Looking for words: what is compared with what, and how a place with hits is shown. Plain values.

Both what is sought and what is searched are folded: levelled, and in one case. A hit is any stretch of the folded text,
so that scripts without spaces are searched like all others.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.levelling import Span, level, levelled, straightened

MOST_CHARACTERS = 1_000  # of a query
MOST_WORDS = 20
AROUND = 90  # code points before and after a hit
LONGEST = 600  # code points of an excerpt
WINDOW = 4_000  # code points that are looked through at once

_DOTTED_I = "İ"  # the Turkish capital of i: case folding alone would leave its dot behind
_QUOTED_OR_WORD = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Sought:
    """What to look for: folded words and phrases, each of which must occur. `is_cut`: more was typed than is looked
    for."""

    words: tuple[str, ...]
    is_cut: bool = False


@dataclass(frozen=True)
class Stretch:
    """A part of an excerpt."""

    text: str
    is_hit: bool = False
    is_claim: bool = False


@dataclass(frozen=True)
class Excerpt:
    """A part of a text cut where a hit, or the claim, begins or ends. `starts`, `ends`: it has the text's own ends."""

    stretches: tuple[Stretch, ...]
    starts: bool = True
    ends: bool = True

    @property
    def has_hit(self) -> bool:
        return any(each.is_hit for each in self.stretches)


def folded(text: str) -> str:
    """The levelled words without regard to case: what is compared."""
    return levelled(text).replace(_DOTTED_I, "i").casefold()


def sought(query: str) -> Sought:
    """The words of a query, and its quoted phrases as they are. Nothing in it is an operator or a wildcard."""
    words = [folded(phrase or word) for phrase, word in _QUOTED_OR_WORD.findall(straightened(query[:MOST_CHARACTERS]))]
    different = list(dict.fromkeys(word for word in words if word))
    return Sought(tuple(different[:MOST_WORDS]), len(query) > MOST_CHARACTERS or len(different) > MOST_WORDS)


def hits(text: str, words: Iterable[str]) -> list[Span]:
    """The places of folded words in `text` (code points), in order, joined where they touch."""
    folded_text, places = _folded_with_places(text)
    found = []
    for word in words:
        at = folded_text.find(word)
        while at >= 0:
            found.append(Span(places[at].start, places[at + len(word) - 1].end))
            at = folded_text.find(word, at + len(word))
    return _joined(found)


def excerpt(text: str, words: Sequence[str]) -> Excerpt:
    """The surroundings of the first hit, with all hits in them; the beginning of the text where there is none."""
    start, window = _window_with_hit(text, words)
    places = hits(window, words)
    first = start + places[0].start if places else 0
    last = start + places[0].end if places else 0
    return marked_excerpt(
        text, Span(max(0, first - AROUND), min(len(text), max(last + AROUND, first + AROUND * 3))), words
    )


def marked_excerpt(text: str, around: Span, words: Sequence[str], claim: Span | None = None) -> Excerpt:
    """`text[around.start:around.end]` with its hits, and the words of the claim where that is given. All places are
    code points of `text`. What is longer than an excerpt may be is cut, at words where the script has spaces."""
    kept = Span(around.start, min(around.end, around.start + LONGEST))
    if claim and claim.end > kept.end:
        first = max(around.start, min(claim.start - AROUND, claim.end + AROUND - LONGEST))
        kept = Span(first, min(around.end, first + LONGEST))
    kept = _whole_words(text, kept, claim)
    shown = text[kept.start : kept.end]
    places = [Span(kept.start + hit.start, kept.start + hit.end) for hit in hits(shown, words)]
    cuts = {kept.start, kept.end, *(end for hit in places for end in (hit.start, hit.end))}
    if claim:
        cuts |= {max(kept.start, min(kept.end, end)) for end in (claim.start, claim.end)}
    ends = sorted(cuts)
    stretches = tuple(
        Stretch(text[a:b], _within(a, b, places), _within(a, b, [claim] if claim else [])) for a, b in pairwise(ends)
    )
    return Excerpt(stretches, starts=not text[: kept.start].strip(), ends=not text[kept.end :].strip())


def _folded_with_places(text: str) -> tuple[str, list[Span]]:
    """`folded`, with white space left at its ends, and for each character the stretch of `text` that it stands for."""
    straight = level(text)
    pieces, places = [], []
    for character, start, end in zip(straight.text, straight.starts, straight.ends, strict=True):
        piece = "i" if character == _DOTTED_I else character.casefold()
        pieces.append(piece)
        places += [Span(start, end)] * len(piece)
    return "".join(pieces), places


def _window_with_hit(text: str, words: Sequence[str]) -> tuple[int, str]:
    """Where the first window with a hit begins, and its text: with its places a long text is slow to level."""
    length = WINDOW + 4 * max(map(len, words), default=0)  # a hit is longer as it came than folded, where blanks run on
    for start in range(0, len(text), WINDOW):
        window = text[start : start + length]
        compared = folded(window)
        if any(word in compared for word in words):
            return start, window
    return 0, text[:WINDOW]


def _whole_words(text: str, span: Span, claim: Span | None) -> Span:
    """Without the half words at its ends, where the script has spaces near them."""
    start, end = span.start, span.end
    if start and not text[start - 1].isspace():
        blank = re.search(r"\s", text[start : min(start + 30, claim.start if claim else end)])
        start += blank.end() if blank else 0
    if end < len(text) and not text[end].isspace():
        tail = text[max(end - 30, claim.end if claim and claim.end <= end else start) : end]
        blank = re.search(r"\s\S*$", tail)
        end -= len(tail) - blank.start() if blank else 0
    return Span(start, max(start, end))


def _within(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)


def _joined(spans: Iterable[Span]) -> list[Span]:
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result
