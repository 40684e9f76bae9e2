"""What the formats of linked data share: absolute addresses, who speaks, and JSON that is safe inside a page."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from annotations.reports.shapes import ClaimReport, EvidenceReport, Report

# RFC 3987 leaves these out of an IRI, spaces and controls too; what turns letters around has no place in one either.
_ADDRESS = re.compile(
    r"https?://[^\s\x00-\x20\x7f-\xa0<>\"{}|\\^`\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+\Z", re.I
)
_IN_A_PAGE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def address(text: str) -> str:
    """The text if it is an absolute address of the web, else nothing."""
    return text if _ADDRESS.match(text) else ""


def claim_address(claim: int) -> str:
    """The page of a claim, by its number in the database, which never changes and is never given to another."""
    where = settings.CLAIM_ADDRESS.replace("{claim}", str(claim))
    return f"{settings.NEWSROOM_ADDRESS}{where}" if where.startswith("/") else where


def article_address(article: int) -> str:
    """Where the newsroom keeps an article."""
    return f"{settings.NEWSROOM_ADDRESS}/articles/{article}/"


def source_address(report: Report) -> str:
    """Where an article stands: at its own address, or with us where it has none."""
    return address(report.url) or article_address(report.article)


def person_address(person: int) -> str:
    """What names a reviewer: their account here, which is nobody else's."""
    return f"{settings.NEWSROOM_ADDRESS}/people/{person}/"


def told(evidence: tuple[EvidenceReport, ...]) -> tuple[EvidenceReport, ...]:
    """The sources that may be published: linked data is made for others, so confidential ones are never in it."""
    return tuple(each for each in evidence if not each.confidential)


def withheld(claim: ClaimReport) -> int:
    """How many confidential sources of a claim are left out here: by the report, or of it."""
    return claim.withheld + len(claim.evidence) - len(told(claim.evidence))


def moment(at: datetime) -> str:
    """An xsd:dateTime in UTC, such as 2026-11-20T12:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def dumps(value: Any) -> str:
    """JSON that ends no element of a page that it stands in."""
    return json.dumps(value, ensure_ascii=False).translate(_IN_A_PAGE)
