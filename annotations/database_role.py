"""On PostgreSQL two roles: the owner migrates; the application's reads and adds, and can take no guard off.

Whoever owns a table can drop its triggers, so the newsroom is not served as the owner.
"""

from django.apps import apps
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from annotations.guards import PostgreSQL, guarded_tables
from annotations.models import User
from annotations.models.base import Tracked


class NoSuchRoleError(LookupError):
    """PostgreSQL has no role of that name."""


class StillTooMuchError(DatabaseError):
    """The role has rights that cannot be taken from it here, such as those of another role that it is a member of."""


def powers_of_this_login(connection: BaseDatabaseWrapper) -> list[str]:
    """`powers` of whom we are connected as; on SQLite, where a file has no roles, none."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unnest(ARRAY[session_user::text, current_user::text])")
        roles = [role for (role,) in cursor.fetchall()]
    return [power for role in sorted(roles) for power in powers(connection, role)]


def powers(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    """What puts this role above the guards, a clause each: “The database role “x” is a superuser”.

    Raises NoSuchRoleError.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise NoSuchRoleError(role)
        is_superuser, makes_roles = found
        cursor.execute(_OWNED, {"role": role, "tables": guarded_tables(), "function": PostgreSQL.FUNCTION})
        owned = [] if is_superuser else [thing for (thing,) in cursor.fetchall()]
    clauses = ["is a superuser"] * is_superuser + ["may make roles"] * makes_roles
    return [f"The database role “{role}” {clause}" for clause in (*clauses, *(f"owns {thing}" for thing in owned))]


# A schema's owner may drop what is in it. A member of the owner's role is as good as the owner.
_OWNED = """
SELECT 'the schema ' || nspname FROM pg_namespace
WHERE nspname = current_schema() AND pg_has_role(%(role)s, nspowner, 'MEMBER')
UNION ALL
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%(tables)s)
  AND pg_has_role(%(role)s, relowner, 'MEMBER')
UNION ALL
SELECT proname FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace AND proname = %(function)s
  AND pg_has_role(%(role)s, proowner, 'MEMBER')
"""


def statements(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    """SQL, for the owner, that leaves the role with what serving takes and nothing else."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = quote(cursor.fetchone()[0])
    granted = [
        f"GRANT {rights} ON {', '.join(map(quote, tables))} TO {quote(role)}"
        for rights, tables in _rights(connection).items()
        if tables
    ]
    return [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {quote(role)}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {quote(role)}",
        f"REVOKE ALL ON SCHEMA {schema} FROM {quote(role)}",
        f"GRANT USAGE ON SCHEMA {schema} TO {quote(role)}",
        *granted,
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quote(role)}",
    ]


def _rights(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """The tables that each set of rights is for. A row of the record, or of a person, is never removed."""
    guarded = set(guarded_tables())
    kept = {model._meta.db_table for model in apps.get_models() if issubclass(model, Tracked | User)}
    ours = set(connection.introspection.django_table_names(only_existing=True))
    return {
        "SELECT": [MigrationRecorder.Migration._meta.db_table],
        "SELECT, INSERT": sorted(ours & guarded),
        "SELECT, INSERT, UPDATE": sorted(ours & kept),
        "SELECT, INSERT, UPDATE, DELETE": sorted(ours - guarded - kept),
    }


def apply(connection: BaseDatabaseWrapper, role: str) -> None:
    """Carries the statements out. Call it inside a transaction.

    Raises StillTooMuchError where the role could change a guarded table even then.
    """
    with connection.cursor() as cursor:
        for statement in statements(connection, role):
            cursor.execute(statement)
        cursor.execute(_TOO_MUCH, {"role": role, "tables": guarded_tables()})
        tables = [table for (table,) in cursor.fetchall()]
    if tables:
        raise StillTooMuchError(f"“{role}” may still change {', '.join(tables)}: look at the roles it is a member of.")


_TOO_MUCH = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(%(tables)s)
  AND (has_table_privilege(%(role)s, oid, 'DELETE, TRUNCATE, TRIGGER')
       OR has_any_column_privilege(%(role)s, oid, 'UPDATE'))
ORDER BY relname
"""
