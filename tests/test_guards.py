"""Append-only: what the database itself refuses, whoever asks, and that it goes on refusing after every migrate."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from annotations import guards
from annotations.models import ReportExport
from annotations.models.base import WrittenOnce, WrittenOnceError
from tests.make import nothing_changes
from tests.test_record_constraints import make_record
from tests.unguarded import take_off, without_guards

pytestmark = pytest.mark.django_db

IS_SQLITE = connection.vendor == "sqlite"
on_sqlite = pytest.mark.skipif(not IS_SQLITE, reason="SQLite's own ways")
on_postgresql = pytest.mark.skipif(IS_SQLITE, reason="PostgreSQL's own ways")

TABLES = guards.guarded_tables()


@pytest.fixture(scope="module")
def kept_record(kept: Callable[[], Any]) -> None:
    with kept():
        make_record()
        connection.check_constraints()  # PostgreSQL alters no table that has some still to be checked


@pytest.fixture
def rows(kept_record: None, db: None) -> Iterator[None]:
    """At least one row in every guarded table; none of them is another one after the test."""
    with nothing_changes():
        yield


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def refused(table: str) -> Any:
    return pytest.raises(IntegrityError, match=f"{table}: rows of the record are never changed or removed")


def model_of(table: str) -> type[Model]:
    [model] = [each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table]
    return model


def key_of(table: str) -> str:
    return model_of(table)._meta.pk.column


def test_every_history_and_whatever_is_written_once_is_guarded() -> None:
    """Found here in another way than in the guards: what a table of histories is called and has."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        histories = {name for name in names if "historical" in name}
        columns = {
            name: {column.name for column in connection.introspection.get_table_description(cursor, name)}
            for name in names
        }
    tracked = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    of_models = {model.history.model._meta.db_table for model in tracked}
    once = {model._meta.db_table for model in apps.get_models() if issubclass(model, WrittenOnce)}
    by_column = {name for name, has in columns.items() if has & {"history_id", "m2m_history_id", "history_date"}}
    assert of_models < histories
    assert histories == by_column
    assert set(TABLES) == histories | once
    assert len(once) >= 6


def test_guards_are_on_in_a_test(db: None) -> None:
    assert guards.missing(connection) == []


STATEMENTS = {
    "update": "UPDATE {table} SET {key} = {key}",
    "delete": "DELETE FROM {table}",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true"
    " ON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}",
}
OF_SQLITE = {
    "update or ignore": "UPDATE OR IGNORE {table} SET {key} = {key}",
    "update or replace": "UPDATE OR REPLACE {table} SET {key} = {key}",
    "replace": "REPLACE INTO {table} SELECT * FROM {table}",
}
OF_POSTGRESQL = {
    "truncate": "TRUNCATE {table} CASCADE",
    "truncate, through what it rests on": "TRUNCATE annotations_user CASCADE",
    "update one column": "UPDATE ONLY {table} SET {key} = {key} WHERE {key} IS NOT NULL",
    "merge": "MERGE INTO {table} USING {table} AS b ON {table}.{key} = b.{key} WHEN MATCHED THEN DELETE",
}


