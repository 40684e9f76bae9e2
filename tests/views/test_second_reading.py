"""Second readings are blind: until the second review of an accusation is in, nobody sees the first but its reviewer."""

import re

import pytest

from annotations.actions.claims import withdraw_claim
from annotations.choices import Blocker
from annotations.models import Claim
from annotations.signing import Blocking
from tests.make import (
    SOLDIERS,
    choose_rules,
    finish,
    give,
    head_of,
    let_pass,
    make_claim,
    nothing_changes,
    publish,
    revise,
    rule,
    sign,
    source,
)
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_article")

RATIONALE = "The ministry published a denial on Tuesday."
CORRECTION = "unnamed sources accuse the ministry"
HIDDEN = ("Charlie", "disputed", "contradicted", RATIONALE, CORRECTION)


@pytest.fixture
def accusation(article, editor, checker):
    """A claim that two must review, with one review in: Charlie's."""
    claim = make_claim(article, by=editor, quote="The ministry denies everything.", risk="accusation")
    give(claim, by=checker, verdict="disputed", reason="contradicted", rationale=RATIONALE, correction=CORRECTION)
    return claim


@pytest.fixture
def everybody_else(second, reader, editor, standards_editor, superuser):
    return [second, reader, editor, standards_editor, superuser]


def said_of(page):
    """The words of a page without forms, filters and the sheet of keys, which offer every verdict and reason."""
    for part in page.root.xpath("//form[not(@id='changelist-form')] | //*[@id='changelist-filter'] | //*[@id='keys']"):
        part.drop_tree()
    return page.words


PLACES = {
    "the desk": lambda claim: claim.article.get_absolute_url(),
    "the open claim": lambda claim: claim.get_absolute_url(),
    "its history": lambda claim: address("claim_history", claim),
    "the article's history": lambda claim: address("article_history", claim.article),
    "the comparison of versions": lambda claim: address("article_versions", claim.article),
    "the sign-off": lambda claim: address("article_sign_off", claim.article),
    "the rules": lambda _: address("rules"),
    "the queue": lambda _: "/admin/",
    "the articles": lambda _: "/admin/annotations/article/",
    "the claims": lambda _: "/admin/annotations/claim/",
}


@pytest.mark.parametrize("place", PLACES)
def test_nobody_else_learns_anything_of_it(place, accusation, everybody_else, as_):
    for onlooker in everybody_else:
        words = said_of(Page.at(as_(onlooker), PLACES[place](accusation)))
        words = words.replace("disputed: 0", "")  # what the list of articles says of every article
        words = words.replace("Nothing is disputed.", "")  # what the newsroom's figures say
        assert [hidden for hidden in HIDDEN if hidden in words] == [], onlooker


@pytest.mark.parametrize("format", ["html", "csv", "json"])
def test_no_export_tells(format, accusation, everybody_else, as_):
    for onlooker in everybody_else:
        export = as_(onlooker).post(address("article_report", accusation.article), {"format": format}).content.decode()
        words = re.sub(r"<style>.*?</style>", "", export, flags=re.DOTALL)
        assert "The ministry denies everything." in words
        assert [hidden for hidden in HIDDEN if hidden in words] == [], onlooker


@pytest.mark.parametrize("verdict", ["verified", "disputed", "unverified"])
def test_no_filter_tells(verdict, accusation, reader, as_):
    for address_ in (f"article/?verdict={verdict}", f"claim/?standing_row__verdict__exact={verdict}"):
        found = Page.at(as_(reader), f"/admin/annotations/{address_}")
        assert found.status == 200
        assert not found.section("result_list")


def test_everybody_sees_that_one_of_two_is_in(accusation, everybody_else, as_):
    for onlooker in everybody_else:
        desk = desk_of(as_(onlooker), accusation)
        assert "1 of 2 reviews in" in desk.section("card")
        assert "waiting" in desk.section("claims")
        history = Page.at(as_(onlooker), address("claim_history", accusation))
        assert "A second review is awaited." in history.words
        assert len(history.events()) == 2  # marked and placed


