"""Giving a verdict, and changing one's mind."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations import clock
from annotations.actions._write import lock, lock_article_of, refresh_standing, verb, write
from annotations.actions.errors import StaleError
from annotations.choices import REASONS_OF, FourEyes, ReviewKind, Risk, Standing, Verdict
from annotations.models import Claim, Placement, Review, User
from annotations.permissions import refuse_the_author, require
from annotations.record import is_party, read_claim, rules_in_force


@dataclass(frozen=True)
class Seen:
    """What the reviewer had before their eyes: the tokens of the claim and of their own review (0: none yet),
    and the digests of the claim's words and sentence."""

    claim: int
    review: int
    words: str
    sentence: str


@dataclass(frozen=True)
class Opinion:
    verdict: str
    reason: str = ""
    rationale: str = ""
    correction: str = ""


@verb
def record_review(claim: Claim, opinion: Opinion, *, by: User, seen: Seen) -> Review:
    """Keeps this person's verdict on the claim as it stands, in place of the one they gave before.

    Raises StaleError where the claim, its words or the person's own review are not what was seen,
    ValidationError by field, PermissionDenied. The same opinion on the same words again writes nothing, unless the
    claim or its sources changed meanwhile: then it says that the verdict is given in sight of that.
    """
    require(by, "review")
    return _record(claim, opinion, by=by, seen=seen)


@verb
def confirm_review(review: Review, *, by: User, seen: Seen, held_version: int) -> Review:
    """Says that a verdict still holds for the claim's words as they are now.

    It becomes this person's own, given on those words, and names the history row that it confirms.
    `held_version` is the token of the verdict that the person had before their eyes.
    Raises ValidationError for a verdict that this person may not read, else as `record_review` does.
    """
    require(by, "review")
    lock_article_of(review.claim)
    held = Review.objects.select_related("claim__article").get(pk=review.pk)
    record = read_claim(held.claim)
    counts_already = held.reviewer_id != by.pk and not record.is_outdated(held)
    if held not in record.reviews_for(by) or counts_already:
        raise ValidationError(_("There is no such verdict to confirm."))
    if held.lock_version != held_version:  # asked last: of a sealed verdict even that it changed tells something
        raise StaleError(held)
    opinion = Opinion(held.verdict, held.reason, held.rationale, held.correction)
    row = Review.history.filter(id=held.pk).order_by("history_id").last()
    return _record(held.claim, opinion, by=by, seen=seen, confirms=row.history_id if row else None)


@verb
def adjudicate(claim: Claim, opinion: Opinion, *, by: User, seen: Seen) -> Review:
    """Decides between reviewers who disagree; `seen.review` is the token of this person's own adjudication, 0 for none.

    The grounds are its rationale. Whoever ever gave a verdict on the words does not decide, unless the rules let
    reviewers sign. Raises ValidationError where the claim is not split, else as `record_review` does.
    """
    require(by, "adjudicate")
    if not opinion.rationale.strip():
        raise ValidationError({"rationale": _("Say on what grounds.")})
    lock_article_of(claim)
    record = read_claim(Claim.objects.select_related("article").get(pk=claim.pk))
    own = record.adjudication_by(by)
    if record.outcome.standing != Standing.SPLIT and not (own and record.counts(own)):
        raise ValidationError(_("Nobody disagrees about this claim: there is nothing to decide."))
    if is_party(record, by) and rules_in_force().four_eyes == FourEyes.STRICT:
        raise ValidationError(_("You gave one of the verdicts: somebody else decides between them."))
    return _record(claim, opinion, by=by, seen=seen, kind=ReviewKind.ADJUDICATION)


def _record(
    claim: Claim,
    opinion: Opinion,
    *,
    by: User,
    seen: Seen,
    confirms: int | None = None,
    kind: ReviewKind = ReviewKind.OWN,
) -> Review:
    article = lock_article_of(claim)
    refuse_the_author(by, article)
    row = lock(Claim, claim.pk, seen.claim)
    row.article = article
    placement = row.placements.filter(version__number=article.current_number).order_by("pk").last()
    if row.withdrawal or placement is None:
        raise ValidationError(_("This claim is withdrawn or has no place in the text: it takes no verdict."))
    review = _own_review(row, by, kind)
    if review.pk and review.placement_id == placement.pk and _opinion_of(review) == opinion and not _is_older(review):
        return review  # pressed twice
    if (review.lock_version, placement.words_digest) != (seen.review, seen.words) or (
        (row.risk != Risk.ROUTINE or confirms) and placement.sentence_digest != seen.sentence
    ):
        raise StaleError(review if review.pk else row)
    _check(opinion)
    _give(review, opinion, placement)
    review.confirms = confirms
    why = _("The verdict still holds for the new words.") if confirms else ""
    if write(review, by=by, why=why):
        refresh_standing(row)
    return review


def _is_older(review: Review) -> bool:
    """Than what the claim says now, or its sources: the same verdict given anew says something. One query."""
    given = review.history.order_by("history_id").values("history_date").last()
    changed = review.claim.history.order_by("history_id").values("history_date").last()
    return bool(given and changed and changed["history_date"] > given["history_date"])


def seen_now(claim: Claim, by: User, kind: ReviewKind = ReviewKind.OWN) -> Seen:
    """What somebody sees who reads the claim at this moment. Raises ValidationError where it has no place."""
    claim = Claim.objects.select_related("article").get(pk=claim.pk)
    placement = claim.placements.filter(version__number=claim.article.current_number).order_by("pk").last()
    if placement is None:
        raise ValidationError(_("This claim has no place in the text."))
    review = _own_review(claim, by, kind)
    return Seen(claim.lock_version, review.lock_version, placement.words_digest, placement.sentence_digest)


def _own_review(claim: Claim, by: User, kind: ReviewKind) -> Review:
    found = Review.objects.filter(claim=claim, reviewer=by, kind=kind).first()  # its article's lock guards it
    review = found or Review(reviewer=by, kind=kind)
    review.claim = claim
    return review


def _opinion_of(review: Review) -> Opinion:
    return Opinion(review.verdict, review.reason, review.rationale, review.correction)


def _give(review: Review, opinion: Opinion, placement: Placement) -> None:
    review.verdict, review.reason = opinion.verdict, opinion.reason
    review.rationale, review.correction = opinion.rationale, opinion.correction
    review.placement = placement
    review.words_digest, review.sentence_digest = placement.words_digest, placement.sentence_digest
    review.given_at = clock.now()


def _check(opinion: Opinion) -> None:
    """The rules of a verdict that a person can break. The database holds that verdict and reason agree, too."""
    problems = {}
    if opinion.verdict not in Verdict.values:
        problems["verdict"] = _("Choose a verdict.")
    elif opinion.verdict == Verdict.VERIFIED and opinion.reason:
        problems["reason"] = _("A verified claim takes no reason.")
    elif opinion.verdict != Verdict.VERIFIED and opinion.reason not in REASONS_OF[Verdict(opinion.verdict)]:
        problems["reason"] = _("Say why: choose a reason that belongs to this verdict.")
    if opinion.verdict == Verdict.VERIFIED and opinion.correction:
        problems["correction"] = _("A verified claim takes no correction: empty this field, or choose another verdict.")
    if opinion.verdict == Verdict.DISPUTED and not opinion.rationale.strip():
        problems["rationale"] = _("Say in a line what is wrong, so that others can follow it.")
    if problems:
        raise ValidationError(problems)
