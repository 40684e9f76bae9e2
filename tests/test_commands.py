"""The commands of the newsroom: bringing articles in, printing reports, and the demo."""

import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from annotations.actions.newsroom import open_demo
from annotations.actions.outlets import save_outlet, save_story
from annotations.actions.people import operator
from annotations.approval import read_approval
from annotations.choices import Role, Verdict
from annotations.demo.content import ARTICLES, PEOPLE, STORY_TITLE, DemoAfterwards, DemoArticle, DemoClaim, DemoReview
from annotations.demo.load import EDITOR, PASSWORD
from annotations.importers import LIMIT_BYTES
from annotations.models import Article, Claim, Newsroom, ReportExport, User
from annotations.reports.formats import FORMATS
from annotations.timeline import history_of_claim
from tests.make import (
    SOLDIERS,
    ask,
    dispute,
    findings,
    give,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    signed,
    signed_by_the_rule,
    source,
    standings,
    standings_by_the_rule,
)

pytestmark = pytest.mark.django_db


class Run:
    """A command that was run, with what it printed and the error that it ended with."""

    def __init__(self, *arguments: Any) -> None:
        stdout, stderr = StringIO(), StringIO()
        self.error: CommandError | None = None
        try:
            call_command(*[str(argument) for argument in arguments], stdout=stdout, stderr=stderr)
        except CommandError as error:
            self.error = error
        self.printed = stdout.getvalue().splitlines()
        self.complained = stderr.getvalue().splitlines()

    @property
    def refusal(self) -> str:
        assert self.error, "it went through"
        return str(self.error)

    def went_through(self) -> "Run":
        assert self.error is None, self.error
        return self


