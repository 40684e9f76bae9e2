"""What an article's chain says of what a sign-off is of, and whether the rows say the same."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from annotations.chain import canonical, chain_of
from annotations.models import Article, ArticleVersion, EntryPart, Ruling, RulingPlace, SignOff, Waiver
from annotations.record import ClaimRecord, erased_parts
from annotations.vocabulary import ERASED, Kind, kind_of, said

# What a sign-off is of.
SIGNED = ("version", "claim", "placement", "loss", "review", "evidence", "ruling", "ruling_place", ERASED)
_MARKS = ("sign_off", "waiver")  # since when they stand is what the chain says
_WHOLE = ("claim", "review", "evidence", "ruling", "waiver", "sign_off")  # of these kinds every row is read

Key = tuple[str, int]  # a kind of vocabulary.KINDS, and the key of a row
Payload = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A part of the chain that speaks of what a sign-off is of, by its `kind`, or that names another author (`author`).

    `claim` is a key, None for what is of the whole article.
    """

    kind: str
    row: int
    claim: int | None
    digest: str
    number: int  # of the part: later ones have a higher
    sequence: int  # of its entry
    at: datetime


@dataclass(frozen=True)
class _Part:
    """One part of the chain as it was read; `payload` is blank where its words were erased."""

    number: int
    kind: str
    row: int
    digest: str
    sequence: int
    at: datetime
    payload: str


class ToldChain:
    """What the chain of an article says, up to an entry."""

    def __init__(self, article: int, parts: Sequence[_Part], erased: Mapping[str, Payload]) -> None:
        self._article, self._parts, self._erased = article, parts, erased

    @cached_property
    def last(self) -> dict[Key, Payload]:
        """What it says last of each row."""
        return {key: self._read(part) for key, part in self._newest.items()}

    @cached_property
    def told(self) -> list[Told]:
        """All that it says of what is signed, and of the author, in order."""
        signed = [self._told(part, part.kind) for part in self._parts if part.kind in SIGNED]
        return sorted([*signed, *self._authors()], key=lambda each: each.number)

    def said_of(self, kind: str, rows: Collection[int]) -> Iterator[tuple[int, int, Payload]]:
        """All that it says of these rows, in order: the row, the number of the part, and what it says."""
        return (
            (part.row, part.number, self._read(part)) for part in self._parts if part.kind == kind and part.row in rows
        )

    @property
    def state(self) -> str:
        """The article's, as it says."""
        return str(self._of_article["state"])

    @property
    def fallen_at(self) -> datetime | None:
        """Since when, as it says, the sign-off of the published article holds no more."""
        at = self._of_article.get("fallen_at")
        return datetime.fromisoformat(at) if at else None

    def since(self, kind: str, row: int) -> int:
        """The number of the part that first says of a row: 0 where none does."""
        return self._first.get((kind, row), 0)

    def until(self, kind: str, row: int) -> int:
        """The number of the part that says of a row last: 0 where none does."""
        return self._newest[kind, row].number if (kind, row) in self._newest else 0

    def says(
        self,
        version: ArticleVersion,
        records: Sequence[ClaimRecord],
        versions: Sequence[ArticleVersion],
        given: Sequence[Waiver | SignOff | Ruling],
        ruling_places: Sequence[RulingPlace],
        *,
        noted: Collection[Key],
    ) -> bool:
        """Whether it says of the article, of this current version and of the places of claims and rulings in it, of all
        versions, and of what was `given`, what the rows say. Not asked of it are the `noted` rows, which it does not
        tell of yet."""
        return (
            self._says_of_rows(version, records, [*given, *ruling_places], noted)
            and self._says_of_text(version.article, versions)
            and self._says_of_places(version, records, ruling_places)
        )

    @property
    def _of_article(self) -> Payload:
        fields: Payload = self.last.get(("article", self._article), {}).get("fields", {})
        return fields

    @cached_property
    def _newest(self) -> dict[Key, _Part]:
        return {(part.kind, part.row): part for part in self._parts}

    @cached_property
    def _first(self) -> dict[Key, int]:
        return {(part.kind, part.row): part.number for part in reversed(self._parts) if part.kind in _MARKS}

    def _read(self, part: _Part) -> Payload:
        payload: Payload = json.loads(part.payload) if part.payload else self._erased[part.digest]
        return payload

    def _told(self, part: _Part, kind: str) -> Told:
        claim = None if kind == "author" else _claim(part.row, self.last[part.kind, part.row])
        return Told(kind, part.row, claim, part.digest, part.number, part.sequence, part.at)

    def _authors(self) -> list[Told]:
        """The parts by which the article got another author, or none any more."""
        parts = [part for part in self._parts if part.kind == "article"]
        named = [self._read(part)["fields"].get("author") for part in parts]
        return [
            self._told(part, "author")
            for part, before, now in zip(parts[1:], named, named[1:], strict=False)
            if before != now
        ]

    def _says_of_rows(
        self,
        version: ArticleVersion,
        records: Sequence[ClaimRecord],
        given: Sequence[Waiver | SignOff | Ruling | RulingPlace],
        noted: Collection[Key],
    ) -> bool:
        """Whether the rows that are read are what it says last of them, all of them, and no others."""
        rows: list[Any] = [version.article, version, *given]
        for record in records:
            rows += [record.claim, *([record.placement] if record.placement else []), *record.reviews, *record.evidence]
        kinds: list[tuple[Any, Kind]] = [(row, kind_of(row.__class__)) for row in rows]
        found = {(kind.name, row.pk): said(row, kind) for row, kind in kinds if (kind.name, row.pk) not in noted}
        known = [key for key in self.last if key[0] in _WHOLE and key not in noted]
        if any(key not in self.last for key in found) or any(key not in found for key in known):
            return False
        same = (canonical({**fields, **self.last[key]["fields"]}) == canonical(fields) for key, fields in found.items())
        return hashlib.sha256(version.text.encode()).hexdigest() == version.digest and all(same)

    def _says_of_text(self, article: Article, versions: Sequence[ArticleVersion]) -> bool:
        """Of the author, of which text is current, and of who brought each and how."""
        kind, keys = kind_of(ArticleVersion), ("number", "text", "origin", "by")
        brought = {row.pk: [getattr(row, kind.keys[key]) for key in keys] for row in versions}
        told = {
            row: [each["fields"].get(key, kind.later.get(key)) for key in keys]
            for (name, row), each in self.last.items()
            if name == kind.name
        }
        last = (self._of_article.get("author"), self._of_article.get("version"))
        return (article.author_id, article.current_number) == last and brought == told

    def _says_of_places(
        self, version: ArticleVersion, records: Sequence[ClaimRecord], ruling_places: Sequence[RulingPlace]
    ) -> bool:
        """Whether each claim has the place in the version that the chain told of last, and rulings all of theirs."""
        here = [
            (kind, row, payload["fields"])
            for (kind, row), payload in sorted(self.last.items())
            if kind in ("placement", "ruling_place") and payload["fields"]["version"] == version.pk
        ]
        newest = {fields["claim"]: row for kind, row, fields in here if kind == "placement"}
        ruled = {row for kind, row, _fields in here if kind == "ruling_place"}
        return ruled == {place.pk for place in ruling_places} and newest == {
            record.claim.pk: record.placement.pk for record in records if record.placement
        }


