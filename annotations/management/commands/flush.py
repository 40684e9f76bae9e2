"""manage.py flush: off."""

from django.core.management.commands import flush

from annotations.management.off import Off


class Command(Off, flush.Command):
    why = "the record is kept. For an empty newsroom point DATABASE_URL or NEWSROOM_DATA at an empty database"
