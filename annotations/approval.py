"""Whether an article may be signed off, and whether its sign-off holds: now, or as it was at an entry of its chain.

What was signed is named by the ledger: the digest of a sign-off is of the version's number, its text, the author, and
the digests of all that the article's chain had recorded of its texts, claims, verdicts and evidence. The chain only
grows, so whatever is changed, or changed back, ends it. A row that is not what the ledger recorded last ends it too.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Model

from annotations.chain import canonical, chain_of, sign_off_digest
from annotations.choices import GONE, SIGNED_STATES, Blocker, ReviewKind, TextOrigin
from annotations.models import (
    Article,
    ArticleVersion,
    EntryPart,
    Publication,
    RuleSettings,
    SignOff,
    User,
    Waiver,
)
from annotations.record import ClaimRecord, current_version, erased_parts, read_claims, rules_in_force
from annotations.signing import Blocking, Checked, bars, blocking_claims, only_reviews
from annotations.vocabulary import ERASED, Kind, kind_of, said

# What a sign-off is of.
SIGNED = ("version", "claim", "placement", "loss", "review", "evidence", ERASED)


@dataclass(frozen=True)
class Told:
    """A part of the chain that speaks of what a sign-off is of: `claim` is a key, None for a version of the text."""

    kind: str
    row: int
    claim: int | None
    digest: str
    number: int  # of the part: later ones have a higher
    sequence: int  # of its entry
    at: datetime


@dataclass(frozen=True)
class Changed:
    """What changed since the sign-off: `kind` of SIGNED, or `author`, or `record` where rows are not as recorded, or
    `reopened` where nothing did, and somebody lets it be checked again."""

    kind: str
    claim: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Held:
    """A waiver, and whether it still lets pass what it was given for."""

    waiver: Waiver
    holds: bool

    @property
    def lets_pass(self) -> Blocking:
        return let_pass(self.waiver)


@dataclass(frozen=True)
class Approval:
    """What there is to say of an article's sign-off. `sign_off` is the last one, `publications` oldest first.

    `told` is all that the chain says of what is signed, in order; `as_recorded` whether the rows say the same; `fell`
    whether the chain says that the sign-off of the published article holds no more.
    """

    article: Article
    version: ArticleVersion
    records: Sequence[ClaimRecord]
    rules: RuleSettings
    told: Sequence[Told]
    as_recorded: bool
    fell: bool
    wrote: Mapping[int, Collection[int]]
    waivers: Sequence[Held]
    sign_offs: Sequence[SignOff]
    publications: Sequence[Publication]
    signed_at_part: Mapping[int, int]

    @cached_property
    def digest(self) -> str:
        """Of all that a sign-off would be of now."""
        return sign_off_digest(
            article=self.article.pk,
            author=self.article.author_id,
            version=self.version.number,
            text=hashlib.sha256(self.version.text.encode()).hexdigest(),
            parts=[(each.kind, each.digest) for each in self.told],
        )

    @property
    def sign_off(self) -> SignOff | None:
        return self.sign_offs[-1] if self.sign_offs else None

    @property
    def holds(self) -> bool:
        """What was signed is what is there, and it neither fell nor did anybody open the article again."""
        return self.is_as_signed and self.article.state in SIGNED_STATES and not self.fell

    @property
    def is_as_signed(self) -> bool:
        return self.sign_off is not None and self.as_recorded and self.sign_off.digest == self.digest

    @cached_property
    def claims(self) -> list[Checked]:
        """The claims that a sign-off is of."""
        return [_checked(record) for record in self.records if record.outcome.standing not in GONE]

    @cached_property
    def blocking(self) -> list[Blocking]:
        """The claims that stand in everybody's way."""
        return [each for each in blocking_claims(self.claims) if each not in self._waived]

    @cached_property
    def bars(self) -> list[Blocking]:
        """Whom four eyes bar, and why."""
        four_eyes = self.rules.four_eyes
        found = bars(self.claims, author=self.article.author_id, wrote=self.wrote, four_eyes=four_eyes)
        return [each for each in found if each not in self._waived]

    def bars_of(self, person: User) -> list[Blocking]:
        return [each for each in self.bars if each.person == person.pk]

    def bars_seen_by(self, viewer: User) -> list[Blocking]:
        """The bars without those that would tell who gave a review that is still to be kept from the viewer."""
        sealed = {record.claim.pk: record.sealed_from(viewer) for record in self.records}
        return [each for each in self.bars if each.claim is None or each.person not in sealed[each.claim]]

    def in_the_way_of(self, person: User) -> list[Blocking]:
        """All that keeps this person from signing, bars first."""
        return [*self.bars_of(person), *self.blocking]

    def checked_alone_by(self, person: User) -> list[int]:
        """The claims (their keys) to which this person gave the only review that counts, but for sealed ones."""
        sealed = {record.claim.pk for record in self.records if person.pk in record.sealed_from(None)}
        return [
            each.claim
            for each in only_reviews(self.claims)
            if each.person == person.pk and each.claim is not None and each.claim not in sealed
        ]

    @cached_property
    def changed(self) -> list[Changed]:
        """What changed since the last sign-off, each thing once, in the order of the last change."""
        if self.sign_off is None or self.holds:
            return []
        newest = {(each.kind, each.claim): each.at for each in self.told_since(self.sign_off)}
        found = [Changed(kind, claim, at) for (kind, claim), at in sorted(newest.items(), key=lambda item: item[1])]
        if not self.as_recorded:
            found.append(Changed("record"))
        was_opened = self.is_as_signed and not self.fell
        return found or [Changed("reopened" if was_opened else "author")]

    def told_since(self, sign_off: SignOff) -> list[Told]:
        """What the chain told after that sign-off, without what only went along: a new version gives each claim a
        place, and a source moves the token of its claim."""
        since = [each for each in self.told if each.number > self.signed_at_part.get(sign_off.pk, 0)]
        versions = {each.sequence for each in since if each.kind == "version"}
        sources = {(each.sequence, each.claim) for each in since if each.kind == "evidence"}
        return [
            each
            for each in since
            if not (each.kind in ("placement", "loss") and each.sequence in versions)
            and not (each.kind == "claim" and (each.sequence, each.claim) in sources)
        ]

    @cached_property
    def _waived(self) -> set[Blocking]:
        return {each.lets_pass for each in self.waivers if each.holds}


