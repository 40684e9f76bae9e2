"""Undo: one's own last action in an article is taken back, as an action of its own that the record keeps."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import clock
from annotations.actions.claims import edit_claim, merge_claim, remove_claim, restore_claim, withdraw_claim
from annotations.actions.erasing import erase
from annotations.actions.errors import StaleError
from annotations.actions.evidence import Source, edit_evidence
from annotations.actions.reviews import seen_now
from annotations.actions.undoing import undo_last
from annotations.choices import Standing
from annotations.models import Article, Entry, User
from annotations.models.evidence import SAID
from tests.make import (
    QUOTE,
    SOLDIERS,
    answer,
    ask,
    assign,
    confirm,
    decide,
    dispute,
    findings,
    finish,
    give,
    give_back,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    place,
    revise,
    rule,
    sign,
    source,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]


def now(row):
    return type(row).objects.get(pk=row.pk)


def where(claim):
    return now(claim).standing_row.standing


def entries(article):
    return list(Entry.objects.filter(article=article).order_by("sequence").values_list("verb", flat=True))


class TestAVerdict:
    def test_that_was_the_first_is_not_yet_checked_again(self, claim, checker):
        review = dispute(claim, by=checker)
        undone = undo_last(claim.article, by=checker)
        assert (now(review).verdict, now(review).reason) == ("unverified", "not_yet_checked")
        assert where(claim) == Standing.OPEN
        assert undone.words == "Your verdict on claim 1 is taken back."
        assert undone.claim == claim
        assert review.history.count() == 2
        assert entries(claim.article)[-2:] == ["record_review", "record_review"]

    def test_that_replaced_another_is_the_other_again(self, claim, checker):
        review = dispute(claim, by=checker)
        give(claim, by=checker)
        undo_last(claim.article, by=checker)
        again = now(review)
        assert (again.verdict, again.reason, again.correction) == ("disputed", "mistranslation", "around 75,000")
        assert review.history.count() == 3

    def test_comes_back_when_the_undoing_is_undone(self, claim, checker):
        review = dispute(claim, by=checker)
        undo_last(claim.article, by=checker)
        undo_last(claim.article, by=checker)
        assert (now(review).verdict, now(review).rationale) == ("disputed", review.rationale)
        assert where(claim) == Standing.SETTLED

    def test_that_was_confirmed_for_new_words_is_not_given_to_older_ones(self, claim, checker, editor):
        review = dispute(claim, by=checker)
        revise(claim.article, SOLDIERS.replace("around 75 Russian", "some 75 Russian"), by=editor)
        confirm(now(review), by=checker, seen=seen_now(claim, checker))
        undo_last(now(claim.article), by=checker)
        assert now(review).reason == "not_yet_checked"

    def test_that_decided_between_others_is_open_to_be_decided_again(self, claim, checker, second, standards_editor):
        give(claim, by=checker)
        dispute(claim, by=second)
        decide(claim, by=standards_editor)
        undo_last(claim.article, by=standards_editor)
        assert where(claim) == Standing.SPLIT

    @pytest.mark.parametrize("what", ["source", "statement", "words"])
    def test_stays_where_what_it_was_given_on_is_another_since(self, what, claim, checker, editor):
        """Nobody's verdict is given anew in sight of what they have not seen."""
        give(claim, by=checker)
        if what == "source":
            source(claim, by=editor)
        elif what == "statement":
            edit_claim(now(claim), by=editor, lock_version=1, statement="It is so.", claimant="", risk="routine")
        else:
            place(claim, "75 Russian soldiers", by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="have changed since your verdict"):
            undo_last(claim.article, by=checker)

    def test_is_taken_back_where_a_newer_version_left_its_words_alone(self, claim, checker, editor):
        review = dispute(claim, by=checker)
        revise(claim.article, SOLDIERS + "\n\nThe portal did not answer.", by=editor)
        undo_last(now(claim.article), by=checker)
        assert now(review).reason == "not_yet_checked"

    def test_stays_where_a_newer_version_changed_its_words(self, claim, checker, editor):
        dispute(claim, by=checker)
        revise(claim.article, SOLDIERS.replace("around 75 Russian", "some 75 Russian"), by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="have changed since your verdict"):
            undo_last(now(claim.article), by=checker)

    def test_stays_where_a_source_came_whose_words_were_erased(self, claim, checker, editor):
        dispute(claim, by=checker)
        added = source(claim, by=editor)
        erase("evidence", added.pk, by=make_person("olga", is_superuser=True), order="The court of Riga.")
        with nothing_changes(), pytest.raises(ValidationError, match="have changed since your verdict"):
            undo_last(claim.article, by=checker)

    def test_that_was_given_again_in_sight_of_a_new_source_has_nothing_to_go_back_to(self, claim, checker, editor):
        """Nothing would be recorded, so nobody is told that something was."""
        give(claim, by=checker)
        source(claim, by=editor)
        give(now(claim), by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="the same before"):
            undo_last(claim.article, by=checker)

    def test_takes_no_more_queries_for_all_that_came_since(self, claim, checker, second, editor):
        def queries():
            give(now(claim), by=checker)
            dispute(now(claim), by=checker)
            for number in range(3 * asked):
                ask(claim, to=editor, by=second, text=f"Where is this from, part {number}?")
            with CaptureQueriesContext(connection) as ran:
                undo_last(claim.article, by=checker)
            return len(ran)

        asked = 0
        before = queries()
        asked = 1
        assert queries() == before

    def test_leaves_a_ledger_that_verifies(self, claim, checker):
        dispute(claim, by=checker)
        for _again in range(2):
            undo_last(claim.article, by=checker)
        assert findings() == []

    def test_is_taken_back_whatever_others_think_of_the_claim(self, article, checker, second):
        claim = make_claim(article, by=checker, risk="accusation")
        review = give(claim, by=checker)
        give(claim, by=second)
        undo_last(article, by=checker)
        assert now(review).reason == "not_yet_checked"
        assert where(claim) == Standing.WAITING


