"""Writing the ledger: what a verb changed becomes one entry of each chain that it touched."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from annotations import clock
from annotations.chain import Header, Part, beginning, canonical, chain_of, entry_digest
from annotations.models import Entry, EntryPart, Head, User
from annotations.models.base import UntrackedWriteError
from annotations.record import ClaimRecord
from annotations.vocabulary import ACT, CHAIN, Kind, kind_of, made, said

# The name of a verb is never withheld: one that only ever repeats a verdict would give away what blind reading seals.
SAID_AS = {"confirm_review": "record_review"}


@dataclass(frozen=True)
class Noted:
    """A row that was written. `history` is the key of its history row, None for a kind that has none, and `made`
    how that one came to be (vocabulary.made)."""

    kind: str
    row: int
    history: int | None
    fields: dict[str, Any]
    made: dict[str, Any] | None = None


@dataclass
class Recording:
    """What a verb has written so far: by the key of the article, None for the registry.

    `by` is None where nobody acted: a history that was there before the ledger is taken over by itself. `read` are the
    claims that were read with all that counts for them, and how much was noted of their article before.
    """

    verb: str
    by: User | None
    why: str = ""
    noted: dict[int | None, list[Noted]] = field(default_factory=dict)
    read: dict[int, tuple[int, ClaimRecord]] = field(default_factory=dict)


NOBODY = 0  # as the row of who acted

_current: ContextVar[Recording | None] = ContextVar("recording", default=None)
_salts: ContextVar[Iterator[str] | None] = ContextVar("salts", default=None)


@contextmanager
def recording(verb: str, *, by: User | None) -> Iterator[Recording]:
    """What is noted within it becomes the entries of one verb. Call it inside the verb's transaction."""
    current = Recording(verb, by)
    token = _current.set(current)
    try:
        yield current
    finally:
        _current.reset(token)
    _append_all(current)


def note(rows: Iterable[Model], *, article: int | None) -> None:
    """Notes rows that have no history rows. Raises UntrackedWriteError outside of a verb."""
    current = _recording()
    for row in rows:
        kind = kind_of(type(row))
        current.noted.setdefault(article, []).append(Noted(kind.name, row.pk, None, said(row, kind)))


def note_besides(noted: Iterable[Noted], *, article: int | None) -> None:
    """Notes what is said of no row. Raises UntrackedWriteError outside of a verb."""
    _recording().noted.setdefault(article, []).extend(noted)


def was_read(record: ClaimRecord) -> None:
    """Keeps what was read of a claim, so that what follows a verb need not read it again."""
    current = _current.get()
    if current is not None:
        claim = record.claim
        current.read[claim.pk] = (len(current.noted.get(claim.article_id, ())), record)


def note_history(sender: type[Model], instance: Any, history_instance: Any, **_more: Any) -> None:
    """Notes a history row as simple-history makes it: no tracked row changes without an entry.

    A person changes outside of verbs too (their own password page, the command line): that is an entry by itself.
    Raises UntrackedWriteError for anything else outside of a verb.
    """
    kind = kind_of(instance._meta.model)
    noted = Noted(kind.name, instance.pk, history_instance.pk, said(history_instance, kind), made(history_instance))
    if _current.get() is None and isinstance(instance, User):
        with recording("save_person", by=history_instance.history_user or instance) as alone:
            alone.noted[None] = [noted]
        return
    current = _recording()
    current.why = current.why or history_instance.history_change_reason or ""
    current.noted.setdefault(_article_of(instance, kind), []).append(noted)


def _recording() -> Recording:
    current = _current.get()
    if current is None:
        raise UntrackedWriteError("The record is written by verbs, so that each change has its entry in the ledger.")
    return current


def _article_of(row: Any, kind: Kind) -> int | None:
    if not kind.article:
        return None
    for name in kind.article.split("__"):
        row = getattr(row, name)
    key: int = row
    return key


def _append_all(current: Recording) -> None:
    """Articles in the order of their keys, the registry last, and nothing locked after it: so no two verbs wait for
    each other."""
    registry = current.noted.pop(None, [])
    for article in sorted(key for key in current.noted if key is not None):
        entry = append(article, current, current.noted[article])
        if entry.sequence == 1:
            registry.append(Noted(CHAIN, article, None, {"chain": entry.chain, "first": entry.digest}))
    if registry:
        _check_what_waits_for_the_commit()
        append(None, current, registry)


def _check_what_waits_for_the_commit() -> None:
    """PostgreSQL checks foreign keys at the commit, and locks the rows that they name: people, outlets, articles. A
    verb that changes one of those has it locked and goes on to the registry, so whoever has the registry must not wait
    for it any more. SQLite has one writer at a time."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def append(article: int | None, current: Recording, noted: Sequence[Noted]) -> Entry:
    """Adds an entry to the chain of the article, or to the registry; entry times never run backwards."""
    head, _is_new = Head.objects.select_for_update().get_or_create(chain=chain_of(article))
    parts = [_part(ACT, _act(current)), *(_part(each.kind, _payload(each)) for each in noted)]
    entry = _entry_after(head, article, current.verb, parts)
    entry.save()
    _save_parts(entry, parts, [Noted(ACT, current.by.pk if current.by else NOBODY, None, {}), *noted])
    head.sequence, head.digest, head.at = entry.sequence, entry.digest, entry.at
    head.save()
    return entry


def _entry_after(head: Head, article: int | None, verb: str, parts: Sequence[Part]) -> Entry:
    header = Header(
        chain=head.chain,
        sequence=head.sequence + 1,
        at=_not_before(head.at),
        verb=verb,
        parts=tuple((part.kind, part.digest) for part in parts),
        previous=head.digest or beginning(head.chain),
    )
    content = header.content
    return Entry(
        chain=header.chain,
        article_id=article,
        sequence=header.sequence,
        at=header.at,
        verb=header.verb,
        content=content,
        previous=header.previous,
        digest=entry_digest(content),
    )


def _save_parts(entry: Entry, parts: Sequence[Part], rows: Sequence[Noted]) -> None:
    """`rows` are what the parts are of, one each."""
    EntryPart.objects.bulk_create(
        [
            EntryPart(
                entry=entry,
                position=position,
                kind=part.kind,
                row=row.row,
                history=row.history,
                salt=part.salt,
                payload=part.payload,
                digest=part.digest,
            )
            for position, (part, row) in enumerate(zip(parts, rows, strict=True))
        ],
        batch_size=500,
    )


def _not_before(last: datetime | None) -> datetime:
    return max(clock.now(), last) if last else clock.now()


def _act(current: Recording) -> dict[str, Any]:
    by = current.by
    if by is None:
        return {"by": None, "name": "", "why": current.why}
    return {"by": by.pk, "name": str(by), "why": current.why}


def _payload(noted: Noted) -> dict[str, Any]:
    how = {"made": noted.made} if noted.made else {}
    return {"fields": noted.fields, "history": noted.history, "id": noted.row, "kind": noted.kind, **how}


def _part(kind: str, payload: dict[str, Any]) -> Part:
    return Part(kind, salt(), canonical(payload))


def salt() -> str:
    """128 random bits in hexadecimal."""
    given = _salts.get()
    return secrets.token_hex(16) if given is None else next(given)


@contextmanager
def salted_with(salts: Iterator[str]) -> Iterator[None]:
    """Takes these salts instead. For tests alone: whoever can guess a salt can guess what is withheld."""
    token = _salts.set(salts)
    try:
        yield
    finally:
        _salts.reset(token)
