"""The sentences of a text, each with its place (code points, end exclusive)."""

from collections.abc import Iterator

from annotations.anchoring import Span, trimmed


def sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of `text` in order, without the white space around them. A line end always ends a sentence.

    `language` is a BCP 47 code; one that the splitter does not know is split by general rules.
    """
    found = (trimmed(text, start, end) for start, end in _pieces(text, language))
    return [span for span in found if span]


def sentence_around(text: str, start: int, end: int, language: str = "en") -> Span:
    """The sentence that holds `text[start:end]`, or from the first to the last of those that it runs through.

    Only the lines that the span touches are split: a line end always ends a sentence.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    lines = text[line_start : len(text) if line_end < 0 else line_end]
    touched = [
        span for span in sentences(lines, language) if span.end + line_start > start and span.start + line_start < end
    ]
    if not touched:
        return Span(start, end)
    return Span(min(start, touched[0].start + line_start), max(end, touched[-1].end + line_start))


def _pieces(text: str, language: str) -> Iterator[tuple[int, int]]:
    from sentencex import get_sentence_boundaries  # native code, loaded where it is used

    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            for boundary in get_sentence_boundaries(language.split("-")[0] or "en", line):
                yield at + boundary["start_index"], at + boundary["end_index"]
        at += len(line)
