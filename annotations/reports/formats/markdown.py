"""Reports as Markdown (CommonMark 0.31), to be read as it is or put into a page: articles, and under each its claims.

Text from outside is escaped, so that nothing of it becomes markup: no link, no picture, no heading, no HTML.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from annotations.choices import EvidenceKind, Reason, ReviewKind, Risk, Stance, Tier, Withdrawal
from annotations.reports.shapes import ClaimReport, EvidenceReport, RemarkReport, Report, ReviewReport
from annotations.reports.words import display_label, facts, label, moment, visible

# What begins markup anywhere in a line; an address and an e-mail address are links to some readers as they are.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!$^@]|(?<=[a-z])://|(?<=www)\.", re.IGNORECASE)
# What begins it at the start of a line alone.
_AT_START = re.compile(r"\A([-+=:]|\d{1,9}[.)])")
_REFERENCE = re.compile(r"&#?\w+;")  # some readers take it for another character inside an address too
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\\]+\Z", re.IGNORECASE)


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """The document in UTF-8, a claim at a time."""
    yield f"# {_('Verification report')}\n".encode()
    for report in reports:
        for part in _article(report):
            yield f"\n{part}\n".encode()


def plain(text: str) -> str:
    """A text on one line, with whatever would be markup escaped and whatever nobody would see as a token."""
    line = " ".join(visible(text).split())
    return _AT_START.sub(_escape_last, _MARKUP.sub(_escape, line))


def _escape(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _escape_last(found: re.Match[str]) -> str:
    """`1.` is a list where its stop is not escaped."""
    return f"{found[0][:-1]}\\{found[0][-1]}"


def _article(report: Report) -> Iterator[str]:
    yield f"## {plain(report.title)}"
    yield "\n".join(f"- {name}: {_value(value)}" for name, value in facts(report))
    for claim in report.standing_claims:
        yield from _claim(claim)
    if report.withdrawn_claims:
        yield f"### {_('Withdrawn claims')}"
        for claim in report.withdrawn_claims:
            yield from _claim(claim)
    if report.remarks:
        yield f"### {_('Questions and notes')}"
        yield "\n".join(_remark(each) for each in report.remarks)


def _claim(claim: ClaimReport) -> Iterator[str]:
    """Its heading says its number and its verdict or standing, what follows is in the order of the other prints."""
    number = _("Claim %(number)d: %(display)s") % {"number": claim.number, "display": display_label(claim.display)}
    yield f"### {number}"
    if claim.quote:
        yield f"> {plain(claim.quote)}"
    yield "\n".join(f"- {name}: {_value(value)}" for name, value in _said(claim) if value)
    if claim.reviews:
        yield "\n".join(_review(review) for review in claim.reviews)
    if claim.evidence:
        yield "\n".join(_source(source) for source in claim.evidence)
    if claim.remarks:
        yield "\n".join(_remark(each) for each in claim.remarks)


def _said(claim: ClaimReport) -> list[tuple[str, str]]:
    number = {"in": claim.reviews_in, "required": claim.reviews_required}
    return [
        (_("Statement"), claim.statement),
        (_("Claimant"), claim.claimant),
        (_("Risk"), label(Risk, claim.risk)),
        (_("Reviews"), _("%(in)d of %(required)d reviews in") % number),
        (_("Withdrawn"), label(Withdrawal, claim.withdrawal) if claim.withdrawal else ""),
        (_("Merged into"), str(claim.merged_into or "")),
        (_("Split from"), str(claim.split_from or "")),
        (_("Reviews withheld"), str(claim.reviews_withheld or "")),
        (_("Confidential sources withheld"), str(claim.withheld or "")),
    ]


def _review(review: ReviewReport) -> str:
    verdict = display_label(review.verdict)
    head = f"- **{plain(verdict)}** {plain(review.reviewer)}, {moment(review.given_at)}"
    lines = [
        (_("Kind"), label(ReviewKind, review.kind)),
        (_("Reason"), label(Reason, review.reason) if review.reason else ""),
        (_("Rationale"), review.rationale),
        (_("Suggested correction"), review.correction),
        (_("Counts"), "" if review.counts else _("no")),
        (_("Given on"), review.quote if review.stale else ""),
    ]
    return "\n".join([head, *(f"  - {name}: {_value(value)}" for name, value in lines if value)])


def _source(source: EvidenceReport) -> str:
    kind = f"{label(EvidenceKind, source.kind)}, {label(Tier, source.tier)}"
    head = f"- **{plain(label(Stance, source.stance))}** {plain(source.title or source.person or kind)}"
    lines = [
        (_("Kind"), kind),
        (_("Confidential"), _("yes") if source.confidential else ""),
        (_("Address"), source.url),
        (_("Archived at"), source.archive_url),
        (_("Archived on"), source.archived_on.isoformat() if source.archived_on else ""),
        (_("Where in it"), source.locator),
        (_("Quotation"), source.quote),
        (_("In translation"), source.quote_translation),
        (_("Person"), source.person),
        (_("Consulted on"), source.consulted_on.isoformat() if source.consulted_on else ""),
        (_("Rests on"), source.origin),
        (_("Note"), source.note),
        (_("File"), f"{source.file_name}, SHA-256 {source.file_digest}" if source.file_digest else ""),
    ]
    return "\n".join([head, *(f"  - {name}: {_value(value)}" for name, value in lines if value)])


def _remark(remark: RemarkReport) -> str:
    to = _(" to %(name)s") % {"name": remark.to} if remark.to else ""
    head = f"- {plain(remark.by + to)}, {moment(remark.at)}: {plain(remark.text)}"
    answers = [f"  - {plain(each.by)}, {moment(each.at)}: {plain(each.text)}" for each in remark.answers]
    return "\n".join([head, *answers])


def _value(value: str) -> str:
    """An address of the web as a link to itself, anything else as text."""
    is_address = _WEB_ADDRESS.match(value) and visible(value) == value and not _REFERENCE.search(value)
    return f"<{value}>" if is_address else plain(value)
