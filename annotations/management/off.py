"""Commands of Django and of simple-history that this newsroom does not have."""

from typing import Any, NoReturn

from django.core.management.base import CommandError


class Off:
    """Put before such a command's own class: it takes the same arguments, says why it is off, and does nothing."""

    help = "Off: the record is kept."
    why = "the rows of a history are never changed or removed"
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        name = type(self).__module__.rpartition(".")[2]
        raise CommandError(f"{name} is off in this newsroom: {self.why}.")
