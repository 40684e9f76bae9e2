"""The database's own index over the words that are searched: trigrams, so that any script is found by any part of it.

On SQLite an FTS5 table beside SearchText, kept by triggers; a migration that rebuilds that table drops them, and says
nothing. On PostgreSQL pg_trgm, which the owner of a database may add without being a superuser. Where there is
neither, everything is found all the same, more slowly.
"""

from collections.abc import Sequence
from typing import Any

from django.db import Error, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

from annotations.models import SearchText

TABLE = SearchText._meta.db_table
INDEX = f"{TABLE}_words"
SHORTEST = 3  # characters of what an index of trigrams can find


def is_there(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index is there and is kept."""
    with connection.cursor() as cursor:
        return DATABASES[connection.vendor].is_there(cursor)


def install(connection: BaseDatabaseWrapper) -> bool:
    """Makes the index where it is missing, and says whether there is one now."""
    if is_there(connection):
        return True
    database = DATABASES[connection.vendor]
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            database.make(cursor)
    except Error:  # no FTS5 in this SQLite; no pg_trgm on this server, or no right to add it
        return False
    return True


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Makes the index anew from the words that are there. What is no word any more is then in none of its pages."""
    if is_there(connection):
        with connection.cursor() as cursor:
            DATABASES[connection.vendor].rebuild(cursor)


def forget(connection: BaseDatabaseWrapper) -> None:
    """Drops what of the words that are gone is still in the index."""
    if is_there(connection):
        with connection.cursor() as cursor:
            DATABASES[connection.vendor].forget(cursor)


def holding(connection: BaseDatabaseWrapper, words: Sequence[str]) -> Q:
    """The rows of SearchText whose text holds each of these folded words. One query for whether there is an index."""
    if any("\x00" in word for word in words):
        return Q(pk__in=())  # neither database can be asked for it, and no text of the record has one
    database = DATABASES[connection.vendor]
    indexed = [word for word in words if len(word) >= SHORTEST]
    if not indexed or not is_there(connection):
        return Q(*(Q(text__contains=word) for word in words))
    return database.holding(indexed) & Q(*(Q(text__contains=word) for word in words if word not in indexed))


class SQLite:
    """An FTS5 table that has no text of its own: its row ids are the keys of SearchText."""

    OUT = f"INSERT INTO {INDEX} ({INDEX}, rowid, text) VALUES ('delete', OLD.id, OLD.text);"  # noqa: S608
    IN = f"INSERT INTO {INDEX} (rowid, text) VALUES (NEW.id, NEW.text);"  # noqa: S608
    TRIGGERS = {
        name: f'CREATE TRIGGER "{name}" AFTER {event} ON "{TABLE}" BEGIN {does} END'
        for name, event, does in (
            (f"{INDEX}_insert", "INSERT", IN),
            (f"{INDEX}_update", "UPDATE OF id, text", f"{OUT} {IN}"),
            (f"{INDEX}_delete", "DELETE", OUT),
        )
    }

    def is_there(self, cursor: Any) -> bool:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name = %s OR tbl_name = %s", [INDEX, TABLE])
        found = dict(cursor.fetchall())
        return INDEX in found and all(found.get(name) == sql for name, sql in self.TRIGGERS.items())

    def make(self, cursor: Any) -> None:
        self.drop(cursor)
        cursor.execute(
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
            f"(text, content='{TABLE}', content_rowid='id', columnsize=0, tokenize='trigram case_sensitive 1')"
        )
        for sql in self.TRIGGERS.values():
            cursor.execute(sql)
        self.rebuild(cursor)

    def drop(self, cursor: Any) -> None:
        for name in self.TRIGGERS:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")

    def rebuild(self, cursor: Any) -> None:
        self._tell(cursor, "rebuild")

    def forget(self, cursor: Any) -> None:
        """Deleted words stay in the older parts of the index until these are merged into one."""
        self._tell(cursor, "optimize")

    def _tell(self, cursor: Any, command: str) -> None:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES (%s)", [command])  # noqa: S608

    def holding(self, words: Sequence[str]) -> Q:
        phrases = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
        sql = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608
        return Q(pk__in=RawSQL(sql, [phrases]))  # noqa: S611


class PostgreSQL:
    """LIKE finds by the index by itself, and looks at each row again: what is found is the same without it."""

    def is_there(self, cursor: Any) -> bool:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return bool(cursor.fetchone()[0])

    def make(self, cursor: Any) -> None:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(f'CREATE INDEX {INDEX} ON "{TABLE}" USING gin (text gin_trgm_ops)')

    def drop(self, cursor: Any) -> None:
        cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")

    def rebuild(self, cursor: Any) -> None:
        """Not needed: the server keeps its indexes itself."""

    def forget(self, cursor: Any) -> None:
        """VACUUM does, which no transaction can; operation.md says when."""

    def holding(self, words: Sequence[str]) -> Q:
        return Q(*(Q(text__contains=word) for word in words))


DATABASES: dict[str, SQLite | PostgreSQL] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}
