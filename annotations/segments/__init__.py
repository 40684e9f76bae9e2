"""What a text is made of: sentences, quotations, dates, figures and names, each with its place.

Offsets are Unicode code points, end exclusive. Segments may stand in one another: a figure in a quotation in a
sentence, a name beside a figure in KB12. Two of them never do: a figure in a date is not counted again, and a date is
in no name.
"""

from collections.abc import Iterable, Iterator, Sequence

from annotations.choices import SegmentKind
from annotations.levelling import Span
from annotations.segments.dates import dates
from annotations.segments.figures import figures
from annotations.segments.names import names
from annotations.segments.quotations import quotations
from annotations.segments.sentences import Sentences, sentence_around, sentences
from annotations.segments.shapes import Segment
from annotations.segments.words import known_words

__all__ = ["BlockSpan", "Segment", "Sentences", "segments", "sentence_around", "sentences"]

BlockSpan = tuple[int, int, str]  # start, end, kind, as an article's version has them
_ORDER = {kind: place for place, kind in enumerate(SegmentKind)}


def segments(text: str, language: str = "en", blocks: Sequence[BlockSpan] = ()) -> tuple[Segment, ...]:
    """Everything in `text` that a checker accounts for, by its start; of two that start together, the longer first.

    Sentences, quotations and names never run from one block into the next. Dates and figures are looked for in
    the whole text, whatever the sentences are. `language` is a BCP 47 code; in one that nobody wrote words down
    for, figures and dates in digits are found all the same.
    """
    code = language.split("-")[0].lower()
    stretches = [(start, end) for start, end in _stretches(text, blocks) if text[start:end].strip()]
    parts = [span for stretch in stretches for span in sentences(text, language, *stretch)]
    words = known_words(text, code)
    days = dates(text, code, words.calendar)
    counts = figures(_without(text, days), code, words.numbers)
    hidden = sorted([*days, *(span for span in counts if not _may_be_named(text[span.start : span.end]))], key=_place)
    found = {
        SegmentKind.SENTENCE: _with_words(text, parts),
        SegmentKind.QUOTATION: _with_words(text, (span for each in stretches for span in quotations(text, *each))),
        SegmentKind.DATE: days,
        SegmentKind.FIGURE: counts,
        SegmentKind.NAME: names(_without(text, hidden), code, parts),
    }
    every = [Segment(span.start, span.end, kind) for kind, spans in found.items() for span in spans]
    return tuple(sorted(every, key=lambda each: (each.start, -each.end, _ORDER[each.kind])))


def _stretches(text: str, blocks: Iterable[BlockSpan]) -> Iterator[tuple[int, int]]:
    """The blocks, and whatever stands between them: words that no block has are not lost."""
    at = 0
    for start, end, _kind in (*blocks, (len(text), len(text), "")):
        yield at, start
        yield start, end
        at = end


def _with_words(text: str, spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if any(map(str.isalnum, text[span.start : span.end]))]


def _without(text: str, spans: Iterable[Span]) -> str:
    """`text` with line ends in place of the spans: a line end is in no name, number or date."""
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], "\n" * (span.end - span.start)]
        at = span.end
    return "".join([*pieces, text[at:]])


def _may_be_named(figure: str) -> bool:
    """KB12 may, "two" and "75 Millionen" may not."""
    return len(figure.split()) == 1 and any(map(str.isdecimal, figure))


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
