"""Reports as a workbook of five sheets, in constant memory: summary, claims, evidence, reviews, history.

Cells have types: numbers, days, moments in UTC, and texts, which are never read as formulas or addresses. XlsxWriter
writes it. A sheet holds 1,048,576 rows and a cell 32,767 characters: the limits that Excel names in its specifications.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from annotations.reports.formats.format import CannotPrintError
from annotations.reports.formats.tables import TABLES, Table
from annotations.reports.shapes import Report
from annotations.reports.words import visible

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
FIRST_YEAR = 1900  # before it a spreadsheet knows no days
CHUNK = 64 * 1024  # bytes
_WIDTH = 20  # characters
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """The workbook. Raises CannotPrintError where a sheet has no room for all rows."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as workbook:
            _fill(workbook, reports)
        file.seek(0)
        yield from iter(lambda: file.read(CHUNK), b"")


def _fill(workbook: Workbook, reports: Iterable[Report]) -> None:
    sheets = [_Sheet(workbook, table) for table in TABLES]
    made_at = _EPOCH
    for number, report in enumerate(reports):
        made_at = made_at if number else report.made_at
        for sheet in sheets:
            sheet.add(report)
    for sheet in sheets:
        sheet.finish()
    # Its own time and not the machine's: the same reports make the same bytes.
    created = made_at.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties({"title": _("Verification report"), "created": created})


class _Sheet:
    """One table on a sheet of its own, filled row by row."""

    def __init__(self, workbook: Workbook, table: Table) -> None:
        self.table = table
        self.rows = 1
        self.formats = {
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
        }
        self.sheet = workbook.add_worksheet(_titles()[table.name])
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, len(table.columns) - 1, _WIDTH)
        bold = workbook.add_format({"bold": True})
        for column, name in enumerate(table.columns):
            self.sheet.write_string(0, column, f"{name} (UTC)" if name in _MOMENTS else name, bold)

    def add(self, report: Report) -> None:
        for values in self.table.values(report, _cell):
            if self.rows == MOST_ROWS:
                raise CannotPrintError(
                    _("A sheet has room for %(rows)d rows, and “%(sheet)s” has more. Export fewer articles, or CSV.")
                    % {"rows": MOST_ROWS, "sheet": self.sheet.get_name()}
                )
            for column, value in enumerate(values):
                self._write(column, value)
            self.rows += 1

    def _write(self, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.sheet.write_string(self.rows, column, value)
        elif isinstance(value, bool):
            self.sheet.write_boolean(self.rows, column, value)
        elif isinstance(value, int):
            self.sheet.write_number(self.rows, column, value)
        else:
            self.sheet.write_datetime(self.rows, column, value, self.formats[type(value)])

    def finish(self) -> None:
        self.sheet.autofilter(0, 0, self.rows - 1, len(self.table.columns) - 1)


# The columns of moments; a text in one of them is a day or a moment that no spreadsheet knows.
_MOMENTS = {
    "published",
    "signed_off_at",
    "sign_off_fell_at",
    "published_here_at",
    "head_at",
    "as_of",
    "made_at",
    "at",
    "given_at",
    "added_at",
}


def _titles() -> dict[str, str]:
    return {
        "summary": _("Summary"),
        "claims": _("Claims"),
        "evidence": _("Evidence"),
        "reviews": _("Reviews"),
        "history": _("History"),
    }


def _cell(value: object) -> object:
    """What a cell holds: texts safe and not too long, moments without the zone that no cell has."""
    if isinstance(value, datetime):
        at = value.astimezone(UTC).replace(tzinfo=None)
        return at if at.year >= FIRST_YEAR else value.isoformat()
    if isinstance(value, date):
        return value if value.year >= FIRST_YEAR else value.isoformat()
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    text = visible(text)
    units = text.encode("utf-16-le")  # as the limit counts
    if len(units) // 2 > MOST_CHARACTERS:
        mark = _(" [cut here: %(characters)d characters in all]") % {"characters": len(text)}
        text = units[: 2 * (MOST_CHARACTERS - len(mark))].decode("utf-16-le", errors="ignore") + mark
    # XlsxWriter takes a text that begins and ends so for its own markup, and writes it as it is.
    return f" {text}" if text.startswith("<r>") and text.endswith("</r>") else text
