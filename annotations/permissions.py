"""Who may do what: one table, which verbs, pages, admin and tests all read."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from annotations.choices import GROUP_ROLES, Role
from annotations.models import Article, Evidence, User

_STANDARDS = frozenset({Role.STANDARDS_EDITOR})
_EDITORS = _STANDARDS | {Role.EDITOR}
_CHECKERS = _EDITORS | {Role.CHECKER}
_READERS = _CHECKERS | {Role.READER}

PERMISSIONS: dict[str, frozenset[Role]] = {
    "see": _READERS | {Role.OPERATOR},
    "export": _READERS | {Role.OPERATOR},
    "see_confidential": _CHECKERS,
    "mark": _CHECKERS,  # claims and their evidence
    "review": _CHECKERS,
    "ask": _CHECKERS,  # questions, notes, and when they are resolved; whoever is asked answers, the author too
    "import": _EDITORS | {Role.OPERATOR},
    "edit_article": _EDITORS,  # what is known of an article, its author, outlet and story
    "correct_author": _STANDARDS,  # once one is named, or a verdict is in
    "assign": _EDITORS,  # work to others; whoever may review takes what nobody has
    "see_dashboard": _EDITORS,  # the newsroom's figures
    "hand_over": _EDITORS | {Role.ADMINISTRATOR},  # all that is assigned to one person
    "sign_off": _EDITORS,
    "publish": _EDITORS,
    "adjudicate": _STANDARDS,
    "waive": _STANDARDS,  # what stands in the way of a sign-off
    "reopen": _STANDARDS,
    "set_rules": _STANDARDS,
    "erase": frozenset({Role.OPERATOR}),  # by order, on the command line; superusers too
    "manage_people": frozenset({Role.ADMINISTRATOR}),
}


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """The roles of a person who may act now; none for one who is deactivated or not logged in.

    Read once per user object, so a changed role takes effect on the next request. A superuser has
    every role that a group can give.
    """
    if not hasattr(user, "_roles"):
        user._roles = _read_roles(user)  # type: ignore[union-attr]
    return user._roles  # type: ignore[union-attr]


def may(user: User | AnonymousUser, permission: str) -> bool:
    """Whether this person has the permission. Raises KeyError for one that is not in the table."""
    allowed = PERMISSIONS[permission]
    return bool(roles_of(user) & allowed) or (user.is_active and user.is_superuser)


def who_may(permission: str) -> QuerySet[User]:
    """All people who have the permission now, by name. Operators aside: they are no people."""
    roles = [role.value for role in PERMISSIONS[permission]]
    people = User.objects.filter(is_active=True, is_operator=False)
    return people.filter(Q(is_superuser=True) | Q(groups__name__in=roles)).distinct().order_by("first_name", "username")


def require(user: User, permission: str) -> None:
    """Raises PermissionDenied, saying what is missing, unless this person has the permission."""
    if not may(user, permission):
        raise PermissionDenied(_("%(user)s has no role that may do this.") % {"user": user})


def refuse_the_author(user: User, article: Article) -> None:
    """Raises PermissionDenied for the account that is named as the article's author."""
    if article.author_id == user.pk:
        raise PermissionDenied(_("You are named as the author of this article: others check it and sign it off."))


def refuse_another_s(user: User, evidence: Evidence) -> None:
    """Raises PermissionDenied for the article's author and a source that somebody else added."""
    if evidence.added_by_id != user.pk:
        refuse_the_author(user, evidence.claim.article)


def _read_roles(user: User | AnonymousUser) -> frozenset[Role]:
    if getattr(user, "is_operator", False):
        return frozenset({Role.OPERATOR})
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(GROUP_ROLES)
    names = set(user.groups.values_list("name", flat=True))
    return frozenset(role for role in GROUP_ROLES if role in names)
