"""Questions, answers and notes on the desk: written, answered, resolved, found; and what a report prints of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions.claims import Part, merge_claim, split_claim
from annotations.actions.remarks import set_private
from annotations.anchoring import occurrences
from annotations.choices import Risk, Role
from annotations.exporting import Scope, export
from annotations.models import Article, Claim, Draft, Mention, Remark, ReportExport, User
from annotations.reports import verify_report
from tests.make import (
    answer,
    ask,
    correct,
    dispute,
    make_claim,
    make_person,
    note,
    resolve,
)
from tests.views.reading import Page, address, desk_of, tells

pytestmark = pytest.mark.django_db

Browser = Callable[[User | None], Client]


@pytest.fixture
def author(article: Article, standards_editor: User) -> User:
    person = make_person("aya", Role.READER)
    correct(article, author=person, by=standards_editor)
    return person


def at(client: Client, claim: Claim) -> Page:
    return desk_of(client, claim)


class TestOnAClaim:
    def test_a_question_is_asked_answered_and_resolved_on_the_desk(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        page = at(as_(checker), claim).send(address("claim_ask", claim), to=editor.pk, text="Who says so?")
        assert "Edda finds it in their queue" in page.words
        assert tells(page.section("card"), "Question to Edda", "Charlie", "waits for an answer", "Who says so?")
        question = Remark.objects.get()
        assert page.address == claim.article.get_absolute_url()
        page = at(as_(editor), claim).send(address("question_answer", question), text="The ministry.")
        assert tells(page.section("card"), "Who says so?", "Answer", "Edda", "The ministry.")
        assert "waits for an answer" not in page.section("card")
        page = at(as_(checker), claim).send(address("question_resolve", question), why="It is a source now.")
        assert tells(page.section("card"), "1 resolved", "Who says so?", "The ministry.", "It is a source now.")
        page = page.send(address("question_reopen", question))
        assert not Remark.objects.get(pk=question.pk).resolved

    def test_a_note_asks_nobody(self, claim: Claim, checker: User, as_: Browser) -> None:
        page = at(as_(checker), claim).send(address("claim_ask", claim), text="Mind the thousands.")
        assert "Noted." in page.words
        assert tells(page.section("card"), "Note", "Charlie", "Mind the thousands.")

    def test_its_open_questions_are_counted_in_the_list(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        for text in ("Who?", "Where?", "When?"):
            ask(claim, to=editor, by=checker, text=text)
        resolve(Remark.objects.first(), by=checker)  # type: ignore[arg-type]
        note(claim, by=checker)
        page = desk_of(as_(editor), claim.article)
        assert "2 open questions" in page.section("claims")
        assert "Open questions at: claim 1" in page.section("questions")

    def test_what_was_typed_stays_where_it_is_refused(
        self, claim: Claim, checker: User, second: User, as_: Browser
    ) -> None:
        page = at(as_(checker), claim).send(address("claim_ask", claim), to=second.pk, text=" ")
        assert (page.status, Remark.objects.count()) == (400, 0)
        assert page.form()["to"] == str(second.pk)
        assert page.complaint_at("text")

    def test_an_answer_to_what_was_resolved_meanwhile_is_kept_in_the_form(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        question = ask(claim, to=editor, by=checker)
        page = at(as_(editor), claim)
        resolve(question, by=checker)
        page = page.send(address("question_answer", question), text="The ministry says so.")
        assert "Open it again first" in page.alerts
        assert page.form()["text"] == "The ministry says so."

    def test_a_stale_resolution_shows_what_stands_there_and_keeps_the_words(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        question = ask(claim, to=editor, by=checker)
        page = at(as_(editor), claim)
        resolve(question, by=checker, why="Done by Charlie.")
        page = page.send(address("question_resolve", question), why="Done by Edda.")
        assert page.status == 409
        assert page.form()["why"] == "Done by Edda."
        assert "Done by Charlie." in page.words
        assert Draft.objects.get().values["why"] == "Done by Edda."

    def test_the_field_says_who_reads_it(self, claim: Claim, checker: User, as_: Browser) -> None:
        assert "also who is to give a second verdict blind" in at(as_(checker), claim).section("card")

    def test_a_name_that_is_nobodys_is_told_and_nothing_lost(
        self, claim: Claim, checker: User, second: User, as_: Browser
    ) -> None:
        page = at(as_(checker), claim).send(address("claim_ask", claim), text="@chidi: as @nexta had it.")
        assert "called @nexta: nobody was told" in page.words
        assert Mention.objects.get().person == second
        assert Remark.objects.get().text == "@chidi: as @nexta had it."

    def test_hostile_words_stay_words(self, claim: Claim, checker: User, editor: User, as_: Browser) -> None:
        words = "<script>alert(1)</script> {{ x }} \u202eevil"
        answer(ask(claim, to=editor, by=checker, text=words, private=False), by=editor, text=words)
        for place in (claim.get_absolute_url(), address("claim_history", claim), "/admin/"):
            page = Page.at(as_(editor), place)
            assert "alert(1)" in page.words or place == "/admin/"
            assert not page.root.xpath('//script[contains(text(), "alert(1)")]')

    def test_a_withdrawn_claim_takes_no_more_and_keeps_its_own(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        ask(claim, to=editor, by=checker)
        other = make_claim(claim.article, by=checker, quote="The ministry denies it")
        merge_claim(claim, into=other, by=checker, lock_version=claim.lock_version)
        page = at(as_(checker), claim)
        assert "Where is this from?" in page.section("card")
        assert not page.has_form(address("claim_ask", claim))

    def test_those_of_a_merged_claim_are_shown_at_the_one_it_went_into(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        ask(claim, to=editor, by=checker)
        first, second_ = (
            make_claim(claim.article, by=checker, quote=quote) for quote in ("The ministry denies it", "They go first")
        )
        merge_claim(claim, into=first, by=checker, lock_version=claim.lock_version)
        merge_claim(first, into=second_, by=checker, lock_version=first.lock_version)
        page = at(as_(editor), second_)
        assert tells(page.section("card"), "written at claim 1", "Where is this from?")
        assert "1 open question" in page.section("claims")

    def test_those_of_a_split_claim_are_shown_at_its_parts(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        ask(claim, to=editor, by=checker)
        text = claim.article.versions.get().text
        parts = [
            Part(occurrences(text, quote)[0], quote) for quote in ("around 75 Russian soldiers", "killed or wounded")
        ]
        for part in split_claim(claim, parts=parts, by=checker, lock_version=claim.lock_version, version_number=1):
            assert "written at claim 1" in at(as_(editor), part).section("card")


class TestOnAnArticle:
    def test_it_is_asked_and_noted_beside_the_text(
        self, article: Article, checker: User, editor: User, as_: Browser
    ) -> None:
        page = desk_of(as_(checker), article).send(address("article_ask", article), to=editor.pk, text="Who took it?")
        assert tells(page.section("questions"), "Question to Edda", "Who took it?")
        assert tells(
            Page.at(as_(checker), address("article_history", article)).events()[0], "Charlie", "asked", "Who took it?"
        )

    def test_the_author_answers_what_they_are_asked_and_nothing_else(
        self, article: Article, claim: Claim, author: User, checker: User, editor: User, as_: Browser
    ) -> None:
        mine, another_s = ask(claim, to=author, by=checker), ask(claim, to=editor, by=checker, text="And you?")
        page = at(as_(author), claim)
        assert page.has_form(address("question_answer", mine))
        for action in (
            address("question_answer", another_s),
            address("question_resolve", mine),
            address("question_privacy", mine),
            address("claim_ask", claim),
            address("article_ask", article),
        ):
            assert not page.has_form(action)
            assert as_(author).post(action, {"text": "No.", "why": "No.", "lock_version": 1}).status_code == 403
        done = page.send(address("question_answer", mine), text="From my notes.")
        assert "From my notes." in done.section("card")

    def test_a_reader_sees_it_and_has_no_form(
        self, article: Article, checker: User, reader: User, as_: Browser
    ) -> None:
        note(article, by=checker)
        page = desk_of(as_(reader), article)
        assert "The desk knows." in page.section("questions")
        assert not page.has_form(address("article_ask", article))

    def test_the_page_of_its_sign_off_shows_how_many_are_open(
        self, article: Article, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        ask(article, to=editor, by=checker)
        ask(claim, to=editor, by=checker, text="Which day?")
        resolve(ask(claim, to=editor, by=checker, text="Which year?"), by=checker)
        told = Page.at(as_(editor), address("article_sign_off", article)).section("asked")
        assert tells(told, "Open questions 2", "nobody’s way", "The article", "Where is this", "Claim 1", "Which day?")
        assert "Which year?" not in told


class TestTheQueue:
    def test_has_a_line_that_leads_to_the_question(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        question = ask(claim, to=editor, by=checker)
        page = Page.at(as_(editor), "/admin/")
        assert tells(page.section("queue"), "Claim 1: answer a question", "Charlie asks", "Where is this from?")
        assert question.get_absolute_url() in page.links()
        assert at(as_(editor), claim).section(f"remark-{question.pk}")

    def test_takes_as_many_queries_for_three_questions_as_for_one(
        self, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        client, counts = as_(editor), []
        for text in ("Who?", "Where?", "When?"):
            answer(ask(claim, to=editor, by=checker, text=text), by=checker, text="And why?")
            for place in ("/admin/", claim.get_absolute_url()):
                client.get(place)
                with CaptureQueriesContext(connection) as asked:
                    client.get(place)
                counts.append(len(asked))
        assert counts[:2] == counts[2:4] == counts[4:]


class TestAReport:
    """Private ones are printed where they are asked for, public ones always."""

    @pytest.fixture
    def written(self, claim: Claim, checker: User, editor: User) -> Claim:
        answer(ask(claim, to=editor, by=checker, text="Kestrel asked"), by=editor, text="Kestrel answered")
        resolve(note(claim.article, by=checker, text="Kestrel noted"), by=editor, why="Kestrel ended")
        answer(ask(claim, to=editor, by=checker, text="Wren asked", private=False), by=editor, text="Wren answered")
        note(claim.article, by=checker, text="Wren noted", private=False)
        return claim

    @pytest.mark.parametrize("format", ["html", "csv", "json", "zip"])
    def test_holds_no_word_of_what_is_private(self, format: str, written: Claim, reader: User, as_: Browser) -> None:
        said = (
            as_(reader).post(address("article_report", written.article), {"format": format}).content.decode("latin-1")
        )
        assert "Kestrel" not in said
        assert [word for word in ("Wren asked", "Wren answered") if word not in said] == []
        assert not ReportExport.objects.get().with_private

    @pytest.mark.parametrize("format", ["html", "csv", "json", "zip"])
    def test_holds_all_of_it_where_it_is_asked_for(
        self, format: str, written: Claim, reader: User, as_: Browser
    ) -> None:
        action = address("article_report", written.article)
        assert "with_private" not in Page.at(as_(reader), action).form(), "not ticked"
        said = as_(reader).post(action, {"format": format, "with_private": "on"}).content.decode("latin-1")
        wanted = ["Kestrel asked", "Kestrel answered", "Wren asked", "Wren answered"]
        if format != "csv":  # which has a row for each claim, and none for the article
            wanted += ["Kestrel noted", "Kestrel ended", "Wren noted"]
        assert [word for word in wanted if word not in said] == []
        assert ReportExport.objects.get().with_private

    def test_has_another_digest_with_them(self, written: Claim, reader: User, as_: Browser) -> None:
        digests = []
        for more in ({}, {"with_private": "on"}):
            said = as_(reader).post(address("article_report", written.article), {"format": "json", **more}).json()
            digests.append(said["reports"][0]["digest"])
        assert len(set(digests)) == 2

    def test_prints_what_was_made_public_and_no_more_what_was_made_private(
        self, written: Claim, checker: User, reader: User, as_: Browser
    ) -> None:
        for text, private in (("Kestrel asked", "off"), ("Wren asked", "on")):
            question = Remark.objects.get(text=text)
            page = at(as_(checker), written).send(address("question_privacy", question))
            assert page.status == 200
            assert Remark.objects.get(text=text).private == (private == "on")
        said = as_(reader).post(address("article_report", written.article), {"format": "json"}).content.decode()
        assert "Kestrel answered" in said
        assert "Wren asked" not in said
        assert "Wren answered" not in said


def test_no_page_of_notes_tells_whose_sealed_verdict_is_in(
    article: Article, editor: User, checker: User, second: User, reader: User, as_: Browser
) -> None:
    """What the program itself says of a question or a note has nothing of a verdict in it."""
    accusation = make_claim(article, by=editor, quote="The ministry denies it", risk=Risk.ACCUSATION)
    dispute(accusation, by=checker)
    ask(accusation, to=second, by=editor, text="Who else?")
    note(accusation, by=second, text="Look.")
    for person in (second, reader, editor):
        words = at(as_(person), accusation).section("card") + at(as_(person), accusation).section("claims")
        assert "75,000" not in words
        assert "Charlie" not in Page.at(as_(person), address("claim_history", accusation)).words


def test_a_bundle_proves_a_report_with_them_and_one_without(
    claim: Claim, checker: User, editor: User, second: User
) -> None:
    question = ask(claim, to=editor, by=checker, text="@chidi, who says so?")
    answer(question, by=editor)
    row = note(claim.article, by=second, text="Kestrel", private=False)
    for with_private in (False, True):
        data = b"".join(export([claim.article.pk], "zip", by=editor, scope=Scope(with_private=with_private)))
        assert verify_report.check(data)[0] == []
        ledger = json.loads(verify_report.unpack(data)["entries.json"])["chains"]
        withheld: list[Any] = [
            part["kind"] for entry in next(iter(ledger.values())) for part in entry["parts"] if "payload" not in part
        ]
        assert sorted(withheld) == ([] if with_private else ["act", "act", "mention", "remark", "remark"])
    set_private(row, by=checker, lock_version=row.lock_version, private=True)
    set_private(question, by=checker, lock_version=question.lock_version, private=False)
    for with_private in (False, True):
        data = b"".join(export([claim.article.pk], "zip", by=editor, scope=Scope(with_private=with_private)))
        assert verify_report.check(data)[0] == []
