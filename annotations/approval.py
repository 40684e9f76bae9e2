"""Whether an article may be signed off, and whether its sign-off holds: now, or as it was at an entry of its chain.

What was signed is named by the ledger: the digest of a sign-off is of the version's number, its text, the author, and
the digests of all that the article's chain had recorded of its texts, claims, verdicts and evidence. The chain only
grows, so whatever is changed, or changed back, ends it. A row that is not what the ledger recorded last ends it too.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Model

from annotations.accounted import Rulings, read_coverage, read_rulings, read_rulings_of
from annotations.chain import sign_off_digest
from annotations.choices import GONE, SIGNED_STATES, CoverageRule, SegmentKind, TextOrigin
from annotations.coverage import Coverage
from annotations.handled import read_remade, read_taken_off, reviewer_of
from annotations.models import (
    Article,
    ArticleVersion,
    AttachedFile,
    Publication,
    RuleSettings,
    Ruling,
    RulingPlace,
    SignOff,
    User,
    Waiver,
)
from annotations.record import ClaimRecord, current_version, erased_files, read_claims, read_claims_of, rules_in_force
from annotations.signing import Blocking, Checked, Remade, TakenOff, bars, blocking_claims, only_reviews, uncovered
from annotations.told import SIGNED, Key, Told, ToldChain, read_told, read_told_of
from annotations.vocabulary import ERASED


@dataclass(frozen=True)
class Changed:
    """What changed since a sign-off: `kind` of SIGNED, or `author`, or `record` where rows are not, or were not, as
    recorded, or `reopened` where nothing did, and somebody lets it be checked again. `at` is None where that is not
    to be told."""

    kind: str
    claim: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Held:
    """A waiver, and whether it still lets pass what it was given for."""

    waiver: Waiver
    holds: bool


@dataclass(frozen=True)
class Approval:
    """What there is to say of an article's sign-off. `sign_off` is the last one, `publications` oldest first.

    `told` is all that the chain says of what is signed, in order; `as_recorded` whether the rows say the same; `fell`
    whether the chain says that the sign-off of the published article holds no more; `taken_off` and `remade` are what
    people did to claims that others had worked on.
    """

    article: Article
    version: ArticleVersion
    records: Sequence[ClaimRecord]
    rules: RuleSettings
    told: Sequence[Told]
    as_recorded: bool
    fell: bool
    wrote: Mapping[int, Collection[int]]
    taken_off: Sequence[TakenOff]
    remade: Sequence[Remade]
    rulings: Rulings
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
            parts=[(each.kind, each.digest) for each in self.told if each.kind in SIGNED],
        )

    @property
    def sign_off(self) -> SignOff | None:
        return self.sign_offs[-1] if self.sign_offs else None

    @property
    def holds(self) -> bool:
        return self.sign_off is not None and self._holds(self.sign_off)

    def _holds(self, sign_off: SignOff) -> bool:
        """What was signed is what is there, and it neither fell nor did anybody open the article again."""
        is_as_signed = self.as_recorded and sign_off.digest == self.digest
        return is_as_signed and self.article.state in SIGNED_STATES and not self.fell

    @cached_property
    def claims(self) -> list[Checked]:
        """The claims that a sign-off is of."""
        return [_checked(record) for record in self.records if record.outcome.standing not in GONE]

    @cached_property
    def coverage(self) -> Coverage:
        """What of the text is accounted for."""
        return read_coverage(self.version, self.records, self.rulings)

    @cached_property
    def blocking(self) -> list[Blocking]:
        """What stands in everybody's way: claims, and what of the text nobody accounted for."""
        found = [*blocking_claims(self.claims), *self._uncovered()]
        return [each for each in found if each not in self._waived]

    @cached_property
    def bars(self) -> list[Blocking]:
        """Whom four eyes bar, and why."""
        four_eyes = self.rules.four_eyes
        author = self.article.author_id
        found = bars(
            self.claims,
            author=author,
            wrote=self.wrote,
            taken_off=self.taken_off,
            remade=self.remade,
            four_eyes=four_eyes,
        )
        return [each for each in found if each not in self._waived]

    def bars_of(self, person: User) -> list[Blocking]:
        return [each for each in self.bars if each.person == person.pk]

    def bars_seen_by(self, viewer: User) -> list[Blocking]:
        """The bars without those that would tell who gave a review that is still to be kept from the viewer."""
        sealed = {record.claim.pk: record.sealed_from(viewer) for record in self.records}
        return [each for each in self.bars if not each.tells_of(sealed)]

    def in_the_way_of(self, person: User) -> list[Blocking]:
        """All that keeps this person from signing, bars first."""
        return [*self.bars_of(person), *self.blocking]

    def checked_alone_by(self, person: User) -> list[int]:
        """The claims (their keys) to which this person gave the only review that counts, sealed ones too."""
        alone = (each for each in only_reviews(self.claims) if each.person == person.pk)
        return [each.claim for each in alone if each.claim is not None]

    @cached_property
    def changed(self) -> list[Changed]:
        """What changed since the last sign-off."""
        return self.changed_since(self.sign_off) if self.sign_off else []

    def changed_since(self, sign_off: SignOff, hidden: Collection[tuple[str, int]] = ()) -> list[Changed]:
        """What changed of all that this sign-off is of, each thing once, in the order of its last change.

        Of what is `hidden` (by kind and row) no time is told: it would tell that somebody changed their mind. Such
        things come last.
        """
        if self._holds(sign_off):
            return []
        shown: dict[tuple[str, int | None], datetime] = {}
        withheld: set[tuple[str, int | None]] = set()
        for told in self._told_since(sign_off):
            what = (told.kind, None if told.kind == ERASED else told.claim)
            if (told.kind, told.row) in hidden:
                withheld.add(what)
            else:
                shown[what] = told.at
        found = [Changed(kind, claim, at) for (kind, claim), at in sorted(shown.items(), key=lambda item: item[1])]
        found += [Changed(kind, claim) for kind, claim in sorted(withheld, key=lambda item: (item[0], item[1] or 0))]
        if not self.as_recorded:
            found.append(Changed("record"))
        return found or [Changed("record" if self.fell else "reopened")]

    def _told_since(self, sign_off: SignOff) -> list[Told]:
        """What the chain told after that sign-off, without what only went along: a new version gives each claim and
        each ruling a place, a ruling has one, and a source moves the token of its claim."""
        since = [each for each in self.told if each.number > self.signed_at_part.get(sign_off.pk, 0)]
        versions = {each.sequence for each in since if each.kind == "version"}
        sources = {(each.sequence, each.claim) for each in since if each.kind == "evidence"}
        rulings = {each.sequence for each in since if each.kind == "ruling"}
        return [
            each
            for each in since
            if not (each.kind in ("placement", "loss", "ruling_place") and each.sequence in versions)
            and not (each.kind == "ruling_place" and each.sequence in rulings)
            and not (each.kind == "claim" and (each.sequence, each.claim) in sources)
        ]

    def _uncovered(self) -> list[Blocking]:
        if self.rules.coverage == CoverageRule.NOTHING:
            return []
        figures, sentences = (len(self.coverage.open(kind)) for kind in (SegmentKind.FIGURE, SegmentKind.SENTENCE))
        return uncovered(figures, sentences, self.rules.coverage)

    @cached_property
    def _waived(self) -> set[Blocking]:
        return {each.waiver.lets_pass for each in self.waivers if each.holds}


