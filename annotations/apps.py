"""The app, and the admin site as the newsroom has it."""

import sys
from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from simple_history.signals import post_create_historical_record

LEDGER_GONE = (
    "The ledger is gone: there are checkpoints or verifications of it, and none of its entries. No new one was begun "
    "in its place. Run manage.py verify_history with the newest anchor, and restore a backup."
)

NOT_INDEXED = (
    "The search has no index of its own on this database, and reads every text instead: this SQLite has no FTS5, or "
    "pg_trgm is missing, or this login may not add it."
)


class NewsroomAdminConfig(AdminConfig):
    default_site = "annotations.site.NewsroomAdminSite"


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = _("Claim desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annotations import checks  # noqa: F401  (they are known from here on)
        from annotations.actions._ledger import note_history

        # Sent to each app once all migrations are through, whichever app they were of.
        post_migrate.connect(put_guards_back, sender=self)
        post_migrate.connect(make_role_groups, sender=self)
        post_migrate.connect(take_over_histories, sender=self)
        post_migrate.connect(make_searchable, sender=self)
        post_create_historical_record.connect(note_history)


def put_guards_back(using: str, **kwargs: Any) -> None:
    """After every migrate: a migration that rebuilds a table on SQLite drops its triggers, and says nothing."""
    from annotations import guards

    guards.install(connections[using])


def make_role_groups(using: str, **kwargs: Any) -> None:
    """The groups that roles are, after every migrate: a newsroom has them from the first moment."""
    from django.contrib.auth.models import Group

    from annotations.choices import GROUP_ROLES

    for role in GROUP_ROLES:
        Group.objects.using(using).get_or_create(name=role.value)


def take_over_histories(using: str, **kwargs: Any) -> None:
    """A chain for every article that was there before the ledger, once the last migration is in.

    Migrating to an earlier state leaves the record alone: its tables are not those that the code knows.
    """
    from annotations.actions.errors import LedgerGoneError
    from annotations.actions.taking_over import take_over

    if not _is_at_the_last_migration(using, kwargs):
        return
    try:
        articles = take_over()
    except LedgerGoneError:  # and the migration goes on: whoever must look into it needs a newsroom that runs
        print(LEDGER_GONE, file=sys.stderr)
        return
    if articles and kwargs.get("verbosity", 1):
        out = kwargs.get("stdout") or sys.stdout
        out.write(f"Took over {articles} articles from before the ledger: nothing proves what they said until now.\n")


def make_searchable(using: str, **kwargs: Any) -> None:
    """The database's index of words, and the words of articles that have none yet, once the last migration is in: how
    they follow from the record, only the present code knows."""
    from annotations import search_index
    from annotations.actions._searching import rebuild

    if not _is_at_the_last_migration(using, kwargs):
        return
    is_indexed = search_index.install(connections[using])
    if not is_indexed and kwargs.get("verbosity", 1):
        print(NOT_INDEXED, file=sys.stderr)
    for _mended in rebuild(missing_alone=True):
        pass


def _is_at_the_last_migration(using: str, told: dict[str, Any]) -> bool:
    """Whether the tables are those that the code knows. `told` is what came with post_migrate."""
    from django.db.migrations.executor import MigrationExecutor

    if using != "default":
        return False
    if "plan" not in told:  # the emptying of a database, and no migration
        return True
    executor = MigrationExecutor(connections[using])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes("annotations"))
