"""How reviewers agree: which verdicts are pairs, and what the page says of few of them."""

import pytest

from annotations.actions.claims import edit_claim
from annotations.actions.reviews import seen_now
from annotations.agreement import FEW, Agreement, read_agreement, together
from annotations.choices import Risk, Role, Verdict
from annotations.models import Review
from tests.make import (
    SOLDIERS,
    choose_rules,
    confirm,
    correct,
    dispute,
    give,
    make_claim,
    make_person,
    revise,
)
from tests.views.reading import Page, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_claim")]

VERIFIED, DISPUTED, UNVERIFIED = Verdict


def met(risk=Risk.ROUTINE):
    """The pairs of that risk: by the earlier and the later verdict how many."""
    return dict(together(each for (of, _is_blind), each in read_agreement().items() if of == risk).met)


def unsure(claim, by, reason="single_source"):
    return give(claim, by=by, verdict=UNVERIFIED, reason=reason)


class TestAPair:
    def test_is_two_people_who_spoke_of_the_same_words(self, claim, checker, second):
        assert met() == {}
        give(claim, by=checker)
        assert met() == {}
        dispute(claim, by=second)
        assert met() == {(VERIFIED, DISPUTED): 1}

    def test_is_every_two_of_three(self, claim, checker, second, editor):
        for reviewer in (checker, second):
            give(claim, by=reviewer)
        dispute(claim, by=editor)
        assert met() == {(VERIFIED, VERIFIED): 1, (VERIFIED, DISPUTED): 2}

    def test_is_of_first_verdicts_whatever_they_became(self, claim, checker, second):
        give(claim, by=checker)
        dispute(claim, by=second)
        give(claim, by=second)
        assert met() == {(VERIFIED, DISPUTED): 1}

    def test_is_none_of_different_words(self, claim, checker, second, editor):
        give(claim, by=checker)
        revise(claim.article, SOLDIERS.replace("75", "75,000"), by=editor)
        give(claim, by=second)
        assert met() == {}

    def test_is_kept_when_the_words_change(self, claim, checker, second, editor):
        for reviewer in (checker, second):
            give(claim, by=reviewer)
        revise(claim.article, SOLDIERS.replace("75", "75,000"), by=editor)
        assert met() == {(VERIFIED, VERIFIED): 1}

    def test_is_none_with_a_note_to_come_back(self, claim, checker, second):
        give(claim, by=checker)
        unsure(claim, second, reason="not_yet_checked")
        assert met() == {}
        dispute(claim, by=second)
        assert met() == {(VERIFIED, DISPUTED): 1}

    def test_is_none_with_the_author(self, article, editor, checker, standards_editor):
        author = make_person("aya", Role.CHECKER)
        claim = make_claim(article, by=editor)
        give(claim, by=author)
        give(claim, by=checker)
        assert met() == {(VERIFIED, VERIFIED): 1}
        correct(article, author=author, by=standards_editor)
        assert met() == {}

    def test_is_none_with_a_confirmation_of_what_another_said(self, claim, checker, second, editor):
        review = give(claim, by=checker)
        revise(claim.article, SOLDIERS.replace("75", "75,000"), by=editor)
        give(claim, by=editor)
        confirm(Review.objects.get(pk=review.pk), by=second, seen=seen_now(claim, second))
        assert met() == {}

    @pytest.mark.parametrize("required", [2, 3])
    def test_counts_once_all_may_read_it(self, required, claim, checker, second, editor, standards_editor):
        choose_rules(by=standards_editor, routine=required)
        reviewers = (checker, second, editor)
        for reviewer in reviewers[: required - 1]:
            give(claim, by=reviewer)
            assert met() == {}
        give(claim, by=reviewers[required - 1])
        assert met() == {(VERIFIED, VERIFIED): {2: 1, 3: 3}[required]}

    def test_that_differs_is_open_at_once(self, claim, checker, second, standards_editor):
        choose_rules(by=standards_editor, routine=3)
        give(claim, by=checker)
        dispute(claim, by=second)
        assert met() == {(VERIFIED, DISPUTED): 1}

    def test_is_none_while_it_is_sealed_again(self, claim, checker, second, editor, standards_editor):
        """Their reviewers agree since, and the rule asks for more of them: what they say is for nobody else."""
        choose_rules(by=standards_editor, routine=3)
        give(claim, by=checker)
        dispute(claim, by=second)
        give(claim, by=second)
        assert met() == {}
        give(claim, by=editor)
        assert met() == {(VERIFIED, DISPUTED): 1, (VERIFIED, VERIFIED): 1, (DISPUTED, VERIFIED): 1}

    def test_is_none_where_words_come_back_on_which_too_few_verdicts_stand(
        self, claim, checker, second, editor, standards_editor
    ):
        choose_rules(by=standards_editor, routine=2)
        give(claim, by=checker)
        give(claim, by=second)
        assert met() == {(VERIFIED, VERIFIED): 1}
        revise(claim.article, SOLDIERS.replace("75", "75,000"), by=editor)
        give(claim, by=second)
        revise(claim.article, SOLDIERS, by=editor)
        assert met() == {}


