"""Noting who has an article's desk open. No record."""

from datetime import timedelta

from django.db import transaction

from annotations import clock
from annotations.actions._queue import one_writer_at_a_time
from annotations.models import Article, Presence, User
from annotations.permissions import require

GONE_AFTER = timedelta(seconds=20)  # without a word from their page
NOTED_FOR = timedelta(seconds=8)  # what is known needs no writing


def note_presence(article: Article, *, by: User) -> list[User]:
    """Notes that this person has the desk open: the others who have. Raises PermissionDenied."""
    require(by, "see")
    now = clock.now()
    there = list(Presence.objects.filter(article=article, seen_at__gt=now - GONE_AFTER).select_related("person"))
    if not any(each.person_id == by.pk and each.seen_at > now - NOTED_FOR for each in there):
        _keep(article, by)
    return sorted((each.person for each in there if each.person_id != by.pk), key=lambda person: str(person).casefold())


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def _keep(article: Article, person: User) -> None:
    Presence.objects.update_or_create(person=person, article=article, defaults={"seen_at": clock.now()})
