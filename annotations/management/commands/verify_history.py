"""manage.py verify_history"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from annotations import clock, guards
from annotations.actions.proofs import record_verification
from annotations.ledger.anchors import CheckpointAnchor, HeadAnchor, NoAnchorError, read_anchors
from annotations.ledger.findings import Checked
from annotations.ledger.verifying import size_of_record, verify_article, verify_everything
from annotations.management.bringing import harmless

TAMPERED, COULD_NOT = 1, 2
STEP = 200  # chains between two lines of progress


class Command(BaseCommand):
    help = (
        "Hold the record to its ledger: every entry, every row, every text. Ends with 0 where all is as it was "
        "recorded, with 1 where anything is not, with 2 where it could not be told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", type=int, metavar="ID", help="this article alone")
        parser.add_argument(
            "--anchor",
            metavar="FILE",
            help="what was kept elsewhere: a checkpoint, a report as JSON, or lines such as “article/12 7 <digest>”",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = _anchors(options["anchor"])
        began = clock.now()
        try:
            found = self._verified(options, anchors)
            if options["article"] is None:
                record_verification(began, entries=found.entries, findings=len(found.findings))
        except DatabaseError as error:
            raise CommandError(f"The database could not be read: {error}", returncode=COULD_NOT) from error
        self._tell(found, as_json=options["json"])
        if found.findings:
            raise CommandError(f"{len(found.findings)} findings: the record was changed.", returncode=TAMPERED)

    def _verified(self, options: dict[str, Any], anchors: list[HeadAnchor | CheckpointAnchor]) -> Checked:
        if options["article"] is None:
            return self._watched(verify_everything(anchors, guards.missing(connection)))
        try:
            return verify_article(options["article"], anchors)
        except KeyError as error:
            raise CommandError(f"There is no article {options['article']}.", returncode=COULD_NOT) from error

    def _watched(self, pieces: Iterable[Checked]) -> Checked:
        """All pieces together, with a line of progress now and then."""
        total, found = size_of_record(), Checked()
        for piece in pieces:
            found.add(piece)
            if piece.chains and found.chains % STEP == 0:
                self.stderr.write(f"{found.chains} of {total} chains, {found.entries} entries read")
        return found

    def _tell(self, found: Checked, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=True))
            return
        for finding in found.findings:
            self.stdout.write(harmless(str(finding)))
        read = f"{found.entries} entries of {found.chains} chains read: {len(found.findings)} findings."
        before = f" {found.not_proved} history rows are from before the ledger: not proved." if found.not_proved else ""
        erased = f" {found.erased} parts of entries were erased by order." if found.erased else ""
        self.stdout.write(read + before + erased)


def _anchors(path: str | None) -> list[HeadAnchor | CheckpointAnchor]:
    if not path:
        return []
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return read_anchors(content)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.", returncode=COULD_NOT) from error
    except NoAnchorError as error:
        raise CommandError(f"{path} is no anchor: {error}.", returncode=COULD_NOT) from error
