"""The job from end to end, as people do it."""

import csv
import io
import json
import re

from annotations.models import Claim
from tests.browser.selecting import drag_over, press, strike
from tests.make import PASSWORD, QUOTE, make_claim

DEEDS = (
    "added a source",
    "changed the review",
    "gave a review",
    "placed the claim in the text",
    "marked the claim",
)
RATIONALE = "The report says 75,000: the translation lost the thousands."


def dispute(page):
    page.get_by_role("radio", name="disputed").check()
    page.get_by_label("Reason").select_option(label="mistranslation")
    page.get_by_label("Rationale").fill(RATIONALE)
    page.get_by_label("Suggested correction").fill("around 75,000")
    press(page, page.get_by_role("button", name="Record verdict"))


def add_source(page):
    page.get_by_text("Add a source").click()
    page.get_by_label("Stance").select_option(label="refutes")
    page.get_by_label("What it is").fill("The report in its own language")
    page.get_by_label("Web address").fill("https://example.org/report")
    press(page, page.get_by_role("button", name="Add source"))


def test_a_checker_marks_disputes_proves_reconsiders_and_exports(new_page, article, checker):
    page = new_page(None)
    page.goto("/")
    page.get_by_label("Username").fill("charlie")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Log in"))

    press(page, page.get_by_role("link", name="Freedom for the front"))
    drag_over(page, QUOTE)
    press(page, page.locator("#selection-button"))
    assert page.get_by_role("heading", name="Claim 1").is_visible()
    assert page.locator("mark[data-claims='1']").inner_text() == QUOTE

    page.get_by_role("radio", name="unverified").check()
    page.get_by_label("Reason").select_option(label="single source")
    press(page, page.get_by_role("button", name="Record verdict"))
    dispute(page)
    add_source(page)
    card = page.locator("#card").inner_text()
    for words in ("disputed", "mistranslation", RATIONALE, "around 75,000", "The report in its own language"):
        assert words in card

    press(page, page.locator("#card").get_by_role("link", name="History"))
    entries = page.locator("li.event").all_inner_texts()
    for entry, deed in zip(entries, DEEDS, strict=True):
        assert f"Charlie {deed}" in entry
    assert "unverified" in entries[1]
    assert "disputed" in entries[1]
    page.go_back()

    html, table, report = (export(page, label) for label in ("HTML", "CSV, claims", "JSON"))
    [claim] = json.loads(report)["reports"][0]["claims"]
    [row] = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert claim["quote"] == row["quote"] == QUOTE
    assert claim["verdict"] == row["verdict"] == "disputed"
    assert claim["reviews"][0]["rationale"] == row["rationales"] == RATIONALE
    paper = new_page(None)
    paper.set_content(html)
    read = paper.locator("body").inner_text()
    for words in (QUOTE, RATIONALE, "The report in its own language", "Charlie"):
        assert words in read


def export(page, label):
    page.get_by_label("Report", exact=True).select_option(label=label)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    return download.value.path().read_text(encoding="utf-8")


def test_the_same_job_without_scripts(new_page, article, checker):
    page = new_page(checker, java_script_enabled=False)
    page.goto(article.get_absolute_url())
    page.get_by_label("Words of the article").fill("The ministry denies")
    press(page, page.get_by_role("button", name="Mark as claim"))
    assert "These words stand in the text 2 times." in page.get_by_role("alert").inner_text()
    page.get_by_role("group", name="Which one?").get_by_role("radio").last.check()
    press(page, page.get_by_role("button", name="Mark as claim"))
    placement = Claim.objects.get().placements.get()
    assert placement.version.text[placement.start :] == "The ministry denies everything."

    dispute(page)
    add_source(page)
    card = page.locator("#card").inner_text()
    for words in ("disputed", RATIONALE, "The report in its own language"):
        assert words in card


