"""The desk: the page where one article is checked. It is drawn whole, or for a page that shows it already, in the
pieces of it that are another since."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from annotations.accounted import read_coverage, read_rulings
from annotations.actions.presence import note_presence
from annotations.approval import read_approval
from annotations.choices import REASONS_OF, UNFINISHED
from annotations.forms import (
    AdjudicationForm,
    EvidenceForm,
    ExportForm,
    MarkForm,
    NewsroomForm,
    RemarkForm,
    ReviewForm,
    RulingForm,
)
from annotations.marked_text import Mark, MarkedBlock, marked_blocks, marks_of
from annotations.models import Article, ArticleVersion, Claim, Placement, RuleSettings, RulingPlace
from annotations.permissions import may
from annotations.record import (
    ClaimRecord,
    current_version,
    one_moment,
    read_claims,
    read_outline,
    read_shown,
    rules_in_force,
)
from annotations.views.access import Request, get_article, needs
from annotations.views.again import to_look_at_again
from annotations.views.card import Card, asks, card_forms, card_of
from annotations.views.coverage import CoveragePanel
from annotations.views.discussion import Discussion, read_remarks
from annotations.views.drafts import Offer, Place, offers
from annotations.views.pages import page
from annotations.views.sign_off_page import SignOffPage
from annotations.views.since import Since, last_entry, read_since
from annotations.work import assigned_in, given_by

PERSON = "X-Desk-Person"
DRAWN = "X-Desk"  # the header by which a page says up to which entry of the article it shows the desk, and is told


@dataclass(frozen=True)
class Stop:
    """A claim on the way through the article; `asks`: something is left to do there for this person."""

    number: int
    display: str
    asks: bool


@dataclass
class Sight:
    """What one request is to see of an article: which claim is open, and the forms that it sent, by their names."""

    request: Request
    article: Article
    version: ArticleVersion
    selected: str
    rules: RuleSettings
    forms: dict[str, Any] = field(default_factory=dict)

    @property
    def is_author(self) -> bool:
        return self.article.author_id == self.request.user.pk


@require_http_methods(["GET", "HEAD"])
@needs("see")
def desk(request: Request, pk: int) -> HttpResponse:
    return render_desk(request, pk, selected=request.GET.get("claim", ""))


@require_POST
@needs("see")
def here(request: Request, pk: int) -> HttpResponse:
    """Notes that this person has the desk open: who else has, and the article's last entry."""
    article = get_article(pk)
    others = note_presence(article, by=request.user)
    answer = JsonResponse({"at": last_entry(article), "others": [str(person) for person in others]})
    return _of_person(request, answer)


def render_desk(request: Request, pk: int, *, selected: str = "", status: int = 200, **forms: Any) -> HttpResponse:
    """The desk with the claim of number `selected` open. `forms` replaces mark, ruling, review, adjudication or
    evidence by a bound one."""
    drawn = request.headers.get(DRAWN, "")
    with one_moment():
        article = get_article(pk)
        sight = Sight(request, article, current_version(article), selected, rules_in_force(), forms)
        if not re.fullmatch(r"[0-9]{1,9}", drawn):
            context = _whole(sight)
            context["at"] = last_entry(article)
            return _of_person(request, page(request, "desk.html", context, status=status))
        since = read_since(article, int(drawn))
        is_small = since.is_of_claims and "ruling" not in forms and not article.sign_offs.exists()
        context = _claims_alone(sight, since) if is_small else _whole(sight, since)
    return _of_person(request, _pieces(request, {**context, "since": since, "refused": status >= 400}, status))


def _of_person(request: Request, response: HttpResponse) -> HttpResponse:
    """Says for whom it is, so that the open page of another person, from before, does not take it for its own."""
    response.headers[PERSON] = str(request.user.pk)
    return response


def version_seen(request: Request, article: Article) -> ArticleVersion:
    """The version that the form which was sent was drawn with: words are looked for in the text that they are from,
    and an old one is then refused as such. The current one where no form was sent, or its token is none."""
    number = request.POST.get("version", "")
    seen = None
    if re.fullmatch(r"[0-9]{1,9}", number):
        seen = article.versions.filter(number=number).select_related("text_row").first()
    return seen or current_version(article)


