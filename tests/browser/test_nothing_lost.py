"""Nothing that somebody typed or sent is lost, and nothing is recorded twice: not when the server dies, the log-in
ends, the network goes, or a colleague was quicker."""

import pytest
from django.contrib.sessions.models import Session

from annotations.models import Claim, Remark, Review
from tests.browser.selecting import answered, expect, press, strike
from tests.browser.server import served
from tests.make import PASSWORD, give, make_article, make_claim, source

RATIONALE = "The timetable was changed in May."
KEPT = "kept in this browser"


@pytest.fixture
def trains(editor, checker):
    """An article with three routine claims."""
    words = ("first", "second", "third")
    article = make_article(by=editor, text="A title\n\n" + " ".join(f"The {word} train was late." for word in words))
    for word in words:
        make_claim(article, by=checker, quote=f"The {word} train was late", risk="routine")
    return article


@pytest.fixture
def card(trains):
    return f"{trains.get_absolute_url()}?claim=1"


def said(page):
    return page.locator("#desk-live")


def log_in(page, url=""):
    page.goto(f"{url}/admin/login/")
    fill_in_log_in(page)


def fill_in_log_in(page):
    page.get_by_label("Username").fill("chidi")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Log in"))


def test_a_verdict_sent_to_a_server_that_dies_is_recorded_once_when_it_is_back(new_page, card, second):
    with served() as server:
        page = new_page(None, may_lose=True)
        log_in(page, server.url)
        page.goto(server.url + card)
        server.freeze()
        page.keyboard.press("v")
        expect(page.locator("#line-1")).to_have_class("claim-line is-verified is-selected is-saving")
        server.kill()
        expect(said(page)).to_contain_text(KEPT)
        assert not Review.objects.exists()
        server.start()
        expect(page.locator("#card-title")).to_have_text("Claim 2")
    assert [review.history.count() for review in Review.objects.all()] == [1]


def test_a_verdict_whose_answer_is_lost_is_recorded_once(new_page, card, second):
    page = new_page(second, may_lose=True)
    page.goto(card)
    sent = []

    def lose_the_first(route):
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/review/", lose_the_first)
    page.keyboard.press("v")
    expect(said(page)).to_contain_text(KEPT)
    assert Review.objects.count() == 1
    expect(said(page)).to_contain_text("It was saved; only the answer had been lost.")
    assert sent[0] == sent[1]
    assert Review.objects.get().history.count() == 1
    expect(page.locator("#line-1")).to_contain_text("verified")


def test_what_is_sent_without_a_network_goes_out_when_it_is_back(new_page, card, second):
    page = new_page(second, may_lose=True)
    page.goto(card)
    page.context.set_offline(True)
    page.keyboard.press("q")
    page.locator("#claim_remark_text").fill("Ask the railway.")
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text(KEPT)
    assert not Remark.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#card")).to_contain_text("Ask the railway.")
    assert Remark.objects.count() == 1


def test_what_is_typed_survives_a_closed_tab(new_page, card, second):
    page = new_page(second)
    page.goto(card)
    page.get_by_role("radio", name="disputed").check()
    page.get_by_label("Rationale").fill(RATIONALE)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(card)
    assert again.get_by_label("Rationale").input_value() == RATIONALE
    assert again.get_by_role("radio", name="disputed").is_checked()
    assert again.get_by_label("Reason").is_visible()
    assert "What you typed here and did not save is in the form again" in again.locator(".local-draft").inner_text()
    again.get_by_label("Reason").select_option(label="outdated")
    press(again, again.get_by_role("button", name="Record verdict"))
    assert Review.objects.get().rationale == RATIONALE
    again.goto(card)
    assert not again.locator(".local-draft").count()


def test_what_was_typed_can_be_thrown_away_and_is_nobody_else_s(new_page, card, second, checker):
    page = new_page(second)
    page.goto(card)
    page.get_by_label("Rationale").fill(RATIONALE)
    page.goto(card)
    assert page.get_by_label("Rationale").input_value() == RATIONALE
    page.locator(".local-draft").get_by_role("button", name="Discard it").click()
    assert page.get_by_label("Rationale").input_value() == ""
    page.get_by_label("Rationale").fill(RATIONALE)
    page.context.clear_cookies()
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("charlie")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Log in"))
    page.goto(card)
    assert page.get_by_label("Rationale").input_value() == ""


