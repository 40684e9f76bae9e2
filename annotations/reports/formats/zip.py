"""Reports as a bundle: the reports, the ledger entries that prove them, and the script that checks one by the other.

newsroom/docs/ledger.md describes it. A bundle is held in memory: it is for an article or a story, not for a house.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from annotations.reports import verify_report
from annotations.reports.formats.json import SCHEMA, as_object
from annotations.reports.shapes import SCHEMA_VERSION, EntryReport, PartReport, Report

FORMAT = 1


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """The bundle: the same bytes for the same reports, wherever it is made."""
    printed, chains = [], {}
    for report in reports:
        printed.append(as_object(report))
        chains[f"article/{report.article}"] = [_entry(entry) for entry in report.entries]
    files = {
        "entries.json": _bytes({"chains": chains, "format": FORMAT}),
        "report.json": _bytes({"schema": SCHEMA, "version": SCHEMA_VERSION, "reports": printed}),
        verify_report.SCRIPT: Path(verify_report.__file__).read_bytes(),
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    yield verify_report.pack(files | {"manifest.json": _bytes({"files": digests, "format": FORMAT})})


def _bytes(value: Any) -> bytes:
    content: bytes = verify_report.canonical(value).encode()
    return content


def _entry(entry: EntryReport) -> dict[str, Any]:
    return {"content": entry.content, "digest": entry.digest, "parts": [_part(part) for part in entry.parts]}


def _part(part: PartReport) -> dict[str, str]:
    known = {"kind": part.kind, "digest": part.digest}
    if part.salt is None or part.payload is None:
        return known
    return known | {"salt": part.salt, "payload": part.payload}
