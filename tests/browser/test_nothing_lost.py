"""Nothing that somebody typed or sent is lost, and nothing is recorded twice: not when the server dies, the log-in
ends, the network goes, or a colleague was quicker."""

import pytest
from django.contrib.sessions.models import Session

from annotations.actions.claims import edit_claim
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
        expect(page.locator("#line-1")).to_have_class("claim-line is-verified is-selected")
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


@pytest.fixture
def ships(editor, checker):
    article = make_article(by=editor, text="Ships\n\nThe first ship sank. The second ship sank.")
    for word in ("first", "second"):
        make_claim(article, by=checker, quote=f"The {word} ship sank", risk="routine")
    return article


def test_what_was_kept_for_one_article_is_not_drawn_into_another(new_page, trains, ships, card, second):
    page = new_page(second, may_lose=True)
    page.goto(card)
    page.context.set_offline(True)
    page.keyboard.press("v")
    expect(said(page)).to_contain_text(KEPT)
    page.context.set_offline(False)
    page.goto(f"{ships.get_absolute_url()}?claim=1")
    expect(said(page)).to_contain_text("It was saved")
    assert Review.objects.get().claim.article == trains
    expect(page.locator("#card blockquote")).to_have_text("The first ship sank")
    expect(page.locator("#line-1")).to_contain_text("open")


def test_who_types_while_an_answer_comes_goes_on_typing(new_page, card, second):
    page = new_page(second)
    page.goto(card)
    held = []
    page.route("**/questions/add/", lambda route: held.append(route))
    page.keyboard.press("q")
    page.locator("#claim_remark_text").fill("Ask the railway.")
    page.keyboard.press("Control+Enter")
    page.get_by_label("Rationale").focus()
    page.keyboard.type("I very ")
    expect(page.locator("form[data-sending]")).to_have_count(1)
    with answered(page):
        held[0].continue_()
    page.keyboard.type("much")
    assert page.get_by_label("Rationale").input_value() == "I very much"
    assert Remark.objects.count() == 1
    assert not Review.objects.exists()


def test_an_old_draft_is_not_put_over_what_a_colleague_wrote_since(new_page, trains, second, editor):
    claim = trains.claims.get(number=1)
    page = new_page(second)
    page.goto(f"/admin/claims/{claim.pk}/edit/")
    page.get_by_label("Claimant").fill("The railway")
    page.goto(trains.get_absolute_url())
    new = {"statement": "The first train was very late", "claimant": "", "risk": "accusation"}
    edit_claim(claim, by=editor, lock_version=claim.lock_version, **new)
    page.goto(f"/admin/claims/{claim.pk}/edit/")
    assert page.get_by_label("Claimant").input_value() == "The railway"
    assert page.get_by_label("Statement").input_value() == "The first train was very late"
    press(page, page.get_by_role("button", name="Save"))
    assert page.locator("table.clash").count(), "what stands there now is shown first"
    claim.refresh_from_db()
    assert (claim.statement, claim.risk) == ("The first train was very late", "accusation")


def test_what_was_refused_is_still_there_after_something_else_was_saved(new_page, trains, card, second):
    page = new_page(second)
    page.goto(card)
    page.keyboard.press("e")
    page.get_by_label("Web address").fill("no address")
    page.locator("#evidence_note").fill(RATIONALE)
    with answered(page):
        page.keyboard.press("Control+Enter")
    page.goto(f"/admin/claims/{trains.claims.get(number=2).pk}/edit/")
    page.get_by_label("Claimant").fill("The railway")
    press(page, page.get_by_role("button", name="Save"))
    page.goto(card)
    assert page.locator("#evidence_note").input_value() == RATIONALE


def test_what_is_sent_while_the_server_fails_is_sent_again(new_page, card, second):
    page = new_page(second, may_lose=True)
    page.goto(card)
    answers = ["abort", 500]

    def fail(route):
        answer = answers.pop(0) if answers else None
        if answer == "abort":
            route.abort()
        elif answer:
            route.fulfill(status=answer, body="failed")
        else:
            route.continue_()

    page.route("**/review/", fail)
    page.keyboard.press("v")
    expect(page.locator("#line-1")).to_have_class("claim-line is-verified is-selected")
    assert Review.objects.count() == 1


def test_a_log_in_in_another_tab_is_enough(new_page, card, second):
    page = new_page(second, may_lose=True)
    page.goto(card)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("v")
    expect(said(page)).to_contain_text("Your log-in has ended.")
    other = page.context.new_page()
    log_in(other, page.url.partition("/admin")[0])
    expect(page.locator("#line-1")).to_have_class("claim-line is-verified is-selected")
    assert Review.objects.get().reviewer == second


def test_the_page_of_one_person_is_not_used_by_another(new_page, card, second, checker):
    page = new_page(second, may_lose=True)
    page.goto(card)
    page.get_by_label("Rationale").fill(RATIONALE)
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto(f"{page.url.partition('/admin')[0]}/admin/login/")
    other.get_by_label("Username").fill("charlie")
    other.get_by_label("Password").fill(PASSWORD)
    press(other, other.get_by_role("button", name="Log in"))
    page.locator("#card-title").click()
    page.keyboard.press("j")
    expect(said(page)).to_contain_text("Somebody else has logged in in this browser.")
    page.keyboard.press("v")
    press(page, said(page).get_by_role("link"))
    assert page.get_by_label("Rationale").input_value() == ""
    assert not Review.objects.filter(reviewer=checker).exists()


def test_a_chosen_file_stays_while_something_else_is_recorded(new_page, card, second, tmp_path):
    page = new_page(second)
    page.goto(card)
    file = tmp_path / "timetable.pdf"
    file.write_bytes(b"%PDF-1.7")
    page.get_by_text("Add a source").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("radio", name="verified", exact=True).check()
    with answered(page):
        page.get_by_role("button", name="Record verdict").click()
    assert Review.objects.count() == 1
    assert page.get_by_label("File").evaluate("field => field.files.length") == 1
