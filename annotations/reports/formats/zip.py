"""Reports as a bundle: the reports in every format, the ledger entries that prove them, and the script that checks it.

newsroom/docs/ledger.md describes it. A bundle is held in memory: it is for an article or a story, not for a house.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from annotations.reports import verify_report
from annotations.reports.formats.format import Format
from annotations.reports.formats.json import SCHEMA, as_object
from annotations.reports.shapes import SCHEMA_VERSION, EntryReport, PartReport, Report

FORMAT = 2
ENTRIES_FORMAT = 1


def writer(prints: Sequence[Format]) -> Callable[[Iterable[Report]], Iterator[bytes]]:
    """What writes a bundle that holds these prints too, as far as they can be made here and of these articles."""

    def write(reports: Iterable[Report]) -> Iterator[bytes]:
        """The bundle: the same bytes for the same reports, wherever the same packages are installed."""
        whole = list(reports)
        left_out = {format.name: why for format in prints if (why := _why_left_out(format, whole))}
        files = {
            "entries.json": _bytes({"chains": _chains(whole), "format": ENTRIES_FORMAT}),
            "report.json": _bytes(
                {"schema": SCHEMA, "version": SCHEMA_VERSION, "reports": [as_object(report) for report in whole]}
            ),
            verify_report.SCRIPT: Path(verify_report.__file__).read_bytes(),
            **{
                verify_report.PRINTS[format.name]: b"".join(format.write(iter(whole)))
                for format in prints
                if format.name not in left_out
            },
        }
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        manifest = _bytes({"files": digests, "format": FORMAT, "left_out": left_out})
        yield verify_report.pack(files | {"manifest.json": manifest})

    return write


def _why_left_out(format: Format, reports: Sequence[Report]) -> str:
    """Blank for a format that can be printed."""
    if not format.is_installed:
        return "not_installed"
    return "" if format.takes(sum(len(report.claims) for report in reports)) else "too_many_claims"


def _chains(reports: Sequence[Report]) -> dict[str, Any]:
    return {f"article/{report.article}": [_entry(entry) for entry in report.entries] for report in reports}


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
