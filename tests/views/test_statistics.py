"""How reviewers agree: which verdicts are pairs, and what the page says of few of them."""

import pytest

from annotations.actions.articles import Details, edit_article
from annotations.actions.reviews import seen_now
from annotations.agreement import FEW, Agreement, read_agreement, together
from annotations.choices import Risk, Role, Verdict
from annotations.models import Review
from tests.make import SOLDIERS, choose_rules, confirm, dispute, give, make_article, make_claim, make_person, revise
from tests.views.reading import Page, address

pytestmark = pytest.mark.django_db

VERIFIED, DISPUTED, UNVERIFIED = Verdict


def met(risk=Risk.ROUTINE):
    """The pairs of that risk: by the earlier and the later verdict how many."""
    return dict(read_agreement()[risk].met)


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

    def test_is_none_with_the_author(self, editor, checker):
        author = make_person("aya", Role.CHECKER)
        article = make_article(by=editor)
        claim = make_claim(article, by=editor)
        give(claim, by=author)
        give(claim, by=checker)
        assert met() == {(VERIFIED, VERIFIED): 1}
        name_author(article, author, editor)
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

    def test_stays_when_its_reviewers_agree_afterwards_and_what_is_sealed_then_waits(
        self, claim, checker, second, editor, standards_editor
    ):
        choose_rules(by=standards_editor, routine=4)
        give(claim, by=checker)
        dispute(claim, by=second)
        give(claim, by=second)
        give(claim, by=editor)
        assert met() == {(VERIFIED, DISPUTED): 1}


def name_author(article, author, editor):
    """Names the article's author from now on."""
    article.refresh_from_db()
    edit_article(article, by=editor, lock_version=article.lock_version, details=Details(author=author, language="en"))


class TestThePage:
    def test_says_what_to_do_where_there_is_no_pair(self, reader, as_):
        assert "n = 0" in Page.at(as_(reader), address("statistics")).section("agreement")

    def test_tells_pairs_by_risk_with_n_and_that_few_say_little(self, claim, checker, second, reader, as_):
        give(claim, by=checker)
        give(claim, by=second)
        page = Page.at(as_(reader), address("statistics"))
        table = page.section("agreement")
        assert "Routine the second may see the first 1 1 100 % n = 1: too few to say much" in table
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
