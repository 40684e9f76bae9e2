"""Who makes accounts and gives roles: an administrator to others, nobody to themselves, and no superusers."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from annotations.actions.people import save_person
from annotations.choices import GROUP_ROLES, Role
from annotations.models import User
from annotations.permissions import roles_of
from tests.make import make_person, nothing_changes

pytestmark = pytest.mark.django_db

NOT_ADMINISTRATORS = [role for role in GROUP_ROLES if role != Role.ADMINISTRATOR]


def groups(*roles: Role) -> list[Group]:
    return list(Group.objects.filter(name__in=[role.value for role in roles]))


def known(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", GROUP_ROLES)
def test_an_administrator_makes_people_and_gives_every_role(administrator: User, role: Role) -> None:
    made = save_person(User(username="nina"), by=administrator, roles=groups(role))
    assert roles_of(known(made)) == {role}


def test_an_administrator_takes_roles_and_deactivates(administrator: User, checker: User) -> None:
    person = known(checker)
    person.is_active = False
    save_person(person, by=administrator, roles=[])
    assert not known(checker).is_active
    assert not known(checker).groups.exists()


@pytest.mark.parametrize("role", NOT_ADMINISTRATORS)
def test_nobody_else_makes_people_or_gives_roles(role: Role, reader: User) -> None:
    by = make_person("nina", role)
    with nothing_changes(), pytest.raises(PermissionDenied):
        save_person(User(username="nils"), by=by, roles=[])
    for person in (reader, by):
        with nothing_changes(), pytest.raises(PermissionDenied):
            save_person(known(person), by=by, roles=groups(*GROUP_ROLES))


@pytest.mark.parametrize("role", NOT_ADMINISTRATORS)
def test_an_administrator_takes_no_role(administrator: User, role: Role) -> None:
    """Nor beside or instead of the one that they have; another administrator may give it."""
    for roles in ([role], [role, Role.ADMINISTRATOR]):
        with nothing_changes(), pytest.raises(PermissionDenied):
            save_person(known(administrator), by=administrator, roles=groups(*roles))
    save_person(known(administrator), by=make_person("amos", Role.ADMINISTRATOR), roles=groups(role))
    assert roles_of(known(administrator)) == {role}


def test_an_administrator_neither_lays_the_role_down_nor_leaves(administrator: User) -> None:
    """The last one would lock everybody out; another one may take it from them."""
    gone = known(administrator)
    gone.is_active = False
    for person, roles in ((known(administrator), groups()), (gone, groups(Role.ADMINISTRATOR))):
        with nothing_changes(), pytest.raises(PermissionDenied):
            save_person(person, by=administrator, roles=roles)


@pytest.mark.parametrize("who", ["a new one", "a reader", "oneself"])
def test_an_administrator_makes_no_superuser(administrator: User, reader: User, who: str) -> None:
    person = {"a new one": User(username="nina"), "a reader": known(reader), "oneself": known(administrator)}[who]
    person.is_superuser = True
    with nothing_changes(), pytest.raises(PermissionDenied):
        save_person(person, by=administrator, roles=[])


@pytest.mark.parametrize(
    "change", [{}, {"is_superuser": False}, {"is_active": False}, {"username": "sam"}, {"password": "!"}], ids=str
)
def test_an_administrator_has_nothing_to_do_with_superusers(
    administrator: User, superuser: User, change: dict[str, object]
) -> None:
    person = known(superuser)
    for name, value in change.items():
        setattr(person, name, value)
    for roles in ([], groups(Role.READER)):
        with nothing_changes(), pytest.raises(PermissionDenied):
            save_person(person, by=administrator, roles=roles)


def test_a_superuser_makes_another_and_unmakes_them(superuser: User, reader: User) -> None:
    for is_one in (True, False):
        person = known(reader)
        person.is_superuser = is_one
        save_person(person, by=superuser, roles=groups(Role.READER))
        assert known(reader).is_superuser is is_one


def test_who_is_deactivated_makes_nobody(superuser: User, administrator: User) -> None:
    for person in (superuser, administrator):
        person.is_active = False
        person.save()
        with nothing_changes(), pytest.raises(PermissionDenied):
            save_person(User(username="nina"), by=known(person), roles=[])
