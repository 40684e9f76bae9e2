"""What of a text somebody has accounted for: each of its segments claimed, ruled not checkable, or open.

A figure, a date or a name is accounted for where it lies wholly within one claim or one ruling: a claim about "75" says
nothing of "75,000". A sentence or a quotation is claimed where a claim has words of it and nothing that counts in it
is left open: figures, dates and, for a sentence, the quotations in it. Names in it do not count, they are too many and
too unsure. It is ruled not checkable only as a whole: a ruling on one word says nothing of the rest.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from annotations import choices
from annotations.choices import SegmentKind
from annotations.segments import Segment

Place = tuple[int, int]  # start, end

# What must not be open in a sentence, or in a quotation, that passes for claimed.
_COUNTING: dict[SegmentKind, tuple[SegmentKind, ...]] = {
    SegmentKind.NAME: (),
    SegmentKind.FIGURE: (),
    SegmentKind.DATE: (),
    SegmentKind.QUOTATION: (SegmentKind.FIGURE, SegmentKind.DATE),
    SegmentKind.SENTENCE: (SegmentKind.FIGURE, SegmentKind.DATE, SegmentKind.QUOTATION),
}
_MADE_OF_WORDS = (SegmentKind.QUOTATION, SegmentKind.SENTENCE)


@dataclass(frozen=True)
class Accounted:
    """A segment, and whether somebody has accounted for it."""

    segment: Segment
    state: choices.Coverage


@dataclass(frozen=True)
class Share:
    """How many segments of a kind there are, and how many of them in each state."""

    kind: SegmentKind
    claimed: int
    not_checkable: int
    open: int

    @property
    def total(self) -> int:
        return self.claimed + self.not_checkable + self.open

    @property
    def accounted_for(self) -> float:
        """Between 0 and 1; where there is nothing to account for, all of it is."""
        return 1 - self.open / self.total if self.total else 1.0


@dataclass(frozen=True)
class Coverage:
    """The segments of a text in order, each with its state."""

    segments: tuple[Accounted, ...]

    def share(self, kind: SegmentKind) -> Share:
        states = Counter(each.state for each in self.segments if each.segment.kind == kind)
        return Share(kind, *(states[state] for state in choices.Coverage))

    @property
    def shares(self) -> tuple[Share, ...]:
        """One for every kind, in the order of SegmentKind."""
        return tuple(self.share(kind) for kind in SegmentKind)

    def open(self, kind: SegmentKind) -> tuple[Segment, ...]:
        """The segments of a kind that nobody has accounted for, in order."""
        states = (each for each in self.segments if each.state == choices.Coverage.OPEN)
        return tuple(each.segment for each in states if each.segment.kind == kind)


def coverage(
    text: str, segments: Sequence[Segment], claimed: Iterable[Place], not_checkable: Iterable[Place]
) -> Coverage:
    """The coverage of `text`, whose segments are in order, by the places of its claims and of its rulings.

    Where a claim and a ruling both have a segment, it is claimed.
    """
    rule = _Rule(text, list(claimed), not_checkable)
    states = {}
    for kind in _COUNTING:  # what counts in another comes before it
        for segment in segments:
            if segment.kind == kind:
                states[segment] = rule.state(segment)
    return Coverage(tuple(Accounted(segment, states[segment]) for segment in segments))


class _Rule:
    def __init__(self, text: str, claimed: Sequence[Place], not_checkable: Iterable[Place]) -> None:
        self._text = text
        self._claims, self._rulings = _Places(claimed), _Places(not_checkable)
        self._claimed_words = _Places(filter(None, (_words_of(text, place) for place in claimed)))
        self._open: dict[SegmentKind, list[Segment]] = {kind: [] for kind in _COUNTING}

    def state(self, segment: Segment) -> choices.Coverage:
        """To be asked of all segments in order, kind by kind."""
        if self._is_claimed(segment):
            return choices.Coverage.CLAIMED
        if self._rulings.hold(self._place_of(segment)):
            return choices.Coverage.NOT_CHECKABLE
        self._open[segment.kind].append(segment)
        return choices.Coverage.OPEN

    def _is_claimed(self, segment: Segment) -> bool:
        if segment.kind not in _MADE_OF_WORDS:
            return self._claims.hold(self._place_of(segment))
        return self._claimed_words.touch(self._place_of(segment)) and not any(
            self._has_open(segment, kind) for kind in _COUNTING[segment.kind]
        )

    def _has_open(self, segment: Segment, kind: SegmentKind) -> bool:
        """Whether one that is open begins in the segment; a quotation that goes on in the next sentence is not its."""
        spots = self._open[kind]
        at = bisect_left(spots, segment.start, key=_start)
        while at < len(spots) and spots[at].start < segment.end:
            if kind != SegmentKind.QUOTATION or spots[at].end <= segment.end:
                return True
            at += 1
        return False

    def _place_of(self, segment: Segment) -> Place:
        """A sentence without its full stop: a claim or a ruling often leaves it out."""
        place = segment.start, segment.end
        return (_words_of(self._text, place) or place) if segment.kind in _MADE_OF_WORDS else place


class _Places:
    """Places in a text, which may overlap, asked about quickly."""

    def __init__(self, places: Iterable[Place]) -> None:
        ordered = sorted(places)
        self._starts = [start for start, _end in ordered]
        self._reach = [0, *accumulate((end for _start, end in ordered), max)]  # of the first so many of them

    def hold(self, place: Place) -> bool:
        """Whether all of `place` lies in one of them."""
        start, end = place
        return self._reach[bisect_right(self._starts, start)] >= end

    def touch(self, place: Place) -> bool:
        """Whether `place` and one of them have something in common."""
        start, end = place
        return self._reach[bisect_left(self._starts, end)] > start


def _words_of(text: str, place: Place) -> Place | None:
    """The place from its first letter or digit to its last; None where it has none."""
    start, end = place
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else None


def _start(segment: Segment) -> int:
    return segment.start
