"""The cast that every test may call on, one person a role, and the client that is logged in as one of them."""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from importlib.util import find_spec
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

from annotations.choices import Role
from annotations.models import Article, Claim, User
from tests.make import (
    by_the_rule,
    findings,
    make_article,
    make_claim,
    make_person,
    signed,
    snapshot,
    standings,
)
from tests.unguarded import emptying

# A machine that is busy is no reason for a property to fail.
hypothesis_settings.register_profile("newsroom", deadline=None)
hypothesis_settings.load_profile("newsroom")

HELD: set[bytes] = set()  # digests of the rows of which all of `standings_hold` was found to hold


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: a tenth of all time went into looking for garbage in it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def static_files_on_demand() -> Iterator[None]:
    """Static files are looked up when they are asked for: otherwise every new client lists them all first."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def databases_are_emptied() -> Iterator[None]:
    """After a test that commits, Django flushes. The newsroom has no such command, and its guards would refuse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying(TransactionTestCase._fixture_teardown))
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """With journeys in a browser among the tests, SQLite's database is a file: an open desk asks for news by itself,
    and in memory the server and the test would share one connection, and its transaction."""
    has_journeys = any("browser" in item.path.parts for item in request.session.items)
    if has_journeys and connection.vendor == "sqlite" and find_spec("playwright"):
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "newsroom.sqlite3")


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """For what all tests of a module begin with: made once, inside `with kept():`, and gone after the last of them.

    Whatever a test itself writes is gone after that test, as ever.
    """
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django marks its own, so that verbs may be durable
    with django_db_blocker.unblock():
        whole.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(scope="module")
def kept_people(kept: Callable[[], AbstractContextManager[None]]) -> dict[str, User]:
    """The editor and two checkers, for a module whose every test may find them there: quicker than anew for each."""
    roles = {"edda": Role.EDITOR, "charlie": Role.CHECKER, "chidi": Role.CHECKER}
    with kept():
        return {name: make_person(name, role) for name, role in roles.items()}


@pytest.fixture(scope="module")
def kept_article(kept: Callable[[], AbstractContextManager[None]], kept_people: dict[str, User]) -> Article:
    """The article, for a module whose every test may find it there.

    One that a test makes besides needs another text or another outlet: what is here already is not imported again.
    """
    with kept():
        return make_article(by=kept_people["edda"], outlet="Portal Zaton")


@pytest.fixture(scope="module")
def kept_claim(
    kept: Callable[[], AbstractContextManager[None]], kept_people: dict[str, User], kept_article: Article
) -> Claim:
    """The article's claim, for a module whose every test may find both there."""
    with kept():
        return make_claim(kept_article, by=kept_people["charlie"])


def person(request: pytest.FixtureRequest, username: str, role: Role) -> User:
    if "kept_people" in request.fixturenames:
        return deepcopy(request.getfixturevalue("kept_people")[username])
    return make_person(username, role)


@pytest.fixture
def editor(db: None, request: pytest.FixtureRequest) -> User:
    return person(request, "edda", Role.EDITOR)


@pytest.fixture
def checker(db: None, request: pytest.FixtureRequest) -> User:
    return person(request, "charlie", Role.CHECKER)


@pytest.fixture
def second(db: None, request: pytest.FixtureRequest) -> User:
    """A second checker."""
    return person(request, "chidi", Role.CHECKER)


@pytest.fixture
def standards_editor(db: None) -> User:
    return make_person("stella", Role.STANDARDS_EDITOR)


@pytest.fixture
def administrator(db: None) -> User:
    return make_person("ada", Role.ADMINISTRATOR)


@pytest.fixture
def reader(db: None) -> User:
    return make_person("rosa", Role.READER)


@pytest.fixture
def nobody(db: None) -> User:
    """Somebody with an account and no role."""
    return make_person("noor")


@pytest.fixture
def gone(db: None) -> User:
    """A checker who has left."""
    return make_person("greta", Role.CHECKER, is_active=False)


@pytest.fixture
def superuser(db: None) -> User:
    """Who runs the newsroom: no role of their own, and may do everything."""
    return make_person("sue", is_superuser=True)


@pytest.fixture
def article(request: pytest.FixtureRequest, editor: User) -> Article:
    if "kept_article" in request.fixturenames:
        return deepcopy(request.getfixturevalue("kept_article"))
    return make_article(by=editor, outlet="Portal Zaton")


@pytest.fixture
def claim(request: pytest.FixtureRequest, article: Article, checker: User) -> Claim:
    if "kept_claim" in request.fixturenames:
        return deepcopy(request.getfixturevalue("kept_claim"))
    return make_claim(article, by=checker)


@pytest.fixture
def standings_hold(db: None) -> Iterator[None]:
    """Whatever a test does, what the lists say of each claim is what its reviews say, what is said to be signed off is
    what was signed, and the record verifies.

    A test that is refused leaves what it found: of the very same rows the same holds, and is not worked out again.
    """
    yield
    rows = hashlib.sha256(repr(snapshot()).encode()).digest()
    if rows not in HELD:
        assert (standings(), signed()) == by_the_rule()
        assert findings() == []
        HELD.add(rows)


@pytest.fixture
def as_(db: None) -> Callable[[User | None], Client]:
    """This person's browser, logged in once; with None that of somebody who is not."""
    clients: dict[int | None, Client] = {}

    def browser(user: User | None) -> Client:
        key = user.pk if user else None
        if key not in clients:
            clients[key] = Client()
            if user:
                clients[key].force_login(user)
        return clients[key]

    return browser
