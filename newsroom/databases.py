"""How the database is reached: SQLite in the data folder, or what DATABASE_URL says."""

import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# SQLite releases in which the WAL-reset corruption bug is mended (https://sqlite.org/changes.html).
_WAL_IS_SAFE_FROM = (3, 51, 3)
_WAL_BACKPORTS: dict[tuple[int, ...], int] = {(3, 44): 6, (3, 50): 7}

# With which journal an acknowledged write survives a power cut from which PRAGMA synchronous on: FULL is 2, EXTRA 3,
# which syncs the folder too after DELETE has removed the journal.
_SYNCHRONOUS_FROM = {"wal": 2, "truncate": 2, "delete": 3}

ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for the default database. Raises ValueError for a URL that names none."""
    if not url:
        data.mkdir(parents=True, exist_ok=True)
        return sqlite(data / "newsroom.sqlite3")
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except Exception as error:
        message = "give an address such as postgres://user:password@host/name or sqlite:////folder/file"
        raise ValueError(message) from error
    if settings["ENGINE"] not in ENGINES:
        raise ValueError("the newsroom runs on postgres:// or sqlite:///")
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        if settings.get("OPTIONS"):
            raise ValueError("an SQLite address takes no options: how it is written is fixed, so that nothing is lost")
        return sqlite(settings["NAME"])
    return {**settings, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60}


def sqlite(name: Path | str) -> dict[str, Any]:
    """SQLite such that an acknowledged write survives a power cut and writers queue instead of failing.

    IMMEDIATE takes the write lock at BEGIN: a deferred transaction that wants it later fails at once.
    """
    journal = journal_mode(sqlite3.sqlite_version_info)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(name),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL;",
        },
    }


def journal_mode(version: tuple[int, ...]) -> str:
    """WAL where this SQLite can be trusted with it, else TRUNCATE, which is as durable and lets fewer read at once."""
    major_minor, patch = version[:2], version[2]
    safe = version >= _WAL_IS_SAFE_FROM or patch >= _WAL_BACKPORTS.get(major_minor, patch + 1)
    return "WAL" if safe else "TRUNCATE"


def durability_problems(connection: BaseDatabaseWrapper) -> list[str]:
    """Why this database could lose what it acknowledged, or fail a save that had to wait; empty where all is well.

    It asks the database itself: what holds is what the server, the account or the file say, not our settings.
    """
    database: Any = connection
    if database.vendor == "sqlite":
        journal, synchronous = _asked(database, "PRAGMA journal_mode", "PRAGMA synchronous")
        problems = sqlite_problems(journal, int(synchronous), sqlite3.sqlite_version_info)
        if database.transaction_mode != "IMMEDIATE":
            problems.append(f"transactions begin {database.transaction_mode or 'DEFERRED'}, not IMMEDIATE")
        return problems
    with transaction.atomic(using=database.alias):  # the isolation is that of a transaction
        answers = _asked(database, *(f"SHOW {name}" for name in POSTGRESQL_SETTINGS))
    return postgresql_problems(dict(zip(POSTGRESQL_SETTINGS, answers, strict=True)))


def sqlite_problems(journal: str, synchronous: int, version: tuple[int, ...]) -> list[str]:
    """What is wrong with these answers of PRAGMA journal_mode and synchronous, from that version of SQLite."""
    if journal not in _SYNCHRONOUS_FROM:
        return [f"SQLite's journal_mode is {journal}: it must be WAL, TRUNCATE or DELETE"]
    problems = []
    if journal == "wal" and journal_mode(version) != "WAL":
        number = ".".join(map(str, version))
        problems.append(f"SQLite {number} can damage a database whose journal_mode is wal: end all that use it")
    if synchronous < _SYNCHRONOUS_FROM[journal]:
        least = {2: "FULL", 3: "EXTRA"}[_SYNCHRONOUS_FROM[journal]]
        problems.append(f"SQLite's synchronous is {synchronous}: with journal_mode {journal} it must be {least}")
    return problems


POSTGRESQL_SETTINGS = (
    "fsync",
    "full_page_writes",
    "synchronous_commit",
    "synchronous_standby_names",
    "transaction_isolation",
)


def postgresql_problems(settings: dict[str, str]) -> list[str]:
    """What is wrong with these answers of SHOW, one for each of POSTGRESQL_SETTINGS."""
    problems = [f"PostgreSQL's {name} is off" for name in ("fsync", "full_page_writes") if settings[name] != "on"]
    commit, standbys = settings["synchronous_commit"], settings["synchronous_standby_names"]
    if commit == "off":
        problems.append("PostgreSQL's synchronous_commit is off: it answers before the disk has the commit")
    if commit == "local" and standbys:  # alone, local is all there is to wait for
        problems.append("PostgreSQL's synchronous_commit is local: it answers before the synchronous standby knows")
    if settings["transaction_isolation"] != "read committed":
        # Who waited for a row's lock then sees an old state: the save fails instead of telling what changed.
        problems.append(f"PostgreSQL's transactions are {settings['transaction_isolation']}, not read committed")
    return problems


def _asked(connection: BaseDatabaseWrapper, *questions: str) -> list[str]:
    answers = []
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question)
            answers.append(str(cursor.fetchone()[0]))
    return answers
