"""A bundle is the same bytes on every database, Python and Django. This begins with an empty record."""

import hashlib
from collections.abc import Iterator
from itertools import count

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from annotations import clock
from annotations.actions._ledger import salted_with
from annotations.choices import Role
from annotations.models import Entry
from tests.make import make_person
from tests.test_bundles import NOON, SCRIPT, Opened, a_day_of_signing, a_day_s_work, bundle_of, found_in, resealed

# What the operations of `a_day_s_work` and `a_day_of_signing` leave, on every database, Python and Django. A change of
# these is a change of the record's format: old bundles and anchors must still verify.
ENTRIES_DIGEST = "65b145492f593cb3e4558ec1538d284fc9edaf6727ef2dfc1be159e45ebca7a2"
REPORT_DIGEST = "77a6d80718d5db3e234df544bd67a40df5fa8076ebad95c0a3e49c6114f14574"


def _keys_from_one() -> None:
    """Rows are numbered from 1, as in a new database."""
    assert not Entry.objects.exists()
    ours = apps.get_app_config("annotations").get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in ours}
    sequences = [each for each in connection.introspection.sequence_list() if each["table"] in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
            cursor.execute(statement)


def _salts() -> Iterator[str]:
    return (hashlib.sha256(f"salt {number}".encode()).hexdigest()[:32] for number in count())


class TestTheSameOperations:
    def test_leave_the_same_bytes_on_every_database(self, db: None) -> None:
        _keys_from_one()
        with salted_with(_salts()), clock.at(NOON):
            roles = {"edda": Role.EDITOR, "charlie": Role.CHECKER, "chidi": Role.CHECKER}
            people = [make_person(name, role) for name, role in roles.items()]
            *_before, article = a_day_s_work(*people)
            *_before, other = a_day_of_signing(*people, make_person("stella", Role.STANDARDS_EDITOR))
            data = bundle_of(article, other, by=people[0])
        opened = Opened(data)
        digests = {name: hashlib.sha256(opened.members[name]).hexdigest() for name in ("entries.json", "report.json")}
        assert found_in(data) == []
        assert digests == {"entries.json": ENTRIES_DIGEST, "report.json": REPORT_DIGEST}
        assert opened.members["verify_report.py"] == SCRIPT.read_bytes()
        assert resealed(opened.members) == data  # so the whole bundle is the same, for the same script
