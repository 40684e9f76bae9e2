"""Who is to check what: given, taken, given back, handed over. No part of what a sign-off is of, or a verdict.

Whether somebody has given a verdict already is asked nowhere here: a refusal would tell of one that is sealed.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotations import clock
from annotations.actions._write import lock, reason, refuse_withdrawn, verb, write
from annotations.actions.mails import tell_of_assignments
from annotations.choices import AssignmentState
from annotations.models import Article, Assignment, Claim, User
from annotations.permissions import may, refuse_the_author, require
from annotations.work import is_done_now


@verb
def assign_work(
    article: Article, claim: Claim | None = None, *, by: User, person: User, due: datetime | None = None
) -> Assignment:
    """Gives the article, or one claim of it, to a person to check. Several may have the same.

    Raises ValidationError by field: for somebody who may not check it, what they have already, what is done, and a date
    that is past; PermissionDenied.
    """
    require(by, "assign")
    return _assign(article, claim, by=by, person=person, due=due)


@verb
def take_work(article: Article, claim: Claim | None = None, *, by: User) -> Assignment:
    """Takes for oneself what nobody has. Raises ValidationError where somebody has it, or as `assign_work` does;
    PermissionDenied, the author's too."""
    require(by, "review")
    refuse_the_author(by, _locked(article))
    holders = held_now(article, claim).exclude(person=by)
    if holders:
        raise ValidationError(_("%(person)s has this already.") % {"person": holders[0].person})
    return _assign(article, claim, by=by, person=by, due=None)


@verb
def give_work_back(assignment: Assignment, *, by: User, lock_version: int, why: str) -> Assignment:
    """Gives back what was assigned to oneself; an editor takes it from others. Nobody has it then.

    Raises StaleError, ValidationError without a reason or for what is given back already, PermissionDenied.
    """
    require(by, "see")
    _locked(assignment.article)
    row = _lock_open(assignment, lock_version)
    if row.person_id != by.pk:
        require(by, "assign")
    _give_back(row, by=by, why=reason(why))
    return row


@verb
def change_due(assignment: Assignment, *, by: User, lock_version: int, due: datetime | None) -> Assignment:
    """Changes when it is due. Raises StaleError, ValidationError by field, PermissionDenied."""
    require(by, "assign")
    _locked(assignment.article)
    row = _lock_open(assignment, lock_version)
    if due != row.due:
        _refuse_the_past(due)
    row.due = due
    write(row, by=by)
    return row


@verb
def hand_work_over(person: User, *, to: User | None, by: User, why: str) -> list[Assignment]:
    """Hands all that is assigned to a person, and not done, to another; without one, gives it all back.

    What the other cannot have, as the author of the article, and what they have already, is given back. One entry in
    the chain of each article. Raises ValidationError where there is nothing or no reason, PermissionDenied.
    """
    require(by, "hand_over")
    if to and (to.pk == person.pk or not may_check(to)):
        raise ValidationError({"to": _("%(person)s cannot have this.") % {"person": to}})
    why, rows = reason(why), _lock_all_of(person)
    if not rows:
        raise ValidationError(_("Nothing is assigned to %(person)s.") % {"person": person})
    for row in rows:
        if to and row.article.author_id != to.pk and not _has(to, row):
            row.person = to
            write(row, by=by, why=why)
        else:
            _give_back(row, by=by, why=why)
    tell_of_assignments([row for row in rows if row.state == AssignmentState.OPEN], by=by)
    return rows


def held_now(article: Article, claim: Claim | None) -> QuerySet[Assignment]:
    """Who has the article, or the claim of it: people who are still here."""
    rows: QuerySet[Assignment] = Assignment.objects.filter(article=article, claim=claim, state=AssignmentState.OPEN)
    return rows.filter(person__is_active=True).select_related("person").order_by("pk")


def may_check(person: User) -> bool:
    """Whether work can be given to this person."""
    return person.is_active and may(person, "review")


def _assign(article: Article, claim: Claim | None, *, by: User, person: User, due: datetime | None) -> Assignment:
    row = Assignment(article=_locked(article), claim=claim, person=person, due=due, made_by=by, made_at=clock.now())
    if not may_check(person):
        raise ValidationError({"person": _("%(person)s has no role that may do this.") % {"person": person}})
    if row.article.author_id == person.pk:
        raise ValidationError(
            {"person": _("%(person)s is named as the author of this article: others check it.") % {"person": person}}
        )
    if _has(person, row):
        raise ValidationError({"person": _("%(person)s has this already.") % {"person": person}})
    _refuse_the_past(due)
    _refuse_what_is_done(row)
    write(row, by=by)
    tell_of_assignments([row], by=by)
    return row


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _lock_open(assignment: Assignment, lock_version: int) -> Assignment:
    """The row, its article locked already. Raises StaleError, ValidationError for one that is given back."""
    row = lock(Assignment, assignment.pk, lock_version)
    if row.state != AssignmentState.OPEN:
        raise ValidationError(_("This was given back already."))
    return row


def _lock_all_of(person: User) -> list[Assignment]:
    """All that this person has and that is not done, the articles locked first, in the order of their keys."""
    held = Assignment.objects.filter(person=person, state=AssignmentState.OPEN)
    list(Article.objects.select_for_update().filter(pk__in=held.values("article")).order_by("pk"))
    rows = held.select_for_update(of=("self",)).select_related("article", "claim__standing_row").order_by("pk")
    return [row for row in rows if not is_done_now(row)]


def _refuse_what_is_done(row: Assignment) -> None:
    """Raises ValidationError where nothing is left to be done."""
    if row.claim:
        row.claim = Claim.objects.select_related("standing_row").get(pk=row.claim.pk)
        refuse_withdrawn(row.claim)
    if is_done_now(row):
        raise ValidationError(_("There is nothing to be done on it: it is settled, or signed off."))


def _refuse_the_past(due: datetime | None) -> None:
    if due and due <= clock.now():
        raise ValidationError({"due": _("This moment is past.")})


def _has(person: User, row: Assignment) -> bool:
    same = Assignment.objects.filter(article=row.article, claim=row.claim, state=AssignmentState.OPEN)
    return same.filter(person=person).exclude(pk=row.pk).exists()


def _give_back(row: Assignment, *, by: User, why: str) -> None:
    row.state, row.why = AssignmentState.GIVEN_BACK, why
    write(row, by=by, why=why)
