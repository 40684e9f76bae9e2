"""What people did, told from the history rows: who changed what from what to what, when and why."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Model, Q, QuerySet

from annotations.choices import ArticleState, PlacementOrigin
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    EntryPart,
    Evidence,
    Loss,
    Outlet,
    Placement,
    Publication,
    Remark,
    Review,
    RuleSettings,
    Ruling,
    SignOff,
    Story,
    Waiver,
)
from annotations.models.evidence import SAID
from annotations.reports.shapes import Change, Event

# The fields of each record that a reader of its history wants to see. Tokens and digests are not among them.
SHOWN: dict[type[Model], tuple[str, ...]] = {
    Article: (
        "title",
        "outlet",
        "story",
        "byline",
        "url",
        "published_on",
        "published_at",
        "language",
        "original_language",
        "translation",
        "state",
        "fallen_at",
        "author",
        "current_number",
    ),
    ArticleVersion: ("number", "title", "origin"),
    Claim: ("statement", "claimant", "risk", "withdrawal", "merged_into", "split_from", "removed_in"),
    Review: ("verdict", "reason", "rationale", "correction", "placement"),
    Evidence: (*SAID, "file_name", "file_id", "withdrawn"),
    Waiver: ("blocker", "claim", "person", "version_number", "why", "withdrawn"),
    Ruling: ("quote", "reason", "note", "withdrawn"),
    Remark: ("to", "text", "private", "resolved"),
    RuleSettings: (
        "required_routine",
        "required_figure",
        "required_quote",
        "required_accusation",
        "four_eyes",
        "coverage",
        "evidence_routine",
        "evidence_figure",
        "evidence_quote",
        "evidence_accusation",
    ),
    Assignment: ("person", "claim", "due", "state"),
    Outlet: ("name", "url"),
    Story: ("title", "summary"),
}
UNREPORTED = (Assignment,)  # what the newsroom tells itself, and no report
_PLACED: dict[str, str] = {PlacementOrigin.MOVED: "moved", PlacementOrigin.REWORDED: "reworded"}
_WRITTEN_ONCE = {"placement", "loss"}
_SUBJECTS: dict[type[Model], str] = {ArticleVersion: "version", RuleSettings: "rules"}


# Of rows or history rows those that the reader of a past moment sees, as they were then (annotations.as_of).
Seen = Callable[[Iterable[Any]], Iterable[Any]]


# By claim the reviewers (their keys) of whom a reader must not learn that they reviewed it.
Sealed = Mapping[int, Collection[int]]


def all_of(rows: Iterable[Any]) -> Iterable[Any]:
    """What a reader of today sees."""
    return rows


@dataclass(frozen=True)
class ClaimEvent:
    """An event, and what it belongs to: so that a reader can be spared what they may not see.

    `remark` is the key of a question, answer or note. `told` is what the ledger calls it: the kind, and the key of its
    history row or, without any, of its row.
    """

    event: Event
    claim: int
    reviewer: int | None = None
    confidential: bool = False
    remark: int | None = None
    told: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class Stamp:
    """The entry of the ledger that says so: its place in the article's chain, and its digest."""

    sequence: int
    digest: str

    @property
    def short(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True)
class StampedEvent(Event):
    """An event with its entry; None for one from before the ledger."""

    entry: Stamp | None = None


def stamped(items: Sequence[ClaimEvent]) -> list[StampedEvent]:
    """The events, each with its entry. One query."""
    keys: dict[str, set[int]] = defaultdict(set)
    for item in items:
        keys[item.told[0]].add(item.told[1])
    named = Q(pk=None)
    for kind, own in keys.items():
        named |= Q(**{"kind": kind, "row__in" if kind in _WRITTEN_ONCE else "history__in": own})
    stamps = {}
    for part in EntryPart.objects.filter(named).select_related("entry").defer("payload", "entry__content"):
        key = part.row if part.kind in _WRITTEN_ONCE else part.history
        stamps[part.kind, key] = Stamp(part.entry.sequence, part.entry.digest)
    return [StampedEvent(**vars(item.event), entry=stamps.get(item.told)) for item in items]


def history_of(record: Model) -> list[Event]:
    """The events of one tracked record, oldest first. One query."""
    rows = _rows(type(record), id=record.pk)
    return [event for _row, event in _events(type(record), rows)]


