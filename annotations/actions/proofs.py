"""What is kept of the ledger beside it: checkpoints, and that it was verified."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from annotations import clock
from annotations.chain import REGISTRY, heads_digest, plain
from annotations.ledger.anchors import CheckpointAnchor, digest_of
from annotations.models import Checkpoint, Head, Verification


@transaction.atomic(durable=True)
def write_checkpoint(hand_out: Callable[[CheckpointAnchor], object] = lambda anchor: None) -> CheckpointAnchor:
    """Notes the heads of all chains as they are, chained to the last checkpoint. To be kept elsewhere, too.

    `hand_out` takes it there before the commit: where that fails there is no checkpoint, since one that only this
    database has proves nothing against it.
    """
    Head.objects.select_for_update().get_or_create(chain=REGISTRY)  # one checkpoint after the other
    last = Checkpoint.objects.order_by("pk").last()
    rows = Head.objects.exclude(sequence=0).order_by("chain")
    heads = [(head.chain, head.sequence, head.digest) for head in rows]
    number, at = (last.pk if last else 0) + 1, clock.now()
    previous, digest = last.digest if last else "", heads_digest(heads)
    entries = sum(sequence for _chain, sequence, _digest in heads)
    own = digest_of(number, plain(at), previous, digest, entries)
    Checkpoint(pk=number, at=at, heads=[list(head) for head in heads], previous=previous, digest=own).save()
    anchor = CheckpointAnchor(number, plain(at), previous, digest, entries, own)
    hand_out(anchor)
    return anchor


def record_verification(at: datetime, *, entries: int, findings: int) -> Verification:
    """Notes that all of the record was verified, and what came of it."""
    row = Verification(at=at, entries=entries, findings=findings)
    row.save()
    return row
