"""Reports as CSV: a row a claim, the withdrawn ones too, told by their standing.

For spreadsheets as much as for programs: UTF-8 with a byte order mark, CRLF, every cell quoted, and no cell that a
spreadsheet would run, whichever separator it is told to split at.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from annotations.choices import Blocker, EvidenceKind, RemarkKind, Stance, Tier
from annotations.reports.shapes import ClaimReport, EvidenceReport, RemarkReport, Report, WaiverReport

_SEPARATORS = ";\t\r\n"
# A spreadsheet passes over these before it decides that a cell is a formula; and a quotation mark is gone once the
# file is split at another separator. The separators are left out: what follows them is looked at by itself.
_PASSED_OVER = (
    r"\x00-\x08\x0b\x0c\x0e-\x20\x22\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    r"\U000e0000-\U000e0fff"
)
_TRIGGERS = r"=+\-@|%\t\r＝＋－＠"
_CELL_START = rf"(?:\A|(?<=[{_SEPARATORS}]))"
_RUNS = re.compile(rf"{_CELL_START}(?='|[{_PASSED_OVER}]*[{_TRIGGERS}])")
_ESCAPED = re.compile(rf"{_CELL_START}'")


def inert(cell: str) -> str:
    """The cell with an apostrophe wherever a spreadsheet could begin to read a formula, and before one already there.

    Such places are its start and whatever follows `;`, tab, CR or LF: with another separator a cell begins there.
    """
    return _RUNS.sub("'", cell)


def original(cell: str) -> str:
    """What `inert` was given."""
    return _ESCAPED.sub("", cell)


class _Row(NamedTuple):
    report: Report
    claim: ClaimReport
    digest: str


# The last column never holds words from outside: after a cell that ended in `;` the next row would begin inside it.
COLUMNS: dict[str, Callable[[_Row], object]] = {
    "article": lambda row: row.report.article,
    "outlet": lambda row: row.report.outlet,
    "story": lambda row: row.report.story,
    "article_title": lambda row: row.report.title,
    "author": lambda row: row.report.author,
    "article_url": lambda row: row.report.url,
    "published": lambda row: row.report.published_at or row.report.published_on,
    "language": lambda row: row.report.language,
    "translated_from": lambda row: row.report.original_language,
    "translated_by": lambda row: row.report.translation,
    "state": lambda row: row.report.state,
    "version": lambda row: row.report.version,
    "signed_off_by": lambda row: row.report.sign_off and row.report.sign_off.by,
    "signed_off_at": lambda row: row.report.sign_off and row.report.sign_off.at,
    "signed_off_version": lambda row: row.report.sign_off and row.report.sign_off.version,
    "sign_off_holds": lambda row: row.report.sign_off and _yes_or_no(row.report.sign_off.holds),
    "sign_off_fell_at": lambda row: row.report.fallen_at,
    "published_version": lambda row: row.report.last_publication and row.report.last_publication.version,
    "published_here_at": lambda row: row.report.last_publication and row.report.last_publication.at,
    "claim": lambda row: row.claim.number,
    "start": lambda row: row.claim.start,
    "end": lambda row: row.claim.end,
    "quote": lambda row: row.claim.quote,
    "statement": lambda row: row.claim.statement,
    "claimant": lambda row: row.claim.claimant,
    "risk": lambda row: row.claim.risk,
    "standing": lambda row: row.claim.standing,
    "verdict": lambda row: row.claim.verdict,
    "reviews_in": lambda row: row.claim.reviews_in,
    "reviews_required": lambda row: row.claim.reviews_required,
    "reviews_withheld": lambda row: row.claim.reviews_withheld,
    # In these eight each line is a review, in the same order.
    "reviewers": lambda row: _lines(review.reviewer for review in row.claim.reviews),
    "review_kinds": lambda row: _lines(review.kind for review in row.claim.reviews),
    "verdicts_given": lambda row: _lines(review.verdict for review in row.claim.reviews),
    "reasons": lambda row: _lines(review.reason for review in row.claim.reviews),
    "stale": lambda row: _lines(_yes_or_no(review.stale) for review in row.claim.reviews),
    "counting": lambda row: _lines(_yes_or_no(review.counts) for review in row.claim.reviews),
    "rationales": lambda row: _lines(review.rationale for review in row.claim.reviews),
    "corrections": lambda row: _lines(review.correction for review in row.claim.reviews),
    "evidence": lambda row: _lines(_source(evidence) for evidence in row.claim.evidence),
    "evidence_withheld": lambda row: row.claim.withheld,
    # Each line is something that the rules ask for.
    "evidence_lacking": lambda row: _lines(row.claim.lacking),
    "checked_by_signer_alone": lambda row: (
        ""
        if row.report.sign_off is None or row.claim.reviews_withheld
        else _yes_or_no(row.claim.number in row.report.sign_off.checked_by_signer)
    ),
    # Each line is something that was let pass of the claim, what holds no more too.
    "let_pass": lambda row: _lines(_waiver(each) for each in row.report.waivers_of(row.claim.number)),
    # Each line is a question with its answers, or a note: the private ones where they were asked for.
    "questions_and_notes": lambda row: _lines(_remark(each) for each in row.claim.remarks),
    "head_sequence": lambda row: row.report.head and row.report.head.sequence,
    "head_digest": lambda row: row.report.head and row.report.head.digest,
    "head_at": lambda row: row.report.head and row.report.head.at,
    "report_digest": lambda row: row.digest,
    "as_of": lambda row: row.report.as_of,
    "made_at": lambda row: row.report.made_at,
}


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """The header, then the claims of each report in turn."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield b"\xef\xbb\xbf" + writer.writerow(COLUMNS)
    for report in reports:
        digest = report.digest
        for claim in report.claims:
            row = _Row(report, claim, digest)
            yield writer.writerow(inert(_text(value(row))) for value in COLUMNS.values())


