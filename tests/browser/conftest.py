"""A real browser for the journeys: one for the session, a fresh context for each page, and no complaint unheard."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from annotations.models import User
from tests.browser import CHROMIUM_FLAGS
from tests.make import findings, signed, signed_by_the_rule, standings, standings_by_the_rule

NewPage = Callable[..., Any]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium. Where it or playwright is missing the tests are skipped; with REQUIRE_BROWSER=1 they fail."""
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        _do_without("playwright is not installed: pip install -e .[browser]")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        _do_without("no chromium on this machine")
    # Playwright's synchronous interface runs an event loop in this thread, and Django then refuses the database.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=20_000)  # news comes every few seconds, and a busy machine is slow
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Any, live_server: Any) -> Iterator[NewPage]:
    """Opens a page in a browser of its own, as somebody who is logged in or, with None, is not.

    The test fails for every error and warning on a console, and for every file that is not there, but for connections
    that a page `may_lose`.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(user: User | None, *, may_lose: bool = False, **options: Any) -> Any:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.extend(_complaint(message, page, may_lose)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if not may_lose:
            page.on("requestfailed", lambda request: complaints.extend(_failure(request)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert findings() == [], "whatever people clicked is in the ledger"
    assert standings() == standings_by_the_rule(), "what the lists say of each claim is what its reviews say"
    assert signed() == signed_by_the_rule(), "what is said to be signed off is what was signed"


@pytest.fixture
def page(new_page: NewPage, checker: User) -> Any:
    """A page of the checker's."""
    return new_page(checker)


def _complaint(message: Any, page: Any, may_lose: bool) -> list[str]:
    """The words of an error or a warning; what was refused on purpose (400, 409) is none, nor a connection, a log-in or
    a server that was to be lost."""
    if may_lose and (
        "net::ERR_" in message.text or any(f"status of {status}" in message.text for status in (403, 500))
    ):
        return []
    if message.type not in {"error", "warning"}:
        return []
    refused = any(f"status of {status}" in message.text for status in (400, 409))
    is_answer = message.text.startswith("Failed to load resource") and (refused or message.location["url"] == page.url)
    return [] if is_answer else [f"{message.type}: {message.text} {message.location}"]


def _failure(request: Any) -> list[str]:
    """A request that got no answer; one that turned into a download did."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url}: {request.failure}"]


def _do_without(reason: str) -> None:
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason} (REQUIRE_BROWSER=1)")
    pytest.skip(reason)
