"""manage.py demo"""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from annotations.actions.newsroom import refuse_unless_demo_or_empty
from annotations.demo.content import PEOPLE
from annotations.demo.load import PASSWORD, load_demo
from annotations.models import Newsroom


class Command(BaseCommand):
    help = "Bring up the demo newsroom: seven articles, their claims and log-ins, served on this machine alone."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")
        parser.add_argument("--port", type=_port, default=8000, help="the port to serve on (default 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._refuse_other_databases()
            call_command("migrate", interactive=False, verbosity=0)
            load_demo()
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        settings.NEWSROOM_ADDRESS = f"http://127.0.0.1:{options['port']}"  # where the links of mails lead
        self._tell(options["port"])
        if not options["no_serve"]:
            self.stdout.write("Press Control-C to stop.\n")
            self.stdout.flush()
            call_command("runserver", f"127.0.0.1:{options['port']}", use_reloader=False)

    def _refuse_other_databases(self) -> None:
        """Before the first migration: a database of somebody else is not to be touched at all."""
        tables = connection.introspection.table_names()
        if settings.PRODUCTION or Newsroom._meta.db_table in tables:
            refuse_unless_demo_or_empty()
        elif tables:
            raise PermissionDenied("This database holds tables of something else: nothing was changed.")

    def _tell(self, port: int) -> None:
        self.stdout.write(
            f"\nThe demo newsroom: http://127.0.0.1:{port}/\n\nLog in with the password “{PASSWORD}” as\n"
        )
        for person in PEOPLE:
            self.stdout.write(f"  {person.username:<8} {person.full_name}, {person.role.label}")
        self.stdout.write("")
        self.stdout.flush()


def _port(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise ArgumentTypeError(f"{value} is no port: give a number from 1 to 65535")
    return int(value)
