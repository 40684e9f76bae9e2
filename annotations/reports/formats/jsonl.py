"""Reports as JSON Lines: one article a line, for programs that read many. newsroom/docs/report-json.md describes it."""

import json
from collections.abc import Iterable, Iterator

from annotations.reports.formats.json import SCHEMA, as_object
from annotations.reports.shapes import SCHEMA_VERSION, Report


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """A JSON object and a line feed for each, in UTF-8: `schema`, `version` and `report`, as the JSON format has it.

    The separators of Unicode that some readers take for the end of a line are escaped.
    """
    for report in reports:
        line = json.dumps(
            {"schema": SCHEMA, "version": SCHEMA_VERSION, "report": as_object(report)}, ensure_ascii=False
        )
        yield (_one_line(line) + "\n").encode()


def _one_line(text: str) -> str:
    for character in "\x85\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
