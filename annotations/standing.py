"""Where a claim stands, worked out from its reviews: the one place of this rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.choices import REASONS_THAT_NEVER_COUNT, ReviewKind, Risk, Standing, Verdict


@dataclass(frozen=True)
class Given:
    """One review as the rule sees it. `words` and `sentence` are the digests that it was given on.

    `by_author`: by the person who is named as the article's author, who never reviews it.
    """

    verdict: str
    reason: str
    words: str
    sentence: str
    kind: str = ReviewKind.OWN
    by_author: bool = False

    @property
    def may_count(self) -> bool:
        """It is a verdict, and by somebody who may give one."""
        return self.reason not in REASONS_THAT_NEVER_COUNT and not self.by_author


@dataclass(frozen=True)
class Outcome:
    """`verdict` is blank unless settled. `counted` pairs of eyes are in, of `required`."""

    standing: Standing
    verdict: str
    counted: int
    required: int


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
    given = [review for review in reviews if review.may_count]
    counting = [review for review in reviews if counts(review, words, sentence, risk)]
    verdicts = _deciding_verdicts(counting)
    eyes = _pairs_of_eyes(counting)

    def outcome(where: Standing, verdict: str = "") -> Outcome:
        return Outcome(where, verdict, eyes, required)

    if withdrawn:
        return outcome(Standing.WITHDRAWN)
    if removed:
        return outcome(Standing.REMOVED)
    if words is None:
        return outcome(Standing.LOST)
    if given and not counting:
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


def counts(review: Given, words: str | None, sentence: str | None, risk: str) -> bool:
    """A verdict counts on its words alone; where the risk is not routine, in its sentence alone too."""
    same_sentence = risk == Risk.ROUTINE or review.sentence == sentence
    return review.may_count and not is_stale(review, words) and same_sentence


def is_sealed(review: Given, reviews: Sequence[Given], *, risk: str, required: int) -> bool:
    """Whether a review is still for its own reviewer alone, so that the next one is given blind.

    It opens once enough of the claim's `reviews`, itself among them, were given on the same words (where the risk is
    not routine, in the same sentence), whatever became of the claim and of its words since; or once two of them
    differ, since what comes next is no blind reading any more but an adjudication.
    """
    alike = [each for each in reviews if counts(each, review.words, review.sentence, risk)]
    differ = len({each.verdict for each in alike}) > 1
    return required > 1 and _pairs_of_eyes(alike) < required and not differ and not _adjudicated(alike)


def _adjudicated(reviews: Sequence[Given]) -> bool:
    return any(review.kind == ReviewKind.ADJUDICATION for review in reviews)


def _deciding_verdicts(reviews: Sequence[Given]) -> set[Verdict]:
    deciding = [review for review in reviews if review.kind == ReviewKind.ADJUDICATION] or reviews
    return {Verdict(review.verdict) for review in deciding}


def _pairs_of_eyes(reviews: Sequence[Given]) -> int:
    imported = any(review.kind == ReviewKind.IMPORTED for review in reviews)
    return sum(review.kind != ReviewKind.IMPORTED for review in reviews) + imported