def test_the_same_job_by_keyboard_alone(page, article):
    page.goto(article.get_absolute_url())
    tab_to(page, "[name=quote]")
    page.keyboard.type(QUOTE)
    tab_to(page, "#mark-form button[type=submit]")
    press_enter(page)
    assert Claim.objects.get().placements.get().quote == QUOTE

    tab_to(page, "[name=verdict]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="disputed").is_checked()
    tab_to(page, "[name=reason]")
    page.keyboard.type("mistr")
    tab_to(page, "[name=rationale]")
    page.keyboard.type(RATIONALE)
    tab_to(page, ".review-form button[type=submit]")
    press_enter(page)
    review = Claim.objects.get().reviews.get()
    assert (review.verdict, review.reason, review.rationale) == ("disputed", "mistranslation", RATIONALE)


def tab_to(page, selector):
    """Presses the tab key until what the selector says has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the tab key never comes to {selector}")


def press_enter(page):
    strike(page, "Enter")


def test_only_the_reasons_of_the_chosen_verdict_are_offered(page, claim):
    page.goto(claim.get_absolute_url())
    offered = "return Array.from(document.querySelector('[name=reason]').options).filter(o => !o.disabled && o.value)"
    assert not page.get_by_label("Reason").is_visible()
    page.get_by_role("radio", name="disputed").check()
    assert page.evaluate(f"() => {{ {offered}.length }}") == 9
    page.get_by_label("Reason").select_option(label="outdated")
    page.get_by_role("radio", name="unverified").check()
    assert page.evaluate(f"() => {{ {offered}.length }}") == 5
    assert page.get_by_label("Reason").input_value() == ""
    page.get_by_role("radio", name="verified", exact=True).check()
    assert not page.get_by_label("Reason").is_visible()


def test_overlapping_and_nested_claims_are_marked_and_each_opens(page, article, checker):
    quotes = ("around 75 Russian soldiers", "75 Russian", "soldiers were killed or wounded")
    for quote in quotes:
        make_claim(article, by=checker, quote=quote)
    page.goto(article.get_absolute_url())
    for number, quote in enumerate(quotes, 1):
        marked = page.locator(f"mark[data-claims~='{number}']:not(:has(mark))").evaluate_all(
            "pieces => pieces.map(piece => Array.from(piece.childNodes).filter(n => n.nodeType === 3)"
            ".map(n => n.data).join('')).join('')"
        )
        assert quote in marked
        press(page, page.locator("#article-text").get_by_role("link", name=re.compile(f"^Claim {number}:")))
        assert page.get_by_role("heading", name=f"Claim {number}").is_visible()
        assert page.locator("#card blockquote").first.inner_text() == quote
    press(page, page.locator("mark[data-claims='1 2']").last)
    assert page.get_by_role("heading", name="Claim 2").is_visible()


def test_an_attached_file_is_downloaded_as_it_was_sent(page, claim):
    page.goto(claim.get_absolute_url())
    page.get_by_text("Add a source").click()
    page.get_by_label("Web address").fill("https://example.org/report")
    page.get_by_label("File").set_input_files(
        {"name": "Отчёт.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 as it was"}
    )
    press(page, page.get_by_role("button", name="Add source"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Отчёт.pdf").click()
    assert download.value.path().read_bytes() == b"%PDF-1.7 as it was"
    assert download.value.suggested_filename == "Отчёт.pdf"


def test_words_typed_over_a_conflict_are_still_there(page, new_page, claim, editor):
    page.goto(claim.get_absolute_url())
    other = new_page(editor)
    other.goto(f"/admin/claims/{claim.pk}/edit/")
    other.get_by_label("Statement").fill("Russia lost around 75 soldiers.")
    press(other, other.get_by_role("button", name="Save"))
    dispute(page)
    assert "This was changed while you were at it." in page.get_by_role("alert").first.inner_text()
    assert page.get_by_label("Rationale").input_value() == RATIONALE
    press(page, page.get_by_role("button", name="Record verdict"))
    assert claim.reviews.get().rationale == RATIONALE


def test_a_pasted_article_shows_its_title_and_is_kept(new_page, editor):
    page = new_page(editor)
    page.goto("/admin/annotations/article/")
    press(page, page.get_by_role("link", name="Add article"))
    page.get_by_label("Text", exact=True).fill("A headline\n\nA headline\n\nFirst paragraph.\n\nSecond.")
    press(page, page.get_by_role("button", name="Go on"))
    assert page.get_by_label("Title").input_value() == "A headline"
    press(page, page.get_by_role("button", name="Keep the article"))
    kept = page.locator("#article-text > *").all_inner_texts()
    assert kept == ["A headline", "A headline", "First paragraph.", "Second."]
