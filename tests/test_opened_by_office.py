"""What an office program makes of the prints: LibreOffice opens them, and nothing of a hostile text runs.

Needs LibreOffice (libreoffice-writer-nogui, libreoffice-calc-nogui). It starts once for all files.
"""

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import lxml.etree
import pytest

from annotations.reports.formats import FORMATS
from annotations.reports.shapes import Report
from tests.make_reports import hostile_report, make_full_report, make_report
from tests.programs import program

EVIL = "=cmd|' /C touch ran'!A0"
PAYLOADS = {
    "formula": EVIL,
    "tab": "\t=1+1",
    "wide": "＝1+1",
    "markup": "<r><t>x</t></r>",
    "turned": "\u202e=1+1\ufffe\x1b",
    "long": "x" * 100_000,
}
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SEPARATORS = {"comma": 44, "semicolon": 59, "tab": 9}


def reports() -> dict[str, Report]:
    return {"full": make_full_report(), "plain": make_report()} | {
        name: hostile_report(payload) for name, payload in PAYLOADS.items()
    }


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], lxml.etree._Element]:
    """By name and kind of a file its content, as the office program saved it in its own format."""
    office, folder = program("soffice"), tmp_path_factory.mktemp("office")

    def convert(into: str, files: list[Path], to: Path, *more: str) -> None:
        command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", *more]
        command += ["--convert-to", into, "--outdir", str(to), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)

    for format, into in (("docx", "odt"), ("xlsx", "ods")):
        files = []
        for name, report in reports().items():
            if FORMATS[format].is_installed:
                files.append(folder / f"{name}.{format}")
                files[-1].write_bytes(b"".join(FORMATS[format].write(iter([report]))))
        if files:
            convert(into, files, folder / format)
    files = [folder / f"{name}.csv" for name in PAYLOADS]
    for file, name in zip(files, PAYLOADS, strict=True):
        file.write_bytes(b"".join(FORMATS["csv"].write(iter([reports()[name]]))))
    for name, code in SEPARATORS.items():
        convert("ods", files, folder / f"csv-{name}", f"--infilter=CSV:{code},34,76,1")

    def content(kind: str, name: str) -> lxml.etree._Element:
        [file] = (folder / kind).glob(f"{name}.od?")
        with zipfile.ZipFile(file) as packed:
            return lxml.etree.fromstring(packed.read("content.xml"))

    return content


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("kind", ["xlsx", *(f"csv-{separator}" for separator in SEPARATORS)])
def test_no_cell_is_a_formula(opened: Callable[[str, str], lxml.etree._Element], kind: str, name: str) -> None:
    cells = list(opened(kind, name).iter(f"{TABLE}table-cell"))
    assert len(cells) > 2
    formulas = {cell.get(f"{TABLE}formula") for cell in cells} - {None}
    assert formulas <= {"of:=TRUE()", "of:=FALSE()"}, "how it writes what is true and what is false"


def test_a_workbook_has_its_sheets_and_types(opened: Callable[[str, str], lxml.etree._Element]) -> None:
    content = opened("xlsx", "full")
    names = [table.get(f"{TABLE}name") for table in content.iter(f"{TABLE}table")]
    assert names == ["Summary", "Claims", "Evidence", "Reviews", "History"]
    kinds = {cell.get(f"{OFFICE}value-type") for cell in content.iter(f"{TABLE}table-cell")}
    assert {"string", "float", "date"} <= kinds


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_draft_has_no_field_no_script_and_no_link(
    opened: Callable[[str, str], lxml.etree._Element], name: str
) -> None:
    if not FORMATS["docx"].is_installed:
        pytest.skip(FORMATS["docx"].obstacle())
    content = opened("docx", name)
    assert not list(content.iter(f"{TEXT}a", f"{TEXT}script", f"{TEXT}dde-connection", f"{TEXT}execute-macro"))


def test_a_draft_has_its_comments_and_changes(opened: Callable[[str, str], lxml.etree._Element]) -> None:
    if not FORMATS["docx"].is_installed:
        pytest.skip(FORMATS["docx"].obstacle())
    content = opened("docx", "full")
    notes = ["".join(note.itertext()) for note in content.iter(f"{OFFICE}annotation")]
    placed = [claim for claim in make_full_report().standing_claims if claim.quote]
    assert len(notes) == len(placed)
    for claim in placed:
        assert any(f"Claim {claim.number}:" in note and claim.statement in note for note in notes)
    [changes] = opened("docx", "plain").iter(f"{TEXT}tracked-changes")
    kinds = [change[0].tag.removeprefix(TEXT) for change in changes]
    assert set(kinds) == {"deletion", "insertion"}
