"""That the guards are on again whatever happened to the tables: migrations, and tests that empty the database."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models

from annotations import guards
from annotations.actions.outlets import save_outlet
from annotations.choices import Role
from annotations.models import Outlet
from tests.make import make_person

pytestmark = pytest.mark.django_db(transaction=True)

IS_SQLITE = connection.vendor == "sqlite"
HISTORY = "annotations_historicaloutlet"


def guarded(table: str) -> bool:
    with connection.cursor() as cursor:
        return len(guards.DATABASES[connection.vendor].found(cursor, table)) == (3 if IS_SQLITE else 2)


@pytest.mark.parametrize("time", ["first", "second"])
def test_guards_are_on_in_a_test_that_commits_and_after_its_database_was_emptied(time: str) -> None:
    assert guards.missing(connection) == []
    assert guarded(HISTORY)
    assert Outlet.history.count() == 0
    save_outlet(None, by=make_person("edda", Role.EDITOR), name="Meridian", url="")
    with pytest.raises(IntegrityError, match=f"{HISTORY}: rows of the record"):
        Outlet.history.all().delete()


class TestAMigration:
    def test_that_rebuilds_a_table_leaves_it_guarded(self) -> None:
        model = Outlet.history.model
        old = model._meta.get_field("name")
        wider = models.CharField(max_length=300, db_index=True)
        wider.set_attributes_from_name("name")
        for before, after in ((old, wider), (wider, old)):
            with connection.schema_editor() as editor:
                editor.alter_field(model, before, after)
            assert guards.missing(connection) == [HISTORY] * IS_SQLITE
            call_command("migrate", "sessions", verbosity=0)  # of another app: nothing of ours is to be migrated
            assert guards.missing(connection) == []

    def test_backwards_and_forwards_guards_the_tables_that_are_there(self) -> None:
        call_command("migrate", "annotations", "0001", verbosity=0)
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
        assert "annotations_loss" not in there
        assert all(guarded(table) for table in {*guards.guarded_tables()} & there)
        call_command("migrate", verbosity=0)
        assert guards.missing(connection) == []
