"""manage.py revise_article"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from annotations.management.acting import acting, add_by
from annotations.management.bringing import add_output, as_next_version, bring, find_article, tell


class Command(BaseCommand):
    help = "Bring a new version of an article. Its claims are found again in it, or lost with likely places."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", type=int, metavar="ID")
        parser.add_argument("file", metavar="FILE", help="plain text: the first line is the title")
        parser.add_argument("--title", default="", metavar="TEXT", help="instead of the first line")
        add_output(parser)
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        article, by = find_article(options["article"]), acting(options["by"])
        try:
            outcome = bring(options["file"], options["title"], as_next_version(article, by=by))
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        tell(outcome, as_json=options["json"], stdout=self.stdout, stderr=self.stderr)
        if outcome.problem:
            raise CommandError("The article is as it was.", returncode=1)
