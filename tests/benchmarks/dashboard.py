"""How long the newsroom's figures take: `python -m tests.benchmarks.dashboard [--claims N]`.

In a database made for it, on the server that DATABASE_URL names or as a file of SQLite: the articles and claims of the
benchmark of the search, the history of their reviews over ninety days, a sign-off for every second article, and every
twentieth claim assigned. Rows are written past the verbs. What is timed is reading them anew, as once a minute.
"""

import argparse
import os
import statistics
import time
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from annotations import clock  # noqa: E402
from annotations.choices import FourEyes, Role  # noqa: E402
from annotations.dashboard import read_figures  # noqa: E402
from annotations.models import Article, Assignment, Claim, Review, SignOff  # noqa: E402
from tests.benchmarks.ledger_cost import database  # noqa: E402
from tests.benchmarks.search import fill  # noqa: E402
from tests.make import make_person  # noqa: E402

ROUNDS = 7
MOST = 0.3  # seconds


def fill_more() -> None:
    """What the figures read besides."""
    now, person = clock.now(), make_person("emil", Role.EDITOR)
    many: Any = lambda model, rows: QuerySet(model).bulk_create(rows, batch_size=500)  # noqa: E731
    reviews = Review.objects.order_by("pk").iterator(chunk_size=2_000)
    rows = []
    for number, review in enumerate(reviews):
        row = Review.history.model(history_date=now - timedelta(hours=number % (90 * 24)), history_type="+")
        for field in Review.history.model.tracked_fields:
            setattr(row, field.attname, getattr(review, field.attname))
        rows.append(row)
    many(Review.history.model, rows)
    articles = list(Article.objects.order_by("pk"))
    signed = [
        SignOff(
            article=article,
            version_number=1,
            head="0" * 64,
            digest="0" * 64,
            four_eyes=FourEyes.STRICT,
            signed_by=person,
            signed_at=now + timedelta(hours=number % 200),
        )
        for number, article in enumerate(articles[::2])
    ]
    many(SignOff, signed)
    assigned = [
        Assignment(article_id=claim.article_id, claim=claim, person=person, made_by=person, due=now, lock_version=1)
        for claim in list(Claim.objects.order_by("pk"))[::20]
    ]
    many(Assignment, assigned)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    options = parser.parse_args()
    with database():
        with transaction.atomic():
            fill(options.claims)
            fill_more()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        seconds = []
        for _round in range(ROUNDS):
            begin = time.perf_counter()
            found = read_figures()
            seconds.append(time.perf_counter() - begin)
        print(
            f"{connection.vendor}: {statistics.median(seconds) * 1000:.0f} ms ({max(seconds) * 1000:.0f} at most), "
            f"{found.open_claims} claims not settled, {sum(found.disputed_by_reason.values())} disputed"
        )
    if statistics.median(seconds) > MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
