"""Taking back one's own last action in an article. It is no way of writing of its own: the verb that takes back what
the other did is called, with the tokens of now, so that permission, history and ledger are as for anything else.

Since that is an action too, undoing twice brings back what was undone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotations.actions._once import refuse_again
from annotations.actions.assignments import assign_work, give_work_back, take_work
from annotations.actions.claims import (
    edit_claim,
    merge_claim,
    place_claim,
    remove_claim,
    restore_claim,
    withdraw_claim,
)
from annotations.actions.evidence import Source, edit_evidence, restore_evidence, withdraw_evidence
from annotations.actions.remarks import reopen_remark, resolve_remark, set_private
from annotations.actions.reviews import Opinion, Seen, adjudicate, record_review, seen_now
from annotations.actions.rulings import rule_not_checkable, withdraw_ruling
from annotations.anchoring import Span
from annotations.choices import SIGNED_STATES, Reason, ReviewKind, Risk, Verdict, Withdrawal
from annotations.models import (
    Article,
    Assignment,
    Claim,
    Entry,
    EntryPart,
    Evidence,
    Placement,
    Remark,
    Review,
    Ruling,
    User,
)
from annotations.models.evidence import SAID
from annotations.permissions import require
from annotations.vocabulary import ACT


@dataclass(frozen=True)
class Undone:
    """What was taken back, in words, and the claim that it was about."""

    words: str
    claim: Claim | None = None


@dataclass(frozen=True)
class _Done:
    """One entry of this person's: the row that it is about, and that row's history before and with it."""

    entry: Entry
    row: Any
    before: Any
    by: User


def undo_last(article: Article, *, by: User) -> Undone:
    """Takes back what this person did last in the article, as a new action of theirs.

    Raises ValidationError where there is nothing, where it cannot be taken back, or where what it made is another
    since, or others have worked on it; else as the verb that takes it back does.
    """
    require(by, "mark")
    refuse_again(by)
    if Article.objects.filter(pk=article.pk, state__in=SIGNED_STATES, fallen_at=None).exists():
        raise ValidationError(_("This article is signed off, and undoing would end that. Change it on its page."))
    entry = Entry.objects.filter(article=article, parts__kind=ACT, parts__row=by.pk).order_by("sequence").last()
    if entry is None:
        raise ValidationError(_("You have done nothing in this article yet."))
    if entry.verb not in _HOW:
        raise ValidationError(_("Your last action here cannot be undone by a key. The history says what it was."))
    model, undo = _HOW[entry.verb]
    return undo(_found(entry, model, by))


def _found(entry: Entry, model: Any, by: User) -> _Done:
    kind = model._meta.model_name
    part = EntryPart.objects.filter(entry=entry, kind=kind).order_by("position").first()
    if part is None:
        raise _another_since()
    row = model._default_manager.get(pk=part.row)
    getattr(row, "claim", None)  # read before its sources' histories: its token guards what comes in between
    if part.history is None:
        return _Done(entry, row, None, by)
    newest = row.history.order_by("history_id").last()
    if newest.history_id != part.history:
        raise _another_since()
    before = row.history.filter(history_id__lt=part.history).order_by("history_id").last()
    return _Done(entry, row, before, by)


def _another_since() -> ValidationError:
    return ValidationError(_("What you did last has been changed since. Look at it as it is now."))


def _since(done: _Done, kind: str, rows: QuerySet[Any]) -> bool:
    """Whether any of these rows was written after this person's last action: by others, then."""
    later = EntryPart.objects.filter(entry__article=done.entry.article_id, entry__sequence__gt=done.entry.sequence)
    return later.filter(kind=kind, row__in=rows.values("pk")).exists()


def _refuse_where_others_worked(done: _Done, claim: Claim) -> None:
    """A key does not take a claim away from under a colleague's work. Which work it is, and whose, is not said: it may
    be a verdict that is sealed."""
    about = {"review": claim.reviews, "remark": claim.remarks, "assignment": claim.assignments}
    if any(_since(done, kind, rows.all()) for kind, rows in about.items()):
        raise ValidationError(
            _("Others have worked on claim %(number)s since. Withdraw it on its page, and say why.")
            % {"number": claim.number}
        )


