"""manage.py check_standing"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from annotations.management.checking import DIFFERS, CheckingCommand
from annotations.stored import AT_ONCE, Looked, look_at_everything


class Command(CheckingCommand):
    help = (
        "Hold what lists show (where each claim stands, the state of each article) to what the rules give. "
        "Reads only. Ends with 0 where all agree, with 1 where any row differs, with 2 where it could not be told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Looked()
        for piece in look_at_everything():
            found.claims += piece.claims
            found.articles += piece.articles
            found.differing += piece.differing
            self._tell(piece, found, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found)))
        else:
            told = f"{found.claims} claims and {found.articles} articles: {len(found.differing)} rows differ."
            self.stdout.write(told)
        if found.differing:
            raise CommandError(
                "Rows are not what the rules give. Run verify_history to see whether somebody changed them.",
                returncode=DIFFERS,
            )

    def _tell(self, piece: Looked, found: Looked, *, as_json: bool) -> None:
        if not as_json:
            for each in piece.differing:
                self.stdout.write(str(each))
        if AT_ONCE in (piece.claims, piece.articles):  # a full batch: there may be many more
            self.stderr.write(f"{found.claims} claims, {found.articles} articles looked at")
