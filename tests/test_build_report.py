"""The report of an article: all that was recorded, and nothing that must not leave the house."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import clock
from annotations.actions.articles import Details, edit_article
from annotations.actions.claims import edit_claim, merge_claim, place_claim, withdraw_claim
from annotations.actions.evidence import Source, edit_evidence, withdraw_evidence
from annotations.actions.exports import record_export
from annotations.actions.sign_off import finish_checking
from annotations.anchoring import Span
from annotations.approval import Approval, read_approval
from annotations.choices import EvidenceKind, Reason, Risk, Role, Standing, Translation, Verdict
from annotations.exporting import export, file_name
from annotations.models import Article, Claim, Entry, Head, ReportExport, SignOff, User, Waiver
from annotations.record import current_version, read_claim, read_claims
from annotations.reports.build import build_report
from annotations.reports.shapes import Report, RulesReport, SignOffReport, WaiverReport, as_plain
from tests.make import (
    QUOTE,
    SOLDIERS,
    bring_version,
    choose_rules,
    correct,
    dispute,
    finish,
    give,
    let_pass,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    publish,
    reopen,
    revise,
    sign,
    source,
)
from tests.make_reports import EVIDENCE

pytestmark = pytest.mark.usefixtures("kept_article")


def token(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).lock_version


def text_of(report: Report) -> str:
    """All that a report says, as one text."""
    return json.dumps(as_plain(report), ensure_ascii=False)


class TestOfAnArticle:
    def test_holds_what_is_known_of_it(self, editor: User, checker: User) -> None:
        article = make_article(
            by=editor,
            outlet="Meridian",
            story="Prisoners",
            byline="By us",
            url="https://example.org/1",
            published_on=date(2022, 8, 10),
            published_at=datetime(2022, 8, 10, 9, tzinfo=UTC),
            original_language="ru",
            translation=Translation.MACHINE,
        )
        version = article.versions.get()
        report = build_report(article, by=checker)
        assert (report.article, report.outlet, report.story) == (article.pk, "Meridian", "Prisoners")
        assert (report.title, report.byline, report.url) == (
            "Freedom for the front",
            "By us",
            "https://example.org/1",
        )
        assert (report.published_on, report.published_at) == (article.published_on, article.published_at)
        assert (report.language, report.original_language, report.translation) == ("en", "ru", "machine")
        assert (report.state, report.version, report.versions) == ("checking", 1, 1)
        assert (report.brought_by, report.brought_at, report.made_by) == ("Edda", version.brought_at, "Charlie")
        assert (report.text, report.text_digest) == (SOLDIERS, version.digest)
        assert [SOLDIERS[block.start : block.end] for block in report.blocks] == SOLDIERS.split("\n\n")
        assert [event.subject for event in report.history] == ["article", "version"]

    def test_without_outlet_and_story_is_a_report_all_the_same(self, editor: User) -> None:
        report = build_report(make_article(by=editor, text="Another\n\nText."), by=editor)
        assert (report.outlet, report.story, report.published_on, report.claims) == ("", "", None, ())

    def test_speaks_of_the_newest_text(self, claim: Claim, editor: User) -> None:
        bring_version(claim.article, f"New title\n\n{SOLDIERS}", by=editor)
        report = build_report(claim.article, by=editor)
        assert (report.title, report.version, report.versions) == ("New title", 2, 2)
        assert report.text.startswith("New title\n\n")

    def test_writes_nothing(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        with nothing_changes():
            build_report(claim.article, by=checker)


class TestOfAClaim:
    def test_holds_the_claim_its_place_and_where_it_stands(self, article: Article, checker: User) -> None:
        claim = make_claim(article, by=checker, statement="75 fell", claimant="Estimates", risk=Risk.FIGURE)
        [told] = build_report(article, by=checker).claims
        assert (told.id, told.number, told.statement, told.claimant) == (claim.pk, 1, "75 fell", "Estimates")
        assert (told.risk, told.standing, told.verdict, told.withdrawal) == ("figure", "open", "", "")
        assert (told.quote, SOLDIERS[told.start : told.end]) == (QUOTE, QUOTE)
        assert (told.reviews_in, told.reviews_required, told.withheld) == (0, 1, 0)
        assert [event.subject for event in told.history] == ["claim", "placement"]

    def test_holds_what_its_reviewer_says(self, claim: Claim, checker: User) -> None:
        review = dispute(claim, by=checker)
        [told] = build_report(claim.article, by=checker).claims
        assert (told.standing, told.verdict, told.reviews_in) == ("settled", "disputed", 1)
        [said] = told.reviews
        assert (said.reviewer, said.kind, said.verdict, said.reason) == ("Charlie", "own", "disputed", "mistranslation")
        assert (said.rationale, said.correction) == (review.rationale, "around 75,000")
        assert (said.given_at, said.quote, said.stale) == (review.given_at, QUOTE, False)

    def test_says_of_a_stale_review_on_which_words_it_was_given(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        place_claim(claim, by=checker, lock_version=token(claim), version_number=1, span=Span(0, 7))
        [told] = build_report(claim.article, by=checker).claims
        assert (told.standing, told.quote, told.reviews_in) == ("recheck", "Freedom", 0)
        assert [(review.stale, review.quote) for review in told.reviews] == [(True, QUOTE)]

    def test_that_has_no_place_in_the_newest_text_is_lost_and_stays(self, claim: Claim, editor: User) -> None:
        bring_version(claim.article, "Nothing\n\nof it", by=editor)
        [told] = build_report(claim.article, by=editor).claims
        assert (told.standing, told.start, told.end, told.quote) == ("lost", None, None, "")

    def test_that_was_merged_stays_and_says_into_which(self, claim: Claim, checker: User) -> None:
        other = make_claim(claim.article, by=checker, quote="Freedom")
        merge_claim(claim, into=other, by=checker, lock_version=token(claim))
        report = build_report(claim.article, by=checker)
        assert {told.number: (told.withdrawal, told.merged_into) for told in report.claims} == {
            1: ("merged", 2),
            2: ("", None),
        }
        assert report.counts() == {"open": 1}

    def test_holds_its_sources(self, claim: Claim, checker: User) -> None:
        values: dict[str, Any] = {
            "kind": EvidenceKind.INTERVIEW,
            "stance": "refutes",
            "tier": "primary",
            "title": "Call",
            "url": "https://example.org/call",
            "archive_url": "https://archive.example.org/1",
            "archived_on": date(2023, 11, 10),
            "locator": "11:42",
            "quote": "около 75 тысяч",
            "quote_translation": "about 75 thousand",
            "person": "A spokesman",
            "consulted_on": date(2024, 2, 6),
            "origin": "Western estimates",
            "note": "He was sure.",
        }
        evidence = source(claim, by=checker, content=b"He said so.", file_name="call.txt", **values)
        [told] = build_report(claim.article, by=checker).claims[0].evidence
        assert {name: getattr(told, name) for name in values} == values
        assert (told.file_name, told.file_digest) == ("call.txt", evidence.file_id)
        assert (told.added_by, told.added_at) == ("Charlie", evidence.added_at)

    def test_leaves_a_source_out_that_was_taken_back_but_not_its_history(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker)
        withdraw_evidence(evidence, by=checker, lock_version=token(claim), why="Another war.")
        [told] = build_report(claim.article, by=checker).claims
        assert told.evidence == ()
        assert ("withdrawn", "Another war.") in [(event.action, event.why) for event in told.history]

    def test_does_not_hold_what_belongs_to_another(self, claim: Claim, checker: User, editor: User) -> None:
        other = make_claim(claim.article, by=checker, quote="Freedom")
        elsewhere = make_claim(make_article(by=editor, outlet="Meridian"), by=editor)
        for each in (other, elsewhere):
            source(each, by=editor)
            dispute(each, by=editor)
        first = next(told for told in build_report(claim.article, by=checker).claims if told.number == 1)
        assert (first.reviews, first.evidence, first.verdict) == ((), (), "")
        assert [event.subject for event in first.history] == ["claim", "placement"]


class TestAConfidentialSource:
    """A protected source is in no export: not itself, not its history."""

    SECRET: dict[str, Any] = {
        "kind": EvidenceKind.INTERVIEW,
        "title": "Dossier Kestrel",
        "person": "Informant Wren",
        "note": "Meets us at Larkspur.",
        "url": "https://secret.example.org/",
        "quote": "Nightjar",
        "origin": "Whinchat",
    }

    def assert_nothing_leaks(self, report: Report) -> None:
        text = text_of(report)
        words = ("Kestrel", "Wren", "Larkspur", "secret.example.org", "Nightjar", "Whinchat")
        assert [word for word in words if word in text] == []
        assert "evidence" not in [event.subject for told in report.claims for event in told.history]

    def test_is_withheld_and_counted(self, claim: Claim, editor: User) -> None:
        source(claim, by=editor, confidential=True, **self.SECRET)
        report = build_report(claim.article, by=editor)
        assert (report.claims[0].withheld, report.claims[0].evidence) == (1, ())
        self.assert_nothing_leaks(report)

    def test_is_withheld_from_everybody(self, claim: Claim, editor: User, reader: User) -> None:
        source(claim, by=editor, confidential=True, **self.SECRET)
        assert build_report(claim.article, by=editor).digest == build_report(claim.article, by=reader).digest

    def test_is_withheld_with_all_that_was_said_before_it_became_so(self, claim: Claim, editor: User) -> None:
        evidence = source(claim, by=editor, **self.SECRET)
        edit_evidence(evidence, Source({"confidential": True}), by=editor, lock_version=token(claim))
        self.assert_nothing_leaks(build_report(claim.article, by=editor))

    def test_that_was_taken_back_is_no_longer_counted_and_still_withheld(self, claim: Claim, editor: User) -> None:
        evidence = source(claim, by=editor, confidential=True, **self.SECRET)
        withdraw_evidence(evidence, by=editor, lock_version=token(claim), why="No.")
        report = build_report(claim.article, by=editor)
        assert report.claims[0].withheld == 0
        self.assert_nothing_leaks(report)

    def test_beside_an_open_one_leaves_that_in(self, claim: Claim, editor: User) -> None:
        source(claim, by=editor, confidential=True, **self.SECRET)
        source(claim, by=editor)
        [told] = build_report(claim.article, by=editor).claims
        assert ([evidence.title for evidence in told.evidence], told.withheld) == (["The report"], 1)


class TestAClaimThatWaits:
    """While the second review is awaited, nobody learns what the first one says."""

    @pytest.fixture
    def waiting(self, article: Article, editor: User, second: User) -> Claim:
        claim = make_claim(article, by=editor, quote="The ministry denies everything", risk=Risk.ACCUSATION)
        self.say(claim, second, "Kestrel")
        return claim

    def say(self, claim: Claim, by: User, words: str) -> None:
        give(claim, by=by, verdict=Verdict.DISPUTED, reason=Reason.CONTRADICTED, rationale=words, correction=words)

    def test_shows_no_review_and_no_reviewer(self, waiting: Claim, editor: User) -> None:
        report = build_report(waiting.article, by=editor)
        [told] = report.claims
        assert (told.standing, told.verdict, told.reviews) == ("waiting", "", ())
        assert (told.reviews_in, told.reviews_required) == (1, 2)
        assert "review" not in [event.subject for event in told.history]
        text = text_of(report)
        assert [word for word in ("Chidi", "chidi", "disputed", "contradicted", "Kestrel") if word in text] == []

    def test_shows_it_not_even_to_its_reviewer(self, waiting: Claim, editor: User, second: User) -> None:
        """A report must not depend on who asks for it."""
        mine, theirs = build_report(waiting.article, by=second), build_report(waiting.article, by=editor)
        assert mine.claims == theirs.claims
        assert mine.digest == theirs.digest

    def test_does_not_tell_by_its_digest_that_a_mind_changed(self, waiting: Claim, editor: User, second: User) -> None:
        before = build_report(waiting.article, by=editor).digest
        give(waiting, by=second)
        assert build_report(waiting.article, by=editor).digest == before

    @pytest.mark.parametrize("meanwhile", ["withdrawn", "placed elsewhere", "a new text without it"])
    def test_shows_nothing_whatever_else_becomes_of_it(self, waiting: Claim, editor: User, meanwhile: str) -> None:
        if meanwhile == "withdrawn":
            withdraw_claim(waiting, by=editor, lock_version=token(waiting), why="A slip.")
        elif meanwhile == "placed elsewhere":
            place_claim(waiting, by=editor, lock_version=token(waiting), version_number=1, span=Span(0, 7))
        else:
            bring_version(waiting.article, "Nothing\n\nof it", by=editor)
        report = build_report(waiting.article, by=editor)
        assert report.claims[0].standing in {"withdrawn", "recheck", "lost"}
        assert report.claims[0].reviews == ()
        assert not any(word in text_of(report) for word in ("Chidi", "disputed", "Kestrel"))

    def test_shows_all_once_the_second_is_in(self, waiting: Claim, editor: User, checker: User) -> None:
        self.say(waiting, checker, "Whinchat")
        [told] = build_report(waiting.article, by=editor).claims
        assert (told.standing, told.verdict) == ("settled", "disputed")
        assert [review.reviewer for review in told.reviews] == ["Chidi", "Charlie"]
        assert [event.about for event in told.history if event.subject == "review"] == ["Chidi", "Charlie"]

    def test_hides_nothing_of_the_claims_beside_it(self, waiting: Claim, editor: User, checker: User) -> None:
        dispute(make_claim(waiting.article, by=checker), by=checker)
        shown = {told.number: len(told.reviews) for told in build_report(waiting.article, by=editor).claims}
        assert shown == {1: 0, 2: 1}

    def test_is_shown_by_name_to_its_reviewer_alone_where_pages_ask(
        self, waiting: Claim, checker: User, second: User
    ) -> None:
        record = read_claim(waiting)
        assert record.is_blind
        assert record.reviews_for(checker) == record.reviews_for(None) == []
        assert [review.reviewer for review in record.reviews_for(second)] == [second]


@pytest.fixture
def desk(editor: User) -> SimpleNamespace:
    """An article with one settled claim, its source, and an open claim."""
    article = make_article(by=editor, outlet="Portal Zaton")
    claim, other = make_claim(article, by=editor), make_claim(article, by=editor, quote="Freedom")
    evidence = source(claim, by=editor)
    dispute(claim, by=editor)
    return SimpleNamespace(article=article, claim=claim, other=other, evidence=evidence, by=editor)


def _edit_claim(desk: SimpleNamespace) -> None:
    edit_claim(desk.claim, by=desk.by, lock_version=token(desk.claim), statement="So.", claimant="", risk="routine")


def _edit_source(desk: SimpleNamespace) -> None:
    edit_evidence(desk.evidence, Source({"note": "See p. 4."}), by=desk.by, lock_version=token(desk.claim))


CHANGES: dict[str, Callable[[SimpleNamespace], Any]] = {
    "the article is described": lambda desk: edit_article(
        desk.article, by=desk.by, lock_version=desk.article.lock_version, details=Details(byline="By us")
    ),
    "the article is finished": lambda desk: finish_checking(
        desk.article, by=desk.by, lock_version=desk.article.lock_version
    ),
    "a text is brought": lambda desk: bring_version(desk.article, f"{SOLDIERS} More.", by=desk.by),
    "a claim is marked": lambda desk: make_claim(desk.article, by=desk.by, quote="75"),
    "a claim is changed": _edit_claim,
    "a claim is placed": lambda desk: place_claim(
        desk.claim, by=desk.by, lock_version=token(desk.claim), version_number=1, span=Span(0, 7)
    ),
    "a claim is withdrawn": lambda desk: withdraw_claim(
        desk.claim, by=desk.by, lock_version=token(desk.claim), why="A slip."
    ),
    "a verdict is given": lambda desk: give(desk.other, by=desk.by),
    "a mind is changed": lambda desk: give(desk.claim, by=desk.by),
    "a source is added": lambda desk: source(desk.other, by=desk.by),
    "a confidential source is added": lambda desk: source(desk.other, by=desk.by, confidential=True),
    "a source is changed": _edit_source,
    "a source is taken back": lambda desk: withdraw_evidence(
        desk.evidence, by=desk.by, lock_version=token(desk.claim), why=""
    ),
}


class TestTheDigest:
    def test_is_the_same_for_the_same_record(self, desk: SimpleNamespace) -> None:
        first, second = build_report(desk.article, by=desk.by), build_report(desk.article, by=desk.by)
        assert first.made_at < second.made_at
        assert first.digest == second.digest

    def test_does_not_depend_on_who_prints(self, desk: SimpleNamespace) -> None:
        reader = make_person("rosa", Role.READER)
        assert build_report(desk.article, by=desk.by).digest == build_report(desk.article, by=reader).digest

    def test_is_not_changed_by_printing(self, desk: SimpleNamespace) -> None:
        before = build_report(desk.article, by=desk.by).digest
        record_export(desk.article, by=desk.by, format="csv", digest=before)
        assert build_report(desk.article, by=desk.by).digest == before

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_is_another_once_anything_changed(
        self, desk: SimpleNamespace, change: Callable[[SimpleNamespace], Any]
    ) -> None:
        before = build_report(desk.article, by=desk.by).digest
        change(desk)
        assert build_report(desk.article, by=desk.by).digest != before

    def test_is_another_for_another_article(self, desk: SimpleNamespace) -> None:
        other = make_article(by=desk.by, outlet="Meridian")
        assert build_report(other, by=desk.by).digest != build_report(desk.article, by=desk.by).digest


class TestASignOff:
    @pytest.fixture
    def disputed(self, claim: Claim, checker: User) -> Claim:
        dispute(claim, by=checker)
        finish(claim.article, by=checker)
        return claim

    def of(self, article: Article) -> Approval:
        return read_approval(Article.objects.get(pk=article.pk))

    def signed_off(self, article: Article, *, by: User, waived_by: User) -> None:
        in_the_way = self.of(article).in_the_way_of(by)
        let_pass(article, *in_the_way, by=waived_by, why="The desk knows.")
        sign(article, by=by)

    def test_that_nobody_gave_is_none(self, disputed: Claim, editor: User) -> None:
        report = build_report(disputed.article, by=editor)
        assert (report.sign_off, report.waivers, report.publications, report.fallen_at) == (None, (), (), None)
        assert report.rules == RulesReport(1, 1, 1, 2, "strict", "figures", EVIDENCE)

    def test_is_told_with_what_was_let_pass(self, disputed: Claim, editor: User, standards_editor: User) -> None:
        self.signed_off(disputed.article, by=editor, waived_by=standards_editor)
        report, row = build_report(disputed.article, by=editor), SignOff.objects.get()
        assert report.sign_off == SignOffReport("Edda", row.signed_at, 1, row.digest, "strict", (), True, ())
        made_at = Waiver.objects.get().made_at
        waiver = WaiverReport("disputed", 1, "", "The desk knows.", "Stella", made_at, 1, withdrawn=False, holds=True)
        assert report.waivers == (waiver,)

    def test_says_which_claims_the_signer_had_checked_alone(
        self, disputed: Claim, editor: User, checker: User, standards_editor: User
    ) -> None:
        give(make_claim(disputed.article, by=checker, quote="Freedom"), by=editor)
        self.signed_off(disputed.article, by=editor, waived_by=standards_editor)
        report = build_report(disputed.article, by=editor)
        assert report.sign_off
        assert report.sign_off.checked_by_signer == (2,)
        assert {(each.blocker, each.claim, each.person) for each in report.waivers} == {
            ("disputed", 1, ""),
            ("only_review", 2, "Edda"),
        }

    @pytest.mark.parametrize(
        ("what", "expected"),
        [
            ("a verdict", [("review", 1)]),
            ("a source", [("evidence", 1)]),
            ("a claim", [("claim", 2), ("placement", 2)]),
            ("a text", [("version", None)]),
            ("the author", [("author", None)]),
            ("the author, and a text", [("author", None), ("version", None)]),
            ("the author, and back", [("author", None)]),
            ("opened", [("reopened", None)]),
        ],
    )
    def test_says_what_changed_after_publication(
        self,
        disputed: Claim,
        editor: User,
        checker: User,
        standards_editor: User,
        what: str,
        expected: list[tuple[str, int | None]],
    ) -> None:
        article = disputed.article
        self.signed_off(article, by=editor, waived_by=standards_editor)
        publish(article, by=editor)
        published = build_report(article, by=editor)
        assert [(each.version, each.by, each.changed) for each in published.publications] == [(1, "Edda", ())]
        article.refresh_from_db()
        {
            "a verdict": lambda: give(disputed, by=checker),
            "a source": lambda: source(disputed, by=checker),
            "a claim": lambda: make_claim(article, by=checker, quote="Freedom"),
            "a text": lambda: revise(article, f"{SOLDIERS} More.", by=editor),
            "the author": lambda: correct(article, by=standards_editor, author=checker),
            "the author, and a text": lambda: (
                correct(article, by=standards_editor, author=checker),
                revise(article, f"{SOLDIERS} More.", by=editor),
            ),
            "the author, and back": lambda: (
                correct(article, by=standards_editor, author=checker),
                correct(article, by=standards_editor, author=None),
            ),
            "opened": lambda: reopen(article, by=standards_editor),
        }[what]()
        report = build_report(article, by=editor)
        assert report.sign_off
        assert not report.sign_off.holds
        assert [(each.subject, each.claim) for each in report.sign_off.changed] == expected
        assert report.publications[0].changed == report.sign_off.changed
        assert (report.fallen_at is None) == (what == "opened")

    def test_that_was_given_again_says_what_changed_since_the_publication(
        self, disputed: Claim, editor: User, checker: User, standards_editor: User
    ) -> None:
        article = disputed.article
        self.signed_off(article, by=editor, waived_by=standards_editor)
        publish(article, by=editor)
        reopen(article, by=standards_editor)
        give(disputed, by=checker)
        finish(article, by=checker)
        sign(article, by=editor)
        report = build_report(article, by=editor)
        assert report.sign_off
        assert (report.sign_off.holds, report.sign_off.changed) == (True, ())
        assert [(each.subject, each.claim) for each in report.publications[0].changed] == [("review", 1)]
        assert [each.holds for each in report.waivers] == [False]

    def test_does_not_tell_what_is_sealed_now(
        self, disputed: Claim, editor: User, checker: User, standards_editor: User
    ) -> None:
        """Nor does a report of the moment when it was open."""
        give(make_claim(disputed.article, by=checker, quote="Freedom"), by=editor)
        self.signed_off(disputed.article, by=editor, waived_by=standards_editor)
        moment = clock.now()
        choose_rules(by=standards_editor, routine=2)
        for at in (None, moment):
            report = build_report(disputed.article, by=editor, as_of=at)
            assert report.sign_off
            assert (report.sign_off.by, report.sign_off.checked_by_signer) == ("Edda", ())
            assert ([each.blocker for each in report.waivers], report.waivers_withheld) == (["disputed"], 1)
            assert not any(change.field == "checked" for event in report.history for change in event.changes)

    def test_by_the_author_is_not_and_their_reviews_do_not_count(
        self, disputed: Claim, editor: User, checker: User, standards_editor: User
    ) -> None:
        article = correct(disputed.article, by=standards_editor, author=checker)
        report = build_report(article, by=editor)
        [told] = report.claims
        assert (report.author, told.standing) == ("Charlie", "open")
        assert [(review.by_author, review.counts) for review in told.reviews] == [(True, False)]


class TestQueries:
    """An article of a hundred claims is read as fast as one of three."""

    def sign(self, article: Article, people: list[User], number: int) -> None:
        """A sign-off more, with all that has to be let pass, and a publication."""
        standards = make_person(f"standards {number}", Role.STANDARDS_EDITOR)
        finish(article, by=people[0])
        in_the_way = read_approval(Article.objects.get(pk=article.pk)).in_the_way_of(people[2])
        let_pass(article, *in_the_way, by=standards)
        sign(article, by=people[2])
        publish(article, by=people[2])
        reopen(article, by=standards)

    def fill(self, article: Article, people: list[User]) -> None:
        claim = make_claim(article, by=people[0], claimant="Estimates")
        for person in people:
            source(claim, by=person, kind=EvidenceKind.DOCUMENT, content=b"%PDF-1.7", file_name="a.pdf")
            dispute(claim, by=person)
        part = make_claim(article, by=people[0], quote="75")
        merge_claim(part, into=claim, by=people[0], lock_version=part.lock_version)

    @pytest.mark.parametrize("read", ["report", "claims"])
    def test_are_as_many_for_three_claims_as_for_one(
        self, article: Article, checker: User, second: User, editor: User, read: str
    ) -> None:
        counts = []
        for number in range(3):
            self.fill(article, [checker, second, editor])
            self.sign(article, [checker, second, editor], number)
            version = current_version(article)
            with CaptureQueriesContext(connection) as queries:
                if read == "report":
                    assert text_of(build_report(article, by=checker))
                else:
                    assert all(record.outcome for record in read_claims(version))
            counts.append(len(queries))
        assert len(set(counts)) == 1
        assert read == "report" or counts[0] == 5


def test_claims_are_read_in_the_order_of_the_text_and_those_without_a_place_last(
    article: Article, checker: User, editor: User
) -> None:
    for quote in ("denies everything", "75", "75 Russian", "Freedom"):
        make_claim(article, by=checker, quote=quote)
    assert [record.claim.number for record in read_claims(current_version(article))] == [4, 3, 2, 1]
    bring_version(article, f"{SOLDIERS} More.", by=editor)
    third = Claim.objects.get(number=3)
    place_claim(third, by=checker, lock_version=third.lock_version, version_number=2, span=Span(0, 7))
    assert [record.claim.number for record in read_claims(current_version(article))] == [3, 1, 2, 4]


def test_one_claim_is_read_as_it_is_among_all(article: Article, checker: User, second: User) -> None:
    claim = make_claim(article, by=checker, risk=Risk.ACCUSATION)
    make_claim(article, by=checker, quote="Freedom")
    source(claim, by=checker)
    give(claim, by=second)
    [among_all] = [record for record in read_claims(current_version(article)) if record.claim == claim]
    alone = read_claim(Claim.objects.get(pk=claim.pk))
    assert alone.outcome == among_all.outcome
    assert alone.outcome.standing == Standing.WAITING
    assert alone.placement == among_all.placement
    assert (list(alone.reviews), list(alone.evidence)) == (list(among_all.reviews), list(among_all.evidence))


class TestTheHead:
    """The last entry of the article in the ledger: what whoever holds the report can hold the record to later."""

    def test_is_that_of_the_article_s_last_entry(self, claim: Claim, checker: User) -> None:
        dispute(claim, by=checker)
        last = Entry.objects.filter(article=claim.article).order_by("sequence").last()
        head = build_report(claim.article, by=checker).head
        assert last
        assert head
        assert (head.chain, head.sequence, head.digest, head.at) == (last.chain, last.sequence, last.digest, last.at)

    def test_is_not_moved_by_an_export(self, claim: Claim, reader: User) -> None:
        before = build_report(claim.article, by=reader).head
        b"".join(export([claim.article.pk], "json", by=reader))
        assert build_report(claim.article, by=reader).head == before

    def test_is_no_part_of_the_digest(self, claim: Claim, checker: User) -> None:
        """A verdict that is withheld moves the head when it is changed; the digest must not tell."""
        report = build_report(claim.article, by=checker)
        assert report.head
        assert replace(report, head=replace(report.head, sequence=99)).digest == report.digest

    def test_of_an_article_without_entries_is_none(self, claim: Claim, checker: User) -> None:
        Head.objects.all().delete()
        assert build_report(claim.article, by=checker).head is None


class TestPeople:
    def test_are_named_as_the_entries_of_the_article_name_them(self, claim: Claim, checker: User, editor: User) -> None:
        dispute(claim, by=checker)
        checker.first_name = "Charlotte"
        checker.save()
        [told] = build_report(claim.article, by=checker).claims
        assert [review.reviewer for review in told.reviews] == ["Charlie"]
        assert {event.by for event in told.history} == {"Charlie"}
        make_claim(claim.article, by=checker, quote="Freedom")
        first = build_report(claim.article, by=editor).claims[1]
        assert [review.reviewer for review in first.reviews] == ["Charlotte"]
        assert {event.by for event in first.history} == {"Charlotte"}

    def test_who_print_a_report_are_named_as_they_are_now(self, claim: Claim, checker: User) -> None:
        checker.first_name = "Charlotte"
        checker.save()
        assert build_report(claim.article, by=checker).made_by == "Charlotte"


class TestExporting:
    def test_records_each_article_with_the_digest_of_what_left(self, claim: Claim, editor: User, reader: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        printed = json.loads(b"".join(export([claim.article.pk, other.pk], "json", by=reader)))
        left = [(row.article_id, row.format, row.digest, row.made_by) for row in ReportExport.objects.order_by("pk")]
        assert left == [(each["article"], "json", each["digest"], reader) for each in printed["reports"]]
        assert [row[0] for row in left] == [claim.article_id, other.pk]

    def test_reads_each_article_when_its_turn_comes(self, claim: Claim, editor: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        pieces = iter(export([claim.article.pk, other.pk], "json", by=editor))
        while ReportExport.objects.count() == 0:
            next(pieces)
        edit_article(other, by=editor, lock_version=other.lock_version, details=Details(byline="Meanwhile"))
        assert "Meanwhile" in b"".join(pieces).decode()

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Freedom", "verification-report-{pk}-freedom"),
            ("../../etc/passwd", "verification-report-{pk}-etcpasswd"),
            ("a\u202egpj.exe", "verification-report-{pk}-agpjexe"),
            ('"; filename="x', "verification-report-{pk}-filenamex"),
            ("Свобода", "verification-report-{pk}"),
            ("x" * 400, "verification-report-{pk}-" + "x" * 60),
        ],
        ids=ascii,
    )
    def test_names_the_file_safely(self, editor: User, title: str, name: str) -> None:
        article = make_article(by=editor, text=f"{title}\n\nbody")
        stem, _, rest = file_name([article], "csv").rpartition("-20")
        assert stem.rstrip("-") == name.format(pk=article.pk)
        assert date.fromisoformat(f"20{rest.removesuffix('.csv')}")

    def test_names_the_file_of_several_by_their_number(self, article: Article, editor: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        assert file_name([article, other], "html").startswith("verification-report-2-articles-20")
