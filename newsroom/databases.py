"""How the database is reached: SQLite in the data folder, or what DATABASE_URL says."""

import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url

# SQLite releases in which the WAL-reset corruption bug is mended (https://sqlite.org/changes.html).
_WAL_IS_SAFE_FROM = (3, 51, 3)
_WAL_BACKPORTS: dict[tuple[int, ...], int] = {(3, 44): 6, (3, 50): 7}


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
