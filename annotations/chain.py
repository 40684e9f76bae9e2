"""The arithmetic of the ledger: canonical bytes, digests, and which entry follows which. Plain values, no database.

An entry is a line of a chain. Its header names the verb, the time and the digests of its parts, and the digest of the
entry before; its parts say what was recorded. Each part has its own salt, so that one can be withheld or erased without
its words being guessed from the digest, while the chain still proves the rest.

SHA-256 throughout (FIPS 180-4), in hexadecimal. Each kind of digest begins with its own words, so that none can pass
for another.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NoReturn

FORMAT = 1
REGISTRY = "registry"


class NotCanonicalError(ValueError):
    """A value that canonical JSON has no one way to write: a float, a key that is no text."""


@dataclass(frozen=True)
class Part:
    """What was recorded of one row. `payload` is canonical JSON, `salt` 32 hexadecimal digits."""

    kind: str
    salt: str
    payload: str

    @property
    def digest(self) -> str:
        return _digest("part", bytes.fromhex(self.salt), self.payload.encode())


@dataclass(frozen=True)
class Header:
    """What an entry's digest is of. `at` is in UTC; `parts` are the digests of its parts, in order."""

    chain: str
    sequence: int
    at: datetime
    verb: str
    parts: tuple[tuple[str, str], ...]
    previous: str

    @property
    def content(self) -> str:
        """Canonical JSON: these bytes, in UTF-8, are what is signed for."""
        return canonical(
            {
                "at": plain(self.at),
                "chain": self.chain,
                "format": FORMAT,
                "parts": [{"digest": digest, "kind": kind} for kind, digest in self.parts],
                "previous": self.previous,
                "sequence": self.sequence,
                "verb": self.verb,
            }
        )


def canonical(value: Any) -> str:
    """JSON with keys sorted by code point, no white space, characters as they are, whole numbers alone.

    Raises NotCanonicalError.
    """
    _refuse_what_is_not_canonical(value)
    return _ENCODER.encode(value)


def parsed(text: str) -> Any:
    """What canonical JSON says. Raises NotCanonicalError for anything that `canonical` would not have written."""
    try:
        value = _DECODER.decode(text)
        same = _ENCODER.encode(value) == text
    except (ValueError, TypeError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from error
    if not same:
        raise NotCanonicalError("written in another way than canonical JSON is")
    return value


def plain(value: Any) -> Any:
    """A value of the record as canonical JSON can hold it: times as ISO 8601 in UTC, fractions as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def entry_digest(content: str) -> str:
    return _digest("entry", content.encode())


def beginning(chain: str) -> str:
    """What the first entry of a chain names as the one before: no two chains begin alike."""
    return _digest("chain", chain.encode())


def chain_of(article: int | None) -> str:
    """The name of an article's chain; without one that of the registry."""
    return REGISTRY if article is None else f"article/{article}"


def heads_digest(heads: Sequence[tuple[str, int, str]]) -> str:
    """One digest of the heads of all chains: name, sequence, digest of each."""
    return _digest("heads", canonical([list(head) for head in sorted(heads)]).encode())


def checkpoint_digest(content: Mapping[str, Any]) -> str:
    return _digest("checkpoint", canonical(dict(content)).encode())


def sign_off_digest(
    *, article: int, author: int | None, version: int, text: str, parts: Sequence[tuple[str, str]]
) -> str:
    """What a sign-off is of: the version and the digest of its text, the author's account, and kind and digest of every
    part in which the chain speaks of texts, claims, places, verdicts and evidence, in order."""
    content = {
        "article": article,
        "author": author,
        "parts": [list(part) for part in parts],
        "text": text,
        "version": version,
    }
    return _digest("sign-off", canonical(content).encode())


def before_digest(rows: Iterable[str]) -> str:
    """One digest of all the history rows that were there before a chain began, each as canonical JSON, in order."""
    return _digest("before", *(hashlib.sha256(row.encode()).digest() for row in rows))


def _digest(what: str, *pieces: bytes) -> str:
    found = hashlib.sha256(f"claim-desk {what} {FORMAT}\0".encode())
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


def _refuse_what_is_not_canonical(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonicalError(f"a key must be text: {key!r}")
            _refuse_what_is_not_canonical(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_what_is_not_canonical(item)
    elif not (value is None or isinstance(value, str | int)):
        raise NotCanonicalError(f"neither text, whole number, yes or no, nor nothing: {value!r}")


def _no_fraction(text: str) -> NoReturn:
    raise NotCanonicalError(f"a fraction: {text}")


# Made once: a verification reads hundreds of thousands of texts.
_DECODER = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction)
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)
