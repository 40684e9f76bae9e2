"""manage.py application_role"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from annotations import database_role


class Command(BaseCommand):
    help = "For PostgreSQL, as the owner of the tables: print the SQL that lets a role serve the newsroom, and no more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", metavar="ROLE", help="the role that the newsroom is served as; it must be there")
        parser.add_argument("--apply", action="store_true", help="carry the SQL out instead of printing it")

    def handle(self, *args: Any, **options: Any) -> None:
        role = options["role"]
        self._refuse_what_cannot_be(role)
        if not options["apply"]:
            self.stdout.write("".join(f"{statement};\n" for statement in database_role.statements(connection, role)))
            return
        try:
            with transaction.atomic():
                database_role.apply(connection, role)
        except database_role.StillTooMuchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"“{role}” may serve the newsroom. Run this again after a migrate that made tables.\n")

    def _refuse_what_cannot_be(self, role: str) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles: an SQLite file belongs to whoever may write to it.")
        if not database_role.powers_of_this_login(connection):
            raise CommandError("Run this as the owner of the tables: a right is given by whoever has the table.")
        try:
            powers = database_role.powers(connection, role)
        except database_role.NoSuchRoleError as error:
            raise CommandError(f"There is no role “{role}”. Make it first: createuser --pwprompt {role}") from error
        if powers:
            raise CommandError(f"{powers[0]}: it can be no application's.")
