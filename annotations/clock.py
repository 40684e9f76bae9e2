"""The time that the record is written with: the real one, but for a demo that has a past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The time of what is being recorded, aware, in UTC."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Records within it as of that moment. For the demo newsroom and for tests alone: nothing else may back-date."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
