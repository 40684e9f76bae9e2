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
NEAR = 30  # code points from an end, within which a blank is looked for
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
    """Words of a text, cut where a hit, or the claim, begins or ends. `starts`, `ends`: nothing is left out there."""

    stretches: tuple[Stretch, ...]
    starts: bool = True
    ends: bool = True


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
    kept = Span(max(0, first - AROUND), min(len(text), first + LONGEST, max(last + AROUND, first + AROUND * 3)))
    return _cut(text, kept, Span(0, len(text)), words, None)


def excerpt_of(text: str, sentence: Span, claim: Span, words: Sequence[str]) -> Excerpt:
    """A sentence of `text` with its hits and the words of the claim, all as code points of `text`. Of a long one the
    claim and what stands around it."""
    kept = Span(sentence.start, min(sentence.end, sentence.start + LONGEST))
    if claim.end > kept.end:
        first = max(sentence.start, min(claim.start - AROUND, claim.end + AROUND - LONGEST))
        kept = Span(first, min(sentence.end, first + LONGEST))
    return _cut(text, kept, sentence, words, claim)


def _cut(text: str, kept: Span, whole: Span, words: Sequence[str], claim: Span | None) -> Excerpt:
    """What is kept of the whole, without half words at its ends where the script has spaces near them."""
    kept = Span(_after_blank(text, kept, whole), _before_blank(text, kept, whole))
    places = [Span(kept.start + hit.start, kept.start + hit.end) for hit in hits(text[kept.start : kept.end], words)]
    cuts = {kept.start, kept.end}
    for span in [*places, *([claim] if claim else [])]:
        cuts |= {max(kept.start, min(kept.end, end)) for end in (span.start, span.end)}
    stretches = tuple(
        Stretch(text[start:end], _within(start, end, places), _within(start, end, [claim] if claim else []))
        for start, end in pairwise(sorted(cuts))
    )
    return Excerpt(stretches, starts=kept.start == whole.start, ends=kept.end == whole.end)


def _after_blank(text: str, kept: Span, whole: Span) -> int:
    if kept.start == whole.start:
        return kept.start
    blank = re.search(r"\s", text[kept.start : min(kept.start + NEAR, kept.end)])
    return kept.start + blank.end() if blank else kept.start


def _before_blank(text: str, kept: Span, whole: Span) -> int:
    if kept.end == whole.end:
        return kept.end
    blank = re.search(r"\s\S*$", text[max(kept.start, kept.end - NEAR) : kept.end])
    return max(kept.start, kept.end - NEAR) + blank.start() if blank else kept.end


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
