"""A request that is sent again, because its answer was lost on the way, is recorded once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from annotations import clock
from annotations.actions.errors import AlreadyRecordedError
from annotations.models import Submission, User

KEPT = timedelta(days=30)  # longer than any page tries again

_key: ContextVar[str] = ContextVar("key", default="")


@contextmanager
def only_once(key: str) -> Iterator[None]:
    """The first verb within it is recorded under this key of its person's; blank for none."""
    token = _key.set(key)
    try:
        yield
    finally:
        _key.reset(token)


def take_key(by: User) -> None:
    """Notes, in the verb's transaction, that its key is used. Raises AlreadyRecordedError where it was before."""
    key = _key.get()
    if not key:
        return
    _submission, is_new = Submission.objects.get_or_create(person=by, key=key)
    if not is_new:
        raise AlreadyRecordedError
    _key.set("")
    Submission.objects.filter(person=by, made_at__lt=clock.now() - KEPT).delete()


def refuse_again(by: User) -> None:
    """Raises AlreadyRecordedError for a key that was used: for what looks at the record before it calls its verb, and
    would find there what it did itself."""
    key = _key.get()
    if key and Submission.objects.filter(person=by, key=key).exists():
        raise AlreadyRecordedError
