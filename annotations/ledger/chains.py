"""Whether a chain is whole: dense, linked, each digest that of its words, the head its last entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotations.chain import FORMAT, NotCanonicalError, Part, beginning, entry_digest, parsed
from annotations.ledger.findings import Finding
from annotations.ledger.reading import UNREADABLE, Raw, Rows, is_as_recorded
from annotations.models import Entry, EntryPart, Head
from annotations.vocabulary import ACT, ERASED, KINDS

_AT = Entry._meta.get_field("at")
_HEADER = {"at", "chain", "format", "parts", "previous", "sequence", "verb"}

# By sequence the digest that somebody kept elsewhere, and where they did: a line of a checkpoint, a report's head.
Anchors = Mapping[int, list[tuple[str, str]]]


@dataclass
class Said:
    """One part of an entry, read: what it says, or None where it cannot be read."""

    entry: Raw
    part: Raw
    payload: Raw | None
    by: int | None = None

    @property
    def fields(self) -> Raw:
        found = (self.payload or {}).get("fields")
        return found if isinstance(found, dict) else {}

    @property
    def made(self) -> Raw:
        found = (self.payload or {}).get("made")
        return found if isinstance(found, dict) else {}


@dataclass
class Chain:
    """What the entries of a chain say, in order, and what is wrong with them as a chain.

    `erased` are the parts that were erased by order: by their digest what they read without the words. `blank` counts
    those that were found so.
    """

    rows: Rows
    said: list[Said] = field(default_factory=list)
    erased: dict[str, Raw] = field(default_factory=dict)
    blank: int = 0
    findings: list[Finding] = field(default_factory=list)

    def find(self, what: str, entry: Raw | None, model: Any = Entry, row: Any = None, **whom: Any) -> None:
        sequence = entry["sequence"] if entry else None
        self.findings.append(
            Finding(
                what,
                model._meta.db_table,
                row if row is not None else (entry["id"] if entry else None),
                article=self.rows.article,
                chain=self.rows.chain,
                sequence=sequence if isinstance(sequence, int) else None,
                **whom,
            )
        )


def check_chain(rows: Rows, anchors: Anchors) -> Chain:
    chain = Chain(rows, erased=_erased(rows))
    last, expected, time = beginning(rows.chain), 1, ""
    for entry in rows.entries:
        if entry["chain"] != rows.chain:
            chain.find("it names this article, and the chain of another", entry)
            continue
        if entry["sequence"] != expected:
            _find_gap(chain, entry, expected)
            last = entry["previous"]
        if entry["previous"] != last:
            chain.find("it does not follow the entry before: its digest before is another's", entry)
        time = _check_entry(chain, entry, time)
        _check_parts(chain, entry)
        if isinstance(entry["sequence"], int):
            _check_anchors(chain, entry, anchors)
            expected = entry["sequence"] + 1
        last = entry["digest"]
    _check_head(chain, expected - 1)
    _find_rolled_back(chain, anchors, expected - 1)
    return chain


def _erased(rows: Rows) -> dict[str, Raw]:
    """What the chain says of its erased parts, as far as the registry has the order. That these parts are what was
    recorded is checked as of any other."""
    lists = [each.get("digests") for each in map(_fields, rows.orders)]
    ordered = {str(digest) for digests in lists if isinstance(digests, list) for digest in digests}
    parts = [part["payload"] for parts in rows.parts.values() for part in parts if part["kind"] == ERASED]
    said = [each for each in map(_fields, parts) if isinstance(each.get("reads"), dict)]
    return {each["digest"]: each["reads"] for each in said if str(each.get("digest")) in ordered}


def _fields(payload: Any) -> Raw:
    """What a payload says; nothing where it cannot be read."""
    try:
        fields = parsed(payload)["fields"]
        return fields if isinstance(fields, dict) else {}
    except (KeyError, *UNREADABLE):
        return {}


def _find_gap(chain: Chain, entry: Raw, expected: int) -> None:
    found = entry["sequence"]
    if not isinstance(found, int) or found < expected:
        chain.find(f"its sequence is not the {expected} that comes next", entry)
    elif found == expected + 1:
        chain.find(f"entry {expected} is missing before it", entry)
    else:
        chain.find(f"entries {expected} to {found - 1} are missing before it", entry)


def _check_entry(chain: Chain, entry: Raw, time: str) -> str:
    """Checks an entry by itself, and that it is not before `time`. Its own time, where it has one."""
    header = _header(chain, entry)
    if header is None:
        return time
    same = {
        "chain": header["chain"] == entry["chain"],
        "sequence": header["sequence"] == entry["sequence"],
        "verb": header["verb"] == entry["verb"],
        "previous": header["previous"] == entry["previous"],
        "at": is_as_recorded(_AT, entry["at"], header["at"]),
        "article_id": entry["article_id"] == chain.rows.article,
    }
    for name, is_same in same.items():
        if not is_same:
            chain.find(f"its {name} is not what its content says", entry)
    if header["format"] != FORMAT:
        chain.find("its format is one that this newsroom does not know", entry)
    at = header["at"]
    if not isinstance(at, str):
        chain.find("its content names no time", entry)
        return time
    if at < time:
        chain.find("its time is before that of the entry before", entry)
    return max(at, time)


def _header(chain: Chain, entry: Raw) -> Raw | None:
    """What the content of an entry says, where it can be read."""
    try:
        if entry_digest(entry["content"]) != entry["digest"]:
            chain.find("its digest is not that of its content", entry)
        header = parsed(entry["content"])
    except (NotCanonicalError, *UNREADABLE):
        chain.find("its content cannot be read", entry)
        return None
    if not isinstance(header, dict) or header.keys() != _HEADER:
        chain.find("its content is none of an entry", entry)
        return None
    entry["header"] = header
    return header


def _check_parts(chain: Chain, entry: Raw) -> None:
    parts = sorted(chain.rows.parts.get(entry["id"], ()), key=_position)
    header = entry.get("header")
    promised = header["parts"] if header and isinstance(header["parts"], list) else None
    if promised is not None and len(promised) != len(parts):
        chain.find(f"it has {len(parts)} parts, and its content names {len(promised)}", entry)
    by = None
    for position, part in enumerate(parts):
        where = {"digest": part["digest"], "kind": part["kind"]}
        if part["position"] != position or (promised is not None and where not in promised[position : position + 1]):
            chain.find("its place, kind or digest is not what the entry says", entry, EntryPart, part["id"])
        said = Said(entry, part, _payload(chain, entry, part), by)
        if part["kind"] == ACT and position == 0:
            by = said.by = _actor(chain, said)
        elif said.payload is not None:
            _check_columns(chain, said)
        chain.said.append(said)


def _position(part: Raw) -> tuple[str, Any]:
    """To sort by, whatever stands there."""
    return str(type(part["position"])), part["position"]


def _payload(chain: Chain, entry: Raw, part: Raw) -> Raw | None:
    """What a part says, where it can be read; of one that was erased by order, what it says without the words."""
    if part["digest"] in chain.erased:
        if (part["salt"], part["payload"]) == ("", ""):
            chain.blank += 1
            return chain.erased[part["digest"]]
        chain.find("it was erased by order, and has words again", entry, EntryPart, part["id"])
    try:
        if Part(part["kind"], part["salt"], part["payload"]).digest != part["digest"]:
            chain.find("its digest is not that of its payload", entry, EntryPart, part["id"])
        payload = parsed(part["payload"])
    except (NotCanonicalError, *UNREADABLE):
        chain.find("its payload cannot be read", entry, EntryPart, part["id"])
        return None
    if not isinstance(payload, dict):
        chain.find("its payload says nothing", entry, EntryPart, part["id"])
        return None
    return payload


def _actor(chain: Chain, said: Said) -> int | None:
    """Who acted, by the key that the first part names; None for nobody."""
    by = (said.payload or {}).get("by")
    if said.payload is not None and (by or 0, None) != (said.part["row"], said.part["history"]):
        chain.find("its row is not who acted", said.entry, EntryPart, said.part["id"])
    return by if isinstance(by, int) else None


def _check_columns(chain: Chain, said: Said) -> None:
    part, payload = said.part, said.payload or {}
    columns = (part["kind"], part["row"], part["history"])
    if (payload.get("kind"), payload.get("id"), payload.get("history")) != columns:
        what = "its kind, row or history row is not what its payload says"
        chain.find(what, said.entry, EntryPart, part["id"], person=said.by)
    if part["kind"] in KINDS and not said.fields:
        chain.find("its payload says nothing of the row", said.entry, EntryPart, part["id"], person=said.by)


def _check_head(chain: Chain, last: int) -> None:
    head, entries = chain.rows.head, [row for row in chain.rows.entries if row["chain"] == chain.rows.chain]
    if head is None:
        if entries:
            chain.find("the chain has no head", None, Head, chain.rows.chain)
        return
    if isinstance(head["sequence"], int) and head["sequence"] > last:
        what = f"the head is entry {head['sequence']}, and the last that is there is {last}"
        chain.find(f"{what}: {head['sequence'] - last} missing", None, Head, chain.rows.chain)
    elif not entries:
        return
    elif (head["sequence"], head["digest"]) != (entries[-1]["sequence"], entries[-1]["digest"]):
        chain.find("the head is not the last entry", entries[-1], Head, chain.rows.chain)
    elif not is_as_recorded(Head._meta.get_field("at"), head["at"], entries[-1].get("header", {}).get("at")):
        chain.find("the head's time is not that of the last entry", entries[-1], Head, chain.rows.chain)


def _check_anchors(chain: Chain, entry: Raw, anchors: Anchors) -> None:
    for digest, where in anchors.get(entry["sequence"], ()):
        if digest != entry["digest"]:
            chain.find(f"it is not the entry that {where} names: it was written anew", entry)


def _find_rolled_back(chain: Chain, anchors: Anchors, last: int) -> None:
    for sequence in sorted(anchors):
        if sequence > last:
            for _digest, where in anchors[sequence]:
                what = f"rolled back: {sequence - last} entries are missing, by {where}"
                chain.find(what, None, Head, chain.rows.chain)
