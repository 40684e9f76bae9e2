"""The record of an article becomes a Report."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from annotations import clock
from annotations.as_of import Past, as_of
from annotations.choices import Standing
from annotations.models import Article, ArticleVersion, Evidence, Review, User
from annotations.models.person import named
from annotations.proof import entries_of, head_of, hidden_rows, names_of, report_head
from annotations.record import ClaimRecord, current_version, one_moment, read_claims
from annotations.reports.shapes import Block, ClaimReport, Event, EvidenceReport, HeadReport, Report, ReviewReport
from annotations.timeline import ClaimEvent, Seen, all_of, history_of_article, history_of_claims


@dataclass(frozen=True)
class _Record:
    """What a report is made of, as it stands or as it stood. `as_of` is None for the record of now; `seen` picks, of
    rows and history rows, those that were there then."""

    article: Article
    version: ArticleVersion
    claims: Sequence[ClaimRecord]
    head: HeadReport | None
    seen: Seen
    as_of: datetime | None


def build_report(article: Article, *, by: User, as_of: datetime | None = None, with_entries: bool = False) -> Report:
    """The report of an article as it stands, or as it stood at a moment; who asks is in `made_by` alone.

    A fixed number of queries. A confidential source is left out and counted; while a claim waits for its
    second review, nothing of the first is in. A report of a past moment tells neither what was to be kept then nor
    what is to be kept now: a claim whose reviews are sealed today waits in it, where it was settled or split.
    People are named as the article's entries name them. `with_entries` adds the entries that prove the rest.
    Raises NotAMomentError and NotRecordedError, as annotations.as_of does, and ErasedSinceError for entries that no
    longer prove it.
    """
    with one_moment():
        record = _now(article) if as_of is None else _then(article, as_of)
        hidden = hidden_rows(record.article, record.claims)
        entries = entries_of(record.article, hidden, record.head) if with_entries else ()
        with named(names_of(record.article, hidden, record.head)):
            report = _report(record)
    return replace(report, entries=entries, made_by=str(by))


def _now(article: Article) -> _Record:
    article = Article.objects.select_related("outlet", "story").get(pk=article.pk)
    version = current_version(article)
    return _Record(article, version, read_claims(version), head_of(article), seen=all_of, as_of=None)


def _then(article: Article, moment: datetime) -> _Record:
    past = as_of(article, moment)
    today = {record.claim.pk: record for record in _now_claims(article)}
    confidential = _confidential_since(past)
    claims = [_kept(record, today[record.claim.pk], confidential) for record in past.claims]
    head = report_head(past.entry)
    return _Record(past.article, past.version, claims, head, seen=past.seen, as_of=moment.astimezone(UTC))


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


def _report(record: _Record) -> Report:
    article, version = record.article, record.version
    history = _history_by_claim(history_of_claims(article, record.seen), record.claims)
    return Report(
        article=article.pk,
        outlet=article.outlet.name if article.outlet else "",
        story=article.story.title if article.story else "",
        title=version.title,
        byline=article.byline,
        url=article.url,
        published_on=article.published_on,
        published_at=article.published_at,
        language=article.language,
        original_language=article.original_language,
        translation=article.translation,
        state=article.state,
        version=version.number,
        versions=article.current_number,
        brought_by=str(version.brought_by),
        brought_at=version.brought_at,
        text_digest=version.digest,
        text=version.text,
        blocks=tuple(Block(start, end, kind) for start, end, kind in version.blocks),
        claims=tuple(_claim(claim, history[claim.claim.pk]) for claim in record.claims),
        history=tuple(history_of_article(article, record.seen)),
        head=record.head,
        as_of=record.as_of,
        made_at=clock.now(),
        made_by="",
    )


def _history_by_claim(events: Iterable[ClaimEvent], records: Iterable[ClaimRecord]) -> dict[int, tuple[Event, ...]]:
    sealed = {record.claim.pk: record.sealed_from(None) for record in records}
    found: dict[int, list[Event]] = defaultdict(list)
    for item in events:
        if not item.confidential and item.reviewer not in sealed[item.claim]:
            found[item.claim].append(item.event)
    return defaultdict(tuple, {claim: tuple(items) for claim, items in found.items()})


def _claim(record: ClaimRecord, history: tuple[Event, ...]) -> ClaimReport:
    claim, placement, outcome = record.claim, record.placement, record.outcome
    standing_evidence = [evidence for evidence in record.evidence if not evidence.withdrawn]
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
        evidence=tuple(_evidence(evidence) for evidence in standing_evidence if not evidence.confidential),
        withheld=sum(evidence.confidential for evidence in standing_evidence),
        history=history,
    )


def _review(review: Review, record: ClaimRecord) -> ReviewReport:
    return ReviewReport(
        reviewer=review.reviewer_name,
        kind=review.kind,
        verdict=review.verdict,
        reason=review.reason,
        rationale=review.rationale,
        correction=review.correction,
        given_at=review.given_at,
        quote=review.placement.quote,
        stale=record.is_stale(review),
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
        locator=evidence.locator,
        quote=evidence.quote,
        quote_translation=evidence.quote_translation,
        person=evidence.person,
        consulted_on=evidence.consulted_on,
        origin=evidence.origin,
        note=evidence.note,
        file_name=evidence.file_name,
        file_digest=evidence.file_id or "",
        added_by=str(evidence.added_by),
        added_at=evidence.added_at,
    )