def test_a_report_does_not_depend_on_who_asks_not_even_on_the_reviewer(accusation, checker, reader, as_):
    mine, theirs = (
        as_(user).post(address("article_report", accusation.article), {"format": "json"}).json()["reports"][0]
        for user in (checker, reader)
    )
    assert mine["digest"] == theirs["digest"]
    assert mine["claims"] == theirs["claims"]


def test_exports_say_how_many_reviews_are_in(accusation, reader, as_):
    report = as_(reader).post(address("article_report", accusation.article), {"format": "json"}).json()
    [claim] = report["reports"][0]["claims"]
    assert (claim["reviews_in"], claim["reviews_required"], claim["reviews"]) == (1, 2, [])
    page = as_(reader).post(address("article_report", accusation.article), {"format": "html"}).content.decode()
    assert "1 of 2 reviews in" in page


def test_the_reviewer_sees_their_own(accusation, checker, as_):
    card = said_of(desk_of(as_(checker), accusation))
    for own in (*HIDDEN, "1 of 2 reviews in"):
        assert own in card
    assert RATIONALE in Page.at(as_(checker), address("claim_history", accusation)).words


def test_a_conflict_shows_the_second_reviewer_nothing_of_the_first(accusation, checker, second, as_):
    old_page = desk_of(as_(second), accusation)
    Page.at(as_(checker), address("claim_edit", accusation)).send(statement="The ministry denies it all.")
    conflict = old_page.send(address("review", accusation), verdict="verified")
    assert conflict.status == 409
    assert [hidden for hidden in HIDDEN if hidden in said_of(conflict)] == []


def test_withdrawing_the_claim_shows_the_second_reviewer_nothing(accusation, second, as_):
    note = {"verdict": "unverified", "reason": "not_yet_checked"}
    desk_of(as_(second), accusation).send(address("review", accusation), **note)
    desk = Page.at(as_(second), address("claim_withdraw", accusation)).send(why="To see what happens.")
    for page in (desk, Page.at(as_(second), address("claim_history", accusation))):
        assert [hidden for hidden in HIDDEN if hidden in said_of(page)] == []


def test_nobody_lowers_the_risk_to_see_the_first_review(accusation, second, as_):
    refused = Page.at(as_(second), address("claim_edit", accusation)).send(risk="routine")
    assert refused.status == 400
    assert "A verdict is still sealed" in refused.complaint_at("risk")
    assert RATIONALE not in desk_of(as_(second), accusation).words


def test_with_the_second_review_in_everybody_sees_both(accusation, second, reader, as_):
    desk_of(as_(second), accusation).send(address("review", accusation), verdict="verified")
    card = said_of(desk_of(as_(reader), accusation))
    assert "reviewers disagree" in card
    for shown in (*HIDDEN, "Chidi"):
        assert shown in card
    assert RATIONALE in Page.at(as_(reader), address("claim_history", accusation)).words


def test_a_claim_that_needs_one_review_shows_it_at_once(article, checker, second, as_):
    claim = make_claim(article, by=checker, risk="figure")
    give(claim, by=checker, verdict="disputed", reason="wrong_figure", rationale=RATIONALE)
    assert RATIONALE in desk_of(as_(second), claim).section("card")


CHANGES = {
    "its words changed": ("denies everything", "denied everything"),
    "its sentence changed": ("everything.", "everything, again."),
}


@pytest.fixture(params=CHANGES)
def reviewed_again(request, article, checker, second, editor):
    """An accusation of which both spoke, and Charlie again since its text changed; Chidi may not know how."""
    claim = make_claim(article, by=editor, quote="The ministry denies everything", risk="accusation")
    for reviewer in (checker, second):
        give(claim, by=reviewer)
    revise(article, SOLDIERS.replace(*CHANGES[request.param]), by=editor)
    claim = Claim.objects.select_related("article").get(pk=claim.pk)
    give(claim, by=checker, verdict="disputed", reason="contradicted", rationale=RATIONALE, correction=CORRECTION)
    return claim


