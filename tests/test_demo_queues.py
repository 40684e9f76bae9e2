"""The queue of every person of the demo, worked out in another way: from the reviews themselves, article by article."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from annotations.actions.reviews import is_party
from annotations.approval import read_approval
from annotations.demo.load import load_demo
from annotations.models import Article, Assignment, Notice, Remark, Review, User
from annotations.permissions import may
from annotations.record import ClaimRecord, current_version, read_claims
from annotations.work import read_queue
from tests.make import findings, made_once

pytestmark = pytest.mark.django_db

NAMES = ("marta", "zofia", "amara", "tomas", "yuki", "leila", "deniz")
Thing = tuple[int, int | None, bool]  # an article, a claim of it, and whether it is a question


def make_demo() -> dict[str, User]:
    load_demo()
    return {person.username: person for person in User.objects.all()}


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, User]]:
    with made_once(make_demo, django_db_blocker) as people:
        yield people


@pytest.fixture
def queue(people: dict[str, User]) -> Callable[[str], Any]:
    return lambda name: read_queue(User.objects.get(username=name))


def assigned() -> dict[tuple[int, int | None], dict[str, datetime | None]]:
    found: dict[tuple[int, int | None], dict[str, datetime | None]] = {}
    for row in Assignment.objects.filter(state="open").select_related("person"):
        found.setdefault((row.article_id, row.claim_id), {})[row.person.username] = row.due
    return found


def given(record: ClaimRecord) -> list[Review]:
    """The verdicts; that somebody has not checked it yet is none."""
    return [review for review in record.reviews if review.reason != "not_yet_checked"]


def has_a_verdict_in(record: ClaimRecord, person: User) -> bool:
    return any(review.reviewer == person for review in record.counting)


def waits_for(person: User, record: ClaimRecord, article: Article) -> bool:
    """Whether something is to be done about the claim, and this person is to do it."""
    if article.author == person or not may(person, "review"):
        return False
    held = assigned()
    mine = person.username in held.get((article.pk, record.claim.pk), {})
    of_others = held.get((article.pk, record.claim.pk), {}) or {
        name for name in held.get((article.pk, None), {}) if name != person.username
    }
    verdicts = {review.verdict for review in record.counting}
    if record.claim.withdrawal or record.claim.removed_in:
        return False
    if record.placement is None or (given(record) and not record.counting):
        return mine or not of_others
    if not record.counting:
        return mine
    if len(verdicts) > 1 and not any(review.kind == "adjudication" for review in record.counting):
        return may(person, "adjudicate") and not is_party(record, person)
    eyes = len({review.reviewer for review in record.counting})
    return eyes < record.outcome.required and not has_a_verdict_in(record, person)


def expected_for(person: User) -> set[Thing]:
    found: set[Thing] = set()
    for article in Article.objects.all():
        records = read_claims(current_version(article))
        found |= {(article.pk, each.claim.pk, False) for each in records if waits_for(person, each, article)}
        mine = person.username in assigned().get((article.pk, None), {})
        signs = article.state == "finished" and may(person, "sign_off") and not read_approval(article).bars_of(person)
        if signs or (mine and article.state == "checking"):
            found.add((article.pk, None, False))
    for words in Remark.history.filter(kind="question", history_type="+", to=person):
        if nobody_answered(words.id):
            found.add((words.article_id, words.claim_id, True))
    for words in Remark.history.filter(kind="question", history_type="+", made_by=person):
        if is_answered_and_not_resolved(words.id, person):
            found.add((words.article_id, words.claim_id, True))
    return found


def is_answered_and_not_resolved(question: int, asked_by: User) -> bool:
    last = Remark.history.filter(about=question).order_by("history_id").last()
    is_resolved = Remark.history.filter(id=question).latest().resolved
    return last is not None and last.made_by_id != asked_by.pk and not is_resolved


def nobody_answered(question: int) -> bool:
    """By what the history says: it never was resolved, and nobody but who asked wrote under it."""
    rows = Remark.history.filter(id=question)
    others = Remark.history.filter(about=question).exclude(made_by=rows.earliest().made_by_id)
    return not rows.filter(resolved=True).exists() and not others.exists()


def nobody_has(person: User) -> set[tuple[int, int | None]]:
    if not may(person, "review"):
        return set()
    found: set[tuple[int, int | None]] = set()
    for article in Article.objects.exclude(author=person):
        if (article.pk, None) in assigned():
            continue
        found |= {(article.pk, None)} if article.state == "checking" else set()
        for record in read_claims(current_version(article)):
            is_open = record.placement and not given(record) and not record.claim.withdrawal
            if is_open and (article.pk, record.claim.pk) not in assigned():
                found.add((article.pk, record.claim.pk))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_waits_for_them_is_what_the_reviews_say(name: str, people: dict[str, User], queue: Any) -> None:
    lines = queue(name).lines
    things = [(line.article, line.claim, line.question is not None) for line in lines]
    assert set(things) == expected_for(people[name])
    assert len(things) == len(set(things)), "each line once"


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_has_is_what_is_assigned_to_nobody(name: str, people: dict[str, User], queue: Any) -> None:
    things = {(line.article, line.claim) for line in queue(name).unassigned}
    assert things == nobody_has(people[name])


@pytest.mark.parametrize("name", ["marta", "zofia", "amara", "tomas", "yuki"])
def test_whoever_checks_has_something_to_do_and_what_is_due_first_comes_first(name: str, queue: Any) -> None:
    lines = queue(name).lines
    assert lines
    due = [line.due for line in lines if line.due]
    assert due == sorted(due)
    assert [line.due for line in lines[: len(due)]] == due
    rest = [line.since for line in lines[len(due) :]]
    assert rest == sorted(rest)


@pytest.mark.parametrize(("name", "asked_by"), [("leila", "tomas"), ("tomas", "amara"), ("marta", "zofia")])
def test_a_question_waits_for_who_was_asked_the_author_too(name: str, asked_by: str, queue: Any) -> None:
    [line] = [line for line in queue(name).lines if line.question]
    assert Remark.objects.get(pk=line.question).made_by.username == asked_by


def test_of_five_questions_three_wait_for_an_answer_one_for_who_asked_and_one_is_resolved(queue: Any) -> None:
    assert Remark.objects.filter(kind="question").count() == 5
    lines = [line.duty for name in NAMES for line in queue(name).lines if line.question is not None]
    assert sorted(lines) == ["answer", "answer", "answer", "resolve"]


def test_something_is_late_within_the_minute(people: dict[str, User]) -> None:
    first = Assignment.objects.exclude(due=None).order_by("due").first()
    assert first is not None
    assert (first.due - timezone.now()).total_seconds() < 60


def test_the_record_verifies(people: dict[str, User]) -> None:
    assert findings() == []


def test_everybody_can_be_written_to_and_nobody_was_of_what_is_past(people: dict[str, User]) -> None:
    assert [person.email for person in people.values() if person.username in NAMES] == [
        f"{name}@newsroom.example" for name in people if name in NAMES
    ]
    assert not Notice.objects.exists()
