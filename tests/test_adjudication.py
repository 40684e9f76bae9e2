"""Deciding between reviewers who disagree: by whom, on what grounds, and for how long it decides."""

from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions.claims import withdraw_claim
from annotations.actions.errors import StaleError
from annotations.actions.reviews import Opinion, adjudicate, seen_now
from annotations.choices import FourEyes, Reason, ReviewKind, Risk, Role, Verdict
from annotations.models import Claim, Review, User
from tests.make import (
    SOLDIERS,
    choose_rules,
    correct,
    decide,
    dispute,
    give,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    revise,
    source,
    standings,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]

NOTHING_TO_DECIDE = "Nobody disagrees about this claim: there is nothing to decide."
A_PARTY = "You gave one of the verdicts: somebody else decides between them."
NEW_WORDS = SOLDIERS.replace("75", "75,000")


class Desk(SimpleNamespace):
    """A claim that Charlie verified and Chidi disputes."""


@pytest.fixture(scope="module")
def kept_desk(kept: Callable[[], Any]) -> Desk:
    with kept():
        edda, rosa = make_person("edda", Role.EDITOR), make_person("rosa", Role.READER)
        charlie, chidi = make_person("charlie", Role.CHECKER), make_person("chidi", Role.CHECKER)
        stella, steve = make_person("stella", Role.STANDARDS_EDITOR), make_person("steve", Role.STANDARDS_EDITOR)
        ada, sue = make_person("ada", Role.ADMINISTRATOR), make_person("sue", is_superuser=True)
        article = make_article(by=edda)
        claim = make_claim(article, by=charlie, risk=Risk.FIGURE)
        give(claim, by=charlie)
        dispute(claim, by=chidi)
        people = {"edda": edda, "rosa": rosa, "charlie": charlie, "chidi": chidi, "ada": ada, "sue": sue}
    return Desk(article=article, claim=claim, stella=stella, steve=steve, **people)


@pytest.fixture
def desk(kept_desk: Desk, db: None) -> Desk:
    return deepcopy(kept_desk)


def stands(desk: Desk) -> str:
    return " ".join(standings()[desk.claim]).strip()


def take_back(desk: Desk, by: User) -> Review:
    return give(desk.claim, by=by, verdict="unverified", reason=Reason.NOT_YET_CHECKED)


def refusal(desk: Desk, by: User, **opinion: str) -> list[str]:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        decide(desk.claim, by=by, **opinion)
    return list(error.value.messages)