def leaks(page):
    """What Charlie said on the words as they are now."""
    return [hidden for hidden in ("contradicted", RATIONALE, CORRECTION) if hidden in said_of(page)]


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_who_spoke_of_the_text_before_it_changed_learns_nothing_of_what_was_said_since(
    place, withdrawn, reviewed_again, second, reader, as_
):
    if withdrawn:
        withdraw_claim(reviewed_again, by=second, lock_version=reviewed_again.lock_version, why="To see what happens.")
    for onlooker in (second, reader):
        assert leaks(Page.at(as_(onlooker), PLACES[place](reviewed_again))) == [], onlooker


def test_nor_after_one_more_version(reviewed_again, second, editor, as_):
    revise(reviewed_again.article, SOLDIERS.replace("denies everything", "denied it all"), by=editor)
    assert leaks(desk_of(as_(second), reviewed_again)) == []


def test_nor_by_lowering_the_risk(reviewed_again, second, as_):
    refused = Page.at(as_(second), address("claim_edit", reviewed_again)).send(risk="routine")
    assert refused.status == 400
    assert leaks(desk_of(as_(second), reviewed_again)) == []


def test_once_both_spoke_of_the_text_as_it_is_everybody_sees_both(reviewed_again, second, reader, as_):
    give(reviewed_again, by=second)
    assert RATIONALE in desk_of(as_(reader), reviewed_again).section("card")


def test_no_number_of_the_statistics_moves(accusation, article, editor, checker, second, reader, as_):
    """Neither with the first verdict, nor when its reviewer changes their mind."""
    other = make_claim(article, by=editor, quote="They go first", risk="accusation")
    for reviewer in (checker, second):
        give(other, by=reviewer)
    before = Page.at(as_(reader), address("statistics")).words
    third = make_claim(article, by=editor, quote="Portal reports", risk="accusation")
    for verdict, reason in (("verified", ""), ("unverified", "single_source")):
        give(third, by=second, verdict=verdict, reason=reason)
        give(accusation, by=checker, verdict=verdict, reason=reason)
        assert Page.at(as_(reader), address("statistics")).words == before


def test_nor_where_two_of_three_are_in_and_agree(article, editor, checker, second, reader, standards_editor, as_):
    choose_rules(by=standards_editor, accusation=3)
    claim = make_claim(article, by=editor, quote="They go first", risk="accusation")
    before = Page.at(as_(reader), address("statistics")).words
    for reviewer in (checker, second):
        give(claim, by=reviewer)
    assert Page.at(as_(reader), address("statistics")).words == before
    give(claim, by=editor)
    assert "n = 3" in Page.at(as_(reader), address("statistics")).words


def test_no_answer_that_refuses_a_sign_off_or_a_waiver_tells(accusation, checker, standards_editor, editor, as_):
    article = accusation.article
    sign_page = {who: Page.at(as_(who), address("article_sign_off", article)) for who in (editor, standards_editor)}
    old_head = head_of(article)
    finish(article, by=checker)
    source(accusation, by=checker, title="A denial")
    guess = Blocking(Blocker.ONLY_REVIEW, claim=accusation.pk, person=checker.pk).key
    waive, signing = address("article_waive", article), address("article_sign_off", article)
    for who, place, sent, status in (
        (editor, signing, {"head": old_head}, 409),
        (editor, signing, {"head": head_of(article)}, 400),
        (standards_editor, waive, {"head": old_head, "items": [guess], "why": "A guess."}, 409),
        (standards_editor, waive, {"head": head_of(article), "items": [guess], "why": "A guess."}, 400),
    ):
        with nothing_changes():
            answer = Page(sign_page[who].client, as_(who).post(place, sent))
        assert answer.status == status
        words = said_of(answer).replace("Your text", "")
        assert [hidden for hidden in (*HIDDEN, "gave claim") if hidden in words] == [], (who, place, status)


