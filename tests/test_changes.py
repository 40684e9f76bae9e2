"""What changed between two moments: from two reports, as values, as text and as JSON."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from markdown_it import MarkdownIt

from annotations import clock
from annotations.models import Claim, User
from annotations.reports import shapes
from annotations.reports.build import build_report
from annotations.reports.changes import _ARTICLE, _CLAIM, ClaimChanges, Difference, ReportChanges, changes
from annotations.reports.formats.changes import FIELDS, SCHEMA, write_json, write_text
from annotations.reports.shapes import Change
from tests.make import dispute, revise, source
from tests.make_reports import (
    HOSTILE,
    NOON,
    hostile_report,
    make_claim,
    make_full_report,
    make_open_claim,
    make_publication,
    make_question,
    make_report,
    make_review,
    make_sign_off,
    make_source,
    make_waiver,
)

LATER = NOON + timedelta(days=1)


def between(before: dict[str, Any], after: dict[str, Any]) -> ReportChanges:
    """Of an article that was, and a day later is, like this."""
    return changes(make_report(**before), make_report(made_at=LATER, **after))


def of_claim(before: shapes.ClaimReport, after: shapes.ClaimReport) -> ClaimChanges:
    [found] = between({"claims": (before,)}, {"claims": (after,)}).claims
    return found


def text(found: ReportChanges) -> str:
    return b"".join(write_text(found)).decode()


def test_nothing_changed() -> None:
    report = make_full_report()
    found = changes(report, replace(report, made_at=LATER))
    assert found.is_empty
    assert found.before.digest == found.after.digest == report.digest
    assert "Nothing changed." in text(found)


def test_both_sides_say_moment_digest_and_head() -> None:
    before, after = make_report(as_of=NOON - timedelta(days=1)), make_report(state="done")
    found = changes(before, after)
    assert (found.before.at, found.after.at) == (NOON - timedelta(days=1), NOON)
    assert (found.before.digest, found.after.digest) == (before.digest, after.digest)
    assert before.digest != after.digest
    printed = text(found)
    assert before.head
    assert all(each in printed for each in (before.digest, after.digest, before.head.digest, "19 November 2026"))


def test_a_new_text_and_a_new_state() -> None:
    found = between(
        {"version": 1, "state": "checking"}, {"version": 2, "state": "signed_off", "text_digest": "cd" * 32}
    )
    assert found.changes == (
        Change("state", "checking", "signed_off"),
        Change("version", "1", "2"),
        Change("text_digest", "ab" * 32, "cd" * 32),
    )
    assert found.claims == ()


def test_a_claim_is_added() -> None:
    [found] = between({"claims": ()}, {"claims": (make_claim(1),)}).claims
    assert (found.action, found.id, found.quote, found.is_moved) == ("added", 101, "Around 75 soldiers", False)
    assert Change("verdict", "", "disputed") in found.changes
    assert [(each.subject, each.action) for each in found.differences] == [("review", "added"), ("evidence", "added")]


def test_a_claim_is_told_no_more() -> None:
    [found] = between({"claims": (make_claim(1),)}, {"claims": ()}).claims
    assert (found.action, found.quote) == ("gone", "Around 75 soldiers")
    assert {each.action for each in found.differences} == {"gone"}


@pytest.mark.parametrize(("was", "now", "action"), [("", "mistake", "withdrawn"), ("mistake", "", "restored")])
def test_a_claim_is_withdrawn_and_comes_back(was: str, now: str, action: str) -> None:
    found = of_claim(make_claim(withdrawal=was), make_claim(withdrawal=now))
    assert (found.action, found.changes) == (action, (Change("withdrawal", was, now),))


def test_a_claim_moves() -> None:
    claim = make_claim()
    found = of_claim(claim, replace(claim, start=30, end=48))
    assert found.is_moved
    assert [change.field for change in found.changes] == ["start", "end"]
    assert "Claim 1: changed, moved" in text(between({"claims": (claim,)}, {"claims": (replace(claim, start=30),)}))


def test_a_verdict_settles_a_claim() -> None:
    found = of_claim(make_open_claim(1, "75"), make_claim(1, "75", evidence=(), history=()))
    assert [(each.field, each.old, each.new) for each in found.changes] == [
        ("standing", "open", "settled"),
        ("verdict", "", "disputed"),
        ("reviews_in", "0", "1"),
    ]
    [review] = found.differences
    assert (review.subject, review.about, review.action) == ("review", "Amara Okonjo", "added")


def test_a_reviewer_thinks_again_and_another_agrees() -> None:
    mind = make_review(verdict="verified", reason="", correction="")
    other = make_review(reviewer="Tomás Arriagada", reviewer_id=12)
    found = of_claim(make_claim(), make_claim(reviews=(mind, other)))
    assert [(each.about, each.action) for each in found.differences] == [
        ("Amara Okonjo", "changed"),
        ("Tomás Arriagada", "added"),
    ]
    assert [change.field for change in found.differences[0].changes] == ["verdict", "reason", "correction"]


def test_a_reviewer_is_known_by_the_account_and_not_by_the_name() -> None:
    namesakes = (make_review(), make_review(reviewer_id=12, verdict="verified"))
    assert of_claim(make_claim(reviews=namesakes[:1]), make_claim(reviews=namesakes)).differences[0].action == "added"
    [renamed] = of_claim(make_claim(), make_claim(reviews=(make_review(reviewer="A. Okonjo"),))).differences
    assert renamed == Difference("review", "A. Okonjo", "changed", (Change("reviewer", "Amara Okonjo", "A. Okonjo"),))


def test_reviews_from_outside_under_one_name_are_held_apart() -> None:
    first = make_review(reviewer_id=0, kind="imported")
    second = replace(first, verdict="verified")
    [found] = of_claim(make_claim(reviews=(first,)), make_claim(reviews=(first, second))).differences
    assert (found.action, Change("verdict", "", "verified") in found.changes) == ("added", True)


def test_a_source_is_changed_added_and_taken_back() -> None:
    kept, dropped = make_source(), make_source(title="An old page", added_at=NOON - timedelta(days=2))
    added = make_source(title="A new page", added_at=NOON)
    found = of_claim(
        make_claim(evidence=(kept, dropped)), make_claim(evidence=(replace(kept, locator="page 3"), added))
    ).differences
    assert [(each.about, each.action) for each in found] == [
        (kept.title, "changed"),
        ("An old page", "gone"),
        ("A new page", "added"),
    ]
    assert found[0].changes == (Change("locator", "paragraph 4", "page 3"),)


def test_what_is_about_the_article_as_a_whole() -> None:
    signed = make_sign_off()
    fallen = replace(signed, holds=False)
    found = between(
        {"sign_off": signed},
        {"sign_off": fallen, "publications": (make_publication(),), "waivers": (make_waiver(),)},
    ).differences
    assert [(each.subject, each.action) for each in found] == [
        ("sign_off", "changed"),
        ("publication", "added"),
        ("waiver", "added"),
    ]
    assert found[0].changes == (Change("holds", "yes", "no"),)


def test_a_newer_sign_off_is_another_one() -> None:
    found = between({"sign_off": make_sign_off()}, {"sign_off": make_sign_off(at=NOON)}).differences
    assert [(each.subject, each.action) for each in found] == [("sign_off", "gone"), ("sign_off", "added")]


def test_a_question_is_answered_and_the_rules_are_changed() -> None:
    asked = make_question(answers=(), resolved=False, why="", private=False)
    answered = make_question(private=False)
    rules = make_report().rules
    found = between({"remarks": (asked,)}, {"remarks": (answered,), "rules": replace(rules, quote=2)}).differences
    by_subject = {each.subject: each for each in found}
    assert by_subject["rules"].changes == (Change("quote", "1", "2"),)
    [answers] = [change for change in by_subject["question"].changes if change.field == "answers"]
    assert answers.new == "Signe Holm, 2026-11-20T07:00:00+00:00, From the ministry."


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"article": 8}, "two articles"),
        ({"as_of": NOON - timedelta(days=9)}, "later moment"),
        ({"made_at": LATER, "with_confidential": True}, "private or confidential"),
        ({"made_at": LATER, "with_private": True}, "private or confidential"),
    ],
)
def test_what_cannot_be_compared_is_refused(over: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        changes(make_report(), make_report(**over))


def test_every_field_that_may_change_has_a_name() -> None:
    rows = (
        shapes.SignOffReport,
        shapes.PublicationReport,
        shapes.WaiverReport,
        shapes.RulingReport,
        shapes.RulesReport,
        shapes.ReviewReport,
        shapes.EvidenceReport,
        shapes.RemarkReport,
    )
    assert {*_ARTICLE, *_CLAIM, *(each.name for row in rows for each in fields(row))} <= FIELDS.keys()


def test_two_moments_of_a_record(claim: Claim, checker: User, editor: User) -> None:
    then = clock.now()
    dispute(claim, by=checker)
    source(claim, by=checker)
    revise(claim.article, "Freedom for the front\n\nNow around 75 Russian soldiers were killed or wounded.", by=editor)
    before, after = (build_report(claim.article, by=checker, as_of=moment) for moment in (then, None))
    found = changes(before, after)
    assert {"version", "text_digest"} <= {change.field for change in found.changes}
    [changed] = found.claims
    assert (changed.id, changed.action, changed.is_moved) == (claim.pk, "changed", True)
    assert [(each.subject, each.action) for each in changed.differences] == [("review", "added"), ("evidence", "added")]
    assert changes(before, build_report(claim.article, by=checker, as_of=then)).is_empty


def test_the_json_is_the_changes() -> None:
    found = changes(make_report(claims=()), replace(make_full_report(), made_at=LATER))
    read = json.loads(b"".join(write_json(found)))
    assert (read.pop("schema"), read.pop("version")) == (SCHEMA, 1)
    assert read == shapes.as_plain(found)
    assert [claim["number"] for claim in read["claims"]] == [claim.number for claim in make_full_report().claims]


def test_the_text_says_every_claim_that_changed_and_no_other() -> None:
    full = make_full_report()
    settled = replace(full.claims[2], standing="settled", verdict="verified")
    after = replace(full, made_at=LATER, claims=(*full.claims[:2], settled, *full.claims[3:]))
    page = lxml.html.fromstring(MarkdownIt("commonmark").render(text(changes(full, after))))
    assert [heading.text for heading in page.iter("h2")] == ["Claim 3: changed"]
    assert [item.text for item in page.iter("li")][2:] == ["standing: open → settled", "verdict: – → verified"]


@pytest.mark.parametrize("payload", [*HOSTILE, "\u202e\x1b[2J", "# a\n\n- b", "[a](http://evil.example)"])
def test_text_from_outside_becomes_no_markup(payload: str) -> None:
    after = replace(hostile_report(payload), made_at=LATER)
    printed = text(changes(make_report(claims=()), after))
    page = lxml.html.fromstring(MarkdownIt("commonmark").render(printed))
    assert {each.tag for each in page.iter()} <= {"div", "h1", "h2", "p", "ul", "li", "strong", "blockquote"}
    assert not {"\u202e", "\x1b"} & set(printed)
