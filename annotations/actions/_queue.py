"""One queue for all who write to an SQLite file.

SQLite lets one write at a time and has the others ask again and again, after pauses that grow: whoever asks at the
right moment is next, and somebody unlucky waits for many seconds, or until SQLite gives up. Here they wait in line.

Only the waiting is arranged here. What keeps two writers apart is SQLite's own lock, so where there is no such queue
(no `flock`, or no right to the files) nothing is lost but patience.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class _Here(threading.local):
    has_its_turn = False


_here = _Here()


@contextmanager
def one_writer_at_a_time() -> Iterator[None]:
    """Waits for this thread's turn to write to the default database; whoever came before is first.

    Enter it before the transaction begins and leave it after the end. It does nothing on PostgreSQL and in memory, nor
    inside another turn or a transaction: that may hold SQLite's lock, and those before us in line may wait for it.
    """
    path = _file()
    if path is None or _here.has_its_turn or connection.in_atomic_block:
        yield
        return
    held = _line_up(path)
    _here.has_its_turn = True
    try:
        yield
    finally:
        _here.has_its_turn = False
        _leave(held)


def _file() -> str | None:
    """The file that the default database is, with links followed: by whatever name, there is one queue for it."""
    database: Any = connection
    if fcntl is None or database.vendor != "sqlite" or database.is_in_memory_db():
        return None
    return os.path.realpath(database.settings_dict["NAME"])


def _line_up(path: str) -> list[int]:
    """Open files whose locks are our turn; empty where there is no queue to be had.

    Two locks, so that nobody overtakes: only who has the first waits for the second, alone, and is next for certain.
    Who has just written must get the first again, and so stands behind.
    """
    held: list[int] = []
    try:
        for name in (f"{path}.queue", f"{path}.writer"):
            held.append(os.open(name, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644))
            fcntl.flock(held[-1], fcntl.LOCK_EX)
        _leave([held.pop(0)])
    except OSError:
        _leave(held)
        return []
    except BaseException:  # interrupted while waiting
        _leave(held)
        raise
    return held


def _leave(held: list[int]) -> None:
    while held:
        file = held.pop()
        with suppress(OSError):  # where there are no locks
            fcntl.flock(file, fcntl.LOCK_UN)  # not left to closing: a forked child may have the file open, too
        os.close(file)