def _pieces(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    """Elements of the desk that take the place of those with the same id."""
    said = list(messages.get_messages(request))  # reading them uses them up
    response = TemplateResponse(request, "annotations/pieces.html", {**context, "said": said}, status=status)
    response.headers[DRAWN] = str(context["since"].at)
    response.headers["Vary"] = DRAWN
    return response


def _frame(sight: Sight) -> dict[str, Any]:
    """What whole and pieces have in common. No query."""
    viewer, forms, version = sight.request.user, sight.forms, sight.version
    tokens = {"version": version.number}
    return {
        "title": version.title,
        "article": sight.article,
        "desk_url": sight.article.get_absolute_url(),  # this page is drawn at the addresses of others too
        "version": version,
        "may": {
            **{name: may(viewer, name) for name in ("mark", "assign", "edit_article", "export", "import")},
            "review": may(viewer, "review") and not sight.is_author,
            "correct": may(viewer, "mark") and not sight.is_author,  # what others marked and added
        },
        "is_author": sight.is_author,
        "mark_form": forms.get("mark") or MarkForm(text=version.text, initial=tokens, auto_id="mark_%s"),
        "ruling_form": forms.get("ruling") or RulingForm(text=version.text, initial=tokens, auto_id="ruling_%s"),
        "unfinished": [str(standing) for standing in UNFINISHED],
        "reasons_of": {str(verdict): [str(reason) for reason in reasons] for verdict, reasons in REASONS_OF.items()},
    }


def _whole(sight: Sight, since: Since | None = None) -> dict[str, Any]:
    """All of the desk. Of what is not new `since` then, blocks and lines are left out."""
    article, version, viewer = sight.article, sight.version, sight.request.user
    records, rulings = read_claims(version), read_rulings(version)
    signed = _signed(sight, records)
    assigned = assigned_in(article)
    discussion = Discussion(article, read_remarks(article), [record.claim for record in records], viewer)
    merged = defaultdict(list)
    for record in records:
        merged[record.claim.merged_into_id].append(record.claim)
    cards = [
        card_of(record, merged[record.claim.pk], viewer, sight.rules, discussion.of(record.claim)) for record in records
    ]
    covered = CoveragePanel(version.text, read_coverage(version, records, rulings), rulings)
    standing = [card for card in cards if not card.claim.withdrawal]
    marks = _marks(standing)
    blocks = marked_blocks(version.text, version.blocks, marks, covered.spots)
    context = _frame(sight) | {
        "blocks": _changed_blocks(blocks, version, marks, since) if since else blocks,
        "cards": standing,
        "lines": [card for card in standing if since and (since.all or card.claim.pk in since.claims)],
        "withdrawn": [card for card in cards if card.claim.withdrawal],
        "covered": covered,
        "assigned": assigned.get(None, ()),
        "signed": signed,
        "threads": discussion.of_article,
        "asked_at": [each for each in cards if each.threads.open_questions],
        "asks": discussion.may_ask,
        "remark_form": RemarkForm(asks=viewer, auto_id="remark_%s") if discussion.may_ask else None,
        "export_form": ExportForm(by=viewer, auto_id="export_%s"),
        "again": to_look_at_again(version, records, viewer),
        "is_whole": True,
    }
    stops = [Stop(card.number, card.display, card.asks) for card in standing]
    card = next((card for card in cards if str(card.number) == sight.selected), None)
    held = assigned.get(card.claim.pk, ()) if card else ()
    return _with_card(sight, context, card, stops, held, may_ask=discussion.may_ask)


def _claims_alone(sight: Sight, since: Since) -> dict[str, Any]:
    """The open claim and the lines of those that changed, of an article without a sign-off. As many queries as for one
    claim, however many the article has."""
    article, viewer = sight.article, sight.request.user
    given = given_by(viewer, article)
    outline = read_outline(sight.version)
    stops = [
        Stop(each.number, each.display, asks(each.standing, has_given=each.claim in given))
        for each in outline
        if not each.is_withdrawn
    ]
    chosen = {each.claim for each in outline if str(each.number) == sight.selected}
    records = read_shown(Claim.objects.filter(article=article, pk__in=since.claims | chosen), sight.rules)
    related = list(
        Claim.objects.filter(Q(merged_into__isnull=False) | Q(split_from__isnull=False), article=article)
        .select_related("split_from", "merged_into")
        .order_by("number")
    )
    discussion = Discussion(article, read_remarks(article), related, viewer)
    cards = [
        card_of(
            record,
            [each for each in related if each.merged_into_id == record.claim.pk],
            viewer,
            sight.rules,
            discussion.of(record.claim),
        )
        for record in records
    ]
    card = next((card for card in cards if card.claim.pk in chosen), None)
    held = assigned_in(article).get(card.claim.pk, ()) if card else ()
    context = _frame(sight) | {
        "lines": [each for each in cards if each.claim.pk in since.claims and not each.claim.withdrawal],
        "asks": discussion.may_ask,
    }
    return _with_card(sight, context, card, stops, held, may_ask=discussion.may_ask)


def _with_card(
    sight: Sight,
    context: dict[str, Any],
    card: Card | None,
    stops: Sequence[Stop],
    held: Sequence[Any],
    *,
    may_ask: bool,
) -> dict[str, Any]:
    """The context with the open claim, the way to others, the counts, and the drafts of this person. One query."""
    context |= {"card": card, "card_assigned": held, "counts": Counter(stop.display for stop in stops)}
    if not card:
        context["first_open"] = next((stop.number for stop in stops if stop.asks), None)
    else:
        if may_ask and not card.claim.withdrawal:
            context["claim_remark_form"] = RemarkForm(asks=sight.request.user, auto_id="claim_remark_%s")
        context |= card_forms(card, sight.request.user, sight.rules, sight.forms) | _neighbours(card.number, stops)
    context["drafts"] = _drafts(sight.request, context)
    return context


def _changed_blocks(
    blocks: Sequence[MarkedBlock], version: ArticleVersion, marks: Sequence[Mark], since: Since
) -> Sequence[MarkedBlock]:
    """Those that are drawn otherwise: where a claim or a ruling that changed is, or was. Two queries."""
    if since.all:
        return blocks
    places = Placement.objects.filter(version=version, claim__in=since.claims).values_list("start", "end")
    ruled = RulingPlace.objects.filter(version=version, ruling__in=since.rulings).values_list("start", "end")
    spans = [block[:2] for block in version.blocks]
    changed = {at for start, end in (*places, *ruled) for at in _blocks_of(spans, start, end)}
    inside = marks_of(version.blocks, marks)
    running = [{at for at, own in enumerate(inside) if mark in own} for mark in _through_several(inside)]
    while True:  # the line that a mark is drawn on is the same in all blocks that it runs through
        more = set().union(*(each for each in running if each & changed)) - changed
        if not more:
            return [blocks[at] for at in sorted(changed)]
        changed |= more


def _through_several(inside: Iterable[Collection[Mark]]) -> list[Mark]:
    return [mark for mark, times in Counter(mark for own in inside for mark in own).items() if times > 1]


def _blocks_of(spans: Sequence[Sequence[int]], start: int, end: int) -> list[int]:
    return [at for at, (first, last) in enumerate(spans) if first < end and last > start]


def _signed(sight: Sight, records: list[ClaimRecord]) -> SignOffPage | None:
    """How the sign-off of an article stands that has one. One query where it has none."""
    if not sight.article.sign_offs.exists():
        return None
    return SignOffPage(read_approval(sight.article, sight.version, records), sight.request.user, may={})


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
        page += f"?claim={card.number}"
        drawn["review", card.claim.pk] = context.get("review_form") or ReviewForm()
        drawn["adjudicate", card.claim.pk] = context.get("adjudication_form") or AdjudicationForm()
        drawn["evidence_add", card.claim.pk] = context.get("evidence_form") or EvidenceForm()
    return offers(request, {place: form for place, form in drawn.items() if not form.is_bound}, page=page)


def _neighbours(number: int, stops: Sequence[Stop]) -> dict[str, int]:
    """The numbers of the claims before and after this one, and of the next that asks for something; from the last on to
    the first."""
    numbers = [stop.number for stop in stops]
    if number not in numbers:
        return {}
    at = numbers.index(number)
    found = {"previous": numbers[at - 1 : at] if at else [], "next": numbers[at + 1 : at + 2]}
    found["next_open"] = [stop.number for stop in (*stops[at + 1 :], *stops[:at]) if stop.asks][:1]
    return {name: each[0] for name, each in found.items() if each}


def _marks(cards: list[Card]) -> list[Mark]:
    placed = [(card, card.record.placement) for card in cards]
    return [Mark(card.number, placement.start, placement.end, card.display) for card, placement in placed if placement]
