"""Who took a claim off, and who changed one after others had checked it: read from what the chain says."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from annotations.choices import GONE, PlacementOrigin, ReviewKind, Standing
from annotations.models import Review
from annotations.record import ClaimRecord
from annotations.signing import Remade, TakenOff
from annotations.told import Payload, Told, ToldChain

# By kind of what is told of a claim the key that says who worked on it.
_WORKERS = {"claim": "made_by", "review": "reviewer", "evidence": "added_by"}


def reviewer_of(review: Review) -> int | None:
    """None for an imported review."""
    return None if review.kind == ReviewKind.IMPORTED else review.reviewer_id


def read_taken_off(records: Sequence[ClaimRecord], chain: ToldChain) -> list[TakenOff]:
    """The claims that are off the desk, and those that stand on other words than somebody left them on."""
    gone = {record.claim.pk for record in records if record.outcome.standing in GONE}
    standing = {record.claim.pk for record in records} - gone
    return [*_taken_off(gone, chain), *_moved_off(standing, chain)]


def read_remade(records: Sequence[ClaimRecord], chain: ToldChain) -> list[Remade]:
    """Of each settled claim whoever changed what it says, or a source that it had."""
    settled = {record.claim.pk: record for record in records if record.outcome.standing == Standing.SETTLED}
    last: dict[tuple[int, int], int] = {}
    for claim, by, at in (*_reworded(settled, chain), *_other_sources(settled, chain)):
        last[claim, by] = max(at, last.get((claim, by), 0))
    given = {
        key: tuple((reviewer_of(each), chain.until("review", each.pk)) for each in record.counting)
        for key, record in settled.items()
    }
    return [Remade(claim, by, at, given[claim]) for (claim, by), at in last.items()]


def _taken_off(claims: Collection[int], chain: ToldChain) -> list[TakenOff]:
    by: dict[int, int | None] = {}
    before: dict[int, tuple[str, int | None]] = {}
    for claim, _number, payload in chain.said_of("claim", claims):
        how = (payload["fields"]["withdrawal"], payload["fields"]["removed_in"])
        if any(how) and how != before.get(claim):
            by[claim] = _by(payload)
        before[claim] = how
    return [
        TakenOff(claim, by.get(claim), frozenset(_worker(each, chain) for each in told if each.kind in _WORKERS))
        for claim, told in _by_claim(claims, chain).items()
    ]


def _moved_off(claims: Collection[int], chain: ToldChain) -> list[TakenOff]:
    """Who put a claim on other words by hand that others had worked on. The likely places that a version found for it
    are no other words, and whoever puts it back takes nothing off."""
    found: dict[tuple[int, int | None], TakenOff] = {}
    for claim, told in _by_claim(claims, chain).items():
        if any(each.kind == "placement" and _is_by_hand(_fields(each, chain)) for each in told):
            found |= {(claim, each.by): each for each in _moves(claim, told, chain)}
    return list(found.values())


def _moves(claim: int, told: Sequence[Told], chain: ToldChain) -> list[TakenOff]:
    left: dict[str, TakenOff] = {}
    worked: dict[str, set[int | None]] = defaultdict(set)  # by the words that the claim stood on
    likely: set[tuple[int, int, int]] = set()
    words = ""
    for each in told:
        fields = _fields(each, chain)
        if each.kind in _WORKERS and not (each.kind == "claim" and words):  # later ones say that it was changed
            worked[words].add(_worker(each, chain))
        elif each.kind == "loss":
            likely |= {(fields["version"], start, end) for start, end, _score in fields["candidates"]}
        elif each.kind == "placement":
            old, words = words, fields["words"]
            is_likely = (fields["version"], fields["start"], fields["end"]) in likely
            if _is_by_hand(fields) and not is_likely and words != old:
                left[old] = TakenOff(claim, fields["made_by"], frozenset(worked[old]))
            else:
                worked[words] |= worked[old]
            left.pop(words, None)
    return list(left.values())


def _by_claim(claims: Collection[int], chain: ToldChain) -> dict[int, list[Told]]:
    """All that is told of each of these claims, in order."""
    found: dict[int, list[Told]] = {claim: [] for claim in claims}
    for each in chain.told:
        if each.claim in found:
            found[each.claim].append(each)
    return found


def _reworded(claims: Collection[int], chain: ToldChain) -> Iterator[tuple[int, int, int]]:
    """Claim, person and number of the part, wherever statement or claimant became another."""
    before: dict[int, tuple[str, str]] = {}
    for claim, number, payload in chain.said_of("claim", claims):
        says = (payload["fields"]["statement"], payload["fields"]["claimant"])
        by = _by(payload)
        if by and says != before.setdefault(claim, says):
            yield claim, by, number
        before[claim] = says


def _other_sources(claims: Collection[int], chain: ToldChain) -> Iterator[tuple[int, int, int]]:
    """The same, wherever a source was changed or withdrawn. One that is added stands beside what was seen."""
    told = [each for each in chain.told if each.kind == "evidence" and each.claim in claims]
    times = Counter(each.row for each in told)
    changed = {each.row: each.claim for each in told if each.claim and times[each.row] > 1}
    seen = set()
    for row, number, payload in chain.said_of("evidence", changed):
        by = _by(payload)
        if by and row in seen:
            yield changed[row], by, number
        seen.add(row)


def _worker(told: Told, chain: ToldChain) -> int | None:
    """None for an imported review."""
    fields = _fields(told, chain)
    worker: int = fields[_WORKERS[told.kind]]
    return None if fields.get("type") == ReviewKind.IMPORTED else worker


def _is_by_hand(placement: Payload) -> bool:
    return bool(placement["origin"] == PlacementOrigin.BY_HAND)


def _by(payload: Payload) -> int | None:
    """Not known of what the ledger took over."""
    by: int | None = payload.get("made", {}).get("by")
    return by


def _fields(told: Told, chain: ToldChain) -> Payload:
    fields: Payload = chain.last[told.kind, told.row]["fields"]
    return fields
