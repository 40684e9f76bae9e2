"""The annotated draft of an article as plain values: its paragraphs, where claims begin and end in them, and what a
suggested correction takes away and puts in. Whoever accepts all of it has the corrected text, whoever rejects all of it
the text as it is, code point for code point.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from annotations.reports.shapes import Block, ClaimReport, Report, ReviewReport
from annotations.wording import word_diff


@dataclass(frozen=True)
class Words:
    """A stretch of words: `kind` is same, gone (struck out) or new (put in), of the last two with who suggests it."""

    kind: str
    text: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Edge:
    """Where the claim of that number begins, or ends."""

    claim: int
    is_begin: bool


Placed = tuple[int, Edge]  # where it stands, in code points of the text


@dataclass(frozen=True)
class Paragraph:
    kind: str  # a value of annotations.choices.BlockKind
    parts: tuple[Words | Edge, ...]


@dataclass(frozen=True)
class Draft:
    """`tracked` are the numbers of the claims whose correction is in the text; others overlap one of these, or run over
    more than one paragraph."""

    paragraphs: tuple[Paragraph, ...]
    tracked: frozenset[int]


@dataclass(frozen=True)
class _Change:
    claim: ClaimReport
    review: ReviewReport
    start: int
    end: int


def draft_of(report: Report) -> Draft:
    """The text of the report with its claims and corrections."""
    changes = list(_changes(report))
    edges = _edges(report)
    bounds = [-1, *(block.end for block in report.blocks[:-1])]
    paragraphs = tuple(
        Paragraph(block.kind, tuple(_parts(report.text, block, _those_of(block, after, until, edges), changes)))
        for block, after, until in zip(report.blocks, bounds, [*_starts(report), len(report.text) + 1], strict=False)
    )
    return Draft(paragraphs, frozenset(change.claim.number for change in changes))


def _starts(report: Report) -> list[int]:
    """Where each paragraph but the first begins."""
    return [block.start for block in report.blocks[1:]] if report.blocks else []


def correction_of(claim: ClaimReport) -> ReviewReport | None:
    """The review whose correction of the claim is taken: the first of those that decide; what they overruled is not."""
    return next((review for review in claim.deciding if review.correction and not review.stale), None)


def _changes(report: Report) -> Iterator[_Change]:
    """In the order of the text. Of corrections that overlap the first is taken."""
    free_from = 0
    for claim in sorted(_placed(report), key=lambda each: (each.start, each.end)):
        review, start, end = correction_of(claim), claim.start, claim.end
        if review is None or start is None or end is None or start < free_from:
            continue
        if any(block.start <= start and end <= block.end for block in report.blocks):
            free_from = end
            yield _Change(claim, review, start, end)


def _placed(report: Report) -> list[ClaimReport]:
    return [claim for claim in report.standing_claims if claim.start is not None]


def _edges(report: Report) -> list[Placed]:
    """By place, ends before beginnings."""
    found = []
    for claim in _placed(report):
        if claim.start is not None and claim.end is not None:
            found += [(claim.start, Edge(claim.number, True)), (claim.end, Edge(claim.number, False))]
    return sorted(found, key=lambda each: (each[0], each[1].is_begin, each[1].claim))


def _those_of(block: Block, after: int, until: int, edges: Sequence[Placed]) -> deque[Placed]:
    """The edges that are drawn in a block. Of those between two, ends belong to the first and beginnings to the second:
    `after` is where the one before ends, `until` where the next begins."""
    return deque(
        (at, edge) for at, edge in edges if (after <= at < block.end if edge.is_begin else block.start < at <= until)
    )


def _parts(text: str, block: Block, edges: deque[Placed], changes: Sequence[_Change]) -> Iterator[Words | Edge]:
    """The words of a block, changed or as they are, with every edge where it stands."""
    for start, words in _segments(text, block, changes):
        at, end = start, start if words.kind == "new" else start + len(words.text)
        while edges and edges[0][0] < end:
            cut, edge = edges.popleft()
            if cut > at:
                yield replace(words, text=text[at:cut])
                at = cut
            yield edge
        yield words if at == start else replace(words, text=text[at:end])
    yield from (edge for _at, edge in edges)


def _segments(text: str, block: Block, changes: Sequence[_Change]) -> Iterator[tuple[int, Words]]:
    """The words of a block in order, each with its place: of what is put in, the place where it is."""
    at = block.start
    for change in changes:
        if block.start <= change.start and change.end <= block.end:
            if at < change.start:
                yield at, Words("same", text[at : change.start])
            at = change.start
            for each in word_diff(text[change.start : change.end], change.review.correction):
                by, when = ("", None) if each.kind == "same" else (change.review.reviewer, change.review.given_at)
                yield at, Words(each.kind, each.text, by, when)
                at += 0 if each.kind == "new" else len(each.text)
    if at < block.end:
        yield at, Words("same", text[at : block.end])
