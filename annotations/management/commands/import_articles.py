"""manage.py import_articles"""

import json
import re
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations import importers
from annotations.actions.articles import Details, import_article
from annotations.choices import Translation
from annotations.forms import parse_published
from annotations.management.acting import acting, add_by, sentences
from annotations.models import User
from annotations.permissions import require

_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `status` is imported, unchanged or failed."""

    source: str
    status: str
    article: int | None = None
    version: int | None = None
    title: str = ""
    problem: str = ""


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
        parser.add_argument("--url", default="", help="where it was published; for one file")
        parser.add_argument("--published", default="", metavar="DATE", help="2023-11-10 or 2023-11-10T17:03+01:00")
        parser.add_argument("--json", action="store_true", help="print one JSON object a file")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["files"]
        for name in ("title", "url"):
            if options[name] and len(files) > 1:
                raise CommandError(f"--{name} belongs to one article, and {len(files)} files are named.")
        by = acting(options["by"])
        try:
            require(by, "import")
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        details = _details(options)
        outcomes = [self._tell(_import(file, options["title"], details, by), options["json"]) for file in files]
        failed = sum(outcome.status == "failed" for outcome in outcomes)
        if failed:
            raise CommandError(f"{failed} of {len(files)} files did not go in.", returncode=1)

    def _tell(self, outcome: Outcome, as_json: bool) -> Outcome:
        if as_json:
            self.stdout.write(json.dumps(asdict(outcome), ensure_ascii=False))
        elif outcome.problem:
            self.stderr.write(_harmless(f"{outcome.source}: {outcome.problem}"))
        elif outcome.status == "unchanged":
            known = f"here already as article {outcome.article}, “{outcome.title}”."
            self.stdout.write(_harmless(f"{outcome.source}: {known}"))
        else:
            self.stdout.write(_harmless(f"{outcome.source}: article {outcome.article}, “{outcome.title}”."))
        return outcome


def _import(file: str, title: str, details: Details, by: User) -> Outcome:
    try:
        imported = importers.read(_bytes_of(Path(file)), file, title=title)
        brought = import_article(imported, by=by, details=details)
    except importers.ImportProblem as problem:
        return Outcome(file, "failed", problem=str(problem))
    except ValidationError as error:
        return Outcome(file, "failed", problem=sentences(error))
    except OSError as error:
        return Outcome(file, "failed", problem=f"It cannot be read: {error.strerror or error}.")
    article = brought.article
    return Outcome(
        file,
        "imported" if brought.is_new else "unchanged",
        article=article.pk,
        version=article.current_number,
        title=article.title,
    )


def _harmless(line: str) -> str:
    """The line with whatever a terminal would obey spelled out: controls, line ends, changes of direction."""
    return _OBEYED.sub(lambda match: match[0].encode("unicode_escape").decode(), line)


def _bytes_of(path: Path) -> bytes:
    """The content of the file, and not much more than the limit of it: the reader then names the size."""
    with path.open("rb") as file:
        return file.read(10 * importers.LIMIT_BYTES)


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
