"""What the desk does so that nobody gets lost: messages where they are looked for, ways on, links that lead there."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.utils import timezone, translation

from annotations.actions.claims import place_claim
from annotations.anchoring import Span
from annotations.templatetags.newsroom import ago, corrected, link
from tests.make import QUOTE, dispute, give, make_article, make_claim, source
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_article")

DISPUTED_WITHOUT_REASON = {"verdict": "disputed", "reason": "", "rationale": ""}


def title_of(page):
    return page.root.xpath("//title")[0].text_content()


def test_every_link_of_a_refused_page_leads_to_a_page(claim, checker, as_):
    refused = desk_of(as_(checker), claim).send(address("review", claim), **DISPUTED_WITHOUT_REASON)
    assert refused.status == 400
    assert [at for at in refused.links() if at.startswith("?")] == []
    assert refused.root.xpath('//*[@id="article-text"]/@data-desk') == [claim.article.get_absolute_url()]


def test_a_refusal_is_said_in_the_title_and_at_the_top_of_the_card(claim, checker, as_):
    desk = desk_of(as_(checker), claim)
    assert "Not saved" not in title_of(desk)
    refused = desk.send(address("review", claim), **DISPUTED_WITHOUT_REASON)
    assert title_of(refused).startswith("Not saved: Freedom for the front")
    assert refused.root.xpath('//*[@id="card"]/p[contains(., "Not saved:")]/a/@href') == ["#verdict"]
    assert refused.root.xpath('//*[@id="verdict"]')


def test_a_refused_mark_is_said_at_the_top_of_the_page(article, checker, as_):
    refused = desk_of(as_(checker), article).send(address("claim_add", article), quote="words that are not there")
    assert refused.root.xpath('//header[@class="desk-head"]/p[contains(., "Not saved:")]/a/@href') == ["#mark"]


def test_what_is_wrong_with_radio_buttons_belongs_to_their_group(claim, checker, as_):
    refused = desk_of(as_(checker), claim).send(address("review", claim), verdict="")
    [group] = refused.root.xpath('//div[contains(@class, "field-verdict")]/fieldset')
    assert refused.root.xpath(f'//*[@id="{group.get("aria-describedby")}"]//p[@class="field-error"]')


def test_what_was_saved_is_said_in_the_card_and_once(claim, checker, as_):
    desk = desk_of(as_(checker), claim).send(address("review", claim), verdict="verified", rationale="So it is.")
    said = "Your verdict on claim 1 is recorded."
    assert said in desk.section("card")
    assert desk.words.count(said) == 1


def test_the_card_leads_to_its_neighbours_and_to_what_is_left_to_do(article, checker, second, as_):
    quotes = ("Portal reports", QUOTE, "They go first", "an activist said")
    claims = [make_claim(article, by=checker, quote=quote) for quote in quotes]
    give(claims[2], by=checker)

    def ways(number):
        steps = desk_of(as_(second), claims[number - 1]).root.xpath('//nav[@class="card-steps"]/a')
        return {step.text_content().strip("‹› "): step.get("href") for step in steps}

    def way_to(number):
        return f"{article.get_absolute_url()}?claim={number}#card"

    assert ways(2) == {
        "Previous": way_to(1),
        "Next": way_to(3),
        "Next open claim": way_to(4),
        "All claims": "#claims",
    }
    assert "Previous" not in ways(1)
    assert "Next" not in ways(4)
    assert ways(4)["Next open claim"] == way_to(1)


def test_what_waits_for_somebody_else_is_not_the_next_to_do(article, checker, second, as_):
    first = make_claim(article, by=checker, quote="Portal reports")
    accusation = make_claim(article, by=checker, quote="an activist said", risk="accusation")
    give(first, by=checker)
    give(accusation, by=checker)
    assert "Next open claim" not in desk_of(as_(checker), first).section("card")
    assert "Next open claim" in desk_of(as_(second), first).section("card")


def test_closing_a_claim_leads_back_to_its_words(claim, reader, as_):
    desk = desk_of(as_(reader), claim)
    [close] = desk.root.xpath('//*[@id="card"]//a[@class="close"]/@href')
    assert close == f"{claim.article.get_absolute_url()}#claim-1"
    assert len(desk.root.xpath('//*[@id="article-text"]//a[@id="claim-1"]')) == 1


def test_the_original_is_linked_if_it_is_on_the_web(editor, reader, as_):
    article = make_article(by=editor, text="Another\n\nText.", byline="A. Writer", url="https://example.org/original")
    desk = desk_of(as_(reader), article)
    assert "https://example.org/original" in desk.links()
    assert "A. Writer" in desk.words
    assert "<a" not in link("javascript:alert(1)", "Original article")


def test_a_review_of_other_words_says_so(claim, checker, reader, as_):
    dispute(claim, by=checker)
    claim.refresh_from_db()
    place_claim(
        claim, by=checker, lock_version=claim.lock_version, version_number=1, span=Span(0, 7), why="Wrong words."
    )
    card = desk_of(as_(reader), claim).section("card")
    assert f"Does not count: given on other words: {QUOTE}" in card


def test_who_may_not_see_a_confidential_source_is_told_that_there_is_one(claim, checker, reader, as_):
    source(claim, by=checker, title="A person inside", confidential=True)
    assert "1 confidential source is not shown." in desk_of(as_(reader), claim).section("card")
    assert "A person inside" not in desk_of(as_(reader), claim).words
    assert "is not shown" not in desk_of(as_(checker), claim).section("card")


@pytest.mark.parametrize(
    ("quote", "correction", "shown"),
    [
        ("around 75 soldiers", "around 75,000 soldiers", "around <del>75</del> <ins>75,000</ins> soldiers"),
        ("has lost a third", "has likely lost a third", "has <ins>likely</ins> lost a third"),
        ("all of them fell", "all fell", "all <del>of them</del> fell"),
        ("the town of X", "a city by the sea", "<del>the town of X</del> <ins>a city by the sea</ins>"),
        ("a <b>bold</b> word", "a <i>bold</i> word", None),
        ("", "new words", "<ins>new words</ins>"),
    ],
)
def test_a_correction_shows_what_differs(quote, correction, shown):
    found = corrected(quote, correction)
    assert shown is None or found == shown
    assert "<b>" not in found
    assert "<i>" not in found


def test_a_moment_to_come_is_said_in_full():
    assert "ago" not in ago(timezone.now() + timedelta(days=3))
    assert "just now" in ago(timezone.now() + timedelta(seconds=20))


def test_the_histories_name_the_source_and_the_exact_time(claim, checker, as_):
    source(claim, by=checker, title="The ministry's table")
    [newest, *_] = Page.at(as_(checker), address("claim_history", claim)).events()
    assert "added a source: The ministry's table" in newest
    assert "UTC" in newest


def test_who_sends_a_page_that_is_too_old_is_told_what_to_do(checker):
    client = Client(enforce_csrf_checks=True)
    client.force_login(checker)
    refused = Page(client, client.post("/admin/outlets/add/", {"name": "A paper"}))
    assert refused.status == 403
    assert "Log in again in another tab" in refused.words
    assert "/admin/" in refused.links()


def test_an_error_page_is_in_the_language_of_its_reader(reader, as_):
    with translation.override("de"):
        page = Page(as_(reader), as_(reader).get("/admin/articles/999999/"))
    assert page.status == 404
    assert page.root.get("lang") == "de"
    assert "/admin/" in page.links()


def test_the_sheet_of_keys_names_every_key_that_the_desk_takes(claim, checker, editor, as_):
    make_claim(claim.article, by=checker, quote="75 Russian")
    third = make_claim(claim.article, by=checker, quote="Russian soldiers")
    for number in range(9):
        source(third, by=checker, url=f"https://example.org/{number}")
    middle = as_(editor).get(claim.article.get_absolute_url(), {"claim": third.number - 1})
    desk = Page(as_(editor), middle)
    taken = set(desk.root.xpath("//@aria-keyshortcuts"))
    of_the_text = set("fFnNlLbBt")
    elsewhere = {"/", "Ctrl", "Enter", "Esc", *"KMT"}
    told = set(desk.root.xpath('//*[@id="keys"]//kbd/text()'))
    assert told - of_the_text - elsewhere - {"y"} | set("123456789") == taken


def test_a_verdict_by_one_key_leads_to_the_claim_that_was_offered(claim, checker, as_):
    other = make_claim(claim.article, by=checker, quote="75 Russian")
    desk = desk_of(as_(checker), claim)
    sent = {**desk.form(address("review", claim)), "verdict": "verified"}
    answer = as_(checker).post(address("review", claim), {**sent, "next": str(other.number)})
    assert answer.url == other.get_absolute_url()


@pytest.mark.parametrize("number", ["", "//evil.example", "1&x=", "9" * 30])
def test_what_is_no_number_of_a_claim_leads_nowhere_else(number, claim, checker, as_):
    desk = desk_of(as_(checker), claim)
    sent = {**desk.form(address("review", claim)), "verdict": "verified"}
    assert as_(checker).post(address("review", claim), {**sent, "next": number}).url == claim.get_absolute_url()


def test_the_scripts_of_the_desk_are_small_as_they_are_sent(claim, checker, as_):
    """In production WhiteNoise sends them compressed."""
    desk = Page.at(as_(checker), claim.get_absolute_url())
    ours = [each for each in desk.root.xpath("//script/@src") if "/annotations/" in each]
    scripts = [Path(str(find(each.removeprefix("/static/")))).read_bytes() for each in ours]
    assert len(scripts) >= 14
    assert sum(len(gzip.compress(script)) for script in scripts) < 30_000