def history_of_article(
    article: Article, *, sealed: Sealed, seen: Seen = all_of, withheld: Collection[int] = ()
) -> list[Event]:
    """The events of an article's own fields, its versions, rulings, questions and notes about it, waivers, sign-offs
    and publications, oldest first.

    A waiver that names a reviewer of whom the reader must not learn is left out, and so is what a sign-off says of
    such a claim. `withheld` are the questions, answers and notes (their keys) that are left out. Eight queries.
    """
    own = _events(Article, seen(_rows(Article, id=article.pk)))
    versions = _events(ArticleVersion, seen(_rows(ArticleVersion, article_id=article.pk)))
    rulings = _events(Ruling, seen(_rows(Ruling, article_id=article.pk)))
    remarks = seen(_rows(Remark, article_id=article.pk, claim_id=None))
    written = _events(Remark, (row for row in remarks if row.id not in withheld))
    waivers = seen(_rows(Waiver, article_id=article.pk))
    let_pass = _events(Waiver, (row for row in waivers if not row.instance.lets_pass.tells_of(sealed)))
    numbers = dict(Claim.objects.filter(article_id=article.pk).values_list("pk", "number"))
    signed = seen(SignOff.objects.filter(article_id=article.pk).select_related("signed_by").order_by("pk"))
    published = Publication.objects.filter(article_id=article.pk).select_related("published_by", "sign_off")
    events = [event for _row, event in chain(own, versions, rulings, written, let_pass)]
    events += [_sign_off_event(row, numbers, sealed) for row in signed]
    events += [_publication_event(row) for row in seen(published.order_by("pk"))]
    return sorted(events, key=lambda event: event.at)


def history_of_assignments(article: Article) -> list[Event]:
    """Who had what of an article to check, oldest first. Reports do not tell of it. One query."""
    return [event for _row, event in _events(Assignment, _rows(Assignment, article_id=article.pk))]


def history_of_claim(claim: Claim) -> list[ClaimEvent]:
    """The events of one claim with its placements, reviews, evidence, questions and notes, oldest first. Six
    queries."""
    return _history_of_claims({"id": claim.pk}, {"claim_id": claim.pk}, all_of)


def history_of_claims(article: Article, seen: Seen = all_of) -> list[ClaimEvent]:
    """`history_of_claim` for all claims of an article together: six queries, however many there are."""
    return _history_of_claims({"article_id": article.pk}, {"claim__article_id": article.pk}, seen)


def _history_of_claims(own: dict[str, int], part: dict[str, int], seen: Seen) -> list[ClaimEvent]:
    """`own` picks claims, `part` picks what belongs to them. A source that is confidential to a reader of today is so
    whatever moment is asked for."""
    claims = [
        ClaimEvent(event, row.id, told=("claim", row.history_id))
        for row, event in _events(Claim, seen(_rows(Claim, **own)))
    ]
    reviews = [
        ClaimEvent(event, row.claim_id, reviewer=row.reviewer_id, told=("review", row.history_id))
        for row, event in _events(Review, seen(_rows(Review, **part)))
    ]
    evidence_rows = list(_rows(Evidence, **part))
    confidential = _ever_confidential(evidence_rows)
    evidence = [
        ClaimEvent(event, row.claim_id, confidential=row.id in confidential, told=("evidence", row.history_id))
        for row, event in _events(Evidence, seen(evidence_rows))
    ]
    remarks = [
        ClaimEvent(event, row.claim_id, remark=row.id, told=("remark", row.history_id))
        for row, event in _events(Remark, seen(_rows(Remark, **part)))
    ]
    placements = list(seen(Placement.objects.filter(**part).select_related("made_by", "version").order_by("pk")))
    losses = seen(Loss.objects.filter(**part).select_related("version__brought_by").order_by("pk"))
    found = chain(claims, reviews, evidence, remarks, _placement_events(placements), _loss_events(losses, placements))
    return sorted(found, key=lambda item: item.event.at)


def _rows(model: type[Model], **which: Any) -> QuerySet[Any]:
    history: QuerySet[Any] = model.history.filter(**which)  # type: ignore[attr-defined]
    followed = ["history_user", *(name for name in SHOWN[model] if _is_foreign(model, name))]
    if model is Review:
        followed.append("reviewer")
    return history.select_related(*followed).order_by("history_id")


def _is_foreign(model: type[Model], name: str) -> bool:
    return any(field.name == name and field.is_relation for field in model._meta.concrete_fields)


# What held before anybody said otherwise.
_DEFAULTS: dict[type[Model], Model] = {RuleSettings: RuleSettings()}


def _events(model: type[Model], rows: Iterable[Any]) -> Iterable[tuple[Any, Event]]:
    """Each history row with the event that it tells, by comparing it with the row before of the same record."""
    last: dict[int, Any] = {}
    for row in rows:
        changes = _changes(SHOWN[model], last.get(row.id, _DEFAULTS.get(model)), row)
        before, last[row.id] = last.get(row.id), row
        if changes:
            yield row, _event(model, before, row, changes)


