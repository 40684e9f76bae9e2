"""Which files may be attached as evidence: told by what is in them, not by what they are called."""

import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations.importers.encoding import decode
from annotations.importers.shapes import ImportProblem

LIMIT_BYTES = 20 * 1024 * 1024
NAME_LENGTH = 120

# ending -> (media type, the bytes that such a file begins with); b"" for text, which must decode instead
_OPEN_XML = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".gif": ("image/gif", b"GIF8"),
    ".webp": ("image/webp", b"RIFF"),
    ".tif": ("image/tiff", b""),
    ".tiff": ("image/tiff", b""),
    ".txt": ("text/plain", b""),
    ".csv": ("text/csv", b""),
    ".md": ("text/markdown", b""),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _OPEN_XML),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _OPEN_XML),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _OPEN_XML),
    ".odt": ("application/vnd.oasis.opendocument.text", _OPEN_XML),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", _OPEN_XML),
    ".odp": ("application/vnd.oasis.opendocument.presentation", _OPEN_XML),
    ".doc": ("application/msword", _OLE),
    ".xls": ("application/vnd.ms-excel", _OLE),
    ".ppt": ("application/vnd.ms-powerpoint", _OLE),
    ".rtf": ("application/rtf", b"{\\rtf"),
}
_TIFF = (b"II*\x00", b"MM\x00*")


def file_type(name: str, content: bytes) -> str:
    """The media type of a file that may be attached.

    Raises ValidationError (field `attachment`) for one that is too long, of another kind, or not what its name says.
    """
    if len(content) > LIMIT_BYTES:
        raise _refused(_("The file is larger than 20 MB."))
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        raise _refused(_("Attach a PDF, an image, a text or an office document; “%(name)s” is none.") % {"name": name})
    media_type, signature = TYPES[ending]
    if not _matches(ending, media_type, signature, content):
        raise _refused(_("“%(name)s” is not what its name says: its content is of another kind.") % {"name": name})
    return media_type


def safe_name(name: str) -> str:
    """A file name without folders, control or direction characters, at most NAME_LENGTH long, its ending kept."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(letter if _is_plain(letter) else "_" for letter in last).strip(" .") or "file"
    ending = PurePath(plain).suffix[:10]
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - len(ending)] + ending


def _is_plain(letter: str) -> bool:
    """Letters, the marks on them, digits and a few signs: nothing that a shell, a header or the eye could mistake."""
    return unicodedata.category(letter)[0] in "LMN" or letter in "_.,()+=@ -"


def _matches(ending: str, media_type: str, signature: bytes, content: bytes) -> bool:
    if ending in {".tif", ".tiff"}:
        return content.startswith(_TIFF)
    if media_type.startswith("text/"):
        return _is_text(content)
    if not content.startswith(signature):
        return False
    if ending == ".webp":
        return content[8:12] == b"WEBP"
    return signature != _OPEN_XML or zipfile.is_zipfile(BytesIO(content))


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in decode(content)
    except ImportProblem:
        return False


def _refused(message: str) -> ValidationError:
    return ValidationError({"attachment": message})
