"""Mails of what is assigned and when it is due: who gets which, when, once; and what is in none of them."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends import console, dummy
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from annotations import clock
from annotations.actions.assignments import change_due, hand_work_over
from annotations.actions.mails import choose_mails
from annotations.choices import MailTiming, Risk, Role
from annotations.models import Article, Assignment, Claim, Notice, User
from newsroom.environment import mail_server, web_address
from tests.make import (
    answer,
    ask,
    assign,
    dispute,
    findings,
    give,
    give_back,
    make_article,
    make_claim,
    make_person,
    note,
    source,
    take,
)
from tests.views.reading import Page, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_article")]

TODAY = datetime.fromisoformat("2024-03-01T09:00+00:00")


@pytest.fixture(autouse=True)
def addresses(second: User, checker: User, settings: Any) -> None:
    settings.NEWSROOM_ADDRESS = "https://desk.example.org"
    for person in (second, checker):
        person.email = f"{person.username}@example.org"
        person.save()


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """Within it transactions end as they do outside of tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def send_mails(at: datetime | None = None) -> None:
    with clock.at(at or clock.now()):
        call_command("send_mails", verbosity=0)


class TestAtOnce:
    def test_says_what_by_whom_until_when_and_where(
        self, claim: Claim, editor: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        with commits(), clock.at(TODAY):
            assign(claim, to=second, by=editor, due=TODAY + timedelta(days=3))
        [mail] = mailoutbox
        assert mail.to == ["chidi@example.org"]
        assert mail.subject == "Assigned to you: claim 1 of “Freedom for the front”"
        for words in (
            claim.statement,
            "By Edda",
            "Due 4 March 2024, 09:00 UTC",
            f"https://desk.example.org{claim.get_absolute_url()}",
            "https://desk.example.org/admin/mails/",
        ):
            assert words in mail.body
        assert mail.content_subtype == "plain"

    def test_is_after_the_commit(
        self, claim: Claim, editor: User, second: User, mailoutbox: list[EmailMessage]
    ) -> None:
        assign(claim, to=second, by=editor)
        assert mailoutbox == []
        assert Notice.objects.get().handled_at is None

    def test_is_for_nobody_who_did_it_themselves_or_has_no_address(
        self, article: Article, claim: Claim, editor: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        with commits():
            take(claim, by=second)
            assign(article, to=editor, by=editor)
        assert mailoutbox == []

    def test_is_one_mail_of_all_that_is_handed_over(
        self,
        article: Article,
        claim: Claim,
        editor: User,
        checker: User,
        second: User,
        commits: Any,
        mailoutbox: list[EmailMessage],
    ) -> None:
        for about in (article, claim):
            assign(about, to=second, by=editor)
        with commits():
            hand_work_over(second, to=checker, by=editor, why="Chidi left.")
        [mail] = mailoutbox
        assert (mail.to, mail.subject) == (["charlie@example.org"], "2 things wait for you")

    def test_a_title_with_line_ends_begins_no_other_header(
        self, editor: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        article = make_article(by=editor, text="Freedom\u2028Bcc: all@example.org\n\nWords.")
        with commits():
            assign(article, to=second, by=editor)
        [mail] = mailoutbox
        assert "\n" not in mail.message()["Subject"]
        assert mail.bcc == []


class TestAMailServerThatIsDown:
    def test_loses_nothing_and_is_asked_again(
        self,
        claim: Claim,
        editor: User,
        second: User,
        as_: Any,
        commits: Any,
        mailoutbox: list[EmailMessage],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
            patch.setattr(EmailMessage, "send", refuse)
            with commits():
                done = Page.at(as_(editor), address("claim_assign", claim)).send(person=second.pk)
            assert "Assigned." in done.words
            assert Assignment.objects.get().person == second
            assert "was not sent" in caplog.text
            assert "chidi@example.org" not in caplog.text
            with pytest.raises(CommandError, match="1 mails could not be sent"):
                send_mails()
        assert mailoutbox == []
        send_mails()
        send_mails()
        assert len(mailoutbox) == 1
        assert findings() == []


def refuse(*_args: Any, **_more: Any) -> None:
    raise ConnectionRefusedError("no mail today")


class TestDue:
    def test_is_told_a_day_before_and_when_it_has_passed_each_once(
        self, claim: Claim, editor: User, second: User, mailoutbox: list[EmailMessage]
    ) -> None:
        with clock.at(TODAY):
            assign(claim, to=second, by=editor, due=TODAY + timedelta(days=3))
        Notice.objects.all().delete()  # of the assignment itself
        for hours in (1, 47, 49, 50, 71, 73, 74, 200):
            send_mails(TODAY + timedelta(hours=hours))
        assert [mail.subject.split(":")[0] for mail in mailoutbox] == ["Soon due", "Was due"]

    def test_is_told_again_of_another_date(
        self, claim: Claim, editor: User, second: User, mailoutbox: list[EmailMessage]
    ) -> None:
        with clock.at(TODAY):
            row = assign(claim, to=second, by=editor, due=TODAY + timedelta(hours=5))
            Notice.objects.all().delete()
            send_mails(TODAY)
            change_due(row, by=editor, lock_version=row.lock_version, due=TODAY + timedelta(hours=6))
        send_mails(TODAY)
        send_mails(TODAY)
        assert len(mailoutbox) == 2

    def test_is_told_of_nothing_that_is_done_or_given_back(
        self, article: Article, claim: Claim, editor: User, second: User, mailoutbox: list[EmailMessage]
    ) -> None:
        with clock.at(TODAY):
            rows = [assign(about, to=second, by=editor, due=TODAY + timedelta(hours=5)) for about in (article, claim)]
            give(claim, by=second)
            give_back(rows[0], by=second)
        send_mails(TODAY + timedelta(hours=1))
        assert mailoutbox == []


class TestADigest:
    def test_comes_once_a_day_with_all_that_came(
        self, article: Article, claim: Claim, editor: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        choose_mails(by=second, timing=MailTiming.DIGEST)
        with commits(), clock.at(TODAY):
            for about in (article, claim):
                assign(about, to=second, by=editor)
        assert mailoutbox == []
        send_mails(TODAY)
        [mail] = mailoutbox
        assert mail.subject == "2 things wait for you"
        with clock.at(TODAY):
            other = make_article(by=editor, text="Another\n\nIt rained.")
            assign(other, to=second, by=editor)
        send_mails(TODAY + timedelta(hours=2))
        assert len(mailoutbox) == 1
        send_mails(TODAY + timedelta(days=1))
        assert mailoutbox[1].subject == "Assigned to you: Another"

    def test_or_never(
        self, claim: Claim, editor: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        choose_mails(by=second, timing=MailTiming.NONE)
        with commits(), clock.at(TODAY):
            assign(claim, to=second, by=editor, due=TODAY + timedelta(hours=5))
        send_mails(TODAY + timedelta(hours=1))
        choose_mails(by=second, timing=MailTiming.AT_ONCE)
        send_mails(TODAY + timedelta(hours=2))
        assert mailoutbox == []

    def test_is_chosen_on_a_page_of_one_s_own(self, second: User, as_: Any) -> None:
        page = Page.at(as_(second), address("mail_choice"))
        assert "chidi@example.org" in page.words
        assert page.form()["timing"] == "at_once"
        page.send(timing="digest")
        assert Page.at(as_(second), address("mail_choice")).form()["timing"] == "digest"


def test_no_mail_tells_of_a_verdict_or_a_source(
    article: Article, editor: User, checker: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
) -> None:
    accusation = make_claim(article, by=editor, quote="The ministry denies it", risk=Risk.ACCUSATION)
    source(accusation, by=checker, title="Dossier Kestrel", note="Wren told us", confidential=True)
    dispute(accusation, by=checker)
    with commits(), clock.at(TODAY):
        assign(accusation, to=second, by=editor, due=TODAY + timedelta(hours=5))
    Notice.objects.all().delete()
    send_mails(TODAY + timedelta(hours=1))
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        told = f"{mail.subject} {mail.body}"
        assert [word for word in ("Charlie", "disput", "75,000", "Kestrel", "Wren", "1 of 2") if word in told] == []


class TestQuestions:
    def test_are_told_with_where_and_by_whom_and_not_a_word_of_them(
        self, claim: Claim, editor: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        with commits():
            question = ask(claim, to=second, by=editor, text="Is Wren behind it?")
        [mail] = mailoutbox
        assert (mail.to, mail.subject) == (
            ["chidi@example.org"],
            "A question waits for you: claim 1 of “Freedom for the front”",
        )
        for words in (claim.statement, "By Edda", f"https://desk.example.org{question.get_absolute_url()}"):
            assert words in mail.body
        assert "Wren" not in mail.body

    def test_tell_who_asked_of_the_answer_and_who_was_asked_of_more(
        self, claim: Claim, checker: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        question = ask(claim, to=second, by=checker)
        Notice.objects.all().delete()
        with commits():
            answer(question, by=second, text="Wren is not.")
        with commits():
            answer(question, by=checker, text="Who then?")
        assert [(mail.to, mail.subject.split(":")[0]) for mail in mailoutbox] == [
            (["charlie@example.org"], "Your question is answered"),
            (["chidi@example.org"], "A question waits for you"),
        ]
        assert not any("Wren" in mail.body for mail in mailoutbox)

    def test_tell_who_is_mentioned_once_and_not_who_wrote(
        self, article: Article, checker: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        with commits():
            note(article, by=checker, text="@chidi, look; @charlie does. @chidi?")
        with commits():
            ask(article, to=second, by=checker, text="@chidi, will you?")
        assert [(mail.to, mail.subject) for mail in mailoutbox] == [
            (["chidi@example.org"], "You are mentioned: Freedom for the front"),
            (["chidi@example.org"], "A question waits for you: Freedom for the front"),
        ]

    def test_of_a_digest_are_those_that_still_wait(
        self, claim: Claim, checker: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        choose_mails(by=second, timing=MailTiming.DIGEST)
        with commits():
            answered = ask(claim, to=second, by=checker, text="One?")
            ask(claim.article, to=second, by=checker, text="Two?")
            answer(answered, by=second)
            assign(claim, to=second, by=make_person("erik", Role.EDITOR))
            note(claim, by=checker, text="@chidi")
        send_mails(clock.now())
        [mail] = [mail for mail in mailoutbox if mail.to == ["chidi@example.org"]]
        assert mail.subject == "3 things wait for you"
        for words in ("A question waits for you: Freedom", "Assigned to you", "You are mentioned"):
            assert words in mail.body

    def test_are_told_to_nobody_who_may_not_see_them_any_more(
        self, claim: Claim, checker: User, second: User, mailoutbox: list[EmailMessage]
    ) -> None:
        ask(claim, to=second, by=checker)
        second.groups.clear()
        send_mails()
        assert mailoutbox == []

    def test_tell_nothing_of_a_sealed_verdict(
        self, article: Article, editor: User, checker: User, second: User, commits: Any, mailoutbox: list[EmailMessage]
    ) -> None:
        accusation = make_claim(article, by=editor, quote="The ministry denies it", risk=Risk.ACCUSATION)
        dispute(accusation, by=checker)
        with commits():
            ask(accusation, to=second, by=editor, text="Did Charlie dispute it?")
        told = f"{mailoutbox[0].subject} {mailoutbox[0].body}"
        assert [word for word in ("Charlie", "disput", "75,000", "1 of 2") if word in told] == []


class TestTheSettings:
    def test_name_a_mail_server_in_one_address(self) -> None:
        found = mail_server("smtp+tls://desk:p%40ss@mail.example.org:2525")
        assert found["backend"].endswith("smtp.EmailBackend")
        options = found["options"]
        assert (options["host"], options["port"], options["username"], options["password"]) == (
            "mail.example.org",
            2525,
            "desk",
            "p@ss",
        )
        assert (options["use_tls"], options["use_ssl"]) == (True, False)
        assert mail_server("smtps://mail.example.org")["options"]["port"] == 465
        assert issubclass(import_string(mail_server("console:")["backend"]), console.EmailBackend)
        assert issubclass(import_string(mail_server("none:")["backend"]), dummy.EmailBackend)

    @pytest.mark.parametrize("value", ["", "mail.example.org", "http://mail.example.org", "smtp://"])
    def test_refuse_what_is_no_mail_server(self, value: str) -> None:
        with pytest.raises(ValueError, match="give console:"):
            mail_server(value)

    def test_name_where_the_newsroom_is(self) -> None:
        assert web_address("https://desk.example.org/") == "https://desk.example.org"
        for wrong in ("", "desk.example.org", "ftp://desk.example.org", "https://desk.example.org/?a=1"):
            with pytest.raises(ValueError, match="give an address"):
                web_address(wrong)
