"""One day in the newsroom: four people check an article, sign it off and publish it, and then it changes."""

import csv
import io
import json

from annotations.models import Article, Claim
from tests.browser.selecting import drag_over, press
from tests.browser.test_journeys import export
from tests.make import QUOTE, SOLDIERS, signed, signed_by_the_rule, standings, standings_by_the_rule

ACCUSED = "The ministry denies everything."
FIRST_RATIONALE = "The ministry took its denial back on Tuesday."
FIRST_CORRECTION = "The ministry denied everything until Tuesday."
GROUNDS = "What it took back on Tuesday was about another battle: this denial stands, on the ministry's own page."
WRONG, RIGHT = "around 75 ", "around 75,000 "
LAST_WORDS = "The ministry denies everything."
POSTSCRIPT = " The portal has taken its report down since."


def test_a_day_of_four_people(new_page, editor, checker, second, standards_editor):
    edda, charlie, chidi, stella = map(new_page, (editor, checker, second, standards_editor))

    paste(edda, SOLDIERS)
    mark_with_the_mouse(charlie, QUOTE)
    mark_by_hand(edda, ACCUSED, risk="accusation")
    figure, accusation = Claim.objects.order_by("number")
    judge(charlie, figure, "disputed", reason="mistranslation", rationale="The report says 75,000.")

    first = {"reason": "contradicted", "rationale": FIRST_RATIONALE, "correction": FIRST_CORRECTION}
    judge(charlie, accusation, "disputed", **first)
    for onlooker in (chidi, edda, stella):
        learns_nothing_of_the_first_reading(onlooker, accusation)
    judge(chidi, accusation, "verified", rationale="It stands on the ministry's own page.")
    assert word_of(edda, accusation) == "reviewers disagree"
    assert FIRST_RATIONALE in card_of(chidi, accusation).inner_text(), "what comes next is no blind reading any more"

    decide(stella, accusation, "verified", grounds=GROUNDS)
    assert word_of(charlie, accusation) == "verified"
    assert GROUNDS in card_of(charlie, accusation).inner_text()

    change_the_text(edda, WRONG, RIGHT)
    assert word_of(charlie, figure) == "to check again"
    assert word_of(charlie, accusation) == "verified", "neither its words nor its sentence changed"
    judge(charlie, figure, "verified", rationale="75,000, as in the report.")
    assert word_of(edda, figure) == "verified"

    press(chidi, on_sign_off(chidi).get_by_role("button", name="I have finished checking"))
    barred = on_sign_off(edda)
    assert "You typed versions 1, 2 of the text here" in barred.inner_text()
    assert barred.get_by_role("button", name="Sign off").count() == 0
    assert "Stella" not in on_sign_off(charlie).locator("#other-bars").inner_text(), "who decided between two is free"
    press(stella, on_sign_off(stella).get_by_role("button", name="Sign off"))
    press(edda, on_sign_off(edda).get_by_role("button", name="It is published"))
    article = Article.objects.get()
    assert (article.state, signed()) == ("published", {article: True})
    assert "as it was signed off by Stella" in said_of_the_sign_off(charlie)

    change_the_text(edda, LAST_WORDS, LAST_WORDS + POSTSCRIPT)
    for page in (edda, charlie, chidi, stella):
        said = said_of_the_sign_off(page)
        assert "Changed since then: version 3" in said
        assert "The sign-off no longer holds." in said
    assert POSTSCRIPT in follow(charlie, charlie.locator(".sign-off-state").get_by_role("link", name="version 3"))

    article.refresh_from_db()
    assert article.state == "published"
    assert {standing for standing, _verdict in standings().values()} == {"settled"}
    assert standings() == standings_by_the_rule()
    assert signed() == signed_by_the_rule() == {article: False}


def desk():
    return Article.objects.get().get_absolute_url()


def paste(page, text):
    page.goto("/admin/annotations/article/")
    press(page, page.get_by_role("link", name="Add article"))
    page.get_by_label("Text", exact=True).fill(text)
    press(page, page.get_by_role("button", name="Go on"))
    press(page, page.get_by_role("button", name="Keep the article"))