class TestADecision:
    @pytest.mark.parametrize("verdict", Verdict)
    @pytest.mark.parametrize("name", ["stella", "sue"])
    def test_settles_the_claim_and_leaves_both_verdicts(self, desk: Desk, name: str, verdict: Verdict) -> None:
        assert stands(desk) == "split"
        reason = {"verified": "", "disputed": Reason.OUTDATED, "unverified": Reason.SINGLE_SOURCE}[verdict]
        before = list(desk.claim.reviews.order_by("pk").values())
        by = getattr(desk, name)
        with traces() as left:
            review = decide(desk.claim, by=by, verdict=verdict, reason=reason, rationale="The original says so.")
        assert left == [("review", by.username, "")]
        assert (review.kind, review.reviewer, review.rationale) == ("adjudication", by, "The original says so.")
        assert stands(desk) == f"settled {verdict}"
        assert list(desk.claim.reviews.exclude(pk=review.pk).order_by("pk").values()) == before

    @pytest.mark.parametrize("rationale", ["", " \n"])
    @pytest.mark.parametrize("verdict", Verdict)
    def test_names_its_grounds(self, desk: Desk, verdict: Verdict, rationale: str) -> None:
        assert refusal(desk, desk.stella, verdict=verdict, rationale=rationale) == ["Say on what grounds."]

    @pytest.mark.parametrize("name", ["rosa", "charlie", "chidi", "edda", "ada"])
    def test_is_a_standards_editor_s(self, desk: Desk, name: str) -> None:
        with nothing_changes(), pytest.raises(PermissionDenied):
            decide(desk.claim, by=getattr(desk, name))

    def test_takes_a_verdict_with_its_reason_as_any(self, desk: Desk) -> None:
        assert refusal(desk, desk.stella, verdict="disputed", reason="") != []
        assert refusal(desk, desk.stella, verdict="verified", reason=Reason.OUTDATED) != []

    def test_cannot_say_that_it_is_not_yet_checked_and_settle(self, desk: Desk) -> None:
        decide(desk.claim, by=desk.stella, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
        assert stands(desk) == "split"

    def test_of_what_was_not_seen_is_refused(self, desk: Desk) -> None:
        seen = seen_now(desk.claim, desk.stella, ReviewKind.ADJUDICATION)
        source(desk.claim, by=desk.charlie)
        with nothing_changes(), pytest.raises(StaleError):
            adjudicate(desk.claim, Opinion("verified", rationale="So it is."), by=desk.stella, seen=seen)

    def test_is_changed_by_who_gave_it(self, desk: Desk) -> None:
        first = decide(desk.claim, by=desk.stella)
        again = decide(desk.claim, by=desk.stella, verdict="disputed", reason=Reason.OUTDATED)
        assert first.pk == again.pk
        assert stands(desk) == "settled disputed"

    def test_is_not_given_twice_by_two(self, desk: Desk) -> None:
        decide(desk.claim, by=desk.stella)
        assert refusal(desk, desk.steve) == [NOTHING_TO_DECIDE]


class TestThereIsNothingToDecide:
    def test_where_nobody_spoke(self, desk: Desk) -> None:
        desk.claim = make_claim(desk.article, by=desk.charlie, quote="They go first")
        assert refusal(desk, desk.stella) == [NOTHING_TO_DECIDE]

    def test_where_a_second_verdict_is_awaited(self, desk: Desk) -> None:
        desk.claim = make_claim(desk.article, by=desk.charlie, quote="They go first", risk=Risk.ACCUSATION)
        give(desk.claim, by=desk.charlie)
        assert refusal(desk, desk.stella) == [NOTHING_TO_DECIDE]

    def test_where_they_agree(self, desk: Desk) -> None:
        give(desk.claim, by=desk.chidi)
        assert refusal(desk, desk.stella) == [NOTHING_TO_DECIDE]

    def test_where_the_words_changed_since(self, desk: Desk) -> None:
        revise(desk.article, NEW_WORDS, by=desk.edda)
        assert refusal(desk, desk.stella) == [NOTHING_TO_DECIDE]

    def test_where_the_claim_is_withdrawn(self, desk: Desk) -> None:
        token = Claim.objects.get(pk=desk.claim.pk).lock_version
        withdraw_claim(desk.claim, by=desk.steve, lock_version=token, why="A slip.")
        assert refusal(desk, desk.stella) == [NOTHING_TO_DECIDE]


class TestWhoGaveAVerdict:
    @pytest.fixture
    def party(self, desk: Desk) -> Desk:
        """Stella verified it too."""
        give(desk.claim, by=desk.stella)
        return desk

    def test_does_not_decide(self, party: Desk) -> None:
        assert refusal(party, party.stella) == [A_PARTY]
        assert decide(party.claim, by=party.steve)

    def test_does_not_as_a_superuser_either(self, desk: Desk) -> None:
        give(desk.claim, by=desk.sue)
        assert refusal(desk, desk.sue) == [A_PARTY]

    def test_decides_where_the_rules_let_reviewers_sign(self, party: Desk) -> None:
        choose_rules(by=party.steve, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
        decide(party.claim, by=party.stella)
        assert stands(party) == "settled verified"

    def test_does_not_by_taking_it_back_first(self, party: Desk) -> None:
        take_back(party, party.stella)
        assert refusal(party, party.stella) == [A_PARTY]

    def test_decides_on_other_words_on_which_they_gave_none(self, party: Desk) -> None:
        revise(party.article, NEW_WORDS, by=party.edda)
        give(party.claim, by=party.charlie)
        dispute(party.claim, by=party.chidi)
        assert decide(party.claim, by=party.stella)

    def test_as_the_author_never_decides_by_any_rule(self, desk: Desk) -> None:
        for four_eyes in FourEyes:
            choose_rules(by=desk.steve, four_eyes=four_eyes)
            correct(desk.article, author=desk.stella, by=desk.steve)
            with nothing_changes(), pytest.raises(PermissionDenied):
                decide(desk.claim, by=desk.stella)


class TestItDecides:
    def test_no_more_once_the_words_change(self, desk: Desk) -> None:
        decide(desk.claim, by=desk.stella)
        revise(desk.article, NEW_WORDS, by=desk.edda)
        assert stands(desk) == "recheck"
        give(desk.claim, by=desk.charlie)
        dispute(desk.claim, by=desk.chidi)
        assert stands(desk) == "split"
        decide(desk.claim, by=desk.steve)
        assert stands(desk) == "settled verified"

    def test_again_when_the_words_come_back(self, desk: Desk) -> None:
        decide(desk.claim, by=desk.stella)
        revise(desk.article, NEW_WORDS, by=desk.edda)
        revise(desk.article, SOLDIERS, by=desk.edda)
        assert stands(desk) == "settled verified"

    def test_whatever_is_said_after_it(self, desk: Desk) -> None:
        decide(desk.claim, by=desk.stella)
        dispute(desk.claim, by=desk.edda)
        assert stands(desk) == "settled verified"

    def test_no_more_once_who_gave_it_is_named_as_the_author(self, desk: Desk) -> None:
        decide(desk.claim, by=desk.stella)
        correct(desk.article, author=desk.stella, by=desk.steve)
        assert stands(desk) == "split"


class TestTheAuthorSVerdicts:
    """Who is named as the author never reviews the article, and what they said of it before counts no more."""

    def test_count_no_more_once_they_are_named(self, desk: Desk) -> None:
        with traces() as left:
            correct(desk.article, author=desk.chidi, by=desk.steve)
        assert stands(desk) == "settled verified"
        assert left == [("article", "steve", "So it is.")], "their verdict stays as it was given"

    def test_count_again_when_a_colleague_takes_the_name_off(self, desk: Desk) -> None:
        correct(desk.article, author=desk.chidi, by=desk.steve)
        correct(desk.article, author=None, by=desk.steve)
        assert stands(desk) == "split"

    def test_count_again_when_it_was_another(self, desk: Desk) -> None:
        correct(desk.article, author=desk.chidi, by=desk.steve)
        correct(desk.article, author=desk.charlie, by=desk.steve)
        assert stands(desk) == "settled disputed"

    def test_leave_an_open_claim_where_there_is_no_other(self, desk: Desk) -> None:
        take_back(desk, desk.charlie)
        correct(desk.article, author=desk.chidi, by=desk.steve)
        assert stands(desk) == "open"

    def test_count_in_every_other_article(self, desk: Desk) -> None:
        another = make_article(by=desk.edda, text="Another\n\nIt rained in the north.")
        claim = make_claim(another, by=desk.charlie, quote="It rained in the north")
        give(claim, by=desk.chidi)
        correct(desk.article, author=desk.chidi, by=desk.steve)
        assert standings()[claim] == ("settled", "verified")

    @pytest.mark.parametrize("name", ["chidi", "edda", "stella", "sue"])
    def test_are_not_taken(self, desk: Desk, name: str) -> None:
        author = getattr(desk, name)
        correct(desk.article, author=author, by=desk.steve)
        with nothing_changes(), pytest.raises(PermissionDenied):
            give(desk.claim, by=author)
