"""What printing many reports costs: `python -m tests.benchmarks.exports [--claims N] [--format F ...]`.

One article of a hundred claims, each with a review and a source, is printed again and again, until so many claims
are: every time it is read anew from the database. Beside it, in the same run, the claims are read with one raw query an
article, and the very same rows are written by the plainest program: Python's csv module, json.dumps, XlsxWriter alone.
Told are the ratios, the queries for each thousand claims, the time to the first byte, and the peak of memory that
Python held.
"""

import argparse
import csv
import io
import json
import os
import time
import tracemalloc
from tempfile import TemporaryFile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

import xlsxwriter  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from annotations.choices import Role  # noqa: E402
from annotations.exporting import export  # noqa: E402
from annotations.models import Article, User  # noqa: E402
from annotations.reports.build import build_report  # noqa: E402
from annotations.reports.formats.json import as_object  # noqa: E402
from annotations.reports.formats.tables import CLAIMS as CLAIMS_TABLE  # noqa: E402
from annotations.reports.formats.tables import TABLES  # noqa: E402
from tests.benchmarks.ledger_cost import database  # noqa: E402
from tests.make import dispute, make_article, make_claim, make_person, source  # noqa: E402

CLAIMS = 100  # of the article
GOALS = {"csv": 4.0, "jsonl": 4.0, "xlsx": 2.0}
ROWS = """
    SELECT article.id, article.title, claim.number, claim.statement, claim.claimant, claim.risk, placement.start,
      placement."end", placement.quote, review.verdict, review.reason, review.rationale, review.correction,
      evidence.title, evidence.url, evidence.stance
    FROM annotations_claim claim
    JOIN annotations_article article ON article.id = claim.article_id
    JOIN annotations_placement placement ON placement.claim_id = claim.id
    LEFT JOIN annotations_review review ON review.claim_id = claim.id
    LEFT JOIN annotations_evidence evidence ON evidence.claim_id = claim.id
    WHERE article.id = %s ORDER BY claim.number
"""


def make_article_of_claims(editor: User) -> Article:
    text = "\n\n".join(["A title", *(f"Around {number} soldiers fell, he said." for number in range(CLAIMS))])
    article = make_article(by=editor, text=text)
    for number in range(CLAIMS):
        claim = make_claim(article, by=editor, quote=f"Around {number} soldiers")
        dispute(claim, by=editor)
        source(claim, by=editor)
    return article


class Plain:
    """The same rows without us: what a report has is known before, and the claims are read, article by article."""

    def __init__(self, article: Article, by: User) -> None:
        self.article = article
        self.report = build_report(article, by=by)
        self.tables = [list(table.values(self.report, str)) for table in TABLES]

    def read(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [self.article.pk])
            cursor.fetchall()

    def csv(self, times: int) -> None:
        with TemporaryFile("w", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            for _each in range(times):
                self.read()
                writer.writerows(self.tables[TABLES.index(CLAIMS_TABLE)])

    def jsonl(self, times: int) -> None:
        said = as_object(self.report)
        with TemporaryFile("w") as file:
            for _each in range(times):
                self.read()
                file.write(json.dumps(said, ensure_ascii=False) + "\n")

    def xlsx(self, times: int) -> None:
        with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as workbook:
            sheets = [workbook.add_worksheet() for _each in self.tables]
            for each in range(times):
                self.read()
                for sheet, rows in zip(sheets, self.tables, strict=True):
                    for number, row in enumerate(rows):
                        sheet.write_row(each * len(rows) + number, 0, row)


def printed(article: Article, format: str, times: int, by: User) -> tuple[float, float]:
    """Seconds to the first byte, and to the last."""
    began = time.perf_counter()
    pieces = export([article.pk] * times, format, by=by)
    with TemporaryFile() as file:
        file.write(next(pieces))
        first = time.perf_counter() - began
        file.writelines(pieces)
    return first, time.perf_counter() - began


def peak(article: Article, format: str, times: int, by: User) -> float:
    """In megabytes."""
    tracemalloc.start()
    printed(article, format, times, by)
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def queries(article: Article, format: str, times: int, by: User) -> float:
    """For each thousand claims."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        printed(article, format, times, by)
    return len(caught) * 1000 / (times * CLAIMS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--format", nargs="*", default=list(GOALS), choices=list(GOALS))
    options = parser.parse_args()
    times = max(options.claims // CLAIMS, 1)
    with database():
        editor = make_person("edda", Role.EDITOR)
        article = make_article_of_claims(editor)
        plain = Plain(article, editor)
        for format in options.format:
            began = time.perf_counter()
            getattr(plain, format)(times)
            raw = time.perf_counter() - began
            first, whole = printed(article, format, times, editor)
            few, many = (queries(article, format, each, editor) for each in (2, 10))
            low, high = (peak(article, format, each, editor) for each in (2, 20))
            print(f"{format}: {times * CLAIMS:,} claims in {whole:.1f} s, the first byte after {first * 1000:.0f} ms")
            print(f"  raw {raw:.2f} s, ratio {whole / raw:.1f} (at most {GOALS[format]})")
            print(f"  queries for a thousand claims: {few:.0f} of 200, {many:.0f} of 1,000")
            print(f"  peak of memory: {low:.1f} MB at 200 claims, {high:.1f} MB at 2,000")


if __name__ == "__main__":
    main()
