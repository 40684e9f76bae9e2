"""From articles to bytes: each report is built, recorded and printed in turn."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify

from annotations.actions.exports import record_export
from annotations.models import Article, User
from annotations.permissions import require
from annotations.reports.build import build_report
from annotations.reports.formats import FORMATS
from annotations.reports.shapes import Report


def export(
    articles: Iterable[Article], format: str, *, by: User, as_of: datetime | None = None, with_private: bool = False
) -> Iterator[bytes]:
    """The reports of these articles in one file, piece by piece, as they stand or as they stood at a moment;
    `with_private`, private questions and notes too. Every one is recorded before it leaves.

    Raises PermissionDenied at once, KeyError for a format that is none; while it is read what `build_report` raises.
    """
    require(by, "export")
    return FORMATS[format].write(_recorded(articles, format, by=by, as_of=as_of, with_private=with_private))


def file_name(articles: list[Article], format: str) -> str:
    """A safe name for the file: ASCII, no folders, with the day in UTC."""
    one = f"-{articles[0].pk}-{slugify(articles[0].title)[:60]}" if len(articles) == 1 else f"-{len(articles)}-articles"
    name = f"verification-report{one}-{timezone.now():%Y-%m-%d}"
    return re.sub(r"-+", "-", name) + FORMATS[format].ending


def _recorded(
    articles: Iterable[Article], format: str, *, by: User, as_of: datetime | None, with_private: bool
) -> Iterator[Report]:
    with_entries = FORMATS[format].with_entries
    for article in articles:
        report = build_report(article, by=by, as_of=as_of, with_private=with_private, with_entries=with_entries)
        record_export(article, by=by, format=format, digest=report.digest, with_private=with_private)
        yield report
