"""A newsroom from before the ledger: what it says is recorded, what came before is told as not proved."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from annotations import clock
from annotations.actions.claims import withdraw_claim
from annotations.actions.errors import LedgerGoneError
from annotations.actions.proofs import record_verification, write_checkpoint
from annotations.actions.taking_over import take_over
from annotations.approval import read_approval
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
from tests.tampering import delete_entry, rehash, rewrite_part, said, tamper, undone
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
    assert take_over() == len(before)
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


@pytest.mark.parametrize("key", ["count", "last"])
def test_what_is_said_of_the_past_is_held_to_be_numbers(key: str, before: list[Article]) -> None:
    take_over()
    chain = f"article/{before[0].pk}"
    part = EntryPart.objects.get(entry__chain=chain, kind="before")
    payload = said(part)
    payload["fields"]["kinds"]["claim"][key] = "x"
    rewrite_part(part, payload)
    rehash(chain)
    tamper("UPDATE annotations_outlet SET name = 'Forged' WHERE id = %s", before[0].outlet_id)
    run = Verified()
    assert run.status == 1
    said_of_it = [each["what"] for each in run.found("annotations_entry", part.entry_id)]
    assert "what it says of the history before cannot be read" in said_of_it
    assert run.found("annotations_outlet", before[0].outlet_id), "and what else was changed is told"


def test_a_claim_that_was_withdrawn_before_is_read_too_though_nobody_is_known_to_have_done_it(
    editor: User, checker: User
) -> None:
    article = make_article(by=editor)
    claim = make_claim(article, by=checker)
    withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="A slip.")
    forget_the_ledger()
    take_over()
    approval = read_approval(Article.objects.get(pk=article.pk))
    assert approval.as_recorded
    assert [(each.claim, each.by) for each in approval.taken_off] == [(claim.pk, None)]


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


def forge_article(like: Article, article: int = 0) -> int:
    """An article and its version, put in with SQL, by the next key or by this one. Its key."""
    article = article or Article.objects.order_by("pk").last().pk + 1
    version = ArticleVersion.objects.filter(article=like, number=like.current_number).get().pk
    copy(Article, like.pk, id=article)
    copy(ArticleVersion, version, id=ArticleVersion.objects.order_by("pk").last().pk + 1, article_id=article)
    return article


def copy(model: type[Model], key: int, **changed: int) -> None:
    names = [field.column for field in model._meta.concrete_fields]
    values = ", ".join("%s" if name in changed else f'"{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        sql = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id = %s"  # noqa: S608
        cursor.execute(sql, [*(changed[name] for name in names if name in changed), key])


def test_an_article_that_was_put_in_afterwards_is_never_taken_over(before: list[Article]) -> None:
    take_over()
    forged = forge_article(before[0])
    assert take_over() == 0
    assert Verified().found("annotations_article", forged)


def test_nor_is_one_that_was_put_in_by_a_lower_key(editor: User) -> None:
    """Keys have gaps: an import that failed used one up."""
    article = make_article(by=editor)
    later = article.pk + 1000
    forge_article(article, later)
    forget_the_ledger()
    assert take_over() == 2
    forged = forge_article(article, later - 1)
    assert take_over() == 0
    assert Verified().found("annotations_article", forged)


def test_nor_is_any_where_it_cannot_be_read_which_there_were(before: list[Article]) -> None:
    take_over()
    tamper("UPDATE annotations_entrypart SET payload = '' WHERE kind = 'before' AND row = 0")
    forged = forge_article(before[0])
    assert take_over() == 0
    assert Verified().found("annotations_article", forged)


def test_nor_is_one_in_a_newsroom_that_began_empty(article: Article) -> None:
    forged = forge_article(article)
    assert take_over() == 0
    assert Verified().found("annotations_article", forged)


def test_nor_is_the_first_one_in_a_newsroom_that_began_empty(before: list[Article]) -> None:
    """Before anybody has done anything in it: its first migration is what it knows of itself."""
    Head.objects.create(chain="registry")  # as that one leaves it, see below
    assert take_over() == 0
    assert not Entry.objects.exists()
    assert Verified().found("annotations_article", before[0].pk)


def test_a_newsroom_begins_with_its_first_migration() -> None:
    assert list(Head.objects.values_list("chain", "sequence")) == [("registry", 0)]
    assert Verified().findings == []


class TestALedgerThatIsGone:
    def migrate(self, capsys: pytest.CaptureFixture[str], *, verbosity: int = 1) -> tuple[str, str]:
        """What it prints, and what it says as an error."""
        call_command("migrate", verbosity=verbosity)
        out, error = capsys.readouterr()
        return out, error

    def test_is_begun_anew_where_nothing_says_that_it_was_there(
        self, before: list[Article], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """As a database from before the ledger is: nothing in it can tell the two apart."""
        out, error = self.migrate(capsys)
        assert "Took over 2 articles from before the ledger" in out
        assert not error
        out, _error = self.migrate(capsys)
        assert "Took over" not in out

    def test_shows_as_not_proved_and_against_any_anchor(self, article: Article, tmp_path: Path) -> None:
        anchor = tmp_path / "anchor.txt"
        anchor.write_text(write_checkpoint().text)
        forget_the_ledger()
        tamper("DELETE FROM annotations_checkpoint")
        take_over()
        run = Verified()
        assert run.findings == []
        assert run.counts["not_proved"] == sum(model.history.count() for model in HISTORIES)
        assert Verified("--anchor", anchor).findings

    @pytest.mark.parametrize(
        "keep",
        [write_checkpoint, lambda: record_verification(clock.now(), entries=9, findings=0)],
        ids=["a checkpoint", "a verification"],
    )
    def test_is_not_begun_anew_where_something_says_that_it_was_there(
        self, before: list[Article], keep: Callable[[], object], capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep()
        Head.objects.all().delete()
        with pytest.raises(LedgerGoneError):
            take_over()
        out, error = self.migrate(capsys, verbosity=0)
        assert "The ledger is gone" in error
        assert "Took over" not in out
        assert not Entry.objects.exists()
        assert Verified().found("annotations_article", before[0].pk)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="this database refuses such values by itself")
def test_a_value_that_cannot_be_read_stops_no_migration(before: list[Article]) -> None:
    claim = Claim.objects.filter(article=before[0]).get()
    tamper("UPDATE annotations_claim SET made_at = 'last Tuesday' WHERE id = %s", claim.pk)
    assert take_over() == len(before)
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
        with closing(sqlite3.connect(database)) as connection:
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

    def test_from_before_sign_offs_loses_nothing_and_every_head_stays(self, database: Path) -> None:
        """Nobody knows how its texts came here: whoever brought one counts as having typed it."""
        self.run(database, "manage.py", "migrate", "annotations", "0005", "-v", "0")
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript((HOUSE / "tests/cases/newsroom_before_sign_offs.sql").read_text(encoding="utf-8"))
        were, heads = self.counts(database), self.select(database, "SELECT * FROM annotations_head")
        assert (len(heads), were["annotations_entry"], were["annotations_review"]) == (2, 16, 4)
        self.run(database, "manage.py", "migrate", "-v", "0")
        now = self.counts(database)
        assert {table: now[table] for table in were} == were
        assert self.select(database, "SELECT * FROM annotations_head") == heads
        assert json.loads(self.run(database, "manage.py", "verify_history", "--json"))["findings"] == []
        assert json.loads(self.run(database, "manage.py", "check_standing", "--json"))["differing"] == []
        bars = "from tests.earlier import tell_bars; tell_bars()"
        assert self.run(database, "manage.py", "shell", "-v", "0", "-c", bars).splitlines() == ["words Edda 1 2"]

    def select(self, database: Path, statement: str) -> list[Any]:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute(statement).fetchall()
