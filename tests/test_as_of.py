"""The record as it stood at a moment: rebuilt from the ledger, and equal to what was there then."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import clock
from annotations.actions.claims import edit_claim, remove_claim
from annotations.actions.evidence import Source, edit_evidence
from annotations.actions.outlets import save_outlet
from annotations.actions.remarks import set_private
from annotations.actions.sign_off import withdraw_waiver
from annotations.approval import read_approval
from annotations.as_of import NotAMomentError, NotRecordedError, Past, as_of
from annotations.choices import Risk, Role, Standing
from annotations.exporting import Scope, export
from annotations.models import Article, Claim, Outlet, User
from annotations.reports import verify_report
from annotations.reports.build import build_report
from annotations.reports.formats import FORMATS
from annotations.reports.shapes import Report, as_plain
from tests.histories import BEGINNING, History, names, told
from tests.make import (
    SOLDIERS,
    answer,
    ask,
    choose_rules,
    dispute,
    finish,
    give,
    let_pass,
    make_article,
    make_claim,
    make_person,
    note,
    nothing_changes,
    publish,
    resolve,
    revise,
    sign,
    source,
)

HOUR = timedelta(hours=1)


def names_in(past: Past) -> dict[tuple[str, int], Any]:
    """Who is called how wherever the record points to somebody or something."""
    found: dict[tuple[str, int], Any] = {}
    people = [past.version.brought_by]
    for record in past.claims:
        people += [record.claim.made_by, *(review.reviewer for review in record.reviews)]
        people += [evidence.added_by for evidence in record.evidence]
        people += [record.placement.made_by] if record.placement else []
    for user in people:
        found["person", user.pk] = (str(user), user.is_active, past.roles[user.pk])
    for kind, row in (("outlet", past.article.outlet), ("story", past.article.story)):
        if row:
            found[kind, row.pk] = str(row)
    return found


class TestOfARandomHistory:
    @pytest.mark.parametrize("seed", [1, 2])
    def test_any_moment_is_what_was_kept_then(self, db: None, seed: int) -> None:
        """Times that are equal and times that run backwards among them: entries are followed by their sequence."""
        history = History(seed)
        history.go_on(60)
        for moment in history.moments(50):
            past = as_of(history.article, moment)
            assert told(past.article, past.version, past.claims, past.approval()) == history.kept_at(moment)
            called = history.called_at(moment)
            assert names(past.people, past.roles).items() <= called.items()
            assert names_in(past).items() <= called.items()

    def test_a_bundle_of_any_moment_proves_its_report(self, db: None) -> None:
        """Whatever was sealed, signed, let pass, published or opened again then, and is to be kept now."""
        history = History(3, keep=lambda _article: None)
        history.go_on(60)
        by = User.objects.get(username="stella")
        for moment in [*history.moments(12), clock.now()]:
            bundle = b"".join(export([history.article.pk], "zip", by=by, scope=Scope(as_of=moment)))
            assert verify_report.check(bundle)[0] == []

    def test_a_report_of_any_moment_is_the_one_printed_then(self, db: None) -> None:
        """With its histories, and with everybody called as then; where nothing is sealed or confidential."""

        def printed(article: Article) -> Report:
            return build_report(article, by=User.objects.get(username="edda"))

        history = History(5, keep=printed, wild=False)
        history.go_on(40)
        for moment in history.moments(50):
            then: Report = history.kept_at(moment)
            again = build_report(history.article, by=history.people[0], as_of=moment)
            assert again.as_of == moment
            assert replace(again, as_of=None, made_at=then.made_at, made_by=then.made_by) == then


class TestAMoment:
    @pytest.fixture
    def article(self, editor: User) -> Article:
        with clock.at(BEGINNING):
            return make_article(by=editor, outlet="Portal Zaton")

    def test_before_the_first_entry_is_refused(self, article: Article) -> None:
        with pytest.raises(NotRecordedError, match=f"article {article.pk} begins after"):
            as_of(article, BEGINNING - timedelta(microseconds=1))
        assert as_of(article, BEGINNING).version.number == 1

    def test_without_a_time_zone_is_refused(self, article: Article) -> None:
        with pytest.raises(NotAMomentError, match="time zone"):
            as_of(article, BEGINNING.replace(tzinfo=None))

    def test_that_is_yet_to_come_is_refused(self, article: Article) -> None:
        with pytest.raises(NotAMomentError, match="yet to come"):
            as_of(article, clock.now() + HOUR)

    def test_holds_all_entries_of_the_same_time(self, article: Article, editor: User) -> None:
        with clock.at(BEGINNING):
            for quote in ("Freedom", "75"):
                make_claim(article, by=editor, quote=quote)
        assert [record.claim.number for record in as_of(article, BEGINNING).claims] == [1, 2]

    def test_is_not_one_at_which_the_clock_ran_back(self, article: Article, editor: User) -> None:
        """What came after noon in the record came after noon, whatever the clock said."""
        with clock.at(BEGINNING + HOUR):
            make_claim(article, by=editor, quote="Freedom")
        with clock.at(BEGINNING + HOUR / 2):
            make_claim(article, by=editor, quote="75")
        assert as_of(article, BEGINNING + HOUR / 2).claims == []
        assert len(as_of(article, BEGINNING + HOUR).claims) == 2

    def test_writes_nothing(self, article: Article) -> None:
        with nothing_changes():
            as_of(article, BEGINNING)


class TestWhatIsRebuilt:
    def test_is_what_the_ledger_says_and_not_what_the_rows_say_now(self, claim: Claim, editor: User) -> None:
        moment = clock.now()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE annotations_claim SET statement = 'Never said'")
        assert [record.claim.statement for record in as_of(claim.article, moment).claims] == [claim.statement]

    def test_is_called_as_it_was_called_then(self, article: Article, editor: User) -> None:
        moment = clock.now()
        outlet = Outlet.objects.get()
        save_outlet(outlet, by=editor, lock_version=outlet.lock_version, name="Portal Reborn", url="")
        editor.last_name = "Married"
        editor.save()
        past = as_of(article, moment)
        assert (str(past.article.outlet), str(past.version.brought_by)) == ("Portal Zaton", "Edda")
        past = as_of(article, clock.now())
        assert (str(past.article.outlet), str(past.version.brought_by)) == ("Portal Reborn", "Edda Married")

    def test_calls_somebody_of_whom_the_registry_says_nothing_as_they_are_called_now(self, article: Article) -> None:
        """An account of a database that is older than the ledger."""
        [elder] = User.objects.bulk_create([User(username="elder", is_superuser=True)])
        make_claim(article, by=elder)
        [record] = as_of(article, clock.now()).claims
        assert str(record.claim.made_by) == "elder"

    def test_holds_the_roles_that_people_had(self, article: Article, second: User) -> None:
        moment = clock.now()
        second.groups.clear()
        assert as_of(article, moment).roles[second.pk] == ["checker"]
        assert as_of(article, clock.now()).roles[second.pk] == []

    def test_knows_that_a_removed_claim_came_back_before_it_was_lost_again(
        self, claim: Claim, article: Article, editor: User
    ) -> None:
        for text in ("Nothing\n\nof it", SOLDIERS, "Nothing\n\nof it again"):
            revise(article, text, by=editor)
            if text.endswith("of it"):
                remove_claim(claim, by=editor, lock_version=claim.lock_version, version_number=2)
                removed = clock.now()
        standings = [as_of(article, moment).claims[0].outcome.standing for moment in (removed, clock.now())]
        assert standings == [Standing.REMOVED, Standing.LOST]

    def test_is_judged_by_the_rules_of_then(
        self, article: Article, editor: User, second: User, standards_editor: User
    ) -> None:
        """The defaults, where nobody had chosen yet."""
        claim = make_claim(article, by=editor, risk=Risk.ACCUSATION)
        give(claim, by=second)
        moments = [clock.now()]
        for number in (1, 3):
            choose_rules(by=standards_editor, accusation=number, four_eyes="reviewer-may-sign")
            moments.append(clock.now())
        judged = [as_of(article, moment) for moment in moments]
        assert [past.claims[0].outcome.required for past in judged] == [2, 1, 3]
        assert [past.claims[0].outcome.standing for past in judged] == ["waiting", "settled", "waiting"]
        assert [past.rules.four_eyes for past in judged] == ["strict", "reviewer-may-sign", "reviewer-may-sign"]
        assert [len(past.approval().bars) for past in judged] == [1, 0, 0]

    def test_knows_how_a_sign_off_stood_then(
        self, article: Article, editor: User, second: User, standards_editor: User
    ) -> None:
        claim = make_claim(article, by=editor)
        dispute(claim, by=second)
        finish(article, by=second)
        moments = [clock.now()]
        [waiver] = let_pass(article, *read_approval(finished(article)).blocking, by=standards_editor)
        sign(article, by=editor)
        moments.append(clock.now())
        withdraw_waiver(waiver, by=standards_editor, lock_version=1, why="No.")
        publish(article, by=editor)
        moments.append(clock.now())
        give(claim, by=second)
        moments.append(clock.now())
        before, signed, published, fallen = (as_of(article, moment).approval() for moment in moments)
        assert (before.sign_off, before.holds, len(before.waivers)) == (None, False, 0)
        assert (signed.sign_off.signed_by, signed.holds, signed.waivers[0].holds) == (editor, True, True)
        assert (published.holds, published.waivers[0].holds, len(published.publications)) == (True, False, 1)
        assert (fallen.holds, [each.kind for each in fallen.changed]) == (False, ["review"])

    def test_takes_as_many_queries_for_a_long_record_as_for_a_short_one(
        self, article: Article, editor: User, checker: User
    ) -> None:
        counts = []
        for round in range(3):
            claim = make_claim(article, by=editor)
            source(claim, by=editor)
            dispute(claim, by=checker)
            revise(article, f"{SOLDIERS} {round}", by=editor)
            article.refresh_from_db()
            make_person(f"person{round}", Role.READER)
            with CaptureQueriesContext(connection) as queries:
                assert as_of(article, clock.now()).claims
            with CaptureQueriesContext(connection) as more:
                assert build_report(article, by=editor, as_of=clock.now()).claims
            counts.append((len(queries), len(more)))
        assert len(set(counts)) == 1
        assert counts[0][0] == 12


def finished(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


class TestAReportOfThePast:
    """It tells neither what was to be kept then nor what is to be kept now."""

    def disputed(self, article: Article, by: User, second: User, risk: Risk) -> Claim:
        claim = make_claim(article, by=by, risk=risk)
        give(claim, by=second, verdict="disputed", reason="contradicted", rationale="Kestrel", correction="Kestrel")
        return claim

    def words_in(self, report: Report) -> set[str]:
        text = json.dumps(as_plain(report), ensure_ascii=False)
        return {word for word in ("Chidi", "disputed", "contradicted", "Kestrel", "Wren") if word in text}

    def test_tells_what_everybody_could_read(self, article: Article, editor: User, second: User) -> None:
        self.disputed(article, editor, second, Risk.ROUTINE)
        report = build_report(article, by=editor, as_of=clock.now())
        assert self.words_in(report) == {"Chidi", "disputed", "contradicted", "Kestrel"}
        now = build_report(article, by=editor)
        assert replace(report, as_of=None, made_at=now.made_at) == now

    def test_seals_a_review_that_was_sealed_then(
        self, article: Article, editor: User, second: User, checker: User
    ) -> None:
        claim = self.disputed(article, editor, second, Risk.ACCUSATION)
        moment = clock.now()
        dispute(claim, by=checker)
        assert "Chidi" in self.words_in(build_report(article, by=editor))
        report = build_report(article, by=editor, as_of=moment)
        assert (report.claims[0].standing, report.claims[0].reviews_withheld) == ("waiting", 1)
        assert self.words_in(report) == set()

    def test_seals_a_review_that_is_sealed_now_though_it_was_not_then(
        self, article: Article, editor: User, second: User
    ) -> None:
        """Else a second reviewer asks for the report of yesterday."""
        claim = self.disputed(article, editor, second, Risk.ROUTINE)
        moment = clock.now()
        said = {"statement": claim.statement, "claimant": "", "risk": Risk.ACCUSATION}
        edit_claim(claim, by=editor, lock_version=claim.lock_version, **said)
        assert build_report(article, by=editor).claims[0].standing == "waiting"
        report = build_report(article, by=editor, as_of=moment)
        [told] = report.claims
        assert (told.risk, told.standing, told.verdict) == ("routine", "waiting", "")
        assert (told.reviews_in, told.reviews_required, told.reviews_withheld) == (1, 2, 1)
        assert self.words_in(report) == set()

    def test_seals_such_a_review_that_did_not_count_then_too(
        self, article: Article, editor: User, second: User
    ) -> None:
        claim = self.disputed(article, editor, second, Risk.ROUTINE)
        revise(article, SOLDIERS.replace("75 Russian", "75,000 Russian"), by=editor)
        moment = clock.now()
        assert "Chidi" in self.words_in(build_report(article, by=editor, as_of=moment))
        said = {"statement": claim.statement, "claimant": "", "risk": Risk.ACCUSATION}
        edit_claim(claim, by=editor, lock_version=claim.lock_version, **said)
        report = build_report(article, by=editor, as_of=moment)
        assert (report.claims[0].standing, report.claims[0].reviews_withheld) == ("recheck", 1)
        assert self.words_in(report) == set()

    def test_does_not_depend_on_who_asks(self, article: Article, editor: User, second: User) -> None:
        self.disputed(article, editor, second, Risk.ACCUSATION)
        moment = clock.now()
        mine, theirs = (build_report(article, by=by, as_of=moment) for by in (second, editor))
        assert mine.digest == theirs.digest

    @pytest.mark.parametrize("confidential", ["then", "since", "for a while since"])
    def test_leaves_a_source_out_that_is_or_was_to_be_kept(self, claim: Claim, editor: User, confidential: str) -> None:
        evidence = source(claim, by=editor, person="Wren", confidential=confidential == "then")
        moment = clock.now()
        for value in {"then": [False], "since": [True], "for a while since": [True, False]}[confidential]:
            claim.refresh_from_db()
            edit_evidence(evidence, Source({"confidential": value}), by=editor, lock_version=claim.lock_version)
        report = build_report(claim.article, by=editor, as_of=moment)
        assert (report.claims[0].evidence, report.claims[0].withheld) == ((), 1)
        assert self.words_in(report) == set()

    def test_says_so_in_every_format(self, claim: Claim, editor: User) -> None:
        moment = claim.made_at + HOUR
        with clock.at(moment):
            printed = {
                name: b"".join(export([claim.article.pk], name, by=editor, scope=Scope(as_of=moment))).decode(
                    errors="replace"
                )
                for name, format in FORMATS.items()
                if format.is_installed
            }
        said = moment.isoformat()
        assert f'as the record stood on <time datetime="{said}">' in printed["html"]
        assert f'"{said}"' in printed["csv"]
        assert json.loads(printed["json"])["reports"][0]["as_of"] == said
        assert f'"as_of":"{said}"' in printed["zip"]


class TestQuestionsOfThePast:
    def test_are_told_as_they_stood_and_not_where_they_are_private_today(
        self, claim: Claim, checker: User, editor: User
    ) -> None:
        question = ask(claim, to=editor, by=checker, text="Who?", private=False)
        kept = note(claim, by=checker, text="Kept", private=False)
        before = clock.now()
        resolve(question, by=editor)
        answer(ask(claim, to=editor, by=checker, text="Later?", private=False), by=editor)
        set_private(kept, by=checker, lock_version=kept.lock_version, private=True)
        report = build_report(claim.article, by=editor, as_of=before)
        [told] = report.claims[0].remarks
        assert (told.text, told.resolved, told.answers) == ("Who?", False, ())
        assert [event.subject for event in report.claims[0].history if event.subject == "note"] == []
        everything = build_report(claim.article, by=editor, as_of=before, with_private=True)
        assert [each.text for each in everything.claims[0].remarks] == ["Who?", "Kept"]
        assert "Later?" not in str(everything)


class TestTheCommand:
    """manage.py export_report --as-of"""

    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("export_report", "--format", "json", "--by", "edda", *arguments, stdout=out)
        return out.getvalue()

    @pytest.fixture
    def article(self, editor: User) -> Article:
        with clock.at(BEGINNING):
            return make_article(by=editor)

    def test_prints_the_record_as_it_stood(self, article: Article, editor: User) -> None:
        make_claim(article, by=editor)
        [report] = json.loads(self.run("--article", str(article.pk), "--as-of", "2024-03-01T10:00+01:00"))["reports"]
        assert (report["as_of"], report["claims"]) == ("2024-03-01T09:00:00+00:00", [])

    def test_leaves_out_of_all_what_was_not_there_yet(self, article: Article, editor: User) -> None:
        make_article(by=editor, outlet="Meridian")
        reports = json.loads(self.run("--all", "--as-of", "2024-03-01T09:00Z"))["reports"]
        assert [report["article"] for report in reports] == [article.pk]

    @pytest.mark.parametrize(
        ("moment", "why"),
        [
            ("2024-03-01T10:00", "Say in which time zone"),
            ("2024-03-01", "Say in which time zone"),
            ("yesterday", "“yesterday” is no moment"),
            ("0001-01-01T00:00+14:00", "is no moment"),
            ("9000-01-01T00:00Z", "yet to come"),
            ("2024-03-01T08:59Z", "begins after"),
        ],
    )
    def test_refuses_a_moment_of_which_it_can_say_nothing(self, article: Article, moment: str, why: str) -> None:
        with nothing_changes(), pytest.raises(CommandError, match=why):
            self.run("--article", str(article.pk), "--as-of", moment)