def read_approval(
    article: Article,
    version: ArticleVersion | None = None,
    records: Sequence[ClaimRecord] | None = None,
    *,
    noted: Collection[Key] = (),
    with_files: bool = False,
) -> Approval:
    """How the sign-off of an article stands now. Nine queries, and those of the claims where they are not given.

    `noted` are the rows (kind and key) that a verb wrote and that the chain does not tell of yet. `with_files`: the
    bytes of attached files are read too, one more query; elsewhere verification alone reads them.
    Call it where nobody writes the article meanwhile: with its row locked, or within `one_moment`.
    """
    version = version or current_version(article)
    records = read_claims(version) if records is None else records
    chain = read_told(article)
    rows = _Rows(
        list(article.versions.defer("blocks")),
        list(article.waivers.select_related("claim", "person", "made_by")),
        list(article.sign_offs.select_related("signed_by")),
        list(article.publications.select_related("sign_off", "published_by")),
        read_rulings(version),
    )
    given: list[Any] = [*rows.waivers, *rows.sign_offs, *rows.rulings.rows]
    as_recorded = chain.says(version, records, rows.versions, given, rows.rulings.places, noted=noted)
    if with_files:
        as_recorded = as_recorded and _files_are_whole(records)
    return _approval(article, version, records, rules_in_force(), chain, rows, as_recorded=as_recorded)


