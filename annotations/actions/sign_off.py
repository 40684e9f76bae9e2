"""An article's way from state to state: finished, signed off, published, checked again; and what may pass all the same.
Its author takes it none of these steps.

Each verb locks the article first, so what is signed cannot change meanwhile.
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import clock
from annotations.actions._write import keep, lock, reason, verb, write
from annotations.actions.errors import BlockedError, StaleError
from annotations.approval import Approval, read_approval
from annotations.chain import chain_of
from annotations.choices import ArticleState
from annotations.models import Article, Head, Publication, SignOff, User, Waiver
from annotations.permissions import refuse_the_author, require
from annotations.signing import Blocking
from annotations.workflow import MOVES, Move


@verb
def finish_checking(article: Article, *, by: User, lock_version: int) -> Article:
    """“I have finished checking”: says nothing of whether all is settled.

    Raises StaleError, ValidationError from another state, PermissionDenied.
    """
    row = _moved(MOVES["finish"], lock(Article, article.pk, lock_version), by=by)
    refuse_the_author(by, row)
    write(row, by=by)
    return row


@verb
def reopen_article(article: Article, *, by: User, lock_version: int, why: str) -> Article:
    """Lets a finished, signed or published article be checked again; its sign-offs stay in the record.

    Raises StaleError, ValidationError from another state or without a reason, PermissionDenied.
    """
    row = _moved(MOVES["reopen"], lock(Article, article.pk, lock_version), by=by)
    refuse_the_author(by, row)
    row.fallen_at = None
    write(row, by=by, why=reason(why))
    return row


@verb
def sign_off(article: Article, *, by: User, head: str) -> SignOff:
    """Approves the current version with its claims as they stand. `head` is the digest of the article's last entry as
    the signer saw it. Pressed twice, it is one.

    Raises StaleError where anything was recorded of the article since, BlockedError with all that stands in the way,
    ValidationError from another state, PermissionDenied.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    require(by, MOVES["sign"].permission)
    given = row.sign_offs.order_by("pk").last()
    if row.state == ArticleState.SIGNED and given and (given.signed_by_id, given.head) == (by.pk, head):
        return given
    if Head.objects.get(chain=chain_of(row.pk)).digest != head:
        raise StaleError(row)
    approval = read_approval(row, with_files=True)
    _moved(MOVES["sign"], row, by=by)
    _refuse_what_is_not_as_recorded(approval)
    in_the_way = approval.in_the_way_of(by)
    if in_the_way:
        raise BlockedError(in_the_way)
    write(row, by=by)
    signed = SignOff(
        article=row,
        version_number=approval.version.number,
        head=head,
        digest=approval.digest,
        four_eyes=approval.rules.four_eyes,
        checked=approval.checked_alone_by(by),
        signed_by=by,
        signed_at=clock.now(),
    )
    return keep(signed, article=row.pk)


@verb
def publish_article(article: Article, *, by: User, lock_version: int) -> Publication:
    """Notes that the version was published now as it was signed off.

    Raises StaleError, ValidationError from another state or where what was signed has changed, PermissionDenied.
    """
    row = lock(Article, article.pk, lock_version)
    approval = read_approval(row, with_files=True)
    holds = approval.holds
    _moved(MOVES["publish"], row, by=by)
    refuse_the_author(by, row)
    _refuse_what_is_not_as_recorded(approval)
    if not holds:
        raise ValidationError(_("What was signed off has changed: it has to be signed off again."))
    write(row, by=by)
    published = Publication(article=row, sign_off=approval.sign_off, published_by=by, published_at=clock.now())
    return keep(published, article=row.pk)


@verb
def waive(article: Article, blocking: Collection[Blocking], *, by: User, head: str, why: str) -> list[Waiver]:
    """Lets these things stand in the way no more, for a reason; of a disputed claim, accepts that it is published as it
    stands. Never the author's bar, nor one's own; and the author waives nothing of their article.

    Raises StaleError where anything was recorded of the article since `head`, ValidationError for what does not stand
    in the way or cannot be waived, PermissionDenied.
    """
    require(by, "waive")
    row = Article.objects.select_for_update().get(pk=article.pk)
    refuse_the_author(by, row)
    if Head.objects.get(chain=chain_of(row.pk)).digest != head:
        raise StaleError(row)
    approval = read_approval(row)
    if not blocking:
        raise ValidationError(_("Choose what to waive."))
    return [_waive(approval, each, by=by, why=reason(why)) for each in blocking]


@verb
def withdraw_waiver(waiver: Waiver, *, by: User, lock_version: int, why: str) -> Waiver:
    """Takes a waiver back; it stays in the record, and so does what was signed by it.

    Raises StaleError, ValidationError without a reason, PermissionDenied.
    """
    require(by, "waive")
    refuse_the_author(by, Article.objects.select_for_update().get(pk=waiver.article_id))
    row = lock(Waiver, waiver.pk, lock_version)
    if row.withdrawn:
        raise ValidationError(_("This is taken back already."))
    row.withdrawn = True
    write(row, by=by, why=reason(why))
    return row


def _waive(approval: Approval, blocking: Blocking, *, by: User, why: str) -> Waiver:
    if blocking not in [*approval.blocking, *approval.bars_seen_by(by)]:
        raise ValidationError(_("This does not stand in the way of a sign-off."))
    if not blocking.may_be_waived_by(by.pk):
        raise ValidationError(_("This cannot be waived: the author never signs, and nobody lifts their own bar."))
    row = Waiver(
        article=approval.article,
        version_number=approval.version.number,
        blocker=blocking.blocker,
        claim_id=blocking.claim,
        person_id=blocking.person,
        why=why,
        made_by=by,
        made_at=clock.now(),
    )
    write(row, by=by)
    return row


def _moved(move: Move, article: Article, *, by: User) -> Article:
    """The article in the state that the move leads to, not yet written."""
    require(by, move.permission)
    if article.state not in move.sources:
        raise ValidationError(
            _("This cannot be done while the article is “%(state)s”.") % {"state": article.get_state_display()}
        )
    article.state = move.target
    return article


def _refuse_what_is_not_as_recorded(approval: Approval) -> None:
    if not approval.as_recorded:
        raise ValidationError(
            _("The record of this article is not as it was recorded. Run verify_history before anybody signs it off.")
        )
