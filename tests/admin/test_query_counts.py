"""What is asked of the database does not grow with what is in it: as many queries for three of each as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.choices import Blocker, Role, TextOrigin
from annotations.signing import Blocking
from tests.make import (
    SOLDIERS,
    answer,
    ask,
    choose_rules,
    dispute,
    finish,
    give,
    let_pass,
    make_article,
    make_claim,
    make_person,
    publish,
    reopen,
    sign,
    source,
)
from tests.views.reading import address

QUOTES = ("Portal reports on an offer", "around 75 Russian soldiers", "They go first")


@pytest.fixture
def grow(editor):
    """Makes one of each more: an article, and on the first article a claim, and on each claim a review and a source."""
    reviewers = [make_person(f"reviewer{number}", Role.CHECKER) for number in range(len(QUOTES))]
    articles = []

    def one_more():
        number = len(articles)
        title = f"Title {number}\n\n"
        outlet, story = f"Outlet {number}", f"Story {number}"
        typed = TextOrigin.TYPED  # so that somebody is barred from signing it off, whatever the reviews
        articles.append(make_article(by=editor, text=title + SOLDIERS, outlet=outlet, story=story, origin=typed))
        first = articles[0]
        make_claim(first, by=reviewers[number], quote=QUOTES[number])
        for claim in first.claims.all():
            for reviewer in reviewers[: number + 1]:
                give(claim, by=reviewer, rationale=f"Looked again, {number}.")
                answer(ask(claim, to=editor, by=reviewer, text=f"{number}?", private=False), by=editor)
                source(claim, by=reviewer, content=b"%PDF-1.7", file_name=f"{number}.pdf")
        return first

    return one_more


PLACES = {
    "the articles": lambda client, _: client.get("/admin/annotations/article/"),
    "articles searched": lambda client, _: client.get(
        "/admin/annotations/article/", {"q": "title", "verdict": "verified"}
    ),
    "the claims": lambda client, _: client.get("/admin/annotations/claim/"),
    "the outlets": lambda client, _: client.get("/admin/annotations/outlet/"),
    "the stories": lambda client, _: client.get("/admin/annotations/story/"),
    "the exports": lambda client, _: client.get("/admin/annotations/reportexport/"),
    "the desk": lambda client, article: client.get(article.get_absolute_url()),
    "the open claim": lambda client, article: client.get(article.claims.get(number=1).get_absolute_url()),
    "the history of the claim": lambda client, article: client.get(
        address("claim_history", article.claims.get(number=1))
    ),
    "the history of the article": lambda client, article: client.get(address("article_history", article)),
    "the sign-off": lambda client, article: client.get(address("article_sign_off", article)),
    "the rules": lambda client, _: client.get(address("rules")),
    "the statistics": lambda client, _: client.get(address("statistics")),
    "HTML": lambda client, article: client.post(address("article_report", article), {"format": "html"}),
    "CSV": lambda client, article: client.post(address("article_report", article), {"format": "csv"}),
    "JSON": lambda client, article: client.post(address("article_report", article), {"format": "json"}),
}


def test_as_many_queries_for_three_of_each_as_for_one(grow, checker, as_):
    client = as_(checker)

    def queries(article):
        """How many each place asks, once it remembers what it looks up the first time."""
        found = {}
        for place, visit in PLACES.items():
            visit(client, article)
            with CaptureQueriesContext(connection) as asked:
                assert visit(client, article).status_code == 200
            found[place] = len(asked)
        return found

    for_one = queries(grow())
    grow()
    assert queries(grow()) == for_one


@pytest.fixture
def sign_again(article, editor, checker, standards_editor):
    """Each time one claim more: a dispute that a waiver lets pass, a sign-off, a publication, and a new source."""
    rounds = iter(QUOTES)
    choose_rules(by=standards_editor, coverage="nothing")

    def once_more():
        article.refresh_from_db()
        if article.state != "checking":
            reopen(article, by=standards_editor)
        dispute(make_claim(article, by=checker, quote=next(rounds)), by=checker)
        finish(article, by=checker)
        disputed = [Blocking(Blocker.DISPUTED, claim=each.pk) for each in article.claims.all()]
        let_pass(article, *disputed, by=standards_editor)
        sign(article, by=editor)
        publish(article, by=editor)
        for claim in article.claims.all():
            source(claim, by=checker, title=f"Since sign-off {article.sign_offs.count()}")
        return article

    return once_more


@pytest.mark.parametrize("place", ["the sign-off", "the desk", "the articles"])
def test_as_many_queries_after_three_sign_offs_as_after_one(place, sign_again, standards_editor, as_):
    client = as_(standards_editor)

    def queries(article):
        PLACES[place](client, article)
        with CaptureQueriesContext(connection) as asked:
            assert PLACES[place](client, article).status_code == 200
        return len(asked)

    for_one = queries(sign_again())
    sign_again()
    assert queries(sign_again()) == for_one