def _review(done: _Done) -> Undone:
    review, claim, before = done.row, done.row.claim, done.before
    seen = seen_now(claim, done.by, ReviewKind(review.kind))
    # A claim's token guards its sources too, so what changes them is in the claim's own history.
    if not _same_ground(review, seen, claim) or _since(done, "claim", Claim.objects.filter(pk=claim.pk)):
        raise ValidationError(
            _("The claim or its sources have changed since your verdict. Look at it, then give it anew.")
        )
    if before and _same_ground(before, seen, claim):
        opinion = Opinion(before.verdict, before.reason, before.rationale, before.correction)
    else:
        opinion = Opinion(Verdict.UNVERIFIED, Reason.NOT_YET_CHECKED)
    if opinion == Opinion(review.verdict, review.reason, review.rationale, review.correction):
        raise ValidationError(_("Your verdict was the same before: there is nothing to take back."))
    if review.kind == ReviewKind.ADJUDICATION:
        opinion = Opinion(opinion.verdict, opinion.reason, opinion.rationale or _("Undone."), opinion.correction)
        adjudicate(claim, opinion, by=done.by, seen=seen)
    else:
        record_review(claim, opinion, by=done.by, seen=seen)
    if opinion.reason == Reason.NOT_YET_CHECKED:
        return Undone(_("Your verdict on claim %(number)s is taken back.") % {"number": claim.number}, claim)
    return Undone(_("Your verdict on claim %(number)s is again what it was before.") % {"number": claim.number}, claim)


def _same_ground(given: Any, seen: Seen, claim: Claim) -> bool:
    """Whether a verdict, or one of its history, was given on the words that are there now."""
    if given.words_digest != seen.words:
        return False
    same_sentence: bool = given.sentence_digest == seen.sentence
    return same_sentence or claim.risk == Risk.ROUTINE


def _marked(done: _Done) -> Undone:
    claim = done.row
    _refuse_where_others_worked(done, claim)
    withdraw_claim(claim, by=done.by, lock_version=claim.lock_version, why=_("Undone."))
    return Undone(_("Claim %(number)s is withdrawn. It stays in the record.") % {"number": claim.number}, claim)


def _taken_off(done: _Done) -> Undone:
    claim = done.row
    restore_claim(claim, by=done.by, lock_version=claim.lock_version, why=_("Undone."))
    return Undone(_("Claim %(number)s stands again.") % {"number": claim.number}, claim)


def _restored(done: _Done) -> Undone:
    claim, before = done.row, done.before
    _refuse_where_others_worked(done, claim)
    how = {"by": done.by, "lock_version": claim.lock_version, "why": _("Undone.")}
    if before.withdrawal == Withdrawal.MISTAKE:
        withdraw_claim(claim, **how)
    elif before.withdrawal == Withdrawal.MERGED:
        merge_claim(claim, into=before.merged_into, **how)
    elif before.removed_in:
        remove_claim(claim, version_number=claim.article.current_number, **how)
    else:
        raise ValidationError(_("A claim that was split is not split again by a key. Split it anew."))
    return Undone(_("Claim %(number)s is taken off again.") % {"number": claim.number}, claim)


def _edited(done: _Done) -> Undone:
    claim, said = done.row, {name: getattr(done.before, name) for name in ("statement", "claimant", "risk")}
    edit_claim(claim, by=done.by, lock_version=claim.lock_version, why=_("Undone."), **said)
    return Undone(_("Claim %(number)s says again what it said before.") % {"number": claim.number}, claim)


def _placed(done: _Done) -> Undone:
    placement = done.row
    claim = placement.claim
    own = claim.placements.filter(version=placement.version).order_by("-pk")
    if own[0] != placement or placement.version.number != claim.article.current_number:
        raise _another_since()
    if len(own) < 2:
        raise ValidationError(_("The claim had no place in this version before. Withdraw it, or place it elsewhere."))
    place_claim(
        claim,
        by=done.by,
        lock_version=claim.lock_version,
        version_number=placement.version.number,
        span=Span(own[1].start, own[1].end),
        why=_("Undone."),
    )
    return Undone(_("Claim %(number)s is marked again where it was.") % {"number": claim.number}, claim)


def _source_added(done: _Done) -> Undone:
    source, claim = done.row, done.row.claim
    withdraw_evidence(source, by=done.by, lock_version=claim.lock_version, why=_("Undone."))
    return Undone(_("The source is taken back. It stays in the history."), claim)


