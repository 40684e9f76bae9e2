"""The verification report as plain, frozen values: what every format prints, so that they cannot disagree.

Times are aware datetimes in UTC; places are Unicode code points of `Report.text`, end exclusive; values of
choices are those of annotations.choices. Whatever is not known is blank or None.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Change:
    """One field of a record, before and after."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Event:
    """Something that a person did. `subject` is article, version, claim, placement, review, evidence, waiver, sign_off,
    publication, question, answer, note, rules, outlet or story.

    `about` names which one (a reviewer, a source), `action` is added, changed, withdrawn or restored; of a
    placement also moved, reworded, found or lost, by a new version of the text; and of an article fell, where its
    sign-off held no more: that is by nobody.
    """

    at: datetime
    by: str
    subject: str
    about: str
    action: str
    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True)
class ReviewReport:
    """What one reviewer says now. A stale review speaks about words that are no longer there; one that does not count
    is stale, was given in another sentence where the risk is not routine, says that nothing was checked yet, or is
    `by_author`: by the person who is named as the article's author.

    `reviewer_id` is the account's number, which is never given to another; 0 where the review was brought in from
    outside, in the name of somebody who may have none."""

    reviewer: str
    reviewer_id: int
    kind: str
    verdict: str
    reason: str
    rationale: str
    correction: str
    given_at: datetime
    quote: str
    stale: bool
    by_author: bool
    counts: bool


@dataclass(frozen=True)
class EvidenceReport:
    """A source. A `confidential` one is in a report only where it was asked for."""

    kind: str
    stance: str
    tier: str
    title: str
    url: str
    archive_url: str
    archived_on: date | None
    locator: str
    quote: str
    quote_translation: str
    person: str
    consulted_on: date | None
    origin: str
    note: str
    confidential: bool
    file_name: str
    file_digest: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class CheckReport:
    """One line of the checklist of a claim's evidence: `check` is a value of annotations.choices.EvidenceCheck, `state`
    of CheckState. `required`: the rules in force ask for it at the claim's risk."""

    check: str
    state: str
    required: bool

    @property
    def is_lacking(self) -> bool:
        return self.required and self.state == "missing"


@dataclass(frozen=True)
class AnswerReport:
    """An answer to a question, or what somebody added to their own."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class RemarkReport:
    """A question with its answers, or a note (annotations.choices.RemarkKind). `to` is who was asked, `why` how it was
    resolved."""

    kind: str
    to: str
    text: str
    by: str
    at: datetime
    private: bool
    resolved: bool
    why: str
    answers: tuple[AnswerReport, ...]


@dataclass(frozen=True)
class ClaimReport:
    """One claim. `start` and `end` are None, and `quote` blank, where it has no place in this version.

    `verdict` is blank unless the claim is settled. `reviews_in` counts those that count now, of `reviews_required`;
    `reviews_withheld` those that are left out of `reviews`, because a second one is still to be given without
    knowing them; `withheld` the confidential sources that are left out of `evidence`, and of `checklist`.
    """

    id: int
    number: int
    start: int | None
    end: int | None
    quote: str
    statement: str
    claimant: str
    risk: str
    standing: str
    verdict: str
    withdrawal: str
    merged_into: int | None
    split_from: int | None
    reviews_in: int
    reviews_required: int
    reviews_withheld: int
    reviews: tuple[ReviewReport, ...]
    evidence: tuple[EvidenceReport, ...]
    withheld: int
    checklist: tuple[CheckReport, ...]
    remarks: tuple[RemarkReport, ...]
    history: tuple[Event, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the rules ask for that its evidence lacks; nothing is asked of a claim that was taken off."""
        if self.standing in ("withdrawn", "removed"):
            return ()
        return tuple(each.check for each in self.checklist if each.is_lacking)

    @property
    def deciding(self) -> tuple[ReviewReport, ...]:
        """The reviews that its standing rests on: decisions between others where there are any, else all that count; of
        a settled claim those of its verdict."""
        counting = [review for review in self.reviews if review.counts]
        decided = [review for review in counting if review.kind == "adjudication"]
        return tuple(review for review in decided or counting if self.verdict in ("", review.verdict))

    @property
    def display(self) -> str:
        """The one word that says where the claim is: its verdict once settled, else its standing."""
        return self.verdict or self.standing


