"""The accounts of the newsroom."""

import getpass
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.actions._ledger import recording
from annotations.actions._queue import one_writer_at_a_time
from annotations.actions._write import verb
from annotations.choices import Role
from annotations.models import User
from annotations.permissions import require


@verb
def save_person(person: User, *, by: User, roles: Iterable[Group]) -> User:
    """Keeps a new account, or a changed one, with its roles: one entry. What changes nothing writes nothing.

    Superusers are made, changed and unmade by superusers alone; nobody else changes what they themselves may do.
    Raises PermissionDenied.
    """
    require(by, "manage_people")
    roles = list(roles)
    if not by.is_superuser:
        _refuse_to_rise(person, roles, by)
    person._history_user = by  # type: ignore[attr-defined]
    wanted = {group.pk for group in roles}
    person.save()
    if wanted != set(person.groups.values_list("pk", flat=True)):
        person.groups.set(wanted)
    return person


def _refuse_to_rise(person: User, roles: Iterable[Group], by: User) -> None:
    was_superuser = User.objects.filter(pk=person.pk, is_superuser=True).exists()
    if person.is_superuser or was_superuser:
        raise PermissionDenied(_("Superusers are changed by superusers alone."))
    has = set(by.groups.values_list("pk", flat=True))
    if person.pk == by.pk and ({group.pk for group in roles} != has or not person.is_active):
        raise PermissionDenied(_("Nobody changes their own roles: ask another administrator."))


@one_writer_at_a_time()
@transaction.atomic(durable=True)
def operator() -> User:
    """The account of the operating system's user, which commands act as when nobody is named; made at first use.

    It is inactive, has no password, and may import and export but never review.
    Raises ValidationError where a person of the newsroom has that name.
    """
    try:
        name = getpass.getuser()
    except (KeyError, OSError) as error:  # a container may have no name for its user
        raise ValidationError(_("The operating system has no name for you. Say who you are with --by.")) from error
    user = User.objects.select_for_update().filter(username=name).first()
    if user is None:
        user = User(username=name, is_active=False, is_operator=True)
        user.set_unusable_password()
        user.save()
    if not user.is_operator:
        raise ValidationError(
            _("A person here has the name of this operating-system user, “%(name)s”. Say who you are with --by.")
            % {"name": name}
        )
    return user


def make_person(username: str, *, full_name: str, role: Role, password: str) -> User:
    """A person with a role. Call it inside a verb's transaction."""
    first, _space, last = full_name.partition(" ")
    user = User(username=username, first_name=first, last_name=last)
    user.set_password(password)
    with recording("save_person", by=user):
        user.save()
        user.groups.add(Group.objects.get(name=role.value))
    return user
