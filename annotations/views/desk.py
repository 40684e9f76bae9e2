"""The desk: the page where one article is checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from annotations.accounted import read_coverage, read_rulings
from annotations.approval import read_approval
from annotations.choices import GONE, REASONS_OF, UNFINISHED, FourEyes, Standing
from annotations.evidenced import checklist_of
from annotations.forms import (
    AdjudicationForm,
    EvidenceForm,
    ExportForm,
    MarkForm,
    NewsroomForm,
    RemarkForm,
    ReviewForm,
    RulingForm,
    review_initial,
)
from annotations.marked_text import Mark, marked_blocks
from annotations.models import Article, ArticleVersion, Claim, Evidence, Review, RuleSettings, User
from annotations.permissions import may
from annotations.record import ClaimRecord, current_version, is_party, one_moment, read_claims, rules_in_force
from annotations.sufficiency import Checked
from annotations.views.access import Request, get_article, needs
from annotations.views.again import to_look_at_again
from annotations.views.coverage import CoveragePanel
from annotations.views.discussion import Discussion, Threads, read_remarks
from annotations.views.drafts import Offer, Place, offers
from annotations.views.pages import page
from annotations.views.sign_off_page import SignOffPage
from annotations.work import assigned_in


@dataclass(frozen=True)
class Card:
    """One claim as this person may see it."""

    record: ClaimRecord
    reviews: list[Review]
    evidence: list[Evidence]
    taken_back: list[Evidence]
    withheld: int
    merged: list[Claim]
    own: Review | None
    adjudication: Review | None
    checklist: Sequence[Checked]
    threads: Threads

    @property
    def claim(self) -> Claim:
        return self.record.claim

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
    def asks(self) -> bool:
        """Something is left to do for this person: where another's review is awaited, not for who gave theirs."""
        standing = self.record.outcome.standing
        has_given = self.own is not None and self.record.counts(self.own)
        return standing in UNFINISHED and not (standing == Standing.WAITING and has_given)


@require_http_methods(["GET", "HEAD"])
@needs("see")
def desk(request: Request, pk: int) -> HttpResponse:
    return render_desk(request, pk, selected=request.GET.get("claim", ""))


def render_desk(request: Request, pk: int, *, selected: str = "", status: int = 200, **forms: Any) -> HttpResponse:
    """The desk with the claim of number `selected` open. `forms` replaces mark, ruling, review, adjudication or
    evidence by a bound one."""
    with one_moment():
        article = get_article(pk)
        version = current_version(article)
        records = read_claims(version)
        rulings = read_rulings(version)
        signed = _signed(article, version, records, request.user)
        rules = rules_in_force()
        assigned = assigned_in(article)
        remarks = read_remarks(article)
    is_author = article.author_id == request.user.pk
    discussion = Discussion(article, remarks, [record.claim for record in records], request.user)
    cards = [_card(record, records, request.user, rules, discussion.of(record.claim)) for record in records]
    covered = CoveragePanel(version.text, read_coverage(version, records, rulings), rulings)
    card = next((card for card in cards if str(card.claim.number) == selected), None)
    standing = [card for card in cards if not card.claim.withdrawal]
    context = {
        "title": version.title,
        "article": article,
        "desk_url": article.get_absolute_url(),  # this page is drawn at the addresses of others too
        "version": version,
        "blocks": marked_blocks(version.text, version.blocks, _marks(standing), covered.spots),
        "cards": standing,
        "withdrawn": [card for card in cards if card.claim.withdrawal],
        "card": card,
        "counts": _counts(standing),
        "covered": covered,
        "may": {
            **{name: may(request.user, name) for name in ("mark", "assign", "edit_article", "export", "import")},
            "review": may(request.user, "review") and not is_author,
            "correct": may(request.user, "mark") and not is_author,  # what others marked and added
        },
        "is_author": is_author,
        "assigned": assigned.get(None, ()),
        "card_assigned": assigned.get(card.claim.pk, ()) if card else (),
        "signed": signed,
        "threads": discussion.of_article,
        "asked_at": [each for each in cards if each.threads.open_questions],
        "asks": discussion.may_ask,
        "remark_form": RemarkForm(asks=request.user, auto_id="remark_%s") if discussion.may_ask else None,
        "mark_form": forms.get("mark")
        or MarkForm(text=version.text, initial={"version": version.number}, auto_id="mark_%s"),
        "ruling_form": forms.get("ruling")
        or RulingForm(text=version.text, initial={"version": version.number}, auto_id="ruling_%s"),
        "export_form": ExportForm(auto_id="export_%s"),
        "unfinished": [str(standing) for standing in UNFINISHED],
        "again": to_look_at_again(version, records, request.user),
        "reasons_of": {str(verdict): [str(reason) for reason in reasons] for verdict, reasons in REASONS_OF.items()},
    }
    if card:
        if discussion.may_ask and not card.claim.withdrawal:
            context["claim_remark_form"] = RemarkForm(asks=request.user, auto_id="claim_remark_%s")
        context |= _card_forms(card, request.user, forms) | _neighbours(card, standing)
    context["drafts"] = _drafts(request, context)
    return page(request, "desk.html", context, status=status)


