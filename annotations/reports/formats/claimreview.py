"""Reports as schema.org ClaimReview: for each article a feed with a review of every settled claim.

What is not settled is left out, and counted. The scale is 1 (disputed), 2 (unverified), 3 (verified).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from annotations.choices import Reason, Standing, Verdict
from annotations.reports.formats.jsonld import (
    address,
    article_address,
    claim_address,
    dumps,
    moment,
    source_address,
    told,
    withheld,
)
from annotations.reports.shapes import ClaimReport, Report, ReviewReport
from annotations.reports.words import label

CONTEXT = "https://schema.org"
SCALE: dict[str, int] = {Verdict.DISPUTED: 1, Verdict.UNVERIFIED: 2, Verdict.VERIFIED: 3}

Node = dict[str, Any]


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """One JSON-LD document in UTF-8: a DataFeed for each article, as nodes of one graph."""
    yield f'{{"@context": {dumps(CONTEXT)}, "@graph": ['.encode()
    before = "\n"
    for report in reports:
        yield (before + dumps(_feed(report))).encode()
        before = ",\n"
    yield b"\n]}\n"


def _feed(report: Report) -> Node:
    settled = [claim for claim in report.standing_claims if claim.standing == Standing.SETTLED]
    return {
        "@type": "DataFeed",
        "@id": f"{article_address(report.article)}claim-reviews/",
        "name": report.title,
        "author": _organisation(),
        "dateModified": moment(report.as_of or report.made_at),
        "identifier": [
            _property("report digest", report.digest),
            *([_property("head of the record", report.head.digest)] if report.head else []),
        ],
        "variableMeasured": [
            _property("claims left out: not settled", len(report.standing_claims) - len(settled)),
            _property("confidential sources withheld", sum(withheld(claim) for claim in settled)),
        ],
        "dataFeedElement": [_review(report, claim) for claim in settled],
    }


def _review(report: Report, claim: ClaimReport) -> Node:
    deciding = claim.deciding
    times = [review.given_at for review in deciding] or [report.made_at]
    node = {
        "@type": "ClaimReview",
        "@id": claim_address(claim.id),
        "url": claim_address(claim.id),
        "datePublished": moment(min(times)),
        "dateModified": moment(max(times)),
        "author": _organisation(),
        "claimReviewed": claim.statement or claim.quote,
        "itemReviewed": _claim(report, claim),
        "reviewRating": _rating(claim, deciding),
        "reviewBody": "\n\n".join(review.rationale for review in deciding if review.rationale),
        "citation": [url for each in told(claim.evidence) if (url := address(each.url))],
    }
    return {name: value for name, value in node.items() if value}


def _claim(report: Report, claim: ClaimReport) -> Node:
    """What is claimed, by whom, and where it stands. Of a claimant there is a name alone, of one person or of many."""
    claimant = claim.claimant or report.outlet
    return {
        "@type": "Claim",
        "text": claim.quote or claim.statement,
        **({"author": {"@type": "Organization", "name": claimant}} if claimant else {}),
        "appearance": _article(report),
    }


def _article(report: Report) -> Node:
    published = report.published_at or report.published_on
    node = {
        "@type": "Article",
        "url": source_address(report),
        "headline": report.title,
        "inLanguage": report.language,
        "datePublished": published.isoformat() if published else "",
        "publisher": {"@type": "Organization", "name": report.outlet} if report.outlet else None,
    }
    return {name: value for name, value in node.items() if value}


def _rating(claim: ClaimReport, deciding: tuple[ReviewReport, ...]) -> Node:
    """The verdict on our scale, and in words with its reasons."""
    reasons = sorted({label(Reason, review.reason) for review in deciding if review.reason})
    verdict = label(Verdict, claim.verdict)
    return {
        "@type": "Rating",
        "ratingValue": SCALE[claim.verdict],
        "worstRating": min(SCALE.values()),
        "bestRating": max(SCALE.values()),
        "alternateName": f"{verdict}: {', '.join(reasons)}" if reasons else verdict,
    }


def _organisation() -> Node:
    return {"@type": "Organization", "name": settings.ORGANISATION, "url": f"{settings.NEWSROOM_ADDRESS}/"}


def _property(name: str, value: str | int) -> Node:
    return {"@type": "PropertyValue", "name": name, "value": value}
