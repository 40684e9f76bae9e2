"""Ruling words of an article not checkable, and taking that back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations.actions._write import keep, lock, lock_current_version, verb, write
from annotations.actions.placing import words_in
from annotations.anchoring import Span
from annotations.choices import RulingReason
from annotations.models import Article, ArticleVersion, Ruling, RulingPlace, User
from annotations.permissions import refuse_the_author, require
from annotations.segments import sentence_around


@verb
def rule_not_checkable(
    article: Article,
    *,
    by: User,
    version_number: int,
    span: Span,
    reason: str = RulingReason.NO_FACT,
    note: str = "",
    sentence: bool = False,
) -> Ruling:
    """Says that the words at `span` of that version, or the whole `sentence` around them, are not checkable. Pressed
    twice, it is one.

    Raises StaleError where a newer version came meanwhile, ValidationError by field, PermissionDenied.
    """
    require(by, "mark")
    version = lock_current_version(article, version_number)
    refuse_the_author(by, version.article)
    if reason == RulingReason.OTHER and not note.strip():
        raise ValidationError({"note": _("Say which reason.")})
    if sentence:
        span = sentence_around(version.text, span.start, span.end, version.article.language or "en")
    span = words_in(version, span)
    held = _ruled_already(version, span)
    if held:
        return held
    quote = version.text[span.start : span.end]
    ruling = Ruling(article_id=version.article_id, quote=quote, reason=reason, note=note.strip(), made_by=by)
    write(ruling, by=by)
    place = RulingPlace(article_id=ruling.article_id, ruling=ruling, version=version, start=span.start, end=span.end)
    keep(place, article=version.article_id)
    return ruling


@verb
def withdraw_ruling(ruling: Ruling, *, by: User, lock_version: int, why: str = "") -> Ruling:
    """Takes a ruling back; it stays in the record. Raises StaleError, ValidationError, PermissionDenied."""
    require(by, "mark")
    refuse_the_author(by, Article.objects.select_for_update().get(pk=ruling.article_id))
    row = lock(Ruling, ruling.pk, lock_version)
    if row.withdrawn:
        raise ValidationError(_("This is taken back already."))
    row.withdrawn = True
    write(row, by=by, why=why)
    return row


def _ruled_already(version: ArticleVersion, span: Span) -> Ruling | None:
    places = version.ruling_places.filter(start=span.start, end=span.end, ruling__withdrawn=False)
    place = places.select_related("ruling").first()
    return place.ruling if place else None
