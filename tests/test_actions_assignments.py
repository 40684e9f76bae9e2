"""Who is to check what: given, taken, given back, handed over."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations import clock
from annotations.actions.assignments import change_due, hand_work_over
from annotations.actions.claims import withdraw_claim
from annotations.actions.errors import StaleError
from annotations.choices import Role
from annotations.models import Article, Assignment, Claim, ClaimStanding, Entry, User
from annotations.timeline import history_of_assignments
from annotations.work import is_done_now
from tests.make import (
    SOLDIERS,
    assign,
    correct,
    finish,
    give,
    give_back,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    revise,
    sign,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_claim", "standings_hold")]


@pytest.fixture
def author(article: Article, standards_editor: User) -> User:
    person = make_person("aya", Role.EDITOR)
    correct(article, author=person, by=standards_editor)
    return person


def done(assignment: Assignment) -> bool:
    return is_done_now(Assignment.objects.select_related("article", "claim__standing_row").get(pk=assignment.pk))


def last_verbs(article: Article) -> list[str]:
    return list(Entry.objects.filter(article=article).order_by("sequence").values_list("verb", flat=True))


class TestAssigning:
    def test_keeps_who_what_until_when_and_by_whom(self, claim: Claim, editor: User, second: User) -> None:
        due = clock.now() + timedelta(days=1)
        row = assign(claim, to=second, by=editor, due=due)
        assert (row.article, row.claim, row.person, row.due, row.made_by) == (claim.article, claim, second, due, editor)
        assert row.history.get().history_user == editor
        assert last_verbs(claim.article)[-1] == "assign_work"

    def test_is_of_an_article_too(self, article: Article, editor: User, second: User) -> None:
        row = assign(article, to=second, by=editor)
        assert (row.claim, row.get_absolute_url()) == (None, article.get_absolute_url())

    def test_may_give_the_same_to_two(self, claim: Claim, editor: User, checker: User, second: User) -> None:
        """An accusation takes two."""
        for person in (checker, second):
            assign(claim, to=person, by=editor)
        assert Assignment.objects.count() == 2

    def test_gives_nothing_twice_to_one(self, claim: Claim, editor: User, second: User) -> None:
        assign(claim, to=second, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="Chidi has this already"):
            assign(claim, to=second, by=editor)

    def test_gives_nothing_to_the_author(self, article: Article, claim: Claim, editor: User, author: User) -> None:
        for about in (article, Claim.objects.select_related("article").get(pk=claim.pk)):
            with nothing_changes(), pytest.raises(ValidationError, match="named as the author"):
                assign(about, to=author, by=editor)

    @pytest.mark.parametrize("name", ["reader", "administrator", "gone", "nobody"])
    def test_gives_nothing_to_who_may_not_do_it(
        self, name: str, article: Article, editor: User, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(name)
        with nothing_changes(), pytest.raises(ValidationError, match="no role that may do this"):
            assign(article, to=person, by=editor)

    def test_sets_no_date_that_is_past(self, claim: Claim, editor: User, second: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="This moment is past"):
            assign(claim, to=second, by=editor, due=clock.now() - timedelta(minutes=1))

    def test_does_not_ask_for_what_is_done(self, article: Article, claim: Claim, editor: User, second: User) -> None:
        give(claim, by=second)
        with nothing_changes(), pytest.raises(ValidationError, match="nothing to be done"):
            assign(claim, to=second, by=editor)
        finish(article, by=editor)
        sign(article, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="nothing to be done"):
            assign(article, to=second, by=editor)

    def test_does_not_ask_for_a_withdrawn_claim(self, claim: Claim, editor: User, second: User) -> None:
        withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="A slip.")
        with pytest.raises(ValidationError, match="withdrawn"):
            assign(claim, to=second, by=editor)

    def test_does_not_tell_whether_somebody_has_given_a_sealed_verdict(
        self, article: Article, editor: User, checker: User, second: User
    ) -> None:
        """Refused for one and not for the other, it would say whose it is."""
        accusation = make_claim(article, by=editor, quote="The ministry denies it", risk="accusation")
        give(accusation, by=checker)
        for person in (checker, second):
            assign(accusation, to=person, by=editor)

    def test_changes_no_standing_and_no_state(self, article: Article, claim: Claim, editor: User, second: User) -> None:
        before = list(ClaimStanding.objects.values()), Article.objects.values().get(pk=article.pk)
        for about in (article, claim):
            give_back(assign(about, to=second, by=editor), by=second)
        assert (list(ClaimStanding.objects.values()), Article.objects.values().get(pk=article.pk)) == before


class TestTaking:
    def test_is_of_what_nobody_has(self, claim: Claim, checker: User, second: User) -> None:
        assert take(claim, by=second).person == second
        with nothing_changes(), pytest.raises(ValidationError, match="Chidi has this already"):
            take(claim, by=checker)

    def test_finds_free_what_somebody_has_who_left(
        self, claim: Claim, editor: User, checker: User, second: User
    ) -> None:
        assign(claim, to=second, by=editor)
        second.is_active = False
        second.save()
        assert take(claim, by=checker).person == checker

    def test_is_nothing_for_the_author(self, article: Article, author: User) -> None:
        with nothing_changes(), pytest.raises(PermissionDenied, match="author"):
            take(article, by=author)


class TestGivingBack:
    def test_is_for_the_person_and_for_editors(self, claim: Claim, editor: User, checker: User, second: User) -> None:
        row = assign(claim, to=second, by=editor)
        with nothing_changes(), pytest.raises(PermissionDenied):
            give_back(row, by=checker)
        assert give_back(row, by=second, why="On leave.").why == "On leave."
        again = assign(claim, to=second, by=editor)
        assert give_back(again, by=editor).history.first().history_user == editor

    def test_says_why(self, claim: Claim, editor: User, second: User) -> None:
        row = assign(claim, to=second, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="Say why"):
            give_back(row, by=second, why=" ")

    def test_is_done_once(self, claim: Claim, editor: User, second: User) -> None:
        row = assign(claim, to=second, by=editor)
        give_back(row, by=second)
        with nothing_changes(), pytest.raises(ValidationError, match="given back already"):
            give_back(row, by=second)

    def test_is_told_in_the_history_of_the_article(self, claim: Claim, editor: User, second: User) -> None:
        give_back(assign(claim, to=second, by=editor), by=second, why="On leave.")
        given, back = history_of_assignments(claim.article)
        assert (given.by, given.action, back.by, back.why) == ("Edda", "added", "Chidi", "On leave.")


class TestTheDueDate:
    def test_is_changed_by_who_saw_it(self, claim: Claim, editor: User, second: User) -> None:
        row, due = assign(claim, to=second, by=editor), clock.now() + timedelta(days=2)
        assert change_due(row, by=editor, lock_version=row.lock_version, due=due).due == due
        with nothing_changes(), pytest.raises(StaleError):
            change_due(row, by=editor, lock_version=row.lock_version - 1, due=None)

    def test_may_be_none(self, claim: Claim, editor: User, second: User) -> None:
        row = assign(claim, to=second, by=editor, due=clock.now() + timedelta(days=2))
        assert change_due(row, by=editor, lock_version=row.lock_version, due=None).due is None

    def test_is_not_moved_into_the_past(self, claim: Claim, editor: User, second: User) -> None:
        row = assign(claim, to=second, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="This moment is past"):
            change_due(row, by=editor, lock_version=row.lock_version, due=clock.now())


class TestWhatIsDone:
    """Worked out: of a claim once it is settled, or none any more; of an article once it is signed off."""

    def test_is_a_settled_claim_and_not_after_its_words_changed(
        self, article: Article, claim: Claim, editor: User, second: User
    ) -> None:
        row = assign(claim, to=second, by=editor)
        assert not done(row)
        give(claim, by=second)
        assert done(row)
        revise(article, SOLDIERS.replace("75", "90"), by=editor)
        assert not done(row)

    def test_is_a_withdrawn_claim(self, claim: Claim, editor: User, second: User) -> None:
        row = assign(claim, to=second, by=editor)
        withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="A slip.")
        assert done(row)

    def test_is_a_signed_article_until_its_sign_off_falls(
        self, article: Article, claim: Claim, editor: User, second: User
    ) -> None:
        row = assign(article, to=second, by=editor)
        give(claim, by=second)
        finish(article, by=second)
        assert not done(row)
        sign(article, by=editor)
        assert done(row)
        give(claim, by=second, verdict="unverified", reason="single_source")
        assert not done(row)


class TestHandingOver:
    @pytest.fixture
    def other(self, editor: User) -> Claim:
        return make_claim(make_article(by=editor, text="Another\n\nIt rained."), by=editor, quote="It rained")

    def test_gives_all_to_another_with_an_entry_in_each_article(
        self, article: Article, claim: Claim, other: Claim, editor: User, checker: User, second: User
    ) -> None:
        for about in (article, claim, other):
            assign(about, to=second, by=editor)
        hand_work_over(second, to=checker, by=editor, why="Chidi left.")
        assert {row.person for row in Assignment.objects.all()} == {checker}
        for each in (article, other.article):
            assert last_verbs(each)[-1] == "hand_work_over"
            assert history_of_assignments(each)[-1].why == "Chidi left."

    def test_leaves_what_is_done(self, claim: Claim, other: Claim, editor: User, checker: User, second: User) -> None:
        rows = [assign(about, to=second, by=editor) for about in (claim, other)]
        give(claim, by=second)
        hand_work_over(second, to=checker, by=editor, why="Chidi left.")
        assert [Assignment.objects.get(pk=row.pk).person for row in rows] == [second, checker]

    def test_gives_back_what_the_other_cannot_have(
        self, article: Article, other: Claim, editor: User, second: User, author: User
    ) -> None:
        rows = [assign(about, to=second, by=editor) for about in (article, other)]
        hand_work_over(second, to=author, by=editor, why="Chidi left.")
        found = [Assignment.objects.get(pk=row.pk) for row in rows]
        assert [(row.person, row.state) for row in found] == [(second, "given_back"), (author, "open")]

    def test_gives_back_what_the_other_has(self, claim: Claim, editor: User, checker: User, second: User) -> None:
        rows = [assign(claim, to=person, by=editor) for person in (second, checker)]
        hand_work_over(second, to=checker, by=editor, why="Chidi left.")
        assert [Assignment.objects.get(pk=row.pk).state for row in rows] == ["given_back", "open"]

    def test_gives_all_back_where_nobody_is_named(
        self, claim: Claim, other: Claim, editor: User, administrator: User, second: User
    ) -> None:
        for about in (claim, other):
            assign(about, to=second, by=editor)
        hand_work_over(second, to=None, by=administrator, why="Chidi left.")
        assert {row.state for row in Assignment.objects.all()} == {"given_back"}

    def test_is_nothing_where_there_is_nothing(self, editor: User, checker: User, second: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="Nothing is assigned"):
            hand_work_over(second, to=checker, by=editor, why="Chidi left.")

    def test_is_not_to_somebody_who_may_not_check(self, claim: Claim, editor: User, second: User, reader: User) -> None:
        assign(claim, to=second, by=editor)
        for person in (reader, second):
            with nothing_changes(), pytest.raises(ValidationError, match="cannot have this"):
                hand_work_over(second, to=person, by=editor, why="Chidi left.")
