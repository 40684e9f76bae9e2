"""One claim as the desk shows it to one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotations.choices import GONE, UNFINISHED, FourEyes, Stance, Standing, Verdict
from annotations.evidenced import checklist_of
from annotations.forms import AdjudicationForm, EvidenceForm, ReviewForm, review_initial
from annotations.models import Claim, Evidence, Review, RuleSettings, User
from annotations.permissions import may
from annotations.record import ClaimRecord, is_party
from annotations.reusable import offered
from annotations.sufficiency import Checked
from annotations.views.again import asks_again
from annotations.views.discussion import Threads

_ASKING = frozenset(UNFINISHED)


@dataclass(frozen=True)
class Card:
    """One claim as this person may see it."""

    record: ClaimRecord
    reviews: list[Review]
    evidence: list[Evidence]
    taken_back: list[Evidence]
    withheld: int
    merged: Sequence[Claim]
    own: Review | None
    adjudication: Review | None
    checklist: Sequence[Checked]
    threads: Threads

    @property
    def claim(self) -> Claim:
        return self.record.claim

    @property
    def number(self) -> int:
        return self.record.claim.number

    @property
    def display(self) -> str:
        return self.record.display

    @property
    def quote(self) -> str:
        return self.record.placement.quote if self.record.placement else ""

    @property
    def lacking(self) -> int:
        """How much its evidence lacks of what the rules ask for; nothing is asked of a claim that was taken off."""
        if self.record.outcome.standing in GONE:
            return 0
        return sum(each.is_lacking for each in self.checklist)

    @property
    def stale(self) -> set[int]:
        """The keys of those reviews that were given on other words and so do not count."""
        return {review.pk for review in self.reviews if self.record.is_stale(review)}

    @property
    def elsewhere(self) -> set[int]:
        """The keys of those that do not count because their sentence has changed."""
        given = (review for review in self.reviews if review.pk not in self.stale and self.record.is_outdated(review))
        return {review.pk for review in given if not self.record.counts(review)}

    @property
    def asks_again(self) -> bool:
        return asks_again(self.record)

    @property
    def asks(self) -> bool:
        """Something is left to do for this person: where another's review is awaited, not for who gave theirs."""
        has_given = self.own is not None and self.record.counts(self.own)
        return asks(self.record.outcome.standing, has_given=has_given)


def asks(standing: str, *, has_given: bool) -> bool:
    """Whether a claim of that standing has something left to do for somebody; `has_given`: their review counts."""
    return standing in _ASKING and not (standing == Standing.WAITING and has_given)


def card_of(record: ClaimRecord, merged: Sequence[Claim], viewer: User, rules: RuleSettings, threads: Threads) -> Card:
    """No query. `merged` are the claims that were merged into it."""
    with_confidential = may(viewer, "see_confidential")
    evidence = [each for each in record.evidence if not each.confidential or with_confidential]
    return Card(
        record=record,
        reviews=record.reviews_for(viewer),
        evidence=[each for each in evidence if not each.withdrawn],
        taken_back=[each for each in evidence if each.withdrawn],
        withheld=sum(not each.withdrawn for each in record.evidence) - sum(not each.withdrawn for each in evidence),
        merged=merged,
        own=record.review_by(viewer),
        adjudication=record.adjudication_by(viewer),
        checklist=checklist_of(record, rules, with_confidential=with_confidential),
        threads=threads,
    )


def card_forms(card: Card, viewer: User, rules: RuleSettings, forms: dict[str, Any]) -> dict[str, Any]:
    """A withdrawn claim takes nothing more; but a form that somebody filled in meanwhile stays, with what is in it."""
    found = {f"{name}_form": forms[name] for name in ("review", "adjudication", "evidence") if name in forms}
    placement = card.record.placement
    if placement and not card.claim.withdrawal:
        initial = review_initial(card.claim, card.own, placement.words_digest, placement.sentence_digest)
        found.setdefault("review_form", ReviewForm(initial=initial, auto_id="review_%s"))
    found["decides"] = _who_decides(card.record, viewer, rules)
    if found["decides"] == "you" and placement:
        own = card.record.adjudication_by(viewer)
        initial = review_initial(card.claim, own, placement.words_digest, placement.sentence_digest)
        found.setdefault("adjudication_form", AdjudicationForm(initial=initial, auto_id="adjudication_%s"))
    if not card.claim.withdrawal:
        initial = {"lock_version": card.claim.lock_version, "stance": _likely_stance(card)}
        found.setdefault("evidence_form", EvidenceForm(initial=initial, auto_id="evidence_%s"))
        found["sources_again"] = offered(card.record, viewer) if may(viewer, "mark") else []
    return found


def _likely_stance(card: Card) -> Stance:
    """What the next source does to the claim, most likely: what this person's verdict says, or the claim's."""
    verdict = card.own.verdict if card.own else card.display
    return Stance.REFUTES if verdict == Verdict.DISPUTED else Stance.SUPPORTS


def _who_decides(record: ClaimRecord, viewer: User, rules: RuleSettings) -> str:
    """Whether this person decides between reviewers who disagree: `you`, `party` where one of the verdicts is theirs,
    `others`; blank where nothing is to be decided."""
    own = record.adjudication_by(viewer)
    if record.outcome.standing != Standing.SPLIT and not (own and record.counts(own)):
        return ""
    if not may(viewer, "adjudicate") or record.claim.article.author_id == viewer.pk:
        return "others"
    if is_party(record, viewer) and rules.four_eyes == FourEyes.STRICT:
        return "party"
    return "you"
