"""The record without its guards: for emptying a test's database, and for tampering that somebody must notice."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import get_commands
from django.core.management.commands import flush
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from annotations import guards


def take_off(connection: BaseDatabaseWrapper, tables: Sequence[str] = ()) -> None:
    """As the owner of the tables could. On PostgreSQL what is still to be checked at the commit is checked now."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgresql:
            connection.check_constraints()
        for table in tables or guards.guarded_tables():
            for name in guards.DATABASES[connection.vendor].found(cursor, table):
                cursor.execute(f'DROP TRIGGER "{name}"' + f' ON "{table}"' * is_postgresql)


@contextmanager
def without_guards(*tables: str) -> Iterator[None]:
    """These tables have no guards inside, all have none where none is named, and they are on again after; after an
    error it is the transaction's end that brings them back."""
    take_off(connection, tables)
    yield
    guards.install(connection)


class EmptyTheTestsDatabase(flush.Command):
    def handle(self, **options: Any) -> None:
        take_off(connections[options["database"]])
        super().handle(**options)
        guards.install(connections[options["database"]])


def emptying(teardown: Callable[[Any], None]) -> Callable[[Any], None]:
    """Django's own end of a test that commits, with a flush that takes the guards off and puts them back."""

    def torn_down(test: Any) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(get_commands(), "flush", EmptyTheTestsDatabase())
            teardown(test)

    return torn_down