class TestAClaim:
    def test_that_was_marked_is_withdrawn_and_stands_again(self, article, checker):
        claim = make_claim(article, by=checker)
        undo_last(article, by=checker)
        assert now(claim).withdrawal == "mistake"
        assert claim.history.order_by("history_id").last().history_change_reason == "Undone."
        undo_last(article, by=checker)
        assert now(claim).withdrawal == ""

    def test_that_was_withdrawn_or_merged_stands_again_and_goes_again(self, claim, editor, checker):
        other = make_claim(claim.article, by=checker, quote="They go first")
        merge_claim(claim, into=other, by=editor, lock_version=claim.lock_version, why="The same.")
        undo_last(claim.article, by=editor)
        assert now(claim).withdrawal == ""
        undo_last(claim.article, by=editor)
        assert (now(claim).withdrawal, now(claim).merged_into) == ("merged", other)
        withdraw_claim(other, by=editor, lock_version=now(other).lock_version, why="No claim.")
        assert undo_last(claim.article, by=editor).claim == other
        assert now(other).withdrawal == ""

    @pytest.mark.parametrize("what", ["sealed verdict", "question", "work"])
    def test_stays_where_others_worked_on_it_since(self, what, article, checker, second, editor):
        """In the same words whatever it was: a sealed verdict is not told of, nor whose it is."""
        claim = make_claim(article, by=checker, risk="accusation")
        if what == "sealed verdict":
            dispute(claim, by=second)
        elif what == "question":
            ask(claim, to=editor, by=second)
        else:
            assign(claim, to=second, by=editor)
        with nothing_changes(), pytest.raises(ValidationError) as refused:
            undo_last(article, by=checker)
        assert refused.value.messages == ["Others have worked on claim 1 since. Withdraw it on its page, and say why."]

    def test_that_stands_again_stays_where_others_worked_on_it_since(self, claim, checker, second):
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="No claim.")
        restore_claim(claim, by=checker, lock_version=now(claim).lock_version)
        dispute(now(claim), by=second)
        with nothing_changes(), pytest.raises(ValidationError, match="Others have worked"):
            undo_last(claim.article, by=checker)

    def test_goes_again_whatever_others_did_before_it_stood_again(self, claim, checker, second):
        dispute(claim, by=second)
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="No claim.")
        restore_claim(claim, by=checker, lock_version=now(claim).lock_version)
        undo_last(claim.article, by=checker)
        assert now(claim).withdrawal == "mistake"

    def test_that_was_noted_as_removed_is_lost_again(self, claim, editor, checker):
        revise(claim.article, SOLDIERS.replace(QUOTE, "it rained"), by=editor)
        remove_claim(claim, by=checker, lock_version=now(claim).lock_version, version_number=2)
        undo_last(claim.article, by=checker)
        assert where(claim) == Standing.LOST
        undo_last(claim.article, by=checker)
        assert where(claim) == Standing.REMOVED

    def test_that_was_edited_says_what_it_said(self, claim, checker):
        edit_claim(claim, by=checker, lock_version=1, statement="Another.", claimant="Ministry", risk="quote")
        undo_last(claim.article, by=checker)
        assert (now(claim).statement, now(claim).claimant, now(claim).risk) == (QUOTE, "", claim.risk)

    def test_that_was_placed_elsewhere_is_where_it_was(self, claim, checker):
        place(claim, "75 Russian soldiers", by=checker)
        undo_last(claim.article, by=checker)
        assert claim.placements.order_by("pk").last().quote == QUOTE
        assert claim.placements.count() == 3


