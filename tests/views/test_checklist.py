"""What the evidence of a claim has and lacks, as people see it: on the desk, before a sign-off, in every report."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.claims import withdraw_claim
from annotations.actions.evidence import restore_evidence, withdraw_evidence
from annotations.choices import EVIDENCE_REQUIRED, EvidenceCheck, EvidenceKind, Risk, Stance
from annotations.evidenced import lacks
from annotations.models import Claim, RuleSettings
from annotations.record import current_version, read_claims
from annotations.reports.build import build_report
from tests.make import choose_rules, dispute, finish, give, make_claim, source
from tests.views.reading import Page, address, desk_of, tells

pytestmark = pytest.mark.django_db

WHOLE = {"locator": "page 4", "archive_url": "https://archive.example.org/1"}
OTHER = {"url": "https://example.org/c", "locator": "page 1", "archive_url": "https://archive.example.org/c"}
ASKED = {"kind": EvidenceKind.ASKED, "title": "By mail", "consulted_on": "2024-02-06", "note": "No answer."}
SEARCHED = {"kind": EvidenceKind.SEARCH, "title": "", "url": "", "note": "Three archives: nothing."}


@pytest.fixture
def accusation(article, checker):
    return make_claim(article, by=checker, quote="The ministry denies everything.", risk="accusation")


def checklist_of(desk):
    """Each line of the open claim's checklist."""
    return [" ".join(line.text_content().split()) for line in desk.root.xpath('//*[@id="checklist"]//li')]


def completed(claim, *, by):
    """All that is asked for of an accusation."""
    source(claim, by=by, **WHOLE)
    source(claim, by=by, title="Another", tier="secondary", **OTHER)
    source(claim, by=by, **SEARCHED)
    source(claim, by=by, **ASKED)
    return Claim.objects.get(pk=claim.pk)


def missing_in(desk):
    return [line for line in checklist_of(desk) if "missing asked for" in line]


class TestOnTheDesk:
    def test_every_source_that_comes_ticks_a_line_at_once(self, accusation, checker, as_):
        def left():
            desk = desk_of(as_(checker), accusation.article, claim=accusation.number)
            assert len(checklist_of(desk)) == len(EvidenceCheck)
            return len(missing_in(desk))

        found = [left()]
        source(accusation, by=checker, **WHOLE)  # primary, says where, has a copy
        found.append(left())
        second = {"title": "Another", "url": "https://example.org/b", "archive_url": "https://archive.example.org/b"}
        source(accusation, by=checker, locator="page 2", origin="The report", **second)
        found.append(left())  # rests on the first: one origin
        source(accusation, by=checker, title="A third", **OTHER)
        found.append(left())
        source(accusation, by=checker, **SEARCHED)
        found.append(left())
        source(accusation, by=checker, **ASKED)
        found.append(left())
        assert found == [6, 3, 3, 2, 1, 0]

    def test_a_warning_is_said_in_words_and_counted(self, accusation, reader, as_):
        desk = desk_of(as_(reader), accusation.article, claim=accusation.number)
        assert "Checklist: ⚠ 6 warnings" in desk.section("checklist")
        assert "A primary source: missing asked for at this risk" in " ".join(checklist_of(desk))
        assert "⚠ 6 warnings about evidence" in desk.section("claims")
        assert desk.root.xpath('//*[@id="card"]//a[@href="#checklist"]')

    def test_what_is_not_asked_for_is_no_warning(self, claim, reader, as_):
        """The running example is a routine claim."""
        desk = desk_of(as_(reader), claim.article, claim=claim.number)
        assert "nothing that the rules ask for is missing" in desk.section("checklist")
        assert "A primary source: missing" in " ".join(checklist_of(desk))
        assert "warning" not in desk.section("claims")

    def test_a_source_that_is_taken_back_counts_no_more_until_it_does_again(self, accusation, checker, as_):
        completed(accusation, by=checker)
        evidence = accusation.evidence.get(kind=EvidenceKind.ASKED)
        token = Claim.objects.get(pk=accusation.pk).lock_version
        withdraw_evidence(evidence, by=checker, lock_version=token, why="Of another claim.")
        at = accusation.article, accusation.number
        assert len(missing_in(desk_of(as_(checker), at[0], claim=at[1]))) == 1
        token = Claim.objects.get(pk=accusation.pk).lock_version
        restore_evidence(evidence, by=checker, lock_version=token)
        assert missing_in(desk_of(as_(checker), at[0], claim=at[1])) == []

    def test_nothing_is_asked_of_a_claim_that_was_withdrawn(self, accusation, checker, reader, as_):
        withdraw_claim(accusation, by=checker, lock_version=accusation.lock_version, why="A slip.")
        desk = desk_of(as_(reader), accusation.article, claim=accusation.number)
        assert "warning" not in desk.words

    def test_a_question_to_the_claimant_needs_when_how_and_the_answer(self, accusation, checker, as_):
        desk = desk_of(as_(checker), accusation.article, claim=accusation.number)
        action = address("evidence_add", accusation)
        refused = desk.send(action, kind="asked", url="")
        assert refused.status == 400
        assert all(refused.complaint_at(name) for name in ("title", "consulted_on", "note"))
        saved = refused.send(action, title="By telephone", consulted_on="2024-02-06", note="She denies it.")
        shown = saved.section("card")
        assert tells(shown, "Question to the claimant", "By telephone", "She denies it.", "Consulted 6 February 2024")
        assert "The claimant asked: there" in " ".join(checklist_of(saved))

    def test_a_question_and_a_search_are_no_sources_whatever_the_form_says(self, accusation, checker, as_):
        desk = desk_of(as_(checker), accusation.article, claim=accusation.number)
        desk.send(address("evidence_add", accusation), kind="search", stance="supports", tier="primary", note="None.")
        found = accusation.evidence.get()
        assert (found.stance, found.tier) == (Stance.CONTEXT, "secondary")
        assert "supports" not in desk_of(as_(checker), accusation.article, claim=accusation.number).section("evidence")

    def test_a_search_that_is_sent_twice_is_kept_once(self, accusation, checker, as_):
        desk = desk_of(as_(checker), accusation.article, claim=accusation.number)
        for _press in range(2):
            desk.send(address("evidence_add", accusation), kind="search", stance="supports", note="None.")
        assert accusation.evidence.count() == 1


