"""How long does verifying the record take? `python -m tests.benchmarks.verification [--entries N]`

Articles with a claim whose reviewer changes the verdict again and again: the rows and entries are written in bulk, of
the same parts and digests that the verbs make. In a database made for it and removed again, the one of DATABASE_URL.
"""

import argparse
import cProfile
import os
import pstats
import time
from datetime import timedelta
from itertools import islice
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from annotations.actions._ledger import Noted, Recording, _act, _part, _payload  # noqa: E402
from annotations.chain import Header, entry_digest  # noqa: E402
from annotations.choices import Role  # noqa: E402
from annotations.ledger.findings import Checked  # noqa: E402
from annotations.ledger.verifying import verify_everything  # noqa: E402
from annotations.models import Entry, EntryPart, Head, Review, User  # noqa: E402
from annotations.vocabulary import ACT, kind_of, made, said  # noqa: E402
from tests.make import QUOTE, SOLDIERS, give, make_article, make_claim, make_person  # noqa: E402

AN_ARTICLE = 100  # entries
RATIONALE = "The report says 75,000: the translation lost the thousands. Asked again, heard the same. "


def grow(entries: int) -> None:
    """Articles of AN_ARTICLE entries each, until there are that many."""
    editor, checker = make_person("edda", Role.EDITOR), make_person("charlie", Role.CHECKER)
    for number in range(max(1, entries // AN_ARTICLE)):
        article = make_article(by=editor, text=f"Article {number}\n\n{SOLDIERS}")
        review = give(make_claim(article, by=checker, quote=QUOTE), by=checker)
        with transaction.atomic():
            change_again_and_again(review, Head.objects.get(chain=f"article/{article.pk}"), AN_ARTICLE - 3, checker)


def change_again_and_again(review: Review, head: Head, times: int, by: User) -> None:
    history: Any = Review.history.model
    rows = []
    for number in range(1, times + 1):
        review.lock_version, review.rationale = review.lock_version + 1, RATIONALE + str(number)
        values = {field.attname: getattr(review, field.attname) for field in Review._meta.concrete_fields}
        at = head.at + timedelta(seconds=number)  # type: ignore[operator]
        rows.append(history(history_date=at, history_type="~", history_user=by, **values))
    history.objects.bulk_create(rows, batch_size=500)  # gives them their keys
    both = [bulk_entry(head, row, review, by) for row in rows]
    Entry.objects.bulk_create([entry for entry, _parts in both], batch_size=500)
    EntryPart.objects.bulk_create(
        [EntryPart(entry=entry, **each) for entry, parts in both for each in parts], batch_size=500
    )
    review.save_without_historical_record()  # type: ignore[attr-defined]
    head.save()


def bulk_entry(head: Head, row: Any, review: Review, by: User) -> tuple[Entry, list[dict[str, Any]]]:
    kind = kind_of(Review)
    recording = Recording("record_review", by)
    noted = Noted(kind.name, review.pk, row.history_id, said(row, kind), made(row))
    two = (_part(ACT, _act(recording)), _part(kind.name, _payload(noted)))
    digests = tuple((part.kind, part.digest) for part in two)
    header = Header(head.chain, head.sequence + 1, row.history_date, recording.verb, digests, head.digest)
    content = header.content
    entry = Entry(
        chain=head.chain,
        article_id=review.claim.article_id,
        sequence=header.sequence,
        at=header.at,
        verb=header.verb,
        content=content,
        previous=header.previous,
        digest=entry_digest(content),
    )
    head.sequence, head.digest, head.at = entry.sequence, entry.digest, entry.at
    keys = ((by.pk, None), (review.pk, row.history_id))
    own = [
        {
            "position": position,
            "kind": part.kind,
            "row": key,
            "history": history,
            "salt": part.salt,
            "payload": part.payload,
            "digest": part.digest,
        }
        for position, (part, (key, history)) in enumerate(zip(two, keys, strict=True))
    ]
    return entry, own


def verified() -> Checked:
    found = Checked()
    for piece in verify_everything():
        found.add(piece)
    return found


def measure(entries: int, profile: bool) -> None:
    began = time.perf_counter()
    grow(entries)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {Entry.objects.count():,} entries in {time.perf_counter() - began:.0f} s", flush=True)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    began, worked = time.perf_counter(), time.process_time()
    found = verified()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    profiler.disable()
    print(f"{found.entries:,} entries of {found.chains:,} chains: {seconds:.1f} s, {worked:.1f} s of them our own work")
    print(f"{len(found.findings)} findings")
    for finding in islice(found.findings, 5):
        print(finding)
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true", help="where the time goes; it takes more of it")
    options = parser.parse_args()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        measure(options.entries, options.profile)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
