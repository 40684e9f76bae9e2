"""Reports as W3C Web Annotations: for each article a collection, with a page for every hundred claims.

Follows the Web Annotation Data Model (W3C Recommendation of 23 February 2017). Places are Unicode code points of the
article's text, as the model asks for.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from annotations.reports.formats.jsonld import (
    address,
    article_address,
    claim_address,
    dumps,
    moment,
    person_address,
    source_address,
    told,
    withheld,
)
from annotations.reports.shapes import ClaimReport, EvidenceReport, Report, ReviewReport

# The model's own, and what it has no words for: which report it is, and what was left out.
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"desk": "urn:claim-desk:"}]
PAGE = 100  # claims
AROUND = 32  # code points of prefix and suffix

Node = dict[str, Any]


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """One JSON-LD document in UTF-8: the collections of all articles and their pages, as nodes of one graph."""
    yield f'{{"@context": {dumps(CONTEXT)}, "@graph": ['.encode()
    before = "\n"
    for report in reports:
        for node in _nodes(report):
            yield (before + dumps(node)).encode()
            before = ",\n"
    yield b"\n]}\n"


def _nodes(report: Report) -> Iterator[Node]:
    """The collection of an article, then its pages. Withdrawn claims say nothing of it any more, and are left out."""
    claims = report.standing_claims
    yield _collection(report, claims)
    for start in range(0, len(claims), PAGE):
        yield _page(report, claims, start)


def _collection(report: Report, claims: tuple[ClaimReport, ...]) -> Node:
    node: Node = {
        "id": _collection_address(report),
        "type": "AnnotationCollection",
        "label": report.title,
        "total": len(claims),
        "creator": _newsroom(),
        "generator": {"id": "urn:claim-desk:software", "type": "Software", "name": "Claim desk"},
        "generated": moment(report.made_at),
        "desk:reportDigest": report.digest,
        "desk:claimsWithdrawn": len(report.withdrawn_claims),
        "desk:reviewsWithheld": sum(claim.reviews_withheld for claim in claims),
        "desk:sourcesWithheld": sum(withheld(claim) for claim in claims),
    }
    if report.as_of:
        node["desk:asOf"] = moment(report.as_of)
    if report.head:
        node["desk:head"] = f"{report.head.chain} {report.head.sequence} {report.head.digest}"
    if claims:
        node["first"], node["last"] = _page_address(report, 0), _page_address(report, (len(claims) - 1) // PAGE)
    return node


def _page(report: Report, claims: tuple[ClaimReport, ...], start: int) -> Node:
    number = start // PAGE
    node: Node = {
        "id": _page_address(report, number),
        "type": "AnnotationPage",
        "partOf": _collection_address(report),
        "startIndex": start,
        "items": [_annotation(report, claim) for claim in claims[start : start + PAGE]],
    }
    if start:
        node["prev"] = _page_address(report, number - 1)
    if start + PAGE < len(claims):
        node["next"] = _page_address(report, number + 1)
    return node


def _annotation(report: Report, claim: ClaimReport) -> Node:
    times = [event.at for event in claim.history] or [report.brought_at]
    corrections = [review for review in claim.deciding if review.correction and not review.stale]
    return {
        "id": f"{claim_address(claim.id)}#annotation",
        "type": "Annotation",
        "motivation": ["assessing", "editing"] if corrections else "assessing",
        "creator": _newsroom(),
        "created": moment(min(times)),
        "modified": moment(max(times)),
        "body": [
            {"type": "TextualBody", "purpose": "classifying", "format": "text/plain", "value": claim.display},
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": claim.statement},
            *(_assessment(review, decides=review in claim.deciding) for review in claim.reviews),
            *(_edit(review) for review in corrections),
            *(_source(each) for each in told(claim.evidence)),
        ],
        "target": _target(report, claim),
    }


def _target(report: Report, claim: ClaimReport) -> Node:
    """The words, told by quotation and by position; the whole article where they are not in this version."""
    target: Node = {"type": "SpecificResource", "source": source_address(report)}
    if claim.start is None or claim.end is None:
        return target
    quote = {
        "type": "TextQuoteSelector",
        "exact": claim.quote,
        "prefix": report.text[max(0, claim.start - AROUND) : claim.start],
        "suffix": report.text[claim.end : claim.end + AROUND],
    }
    place = {"type": "TextPositionSelector", "start": claim.start, "end": claim.end}
    return target | {"selector": [quote, place]}


def _assessment(review: ReviewReport, *, decides: bool) -> Node:
    """What one reviewer says: the verdict, its reason and the grounds; and whether the standing rests on it."""
    said = ": ".join(part for part in (review.verdict, review.reason, review.rationale) if part)
    return _by(review, {"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "value": said}) | {
        "desk:decides": decides
    }


def _edit(review: ReviewReport) -> Node:
    """What should stand there instead."""
    body = {"type": "TextualBody", "purpose": "editing", "format": "text/plain", "value": review.correction}
    return _by(review, body)


def _by(review: ReviewReport, body: Node) -> Node:
    creator: Node = {"type": "Person", "name": review.reviewer}
    if review.reviewer_id:
        creator["id"] = person_address(review.reviewer_id)
    return body | {"creator": creator, "created": moment(review.given_at)}


def _source(source: EvidenceReport) -> Node:
    """A page of the web with the words in it, or a description of what is no page."""
    if url := address(source.url):
        body: Node = {"type": "SpecificResource", "purpose": "linking", "source": url}
        selector = {"type": "TextQuoteSelector", "exact": source.quote}
        return body | ({"selector": selector} if source.quote else {})
    parts = (source.title, source.person, source.url, source.locator, source.quote, source.note)
    said = " | ".join(part for part in parts if part)
    return {"type": "TextualBody", "purpose": "linking", "format": "text/plain", "value": said}


def _newsroom() -> Node:
    return {"id": f"{settings.NEWSROOM_ADDRESS}/", "type": "Organization", "name": settings.ORGANISATION}


def _collection_address(report: Report) -> str:
    return f"{article_address(report.article)}annotations/"


def _page_address(report: Report, number: int) -> str:
    return f"{_collection_address(report)}?page={number}"
