"""Is it on the disk before the answer goes out? `python -m tests.reliability.commit_reaches_disk [--rounds N]`.

The newsroom is served as in production, and strace notes every system call of the server (with PostgreSQL, of that
server too: one of our own, as root, who may watch it). Between a request and its answer something must have been
synced, and when the answer is sent no write to database, journal or write-ahead log may be left without its sync.
"""

import argparse
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.models import Claim, User
from tests.reliability.cluster import Cluster, own_cluster
from tests.reliability.scratch import make_checkers, make_claims, report, scratch_database

HOST = "desk.example.org"
SECONDS = 30  # for one answer
CALLS = "pwrite64,pwritev,write,ftruncate,unlink,fsync,fdatasync,recvfrom,sendto"
SERVE = """
import os
from wsgiref.simple_server import make_server
from newsroom.wsgi import application
server = make_server("127.0.0.1", 0, application)
print(server.server_port, os.getpid(), flush=True)
server.serve_forever()
"""
# Nobody but who saves writes to the log: not the server by itself, in whose midst an answer could go out.
QUIET = (
    "-c",
    "autovacuum=off",
    "-c",
    "wal_writer_delay=10s",
    "-c",
    "checkpoint_timeout=1h",
    "-c",
    "bgwriter_delay=10s",
)


