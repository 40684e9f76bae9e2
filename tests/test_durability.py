"""A database that could lose what it acknowledged is told from one that cannot."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from newsroom.databases import (
    POSTGRESQL_SETTINGS,
    durability_problems,
    journal_mode,
    postgresql_problems,
    sqlite,
    sqlite_problems,
)

FIXED, BROKEN = (3, 51, 3), (3, 40, 1)
FULL, EXTRA = 2, 3

Opened = Callable[..., Any]


@pytest.mark.parametrize(
    ("journal", "synchronous", "version"),
    [
        ("wal", FULL, FIXED),
        ("wal", EXTRA, FIXED),
        ("wal", FULL, (3, 44, 6)),
        ("truncate", FULL, BROKEN),
        ("delete", EXTRA, BROKEN),
    ],
)
def test_what_keeps_every_write_is_no_problem(journal, synchronous, version):
    assert sqlite_problems(journal, synchronous, version) == []


@pytest.mark.parametrize(
    ("journal", "synchronous", "version", "said"),
    [
        ("wal", 1, FIXED, "synchronous is 1: with journal_mode wal it must be FULL"),
        ("wal", FULL, BROKEN, "SQLite 3.40.1 can damage a database whose journal_mode is wal"),
        ("truncate", 0, FIXED, "synchronous is 0: with journal_mode truncate it must be FULL"),
        ("delete", FULL, FIXED, "synchronous is 2: with journal_mode delete it must be EXTRA"),
        ("memory", EXTRA, FIXED, "journal_mode is memory"),
        ("off", EXTRA, FIXED, "journal_mode is off"),
        ("persist", EXTRA, FIXED, "journal_mode is persist"),
    ],
)
def test_what_could_lose_a_write_on_sqlite_is_named(journal, synchronous, version, said):
    [problem] = sqlite_problems(journal, synchronous, version)
    assert said in problem


@pytest.fixture
def opened(tmp_path: Path, django_db_blocker: Any) -> Iterator[Opened]:
    """A connection to an SQLite file, with other options than ours where they are given."""
    made = []

    def connect(**options: Any) -> Any:
        settings = sqlite(tmp_path / "desk.sqlite3")
        settings["OPTIONS"].update(options)
        made.append(ConnectionHandler({"default": settings})["default"])
        return made[-1]

    with django_db_blocker.unblock():
        yield connect
        for each in made:
            each.close()


def test_the_newsrooms_own_sqlite_file_has_no_problem(opened: Opened) -> None:
    assert durability_problems(opened()) == []


def test_the_file_itself_is_asked_how_it_is_written(opened: Opened) -> None:
    careless = opened(init_command="PRAGMA journal_mode=DELETE; PRAGMA synchronous=NORMAL")
    assert durability_problems(careless) == ["SQLite's synchronous is 1: with journal_mode delete it must be EXTRA"]


def test_a_file_that_somebody_keeps_in_another_journal_is_noticed(opened: Opened, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.sqlite3")) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE open (x)")
        problems = durability_problems(opened(init_command="PRAGMA synchronous=FULL"))
    if journal_mode(sqlite3.sqlite_version_info) == "WAL":
        assert problems == []
    else:
        [problem] = problems
        assert f"SQLite {sqlite3.sqlite_version} can damage a database whose journal_mode is wal" in problem


def test_writers_that_would_fail_instead_of_waiting_are_noticed(opened: Opened) -> None:
    assert durability_problems(opened(transaction_mode=None)) == ["transactions begin DEFERRED, not IMMEDIATE"]


GOOD = dict(zip(POSTGRESQL_SETTINGS, ["on", "on", "on", "", "read committed"], strict=True))


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"synchronous_commit": "local"},
        {"synchronous_commit": "remote_apply", "synchronous_standby_names": "second"},
        {"synchronous_commit": "remote_write", "synchronous_standby_names": "second"},
    ],
    ids=str,
)
def test_a_server_that_waits_for_the_disk_is_no_problem(other):
    assert postgresql_problems({**GOOD, **other}) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"fsync": "off"}, "fsync is off"),
        ({"full_page_writes": "off"}, "full_page_writes is off"),
        ({"synchronous_commit": "off"}, "synchronous_commit is off"),
        ({"synchronous_commit": "local", "synchronous_standby_names": "second"}, "synchronous_commit is local"),
        ({"transaction_isolation": "serializable"}, "transactions are serializable, not read committed"),
    ],
    ids=str,
)
def test_what_could_lose_a_write_on_postgresql_is_named(other, said):
    [problem] = postgresql_problems({**GOOD, **other})
    assert said in problem


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks a PostgreSQL server")
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("synchronous_commit = off", "synchronous_commit is off"),
        ("default_transaction_isolation = 'repeatable read'", "transactions are repeatable read"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_the_server_itself_is_asked_what_holds_for_this_connection(setting, said):
    before = durability_problems(connection)  # a server for tests may save without fsync
    with connection.cursor() as cursor:
        cursor.execute(f"SET {setting}")
    try:
        [found] = [problem for problem in durability_problems(connection) if problem not in before]
    finally:
        connection.close()  # the setting ends with it
    assert said in found


def test_the_check_of_the_database_warns(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    problems = durability_problems(connections["default"])
    call_command("check", databases=["default"])
    said = capsys.readouterr().err
    assert all(f"(annotations.W002) {problem}." in said for problem in problems)
    assert said.count("annotations.W002") == len(problems)
