"""Rare events meet at the registry's head: `python -m tests.reliability.registry [--rounds N]`.

Two processes at a time. One changes an outlet, a person or an article again and again, while the other records
what names that very row. All of it goes into one chain, the registry, and neither may be refused over the other.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.db import OperationalError

from annotations.actions.articles import Details, edit_article, import_article
from annotations.actions.exports import record_export
from annotations.actions.outlets import save_outlet
from annotations.actions.people import save_person
from annotations.choices import Role
from annotations.importers import read_text
from annotations.models import Article, Outlet, User
from tests.make import findings, make_article, make_person
from tests.reliability.processes import in_processes, together
from tests.reliability.scratch import report, scratch_database

Save = Callable[[int], object]
ARRIVE = 60  # seconds that one process waits for the other
EACH = 2  # seconds for a round, and more than the one after which PostgreSQL calls a deadlock what it is


@dataclass
class Desk:
    """Who and what the pairs are about. `boss` may change accounts, `editor` may do all the rest."""

    boss: User
    editor: User
    outlet: Outlet
    article: Article

    def rename_the_outlet(self, number: int) -> None:
        row = Outlet.objects.get(pk=self.outlet.pk)
        address = f"https://example.org/{number}"
        save_outlet(row, by=self.boss, lock_version=row.lock_version, name=row.name, url=address)

    def rename_the_editor(self, number: int) -> None:
        row = User.objects.get(pk=self.editor.pk)
        row.first_name = f"Edda {number}"
        save_person(row, by=self.boss, roles=row.groups.all())

    def move_the_article_to_a_new_outlet(self, number: int) -> None:
        row = Article.objects.get(pk=self.article.pk)
        details = Details(outlet=f"Outlet {number}", language="en")
        edit_article(row, by=self.boss, lock_version=row.lock_version, details=details)

    def import_from_the_outlet(self, number: int) -> None:
        text = read_text(f"Dispatch {number} of {time.monotonic_ns()}\n\nIt rained.")
        import_article(text, by=self.editor, details=Details(outlet=self.outlet.name, language="en"))

    def export_the_article(self, number: int) -> None:
        record_export(self.article, by=self.editor, format="json", digest=f"{number:064x}")


def make_desk() -> Desk:
    boss, editor = make_person("boss", is_superuser=True), make_person("edda", Role.EDITOR)
    article = make_article(by=editor, outlet="Portal Zaton")
    return Desk(boss, editor, Outlet.objects.get(), article)


def pairs_of(desk: Desk) -> dict[str, tuple[Save, Save]]:
    """What is recorded, and what is changed beside it."""
    return {
        "an import, and its outlet": (desk.import_from_the_outlet, desk.rename_the_outlet),
        "an import, and who brings it": (desk.import_from_the_outlet, desk.rename_the_editor),
        "an export, and who makes it": (desk.export_the_article, desk.rename_the_editor),
        "an export, and its article": (desk.export_the_article, desk.move_the_article_to_a_new_outlet),
    }


def side_by_side(rounds: int, record: Save, change: Save) -> list[str]:
    """So many are recorded, while as much is changed as there is time for. The errors of both."""
    meet, done = together.Barrier(2, timeout=ARRIVE), together.Event()

    def recording() -> list[str]:
        try:
            return [error for number in range(rounds) for error in tried(record, number)]
        finally:
            done.set()

    def changing() -> list[str]:
        errors = []
        for number in count():
            if done.is_set():
                break
            errors += tried(change, number)
        return errors

    def work(who: int) -> list[str]:
        meet.wait()
        return changing() if who else recording()

    one, other = in_processes(work, 2, within=ARRIVE + rounds * EACH)
    return one + other


def tried(save: Save, number: int) -> list[str]:
    try:
        save(number)
    except OperationalError as error:
        return [str(error).splitlines()[0]]
    return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500, help="what is recorded of each pair")
    rounds = parser.parse_args().rounds
    with scratch_database():
        problems = []
        for name, (record, change) in pairs_of(make_desk()).items():
            errors = side_by_side(rounds, record, change)
            problems += [f"{name}, {errors.count(error)} times: {error}" for error in sorted(set(errors))]
        problems += [f"the record: {finding}" for finding in findings()]
        return report("registry", f"{rounds:,} of each of four pairs, {len(problems)} problems", problems)


if __name__ == "__main__":
    sys.exit(main())