def _served_as() -> str:
    """The role that production is served as, made for it: it refuses to start as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE served LOGIN")
    call_command("application_role", "served", apply=True, stdout=StringIO())
    return "served"


@contextmanager
def watched_server(notes: Path, cluster: Cluster | None) -> Iterator[int]:
    """The newsroom in production on a free port; `notes` takes down the calls of its server and of PostgreSQL."""
    database = connection.settings_dict
    address = f"postgres://{_served_as()}@{{HOST}}:{{PORT}}/{{NAME}}" if cluster else "sqlite:///{NAME}"
    environment = {
        "PATH": os.environ["PATH"],
        "NEWSROOM_DATA": str(notes.parent),
        "NEWSROOM_PRODUCTION": "on",
        "NEWSROOM_ALLOWED_HOSTS": HOST,
        "NEWSROOM_SECRET_KEY": settings.SECRET_KEY,
        "NEWSROOM_BEHIND_PROXY": "on",
        "DATABASE_URL": address.format(**database),
    }
    watch = ["strace", "--interruptible=waiting", "-f", "-y", "-s", "16", "-e", f"trace={CALLS}", "-o", str(notes)]
    others = [f"--attach={pid}" for pid in cluster.processes()] if cluster else []
    command = [*watch, *others, sys.executable, "-c", SERVE]
    errors = notes.with_name("errors.log")
    with (
        errors.open("w") as log,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log) as strace,
    ):
        served_by = None
        try:
            assert strace.stdout
            said = strace.stdout.readline().split()
            if not said:
                raise RuntimeError(f"The newsroom does not start:\n{errors.read_text()}")
            port, served_by = map(int, said)
            yield port
        finally:
            if served_by:
                os.kill(served_by, signal.SIGKILL)
            strace.terminate()  # and PostgreSQL goes on unwatched


def corrected(port: int, claim: Claim, by: User, rounds: int) -> list[str]:
    """Corrects the claim so many times over HTTP. Gives the answers that were not “done”."""
    browser = Client()
    browser.force_login(by)
    token = "a" * 32
    cookies = f"sessionid={browser.cookies['sessionid'].value}; csrftoken={token}"
    headers = {
        "Host": HOST,
        "Cookie": cookies,
        "Referer": f"https://{HOST}/",
        "X-Forwarded-Proto": "https",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    typed = {"claimant": "", "risk": claim.risk, "csrfmiddlewaretoken": token}
    wrong = []
    for number in range(rounds):
        body = urlencode({**typed, "statement": f"Around {number}.", "lock_version": claim.lock_version + number})
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        client.request("POST", reverse("admin:claim_edit", args=[claim.pk]), body, headers)
        answer = client.getresponse()
        if answer.status != 302:
            wrong.append(f"request {number}: {answer.status} {answer.read()[:200]!r}")
        client.close()
    return wrong


@dataclass
class Disk:
    """What strace's lines say of the files that hold what was saved; `is_kept` tells which these are.

    `answers` has one word for each answer: nothing, or what was wrong when it was sent.
    """

    is_kept: re.Pattern[str]
    unsynced: set[str] = field(default_factory=set)
    begun: dict[str, str] = field(default_factory=dict)
    syncs: int = 0
    asked: bool = False
    answers: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        process, _space, call = line.partition(" ")
        call = call.strip()
        if call.startswith("<..."):  # the rest of a call that another came between
            self.ended(self.begun.pop(process, ""))
        elif call.endswith("<unfinished ...>"):
            self.begun[process] = call
            self.began(call)
        else:
            self.began(call)
            self.ended(call)

    def began(self, call: str) -> None:
        """A write counts from its beginning, and so does an answer."""
        name, path = call.partition("(")[0], self.path_of(call)
        if name == "sendto" and '"HTTP/1.' in call:
            self.answer()
        elif path and name in ("pwrite64", "pwritev", "write", "ftruncate", "unlink"):
            self.unsynced.add(str(Path(path).parent) if name == "unlink" else path)

    def ended(self, call: str) -> None:
        """A sync counts when it is done, and so does the request when it is read."""
        name, path = call.partition("(")[0], self.path_of(call)
        if '"POST /' in call:
            self.syncs, self.asked = 0, True
        elif path and name in ("fsync", "fdatasync"):
            self.unsynced.discard(path)
            self.syncs += 1

    def answer(self) -> None:
        if not self.asked:
            return
        self.asked = False
        left = ", ".join(sorted(Path(path).name for path in self.unsynced))
        self.answers.append(f"not synced: {left}" if left else "" if self.syncs else "nothing was synced")

    def path_of(self, call: str) -> str:
        """The file of a call, if it is one of those that count: of `fsync(5</data/newsroom.sqlite3>)`."""
        found = re.search(r'\(\d+<([^>]+)>|\("([^"]+)"', call)
        path = (found[1] or found[2]) if found else ""
        return path if self.is_kept.search(path) else ""


@contextmanager
def database() -> Iterator[tuple[Cluster | None, re.Pattern[str]]]:
    """The database, and which files of it hold what was saved."""
    with ExitStack() as stack:
        cluster = None if connection.vendor == "sqlite" else stack.enter_context(own_cluster(*QUIET))
        stack.enter_context(scratch_database())
        name = re.escape(str(connection.settings_dict["NAME"]))
        folder = re.escape(str(Path(connection.settings_dict["NAME"]).parent))
        yield cluster, re.compile("/pg_wal(/|$)" if cluster else f"^({folder}|{name}(-journal|-wal)?)$")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="requests")
    rounds = parser.parse_args().rounds
    if not shutil.which("strace"):
        sys.exit("This needs strace: apt-get install strace")
    with TemporaryDirectory() as folder, database() as (cluster, is_kept):
        [checker], [claim] = make_checkers(1), make_claims(1)
        notes = Path(folder) / "strace.log"
        with watched_server(notes, cluster) as port:
            problems = corrected(port, claim, checker, rounds)
        disk = Disk(is_kept)
        for line in notes.read_text(errors="replace").splitlines():
            disk.read(line)
    problems += [f"answer {number}: {wrong}" for number, wrong in enumerate(disk.answers) if wrong]
    if len(disk.answers) != rounds:
        problems.append(f"{len(disk.answers)} answers were seen")
    synced = sum(not wrong for wrong in disk.answers)
    return report("commit_reaches_disk", f"{synced} of {rounds} requests answered after the disk had them", problems)


if __name__ == "__main__":
    sys.exit(main())
