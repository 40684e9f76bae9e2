"""What stands in which column, for the formats that are tables: one row a claim, a source, a review or an event.

Every row says which article and which report it is of, so that each can be read by itself. Values are numbers, texts,
booleans, days, moments in UTC, or None.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotations.choices import Blocker, EvidenceKind, RemarkKind, Stance, Tier
from annotations.reports.shapes import (
    ClaimReport,
    Event,
    EvidenceReport,
    RemarkReport,
    Report,
    ReviewReport,
    WaiverReport,
)
from annotations.reports.words import LABELS

Column = Callable[[Any], object]


class Row(NamedTuple):
    """Something of a report: `it` is a source, a review or an event of the `claim`, None where the row is the claim;
    `claim` is None for what is of the whole article."""

    report: Report
    claim: ClaimReport | None
    it: Any = None


@dataclass(frozen=True)
class Table:
    """Columns by name, in order: `before` and `after` are asked of a report, `own` of each of its `rows`."""

    name: str
    before: dict[str, Column]
    own: dict[str, Column]
    after: dict[str, Column]
    rows: Callable[[Report], Iterable[Row]]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.before, *self.own, *self.after)

    def values(self, report: Report, cell: Callable[[object], Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a report, each value as `cell` has it. What is of the report is asked for once."""
        before = tuple(cell(column(report)) for column in self.before.values())
        after = tuple(cell(column(report)) for column in self.after.values())
        own = tuple(self.own.values())
        for row in self.rows(report):
            yield (*before, *(cell(column(row)) for column in own), *after)


_ARTICLE: dict[str, Column] = {
    "article": lambda report: report.article,
    "outlet": lambda report: report.outlet,
    "story": lambda report: report.story,
    "article_title": lambda report: report.title,
    "author": lambda report: report.author,
    "article_url": lambda report: report.url,
    "published": lambda report: report.published_at or report.published_on,
    "language": lambda report: report.language,
    "translated_from": lambda report: report.original_language,
    "translated_by": lambda report: report.translation,
    "state": lambda report: report.state,
    "version": lambda report: report.version,
    "signed_off_by": lambda report: report.sign_off and report.sign_off.by,
    "signed_off_at": lambda report: report.sign_off and report.sign_off.at,
    "signed_off_version": lambda report: report.sign_off and report.sign_off.version,
    "sign_off_holds": lambda report: report.sign_off and report.sign_off.holds,
    "sign_off_fell_at": lambda report: report.fallen_at,
    "published_version": lambda report: report.last_publication and report.last_publication.version,
    "published_here_at": lambda report: report.last_publication and report.last_publication.at,
}
# The last column of a table never holds words from outside: after a cell that ended in `;` the next row of a CSV file
# would begin inside it.
_WHICH: dict[str, Column] = {
    "head_sequence": lambda report: report.head and report.head.sequence,
    "head_digest": lambda report: report.head and report.head.digest,
    "head_at": lambda report: report.head and report.head.at,
    "report_digest": lambda report: report.digest,
    "with_private": lambda report: report.with_private,
    "with_confidential": lambda report: report.with_confidential,
    "as_of": lambda report: report.as_of,
    "made_at": lambda report: report.made_at,
}
_CLAIM: dict[str, Column] = {
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
        else row.claim.number in row.report.sign_off.checked_by_signer
    ),
    # Each line is something that was let pass of the claim, what holds no more too.
    "let_pass": lambda row: _lines(_waiver(each) for each in row.report.waivers_of(row.claim.number)),
    # Each line is a question with its answers, or a note: the private ones where they were asked for.
    "questions_and_notes": lambda row: _lines(_remark(each) for each in row.claim.remarks),
}
# What the other tables say of the article and the claim of a row.
_WHOSE: dict[str, Column] = {
    "article": lambda report: report.article,
    "article_title": lambda report: report.title,
    "version": lambda report: report.version,
}
_CLAIM_OF: dict[str, Column] = {
    "claim": lambda row: row.claim and row.claim.number,
    "claim_id": lambda row: row.claim and row.claim.id,
}


def _fields(shape: type) -> dict[str, Column]:
    return {each.name: _field(each.name) for each in fields(shape)}


def _field(name: str) -> Column:
    return lambda row: getattr(row.it, name)


def _count(display: str) -> Column:
    return lambda row: row.report.counts().get(display, 0)


_EVENT = _fields(Event) | {"changes": lambda row: _lines(f"{c.field}: {c.old} → {c.new}" for c in row.it.changes)}
_SUMMED: dict[str, Column] = {
    **{f"claims_{display}": _count(display) for display in LABELS},
}


def _claims(report: Report) -> Iterator[Row]:
    return (Row(report, claim) for claim in report.claims)


def _evidence(report: Report) -> Iterator[Row]:
    return (Row(report, claim, each) for claim in report.claims for each in claim.evidence)


def _reviews(report: Report) -> Iterator[Row]:
    return (Row(report, claim, each) for claim in report.claims for each in claim.reviews)


def _history(report: Report) -> Iterator[Row]:
    """The article's events, then those of each claim."""
    yield from (Row(report, None, event) for event in report.history)
    yield from (Row(report, claim, event) for claim in report.claims for event in claim.history)


def _itself(report: Report) -> Iterator[Row]:
    yield Row(report, None)


SUMMARY = Table("summary", _ARTICLE, _SUMMED, _WHICH, _itself)
CLAIMS = Table("claims", _ARTICLE, _CLAIM, _WHICH, _claims)
EVIDENCE = Table("evidence", _WHOSE, _CLAIM_OF | _fields(EvidenceReport), _WHICH, _evidence)
REVIEWS = Table("reviews", _WHOSE, _CLAIM_OF | _fields(ReviewReport), _WHICH, _reviews)
HISTORY = Table("history", _WHOSE, _CLAIM_OF | _EVENT, _WHICH, _history)
TABLES = (SUMMARY, CLAIMS, EVIDENCE, REVIEWS, HISTORY)


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
        evidence.confidential and _("confidential"),
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
