"""Taking over a record from before the ledger: what it says now is recorded, what came before is not proved.

It happens once. The registry's first entry names the articles that there were; any other without a chain came past the
verbs, and to take it over would make it look as if it had always been there. So would a new ledger in place of one that
is gone.
"""

from collections.abc import Iterator

from django.db import transaction

from annotations.actions._ledger import Noted, recording
from annotations.actions.errors import LedgerGoneError
from annotations.chain import REGISTRY, chain_of
from annotations.ledger.reading import UNREADABLE, Rows, fields_of, kinds_of, read_chain
from annotations.ledger.rows import before_of
from annotations.models import Article, Checkpoint, Entry, EntryPart, Head, Verification
from annotations.vocabulary import BEFORE, CHAIN, TAKEN_OVER


def take_over() -> int:
    """Begins the chain of the registry, and of every article that was there then and has none, each in a transaction of
    its own, so that it may be cut off and called again. How many articles it took over.

    An article whose chain somebody deleted is not among them: the registry knows it. Raises LedgerGoneError.
    """
    if not _has_begun():
        _begin()
    left = list(_left_over())
    for article in left:
        _take_over_article(article)
    return len(left)


def _has_begun() -> bool:
    return Entry.objects.filter(article=None).exists() or Head.objects.filter(chain=REGISTRY).exists()


@transaction.atomic
def _begin() -> None:
    rows, articles = read_chain(None), _articles()
    noted = list(_noted(rows))
    if not noted and not articles:
        Head.objects.get_or_create(chain=REGISTRY)  # a new newsroom: nothing is ever to be taken over
        return
    if Checkpoint.objects.exists() or Verification.objects.exists():
        raise LedgerGoneError
    with recording(TAKEN_OVER, by=None) as current:
        before = Noted(BEFORE, 0, None, {**before_of(rows), "articles": articles})
        current.noted[None] = [before, *noted]


def _left_over() -> Iterator[int]:
    known = set(EntryPart.objects.filter(kind=CHAIN).values_list("row", flat=True))
    known |= set(Entry.objects.exclude(article=None).order_by().values_list("article_id", flat=True).distinct())
    begun = set(Head.objects.values_list("chain", flat=True))
    were = _articles_then()
    for article in _articles():
        if article in were and article not in known and chain_of(article) not in begun:
            yield article


def _articles() -> list[int]:
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def _articles_then() -> set[int]:
    """Those that there were when the registry began; none where it began with nothing, or where that was erased."""
    first = EntryPart.objects.filter(entry__chain=REGISTRY, entry__sequence=1, entry__verb=TAKEN_OVER)
    part = first.filter(kind=BEFORE).order_by("position").first()
    try:
        return set(part.said["fields"]["articles"]) if part else set()
    except (KeyError, *UNREADABLE):
        return set()


@transaction.atomic
def _take_over_article(article: int) -> None:
    Article.objects.select_for_update().get(pk=article)
    rows = read_chain(article)
    with recording(TAKEN_OVER, by=None) as current:
        current.noted[article] = [Noted(BEFORE, article, None, before_of(rows)), *_noted(rows)]


def _noted(rows: Rows) -> Iterator[Noted]:
    """Every row as it is now. It names no history row: which of them said so is not proved."""
    for kind in kinds_of(rows.article):
        for key, row in sorted(rows.current[kind.name].items()):
            yield Noted(kind.name, key, None, fields_of(kind, row))
