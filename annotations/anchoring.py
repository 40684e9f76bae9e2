"""Where a claim is in a text: describing a place, finding it again, and comparing words fairly.

Offsets are Unicode code points, end exclusive, over the text as it came. Comparing is done on
*levelled* words, so that a quotation mark that a word processor bent does not hide a quote; a space
that is there or is not, a bidirectional control and every letter and digit still count.

A place is described as the W3C Web Annotation Data Model does it: TextPositionSelector (start, end)
together with TextQuoteSelector (exact, prefix, suffix). https://www.w3.org/TR/annotation-model/
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CONTEXT = 32  # code points of prefix and suffix that are kept at the least
LONGEST_CONTEXT = 512  # and at the most, where a repeated passage needs more to be told apart

_DOUBLE_QUOTES = "“”„‟«»″＂❝❞〝〞〟"
_SINGLE_QUOTES = "‘’‚‛‹›′＇❛❜`´\u1fef\u1ffd"  # the last two are other ways to write ` and ´: NFC makes them so
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e"  # soft hyphen and zero-width characters
_LEVEL = (
    {ord(c): '"' for c in _DOUBLE_QUOTES} | {ord(c): "'" for c in _SINGLE_QUOTES} | {ord(c): None for c in _DROPPED}
)


@dataclass(frozen=True)
class Anchor:
    """A place in a text. `start` and `end` in code points; `quote` is the text between them."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True)
class Span:
    """A stretch of a text: code points, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Levelled:
    """Levelled text, and for each of its characters the stretch of the original that it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> Span:
        """The stretch of the original text that levelled characters `start` to `end` stand for."""
        return Span(self.starts[start], self.ends[end - 1])


def level(text: str) -> Levelled:
    """Level `text` and remember where each levelled character came from.

    Runs of white space become one space, quotation marks become straight ones, soft hyphens and
    zero-width characters go, and what is left is put into NFC (never NFKC: 10² is not 102).
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, levelled in _levelled_clusters(text):
        if levelled == " " and characters and characters[-1] == " ":
            ends[-1] = end
            continue
        for character in levelled:
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Levelled("".join(characters), tuple(starts), tuple(ends))


def levelled(text: str) -> str:
    """Only the words of `level`, without white space at either end."""
    straight = unicodedata.normalize("NFC", text.translate(_LEVEL))
    return " ".join(straight.split())


def digest(text: str) -> str:
    """SHA-256 of the levelled words, in hexadecimal: equal exactly when a verdict given on them still speaks."""
    return hashlib.sha256(levelled(text).encode()).hexdigest()


def describe(text: str, start: int, end: int) -> Anchor:
    """The anchor of `text[start:end]`; its context is widened until no other place in `text` has the same.

    Raises ValueError where the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no text between {start} and {end}: the text has {len(text)} characters")
    quote = text[start:end]
    width = CONTEXT
    while width < LONGEST_CONTEXT and _is_ambiguous(text, start, end, width):
        width *= 2
    return Anchor(start, end, quote, text[max(0, start - width) : start], text[end : end + width])


def locate(text: str, anchor: Anchor) -> Span | None:
    """The place of `anchor` in `text`, or None where it is gone or not certain.

    The position is believed when the words stand there; else the quote with its context; else the
    quote alone, where it occurs once.
    """
    if levelled(text[anchor.start : anchor.end]) == levelled(anchor.quote):
        return trimmed(text, anchor.start, min(anchor.end, len(text)))
    places = occurrences(text, anchor.quote)
    if len(places) > 1:
        places = [place for place in places if _has_context(text, place, anchor)]
    return places[0] if len(places) == 1 else None


def occurrences(text: str, quote: str) -> list[Span]:
    """Every place where the levelled words of `quote` stand in `text`, in order; none for a blank quote."""
    needle = levelled(quote)
    if not needle:
        return []
    haystack = level(text)
    places = []
    at = haystack.text.find(needle)
    while at >= 0:
        span = haystack.original(at, at + len(needle))
        if levelled(text[span.start : span.end]) == needle:
            places.append(span)
        at = haystack.text.find(needle, at + 1)
    return places


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends, or None where nothing else is in it or it lies outside."""
    if not 0 <= start < end <= len(text):
        return None
    quote = text[start:end]
    inner = quote.strip()
    if not inner:
        return None
    lead = len(quote) - len(quote.lstrip())
    return Span(start + lead, start + lead + len(inner))


def _is_ambiguous(text: str, start: int, end: int, width: int) -> bool:
    before = max(0, start - width)
    passage = text[before : end + width]
    first = text.find(passage)
    return first != before or text.find(passage, first + 1) >= 0


def _has_context(text: str, place: Span, anchor: Anchor) -> bool:
    before = levelled(text[: place.start][-len(anchor.prefix) - CONTEXT :])
    after = levelled(text[place.end : place.end + len(anchor.suffix) + CONTEXT])
    return before.endswith(levelled(anchor.prefix)) and after.startswith(levelled(anchor.suffix))


def _levelled_clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Pieces of `text` that level by themselves: (start, end, levelled piece); dropped characters make none."""
    composed = unicodedata.is_normalized("NFC", text.translate(_LEVEL))
    at = 0
    while at < len(text):
        end = at + 1 if composed or text[at].isspace() else _cluster_end(text, at)
        piece = text[at:end]
        if piece.isspace():
            yield at, end, " "
        else:
            straight = unicodedata.normalize("NFC", piece.translate(_LEVEL))
            if straight:
                yield at, end, straight
        at = end


def _cluster_end(text: str, at: int) -> int:
    """The end of the run from `at` that NFC may compose or reorder together."""
    piece = text[at].translate(_LEVEL)
    end = at + 1
    while end < len(text):
        following = text[end].translate(_LEVEL)
        if following and not _combines(following) and not _composes(piece, following):
            break
        piece += following
        end += 1
    return end


def _combines(character: str) -> bool:
    """Whether it may be reordered with what stands before it; a few that do not say so are made of such that do."""
    return unicodedata.combining(unicodedata.normalize("NFD", character)[0]) > 0


def _composes(piece: str, following: str) -> bool:
    apart = unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", following)
    return unicodedata.normalize("NFC", piece + following) != apart
