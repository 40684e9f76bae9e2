"""Questions, answers and notes: asked, given, resolved, opened again. No part of what a sign-off is of, or a verdict.

Their words are a person's own: nothing is written into them here, and nothing of them into anything else.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import clock
from annotations.actions._write import keep_all, lock, reason, refuse_withdrawn, verb, write
from annotations.actions.mails import tell_of_remark
from annotations.choices import RemarkKind
from annotations.mentions import mentioned
from annotations.models import Article, Claim, Mention, Remark, User
from annotations.permissions import may, refuse_the_author, require, who_may


@dataclass(frozen=True)
class Written:
    """What somebody wrote, and the names in it that are nobody's who could read it: those are told to nobody."""

    remark: Remark
    unknown: tuple[str, ...] = ()


@verb
def ask_question(
    article: Article, claim: Claim | None = None, *, by: User, to: User, text: str, private: bool = True
) -> Written:
    """Puts a question about the article, or one claim of it, to a person who may read it: the author too.

    Pressed twice, it is one. Raises ValidationError by field, also for a withdrawn claim; PermissionDenied.
    """
    row = _begun(article, claim, by=by, kind=RemarkKind.QUESTION, text=text, private=private)
    if to.pk == by.pk or not to.is_active or not may(to, "see"):
        raise ValidationError({"to": _("%(person)s cannot be asked this.") % {"person": to}})
    row.to = to
    return _written(row, by=by)


@verb
def write_note(article: Article, claim: Claim | None = None, *, by: User, text: str, private: bool = True) -> Written:
    """Notes something about the article, or one claim of it. Raises what `ask_question` does."""
    return _written(_begun(article, claim, by=by, kind=RemarkKind.NOTE, text=text, private=private), by=by)


@verb
def answer_question(question: Remark, *, by: User, text: str) -> Written:
    """Answers a question, or, by who asked it, adds to it. Whoever was asked may, the article's author too; others who
    may ask.

    Raises ValidationError by field, for one that is resolved, and for what is no question; PermissionDenied.
    """
    require(by, "see")
    article = _locked(question.article)
    row = Remark.objects.select_for_update(of=("self",)).select_related("made_by", "to").get(pk=question.pk)
    if row.to_id != by.pk:
        require(by, "ask")
        refuse_the_author(by, article)
    if row.kind != RemarkKind.QUESTION:
        raise ValidationError(_("This is no question."))
    if row.resolved:
        raise ValidationError(_("This is resolved. Open it again first."))
    answer = Remark(article=article, claim_id=row.claim_id, kind=RemarkKind.ANSWER, about=row, private=row.private)
    return _written(_signed(answer, by=by, text=text), by=by)


@verb
def resolve_remark(remark: Remark, *, by: User, lock_version: int, why: str) -> Remark:
    """Closes a question or a note, saying how it ended; it stays where it is. Raises StaleError, ValidationError
    without a reason or for what is resolved already, PermissionDenied."""
    row = _to_change(remark, by=by, lock_version=lock_version)
    if row.resolved:
        raise ValidationError(_("This is resolved already."))
    row.resolved, row.why = True, reason(why)
    write(row, by=by, why=row.why)
    return row


@verb
def reopen_remark(remark: Remark, *, by: User, lock_version: int) -> Remark:
    """Opens a question or a note again. Raises StaleError, ValidationError for what is open, PermissionDenied."""
    row = _to_change(remark, by=by, lock_version=lock_version)
    if not row.resolved:
        raise ValidationError(_("This is open already."))
    row.resolved, row.why = False, ""
    write(row, by=by)
    return row


@verb
def set_private(remark: Remark, *, by: User, lock_version: int, private: bool) -> Remark:
    """Says whether a question, with its answers, or a note is printed only where private ones are asked for.

    Raises StaleError, ValidationError, PermissionDenied.
    """
    row = _to_change(remark, by=by, lock_version=lock_version)
    for each in (row, *row.answers.order_by("pk")):
        each.private = private
        write(each, by=by)
    return row


def _begun(article: Article, claim: Claim | None, *, by: User, kind: RemarkKind, text: str, private: bool) -> Remark:
    """A question or a note, the article locked."""
    require(by, "ask")
    locked = _locked(article)
    refuse_the_author(by, locked)
    if claim:
        claim = Claim.objects.get(pk=claim.pk, article=locked)
        refuse_withdrawn(claim)
    return _signed(Remark(article=locked, claim=claim, kind=kind, private=private), by=by, text=text)


def _signed(row: Remark, *, by: User, text: str) -> Remark:
    if not text.strip():
        raise ValidationError({"text": _("Write something.")})
    row.text, row.made_by, row.made_at = text.strip(), by, clock.now()
    return row


def _written(row: Remark, *, by: User) -> Written:
    """Saves it with whom it mentions, and tells them and who is asked or answered."""
    people = {person.username: person for person in who_may("see")} if "@" in row.text else {}
    names, unknown = mentioned(row.text, people)
    already = _said_already(row)
    if already:
        return Written(already, tuple(unknown))
    write(row, by=by)
    others = [people[name] for name in names if people[name].pk != by.pk]
    if others:
        mentions = [Mention(article_id=row.article_id, remark=row, person=person) for person in others]
        keep_all(Mention, mentions, article=row.article_id)
    tell_of_remark(row, others, by=by)
    return Written(row, tuple(unknown))


def _said_already(row: Remark) -> Remark | None:
    """The last thing that this person wrote about the article, where it is this and still open."""
    last = Remark.objects.filter(article_id=row.article_id, made_by=row.made_by).order_by("pk").last()
    names = ("claim_id", "kind", "about_id", "to_id", "text", "private", "resolved")
    is_same = last is not None and all(getattr(last, name) == getattr(row, name) for name in names)
    return last if is_same else None


def _to_change(remark: Remark, *, by: User, lock_version: int) -> Remark:
    """The question or note as it is now, its article locked. Raises StaleError, PermissionDenied."""
    require(by, "ask")
    refuse_the_author(by, _locked(remark.article))
    row = lock(Remark, remark.pk, lock_version)
    if row.kind == RemarkKind.ANSWER:
        raise ValidationError(_("An answer goes with its question."))
    return row


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)
