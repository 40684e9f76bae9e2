"""The page of the newsroom's rules."""

import pytest

from annotations.models import ClaimStanding, RuleSettings
from tests.make import choose_rules, give, make_claim, nothing_changes
from tests.views.reading import Page, address, tells

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules():
    return address("rules")


def test_everybody_who_sees_articles_reads_them(rules, reader, as_):
    page = Page.at(as_(reader), rules)
    assert tells(page.section("rules-table"), "Routine 1 0", "Figure 1 0", "Quote 1 0", "Accusation 2 0")
    assert "whoever gave a claim its only verdict does not sign" in page.words
    assert not page.root.xpath('//form[contains(@class, "rules-form")]')
    assert "these are the defaults" in page.words


def test_a_standards_editor_changes_them_and_the_history_says_who_and_why(rules, standards_editor, reader, as_):
    saved = Page.at(as_(standards_editor), rules).send(
        required_figure="2", four_eyes="reviewer-may-sign", why="We are two."
    )
    assert "Saved." in saved.words
    now = RuleSettings.objects.get()
    assert (now.required_figure, now.four_eyes) == (2, "reviewer-may-sign")
    [event] = Page.at(as_(reader), rules).events()
    assert tells(event, "Stella chose the rules", "figure", "2", "a person who checked it may sign", "We are two.")


def test_claims_that_wait_are_counted_before_they_are_opened(rules, article, checker, standards_editor, as_):
    claim = make_claim(article, by=checker, risk="accusation")
    give(claim, by=checker)
    page = Page.at(as_(standards_editor), rules)
    assert "Accusation 2 1" in page.section("rules-table")
    assert "1 claim waits for another verdict. Ask for fewer, and it may settle at once" in page.words
    with nothing_changes():
        unmeant = page.send(required_accusation="1", why="We are two.")
    assert "1 claim has a verdict that is sealed: it would be open to all" in unmeant.complaint_at("opens")
    unmeant.send(opens="on")
    assert ClaimStanding.objects.get(claim=claim).standing == "settled"


def test_a_change_needs_a_reason(rules, standards_editor, as_):
    with nothing_changes():
        refused = Page.at(as_(standards_editor), rules).send(required_quote="2")
    assert refused.status == 400
    assert refused.complaint_at("why")


@pytest.mark.parametrize("number", ["0", "6", "", "two", "-1", "1.5", "9" * 30])
def test_a_number_that_is_none_is_refused(number, rules, standards_editor, as_):
    page = Page.at(as_(standards_editor), rules)
    with nothing_changes():
        refused = page.send(required_quote=number)
    assert refused.status == 400
    assert refused.complaint_at("required_quote")


def test_somebody_else_s_change_meanwhile_is_a_conflict_that_shows_both(rules, standards_editor, superuser, as_):
    late = Page.at(as_(superuser), rules)
    choose_rules(by=standards_editor, figure=3)
    conflict = late.send(required_quote="2", why="Quotes were wrong twice.")
    assert conflict.status == 409
    rows = [row.text_content() for row in conflict.root.xpath('//table[contains(@class, "clash")]/tbody/tr')]
    assert tells(" ".join(rows), "Figure", "1", "3", "1", "Quote", "1", "1", "2")
    conflict.send()
    assert RuleSettings.objects.get().required_figure == 3, "what a colleague changed stays"
    assert RuleSettings.objects.get().required_quote == 2


def test_what_a_colleague_asks_of_evidence_meanwhile_stays_too(rules, standards_editor, superuser, as_):
    late = Page.at(as_(superuser), rules)
    choose_rules(by=standards_editor, evidence={"figure": ["archived"], "accusation": []})
    conflict = late.send(evidence_quote=["claimant"], why="Quotes were wrong twice.")
    assert conflict.status == 409
    rows = {
        row.xpath("string(th/text())").strip(): " ".join(row.text_content().split())
        for row in conflict.root.xpath('//table[contains(@class, "clash")]/tbody/tr')
    }
    assert set(rows) == {"Evidence of a figure", "Evidence of a quote", "Evidence of an accusation"}
    assert tells(
        rows["Evidence of a figure"], "a primary source, where in each", "an archived copy", "a primary source"
    )
    conflict.send()
    now = RuleSettings.objects.get()
    assert (now.evidence_figure, now.evidence_quote, now.evidence_accusation) == ("archived", "claimant", "")


def test_the_pages_lead_to_them_and_to_the_statistics(rules, reader, as_):
    links = Page.at(as_(reader), address("record")).links()
    assert rules in links
    assert address("statistics") in links