def let_pass(waiver: Waiver) -> Blocking:
    """What a waiver is for."""
    return Blocking(Blocker(waiver.blocker), claim=waiver.claim_id, person=waiver.person_id)


def read_approval(
    article: Article,
    version: ArticleVersion | None = None,
    records: Sequence[ClaimRecord] | None = None,
    *,
    noted: Collection[tuple[str, int]] = (),
) -> Approval:
    """How the sign-off of an article stands now. Seven queries, and those of the claims where they are not given.

    `noted` are the rows (kind and key) that a verb wrote and that the chain does not tell of yet.
    Call it where nobody writes the article meanwhile: with its row locked, or within `one_moment`.
    """
    version = version or current_version(article)
    records = read_claims(version) if records is None else records
    told, payloads = _told(article)
    rows = _Rows(
        list(article.versions.defer("blocks")),
        list(article.waivers.select_related("claim", "person", "made_by")),
        list(article.sign_offs.select_related("signed_by")),
        list(article.publications.select_related("sign_off", "published_by")),
    )
    as_recorded = (
        _as_recorded(version, records, [*rows.waivers, *rows.sign_offs], payloads, noted)
        and _are_as_told(article, rows.versions, payloads)
        and _stand_as_told(version, records, payloads)
    )
    fell = _has_fallen(article, payloads)
    return _approval(article, version, records, rules_in_force(), told, as_recorded, fell, rows)


def approval_then(
    article: Article,
    version: ArticleVersion,
    records: Sequence[ClaimRecord],
    rules: RuleSettings,
    *,
    until: int,
    rows: Mapping[type[Model], Mapping[int, Any]],
) -> Approval:
    """How it stood after that entry (its sequence), with rows as they were rebuilt from the entries. Two queries."""
    told, payloads = _told(article, until=until)
    then: list[list[Any]] = [
        [row for _key, row in sorted(rows.get(model, {}).items())]
        for model in (ArticleVersion, Waiver, SignOff, Publication)
    ]
    return _approval(article, version, records, rules, told, True, _has_fallen(article, payloads), _Rows(*then))


@dataclass(frozen=True)
class _Rows:
    """What an article has of these, in the order it was written."""

    versions: Sequence[ArticleVersion]
    waivers: Sequence[Waiver]
    sign_offs: Sequence[SignOff]
    publications: Sequence[Publication]


def _approval(
    article: Article,
    version: ArticleVersion,
    records: Sequence[ClaimRecord],
    rules: RuleSettings,
    told: Sequence[Told],
    as_recorded: bool,
    fell: bool,
    rows: _Rows,
) -> Approval:
    marks = [each for each in told if each.kind in _MARKS]
    first_of = {(each.kind, each.row): each.number for each in reversed(marks)}
    return Approval(
        article=article,
        version=version,
        records=records,
        rules=rules,
        told=[each for each in told if each.kind in SIGNED],
        as_recorded=as_recorded,
        fell=fell,
        wrote=_wrote(rows.versions),
        waivers=[_held(waiver, version, told, first_of) for waiver in rows.waivers],
        sign_offs=rows.sign_offs,
        publications=rows.publications,
        signed_at_part={row.pk: first_of.get(("sign_off", row.pk), 0) for row in rows.sign_offs},
    )


_MARKS = ("sign_off", "waiver")  # since when they stand is what the chain says


_Payloads = Mapping[tuple[str, int], dict[str, Any]]


