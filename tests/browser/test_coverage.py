"""Going through the open figures of a text and ruling what is not checkable, by keyboard alone."""

from annotations.models import Ruling
from tests.browser.selecting import drag_over, press, strike
from tests.make import make_article

TEXT = "Losses\n\nAround 75 fell, of 1,200 who went. It rained.\n\nHis 3 sons, he hopes, will sleep in peace."


def selected(page):
    return page.evaluate("window.getSelection().toString()")


def test_a_checker_goes_from_figure_to_figure_and_rules_them_by_single_keys(page, editor):
    article = make_article(by=editor, text=TEXT)
    page.goto(article.get_absolute_url())
    assert page.locator("span.open-figure").all_inner_texts() == ["75", "1,200", "3"]
    page.locator("#article-text").focus()
    for key, figure in (("f", "75"), ("f", "1,200"), ("Shift+F", "75"), ("Shift+F", "3"), ("f", "75")):
        page.keyboard.press(key)
        assert selected(page) == figure
    strike(page, "n")
    assert page.locator("span.open-figure").all_inner_texts() == ["1,200", "3"]
    assert "1 of 3 figures" in page.locator("#coverage").inner_text()
    page.locator("#article-text").focus()
    page.keyboard.press("f")
    strike(page, "Shift+N")
    assert [ruling.quote for ruling in Ruling.objects.all()] == ["75", "Around 75 fell, of 1,200 who went."]
    page.locator("#coverage summary", has_text="2 passages ruled not checkable").click()
    press(page, page.locator(".rulings li", has_text="Around 75 fell").get_by_role("button"))
    assert page.locator("span.open-figure").all_inner_texts() == ["1,200", "3"]


def test_letters_do_nothing_where_somebody_types(page, editor):
    article = make_article(by=editor, text=TEXT)
    page.goto(article.get_absolute_url())
    field = page.locator("#mark-form").get_by_label("Words of the article")
    field.fill("")
    field.press_sequentially("nNfF")
    assert field.input_value() == "nNfF"
    assert not Ruling.objects.exists()


def test_what_is_selected_by_mouse_can_be_ruled_too(page, editor):
    article = make_article(by=editor, text=TEXT)
    page.goto(article.get_absolute_url())
    drag_over(page, "His 3 sons")
    press(page, page.locator("#ruling-button"))
    assert Ruling.objects.get().quote == "His 3 sons"
