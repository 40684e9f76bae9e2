"""Where a claim stands, worked out from its reviews: the one place of this rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.choices import REASONS_THAT_NEVER_COUNT, ReviewKind, Risk, Standing, Verdict


@dataclass(frozen=True)
class Given:
    """One review as the rule sees it. `words` and `sentence` are the digests that it was given on."""

    verdict: str
    reason: str
    words: str
    sentence: str
    kind: str = ReviewKind.OWN


@dataclass(frozen=True)
class Outcome:
    """`verdict` is blank unless settled. `counted` pairs of eyes are in, of `required`.

    `blind`: somebody has still to give a review without knowing the others', whatever else became of the claim.
    """

    standing: Standing
    verdict: str
    counted: int
    required: int
    blind: bool = False


def standing(
    reviews: Sequence[Given],
    *,
    words: str | None,
    sentence: str | None,
    risk: str,
    required: int,
    withdrawn: bool = False,
    removed: bool = False,
) -> Outcome:
    """The standing of a claim whose current words and sentence have these digests (`words` None: no place any more).

    The first that fits holds: withdrawn, removed, lost, recheck, open, split, waiting, settled.
    Imported reviews together are one pair of eyes. An adjudication decides a split.
    """
    given = [review for review in reviews if review.reason not in REASONS_THAT_NEVER_COUNT]
    counting = [review for review in given if review.words == words]
    verdicts = _deciding_verdicts(counting)
    eyes = _pairs_of_eyes(counting)

    too_few = required > 1 and bool(reviews) and _pairs_of_eyes(given) < required and not _adjudicated(given)

    def outcome(where: Standing, verdict: str = "") -> Outcome:
        return Outcome(where, verdict, eyes, required, blind=too_few or where == Standing.WAITING)

    if withdrawn:
        return outcome(Standing.WITHDRAWN)
    if removed:
        return outcome(Standing.REMOVED)
    if words is None:
        return outcome(Standing.LOST)
    if (given and not counting) or _sentence_changed(counting, sentence, risk):
        return outcome(Standing.RECHECK)
    if not counting:
        return outcome(Standing.OPEN)
    if len(verdicts) > 1:
        return outcome(Standing.SPLIT)
    if eyes < required and not _adjudicated(counting):
        return outcome(Standing.WAITING)
    return outcome(Standing.SETTLED, verdicts.pop())


def is_stale(review: Given, words: str | None) -> bool:
    """A review whose words are not the claim's current ones speaks about something else: it does not count."""
    return review.words != words


def _adjudicated(reviews: Sequence[Given]) -> bool:
    return any(review.kind == ReviewKind.ADJUDICATION for review in reviews)


def _deciding_verdicts(reviews: Sequence[Given]) -> set[Verdict]:
    deciding = [review for review in reviews if review.kind == ReviewKind.ADJUDICATION] or reviews
    return {Verdict(review.verdict) for review in deciding}


def _pairs_of_eyes(reviews: Sequence[Given]) -> int:
    imported = any(review.kind == ReviewKind.IMPORTED for review in reviews)
    return sum(review.kind != ReviewKind.IMPORTED for review in reviews) + imported


def _sentence_changed(reviews: Sequence[Given], sentence: str | None, risk: str) -> bool:
    return risk != Risk.ROUTINE and any(review.sentence != sentence for review in reviews)