def test_no_answer_that_refuses_a_decision_tells(accusation, standards_editor, as_):
    seen = {"lock_version": accusation.lock_version, "review_version": 0, "words": "0" * 64, "sentence": "0" * 64}
    typed = {"verdict": "verified", "rationale": "So it is."}
    answer = Page(
        as_(standards_editor), as_(standards_editor).post(address("adjudicate", accusation), {**seen, **typed})
    )
    assert answer.status == 400
    assert "there is nothing to decide" in answer.alerts
    assert [hidden for hidden in HIDDEN if hidden in said_of(answer)] == []


def test_a_late_decision_shows_nothing_of_what_is_sealed_again(article, editor, checker, second, standards_editor, as_):
    """Both agree by the time it is sent, where three must: nothing of their verdicts is for others any more."""
    choose_rules(by=standards_editor, accusation=3)
    claim = make_claim(article, by=editor, quote="The ministry denies everything.", risk="accusation")
    give(claim, by=second)
    give(claim, by=checker, verdict="disputed", reason="contradicted", rationale="The first rationale.")
    page = desk_of(as_(standards_editor), claim)
    rationale, correction = RATIONALE, CORRECTION
    for reviewer in (second, checker):
        opinion = {"verdict": "disputed", "reason": "contradicted", "rationale": rationale, "correction": correction}
        give(claim, by=reviewer, **opinion)
    late = page.send(address("adjudicate", claim), verdict="verified", rationale="So it is.")
    assert late.status == 400
    assert leaks(late) == []


def test_a_waiver_does_not_name_who_gave_what_is_sealed_since(article, editor, checker, reader, standards_editor, as_):
    """The rules ask for more since: the only verdict of then is the first of two now."""
    claim = make_claim(article, by=editor, quote="They go first", risk="quote")
    give(claim, by=checker)
    bar = Blocking(Blocker.ONLY_REVIEW, claim=claim.pk, person=checker.pk)
    let_pass(article, bar, by=standards_editor)
    assert "Charlie: gave claim 1 its only verdict" in Page.at(as_(reader), address("article_sign_off", article)).words
    choose_rules(by=standards_editor, quote=2)
    for onlooker, named in ((reader, False), (checker, True)):
        words = Page.at(as_(onlooker), address("article_sign_off", article)).section("passes")
        assert ("Somebody: gave claim 1 its only verdict" in words) is not named


def test_a_sign_off_does_not_say_what_its_signer_checked_that_is_sealed_since(
    article, editor, reader, checker, standards_editor, as_
):
    choose_rules(by=standards_editor, four_eyes="reviewer-may-sign")
    rule(article, "75", by=checker)
    claim = make_claim(article, by=checker, quote="They go first", risk="quote")
    give(claim, by=editor)
    finish(article, by=checker)
    sign(article, by=editor)
    assert "theirs alone was the verdict on claim 1" in Page.at(as_(reader), address("article_sign_off", article)).words
    choose_rules(by=standards_editor, four_eyes="reviewer-may-sign", quote=2)
    assert "theirs alone" not in Page.at(as_(reader), address("article_sign_off", article)).words


def test_what_changed_since_a_publication_names_the_claim_and_nobody(
    article, editor, checker, second, standards_editor, reader, as_
):
    claim = make_claim(article, by=editor, quote="The ministry denies everything.", risk="accusation")
    for reviewer in (editor, second):
        give(claim, by=reviewer)
    other = make_claim(article, by=editor, quote="They go first", risk="accusation")
    for reviewer in (editor, second):
        give(other, by=reviewer)
    rule(article, "75", by=standards_editor)
    finish(article, by=checker)
    sign(article, by=editor)
    publish(article, by=editor)
    revise(article, SOLDIERS.replace("denies everything", "denied everything"), by=editor)
    give(claim, by=checker, verdict="disputed", reason="contradicted", rationale=RATIONALE, correction=CORRECTION)
    for place in (article.get_absolute_url(), address("article_sign_off", article), "/admin/annotations/article/"):
        words = said_of(Page.at(as_(reader), place)).replace("disputed: 0", "")
        assert [hidden for hidden in HIDDEN if hidden in words] == [], place
