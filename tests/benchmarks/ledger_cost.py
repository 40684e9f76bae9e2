"""What history and ledger cost: `python -m tests.benchmarks.ledger_cost [--reviews N] [--queries]`.

A verdict is given through the review page's own view, in turn with history rows and ledger entry and without them, on
one database: a file of SQLite, or a database made for it on the server that DATABASE_URL names. The disk is waited for
as in service; time is taken from the request to its answer.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from annotations.actions.reviews import seen_now  # noqa: E402
from annotations.choices import Role  # noqa: E402
from annotations.models import Claim, Entry, Review, User  # noqa: E402
from tests.make import make_article, make_claim, make_person  # noqa: E402

MOST = 2.0  # times the time without them
WARM_UP = 20  # reviews before the first that is timed
CLAIMS = 10


@contextmanager
def database() -> Iterator[None]:
    """A database of its own, with every migration, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "newsroom.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


class Desk:
    """One reviewer at the desk of one article, who changes their mind about its claims in turn."""

    def __init__(self) -> None:
        editor: User = make_person("edda", Role.EDITOR)
        article = make_article(by=editor)
        self.claims: list[Claim] = [make_claim(article, by=editor) for _each in range(CLAIMS)]
        self.by, self.given, self.browser = editor, 0, Client(SERVER_NAME="localhost")
        self.browser.force_login(editor)

    def review(self, *, kept: bool) -> float:
        """Gives another verdict; seconds. Without history there is none to note in the ledger either."""
        claim = self.claims[self.given % CLAIMS]
        self.given += 1
        seen = seen_now(claim, self.by)
        form = {
            "verdict": "disputed",
            "reason": "mistranslation",
            "rationale": f"The report says 75,000: the translation lost the thousands ({self.given}).",
            "correction": "around 75,000",
            "lock_version": seen.claim,
            "review_version": seen.review,
            "words": seen.words,
            "sentence": seen.sentence,
        }
        address = reverse("admin:review", args=[claim.pk])
        with override_settings(SIMPLE_HISTORY_ENABLED=kept):
            begin = time.perf_counter()
            answer = self.browser.post(address, form)
            seconds = time.perf_counter() - begin
        assert answer.status_code == 302, answer.content.decode()
        return seconds


def left() -> tuple[int, int]:
    """How many history rows of reviews and how many entries there are."""
    return Review.history.count(), Entry.objects.count()


def measure(desk: Desk, reviews: int) -> tuple[list[float], list[float]]:
    """Seconds of each review with history and ledger, and of each without, one after the other."""
    for each in range(WARM_UP):
        desk.review(kept=each % 2 == 0)
    before = left()
    pairs = []
    for each in range(reviews):
        first = each % 2 == 0
        one, other = desk.review(kept=first), desk.review(kept=not first)
        pairs.append((one, other) if first else (other, one))
    assert left() == tuple(number + reviews for number in before), "one history row and one entry each"
    return [with_them for with_them, _without in pairs], [without for _with, without in pairs]


def show_queries(desk: Desk) -> None:
    for each in range(WARM_UP):
        desk.review(kept=each % 2 == 0)
    for kept in (True, False):
        with CaptureQueriesContext(connection) as queries:
            desk.review(kept=kept)
        print(f"{'with' if kept else 'without'}: {len(queries)} statements")
        for query in queries:
            print("   ", query["sql"][:110].replace("\n", " "))


def milliseconds(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f} (mean {statistics.mean(seconds) * 1000:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=500, help="of each kind")
    parser.add_argument("--queries", action="store_true", help="only say which statements there are")
    options = parser.parse_args()
    with database():
        desk = Desk()
        if options.queries:
            show_queries(desk)
            return
        kept, bare = measure(desk, options.reviews)
    ratio = statistics.median(kept) / statistics.median(bare)
    print(f"{connection.vendor}: with history and ledger {milliseconds(kept)} ms, without {milliseconds(bare)} ms")
    print(f"ratio {ratio:.2f}, at most {MOST:.0f}")
    if ratio > MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
