"""The record of an article as it stood at a moment, rebuilt from the ledger: what entries say, never what rows say now.

Entries are followed by their sequence, never by a date of the record. What is rebuilt is rows that are in no database:
they are read and judged as the present ones are, and never saved. Asking one for what points to it (`claim.reviews`)
would answer from the present. Words that were erased since are erased here too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ForeignKey, Min, Model, Q
from django.utils.translation import gettext as _

from annotations import clock
from annotations.approval import Approval, approval_then
from annotations.chain import REGISTRY, canonical, chain_of
from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    Entry,
    EntryPart,
    Evidence,
    Outlet,
    Placement,
    Review,
    RuleSettings,
    Story,
    User,
    VersionText,
)
from annotations.record import ClaimRecord, erased_parts, judge, one_moment
from annotations.vocabulary import KINDS, Kind, as_value, kind_of

Key = tuple[str, int]  # a kind of vocabulary.KINDS, and the key of a row
Rows = dict[type[Model], dict[int, Any]]


class NotAMomentError(ValueError):
    """No time, one without a zone, or one that is yet to come: nothing can be said of it."""


class NotRecordedError(LookupError):
    """The moment lies before the first entry of the article: the ledger does not know what was then."""


@dataclass(frozen=True)
class Past:
    """An article with its current version and its claims as they stood after `entry`, and the people as they were.

    `roles` are the names of their groups, by the key of the person. A person or an outlet of whom the registry says
    nothing until then is told as it does next, and one of whom it says nothing at all as now.
    """

    entry: Entry
    article: Article
    version: ArticleVersion
    claims: list[ClaimRecord]
    rules: RuleSettings
    people: dict[int, User]
    roles: dict[int, list[str]]
    rows: Rows
    histories: Mapping[Key, int]

    def approval(self) -> Approval:
        """How its sign-off stood. Two queries."""
        article, until = self.article, self.entry.sequence
        return approval_then(article, self.version, self.claims, self.rules, until=until, rows=self.rows)

    def seen(self, rows: Iterable[Any]) -> list[Any]:
        """Those of these rows, or history rows, that were there then, with people and outlets called as then."""
        found = [row for row in rows if self.had(row)]
        for row in found:
            _link(row, self.rows)
        return found

    def had(self, row: Any) -> bool:
        """Whether a row of the article, or a history row of one, was there then."""
        if hasattr(row, "history_id"):
            kind = kind_of(row.instance_type)
            return bool(row.history_id <= self.histories.get((kind.name, row.id), 0))
        return row.pk in self.rows.get(type(row), {})


def as_of(article: Article, moment: datetime) -> Past:
    """What the record said at the moment: the longest run of the article's entries at or before it.

    Twelve queries, however long the record. Raises NotAMomentError, and NotRecordedError for a moment before the first.
    """
    refuse_what_is_no_past(moment)
    with one_moment():
        entry = _last_entry(chain_of(article.pk), moment)
        if entry is None:
            raise begins_after(article.pk, moment)
        parts = _newest_parts(entry)
        registry, roles = _registry(article, moment)
        rows = registry | _rebuilt((key, payload) for key, (_history, payload) in parts.items())
        _link_all(rows)
        version = _current_version(rows, article)
    histories = {key: history for key, (history, _payload) in parts.items() if history is not None}
    return Past(
        entry=entry,
        article=rows[Article][article.pk],
        version=version,
        claims=_judged(rows, version),
        rules=rows[RuleSettings][1],
        people=rows[User],
        roles=roles,
        rows=rows,
        histories=histories,
    )


def begins_after(article: int, moment: datetime) -> NotRecordedError:
    """What to say of a moment before the record of the article of that number."""
    return NotRecordedError(
        _("The record of article %(id)s begins after this moment: %(moment)s.")
        % {"id": article, "moment": moment.isoformat()}
    )


def read_moment(text: str) -> datetime:
    """A moment as people write it, such as 2026-11-20T12:00Z, in UTC. Raises NotAMomentError."""
    try:
        moment = datetime.fromisoformat(text.strip())
        refuse_what_is_no_past(moment)
        return moment.astimezone(UTC)
    except NotAMomentError:
        raise
    except (ValueError, OverflowError) as error:  # in UTC the first hours of the year 1 are no date
        raise NotAMomentError(_("“%(text)s” is no moment. Write it so: 2026-11-20T12:00Z.") % {"text": text}) from error


def refuse_what_is_no_past(moment: datetime) -> None:
    """Raises NotAMomentError."""
    if moment.tzinfo is None:
        raise NotAMomentError(_("Say in which time zone: 2026-11-20T12:00Z is noon in UTC."))
    if moment > clock.now():
        raise NotAMomentError(_("This moment is yet to come: %(moment)s.") % {"moment": moment.isoformat()})


def _last_entry(chain: str, moment: datetime) -> Entry | None:
    """The last of the longest run of entries at or before the moment: none of them comes after a later one."""
    entries = Entry.objects.filter(chain=chain)
    too_late = entries.filter(at__gt=moment).aggregate(first=Min("sequence"))["first"]
    run = entries if too_late is None else entries.filter(sequence__lt=too_late)
    return run.order_by("sequence").last()


def _newest_parts(entry: Entry) -> dict[Key, tuple[int | None, str]]:
    """By row what the chain said of it last, up to that entry: the key of its history row, and the payload."""
    parts = EntryPart.objects.filter(entry__chain=entry.chain, entry__sequence__lte=entry.sequence, kind__in=KINDS)
    erased = erased_parts(entry.chain)
    in_order = parts.order_by("entry__sequence", "position").values_list("kind", "row", "history", "payload", "digest")
    return {
        (kind, row): (history, payload or canonical(erased[digest]))
        for kind, row, history, payload, digest in in_order.iterator()
    }


def _registry(article: Article, moment: datetime) -> tuple[Rows, dict[int, list[str]]]:
    """The rule settings, all people, and what outlets and stories the article ever had, as they were; and the roles of
    the people."""
    held = article.history.all()
    last = _last_entry(REGISTRY, moment)
    concerned = (
        Q(kind=kind_of(User).name)
        | Q(kind=kind_of(Outlet).name, row__in=held.values("outlet_id"))
        | Q(kind=kind_of(Story).name, row__in=held.values("story_id"))
    )
    payloads = _first_known(concerned, last)
    present: Rows = {
        RuleSettings: {1: _rules(last)},
        User: User.objects.in_bulk(),
        Outlet: {row.pk: row for row in Outlet.objects.filter(pk__in=held.values("outlet_id"))},
        Story: {row.pk: row for row in Story.objects.filter(pk__in=held.values("story_id"))},
    }
    recorded = _rebuilt(payloads.items())
    rows = {model: known | recorded.get(model, {}) for model, known in present.items()}
    person = kind_of(User).name
    roles = {row: json.loads(payload)["fields"]["roles"] for (kind, row), payload in payloads.items() if kind == person}
    return rows, roles


def _rules(last: Entry | None) -> RuleSettings:
    """What the registry had said of the rules up to that entry; the defaults where it had said nothing."""
    until = last.sequence if last else 0
    parts = EntryPart.objects.filter(kind="rules", entry__chain=REGISTRY, entry__sequence__lte=until)
    part = parts.order_by("entry__sequence", "position").last()
    row: RuleSettings = _row(KINDS["rules"], 1, part.said["fields"]) if part else RuleSettings(pk=1)
    return row


def _first_known(concerned: Q, last: Entry | None) -> dict[Key, str]:
    """By row what the registry said of it last, up to that entry; where it said nothing yet, what it said first."""
    parts = EntryPart.objects.filter(concerned, entry__chain=REGISTRY).order_by("entry__sequence", "position")
    found: dict[Key, str] = {}
    for sequence, kind, row, payload in parts.values_list("entry__sequence", "kind", "row", "payload").iterator():
        if last and sequence <= last.sequence:
            found[kind, row] = payload
        else:
            found.setdefault((kind, row), payload)
    return found


def _rebuilt(payloads: Iterable[tuple[Key, str]]) -> Rows:
    """The rows that these payloads speak of, by model and key."""
    found: Rows = {}
    for (kind, key), payload in payloads:
        model = KINDS[kind].model
        found.setdefault(model, {})[key] = _row(KINDS[kind], key, json.loads(payload)["fields"])
    return found


def _row(kind: Kind, key: int, said: Mapping[str, Any]) -> Any:
    values = {field.attname: as_value(field, said[name]) for name, field in kind.fields.items() if name in said}
    row = kind.model(pk=key, **values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # as a row that was read: nobody inserts it again
    return row


def _link(row: Any, rows: Rows) -> None:
    """Lets a row point to the rebuilt rows, not to what is in the database now."""
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            related = rows.get(field.related_model, {}).get(getattr(row, field.attname))
            if related is not None:
                setattr(row, field.name, related)


def _link_all(rows: Rows) -> None:
    for each in rows.values():
        for row in each.values():
            _link(row, rows)


def _current_version(rows: Rows, article: Article) -> ArticleVersion:
    """The version that was current, with its text, which its digest names."""
    number = rows[Article][article.pk].current_number
    version: ArticleVersion = next(row for row in rows[ArticleVersion].values() if row.number == number)
    version.text_row = VersionText.objects.get(pk=version.text_row_id)
    return version


def _judged(rows: Rows, version: ArticleVersion) -> list[ClaimRecord]:
    """The claims in that version, by the rules of then."""

    def written(model: type[Model]) -> list[Any]:
        return [row for _key, row in sorted(rows.get(model, {}).items())]

    placements: list[Placement] = written(Placement)
    last_placed: dict[int, int] = {}
    for placement in placements:
        number = placement.version.number
        last_placed[placement.claim_id] = max(number, last_placed.get(placement.claim_id, 0))
    return judge(
        written(Claim),
        [placement for placement in placements if placement.version_id == version.pk],
        written(Review),
        written(Evidence),
        last_placed=last_placed,
        rules=rows[RuleSettings][1],
    )
