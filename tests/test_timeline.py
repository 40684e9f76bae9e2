"""What people did, told from the history: who changed what, from what to what, when and why."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import clock
from annotations.actions.articles import Details, edit_article
from annotations.actions.claims import (
    Part,
    edit_claim,
    merge_claim,
    place_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.evidence import Source, edit_evidence, restore_evidence, withdraw_evidence
from annotations.actions.outlets import save_outlet
from annotations.actions.sign_off import finish_checking, withdraw_waiver
from annotations.anchoring import Span, occurrences
from annotations.choices import Blocker, EvidenceKind, FourEyes, Reason, ReviewKind, Role, Verdict
from annotations.models import Article, Claim, Evidence, Review, RuleSettings, User
from annotations.reports.shapes import Change, Event
from annotations.signing import Blocking
from annotations.timeline import ClaimEvent, history_of, history_of_article, history_of_claim, history_of_claims
from tests.make import (
    QUOTE,
    SOLDIERS,
    bring_version,
    by_hand,
    choose_rules,
    dispute,
    finish,
    give,
    let_pass,
    make_article,
    make_claim,
    make_person,
    note,
    publish,
    reopen,
    rule,
    sign,
    source,
)

pytestmark = pytest.mark.usefixtures("kept_article")


def token(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).lock_version


def told(events: Iterable[Event | ClaimEvent]) -> list[tuple[str, str]]:
    """What each event is about and what happened: ("review", "changed")."""
    plain = [item.event if isinstance(item, ClaimEvent) else item for item in events]
    return [(event.subject, event.action) for event in plain]


def of_claim(claim: Claim, subject: str = "") -> list[Event]:
    return [item.event for item in history_of_claim(claim) if subject in ("", item.event.subject)]


def changes_of(event: Event) -> dict[str, tuple[str, str]]:
    return {change.field: (change.old, change.new) for change in event.changes}


class TestAChange:
    def test_is_told_with_who_what_when_and_why(self, claim: Claim, second: User) -> None:
        before = timezone.now()
        edit_claim(
            claim,
            by=second,
            lock_version=token(claim),
            statement="75 fell",
            claimant="",
            risk="figure",
            why="A number.",
        )
        event = of_claim(claim)[-1]
        assert event == Event(
            at=event.at,
            by="Chidi",
            subject="claim",
            about="",
            action="changed",
            changes=(Change("statement", QUOTE, "75 fell"), Change("risk", "routine", "figure")),
            why="A number.",
        )
        assert before <= event.at <= timezone.now()

    def test_of_a_verdict_is_told_each_time(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker, verdict=Verdict.UNVERIFIED, reason=Reason.SINGLE_SOURCE)
        give(claim, by=checker)
        dispute(claim, by=checker)
        added, changed, again = of_claim(claim, "review")
        assert [event.action for event in (added, changed, again)] == ["added", "changed", "changed"]
        start = SOLDIERS.index(QUOTE)
        assert changes_of(added) == {
            "verdict": ("", "unverified"),
            "reason": ("", "single_source"),
            "placement": ("", f"{QUOTE} ({start}–{start + len(QUOTE)})"),
        }
        assert changes_of(changed) == {"verdict": ("unverified", "verified"), "reason": ("single_source", "")}
        assert changes_of(again)["verdict"] == ("verified", "disputed")
        assert changes_of(again)["correction"] == ("", "around 75,000")

    def test_of_a_place_is_told_by_its_words(self, claim: Claim, second: User) -> None:
        span = occurrences(SOLDIERS, "75 Russian soldiers")[0]
        place_claim(claim, by=second, lock_version=token(claim), version_number=1, span=span, why="Too much.")
        _marked, event = of_claim(claim, "placement")
        assert (event.by, event.action, event.why) == ("Chidi", "changed", "Too much.")
        start = SOLDIERS.index(QUOTE)
        old = f"{QUOTE} ({start}–{start + len(QUOTE)})"
        assert event.changes == (Change("quote", old, f"75 Russian soldiers ({span.start}–{span.end})"),)

    def test_of_the_words_a_verdict_is_about_is_told(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        place_claim(claim, by=checker, lock_version=token(claim), version_number=1, span=Span(0, 7))
        give(claim, by=checker)
        [(name, (old, new))] = changes_of(of_claim(claim, "review")[-1]).items()
        assert (name, old.startswith(QUOTE), new) == ("placement", True, "Freedom (0–7)")

    def test_of_a_source_is_told_in_plain_words(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker)
        days = {"consulted_on": date(2024, 3, 1), "archived_on": date(2023, 11, 10)}
        values = {**days, "confidential": True, "title": "The report"}
        edit_evidence(evidence, Source(values), by=checker, lock_version=token(claim))
        assert changes_of(of_claim(claim, "evidence")[-1]) == {
            "consulted_on": ("2024-02-06", "2024-03-01"),
            "archived_on": ("", "2023-11-10"),
            "confidential": ("", "yes"),
        }

    def test_of_an_article_is_told_by_the_names_of_its_outlet_and_story(self, article: Article, editor: User) -> None:
        details = Details(outlet="Meridian", story="Prisoners", language="en")
        edit_article(article, by=editor, lock_version=article.lock_version, details=details)
        assert changes_of(history_of(article)[-1]) == {
            "outlet": ("Portal Zaton", "Meridian"),
            "story": ("", "Prisoners"),
        }

    def test_of_an_outlet_s_name_is_told(self, article: Article, editor: User) -> None:
        outlet = article.outlet
        assert outlet
        save_outlet(outlet, by=editor, lock_version=outlet.lock_version, name="Zaton", url="")
        assert [changes_of(event) for event in history_of(outlet)] == [
            {"name": ("", "Portal Zaton")},
            {"name": ("Portal Zaton", "Zaton")},
        ]


def test_the_rules_are_told_each_time_that_they_were_chosen(standards_editor: User) -> None:
    choose_rules(by=standards_editor, accusation=3)
    choose_rules(by=standards_editor, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
    added, changed = history_of(RuleSettings.objects.get())
    assert (added.subject, added.by, changes_of(added)["required_accusation"]) == ("rules", "Stella", ("2", "3"))
    assert (changed.action, changes_of(changed)) == ("changed", {"four_eyes": ("strict", "reviewer-may-sign")})


def test_what_is_recorded_as_of_a_moment_is_told_at_that_moment(article: Article, checker: User) -> None:
    """So that a demo can have a past."""
    moments = [datetime(2024, 2, day, 12, tzinfo=UTC) for day in (6, 7, 8)]
    with clock.at(moments[0]):
        claim = make_claim(article, by=checker)
    with clock.at(moments[1]):
        source(claim, by=checker)
    with clock.at(moments[2]):
        review = give(claim, by=checker)
    assert [item.event.at for item in history_of_claim(claim)] == [moments[0], *moments]
    assert review.given_at == moments[2]
    assert clock.now() > moments[2]


class TestWhatDidNotChange:
    def test_is_not_told(self, claim: Claim) -> None:
        added = of_claim(claim, "claim")[0]
        assert changes_of(added) == {"statement": ("", QUOTE), "risk": ("", "routine")}

    def test_leaves_no_event_where_only_a_token_moved(self, claim: Claim, checker: User) -> None:
        source(claim, by=checker)
        place_claim(claim, by=checker, lock_version=token(claim), version_number=1, span=Span(0, 7))
        assert claim.history.count() == 3, "the token did move"
        assert told(of_claim(claim, "claim")) == [("claim", "added")]


def test_everything_about_a_claim_is_told_together_in_the_order_it_happened(claim: Claim, checker: User) -> None:
    evidence = source(claim, by=checker)
    dispute(claim, by=checker)
    place_claim(claim, by=checker, lock_version=token(claim), version_number=1, span=Span(0, 7))
    withdraw_evidence(evidence, by=checker, lock_version=token(claim), why="")
    give(claim, by=checker)
    withdraw_claim(claim, by=checker, lock_version=token(claim), why="A slip.")
    events = history_of_claim(claim)
    assert told(events) == [
        ("claim", "added"),
        ("placement", "added"),
        ("evidence", "added"),
        ("review", "added"),
        ("placement", "changed"),
        ("evidence", "withdrawn"),
        ("review", "changed"),
        ("claim", "withdrawn"),
    ]
    assert [item.event.at for item in events] == sorted(item.event.at for item in events)


class TestTakingBackAndRestoring:
    def test_a_claim(self, claim: Claim, checker: User) -> None:
        withdraw_claim(claim, by=checker, lock_version=token(claim), why="An opinion.")
        restore_claim(claim, by=checker, lock_version=token(claim), why="A claim after all.")
        _added, withdrawn, restored = of_claim(claim, "claim")
        assert (withdrawn.action, withdrawn.why) == ("withdrawn", "An opinion.")
        assert changes_of(withdrawn) == {"withdrawal": ("", "mistake")}
        assert (restored.action, restored.why) == ("restored", "A claim after all.")

    def test_a_source(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker)
        withdraw_evidence(evidence, by=checker, lock_version=token(claim), why="Another war.")
        restore_evidence(evidence, by=checker, lock_version=token(claim), why="This one.")
        assert [(event.action, event.why) for event in of_claim(claim, "evidence")] == [
            ("added", ""),
            ("withdrawn", "Another war."),
            ("restored", "This one."),
        ]

    def test_a_merged_claim_says_into_which_by_number(self, claim: Claim, checker: User) -> None:
        other = make_claim(claim.article, by=checker, quote="Freedom")
        merge_claim(claim, into=other, by=checker, lock_version=token(claim))
        event = of_claim(claim, "claim")[-1]
        assert changes_of(event) == {"withdrawal": ("", "merged"), "merged_into": ("", "2")}
        assert event.action == "withdrawn"

    def test_a_part_says_from_which_it_was_split(self, claim: Claim, checker: User) -> None:
        parts = [Part(Span(0, 7), "One"), Part(Span(8, 11), "Two")]
        part, _other = split_claim(claim, parts=parts, by=checker, lock_version=token(claim), version_number=1)
        assert changes_of(of_claim(part, "claim")[0])["split_from"] == ("", "1")


class TestWhatAnEventIsAbout:
    def test_a_review_is_about_its_reviewer(self, claim: Claim, second: User) -> None:
        give(claim, by=second)
        [item] = [item for item in history_of_claim(claim) if item.event.subject == "review"]
        assert (item.event.about, item.reviewer) == ("Chidi", second.pk)

    def test_an_imported_review_is_about_who_gave_it_elsewhere(self, claim: Claim, editor: User) -> None:
        review = Review(
            claim=claim,
            reviewer=editor,
            kind=ReviewKind.IMPORTED,
            original_reviewer="Ada",
            verdict=Verdict.VERIFIED,
            placement=claim.placements.get(),
            given_at=timezone.now(),
        )
        with by_hand(editor):
            review.save()
        assert of_claim(claim, "review")[0].about == "Ada"

    def test_everything_but_reviews_has_no_reviewer(self, claim: Claim, checker: User) -> None:
        source(claim, by=checker)
        assert {item.reviewer for item in history_of_claim(claim)} == {None}

    @pytest.mark.parametrize(
        ("values", "about"),
        [
            ({}, "The report"),
            ({"title": ""}, "https://example.org/report"),
            ({"title": "", "url": "", "kind": EvidenceKind.INTERVIEW, "person": "A spokesman"}, "A spokesman"),
        ],
    )
    def test_a_source_is_about_its_title_or_address_or_person(
        self, claim: Claim, checker: User, values: dict[str, Any], about: str
    ) -> None:
        source(claim, by=checker, **values)
        assert of_claim(claim, "evidence")[0].about == about

    def test_each_belongs_to_its_claim(self, claim: Claim, checker: User) -> None:
        other = make_claim(claim.article, by=checker, quote="Freedom")
        give(other, by=checker)
        found = history_of_claims(claim.article)
        assert told(item for item in found if item.claim == other.pk) == told(history_of_claim(other))
        assert told(item for item in found if item.claim == claim.pk) == [("claim", "added"), ("placement", "added")]


class TestConfidential:
    def flags(self, claim: Claim) -> list[bool]:
        return [item.confidential for item in history_of_claim(claim) if item.event.subject == "evidence"]

    def changed(self, evidence: Evidence, confidential: bool, by: User) -> None:
        lock_version = token(evidence.claim)
        edit_evidence(evidence, Source({"confidential": confidential}), by=by, lock_version=lock_version)

    def test_is_every_event_of_a_source_that_is(self, claim: Claim, checker: User) -> None:
        source(claim, by=checker, confidential=True)
        assert self.flags(claim) == [True]

    def test_is_what_was_said_before_it_became_so(self, claim: Claim, checker: User) -> None:
        self.changed(source(claim, by=checker), True, checker)
        assert self.flags(claim) == [True, True]

    def test_stays_what_was_said_while_it_was_so(self, claim: Claim, checker: User) -> None:
        self.changed(source(claim, by=checker, confidential=True), False, checker)
        assert self.flags(claim) == [True, True]

    def test_are_no_other_events(self, claim: Claim, checker: User) -> None:
        source(claim, by=checker, confidential=True)
        source(claim, by=checker, title="Another report")
        give(claim, by=checker)
        assert self.flags(claim) == [True, False]
        assert not any(item.confidential for item in history_of_claim(claim) if item.event.subject != "evidence")


class TestAnArticle:
    def test_is_told_with_its_versions_and_without_its_claims(self, claim: Claim, editor: User) -> None:
        article = claim.article
        finish_checking(article, by=editor, lock_version=article.lock_version)
        events = history_of_article(article, sealed={})
        assert told(events) == [("article", "added"), ("version", "added"), ("article", "changed")]
        assert {event.by for event in events} == {"Edda"}
        assert changes_of(events[-1]) == {"state": ("checking", "finished")}

    def test_tells_of_each_version_by_itself(self, article: Article, editor: User) -> None:
        bring_version(article, f"Another title\n\n{SOLDIERS}", by=editor)
        versions = [event for event in history_of_article(article, sealed={}) if event.subject == "version"]
        assert [changes_of(event) for event in versions] == [
            {"number": ("", "1"), "title": ("", "Freedom for the front"), "origin": ("", "outside")},
            {"number": ("", "2"), "title": ("", "Another title"), "origin": ("", "outside")},
        ]

    def test_is_told_with_what_was_let_pass_signed_and_published(
        self, claim: Claim, editor: User, checker: User, standards_editor: User
    ) -> None:
        article = claim.article
        dispute(claim, by=checker)
        finish(article, by=checker)
        [waiver] = let_pass(article, Blocking(Blocker.DISPUTED, claim=claim.pk), by=standards_editor, why="They know.")
        sign(article, by=editor)
        publish(article, by=editor)
        withdraw_waiver(waiver, by=standards_editor, lock_version=1, why="They do not.")
        give(claim, by=checker)
        events = history_of_article(article, sealed={})
        wanted = {"waiver", "sign_off", "publication"}
        assert [(event.subject, event.action, event.by, event.why) for event in events if event.subject in wanted] == [
            ("waiver", "added", "Stella", ""),
            ("sign_off", "added", "Edda", ""),
            ("publication", "added", "Edda", ""),
            ("waiver", "withdrawn", "Stella", "They do not."),
        ]
        told_of = {(event.subject, event.action): changes_of(event) for event in events}
        assert told_of["waiver", "added"] == {
            "blocker": ("", "disputed"),
            "claim": ("", "1"),
            "version_number": ("", "1"),
            "why": ("", "They know."),
        }
        assert told_of["sign_off", "added"] == {"version_number": ("", "1"), "four_eyes": ("", "strict")}
        assert told_of["publication", "added"] == {"version": ("", "1")}
        assert told_of["waiver", "withdrawn"] == {"withdrawn": ("", "yes")}

    def test_says_that_its_sign_off_fell_and_names_nobody_for_it(
        self, claim: Claim, editor: User, checker: User
    ) -> None:
        give(claim, by=checker)
        finish(claim.article, by=checker)
        for publishes in (False, True):
            sign(claim.article, by=editor)
            if publishes:
                publish(claim.article, by=editor)
            source(claim, by=checker, title=f"Report {publishes}")
        fell = [event for event in history_of_article(claim.article, sealed={}) if event.action == "fell"]
        assert [(event.by, event.why) for event in fell] == [("", "What was signed off has changed.")] * 2
        assert changes_of(fell[0]) == {"state": ("signed", "finished")}
        assert changes_of(fell[1]).keys() == {"fallen_at"}

    def test_names_its_author(self, article: Article, editor: User, checker: User) -> None:
        details = Details(outlet="Portal Zaton", language="en", author=checker)
        edit_article(article, by=editor, lock_version=article.lock_version, details=details)
        assert changes_of(history_of_article(article, sealed={})[-1]) == {"author": ("", "Charlie")}

    def test_keeps_who_gave_a_review_that_is_sealed(
        self, claim: Claim, editor: User, checker: User, standards_editor: User
    ) -> None:
        """From whoever must not learn it: what they may not see was let pass for that person, or checked by them."""
        give(claim, by=editor)
        finish(claim.article, by=checker)
        let_pass(claim.article, Blocking(Blocker.ONLY_REVIEW, claim.pk, editor.pk), by=standards_editor)
        sign(claim.article, by=editor)

        def told_to(sealed: set[int]) -> tuple[int, bool]:
            events = history_of_article(claim.article, sealed={claim.pk: sealed})
            checked = [change for event in events for change in event.changes if change.field == "checked"]
            return sum(event.subject == "waiver" for event in events), bool(checked)

        assert told_to(set()) == (1, True)
        assert told_to({checker.pk}) == (1, True)
        assert told_to({editor.pk}) == (0, False)

    def test_is_not_told_of_other_articles(self, claim: Claim, editor: User, checker: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        give(make_claim(other, by=checker), by=checker)
        assert len(history_of_article(claim.article, sealed={})) == 2
        assert told(history_of_claims(claim.article)) == [("claim", "added"), ("placement", "added")]


def test_the_history_of_claims_takes_six_queries_however_many_there_are(article: Article, checker: User) -> None:
    for _each in range(3):
        claim = make_claim(article, by=checker)
        source(claim, by=checker)
        give(claim, by=checker)
        note(claim, by=checker)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            history_of_claims(article)
        assert len(queries) == 6


def test_the_history_of_an_article_takes_eight_queries_however_long_it_is(article: Article, editor: User) -> None:
    rule(article, "75", by=editor)
    for name in ("One", "Two", "Three"):
        finish(article, by=editor)
        sign(article, by=make_person(name, Role.EDITOR))
        publish(article, by=editor)
        reopen(article, by=make_person(f"standards {name}", Role.STANDARDS_EDITOR))
        article.refresh_from_db()
        details = Details(outlet=name, story=name)
        edit_article(article, by=editor, lock_version=article.lock_version, details=details)
        with CaptureQueriesContext(connection) as queries:
            history_of_article(article, sealed={})
        assert len(queries) == 8
