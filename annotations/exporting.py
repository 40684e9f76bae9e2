"""From articles to bytes: each report is built, recorded and printed in turn."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotations.actions.exports import record_export
from annotations.as_of import begins_after
from annotations.models import Article, Claim, User
from annotations.permissions import require
from annotations.reports.build import build_report
from annotations.reports.changes import changes
from annotations.reports.formats import FORMATS
from annotations.reports.formats.changes import write_json, write_text
from annotations.reports.formats.format import CannotPrintError, Format
from annotations.reports.shapes import Report

CHANGES = {"markdown": write_text, "json": write_json}

Progress = Callable[[int, int], None]  # how many articles are done, and of how many


@dataclass(frozen=True)
class Scope:
    """What of the record is reported: as it stands, or stood at `as_of`; with private questions and notes, and with
    confidential sources, only where they are asked for."""

    as_of: datetime | None = None
    with_private: bool = False
    with_confidential: bool = False


NOW = Scope()


def export(
    articles: Sequence[int], format: str, *, by: User, scope: Scope = NOW, tell: Progress | None = None
) -> Iterator[bytes]:
    """The reports of the articles of these numbers in one file, piece by piece, in that order. Each is read when its
    turn comes, and recorded before it leaves; `tell` is called after each.

    Raises at once PermissionDenied, KeyError for a format that is none, CannotPrintError, and NotRecordedError for a
    moment before the record of one of them; while it is read what `build_report` raises.
    """
    require(by, "export")
    if scope.with_confidential:
        require(by, "see_confidential")
    _refuse_what_cannot_be_printed(articles, FORMATS[format])
    if scope.as_of:
        _refuse_what_was_not_begun(articles, scope.as_of)
    return FORMATS[format].write(_recorded(articles, FORMATS[format], by=by, scope=scope, tell=tell))


def export_changes(
    article: int, format: str, *, since: datetime, until: datetime, by: User, scope: Scope = NOW
) -> Iterator[bytes]:
    """What changed of an article between two moments, as `markdown` or `json` (CHANGES), piece by piece. Both reports
    are recorded before anything leaves; `scope.as_of` is not looked at.

    Raises at once what `export` raises, and ValueError for moments in the wrong order; KeyError for another format.
    """
    write = CHANGES[format]
    require(by, "export")
    if scope.with_confidential:
        require(by, "see_confidential")
    if since > until:
        raise ValueError(_("Give the earlier moment first."))
    _refuse_what_was_not_begun([article], since)
    before, after = (
        next(
            _recorded([article], FORMATS[format], by=by, scope=replace(scope, as_of=moment), tell=None, name="changes")
        )
        for moment in (since, until)
    )
    return write(changes(before, after))


def file_name(articles: Sequence[Article], format: str) -> str:
    """A safe name for the file: ASCII, no folders, with the day in UTC."""
    one = f"-{articles[0].pk}-{slugify(articles[0].title)[:60]}" if len(articles) == 1 else f"-{len(articles)}-articles"
    name = f"verification-report{one}-{timezone.now():%Y-%m-%d}"
    return re.sub(r"-+", "-", name) + FORMATS[format].ending


def begun_by(articles: QuerySet[Article], moment: datetime) -> QuerySet[Article]:
    """Those whose record had begun by then."""
    return articles.filter(entries__sequence=1, entries__at__lte=moment)


def _refuse_what_cannot_be_printed(articles: Sequence[int], format: Format) -> None:
    """Raises CannotPrintError. One query, where the format has a limit."""
    if obstacle := format.obstacle():
        raise CannotPrintError(obstacle)
    if format.most_claims is None:
        return
    claims = Claim.objects.filter(article__in=articles).count()
    if not format.takes(claims):
        raise CannotPrintError(format.refusal(claims))


def _refuse_what_was_not_begun(articles: Sequence[int], moment: datetime) -> None:
    """Raises NotRecordedError. One query."""
    begun = set(begun_by(Article.objects.filter(pk__in=articles), moment).values_list("pk", flat=True))
    for key in articles:
        if key not in begun:
            raise begins_after(key, moment)


def _recorded(
    articles: Sequence[int], format: Format, *, by: User, scope: Scope, tell: Progress | None, name: str = ""
) -> Iterator[Report]:
    """`name` is what is recorded as the format, where it is no format of its own."""
    for done, key in enumerate(articles, 1):
        # One at a time: under a rollback journal an open list would block every writer.
        article = Article.objects.get(pk=key)
        report = build_report(
            article,
            by=by,
            as_of=scope.as_of,
            with_private=scope.with_private,
            with_confidential=scope.with_confidential,
            with_entries=format.with_entries,
        )
        record_export(
            article,
            by=by,
            format=name or format.name,
            digest=report.digest,
            with_private=scope.with_private,
            with_confidential=scope.with_confidential,
            as_of=scope.as_of,
        )
        yield report
        if tell:
            tell(done, len(articles))