def _told(article: Article, until: int | None = None) -> tuple[list[Told], _Payloads]:
    """What the chain says of the article, of what is signed, and of sign-offs and waivers, in order; and by kind and
    row what it says last. Two queries."""
    parts = EntryPart.objects.filter(entry__chain=chain_of(article.pk), kind__in=("article", *SIGNED, *_MARKS))
    if until is not None:
        parts = parts.filter(entry__sequence__lte=until)
    columns = ("pk", "kind", "row", "digest", "entry__sequence", "entry__at", "payload")
    rows = list(parts.order_by("entry__sequence", "position").values_list(*columns))
    erased = erased_parts(chain_of(article.pk))
    last = {(kind, row): (digest, payload) for _number, kind, row, digest, _sequence, _at, payload in rows}
    payloads = {key: json.loads(payload) if payload else erased[digest] for key, (digest, payload) in last.items()}
    told = [
        Told(kind, row, _claim(kind, row, payloads), digest, number, sequence, at)
        for number, kind, row, digest, sequence, at, _payload in rows
    ]
    return told, payloads


def _claim(kind: str, row: int, payloads: _Payloads) -> int | None:
    """The claim (its key) that a part is about."""
    said = payloads[kind, row]
    if kind == ERASED:
        said = said["fields"]["reads"]
    if said.get("kind") == "claim":
        return row
    claim = said.get("fields", {}).get("claim")
    return claim if isinstance(claim, int) else None


def _as_recorded(
    version: ArticleVersion,
    records: Sequence[ClaimRecord],
    given: Sequence[Waiver | SignOff],
    payloads: _Payloads,
    noted: Collection[tuple[str, int]],
) -> bool:
    """Whether the rows that are read are what the ledger says last of them, all of them, and no others."""
    rows: list[Any] = [version, *given]
    for record in records:
        rows += [record.claim, *([record.placement] if record.placement else []), *record.reviews, *record.evidence]
    kinds: list[tuple[Any, Kind]] = [(row, kind_of(row.__class__)) for row in rows]
    found = {(kind.name, row.pk): said(row, kind) for row, kind in kinds if (kind.name, row.pk) not in noted}
    whole = ("claim", "review", "evidence", "waiver", "sign_off")  # of these kinds every row is read
    known = [key for key in payloads if key[0] in whole and key not in noted]
    if any(key not in payloads for key in found) or any(key not in found for key in known):
        return False
    same = (canonical({**fields, **payloads[key]["fields"]}) == canonical(fields) for key, fields in found.items())
    return hashlib.sha256(version.text.encode()).hexdigest() == version.digest and all(same)


def _are_as_told(article: Article, versions: Sequence[ArticleVersion], payloads: _Payloads) -> bool:
    """Whether the chain says the same of the author, of which text is current, and of who brought each and how."""
    said_last = payloads.get(("article", article.pk), {}).get("fields", {})
    kind, keys = kind_of(ArticleVersion), ("number", "text", "origin", "by")
    brought = {row.pk: [getattr(row, kind.keys[key]) for key in keys] for row in versions}
    told = {
        row: [each["fields"].get(key, kind.later.get(key)) for key in keys]
        for (name, row), each in payloads.items()
        if name == kind.name
    }
    is_last = (article.author_id, article.current_number) == (said_last.get("author"), said_last.get("version"))
    return is_last and brought == told


def _stand_as_told(version: ArticleVersion, records: Sequence[ClaimRecord], payloads: _Payloads) -> bool:
    """Whether each claim has the place in the version that the chain told of last."""
    placements = [(row, payloads[kind, row]["fields"]) for kind, row in sorted(payloads) if kind == "placement"]
    newest = {fields["claim"]: row for row, fields in placements if fields["version"] == version.pk}
    return newest == {record.claim.pk: record.placement.pk for record in records if record.placement}


def _has_fallen(article: Article, payloads: _Payloads) -> bool:
    return payloads.get(("article", article.pk), {}).get("fields", {}).get("fallen_at") is not None


def _held(
    waiver: Waiver, version: ArticleVersion, told: Sequence[Told], first_of: Mapping[tuple[str, int], int]
) -> Held:
    """A waiver is of one version, and of a claim as it was."""
    given = first_of.get(("waiver", waiver.pk), 0)
    changed = any(each.number > given and each.kind in SIGNED and each.claim == waiver.claim_id for each in told)
    is_of_now = waiver.version_number == version.number and not waiver.withdrawn
    return Held(waiver, is_of_now and not (waiver.claim_id and changed))


def _wrote(versions: Sequence[ArticleVersion]) -> dict[int, list[int]]:
    """By person the numbers of the versions that they typed or edited here. What was not recorded as read from outside
    counts as typed."""
    found: dict[int, list[int]] = defaultdict(list)
    for version in versions:
        if version.origin != TextOrigin.OUTSIDE:
            found[version.brought_by_id].append(version.number)
    return dict(found)


def _checked(record: ClaimRecord) -> Checked:
    outcome = record.outcome
    reviewers = tuple(None if review.kind == ReviewKind.IMPORTED else review.reviewer_id for review in record.counting)
    return Checked(record.claim.pk, outcome.standing, str(outcome.verdict), reviewers)