def brought(*arguments: Any) -> Run:
    return Run("import_articles", *arguments)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file to bring in."""

    def write(name: str = "night.txt", content: str | bytes = SOLDIERS) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


# name of the file, its content, and what is said of it
BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("empty.txt", b"", "holds no text"),
    "blank": ("blank.txt", b" \n\n\t", "holds no text"),
    "a picture": ("photo.txt", b"\x89PNG\r\n\x1a\n\x00", "seems to be a PNG image"),
    "a PDF": ("report.pdf", b"%PDF-1.7", "seems to be a PDF document"),
    "bytes that are no text": ("noise.txt", bytes(range(256)) * 4, "It is not text"),
    "damaged UTF-8": ("damaged.txt", "Отчёт о потерях".encode() + b"\xff", "damaged at byte"),
    "a NUL": ("nul.txt", b"Title\n\nbo\x00dy", "holds a NUL at character 10"),
    "half a character": ("half.txt", b"\xff\xfe" + "a\ud800".encode("utf-16-le", "surrogatepass"), "lone surrogate"),
    "over-long": ("long.txt", b"Title\n\n" + b"x" * LIMIT_BYTES, "the limit is 5 MB"),
    "a title without end": ("title.txt", b"x" * 501, "the limit is 500"),
}


class TestImporting:
    def test_brings_several_files_in_and_says_where_they_are(self, editor: User, file: Callable[..., Path]) -> None:
        first, second = file("one.txt"), file("two.txt", "Another title\n\nAnother text.")
        run = brought(first, second, "--by", "edda").went_through()
        one, two = Article.objects.order_by("pk")
        assert run.printed == [
            f"{first}: article {one.pk}, “Freedom for the front”.",
            f"{second}: article {two.pk}, “Another title”.",
        ]
        assert {version.brought_by for version in one.versions.all()} == {editor}

    def test_keeps_what_it_is_told_of_them(self, editor: User, file: Callable[..., Path]) -> None:
        brought(
            *(file(), "--by", "edda", "--outlet", "Portal Zaton", "--story", "Prisoners", "--language", "en"),
            *("--translated-from", "ru", "--translated-by", "machine", "--url", "https://example.org/1"),
            *("--title", "Another title"),
        ).went_through()
        article = Article.objects.get()
        assert (str(article.outlet), str(article.story)) == ("Portal Zaton", "Prisoners")
        assert (article.language, article.original_language, article.translation) == ("en", "ru", "machine")
        assert (article.url, article.title) == ("https://example.org/1", "Another title")
        assert article.versions.get().text == f"Another title\n\n{SOLDIERS}"

    def test_says_that_nobody_knows_who_translated_it(self, editor: User, file: Callable[..., Path]) -> None:
        brought(file(), "--translated-from", "ru").went_through()
        assert Article.objects.get().translation == "unknown"

    @pytest.mark.parametrize(
        ("published", "day", "moment"),
        [
            ("2023-11-10", date(2023, 11, 10), None),
            ("2023-11-10T17:03+01:00", date(2023, 11, 10), datetime(2023, 11, 10, 16, 3, tzinfo=UTC)),
            ("2023-11-10T00:30+02:00", date(2023, 11, 10), datetime(2023, 11, 9, 22, 30, tzinfo=UTC)),
            ("2023-11-10T17:03:09Z", date(2023, 11, 10), datetime(2023, 11, 10, 17, 3, 9, tzinfo=UTC)),
            ("2023-11-10 17:03Z", date(2023, 11, 10), datetime(2023, 11, 10, 17, 3, tzinfo=UTC)),
        ],
    )
    def test_takes_a_day_or_a_moment(
        self, file: Callable[..., Path], published: str, day: date, moment: datetime | None
    ) -> None:
        brought(file(), "--published", published).went_through()
        article = Article.objects.get()
        assert (article.published_on, article.published_at) == (day, moment)

    @pytest.mark.parametrize(
        ("published", "said"),
        [
            ("10.11.2023", "Give the date as 2023-11-10"),
            ("2023-13-10", "Give the date as 2023-11-10"),
            ("yesterday", "Give the date as 2023-11-10"),
            ("2023-11-10T17:03", "This time has no zone"),
        ],
    )
    def test_refuses_another_date_before_it_brings_anything_in(
        self, editor: User, file: Callable[..., Path], published: str, said: str
    ) -> None:
        with nothing_changes():
            run = brought(file(), "--by", "edda", "--published", published)
        assert run.refusal.startswith(f"--published: {said}")

    @pytest.mark.parametrize(
        ("option", "value"), [("--title", "Night"), ("--url", "https://example.org/1"), ("--article", "1")]
    )
    def test_gives_a_title_an_address_or_an_article_to_one_file_alone(
        self, editor: User, file: Callable[..., Path], option: str, value: str
    ) -> None:
        with nothing_changes():
            run = brought(file("one.txt"), file("two.txt"), "--by", "edda", option, value)
        assert run.refusal == f"{option} belongs to one article, and 2 files are named."

    def test_a_second_time_makes_no_second_article_and_says_so(self, editor: User, file: Callable[..., Path]) -> None:
        brought(file(), "--by", "edda").went_through()
        with nothing_changes():
            run = brought(file(), "--by", "edda").went_through()
        pk = Article.objects.get().pk
        assert run.printed == [f"{file()}: here already as article {pk}, “Freedom for the front”."]

    def test_of_one_file_named_twice_makes_one_article(self, editor: User, file: Callable[..., Path]) -> None:
        brought(file(), file(), "--by", "edda").went_through()
        assert Article.objects.count() == 1


class TestImportingANewVersion:
    CHANGED = SOLDIERS.replace("75", "75,000")

    @pytest.fixture
    def article(self, editor: User, checker: User) -> Article:
        article = make_article(by=editor, url="https://example.org/1")
        make_claim(article, by=checker)
        return article

    @pytest.fixture(params=["--url", "--article"])
    def named(self, request: pytest.FixtureRequest, article: Article) -> list[str]:
        """The two ways to say which article a file is the next version of."""
        return [request.param, article.url if request.param == "--url" else str(article.pk)]

    def test_says_which_it_is_and_what_became_of_the_claims(
        self, article: Article, file: Callable[..., Path], named: list[str]
    ) -> None:
        path = file(content=self.CHANGED)
        run = brought(path, *named, "--by", "edda").went_through()
        title = "Freedom for the front"
        assert run.printed == [f"{path}: version 2 of article {article.pk}, “{title}”. Claims: 1 reworded."]
        version = Article.objects.get().versions.get(number=2)
        assert (version.text, version.brought_by.username) == (self.CHANGED, "edda")

    def test_tells_a_program_the_same(self, article: Article, file: Callable[..., Path], named: list[str]) -> None:
        path = file(content=self.CHANGED)
        [line] = brought(path, *named, "--by", "edda", "--json").went_through().printed
        assert json.loads(line) == {
            "source": str(path),
            "status": "revised",
            "article": article.pk,
            "version": 2,
            "title": "Freedom for the front",
            "claims": {"reworded": 1},
            "problem": "",
        }

    def test_of_the_text_that_is_current_makes_none_and_says_so(
        self, article: Article, file: Callable[..., Path], named: list[str]
    ) -> None:
        with nothing_changes():
            run = brought(file(), *named, "--by", "edda").went_through()
        assert run.printed == [f"{file()}: here already as article {article.pk}, “Freedom for the front”."]

    def test_of_an_article_that_is_not_there_says_so(self, article: Article, file: Callable[..., Path]) -> None:
        with nothing_changes():
            run = brought(file(content=self.CHANGED), "--article", 999, "--by", "edda")
        assert run.refusal == "There is no article 999."

    @pytest.mark.parametrize(("name", "content", "said"), BAD_FILES.values(), ids=BAD_FILES)
    def test_from_a_bad_file_leaves_the_article_as_it_was(
        self, article: Article, file: Callable[..., Path], name: str, content: bytes, said: str
    ) -> None:
        with nothing_changes():
            run = brought(file(name, content), "--article", article.pk, "--by", "edda")
        assert said in run.complained[0]
        assert run.refusal == "1 of 1 files did not go in."


class TestFilesThatDoNotGoIn:
    @pytest.mark.parametrize(("name", "content", "said"), BAD_FILES.values(), ids=BAD_FILES)
    def test_get_one_clear_line(
        self, editor: User, file: Callable[..., Path], name: str, content: bytes, said: str
    ) -> None:
        path = file(name, content)
        with nothing_changes():
            run = brought(path, "--by", "edda")
        [line] = run.complained
        assert line.startswith(f"{path}: ")
        assert said in line
        assert (run.refusal, run.error and run.error.returncode) == ("1 of 1 files did not go in.", 1)

    def test_do_not_keep_the_others_out(self, editor: User, file: Callable[..., Path], tmp_path: Path) -> None:
        bad = [file(name, content) for name, content, _said in BAD_FILES.values()]
        missing, folder = tmp_path / "missing.txt", tmp_path
        good = [file("first.txt"), file("last.txt", "Another title\n\nAnother text.")]
        run = brought(good[0], *bad, missing, folder, good[1], "--by", "edda")
        assert Article.objects.count() == 2
        assert len(run.printed) == 2
        assert [line.partition(": ")[0] for line in run.complained] == [str(path) for path in (*bad, missing, folder)]
        assert "No such file" in run.complained[-2]
        assert "Is a directory" in run.complained[-1]
        assert run.refusal == f"{len(bad) + 2} of {len(bad) + 4} files did not go in."

    @pytest.mark.parametrize(
        "options", [["--language", "English"], ["--translated-from", "по-русски"], ["--url", "javascript:alert(1)"]]
    )
    def test_are_told_what_is_wrong_with_their_details(
        self, editor: User, file: Callable[..., Path], options: list[str]
    ) -> None:
        with nothing_changes():
            run = brought(file(), "--by", "edda", *options)
        assert len(run.complained) == 1
        assert run.refusal == "1 of 1 files did not go in."

    def test_cannot_give_orders_to_a_terminal(self, editor: User, file: Callable[..., Path]) -> None:
        path = file("a\x1b[2J\nb.txt", "So\x1b]0;x\x07 \x9b2J\u202eso\u2028\x85\n\ntext")
        [line] = brought(path, "--by", "edda").went_through().printed
        assert line.isprintable()
        assert line.endswith("“So\\x1b]0;x\\x07 \\x9b2J\\u202eso”.")


class TestImportingForAProgram:
    KEYS = ("source", "status", "article", "version", "title", "claims", "problem")

    def test_prints_one_object_a_file_with_these_keys(self, editor: User, file: Callable[..., Path]) -> None:
        good, bad = file("one.txt"), file("bad.txt", b"")
        run = brought(good, bad, good, "--by", "edda", "--json")
        first, second, third = [json.loads(line) for line in run.printed]
        pk = Article.objects.get().pk
        title = "Freedom for the front"
        known = {"source": str(good), "article": pk, "version": 1, "title": title, "claims": None, "problem": ""}
        assert first == {**known, "status": "imported"}
        assert third == {**known, "status": "unchanged"}
        assert tuple(second) == self.KEYS
        assert (second["status"], second["article"], second["version"]) == ("failed", None, None)
        assert "holds no text" in second["problem"]
        assert (run.complained, run.refusal) == ([], "1 of 3 files did not go in.")

    def test_keeps_an_object_on_one_line_whatever_is_in_it(self, editor: User, file: Callable[..., Path]) -> None:
        path = file("a\nb.txt", "Свобода “на” фронте\n\nтекст")
        run = brought(path, "--by", "edda", "--json").went_through()
        [line] = run.printed
        assert json.loads(line)["title"] == "Свобода “на” фронте"
        assert json.loads(line)["source"] == str(path)


class TestAsWhomACommandActs:
    @pytest.mark.parametrize("command", ["import_articles", "export_report"])
    @pytest.mark.parametrize(
        ("username", "said"),
        [
            ("nemo", "There is no person with the user name “nemo” here."),
            ("greta", "The account “greta” is deactivated"),
            ("noor", "noor has no role"),
        ],
    )
    def test_is_nobody_who_may_not(
        self,
        article: Article,
        gone: User,
        nobody: User,
        file: Callable[..., Path],
        command: str,
        username: str,
        said: str,
    ) -> None:
        what = [file("new.txt", "New\n\ntext")] if command == "import_articles" else ["--all", "--format", "csv"]
        with nothing_changes():
            run = Run(command, *what, "--by", username)
        assert said in run.refusal

    @pytest.mark.parametrize("username", ["charlie", "rosa"])
    def test_is_no_checker_or_reader_where_articles_are_brought_in(
        self, checker: User, reader: User, file: Callable[..., Path], username: str
    ) -> None:
        with nothing_changes():
            run = brought(file(), "--by", username)
        assert "has no role that may do this" in run.refusal

    def test_is_the_machine_s_user_where_nobody_is_named(
        self, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOGNAME", "cron")
        brought(file()).went_through()
        account = User.objects.get()
        assert (account.username, account.is_operator, account.is_active) == ("cron", True, False)
        assert Article.objects.get().versions.get().brought_by == account

    def test_is_not_the_machine_s_user_by_name(self, file: Callable[..., Path]) -> None:
        name = operator().username
        with nothing_changes():
            run = brought(file(), "--by", name)
        assert "deactivated" in run.refusal

    def test_is_nobody_where_a_person_has_the_name_of_the_machine_s_user(
        self, editor: User, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOGNAME", "edda")
        with nothing_changes():
            run = brought(file())
        assert "Say who you are with --by" in run.refusal

    def test_is_the_demo_s_editor_in_a_demo(self, file: Callable[..., Path]) -> None:
        open_demo([(person.username, person.full_name, person.role) for person in PEOPLE], password=PASSWORD)
        brought(file()).went_through()
        assert Article.objects.get().versions.get().brought_by.username == EDITOR


def exported(*arguments: Any) -> Run:
    return Run("export_report", *arguments)


def unpacked(data: bytes) -> str:
    """A file as text; of one that is packed, what is in it."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


