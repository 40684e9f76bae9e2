"""Making a placement of a place in a version's text."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations.anchoring import Span, describe, digest, levelled, trimmed
from annotations.models import ArticleVersion, Placement, User
from annotations.segments import sentence_around


def words_in(version: ArticleVersion, span: Span) -> Span:
    """The span without white space at its ends. Raises ValidationError where no words are left."""
    words = trimmed(version.text, span.start, span.end)
    if words is None or not levelled(version.text[words.start : words.end]).strip():
        raise ValidationError(_("There are no words at this place of the text."))
    return words


def placement_at(
    claim_id: int, version: ArticleVersion, span: Span, *, by: User, origin: str, why: str = ""
) -> Placement:
    """A placement, not yet saved, with the anchor and the digests of the words and of their sentence."""
    text = version.text
    anchor = describe(text, span.start, span.end)
    sentence = sentence_around(text, span.start, span.end, version.article.language or "en")
    return Placement(
        claim_id=claim_id,
        version=version,
        start=anchor.start,
        end=anchor.end,
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        words_digest=digest(anchor.quote),
        sentence_digest=digest(text[sentence.start : sentence.end]),
        origin=origin,
        made_by=by,
        why=why,
    )
