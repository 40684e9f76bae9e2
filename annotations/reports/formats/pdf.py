"""Reports as PDF: the HTML report on paper, tagged, so that a screen reader follows it (PDF/UA-1).

WeasyPrint lays it out, with the machine's fonts. It loads nothing: no file, no address.
"""

import hashlib
import re
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.reports.formats import html
from annotations.reports.shapes import Report

_TAG = re.compile(r"(<[^>]*>)")
_LONG = re.compile(r"[^\s&;]{100}(?=[^\s&;])")
CHUNK = 64 * 1024  # bytes
# Letters that need a font, what they are called, and the Debian package that brings one.
SCRIPTS = (
    (re.compile(r"[\u0370-\u052f]"), gettext_lazy("Greek or Cyrillic"), "fonts-dejavu-core"),
    (re.compile(r"[\u0590-\u06ff]"), gettext_lazy("Hebrew or Arabic"), "fonts-dejavu-core"),
    (re.compile(r"[\u0900-\u097f]"), gettext_lazy("Devanagari"), "fonts-noto-core"),
    (
        re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"),
        gettext_lazy("Chinese, Japanese or Korean"),
        "fonts-noto-cjk",
    ),
)


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """The document: the same bytes for the same reports on the same machine. All reports are held in memory."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Nothing(URLFetcher):
        """Refuses every file and every address, whatever a text from outside makes of itself."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise FatalURLFetchingError(f"A report loads nothing: {url!r:.80}")

    whole = list(reports)
    page = b"".join(html.write(whole, created=whole[0].made_at if whole else None, notices=without_a_font(whole)))
    name = "".join(report.digest for report in whole).encode()
    data = HTML(string=_breakable(page.decode()), url_fetcher=Nothing()).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(name).digest()[:16]
    )
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK]


def _breakable(page: str) -> str:
    """The page with places where a word without end may go on in the next line: looking for one in a hundred thousand
    characters takes the layout minutes. A place is an element, so whoever copies the word has it as it is."""
    head, body, rest = page.partition("<body>")
    parts = _TAG.split(rest)
    return head + body + "".join(part if part.startswith("<") else _LONG.sub(r"\g<0><wbr>", part) for part in parts)


def without_a_font(reports: Iterable[Report]) -> list[str]:
    """What to say of letters that this machine has no font for, and what to install."""
    text = "".join(text for report in reports for text in _texts(report.plain))
    found = [(pattern.search(text), script, package) for pattern, script, package in SCRIPTS]
    return [
        _("No font of this machine has these letters: %(script)s. Install %(package)s and export again.")
        % {"script": script, "package": package}
        for letter, script, package in found
        if letter and not _has_font(letter[0])
    ]


def _texts(value: Any) -> Iterator[str]:
    """Every text in what a report says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _has_font(letter: str) -> bool:
    """Whether fontconfig, which WeasyPrint asks too, knows a font with this letter; yes where it cannot be asked."""
    try:
        asked = ["fc-list", f":charset={ord(letter):x}", "family"]
        return bool(subprocess.run(asked, capture_output=True, check=True).stdout.strip())  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return True
