"""Bytes to characters: UTF-8, UTF-16, UTF-32, Windows-1251 (Cyrillic) and Windows-1252 (western Europe).

A document that reads wrongly does more harm than one that is refused: people would check words nobody wrote. So
damage and other encodings are refused where they show. Some do not: Czech and Turkish in one byte a letter read
as Windows-1252 with a few letters wrong, Hebrew as Windows-1251.
"""

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.importers.shapes import ImportProblem

# How files that are not text begin (https://en.wikipedia.org/wiki/List_of_file_signatures).
# RTF is made of letters, but what a reader would get from it is mark-up.
SIGNATURES = (
    (b"%PDF-", gettext_lazy("a PDF document")),
    (b"PK\x03\x04", gettext_lazy("a ZIP archive or an office document (DOCX, XLSX, ODT)")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", gettext_lazy("an old office document (DOC, XLS)")),
    (b"{\\rtf1", gettext_lazy("a rich text document (RTF)")),
    (b"\x89PNG\r\n\x1a\n", gettext_lazy("a PNG image")),
    (b"\xff\xd8\xff", gettext_lazy("a JPEG image")),
    (b"GIF87a", gettext_lazy("a GIF image")),
    (b"GIF89a", gettext_lazy("a GIF image")),
    (b"\x7fELF", gettext_lazy("a program")),
    (b"MZ\x90\x00", gettext_lazy("a program")),
    (b"\x1f\x8b\x08", gettext_lazy("a gzip archive")),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("a 7z archive")),
    (b"SQLite format 3\x00", gettext_lazy("an SQLite database")),
)

# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

NOT_READ = gettext_lazy(
    "It is not text, or not in UTF-8, UTF-16, Windows-1251 or Windows-1252: save it as plain text in UTF-8."
)

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of a byte that is not UTF-8
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"\w+")
_CYRILLIC_WORD = re.compile(r"\b[Ѐ-ӿ]{2,}\b")
_MIXED_WORD = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
# A capital after a small letter, or a sign between letters: rare in any language that these two encodings serve.
_MISREAD = re.compile(r"[a-zß-öø-ÿа-џ][À-ÖØ-ÞЀ-Я]|[A-Za-zÀ-ÿЀ-џ][¡-©¬®¯±-´¶¸¹¼-¿][A-Za-zÀ-ÿЀ-џ]")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r"))


def decode(data: bytes) -> str:
    """The characters of a document, without its byte order mark; line ends are left as they are.

    NULs and lone surrogates come through, for the caller to say where they are. Raises ImportProblem for what is
    not text, for damaged UTF-8, UTF-16 and UTF-32 (bytes are counted from 1), and for other encodings.
    """
    for signature, what in SIGNATURES:
        if data.startswith(signature):
            message = _("It is not text but seems to be %(what)s: save its text as plain text and import that.")
            raise ImportProblem(message % {"what": what})
    for mark, codec in MARKS:
        if data.startswith(mark):
            return _decode_as(codec, data, len(mark))
    if codec := _utf_16_without_mark(data):
        return _decode_as(codec, data)
    try:
        return _decode_as("utf-8", data)
    except ImportProblem:
        if _is_mostly_utf_8(data):
            raise
    return _decode_windows(data)


def _decode_as(codec: str, data: bytes, start: int = 0) -> str:
    try:
        return data[start:].decode(codec, "surrogatepass")
    except UnicodeDecodeError as error:
        name = codec.upper().removesuffix("-LE").removesuffix("-BE")
        message = _("It seems to be %(encoding)s that is damaged at byte %(number)s: fetch or save it again.")
        place = f"{start + error.start + 1:,}"
        raise ImportProblem(message % {"encoding": name, "number": place}) from error


def _utf_16_without_mark(data: bytes) -> str:
    """The codec where it is evident, else blank: four of five high bytes are controls, NUL among them.

    So it is with Latin, Greek, Cyrillic, Hebrew and Arabic; a space brings the NUL. Nothing else that is text has
    NULs, or a control at every other byte.
    """
    if len(data) % 2:
        return ""
    for codec, high_bytes in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if 0 in high_bytes and _controls(high_bytes) >= 0.8 * len(high_bytes):
            return codec
    return ""


def _is_mostly_utf_8(data: bytes) -> bool:
    """Whether UTF-8 was meant though bytes are wrong: at least as many characters beyond ASCII are right.

    The letters of the Windows encodings seldom form a UTF-8 sequence, so that hardly any would be.
    """
    text = data.decode("utf-8", "surrogateescape")
    wrong = len(_ESCAPED_BYTE.findall(text))
    return len(_NOT_ASCII.findall(text)) - wrong >= wrong


def _decode_windows(data: bytes) -> str:
    try:
        text = data.decode(_windows_codec(data))
    except UnicodeDecodeError as error:
        raise ImportProblem(NOT_READ) from error
    if _controls(data) > 0.01 * len(data) or len(_MISREAD.findall(text)) > 0.05 * len(_WORD.findall(text)):
        raise ImportProblem(NOT_READ)
    return text


def _windows_codec(data: bytes) -> str:
    """Which of the two: no word of Russian or Ukrainian mixes the alphabets, nearly every accented Latin one would.

    Counted in the text as Windows-1251 has it. Of the 22 short texts in the tests charset-normalizer (3.5.2, kept to
    these two encodings) takes five for the wrong one, "Señor Muñoz" among them.
    """
    text = data.decode("cp1251", "replace")
    return "cp1251" if len(_CYRILLIC_WORD.findall(text)) > len(_MIXED_WORD.findall(text)) else "cp1252"


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))
