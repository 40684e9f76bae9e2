"""Mails of what is assigned, when it is due, and what somebody is asked or told. Each notice is sent once: it is taken
before it is sent, and put back where the mail server refuses, so that the next run of send_mails tries again."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations import clock
from annotations.actions._afterwards import after_commit
from annotations.actions._queue import one_writer_at_a_time
from annotations.choices import AssignmentState, MailTiming, NoticeKind, RemarkKind
from annotations.duties import Line
from annotations.mailing import message
from annotations.models import Assignment, MailChoice, Notice, Remark, User
from annotations.permissions import may, require
from annotations.record import one_moment
from annotations.work import is_done_now, read_queue, waits_for_an_answer

SOON = timedelta(hours=24)  # before it is due
logger = logging.getLogger(__name__)


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def choose_mails(*, by: User, timing: MailTiming) -> MailChoice:
    """When this person wants their mails. Raises PermissionDenied."""
    require(by, "see")
    choice, _is_new = MailChoice.objects.update_or_create(person=by, defaults={"timing": timing})
    return choice


def tell_of_assignments(rows: Sequence[Assignment], *, by: User) -> None:
    """Notes that people are to be told what they were given, and tells them after the commit who want it at once. Call
    it inside a verb. Who did it themselves needs no mail."""
    given = [row for row in rows if row.person_id != by.pk]
    _note(given, NoticeKind.ASSIGNED, [str(row.lock_version) for row in given])
    _tell_now({row.person_id: row.person for row in given}.values())


def tell_of_remark(row: Remark, mentioned: Iterable[User], *, by: User) -> None:
    """Notes that who is asked, who asked, and who is mentioned are to be told of what was written; as
    `tell_of_assignments` does. Each is told of it once."""
    told: dict[int, tuple[User, NoticeKind]] = {}
    if row.to:
        told[row.to.pk] = (row.to, NoticeKind.QUESTION)
    elif row.about and row.about.to and row.kind == RemarkKind.ANSWER:
        asked_by = row.about.made_by
        is_more = asked_by.pk == by.pk  # who asked adds to it
        person = row.about.to if is_more else asked_by
        told[person.pk] = (person, NoticeKind.QUESTION if is_more else NoticeKind.ANSWER)
    for person in mentioned:
        told.setdefault(person.pk, (person, NoticeKind.MENTION))
    told.pop(by.pk, None)
    notices = [
        Notice(person=person, remark=row, kind=kind, made_at=clock.now())
        for person, kind in told.values()
        if person.email
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    _tell_now(person for person, _kind in told.values())


def _tell_now(people: Iterable[User]) -> None:
    for person in people:
        if timing_of(person) == MailTiming.AT_ONCE:
            after_commit(partial(send_waiting, person))


def timing_of(person: User) -> MailTiming:
    choice = MailChoice.objects.filter(person=person).first()
    return MailTiming(choice.timing) if choice else MailTiming.AT_ONCE


def send_all() -> tuple[int, int]:
    """Notes what is soon or was due, and sends what is to be sent now: at once, or once a day as a digest. How many
    mails went out, and how many failed."""
    sent = failed = 0
    today = timezone.localdate(clock.now())
    for person in User.objects.filter(is_active=True, is_operator=False).exclude(email="").order_by("pk"):
        _note_due(person)
        choice = MailChoice.objects.filter(person=person).first()
        if choice and choice.timing == MailTiming.DIGEST and choice.digest_on == today:
            continue
        went_out = send_waiting(person)
        sent, failed = sent + (went_out is True), failed + (went_out is False)
    return sent, failed


def send_waiting(person: User) -> bool | None:
    """One mail of all that this person is to be told. Whether it went out; None where nothing was to be told."""
    taken = _take(person)
    asking = [notice for notice in taken if _still_asks(notice)]
    if not asking or timing_of(person) == MailTiming.NONE:
        return None
    try:
        message(person, asking).send()
    except Exception:
        logger.exception("A mail to person %s was not sent; send_mails tries again.", person.pk)
        _settle(asking, handled_at=None)
        return False
    _settle(asking, is_sent=True)
    _note_digest(person)
    return True


def _note(rows: Sequence[Assignment], kind: NoticeKind, about: Sequence[str]) -> None:
    """For those who have an address."""
    notices = [
        Notice(person=row.person, assignment=row, kind=kind, about=each, made_at=clock.now())
        for row, each in zip(rows, about, strict=True)
        if row.person.email
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _note_due(person: User) -> None:
    """What of this person's queue is due within a day, and what was; each once, unless the date is changed."""
    now = clock.now()
    with one_moment():
        lines = [line for line in read_queue(person).lines if line.due and line.due <= now + SOON]
    late = [line for line in lines if line.due and line.due <= now]
    with one_writer_at_a_time(), transaction.atomic(durable=True):
        for kind, due in ((NoticeKind.LATE, late), (NoticeKind.SOON, [line for line in lines if line not in late])):
            rows = list(_assignments_of(person, due))
            _note(rows, kind, [row.due.isoformat() if row.due else "" for row in rows])


def _assignments_of(person: User, lines: Iterable[Line]) -> Iterable[Assignment]:
    held = Assignment.objects.filter(person=person, state=AssignmentState.OPEN).select_related("person")
    things = {(line.article, line.claim) for line in lines}
    return (row for row in held if (row.article_id, row.claim_id) in things)


def _take(person: User) -> list[Notice]:
    """What waits for this person, from now on nobody else's to send."""
    with one_writer_at_a_time(), transaction.atomic(durable=True):
        keys = list(
            Notice.objects.select_for_update().filter(person=person, handled_at=None).values_list("pk", flat=True)
        )
        Notice.objects.filter(pk__in=keys).update(handled_at=clock.now())
    followed = (
        "assignment__article",
        "assignment__claim__standing_row",
        "assignment__made_by",
        "remark__article",
        "remark__claim",
        "remark__made_by",
        "remark__about",
    )
    return list(Notice.objects.filter(pk__in=keys).select_related(*followed).order_by("pk"))


def _still_asks(notice: Notice) -> bool:
    """Whether there is still something to do; that an answer came, or a mention, is worth knowing at any time."""
    if notice.remark:
        asks = notice.kind != NoticeKind.QUESTION or waits_for_an_answer(notice.remark.head)
        return asks and may(notice.person, "see")
    row = notice.assignment
    if row is None:
        return False
    return row.state == AssignmentState.OPEN and row.person_id == notice.person_id and not is_done_now(row)


def _settle(notices: Sequence[Notice], **values: Any) -> None:
    with one_writer_at_a_time(), transaction.atomic(durable=True):
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**values)


def _note_digest(person: User) -> None:
    with one_writer_at_a_time(), transaction.atomic(durable=True):
        MailChoice.objects.filter(person=person).update(digest_on=timezone.localdate(clock.now()))
