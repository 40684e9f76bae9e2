"""A newsroom of its own for each command, and what the commands do in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection

from annotations.actions.claims import edit_claim
from annotations.choices import Role
from annotations.models import Claim, EntryPart, Review, User
from tests.make import SOLDIERS, make_article, make_claim, make_person


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
    """How many writes the record holds of a claim and its reviews. Raises AssertionError where a history row is not in
    exactly one entry."""
    found = 0
    for kind, rows in (
        ("claim", Claim.history.filter(id=claim.pk)),
        ("review", Review.history.filter(claim_id=claim.pk)),
    ):
        keys = sorted(rows.values_list("history_id", flat=True))
        parts = EntryPart.objects.filter(kind=kind, history__isnull=False, entry__article_id=claim.article_id)
        of_claim = parts.filter(row__in=rows.values("id"))
        assert sorted(of_claim.values_list("history", flat=True)) == keys, f"{kind}: history and ledger differ"
        found += len(keys)
    return found


def report(name: str, figures: str, problems: list[str]) -> int:
    """Prints one line, and one for each problem. Gives the command's exit code."""
    print(f"{name}, {connection.vendor}: {figures}: {'FAILED' if problems else 'holds'}", flush=True)
    for problem in problems:
        print(f"  {problem}", flush=True)
    return 1 if problems else 0
