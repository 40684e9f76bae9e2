"""How long a search takes: `python -m tests.benchmarks.search [--claims N]`.

In a database made for it, on the server that DATABASE_URL names or as a file of SQLite: articles of 100 claims, one of
them with an accusation that waits, each claim with a rationale and a source. Rows are written past the verbs, the words
by `rebuild_search`'s own function. Each search is timed through the page's own view.
"""

import argparse
import os
import random
import statistics
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from annotations.actions._searching import rebuild  # noqa: E402
from annotations.choices import Role  # noqa: E402
from annotations.models import (  # noqa: E402
    Article,
    ArticleVersion,
    Claim,
    ClaimStanding,
    Evidence,
    Outlet,
    Placement,
    Review,
    SearchText,
    VersionText,
)
from tests.benchmarks.ledger_cost import database  # noqa: E402
from tests.make import make_person  # noqa: E402

EACH = 100  # claims of an article
ROUNDS = 5
MOST = 2.0  # seconds
SYLLABLES = ("ka", "ro", "mi", "ten", "sol", "vara", "bel", "dun", "zhi", "ost", "ram", "lek", "na", "po", "chu")
HAN = "俄罗斯士兵伤亡据西方估计约有七万五千名政府否认所有指控记者报道前线监狱"
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)

SEARCHES: dict[str, dict[str, str]] = {
    "a rare word": {"q": "quintessence"},
    "a word of every claim": {"q": "soldiers"},
    "three common words": {"q": "soldiers report ministry"},
    "a phrase that is nowhere": {"q": '"soldiers report quintessence"'},
    "two Chinese characters": {"q": "士兵"},
    "two characters that are nowhere": {"q": "qx"},
    "two characters, one outlet": {"q": "qx", "outlet": "1"},
    "a common word, disputed": {"q": "soldiers", "verdict": "disputed"},
    "a common word, one reason": {"q": "soldiers", "reason": "outdated"},
    "a common word, one person": {"q": "soldiers", "person": "2"},
    "no word, one claimant": {"claimant": "peskov 7"},
    "no word, all disputed": {"verdict": "disputed"},
    "the last page": {"q": "soldiers", "page": "40"},
}


def fill(number: int) -> None:
    rng = random.Random(6)  # noqa: S311 -- repeatable, not secret
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _each in range(8_000)]
    QuerySet(Outlet).bulk_create([Outlet(name=f"Outlet {each}", lock_version=1) for each in range(10)])
    editor, checker = make_person("edda", Role.EDITOR), make_person("charlie", Role.CHECKER)

    def sentence(*more: str) -> str:
        return " ".join([*more, *rng.choices(words, k=12)]) + "."

    for article in range(number // EACH):
        sentences = [sentence("soldiers") for _each in range(EACH)]
        if article % 10 == 0:
            sentences += ["".join(rng.choices(HAN, k=60)) for _each in range(20)]
        add(article, sentences, rng, sentence, (editor, checker))


def add(number: int, sentences: list[str], rng: random.Random, sentence: Any, people: Any) -> None:
    """One article with its claims."""
    editor, checker = people
    text = f"Title {number}\n\n" + " ".join(sentences)
    digest = sha256(text.encode()).hexdigest()
    many: Any = lambda model, rows: QuerySet(model).bulk_create(rows, batch_size=500)  # noqa: E731
    [words] = many(VersionText, [VersionText(digest=digest, text=text)])
    [article] = many(Article, [Article(title=f"Title {number}", outlet_id=number % 10 + 1, lock_version=1)])
    blocks = [[0, len(text), "paragraph"]]
    version = ArticleVersion(
        article=article, number=1, text_row=words, title=article.title, blocks=blocks, brought_by=editor
    )
    [version] = many(ArticleVersion, [version])
    claims = many(
        Claim,
        [
            Claim(
                article=article,
                number=each + 1,
                statement=f"{sentences[each]} quintessence" if rng.random() < 0.0003 else sentences[each],
                claimant=f"Peskov {rng.randrange(500)}",
                risk="accusation" if each % 100 == 0 else "routine",
                made_by=editor,
                lock_version=1,
            )
            for each in range(EACH)
        ],
    )
    places, at = [], 0
    for claim, said in zip(claims, sentences, strict=False):
        at = text.index(said, at)
        own = sha256(said.encode()).hexdigest()
        places.append(
            Placement(
                claim=claim,
                version=version,
                start=at,
                end=at + len(said),
                quote=said,
                words_digest=own,
                sentence_digest=own,
                made_by=editor,
            )
        )
    many(Placement, places)
    verdicts = [rng.choice((("verified", ""), ("disputed", rng.choice(("outdated", "wrong_figure"))))) for _ in claims]
    many(
        Review,
        [
            Review(
                claim=place.claim,
                reviewer=checker,
                verdict=verdict,
                reason=reason,
                rationale=sentence("the report of the ministry says so:"),
                placement=place,
                words_digest=place.words_digest,
                sentence_digest=place.sentence_digest,
                given_at=MOMENT,
                lock_version=1,
            )
            for place, (verdict, reason) in zip(places, verdicts, strict=True)
        ],
    )
    many(
        Evidence,
        [
            Evidence(
                claim=claim,
                title=sentence("report"),
                note=sentence(),
                url=f"https://example.org/{claim.pk}",
                added_by=checker,
                lock_version=1,
                confidential=claim.pk % 50 == 0,
            )
            for claim in claims
        ],
    )
    standings = [
        ClaimStanding(
            claim=claim,
            article=article,
            standing="waiting" if claim.risk == "accusation" else "settled",
            verdict="" if claim.risk == "accusation" else verdict,
        )
        for claim, (verdict, _reason) in zip(claims, verdicts, strict=True)
    ]
    ClaimStanding.objects.bulk_create(standings, batch_size=500)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    options = parser.parse_args()
    setup_test_environment()  # so that an answer tells what was found
    with database():
        with transaction.atomic():
            fill(options.claims)
        begin = time.perf_counter()
        for _mended in rebuild():
            pass
        print(f"{connection.vendor}: {SearchText.objects.count()} texts in {time.perf_counter() - begin:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = Client(SERVER_NAME="localhost")
        client.force_login(make_person("rosa", Role.READER))
        slowest = max(measure(client, name, asked) for name, asked in SEARCHES.items())
    if slowest > MOST:
        raise SystemExit(1)


def measure(client: Client, name: str, asked: dict[str, str]) -> float:
    """The median of some rounds, in seconds."""
    seconds = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        answer = client.get(reverse("admin:search"), asked)
        seconds.append(time.perf_counter() - begin)
        assert answer.status_code == 200
    count = answer.context["found"].count
    print(f"{name}: {statistics.median(seconds) * 1000:.0f} ms ({max(seconds) * 1000:.0f} at most), {count} found")
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
