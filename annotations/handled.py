"""What people did to claims that others had worked on, read from what the chain says: who took one off the desk or off
its words, and what was said of it since others gave their verdict."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotations.chain import canonical
from annotations.choices import GONE, PlacementOrigin, ReviewKind, Standing
from annotations.models import Review
from annotations.record import ClaimRecord
from annotations.signing import Remade, Said, TakenOff
from annotations.told import Payload, Told, ToldChain

# By kind of what is told of a claim the key that says who worked on it.
_WORKERS = {"claim": "made_by", "review": "reviewer", "evidence": "added_by"}
# What of a source takes nothing from what others saw when it changes.
_BESIDES = frozenset({"revision", "archive_url", "archived_on", "confidential"})

_Told = Sequence[tuple[Told, Payload]]  # what is told of one claim, in order, each with its fields


def reviewer_of(review: Review) -> int | None:
    """None for an imported review."""
    return None if review.kind == ReviewKind.IMPORTED else review.reviewer_id


def read_taken_off(records: Sequence[ClaimRecord], chain: ToldChain) -> list[TakenOff]:
    """Who took claims off the desk, and who put them on other words by hand."""
    gone = {record.claim.pk for record in records if record.outcome.standing in GONE}
    told = _told_of({record.claim.pk for record in records}, chain)
    found = _off_the_desk(gone, told, chain)
    for record in records:
        seen = {reviewer_of(review) for review in record.counting} - {None}
        found += [
            TakenOff(record.claim.pk, each.by, frozenset(each.work - seen))
            for each in _departures(told[record.claim.pk])
        ]
    return found


def read_remade(records: Sequence[ClaimRecord], chain: ToldChain) -> list[Remade]:
    """Of each settled claim what was said of it, and of its sources, and when those on whom it rests gave a verdict."""
    settled = [record for record in records if record.outcome.standing == Standing.SETTLED]
    keys = {record.claim.pk for record in settled}
    sources = {each.row: each.claim for each in chain.told if each.kind == "evidence" and each.claim in keys}
    said: dict[int, list[tuple[Said, ...]]] = defaultdict(list)
    for claim, things in _said_of_claims(keys, chain):
        said[claim].append(things)
    for source, things in _said_of_sources(sources, chain):
        said[sources[source] or 0].append(things)
    return [
        Remade(
            record.claim.pk,
            tuple(said[record.claim.pk]),
            tuple((reviewer_of(each), chain.until("review", each.pk)) for each in record.counting),
        )
        for record in settled
    ]


def _told_of(claims: Collection[int], chain: ToldChain) -> dict[int, list[tuple[Told, Payload]]]:
    found: dict[int, list[tuple[Told, Payload]]] = {claim: [] for claim in claims}
    for each in chain.told:
        if each.claim in found and each.kind in {*_WORKERS, "placement", "loss"}:
            found[each.claim].append((each, chain.last[each.kind, each.row]["fields"]))
    return found


def _worker(told: Told, fields: Payload) -> int | None:
    """None for an imported review."""
    worker: int = fields[_WORKERS[told.kind]]
    return None if fields.get("type") == ReviewKind.IMPORTED else worker


def _off_the_desk(
    claims: Collection[int], told: Mapping[int, list[tuple[Told, Payload]]], chain: ToldChain
) -> list[TakenOff]:
    """Everybody who withdrew a claim, merged, split or removed it, since it stood last."""
    took: dict[int, dict[int | None, int]] = {claim: {} for claim in claims}  # by whom, and the number of the part
    before: dict[int, tuple[str, int | None]] = {}
    for claim, number, payload in chain.said_of("claim", claims):
        how = (payload["fields"]["withdrawal"], payload["fields"]["removed_in"])
        came_back = not before.get(claim, ("", None))[0] and _was_placed(told[claim], took[claim], number)
        if not any(how) or came_back:
            took[claim] = {}
        if any(how) and how != before.get(claim):
            took[claim][_by(payload)] = number
        before[claim] = how
    return [
        TakenOff(claim, person, frozenset(_worker(*each) for each in told[claim] if each[0].kind in _WORKERS))
        for claim, people in took.items()
        for person in people
    ]


def _was_placed(told: _Told, took: Mapping[int | None, int], until: int) -> bool:
    """Whether a version found its words again after somebody noted it as removed."""
    noted = max(took.values(), default=until)
    return any(each.kind == "placement" and noted < each.number < until for each, _fields in told)


@dataclass(frozen=True)
class _Departure:
    """That somebody put a claim on words that are not all of those it stood on. `work` is whose was left there."""

    by: int
    left: Payload
    work: frozenset[int | None]


def _departures(told: _Told) -> list[_Departure]:
    """Those that were not put right since. A version carries the work along, and so does whoever widens a place or
    confirms a likely one for words that are lost."""
    found: list[_Departure] = []
    work: set[int | None] = set()
    likely: dict[int, list[tuple[int, int]]] = {}
    here: Payload = {}
    for each, fields in told:
        if each.kind == "loss":
            likely[fields["version"]] = [(start, end) for start, end, _score in fields["candidates"]]
        elif each.kind == "placement":
            back = [departure for departure in found if _covers(fields, departure.left)]
            found = [departure for departure in found if departure not in back]
            if back:
                work = {worker for departure in back for worker in departure.work}
            elif _is_elsewhere(fields, here, likely.get(fields["version"], [])):
                found.append(_Departure(fields["made_by"], here, frozenset(work)))
                work = set()
            here = fields
            likely.pop(fields["version"], None)
        elif each.kind != "claim" or not here:  # later ones say that it was changed
            work.add(_worker(each, fields))
    return found


def _is_elsewhere(place: Payload, before: Payload, likely: Sequence[tuple[int, int]]) -> bool:
    if not before or place["origin"] != PlacementOrigin.BY_HAND or _covers(place, before):
        return False
    return not any(place["start"] < end and start < place["end"] for start, end in likely)


def _covers(place: Payload, left: Payload) -> bool:
    """Whether all the words that were left are in it; in another version, the same words in the same sentence."""
    if place["version"] == left["version"]:
        return bool(place["start"] <= left["start"] and left["end"] <= place["end"])
    return bool((place["words"], place["sentence"]) == (left["words"], left["sentence"]))


def _said_of_claims(claims: Collection[int], chain: ToldChain) -> Iterator[tuple[int, tuple[Said, ...]]]:
    found: dict[int, list[Said]] = defaultdict(list)
    for claim, number, payload in chain.said_of("claim", claims):
        says = canonical([payload["fields"]["statement"], payload["fields"]["claimant"]])
        found[claim].append(Said(number, _by(payload), says))
    yield from ((claim, tuple(said)) for claim, said in found.items())


def _said_of_sources(sources: Collection[int], chain: ToldChain) -> Iterator[tuple[int, tuple[Said, ...]]]:
    found: dict[int, list[Said]] = defaultdict(list)
    for source, number, payload in chain.said_of("evidence", sources):
        says = {key: value for key, value in payload["fields"].items() if key not in _BESIDES}
        found[source].append(Said(number, _by(payload), canonical(says)))
    yield from ((source, tuple(said)) for source, said in found.items())


def _by(payload: Payload) -> int | None:
    """Not known of what the ledger took over."""
    by: int | None = payload.get("made", {}).get("by")
    return by
