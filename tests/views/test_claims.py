"""Correcting a claim, placing it anew, merging, splitting, withdrawing it and letting it stand again."""

import pytest

from annotations.models import Claim
from tests.make import QUOTE, SOLDIERS, give, make_claim, revise, source
from tests.views.reading import Page, address, desk_of, tells

pytestmark = pytest.mark.usefixtures("kept_article")


@pytest.fixture
def other(article, claim, checker):
    """A second claim of the article."""
    return make_claim(article, by=checker, quote="They go first", statement="Convicts go first.")


def open_(client, name, record):
    return Page.at(client, address(name, record))


def history_of(client, claim):
    return open_(client, "claim_history", claim).events()


def test_a_correction_is_kept_and_the_history_says_who_what_and_why(claim, editor, as_):
    form = open_(as_(editor), "claim_edit", claim)
    assert form.form()["statement"] == QUOTE
    desk = form.send(
        statement="75,000 were hit.", claimant="Western estimates", risk="accusation", why="From the report."
    )
    assert desk.address == claim.article.get_absolute_url()
    assert "75,000 were hit." in desk.section("card")
    newest = history_of(as_(editor), claim)[0]
    assert "Edda changed the claim" in newest
    assert tells(newest, QUOTE, "75,000 were hit.")
    assert tells(newest, "routine", "accusation")
    assert "From the report." in newest


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("statement", "", "required"),
        ("statement", " \n", "required"),
        ("statement", "a\0b", "Null characters"),
        ("claimant", "x" * 301, "at most 300"),
        ("risk", "none at all", "Select a valid choice"),
        ("why", "x" * 1001, "at most 1000"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_field(field, value, complaint, claim, checker, as_):
    refused = open_(as_(checker), "claim_edit", claim).send(**{"claimant": "Estimates", "why": "Kept.", field: value})
    assert refused.status == 400
    assert complaint in refused.complaint_at(field)
    assert refused.form()["why" if field != "why" else "claimant"] in {"Kept.", "Estimates"}
    claim.refresh_from_db()
    assert (claim.statement, claim.claimant) == (QUOTE, "")


def test_saving_what_stands_there_writes_no_history(claim, checker, as_):
    open_(as_(checker), "claim_edit", claim).send()
    assert claim.history.count() == 1


def test_two_people_at_once_see_both_texts_and_may_then_save(claim, checker, editor, as_):
    late = open_(as_(editor), "claim_edit", claim)
    open_(as_(checker), "claim_edit", claim).send(statement="Said first.")
    conflict = late.send(statement="Said second.")
    assert conflict.status == 409
    assert "Said first." in conflict.words
    assert conflict.form()["statement"] == "Said second."
    claim.refresh_from_db()
    assert claim.statement == "Said first."
    conflict.send()
    claim.refresh_from_db()
    assert claim.statement == "Said second."


def test_a_claim_is_placed_anew_and_the_old_place_stays_in_the_record(claim, checker, as_):
    form = open_(as_(checker), "claim_place", claim)
    assert form.form()["quote"] == QUOTE
    form.send(quote="around 75 Russian soldiers", why="The figure alone.")
    first, second = claim.placements.order_by("pk")
    assert (first.quote, second.quote, second.origin) == (QUOTE, "around 75 Russian soldiers", "by_hand")
    assert second.version.text[second.start : second.end] == second.quote
    newest = " ".join(history_of(as_(checker), claim)[:2])
    assert "Charlie placed the claim anew" in newest
    assert tells(newest, QUOTE, "around 75 Russian soldiers")
    assert "The figure alone." in newest


def test_a_place_that_is_twice_is_asked_about(claim, checker, as_):
    asked = open_(as_(checker), "claim_place", claim).send(quote="The ministry denies", why="Better words.")
    assert asked.status == 400
    assert asked.form()["why"] == "Better words."
    _first, second = asked.choices("place")
    asked.send(place=second)
    assert claim.placements.last().start == SOLDIERS.rindex("The ministry denies")


def test_a_place_that_is_none_is_refused_and_what_was_typed_stays(claim, checker, as_):
    refused = open_(as_(checker), "claim_place", claim).send(quote="75,000")
    assert refused.status == 400
    assert "not in the text" in refused.complaint_at("quote")
    assert refused.form()["quote"] == "75,000"
    assert claim.placements.count() == 1


def test_a_claim_is_merged_into_another_and_both_say_so(claim, other, checker, as_):
    form = open_(as_(checker), "claim_merge", other)
    assert form.choices("into") == ["", str(claim.pk)]
    desk = form.send(into=claim.pk, why="The same.")
    assert "Merged into another claim: claim 1" in desk.section("card")
    assert "Merged into it" in desk_of(as_(checker), claim).section("card")
    assert "The same." in history_of(as_(checker), other)[0]


def test_a_claim_is_not_merged_into_itself_or_one_that_is_withdrawn(claim, other, checker, as_):
    open_(as_(checker), "claim_withdraw", claim).send(why="Twice.")
    form = open_(as_(checker), "claim_merge", other)
    for into in (other.pk, claim.pk, 10**30, "", "x"):
        refused = form.send(into=into)
        assert refused.status == 400
        assert refused.complaint_at("into")
    other.refresh_from_db()
    assert not other.withdrawal


def test_a_claim_is_split_and_its_parts_inherit_claimant_and_risk(article, checker, as_):
    claim = make_claim(article, by=checker, claimant="Western estimates", risk="accusation")
    form = open_(as_(checker), "claim_split", claim)
    assert QUOTE in form.words
    form.send(
        quote_1="around 75 Russian soldiers", statement_1="How many.", quote_2="killed or wounded", why="Two things."
    )
    claim.refresh_from_db()
    assert claim.withdrawal == "split"
    parts = Claim.objects.filter(split_from=claim).order_by("number")
    assert [(part.statement, part.claimant, part.risk) for part in parts] == [
        ("How many.", "Western estimates", "accusation"),
        ("killed or wounded", "Western estimates", "accusation"),
    ]
    assert "Split from claim 1" in desk_of(as_(checker), parts[0]).section("card")


def test_words_of_a_part_are_looked_for_inside_the_claim_first(article, checker, as_):
    claim = make_claim(article, by=checker, quote="The ministry denies everything.")
    open_(as_(checker), "claim_split", claim).send(quote_1="The ministry denies", quote_2="everything")
    part = Claim.objects.get(split_from=claim, statement="The ministry denies")
    assert part.placements.get().start == SOLDIERS.rindex("The ministry denies")


@pytest.mark.parametrize(
    ("quotes", "field", "complaint"),
    [
        pytest.param(("denies it", ""), "quote_2", "required", id="one part"),
        pytest.param(("denies it", "thousands"), "quote_2", "These words are not", id="not there"),
        pytest.param(("denies it", "They go first"), "quote_2", "These words are not", id="outside the claim"),
        pytest.param(("The ministry denies", "it"), "quote_1", "more than once", id="twice"),
    ],
)
def test_a_split_that_cannot_be_is_refused_at_its_field(quotes, field, complaint, article, checker, as_):
    claim = make_claim(article, by=checker, quote="The ministry denies it. The ministry denies everything.")
    refused = open_(as_(checker), "claim_split", claim).send(quote_1=quotes[0], quote_2=quotes[1], statement_1="Kept.")
    assert refused.status == 400
    assert complaint in refused.complaint_at(field)
    assert (refused.form()["quote_1"], refused.form()["statement_1"]) == (quotes[0], "Kept.")
    assert Claim.objects.count() == 1


def test_a_withdrawn_claim_leaves_the_text_and_stays_in_the_record(claim, checker, as_):
    desk = open_(as_(checker), "claim_withdraw", claim).send(why="Not checkable at all.")
    assert "Marked by mistake." in desk.section("card")
    assert "1 withdrawn claim" in desk.section("claims")
    assert desk.marks() == []
    assert "Not checkable at all." in history_of(as_(checker), claim)[0]
    assert not desk.has_form(address("review", claim))


def test_a_withdrawal_says_why(claim, checker, as_):
    refused = open_(as_(checker), "claim_withdraw", claim).send(why="  ")
    assert refused.status == 400
    assert refused.complaint_at("why") == "Say why."
    claim.refresh_from_db()
    assert not claim.withdrawal


@pytest.mark.parametrize("name", ["claim_withdraw", "claim_split", "claim_merge"])
def test_who_might_sign_is_told_that_taking_off_another_s_claim_bars_them(name, claim, other, checker, editor, as_):
    told = "whoever takes it off does not sign this article off"
    own = make_claim(claim.article, by=editor, quote="The ministry denies everything")
    assert told in open_(as_(editor), name, claim).words
    assert told not in open_(as_(editor), name, own).words
    assert told not in open_(as_(checker), name, claim).words, "who signs nothing anyway"
    give(own, by=checker)
    assert told in open_(as_(editor), name, own).words


TOLD = {
    "claim_place": "whoever puts it on other words does not sign this article off before they have given it a verdict",
    "claim_edit": "whoever changes what it says, or one of its sources, does not sign this article off",
    "evidence_edit": "whoever changes what it says, or one of its sources, does not sign this article off",
    "evidence_withdraw": "whoever changes what it says, or one of its sources, does not sign this article off",
}


@pytest.mark.parametrize("name", TOLD)
def test_who_might_sign_is_told_that_changing_what_others_checked_bars_them(name, article, checker, editor, as_):
    own = make_claim(article, by=editor, quote="The ministry denies everything")
    subject = source(own, by=editor) if name.startswith("evidence") else own
    assert TOLD[name] not in open_(as_(editor), name, subject).words
    give(own, by=checker)
    assert TOLD[name] in open_(as_(editor), name, subject).words
    assert TOLD[name] not in open_(as_(checker), name, subject).words, "who signs nothing anyway"


@pytest.mark.parametrize("name", ["claim_withdraw", "claim_split", "claim_merge"])
def test_what_is_withdrawn_is_not_withdrawn_again(name, claim, other, checker, as_):
    form = open_(as_(checker), name, claim)
    open_(as_(checker), "claim_withdraw", claim).send(why="Twice.")
    claim.refresh_from_db()
    parts = {"quote_1": "around 75", "quote_2": "killed or wounded"}
    refused = form.send(why="Again.", into=other.pk, **parts, lock_version=claim.lock_version)
    assert refused.status == 400
    assert "This claim is withdrawn" in refused.alerts
    assert Claim.objects.count() == 2


def test_a_withdrawn_claim_is_let_stand_again(claim, checker, as_):
    desk = open_(as_(checker), "claim_withdraw", claim).send(why="A mistake.")
    back = desk.send(address("claim_restore", claim))
    assert "Claim 1 stands again." in back.words
    assert back.marks() == [("1", QUOTE)]
    assert "Charlie brought the claim back" in history_of(as_(checker), claim)[0]


def test_letting_stand_what_somebody_changed_meanwhile_is_refused(claim, checker, as_):
    desk = open_(as_(checker), "claim_withdraw", claim).send(why="A mistake.")
    desk_of(as_(checker), claim).send(address("claim_restore", claim))
    open_(as_(checker), "claim_withdraw", claim).send(why="A mistake after all.")
    refused = desk.send(address("claim_restore", claim))
    assert refused.status == 409
    assert "This was changed while you were at it. Look at it as it is now" in refused.alerts
    claim.refresh_from_db()
    assert claim.withdrawal


def test_a_form_whose_fields_stand_as_they_were_says_that_something_else_changed(claim, editor, checker, as_):
    page = open_(as_(checker), "claim_withdraw", claim)
    open_(as_(editor), "claim_edit", claim).send(claimant="Western estimates")
    refused = page.send(why="Twice.")
    assert refused.status == 409
    assert "changed the claim" in refused.words
    assert "Western estimates" in refused.words
    assert refused.form()["why"] == "Twice."


def test_words_chosen_in_an_older_text_are_kept_and_saved_once_the_newer_one_was_seen(claim, editor, checker, as_):
    page = open_(as_(checker), "claim_place", claim)
    revise(claim.article, SOLDIERS.replace("Freedom", "Liberty"), by=editor)
    refused = page.send(quote="killed or wounded")
    assert refused.status == 409
    assert "Version 2 of the text came in meanwhile." in refused.alerts
    assert "killed or wounded" in refused.send().section("card")
