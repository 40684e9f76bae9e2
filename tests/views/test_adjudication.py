"""Deciding between reviewers who disagree, on the card of the claim."""

import pytest

from annotations.choices import FourEyes, ReviewKind, Role
from annotations.models import Draft, Review
from tests.make import SOLDIERS, choose_rules, decide, dispute, give, make_article, make_claim, make_person, revise
from tests.views.reading import Page, address, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people")]


@pytest.fixture
def split(claim, checker, second):
    """Charlie verified it, Chidi disputes it."""
    give(claim, by=checker)
    dispute(claim, by=second)
    return claim


def form_of(page, claim):
    return page.form(address("adjudicate", claim))


def test_a_standards_editor_decides_on_grounds_and_the_claim_is_settled(split, standards_editor, reader, as_):
    done = desk_of(as_(standards_editor), split).send(
        address("adjudicate", split), verdict="disputed", reason="mistranslation", rationale="The original says 75,000."
    )
    assert "Your decision on claim 1 is recorded." in done.words
    card = desk_of(as_(reader), split).section("card")
    assert "Claim 1 ✗ disputed" in card
    assert "mistranslation decides between them Stella" in card
    assert "The original says 75,000." in card


def test_without_grounds_it_is_refused_and_keeps_what_was_typed(split, standards_editor, as_):
    page = desk_of(as_(standards_editor), split)
    refused = page.send(address("adjudicate", split), verdict="disputed", reason="outdated", rationale=" ")
    assert refused.status == 400
    assert "Say on what grounds." in refused.complaint_at("rationale")
    assert form_of(refused, split)["reason"] == "outdated"
    assert not Review.objects.filter(kind=ReviewKind.ADJUDICATION).exists()


def test_one_s_own_decision_can_be_changed(split, standards_editor, as_):
    decide(split, by=standards_editor, rationale="The first grounds.")
    page = desk_of(as_(standards_editor), split)
    assert "Change your decision" in page.section("card")
    assert form_of(page, split)["rationale"] == "The first grounds."
    page.send(address("adjudicate", split), rationale="Better grounds.")
    assert Review.objects.get(kind=ReviewKind.ADJUDICATION).rationale == "Better grounds."


def test_nobody_else_is_offered_it_and_all_are_told_who_decides(split, reader, checker, editor, as_):
    for onlooker in (reader, checker, editor):
        page = desk_of(as_(onlooker), split)
        assert not page.has_form(address("adjudicate", split)), onlooker
        assert "a standards editor who gave none of these verdicts decides between them" in page.section("who-decides")


def test_who_gave_one_of_the_verdicts_is_told_that_another_decides(claim, checker, standards_editor, as_):
    give(claim, by=standards_editor)
    dispute(claim, by=checker)
    page = desk_of(as_(standards_editor), claim)
    assert not page.has_form(address("adjudicate", claim))
    assert "One of these verdicts is yours" in page.section("who-decides")
    choose_rules(by=standards_editor, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
    assert desk_of(as_(standards_editor), claim).has_form(address("adjudicate", claim))


def test_the_author_decides_nothing(editor, checker, second, as_):
    author = make_person("aya", Role.STANDARDS_EDITOR)
    claim = make_claim(make_article(by=editor, author=author), by=editor)
    give(claim, by=checker)
    dispute(claim, by=second)
    assert not desk_of(as_(author), claim).has_form(address("adjudicate", claim))


def test_where_nobody_disagrees_nothing_is_to_be_decided(claim, checker, standards_editor, as_):
    give(claim, by=checker)
    page = desk_of(as_(standards_editor), claim)
    assert not page.has_form(address("adjudicate", claim))
    assert page.section("who-decides") == ""


def test_of_words_that_changed_it_is_refused_and_what_was_typed_stays(split, standards_editor, editor, as_):
    page = desk_of(as_(standards_editor), split)
    revise(split.article, SOLDIERS.replace("75", "75,000"), by=editor)
    late = page.send(address("adjudicate", split), verdict="verified", rationale="The original says so.")
    assert late.status == 400
    assert "Nobody disagrees about this claim: there is nothing to decide." in late.alerts
    assert form_of(late, split)["rationale"] == "The original says so."


def test_too_late_by_a_change_of_the_claim_it_is_a_conflict_and_a_draft(split, standards_editor, editor, as_):
    page = desk_of(as_(standards_editor), split)
    Page.at(as_(editor), address("claim_edit", split)).send(statement="About 75 were hit.")
    late = page.send(address("adjudicate", split), verdict="verified", rationale="The original says so.")
    assert late.status == 409
    assert "Edda changed the claim" in late.words
    assert form_of(late, split)["rationale"] == "The original says so."
    assert Draft.objects.get(form="adjudicate").person == standards_editor
    again = desk_of(as_(standards_editor), split)
    assert "You have a text here that was not saved" in again.section("card")
    assert "is recorded" in late.send(address("adjudicate", split)).words
    assert not Draft.objects.exists()


def test_it_is_compared_with_one_s_own_decision_alone(split, standards_editor, as_):
    page = desk_of(as_(standards_editor), split)
    decide(split, by=standards_editor, rationale="From the other window.")
    late = page.send(address("adjudicate", split), verdict="disputed", reason="outdated", rationale="Mine.")
    assert late.status == 409
    table = late.root.xpath('//table[contains(@class, "clash")]')[0].text_content()
    assert "From the other window." in table
    assert "thousands" not in table
