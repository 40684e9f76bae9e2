"""Keeping what the search looks through true to what a verb wrote, in its own transaction."""

from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from annotations import search_index
from annotations.actions._ledger import Noted, Recording
from annotations.actions._queue import one_writer_at_a_time
from annotations.models import Article, Claim, SearchText
from annotations.record import ClaimRecord
from annotations.searchable import (
    SAID,
    Difference,
    batches,
    difference_of_articles,
    difference_of_claims,
    difference_of_remarks,
)
from annotations.vocabulary import ERASED, kind_of, said

AT_ONCE = 500  # claims in one read

# The kinds of rows whose words, or whose seals, are of one claim; and those that nothing searched follows from.
_OF_A_CLAIM = {"claim", "placement", "loss", "review", "evidence"}
_OF_NO_WORDS = {"ruling", "ruling_place", "sign_off", "waiver", "publication", "assignment", "export", "mention"}
_MOVES = {"state", "fallen_at", "revision"}  # what the ledger says of an article that nothing searched follows from
_BY_ITSELF = {"remark"}  # its words, and nothing else's, follow from it


def keep_searchable(current: Recording) -> None:
    """After a verb: the words of what it wrote. What hides a review may lie in its claim, in the article's author or
    in the rules, so those follow too."""
    for article, noted in current.noted.items():
        if article is None:
            if any(each.kind == "rules" for each in noted):
                _keep_all_claims()
        elif all(each.kind in _OF_A_CLAIM | _OF_NO_WORDS | _BY_ITSELF for each in _that_say_anything(noted)):
            _apply(difference_of_remarks({each.row for each in noted if each.kind in _BY_ITSELF}))
            keys = sorted({_claim_of(each) for each in noted if each.kind in _OF_A_CLAIM})
            read = list(_still_as_read(current, noted))
            for start in range(0, len(keys), AT_ONCE):
                batch = keys[start : start + AT_ONCE]
                _apply(difference_of_claims(batch, [each for each in read if each.claim.pk in batch]))
        else:
            _apply(difference_of_articles([article]))
            if any(each.kind == ERASED for each in noted):
                search_index.forget(connection)


def rebuild(*, missing_alone: bool = False) -> Iterator[Difference]:
    """Mends what is stored of every article, a few at a time, and tells what differed; then the database's index.
    `missing_alone`: of the articles of which there is nothing at all."""
    nothing_of = Article.objects.filter(search_texts__isnull=True)
    for keys in batches(nothing_of if missing_alone else None):
        yield _rebuild_articles(keys)
    if not missing_alone:
        with one_writer_at_a_time(), transaction.atomic():
            search_index.rebuild(connection)


def _rebuild_articles(keys: Sequence[int]) -> Difference:
    with one_writer_at_a_time(), transaction.atomic():
        list(Article.objects.select_for_update().filter(pk__in=keys).order_by("pk"))  # no verb writes them meanwhile
        found = difference_of_articles(keys)
        _apply(found)
    return found


def _claim_of(noted: Noted) -> int:
    return noted.row if noted.kind == "claim" else int(noted.fields["claim"])


def _that_say_anything(noted: Sequence[Noted]) -> list[Noted]:
    """Without what is noted of an article that only moved on."""
    of_the_article = [each for each in noted if each.kind == "article"]
    if of_the_article and _only_moved(of_the_article):
        return [each for each in noted if each.kind != "article"]
    return list(noted)


def _only_moved(noted: Sequence[Noted]) -> bool:
    """Whether nothing but its state differs from the article's history before."""
    kind = kind_of(Article)
    before = Article.history.filter(id=noted[0].row, history_id__lt=noted[0].history).order_by("history_id").last()
    if before is None:
        return False
    known = said(before, kind)
    return all(each.fields[key] == known[key] for each in noted for key in known if key not in _MOVES)


def _still_as_read(current: Recording, noted: Sequence[Noted]) -> Iterator[ClaimRecord]:
    """The claims of which nothing was written since they were read, where nothing but claims was."""
    for claim, (before, record) in current.read.items():
        since = (each for each in noted[before:] if each.kind in _OF_A_CLAIM)
        if all(_claim_of(each) != claim for each in since):
            yield record


def _keep_all_claims() -> None:
    """Those that have verdicts: rules open and close them."""
    keys = list(Claim.objects.filter(reviews__isnull=False).distinct().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        _apply(difference_of_claims(keys[start : start + AT_ONCE]))


def _apply(difference: Difference) -> None:
    if difference.left_over:
        SearchText.objects.filter(pk__in=[row.pk for row in difference.left_over]).delete()
    SearchText.objects.bulk_create(difference.missing, batch_size=500)
    if len(difference.changed) == 1:
        difference.changed[0].save(force_update=True)  # the commonest, and a statement that is quickly made
    else:
        SearchText.objects.bulk_update(difference.changed, SAID, batch_size=100)
