"""A new version of an article: its text, and where each claim is in it."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations import clock
from annotations.actions._write import keep_all, lock_current_version, refresh_standings_of, verb, write
from annotations.actions.placing import placement_at
from annotations.anchoring import Lost, Match, Span, reanchor
from annotations.choices import GONE, PlacementOrigin, TextOrigin
from annotations.importers import ImportedArticle
from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    ClaimStanding,
    Loss,
    Placement,
    RulingPlace,
    User,
    VersionText,
)
from annotations.permissions import require
from annotations.record import read_claims
from annotations.workflow import state_after_new_text

Corrections = Mapping[int, Sequence[str]]  # by claim


@dataclass(frozen=True)
class Revised:
    """What became of a text: the new version (None where it was the current one already), and how many claims of
    each outcome: unchanged, moved, reworded, lost; withdrawn and removed ones aside. `reopened`: checking was finished,
    and is not any more."""

    article: Article
    version: ArticleVersion | None
    outcomes: dict[str, int]
    reopened: bool = False


@verb
def revise_article(
    article: Article,
    imported: ImportedArticle,
    *,
    by: User,
    version_number: int,
    why: str = "",
    origin: TextOrigin = TextOrigin.TYPED,
) -> Revised:
    """Keeps the text as the article's next version and finds each claim's place in it; the same text makes none.

    Claims, reviews and evidence are not touched: a review whose words changed is stale by its digest alone. A finished
    or signed article is being checked again; a published one stays published, and its sign-off falls.
    `origin` says whether the text came as it is from outside: whoever typed or edited it here does not sign it off.
    Raises StaleError where another version came meanwhile, ValidationError, PermissionDenied.
    """
    require(by, "import")
    current = lock_current_version(article, version_number)
    return revise(current, imported, by=by, why=why, origin=origin)


def revise(
    current: ArticleVersion, imported: ImportedArticle, *, by: User, why: str = "", origin: TextOrigin
) -> Revised:
    """`revise_article` for a version whose article is locked. Call it inside a verb's transaction."""
    row = Article.objects.get(pk=current.article_id)
    digest = text_digest(imported.text)
    if digest == current.digest:
        return Revised(row, None, {})
    row.title, row.current_number = imported.title, current.number + 1
    reopened = _reopen(row)
    write(row, by=by, why=why or (_("Nobody has checked the new text yet.") if reopened else ""))
    version = add_version(row, imported, digest, by=by, origin=origin)
    outcomes = _carry_claims(version, _corrections(current), by=by)
    _carry_rulings(current, version)
    return Revised(row, version, outcomes, reopened)


def _reopen(article: Article) -> bool:
    """Whether checking was finished, and is not any more: a new sentence has no claim that could ask for a look."""
    before, article.state = article.state, state_after_new_text(article.state)
    return before != article.state


def text_digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_version(
    article: Article, imported: ImportedArticle, digest: str, *, by: User, origin: TextOrigin
) -> ArticleVersion:
    """The version numbered as the article's current one. Call it inside a verb's transaction."""
    text_row, _is_new = VersionText.objects.get_or_create(digest=digest, defaults={"text": imported.text})
    version = ArticleVersion(
        article=article,
        number=article.current_number,
        text_row=text_row,
        title=imported.title,
        blocks=[[block.start, block.end, str(block.kind)] for block in imported.blocks],
        origin=origin,
        brought_by=by,
    )
    version._history_user = by  # type: ignore[attr-defined]
    version._history_date = clock.now()  # type: ignore[attr-defined]
    version.save()
    return version


def _carry_claims(version: ArticleVersion, corrections: Corrections, *, by: User) -> dict[str, int]:
    """Writes a placement, or a loss, for every claim that ever had a place; withdrawn and removed ones do not count."""
    outcomes: dict[int, str] = {}
    placements, losses = [], []
    for last, found in _found(version, corrections):
        if isinstance(found, Lost):
            outcomes[last.claim_id] = "lost"
            candidates = [[each.start, each.end, round(each.score, 3)] for each in found.candidates]
            losses.append(Loss(claim_id=last.claim_id, version=version, candidates=candidates))
        else:
            outcomes[last.claim_id] = found.status
            placements.append(_carried(last, found, version, by=by))
    keep_all(Placement, placements, article=version.article_id)
    keep_all(Loss, losses, article=version.article_id)
    refresh_standings_of(Claim.objects.filter(article_id=version.article_id))
    gone = ClaimStanding.objects.filter(article_id=version.article_id, standing__in=GONE)
    for claim_id in gone.values_list("claim_id", flat=True):
        outcomes.pop(claim_id, None)
    return dict(Counter(outcomes.values()))


