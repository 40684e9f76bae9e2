"""Settings from the environment: strict, and never open by mistake."""

import os
import re
import runpy
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from annotations.checks import refuse_unsafe_start
from annotations.guards import guarded_tables
from annotations.models import Newsroom
from newsroom.databases import database, journal_mode, sqlite
from newsroom.environment import Environment, host_names, language, own_secret_key
from tests.application import serve
from tests.unguarded import take_off

HOUSE = Path(__file__).resolve().parent.parent
GOOD_KEY = "k9" * 25
PRODUCTION = {
    "NEWSROOM_PRODUCTION": "on",
    "NEWSROOM_SECRET_KEY": "Zm9v-".join("0123456789abcdef"),
    "NEWSROOM_ALLOWED_HOSTS": "desk.example.org",
}


class TestABoolean:
    @pytest.mark.parametrize("value", ["1", "on", "true", "yes", "ON", "True", " yes "])
    def test_is_on(self, value: str) -> None:
        assert Environment({"NEWSROOM_DEBUG": value}).boolean("NEWSROOM_DEBUG", default=False) is True

    @pytest.mark.parametrize("value", ["0", "off", "false", "no", "OFF", "False "])
    def test_is_off(self, value: str) -> None:
        assert Environment({"NEWSROOM_DEBUG": value}).boolean("NEWSROOM_DEBUG", default=True) is False

    @pytest.mark.parametrize("default", [True, False])
    def test_is_what_it_is_by_default(self, default: bool) -> None:
        assert Environment({}).boolean("NEWSROOM_DEBUG", default) is default

    @pytest.mark.parametrize("value", ["", "maybe", "ture", "2", "-1", "on off", "None"])
    def test_that_cannot_be_meant_is_an_error_that_names_the_variable(self, value: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=r"^NEWSROOM_DEBUG is .*: say on or off\.$"):
            Environment({"NEWSROOM_DEBUG": value}).boolean("NEWSROOM_DEBUG", default=True)


@pytest.mark.parametrize(
    ("value", "words"),
    [("a.org", ["a.org"]), ("a.org,b.org", ["a.org", "b.org"]), (" a.org , ,b.org,", ["a.org", "b.org"]), ("", [])],
)
def test_host_names_have_commas_between_them(value: str, words: list[str]) -> None:
    assert host_names(value) == words


@pytest.mark.parametrize("value", ["https://a.org", "a.org/desk", "a.org b.org"])
def test_a_host_name_is_no_address(value: str) -> None:
    with pytest.raises(ValueError, match=r"^give host names alone"):
        host_names(value)


class TestAFolder:
    def test_is_the_one_that_is_named(self, tmp_path: Path) -> None:
        assert Environment({"NEWSROOM_DATA": str(tmp_path)}).folder("NEWSROOM_DATA", Path("data")) == tmp_path

    @pytest.mark.parametrize("variables", [{}, {"NEWSROOM_DATA": ""}, {"NEWSROOM_DATA": " "}])
    def test_is_the_usual_one_where_none_is_named(self, variables: dict[str, str], tmp_path: Path) -> None:
        assert Environment(variables).folder("NEWSROOM_DATA", tmp_path) == tmp_path

    def test_that_is_a_file_is_an_error_that_names_the_variable(self, tmp_path: Path) -> None:
        (tmp_path / "data").touch()
        with pytest.raises(ImproperlyConfigured, match=r"^NEWSROOM_DATA: .* is no folder"):
            Environment({"NEWSROOM_DATA": str(tmp_path / "data")}).folder("NEWSROOM_DATA", tmp_path)


class TestACheckedValue:
    def test_is_what_its_reader_makes_of_it(self) -> None:
        assert Environment({"NEWSROOM_PORT": "8000"}).checked("NEWSROOM_PORT", int, "1") == 8000
        assert Environment({}).checked("NEWSROOM_PORT", int, "1") == 1

    def test_that_its_reader_refuses_is_an_error_that_names_the_variable_and_not_the_value(self) -> None:
        def refuse(value: str) -> str:
            raise ValueError("give another")

        with pytest.raises(ImproperlyConfigured) as error:
            Environment({"DATABASE_URL": "hunter2"}).checked("DATABASE_URL", refuse, "")
        assert str(error.value) == "DATABASE_URL: give another"


