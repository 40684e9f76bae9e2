"""Where a claim is in a text: describing a place, and finding it again in the same text or in another version.

Offsets are Unicode code points, end exclusive, over the text as it came; words are compared levelled.

A place is described as the W3C Web Annotation Data Model does it: TextPositionSelector (start, end)
together with TextQuoteSelector (exact, prefix, suffix). https://www.w3.org/TR/annotation-model/
"""

from dataclasses import dataclass

from annotations.levelling import Levelled, Span, digest, level, levelled, trimmed
from annotations.passages import stands_in
from annotations.reanchoring import Candidate, Lost, Match, reanchor

__all__ = [
    "CONTEXT",
    "LONGEST_CONTEXT",
    "Anchor",
    "Candidate",
    "Levelled",
    "Lost",
    "Match",
    "Span",
    "describe",
    "digest",
    "level",
    "levelled",
    "locate",
    "occurrences",
    "reanchor",
    "stands_in",
    "trimmed",
]

CONTEXT = 32  # code points of prefix and suffix that are kept at the least
LONGEST_CONTEXT = 512  # and at the most, where a repeated passage needs more to be told apart


@dataclass(frozen=True)
class Anchor:
    """A place in a text. `start` and `end` in code points; `quote` is the text between them."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


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


def _is_ambiguous(text: str, start: int, end: int, width: int) -> bool:
    before = max(0, start - width)
    passage = text[before : end + width]
    first = text.find(passage)
    return first != before or text.find(passage, first + 1) >= 0


def _has_context(text: str, place: Span, anchor: Anchor) -> bool:
    before = levelled(text[: place.start][-len(anchor.prefix) - CONTEXT :])
    after = levelled(text[place.end : place.end + len(anchor.suffix) + CONTEXT])
    return before.endswith(levelled(anchor.prefix)) and after.startswith(levelled(anchor.suffix))
