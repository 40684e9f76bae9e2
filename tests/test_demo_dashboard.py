"""The newsroom's figures on the demo, worked out in another way: article by article, claim by claim."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from annotations import clock
from annotations.choices import UNFINISHED
from annotations.dashboard import DAYS, read_figures
from annotations.demo.load import load_demo
from annotations.models import Article, Assignment, Review, User
from annotations.record import ClaimRecord, current_version, read_claims
from annotations.reports.build import build_report
from annotations.reports.formats import FORMATS
from tests.make import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with made_once(load_demo, django_db_blocker):
        yield


def records() -> list[ClaimRecord]:
    return [record for article in Article.objects.all() for record in read_claims(current_version(article))]


def test_articles_are_counted_by_state(demo: None) -> None:
    assert read_figures().articles == {
        state: sum(article.state == state for article in Article.objects.all())
        for state in ("checking", "finished", "signed", "published")
    }


def test_claims_are_counted_by_where_they_stand(demo: None) -> None:
    found = Counter(str(record.outcome.standing) for record in records())
    assert read_figures().claims == {standing.value: found[standing] for standing in UNFINISHED}
    assert read_figures().open_claims == sum(found[standing] for standing in UNFINISHED)


def test_what_is_disputed_is_counted_by_outlet_and_by_every_reason(demo: None) -> None:
    disputed = [record for record in records() if record.outcome.verdict == "disputed"]
    outlets = Counter(record.claim.article.outlet.name for record in disputed if record.claim.article.outlet)
    reasons = Counter(
        reason
        for record in disputed
        for reason in {review.reason for review in record.counting if review.verdict == "disputed"}
    )
    found = read_figures()
    assert disputed
    assert dict(found.disputed_by_outlet) == outlets
    assert found.disputed_by_reason == reasons


def test_reviews_are_counted_on_the_day_when_they_were_first_given(demo: None) -> None:
    days = Counter(
        timezone.localdate(review.history.order_by("history_id")[0].history_date)
        for review in Review.objects.exclude(kind="imported").exclude(reason="not_yet_checked")
    )
    found = dict(read_figures().reviews)
    assert len(found) == DAYS
    assert {day: number for day, number in found.items() if number} == days


def test_the_time_to_a_sign_off_is_from_the_first_text_to_the_first_one(demo: None) -> None:
    times = []
    for article in Article.objects.filter(sign_offs__isnull=False).distinct():
        first = article.sign_offs.order_by("signed_at")[0].signed_at
        times.append(first - article.versions.get(number=1).brought_at)
    found = read_figures()
    assert sum(found.signed_after) == len(times) == Article.objects.filter(sign_offs__isnull=False).distinct().count()
    assert found.median is not None
    assert min(times) <= found.median <= max(times)


def test_what_is_late_is_due_and_not_done(demo: None) -> None:
    now = clock.now()
    late = Assignment.objects.filter(state="open", due__lte=now).select_related("claim__standing_row")
    claims = {row.claim for row in late if row.claim and row.claim.standing_row.standing in UNFINISHED}
    assert all(row.claim for row in late), "no whole article of the demo is late"
    assert read_figures().late_claims == len(claims) > 0


def test_the_demo_has_settled_claims_enough_to_publish(demo: None) -> None:
    marta = User.objects.get(username="marta")
    reports = (build_report(article, by=marta) for article in Article.objects.all())
    feeds = json.loads(b"".join(FORMATS["claimreview"].write(reports)))["@graph"]
    assert sum(len(feed["dataFeedElement"]) for feed in feeds) >= 8
