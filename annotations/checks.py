"""What must hold before the newsroom is served."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from annotations import database_role, guards
from newsroom.databases import durability_problems

# Of simple-history: off it would record nothing, and its own pages could rewrite what is recorded.
HISTORY = {"SIMPLE_HISTORY_ENABLED": True, "SIMPLE_HISTORY_EDIT": False, "SIMPLE_HISTORY_REVERT_DISABLED": True}


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


@register(Tags.database)
def what_could_be_lost(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for every setting of the database by which a power cut could lose what it acknowledged."""
    found = ((alias, problem) for alias in databases or () for problem in durability_problems(connections[alias]))
    return [
        Warning(f"{problem}.", hint=f"Database “{alias}”; newsroom/docs/operation.md.", id="annotations.W002")
        for alias, problem in found
    ]


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured, with the first reason, where production could not be trusted with a record."""
    if settings.PRODUCTION and (reason := next(reasons(), "")):
        raise ImproperlyConfigured(reason)


def reasons() -> Iterator[str]:
    """Why a record could not be trusted to this server, the gravest first."""
    from annotations.models import Newsroom

    for name, value in HISTORY.items():
        if getattr(settings, name, None) is not value:
            yield f"{name} must be {value}: otherwise the history is not the one of what was done."
    if Newsroom.objects.filter(is_demo=True).exists():
        yield "This database is a demo newsroom with public log-ins. Point DATABASE_URL at one made for production."
    for table in guards.missing(connection):
        yield f"{table} has lost its guard: its rows could be changed and removed. Run manage.py migrate."
    for power in database_role.powers_of_this_login(connection):
        yield (
            f"{power}, and could take the guards off the record. Serve as a role of its own,"
            " made with manage.py application_role NAME (newsroom/docs/operation.md)."
        )
    if problems := durability_problems(connection):
        yield "What is saved here could be lost: " + "; ".join(problems) + "."