def _event(model: type[Model], before: Any, row: Any, changes: tuple[Change, ...]) -> Event:
    return Event(
        at=row.history_date,
        by=str(row.history_user or ""),
        subject=row.kind if model is Remark else _subject(model),
        about=_about(model, row),
        action=_action(model, before, row),
        changes=changes,
        why=row.history_change_reason or "",
    )


def _changes(names: Sequence[str], before: Any, row: Any) -> tuple[Change, ...]:
    pairs = ((name, _text(before, name) if before else "", _text(row, name)) for name in names)
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)


def _text(row: Any, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Claim):
        return str(value.number)
    if isinstance(value, Placement):
        return _place(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _place(placement: Placement) -> str:
    """The words and where they stand, so that the same words elsewhere are told apart."""
    return f"{placement.quote} ({placement})"


def _action(model: type[Model], before: Any, row: Any) -> str:
    if before is None:
        return "added"
    if model is Article and _fell(before, row):
        return "fell"
    was, now = (bool(getattr(each, "withdrawal", "") or getattr(each, "withdrawn", False)) for each in (before, row))
    if was == now:
        return "changed"
    return "withdrawn" if now else "restored"


def _fell(before: Any, row: Any) -> bool:
    """Whether a change of an article is that its sign-off holds no more."""
    unsigned = (before.state, row.state) == (ArticleState.SIGNED, ArticleState.FINISHED)
    return unsigned or (row.fallen_at is not None and before.fallen_at is None)


def _subject(model: type[Model]) -> str:
    return _SUBJECTS.get(model) or model._meta.model_name or ""


def _about(model: type[Model], row: Any) -> str:
    if model is Review:
        return row.original_reviewer or str(row.reviewer)
    if model is Evidence:
        return row.title or row.url or row.person
    return ""


def _sign_off_event(row: SignOff, numbers: Mapping[int, int], sealed: Sealed) -> Event:
    alone = [claim for claim in row.checked if row.signed_by_id not in sealed.get(claim, ())]
    changes = [Change("version_number", "", str(row.version_number)), Change("four_eyes", "", row.four_eyes)]
    if alone:
        changes.append(Change("checked", "", ", ".join(str(number) for number in sorted(numbers[pk] for pk in alone))))
    return Event(row.signed_at, str(row.signed_by), "sign_off", "", "added", tuple(changes), "")


def _publication_event(row: Publication) -> Event:
    change = Change("version", "", str(row.sign_off.version_number))
    return Event(row.published_at, str(row.published_by), "publication", "", "added", (change,), "")


def _ever_confidential(rows: Iterable[Any]) -> set[int]:
    return {row.id for row in rows if row.confidential}


def _placement_events(placements: Iterable[Placement]) -> Iterable[ClaimEvent]:
    """Where claims were put; a new version that left one's words alone is no event of it."""
    last: dict[int, Placement] = {}
    for placement in placements:
        before = last.get(placement.claim_id)
        last[placement.claim_id] = placement
        action = _placed(before, placement)
        if not action:
            continue
        old, new = (_place(before) if before else ""), _place(placement)
        yield ClaimEvent(
            Event(
                at=placement.made_at,
                by=str(placement.made_by),
                subject="placement",
                about="",
                action=action,
                changes=(Change("quote", old, new),) if old != new else (),
                why=placement.why,
            ),
            placement.claim_id,
            told=("placement", placement.pk),
        )


def _placed(before: Placement | None, placement: Placement) -> str:
    """What a placement did; blank for a new version that left the words alone."""
    if before is None:
        return "added"
    if placement.version.number > before.version.number + 1 and placement.origin != PlacementOrigin.BY_HAND:
        return "found"
    if placement.origin == PlacementOrigin.UNCHANGED:
        return ""
    return _PLACED.get(placement.origin, "changed")


def _loss_events(losses: Iterable[Loss], placements: Iterable[Placement]) -> Iterable[ClaimEvent]:
    """Which versions lost which claims; one that leaves a lost claim lost is no event of it."""
    for loss in _first_losses(losses, placements):
        version = loss.version
        change = Change("version", "", str(version.number))
        event = Event(version.brought_at, str(version.brought_by), "placement", "", "lost", (change,), "")
        yield ClaimEvent(event, loss.claim_id, told=("loss", loss.pk))


def _first_losses(losses: Iterable[Loss], placements: Iterable[Placement]) -> Iterable[Loss]:
    """The losses that took a place away: the claim had one in the version before, if only since a person put it."""
    placed = {(placement.claim_id, placement.version.number) for placement in placements}
    return (loss for loss in losses if (loss.claim_id, loss.version.number - 1) in placed)
