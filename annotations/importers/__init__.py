"""The readers' door: the bytes of one document in, one ImportedArticle out. No database, no network.

One file a source format, with the functions of Reader; READERS lists them.
"""

import math
from typing import Protocol

from django.utils.translation import gettext as _

from annotations.importers import plain
from annotations.importers.shapes import TITLE_LIMIT, Block, ImportedArticle, ImportProblem, checked_title

__all__ = [
    "LIMIT_BYTES",
    "READERS",
    "TITLE_LIMIT",
    "Block",
    "ImportProblem",
    "ImportedArticle",
    "Reader",
    "checked_title",
    "read",
    "read_text",
]

LIMIT_BYTES = 5 * 1024 * 1024


class Reader(Protocol):
    """What a module that reads one source format has."""

    def accepts(self, data: bytes, name: str) -> bool: ...

    def read(self, data: bytes, title: str = "") -> ImportedArticle: ...


READERS: tuple[Reader, ...] = (plain,)  # asked in this order; the last takes everything


def read(data: bytes, name: str, *, title: str = "") -> ImportedArticle:
    """The article in a document.

    `name` is its file name or address. A `title` takes the place of the one that the reader would find, and loses
    nothing: the first line of a plain text then stays in the body, unless it is that very title.
    Raises ImportProblem, a sentence for people without `name`, for all that cannot be read as one article.
    """
    _refuse_over_long(len(data))
    reader = next(reader for reader in READERS if reader.accepts(data, name))
    return reader.read(data, title)


def read_text(text: str, *, title: str = "") -> ImportedArticle:
    """The article in pasted text; as `read`, the limit being on its size in UTF-8 with LF line ends."""
    text = plain.even_line_ends(text)
    _refuse_over_long(len(text.encode("utf-8", "surrogatepass")))
    return plain.article(text, title)


def _refuse_over_long(size: int) -> None:
    if size > LIMIT_BYTES:
        # Rounded up, so that one byte too many does not read "5.0 MB; the limit is 5 MB".
        megabytes = math.ceil(size / 1024**2 * 10) / 10
        limit = LIMIT_BYTES // 1024**2
        message = _("It is %(size)s MB; the limit is %(limit)s MB: leave out what is not the article.")
        raise ImportProblem(message % {"size": megabytes, "limit": limit})
