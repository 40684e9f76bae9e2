"""Writers of an SQLite file wait in line, and nothing else waits for anything."""

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from annotations.actions._queue import _leave, _line_up, one_writer_at_a_time

LONG = 10  # seconds: far more than any turn here takes

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its own, fair queue")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Any:
    """The default database is this file, for threads that begin meanwhile."""
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "desk.sqlite3"))
    with django_db_blocker.unblock():
        yield tmp_path / "desk.sqlite3"


def begun(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def ends(thread: threading.Thread, within: float = LONG) -> bool:
    thread.join(within)
    return not thread.is_alive()


def wait_until_somebody_is_in_line(path: str) -> None:
    until = time.monotonic() + LONG
    with open(f"{path}.queue") as queue, suppress(BlockingIOError):
        while time.monotonic() < until:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(queue, fcntl.LOCK_UN)
            time.sleep(0.001)


@on_sqlite
def test_one_writes_at_a_time(file):
    writing, together = set(), []

    def write(name):
        for _ in range(20):
            with one_writer_at_a_time():
                writing.add(name)
                time.sleep(0.001)
                together.append(len(writing))
                writing.remove(name)

    threads = [begun(lambda name=name: write(name)) for name in "abcd"]
    assert all(ends(thread) for thread in threads)
    assert together == [1] * 80


def test_nobody_has_a_second_turn_while_somebody_waits_for_the_first(tmp_path):
    """However quick the one who has just written is to ask again."""
    path, turns = str(tmp_path / "desk.sqlite3"), []

    def write(number):
        held = _line_up(path)
        turns.append(number)
        _leave(held)

    held = _line_up(path)
    for number in range(30):
        other = begun(lambda number=number: write(number))
        wait_until_somebody_is_in_line(path)
        _leave(held)
        held = _line_up(path)
        assert turns == list(range(number + 1))
        assert ends(other)
    _leave(held)


@on_sqlite
def test_a_turn_inside_a_turn_waits_for_nobody(file):
    def write():
        with one_writer_at_a_time(), one_writer_at_a_time():
            pass
        with one_writer_at_a_time():
            pass

    assert ends(begun(write))


@on_sqlite
def test_who_is_in_a_transaction_already_waits_for_nobody(file):
    """It may hold SQLite's lock, which the one whose turn it is waits for."""

    def write_meanwhile():
        with transaction.atomic(), one_writer_at_a_time():
            pass
        connection.close()

    held = _line_up(str(file))
    try:
        assert ends(begun(write_meanwhile))
    finally:
        _leave(held)


@on_sqlite
def test_a_turn_ends_with_an_error_too(file):
    def fail():
        with pytest.raises(ValueError, match="oops"), one_writer_at_a_time():
            raise ValueError("oops")

    assert ends(begun(fail))
    assert ends(begun(lambda: _leave(_line_up(str(file)))))


def test_a_killed_writer_holds_nobody_up(tmp_path):
    path = str(tmp_path / "desk.sqlite3")
    code = (
        f"from annotations.actions._queue import _line_up; x = _line_up({path!r}); print('mine', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "mine\n"
        waiting = begun(lambda: _leave(_line_up(path)))
        assert not ends(waiting, within=0.2)
        other.kill()
        assert ends(waiting)


def test_where_there_can_be_no_queue_writing_goes_on(tmp_path):
    assert _line_up(str(tmp_path / "no such folder" / "desk.sqlite3")) == []


def test_in_memory_and_on_postgresql_nobody_lines_up(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with one_writer_at_a_time():
        assert list(tmp_path.iterdir()) == []
