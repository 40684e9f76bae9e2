"""What must hold before the newsroom is served."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from annotations import guards


@register(Tags.database)
def missing_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for every table without its guard: an error would stop the migrate that puts it back."""
    return [
        Warning(
            f"{table}: the database would let its rows be changed and removed.",
            hint="Run manage.py migrate: it puts the guards back.",
            id="annotations.W001",
        )
        for alias in databases or ()
        for table in guards.missing(connections[alias])
    ]


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured, with the first reason, where production could not be trusted with a record."""
    if settings.PRODUCTION and (reason := next(_reasons(), "")):
        raise ImproperlyConfigured(reason)


def _reasons() -> Iterator[str]:
    from annotations.models import Newsroom

    if Newsroom.objects.filter(is_demo=True).exists():
        yield "This database is a demo newsroom with public log-ins. Point DATABASE_URL at one made for production."
    for table in guards.missing(connection):
        yield f"{table} has lost its guard: its rows could be changed and removed. Run manage.py migrate."
