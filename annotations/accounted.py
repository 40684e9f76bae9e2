"""What of an article's text is accounted for, by its claims and by what somebody ruled not checkable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotations.choices import GONE
from annotations.coverage import Coverage, coverage
from annotations.models import ArticleVersion, Ruling, RulingPlace
from annotations.record import ClaimRecord
from annotations.segments import segments


@dataclass(frozen=True)
class Rulings:
    """All rulings of an article, those that were taken back too, and where they are in one version."""

    rows: list[Ruling]
    places: list[RulingPlace]

    @property
    def standing(self) -> list[tuple[Ruling, RulingPlace]]:
        """Those that hold in the version, in the order of its text."""
        by_key = {row.pk: row for row in self.rows if not row.withdrawn}
        held = [(by_key[place.ruling_id], place) for place in self.places if place.ruling_id in by_key]
        return sorted(held, key=lambda pair: (pair[1].start, pair[1].end))


def read_rulings(version: ArticleVersion) -> Rulings:
    """Two queries."""
    rows = Ruling.objects.filter(article_id=version.article_id).select_related("made_by").order_by("pk")
    return Rulings(list(rows), list(version.ruling_places.order_by("pk")))


def read_rulings_of(current: Mapping[int, ArticleVersion]) -> dict[int, Rulings]:
    """The same for several articles, each with its current version, by their keys. Two queries."""
    found: dict[int, Rulings] = {key: Rulings([], []) for key in current}
    for row in Ruling.objects.filter(article__in=list(current)).order_by("pk"):
        found[row.article_id].rows.append(row)
    versions = [version.pk for version in current.values()]
    for place in RulingPlace.objects.filter(version__in=versions).order_by("pk"):
        found[place.article_id].places.append(place)
    return found


def read_coverage(version: ArticleVersion, records: Iterable[ClaimRecord], rulings: Rulings) -> Coverage:
    """The coverage of a version by the claims and the rulings that stand in it, title and captions included. No
    query."""
    placed = [record.placement for record in records if record.outcome.standing not in GONE]
    claimed = [(placement.start, placement.end) for placement in placed if placement]
    ruled = [(place.start, place.end) for _ruling, place in rulings.standing]
    found = segments(version.text, version.article.language or "en", version.blocks)
    return coverage(version.text, found, claimed, ruled)