class TestAVariableThatNobodyKnows:
    def test_is_refused_with_those_that_there_are(self) -> None:
        environment = Environment({"NEWSROOM_PRODUCTON": "on", "PATH": "/bin", "NEWSROOM_DEBUG": "off"})
        environment.boolean("NEWSROOM_DEBUG", default=False)
        environment.text("NEWSROOM_PRODUCTION")
        environment.text("DATABASE_URL")
        with pytest.raises(ImproperlyConfigured) as error:
            environment.refuse_unknown()
        assert str(error.value) == (
            "NEWSROOM_PRODUCTON is no setting of the newsroom. There are: NEWSROOM_DEBUG, NEWSROOM_PRODUCTION."
        )

    def test_is_none_of_ours_without_our_prefix(self) -> None:
        Environment({"PATH": "/bin", "DEBUG": "on", "newsroom_debug": "on"}).refuse_unknown()


@pytest.mark.parametrize("code", ["en", "de", "ru", "pt-br", "sr-latn"])
def test_a_language_is_one_that_django_speaks(code: str) -> None:
    assert language(code) == code


@pytest.mark.parametrize("code", ["", "EN", "english", "tlh"])
def test_a_language_that_django_does_not_speak_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=f"no language '{code}'"):
        language(code)


class TestTheSecretKeyOfItsOwn:
    def test_is_made_on_first_use_and_is_the_same_ever_after(self, tmp_path: Path) -> None:
        folder = tmp_path / "data" / "deep"
        key = own_secret_key(folder)
        assert own_secret_key(folder) == key
        assert len(key) >= 50

    def test_is_readable_by_its_owner_alone(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            own_secret_key(tmp_path)
        finally:
            os.umask(before)
        [file] = tmp_path.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_is_another_in_another_folder(self, tmp_path: Path) -> None:
        assert own_secret_key(tmp_path / "one") != own_secret_key(tmp_path / "two")

    def test_is_the_one_that_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "secret_key").write_text(f"{GOOD_KEY}\n")
        assert own_secret_key(tmp_path) == GOOD_KEY


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 9), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "TRUNCATE"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_sqlite_can_be_trusted_with_it(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


class TestTheDatabase:
    def test_is_a_file_in_the_data_folder_where_none_is_named(self, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        assert database("", folder)["NAME"] == str(folder / "newsroom.sqlite3")
        assert folder.is_dir()

    def test_is_the_file_that_is_named(self, tmp_path: Path) -> None:
        settings = database(f"sqlite:///{tmp_path}/desk.sqlite3", tmp_path / "data")
        assert settings == sqlite(f"{tmp_path}/desk.sqlite3")
        assert not (tmp_path / "data").exists()

    def test_keeps_what_it_acknowledged_and_lets_writers_queue(self, tmp_path: Path) -> None:
        options = sqlite(tmp_path / "desk.sqlite3")["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert options["timeout"] >= 5
        with sqlite3.connect(tmp_path / "desk.sqlite3") as connection:
            connection.executescript(options["init_command"])
            [mode] = connection.execute("PRAGMA journal_mode").fetchone()
            [synchronous] = connection.execute("PRAGMA synchronous").fetchone()
        connection.close()
        assert (mode.upper(), synchronous) == (journal_mode(sqlite3.sqlite_version_info), 2)

    def test_may_be_postgresql(self, tmp_path: Path) -> None:
        settings = database("postgres://desk:hunter2@db.example.org:5433/news", tmp_path)
        assert settings["ENGINE"] == "django.db.backends.postgresql"
        assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example.org", 5433, "news")
        assert settings["CONN_HEALTH_CHECKS"] is True

    @pytest.mark.parametrize("url", ["nonsense", "mars://db/news", "postgres://desk:hunter2@db:port/news"])
    def test_at_an_address_that_is_none_is_refused_without_its_password(self, url: str, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"^give an address such as postgres://") as error:
            database(url, tmp_path)
        assert "hunter2" not in str(error.value)


def settings_of(monkeypatch: pytest.MonkeyPatch, data: Path, **variables: str) -> dict[str, Any]:
    """The settings as a machine with this environment has them, read apart from those of the tests."""
    for name in [name for name in os.environ if name.startswith("NEWSROOM_") or name == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    for name, value in {"NEWSROOM_DATA": str(data), **variables}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(HOUSE / "newsroom" / "settings.py"))


# what is wrong with the environment, and the line that says so
REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "no secret key": ({"NEWSROOM_SECRET_KEY": ""}, "NEWSROOM_SECRET_KEY: production must be given one"),
    "a short key": ({"NEWSROOM_SECRET_KEY": "k" * 49}, "NEWSROOM_SECRET_KEY: production must be given one"),
    "any host": ({"NEWSROOM_ALLOWED_HOSTS": "*"}, "NEWSROOM_ALLOWED_HOSTS: name the hosts"),
    "any host among others": ({"NEWSROOM_ALLOWED_HOSTS": "a.org, *"}, "NEWSROOM_ALLOWED_HOSTS: name the hosts"),
    "no host": ({"NEWSROOM_ALLOWED_HOSTS": ""}, "NEWSROOM_ALLOWED_HOSTS: name the hosts"),
    "an address for a host": ({"NEWSROOM_ALLOWED_HOSTS": "https://a.org"}, "NEWSROOM_ALLOWED_HOSTS: give host names"),
    "debugging": ({"NEWSROOM_DEBUG": "on"}, "NEWSROOM_DEBUG is on"),
    "half a word": ({"NEWSROOM_PRODUCTION": "o"}, "NEWSROOM_PRODUCTION is 'o': say on or off."),
    "no such zone": ({"NEWSROOM_TIME_ZONE": "Mars/Olympus"}, "NEWSROOM_TIME_ZONE: "),
    "no such language": ({"NEWSROOM_LANGUAGE": "klingon"}, "NEWSROOM_LANGUAGE: there is no language 'klingon'"),
    "no such database": ({"DATABASE_URL": "mars://db"}, "DATABASE_URL: give an address such as"),
    "a mistyped name": ({"NEWSROOM_HOST": "a.org"}, "NEWSROOM_HOST is no setting of the newsroom. There are: NEWS"),
}


@pytest.mark.parametrize(("wrong", "said"), REFUSED.values(), ids=REFUSED)
def test_production_does_not_start_in_an_environment_that_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(said)}"):
        settings_of(monkeypatch, tmp_path, **{**PRODUCTION, **wrong})


@pytest.mark.parametrize("url", ["mysql://db/news", "oracle://db/news"])
def test_a_database_is_one_that_is_tested(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^the newsroom runs on postgres:// or sqlite:///"):
        database(url, tmp_path)


def test_how_sqlite_is_written_is_not_for_an_address_to_say(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="takes no options"):
        database(f"sqlite:///{tmp_path}/desk.sqlite3?timeout=1", tmp_path)


class TestProduction:
    @pytest.fixture
    def settings(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
        return settings_of(monkeypatch, tmp_path, **PRODUCTION)

    def test_uses_the_key_it_was_given_and_makes_none(self, settings: dict[str, Any], tmp_path: Path) -> None:
        assert settings["SECRET_KEY"] == PRODUCTION["NEWSROOM_SECRET_KEY"]
        assert not (tmp_path / "secret_key").exists()

    def test_answers_for_its_hosts_alone(self, settings: dict[str, Any]) -> None:
        assert settings["ALLOWED_HOSTS"] == ["desk.example.org"]

    def test_shows_nobody_its_insides_and_speaks_https(self, settings: dict[str, Any]) -> None:
        assert settings["DEBUG"] is False
        assert settings["SECURE_SSL_REDIRECT"] is True
        assert settings["SESSION_COOKIE_SECURE"] is True
        assert settings["CSRF_COOKIE_SECURE"] is True
        assert settings["SECURE_HSTS_SECONDS"] > 0

    def test_believes_no_header_of_a_proxy_unless_it_is_told_of_one(
        self, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        assert "SECURE_PROXY_SSL_HEADER" not in settings
        behind = settings_of(monkeypatch, tmp_path, **PRODUCTION, NEWSROOM_BEHIND_PROXY="on")
        assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_without_an_environment_a_newsroom_is_for_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = settings_of(monkeypatch, tmp_path)
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert (settings["PRODUCTION"], settings["DEBUG"]) == (False, False)
    assert settings["SECRET_KEY"] == (tmp_path / "secret_key").read_text()


def manage(*arguments: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """manage.py as somebody runs it, in a bare environment."""
    environment = {"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(data), **variables}
    command = [sys.executable, "-X", "utf8", str(HOUSE / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def loaded_by_a_server(data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a WSGI server loads."""
    environment = {"PATH": os.environ["PATH"], "NEWSROOM_DATA": str(data), **variables}
    command = [sys.executable, "-X", "utf8", "-c", "import newsroom.wsgi"]
    return subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("wrong", ["no secret key", "a short key", "any host", "debugging"])
def test_a_command_says_in_one_line_what_is_wrong_with_the_environment(tmp_path: Path, wrong: str) -> None:
    variables, said = REFUSED[wrong]
    run = manage("check", data=tmp_path, **{**PRODUCTION, **variables})
    assert run.returncode == 1
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert run.stderr.startswith(said)


@pytest.mark.parametrize("variables", [{}, PRODUCTION], ids=["bare", "production"])
def test_a_good_environment_passes_every_check_of_a_deployment(tmp_path: Path, variables: dict[str, str]) -> None:
    run = manage("check", "--deploy", "--fail-level", "WARNING", data=tmp_path, **variables)
    assert (run.returncode, run.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_the_demo_does_not_touch_a_database_of_something_else(tmp_path: Path) -> None:
    file = tmp_path / "accounts.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE accounts (name TEXT)")
    connection.close()
    before = file.read_bytes()
    run = manage("demo", "--no-serve", data=tmp_path, DATABASE_URL=f"sqlite:///{file}")
    assert run.returncode == 1
    assert "This database holds tables of something else: nothing was changed." in run.stderr
    assert file.read_bytes() == before


def test_the_demo_does_not_touch_a_production_database_that_is_still_empty(tmp_path: Path) -> None:
    run = manage("demo", "--no-serve", data=tmp_path, **PRODUCTION)
    assert run.returncode == 1
    assert "This is a production newsroom" in run.stderr
    with closing(sqlite3.connect(tmp_path / "newsroom.sqlite3")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []


class TestServing:
    """Production never serves a demo newsroom, whose log-ins are public."""

    @pytest.mark.parametrize(
        ("production", "is_demo", "refused"),
        [(True, True, True), (False, True, False), (False, False, False)],
    )
    def test_is_refused_where_a_demo_would_be_public(
        self, db: None, settings: Any, production: bool, is_demo: bool, refused: bool
    ) -> None:
        Newsroom.objects.create(pk=1, is_demo=is_demo)
        settings.PRODUCTION = production
        serve()
        if refused:
            with pytest.raises(ImproperlyConfigured, match="demo newsroom with public log-ins"):
                refuse_unsafe_start()
        else:
            refuse_unsafe_start()

    def test_begins_in_production_on_the_database_that_it_has_by_itself(self, tmp_path: Path) -> None:
        assert manage("migrate", data=tmp_path, **PRODUCTION).returncode == 0
        assert loaded_by_a_server(tmp_path, **PRODUCTION).returncode == 0

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SIMPLE_HISTORY_ENABLED", False),
            ("SIMPLE_HISTORY_EDIT", True),
            ("SIMPLE_HISTORY_REVERT_DISABLED", False),
        ],
    )
    def test_is_refused_where_history_is_off_or_open(self, db: None, settings: Any, name: str, value: bool) -> None:
        serve()
        settings.PRODUCTION = True
        setattr(settings, name, value)
        with pytest.raises(ImproperlyConfigured, match=f"^{name} must be {not value}: .*"):
            refuse_unsafe_start()

    @pytest.mark.parametrize("table", guarded_tables())
    def test_is_refused_where_a_guard_is_gone(self, db: None, settings: Any, table: str) -> None:
        take_off(connection, [table])
        serve()
        refuse_unsafe_start()
        settings.PRODUCTION = True
        with pytest.raises(ImproperlyConfigured, match=f"^{table} has lost its guard: .* Run manage.py migrate.$"):
            refuse_unsafe_start()

    def test_is_refused_where_the_database_could_lose_what_it_acknowledged(self, db: None, settings: Any) -> None:
        serve()
        if connection.vendor == "postgresql":  # a test's SQLite is in memory, which is enough
            connection.cursor().execute("SET LOCAL synchronous_commit = off")
        settings.PRODUCTION = True
        with pytest.raises(ImproperlyConfigured, match=r"^What is saved here could be lost: "):
            refuse_unsafe_start()

    def test_is_refused_by_what_the_server_loads(self, db: None, settings: Any) -> None:
        Newsroom.objects.create(pk=1, is_demo=True)
        settings.PRODUCTION = True
        with pytest.raises(ImproperlyConfigured, match="demo newsroom with public log-ins"):
            runpy.run_module("newsroom.wsgi")

    def test_says_what_a_browser_may_load(self, db: None, client: Client, settings: Any) -> None:
        header = client.get("/admin/login/").headers["Content-Security-Policy"]
        assert [part.strip() for part in header.split(";")] == [
            " ".join([name, *sources]) for name, sources in settings.SECURE_CSP.items()
        ]
