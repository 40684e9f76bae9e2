"""manage.py import_articles"""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations.actions.articles import Brought, Details, import_article
from annotations.choices import TextOrigin, Translation
from annotations.forms import parse_published
from annotations.importers import ImportedArticle
from annotations.management.acting import acting, add_by, sentences
from annotations.management.bringing import add_output, as_next_version, bring, find_article, tell
from annotations.models import User
from annotations.permissions import require


class Command(BaseCommand):
    help = "Bring articles in from plain text files. A file that cannot be read is told of, and the others go in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="plain text: the first line is the title")
        parser.add_argument("--outlet", default="", metavar="NAME", help="the publication; made if it is new")
        parser.add_argument("--story", default="", metavar="TITLE", help="the story they tell; made if it is new")
        parser.add_argument("--language", default="", metavar="CODE", help="of the text, such as en")
        parser.add_argument("--translated-from", default="", metavar="CODE", help="the original's language")
        parser.add_argument("--translated-by", default="", choices=Translation.values, help="by whom, where known")
        parser.add_argument("--title", default="", metavar="TEXT", help="instead of the first line; for one file")
        parser.add_argument("--url", default="", help="where it was published; a known one takes a new version")
        parser.add_argument("--article", type=int, metavar="ID", help="bring a new version of this article")
        parser.add_argument("--published", default="", metavar="DATE", help="2023-11-10 or 2023-11-10T17:03+01:00")
        add_output(parser)
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["files"]
        for name in ("title", "url", "article"):
            if options[name] and len(files) > 1:
                raise CommandError(f"--{name} belongs to one article, and {len(files)} files are named.")
        by = acting(options["by"])
        try:
            require(by, "import")
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        keep = _verb(options, _details(options), by)
        failed = 0
        for file in files:
            outcome = bring(file, options["title"], keep)
            tell(outcome, as_json=options["json"], stdout=self.stdout, stderr=self.stderr)
            failed += outcome.status == "failed"
        if failed:
            raise CommandError(f"{failed} of {len(files)} files did not go in.", returncode=1)


def _verb(options: dict[str, Any], details: Details, by: User) -> Callable[[ImportedArticle], Brought]:
    if options["article"]:
        return as_next_version(find_article(options["article"]), by=by)
    return partial(import_article, by=by, details=details, origin=TextOrigin.OUTSIDE)


def _refuse_undecodable(options: dict[str, Any]) -> None:
    """Raises CommandError for an argument that is no text in the terminal's encoding."""
    for name in ("outlet", "story", "title", "url", "language", "translated_from"):
        try:
            options[name].encode()
        except UnicodeEncodeError as error:
            raise CommandError(f"--{name.replace('_', '-')} is not readable as text.") from error


def _details(options: dict[str, Any]) -> Details:
    try:
        published_on, published_at = parse_published(options["published"])
    except ValidationError as error:
        raise CommandError(f"--published: {sentences(error)}") from error
    _refuse_undecodable(options)
    return Details(
        outlet=options["outlet"].strip(),
        story=options["story"].strip(),
        url=options["url"].strip(),
        published_on=published_on,
        published_at=published_at,
        language=options["language"],
        original_language=options["translated_from"],
        translation=options["translated_by"],
    )
