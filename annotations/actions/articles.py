"""Bringing articles in, and what is known of them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations.actions._write import lock, refresh_standings_of, verb, write
from annotations.actions.errors import StaleError
from annotations.actions.outlets import outlet_named, story_titled
from annotations.actions.versions import add_version, revise, text_digest
from annotations.choices import TextOrigin, Translation
from annotations.importers import ImportedArticle
from annotations.models import Article, Review, User
from annotations.permissions import may, require


@dataclass(frozen=True)
class Details:
    """What is known of an article besides its text. Blank where it is not known."""

    outlet: str = ""
    story: str = ""
    byline: str = ""
    url: str = ""
    published_on: date | None = None
    published_at: datetime | None = None
    language: str = ""
    original_language: str = ""
    translation: str = ""
    author: User | None = None


@dataclass(frozen=True)
class Brought:
    """What became of an import. `status` is imported (a new article), revised (a new version of one whose address
    is known; `outcomes` and `reopened` as in Revised) or unchanged (this text is here already)."""

    article: Article
    status: str
    outcomes: dict[str, int] = field(default_factory=dict)
    reopened: bool = False


@verb
def import_article(
    imported: ImportedArticle,
    *,
    by: User,
    details: Details,
    version_number: int | None = None,
    origin: TextOrigin = TextOrigin.TYPED,
) -> Brought:
    """Keeps the text: as a new article, or as the next version of the one with this address, of which nothing else
    is changed. A text that is here already is not kept again; from another outlet it is another article.

    `origin` says whether the text came as it is from outside: whoever typed or edited it here does not sign it off.
    `version_number` is the current version of that one as the person saw it, 0 where they saw none; a command sees
    nothing beforehand. Raises StaleError where another came meanwhile, ValidationError for a code or an address that
    is none, and PermissionDenied.
    """
    require(by, "import")
    at_address = Article.objects.select_for_update().filter(url=details.url).first() if details.url else None
    if at_address and version_number not in (None, at_address.current_number):
        raise StaleError(at_address)
    if at_address:
        return _revise_at_address(at_address, imported, by=by, origin=origin)
    digest = text_digest(imported.text)
    known = _article_with_text(digest, details.outlet)
    if known:
        return Brought(known, "unchanged")
    article = Article(title=imported.title)
    _set_details(article, details, by=by)
    write(article, by=by)
    add_version(article, imported, digest, by=by, origin=origin)
    return Brought(article, "imported")


@verb
def edit_article(article: Article, *, by: User, lock_version: int, details: Details, why: str = "") -> Article:
    """Corrects what is known of an article.

    An editor names its author; once one is named, or a verdict is in, a standards editor corrects that, with a reason,
    and never their own name. Raises StaleError, ValidationError, PermissionDenied.
    """
    require(by, "edit_article")
    row = lock(Article, article.pk, lock_version)
    author = row.author_id
    _set_details(row, details, by=by)
    if author == row.author_id:
        write(row, by=by, why=why)
        return row
    _refuse_to_correct_the_author(row, named=author, by=by, why=why)
    write(row, by=by, why=why)
    refresh_standings_of(row.claims.all())  # an author's reviews never count
    return row


def _refuse_to_correct_the_author(row: Article, *, named: int | None, by: User, why: str) -> None:
    """Raises ValidationError by field. Who was `named` signs nothing there, and verdicts of who is would count no
    more."""
    if named == by.pk:
        raise ValidationError({"author": _("You are named as the author: ask a standards editor to correct that.")})
    if named is None and not Review.objects.filter(claim__article=row).exists():
        return
    if not may(by, "correct_author"):
        raise ValidationError(
            {"author": _("An author is named, or a verdict is in: from then on a standards editor corrects this.")}
        )
    if not why.strip():
        raise ValidationError({"why": _("Say why.")})


def _revise_at_address(article: Article, imported: ImportedArticle, *, by: User, origin: TextOrigin) -> Brought:
    current = article.versions.select_related("text_row", "article").get(number=article.current_number)
    revised = revise(current, imported, by=by, origin=origin)
    status = "revised" if revised.version else "unchanged"
    return Brought(revised.article, status, revised.outcomes, revised.reopened)


def _article_with_text(digest: str, outlet: str) -> Article | None:
    """The article that already has this text: of that outlet, or of none, or any where no outlet is named."""
    for article in Article.objects.filter(versions__text_row_id=digest).select_related("outlet").order_by("pk"):
        if not outlet or article.outlet is None or article.outlet.name == outlet:
            return article
    return None


def _set_details(article: Article, details: Details, *, by: User) -> None:
    article.author = details.author
    article.outlet = outlet_named(details.outlet, by=by) if details.outlet else None
    article.story = story_titled(details.story, by=by) if details.story else None
    article.byline, article.url = details.byline, details.url
    article.published_on, article.published_at = details.published_on, details.published_at
    article.language, article.original_language = details.language, details.original_language
    translated = details.original_language and not details.translation
    article.translation = Translation.UNKNOWN if translated else details.translation
    other = Article.objects.filter(url=details.url).exclude(pk=article.pk).first() if details.url else None
    if other:
        raise ValidationError(
            {"url": _("Article %(id)s has this address already: “%(title)s”.") % {"id": other.pk, "title": other}}
        )
