"""What changed between two moments: two reports of one article held against each other, as plain values."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from annotations.reports.shapes import (
    Change,
    ClaimReport,
    EvidenceReport,
    HeadReport,
    RemarkReport,
    Report,
    ReviewReport,
)

# The fields that are compared of the article itself and of a claim itself; what hangs on them is compared row by row.
_ARTICLE = (
    "outlet",
    "story",
    "title",
    "byline",
    "author",
    "url",
    "published_on",
    "published_at",
    "language",
    "original_language",
    "translation",
    "state",
    "fallen_at",
    "version",
    "text_digest",
    "waivers_withheld",
)
_CLAIM = (
    "quote",
    "start",
    "end",
    "statement",
    "claimant",
    "risk",
    "standing",
    "verdict",
    "withdrawal",
    "merged_into",
    "split_from",
    "reviews_in",
    "reviews_required",
    "reviews_withheld",
    "withheld",
)


@dataclass(frozen=True)
class Side:
    """One of the two reports: the moment that it is of, its digest, and the head of the article's record then."""

    at: datetime
    digest: str
    head: HeadReport | None


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was. `subject` is sign_off, publication, waiver, ruling, rules, review, evidence,
    question or note; `about` names which one. `action` is added, changed or gone: withdrawn, or no longer told.

    The fields of what was added have a blank `old`, those of what is gone a blank `new`; blank ones are left out.
    """

    subject: str
    about: str
    action: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ClaimChanges:
    """A claim that is not as it was, by its number in the database and in the article. `quote` is that of the later
    moment, or else of the earlier one. `action` is added, withdrawn, restored, gone or changed; `is_moved`: it is at
    another place, or at one where it had none, or at none."""

    id: int
    number: int
    quote: str
    action: str
    is_moved: bool
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class ReportChanges:
    """What is not as it was in an article: its own fields (`changes`), what is about the article as a whole and the
    rules (`differences`), and the claims, in the order of their numbers. Values are text, times in ISO 8601."""

    article: int
    title: str
    with_private: bool
    with_confidential: bool
    before: Side
    after: Side
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    claims: tuple[ClaimChanges, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.differences or self.claims)


def changes(before: Report, after: Report) -> ReportChanges:
    """What changed from the one to the other.

    Both are to be built today, the past ones as of their moments: so neither tells what is withheld today. Raises
    ValueError for reports of two articles, in the wrong order, or that were not asked for the same.
    """
    _refuse(before, after)
    return ReportChanges(
        article=after.article,
        title=after.title,
        with_private=after.with_private,
        with_confidential=after.with_confidential,
        before=_side(before),
        after=_side(after),
        changes=_changes(before, after, _ARTICLE),
        differences=tuple(_article_differences(before, after)),
        claims=tuple(_claims(before, after)),
    )


def _refuse(before: Report, after: Report) -> None:
    if before.article != after.article:
        raise ValueError(f"These are reports of two articles, {before.article} and {after.article}.")
    if _at(before) > _at(after):
        raise ValueError("The first report is of a later moment than the second.")
    if (before.with_private, before.with_confidential) != (after.with_private, after.with_confidential):
        raise ValueError("One report holds what is private or confidential, and the other does not.")


def _at(report: Report) -> datetime:
    return report.as_of or report.made_at


def _side(report: Report) -> Side:
    return Side(_at(report), report.digest, report.head)


def _article_differences(before: Report, after: Report) -> Iterable[Difference]:
    # A newer sign-off takes the place of the one before it.
    yield from _pair("sign_off", _one(before.sign_off), _one(after.sign_off), lambda row: row.at, lambda row: row.by)
    yield from _pair("publication", before.publications, after.publications, lambda row: row.at, lambda row: row.by)
    yield from _pair("waiver", before.waivers, after.waivers, lambda row: (row.at, row.blocker), lambda row: row.by)
    rulings = before.coverage.rulings, after.coverage.rulings
    yield from _pair("ruling", *rulings, lambda row: row.at, lambda row: row.by)
    yield from _pair("rules", (before.rules,), (after.rules,), lambda row: "", lambda row: "")
    yield from _remarks(before.remarks, after.remarks)


def _one(row: Any) -> tuple[Any, ...]:
    return () if row is None else (row,)


def _remarks(before: Collection[RemarkReport], after: Collection[RemarkReport]) -> Iterable[Difference]:
    for kind in ("question", "note"):
        old, new = ([row for row in rows if row.kind == kind] for rows in (before, after))
        yield from _pair(kind, old, new, lambda row: row.at, lambda row: row.by)


def _claims(before: Report, after: Report) -> Iterable[ClaimChanges]:
    old, new = ({claim.id: claim for claim in report.claims} for report in (before, after))
    known = old | new
    for key in sorted(known, key=lambda key: known[key].number):
        found = _claim(old.get(key), new.get(key))
        if found.action != "changed" or found.changes or found.differences:
            yield found


def _claim(before: ClaimReport | None, after: ClaimReport | None) -> ClaimChanges:
    known = after or before
    assert known is not None  # noqa: S101 (one of them is there)
    differences = (
        *_pair("review", _of(before, "reviews"), _of(after, "reviews"), _reviewer, lambda row: row.reviewer),
        *_pair("evidence", _of(before, "evidence"), _of(after, "evidence"), lambda row: row.added_at, _source),
        *_remarks(_of(before, "remarks"), _of(after, "remarks")),
    )
    is_moved = bool(before and after) and _place(before) != _place(after)
    quote = (after and after.quote) or (before and before.quote) or ""
    return ClaimChanges(
        known.id, known.number, quote, _action(before, after), is_moved, _changes(before, after, _CLAIM), differences
    )


def _of(claim: ClaimReport | None, name: str) -> tuple[Any, ...]:
    return getattr(claim, name) if claim else ()


def _place(claim: ClaimReport | None) -> tuple[int | None, int | None]:
    return (claim.start, claim.end) if claim else (None, None)


def _action(before: ClaimReport | None, after: ClaimReport | None) -> str:
    if before is None or after is None:
        return "added" if before is None else "gone"
    if bool(before.withdrawal) == bool(after.withdrawal):
        return "changed"
    return "withdrawn" if after.withdrawal else "restored"


def _reviewer(review: ReviewReport) -> Hashable:
    """Who says it, and as what; of reviews brought in from outside there is a name alone."""
    return review.kind, review.reviewer_id or review.reviewer


def _source(source: EvidenceReport) -> str:
    return source.title or source.person or source.url or source.kind


def _pair(
    subject: str,
    before: Collection[Any],
    after: Collection[Any],
    key: Callable[[Any], Hashable],
    about: Callable[[Any], str],
) -> Iterable[Difference]:
    """What was added, changed or is gone among rows that are the same where their keys are."""
    old, new = _keyed(before, key), _keyed(after, key)
    for each in old | new:
        was, now = old.get(each), new.get(each)
        row = now or was
        found = _changes(was, now, _names(row))
        if found:
            action = "added" if was is None else "gone" if now is None else "changed"
            yield Difference(subject, about(row), action, found)


def _keyed(rows: Collection[Any], key: Callable[[Any], Hashable]) -> dict[Hashable, Any]:
    """By key; of rows with one key the first, the second and so on."""
    seen: Counter[Hashable] = Counter()
    found: dict[Hashable, Any] = {}
    for row in rows:
        found[key(row), seen[key(row)]] = row
        seen[key(row)] += 1
    return found


def _names(row: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(row))


def _changes(before: Any, after: Any, names: Iterable[str]) -> tuple[Change, ...]:
    pairs = ((name, _text(getattr(before, name, None)), _text(getattr(after, name, None))) for name in names)
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)


def _text(value: Any) -> str:
    """A value of a report as text; of many, one a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return "\n".join(_text(each) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        return ", ".join(text for name in _names(value) if (text := _text(getattr(value, name))))
    return str(value)
