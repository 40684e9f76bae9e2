"""Work in several processes at the same time, bounded in time."""

import multiprocessing
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")

# Forked: a process that has to load Django first is not there in the moment that matters.
together = multiprocessing.get_context("fork")


class GaveUp(Exception):
    """A process failed, or was not done in time."""


def in_processes(work: Callable[[int], Result], count: int, *, within: float) -> list[Result]:
    """What `work(0)` … `work(count - 1)` give, each in a process of its own.

    Raises GaveUp where one raises, or where they are not done `within` so many seconds; none of them is left running.
    """
    connections.close_all()  # a connection is not for two
    until = time.monotonic() + within
    begun = []
    for number in range(count):
        here, there = together.Pipe(duplex=False)
        process = together.Process(target=_run, args=(work, number, there), daemon=True)
        process.start()
        there.close()
        begun.append((process, here))
    try:
        return [_result(here, until) for _process, here in begun]
    finally:
        for process, _here in begun:
            process.join(1)
            process.kill()
            process.join()


def _run(work: Callable[[int], object], number: int, there: Connection) -> None:
    try:
        there.send((True, work(number)))
    except BaseException:
        there.send((False, traceback.format_exc()))
    finally:
        connections.close_all()


def _result(here: Connection, until: float) -> Result:  # type: ignore[type-var]
    if not here.poll(max(0, until - time.monotonic())):
        raise GaveUp("not done in time")
    try:
        done, result = here.recv()
    except EOFError as error:
        raise GaveUp("a process ended without a word") from error
    if not done:
        raise GaveUp(result)
    return result
