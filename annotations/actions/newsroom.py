"""Opening a demo newsroom."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.actions._queue import one_writer_at_a_time
from annotations.actions.people import make_person
from annotations.choices import Role
from annotations.models import Article, Newsroom, Outlet, Story, User


def is_demo() -> bool:
    """Whether this database is a demo newsroom."""
    return Newsroom.objects.filter(is_demo=True).exists()


def refuse_unless_demo_or_empty() -> None:
    """Raises PermissionDenied in production, and where the database holds anything but a demo newsroom."""
    if settings.PRODUCTION:
        raise PermissionDenied(_("This is a production newsroom (NEWSROOM_PRODUCTION is on): no demo is put into it."))
    if not is_demo() and any(model.objects.exists() for model in (Newsroom, User, Outlet, Story, Article)):
        raise PermissionDenied(
            _(
                "This database holds a newsroom that is not the demo: nothing was changed. "
                "Set NEWSROOM_DATA to another folder."
            )
        )


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def open_demo(people: Iterable[tuple[str, str, Role]], *, password: str) -> None:
    """Marks an empty database as a demo newsroom and makes its people: username, full name, role.

    The mark and the accounts come together or not at all, and a marked database is never served in
    production (annotations.checks). A demo newsroom that was made before gets the people that it lacks, and nobody who
    is there is changed. Raises PermissionDenied as `refuse_unless_demo_or_empty` does.
    """
    refuse_unless_demo_or_empty()
    if not is_demo():
        Newsroom.objects.create(pk=1, is_demo=True)
    present = set(User.objects.values_list("username", flat=True))
    for username, full_name, role in people:
        if username not in present:
            make_person(username, full_name=full_name, role=role, password=password)


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def finish_demo() -> None:
    """Notes that all of the demo is in."""
    refuse_unless_demo_or_empty()
    newsroom = Newsroom.objects.get(is_demo=True)
    newsroom.demo_loaded = True
    newsroom.save()