def version_seen(request: Request, article: Article) -> ArticleVersion:
    """The version that the form which was sent was drawn with: words are looked for in the text that they are from,
    and an old one is then refused as such. The current one where no form was sent, or its token is none."""
    number = request.POST.get("version", "")
    seen = None
    if re.fullmatch(r"[0-9]{1,9}", number):
        seen = article.versions.filter(number=number).select_related("text_row").first()
    return seen or current_version(article)


def _card(record: ClaimRecord, records: list[ClaimRecord], viewer: User, rules: RuleSettings, threads: Threads) -> Card:
    with_confidential = may(viewer, "see_confidential")
    evidence = [each for each in record.evidence if not each.confidential or with_confidential]
    return Card(
        record=record,
        reviews=record.reviews_for(viewer),
        evidence=[each for each in evidence if not each.withdrawn],
        taken_back=[each for each in evidence if each.withdrawn],
        withheld=sum(not each.withdrawn for each in record.evidence) - sum(not each.withdrawn for each in evidence),
        merged=[other.claim for other in records if other.claim.merged_into_id == record.claim.pk],
        own=record.review_by(viewer),
        adjudication=record.adjudication_by(viewer),
        checklist=checklist_of(record, rules, with_confidential=with_confidential),
        threads=threads,
    )


def _card_forms(card: Card, viewer: User, forms: dict[str, Any]) -> dict[str, Any]:
    """A withdrawn claim takes nothing more; but a form that somebody filled in meanwhile stays, with what is in it."""
    found = {f"{name}_form": forms[name] for name in ("review", "adjudication", "evidence") if name in forms}
    placement = card.record.placement
    if placement and not card.claim.withdrawal:
        initial = review_initial(card.claim, card.own, placement.words_digest, placement.sentence_digest)
        found.setdefault("review_form", ReviewForm(initial=initial, auto_id="review_%s"))
    found["decides"] = _who_decides(card.record, viewer)
    if found["decides"] == "you" and placement:
        own = card.record.adjudication_by(viewer)
        initial = review_initial(card.claim, own, placement.words_digest, placement.sentence_digest)
        found.setdefault("adjudication_form", AdjudicationForm(initial=initial, auto_id="adjudication_%s"))
    if not card.claim.withdrawal:
        token = {"lock_version": card.claim.lock_version}
        found.setdefault("evidence_form", EvidenceForm(initial=token, auto_id="evidence_%s"))
    return found


def _who_decides(record: ClaimRecord, viewer: User) -> str:
    """Whether this person decides between reviewers who disagree: `you`, `party` where one of the verdicts is theirs,
    `others`; blank where nothing is to be decided."""
    own = record.adjudication_by(viewer)
    if record.outcome.standing != Standing.SPLIT and not (own and record.counts(own)):
        return ""
    if not may(viewer, "adjudicate") or record.claim.article.author_id == viewer.pk:
        return "others"
    if is_party(record, viewer) and rules_in_force().four_eyes == FourEyes.STRICT:
        return "party"
    return "you"


def _signed(article: Article, version: ArticleVersion, records: list[ClaimRecord], viewer: User) -> SignOffPage | None:
    """How the sign-off of an article stands that has one. One query where it has none."""
    if not article.sign_offs.exists():
        return None
    return SignOffPage(read_approval(article, version, records), viewer, may={})


def _drafts(request: Request, context: dict[str, Any]) -> dict[str, Offer]:
    """What this person could not save here, but for a form that has just been sent. One query.

    What was typed about a claim that is withdrawn since, and takes nothing more, can still be read.
    """
    article, card = context["article"], context["card"]
    drawn: dict[Place, NewsroomForm] = {
        ("claim_add", article.pk): context["mark_form"],
        ("ruling_add", article.pk): context["ruling_form"],
    }
    page = context["desk_url"]
    if card:
        page += f"?claim={card.claim.number}"
        drawn["review", card.claim.pk] = context.get("review_form") or ReviewForm()
        drawn["adjudicate", card.claim.pk] = context.get("adjudication_form") or AdjudicationForm()
        drawn["evidence_add", card.claim.pk] = context.get("evidence_form") or EvidenceForm()
    return offers(request, {place: form for place, form in drawn.items() if not form.is_bound}, page=page)


def _neighbours(card: Card, cards: list[Card]) -> dict[str, Claim]:
    """The claims before and after this one, and the next that asks for something; from the last on to the first."""
    if card not in cards:
        return {}
    at = cards.index(card)
    found = {"previous": cards[at - 1 : at], "next": cards[at + 1 : at + 2]}
    found["next_open"] = [each for each in (*cards[at + 1 :], *cards[:at]) if each.asks][:1]
    return {name: each[0].claim for name, each in found.items() if each}


def _marks(cards: list[Card]) -> list[Mark]:
    placed = [(card, card.record.placement) for card in cards]
    return [
        Mark(card.claim.number, placement.start, placement.end, card.display) for card, placement in placed if placement
    ]


def _counts(cards: list[Card]) -> dict[str, int]:
    found: dict[str, int] = {}
    for card in cards:
        found[card.display] = found.get(card.display, 0) + 1
    return found
