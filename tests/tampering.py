"""Changing the record behind the application's back, as somebody with the database's password could."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from annotations.chain import Header, Part, beginning, canonical, entry_digest, plain
from annotations.models import Entry, EntryPart
from tests.unguarded import without_guards


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is changed within it is gone after it, before the database looks at what refers to what."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # so that verbs may be durable in it
    with whole:
        yield
        transaction.set_rollback(True)


@contextmanager
def guards_off(*tables: str) -> Iterator[None]:
    """As the owner of the database can: no guard of these tables, or of any where none is named, and no constraint;
    afterwards they are as they were."""
    is_sqlite = connection.vendor == "sqlite"
    off, on = (
        ("PRAGMA ignore_check_constraints = ON", "PRAGMA ignore_check_constraints = OFF")
        if is_sqlite
        else ("SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = DEFAULT")
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
        with without_guards(*tables):
            yield
        cursor.execute(on)


def tamper(sql: str, *params: Any) -> None:
    """Runs a statement that changes rows, the guard of their table taken off, and holds that it found some."""
    table = re.match(r"(?:UPDATE|DELETE FROM|INSERT INTO) \"?(\w+)", sql)
    with guards_off(*table.groups() if table else ()):
        _change(sql, *params)


def _change(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount, f"it changed nothing: {sql}"


def delete_entry(chain: str, sequence: int) -> None:
    """The entry, its parts with it; the rows that it names stay."""
    entry = Entry.objects.get(chain=chain, sequence=sequence)
    tamper("DELETE FROM annotations_entrypart WHERE entry_id = %s", entry.pk)
    tamper("DELETE FROM annotations_entry WHERE id = %s", entry.pk)


def rehash(chain: str) -> None:
    """What a careful forger does: numbers the entries that are left, digests everything anew, and moves the head."""
    with guards_off():  # once: on PostgreSQL it takes longer than all the rest
        _rehash(chain)


def _rehash(chain: str) -> None:
    previous, entry = beginning(chain), None
    entries = list(Entry.objects.filter(chain=chain).order_by("sequence"))
    for number, entry in enumerate(entries, start=1):
        header = Header(chain, number, entry.at, entry.verb, tuple(_parts_anew(entry)), previous)
        digest = entry_digest(header.content)
        _change(
            "UPDATE annotations_entry SET sequence = %s, content = %s, previous = %s, digest = %s WHERE id = %s",
            number,
            header.content,
            previous,
            digest,
            entry.pk,
        )
        previous = digest
    sql = "UPDATE annotations_head SET sequence = %s, digest = %s, at = %s WHERE chain = %s"
    _change(sql, len(entries), previous, entry.at if entry else None, chain)


def rewrite_part(part: EntryPart, payload: dict[str, Any]) -> None:
    tamper("UPDATE annotations_entrypart SET payload = %s WHERE id = %s", canonical(plain(payload)), part.pk)


def said(part: EntryPart) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(part.payload)
    return payload


def _parts_anew(entry: Entry) -> Iterator[tuple[str, str]]:
    for part in EntryPart.objects.filter(entry=entry).order_by("position"):
        digest = Part(part.kind, part.salt, part.payload).digest
        _change("UPDATE annotations_entrypart SET digest = %s WHERE id = %s", digest, part.pk)
        yield part.kind, digest
