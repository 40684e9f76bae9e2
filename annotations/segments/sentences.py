"""The sentences of a text, each with its place (code points, end exclusive)."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from annotations.levelling import Span, trimmed

# The splitter pairs quotation marks in a time that grows with the square of their number: 1,000 take it a quarter of a
# millisecond, 100,000 two seconds. No line of prose has so many.
_MANY_MARKS = 400
_MARKS = "\"'“”„‟«»‘’‚‛‹›「」『』"
_STOPS = (". ", "! ", "? ", "。", "！", "？")


def sentences(text: str, language: str = "en", start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]` in order, without the white space around them, with their places in `text`.

    A line end always ends a sentence. `language` is a BCP 47 code; one that the splitter does not know is split by
    general rules.
    """
    found = (trimmed(text, first, last) for first, last in _pieces(text[start:end], language, start))
    return [span for span in found if span]


def sentence_around(text: str, start: int, end: int, language: str = "en") -> Span:
    """The sentence that holds `text[start:end]`, or from the first to the last of those that it runs through.

    Only the lines that the span touches are split: a line end always ends a sentence.
    """
    return Sentences(text, language).around(start, end)


class Sentences:
    """The sentences of a text where many of them are asked for: no line is split twice."""

    def __init__(self, text: str, language: str = "en") -> None:
        self._text, self._language = text, language
        self._split: dict[int, list[Span]] = {}

    def around(self, start: int, end: int) -> Span:
        """The same as `sentence_around`."""
        line_start = self._text.rfind("\n", 0, start) + 1
        first, last = start, end
        while line_start <= end:
            line_end = self._text.find("\n", line_start)
            line_end = len(self._text) if line_end < 0 else line_end
            spans = self._sentences_of(line_start, line_end)
            at = bisect_right(spans, start, key=lambda span: span.end)
            while at < len(spans) and spans[at].start < end:
                first, last = min(first, spans[at].start), max(last, spans[at].end)
                at += 1
            line_start = line_end + 1
        return Span(first, last)

    def _sentences_of(self, line_start: int, line_end: int) -> list[Span]:
        if line_start not in self._split:
            self._split[line_start] = sentences(self._text, self._language, line_start, line_end)
        return self._split[line_start]


def _pieces(text: str, language: str, at: int) -> Iterator[tuple[int, int]]:
    """The sentences of a text that begins at `at`, with the white space after them."""
    split, code = _splitter(), language.split("-")[0] or "en"
    for line in text.splitlines(keepends=True):
        for part in _parts(line):
            if not part.isspace():
                for boundary in split(code, part):
                    yield at + boundary["start_index"], at + boundary["end_index"]
            at += len(part)


@cache
def _splitter() -> Callable[[str, str], list[dict[str, Any]]]:
    from sentencex import get_sentence_boundaries  # native code, loaded where it is used

    return get_sentence_boundaries


def _parts(line: str) -> Iterator[str]:
    """The line as a whole; one full of quotation marks in parts, cut where a sentence ends if one does."""
    if len(line) <= _MANY_MARKS or sum(map(line.count, _MARKS)) <= _MANY_MARKS:
        yield line
        return
    at = 0
    while at < len(line):
        end = at + _MANY_MARKS
        cut = max(line.rfind(stop, at, end) + len(stop) for stop in _STOPS) if end < len(line) else end
        yield line[at : cut if cut > at + 1 else end]
        at = cut if cut > at + 1 else end
