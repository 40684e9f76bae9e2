"""What waits for whom, and in which order: the one place of these rules. Plain values in, plain values out.

Second readings stay blind. Nothing here depends on whose verdict is in, but for that of the person whose queue it is:
a claim that waits for another verdict is offered to all who may give one, whoever it is assigned to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from annotations.choices import SIGNED_STATES, UNFINISHED, ArticleState, Blocker, Duty, Standing

Held = Mapping[int, datetime | None]  # by person to whom something is assigned, until when

_BY_STANDING = {
    Standing.OPEN: Duty.OPEN,
    Standing.WAITING: Duty.SECOND,
    Standing.RECHECK: Duty.RECHECK,
    Standing.LOST: Duty.LOST,
    Standing.SPLIT: Duty.SPLIT,
}


@dataclass(frozen=True)
class Viewer:
    """Whose queue it is, and what their roles let them do."""

    person: int
    reviews: bool = False
    adjudicates: bool = False
    signs: bool = False


@dataclass(frozen=True)
class ClaimWork:
    """A claim as this person's queue sees it. `since` is when it came to wait.

    `has_given`: their own verdict counts. `is_party`: they may not decide, since one of those who differ is they.
    `by_me`: they are named as the article's author.
    """

    claim: int
    article: int
    standing: str
    since: datetime
    held: Held = field(default_factory=dict)
    has_given: bool = False
    is_party: bool = False
    by_me: bool = False


@dataclass(frozen=True)
class ArticleWork:
    """An article as this person's queue sees it. `unfinished` claims of it still ask for something.

    `is_barred`: this person may not sign it. `blocked` is what stands in everybody's way.
    """

    article: int
    state: str
    since: datetime
    has_fallen: bool = False
    unfinished: int = 0
    held: Held = field(default_factory=dict)
    by_me: bool = False
    is_barred: bool = False
    blocked: tuple[Blocker, ...] = ()


@dataclass(frozen=True)
class QuestionWork:
    """A question; `claim` is None for one about the article. `last_by` had the last word in it, at `since`."""

    question: int
    article: int
    claim: int | None
    asked_by: int
    to: int
    last_by: int
    since: datetime
    resolved: bool = False


@dataclass(frozen=True)
class Line:
    """One thing to do. Without a claim it is of the article. `blocked`: what must be out of the way first. `question`
    is the one to answer, or to resolve."""

    duty: Duty
    article: int
    claim: int | None
    since: datetime
    due: datetime | None = None
    is_assigned: bool = False
    blocked: tuple[Blocker, ...] = ()
    question: int | None = None


def is_done(*, standing: str | None, state: str, has_fallen: bool) -> bool:
    """Whether what an assignment asks for is: the claim is settled, or none any more; the article is signed off.

    `standing` is the claim's, None for an assignment of the whole article. Words that change, or a sign-off that falls,
    ask for it again.
    """
    if standing is None:
        return state in SIGNED_STATES and not has_fallen
    return standing not in UNFINISHED


def waits(*, resolved: bool, asked_by: int, last_by: int) -> bool:
    """Whether a question waits for who was asked: it is open, and the last word in it is that of who asked."""
    return not resolved and last_by == asked_by


def queue_of(
    viewer: Viewer,
    claims: Iterable[ClaimWork],
    articles: Iterable[ArticleWork],
    questions: Iterable[QuestionWork] = (),
) -> list[Line]:
    """What waits for this person: what is due first, the earliest before all, then what has waited longest."""
    articles = list(articles)
    held = {each.article: each.held for each in articles}
    found = [_claim_line(viewer, each, held.get(each.article, {})) for each in claims]
    found += [_article_line(viewer, each) for each in articles]
    found += [_question_line(viewer, each) for each in questions]
    return sorted((line for line in found if line), key=_order)


def unassigned_for(viewer: Viewer, claims: Iterable[ClaimWork], articles: Iterable[ArticleWork]) -> list[Line]:
    """What nobody has and this person could take: articles that are being checked, and claims of them without a
    verdict. The same order."""
    articles = list(articles)
    taken = {each.article for each in articles if each.held}
    return sorted(_unassigned(viewer, claims, articles, taken), key=_order) if viewer.reviews else []


def _unassigned(
    viewer: Viewer, claims: Iterable[ClaimWork], articles: Iterable[ArticleWork], taken: set[int]
) -> Iterator[Line]:
    for article in articles:
        if article.state == ArticleState.CHECKING and not article.held and not article.by_me:
            yield Line(Duty.CHECK, article.article, None, article.since)
    for claim in claims:
        if claim.standing == Standing.OPEN and not claim.held and claim.article not in taken and not claim.by_me:
            yield Line(Duty.OPEN, claim.article, claim.claim, claim.since)


def _claim_line(viewer: Viewer, claim: ClaimWork, article_held: Held) -> Line | None:
    duty = _BY_STANDING.get(Standing(claim.standing))
    is_mine = viewer.person in claim.held
    if duty is None or claim.by_me or not _may(viewer, claim, duty):
        return None
    is_anybodys = not claim.held and (not article_held or viewer.person in article_held)
    always = {
        Duty.OPEN: is_mine,  # what nobody has is for taking
        Duty.SECOND: True,  # whoever has it: that it is offered must not tell whose verdict is in
        Duty.SPLIT: True,
    }
    if not always.get(duty, is_mine or is_anybodys):
        return None
    return Line(duty, claim.article, claim.claim, claim.since, claim.held.get(viewer.person), is_mine)


def _may(viewer: Viewer, claim: ClaimWork, duty: Duty) -> bool:
    if duty == Duty.SPLIT:
        return viewer.adjudicates and not claim.is_party
    return viewer.reviews and not (duty == Duty.SECOND and claim.has_given)


def _article_line(viewer: Viewer, article: ArticleWork) -> Line | None:
    duty = _duty_of_article(viewer, article)
    if duty is None:
        return None
    is_mine = viewer.person in article.held
    blocked = article.blocked if duty == Duty.SIGN else ()
    return Line(duty, article.article, None, article.since, article.held.get(viewer.person), is_mine, blocked)


def _duty_of_article(viewer: Viewer, article: ArticleWork) -> Duty | None:
    """Signing it comes before checking it. What is finished, with nothing left to check, waits for others alone."""
    if article.by_me:
        return None
    if article.state == ArticleState.FINISHED and viewer.signs and not article.is_barred:
        return Duty.SIGN
    is_done_ = is_done(standing=None, state=article.state, has_fallen=article.has_fallen)
    is_left = article.state != ArticleState.FINISHED or article.unfinished > 0
    asks = viewer.reviews and viewer.person in article.held and not is_done_ and is_left
    return Duty.CHECK if asks else None


def _question_line(viewer: Viewer, question: QuestionWork) -> Line | None:
    """For who is asked, until somebody answers; then for who asked, until it is resolved or they ask on. Of one's own
    article too, and of claims that were taken off."""
    asks = waits(resolved=question.resolved, asked_by=question.asked_by, last_by=question.last_by)
    who, duty = (question.to, Duty.ANSWER) if asks else (question.asked_by, Duty.RESOLVE)
    if question.resolved or who != viewer.person:
        return None
    return Line(duty, question.article, question.claim, question.since, question=question.question)


def _order(line: Line) -> tuple[bool, datetime, datetime, int, int, int]:
    return (line.due is None, line.due or line.since, line.since, line.article, line.claim or 0, line.question or 0)
