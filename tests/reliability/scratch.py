"""A newsroom of its own for each command, and what the commands do in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection

from annotations.actions._queue import one_writer_at_a_time
from annotations.actions.claims import edit_claim
from annotations.choices import Role
from annotations.models import Claim, Review, User
from tests.make import SOLDIERS, make_article, make_claim, make_person

turn = one_writer_at_a_time  # until every verb takes its turn by itself


@contextmanager
def scratch_database() -> Iterator[Any]:
    """The default connection, on a database with every migration, which is gone afterwards."""
    database: Any = connection
    name = database.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        at = {"sqlite": str(Path(folder) / "newsroom.sqlite3"), "postgresql": f"newsroom_reliability_{os.getpid()}"}
        database.settings_dict["TEST"]["NAME"] = at[database.vendor]
        database.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield database
        finally:
            with suppress(OperationalError):  # a server that was killed for good takes it along
                database.creation.destroy_test_db(name, verbosity=0)


def make_checkers(count: int) -> list[User]:
    return [make_person(f"checker{number}", Role.CHECKER) for number in range(count)]


def make_claims(count: int) -> list[Claim]:
    """One claim each in articles of their own."""
    editor = make_person("edda", Role.EDITOR)
    texts = [f"{SOLDIERS}\n\nDispatch {number}." for number in range(count)]  # the same text twice is one article
    return [make_claim(make_article(by=editor, text=text), by=editor) for text in texts]


def say(claim: Claim, statement: str, *, by: User, lock_version: int) -> Claim:
    """Corrects the statement, and leaves claimant and risk as they are."""
    return edit_claim(
        claim, by=by, lock_version=lock_version, statement=statement, claimant=claim.claimant, risk=claim.risk
    )


def entries_of(claim: Claim) -> int:
    """How many writes the record holds of a claim and its reviews."""
    return Claim.history.filter(id=claim.pk).count() + Review.history.filter(claim_id=claim.pk).count()


def report(name: str, figures: str, problems: list[str]) -> int:
    """Prints one line, and one for each problem. Gives the command's exit code."""
    print(f"{name}, {connection.vendor}: {figures}: {'FAILED' if problems else 'holds'}", flush=True)
    for problem in problems:
        print(f"  {problem}", flush=True)
    return 1 if problems else 0
