"""Loads the demo newsroom through the same verbs that people's clicks call, so that its history is a real one."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, count

from django.utils import timezone

from annotations import clock
from annotations.actions.articles import Details, import_article
from annotations.actions.assignments import assign_work, take_work
from annotations.actions.claims import mark_claim
from annotations.actions.evidence import Source, add_evidence
from annotations.actions.newsroom import finish_demo, open_demo
from annotations.actions.outlets import save_outlet, save_story
from annotations.actions.people import save_person
from annotations.actions.remarks import answer_question, ask_question, resolve_remark, write_note
from annotations.actions.reviews import Opinion, adjudicate, record_review, seen_now
from annotations.actions.rulings import rule_not_checkable
from annotations.actions.sign_off import finish_checking, publish_article, sign_off, waive
from annotations.anchoring import occurrences
from annotations.chain import chain_of
from annotations.choices import ArticleState, Blocker, ReviewKind, Role, TextOrigin
from annotations.demo.content import (
    ARTICLES,
    ASSIGNMENTS,
    PEOPLE,
    REMARKS,
    STORY_SUMMARY,
    STORY_TITLE,
    DemoAcceptance,
    DemoAdjudication,
    DemoAfterwards,
    DemoArticle,
    DemoAssignment,
    DemoClaim,
    DemoEvidence,
    DemoMove,
    DemoRemark,
    DemoReview,
    DemoRuling,
)
from annotations.importers import read_text
from annotations.models import Article, Claim, Head, Newsroom, Outlet, Story, User
from annotations.signing import Blocking

PASSWORD = "demo"  # noqa: S105  (public on purpose; open_demo refuses production)
EDITOR = next(person.username for person in PEOPLE if person.role == Role.EDITOR)
ADMINISTRATOR = next(person.username for person in PEOPLE if person.role == Role.ADMINISTRATOR)


def load_demo() -> None:
    """Makes this database the demo newsroom, or completes one whose loading was interrupted.

    Raises PermissionDenied for any other newsroom. One that is complete is left as people changed it, but for people
    whom the demo did not have yet when it was loaded.
    """
    open_demo([(person.username, person.full_name, person.role) for person in PEOPLE], password=PASSWORD)
    if Newsroom.objects.filter(demo_loaded=True).exists():
        return
    people = {user.username: user for user in User.objects.filter(username__in=[person.username for person in PEOPLE])}
    hours = _working_hours(timezone.now())
    with clock.at(next(hours)):
        _describe_story(people[EDITOR])
    for article in ARTICLES:
        _load_article(article, people, hours)
    for remark in REMARKS:
        _remark(remark, people, hours)
    for assignment in ASSIGNMENTS:
        with clock.at(next(hours)):
            _assign(assignment, people)
    _give_addresses(people)
    finish_demo()


def _give_addresses(people: dict[str, User]) -> None:
    """Last of all: of what lies in the past nobody gets a mail, of what happens from now on the console shows them."""
    for user in people.values():
        if not user.email:
            user.email = f"{user.username}@newsroom.example"
            save_person(user, by=people[ADMINISTRATOR], roles=user.groups.all())


def _assign(demo: DemoAssignment, people: dict[str, User]) -> None:
    """Unless it was given to them already. What is late was late within the minute."""
    article = Article.objects.get(url=demo.article.url)
    claim = article.claims.get(placements__quote=demo.quote) if demo.quote else None
    if article.assignments.filter(claim=claim, person=people[demo.person]).exists():
        return
    if demo.by == demo.person:
        take_work(article, claim, by=people[demo.by])
        return
    due = demo.hours and max(timezone.now() + timedelta(hours=demo.hours), clock.now() + timedelta(minutes=1))
    assign_work(article, claim, by=people[demo.by], person=people[demo.person], due=due or None)


def _remark(demo: DemoRemark, people: dict[str, User], hours: Iterator[datetime]) -> None:
    """As far as it is not there already; whatever is has had its moment."""
    article = Article.objects.get(url=demo.article.url)
    claim = article.claims.get(placements__quote=demo.quote) if demo.quote else None
    by = people[demo.by]
    row = article.remarks.filter(made_by=by, text=demo.text).first()
    with clock.at(next(hours)):
        if row is None and demo.to:
            row = ask_question(article, claim, by=by, to=people[demo.to], text=demo.text, private=demo.private).remark
        elif row is None:
            row = write_note(article, claim, by=by, text=demo.text, private=demo.private).remark
    for answer in demo.answers:
        with clock.at(next(hours)):
            if not row.answers.filter(text=answer.text).exists():
                answer_question(row, by=people[answer.by], text=answer.text)
    if demo.resolved_by:
        with clock.at(next(hours)):
            if not row.resolved:
                resolve_remark(row, by=people[demo.resolved_by], lock_version=row.lock_version, why=demo.why)


def _working_hours(now: datetime) -> Iterator[datetime]:
    """Moments of the past days, a few minutes apart, so that the newsroom looks as if people had worked in it."""
    moment = now - timedelta(days=2, hours=10)
    for step in count():
        yield min(moment, now)
        moment += timedelta(minutes=(7, 16, 24, 11, 31)[step % 5])


def _describe_story(editor: User) -> None:
    if not Story.objects.filter(title=STORY_TITLE).exists():
        save_story(None, by=editor, title=STORY_TITLE, summary=STORY_SUMMARY)


def _load_article(demo: DemoArticle, people: dict[str, User], hours: Iterator[datetime]) -> None:
    with clock.at(next(hours)):
        article = _bring(demo, people)
    present = {claim.number: claim for claim in article.claims.all()}
    claims = {}
    for number, claim in enumerate(demo.claims, start=1):
        with clock.at(next(hours)):
            claims[claim.quote] = present.get(number) or _mark(article, claim, people)
        _load_steps(claims[claim.quote], claim.steps, 0, people, hours)
    for ruling in demo.rulings:
        with clock.at(next(hours)):
            _rule(article, ruling, people[ruling.by])
    for deed in demo.deeds:
        if isinstance(deed, DemoAfterwards):
            [before] = [len(claim.steps) for claim in demo.claims if claim.quote == deed.quote]
            _load_steps(claims[deed.quote], deed.steps, before, people, hours)
            continue
        with clock.at(next(hours)):
            if isinstance(deed, DemoMove):
                _move(article, deed.to, people[deed.by])
            else:
                _accept(article, claims[deed.quote], deed, people[deed.by])


def _bring(demo: DemoArticle, people: dict[str, User]) -> Article:
    if not Outlet.objects.filter(name=demo.outlet).exists():
        save_outlet(None, by=people[EDITOR], name=demo.outlet, url=demo.outlet_url)
    return import_article(
        read_text(demo.body, title=demo.title),
        by=people[EDITOR],
        origin=TextOrigin.OUTSIDE,
        details=Details(
            outlet=demo.outlet,
            story=STORY_TITLE,
            byline=demo.byline,
            url=demo.url,
            published_on=date.fromisoformat(demo.published) if demo.published else None,
            language=demo.language,
            original_language=demo.original_language,
            translation=demo.translation,
            author=people[demo.author] if demo.author else None,
        ),
    ).article


def _mark(article: Article, demo: DemoClaim, people: dict[str, User]) -> Claim:
    text = article.versions.get(number=1).text
    [span] = occurrences(text, demo.quote)
    return mark_claim(
        article,
        by=people[demo.by],
        version_number=1,
        span=span,
        statement=demo.statement,
        claimant=demo.claimant,
        risk=demo.risk,
    )


def _rule(article: Article, demo: DemoRuling, by: User) -> None:
    if not article.rulings.filter(quote=demo.quote).exists():
        [span] = occurrences(article.versions.get(number=1).text, demo.quote)
        rule_not_checkable(article, by=by, version_number=1, span=span, reason=demo.reason, note=demo.note)


def _load_steps(
    claim: Claim,
    steps: Sequence[DemoEvidence | DemoReview],
    before: int,
    people: dict[str, User],
    hours: Iterator[datetime],
) -> None:
    """Those of the steps that are not in yet: each leaves exactly one history row or one source, and so many came
    before them."""
    reviews = claim.reviews.model.history.filter(claim_id=claim.pk).count()
    done = reviews + claim.evidence.count() - before
    for number, step in enumerate(steps):
        with clock.at(next(hours)):  # a step that is in has had its moment: what follows must not come before it
            if number >= done:
                _load_step(claim, step, people[step.by])


def _load_step(claim: Claim, step: DemoEvidence | DemoReview, by: User) -> None:
    if isinstance(step, DemoEvidence):
        claim.refresh_from_db(fields=["lock_version"])
        add_evidence(claim, _source(step), by=by, lock_version=claim.lock_version)
        return
    opinion = Opinion(step.verdict, step.reason, step.rationale, step.correction)
    if isinstance(step, DemoAdjudication):
        adjudicate(claim, opinion, by=by, seen=seen_now(claim, by, ReviewKind.ADJUDICATION))
    else:
        record_review(claim, opinion, by=by, seen=seen_now(claim, by))


def _move(article: Article, to: ArticleState, by: User) -> None:
    """Unless it has been in that state already."""
    if article.history.filter(state=to).exists():
        return
    article.refresh_from_db()
    match to:
        case ArticleState.FINISHED:
            finish_checking(article, by=by, lock_version=article.lock_version)
        case ArticleState.SIGNED:
            sign_off(article, by=by, head=_head_of(article))
        case ArticleState.PUBLISHED:
            publish_article(article, by=by, lock_version=article.lock_version)


def _accept(article: Article, claim: Claim, demo: DemoAcceptance, by: User) -> None:
    if not article.waivers.filter(claim=claim).exists():
        waive(article, [Blocking(Blocker.DISPUTED, claim=claim.pk)], by=by, head=_head_of(article), why=demo.why)


def _head_of(article: Article) -> str:
    """What somebody sees who looks at the article now."""
    return Head.objects.get(chain=chain_of(article.pk)).digest


def _source(step: DemoEvidence) -> Source:
    names = ("kind", "stance", "tier", "title", "url", "locator", "quote", "quote_translation", "archive_url")
    more = ("person", "origin", "note", "confidential")
    return Source(
        values={
            **{name: getattr(step, name) for name in chain(names, more)},
            "consulted_on": date.fromisoformat(step.consulted_on) if step.consulted_on else None,
        },
        file_name=step.attachment_name,
        content=step.attachment_text.encode(),
    )
