"""Giving a verdict, changing one's mind, and nobody overwriting anybody."""

import pytest

from annotations.actions.claims import withdraw_claim
from annotations.models import Review
from tests.make import QUOTE, dispute, give, make_claim, source
from tests.views.reading import Page, address, desk_of, tells

pytestmark = pytest.mark.usefixtures("kept_claim")

DISPUTE = {
    "verdict": "disputed",
    "reason": "mistranslation",
    "rationale": "The report says 75,000: the translation lost the thousands.",
    "correction": "around 75,000",
}


def review(client, claim, **typed):
    """Fills in the verdict on the claim's card and sends it."""
    return desk_of(client, claim).send(address("review", claim), **typed)


def given(claim):
    return claim.reviews.get()


def test_a_verdict_is_kept_and_shown(claim, checker, as_):
    desk = review(as_(checker), claim, **DISPUTE)
    assert {name: getattr(given(claim), name) for name in DISPUTE} == DISPUTE
    assert "Your verdict on claim 1 is recorded." in desk.words
    card = desk.section("card")
    for words in ("disputed", "mistranslation", "Charlie", DISPUTE["rationale"]):
        assert words in card
    assert tells(card, QUOTE, "around 75,000")


@pytest.mark.parametrize(
    "opinion",
    [
        pytest.param({"verdict": "verified"}, id="verified takes no reason"),
        pytest.param({"verdict": "verified", "rationale": "Two sources agree."}, id="but may be explained"),
        pytest.param({"verdict": "disputed", "reason": "outdated", "rationale": "Superseded."}, id="disputed"),
        pytest.param({"verdict": "unverified", "reason": "single_source"}, id="unverified needs no rationale"),
        pytest.param({"verdict": "unverified", "reason": "not_yet_checked"}, id="a note to come back"),
    ],
)
def test_what_a_verdict_needs_is_enough(opinion, claim, checker, as_):
    assert review(as_(checker), claim, **opinion).status == 200
    assert {name: getattr(given(claim), name) for name in opinion} == opinion


@pytest.mark.parametrize(
    ("opinion", "field", "complaint"),
    [
        ({"reason": "outdated"}, "verdict", "required"),
        ({"verdict": "true"}, "verdict", "Select a valid choice"),
        ({"verdict": "verified", "reason": "outdated"}, "reason", "A verified claim takes no reason."),
        ({"verdict": "disputed"}, "reason", "choose a reason that belongs to this verdict"),
        ({"verdict": "disputed", "reason": "single_source"}, "reason", "choose a reason that belongs to this verdict"),
        ({"verdict": "unverified"}, "reason", "choose a reason that belongs to this verdict"),
        ({"verdict": "unverified", "reason": "outdated"}, "reason", "choose a reason that belongs to this verdict"),
        ({"verdict": "disputed", "reason": "because"}, "reason", "Select a valid choice"),
        ({"verdict": "disputed", "reason": "outdated", "rationale": " \n"}, "rationale", "Say in a line what is wrong"),
        ({"verdict": "verified", "correction": "a\0b"}, "correction", "Null characters"),
    ],
)
def test_what_a_verdict_lacks_is_said_at_its_field_and_what_was_typed_stays(
    opinion, field, complaint, claim, checker, as_
):
    typed = {"rationale": "As the report says.", "correction": "around 75,000", **opinion}
    refused = review(as_(checker), claim, **typed)
    assert refused.status == 400
    assert complaint in refused.complaint_at(field)
    form = refused.form(address("review", claim))
    kept = {name: value for name, value in typed.items() if name != field}
    assert {name: form.get(name) for name in kept} == kept
    assert not claim.reviews.exists()


def test_changes_of_mind_are_one_verdict_and_three_entries_of_the_history(claim, checker, as_):
    review(as_(checker), claim, verdict="verified")
    review(as_(checker), claim, verdict="unverified", reason="single_source")
    desk = review(as_(checker), claim, **DISPUTE)
    assert given(claim).verdict == "disputed"
    assert desk.form(address("review", claim))["rationale"] == DISPUTE["rationale"]
    third, second, first = Page.at(as_(checker), address("claim_history", claim)).events()[:3]
    assert "Charlie changed the review" in third
    assert tells(third, "unverified", "disputed")
    assert tells(third, "single source", "mistranslation")
    assert tells(second, "verified", "unverified")
    assert "Charlie gave a review" in first


def test_the_same_verdict_again_writes_nothing(claim, checker, as_):
    review(as_(checker), claim, **DISPUTE)
    review(as_(checker), claim, **DISPUTE)
    assert Review.history.count() == 1


