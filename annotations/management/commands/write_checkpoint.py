"""manage.py write_checkpoint"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.proofs import write_checkpoint
from annotations.ledger.anchors import CheckpointAnchor
from annotations.management.writing import write_whole


class Command(BaseCommand):
    help = "Write a checkpoint of all chains into a short text file. Keep it where this database cannot reach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file to write; “-” for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if path.is_dir() or not path.parent.is_dir():
            raise CommandError(f"{path} names no file in a folder that is there.")
        if options["file"] == "-":
            write_checkpoint(self._print)
            return
        anchor = write_checkpoint(lambda anchor: write_whole(path, [anchor.text.encode()]))
        self.stderr.write(f"Checkpoint {anchor.number} of {anchor.entries} entries is in {path}.")

    def _print(self, anchor: CheckpointAnchor) -> None:
        self.stdout.write(anchor.text, ending="")
        self.stdout.flush()
