"""What a text is made of, for whoever has to account for all of it."""

from collections.abc import Iterable
from typing import NamedTuple

from annotations.choices import SegmentKind
from annotations.levelling import Span


class Segment(NamedTuple):
    """A stretch of a text: code points, end exclusive. A tuple, since a long text has thousands."""

    start: int
    end: int
    kind: SegmentKind


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if result and span.start < result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result