def test_a_verdict_from_an_old_page_is_refused_with_both_texts_and_may_then_be_saved(claim, checker, as_):
    old_page = desk_of(as_(checker), claim)
    review(as_(checker), claim, verdict="unverified", reason="single_source", rationale="One source so far.")
    conflict = old_page.send(address("review", claim), **DISPUTE)
    assert conflict.status == 409
    assert "This was changed while you were at it." in conflict.alerts
    assert "One source so far." in conflict.section("card")
    form = conflict.form(address("review", claim))
    assert {name: form[name] for name in DISPUTE} == DISPUTE
    assert given(claim).verdict == "unverified"
    conflict.send(address("review", claim))
    assert given(claim).verdict == "disputed"


def test_a_claim_that_was_reworded_meanwhile_is_looked_at_again(claim, checker, editor, as_):
    old_page = desk_of(as_(checker), claim)
    Page.at(as_(editor), address("claim_edit", claim)).send(statement="Russia lost around 75 soldiers.")
    conflict = old_page.send(address("review", claim), **DISPUTE)
    assert conflict.status == 409
    assert "Russia lost around 75 soldiers." in conflict.section("card")
    assert conflict.form(address("review", claim))["rationale"] == DISPUTE["rationale"]
    assert not claim.reviews.exists()
    conflict.send(address("review", claim))
    assert given(claim).reason == "mistranslation"


def test_new_evidence_is_looked_at_before_the_verdict_is_saved(claim, checker, second, as_):
    old_page = desk_of(as_(checker), claim)
    source(claim, by=second, title="The report in its own language")
    conflict = old_page.send(address("review", claim), verdict="verified")
    assert conflict.status == 409
    assert "The report in its own language" in conflict.section("card")


def test_a_placement_that_changed_meanwhile_is_looked_at_again(claim, checker, editor, as_):
    old_page = desk_of(as_(checker), claim)
    Page.at(as_(editor), address("claim_place", claim)).send(quote="around 75 Russian soldiers")
    conflict = old_page.send(address("review", claim), **DISPUTE)
    assert conflict.status == 409
    conflict.send(address("review", claim))
    assert given(claim).placement.quote == "around 75 Russian soldiers"


def test_somebody_else_s_verdict_is_no_conflict(claim, checker, second, as_):
    old_page = desk_of(as_(checker), claim)
    give(claim, by=second)
    assert old_page.send(address("review", claim), **DISPUTE).status == 200
    assert claim.reviews.count() == 2


def test_a_claim_that_was_withdrawn_meanwhile_takes_no_verdict_and_keeps_what_was_typed(claim, checker, editor, as_):
    old_page = desk_of(as_(checker), claim)
    withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="Twice.")
    conflict = old_page.send(address("review", claim), **DISPUTE)
    assert conflict.status == 409
    assert conflict.form(address("review", claim))["rationale"] == DISPUTE["rationale"]
    refused = conflict.send(address("review", claim))
    assert refused.status == 400
    assert "This claim is withdrawn or has no place in the text" in refused.alerts
    assert refused.form(address("review", claim))["rationale"] == DISPUTE["rationale"]
    assert not claim.reviews.exists()


@pytest.mark.parametrize("token", ["lock_version", "review_version", "words", "sentence"])
@pytest.mark.parametrize("value", ["", "garbage" * 10])
def test_a_verdict_without_all_of_its_tokens_is_refused_and_what_was_typed_stays(token, value, claim, checker, as_):
    refused = review(as_(checker), claim, **DISPUTE, **{token: value})
    assert refused.status == 400
    assert refused.alerts
    assert refused.form(address("review", claim))["rationale"] == DISPUTE["rationale"]
    assert not claim.reviews.exists()


def test_tokens_of_another_claim_are_a_conflict(claim, article, checker, as_):
    other = make_claim(article, by=checker, quote="They go first")
    tokens = desk_of(as_(checker), other).form(address("review", other))
    assert review(as_(checker), claim, **{**DISPUTE, "words": tokens["words"]}).status == 409
    assert not claim.reviews.exists()


def test_a_verdict_counts_at_once_in_the_list_beside_the_text(claim, checker, as_):
    assert "1 of them unfinished" in desk_of(as_(checker), claim).words
    assert "none unfinished" in review(as_(checker), claim, **DISPUTE).words


def test_two_who_disagree_are_a_split_and_both_are_shown(claim, checker, second, reader, as_):
    give(claim, by=second)
    dispute(claim, by=checker)
    card = desk_of(as_(reader), claim).section("card")
    assert "reviewers disagree" in card
    assert "✓ verified Chidi" in card
    assert "Charlie" in card


def test_a_reader_reads_verdicts_and_is_offered_no_form(claim, checker, reader, as_):
    dispute(claim, by=checker)
    desk = desk_of(as_(reader), claim)
    assert "The report says 75,000" in desk.section("card")
    assert not desk.has_form(address("review", claim))
