"""Questions, answers and notes: written, resolved, opened again, and how private they are."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions.claims import merge_claim, withdraw_claim
from annotations.actions.errors import StaleError
from annotations.actions.remarks import answer_question, ask_question, reopen_remark, set_private, write_note
from annotations.as_of import as_of
from annotations.choices import RemarkKind, Role
from annotations.models import Article, Claim, ClaimStanding, Entry, Mention, Remark, User
from annotations.timeline import history_of_article, history_of_claim
from annotations.work import read_queue, waits_for_an_answer
from tests.make import (
    SOLDIERS,
    answer,
    ask,
    correct,
    dispute,
    finish,
    give,
    make_article,
    make_claim,
    make_person,
    note,
    nothing_changes,
    resolve,
    revise,
    sign,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]


@pytest.fixture
def author(article: Article, standards_editor: User) -> User:
    person = make_person("aya", Role.CHECKER)
    correct(article, author=person, by=standards_editor)
    return person


def last_verb(article: Article) -> str:
    return Entry.objects.filter(article=article).order_by("sequence").values_list("verb", flat=True).reverse()[0]


def now(remark: Remark) -> Remark:
    return Remark.objects.get(pk=remark.pk)


class TestAsking:
    def test_keeps_who_asked_whom_what_and_where(self, claim: Claim, checker: User, editor: User) -> None:
        row = ask(claim, to=editor, by=checker, text=" Who says so? ")
        assert (row.article, row.claim, row.kind) == (claim.article, claim, RemarkKind.QUESTION)
        assert (row.to, row.made_by, row.text) == (editor, checker, "Who says so?")
        assert (row.private, row.resolved) == (True, False)
        assert row.history.get().history_user == checker
        assert last_verb(claim.article) == "ask_question"

    def test_is_of_an_article_too(self, article: Article, checker: User, editor: User) -> None:
        row = ask(article, to=editor, by=checker, private=False)
        assert (row.claim, row.private) == (None, False)
        assert row.get_absolute_url() == f"{article.get_absolute_url()}#remark-{row.pk}"

    def test_may_be_put_to_a_reader_and_to_the_author(
        self, article: Article, checker: User, reader: User, author: User
    ) -> None:
        for person in (reader, author):
            assert ask(article, to=person, by=checker).to == person

    @pytest.mark.parametrize("name", ["administrator", "gone", "nobody"])
    def test_is_put_to_nobody_who_could_not_read_it(
        self, name: str, article: Article, checker: User, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(name)
        with nothing_changes(), pytest.raises(ValidationError, match="cannot be asked"):
            ask(article, to=person, by=checker)

    def test_is_put_to_nobody_by_themselves(self, article: Article, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="cannot be asked"):
            ask(article, to=checker, by=checker)

    def test_says_something(self, article: Article, checker: User, editor: User) -> None:
        for write in (
            lambda: ask(article, to=editor, by=checker, text=" \n "),
            lambda: note(article, by=checker, text=""),
        ):
            with nothing_changes(), pytest.raises(ValidationError, match="Write something"):
                write()

    def test_pressed_twice_is_one(self, claim: Claim, checker: User, editor: User) -> None:
        once = ask(claim, to=editor, by=checker)
        with nothing_changes():
            assert ask(claim, to=editor, by=checker) == once
        assert ask(claim, to=editor, by=checker, text="And who else?") != once

    def test_is_of_no_withdrawn_claim(self, claim: Claim, checker: User, editor: User) -> None:
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A slip.")
        with nothing_changes(), pytest.raises(ValidationError, match="withdrawn"):
            ask(claim, to=editor, by=checker)

    def test_is_of_no_claim_of_another_article(self, claim: Claim, checker: User, editor: User) -> None:
        other = make_article(by=editor, text="Another\n\nWords.")
        with nothing_changes(), pytest.raises(Claim.DoesNotExist):
            ask_question(other, claim, by=checker, to=editor, text="Which?")

    def test_is_nothing_for_the_author(self, claim: Claim, author: User, editor: User) -> None:
        for write in (lambda: ask(claim, to=editor, by=author), lambda: note(claim, by=author)):
            with nothing_changes(), pytest.raises(PermissionDenied, match="named as the author"):
                write()


class TestAnswering:
    def test_keeps_the_answer_with_its_question(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker, private=False)
        row = answer(question, by=editor)
        assert (row.kind, row.about, row.claim, row.made_by) == (RemarkKind.ANSWER, question, claim, editor)
        assert not row.private, "as its question"
        assert list(question.answers.all()) == [row]

    def test_is_for_the_author_who_was_asked(self, claim: Claim, author: User, editor: User) -> None:
        assert answer(ask(claim, to=author, by=editor), by=author).made_by == author

    def test_is_not_for_the_author_where_another_was_asked(
        self, claim: Claim, author: User, editor: User, second: User
    ) -> None:
        question = ask(claim, to=second, by=editor)
        with nothing_changes(), pytest.raises(PermissionDenied, match="named as the author"):
            answer(question, by=author)

    def test_is_for_a_reader_who_was_asked_alone(self, claim: Claim, reader: User, editor: User, checker: User) -> None:
        assert answer(ask(claim, to=reader, by=editor), by=reader)
        other = ask(claim, to=checker, by=editor)
        with nothing_changes(), pytest.raises(PermissionDenied):
            answer(other, by=reader)

    def test_is_for_any_colleague(self, claim: Claim, checker: User, second: User, editor: User) -> None:
        assert answer(ask(claim, to=editor, by=checker), by=second).made_by == second

    def test_is_not_for_one_who_was_asked_and_may_not_see_it_any_more(
        self, claim: Claim, reader: User, editor: User
    ) -> None:
        question = ask(claim, to=reader, by=editor)
        reader.groups.clear()
        with nothing_changes(), pytest.raises(PermissionDenied):
            answer(question, by=User.objects.get(pk=reader.pk))

    def test_is_to_a_question_alone(self, claim: Claim, checker: User) -> None:
        row = note(claim, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="no question"):
            answer(row, by=checker)

    def test_is_to_an_open_question(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        resolve(question, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="Open it again"):
            answer(question, by=editor)

    def test_changes_nothing_of_the_question(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        answer(question, by=editor)
        assert now(question).lock_version == question.lock_version


class TestWaiting:
    """A question waits for who was asked while it is open and the last word in it is that of who asked."""

    def test_ends_with_anybodys_answer(self, claim: Claim, checker: User, second: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        assert waits_for_an_answer(question)
        answer(question, by=second)
        assert not waits_for_an_answer(question)

    def test_begins_again_where_who_asked_adds_to_it(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        answer(question, by=editor)
        answer(question, by=checker, text="Which ministry?")
        assert waits_for_an_answer(question)

    def test_ends_when_it_is_resolved(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        resolve(question, by=checker)
        assert not waits_for_an_answer(now(question))
        assert read_queue(editor).lines == []


class TestResolving:
    def test_says_how_it_ended_and_keeps_it(self, claim: Claim, checker: User, editor: User) -> None:
        row = resolve(ask(claim, to=editor, by=checker), by=editor, why=" It is in the report. ")
        assert (row.resolved, row.why) == (True, "It is in the report.")
        assert row.history.latest().history_change_reason == "It is in the report."

    def test_is_of_notes_too_and_can_be_taken_back(self, claim: Claim, checker: User, editor: User) -> None:
        row = resolve(note(claim, by=checker), by=editor)
        again = reopen_remark(row, by=checker, lock_version=row.lock_version)
        assert (again.resolved, again.why) == (False, "")

    def test_says_why(self, claim: Claim, checker: User) -> None:
        row = note(claim, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="Say why"):
            resolve(row, by=checker, why=" ")

    def test_is_done_once(self, claim: Claim, checker: User) -> None:
        row = note(claim, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="open already"):
            reopen_remark(row, by=checker, lock_version=row.lock_version)
        resolve(row, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="resolved already"):
            resolve(row, by=checker)

    def test_is_of_what_was_seen(self, claim: Claim, checker: User, editor: User) -> None:
        row = note(claim, by=checker)
        resolve(row, by=checker)
        with nothing_changes(), pytest.raises(StaleError):
            reopen_remark(row, by=editor, lock_version=row.lock_version)

    def test_is_of_no_answer_and_not_for_the_author(self, claim: Claim, author: User, editor: User) -> None:
        question = ask(claim, to=author, by=editor)
        reply = answer(question, by=author)
        with nothing_changes(), pytest.raises(ValidationError, match="goes with its question"):
            resolve(reply, by=editor)
        with nothing_changes(), pytest.raises(PermissionDenied, match="named as the author"):
            resolve(question, by=author)


class TestPrivacy:
    def test_is_of_a_question_with_its_answers(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        reply = answer(question, by=editor)
        for private in (False, True):
            set_private(question, by=checker, lock_version=now(question).lock_version, private=private)
            assert (now(question).private, now(reply).private) == (private, private)

    def test_is_not_for_the_author(self, claim: Claim, author: User, editor: User) -> None:
        question = ask(claim, to=author, by=editor)
        with nothing_changes(), pytest.raises(PermissionDenied):
            set_private(question, by=author, lock_version=question.lock_version, private=False)


class TestMentions:
    def test_are_rows_of_people_who_may_read_it(self, claim: Claim, checker: User, editor: User, second: User) -> None:
        row = note(claim, by=checker, text="@chidi, @edda and @charlie: look.")
        assert {each.person for each in Mention.objects.filter(remark=row)} == {editor, second}, "not the writer"

    def test_of_nobody_here_are_told_and_nothing_is_lost(self, claim: Claim, checker: User, nobody: User) -> None:
        written = write_note(claim.article, claim, by=checker, text="As @nexta and @noor had it.")
        assert written.unknown == ("nexta", "noor"), "who may not see it is nobody here"
        assert now(written.remark).text == "As @nexta and @noor had it."
        assert not Mention.objects.exists()

    def test_stand_in_answers_too(self, claim: Claim, checker: User, editor: User, second: User) -> None:
        written = answer_question(ask(claim, to=editor, by=checker), by=editor, text="@chidi knows.")
        assert Mention.objects.get().remark == written.remark


class TestTheRecord:
    def test_tells_all_of_it_in_the_history_of_the_claim(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        answer(question, by=editor)
        resolve(question, by=checker)
        note(claim, by=checker)
        told = [each for each in history_of_claim(claim) if each.remark]
        assert [(each.event.subject, each.event.action, each.event.by) for each in told] == [
            ("question", "added", "Charlie"),
            ("answer", "added", "Edda"),
            ("question", "changed", "Charlie"),
            ("note", "added", "Charlie"),
        ]
        assert told[2].event.why == "It is answered."

    def test_tells_what_is_of_the_article_in_its_history(self, article: Article, checker: User) -> None:
        row = note(article, by=checker)
        assert history_of_article(article, sealed={})[-1].subject == "note"
        assert history_of_article(article, sealed={}, withheld={row.pk})[-1].subject != "note"

    def test_is_rebuilt_for_any_moment(self, claim: Claim, checker: User, editor: User) -> None:
        question = ask(claim, to=editor, by=checker)
        before = Entry.objects.filter(article=claim.article).latest("sequence").at
        resolve(question, by=checker)
        past = as_of(claim.article, before).rows[Remark][question.pk]
        assert (past.text, past.resolved) == (question.text, False)

    def test_changes_no_standing_and_no_sign_off(
        self, article: Article, claim: Claim, checker: User, editor: User, second: User
    ) -> None:
        give(claim, by=second)
        before = list(ClaimStanding.objects.values())
        finish(article, by=editor)
        sign(article, by=editor)
        question = ask(claim, to=editor, by=checker)
        answer(question, by=editor)
        resolve(question, by=checker)
        assert Article.objects.get(pk=article.pk).state == "signed"
        assert list(ClaimStanding.objects.values()) == before

    def test_stands_in_nobodys_way(self, article: Article, claim: Claim, checker: User, editor: User) -> None:
        give(claim, by=checker)
        ask(claim, to=editor, by=checker)
        finish(article, by=editor)
        assert sign(article, by=editor)

    def test_goes_along_with_a_claim_whose_words_change(self, claim: Claim, checker: User, editor: User) -> None:
        dispute(claim, by=checker)
        question = ask(claim, to=editor, by=checker)
        reworded = SOLDIERS.replace("around 75 ", "around 75,000 ")
        for text in (reworded, SOLDIERS.replace("around 75 Russian soldiers were killed or wounded so far", "None")):
            revise(claim.article, text, by=editor)
            assert now(question).claim == claim
            assert question.pk in [line.question for line in read_queue(editor).lines]

    def test_stays_at_a_claim_that_is_merged_or_withdrawn(self, claim: Claim, checker: User, editor: User) -> None:
        other = make_claim(claim.article, by=checker, quote="The ministry denies it")
        question = ask(claim, to=editor, by=checker)
        merge_claim(claim, into=other, by=checker, lock_version=claim.lock_version, why="The same.")
        assert now(question).claim == claim
        assert [line.question for line in read_queue(editor).lines] == [question.pk]