def test_a_log_in_that_ended_loses_neither_what_was_sent_nor_what_was_typed(new_page, card, second):
    page = new_page(second)
    page.goto(card)
    page.get_by_role("radio", name="disputed").check()
    page.get_by_label("Reason").select_option(label="outdated")
    page.get_by_label("Rationale").fill(RATIONALE)
    page.get_by_text("Add a source").click()
    page.get_by_label("What it is").fill("The timetable")
    Session.objects.all().delete()
    page.get_by_role("button", name="Record verdict").click()
    expect(said(page)).to_contain_text("Your log-in has ended.")
    assert not Review.objects.exists()
    press(page, said(page).get_by_role("link", name="Log in again"))
    fill_in_log_in(page)
    expect(page.locator("#line-1")).to_contain_text("disputed")
    assert Review.objects.get().rationale == RATIONALE
    page.goto(card)
    assert page.get_by_label("What it is").input_value() == "The timetable"


def test_two_people_on_one_claim_see_each_other_and_each_other_s_verdicts(new_page, card, second, checker):
    first, other = new_page(second), new_page(checker)
    first.goto(card)
    other.goto(card)
    expect(first.locator("#desk-others")).to_contain_text("Charlie")
    expect(other.locator("#desk-others")).to_contain_text("Chidi")
    strike(first, "v")
    expect(other.locator("#line-1")).to_contain_text("verified")
    expect(other.locator("mark[data-claims='1']")).to_have_class("claim is-verified depth-0 is-selected")
    expect(other.locator("#card .review")).to_contain_text("Chidi")


def test_what_somebody_types_stays_while_a_colleague_saves(new_page, card, second, checker):
    first, other = new_page(second), new_page(checker)
    first.goto(card)
    other.goto(card)
    other.get_by_label("Rationale").fill(RATIONALE)
    strike(first, "v")
    expect(other.locator("#line-1")).to_contain_text("verified")
    assert other.get_by_label("Rationale").input_value() == RATIONALE
    expect(said(other)).to_have_text("Somebody has changed this claim meanwhile. What you type stays.")


def test_a_refused_verdict_is_put_back_in_text_and_list(new_page, card, second):
    page = new_page(second)
    page.goto(card)
    with answered(page):
        page.keyboard.press("d")
        page.keyboard.press("Control+Enter")
    assert "choose a reason" in page.get_by_role("alert").first.inner_text()
    assert "open" in page.locator("#line-1").inner_text()
    expect(page.locator("mark[data-claims='1']")).to_have_class("claim is-open depth-0 is-selected")
    assert Claim.objects.count() == 3


@pytest.mark.parametrize(
    ("key", "kept"), [("K", "Mine."), ("M", "Theirs.\n\nMine."), ("T", "Theirs.")], ids=["keep", "merge", "take theirs"]
)
def test_a_save_that_came_too_late_takes_one_key(key, kept, new_page, claim, checker, editor):
    """And then the button, where there is something left to look at."""
    evidence = source(claim, by=editor)
    address = f"/admin/evidence/{evidence.pk}/edit/"
    mine, theirs = new_page(checker), new_page(editor)
    mine.goto(address)
    theirs.goto(address)
    for page, note in ((theirs, "Theirs."), (mine, "Mine.")):
        page.get_by_label("Note").fill(note)
        press(page, page.get_by_role("button", name="Save"))
    clash = mine.locator("table.clash").inner_text()
    assert "Theirs." in clash
    assert "Mine." in clash
    if key == "K":
        strike(mine, f"Shift+{key}")
    else:
        mine.keyboard.press(f"Shift+{key}")
        press(mine, mine.get_by_role("button", name="Save", exact=True))
    evidence.refresh_from_db()
    assert evidence.note.replace("\r", "") == kept


def test_what_a_page_of_its_own_refuses_is_said_where_it_was_sent(new_page, card, second):
    page = new_page(second)
    page.goto(card)
    page.keyboard.press("q")
    page.locator("#card").get_by_label("Question or note").fill("   ")
    page.locator("#card .ask [type=submit]").click()
    expect(said(page)).to_have_text("Question or note: This field is required.")
    assert not Remark.objects.exists()


def test_a_verdict_that_says_nothing_new_leaves_the_list_as_it_was(new_page, trains, card, second):
    give(trains.claims.get(number=1), by=second)
    page = new_page(second)
    page.goto(card)
    with answered(page):
        page.get_by_role("button", name="Record verdict").click()
    expect(page.locator("#line-1")).to_have_class("claim-line is-verified is-selected")
    assert Review.objects.get().history.count() == 1
