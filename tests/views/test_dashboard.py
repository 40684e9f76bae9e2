"""The newsroom's figures on the first page, and as CSV: who sees them, what they say, and what no cell can do."""

import csv
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotations.choices import Risk
from annotations.models import Article, Claim, User
from annotations.reports.formats.csv import original
from tests.make import dispute, give, make_article, make_claim
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

Browser = Callable[[User | None], Client]


def first_page(client: Client) -> Page:
    return Page.at(client, reverse("admin:index"))


def rows_of(client: Client) -> list[dict[str, str]]:
    answer = client.get(reverse("admin:dashboard_csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("name", ["editor", "standards_editor", "superuser"])
def test_is_on_the_first_page_of_who_may_see_it(name: str, as_: Browser, request: pytest.FixtureRequest) -> None:
    page = first_page(as_(request.getfixturevalue(name)))
    assert "they may be a minute old" in page.section("newsroom")
    assert "UTC" in page.section("newsroom")


@pytest.mark.parametrize("name", ["checker", "reader"])
def test_is_on_nobody_else_s(name: str, as_: Browser, request: pytest.FixtureRequest) -> None:
    client = as_(request.getfixturevalue(name))
    assert first_page(client).section("newsroom") == ""
    assert client.get(reverse("admin:dashboard_csv")).status_code == 403


def test_says_what_there_is_in_numbers(claim: Claim, checker: User, editor: User, as_: Browser) -> None:
    dispute(claim, by=checker)
    make_claim(claim.article, by=checker, quote="The ministry denies it")
    page = first_page(as_(editor))
    assert "Being checked 1" in page.section("chart-states")
    assert "Open 1" in page.section("chart-claims")
    assert "Mistranslation 1" in page.section("chart-reasons")
    assert "1 verdicts, 1 on the busiest day" in page.section("chart-reviews")
    assert "Nothing was signed off in the last 90 days." in page.section("chart-times")


def test_an_empty_newsroom_says_so(editor: User, as_: Browser) -> None:
    page = first_page(as_(editor))
    for name, words in {
        "states": "There is no article yet.",
        "claims": "Every claim is settled, and nothing is late.",
        "outlets": "Nothing is disputed.",
        "reasons": "Nothing is disputed.",
        "times": "Nothing was signed off in the last 90 days.",
        "reviews": "Nobody gave a verdict.",
    }.items():
        assert words in page.section(f"chart-{name}")


def test_many_outlets_are_the_most_disputed_and_all_others(checker: User, editor: User, as_: Browser) -> None:
    for number in range(10):
        article = make_article(by=editor, outlet=f"Outlet {number}")
        dispute(make_claim(article, by=checker), by=checker)
    section = first_page(as_(editor)).section("chart-outlets")
    assert "Outlet 7 1" in section
    assert "Outlet 8" not in section
    assert "All others 2" in section


def test_the_same_is_there_as_csv(claim: Claim, checker: User, editor: User, as_: Browser) -> None:
    dispute(claim, by=checker)
    found = {(row["figure"], row["of"]): row["number"] for row in rows_of(as_(editor))}
    assert found["articles", "checking"] == "1"
    assert found["claims_not_settled", "open"] == "0"
    assert found["disputed_by_reason", "mistranslation"] == "1"
    assert found["overdue", "claims"] == "0"
    assert sum(int(number) for (figure, _of), number in found.items() if figure == "reviews") == 1


def test_a_name_is_no_formula_in_it(checker: User, editor: User, as_: Browser) -> None:
    name = '=HYPERLINK("https://example.org")'
    dispute(make_claim(make_article(by=editor, outlet=name), by=checker), by=checker)
    [cell] = [row["of"] for row in rows_of(as_(editor)) if row["figure"] == "disputed_by_outlet"]
    assert cell == f"'{name}"
    assert original(cell) == name


def test_nothing_of_it_moves_with_what_a_sealed_verdict_says(
    article: Article, checker: User, editor: User, as_: Browser
) -> None:
    accusation = make_claim(article, by=checker, quote="The ministry denies it", risk=Risk.ACCUSATION)
    give(accusation, by=checker)
    verified = [row["number"] for row in rows_of(as_(editor))]
    dispute(accusation, by=checker)
    assert [row["number"] for row in rows_of(as_(editor))] == verified
