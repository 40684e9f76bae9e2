"""manage.py erase"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations.actions.erasing import erase
from annotations.management.acting import acting, add_by, sentences
from annotations.vocabulary import WORDS


class Command(BaseCommand):
    help = (
        "Erase by order the words of a claim, a source, a review, a waiver, a question or a note, in all that it ever "
        "was. The digests stay, and the record still verifies. On PostgreSQL as the owner of the tables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(WORDS), metavar="KIND", help=", ".join(sorted(WORDS)))
        parser.add_argument("row", type=int, metavar="ROW", help="its number in the database")
        parser.add_argument(
            "--order", required=True, metavar="TEXT", help="whose order: it is recorded, and not secret"
        )
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = acting(options["by"])
        try:
            count = erase(options["kind"], options["row"], by=by, order=options["order"])
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(sentences(error)) from error
        self.stdout.write(f"Erased in {count} parts of entries. Backups and reports that left still hold the words.")
