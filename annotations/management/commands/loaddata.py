"""manage.py loaddata: off."""

from django.core.management.commands import loaddata

from annotations.management.off import Off


class Command(Off, loaddata.Command):
    why = "it goes round the rules and leaves no history. Bring a whole database back instead"