class TestASource:
    def test_that_was_added_is_taken_back_and_counts_again(self, claim, checker):
        added = source(claim, by=checker)
        undo_last(claim.article, by=checker)
        assert now(added).withdrawn
        undo_last(claim.article, by=checker)
        assert not now(added).withdrawn

    def test_that_was_edited_says_what_it_said(self, claim, checker):
        added = source(claim, by=checker)
        said = {name: getattr(added, name) for name in SAID} | {"title": "Another title"}
        edit_evidence(added, Source(said), by=checker, lock_version=now(claim).lock_version)
        undo_last(claim.article, by=checker)
        assert now(added).title == "The report"

    @pytest.mark.parametrize("after", range(1, 12))
    def test_is_never_put_back_over_what_a_colleague_saves_meanwhile(self, after, claim, checker, editor):
        """Whichever query of the undoing they come after: they are not overwritten unseen."""
        added = source(claim, by=checker)
        said = {name: getattr(added, name) for name in SAID}
        edit_evidence(added, Source(said | {"title": "Mine"}), by=checker, lock_version=now(claim).lock_version)
        outside, ran = len(connection.savepoint_ids), []

        def theirs_comes_in(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            ran.append(sql)
            if len(ran) == after and len(connection.savepoint_ids) == outside and not sql.startswith("SAVEPOINT"):
                theirs = Source(said | {"title": "Theirs"})
                edit_evidence(now(added), theirs, by=editor, lock_version=now(claim).lock_version)
            return result

        with connection.execute_wrapper(theirs_comes_in), suppress(StaleError, ValidationError):
            undo_last(claim.article, by=checker)
        titles = list(added.history.order_by("history_id").values_list("title", flat=True))
        assert "Theirs" not in titles or titles[-1] == "Theirs"


class TestTheRest:
    def test_a_ruling_is_taken_back_and_made_again(self, article, checker):
        row = rule(article, "They go first", by=checker, reason="other", note="A slogan.")
        undo_last(article, by=checker)
        assert now(row).withdrawn
        undo_last(article, by=checker)
        again = article.rulings.get(withdrawn=False)
        assert (again.quote, again.reason, again.note) == (row.quote, "other", "A slogan.")
        assert now(row).withdrawn

    def test_a_ruling_whose_words_are_gone_is_not_made_again(self, article, checker, editor):
        rule(article, "They go first", by=checker)
        undo_last(article, by=checker)
        revise(article, SOLDIERS.replace("They go first", "It rained"), by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="changed since"):
            undo_last(now(article), by=checker)

    def test_a_question_is_resolved_and_opened_again(self, claim, checker, editor):
        row = ask(claim, to=editor, by=checker)
        undo_last(claim.article, by=checker)
        assert now(row).resolved
        undo_last(claim.article, by=checker)
        assert not now(row).resolved

    def test_a_question_that_was_answered_stays_open(self, claim, checker, editor):
        row = ask(claim, to=editor, by=checker)
        answer(row, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="answered since"):
            undo_last(claim.article, by=checker)

    def test_work_that_somebody_took_is_given_back_and_taken_again(self, claim, checker):
        row = take(claim, by=checker)
        undo_last(claim.article, by=checker)
        assert now(row).state == "given_back"
        undo_last(claim.article, by=checker)
        assert claim.assignments.get(state="open").person == checker

    def test_work_that_an_editor_gave_is_given_again_with_its_date(self, claim, checker, editor):
        due = clock.now() + timedelta(days=2)
        assign(claim, to=checker, by=editor, due=due)
        for _again in range(2):
            undo_last(claim.article, by=editor)
        again = claim.assignments.get(state="open")
        assert (again.person, again.due, again.made_by) == (checker, due, editor)

    def test_work_that_another_gave_is_for_them_to_give_again(self, claim, checker, editor):
        give_back(assign(claim, to=checker, by=editor), by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="theirs to assign again"):
            undo_last(claim.article, by=checker)


class TestItIsRefused:
    def test_where_somebody_did_nothing(self, claim, second):
        with nothing_changes(), pytest.raises(ValidationError, match="nothing in this article yet"):
            undo_last(claim.article, by=second)

    def test_for_what_a_key_does_not_undo(self, claim, checker, editor):
        give(claim, by=checker)
        revise(claim.article, SOLDIERS.replace("so far", "until now"), by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="cannot be undone by a key"):
            undo_last(claim.article, by=editor)

    def test_where_a_colleague_changed_the_same_since(self, claim, checker, editor):
        edit_claim(claim, by=checker, lock_version=1, statement="Another.", claimant="", risk="figure")
        edit_claim(now(claim), by=editor, lock_version=2, statement="A third.", claimant="", risk="figure")
        with nothing_changes(), pytest.raises(ValidationError, match="has been changed since"):
            undo_last(claim.article, by=checker)

    def test_for_another_s_action(self, claim, checker, second):
        """It is the last of one's own: what others did after it stays."""
        give(claim, by=checker)
        theirs = dispute(claim, by=second)
        undo_last(claim.article, by=checker)
        assert now(theirs).verdict == "disputed"

    def test_in_another_article(self, claim, checker, editor):
        give(claim, by=checker)
        elsewhere = make_article(by=editor, text="Another\n\nstory.")
        with nothing_changes(), pytest.raises(ValidationError, match="nothing in this article yet"):
            undo_last(elsewhere, by=checker)

    def test_to_somebody_who_may_do_it_no_more(self, claim, checker):
        give(claim, by=checker)
        checker.groups.clear()
        with nothing_changes(), pytest.raises(PermissionDenied):
            undo_last(claim.article, by=User.objects.get(pk=checker.pk))


def test_no_key_ends_a_sign_off(article, checker, second, editor):
    """That is done on the page, which says so before."""
    claim = make_claim(article, by=checker)
    give(claim, by=second)
    finish(article, by=second)
    sign(article, by=editor)
    with pytest.raises(ValidationError, match="signed off"):
        undo_last(article, by=second)
    assert Article.objects.get(pk=article.pk).fallen_at is None
    assert claim.reviews.get().verdict == "verified"