def _carry_rulings(current: ArticleVersion, version: ArticleVersion) -> None:
    """Writes a place for every ruling whose words are in the new text as they were; one of other words is dropped."""
    places = list(current.ruling_places.filter(ruling__withdrawn=False).order_by("start", "pk"))
    if not places:
        return
    spans, language = [(place.start, place.end) for place in places], version.article.language or "en"
    answers = reanchor(current.text, spans, version.text, language, [() for _place in places])
    carried = [
        RulingPlace(
            article_id=place.article_id, ruling_id=place.ruling_id, version=version, start=found.start, end=found.end
        )
        for place, found in zip(places, answers, strict=True)
        if isinstance(found, Match) and _is_verbatim(found)
    ]
    keep_all(RulingPlace, carried, article=version.article_id)


def _carried(last: Placement, found: Match, version: ArticleVersion, *, by: User) -> Placement:
    """The claim's place in the new version. Where only the splitting of sentences differs, its sentence is the same:
    a bent quotation mark, or a neighbour's, may move where the splitter sees its ends."""
    placement = placement_at(last.claim_id, version, Span(found.start, found.end), by=by, origin=found.status)
    if _is_verbatim(found) and not found.context_changed:
        placement.sentence_digest = last.sentence_digest
    return placement


def _found(version: ArticleVersion, corrections: Corrections) -> list[tuple[Placement, Match | Lost]]:
    """For each claim a place that it had, and what became of the words there.

    It is the newest one, in the text that it is a place of; where its words are lost, an earlier one with other
    words, if those are back as they were.
    """
    found: dict[int, tuple[Placement, Match | Lost]] = {}
    wordings = _wordings(version.article_id)
    for number in sorted({placement.version.number for placement in wordings}, reverse=True):
        here = [placement for placement in wordings if placement.version.number == number]
        sought = [each for each in here if each.claim_id not in found or isinstance(found[each.claim_id][1], Lost)]
        for placement, answer in _followed(sought, number, version, corrections):
            if placement.claim_id not in found or _is_verbatim(answer):
                found[placement.claim_id] = placement, answer
    return list(found.values())


def _followed(
    placements: Sequence[Placement], number: int, version: ArticleVersion, corrections: Corrections
) -> Iterator[tuple[Placement, Match | Lost]]:
    """What became in `version` of the words at these places of the version of that number. One query."""
    if not placements:
        return
    article = version.article
    old_text = article.versions.select_related("text_row").get(number=number).text
    spans = [(placement.start, placement.end) for placement in placements]
    suggested = [corrections.get(placement.claim_id, ()) for placement in placements]
    answers = reanchor(old_text, spans, version.text, article.language or "en", suggested)
    yield from zip(placements, answers, strict=True)


def _is_verbatim(answer: Match | Lost) -> bool:
    return isinstance(answer, Match) and answer.status != PlacementOrigin.REWORDED


def _wordings(article_id: int) -> list[Placement]:
    """For each claim its newest place with each of its words, newest first. Words that a person moved it away from
    are none of its words, unless it was put back there later."""
    rows = Placement.objects.filter(claim__article_id=article_id).select_related("version")
    versions, words = set(), set()
    found = []
    for row in rows.order_by("-version__number", "-pk"):
        in_version, with_words = (row.claim_id, row.version_id), (row.claim_id, row.words_digest)
        if in_version not in versions and with_words not in words:
            found.append(row)
        versions.add(in_version)
        words.add(with_words)
    return found


def _corrections(version: ArticleVersion) -> Corrections:
    """What reviewers suggest, as far as everybody may read it: the place of a claim must not tell what a first
    reviewer said before the second is in."""
    return {
        record.claim.pk: [review.correction for review in record.reviews_for(None) if review.correction]
        for record in read_claims(version)
    }
