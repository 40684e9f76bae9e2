"""How the record is kept: for the people whose work it is."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Sum

from annotations import clock
from annotations.models import Checkpoint, Head, Verification

OFTEN_ENOUGH = timedelta(days=7)


@dataclass(frozen=True)
class State:
    """How many entries in how many chains; the last checkpoint and how many entries came since; the last verification.

    `to_do` are what the person who runs the newsroom should do now: tampered, checkpoint, verify.
    """

    entries: int
    chains: int
    checkpoint: Checkpoint | None
    since: int
    verification: Verification | None
    to_do: tuple[str, ...]


def state_of_record() -> State:
    """Three queries."""
    counted = Head.objects.exclude(sequence=0).aggregate(chains=Count("pk"), entries=Sum("sequence"))
    entries = counted["entries"] or 0
    checkpoint, verification = Checkpoint.objects.order_by("pk").last(), Verification.objects.order_by("pk").last()
    since = entries - (sum(sequence for _chain, sequence, _digest in checkpoint.heads) if checkpoint else 0)
    return State(entries, counted["chains"], checkpoint, since, verification, _to_do(checkpoint, since, verification))


def _to_do(checkpoint: Checkpoint | None, since: int, verification: Verification | None) -> tuple[str, ...]:
    long_ago = clock.now() - OFTEN_ENOUGH
    due = {
        "tampered": verification is not None and verification.findings > 0,
        "checkpoint": since > 0 and (checkpoint is None or checkpoint.at < long_ago),
        "verify": verification is None or verification.at < long_ago,
    }
    return tuple(name for name, is_due in due.items() if is_due)
