"""manage.py rebuild_search"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from annotations.actions._searching import rebuild
from annotations.management.checking import DIFFERS, CheckingCommand
from annotations.searchable import look_at_everything


class Command(CheckingCommand):
    help = (
        "Hold what the search looks through to the record, mend it, and say which rows differed, never their words. "
        "Beside people's work: a few articles wait at a time. Ends with 0, or with 2 where it could not be told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only read, say what differs, and end with 1 where anything does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for difference in look_at_everything() if options["check"] else rebuild():
            rows = list(difference.rows)
            number += len(rows)
            self.stdout.write("".join(f"{row}\n" for row in rows), ending="")
        self.stdout.write(f"{number} rows {'differ' if options['check'] else 'differed: they are mended'}.")
        if number and options["check"]:
            raise CommandError("Run rebuild_search to mend them.", returncode=DIFFERS)
