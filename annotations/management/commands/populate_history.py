"""manage.py populate_history: off."""

from simple_history.management.commands import populate_history

from annotations.management.off import Off


class Command(Off, populate_history.Command):
    why = "a history is of what was done, by a person and at the time; it is not made up afterwards"
