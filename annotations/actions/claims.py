"""Marking claims, correcting them, and taking them back. Nothing is deleted. An article's author marks them alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from annotations.actions._write import (
    keep,
    lock_claim,
    lock_current_version,
    refresh_standing,
    refuse_withdrawn,
    touch,
    verb,
    write,
)
from annotations.actions.placing import placement_at, words_in
from annotations.anchoring import Span
from annotations.choices import FourEyes, PlacementOrigin, Risk, Standing, Withdrawal
from annotations.models import Article, ArticleVersion, Claim, ClaimStanding, Placement, User
from annotations.permissions import may, refuse_the_author, require
from annotations.record import ClaimRecord, is_party, read_claim, rules_in_force
from annotations.standing import Outcome


@dataclass(frozen=True)
class Part:
    """One of the claims that another is split into. `span` is in code points of the version's text."""

    span: Span
    statement: str


@verb
def mark_claim(
    article: Article,
    *,
    by: User,
    version_number: int,
    span: Span,
    statement: str,
    claimant: str = "",
    risk: str = Risk.ROUTINE,
) -> Claim:
    """Makes a claim of the words at `span` of that version.

    Raises StaleError where a newer version came meanwhile, ValidationError, PermissionDenied.
    """
    require(by, "mark")
    version = lock_current_version(article, version_number)
    pressed_twice = _just_made(version, words_in(version, span), (statement, claimant, risk), by)
    return pressed_twice or _make_claim(version, span, by=by, statement=statement, claimant=claimant, risk=risk)


@verb
def edit_claim(
    claim: Claim, *, by: User, lock_version: int, statement: str, claimant: str, risk: str, why: str = ""
) -> Claim:
    """Corrects statement, claimant or risk. Raises StaleError, ValidationError, PermissionDenied."""
    row = _lock(claim, lock_version, by=by)
    refuse_withdrawn(row)
    record = read_claim(row)
    _refuse_a_peek(record, risk)
    row.statement, row.claimant, row.risk = statement, claimant, risk
    if write(row, by=by, why=why):
        _refuse_to_settle(record, refresh_standing(row))
    return row


@verb
def place_claim(
    claim: Claim, *, by: User, lock_version: int, version_number: int, span: Span, why: str = ""
) -> Placement:
    """Corrects where a claim is: adds a placement, which from now on counts.

    Raises StaleError, ValidationError (nothing but white space there; reviewers disagree), PermissionDenied.
    """
    row = _lock(claim, lock_version, by=by)
    refuse_withdrawn(row)
    version = lock_current_version(row.article, version_number)
    before = row.placements.filter(version=version).order_by("pk").last()
    span = words_in(version, span)
    if before and (before.start, before.end) == (span.start, span.end):
        return before
    _refuse_to_evade_a_split(row, by, why)
    placement = _place(row, version, span, by=by, origin=PlacementOrigin.BY_HAND, why=why)
    touch(row, by=by, why=why)
    refresh_standing(row)
    return placement


@verb
def withdraw_claim(claim: Claim, *, by: User, lock_version: int, why: str) -> Claim:
    """Takes back a claim that was marked by mistake; it stays in the record.

    Raises StaleError, ValidationError without a reason, PermissionDenied.
    """
    row = _lock(claim, lock_version, by=by)
    return _withdraw(row, Withdrawal.MISTAKE, by=by, why=why)


@verb
def merge_claim(claim: Claim, *, into: Claim, by: User, lock_version: int, why: str = "") -> Claim:
    """Withdraws a claim because another says the same.

    Raises ValidationError unless `into` is another claim of the article that stands, and without a reason for one that
    somebody has reviewed; StaleError; PermissionDenied.
    """
    row = _lock(claim, lock_version, by=by)
    target = Claim.objects.select_for_update().get(pk=into.pk)
    if target.pk == row.pk or target.article_id != row.article_id or target.withdrawal:
        raise ValidationError(_("Choose another claim of this article, one that is not withdrawn."))
    row.merged_into = target
    return _withdraw(row, Withdrawal.MERGED, by=by, why=why)


@verb
def split_claim(
    claim: Claim, *, parts: Sequence[Part], by: User, lock_version: int, version_number: int, why: str = ""
) -> list[Claim]:
    """Withdraws a claim that says several things and makes a claim of each; they inherit claimant and risk.

    Raises ValidationError for fewer than two parts, and without a reason for one that somebody has reviewed;
    StaleError, PermissionDenied.
    """
    row = _lock(claim, lock_version, by=by)
    refuse_withdrawn(row)
    version = lock_current_version(row.article, version_number)
    if len(parts) < 2:
        raise ValidationError(_("Give at least two parts."))
    made = [
        _make_claim(
            version,
            part.span,
            by=by,
            statement=part.statement,
            claimant=row.claimant,
            risk=row.risk,
            split_from=row,
        )
        for part in parts
    ]
    _withdraw(row, Withdrawal.SPLIT, by=by, why=why)
    return made