@pytest.mark.parametrize("table", TABLES)
class TestAGuardedTable:
    def test_has_a_row_for_these_tests(self, rows: None, table: str) -> None:
        assert QuerySet(model_of(table)).exists()

    @pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
    def test_refuses(self, rows: None, table: str, sql: str) -> None:
        with refused(table):
            run(sql.format(table=table, key=key_of(table)))

    @on_sqlite
    @pytest.mark.parametrize("sql", OF_SQLITE.values(), ids=OF_SQLITE)
    def test_refuses_on_sqlite(self, rows: None, table: str, sql: str) -> None:
        with refused(table):
            run(sql.format(table=table, key=key_of(table)))

    @on_postgresql
    @pytest.mark.parametrize("sql", OF_POSTGRESQL.values(), ids=OF_POSTGRESQL)
    def test_refuses_on_postgresql(self, rows: None, table: str, sql: str) -> None:
        named = "annotations_.*" if "annotations_user" in sql else table
        with refused(named):
            run(sql.format(table=table, key=key_of(table)))

    @on_postgresql
    @pytest.mark.parametrize("sql", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
    def test_refuses_a_replica(self, rows: None, table: str, sql: str) -> None:
        """In this mode, which a superuser may choose, ordinary triggers sleep."""
        with refused(table):
            run("SET LOCAL session_replication_role = replica", sql.format(table, key_of(table)))

    def test_refuses_django_too(self, rows: None, table: str) -> None:
        model = model_of(table)
        row = QuerySet(model).first()
        field = next(field for field in model._meta.concrete_fields if not field.primary_key)
        ways: dict[str, Callable[[], Any]] = {
            "save": row.save,
            "delete": row.delete,
            "update": lambda: model._default_manager.update(**{field.attname: getattr(row, field.attname)}),
            "update of any": lambda: QuerySet(model).update(**{field.attname: getattr(row, field.attname)}),
            "delete of all": lambda: model._default_manager.all().delete(),
            "delete of any": lambda: QuerySet(model)._raw_delete(using="default"),
            "bulk update": lambda: model._default_manager.bulk_update([row], [field.name]),
        }
        for way in ways.values():
            with pytest.raises((IntegrityError, WrittenOnceError)), transaction.atomic():
                way()


def unique_keys(table: str) -> list[list[str]]:
    """The columns of each unique key, the hidden row id among them."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    keys = [each["columns"] for each in found if each["unique"] or each["primary_key"]]
    has_number = isinstance(model_of(table)._meta.pk, models.AutoField | models.BigAutoField)
    return keys if has_number else [*keys, ["rowid"]]


def replacing(table: str, key: list[str]) -> str:
    """A row that has this key of one that is there, and no other: it would take its place."""
    others = {column for each in unique_keys(table) for column in each} - {*key}
    columns = [field.column for field in model_of(table)._meta.concrete_fields]
    columns = ["rowid", *columns] if key == ["rowid"] else columns
    values = [f"{column} || '77777'" if column in others - {"rowid"} else column for column in columns]
    return f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} LIMIT 1"  # noqa: S608


@on_sqlite
@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_replaced_under_any_of_its_keys(rows: None, table: str) -> None:
    for key in unique_keys(table):
        with refused(table):
            run(replacing(table, key))


@on_sqlite
@pytest.mark.parametrize("table", TABLES)
def test_no_key_has_a_default_of_the_database_s(db: None, table: str) -> None:
    """REPLACE puts it in for a NULL where none may be, and only after the guard looked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE dflt_value IS NOT NULL", [table])
        defaults = {name for (name,) in cursor.fetchall()}
    assert not defaults & {column for key in unique_keys(table) for column in key}


@on_sqlite
@pytest.mark.parametrize("table", TABLES)
def test_without_the_guard_it_would_be_replaced_under_each_of_them(kept_record: None, db: None, table: str) -> None:
    for key in unique_keys(table):
        before = QuerySet(model_of(table)).count()
        with transaction.atomic():
            take_off(connection)
            run(replacing(table, key))
            assert QuerySet(model_of(table)).count() == before
            transaction.set_rollback(True)


TABLE = "annotations_historicalclaim"
ROWS = f"annotations_guard_{TABLE}_update" if IS_SQLITE else "annotations_guard_rows"
DROPPED = f"DROP TRIGGER {ROWS}" + ("" if IS_SQLITE else f" ON {TABLE}")
ALWAYS = f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {ROWS}"
CALL = "FOR EACH ROW {} EXECUTE FUNCTION annotations_guard_refuses()"

# What somebody who may do anything does to a guard.
OFF: dict[str, list[str]] = {
    "dropped": [DROPPED],
    **(
        {
            "made to look for no row": [
                DROPPED,
                f"CREATE TRIGGER {ROWS} BEFORE UPDATE ON {TABLE} WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
            ],
            "made to do nothing": [DROPPED, f"CREATE TRIGGER {ROWS} BEFORE UPDATE ON {TABLE} BEGIN SELECT 1; END"],
            "on a column alone": [
                DROPPED,
                f"CREATE TRIGGER {ROWS} BEFORE UPDATE OF id ON {TABLE} BEGIN SELECT RAISE(ABORT, 'no'); END",
            ],
        }
        if IS_SQLITE
        else {
            "switched off": [f"ALTER TABLE {TABLE} DISABLE TRIGGER {ROWS}"],
            "switched off with all others": [f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL"],
            "switched off for a replica": [f"ALTER TABLE {TABLE} ENABLE TRIGGER {ROWS}"],
            "made to look for no row": [
                DROPPED,
                f"CREATE TRIGGER {ROWS} BEFORE UPDATE OR DELETE ON {TABLE} {CALL.format('WHEN (false)')}",
                ALWAYS,
            ],
            "on a column alone": [
                DROPPED,
                f"CREATE TRIGGER {ROWS} BEFORE UPDATE OF id OR DELETE ON {TABLE} {CALL.format('')}",
                ALWAYS,
            ],
            "afterwards": [DROPPED, f"CREATE TRIGGER {ROWS} AFTER UPDATE ON {TABLE} {CALL.format('')}", ALWAYS],
        }
    ),
}


@pytest.mark.parametrize("statements", OFF.values(), ids=OFF)
class TestAGuardThatIsGone:
    def test_is_missed_by_the_name_of_its_table(self, db: None, statements: list[str]) -> None:
        run(*statements)
        assert guards.missing(connection) == [TABLE]

    def test_is_put_back(self, db: None, statements: list[str]) -> None:
        run(*statements)
        guards.install(connection)
        assert guards.missing(connection) == []

    def test_holds_again(self, rows: None, statements: list[str]) -> None:
        run(*statements)
        guards.install(connection)
        with refused(TABLE):
            run(STATEMENTS["update"].format(table=TABLE, key=key_of(TABLE)))


@on_postgresql
def test_a_function_that_lets_everything_through_is_missed_on_every_table(db: None) -> None:
    run(
        "CREATE OR REPLACE FUNCTION annotations_guard_refuses() RETURNS trigger LANGUAGE plpgsql"
        " AS $$BEGIN RETURN NEW; END$$"
    )
    assert guards.missing(connection) == TABLES
    guards.install(connection)
    assert guards.missing(connection) == []


def test_where_nothing_is_missing_nothing_is_made_anew(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        guards.install(connection)
    assert {query["sql"].split()[0] for query in queries} & {"CREATE", "DROP", "ALTER"} == set()


@on_sqlite
class TestANewUniqueKeyOnSQLite:
    KEY = "CREATE UNIQUE INDEX one_digest ON annotations_reportexport (digest)"
    OTHER = (
        "REPLACE INTO annotations_reportexport (article_id, format, digest, with_private, with_confidential,"
        " made_by_id, made_at)"
        " SELECT article_id, {}, {}, with_private, with_confidential, made_by_id, made_at"
        " FROM annotations_reportexport LIMIT 1"
    )

    def test_makes_the_guard_one_that_is_missing(self, db: None) -> None:
        run(self.KEY)
        assert guards.missing(connection) == ["annotations_reportexport"]

    def test_is_guarded_after_the_next_migrate(self, rows: None) -> None:
        run(self.KEY)
        guards.install(connection)
        with refused("annotations_reportexport"):
            run(self.OTHER.format("format", "digest"))

    @pytest.mark.parametrize("condition", ["WHERE format = 'csv'", "WHERE NOT (format IN ('json', 'a)b'))"])
    def test_on_some_rows_forbids_nothing_to_others(self, kept_record: None, db: None, condition: str) -> None:
        run(f"{self.KEY} {condition}")
        guards.install(connection)
        with refused("annotations_reportexport"):
            run(self.OTHER.format("'csv'", "digest"))
        run(self.OTHER.format("'json'", "digest"), self.OTHER.format("'json'", "digest"))
        assert ReportExport.objects.count() == 3

    def test_is_compared_as_its_index_does(self, rows: None) -> None:
        run("CREATE UNIQUE INDEX one_format ON annotations_reportexport (format COLLATE NOCASE)")
        guards.install(connection)
        with refused("annotations_reportexport"):
            run(self.OTHER.format("upper(format)", "'another'"))

    def test_on_an_expression_is_an_error_and_no_hole(self, db: None) -> None:
        run("CREATE UNIQUE INDEX one_length ON annotations_reportexport (length(digest))")
        with pytest.raises(NotImplementedError, match="one_length: the guard of annotations_reportexport cannot tell"):
            guards.install(connection)


class TestTheCheck:
    def test_finds_nothing_in_a_newsroom(self, db: None) -> None:
        assert [each for each in run_checks(databases=["default"]) if each.id == "annotations.W001"] == []

    def test_warns_of_each_table_without_its_guard(self, db: None) -> None:
        with without_guards():
            warnings = [each for each in run_checks(databases=["default"]) if each.id == "annotations.W001"]
        assert [warning.msg for warning in warnings] == [
            f"{table}: the database would let its rows be changed and removed." for table in TABLES
        ]
        assert {warning.hint for warning in warnings} == {"Run manage.py migrate: it puts the guards back."}

    def test_stops_no_migrate(self, db: None) -> None:
        """An error would stop the very command that mends it."""
        take_off(connection)
        assert not any(warning.is_serious() for warning in run_checks(databases=["default"]))
        with pytest.raises(SystemCheckError, match="its rows be changed and removed"):
            call_command("check", databases=["default"], fail_level="WARNING")

    def test_asks_no_database_that_it_was_not_sent_to(self, django_db_blocker: Any) -> None:
        with django_db_blocker.block():
            assert run_checks() == []


@pytest.mark.parametrize(
    ("command", "arguments", "why"),
    [
        ("clean_old_history", ["--auto", "--days", "0"], "never changed or removed"),
        ("clean_duplicate_history", ["--auto"], "never changed or removed"),
        ("populate_history", ["--auto"], "not made up afterwards"),
        ("flush", ["--noinput"], "the record is kept"),
        ("loaddata", ["rows.json"], "leaves no history"),
    ],
)
def test_a_command_that_would_rewrite_the_record_is_off(
    rows: None, command: str, arguments: list[str], why: str
) -> None:
    with pytest.raises(CommandError, match=f"{command} is off in this newsroom: .*{why}"):
        call_command(command, *arguments)