class TestConfidentialSources:
    @pytest.fixture
    def protected(self, accusation, checker):
        source(accusation, by=checker, confidential=True, title="Somebody", **WHOLE)
        return accusation

    def test_count_for_those_who_see_them(self, protected, second, as_):
        desk = desk_of(as_(second), protected.article, claim=protected.number)
        assert "A primary source: there" in " ".join(checklist_of(desk))

    def test_are_told_of_to_nobody_else_neither_by_what_is_there_nor_by_what_is_missing(self, protected, reader, as_):
        desk = desk_of(as_(reader), protected.article, claim=protected.number)
        lines = " ".join(checklist_of(desk))
        assert lines.count("not told: a confidential source may have it") == len(EvidenceCheck)
        assert "warning" not in desk.words

    def test_are_told_of_in_no_report_whoever_asks(self, protected, second, reader):
        reports = [build_report(protected.article, by=who) for who in (second, reader)]
        checklists = [report.claims[-1].checklist for report in reports]
        assert checklists[0] == checklists[1]
        assert {each.state for each in checklists[0]} == {"not_told"}


class TestBeforeASignOff:
    def test_the_page_lists_what_every_claim_lacks_and_counts_it(self, accusation, claim, checker, editor, as_):
        source(accusation, by=checker, **WHOLE)
        page = Page.at(as_(editor), address("article_sign_off", accusation.article))
        shown = page.section("lacking")
        assert shown.startswith("What the evidence lacks 3")
        assert tells(shown, "no second independent source; no evidence against it looked for; the claimant not asked")
        assert accusation.get_absolute_url() in page.links()
        assert f"Claim {claim.number}" not in shown

    def test_it_keeps_nobody_from_signing(self, article, accusation, checker, second, editor, standards_editor, as_):
        choose_rules(by=standards_editor, coverage="nothing")
        for reviewer in (checker, second):
            give(accusation, by=reviewer)
        finish(article, by=checker)
        page = Page.at(as_(editor), address("article_sign_off", article))
        assert "6 warnings about evidence stand." in page.section("next")
        signed = page.send()
        assert "Signed off" in signed.words
        assert article.sign_offs.exists()

    def test_nothing_is_said_where_nothing_is_missing(self, accusation, checker, editor, as_):
        completed(accusation, by=checker)
        page = Page.at(as_(editor), address("article_sign_off", accusation.article))
        assert page.section("lacking") == ""


