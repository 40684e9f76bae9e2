"""Reports as JSON: one envelope around any number of them. newsroom/docs/report-json.md describes every field."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotations.reports.shapes import SCHEMA_VERSION, Report

SCHEMA = "urn:claim-desk:verification-report"


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """One JSON object in UTF-8, a report at a time. report.schema.json holds for it."""
    yield f'{{"schema": {json.dumps(SCHEMA)}, "version": {SCHEMA_VERSION}, "reports": ['.encode()
    before = "\n"
    for report in reports:
        yield (before + json.dumps(as_object(report), ensure_ascii=False)).encode()
        before = ",\n"
    yield b"\n]}\n"


def as_object(report: Report) -> dict[str, Any]:
    """All that the report holds, with its digest and its counts."""
    return report.plain | {"digest": report.digest, "counts": report.counts()}
