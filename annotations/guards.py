"""What the database itself refuses: to change, remove or replace a row of the record. After every migrate.

A guard is a table's triggers. SQLite loses them whenever a migration rebuilds the table, and says nothing.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from simple_history.models import HistoricalChanges

from annotations.models.base import WrittenOnce

PREFIX = "annotations_guard"  # of the names of our triggers
REFUSAL = "rows of the record are never changed or removed"

Triggers = dict[str, Any]  # name: all that makes this trigger the guard that it is


def guarded_models() -> list[type[Model]]:
    """Histories, those of many-to-many fields too, and whatever is written once: a new one is guarded by itself."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if issubclass(model, HistoricalChanges | WrittenOnce)]


def guarded_tables() -> list[str]:
    return sorted({model._meta.db_table for model in guarded_models()})


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that are there without the guard they should have: it is gone, another one, or switched off."""
    database = DATABASES[connection.vendor]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        tables = [table for table in guarded_tables() if table in there]
        return [table for table in tables if database.found(cursor, table) != database.wanted(cursor, table)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Guards every table that is there. Those that have their guard are left alone, and need no lock."""
    database = DATABASES[connection.vendor]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in missing(connection):
            database.put(cursor, table)


@contextmanager
def lifted(connection: BaseDatabaseWrapper, tables: Collection[str]) -> Iterator[None]:
    """These tables have no guard inside, and have it again after. For erasing by order alone (actions.erasing).

    Call it inside a transaction: where anything fails, its end brings the guards back. On PostgreSQL it takes the
    owner of the tables, and whatever is still to be checked at the commit is checked first, since a table that waits
    for that cannot be altered.
    """
    database = DATABASES[connection.vendor]
    with connection.cursor() as cursor:
        database.settle(connection)
        for table in tables:
            database.take_off(cursor, table)
        yield
        database.settle(connection)
        for table in tables:
            database.put(cursor, table)


class SQLite:
    """Three triggers a table. The third is for REPLACE: what it removes to make way fires no DELETE trigger."""

    def wanted(self, cursor: Any, table: str) -> Triggers:
        """Of each trigger the SQL that makes it."""
        on = f"ON {_quoted(table)}"
        taken = " OR ".join(self._taken(cursor, table))
        moments = {"update": f"UPDATE {on}", "delete": f"DELETE {on}", "replace": f"INSERT {on} WHEN {taken}"}
        return {
            f"{PREFIX}_{table}_{what}": f"CREATE TRIGGER {_quoted(f'{PREFIX}_{table}_{what}')} BEFORE {moment}"
            f" BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
            for what, moment in moments.items()
        }

    def found(self, cursor: Any, table: str) -> Triggers:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND substr(name, 1, %s) = %s",
            [table, len(PREFIX), PREFIX],
        )
        return dict(cursor.fetchall())

    def settle(self, connection: BaseDatabaseWrapper) -> None:
        """Here a table can be altered whatever is still to be checked."""

    def take_off(self, cursor: Any, table: str) -> None:
        for name in self.found(cursor, table):
            cursor.execute(f"DROP TRIGGER {_quoted(name)}")

    def put(self, cursor: Any, table: str) -> None:
        self.take_off(cursor, table)
        for sql in self.wanted(cursor, table).values():
            cursor.execute(sql)

    def _taken(self, cursor: Any, table: str) -> Iterator[str]:
        """For each unique key: that a row has the new one's. The row id is one, also where no column shows it."""
        yield _exists(_quoted(table), "rowid = NEW.rowid")
        cursor.execute('SELECT name FROM pragma_index_list(%s) WHERE "unique" ORDER BY name', [table])
        for (index,) in cursor.fetchall():
            yield self._taken_in(cursor, table, index)

    def _taken_in(self, cursor: Any, table: str, index: str) -> str:
        """Raises NotImplementedError for an index on expressions."""
        cursor.execute("SELECT name, coll FROM pragma_index_xinfo(%s) WHERE key ORDER BY seqno", [index])
        columns = cursor.fetchall()
        if any(name is None for name, _collation in columns):
            raise NotImplementedError(f"{index}: the guard of {table} cannot tell what an index on expressions forbids")
        same = " AND ".join(f"{_quoted(name)} = NEW.{_quoted(name)} COLLATE {coll}" for name, coll in columns)
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
        partial = re.search(r"\)\s*WHERE\s+(.+)", cursor.fetchone()[0] or "", re.DOTALL | re.IGNORECASE)
        if not partial:
            return _exists(_quoted(table), same)
        # Both rows must be in the index. The new one is asked as a table of one row.
        new = f"(SELECT {self._new_row(cursor, table)}) AS {_quoted(table)}"
        return f"({_exists(_quoted(table), f'({partial[1]}) AND {same}')} AND {_exists(new, partial[1])})"

    def _new_row(self, cursor: Any, table: str) -> str:
        cursor.execute("SELECT name FROM pragma_table_info(%s) ORDER BY cid", [table])
        return ", ".join(f"NEW.{_quoted(name)} AS {_quoted(name)}" for (name,) in cursor.fetchall())


class PostgreSQL:
    """Two triggers a table, and one function for all. They hold in every session_replication_role."""

    FUNCTION = f"{PREFIX}_refuses"
    SOURCE = (
        f"BEGIN RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END"
    )
    # pg_trigger.tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate
    KINDS = {f"{PREFIX}_rows": (27, "UPDATE OR DELETE", "ROW"), f"{PREFIX}_truncate": (34, "TRUNCATE", "STATEMENT")}

    def wanted(self, cursor: Any, table: str) -> Triggers:
        """Of each trigger its kind, whether it always fires, whether it does so for any row, and what it then does."""
        return {name: (kind, "A", True, self.SOURCE) for name, (kind, _events, _each) in self.KINDS.items()}

    def found(self, cursor: Any, table: str) -> Triggers:
        cursor.execute(
            "SELECT tgname, tgtype, tgenabled::text, tgqual IS NULL AND tgattr = '', prosrc"
            " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgrelid = to_regclass(%s) AND starts_with(tgname::text, %s)",
            [_quoted(table), PREFIX],
        )
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}

    def settle(self, connection: BaseDatabaseWrapper) -> None:
        connection.check_constraints()

    def take_off(self, cursor: Any, table: str) -> None:
        for name in self.found(cursor, table):
            cursor.execute(f"DROP TRIGGER {_quoted(name)} ON {_quoted(table)}")

    def put(self, cursor: Any, table: str) -> None:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {self.FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${self.SOURCE}$$"
        )
        self.take_off(cursor, table)
        for name, (_kind, events, each) in self.KINDS.items():
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {events} ON {_quoted(table)}"
                f" FOR EACH {each} EXECUTE FUNCTION {self.FUNCTION}()"
            )
            cursor.execute(f"ALTER TABLE {_quoted(table)} ENABLE ALWAYS TRIGGER {name}")


DATABASES: dict[str, SQLite | PostgreSQL] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _exists(rows: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {rows} WHERE {condition})"  # noqa: S608
