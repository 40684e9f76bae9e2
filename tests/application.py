"""On PostgreSQL: the role that the newsroom is served as. It is made inside a test's transaction and gone with it."""

import os

from django.db import connection

from annotations import database_role

ROLE = f"newsroom application {os.getpid()}"  # roles are the whole server's: two runs at once make one each


def make_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{ROLE}" LOGIN')
    database_role.apply(connection, ROLE)


def log_in(role: str = ROLE) -> None:
    """From here on, until the transaction or savepoint is rolled back, this connection is the role's."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL SESSION AUTHORIZATION "{role}"')


def serve() -> None:
    """As a newsroom is served: on PostgreSQL by that role; on SQLite nobody is anybody else."""
    if connection.vendor == "postgresql":
        make_role()
        log_in()
