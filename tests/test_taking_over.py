"""A newsroom from before the ledger: what it says is recorded, what came before is told as not proved."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from annotations.actions.taking_over import take_over
from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    Entry,
    EntryPart,
    Evidence,
    Head,
    Outlet,
    Review,
    Story,
    User,
)
from tests.make import dispute, give, make_article, make_claim, nothing_changes, revise, source
from tests.tampering import delete_entry, tamper, undone
from tests.test_verify_history import Verified

HOUSE = Path(__file__).resolve().parent.parent
HISTORIES = (Article, ArticleVersion, Claim, Evidence, Outlet, Review, Story, User)


def forget_the_ledger() -> None:
    """As if it had never been there."""
    for table in ("entrypart", "entry", "head"):
        tamper(f"DELETE FROM annotations_{table}")  # noqa: S608


@pytest.fixture
def before(editor: User, checker: User, second: User, db: None) -> list[Article]:
    """Two articles with all that there can be, and no ledger."""
    articles = [make_article(by=editor, outlet=name, text=f"Title of {name}\n\nIt rained. It poured.") for name in "AB"]
    for article in articles:
        claim = make_claim(article, by=checker, quote="It rained")
        source(claim, by=checker, content=b"%PDF-1.7", file_name="a.pdf")
        give(claim, by=checker)
        dispute(claim, by=checker)
        revise(article, f"{article.title}\n\nIt snowed.", by=editor)
    forget_the_ledger()
    return articles


pytestmark = pytest.mark.django_db


def test_every_article_and_the_registry_begin_with_one_entry(before: list[Article]) -> None:
    assert take_over() == len(before) + 1
    for article in before:
        [entry] = Entry.objects.filter(article=article)
        assert (entry.sequence, entry.verb) == (1, "taken_over")
    registry = Entry.objects.filter(article=None).order_by("sequence")
    assert registry[0].verb == "taken_over"
    assert registry.count() == 1 + len(before), "and it knows of each article's chain"


def test_it_holds_every_row_as_it_is(before: list[Article]) -> None:
    take_over()
    parts = EntryPart.objects.filter(entry__article=before[0]).exclude(kind__in=["act", "before"])
    assert sorted(parts.values_list("kind", flat=True)) == [
        "article",
        "claim",
        "evidence",
        "loss",
        "placement",
        "review",
        "version",
        "version",
    ]
    review = json.loads(parts.get(kind="review").payload)["fields"]
    assert review["verdict"] == "disputed"


def test_nobody_did_it(before: list[Article]) -> None:
    take_over()
    part = EntryPart.objects.get(entry__article=before[0], kind="act")
    assert json.loads(part.payload)["by"] is None


def test_it_verifies_and_says_how_much_is_not_proved(before: list[Article]) -> None:
    take_over()
    run = Verified()
    assert run.findings == []
    assert run.counts["not_proved"] == sum(model.history.count() for model in HISTORIES)


def test_it_happens_once(before: list[Article]) -> None:
    take_over()
    with nothing_changes():
        assert take_over() == 0


def test_what_is_written_afterwards_is_proved_as_ever(before: list[Article], second: User) -> None:
    take_over()
    claim = Claim.objects.filter(article=before[0]).get()
    revise(before[0], f"{before[0].title}\n\nIt rained. It snowed.", by=User.objects.get(username="edda"))
    give(claim, by=second)
    assert Verified().findings == []
    assert Head.objects.get(chain=f"article/{before[0].pk}").sequence == 3
    row = Review.history.order_by("history_id").last()
    tamper("UPDATE annotations_historicalreview SET rationale = 'No.' WHERE history_id = %s", row.history_id)
    assert Verified().found("annotations_historicalreview", row.history_id)


def test_the_past_may_not_be_changed_any_more(before: list[Article]) -> None:
    take_over()
    first = Review.history.order_by("history_id").first().history_id
    for sql in (
        "UPDATE annotations_historicalreview SET rationale = 'I never said so.' WHERE history_id = %s",
        "UPDATE annotations_historicalreview SET history_date = '2020-01-01 00:00:00+00:00' WHERE history_id = %s",
        "DELETE FROM annotations_historicalreview WHERE history_id = %s",
    ):
        with undone():
            tamper(sql, first)
            [found] = Verified().findings
            assert found["article"] == before[0].pk
            assert "before the ledger" in found["what"]


def test_an_article_whose_chain_was_deleted_is_not_taken_over_anew(before: list[Article]) -> None:
    take_over()
    chain = f"article/{before[0].pk}"
    delete_entry(chain, 1)
    tamper("DELETE FROM annotations_head WHERE chain = %s", chain)
    assert take_over() == 0
    assert Verified().found("annotations_article", before[0].pk)


def test_it_goes_on_where_it_was_cut_off(before: list[Article]) -> None:
    take_over()
    with undone():
        chain, part = f"article/{before[1].pk}", EntryPart.objects.get(kind="chain", row=before[1].pk)
        delete_entry(chain, 1)
        tamper("DELETE FROM annotations_head WHERE chain = %s", chain)
        last = Entry.objects.get(chain="registry", sequence=2)
        delete_entry("registry", part.entry.sequence)
        tamper(
            "UPDATE annotations_head SET sequence = 2, digest = %s, at = %s WHERE chain = 'registry'",
            last.digest,
            last.at,
        )
        assert take_over() == 1
        assert Verified().findings == []


def test_an_empty_newsroom_has_nothing_to_take_over() -> None:
    assert not Entry.objects.exists()
    assert take_over() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="this database refuses such values by itself")
def test_a_value_that_cannot_be_read_stops_no_migration(before: list[Article]) -> None:
    claim = Claim.objects.filter(article=before[0]).get()
    tamper("UPDATE annotations_claim SET made_at = 'last Tuesday' WHERE id = %s", claim.pk)
    assert take_over() == 3
    assert Verified().found("annotations_claim", claim.pk)


class TestAnEarlierDatabase:
    """Row by row, with the commands that an administrator types."""

    @pytest.fixture
    def database(self, tmp_path: Path) -> Path:
        return tmp_path / "newsroom.sqlite3"

    def run(self, database: Path, *arguments: str) -> str:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "NEWSROOM_DATA": str(database.parent)}
        environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        done = subprocess.run(
            [sys.executable, *arguments], cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def counts(self, database: Path) -> dict[str, int]:
        with sqlite3.connect(database) as connection:
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE 'annotations_%' AND type='table'"
            )
            return {
                name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
                for (name,) in tables.fetchall()
            }

    def test_comes_along_whole(self, database: Path) -> None:
        self.run(database, "manage.py", "migrate", "annotations", "0003", "-v", "0")
        self.run(database, "-m", "tests.earlier")
        were = self.counts(database)
        assert were["annotations_historicalreview"] == 12
        self.run(database, "manage.py", "migrate", "-v", "0")
        now = self.counts(database)
        assert {table: now[table] for table in were} == were
        assert now["annotations_entry"] == 3 + 1 + 3, "one of each article, the registry's, and that it knows of each"
        told: dict[str, Any] = json.loads(self.run(database, "manage.py", "verify_history", "--json"))
        assert told["findings"] == []
        assert told["not_proved"] == sum(count for table, count in were.items() if "_historical" in table)
        self.run(database, "manage.py", "migrate", "-v", "0")
        assert self.counts(database)["annotations_entry"] == now["annotations_entry"]
