"""What the verbs have in common: one transaction, locking, the version token, a save that leaves history."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ForeignKey, QuerySet
from django.utils.translation import gettext as _

from annotations import clock
from annotations.actions._afterwards import afterwards
from annotations.actions._ledger import SAID_AS, Recording, note, recording, was_read
from annotations.actions._once import take_key
from annotations.actions._queue import one_writer_at_a_time
from annotations.actions._searching import keep_searchable
from annotations.actions.errors import StaleError
from annotations.approval import read_approval
from annotations.choices import SIGNED_STATES, ArticleState
from annotations.models import Article, ArticleVersion, Claim, ClaimStanding, User
from annotations.models.base import Tracked, WrittenOnce
from annotations.record import AT_ONCE, read_claim, read_outcomes, rules_in_force
from annotations.standing import Outcome
from annotations.told import SIGNED
from annotations.workflow import state_without_sign_off

Row = TypeVar("Row", bound=Tracked)
Once = TypeVar("Once", bound=WrittenOnce)
Given = ParamSpec("Given")
Made = TypeVar("Made")


def verb(act: Callable[Given, Made]) -> Callable[Given, Made]:
    """Makes a function a verb: all that it writes, its history and its ledger entry are one transaction, on disk
    before it returns, or nothing is. Its `by` is who acts. Raises RuntimeError inside another transaction,
    AlreadyRecordedError for what was sent before under the same key (_once)."""

    @wraps(act)
    def recorded(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        by: Any = kwargs["by"]
        name = SAID_AS.get(act.__name__, act.__name__)
        with (
            afterwards(),
            one_writer_at_a_time(),
            transaction.atomic(durable=True),
            recording(name, by=by) as current,
        ):
            take_key(by)
            made = act(*args, **kwargs)
            _let_sign_offs_fall(current)
            keep_searchable(current)
            return made

    return recorded


def lock(model: type[Row], pk: int, lock_version: int) -> Row:
    """The row, locked until the transaction ends. Raises StaleError unless it is still at `lock_version`."""
    rows: QuerySet[Row] = model._default_manager.select_for_update()  # type: ignore[assignment]
    row = rows.get(pk=pk)
    if row.lock_version != lock_version:
        raise StaleError(row)
    return row


def lock_article_of(claim: Claim) -> Article:
    """Locks the claim's article first: whatever touches one article waits in one queue."""
    return Article.objects.select_for_update().get(pk=claim.article_id)


def lock_claim(claim: Claim, lock_version: int) -> Claim:
    """The claim, locked after its article. Raises StaleError unless it is still at `lock_version`."""
    article = lock_article_of(claim)
    locked = lock(Claim, claim.pk, lock_version)
    locked.article = article
    return locked


def lock_standing_claim(claim: Claim, lock_version: int) -> Claim:
    """`lock_claim`, for what only a claim that stands can take. Raises ValidationError for a withdrawn one."""
    locked = lock_claim(claim, lock_version)
    refuse_withdrawn(locked)
    return locked


def refuse_withdrawn(claim: Claim) -> None:
    """Raises ValidationError for a claim that is withdrawn."""
    if claim.withdrawal:
        raise ValidationError(_("This claim is withdrawn. Let it stand again first."))


