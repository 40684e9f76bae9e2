"""The only report module with queries: the record of an article becomes a Report."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from annotations.choices import Standing
from annotations.models import Article, Evidence, Review, User
from annotations.record import ClaimRecord, current_version, one_moment, read_claims
from annotations.reports.shapes import Block, ClaimReport, Event, EvidenceReport, Report, ReviewReport
from annotations.timeline import ClaimEvent, history_of_article, history_of_claims


def build_report(article: Article, *, by: User) -> Report:
    """The report of an article as it stands now; it does not depend on who asks but for `made_by`.

    A fixed number of queries. A confidential source is left out and counted; while a claim waits for its
    second review, nothing of the first is in.
    """
    with one_moment():
        return _report(Article.objects.select_related("outlet", "story").get(pk=article.pk), by)


def _report(article: Article, by: User) -> Report:
    version = current_version(article)
    records = read_claims(version)
    history = _history_by_claim(history_of_claims(article), records)
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
        claims=tuple(_claim(record, history[record.claim.pk]) for record in records),
        history=tuple(history_of_article(article)),
        made_at=timezone.now(),
        made_by=str(by),
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