def read_told(article: Article, until: int | None = None) -> ToldChain:
    """What its chain says, up to that entry (its sequence). Two queries."""
    return read_told_of([article.pk], until)[article.pk]


def read_told_of(articles: Collection[int], until: int | None = None) -> dict[int, ToldChain]:
    """What the chains of these articles (their keys) say. Two queries."""
    chains = {chain_of(key): key for key in articles}
    parts = EntryPart.objects.filter(entry__chain__in=list(chains), kind__in=("article", *SIGNED, *_MARKS))
    if until is not None:
        parts = parts.filter(entry__sequence__lte=until)
    columns = ("pk", "kind", "row", "digest", "entry__sequence", "entry__at", "payload")
    in_order = parts.order_by("entry__sequence", "position").values_list("entry__chain", *columns)
    found: dict[int, list[_Part]] = {key: [] for key in articles}
    for chain, *row in in_order:
        found[chains[chain]].append(_Part(*row))
    erased = erased_parts(*chains)
    return {key: ToldChain(key, said, erased) for key, said in found.items()}


def _claim(row: int, payload: Payload) -> int | None:
    """The claim (its key) that a part is about."""
    if payload.get("kind") == ERASED:
        payload = payload["fields"]["reads"]
    if payload.get("kind") == "claim":
        return row
    claim = payload.get("fields", {}).get("claim")
    return claim if isinstance(claim, int) else None
