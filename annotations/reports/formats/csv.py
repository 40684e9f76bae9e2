"""Reports as CSV: one table of them, such as a row a claim.

For spreadsheets as much as for programs: UTF-8 with a byte order mark, CRLF, every cell quoted, and no cell that a
spreadsheet would run, whichever separator it is told to split at.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from annotations.reports.formats.tables import Table
from annotations.reports.shapes import Report

_SEPARATORS = ";\t\r\n"
# A spreadsheet passes over these before it decides that a cell is a formula; and a quotation mark is gone once the
# file is split at another separator. The separators are left out: what follows them is looked at by itself.
_PASSED_OVER = (
    r"\x00-\x08\x0b\x0c\x0e-\x20\x22\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    r"\U000e0000-\U000e0fff"
)
_TRIGGERS = r"=+\-@|%\t\r＝＋－＠"
_CELL_START = rf"(?:\A|(?<=[{_SEPARATORS}]))"
_RUNS = re.compile(rf"{_CELL_START}(?='|[{_PASSED_OVER}]*[{_TRIGGERS}])")
_ESCAPED = re.compile(rf"{_CELL_START}'")


def inert(cell: str) -> str:
    """The cell with an apostrophe wherever a spreadsheet could begin to read a formula, and before one already there.

    Such places are its start and whatever follows `;`, tab, CR or LF: with another separator a cell begins there.
    """
    return _RUNS.sub("'", cell)


def original(cell: str) -> str:
    """What `inert` was given."""
    return _ESCAPED.sub("", cell)


def writer(table: Table) -> Callable[[Iterable[Report]], Iterator[bytes]]:
    """What writes one table of reports."""

    def write(reports: Iterable[Report]) -> Iterator[bytes]:
        """The header, then the rows of each report in turn."""
        line = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        yield b"\xef\xbb\xbf" + line.writerow(table.columns)
        for report in reports:
            for row in table.values(report, _cell):
                yield line.writerow(row)

    return write


class _Line:
    """What a csv writer writes to, so that `writerow` gives the line instead of keeping it."""

    def write(self, line: str) -> bytes:
        return line.encode()


def _cell(value: object) -> str:
    return inert(_text(value))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
