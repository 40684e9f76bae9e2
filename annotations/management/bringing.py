"""Files on their way in: read, handed to a verb, and told of in one line or one JSON object each."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, OutputWrapper

from annotations import importers
from annotations.actions.articles import Brought
from annotations.actions.errors import StaleError
from annotations.actions.versions import revise_article
from annotations.choices import TextOrigin
from annotations.importers import ImportedArticle
from annotations.management.acting import sentences
from annotations.models import Article, User

_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `status` is imported, revised, unchanged or failed; `claims` counts what a new
    version made of the article's claims."""

    source: str
    status: str
    article: int | None = None
    version: int | None = None
    title: str = ""
    claims: dict[str, int] | None = None
    problem: str = ""


def add_output(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object a file")


def bring(file: str, title: str, keep: Callable[[ImportedArticle], Brought]) -> Outcome:
    """Reads the file and hands it to the verb; whatever is wrong with it becomes the outcome's problem."""
    try:
        brought = keep(importers.read(_bytes_of(Path(file)), file, title=title))
    except importers.ImportProblem as problem:
        return Outcome(file, "failed", problem=str(problem))
    except ValidationError as error:
        return Outcome(file, "failed", problem=sentences(error))
    except StaleError as error:
        return Outcome(file, "failed", problem=str(error))
    except OSError as error:
        return Outcome(file, "failed", problem=f"It cannot be read: {error.strerror or error}.")
    article = brought.article
    return Outcome(file, brought.status, article.pk, article.current_number, article.title, brought.outcomes or None)


def as_next_version(article: Article, *, by: User) -> Callable[[ImportedArticle], Brought]:
    """A verb for `bring`: the file is the next version of this article."""

    def keep(imported: ImportedArticle) -> Brought:
        number = article.current_number
        revised = revise_article(article, imported, by=by, version_number=number, origin=TextOrigin.OUTSIDE)
        return Brought(revised.article, "revised" if revised.version else "unchanged", revised.outcomes)

    return keep


def tell(outcome: Outcome, *, as_json: bool, stdout: OutputWrapper, stderr: OutputWrapper) -> None:
    if as_json:
        stdout.write(json.dumps(asdict(outcome), ensure_ascii=False))
    elif outcome.problem:
        stderr.write(harmless(f"{outcome.source}: {outcome.problem}"))
    else:
        stdout.write(harmless(f"{outcome.source}: {_told(outcome)}"))


def find_article(pk: int) -> Article:
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        raise CommandError(f"There is no article {pk}.")
    return article


def _told(outcome: Outcome) -> str:
    if outcome.status == "unchanged":
        return f"here already as article {outcome.article}, “{outcome.title}”."
    if outcome.status == "revised":
        claims = ", ".join(f"{count} {name}" for name, count in (outcome.claims or {}).items())
        return f"version {outcome.version} of article {outcome.article}, “{outcome.title}”. Claims: {claims or 'none'}."
    return f"article {outcome.article}, “{outcome.title}”."


def harmless(line: str) -> str:
    """The line with whatever a terminal would obey spelled out: controls, line ends, changes of direction."""
    return _OBEYED.sub(lambda match: match[0].encode("unicode_escape").decode(), line)


def _bytes_of(path: Path) -> bytes:
    """The content of the file, and not much more than the limit of it: the reader then names the size."""
    with path.open("rb") as file:
        return file.read(10 * importers.LIMIT_BYTES)