def lock_current_version(article: Article, number: int) -> ArticleVersion:
    """The article's current version with its text, the article locked. Raises StaleError unless it is that number."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if locked.current_number != number:
        raise StaleError(locked)
    return locked.versions.select_related("text_row").get(number=number)


def write(row: Tracked, *, by: User | None, why: str = "") -> bool:
    """Saves a tracked row, with history for `by`, where it differs from what is stored. Says whether it did.
    None is for what nobody did but follows from what somebody did: who that was, the entry says.

    Raises ValidationError, by field, for values that cannot be. Call it inside the verb's transaction.
    """
    if not row._state.adding and not _differs(row):
        return False
    foreign_keys = [field.name for field in row._meta.concrete_fields if isinstance(field, ForeignKey)]
    row.clean_fields(exclude=foreign_keys)  # the database checks those, without a query each
    row.clean()
    touch(row, by=by, why=why)
    return True


def touch(row: Tracked, *, by: User | None, why: str = "") -> None:
    """Saves a tracked row with a new token: the row changed, or something that its token guards."""
    row.lock_version += 1
    row._history_user = by  # type: ignore[attr-defined]
    row._change_reason = why  # type: ignore[attr-defined]
    row._history_date = clock.now()  # type: ignore[attr-defined]
    row.save()


def keep(row: Once, *, article: int | None) -> Once:
    """Saves a row that is written once; `article` is the key of the one whose record it is of."""
    row.save()
    note([row], article=article)
    return row


def keep_all(model: type[Once], rows: Iterable[Once], *, article: int) -> None:
    """`keep` for many rows of one model: few queries."""
    note(model._default_manager.bulk_create(rows, batch_size=500), article=article)


def refresh_standing(claim: Claim) -> Outcome:
    """Works out where the claim stands and keeps it for the lists."""
    record = read_claim(claim, with_people=False)
    was_read(record)
    said = {"standing": record.outcome.standing, "verdict": record.outcome.verdict}
    if not ClaimStanding.objects.filter(claim=claim).update(**said):
        ClaimStanding.objects.create(claim=claim, article_id=claim.article_id, **said)
    return record.outcome


def refresh_standings_of(claims: QuerySet[Claim]) -> None:
    """`refresh_standing` for claims of whatever articles, a batch after the other."""
    rules, keys = rules_in_force(), list(claims.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        batch = keys[start : start + AT_ONCE]
        _keep_standings(read_outcomes(Claim.objects.filter(pk__in=batch), rules))


def _keep_standings(outcomes: Iterable[tuple[Claim, Outcome]]) -> None:
    """Writes the rows that differ."""
    expected = {claim.pk: outcome for claim, outcome in outcomes}
    changed = []
    for row in ClaimStanding.objects.filter(claim__in=list(expected)):
        outcome = expected[row.claim_id]
        if (row.standing, row.verdict) != (outcome.standing, outcome.verdict):
            row.standing, row.verdict = outcome.standing, outcome.verdict
            changed.append(row)
    ClaimStanding.objects.bulk_update(changed, ["standing", "verdict"], batch_size=500)


def reason(why: str) -> str:
    """The words without space around them. Raises ValidationError where there are none."""
    if not why.strip():
        raise ValidationError({"why": _("Say why.")})
    return why.strip()


def lock_every_article() -> None:
    """Waits for all who write an article, and lets nobody begin until the transaction ends: for what changes the rule
    for all. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Article._meta.db_table}" IN EXCLUSIVE MODE')


def _let_sign_offs_fall(current: Recording) -> None:
    """Keeps the state of the articles that a verb wrote of true to their sign-offs.

    The article's own history names nobody for it: what changed may be a review that blind reading seals.
    """
    written = {
        key: {(each.kind, each.row) for each in noted} for key, noted in current.noted.items() if key is not None
    }
    if not written:
        return
    why = current.why
    signed = Article.objects.filter(pk__in=written, state__in=SIGNED_STATES)
    for article in signed.filter(fallen_at__isnull=True).order_by("pk"):
        noted = written[article.pk]
        if any(kind in SIGNED for kind, _row in noted) or not read_approval(article, noted=noted).holds:
            article.fallen_at = clock.now() if article.state == ArticleState.PUBLISHED else None
            article.state = state_without_sign_off(article.state)
            write(article, by=None, why=_("What was signed off has changed."))
    current.why = why  # that of the person who acted


def _differs(row: Tracked) -> bool:
    fields = [field.attname for field in row._meta.concrete_fields]
    stored = type(row)._default_manager.values_list(*fields).get(pk=row.pk)
    return any(getattr(row, name) != value for name, value in zip(fields, stored, strict=True))
