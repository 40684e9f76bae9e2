"""The report as tables: CSV, its other tables, and the workbook, each read back and held against the Report."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from annotations.reports.formats import FORMATS, xlsx
from annotations.reports.formats.csv import original
from annotations.reports.formats.format import CannotPrintError
from annotations.reports.formats.tables import TABLES
from annotations.reports.shapes import Report
from tests.make_reports import (
    HOSTILE,
    NOON,
    hostile_report,
    make_claim,
    make_full_report,
    make_report,
    make_review,
    make_source,
)

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def full() -> Report:
    return make_full_report()


def printed(format: str, *reports: Report) -> bytes:
    return b"".join(FORMATS[format].write(iter(reports)))


def rows_of(format: str, *reports: Report) -> Rows:
    rows = csv.DictReader(io.StringIO(printed(format, *reports).decode("utf-8-sig"), newline=""))
    return [{name: original(cell) for name, cell in row.items()} for row in rows]


def sheet(title: str, *reports: Report) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(printed("xlsx", *reports)))[title]


def cells(title: str, *reports: Report) -> Rows:
    """The rows of a sheet by the names in its header, without what the header says of the time zone."""
    header, *rows = sheet(title, *reports).iter_rows(values_only=True)
    names = [str(name).removesuffix(" (UTC)") for name in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


# --- agreement ---


@pytest.mark.parametrize("format", ["csv-evidence", "xlsx"])
def test_every_source_is_a_row(format: str, full: Report) -> None:
    rows = cells("Evidence", full) if format == "xlsx" else rows_of(format, full)
    told = [(claim, source) for claim in full.claims for source in claim.evidence]
    assert len(rows) == len(told) > 0
    for row, (claim, source) in zip(rows, told, strict=True):
        assert (str(row["article"]), str(row["claim"])) == (str(full.article), str(claim.number))
        for name in ("kind", "stance", "tier", "title", "url", "locator", "quote", "person", "origin", "note"):
            assert (row[name] or "") == getattr(source, name)
        assert row["report_digest"] == full.digest
        assert row["head_digest"] == (full.head and full.head.digest)


@pytest.mark.parametrize("format", ["csv-reviews", "xlsx"])
def test_every_review_is_a_row(format: str, full: Report) -> None:
    rows = cells("Reviews", full) if format == "xlsx" else rows_of(format, full)
    told = [(claim, review) for claim in full.claims for review in claim.reviews]
    assert len(rows) == len(told) > 0
    for row, (claim, review) in zip(rows, told, strict=True):
        assert str(row["claim"]) == str(claim.number)
        for name in ("reviewer", "kind", "verdict", "reason", "rationale", "correction", "quote"):
            assert (row[name] or "") == getattr(review, name)
        assert str(row["reviewer_id"]) == str(review.reviewer_id)
        assert row["counts"] in (review.counts, "yes" if review.counts else "no")


@pytest.mark.parametrize("format", ["csv-history", "xlsx"])
def test_every_event_is_a_row_those_of_the_article_without_a_claim(format: str, full: Report) -> None:
    rows = cells("History", full) if format == "xlsx" else rows_of(format, full)
    told = [(None, event) for event in full.history]
    told += [(claim.number, event) for claim in full.claims for event in claim.history]
    assert len(rows) == len(told) > 0
    for row, (number, event) in zip(rows, told, strict=True):
        assert (row["claim"] or None) in (number, str(number))
        assert (row["by"], row["subject"], row["action"]) == (event.by, event.subject, event.action)
        assert (row["changes"] or "").count("→") == len(event.changes)


def test_the_workbook_has_every_claim_with_cells_of_its_types(full: Report) -> None:
    rows = cells("Claims", full)
    assert [row["claim"] for row in rows] == [claim.number for claim in full.claims]
    for row, claim in zip(rows, full.claims, strict=True):
        assert (row["quote"] or "", row["start"], row["end"]) == (claim.quote, claim.start, claim.end)
        assert (row["standing"], row["verdict"] or "") == (claim.standing, claim.verdict)
        assert row["made_at"] == NOON.replace(tzinfo=None)
        assert row["published"] == datetime.fromisoformat("2022-08-10")
    assert isinstance(rows[0]["claim"], int)


def test_the_summary_has_a_row_a_report_with_its_counts(full: Report) -> None:
    [one, other] = cells("Summary", full, make_report(article=8))
    assert (one["article"], other["article"]) == (7, 8)
    assert {display: one[f"claims_{display}"] for display in full.counts()} == full.counts()
    assert one["with_private"] is False
    assert one["report_digest"] == full.digest


def test_every_row_says_whether_it_has_what_is_for_the_newsroom_alone() -> None:
    asked = make_report(claims=(make_claim(evidence=(make_source(confidential=True),)),), with_confidential=True)
    for format in ("csv", "csv-evidence", "csv-reviews"):
        [row] = rows_of(format, asked)
        assert (row["with_confidential"], row["with_private"]) == ("yes", "no")
    assert rows_of("csv", asked)[0]["evidence"].startswith("confidential | ")


def test_a_text_is_cut_by_the_measure_of_the_limit() -> None:
    [row] = cells("Claims", make_report(claims=(make_claim(statement="😀" * 20_000),)))
    assert row["statement"].endswith("[cut here: 20000 characters in all]")


def test_the_header_stays_in_sight_and_filters() -> None:
    for title in ("Summary", "Claims", "Evidence", "Reviews", "History"):
        found = sheet(title, make_report())
        assert found.freeze_panes == "A2"
        assert found.auto_filter.ref == found.dimensions


def test_the_tables_name_their_columns_once_and_say_which_report_each_row_is_of() -> None:
    for table in TABLES:
        assert len(set(table.columns)) == len(table.columns)
        assert {"article", "report_digest", "head_digest", "as_of", "made_at"} <= set(table.columns)


# --- what a cell cannot hold ---


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "=cmd|' /C calc'!A0",
        "\t=1+1",
        "＝1+1",
        "@SUM(A1)",
        "https://example.org/",
        "{=1+1}",
        "<r><t>x</t></r><f>1+1</f><r></r>",
    ],
)
def test_a_cell_of_the_workbook_is_never_more_than_text(text: str) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(printed("xlsx", hostile_report(text))))
    written = [cell for found in workbook for row in found.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in written} <= {"s", "n", "b", "d"}, "no formula"
    assert not any(cell.hyperlink for cell in written)
    quotes = [cell.value for cell in written if isinstance(cell.value, str) and cell.value.strip() == text.strip()]
    assert quotes, "and it is there"


def test_characters_that_nobody_sees_are_shown() -> None:
    [row] = cells("Claims", make_report(claims=(make_claim(statement="\x00\x1b[2J\u202e75\ufffe"),)))
    assert row["statement"] == "[U+0000][U+001B][2J[U+202E]75[U+FFFE]"


def test_a_word_of_a_hundred_thousand_characters_is_cut_and_said_to_be() -> None:
    [row] = cells("Claims", make_report(claims=(make_claim(statement="x" * 100_000),)))
    assert len(row["statement"]) == xlsx.MOST_CHARACTERS
    assert row["statement"].endswith("x [cut here: 100000 characters in all]")


def test_days_that_no_spreadsheet_knows_are_texts() -> None:
    source = make_source(consulted_on=date(1812, 9, 7))
    [row] = cells("Evidence", make_report(claims=(make_claim(evidence=(source,)),)))
    assert row["consulted_on"] == "1812-09-07"


def test_more_rows_than_a_sheet_holds_are_refused_and_what_to_do_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    few = make_report(claims=tuple(make_claim(number, reviews=(make_review(),)) for number in (1, 2)), history=())
    assert len(cells("History", few)) == 2
    with pytest.raises(CannotPrintError, match="CSV"):
        printed("xlsx", few, few)


def test_the_same_reports_make_the_same_workbook(full: Report) -> None:
    data = printed("xlsx", full)
    assert data == printed("xlsx", full)
    assert {member.date_time for member in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 31, 0, 0, 0)}