@verb
def remove_claim(claim: Claim, *, by: User, lock_version: int, version_number: int, why: str = "") -> Claim:
    """Notes that the text of that version no longer makes a claim which it has no place for.

    Words that come back in a later version make it a claim again. Raises StaleError where a newer version came
    meanwhile: nobody has read that one yet; ValidationError where the claim has a place, PermissionDenied.
    """
    row = _lock(claim, lock_version, by=by)
    version = lock_current_version(row.article, version_number)
    if row.withdrawal or row.placements.filter(version=version).exists():
        raise ValidationError(_("Only a claim that has no place in the text can be noted as removed from it."))
    row.removed_in = version.number
    if write(row, by=by, why=why):
        refresh_standing(row)
    return row


@verb
def restore_claim(claim: Claim, *, by: User, lock_version: int, why: str = "") -> Claim:
    """Takes back a withdrawal, or the note that it was removed. Raises StaleError, PermissionDenied."""
    row = _lock(claim, lock_version, by=by)
    row.withdrawal, row.merged_into, row.removed_in = "", None, None
    if write(row, by=by, why=why):
        refresh_standing(row)
    return row


def _lock(claim: Claim, lock_version: int, *, by: User) -> Claim:
    """The claim, locked for somebody who may correct it: not the article's author, who marks claims and adds
    sources."""
    require(by, "mark")
    row = lock_claim(claim, lock_version)
    refuse_the_author(by, row.article)
    return row


def _refuse_a_peek(record: ClaimRecord, risk: str) -> None:
    """A lower risk would end the wait for a second review, and show the first to all."""
    lower = risk in Risk.values and rules_in_force().required[Risk(risk)] < record.outcome.required
    if lower and record.is_blind:
        raise ValidationError({"risk": _("A verdict is still sealed: by a lower risk it would be open to all.")})


def _refuse_to_settle(before: ClaimRecord, after: Outcome) -> None:
    """What asks for another look is settled by one, not by asking for less; a split is decided, not counted away."""
    if before.outcome.standing == Standing.SPLIT != after.standing:
        raise ValidationError({"risk": _("Reviewers disagree: by this risk one of their verdicts would not count.")})
    if after.standing == Standing.SETTLED != before.outcome.standing:
        raise ValidationError({"risk": _("By this risk the claim would be settled unseen: give it a verdict first.")})


def _refuse_to_evade_a_split(claim: Claim, by: User, why: str) -> None:
    """Where reviewers disagree, whoever may decide between them may take the claim off its words, for a reason."""
    if not ClaimStanding.objects.filter(claim=claim, standing=Standing.SPLIT).exists():
        return
    if not may(by, "adjudicate"):
        raise ValidationError(_("Reviewers disagree about this claim: a standards editor decides, or takes it off."))
    if rules_in_force().four_eyes == FourEyes.STRICT and is_party(read_claim(claim), by):
        raise ValidationError(_("You gave one of the verdicts: somebody else decides between them."))
    if not why.strip():
        raise ValidationError({"why": _("Say why.")})


def _make_claim(
    version: ArticleVersion,
    span: Span,
    *,
    by: User,
    statement: str,
    claimant: str,
    risk: str,
    split_from: Claim | None = None,
) -> Claim:
    span = words_in(version, span)
    last = Claim.objects.filter(article_id=version.article_id).aggregate(last=Max("number"))["last"] or 0
    claim = Claim(
        article=version.article,
        number=last + 1,
        statement=statement,
        claimant=claimant,
        risk=risk,
        split_from=split_from,
        made_by=by,
    )
    write(claim, by=by)
    _place(claim, version, span, by=by, origin=PlacementOrigin.MARKED)
    refresh_standing(claim)
    return claim


def _just_made(version: ArticleVersion, span: Span, said: tuple[str, str, str], by: User) -> Claim | None:
    """The article's newest claim, if it is the very same and nothing has been done with it since."""
    newest = Claim.objects.filter(article_id=version.article_id).order_by("number").last()
    if newest is None or (newest.made_by_id, newest.lock_version) != (by.pk, 1):
        return None
    if (newest.statement, newest.claimant, newest.risk) != said:
        return None
    here = newest.placements.filter(version=version, start=span.start, end=span.end)
    return newest if here.exists() and not newest.reviews.exists() else None


def _place(claim: Claim, version: ArticleVersion, span: Span, *, by: User, origin: str, why: str = "") -> Placement:
    placement = placement_at(claim.pk, version, span, by=by, origin=origin, why=why)
    return keep(placement, article=version.article_id)


def _withdraw(row: Claim, withdrawal: Withdrawal, *, by: User, why: str) -> Claim:
    if row.withdrawal:
        raise ValidationError(_("This claim is withdrawn already."))
    if not why.strip() and (withdrawal == Withdrawal.MISTAKE or row.reviews.exists()):
        raise ValidationError({"why": _("Say why.")})
    _refuse_to_evade_a_split(row, by, why)
    row.withdrawal = withdrawal
    write(row, by=by, why=why)
    refresh_standing(row)
    return row
