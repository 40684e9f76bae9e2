"""A PostgreSQL server of our own, with the machine's binaries: one that may be killed, or watched."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

START_WITHIN = 10  # seconds, recovery included


@dataclass
class Cluster:
    """`folder` holds data and log. The server saves as safely as PostgreSQL does by itself (fsync on)."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes] | None = field(default=None)

    def make(self) -> None:
        if os.getuid() == 0:  # PostgreSQL does not run as root
            os.chown(self.folder, *_account())
        command = [_binary("initdb"), "-D", str(self.data), "-U", "newsroom", "-A", "trust", "--no-sync"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **_as_postgres())

    @property
    def data(self) -> Path:
        return self.folder / "db"

    def start(self, *options: str) -> float:
        """Starts the server as it was left. Gives the seconds until it answers. Raises TimeoutError."""
        import psycopg  # an extra: whoever has no PostgreSQL runs the other tests without it

        begun = time.monotonic()
        command = [
            _binary("postgres"),
            "-D",
            str(self.data),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-k",
            str(self.folder),
        ]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen([*command, *options], stdout=log, stderr=log, **_as_postgres())
        while time.monotonic() - begun < START_WITHIN:
            with suppress(psycopg.OperationalError):
                psycopg.connect(f"host=127.0.0.1 port={self.port} user=newsroom dbname=postgres").close()
                return time.monotonic() - begun
            time.sleep(0.02)
        raise TimeoutError(f"PostgreSQL does not answer after {START_WITHIN} s: see its log\n{self.log_end()}")

    def log_end(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def processes(self) -> list[int]:
        """The ids of the postmaster and its children."""
        if self.server is None:
            return []
        return [self.server.pid, *_children(self.server.pid)]

    def kill(self) -> None:
        """Kills all of them as a crash does: the postmaster stands still first, so that it makes no more."""
        if self.server is None:
            return
        self.server.send_signal(signal.SIGSTOP)
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait()
        self.server = None

    def use(self) -> None:
        """Makes it the server of the default connection."""
        connection.close()
        connection.settings_dict.update(
            HOST="127.0.0.1", PORT=str(self.port), USER="newsroom", PASSWORD="", NAME="postgres"
        )

    def damage(self) -> str:
        """What pg_amcheck finds wrong in any database; empty where nothing is."""
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "newsroom"]
        command = [_binary("pg_amcheck"), *address, "--all", "--install-missing", "--heapallindexed"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if run.returncode == 0 else run.stdout + run.stderr


@contextmanager
def own_cluster(*options: str) -> Iterator[Cluster]:
    """A server on a free port of this machine, for the default connection; killed and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsroom-pg-") as folder:
        cluster = Cluster(Path(folder), _free_port())
        cluster.make()
        try:
            cluster.start(*options)
            cluster.use()
            yield cluster
        finally:
            connection.close()
            cluster.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _binary(name: str) -> str:
    """Debian keeps each version's in a folder; the newest counts. Raises FileNotFoundError."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found:
        raise FileNotFoundError(f"There is no PostgreSQL server on this machine: {name} is missing.")
    return str(found[-1])


def _account() -> tuple[int, int]:
    import pwd

    account = pwd.getpwnam("postgres")
    return account.pw_uid, account.pw_gid


def _as_postgres() -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    user, group = _account()
    return {"user": user, "group": group, "extra_groups": [], "cwd": "/"}


def _children(parent: int) -> list[int]:
    children = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            after_name = entry.read_text().rpartition(")")[2].split()
            if int(after_name[1]) == parent:
                children.append(int(entry.parent.name))
    return children
