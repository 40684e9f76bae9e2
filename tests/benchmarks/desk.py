"""How fast the desk is: `python -m tests.benchmarks.desk [--people N] [--seconds S]`.

Two articles, of 1,500 words with 300 claims and of 20,000 words with 2,000, half of them with a verdict, in a database
made for it (a file of SQLite, or on the server that DATABASE_URL names: then without the browser), and Django's own
server in a process of its own. Told of each: the whole page, and a verdict with its pieces (milliseconds, bytes,
queries); what a browser takes from the address to marked text, and from the key to the verdict in the text, to the eye
(two frames after it was set); and the answers while N people work, who each give a verdict every second or so and ask
for news at every fifth.
"""

import argparse
import os
import random
import re
import shutil
import statistics
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from annotations.actions.claims import mark_claim  # noqa: E402
from annotations.actions.reviews import seen_now  # noqa: E402
from annotations.anchoring import Span  # noqa: E402
from annotations.choices import Role  # noqa: E402
from annotations.models import Article, Claim, User  # noqa: E402
from tests.benchmarks.ledger_cost import database  # noqa: E402
from tests.browser import CHROMIUM_FLAGS  # noqa: E402
from tests.browser.server import Server, served  # noqa: E402
from tests.make import give, make_article, make_person  # noqa: E402

SIZES = ((1_500, 300), (20_000, 2_000))
MOST_TO_THE_EYE, MOST_OF_AN_ANSWER = 50, 100  # milliseconds
ROUNDS = 15
WORDS = re.findall(
    r"\w+",
    "harbour train minister figure report western estimate soldier region quietly agreed city several northern "
    "promise refused engineer winter supply order budget witness column bridge prison letter portal number",
)

# From the key to two frames after the verdict stands in the list.
_KEY_TO_EYE = """
() => new Promise((done) => {
  const number = document.getElementById("desk").dataset.claim;
  const line = document.getElementById(`line-${number}`);
  const begin = performance.now();
  new MutationObserver((_changes, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
  }).observe(line.parentElement, { subtree: true, attributes: true, childList: true });
  const key = { key: "v", code: "KeyV", bubbles: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", key));
})
"""


@dataclass
class Times:
    """Milliseconds."""

    all: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{statistics.median(self.all):.0f} ms, {self.high:.0f} at the 95th percentile, {max(self.all):.0f} at most"
        )

    @property
    def high(self) -> float:
        return sorted(self.all)[int(len(self.all) * 0.95)]


def text_of(words: int) -> str:
    source, paragraphs, sentences, written = random.Random(7), [], [], 0  # noqa: S311
    while written < words:
        sentence = [source.choice(WORDS) for _ in range(source.randint(8, 16))]
        sentence[source.randrange(len(sentence))] = str(source.randint(10, 99_999))
        written += len(sentence)
        sentences.append(" ".join(sentence).capitalize() + ".")
        if len(sentences) == 4:
            paragraphs.append(" ".join(sentences))
            sentences = []
    return f"An article of {words} words\n\n" + "\n\n".join([*paragraphs, *filter(None, [" ".join(sentences)])])


