"""manage.py revise_article ID FILE."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotations.importers import LIMIT_BYTES
from annotations.models import Article, User
from tests.make import SOLDIERS, make_article, make_claim, nothing_changes
from tests.test_commands import Run

pytestmark = pytest.mark.usefixtures("kept_people")

CHANGED = SOLDIERS.replace("75", "75,000").replace("Portal reports on an offer to prisoners.\n\n", "")
NAME = "Freedom for the front"


@pytest.fixture
def article(editor: User, checker: User) -> Article:
    article = make_article(by=editor)
    for quote in ("75 Russian soldiers", "an offer to prisoners", "The ministry denies it"):
        make_claim(article, by=checker, quote=quote)
    return article


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file to bring in."""

    def write(content: str | bytes = CHANGED, name: str = "next.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def revised(*arguments: Any) -> Run:
    return Run("revise_article", *arguments)


class TestAFile:
    def test_is_the_next_version_and_says_what_became_of_the_claims(
        self, article: Article, file: Callable[..., Path]
    ) -> None:
        path = file()
        run = revised(article.pk, path, "--by", "edda").went_through()
        [line] = run.printed
        assert line.startswith(f"{path}: version 2 of article {article.pk}, “{NAME}”. Claims: ")
        told = line.removesuffix(".").partition("Claims: ")[2]
        assert sorted(told.split(", ")) == ["1 lost", "1 reworded", "1 unchanged"]
        version = article.versions.get(number=2)
        assert (version.text, version.brought_by.username) == (CHANGED, "edda")

    def test_may_be_given_a_title(self, article: Article, file: Callable[..., Path]) -> None:
        revised(article.pk, file("Only a body."), "--title", "Another title", "--by", "edda").went_through()
        assert article.versions.get(number=2).text == "Another title\n\nOnly a body."

    def test_of_an_article_without_claims_says_that_it_has_none(self, editor: User, file: Callable[..., Path]) -> None:
        bare = make_article(by=editor)
        [line] = revised(bare.pk, file(), "--by", "edda").went_through().printed
        assert line.endswith("Claims: none.")

    def test_with_the_current_text_makes_no_version_and_says_so(
        self, article: Article, file: Callable[..., Path]
    ) -> None:
        path = file(SOLDIERS.replace("\n", "\r\n"))
        with nothing_changes():
            run = revised(article.pk, path, "--by", "edda").went_through()
        assert run.printed == [f"{path}: here already as article {article.pk}, “{NAME}”."]

    def test_is_told_to_a_program_as_one_object(self, article: Article, file: Callable[..., Path]) -> None:
        path = file()
        [line] = revised(article.pk, path, "--by", "edda", "--json").went_through().printed
        assert json.loads(line) == {
            "source": str(path),
            "status": "revised",
            "article": article.pk,
            "version": 2,
            "title": NAME,
            "claims": {"reworded": 1, "lost": 1, "unchanged": 1},
            "problem": "",
        }

    def test_with_the_current_text_is_told_to_a_program_as_unchanged(
        self, article: Article, file: Callable[..., Path]
    ) -> None:
        [line] = revised(article.pk, file(SOLDIERS), "--by", "edda", "--json").went_through().printed
        told = json.loads(line)
        assert (told["status"], told["version"], told["claims"]) == ("unchanged", 1, None)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "holds no text"),
            (b"\x89PNG\r\n\x1a\n\x00", "seems to be a PNG image"),
            (b"Title\n\nbo\x00dy", "holds a NUL"),
            ("Отчёт".encode() + b"\xff", "damaged at byte"),
            (b"Title\n\n" + b"x" * LIMIT_BYTES, "the limit is 5 MB"),
        ],
        ids=["empty", "a picture", "a NUL", "damaged", "over-long"],
    )
    def test_a_bad_file_gets_one_line_and_leaves_the_article_as_it_was(
        self, article: Article, file: Callable[..., Path], content: bytes, said: str
    ) -> None:
        path = file(content)
        with nothing_changes():
            run = revised(article.pk, path, "--by", "edda")
        [line] = run.complained
        assert line.startswith(f"{path}: ")
        assert said in line
        assert (run.refusal, run.error and run.error.returncode) == ("The article is as it was.", 1)

    def test_a_bad_file_is_told_to_a_program(self, article: Article, file: Callable[..., Path]) -> None:
        run = revised(article.pk, file(b""), "--by", "edda", "--json")
        told = json.loads(run.printed[0])
        assert (told["status"], told["article"], told["claims"]) == ("failed", None, None)
        assert "holds no text" in told["problem"]
        assert run.error
        assert run.error.returncode == 1

    def test_a_file_that_is_not_there(self, article: Article, tmp_path: Path) -> None:
        with nothing_changes():
            run = revised(article.pk, tmp_path / "missing.txt", "--by", "edda")
        assert "No such file" in run.complained[0]
        assert run.refusal == "The article is as it was."

    @pytest.mark.parametrize("pk", [999, 10**30])
    def test_an_article_that_is_not_there(self, article: Article, file: Callable[..., Path], pk: int) -> None:
        with nothing_changes():
            run = revised(pk, file(), "--by", "edda")
        assert run.refusal == f"There is no article {pk}."

    @pytest.mark.parametrize(
        ("username", "said"),
        [
            ("charlie", "Charlie has no role that may do this"),
            ("rosa", "Rosa has no role that may do this"),
            ("nemo", "no person with the user name “nemo”"),
            ("greta", "deactivated"),
        ],
    )
    def test_somebody_who_may_not(
        self,
        article: Article,
        checker: User,
        reader: User,
        gone: User,
        file: Callable[..., Path],
        username: str,
        said: str,
    ) -> None:
        with nothing_changes():
            run = revised(article.pk, file(), "--by", username)
        assert said in run.refusal


def test_the_machine_s_user_may_bring_a_version_where_nobody_is_named(
    article: Article, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "cron")
    revised(article.pk, file()).went_through()
    brought_by = article.versions.get(number=2).brought_by
    assert (brought_by.username, brought_by.is_operator) == ("cron", True)
