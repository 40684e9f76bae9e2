"""The newsroom's figures: what each counts, and what none tells."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from annotations import clock
from annotations.choices import Reason, Risk
from annotations.dashboard import STEPS, _by_step, figures, read_figures
from annotations.models import Article, Claim, User
from tests.make import (
    SOLDIERS,
    assign,
    dispute,
    give,
    make_article,
    make_claim,
    revise,
)

pytestmark = pytest.mark.django_db

LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "dashboard"}}


@pytest.mark.parametrize(
    ("hours", "counted"),
    [
        ([], (0, 0, 0, 0, 0, 0)),
        ([0, 1], (2, 0, 0, 0, 0, 0)),
        ([1.1, 4, 24, 25], (0, 2, 1, 1, 0, 0)),
        ([72, 168, 169, 1000], (0, 0, 0, 1, 1, 2)),
    ],
)
def test_times_are_counted_by_the_first_step_that_holds_them(hours: list[float], counted: tuple[int, ...]) -> None:
    assert len(counted) == len(STEPS) + 1
    assert _by_step([timedelta(hours=each) for each in hours]) == counted


class TestWhatIsDisputed:
    def test_is_told_of_no_claim_that_waits_for_its_second_reading(
        self, article: Article, checker: User, second: User
    ) -> None:
        accusation = make_claim(article, by=checker, quote="The ministry denies it", risk=Risk.ACCUSATION)
        dispute(accusation, by=checker)
        found = read_figures()
        assert (found.disputed_by_outlet, found.disputed_by_reason) == ([], {})
        dispute(accusation, by=second)
        assert read_figures().disputed_by_reason == {"mistranslation": 1}

    def test_counts_no_reason_of_a_verdict_that_is_stale(
        self, claim: Claim, checker: User, second: User, editor: User
    ) -> None:
        dispute(claim, by=checker)
        revise(claim.article, SOLDIERS.replace("75", "76"), by=editor)
        give(claim, by=second, verdict="disputed", reason=Reason.OUTDATED, rationale="It is more by now.")
        assert read_figures().disputed_by_reason == {"outdated": 1}

    def test_counts_a_claim_for_each_reason_once(self, claim: Claim, checker: User, second: User, editor: User) -> None:
        dispute(claim, by=checker)
        dispute(claim, by=second)
        give(claim, by=editor, verdict="disputed", reason=Reason.OUTDATED, rationale="It is more by now.")
        assert read_figures().disputed_by_reason == {"mistranslation": 1, "outdated": 1}


def test_a_verdict_counts_on_its_first_day_whoever_changes_their_mind(claim: Claim, checker: User) -> None:
    dispute(claim, by=checker)
    give(claim, by=checker)
    assert sum(number for _day, number in read_figures().reviews) == 1


def test_what_is_late_is_late_no_more_once_it_is_done(claim: Claim, checker: User, editor: User) -> None:
    assign(claim, to=checker, by=editor, due=clock.now() + timedelta(seconds=1))
    assert read_figures().late_claims == 0
    with clock.at(clock.now() + timedelta(days=1)):
        assert read_figures().late_claims == 1
    give(claim, by=checker)
    with clock.at(clock.now() + timedelta(days=1)):
        assert read_figures().late_claims == 0


def test_what_is_late_is_whatever_of_a_late_article_is_not_finished_with(
    article: Article, checker: User, editor: User
) -> None:
    give(make_claim(article, by=checker), by=checker)
    unread = make_claim(article, by=checker, quote="The ministry denies it")
    assign(article, to=checker, by=editor, due=clock.now() + timedelta(seconds=1))
    with clock.at(clock.now() + timedelta(days=1)):
        assert (read_figures().late_articles, read_figures().late_claims) == (1, 1)
    give(unread, by=checker)
    with clock.at(clock.now() + timedelta(days=1)):
        assert (read_figures().late_articles, read_figures().late_claims) == (1, 0)


def test_a_note_to_come_back_is_no_verdict(claim: Claim, checker: User) -> None:
    """It is in no count of reviews that are in either: neither tells what somebody sealed."""
    give(claim, by=checker, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
    assert sum(number for _day, number in read_figures().reviews) == 0


def test_queries_do_not_grow(editor: User, checker: User, second: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            read_figures()
        return len(found)

    before = queries()
    for number in range(3):
        article = make_article(by=editor, text=f"{SOLDIERS}\n\nMore {number}.")
        dispute(make_claim(article, by=checker), by=second)
        assign(article, to=checker, by=editor)
    assert queries() == before


@override_settings(CACHES=LOCAL)
def test_figures_are_kept_for_a_minute_and_say_of_when_they_are(claim: Claim, checker: User) -> None:
    first = figures()
    dispute(claim, by=checker)
    assert figures() == first
    assert figures().at == first.at
    assert read_figures() != first