def _source_taken_back(done: _Done) -> Undone:
    source, claim = done.row, done.row.claim
    restore_evidence(source, by=done.by, lock_version=claim.lock_version, why=_("Undone."))
    return Undone(_("The source counts again."), claim)


def _source_edited(done: _Done) -> Undone:
    source, before, claim = done.row, done.before, done.row.claim
    if source.file_id != before.file_id:
        raise ValidationError(_("A file that was attached anew is not put back by a key. Edit the source."))
    said = Source({name: getattr(before, name) for name in SAID})
    edit_evidence(source, said, by=done.by, lock_version=claim.lock_version, why=_("Undone."))
    return Undone(_("The source says again what it said before."), claim)


def _ruled(done: _Done) -> Undone:
    withdraw_ruling(done.row, by=done.by, lock_version=done.row.lock_version, why=_("Undone."))
    return Undone(_("The ruling is taken back."))


def _ruling_taken_back(done: _Done) -> Undone:
    """What was taken back stays so: the words are ruled on anew."""
    ruling = done.row
    article = Article.objects.get(pk=ruling.article_id)
    place = ruling.places.filter(version__number=article.current_number).first()
    if place is None:
        raise _another_since()
    rule_not_checkable(
        article,
        by=done.by,
        version_number=article.current_number,
        span=Span(place.start, place.end),
        reason=ruling.reason,
        note=ruling.note,
    )
    return Undone(_("The words are ruled not checkable again."))


def _asked(done: _Done) -> Undone:
    remark = done.row
    if _since(done, "remark", remark.answers.all()):
        raise ValidationError(_("It was answered since. Read the answer, then resolve it there."))
    resolve_remark(remark, by=done.by, lock_version=remark.lock_version, why=_("Undone."))
    return Undone(_("It is resolved. It stays in the record."), remark.claim)


def _resolved(done: _Done) -> Undone:
    remark = done.row
    reopen_remark(remark, by=done.by, lock_version=remark.lock_version)
    return Undone(_("It is open again."), remark.claim)


def _privacy(done: _Done) -> Undone:
    remark = done.row
    set_private(remark, by=done.by, lock_version=remark.lock_version, private=not remark.private)
    return Undone(_("It is as private as it was before."), remark.claim)


def _assigned(done: _Done) -> Undone:
    row = done.row
    give_work_back(row, by=done.by, lock_version=row.lock_version, why=_("Undone."))
    return Undone(_("It is given back."), row.claim)


def _given_back(done: _Done) -> Undone:
    row = done.row
    if row.made_by_id != done.by.pk:
        raise ValidationError(
            _("Somebody else had assigned this: it is theirs to assign again. Or take it, where nobody has it.")
        )
    if row.person_id == done.by.pk and row.due is None:
        take_work(row.article, row.claim, by=done.by)
    else:
        assign_work(row.article, row.claim, by=done.by, person=row.person, due=row.due)
    return Undone(_("It is assigned again."), row.claim)


# By the verb of an entry: the kind of row that it is about, and what takes it back.
_HOW: dict[str, tuple[Any, Callable[[_Done], Undone]]] = {
    "record_review": (Review, _review),
    "adjudicate": (Review, _review),
    "mark_claim": (Claim, _marked),
    "withdraw_claim": (Claim, _taken_off),
    "merge_claim": (Claim, _taken_off),
    "remove_claim": (Claim, _taken_off),
    "restore_claim": (Claim, _restored),
    "edit_claim": (Claim, _edited),
    "place_claim": (Placement, _placed),
    "add_evidence": (Evidence, _source_added),
    "restore_evidence": (Evidence, _source_added),
    "withdraw_evidence": (Evidence, _source_taken_back),
    "edit_evidence": (Evidence, _source_edited),
    "rule_not_checkable": (Ruling, _ruled),
    "withdraw_ruling": (Ruling, _ruling_taken_back),
    "ask_question": (Remark, _asked),
    "write_note": (Remark, _asked),
    "reopen_remark": (Remark, _asked),
    "resolve_remark": (Remark, _resolved),
    "set_private": (Remark, _privacy),
    "take_work": (Assignment, _assigned),
    "assign_work": (Assignment, _assigned),
    "give_work_back": (Assignment, _given_back),
}
