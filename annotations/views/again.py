"""What on an article's desk asks for a second look, since a new version came."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from annotations.anchoring import stands_in
from annotations.choices import Standing
from annotations.models import ArticleVersion, Placement, Review, User
from annotations.record import ClaimRecord, read_losses
from annotations.segments import sentence_around
from annotations.wording import Wording, word_diff

ORDER = ("corrected", "lost", "reworded", "context")


@dataclass(frozen=True)
class Candidate:
    """A likely place of lost words, in code points of the current text; `score` from 0 to 1."""

    start: int
    end: int
    words: str
    score: float


@dataclass(frozen=True)
class Again:
    """One claim to look at again. `kind` is corrected (its suggested correction is in), lost, reworded, or context
    (its sentence changed around it). `held` is the verdict that may still hold, `wording` what changed."""

    record: ClaimRecord
    kind: str
    held: Review | None
    wording: list[Wording]
    candidates: list[Candidate]
    own_version: int = 0  # the token of this person's own review, 0 where there is none


def to_look_at_again(version: ArticleVersion, records: Iterable[ClaimRecord], viewer: User) -> list[Again]:
    """The claims to look at again, corrected ones first. Three queries at the most."""
    losses = read_losses(version)
    sentences = _Sentences(version)
    found = []
    for record in records:
        if record.outcome.standing == Standing.LOST and record.claim.pk in losses:
            loss, last = losses[record.claim.pk]
            candidates = [Candidate(a, b, version.text[a:b], score) for a, b, score in loss.candidates]
            found.append(Again(record, "lost", None, [Wording("gone", last.quote)], candidates))
        elif record.placement and (record.outcome.standing == Standing.RECHECK or _has_new_context(record)):
            found.append(_changed(record, record.placement, viewer, sentences))
    return sorted(found, key=lambda each: ORDER.index(each.kind))


def asks_again(record: ClaimRecord) -> bool:
    """Whether the claim is among them, as far as its own rows tell."""
    return record.outcome.standing in {Standing.RECHECK, Standing.LOST} or _has_new_context(record)


def _has_new_context(record: ClaimRecord) -> bool:
    return record.has_new_context and record.outcome.standing not in {Standing.WITHDRAWN, Standing.REMOVED}


def _changed(record: ClaimRecord, placement: Placement, viewer: User, sentences: "_Sentences") -> Again:
    readable = record.reviews_for(viewer)
    held = _held(record, readable, viewer)
    stale = [review for review in record.reviews if record.is_stale(review)]
    corrected = any(_is_in(review.correction, review.placement.quote, placement.quote) for review in readable)
    kind = "corrected" if corrected and stale else "reworded" if stale else "context"
    before = (held or record.reviews[0]).placement
    where = _quote if stale else sentences.around
    wording = word_diff(where(before), where(placement))
    own = record.review_by(viewer)
    return Again(record, kind, held, wording, [], own.lock_version if own else 0)


def _is_in(correction: str, before: str, now: str) -> bool:
    """The correction makes the words, or stands among them, and did not before."""
    return stands_in(correction, now) and not stands_in(correction, before)


def _held(record: ClaimRecord, readable: list[Review], viewer: User) -> Review | None:
    """The verdict to confirm, one given on other words or in another sentence: one's own before a colleague's."""
    outdated = [each for each in readable if record.is_outdated(each)]
    return min(outdated, key=lambda review: (review.reviewer_id != viewer.pk, -review.pk), default=None)


def _quote(placement: Placement) -> str:
    return placement.quote


class _Sentences:
    """The sentences around placements in any version of one article; its texts are read once they are needed."""

    def __init__(self, version: ArticleVersion) -> None:
        self._version = version

    def around(self, placement: Placement) -> str:
        text = self._texts[placement.version_id]
        around = sentence_around(text, placement.start, placement.end, self._version.article.language or "en")
        return text[around.start : around.end]

    @cached_property
    def _texts(self) -> dict[int, str]:
        versions = ArticleVersion.objects.filter(article_id=self._version.article_id).select_related("text_row")
        return {version.pk: version.text for version in versions}
