"""Checking by keyboard alone: a key for every action, none where somebody types, none where they are switched off."""

import pytest

from annotations.models import Claim, Review
from tests.browser.selecting import answered, expect, press, strike
from tests.make import give, make_article, make_claim

WORDS = ("first", "second", "third", "fourth")


@pytest.fixture
def routine(editor, checker):
    """An article with four routine claims."""
    article = make_article(by=editor, text="A title\n\n" + " ".join(f"The {word} train was late." for word in WORDS))
    for word in WORDS:
        make_claim(article, by=checker, quote=f"The {word} train was late", risk="routine")
    return article


def opened(page):
    return page.locator("#card-title").inner_text()


def test_a_routine_claim_takes_one_key_and_the_next_open_one_comes(new_page, routine, second):
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    for number in (1, 2, 3):
        assert opened(page) == f"Claim {number}"
        strike(page, "v")
        assert f"Your verdict on claim {number} is recorded." in page.locator("#desk-live").inner_text()
    assert opened(page) == "Claim 4"
    assert list(Review.objects.order_by("claim__number").values_list("claim__number", "verdict")) == [
        (number, "verified") for number in (1, 2, 3)
    ]


def test_keys_go_from_claim_to_claim(new_page, routine, second):
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=2")
    for key, number in (("j", 3), ("k", 2), ("k", 1), ("o", 2)):
        strike(page, key)
        assert opened(page) == f"Claim {number}"


def test_a_dispute_asks_for_its_reason_and_a_line_and_is_recorded_without_a_mouse(new_page, routine, second):
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("Outd")
    page.keyboard.press("Tab")
    page.keyboard.type("vjk: the timetable changed.")
    strike(page, "Control+Enter")
    review = Review.objects.get()
    assert (review.verdict, review.reason, review.rationale) == ("disputed", "outdated", "vjk: the timetable changed.")


def test_a_verdict_on_what_is_not_routine_is_chosen_and_not_yet_recorded(new_page, article, checker, second):
    make_claim(article, by=checker, risk="accusation")
    page = new_page(second)
    page.goto(f"{article.get_absolute_url()}?claim=1")
    page.keyboard.press("v")
    assert page.evaluate("document.activeElement.textContent") == "Record verdict"
    assert not Review.objects.exists()
    strike(page, "Enter")
    assert Review.objects.get().verdict == "verified"


def test_words_are_selected_marked_and_sourced_by_keys(new_page, editor, checker):
    article = make_article(by=editor, text="A title\n\nAround 75 fell.")
    page = new_page(checker)
    page.goto(article.get_absolute_url())
    page.keyboard.press("f")
    strike(page, "m")
    assert Claim.objects.get().statement == "75"
    page.goto(f"{article.get_absolute_url()}?claim=1")
    page.keyboard.press("e")
    assert page.locator("#add-source").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('#add-source') !== null")


def test_a_keyboard_of_another_script_has_the_keys_at_the_same_place(new_page, routine, second):
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    with answered(page):
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))"
        )
    assert opened(page) == "Claim 2"


def test_keys_are_shown_and_can_be_switched_off(new_page, routine, second):
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    assert "next open claim" in sheet.inner_text()
    sheet.get_by_label("Listen to single letters").uncheck()
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    for key in ("v", "j", "?"):
        page.keyboard.press(key)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    page.keyboard.press("v")
    assert (opened(page), Review.objects.count()) == ("Claim 1", 0)
    press(page, page.locator(".card-steps").get_by_role("link", name="Next ›"))
    assert opened(page) == "Claim 2"


def test_the_last_action_is_undone_by_a_key_and_done_again(new_page, routine, second):
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    strike(page, "v")
    assert opened(page) == "Claim 2"
    strike(page, "z")
    assert opened(page) == "Claim 1"
    assert "Your verdict on claim 1 is taken back." in page.locator("#desk-live").inner_text()
    assert "open" in page.locator("#line-1").inner_text()
    strike(page, "z")
    assert "verified" in page.locator("#line-1").inner_text()
    assert Review.objects.get().history.count() == 3


def test_the_time_line_of_a_claim_opens_in_its_card(new_page, routine, second):
    claim = routine.claims.get(number=1)
    for rationale in ("The timetable changed in May.", "The timetable changed in June."):
        give(claim, by=second, rationale=rationale)
    page = new_page(second)
    page.goto(f"{routine.get_absolute_url()}?claim=1")
    page.keyboard.press("h")
    timeline = page.locator("#timeline")
    expect(timeline.locator("li.event")).to_have_count(4)
    assert timeline.locator("li.event").first.locator("del").inner_text() == "May"
    assert timeline.locator("li.event").first.locator("ins").inner_text() == "June"
    assert opened(page) == "Claim 1"
