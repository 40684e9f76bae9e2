"""What somebody who might sign an article off is told before they bar themselves from it, by annotations.signing."""

from django.utils.translation import gettext as _

from annotations.models import Claim, User
from annotations.permissions import may


def before_taking_off(claim: Claim, person: User) -> list[str]:
    if not may(person, "sign_off") or not _others_worked_on(claim, person):
        return []
    return [_("Others worked on this claim: whoever takes it off does not sign this article off.")]


def before_moving(claim: Claim, person: User) -> list[str]:
    if not may(person, "sign_off") or not _others_worked_on(claim, person):
        return []
    return [
        _(
            "Others worked on this claim: whoever puts it on other words does not sign this article off before they "
            "have given it a verdict there. Wider words around the present ones are no other words."
        )
    ]


def before_changing(claim: Claim, person: User) -> list[str]:
    if not may(person, "sign_off") or not claim.reviews.exclude(reviewer=person).exists():
        return []
    return [
        _(
            "Others gave this claim a verdict: whoever changes what it says, or one of its sources, does not sign this "
            "article off before another has given one again."
        )
    ]


def _others_worked_on(claim: Claim, person: User) -> bool:
    others = (claim.reviews.exclude(reviewer=person), claim.evidence.exclude(added_by=person))
    return claim.made_by_id != person.pk or any(rows.exists() for rows in others)
