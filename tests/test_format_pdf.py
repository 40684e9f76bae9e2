"""The report as PDF, read back by pypdf and pdftotext. Needs the extra `pdf` and poppler-utils."""

import io
import subprocess
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from annotations.reports.formats import FORMATS, pdf
from annotations.reports.shapes import Report
from annotations.reports.words import display_label
from tests.make_reports import HOSTILE, NOON, hostile_report, make_claim, make_full_report, make_report
from tests.programs import package, program


@pytest.fixture(autouse=True)
def _installed() -> None:
    package("weasyprint")


def printed(*reports: Report) -> bytes:
    return b"".join(FORMATS["pdf"].write(iter(reports)))


def text_of(data: bytes, folder: Path) -> str:
    """What pdftotext reads, with single spaces."""
    file = folder / "report.pdf"
    file.write_bytes(data)
    command = [program("pdftotext"), "-raw", str(file), "-"]
    return " ".join(subprocess.run(command, capture_output=True, check=True).stdout.decode().split())


@pytest.fixture(scope="module")
def full() -> Report:
    return make_full_report()


def test_it_agrees_with_the_report_claim_by_claim(full: Report, tmp_path: Path) -> None:
    text = text_of(printed(full), tmp_path)
    parts = text.partition("Claims Claim ")[2].split("Claim ")
    told = {int(part.split()[0]): part for part in parts if part.split()[0].isdigit()}
    for claim in full.claims:
        said = told[claim.number]
        assert display_label(claim.display) in said
        assert " ".join(claim.statement.split()) in said
        for review in claim.reviews:
            assert review.reviewer in said
            assert review.rationale in said
        for source in claim.evidence:
            assert (source.title or source.person) in said
    assert full.digest in text.replace(" ", "")


def test_it_is_tagged_with_title_and_language(full: Report) -> None:
    reader = PdfReader(io.BytesIO(printed(full)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert reader.metadata
    assert reader.metadata.title == f"Verification report: {full.title}"
    assert reader.metadata.creation_date
    assert reader.metadata.creation_date.astimezone(UTC) == NOON


def test_the_same_reports_make_the_same_document(full: Report) -> None:
    assert printed(full) == printed(full)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Около 75 000 солдат"),
        ("el", "Περίπου 75.000 στρατιώτες"),
        ("fr", "Où sont 75 000 soldats là-bas"),
    ],
)
def test_its_letters_are_there(language: str, text: str, tmp_path: Path) -> None:
    report = make_report(text=f"A title\n\n{text}", language=language, claims=(make_claim(1, text, statement=text),))
    assert text in text_of(printed(report), tmp_path)


@pytest.mark.parametrize("text", ["الجنود", "חיילים"])
def test_letters_that_run_from_right_to_left_are_there(text: str) -> None:
    """As letters, and not as boxes: each is in a font of the document, which says which one it is."""
    report = make_report(text=f"{text}\n\n{text}", claims=())
    assert pdf.without_a_font([report]) == []
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed(report))).pages)
    assert set(text) & set(words)


def test_what_to_install_is_said_where_a_font_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "_has_font", lambda letter: ord(letter) < 0x900)
    text = text_of(printed(make_report(text="Заголовок\n\n七万五千 सैनिक", claims=())), tmp_path)
    assert "Chinese, Japanese or Korean. Install fonts-noto-cjk" in text
    assert "Devanagari. Install fonts-noto-core" in text
    assert "Cyrillic" not in text


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "file:///etc/passwd",
        "<link rel=attachment href=file:///etc/passwd>",
        "url(file:///etc/passwd)",
        "x" * 1000,
        "\x00\u202e\ufffe",
    ],
)
def test_text_from_outside_stays_text(text: str, tmp_path: Path) -> None:
    data = printed(hostile_report(text))
    assert "Claim 1" in text_of(data, tmp_path)
    reader = PdfReader(io.BytesIO(data))
    root: Any = reader.trailer["/Root"]
    assert "/OpenAction" not in root
    assert not reader.attachments
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    ]
    assert set(links) <= {"https://example.org/report"}


def test_a_word_of_a_hundred_thousand_characters_is_printed_whole_and_soon(tmp_path: Path) -> None:
    text = f"A title\n\n{'x' * 100_000} and 75 soldiers"
    said = text_of(printed(make_report(text=text, claims=(make_claim(1, "75 soldiers", text=text),))), tmp_path)
    assert said.count("x") >= 100_000
    assert "Claim 1" in said


def test_a_page_that_asks_for_a_file_or_an_address_is_not_printed(
    full: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The report never does; were a text to make it, nothing would be read all the same."""
    secret = tmp_path / "secret.css"
    secret.write_text("* { color: red }")
    evil = f'<link rel="stylesheet" href="{secret.as_uri()}">'.encode()
    monkeypatch.setattr(pdf.html, "write", lambda *_reports, **_more: iter([evil]))
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError, match="A report loads nothing"):
        printed(full)


def test_so_many_claims_are_refused() -> None:
    assert FORMATS["pdf"].takes(2000)
    assert not FORMATS["pdf"].takes(2001)
    assert "Export fewer articles, or as HTML, CSV or XLSX" in FORMATS["pdf"].refusal(2001)


def test_of_a_translated_page_the_language_is_that_of_the_reader(full: Report) -> None:
    with translation.override("ar"):
        reader = PdfReader(io.BytesIO(printed(replace(full, claims=()))))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "ar"