class _Line:
    """What a csv writer writes to, so that `writerow` gives the line instead of keeping it."""

    def write(self, line: str) -> bytes:
        return line.encode()


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _waiver(waiver: WaiverReport) -> str:
    """What was let pass, to be read by a person."""
    parts = [
        f"{Blocker(waiver.blocker).label}{': ' if waiver.person else ''}{waiver.person}",
        waiver.why,
        _("by %(name)s, %(at)s") % {"name": waiver.by, "at": waiver.at.isoformat()},
        _("taken back") if waiver.withdrawn else "" if waiver.holds else _("lapsed"),
    ]
    return " | ".join(part for part in parts if part)


def _remark(remark: RemarkReport) -> str:
    """A question with its answers, or a note, to be read by a person."""
    kind = _("question to %(name)s") % {"name": remark.to} if remark.to else RemarkKind(remark.kind).label
    parts = [
        f"{kind}: {remark.text}",
        _("by %(name)s, %(at)s") % {"name": remark.by, "at": remark.at.isoformat()},
        _("private") if remark.private else "",
        *(
            _("%(name)s, %(at)s: %(text)s") % {"name": each.by, "at": each.at.isoformat(), "text": each.text}
            for each in remark.answers
        ),
        _("resolved: %(why)s") % {"why": remark.why} if remark.resolved else "",
    ]
    return " | ".join(part for part in parts if part)


def _lines(texts: Iterable[str]) -> str:
    """The texts, each on a line of its own."""
    return "\n".join(" ".join(text.splitlines()) for text in texts)


def _source(evidence: EvidenceReport) -> str:
    """One source, to be read by a person."""
    parts = [
        f"{Stance(evidence.stance).label}: {EvidenceKind(evidence.kind).label}, {Tier(evidence.tier).label}",
        evidence.title,
        evidence.locator,
        evidence.quote and f"“{evidence.quote}”",
        evidence.quote_translation and _("in translation “%s”") % evidence.quote_translation,
        evidence.url,
        evidence.archive_url and _("archived at %s") % evidence.archive_url,
        evidence.archived_on and _("archived on %s") % evidence.archived_on.isoformat(),
        evidence.person,
        evidence.consulted_on and _("consulted on %s") % evidence.consulted_on.isoformat(),
        evidence.origin and _("rests on %s") % evidence.origin,
        evidence.note,
        evidence.file_name
        and _("file %(name)s, SHA-256 %(digest)s") % {"name": evidence.file_name, "digest": evidence.file_digest},
    ]
    return " | ".join(part for part in parts if part)