@dataclass(frozen=True)
class Block:
    """What a stretch of the text is (annotations.choices.BlockKind)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class RequiredEvidence:
    """What the evidence of a claim of each risk is asked for (annotations.choices.EvidenceCheck)."""

    routine: tuple[str, ...]
    figure: tuple[str, ...]
    quote: tuple[str, ...]
    accusation: tuple[str, ...]


@dataclass(frozen=True)
class RulesReport:
    """The newsroom's rules in force: how many reviews settle a claim of each risk, who may sign, what of a text must be
    accounted for (annotations.choices.CoverageRule), and what evidence is asked for."""

    routine: int
    figure: int
    quote: int
    accusation: int
    four_eyes: str
    coverage: str
    evidence: RequiredEvidence


@dataclass(frozen=True)
class SignedChange:
    """Something that is no more as it was signed off. `subject` is version, claim, placement, loss, review, evidence,
    ruling, erased (words, by order), author, record (rows are not what the ledger recorded) or reopened.

    `claim` is its number, None for what belongs to none. `at` is when it was changed last; None where that is not told:
    of what is withheld.
    """

    subject: str
    claim: int | None
    at: datetime | None


@dataclass(frozen=True)
class SignOffReport:
    """That somebody approved a version with its claims as they stood. `digest` is of all that was signed
    (annotations.chain), `four_eyes` the rule of then.

    `checked_by_signer` are the numbers of the claims of which the signer had given the only review that counted.
    `holds`: all of it is as it was, or else `changed` says what is not.
    """

    by: str
    at: datetime
    version: int
    digest: str
    four_eyes: str
    checked_by_signer: tuple[int, ...]
    holds: bool
    changed: tuple[SignedChange, ...]


@dataclass(frozen=True)
class WaiverReport:
    """That something might stand in the way of a sign-off no more, and why. `claim` is a number, `person` a name.

    `blocker` is a value of annotations.choices.Blocker; of `disputed` it says that the article may be published as it
    stands. `holds`: it was not `withdrawn`, is of this version, and the claim is as it was.
    """

    blocker: str
    claim: int | None
    person: str
    why: str
    by: str
    at: datetime
    version: int
    withdrawn: bool
    holds: bool


@dataclass(frozen=True)
class ShareReport:
    """Of the segments of a `kind` (annotations.choices.SegmentKind) how many are in each state."""

    kind: str
    claimed: int
    not_checkable: int
    open: int


@dataclass(frozen=True)
class OpenFigure:
    """A figure of the text that is in no claim and that nobody ruled not checkable; code points, end exclusive."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class RulingReport:
    """That words of this version are not checkable: who said so, and why (annotations.choices.RulingReason)."""

    start: int
    end: int
    quote: str
    reason: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CoverageReport:
    """What of the text is accounted for. `shares` has every kind; the others are in the order of the text."""

    shares: tuple[ShareReport, ...]
    open_figures: tuple[OpenFigure, ...]
    rulings: tuple[RulingReport, ...]


@dataclass(frozen=True)
class PublicationReport:
    """That a version was published as it was signed off, and what `changed` since of what was signed."""

    version: int
    by: str
    at: datetime
    changed: tuple[SignedChange, ...]


@dataclass(frozen=True)
class HeadReport:
    """The last entry of the article's chain in the ledger: whoever keeps its digest can see later whether what was
    recorded until then was changed (annotations.chain)."""

    chain: str
    sequence: int
    digest: str
    at: datetime


@dataclass(frozen=True)
class PartReport:
    """One part of an entry; `salt` and `payload` are None where it is withheld."""

    kind: str
    digest: str
    salt: str | None
    payload: str | None


