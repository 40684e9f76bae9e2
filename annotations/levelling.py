"""Comparing words fairly: what counts as the same words, and where each levelled character came from.

Offsets are Unicode code points, end exclusive, over the text as it came. Comparing is done on
*levelled* words, so that a quotation mark that a word processor bent does not hide a quote; a space
that is there or is not, a bidirectional control and every letter and digit still count.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_DOUBLE_QUOTES = "“”„‟«»″＂❝❞〝〞〟"
_SINGLE_QUOTES = "‘’‚‛‹›′＇❛❜`´\u1fef\u1ffd"  # the last two are other ways to write ` and ´: NFC makes them so
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e"  # soft hyphen and zero-width characters
_LEVEL = (
    {ord(c): '"' for c in _DOUBLE_QUOTES} | {ord(c): "'" for c in _SINGLE_QUOTES} | {ord(c): None for c in _DROPPED}
)
_BLANKS = [c for c in map(chr, range(0x3001)) if c.isspace()]
_ONE_TO_ONE = {code: mark for code, mark in _LEVEL.items() if mark} | {ord(c): " " for c in _BLANKS}
_ENDS_OF_LINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_STRAIGHT = {code: mark for code, mark in _ONE_TO_ONE.items() if chr(code) not in _ENDS_OF_LINES}
# What does not level character by character: more than one blank, and what is dropped.
_IRREGULAR = re.compile(rf"\s[\s{_DROPPED}]*\s|[{_DROPPED}]+")


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
    composed = unicodedata.is_normalized("NFC", text.translate(_LEVEL))
    pieces = _composed_pieces(text) if composed else _levelled_clusters(text)
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, piece in pieces:
        if piece == " " and characters and characters[-1] == " ":
            ends[-1] = end
        elif len(piece) == end - start and composed:
            characters.extend(piece)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            characters.extend(piece)
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
    return Levelled("".join(characters), tuple(starts), tuple(ends))


def levelled(text: str) -> str:
    """Only the words of `level`, without white space at either end."""
    straight = unicodedata.normalize("NFC", text.translate(_LEVEL))
    return " ".join(straight.split())


def straightened(text: str) -> str:
    """`text` with straight quotation marks and plain spaces, as long as it was: every offset still holds."""
    return text.translate(_STRAIGHT)


def digest(text: str) -> str:
    """SHA-256 of the levelled words, in hexadecimal: equal exactly when a verdict given on them still speaks."""
    return hashlib.sha256(levelled(text).encode()).hexdigest()


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


def _composed_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The same for text that is in NFC once it is straight: long stretches that level character by character."""
    at = 0
    for match in _IRREGULAR.finditer(text):
        yield at, match.start(), text[at : match.start()].translate(_ONE_TO_ONE)
        if text[match.start()].isspace():
            yield *match.span(), " "
        at = match.end()
    yield at, len(text), text[at:].translate(_ONE_TO_ONE)


def _levelled_clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Pieces of `text` that level by themselves: (start, end, levelled piece); dropped characters make none."""
    at = 0
    while at < len(text):
        end = at + 1 if text[at].isspace() else _cluster_end(text, at)
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
