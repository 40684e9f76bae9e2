"""Reports as one HTML file that needs nothing else: no script, no address loaded, made for paper as for the screen."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from django.template.loader import render_to_string

from annotations.marked_text import Mark, MarkedBlock, marked_blocks
from annotations.reports.shapes import Report

# What the page template has where the articles go. Text from outside is escaped, so it can never say this.
ARTICLES = "<!--articles-->"
IN_MEMORY = 16 * 1024 * 1024  # bytes
CHUNK = 64 * 1024  # bytes


def write(reports: Iterable[Report], created: datetime | None = None, notices: Sequence[str] = ()) -> Iterator[bytes]:
    """The page, in UTF-8. The list of articles at its top needs them all, so the articles wait in a temporary file.

    `created` is for programs that ask a page for it; `notices` are said at its top.
    """
    contents = []
    with SpooledTemporaryFile(max_size=IN_MEMORY) as articles:
        for report in reports:
            articles.write(render_to_string("reports/_article.html", _context(report)).encode())
            contents.append(_entry(report))
        page = render_to_string("reports/report.html", {"contents": contents, "created": created, "notices": notices})
        before, _place, after = page.partition(ARTICLES)
        yield before.encode()
        articles.seek(0)
        yield from iter(lambda: articles.read(CHUNK), b"")
        yield after.encode()


def _context(report: Report) -> dict[str, Any]:
    """What the template of one article reads. `anchor` begins the ids of its claims."""
    return _entry(report) | {"report": report, "digest": report.digest, "blocks": _blocks(report)}


def _entry(report: Report) -> dict[str, Any]:
    """What the list of articles says of one: little, since the list of all of them is held."""
    return {
        "anchor": f"article-{report.article}",
        "title": report.title,
        "outlet": report.outlet,
        "counts": report.counts(),
    }


def _blocks(report: Report) -> list[MarkedBlock]:
    marks = [
        Mark(claim.number, claim.start, claim.end, claim.display)
        for claim in report.standing_claims
        if claim.start is not None and claim.end is not None
    ]
    return marked_blocks(report.text, [(block.start, block.end, block.kind) for block in report.blocks], marks)
