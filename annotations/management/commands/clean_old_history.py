"""manage.py clean_old_history: off."""

from simple_history.management.commands import clean_old_history

from annotations.management.off import Off


class Command(Off, clean_old_history.Command):
    pass
