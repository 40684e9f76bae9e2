"""On PostgreSQL the newsroom is served as a role that can neither change the record nor take its guards off."""

from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from annotations import database_role, guards
from annotations.actions.exports import record_export
from annotations.checks import reasons, refuse_unsafe_start
from annotations.choices import Role
from tests.application import ROLE, log_in, make_role
from tests.make import (
    PASSWORD,
    SOLDIERS,
    give,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    revise,
    source,
    standings,
)
from tests.test_record_constraints import make_record

pytestmark = pytest.mark.django_db

IS_SQLITE = connection.vendor == "sqlite"
on_postgresql = pytest.mark.skipif(IS_SQLITE, reason="SQLite has no roles")

TABLES = guards.guarded_tables()


@pytest.fixture(scope="module")
def kept_newsroom(kept: Callable[[], Any]) -> None:
    with kept():
        make_record()
        connection.check_constraints()  # PostgreSQL alters no table that has some still to be checked
        if not IS_SQLITE:
            make_role()


@pytest.fixture
def application(kept_newsroom: None, db: None) -> None:
    """A newsroom with a row in every table, and the application's role logged in."""
    log_in()


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def key_of(table: str) -> str:
    with connection.cursor() as cursor:
        return str(connection.introspection.get_primary_key_column(cursor, table))


REWRITING = {
    "update": "UPDATE {table} SET {key} = {key}",
    "update of nothing": "UPDATE {table} SET {key} = {key} WHERE false",
    "delete": "DELETE FROM {table}",
    "delete of nothing": "DELETE FROM {table} WHERE false",
    "truncate": "TRUNCATE {table} CASCADE",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}",
    "merge": "MERGE INTO {table} USING {table} AS b ON {table}.{key} = b.{key} WHEN MATCHED THEN DELETE",
    "switch the guard off": "ALTER TABLE {table} DISABLE TRIGGER annotations_guard_rows",
    "switch all triggers off": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "drop the guard": "DROP TRIGGER annotations_guard_rows ON {table}",
    "drop the other guard": "DROP TRIGGER annotations_guard_truncate ON {table}",
    "rename the guard": "ALTER TRIGGER annotations_guard_rows ON {table} RENAME TO nothing",
    "add a trigger": "CREATE TRIGGER aaa BEFORE INSERT ON {table} FOR EACH ROW"
    " EXECUTE FUNCTION annotations_guard_refuses()",
    "add a rule": "CREATE RULE aaa AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "alter the table": "ALTER TABLE {table} ADD COLUMN forged integer",
    "hide rows": "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "rename the table": "ALTER TABLE {table} RENAME TO forged",
    "drop the table": "DROP TABLE {table} CASCADE",
    "own the table": 'ALTER TABLE {table} OWNER TO "{role}"',
    "give itself rights": 'GRANT UPDATE ON {table} TO "{role}"; DELETE FROM {table}',
}

GOING_ROUND = {
    "replace the guards' function": "CREATE OR REPLACE FUNCTION annotations_guard_refuses() RETURNS trigger"
    " LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
    "alter the guards' function": "ALTER FUNCTION annotations_guard_refuses() SET check_function_bodies = off",
    "drop the guards' function": "DROP FUNCTION annotations_guard_refuses() CASCADE",
    "play a replica": "SET LOCAL session_replication_role = replica",
    "make a table": "CREATE TABLE forged (id integer)",
    "drop the schema": "DROP SCHEMA public CASCADE",
    "make a role": "CREATE ROLE forger SUPERUSER",
    "become the owner": "SET ROLE newsroom",
    "write what was migrated": "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "turn numbers back": "SELECT setval(pg_get_serial_sequence('annotations_historicalclaim', 'history_id'), 1)",
    "delete people": "DELETE FROM annotations_user",
    "delete claims": "DELETE FROM annotations_claim",
    "delete articles": "DELETE FROM annotations_article",
}


