"""What a text is made of, for whoever has to account for all of it."""

from typing import NamedTuple

from annotations.choices import SegmentKind


class Segment(NamedTuple):
    """A stretch of a text: code points, end exclusive. A tuple, since a long text has thousands."""

    start: int
    end: int
    kind: SegmentKind
