"""What a verb refuses with, besides Django's ValidationError and PermissionDenied."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.models.base import Tracked
from annotations.signing import Blocking


class StaleError(Exception):
    """The record changed after the form was drawn. `current` is the row as it is now."""

    def __init__(self, current: Tracked) -> None:
        super().__init__(_("%(row)s was changed meanwhile.") % {"row": current})
        self.current = current


class BlockedError(Exception):
    """Something stands in the way of a sign-off: `blocking` is all of it (annotations.signing)."""

    def __init__(self, blocking: Sequence[Blocking]) -> None:
        super().__init__(_("Something stands in the way of a sign-off."))
        self.blocking = blocking


class AlreadyRecordedError(Exception):
    """The same was sent before, under the same key, and is recorded."""


class LedgerGoneError(Exception):
    """The ledger is not there, and something beside it says that it was."""
