"""Writers, and on PostgreSQL the server, are killed at any moment: `python -m tests.reliability.crash [--rounds N]`.

Two writers note each save that was acknowledged. After 0.1 to 0.4 s everything is killed (SIGKILL) and started again.
Nothing that was acknowledged may be missing, at most the one save that was under way may be there unacknowledged, the
database must be whole, and writing must go on within 10 s without anybody doing anything.

Where DATABASE_URL is PostgreSQL, the server is one of our own, started for this: no other is ever killed.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import OperationalError, connection, connections

from annotations.models import Claim, User
from tests.reliability.cluster import Cluster, own_cluster
from tests.reliability.processes import together
from tests.reliability.scratch import make_checkers, make_claims, report, say, scratch_database

WRITERS = 2
BACK_WITHIN = 10  # seconds
ROUNDS = {"sqlite": 200, "postgresql": 60}


@dataclass(frozen=True)
class Writer:
    """Who writes what, and the file in which they note what was acknowledged."""

    by: User
    claim: Claim
    notes: Path

    def begin(self, round_: int) -> Any:
        process = together.Process(target=self._write, args=(round_,), daemon=True)
        process.start()
        return process

    def _write(self, round_: int) -> None:
        token, number = Claim.objects.get(pk=self.claim.pk).lock_version, 0
        notes = os.open(self.notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        while True:
            number += 1
            words = f"Round {round_}, save {number}: around {random.randrange(10**9):,} soldiers."  # noqa: S311
            try:
                token = say(self.claim, words, by=self.by, lock_version=token).lock_version
            except OperationalError:  # the server was killed first
                return
            os.write(notes, f"{words}\n".encode())

    def acknowledged(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def recorded(self) -> list[str]:
        rows = Claim.history.filter(id=self.claim.pk).order_by("history_id")
        return [row.statement for row in rows][1:]  # the first made the claim


def crash(round_: int, writers: list[Writer], cluster: Cluster | None) -> float:
    """Lets them write, and kills everything. Gives the seconds until both wrote."""
    before = [len(writer.acknowledged()) for writer in writers]
    connections.close_all()
    begun = time.monotonic()
    processes = [writer.begin(round_) for writer in writers]
    try:
        while any(len(writer.acknowledged()) == known for writer, known in zip(writers, before, strict=True)):
            if time.monotonic() - begun > BACK_WITHIN:
                raise TimeoutError(f"round {round_}: no save within {BACK_WITHIN} s")
            time.sleep(0.005)
        back = time.monotonic() - begun
        time.sleep(random.uniform(0.1, 0.4))  # noqa: S311
    finally:
        if cluster:
            cluster.kill()
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
    return back


def whole(cluster: Cluster | None) -> list[str]:
    """What the database itself finds wrong."""
    if cluster:
        damage = cluster.damage()
        return [damage] if damage else []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [row[0] for row in cursor.fetchall() if row[0] != "ok"]


def lost(writer: Writer, unacknowledged: int) -> list[str]:
    """What is missing, doubled or out of its order in the record; it may hold so many that were under way."""
    acknowledged, recorded = writer.acknowledged(), writer.recorded()
    problems = [f"missing: {words}" for words in set(acknowledged) - set(recorded)]
    known = set(acknowledged)
    if [words for words in recorded if words in known] != acknowledged:
        problems.append("the record has another order, or something twice")
    if len(recorded) - len(acknowledged) > unacknowledged:
        problems.append(f"{len(recorded) - len(acknowledged)} are recorded without having been acknowledged")
    now = Claim.objects.get(pk=writer.claim.pk)
    if (now.statement, now.lock_version) != (recorded[-1], len(recorded) + 1):
        problems.append("the claim is not what its history ends with")
    return problems


@contextmanager
def server() -> Iterator[Cluster | None]:
    if connection.vendor == "sqlite":
        yield None
        return
    with own_cluster() as cluster:
        yield cluster


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS[connection.vendor])
    rounds = parser.parse_args().rounds
    problems: list[str] = []
    slowest = 0.0
    with TemporaryDirectory() as folder, server() as cluster, scratch_database():
        names = zip(make_checkers(WRITERS), make_claims(WRITERS), strict=True)
        writers = [Writer(by, claim, Path(folder) / by.username) for by, claim in names]
        for round_ in range(1, rounds + 1):
            back = crash(round_, writers, cluster)
            restarted = cluster.start() if cluster else 0
            slowest = max(slowest, back + restarted)
            problems += [f"round {round_}: {each}" for writer in writers for each in lost(writer, round_)]
            if not cluster or round_ == rounds:
                problems += whole(cluster)
            if problems:
                break
        acknowledged = sum(len(writer.acknowledged()) for writer in writers)
        if slowest > BACK_WITHIN:
            problems.append(f"writing went on after {slowest:.1f} s: {BACK_WITHIN} s is the limit")
        figures = (
            f"{round_} crashes, {acknowledged:,} acknowledged, {len(problems)} problems, back within {slowest:.1f} s"
        )
        return report("crash", figures, problems)


if __name__ == "__main__":
    sys.exit(main())
