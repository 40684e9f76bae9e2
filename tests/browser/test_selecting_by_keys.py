"""Words of an article are selected by keys alone: by word and by sentence, from the next open figure."""

import pytest

from annotations.models import Placement
from tests.browser.selecting import expect, strike
from tests.make import make_article, make_claim

ENGLISH = "Trains\n\nAround 75 trains were late 🚂 today. Nobody knows why. It rained."


@pytest.fixture
def open_text(new_page, editor, checker):
    def opened(text, language="en", claim=""):
        article = make_article(by=editor, text=text, language=language)
        if claim:
            make_claim(article, by=checker, quote=claim)
        page = new_page(checker, reduced_motion="reduce")
        page.goto(article.get_absolute_url())
        return page

    return opened


def selected(page):
    return page.evaluate(
        "() => { const copy = getSelection().getRangeAt(0).cloneContents();"
        " copy.querySelectorAll('.claim-number').forEach((each) => each.remove()); return copy.textContent }"
    )


def pressed(page, keys):
    for key in keys:
        page.keyboard.press(key)
    return selected(page)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("f", "75"),
        ("fl", "75 trains"),
        ("flll", "75 trains were late"),
        ("fb", "Around 75"),
        ("fblL", "Around 75"),
        ("fblB", "75 trains"),
        ("fllll", "75 trains were late 🚂 today"),
        ("ft", "Around 75 trains were late 🚂 today."),
        ("ftt", "Around 75 trains were late 🚂 today. Nobody knows why."),
        ("fL", "75"),
        ("l", "Trains"),
        ("ll", "Around"),
        ("tt", "Around 75 trains were late 🚂 today."),
    ],
)
def test_words_and_sentences(keys, words, open_text):
    assert pressed(open_text(ENGLISH), keys) == words


@pytest.mark.parametrize(
    ("text", "language", "keys", "words"),
    [
        ("قطارات\n\nوصل 75 قطاراً متأخراً. ولم يعرف أحد السبب.", "ar", "fl", "75 قطاراً"),
        ("قطارات\n\nوصل 75 قطاراً متأخراً. ولم يعرف أحد السبب.", "ar", "ft", "وصل 75 قطاراً متأخراً."),
        ("火车\n\n约有75列火车今天晚点。没有人知道原因。", "zh", "ft", "约有75列火车今天晚点。"),
    ],
)
def test_of_other_scripts(text, language, keys, words, open_text):
    assert pressed(open_text(text, language), keys) == words


def test_what_is_selected_by_keys_is_what_is_marked(open_text):
    """Though an emoji and the number of another claim stand before it."""
    page = open_text(ENGLISH + " After that 3 trains were on time.", claim="trains were late 🚂")
    assert pressed(page, "ffll") == "3 trains were"
    strike(page, "m")
    placement = Placement.objects.latest("pk")
    assert placement.quote == "3 trains were"
    assert placement.version.text[placement.start : placement.end] == "3 trains were"


def test_words_that_a_claim_cuts_up_are_taken_whole(open_text):
    assert pressed(open_text(ENGLISH, claim="were late"), "flll") == "75 trains were late"


LONG = "Trains\n\n" + " ".join(f"Train number{number} was late." for number in range(1_500))
TOP = "getSelection().getRangeAt(0).getBoundingClientRect().top"


@pytest.mark.parametrize("key", ["l", "t"])
def test_without_a_selection_the_first_that_is_seen_is_taken(key, open_text):
    """Though it is far down in a paragraph whose beginning is scrolled away, and the page stays where it is."""
    page = open_text(LONG)
    page.evaluate("window.scrollTo(0, 4000)")
    page.keyboard.press(key)
    assert page.evaluate("window.scrollY") == 4000
    assert 0 <= page.evaluate(TOP) < 100


def test_what_is_selected_scrolls_into_view(open_text):
    """By its words: the paragraph that they are in is longer than the screen."""
    page = open_text(LONG)
    page.keyboard.press("f")
    for scrolled_to in (0, 8000):
        page.evaluate(f"window.scrollTo(0, {scrolled_to})")
        page.keyboard.press("l")
        assert 0 <= page.evaluate(TOP) <= 900
    page.evaluate("window.scrollTo(0, 8000)")
    page.keyboard.press("b")
    assert 0 <= page.evaluate(TOP) <= 900


def test_a_control_character_is_never_half_selected(open_text):
    """It is shown as letters, which are no words of the article."""
    page = open_text("Trains\n\nSome 75 trains\u202e came. Again.")
    assert pressed(page, "fl") == "75 trains"
    assert pressed(page, "l") == "75 trains[U+202E] came"
    assert pressed(page, "L") == "75 trains"


def test_selecting_goes_on_after_the_claim_that_was_marked(open_text):
    page = open_text(ENGLISH)
    page.keyboard.press("f")
    strike(page, "m")
    assert pressed(page, "l") == "trains"


def test_what_is_selected_is_said_and_so_is_the_end(open_text):
    page = open_text(ENGLISH)
    said = page.locator("#desk-live")
    pressed(page, "fl")
    expect(said).to_have_text("Selected: 75 trains")
    pressed(page, "tttt")
    expect(said).to_have_text("The text ends here.")