@on_postgresql
class TestTheApplicationsRole:
    @pytest.mark.parametrize("sql", REWRITING.values(), ids=REWRITING)
    @pytest.mark.parametrize("table", TABLES)
    def test_cannot_rewrite_the_record(self, application: None, table: str, sql: str) -> None:
        with nothing_changes(), pytest.raises(ProgrammingError, match=r"permission denied|must be (owner|superuser)"):
            run(sql.format(table=table, key=key_of(table), role=ROLE))
        assert guards.missing(connection) == []

    @pytest.mark.parametrize("sql", GOING_ROUND.values(), ids=GOING_ROUND)
    def test_cannot_go_round_the_guards(self, application: None, sql: str) -> None:
        with nothing_changes(), pytest.raises(ProgrammingError, match=r"permission denied|must be (owner|superuser)"):
            run(sql)
        assert guards.missing(connection) == []

    def test_serves_the_newsroom(self, application: None, client: Client) -> None:
        editor, checker = make_person("mia", Role.EDITOR), make_person("luc", Role.CHECKER)
        article = make_article(by=editor, outlet="Meridian", url="https://example.org/2")
        claim = make_claim(article, by=checker)
        source(claim, by=checker)
        give(claim, by=checker)
        revise(article, SOLDIERS.replace("so far", "by now"), by=editor)
        record_export(article, by=editor, format="csv", digest="0" * 64)
        assert standings()[claim] == ("settled", "verified")
        assert client.post("/admin/login/", {"username": "luc", "password": PASSWORD}).status_code == 302
        assert client.get(f"/admin/articles/{article.pk}/").status_code == 200
        assert client.post("/admin/logout/").status_code == 200

    def test_sees_a_missing_guard(self, kept_newsroom: None, db: None) -> None:
        run("ALTER TABLE annotations_loss DISABLE TRIGGER annotations_guard_rows")
        log_in()
        assert guards.missing(connection) == ["annotations_loss"]


NEW = f"new {ROLE}"


def application_role(role: str = NEW, **options: Any) -> str:
    out = StringIO()
    call_command("application_role", role, stdout=out, **options)
    return out.getvalue()


