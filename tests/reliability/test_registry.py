"""Nobody who has the registry waits for a row any more. The command itself is run by hand, and by .ci/run."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.exports import record_export
from annotations.models import Article, User


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_foreign_keys_are_checked_before_the_registry_is_locked(article: Article, editor: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        record_export(article, by=editor, format="json", digest="0" * 64)
    said = [each["sql"] for each in queries]
    named = next(at for at, sql in enumerate(said) if sql.startswith('INSERT INTO "annotations_reportexport"'))
    checked = said.index("SET CONSTRAINTS ALL IMMEDIATE")
    locked = next(at for at, sql in enumerate(said) if "annotations_head" in sql and sql.endswith("FOR UPDATE"))
    assert named < checked < locked
