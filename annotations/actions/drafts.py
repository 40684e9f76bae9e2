"""Keeping what somebody typed that could not be saved. No record: each draft is one person's alone."""

from typing import Any

from django.db import transaction

from annotations import clock
from annotations.actions._queue import one_writer_at_a_time
from annotations.models import Draft, User
from annotations.permissions import require


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def keep_draft(*, by: User, form: str, about: int, values: dict[str, Any]) -> Draft:
    """Keeps what this person typed into a form, in place of what they had there. Raises PermissionDenied.

    After the refused verb, whose own transaction has rolled back.
    """
    require(by, "see")
    what = {"values": values, "made_at": clock.now()}
    draft, _is_new = Draft.objects.update_or_create(person=by, form=form, about=about, defaults=what)
    return draft


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def discard_draft(*, by: User, form: str, about: int) -> bool:
    """Throws away what this person typed into a form; says whether there was anything. Raises PermissionDenied."""
    require(by, "see")
    count, _rows = Draft.objects.filter(person=by, form=form, about=about).delete()
    return bool(count)