@on_postgresql
class TestTheCommand:
    def test_prints_the_sql_and_carries_nothing_out(self, db: None) -> None:
        run(f'CREATE ROLE "{NEW}"')
        printed = application_role()
        assert printed.endswith(";\n")
        assert self.rights() == []

    def test_prints_what_it_would_carry_out(self, db: None) -> None:
        run(f'CREATE ROLE "{NEW}"')
        run(*application_role().splitlines())
        with transaction.atomic():
            assert self.rights() == self.rights_after_applying()

    def rights_after_applying(self) -> list[Any]:
        application_role(apply=True)
        return self.rights()

    def rights(self) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
                " WHERE grantee = %s ORDER BY 1, 2",
                [NEW],
            )
            return cursor.fetchall()

    def test_gives_no_more_than_serving_takes(self, db: None) -> None:
        run(f'CREATE ROLE "{NEW}"')
        application_role(apply=True)
        given: dict[str, set[str]] = {}
        for table, right in self.rights():
            given.setdefault(table, set()).add(right)
        assert {table for table, rights in given.items() if rights == {"SELECT", "INSERT"}} == set(TABLES)
        assert given.pop("django_migrations") == {"SELECT"}
        assert given["annotations_claim"] == given["annotations_user"] == {"SELECT", "INSERT", "UPDATE"}
        assert given["django_session"] == {"SELECT", "INSERT", "UPDATE", "DELETE"}
        assert set(given) == set(connection.introspection.django_table_names(only_existing=True))

    def test_takes_away_whatever_the_role_had(self, db: None) -> None:
        run(
            f'CREATE ROLE "{NEW}"',
            f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{NEW}"',
            f'GRANT UPDATE (title) ON annotations_historicalarticle TO "{NEW}"',
            f'GRANT ALL ON SCHEMA public TO "{NEW}"',
            "GRANT DELETE ON annotations_loss TO PUBLIC",
            "GRANT CREATE ON SCHEMA public TO PUBLIC",
        )
        application_role(apply=True)
        log_in(NEW)
        for sql in (
            "UPDATE annotations_historicalarticle SET title = title",
            "DELETE FROM annotations_loss",
            "CREATE TABLE forged (id integer)",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(sql)

    def test_may_be_given_twice(self, db: None) -> None:
        run(f'CREATE ROLE "{NEW}"')
        assert application_role(apply=True) == application_role(apply=True)

    def test_refuses_a_role_that_has_the_rights_of_another(self, db: None) -> None:
        run(
            f'CREATE ROLE "{NEW}"',
            "CREATE ROLE meddlers",
            "GRANT DELETE ON annotations_loss TO meddlers",
            f'GRANT meddlers TO "{NEW}"',
        )
        with pytest.raises(CommandError, match="may still change annotations_loss: look at the roles"):
            application_role(apply=True)
        assert self.rights() == []

    @pytest.mark.parametrize(
        ("statements", "said"),
        [
            ([], "There is no role “new newsroom application .*”. Make it first: createuser"),
            (
                ['CREATE ROLE "{0}" SUPERUSER'],
                "“new .*” is a superuser: it can be no application's.",
            ),
            (['CREATE ROLE "{0}" CREATEROLE'], "may make roles"),
            (['CREATE ROLE "{0}"', 'ALTER TABLE annotations_loss OWNER TO "{0}"'], "owns annotations_loss"),
            (['CREATE ROLE "{0}"', 'ALTER SCHEMA public OWNER TO "{0}"'], "owns the schema public"),
            (
                ['CREATE ROLE "{0}"', 'ALTER FUNCTION annotations_guard_refuses() OWNER TO "{0}"'],
                "owns annotations_guard_refuses",
            ),
            (
                [
                    'CREATE ROLE "{0}"',
                    "CREATE ROLE deputies",
                    "ALTER TABLE annotations_loss OWNER TO deputies",
                    'GRANT deputies TO "{0}"',
                ],
                "owns annotations_loss",
            ),
        ],
    )
    def test_refuses_a_role_above_the_guards(self, db: None, statements: list[str], said: str) -> None:
        run(*(statement.format(NEW) for statement in statements))
        for options in ({}, {"apply": True}):
            with pytest.raises(CommandError, match=said):
                application_role(**options)

    def test_is_the_owners(self, application: None) -> None:
        with pytest.raises(CommandError, match="Run this as the owner of the tables"):
            application_role()


@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL has roles")
def test_on_sqlite_there_are_no_roles(db: None) -> None:
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        application_role()
    assert database_role.powers_of_this_login(connection) == []


@on_postgresql
class TestAProductionStart:
    @pytest.fixture(autouse=True)
    def production(self, settings: Any) -> SimpleNamespace:
        settings.PRODUCTION = True
        return settings

    def test_goes_well_as_the_applications_role(self, application: None) -> None:
        """But for what a server for tests may do: to forget after a power cut."""
        assert [each for each in reasons() if not each.startswith("What is saved here could be lost")] == []

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("ALTER ROLE {} SUPERUSER", "is a superuser"),
            ("ALTER ROLE {} CREATEROLE", "may make roles"),
            ("ALTER TABLE annotations_historicalclaim OWNER TO {}", "owns annotations_historicalclaim"),
        ],
    )
    def test_is_refused_to_a_role_above_the_guards(
        self, kept_newsroom: None, db: None, statement: str, said: str
    ) -> None:
        run(statement.format(f'"{ROLE}"'))
        log_in()
        with pytest.raises(ImproperlyConfigured, match=f"“{ROLE}” {said}, .* manage.py application_role NAME"):
            refuse_unsafe_start()

    def test_is_refused_to_an_owner_who_plays_another(self, kept_newsroom: None, db: None) -> None:
        """They may take the role off again."""
        run(f'SET LOCAL ROLE "{ROLE}"')
        with pytest.raises(ImproperlyConfigured, match="“newsroom” is a superuser"):
            refuse_unsafe_start()
