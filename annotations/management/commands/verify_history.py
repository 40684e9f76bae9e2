"""manage.py verify_history"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import Error, connection, transaction

from annotations import clock, guards
from annotations.actions.proofs import record_verification
from annotations.ledger.anchors import CheckpointAnchor, HeadAnchor, NoAnchorError, read_anchors
from annotations.ledger.findings import Checked
from annotations.ledger.verifying import NoAnchorOfItError, size_of_record, verify_article, verify_everything
from annotations.management.bringing import harmless
from annotations.management.checking import COULD_NOT, DIFFERS, CheckingCommand

STEP = 200  # chains between two lines of progress


class Command(CheckingCommand):
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
        began, found = clock.now(), Checked()
        try:
            self._verify(found, options["article"], anchors)
        except Exception:
            if found.findings:
                self._tell(found, as_json=options["json"])  # what was found before it failed
            raise
        self._tell(found, as_json=options["json"])
        if options["article"] is None:
            self._note(began, found)
        if found.findings:
            raise CommandError(f"{len(found.findings)} findings: the record was changed.", returncode=DIFFERS)

    def _verify(self, found: Checked, article: int | None, anchors: list[HeadAnchor | CheckpointAnchor]) -> None:
        missing = guards.missing(connection)
        if article is None:
            self._watch(found, verify_everything(anchors, missing))
            return
        try:
            found.add(verify_article(article, anchors, missing))
        except NoAnchorOfItError as error:
            what = f"No anchor is of article {article}: it would not be held to any."
            raise CommandError(what, returncode=COULD_NOT) from error
        except KeyError as error:
            raise CommandError(f"There is no article {article}.", returncode=COULD_NOT) from error

    def _note(self, began: datetime, found: Checked) -> None:
        """After telling: a copy that cannot be written, or a full disk, must not cost what was found."""
        try:
            with transaction.atomic():
                record_verification(began, entries=found.entries, findings=len(found.findings))
        except Error as error:
            self.stderr.write(f"That it was verified could not be noted: {error}")

    def _watch(self, found: Checked, pieces: Iterable[Checked]) -> None:
        """Adds all pieces, with a line of progress now and then."""
        total = size_of_record()
        for piece in pieces:
            found.add(piece)
            if piece.chains and found.chains % STEP == 0:
                self.stderr.write(f"{found.chains} of {total} chains, {found.entries} entries read")

    def _tell(self, found: Checked, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=True, default=repr))
            return
        for finding in found.findings:
            self.stdout.write(_printable(str(finding)))
        read = f"{found.entries} entries of {found.chains} chains read: {len(found.findings)} findings."
        before = f" {found.not_proved} history rows are from before the ledger: not proved." if found.not_proved else ""
        erased = f" {found.erased} parts of entries were erased by order." if found.erased else ""
        self.stdout.write(read + before + erased)


def _printable(line: str) -> str:
    """Also of bytes that are no text, as a damaged name may hold."""
    return harmless(line).encode(errors="backslashreplace").decode()


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