@dataclass(frozen=True)
class EntryReport:
    """One entry of the ledger, with the canonical header that its digest is of."""

    content: str
    digest: str
    parts: tuple[PartReport, ...]


@dataclass(frozen=True)
class Report:
    """One article as its record stood at one moment: at `made_at`, or at an earlier one, `as_of`.

    `author` is the account that is named as its author. `sign_off` is the last one, `waivers_withheld` counts the
    waivers that are left out because they would tell who gave a review that is still withheld. `fallen_at` says since
    when the sign-off of a published article holds no more.

    `remarks` are the questions and notes about the article as a whole; private ones are in it, and in its claims, only
    `with_private`, where that was asked for, and confidential sources only `with_confidential`.

    `head` is None for an article that has no entries. `entries` is what proves the rest, and is no part of what is
    said: it is filled for the formats that print it.
    """

    article: int
    outlet: str
    story: str
    title: str
    byline: str
    author: str
    url: str
    published_on: date | None
    published_at: datetime | None
    language: str
    original_language: str
    translation: str
    state: str
    fallen_at: datetime | None
    version: int
    versions: int
    brought_by: str
    brought_at: datetime
    text_digest: str
    text: str
    blocks: tuple[Block, ...]
    coverage: CoverageReport
    rules: RulesReport
    sign_off: SignOffReport | None
    waivers: tuple[WaiverReport, ...]
    waivers_withheld: int
    publications: tuple[PublicationReport, ...]
    claims: tuple[ClaimReport, ...]
    remarks: tuple[RemarkReport, ...]
    with_private: bool
    with_confidential: bool
    history: tuple[Event, ...]
    as_of: datetime | None
    head: HeadReport | None
    made_at: datetime
    made_by: str
    entries: tuple[EntryReport, ...] = field(default=(), repr=False, metadata={"apart": True})

    @property
    def standing_claims(self) -> tuple[ClaimReport, ...]:
        """The claims that are not withdrawn."""
        return tuple(claim for claim in self.claims if not claim.withdrawal)

    @property
    def lacking_claims(self) -> tuple[ClaimReport, ...]:
        """The claims whose evidence lacks something that the rules ask for."""
        return tuple(claim for claim in self.claims if claim.lacking)

    @property
    def withdrawn_claims(self) -> tuple[ClaimReport, ...]:
        return tuple(claim for claim in self.claims if claim.withdrawal)

    @property
    def last_publication(self) -> PublicationReport | None:
        return self.publications[-1] if self.publications else None

    @property
    def is_withholding_reviews(self) -> bool:
        """Some claim has reviews that are left out."""
        return any(claim.reviews_withheld for claim in self.claims)

    def waivers_of(self, claim: int) -> tuple[WaiverReport, ...]:
        """What was let pass of the claim of that number."""
        return tuple(waiver for waiver in self.waivers if waiver.claim == claim)

    def counts(self) -> dict[str, int]:
        """How many claims (the withdrawn left out) are at each verdict or standing."""
        found: dict[str, int] = {}
        for claim in self.standing_claims:
            found[claim.display] = found.get(claim.display, 0) + 1
        return found

    @cached_property
    def plain(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return as_plain(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of what is reported, in hexadecimal; who printed it and when is not part of it.

        Nor is the head: what blind reading withholds moves it too, and two reports that say the same have one digest.
        Canonical: keys sorted, no white space, UTF-8, times in ISO 8601.
        """
        content = {name: value for name, value in self.plain.items() if name not in {"head", "made_at", "made_by"}}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def as_plain(value: Any) -> dict[str, Any]:
    """A dataclass of this module as what JSON can hold: dates and times become ISO 8601 text."""
    return {name: _plain(getattr(value, name)) for name in _names(type(value))}  # type: ignore[arg-type]


@cache
def _names(shape: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(shape) if not each.metadata.get("apart"))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:  # most are: a report has tens of thousands
        return value
    if kind is tuple:
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return as_plain(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
