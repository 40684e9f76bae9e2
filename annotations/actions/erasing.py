"""Erasing words by order: the one verb that changes what was recorded. What it takes away stays proved to have been.

The payload and the salt of a part go, its digest stays, and so does the chain. A new entry of the article says what
each of these parts reads without the words, so that rows, reports and bundles are still held to it.
"""

from collections.abc import Iterator
from itertools import chain as joined
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from annotations.actions._ledger import Noted, note_besides
from annotations.actions._write import verb
from annotations.database_role import powers_of_this_login
from annotations.guards import lifted
from annotations.ledger.reading import read_chain
from annotations.ledger.rows import digest_before
from annotations.ledger.verifying import verify_article
from annotations.models import Article, AttachedFile, Draft, EntryPart, Evidence, Placement, User
from annotations.permissions import require
from annotations.vocabulary import BEFORE, ERASED, ERASURE, KINDS, WORDS, Kind, without_words

Parts = list[tuple[EntryPart, dict[str, Any]]]  # each with what it reads without the words


@verb
def erase(kind: str, row: int, *, by: User, order: str) -> int:
    """Erases the words of a claim, source, review or waiver and of all that it ever was, and says how many parts of
    entries they stood in. Raises PermissionDenied, ValidationError.

    Where the record is not as it was recorded nothing is erased: it would take the trace of that along.
    """
    require(by, "erase")
    _refuse_unless_the_owners()
    if not order.strip():
        raise ValidationError(_("Say by whose order."))
    article = _lock_article_of(KINDS[kind], row)
    if verify_article(article).findings:
        raise ValidationError(_("The article's record is not as it was recorded. Run verify_history first."))
    parts = list({part.pk: (part, reads) for part, reads in _parts_with_words(kind, row)}.values())
    if not parts:
        raise ValidationError(_("There are no words left to erase."))
    files = _files_of(row) if kind == "evidence" else []
    with lifted(connection, _tables()):
        _forget_drafts(KINDS[kind], row)
        _blank_rows(KINDS[kind], row)
        for part, reads in parts:
            _blank_reason(part, reads)
        _rows(EntryPart).filter(pk__in=[part.pk for part, _reads in parts]).update(salt="", payload="")
        _rows(AttachedFile).filter(pk__in=files).update(content=b"")
    digests = [part.digest for part, _reads in parts]
    note_besides(_left(article, parts), article=article)
    ordered = {"kind": kind, "row": row, "order": order, "digests": digests, "files": files}
    note_besides([Noted(ERASURE, article, None, ordered)], article=None)
    return len(parts)


def _refuse_unless_the_owners() -> None:
    if connection.vendor == "postgresql" and not powers_of_this_login(connection):
        raise PermissionDenied(_("The application cannot erase. Run this as the owner of the database's tables."))


def _lock_article_of(kind: Kind, row: int) -> int:
    """The key of the article that the row is of, locked. Raises ValidationError for no such row."""
    article = _rows(kind.model).filter(pk=row).values_list(kind.article, flat=True).first()
    if article is None:
        raise ValidationError(_("There is no %(kind)s %(row)s.") % {"kind": kind.name, "row": row})
    return Article.objects.select_for_update().get(pk=article).pk


def _parts_with_words(kind: str, row: int) -> Iterator[tuple[EntryPart, dict[str, Any]]]:
    """The parts about the row; and, where an entry says the reason for its change again, the others that do."""
    for part in EntryPart.objects.filter(kind=kind, row=row).exclude(payload="").order_by("pk"):
        said = part.said
        reads = {**_without_reason(said, _reason(said)), "fields": without_words(kind, said["fields"])}
        if reads != said:
            yield part, reads
        others = EntryPart.objects.filter(entry=part.entry_id).exclude(pk=part.pk).exclude(payload="")
        for other in others if _reason(said) else ():
            reads = _without_reason(other.said, _reason(said))
            if (other.kind, other.row) != (kind, row) and reads != other.said:
                yield other, reads


def _reason(said: dict[str, Any]) -> str:
    return str(said.get("made", {}).get("why", ""))


def _without_reason(said: dict[str, Any], why: str) -> dict[str, Any]:
    """The same without this reason: it stands with who acted, how a row came to be, and in a placement itself."""
    if not why:
        return said
    found = {key: "" if (key, value) == ("why", why) else value for key, value in said.items()}
    return {key: _without_reason(value, why) if isinstance(value, dict) else value for key, value in found.items()}


def _files_of(row: int) -> list[str]:
    """The files that are or were attached to this source, and never to another."""
    history = Evidence.history.filter(file__isnull=False)
    others = history.exclude(id=row).values("file_id")
    return sorted(set(history.filter(id=row).exclude(file_id__in=others).values_list("file_id", flat=True)))


def _tables() -> list[str]:
    models = [EntryPart, AttachedFile, Placement, *(KINDS[kind].history for kind in WORDS)]
    return [model._meta.db_table for model in models if model]


def _forget_drafts(kind: Kind, row: int) -> None:
    """Drafts that hold one of these texts as it stands."""
    words = [kind.keys[key] for key in WORDS[kind.name]]
    rows = joined.from_iterable(_rows(model).filter(id=row).values_list(*words) for model in kind.tables)
    texts = {text for found in rows for text in found if text}
    holding = [draft.pk for draft in Draft.objects.all() if not texts.isdisjoint(map(str, draft.values.values()))]
    Draft.objects.filter(pk__in=holding).delete()


def _blank_rows(kind: Kind, row: int) -> None:
    """The row and its history, those from before the ledger too."""
    words = {key: kind.keys[key] for key in WORDS[kind.name]}
    for model in kind.tables:
        for found in _rows(model).filter(id=row):
            left = without_words(kind.name, {key: getattr(found, name) for key, name in words.items()})
            values = {words[key]: value for key, value in left.items()}
            reason = {"history_change_reason": ""} if model is kind.history else {}
            _rows(model).filter(pk=found.pk).update(**values, **reason)


def _blank_reason(part: EntryPart, reads: dict[str, Any]) -> None:
    """The reason in the rows of another part: its history row, or a placement, which has none."""
    kind = KINDS.get(part.kind)
    if kind and kind.history and part.history:
        _rows(kind.history).filter(pk=part.history).update(history_change_reason=reads["made"]["why"])
    elif kind and kind.model is Placement:
        _rows(Placement).filter(pk=part.row).update(why=reads["fields"]["why"])


def _left(article: int, parts: Parts) -> Iterator[Noted]:
    """What the article's chain says of it: each part without its words, and what came before the ledger anew."""
    before = EntryPart.objects.filter(entry__article_id=article, kind=BEFORE).order_by("pk").first()
    if before:
        fields = before.said["fields"]
        digest = digest_before(read_chain(article), fields["kinds"])
        yield Noted(BEFORE, article, None, {**fields, "digest": digest})
    for part, reads in parts:
        yield Noted(ERASED, part.row, None, {"digest": part.digest, "reads": reads})


def _rows(model: type[Model]) -> QuerySet[Any]:
    """The rows themselves: managers refuse what is done here."""
    return QuerySet(model)
