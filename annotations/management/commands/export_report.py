"""manage.py export_report"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from annotations.as_of import NotAMomentError, NotRecordedError, read_moment
from annotations.exporting import CHANGES, Progress, Scope, begun_by, export, export_changes
from annotations.management.acting import acting, add_by
from annotations.management.writing import write_whole
from annotations.models import Article, Story
from annotations.proof import ErasedSinceError
from annotations.reports.formats import FORMATS
from annotations.reports.formats.format import CannotPrintError


class Command(BaseCommand):
    help = "Print the verification report of an article, of a story's articles, or of all. Each export is recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--article", type=int, metavar="ID")
        which.add_argument("--story", type=int, metavar="ID")
        which.add_argument("--all", action="store_true")
        parser.add_argument("--format", choices=list(FORMATS), metavar="F", help=", ".join(FORMATS))
        parser.add_argument("--table", choices=["evidence", "reviews", "history"], help="of csv: not the claims")
        parser.add_argument("--output", metavar="PATH", help="the file to write; without it, standard output")
        parser.add_argument(
            "--as-of",
            metavar="MOMENT",
            help="the record as it stood then, such as 2026-11-20T12:00Z; of a story, of the articles that it has now",
        )
        parser.add_argument(
            "--between",
            nargs=2,
            metavar=("MOMENT", "MOMENT"),
            help="of one article, what changed from the one to the other, as markdown (without --format) or json",
        )
        parser.add_argument(
            "--with-private", action="store_true", help="with questions and notes that are private, too"
        )
        parser.add_argument(
            "--with-confidential",
            action="store_true",
            help="with confidential sources, for whoever may see them; the report says so",
        )
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["output"] and Path(options["output"]).is_dir():
            raise CommandError(f"{options['output']} is a folder: name a file.")
        try:
            pieces = _changes(options) if options["between"] else self._reports(options)
            if options["output"]:
                write_whole(Path(options["output"]), pieces)
            else:
                self._print(pieces)
        except (PermissionDenied, CannotPrintError, ErasedSinceError, NotRecordedError) as error:
            raise CommandError(str(error)) from error

    def _reports(self, options: dict[str, Any]) -> Iterator[bytes]:
        if not options["format"]:
            raise CommandError(f"Say in which --format: {', '.join(FORMATS)}.")
        moment = _moment(options["as_of"]) if options["as_of"] else None
        keys = list(_articles(options, moment).values_list("pk", flat=True))
        scope = Scope(moment, options["with_private"], options["with_confidential"])
        return export(keys, _format(options), by=acting(options["by"]), scope=scope, tell=self._tell())

    def _tell(self) -> Progress | None:
        """What tells a terminal how far it is; nobody else is told."""
        if not self.stderr.isatty():
            return None

        def tell(done: int, of: int) -> None:
            self.stderr.write(f"\r{done} of {of} articles", ending="\n" if done == of else "", style_func=str)
            self.stderr.flush()

        return tell

    def _print(self, pieces: Iterable[bytes]) -> None:
        """Bytes as they are to a terminal or pipe; to a stream of text, such as a test's, as text."""
        binary = getattr(sys.stdout, "buffer", None)
        if binary and getattr(self.stdout, "_out", None) is sys.stdout:
            try:
                binary.writelines(pieces)
                binary.flush()
            except BrokenPipeError:  # whoever read has read enough
                os.dup2(os.open(os.devnull, os.O_WRONLY), binary.fileno())
        else:
            self.stdout.write(b"".join(pieces).decode(errors="replace"), ending="")


def _changes(options: dict[str, Any]) -> Iterator[bytes]:
    """Raises CommandError where more or other is asked for than what changed of one article."""
    format = options["format"] or "markdown"
    if options["article"] is None or options["as_of"] or options["table"] or format not in CHANGES:
        raise CommandError("--between goes with --article, and with --format markdown or json alone.")
    article = _asked_for(options).get()
    since, until = (_moment(text) for text in options["between"])
    scope = Scope(None, options["with_private"], options["with_confidential"])
    try:
        return export_changes(article.pk, format, since=since, until=until, by=acting(options["by"]), scope=scope)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _format(options: dict[str, Any]) -> str:
    """Raises CommandError for a table that the format does not have."""
    if not options["table"]:
        return str(options["format"])
    name = f"{options['format']}-{options['table']}"
    if name not in FORMATS:
        raise CommandError(f"--table goes with --format csv: {options['format']} has no table of its own.")
    return name


def _moment(text: str) -> datetime:
    """Raises CommandError for what is no moment, or one that nothing can be said of."""
    try:
        return read_moment(text)
    except NotAMomentError as error:
        raise CommandError(str(error)) from error


def _articles(options: dict[str, Any], moment: datetime | None) -> QuerySet[Article]:
    """The articles asked for, in the order of their numbers: those whose record had begun by then."""
    articles = _asked_for(options)
    if moment is None:
        return articles
    begun = begun_by(articles, moment)
    if options["article"] is not None and not begun.exists():
        raise CommandError(f"The record of article {options['article']} begins after {moment.isoformat()}.")
    return begun


def _asked_for(options: dict[str, Any]) -> QuerySet[Article]:
    articles = Article.objects.order_by("pk")
    if options["all"]:
        return articles
    if options["story"] is not None:
        if not Story.objects.filter(pk=options["story"]).exists():
            raise CommandError(f"There is no story {options['story']}.")
        return articles.filter(story=options["story"])
    if not articles.filter(pk=options["article"]).exists():
        raise CommandError(f"There is no article {options['article']}.")
    return articles.filter(pk=options["article"])
