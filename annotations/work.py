"""The work that waits in the newsroom, read for one person in a fixed number of queries: their queue, what nobody has.

Of the many claims that wait, keys and dates alone are read; what a page shows of its lines is read for that page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from annotations import clock
from annotations.approval import Approval, read_approvals
from annotations.choices import (
    REASONS_THAT_NEVER_COUNT,
    UNFINISHED,
    ArticleState,
    AssignmentState,
    FourEyes,
    RemarkKind,
    ReviewKind,
    Standing,
)
from annotations.duties import (
    ArticleWork,
    ClaimWork,
    Line,
    QuestionWork,
    Viewer,
    is_done,
    queue_of,
    unassigned_for,
    waits,
)
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    ClaimStanding,
    Placement,
    Remark,
    Review,
    RuleSettings,
    User,
)
from annotations.permissions import may, who_may
from annotations.record import as_given, rules_in_force
from annotations.standing import counts

_OF_A_VERSION = {Standing.RECHECK, Standing.LOST}  # what came to wait with the current text
Held = dict[tuple[int, int | None], dict[int, datetime | None]]


@dataclass(frozen=True)
class Queue:
    """What waits for a person, and what nobody has that they could take; each in its order."""

    lines: Sequence[Line]
    unassigned: Sequence[Line]


@dataclass(frozen=True)
class ShownLine:
    """A line with what a page says of it: `held_by` are the others to whom it is assigned, `question` is what to
    answer, or to resolve."""

    line: Line
    article: Article
    claim: Claim | None
    assignment: Assignment | None
    held_by: Sequence[User]
    question: Remark | None = None

    @property
    def is_late(self) -> bool:
        return self.line.due is not None and self.line.due <= clock.now()

    @property
    def href(self) -> str:
        return (self.question or self.claim or self.article).get_absolute_url()


def read_queue(person: User) -> Queue:
    """Call it within `one_moment`."""
    viewer = Viewer(person.pk, may(person, "review"), may(person, "adjudicate"), may(person, "sign_off"))
    rules, held = rules_in_force(), _held()
    claims = list(_claims(person, held, rules))
    articles = list(_articles(person, held, rules, signs=viewer.signs))
    lines = queue_of(viewer, claims, articles, _questions_of(person))
    return Queue(lines, unassigned_for(viewer, claims, articles))


def shown(lines: Sequence[Line], person: User) -> list[ShownLine]:
    """The lines of one page. Four queries."""
    articles = Article.objects.select_related("outlet").in_bulk({line.article for line in lines})
    claims = Claim.objects.in_bulk({line.claim for line in lines if line.claim})
    asked = {line.question for line in lines if line.question}
    questions = Remark.objects.select_related("made_by", "claim").in_bulk(asked)
    for claim in claims.values():
        claim.article = articles[claim.article_id]
    held: dict[tuple[int, int | None], list[Assignment]] = defaultdict(list)
    for row in open_assignments().filter(article__in=articles).select_related("person"):
        held[row.article_id, row.claim_id].append(row)
    found = []
    for line in lines:
        rows = [] if line.question else held[line.article, line.claim]
        own = next((row for row in rows if row.person_id == person.pk), None)
        others = [row.person for row in rows if row.person_id != person.pk]
        question = questions.get(line.question or 0)
        found.append(ShownLine(line, articles[line.article], claims.get(line.claim or 0), own, others, question))
    return found


def assigned_in(article: Article) -> dict[int | None, list[Assignment]]:
    """Who has what of an article, by claim; under None, who has all of it. What is done is left out. One query."""
    found: dict[int | None, list[Assignment]] = defaultdict(list)
    for row in open_assignments().filter(article=article).select_related("person", "article", "claim__standing_row"):
        if not is_done_now(row):
            found[row.claim_id].append(row)
    return found


def is_done_now(row: Assignment) -> bool:
    """Whether what it asks for is. Read it with `article` and `claim__standing_row`."""
    standing = row.claim.standing_row.standing if row.claim else None
    return is_done(standing=standing, state=row.article.state, has_fallen=row.article.fallen_at is not None)


def waits_for_an_answer(question: Remark) -> bool:
    """Whether the question waits for who was asked. One query."""
    last = question.answers.order_by("pk").last() or question
    return waits(resolved=question.resolved, asked_by=question.made_by_id, last_by=last.made_by_id)


def _questions_of(person: User) -> Iterable[QuestionWork]:
    """The open questions to this person, and theirs to others. One query."""
    answers = Remark.objects.filter(about=OuterRef("pk")).order_by("-pk")
    of_them = Q(to=person) | Q(made_by=person)
    rows = (
        Remark.objects.filter(of_them, kind=RemarkKind.QUESTION, resolved=False)
        .order_by("pk")
        .annotate(last_by=Subquery(answers.values("made_by")[:1]), last=Subquery(answers.values("made_at")[:1]))
    )
    columns = ("pk", "article", "claim", "made_by", "to", "made_at", "last_by", "last")
    for key, article, claim, asked_by, to, made_at, last_by, last in rows.values_list(*columns):
        yield QuestionWork(key, article, claim, asked_by, to, last_by or asked_by, last or made_at)


def open_assignments() -> Any:
    """What is assigned to people who may do it: what somebody has who left, nobody has."""
    people = who_may("review").order_by().values("pk")
    return Assignment.objects.filter(state=AssignmentState.OPEN, person__in=people).order_by("pk")


def _held() -> Held:
    found: Held = defaultdict(dict)
    for article, claim, person, due in open_assignments().values_list("article", "claim", "person", "due"):
        found[article, claim][person] = due
    return found


def _brought_at(article: str) -> Subquery:
    """When the current text of an article came in."""
    number = "current_number" if article == "pk" else f"{article}__current_number"
    current = ArticleVersion.objects.filter(article=OuterRef(article), number=OuterRef(number))
    return Subquery(current.values("brought_at")[:1])


def _claims(person: User, held: Held, rules: RuleSettings) -> Iterable[ClaimWork]:
    """Every claim that is not finished with."""
    given, parties = given_by(person), _party_to(person)
    decides_all = rules.four_eyes == FourEyes.REVIEWER_MAY_SIGN
    rows = ClaimStanding.objects.filter(standing__in=UNFINISHED).annotate(brought_at=_brought_at("article"))
    columns = ("claim", "article", "standing", "claim__made_at", "brought_at", "article__author")
    for claim, article, standing, made_at, brought_at, author in rows.values_list(*columns).iterator():
        yield ClaimWork(
            claim,
            article,
            standing,
            brought_at if standing in _OF_A_VERSION else made_at,
            held.get((article, claim), {}),
            has_given=claim in given,
            is_party=claim in parties and not decides_all,
            by_me=author == person.pk,
        )


def given_by(person: User, article: Article | None = None) -> set[int]:
    """The claims (their keys) that wait for another verdict, and of which this person's counts; of one article, or of
    all. Two queries."""
    own = Review.objects.filter(reviewer=person, kind=ReviewKind.OWN, claim__standing_row__standing=Standing.WAITING)
    if article:
        own = own.filter(claim__article=article)
    reviews = list(own.select_related("claim__article"))
    places = _places([review.claim_id for review in reviews])
    return {
        review.claim_id
        for review in reviews
        if review.claim_id in places
        and counts(as_given(review, review.claim), *places[review.claim_id], review.claim.risk)
    }


def _party_to(person: User) -> set[int]:
    """The claims that reviewers disagree about and on whose words this person ever gave a verdict. Two queries."""
    given = Review.history.filter(
        reviewer_id=person.pk, kind=ReviewKind.OWN, claim__standing_row__standing=Standing.SPLIT
    ).exclude(reason__in=REASONS_THAT_NEVER_COUNT)
    on = list(given.values_list("claim_id", "words_digest"))
    places = _places([claim for claim, _words in on])
    return {claim for claim, words in on if claim in places and places[claim][0] == words}


def _places(claims: Collection[int]) -> dict[int, tuple[str, str]]:
    """By claim the digests of its words and of its sentence in the current version."""
    rows = Placement.objects.filter(claim__in=claims, version__number=F("claim__article__current_number"))
    columns = ("claim", "words_digest", "sentence_digest")
    return {claim: (words, sentence) for claim, words, sentence in rows.order_by("pk").values_list(*columns)}


def _articles(person: User, held: Held, rules: RuleSettings, *, signs: bool) -> Iterable[ArticleWork]:
    """Every article that is not signed off, or whose sign-off fell."""
    unfinished = Count("claim_standings", filter=Q(claim_standings__standing__in=UNFINISHED))
    asks = Q(state__in=(ArticleState.CHECKING, ArticleState.FINISHED)) | Q(fallen_at__isnull=False)
    rows = Article.objects.filter(asks).order_by("pk").annotate(unfinished=unfinished, brought_at=_brought_at("pk"))
    articles: list[Any] = list(rows)
    finished = [each for each in articles if each.state == ArticleState.FINISHED and each.author_id != person.pk]
    approvals = read_approvals(finished, rules) if signs else {}
    for article in articles:
        work = ArticleWork(
            article.pk,
            article.state,
            article.brought_at,
            article.fallen_at is not None,
            article.unfinished,
            held.get((article.pk, None), {}),
            by_me=article.author_id == person.pk,
        )
        yield _with_approval(work, approvals.get(article.pk), person)


def _with_approval(work: ArticleWork, approval: Approval | None, person: User) -> ArticleWork:
    if approval is None:
        return work
    blocked = tuple(dict.fromkeys(each.blocker for each in approval.blocking))
    return replace(work, is_barred=bool(approval.bars_of(person)), blocked=blocked)
