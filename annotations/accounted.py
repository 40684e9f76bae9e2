"""What of an article's text its claims account for."""

from collections.abc import Iterable

from annotations.choices import GONE
from annotations.coverage import Coverage, coverage
from annotations.models import ArticleVersion
from annotations.record import ClaimRecord
from annotations.segments import segments


def read_coverage(version: ArticleVersion, records: Iterable[ClaimRecord]) -> Coverage:
    """The coverage of a version by the claims that stand in it, title and captions included. No query."""
    placed = [record.placement for record in records if record.outcome.standing not in GONE]
    claimed = [(placement.start, placement.end) for placement in placed if placement]
    found = segments(version.text, version.article.language or "en", version.blocks)
    return coverage(version.text, found, claimed, ())