def read_approvals(articles: Sequence[Article], rules: RuleSettings) -> dict[int, Approval]:
    """How the sign-offs of several articles stand, by their keys: what stands in the way of one, and whom it bars.

    Ten queries, however many. Whether the rows are as recorded is not asked: whoever signs one is told.
    """
    keys = [article.pk for article in articles]
    records, chains = read_claims_of(keys, rules), read_told_of(keys)
    texts = ArticleVersion.objects.filter(article__in=keys, number=F("article__current_number"))
    current = {version.article_id: version for version in texts.select_related("article", "text_row")}
    rulings = read_rulings_of(current)
    rows = {key: _Rows([], [], [], [], rulings[key]) for key in keys}
    for version in ArticleVersion.objects.filter(article__in=keys).defer("blocks").order_by("number"):
        rows[version.article_id].versions.append(version)
    for waiver in Waiver.objects.filter(article__in=keys).order_by("pk"):
        rows[waiver.article_id].waivers.append(waiver)
    return {
        article.pk: _approval(
            article,
            current[article.pk],
            records[article.pk],
            rules,
            chains[article.pk],
            rows[article.pk],
            as_recorded=True,
        )
        for article in articles
    }


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
    then: list[list[Any]] = [
        [row for _key, row in sorted(rows.get(model, {}).items())]
        for model in (ArticleVersion, Waiver, SignOff, Publication, Ruling, RulingPlace)
    ]
    versions, waivers, sign_offs, publications, rulings, places = then
    of_version = Rulings(rulings, [place for place in places if place.version_id == version.pk])
    then_rows = _Rows(versions, waivers, sign_offs, publications, of_version)
    chain = read_told(article, until=until)
    return _approval(article, version, records, rules, chain, then_rows, as_recorded=True)


@dataclass(frozen=True)
class _Rows:
    """What an article has of these, in the order it was written."""

    versions: list[ArticleVersion]
    waivers: list[Waiver]
    sign_offs: list[SignOff]
    publications: list[Publication]
    rulings: Rulings


def _approval(
    article: Article,
    version: ArticleVersion,
    records: Sequence[ClaimRecord],
    rules: RuleSettings,
    chain: ToldChain,
    rows: _Rows,
    *,
    as_recorded: bool,
) -> Approval:
    return Approval(
        article=article,
        version=version,
        records=records,
        rules=rules,
        told=chain.told,
        as_recorded=as_recorded,
        fell=chain.fallen_at is not None,
        wrote=_wrote(rows.versions),
        taken_off=read_taken_off(records, chain),
        remade=read_remade(records, chain),
        rulings=rows.rulings,
        waivers=[_held(waiver, version, chain) for waiver in rows.waivers],
        sign_offs=rows.sign_offs,
        publications=rows.publications,
        signed_at_part={row.pk: chain.since("sign_off", row.pk) for row in rows.sign_offs},
    )


def _held(waiver: Waiver, version: ArticleVersion, chain: ToldChain) -> Held:
    """A waiver is of one version, and of a claim as it was."""
    given = chain.since("waiver", waiver.pk)
    changed = any(each.number > given and each.claim == waiver.claim_id for each in chain.told)
    is_of_now = waiver.version_number == version.number and not waiver.withdrawn
    return Held(waiver, is_of_now and not (waiver.claim_id and changed))


def _files_are_whole(records: Sequence[ClaimRecord]) -> bool:
    """Whether each attached file is what its digest says, one after the other: they may be long."""
    named = {evidence.file_id for record in records for evidence in record.evidence if evidence.file_id}
    if not named:
        return True
    files = AttachedFile.objects.filter(pk__in=named).iterator(chunk_size=1)
    others = named - {file.pk for file in files if hashlib.sha256(file.content).hexdigest() == file.pk}
    return not others or others <= erased_files()


def _wrote(versions: Sequence[ArticleVersion]) -> dict[int, list[int]]:
    """By person the numbers of the versions that they typed or edited here. What was not recorded as read from outside
    counts as typed."""
    found: dict[int, list[int]] = defaultdict(list)
    for version in versions:
        if version.origin != TextOrigin.OUTSIDE:
            found[version.brought_by_id].append(version.number)
    return dict(found)


def _checked(record: ClaimRecord) -> Checked:
    """Once it is settled, who was outvoted is none of those on whom it rests."""
    outcome = record.outcome
    on = [review for review in record.counting if review.verdict == outcome.verdict or not outcome.verdict]
    reviewers = tuple(reviewer_of(review) for review in on)
    return Checked(record.claim.pk, outcome.standing, str(outcome.verdict), reviewers)