@pytest.fixture
def shelf(editor: User, checker: User) -> list[Article]:
    """Two articles of a story, one with a claim, and a third of none."""
    first = make_article(by=editor, outlet="Zaton", story="Prisoners")
    claim = make_claim(first, by=checker)
    dispute(claim, by=checker)
    source(claim, by=checker)
    second = make_article(by=editor, outlet="Meridian", story="Prisoners")
    return [first, second, make_article(by=editor, text="Another\n\ntext")]


class TestExporting:
    @pytest.mark.parametrize("format", FORMATS)
    def test_prints_every_format_and_records_it(
        self, shelf: list[Article], checker: User, format: str, tmp_path: Path
    ) -> None:
        if not FORMATS[format].is_installed:
            pytest.skip(FORMATS[format].obstacle())
        file = tmp_path / "report"
        arguments = ("--article", shelf[0].pk, "--format", format, "--by", "charlie", "--output", file)
        exported(*arguments).went_through()
        row = ReportExport.objects.get()
        assert (row.article, row.format, row.made_by) == (shelf[0], format, checker)
        if format != "pdf":  # which is read back in a test of its own
            assert row.digest in unpacked(file.read_bytes()), "the file says which report it is"

    def test_prints_another_table_of_csv(self, shelf: list[Article], checker: User) -> None:
        run = exported("--all", "--format", "csv", "--table", "reviews").went_through()
        assert '"rationale"' in run.printed[0]
        assert {row.format for row in ReportExport.objects.all()} == {"csv-reviews"}
        said = exported("--all", "--format", "json", "--table", "reviews").refusal
        assert said == "--table goes with --format csv: json has no table of its own."

    def test_prints_what_changed_between_two_moments_and_records_both_reports(
        self, shelf: list[Article], checker: User
    ) -> None:
        since = timezone.now()
        [claim] = Claim.objects.all()
        give(claim, by=checker, verdict=Verdict.VERIFIED, rationale="Two sources agree.")
        between = ("--between", since.isoformat(), timezone.now().isoformat(), "--by", "charlie")
        said = "\n".join(exported("--article", shelf[0].pk, *between).went_through().printed)
        assert "Two sources agree" in said
        told = json.loads("\n".join(exported("--article", shelf[0].pk, *between, "--format", "json").printed))
        digests = list(ReportExport.objects.order_by("pk").values_list("digest", flat=True))
        assert digests == [told["before"]["digest"], told["after"]["digest"]] * 2
        assert {row.format for row in ReportExport.objects.all()} == {"changes"}
        assert (told["with_private"], told["with_confidential"]) == (False, False)
        for digest in digests:
            assert digest in said

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            (("--all",), "--between goes with --article"),
            (("--article", "{article}", "--format", "html"), "--between goes with --article"),
            (("--article", "{article}", "--as-of", "2026-01-01T00:00Z"), "--between goes with --article"),
            (("--article", "999"), "There is no article 999."),
        ],
    )
    def test_tells_what_changed_of_one_article_alone(
        self, shelf: list[Article], arguments: tuple[str, ...], why: str
    ) -> None:
        named = [each.format(article=shelf[0].pk) for each in arguments]
        now = timezone.now().isoformat()
        assert exported(*named, "--between", now, now).refusal.startswith(why)

    @pytest.mark.parametrize(
        ("since", "until", "why"),
        [
            ("2026-01-01T00:00", "2026-01-02T00:00Z", "Say in which time zone"),
            ("2001-01-01T00:00Z", "2001-01-02T00:00Z", "begins after this moment"),
            ("2026-01-02T00:00Z", "2026-01-01T00:00Z", "Give the earlier moment first."),
        ],
    )
    def test_refuses_moments_between_which_nothing_can_be_said(
        self, shelf: list[Article], since: str, until: str, why: str
    ) -> None:
        assert why in exported("--article", shelf[0].pk, "--between", since, until).refusal
        assert not ReportExport.objects.exists()

    def test_asks_for_a_format(self, shelf: list[Article]) -> None:
        assert exported("--all").refusal.startswith("Say in which --format: html, ")

    def test_refuses_what_may_not_be_seen(self, shelf: list[Article], reader: User) -> None:
        assert exported("--all", "--format", "json", "--by", "rosa", "--with-confidential").refusal
        assert not ReportExport.objects.exists()

    def test_refuses_what_is_too_long_for_a_format_and_says_what_to_do(
        self, shelf: list[Article], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(FORMATS, "html", replace(FORMATS["html"], most_claims=0))
        assert "There are 1 claims, and HTML takes 0." in exported("--all", "--format", "html").refusal
        monkeypatch.setitem(FORMATS, "html", replace(FORMATS["html"], package="no_such_package", extra="x"))
        assert "pip install 'claim-desk[x]'" in exported("--all", "--format", "html").refusal
        assert not ReportExport.objects.exists()

    def test_tells_a_terminal_how_far_it_is(self, shelf: list[Article]) -> None:
        class Terminal(StringIO):
            def isatty(self) -> bool:
                return True

        terminal, file = Terminal(), StringIO()
        call_command("export_report", "--all", "--format", "csv", stdout=file, stderr=terminal)
        assert terminal.getvalue() == "\r1 of 3 articles\r2 of 3 articles\r3 of 3 articles\n"

    def test_prints_private_questions_where_they_are_asked_for(
        self, shelf: list[Article], checker: User, editor: User
    ) -> None:
        ask(shelf[0], to=editor, by=checker, text="Is Kestrel behind it?")
        for more, expected in ((), False), (("--with-private",), True):
            run = exported("--article", shelf[0].pk, "--format", "json", *more).went_through()
            assert ("Kestrel" in "\n".join(run.printed)) == expected
            assert ReportExport.objects.latest("pk").with_private == expected

    @pytest.mark.parametrize(
        ("which", "expected"),
        [(["--article", "{article}"], [0]), (["--story", "{story}"], [0, 1]), (["--all"], [0, 1, 2])],
        ids=["an article", "a story", "all"],
    )
    def test_prints_what_is_asked_for_and_records_each(
        self, shelf: list[Article], which: list[str], expected: list[int]
    ) -> None:
        named = [each.format(article=shelf[0].pk, story=shelf[0].story_id) for each in which]
        run = exported(*named, "--format", "json", "--by", "charlie").went_through()
        reports = json.loads("\n".join(run.printed))["reports"]
        assert [report["article"] for report in reports] == [shelf[number].pk for number in expected]
        recorded = ReportExport.objects.order_by("pk").values_list("article_id", "digest")
        assert list(recorded) == [(report["article"], report["digest"]) for report in reports]

    def test_of_an_empty_newsroom_is_a_file_with_nothing_in_it(self, editor: User) -> None:
        run = exported("--all", "--format", "json", "--by", "edda").went_through()
        assert json.loads("\n".join(run.printed))["reports"] == []

    def test_may_be_done_by_the_machine_s_user(self, shelf: list[Article]) -> None:
        exported("--all", "--format", "csv").went_through()
        assert {row.made_by.is_operator for row in ReportExport.objects.all()} == {True}

    @pytest.mark.parametrize("kind", ["article", "story"])
    def test_of_what_is_not_there_says_so(self, shelf: list[Article], kind: str) -> None:
        with nothing_changes():
            run = exported(f"--{kind}", 999, "--format", "csv", "--by", "charlie")
        assert run.refusal == f"There is no {kind} 999."

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--format", "csv"],
            ["--all"],
            ["--all", "--format", "pdf"],
            ["--all", "--article", "1", "--format", "csv"],
            ["--article", "one", "--format", "csv"],
        ],
        ids=" ".join,
    )
    def test_asked_for_wrongly_does_nothing(self, shelf: list[Article], arguments: list[str]) -> None:
        with nothing_changes():
            assert exported(*arguments, "--by", "charlie").refusal

    def test_prints_the_very_bytes_where_nobody_stands_between(
        self, shelf: list[Article], capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        call_command("export_report", "--all", "--format", "csv", "--by", "charlie")
        printed = capsysbinary.readouterr().out
        assert printed.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in printed


class TestExportingToAFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "report.json"

    def test_writes_what_it_would_print(self, shelf: list[Article], path: Path) -> None:
        run = exported("--all", "--format", "json", "--by", "charlie", "--output", path).went_through()
        assert run.printed == []
        digests = [report["digest"] for report in json.loads(path.read_bytes())["reports"]]
        assert digests == list(ReportExport.objects.order_by("pk").values_list("digest", flat=True))

    def test_is_as_readable_as_any_file_that_this_person_makes(self, shelf: list[Article], path: Path) -> None:
        exported("--all", "--format", "json", "--by", "charlie", "--output", path).went_through()
        other = path.with_name("other")
        other.touch()
        assert path.stat().st_mode == other.stat().st_mode

    @pytest.mark.parametrize("before", [None, b"the report of yesterday"], ids=["new", "over another"])
    def test_that_fails_half_way_leaves_what_was_there(
        self, shelf: list[Article], path: Path, before: bytes | None
    ) -> None:
        if before:
            path.write_bytes(before)
        QuerySet(Article).filter(pk=shelf[2].pk).update(current_number=9)  # a version that is nowhere
        with pytest.raises(Exception, match="does not exist"):
            exported("--all", "--format", "json", "--by", "charlie", "--output", path)
        assert (path.read_bytes() if path.exists() else None) == before
        assert [each.name for each in path.parent.iterdir()] == ([path.name] if before else [])

    @pytest.mark.parametrize(
        ("where", "said"),
        [("missing/report.json", "cannot be written: No such file or directory."), (".", "is a folder: name a file.")],
    )
    def test_that_cannot_be_written_says_so_and_leaves_nothing(
        self, shelf: list[Article], tmp_path: Path, where: str, said: str
    ) -> None:
        path = tmp_path / where
        run = exported("--all", "--format", "json", "--by", "charlie", "--output", path)
        assert run.refusal == f"{path} {said}"
        assert list(tmp_path.iterdir()) == []
        assert not ReportExport.objects.exists()

    def test_of_what_may_not_be_exported_leaves_nothing(self, shelf: list[Article], nobody: User, path: Path) -> None:
        assert exported("--all", "--format", "json", "--by", "noor", "--output", path).refusal
        assert not path.exists()


class PowerCutError(Exception):
    """The machine goes off between two statements."""


def power_cut(after: int, table: str = "") -> AbstractContextManager[None]:
    """The database writes so many rows (of a table) and no more."""
    written = 0

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal written
        if sql.startswith(f'INSERT INTO "annotations_{table}'):
            written += 1
            if written > after:
                raise PowerCutError
        return run(sql, *rest)

    return connection.execute_wrapper(execute)


def planned() -> dict[str, list[Any]]:
    """What the demo is to hold: of each article its claims with the verdicts and sources in their order."""
    return {
        article.url: [
            (
                claim.quote,
                claim.statement,
                [(step.by, step.verdict.value) for step in steps_of(article, claim) if isinstance(step, DemoReview)],
                [(step.by, step.title) for step in steps_of(article, claim) if not isinstance(step, DemoReview)],
            )
            for claim in article.claims
        ]
        for article in ARTICLES
    }


def steps_of(article: DemoArticle, claim: DemoClaim) -> list[Any]:
    """All that is done on a claim, sooner or later."""
    later = [deed.steps for deed in article.deeds if isinstance(deed, DemoAfterwards) and deed.quote == claim.quote]
    return [*claim.steps, *(step for steps in later for step in steps)]


def states() -> list[tuple[str, bool, bool, int]]:
    """Of each article of the demo: its state, whether its sign-off holds or fell, and how much was accepted."""
    found = [(article, read_approval(article)) for article in _articles()]
    return [
        (article.state, approval.holds, article.fallen_at is not None, len(approval.waivers))
        for article, approval in found
    ]


STATES = [
    ("checking", False, False, 0),
    ("finished", False, False, 0),
    ("checking", False, False, 0),
    ("checking", False, False, 0),
    ("checking", False, False, 0),
    ("signed", True, False, 1),
    ("published", False, True, 0),
]


def loaded() -> dict[str, list[Any]]:
    """What it holds."""
    return {article.url: [_loaded(claim) for claim in article.claims.order_by("number")] for article in _articles()}


def _articles() -> list[Article]:
    return list(Article.objects.order_by("pk"))


def _loaded(claim: Claim) -> tuple[Any, ...]:
    reviews = claim.reviews.model.history.filter(claim_id=claim.pk).order_by("history_id")
    return (
        claim.placements.get().quote,
        claim.statement,
        [(row.history_user.username, row.verdict) for row in reviews],
        [(row.added_by.username, row.title) for row in claim.evidence.order_by("pk")],
    )


def demo(*options: Any) -> Run:
    return Run("demo", "--no-serve", *options)


class TestTheDemo:
    def test_fills_an_empty_database_once_and_leaves_alone_what_people_do_with_it(self) -> None:
        run = demo().went_through()
        assert loaded() == planned()
        assert states() == STATES
        assert standings() == standings_by_the_rule()
        assert signed() == signed_by_the_rule()
        assert findings() == []
        assert Claim.objects.count() >= 25
        assert set(Article.objects.values_list("story__title", flat=True)) == {STORY_TITLE}
        assert Newsroom.objects.get().is_demo
        for person in PEOPLE:
            account = User.objects.get(username=person.username)
            assert account.check_password(PASSWORD)
            assert [group.name for group in account.groups.all()] == [person.role.value]
            assert any(person.username in line and person.full_name in line for line in run.printed)
        assert any("http://127.0.0.1:8000/" in line for line in run.printed)
        assert any(PASSWORD in line for line in run.printed)

        newcomer = make_person("nadia", Role.CHECKER)
        article = make_article(by=User.objects.get(username=EDITOR), text="Our own\n\ntext")
        give(make_claim(article, by=newcomer, quote="Our own"), by=newcomer)
        give(Claim.objects.order_by("pk")[0], by=newcomer)
        User.objects.filter(username="leila").update(is_active=False)
        with nothing_changes():
            demo().went_through()

    def test_whose_loading_was_cut_off_is_completed_by_the_next_run(self) -> None:
        counts = [len(reviews) for claims in planned().values() for _quote, _statement, reviews, _sources in claims]
        most = counts.index(max(counts))  # the claim that was thought over most: cut off before its last verdict
        cuts = [(60, ""), (sum(counts[: most + 1]) - 1, "historicalreview")]
        cuts += [(0, "waiver"), (0, "signoff"), (1, "signoff"), (0, "publication")]
        for written, table in cuts:
            with power_cut(written, table), pytest.raises(PowerCutError):
                demo()
            assert loaded() != planned()
            assert not Newsroom.objects.filter(demo_loaded=True).exists()
        demo().went_through()
        assert loaded() == planned()
        assert states() == STATES
        assert findings() == []
        assert User.objects.count() == len(PEOPLE)
        assert Newsroom.objects.get().demo_loaded
        for claim in Claim.objects.all():
            first, *others = [item.event for item in history_of_claim(claim)]
            assert (first.subject, first.action) == ("claim", "added"), "time never runs backwards"
            moments = claim.reviews.model.history.filter(claim_id=claim.pk).order_by("history_id")
            assert [row.history_date for row in moments] == sorted(row.history_date for row in moments)
            assert all(event.at <= timezone.now() for event in others)

    def test_made_before_gets_the_people_that_it_lacks_and_nothing_else(self) -> None:
        first, *later = PEOPLE
        open_demo([(first.username, "Another Name", first.role)], password="changed")
        Newsroom.objects.update(demo_loaded=True)
        before = User.objects.values().get()
        demo().went_through()
        assert User.objects.values().get(username=first.username) == before
        for person in later:
            account = User.objects.get(username=person.username)
            assert account.check_password(PASSWORD)
            assert [group.name for group in account.groups.all()] == [person.role.value]
        assert not Article.objects.exists()
        assert findings() == []

    def test_makes_its_accounts_together_with_its_mark_or_not_at_all(self) -> None:
        with power_cut(3), pytest.raises(PowerCutError):
            demo()
        assert not User.objects.exists()
        assert not Newsroom.objects.exists()

    @pytest.mark.parametrize("kind", ["person", "operator", "outlet", "story", "newsroom", "article"])
    def test_is_refused_by_a_database_that_holds_anything_else(self, kind: str) -> None:
        make: dict[str, Callable[[], Any]] = {
            "person": lambda: make_person("edda", Role.EDITOR),
            "operator": operator,
            "outlet": lambda: save_outlet(None, by=make_person("edda", Role.EDITOR), name="Zaton", url=""),
            "story": lambda: save_story(None, by=make_person("edda", Role.EDITOR), title="Prisoners", summary=""),
            "newsroom": lambda: Newsroom.objects.create(pk=1),
            "article": lambda: make_article(by=make_person("edda", Role.EDITOR)),
        }
        make[kind]()
        with nothing_changes():
            run = demo()
        assert "a newsroom that is not the demo: nothing was changed" in run.refusal

    @pytest.mark.parametrize("is_demo", [False, True], ids=["empty", "a demo"])
    def test_is_refused_in_production_whatever_the_database_holds(self, settings: Any, is_demo: bool) -> None:
        if is_demo:
            open_demo([("marta", "Marta", Role.EDITOR)], password=PASSWORD)
        settings.PRODUCTION = True
        with nothing_changes():
            run = demo()
        assert "This is a production newsroom" in run.refusal

    @pytest.mark.parametrize("port", ["0", "65536", "-1", "http", ""])
    def test_is_served_at_no_port_that_is_none(self, port: str) -> None:
        with nothing_changes():
            assert "--port" in demo("--port", port).refusal

    def test_says_the_port_that_was_asked_for(self) -> None:
        open_demo([("marta", "Marta", Role.EDITOR)], password=PASSWORD)
        Newsroom.objects.update(demo_loaded=True)
        assert any("http://127.0.0.1:8123/" in line for line in demo("--port", 8123).went_through().printed)