def make(words: int, claims: int, *, by: User, checker: User) -> Article:
    text = text_of(words)
    article = make_article(by=by, text=text)
    spots = [found.span() for found in re.finditer(r"\w+ \w+ \w+", text)]
    for number in range(claims):
        start, end = spots[number * len(spots) // claims]
        span = Span(start, end)
        mark_claim(article, by=by, version_number=1, span=span, statement=text[start:end], risk="routine")
    for claim in article.claims.order_by("number")[: claims // 2]:
        give(claim, by=checker)
    return article


class Reviewer:
    """Somebody at the desk, without a browser: gives verdicts as its page does, and reads the pieces that come."""

    def __init__(self, article: Article, person: User) -> None:
        self.article, self.person = article, person
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(person)
        self.at = 0

    def look(self) -> tuple[float, Any]:
        begin = time.perf_counter()
        answer = self.client.get(self.article.get_absolute_url())
        self.at = int(re.search(rb'data-at="(\d+)"', answer.content)[1])  # type: ignore[index]
        return (time.perf_counter() - begin) * 1000, answer

    def give(self, claim: Claim) -> tuple[float, float, int, int]:
        """Milliseconds of the verdict and of its pieces, bytes and queries of both."""
        seen = seen_now(claim, self.person)
        tokens = {"lock_version": seen.claim, "review_version": seen.review, "words": seen.words}
        typed = {"verdict": "verified", **tokens, "sentence": seen.sentence}
        header = {"X-Desk": str(self.at)}
        with CaptureQueriesContext(connection) as asked:
            begin = time.perf_counter()
            first = self.client.post(reverse("admin:review", args=[claim.pk]), typed, headers=header)
            between = time.perf_counter()
            second = self.client.get(claim.get_absolute_url(), headers=header)
            end = time.perf_counter()
        assert first.status_code == 302
        self.at = int(second.headers["X-Desk"])
        return (between - begin) * 1000, (end - between) * 1000, len(second.content), len(asked)


def tell_alone(article: Article, person: User) -> None:
    reviewer = Reviewer(article, person)
    whole = Times([reviewer.look()[0] for _round in range(5)])
    with CaptureQueriesContext(connection) as asked:
        _time, answer = reviewer.look()
    print(f"  the whole page: {whole}; {len(answer.content):,} bytes, {len(asked)} queries")
    claims = article.claims.order_by("-number")[:ROUNDS]
    given = [reviewer.give(claim) for claim in claims]
    posts, pieces = Times([each[0] for each in given]), Times([each[1] for each in given])
    print(
        f"  a verdict: {posts}; its pieces: {pieces}; {max(each[2] for each in given):,} bytes, {given[-1][3]} queries"
    )


def work(reviewer: Reviewer, claims: list[Claim], until: float, found: Times, news: Times) -> None:
    source = random.Random(reviewer.person.pk)  # noqa: S311
    threading.Event().wait(source.uniform(0, 1))  # people do not press a key all at once
    try:
        for number, claim in enumerate(claims):
            if time.monotonic() > until:
                return
            begin = time.monotonic()
            post, pieces, _bytes, _queries = reviewer.give(claim)
            found.all += [post, pieces]
            if number % 5 == 0:
                begin_news = time.perf_counter()
                reviewer.client.post(reverse("admin:article_here", args=[reviewer.article.pk]))
                news.all.append((time.perf_counter() - begin_news) * 1000)
            threading.Event().wait(max(0, source.uniform(0.5, 1.5) - (time.monotonic() - begin)))
    finally:
        connections.close_all()


def tell_together(article: Article, people: list[User], seconds: int) -> bool:
    """In threads of this process, which wait for one another more than the processes of a server would."""
    found, news = Times(), Times()
    claims = list(article.claims.order_by("number"))
    reviewers = [Reviewer(article, person) for person in people]
    for reviewer in reviewers:
        reviewer.look()
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=work, args=(reviewer, claims[at :: len(people)], until, found, news))
        for at, reviewer in enumerate(reviewers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"  {len(people)} people at work, {len(found.all)} answers: {found}; asking for news: {news}")
    return found.high <= MOST_OF_AN_ANSWER


def tell_browser(article: Article, person: User, server: Server) -> bool:
    from playwright.sync_api import sync_playwright

    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    to_text, to_eye, to_card = Times(), Times(), Times()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
        page = context.new_page()
        for _round in range(5):
            page.goto(article.get_absolute_url())
            page.locator("mark.claim").first.wait_for()
            to_text.all.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.goto(f"{article.get_absolute_url()}?claim={article.claims.count() // 2 + 1}")
        page.locator("#card").wait_for()
        page.wait_for_load_state("networkidle")
        for _round in range(ROUNDS):
            title = page.locator("#card-title").inner_text()
            begin = time.perf_counter()
            to_eye.all.append(page.evaluate(_KEY_TO_EYE))
            page.locator("#card-title", has_not_text=re.compile(f"^{title}$")).wait_for()
            to_card.all.append((time.perf_counter() - begin) * 1000)
        browser.close()
    print(f"  from the address to marked text: {to_text}")
    print(f"  from the key to the verdict, to the eye: {to_eye}; to the next claim's card: {to_card}")
    return statistics.median(to_eye.all) <= MOST_TO_THE_EYE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    holds = True
    with database():
        editor = make_person("emil", Role.EDITOR)
        people = [make_person(f"checker{number}", Role.CHECKER) for number in range(options.people)]
        for words, claims in SIZES:
            article = make(words, claims, by=editor, checker=people[0])
            print(f"{connection.vendor}, {words:,} words, {claims:,} claims")
            tell_alone(article, people[1])
            if connection.vendor == "sqlite":
                with served() as server:
                    holds &= tell_browser(article, people[2], server)
            holds &= tell_together(article, people, options.seconds)
    if not holds:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
