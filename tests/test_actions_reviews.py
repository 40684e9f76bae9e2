"""Giving a verdict and changing one's mind: on the words that were seen, and never over a colleague's."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from annotations.actions.claims import edit_claim, place_claim, restore_claim, withdraw_claim
from annotations.actions.errors import StaleError
from annotations.actions.reviews import Opinion, Seen, record_review, seen_now
from annotations.anchoring import Span
from annotations.choices import REASONS_OF, Reason, Risk, Standing, Verdict
from annotations.models import Article, Claim, Review, User
from tests.make import (
    SOLDIERS,
    bring_version,
    dispute,
    give,
    make_article,
    make_claim,
    nothing_changes,
    source,
    standings,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_article", "standings_hold")]

VERIFIED, DISPUTED, UNVERIFIED = Verdict


@pytest.fixture
def accusation(article: Article, checker: User) -> Claim:
    return make_claim(article, by=checker, quote="The ministry denies everything", risk=Risk.ACCUSATION)


def refusal(claim: Claim, by: User, **opinion: str) -> dict[str, list[str]]:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        give(claim, by=by, **opinion)
    problems: dict[str, list[str]] = error.value.message_dict
    return problems


class TestAVerdict:
    def test_is_kept_with_all_that_was_said(self, claim: Claim, second: User) -> None:
        with traces() as left:
            review = dispute(claim, by=second)
        assert left == [("review", "chidi", "")]
        assert (review.reviewer, review.kind, review.original_reviewer) == (second, "own", "")
        assert (review.verdict, review.reason, review.correction) == (DISPUTED, Reason.MISTRANSLATION, "around 75,000")
        assert review.rationale == "The report says 75,000: the translation lost the thousands."

    def test_remembers_the_words_it_was_given_on(self, claim: Claim, checker: User) -> None:
        review, placement = give(claim, by=checker), claim.placements.get()
        assert review.placement == placement
        assert review.words_digest == placement.words_digest
        assert review.sentence_digest == placement.sentence_digest

    @pytest.mark.parametrize("verdict", Verdict)
    def test_of_one_settles_a_claim_of_little_risk(self, claim: Claim, checker: User, verdict: Verdict) -> None:
        reason = REASONS_OF[verdict][-1] if REASONS_OF[verdict] else ""
        give(claim, by=checker, verdict=verdict, reason=reason, rationale="So it is.")
        assert standings() == {claim: (Standing.SETTLED, verdict)}

    def test_leaves_the_claim_itself_alone(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        assert Claim.objects.get().lock_version == claim.lock_version

    def test_takes_each_of_its_reasons(self, claim: Claim, checker: User) -> None:
        for verdict, reasons in REASONS_OF.items():
            for reason in reasons or ("",):
                give(claim, by=checker, verdict=verdict, reason=reason, rationale="So it is.")
        assert Review.objects.get().history.count() == sum(len(reasons) or 1 for reasons in REASONS_OF.values())

    @pytest.mark.parametrize(
        ("opinion", "field"),
        [
            ({"verdict": DISPUTED, "rationale": "It is wrong."}, "reason"),
            ({"verdict": UNVERIFIED}, "reason"),
            ({"verdict": DISPUTED, "reason": Reason.SINGLE_SOURCE, "rationale": "It is wrong."}, "reason"),
            ({"verdict": UNVERIFIED, "reason": Reason.WRONG_FIGURE}, "reason"),
            ({"verdict": VERIFIED, "reason": Reason.WRONG_FIGURE}, "reason"),
            ({"verdict": DISPUTED, "reason": "bad mood", "rationale": "It is wrong."}, "reason"),
            ({"verdict": VERIFIED, "correction": "75,000"}, "correction"),
            ({"verdict": DISPUTED, "reason": Reason.WRONG_FIGURE}, "rationale"),
            ({"verdict": DISPUTED, "reason": Reason.WRONG_FIGURE, "rationale": " \n "}, "rationale"),
            ({"verdict": "true"}, "verdict"),
            ({"verdict": ""}, "verdict"),
            ({"verdict": "VERIFIED"}, "verdict"),
        ],
        ids=lambda value: str(value),
    )
    def test_that_cannot_be_is_refused_by_field(
        self, claim: Claim, checker: User, opinion: dict[str, Any], field: str
    ) -> None:
        assert list(refusal(claim, checker, **opinion)) == [field]

    def test_is_refused_with_all_that_is_wrong_at_once(self, claim: Claim, checker: User) -> None:
        assert set(refusal(claim, checker, verdict=DISPUTED)) == {"reason", "rationale"}


class TestChangingOnesMind:
    def test_replaces_the_verdict_and_keeps_the_old_one_in_the_history(self, claim: Claim, checker: User) -> None:
        first = give(claim, by=checker)
        with traces() as left:
            changed = dispute(claim, by=checker)
        assert left == [("review", "charlie", "")]
        assert Review.objects.get() == changed == first
        assert changed.given_at > first.given_at
        assert [row.verdict for row in changed.history.order_by("history_id")] == [VERIFIED, DISPUTED]
        assert standings() == {claim: (Standing.SETTLED, DISPUTED)}

    def test_saying_the_same_again_writes_nothing(self, claim: Claim, checker: User) -> None:
        dispute(claim, by=checker)
        with nothing_changes():
            dispute(claim, by=checker)

    def test_a_form_that_was_sent_twice_is_one_verdict(self, claim: Claim, checker: User) -> None:
        seen = seen_now(claim, checker)
        first = record_review(claim, Opinion(VERIFIED), by=checker, seen=seen)
        with nothing_changes():
            assert record_review(claim, Opinion(VERIFIED), by=checker, seen=seen) == first

    def test_to_not_yet_checked_takes_the_verdict_back(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        give(claim, by=checker, verdict=UNVERIFIED, reason=Reason.NOT_YET_CHECKED)
        assert standings() == {claim: (Standing.OPEN, "")}

    def test_after_the_words_changed_speaks_of_the_new_ones(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        claim.refresh_from_db()
        placement = place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=1, span=Span(0, 7))
        assert standings() == {claim: (Standing.RECHECK, "")}
        review = give(claim, by=checker)
        assert (review.placement, review.words_digest) == (placement, placement.words_digest)
        assert standings() == {claim: (Standing.SETTLED, VERIFIED)}


class TestTwoReviewers:
    def test_each_have_a_verdict_of_their_own(self, claim: Claim, checker: User, second: User) -> None:
        give(claim, by=checker)
        dispute(claim, by=second)
        assert {review.reviewer: review.verdict for review in claim.reviews.all()} == {
            checker: VERIFIED,
            second: DISPUTED,
        }
        assert standings() == {claim: (Standing.SPLIT, "")}

    def test_are_what_an_accusation_takes(self, accusation: Claim, checker: User, second: User) -> None:
        give(accusation, by=checker)
        assert standings() == {accusation: (Standing.WAITING, "")}
        give(accusation, by=second)
        assert standings() == {accusation: (Standing.SETTLED, VERIFIED)}

    def test_are_not_one_person_twice(self, accusation: Claim, checker: User) -> None:
        give(accusation, by=checker)
        dispute(accusation, by=checker)
        assert standings() == {accusation: (Standing.WAITING, "")}

    def test_do_not_disturb_each_other(self, accusation: Claim, checker: User, second: User) -> None:
        """A conflict would tell the second that the first is in, and what for."""
        seen = seen_now(accusation, second)
        dispute(accusation, by=checker)
        assert record_review(accusation, Opinion(VERIFIED), by=second, seen=seen)
        assert standings() == {accusation: (Standing.SPLIT, "")}


class TestAClaimThatTakesNoVerdict:
    def test_is_one_that_is_withdrawn(self, claim: Claim, checker: User) -> None:
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A slip.")
        with nothing_changes(), pytest.raises(ValidationError, match="withdrawn"):
            give(claim, by=checker)

    def test_until_it_is_restored(self, claim: Claim, checker: User) -> None:
        row = withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A slip.")
        restore_claim(claim, by=checker, lock_version=row.lock_version)
        assert give(claim, by=checker)

    def test_is_one_without_a_place_in_the_newest_text(self, claim: Claim, checker: User, editor: User) -> None:
        seen = seen_now(claim, checker)
        bring_version(claim.article, f"{SOLDIERS} More.", by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="no place"):
            record_review(claim, Opinion(VERIFIED), by=checker, seen=seen)
        with pytest.raises(ValidationError, match="no place"):
            seen_now(claim, checker)


class TestWhatTheReviewerDidNotSee:
    """A form that was drawn before something changed is refused, whatever the change was."""

    @pytest.fixture
    def seen(self, claim: Claim, second: User) -> Seen:
        return seen_now(claim, second)

    def refused(self, claim: Claim, by: User, seen: Seen) -> Any:
        with nothing_changes(), pytest.raises(StaleError) as error:
            record_review(claim, Opinion(VERIFIED), by=by, seen=seen)
        return error.value.current

    def test_evidence_that_came_meanwhile(self, claim: Claim, checker: User, second: User, seen: Seen) -> None:
        source(claim, by=checker)
        assert self.refused(claim, second, seen) == claim

    def test_another_statement(self, claim: Claim, checker: User, second: User, seen: Seen) -> None:
        edit_claim(claim, by=checker, lock_version=claim.lock_version, statement="So.", claimant="", risk="routine")
        assert self.refused(claim, second, seen).statement == "So."

    def test_another_place(self, claim: Claim, checker: User, second: User, seen: Seen) -> None:
        place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=1, span=Span(0, 7))
        assert self.refused(claim, second, seen) == claim

    def test_a_withdrawal(self, claim: Claim, checker: User, second: User, seen: Seen) -> None:
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A slip.")
        assert self.refused(claim, second, seen).withdrawal == "mistake"

    def test_their_own_verdict_from_another_window(self, claim: Claim, second: User, seen: Seen) -> None:
        review = dispute(claim, by=second)
        assert self.refused(claim, second, seen) == review

    def test_other_words(self, claim: Claim, second: User, seen: Seen) -> None:
        assert self.refused(claim, second, replace(seen, words="0" * 64)) == claim

    @pytest.mark.parametrize("risk", [Risk.FIGURE, Risk.QUOTE, Risk.ACCUSATION])
    def test_another_sentence_around_them(self, article: Article, checker: User, second: User, risk: Risk) -> None:
        claim = make_claim(article, by=checker, risk=risk)
        assert self.refused(claim, second, replace(seen_now(claim, second), sentence="0" * 64)) == claim

    def test_but_another_sentence_around_routine_words_is_no_matter(
        self, claim: Claim, second: User, seen: Seen
    ) -> None:
        assert record_review(claim, Opinion(VERIFIED), by=second, seen=replace(seen, sentence="0" * 64))

    def test_and_a_new_text_that_left_the_words_alone_is_no_matter(
        self, claim: Claim, checker: User, second: User, editor: User
    ) -> None:
        """The claim's token tells of the new place, its words do not."""
        bring_version(claim.article, f"{SOLDIERS} More.", by=editor)
        span = Span(claim.placements.get().start, claim.placements.get().end)
        place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=2, span=span)
        claim.refresh_from_db()
        before = claim.placements.order_by("pk").first()
        assert before
        seen = Seen(claim.lock_version, 0, before.words_digest, before.sentence_digest)
        assert record_review(claim, Opinion(VERIFIED), by=second, seen=seen)


def test_a_verdict_on_one_article_s_claim_says_nothing_of_another_s(claim: Claim, checker: User, editor: User) -> None:
    other = make_claim(make_article(by=editor, outlet="Meridian"), by=checker)
    give(claim, by=checker)
    assert standings() == {claim: (Standing.SETTLED, VERIFIED), other: (Standing.OPEN, "")}
