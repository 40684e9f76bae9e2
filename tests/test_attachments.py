"""Which files may be attached: by what is in them. And what they may be called."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from annotations.attachments import LIMIT_BYTES, NAME_LENGTH, TYPES, file_type, safe_name


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


PDF = b"%PDF-1.7 \x00\xe2\xe3"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 "
WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt "
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("report.pdf", PDF, "application/pdf"),
        ("REPORT.PDF", PDF, "application/pdf"),
        ("photo.png", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("photo.gif", b"GIF89a\x01\x00", "image/gif"),
        ("photo.webp", WEBP, "image/webp"),
        ("scan.tif", b"II*\x00\x08\x00", "image/tiff"),
        ("scan.tiff", b"MM\x00*\x00\x08", "image/tiff"),
        ("notes.txt", "Записки".encode(), "text/plain"),
        ("notes.txt", "Записки".encode("cp1251"), "text/plain"),
        ("notes.txt", "notes".encode("utf-16"), "text/plain"),
        ("losses.csv", b"day;killed\n1;75000\n", "text/csv"),
        ("notes.md", b"# Notes", "text/markdown"),
        ("report.docx", zipped(), f"{OFFICE}wordprocessingml.document"),
        ("losses.xlsx", zipped(), f"{OFFICE}spreadsheetml.sheet"),
        ("slides.pptx", zipped(), f"{OFFICE}presentationml.presentation"),
        ("report.odt", zipped(), "application/vnd.oasis.opendocument.text"),
        ("report.doc", OLE, "application/msword"),
        ("report.rtf", b"{\\rtf1\\ansi}", "application/rtf"),
        ("two.endings.pdf", PDF, "application/pdf"),
    ],
)
def test_a_file_that_may_be_attached_has_this_type(name: str, content: bytes, media_type: str) -> None:
    assert file_type(name, content) == media_type


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as error:
        file_type(name, content)
    [message] = error.value.message_dict["attachment"]
    return str(message)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("picture.svg", SVG),
        ("page.xhtml", b"<html/>"),
        ("feed.xml", b"<feed/>"),
        ("script.js", b"alert(1)"),
        ("program.exe", PROGRAM),
        ("report.pdf.exe", PROGRAM),
        ("archive.zip", zipped()),
        ("report.docm", zipped()),
        ("mail.eml", b"From: a"),
        ("pdf", PDF),
        (".pdf", PDF),
        ("report.pdf.", PDF),
        ("", PDF),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(name: str, content: bytes) -> None:
    assert f"“{name}” is none" in refusal(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"<html>"),
        ("report.pdf", PROGRAM),
        ("report.pdf", b" %PDF-1.7"),
        ("photo.png", JPEG),
        ("photo.png", SVG),
        ("photo.jpg", PNG),
        ("photo.webp", WAVE),
        ("scan.tif", PDF),
        ("notes.txt", PROGRAM),
        ("notes.txt", PNG),
        ("losses.csv", zipped()),
        ("report.docx", OLE),
        ("report.docx", b"PK\x03\x04 and no archive"),
        ("report.doc", zipped()),
        ("report.rtf", b"rtf1"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str, content: bytes) -> None:
    assert f"“{name}” is not what its name says" in refusal(name, content)


def test_a_file_may_be_20_mb_and_no_more() -> None:
    assert file_type("report.pdf", PDF.ljust(LIMIT_BYTES)) == "application/pdf"
    assert "larger than 20 MB" in refusal("report.pdf", PDF.ljust(LIMIT_BYTES + 1))


def test_no_type_is_one_that_a_browser_would_run() -> None:
    assert not {media_type for media_type, _begins in TYPES.values()} & {
        "text/html",
        "image/svg+xml",
        "text/xml",
        "application/xml",
        "application/xhtml+xml",
        "text/javascript",
    }


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("Отчёт о потерях (2024).pdf", "Отчёт о потерях (2024).pdf"),
        ("報告書.pdf", "報告書.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("/home/me/report.pdf", "report.pdf"),
        ("report.pdf\r\nSet-Cookie: a=b", "report.pdf__Set-Cookie_ a=b"),
        ("re\x00port\x7f.pdf", "re_port_.pdf"),
        ("fdp\u202etxt.exe", "fdp_txt.exe"),
        ("a\u2066b\u200f\u200b.pdf", "a_b__.pdf"),
        ('"quoted"; filename=evil.exe', "_quoted__ filename=evil.exe"),
        ("<script>.txt", "_script_.txt"),
        ("a%2e%2e%2fb.txt", "a_2e_2e_2fb.txt"),
        ("~root.txt", "_root.txt"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("...", "file"),
        (" . ", "file"),
        ("/", "file"),
        ("", "file"),
        ("report.pdf. ", "report.pdf"),
    ],
    ids=ascii,
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    assert safe_name("x" * 500 + ".pdf") == "x" * (NAME_LENGTH - 4) + ".pdf"


@given(st.text(max_size=200) | st.text(st.sampled_from("./\\a :\r\n\x00\u202e\u0301.pdf"), max_size=200))
def test_a_safe_name_is_one_part_of_a_path_in_one_line(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= NAME_LENGTH
    assert not set(safe) & set("/\\\"'<>:;*?|\r\n\t\0\u202a\u202b\u202d\u202e\u2066\u2067\u200e\u200f")
    assert safe.isprintable()
    assert safe.strip(".") == safe.strip() == safe or len(safe) == NAME_LENGTH
    assert safe_name(safe) == safe
