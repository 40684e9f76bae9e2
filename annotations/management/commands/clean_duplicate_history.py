"""manage.py clean_duplicate_history: off."""

from simple_history.management.commands import clean_duplicate_history

from annotations.management.off import Off


class Command(Off, clean_duplicate_history.Command):
    pass
