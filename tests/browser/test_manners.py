"""What the desk says where a key does nothing, and what it makes of what is meant."""

import pytest

from annotations.models import Claim, Review
from tests.browser.selecting import expect, press, select, strike
from tests.make import make_article, make_claim

TEXT = "Prisoners\n\nAround 75 soldiers fell. Nobody knows why."


@pytest.fixture
def article(editor):
    return make_article(by=editor, text=TEXT)


@pytest.fixture
def page(article, new_page, checker):
    page = new_page(checker, reduced_motion="reduce")
    page.goto(article.get_absolute_url())
    return page


@pytest.fixture
def claim(article, checker):
    return make_claim(article, by=checker, quote="Around 75 soldiers fell", risk="figure")


def said(page):
    return page.locator("#desk-live")


def test_a_key_that_has_nothing_to_act_on_says_so(page):
    page.keyboard.press("v")
    expect(said(page)).to_have_text("This key has nothing to act on here: v")


def test_a_text_without_open_figures_says_so(page, claim):
    page.reload()
    page.keyboard.press("f")
    expect(said(page)).to_have_text("No figure is left over.")


def test_a_claim_that_is_not_routine_says_why_one_key_is_not_enough(page, claim):
    page.goto(claim.get_absolute_url())
    page.keyboard.press("v")
    expect(said(page)).to_contain_text("This claim is not routine")
    assert not Review.objects.exists()


def test_a_correction_begins_with_the_marked_words_and_is_none_while_it_is_the_same(page, claim):
    page.goto(claim.get_absolute_url())
    page.keyboard.press("d")
    field = page.get_by_label("Suggested correction")
    field.focus()
    expect(field).to_have_value("Around 75 soldiers fell")
    page.keyboard.type("75,000")
    expect(field).to_have_value("Around 75,000 soldiers fell")
    field.fill("Around 75 soldiers fell")
    field.blur()
    expect(field).to_have_value("")


def test_escape_leaves_a_field_then_the_selection_then_the_claim(page, claim):
    page.goto(claim.get_absolute_url())
    page.keyboard.press("w")
    page.keyboard.type("Half a")
    page.keyboard.press("Escape")
    select(page, "Nobody knows why")
    page.keyboard.press("Escape")
    assert page.evaluate("getSelection().isCollapsed")
    strike(page, "Escape")
    expect(page.locator("#card")).to_have_count(0)
    expect(page.locator("#line-1")).to_contain_text("typed, not saved")
    strike(page, "j")
    expect(page.get_by_label("Rationale")).to_have_value("Half a")


def test_the_sheet_of_keys_opens_though_they_are_off_and_its_space_bar_closes_it(page):
    page.keyboard.press("?")
    sheet = page.locator("#keys")
    expect(sheet).to_be_visible()
    page.keyboard.press("Space")
    expect(sheet).not_to_be_visible()
    page.keyboard.press("?")
    sheet.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    assert page.evaluate("getSelection().isCollapsed"), "off"
    page.keyboard.press("?")
    expect(sheet).to_be_visible()


def test_the_same_words_are_not_marked_twice_to_say_the_same(page, claim):
    page.reload()
    select(page, "Around 75 soldiers fell")
    strike(page, "m")
    expect(page.locator("#mark")).to_contain_text("Claim 1 is of the same words and says the same.")
    assert Claim.objects.count() == 1


def test_the_form_takes_what_is_selected_where_nothing_is_typed(page):
    page.locator("#mark summary").click()
    select(page, "Around 75 soldiers")
    press(page, page.locator("#mark-form [type=submit]"))
    assert Claim.objects.get().statement == "Around 75 soldiers"
    assert page.evaluate("getSelection().isCollapsed")


def test_what_is_written_twice_without_a_connection_is_recorded_in_its_order(new_page, claim, second):
    page = new_page(second, may_lose=True)
    page.goto(claim.get_absolute_url())
    page.context.set_offline(True)
    page.get_by_label("unverified", exact=True).check()
    page.get_by_label("Reason").select_option("single_source")
    for words in ("First.", "First, and second."):
        page.get_by_label("Rationale").fill(words)
        page.keyboard.press("Control+Enter")
        expect(page.locator("form[data-sending]")).to_have_count(0)
        expect(said(page)).to_contain_text("kept in this browser")
    page.context.set_offline(False)
    expect(page.locator(".reviews")).to_contain_text("First, and second.")
    written = Review.objects.get().history.order_by("history_id")
    assert [row.rationale for row in written] == ["First.", "First, and second."]


def test_without_a_log_in_a_key_says_so_and_stays_here(page, claim):
    page.reload()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("j")
    expect(said(page)).to_contain_text("Your log-in has ended. What you typed is kept in this browser. Log in again")
    expect(page.locator("#article-text")).to_be_visible()
