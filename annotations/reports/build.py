"""The record of an article becomes a Report."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from annotations import clock
from annotations.approval import Approval, Held, read_approval
from annotations.as_of import Past, as_of
from annotations.choices import RemarkKind, ReviewKind, SegmentKind, Standing
from annotations.evidenced import checklist_of
from annotations.models import (
    Article,
    ArticleVersion,
    Evidence,
    Publication,
    Remark,
    Review,
    RuleSettings,
    SignOff,
    User,
)
from annotations.models.person import named
from annotations.proof import Row, entries_of, head_of, hidden_rows, names_of, report_head, sealed_in
from annotations.record import ClaimRecord, as_given, current_version, one_moment, read_claims
from annotations.reports.shapes import (
    AnswerReport,
    Block,
    CheckReport,
    ClaimReport,
    CoverageReport,
    Event,
    EvidenceReport,
    HeadReport,
    OpenFigure,
    PublicationReport,
    RemarkReport,
    Report,
    RequiredEvidence,
    ReviewReport,
    RulesReport,
    RulingReport,
    ShareReport,
    SignedChange,
    SignOffReport,
    WaiverReport,
)
from annotations.timeline import ClaimEvent, Sealed, Seen, all_of, history_of_article, history_of_claims


@dataclass(frozen=True)
class _Record:
    """What a report is made of, as it stands or as it stood. `as_of` is None for the record of now; `seen` picks, of
    rows and history rows, those that were there then. `remarks` are all of then, `withheld` the keys of those that are
    left out; confidential sources are left out but `with_confidential`."""

    article: Article
    version: ArticleVersion
    claims: Sequence[ClaimRecord]
    approval: Approval
    head: HeadReport | None
    seen: Seen
    as_of: datetime | None
    remarks: Sequence[Remark]
    withheld: frozenset[int] = field(default=frozenset())
    with_confidential: bool = False

    @cached_property
    def sealed(self) -> Sealed:
        """By claim the reviewers of whom a report must not tell."""
        return {record.claim.pk: record.sealed_from(None) for record in self.claims}

    @cached_property
    def numbers(self) -> dict[int, int]:
        return {record.claim.pk: record.claim.number for record in self.claims}


def build_report(
    article: Article,
    *,
    by: User,
    as_of: datetime | None = None,
    with_private: bool = False,
    with_confidential: bool = False,
    with_entries: bool = False,
) -> Report:
    """The report of an article as it stands, or as it stood at a moment; who asks is in `made_by` alone.

    A fixed number of queries. A confidential source is left out and counted, unless it is asked for
    `with_confidential`; while a claim waits for its second review, nothing of the first is in. A report of a past
    moment tells neither what was to be kept then nor what is to be kept now: a claim whose reviews are sealed today
    waits in it, where it was settled or split. Private questions and notes are in it `with_private` alone: what is
    private today, or was then.
    People are named as the article's entries name them. `with_entries` adds the entries that prove the rest.
    Raises NotAMomentError and NotRecordedError, as annotations.as_of does, and ErasedSinceError for entries that no
    longer prove it.
    """
    with one_moment():
        record = _now(article) if as_of is None else _then(article, as_of, with_confidential=with_confidential)
        if not with_private:
            record = replace(record, withheld=_private(record))
        record = replace(record, with_confidential=with_confidential)
        hidden = hidden_rows(record.article, record.claims, record.withheld, with_confidential=with_confidential)
        entries = entries_of(record.article, hidden, record.head) if with_entries else ()
        with named(names_of(record.article, hidden, record.head)):
            report = _report(record, hidden)
    return replace(report, entries=entries, made_by=str(by), with_private=with_private)


def _now(article: Article) -> _Record:
    article = Article.objects.select_related("outlet", "story", "author").get(pk=article.pk)
    version = current_version(article)
    claims = read_claims(version)
    approval = read_approval(article, version, claims, with_files=True)
    remarks = list(Remark.objects.filter(article=article).select_related("made_by", "to").order_by("pk"))
    return _Record(article, version, claims, approval, head_of(article), seen=all_of, as_of=None, remarks=remarks)


def _then(article: Article, moment: datetime, *, with_confidential: bool) -> _Record:
    past = as_of(article, moment)
    today = {record.claim.pk: record for record in _now_claims(article)}
    confidential = set() if with_confidential else _confidential_since(past)
    claims = [_kept(record, today[record.claim.pk], confidential) for record in past.claims]
    head = report_head(past.entry)
    at = moment.astimezone(UTC)
    remarks = [row for _key, row in sorted(past.rows.get(Remark, {}).items())]
    return _Record(past.article, past.version, claims, past.approval(), head, past.seen, at, remarks)


def _private(record: _Record) -> frozenset[int]:
    """The questions, answers and notes (their keys) that are private today, or were then."""
    today = Remark.objects.filter(article_id=record.article.pk, private=True).values_list("pk", flat=True)
    return frozenset({*today, *(row.pk for row in record.remarks if row.private)})


def _now_claims(article: Article) -> list[ClaimRecord]:
    return read_claims(current_version(Article.objects.get(pk=article.pk)))


def _confidential_since(past: Past) -> set[int]:
    """The sources (their keys) that somebody called confidential after the moment."""
    rows = Evidence.history.filter(claim__article_id=past.article.pk, confidential=True)
    return {row.id for row in rows if not past.had(row)}


def _kept(then: ClaimRecord, now: ClaimRecord, confidential: set[int]) -> ClaimRecord:
    """The claim of then without what is not to be told today. A verdict that rests on a sealed review would tell it."""
    for evidence in then.evidence:
        evidence.confidential = evidence.confidential or evidence.pk in confidential
    sealed = now.sealed_from(None)
    outcome = then.outcome
    if any(review.reviewer_id in sealed and then.counts(review) for review in then.reviews):
        required = max(outcome.required, now.outcome.required)
        told = outcome.standing in {Standing.SETTLED, Standing.SPLIT}
        outcome = replace(outcome, standing=Standing.WAITING, verdict="", required=required) if told else outcome
    return replace(then, outcome=outcome, sealed_besides=frozenset(sealed))


def _report(record: _Record, hidden: Collection[Row]) -> Report:
    article, version, approval = record.article, record.version, record.approval
    events = [each for each in history_of_claims(article, record.seen) if each.remark not in record.withheld]
    history = _history_by_claim(events, record)
    remarks = _remarks(record)
    waivers = [each for each in approval.waivers if not each.waiver.lets_pass.tells_of(record.sealed)]
    return Report(
        article=article.pk,
        outlet=article.outlet.name if article.outlet else "",
        story=article.story.title if article.story else "",
        title=version.title,
        byline=article.byline,
        author=str(article.author or ""),
        url=article.url,
        published_on=article.published_on,
        published_at=article.published_at,
        language=article.language,
        original_language=article.original_language,
        translation=article.translation,
        state=article.state,
        fallen_at=article.fallen_at,
        version=version.number,
        versions=article.current_number,
        brought_by=str(version.brought_by),
        brought_at=version.brought_at,
        text_digest=version.digest,
        text=version.text,
        blocks=tuple(Block(start, end, kind) for start, end, kind in version.blocks),
        coverage=_coverage(approval),
        rules=_rules(approval.rules),
        sign_off=_sign_off(approval.sign_off, record, hidden) if approval.sign_off else None,
        waivers=tuple(_waiver(each, record.numbers) for each in waivers),
        waivers_withheld=len(approval.waivers) - len(waivers),
        publications=tuple(_publication(row, record, hidden) for row in approval.publications),
        claims=tuple(
            _claim(claim, history[claim.claim.pk], tuple(remarks[claim.claim.pk]), record) for claim in record.claims
        ),
        remarks=tuple(remarks[None]),
        with_private=False,
        with_confidential=record.with_confidential,
        history=tuple(history_of_article(article, sealed=record.sealed, seen=record.seen, withheld=record.withheld)),
        head=record.head,
        as_of=record.as_of,
        made_at=clock.now(),
        made_by="",
    )


def _rules(rules: RuleSettings) -> RulesReport:
    return RulesReport(
        routine=rules.required_routine,
        figure=rules.required_figure,
        quote=rules.required_quote,
        accusation=rules.required_accusation,
        four_eyes=rules.four_eyes,
        coverage=rules.coverage,
        evidence=RequiredEvidence(
            **{risk.value: tuple(check.value for check in checks) for risk, checks in rules.required_evidence.items()}
        ),
    )


def _coverage(approval: Approval) -> CoverageReport:
    text, found = approval.version.text, approval.coverage
    return CoverageReport(
        shares=tuple(ShareReport(each.kind, each.claimed, each.not_checkable, each.open) for each in found.shares),
        open_figures=tuple(
            OpenFigure(each.start, each.end, text[each.start : each.end]) for each in found.open(SegmentKind.FIGURE)
        ),
        rulings=tuple(
            RulingReport(
                start=place.start,
                end=place.end,
                quote=text[place.start : place.end],
                reason=ruling.reason,
                note=ruling.note,
                by=str(ruling.made_by),
                at=ruling.made_at,
            )
            for ruling, place in approval.rulings.standing
        ),
    )


def _sign_off(row: SignOff, record: _Record, hidden: Collection[Row]) -> SignOffReport:
    checked = set(row.checked) - sealed_in(row, record.sealed)
    return SignOffReport(
        by=str(row.signed_by),
        at=row.signed_at,
        version=row.version_number,
        digest=row.digest,
        four_eyes=row.four_eyes,
        checked_by_signer=tuple(sorted(record.numbers[claim] for claim in checked)),
        holds=record.approval.holds,
        changed=_changed_since(row, record, hidden),
    )


def _waiver(held: Held, numbers: Mapping[int, int]) -> WaiverReport:
    row = held.waiver
    return WaiverReport(
        blocker=row.blocker,
        claim=numbers[row.claim_id] if row.claim_id else None,
        person=str(row.person or ""),
        why=row.why,
        by=str(row.made_by),
        at=row.made_at,
        version=row.version_number,
        withdrawn=row.withdrawn,
        holds=held.holds,
    )


def _publication(row: Publication, record: _Record, hidden: Collection[Row]) -> PublicationReport:
    return PublicationReport(
        version=row.sign_off.version_number,
        by=str(row.published_by),
        at=row.published_at,
        changed=_changed_since(row.sign_off, record, hidden),
    )


def _remarks(record: _Record) -> dict[int | None, list[RemarkReport]]:
    """By claim (None: the article as a whole) the questions with their answers, and the notes."""
    told = [row for row in record.remarks if row.pk not in record.withheld]
    answers: dict[int | None, list[AnswerReport]] = defaultdict(list)
    for row in told:
        if row.kind == RemarkKind.ANSWER:
            answers[row.about_id].append(AnswerReport(str(row.made_by), row.made_at, row.text))
    found: dict[int | None, list[RemarkReport]] = defaultdict(list)
    for row in told:
        if row.kind != RemarkKind.ANSWER:
            found[row.claim_id].append(
                RemarkReport(
                    kind=row.kind,
                    to=str(row.to or ""),
                    text=row.text,
                    by=str(row.made_by),
                    at=row.made_at,
                    private=row.private,
                    resolved=row.resolved,
                    why=row.why,
                    answers=tuple(answers[row.pk]),
                )
            )
    return found


def _changed_since(sign_off: SignOff, record: _Record, hidden: Collection[Row]) -> tuple[SignedChange, ...]:
    """What changed of all that this sign-off is of, as far as a report may tell it."""
    changed = record.approval.changed_since(sign_off, hidden)
    return tuple(SignedChange(each.kind, record.numbers.get(each.claim or 0), each.at) for each in changed)


def _history_by_claim(events: Iterable[ClaimEvent], record: _Record) -> dict[int, tuple[Event, ...]]:
    sealed = record.sealed
    found: dict[int, list[Event]] = defaultdict(list)
    for item in events:
        if (record.with_confidential or not item.confidential) and item.reviewer not in sealed[item.claim]:
            found[item.claim].append(item.event)
    return defaultdict(tuple, {claim: tuple(items) for claim, items in found.items()})


def _claim(
    record: ClaimRecord, history: tuple[Event, ...], remarks: tuple[RemarkReport, ...], whole: _Record
) -> ClaimReport:
    """One claim of a `whole` record."""
    claim, placement, outcome = record.claim, record.placement, record.outcome
    standing_evidence = [evidence for evidence in record.evidence if not evidence.withdrawn]
    told = [evidence for evidence in standing_evidence if whole.with_confidential or not evidence.confidential]
    return ClaimReport(
        id=claim.pk,
        number=claim.number,
        start=placement.start if placement else None,
        end=placement.end if placement else None,
        quote=placement.quote if placement else "",
        statement=claim.statement,
        claimant=claim.claimant,
        risk=claim.risk,
        standing=Standing(outcome.standing).value,
        verdict=str(outcome.verdict),
        withdrawal=claim.withdrawal,
        merged_into=claim.merged_into.number if claim.merged_into else None,
        split_from=claim.split_from.number if claim.split_from else None,
        reviews_in=outcome.counted,
        reviews_required=outcome.required,
        reviews_withheld=len(record.reviews) - len(record.reviews_for(None)),
        reviews=tuple(_review(review, record) for review in record.reviews_for(None)),
        evidence=tuple(_evidence(evidence) for evidence in told),
        withheld=len(standing_evidence) - len(told),
        checklist=tuple(
            CheckReport(each.check.value, each.state.value, each.is_required)
            for each in checklist_of(record, whole.approval.rules, with_confidential=whole.with_confidential)
        ),
        remarks=remarks,
        history=history,
    )


def _review(review: Review, record: ClaimRecord) -> ReviewReport:
    return ReviewReport(
        reviewer=review.reviewer_name,
        reviewer_id=0 if review.kind == ReviewKind.IMPORTED else review.reviewer_id,
        kind=review.kind,
        verdict=review.verdict,
        reason=review.reason,
        rationale=review.rationale,
        correction=review.correction,
        given_at=review.given_at,
        quote=review.placement.quote,
        stale=record.is_stale(review),
        by_author=as_given(review, record.claim).by_author,
        counts=record.counts(review),
    )


def _evidence(evidence: Evidence) -> EvidenceReport:
    return EvidenceReport(
        kind=evidence.kind,
        stance=evidence.stance,
        tier=evidence.tier,
        title=evidence.title,
        url=evidence.url,
        archive_url=evidence.archive_url,
        archived_on=evidence.archived_on,
        locator=evidence.locator,
        quote=evidence.quote,
        quote_translation=evidence.quote_translation,
        person=evidence.person,
        consulted_on=evidence.consulted_on,
        origin=evidence.origin,
        note=evidence.note,
        confidential=evidence.confidential,
        file_name=evidence.file_name,
        file_digest=evidence.file_id or "",
        added_by=str(evidence.added_by),
        added_at=evidence.added_at,
    )
