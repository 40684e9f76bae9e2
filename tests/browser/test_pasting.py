"""A source that is pasted into the card: its fields are filled in before it is sent."""

import re

import pytest

from annotations.models import Evidence
from tests.browser.selecting import answered
from tests.make import make_claim

QUOTED = "“Around 75,000 soldiers” https://www.example.org/report.pdf#page=12"


@pytest.fixture
def card(new_page, article, checker):
    """The card of a claim, with the form of a new source open and its first field gone to, by one key."""
    make_claim(article, by=checker)
    page = new_page(checker, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{article.get_absolute_url()}?claim=1")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "pasted"
    return page


def paste(page, text):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def said(page):
    """What the form tells of what was pasted, once it does."""
    told = page.locator(".pasted-said", has_text=re.compile(r"\S"))
    told.wait_for()
    return told.inner_text()


def value(page, name):
    return page.locator(f"#evidence_{name}").input_value()


def test_an_address_that_is_pasted_fills_in_the_form_and_is_sent_with_one_more_key(card):
    paste(card, QUOTED)
    told = said(card)
    for label in ("What it is", "Web address", "Where in it", "Quote, original language", "Consulted on"):
        assert label in told
    assert card.locator(".pasted-said").get_attribute("role") == "status"
    assert value(card, "pasted") == ""
    assert value(card, "url") == "https://www.example.org/report.pdf#page=12"
    assert not Evidence.objects.exists(), "nothing is kept before it is sent"
    with answered(card):
        card.keyboard.press("Control+Enter")
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.locator, evidence.quote) == ("example.org", "page 12", "Around 75,000 soldiers")


def test_what_was_typed_stays_and_what_is_pasted_comes_beside_it(card):
    card.locator("#evidence_title").fill("The report")
    card.locator("#evidence_pasted").focus()
    paste(card, QUOTED)
    assert "What it is" not in said(card)
    assert (value(card, "title"), value(card, "locator")) == ("The report", "page 12")


def test_a_citation_that_is_typed_is_read_when_the_field_is_left(card):
    card.keyboard.type("J. Doe, Losses, 2023, p. 12")
    card.keyboard.press("Tab")
    assert "Kind" in said(card)
    assert (value(card, "kind"), value(card, "title"), value(card, "locator")) == (
        "document",
        "J. Doe, Losses, 2023",
        "p. 12",
    )


def test_fields_that_the_kind_hides_are_shown_once_something_stands_in_them(card):
    card.locator("#evidence_kind").select_option("interview")
    assert not card.locator("#evidence_url").is_visible()
    card.locator("#evidence_pasted").focus()
    paste(card, QUOTED)
    said(card)
    assert card.locator("#evidence_url").is_visible()
    assert value(card, "kind") == "interview"


def test_where_all_is_filled_in_already_nothing_changes_and_the_text_stays(card):
    card.locator("#evidence_quote").fill("My own words.")
    card.locator("#evidence_pasted").focus()
    paste(card, "“Another quotation”")
    assert "Nothing was changed" in said(card)
    assert (value(card, "quote"), value(card, "pasted")) == ("My own words.", "“Another quotation”")


def test_what_cannot_be_read_is_said_and_stays(card):
    paste(card, "javascript:alert(1)")
    assert "Nothing could be read" in said(card)
    assert value(card, "pasted") == "javascript:alert(1)"


def test_without_an_answer_it_is_read_when_the_source_is_sent(card):
    card.route("**/evidence/read/", lambda route: route.fulfill(status=200, content_type="text/html", body="Log in"))
    paste(card, QUOTED)
    assert "when you add the source" in said(card)
    with answered(card):
        card.keyboard.press("Control+Enter")
    assert Evidence.objects.get().locator == "page 12"


def test_a_card_that_came_without_a_reload_reads_what_is_pasted_too(card):
    with answered(card):
        card.evaluate("document.querySelector('#card .close').click()")
    with answered(card):
        card.locator("#claim-lines a").first.click()
    card.keyboard.press("e")
    paste(card, QUOTED)
    assert "Web address" in said(card)
    assert value(card, "locator") == "page 12"


def test_what_was_filled_in_outlives_the_tab(card):
    paste(card, QUOTED)
    said(card)
    card.reload()
    assert (value(card, "pasted"), value(card, "locator")) == ("", "page 12")