class TestASecondVerdict:
    """Whether it was given blind is a matter of the rules of then, not of those of now."""

    def blind(self):
        return {is_blind: each.pairs for (risk, is_blind), each in read_agreement().items() if risk == Risk.ROUTINE}

    def test_that_saw_the_first_was_not_blind_whatever_the_rules_ask_for_later(
        self, claim, checker, second, standards_editor
    ):
        give(claim, by=checker)
        give(claim, by=second)
        assert self.blind() == {False: 1}
        choose_rules(by=standards_editor, routine=2)
        assert self.blind() == {False: 1, True: 0}

    def test_that_was_blind_is_that_still_when_the_rules_ask_for_less(self, claim, checker, second, standards_editor):
        choose_rules(by=standards_editor, routine=2)
        give(claim, by=checker)
        give(claim, by=second)
        choose_rules(by=standards_editor, routine=1)
        assert self.blind() == {False: 0, True: 1}

    def test_is_of_the_risk_that_the_claim_had_when_it_was_given(self, claim, checker, second, editor):
        give(claim, by=checker)
        give(claim, by=second)
        assert met(Risk.ROUTINE) == {(VERIFIED, VERIFIED): 1}
        edit_claim(
            claim, by=editor, lock_version=1, statement=claim.statement, claimant=claim.claimant, risk=Risk.ACCUSATION
        )
        assert met(Risk.ROUTINE) == {(VERIFIED, VERIFIED): 1}
        assert met(Risk.ACCUSATION) == {}
        assert self.blind() == {False: 1}

    @pytest.mark.parametrize("then", [1, 2])
    def test_is_not_blind_where_the_rules_opened_the_first_in_between(
        self, claim, checker, second, standards_editor, then
    ):
        choose_rules(by=standards_editor, routine=2)
        give(claim, by=checker)
        choose_rules(by=standards_editor, routine=1)
        choose_rules(by=standards_editor, routine=then)
        give(claim, by=second)
        assert self.blind()[False] == 1
        assert self.blind().get(True, 0) == 0


class TestThePage:
    def test_says_what_to_do_where_there_is_no_pair(self, reader, as_):
        assert "n = 0" in Page.at(as_(reader), address("statistics")).section("agreement")

    def test_tells_pairs_by_risk_with_n_and_that_few_say_little(self, claim, checker, second, reader, as_):
        give(claim, by=checker)
        give(claim, by=second)
        page = Page.at(as_(reader), address("statistics"))
        table = page.section("agreement")
        assert "Routine the second could see the first 1 1 100 % n = 1: too few to say much" in table
        assert "Accusation second reading blind 0 0 n = 0: nothing to say yet" in table
        assert "✓ verified 1 0 0" in page.section("met")

    def test_names_nobody(self, claim, checker, second, reader, as_):
        give(claim, by=checker)
        dispute(claim, by=second)
        words = Page.at(as_(reader), address("statistics")).words
        assert "Charlie" not in words
        assert "Chidi" not in words


def test_a_share_is_of_few_pairs_until_there_are_enough():
    few, enough = Agreement(), Agreement()
    few.met[VERIFIED, VERIFIED] = FEW - 1
    enough.met[VERIFIED, VERIFIED], enough.met[VERIFIED, DISPUTED] = FEW - 10, 10
    assert few.is_few
    assert not enough.is_few
    assert (enough.pairs, enough.agreed, enough.share) == (FEW, FEW - 10, (FEW - 10) / FEW)
    assert together([few, enough]).pairs == FEW * 2 - 1
    assert Agreement().share is None