def mark_with_the_mouse(page, words):
    page.goto(desk())
    drag_over(page, words)
    press(page, page.locator("#selection-button"))


def mark_by_hand(page, words, *, risk):
    page.goto(desk())
    page.get_by_label("Words of the article").fill(words)
    page.get_by_text("Statement, claimant and risk").click()
    page.get_by_label("Risk").select_option(label=risk)
    press(page, page.get_by_role("button", name="Mark as claim"))


def card_of(page, claim):
    page.goto(claim.get_absolute_url().removesuffix("#card"))  # with it, a page that is there already stays as it is
    return page.locator("#card")


def word_of(page, claim):
    """What the card says of where the claim is, without the sign before it."""
    return card_of(page, claim).locator(".card-head .display").inner_text().split(maxsplit=1)[-1]


def judge(page, claim, verdict, *, reason="", rationale, correction=""):
    card = card_of(page, claim)
    choose(card, verdict, reason)
    card.get_by_label("Rationale").fill(rationale)
    if correction:
        card.get_by_label("Suggested correction").fill(correction)
    press(page, card.get_by_role("button", name="Record verdict"))


def choose(form, verdict, reason=""):
    form.get_by_role("radio", name=verdict, exact=True).check()
    if reason:
        form.get_by_label("Reason").select_option(label=reason)


def decide(page, claim, verdict, *, grounds):
    card = card_of(page, claim)
    form = card.locator("form", has=page.get_by_role("button", name="Record decision"))
    choose(form, verdict)
    form.get_by_label("Grounds").fill(grounds)
    press(page, form.get_by_role("button", name="Record decision"))


def on_sign_off(page):
    """The article's page of its sign-off, by the link on the desk."""
    page.goto(desk())
    press(page, page.locator(".desk-head").get_by_role("link", name="Sign-off", exact=True))
    return page.locator("main")


def said_of_the_sign_off(page):
    page.goto(desk())
    return page.locator(".desk-head .sign-off-state").inner_text()


def follow(page, link):
    press(page, link)
    return page.locator("main").inner_text()


def change_the_text(page, before, after):
    page.goto(desk())
    press(page, page.get_by_role("link", name="New version"))
    body = page.get_by_label("Text below the title")
    body.fill(body.input_value().replace(before, after))
    press(page, page.get_by_role("button", name="Save"))


def learns_nothing_of_the_first_reading(page, claim):
    """Neither its verdict nor why, and not who gave it; only that one of two is in."""
    card = card_of(page, claim)
    said = card.evaluate(
        "card => { card.querySelectorAll('form').forEach(form => form.remove()); return card.innerText }"
    )
    assert "1 of 2 reviews in" in said
    page.goto(f"/admin/claims/{claim.pk}/history/")
    said += page.locator("main").inner_text()
    for hidden in ("Charlie", "disputed", "contradicted"):
        assert hidden not in said

    history, lists = f"/admin/articles/{claim.article_id}/history/", "/admin/annotations"
    whole = (
        desk(),
        claim.get_absolute_url(),
        history,
        f"{lists}/claim/",
        f"{lists}/article/",
        f"{lists}/claim/?q=Tuesday",
    )
    for address in whole:
        page.goto(address)
        assert_is_silent(page.content())
    page.goto(f"{lists}/claim/?standing_row__verdict__exact=disputed")
    assert ACCUSED not in page.locator("#result_list").inner_text()

    page.goto(desk())
    html, table, report = (export(page, label) for label in ("HTML", "CSV, claims", "JSON"))
    for exported in (html, table, report):
        assert ACCUSED in exported
        assert_is_silent(exported)
    [one] = [each for each in json.loads(report)["reports"][0]["claims"] if each["quote"] == ACCUSED]
    [row] = [each for each in csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))) if each["quote"] == ACCUSED]
    assert (one["reviews_in"], one["reviews"], one["verdict"]) == (1, [], row["verdict"])
    assert not row["verdict"]


def assert_is_silent(source):
    assert FIRST_RATIONALE not in source
    assert FIRST_CORRECTION not in source
