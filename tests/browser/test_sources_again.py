"""A source of another claim attached with two keys."""

from annotations.models import Evidence
from tests.browser.selecting import answered
from tests.make import make_article, make_claim, source

QUOTES = ("Around 75 fell", "The mayor denies it")


def test_two_keys_attach_a_source_of_another_claim(new_page, editor, checker):
    article = make_article(by=editor, text="A title\n\nAround 75 fell. The mayor denies it.")
    first, second = (make_claim(article, by=checker, quote=quote) for quote in QUOTES)
    source(first, by=checker, title="The older", url="https://example.org/older")
    source(first, by=checker, title="The newer", url="https://example.org/newer")
    page = new_page(checker)
    page.goto(f"{article.get_absolute_url()}?claim=2")
    page.keyboard.press("1")
    assert not page.locator("#use-again").evaluate("panel => panel.open"), "a digit presses nothing hidden"
    page.keyboard.press("x")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "no field takes the digit"
    with answered(page):
        page.keyboard.press("2")
    assert "The source is added to claim 2." in page.locator("#desk-live").inner_text()
    assert Evidence.objects.get(claim=second).title == "The older"
    page.keyboard.press("x")
    assert page.locator("#use-again button").all_inner_texts()[0].startswith("1")
    assert page.locator("#use-again button").count() == 1, "what the claim has is offered no more"


def test_a_digit_is_the_key_wherever_a_layout_has_it(new_page, editor, checker):
    article = make_article(by=editor, text="A title\n\nAround 75 fell. The mayor denies it.")
    first, second = (make_claim(article, by=checker, quote=quote) for quote in QUOTES)
    source(first, by=checker)
    page = new_page(checker)
    page.goto(f"{article.get_absolute_url()}?claim=2")
    page.keyboard.press("x")
    with answered(page):
        page.evaluate(
            "document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {key: '&', code: 'Digit1', bubbles: true, cancelable: true}))"
        )
    assert Evidence.objects.filter(claim=second).exists()
