"""Who may do what: one table, which verbs, pages, admin and tests all read."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from annotations.choices import GROUP_ROLES, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from annotations.models import User

PERMISSIONS: dict[str, frozenset[Role]] = {
    "see": frozenset({Role.READER, Role.CHECKER, Role.EDITOR, Role.OPERATOR}),
    "export": frozenset({Role.READER, Role.CHECKER, Role.EDITOR, Role.OPERATOR}),
    "see_confidential": frozenset({Role.CHECKER, Role.EDITOR}),
    "mark": frozenset({Role.CHECKER, Role.EDITOR}),  # claims and their evidence
    "review": frozenset({Role.CHECKER, Role.EDITOR}),
    "import": frozenset({Role.EDITOR, Role.OPERATOR}),
    "edit_article": frozenset({Role.EDITOR}),  # what is known of an article, its outlet, its story
    "erase": frozenset({Role.OPERATOR}),  # by order, on the command line; superusers too
    "manage_people": frozenset(),  # superusers alone
}


def roles_of(user: "User | AnonymousUser") -> frozenset[Role]:
    """The roles of a person who may act now; none for one who is deactivated or not logged in.

    Read once per user object, so a changed role takes effect on the next request. A superuser has
    every role that a group can give.
    """
    if not hasattr(user, "_roles"):
        user._roles = _read_roles(user)  # type: ignore[union-attr]
    return user._roles  # type: ignore[union-attr]


def may(user: "User | AnonymousUser", permission: str) -> bool:
    """Whether this person has the permission. Raises KeyError for one that is not in the table."""
    allowed = PERMISSIONS[permission]
    return bool(roles_of(user) & allowed) or (user.is_active and user.is_superuser)


def require(user: "User", permission: str) -> None:
    """Raises PermissionDenied, saying what is missing, unless this person has the permission."""
    if not may(user, permission):
        raise PermissionDenied(_("%(user)s has no role that may do this.") % {"user": user})


def _read_roles(user: "User | AnonymousUser") -> frozenset[Role]:
    if getattr(user, "is_operator", False):
        return frozenset({Role.OPERATOR})
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(GROUP_ROLES)
    names = set(user.groups.values_list("name", flat=True))
    return frozenset(role for role in GROUP_ROLES if role in names)
