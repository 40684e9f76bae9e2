"""Twenty claims by keyboard alone, and how many keys that takes."""

import pytest

from annotations.models import Claim, Review
from tests.browser.selecting import answered, expect
from tests.make import make_article, make_claim

TWENTY = range(21, 41)


class Keyboard:
    """Counts what is pressed."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += len(keys)

    def until_answered(self, key):
        with answered(self.page):
            self.press(key)


@pytest.fixture
def trains(editor):
    return make_article(
        by=editor, text="Trains\n\n" + "\n\n".join(f"In all {number} trains were late." for number in TWENTY)
    )


def opened(page):
    return page.locator("#card-title").inner_text()


def focused(page):
    """The element that has the focus, by its id or its words, as somebody hears who does not see it."""
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_verdicts_on_routine_claims_take_hardly_more_than_a_key_each(new_page, trains, checker, second):
    for number in TWENTY:
        make_claim(trains, by=checker, quote=f"In all {number} trains were late", risk="routine")
    page = new_page(second)
    page.goto(trains.get_absolute_url())
    keyboard = Keyboard(page)
    keyboard.until_answered("o")
    for number in range(1, 21):
        assert opened(page) == f"Claim {number}"
        assert focused(page) == "card"
        keyboard.until_answered("v")
        expect(page.locator("#desk-live")).to_have_text(f"Your verdict on claim {number} is recorded.")
    assert "none unfinished" in page.locator("#desk-counts").inner_text()
    assert Review.objects.filter(verdict="verified").count() == 20
    assert keyboard.pressed / 20 <= 4


def test_claims_are_found_marked_and_judged_with_four_keys_each(new_page, trains, checker):
    page = new_page(checker)
    page.goto(trains.get_absolute_url())
    keyboard = Keyboard(page)
    for number in TWENTY:
        keyboard.press("f")
        keyboard.until_answered("m")
        assert focused(page) == "card"
        assert page.locator("#card blockquote").first.inner_text() == str(number)
        keyboard.press("v")
        assert focused(page) == "Record verdict"
        keyboard.until_answered("Enter")
    assert Claim.objects.count() == Review.objects.filter(verdict="verified").count() == 20
    assert "No figure is left over." in page.locator("#coverage").inner_text()
    assert keyboard.pressed / 20 <= 8


def test_a_whole_claim_is_done_by_keyboard_and_every_step_is_announced(new_page, trains, checker):
    """Marked with its words, disputed with reason, line and correction, sourced, asked about, and found again."""
    page = new_page(checker)
    page.goto(trains.get_absolute_url())
    keyboard, said = Keyboard(page), page.locator("#desk-live")
    keyboard.press("f", "b", "b", "l", "l", "l")
    keyboard.until_answered("m")
    assert page.locator("#card blockquote").first.inner_text() == "In all 21 trains were late"
    keyboard.press("d")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Reason"
    page.keyboard.type("wrong f")
    keyboard.press("Tab")
    page.keyboard.type("The railway counts 12.")
    keyboard.press("Tab")
    page.keyboard.type("12")  # over the figure of the marked words, which are there to begin with
    keyboard.until_answered("Control+Enter")
    expect(said).to_have_text("Your verdict on claim 1 is recorded.")
    keyboard.press("e")
    page.keyboard.insert_text("https://railway.example/late.pdf#page=3")
    keyboard.press("Tab")
    page.locator("#evidence_url").and_(page.locator("[value], :not(:placeholder-shown)")).first.wait_for()
    keyboard.until_answered("Control+Enter")
    expect(said).to_have_text("The source is added to claim 1.")
    claim = Claim.objects.get()
    assert claim.reviews.get().correction == "In all 12 trains were late"
    assert (claim.evidence.get().url, claim.evidence.get().locator) == (
        "https://railway.example/late.pdf#page=3",
        "page 3",
    )
