"""Taking over a record from before the ledger: what it says now is recorded, what came before is not proved."""

from collections.abc import Iterator

from django.db import transaction

from annotations.actions._ledger import Noted, recording
from annotations.chain import chain_of
from annotations.ledger.reading import Rows, fields_of, kinds_of, read_chain
from annotations.ledger.rows import before_of
from annotations.models import Article, Entry, EntryPart, Head
from annotations.vocabulary import BEFORE, CHAIN, TAKEN_OVER


def take_over() -> int:
    """Begins the chain of the registry and of every article that has none, each in a transaction of its own, so that it
    may be cut off and called again. How many it began.

    An article whose chain somebody deleted is not among them: the registry knows it.
    """
    began = 0
    if not Entry.objects.filter(article=None).exists() and not Head.objects.filter(chain=chain_of(None)).exists():
        began += _take_over(None)
    for article in _without_a_chain():
        began += _take_over(article)
    return began


def _without_a_chain() -> Iterator[int]:
    known = set(EntryPart.objects.filter(kind=CHAIN).values_list("row", flat=True))
    known |= set(Entry.objects.exclude(article=None).order_by().values_list("article_id", flat=True).distinct())
    begun = set(Head.objects.values_list("chain", flat=True))
    for article in Article.objects.order_by("pk").values_list("pk", flat=True):
        if article not in known and chain_of(article) not in begun:
            yield article


def _take_over(article: int | None) -> bool:
    """Whether there was anything to take over."""
    with transaction.atomic():
        if article is not None:
            Article.objects.select_for_update().get(pk=article)
        rows = read_chain(article)
        noted = list(_noted(rows))
        if not noted:
            return False
        with recording(TAKEN_OVER, by=None) as current:
            before = Noted(BEFORE, article or 0, None, before_of(rows))
            current.noted[article] = [before, *noted]
    return True


def _noted(rows: Rows) -> Iterator[Noted]:
    """Every row as it is now. It names no history row: which of them said so is not proved."""
    for kind in kinds_of(rows.article):
        for key, row in sorted(rows.current[kind.name].items()):
            yield Noted(kind.name, key, None, fields_of(kind, row))
