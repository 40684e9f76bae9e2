"""What follows a verb once it is on disk and the next writer may begin: a slow mail server holds nobody up."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

logger = logging.getLogger(__name__)

_acts: ContextVar[list[Callable[[], object]] | None] = ContextVar("afterwards", default=None)


@contextmanager
def afterwards() -> Iterator[None]:
    """Does, at its end, what `after_commit` was given within it, if that was committed. Enter it before all else."""
    acts: list[Callable[[], object]] = []
    token = _acts.set(acts)
    try:
        yield
    finally:
        _acts.reset(token)
        for act in acts:
            _do(act)


def after_commit(act: Callable[[], object]) -> None:
    """Once the transaction is committed; whatever goes wrong then is logged, for what was saved is saved."""

    def committed() -> None:
        acts = _acts.get()
        if acts is None:
            _do(act)
        else:
            acts.append(act)

    transaction.on_commit(committed)


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:
        logger.exception("What follows a change failed; the change is saved.")