class TestTheReport:
    def test_has_a_section_of_what_is_missing_and_the_checklist_of_every_claim(
        self, article, accusation, claim, checker, as_
    ):
        source(accusation, by=checker, **WHOLE)
        sent = as_(checker).post(address("article_report", article), {"format": "html"}).content.decode()
        section = sent.partition("Evidence that is missing")[2].partition("</section>")[0]
        assert "no second independent source; no evidence against it looked for; the claimant not asked" in section
        assert section.count("<li>") == 1
        assert sent.count('class="checklist"') == 2

    def test_says_so_where_nothing_is_missing(self, claim, checker, as_):
        sent = as_(checker).post(address("article_report", claim.article), {"format": "html"}).content.decode()
        assert "Nothing that the newsroom's rules ask for is missing." in sent

    def test_says_the_same_in_json_and_in_a_table(self, article, accusation, checker, as_):
        source(accusation, by=checker, **WHOLE)
        sent = as_(checker).post(address("article_report", article), {"format": "json"}).content
        [claim] = json.loads(sent)["reports"][0]["claims"]
        lacking = [each["check"] for each in claim["checklist"] if each["required"] and each["state"] == "missing"]
        assert lacking == ["independent", "against", "claimant"]
        table = as_(checker).post(address("article_report", article), {"format": "csv"}).content.decode()
        assert "independent\nagainst\nclaimant" in table.replace("\r\n", "\n")


class TestTheRules:
    def test_say_by_risk_what_is_asked_for(self, reader, as_):
        page = Page.at(as_(reader), address("rules"))
        shown = page.section("evidence-table")
        assert "A primary source no yes yes yes" in shown
        assert "The claimant asked no no no yes" in shown

    def test_are_set_for_each_risk_and_recorded(self, claim, standards_editor, reader, as_):
        page = Page.at(as_(standards_editor), address("rules"))
        saved = page.send(evidence_routine=["against", "primary"], evidence_accusation=[], why="We want more.")
        assert "Saved." in saved.words
        now = RuleSettings.objects.get().required_evidence
        assert now[Risk.ROUTINE] == (EvidenceCheck.PRIMARY, EvidenceCheck.AGAINST)  # in their own order
        assert now[Risk.ACCUSATION] == ()
        assert now[Risk.FIGURE] == EVIDENCE_REQUIRED[Risk.FIGURE]
        [event] = Page.at(as_(reader), address("rules")).events()
        assert "a primary source, evidence against it looked for" in event
        desk = desk_of(as_(reader), claim.article, claim=claim.number)
        assert "Checklist: ⚠ 2 warnings" in desk.section("checklist")

    def test_what_evidence_cannot_be_asked_for_is_refused(self, standards_editor, as_):
        refused = Page.at(as_(standards_editor), address("rules")).send(evidence_quote=["luck"], why="So be it.")
        assert refused.status == 400
        assert refused.complaint_at("evidence_quote")
        assert not RuleSettings.objects.exists()

    def test_of_then_hold_in_a_report_of_then(self, accusation, checker, standards_editor):
        then = build_report(accusation.article, by=checker).made_at
        choose_rules(by=standards_editor, evidence={"accusation": ()})
        now, before = (build_report(accusation.article, by=checker, as_of=at) for at in (None, then))
        assert now.claims[0].lacking == ()
        assert before.claims[0].lacking == tuple(EvidenceCheck.values)
        assert before.rules.evidence.accusation == tuple(EvidenceCheck.values)


def test_a_verdict_changes_nothing_of_a_checklist(accusation, checker, second, reader, as_):
    """Second readings are blind: whether a review is in, and what it says, a checklist does not tell."""
    seen = []
    for act in (lambda: None, lambda: dispute(accusation, by=checker), lambda: give(accusation, by=second)):
        act()
        desk = desk_of(as_(reader), accusation.article, claim=accusation.number)
        report = build_report(accusation.article, by=reader)
        seen.append((checklist_of(desk), report.claims[0].checklist))
    assert seen[0] == seen[1] == seen[2]


def test_no_query_more_for_more_claims(article, accusation, checker, reader, as_):
    def queries(place):
        as_(reader).get(place)
        with CaptureQueriesContext(connection) as asked:
            as_(reader).get(place)
        return len(asked)

    places = accusation.get_absolute_url().partition("#")[0], address("article_sign_off", article)
    before = [queries(place) for place in places]
    for quote in ("They go first", "an activist said", "The ministry denies it"):
        completed(make_claim(article, by=checker, quote=quote, risk="accusation"), by=checker)
    assert [queries(place) for place in places] == before


def test_the_checklist_is_worked_out_without_a_query(accusation, checker, django_assert_num_queries):
    completed(accusation, by=checker)
    records = read_claims(current_version(accusation.article))
    with django_assert_num_queries(0):
        assert lacks(records, RuleSettings(pk=1), with_confidential=True) == []
