"""Random histories of one article, made by the verbs, and what is kept of each moment to compare the past with."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from annotations import clock
from annotations.actions.articles import Details, edit_article
from annotations.actions.assignments import change_due, hand_work_over
from annotations.actions.claims import (
    Part,
    edit_claim,
    mark_claim,
    merge_claim,
    place_claim,
    remove_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.errors import BlockedError, StaleError
from annotations.actions.evidence import Source, edit_evidence, restore_evidence, withdraw_evidence
from annotations.actions.outlets import save_outlet
from annotations.actions.remarks import reopen_remark, set_private
from annotations.actions.reviews import seen_now
from annotations.actions.sign_off import withdraw_waiver
from annotations.anchoring import Span
from annotations.approval import Approval, read_approval
from annotations.choices import GONE, ArticleState, FourEyes, Risk, Role, Standing, Verdict, Withdrawal
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    Evidence,
    Head,
    Outlet,
    Remark,
    Review,
    Story,
    User,
    Waiver,
)
from annotations.permissions import may
from annotations.record import ClaimRecord, current_version, read_claims
from annotations.workflow import MOVES
from tests.make import (
    SOLDIERS,
    answer,
    ask,
    assign,
    choose_rules,
    confirm,
    decide,
    finish,
    give,
    give_back,
    let_pass,
    make_article,
    make_person,
    note,
    publish,
    reopen,
    resolve,
    revise,
    sign,
    source,
    take,
)

BEGINNING = datetime(2024, 3, 1, 9, tzinfo=UTC)
TEXTS = (
    SOLDIERS,
    SOLDIERS.replace("75 Russian", "75,000 Russian"),
    SOLDIERS.replace("“They go first,” an activist said. ", ""),
    SOLDIERS.replace("Portal reports", "On Friday, Portal reports"),
    "Nothing of it\n\nis left here.",
)


def fields(row: Model) -> dict[str, Any]:
    """What its columns hold."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def told(article: Article, version: ArticleVersion, claims: list[ClaimRecord], approval: Approval) -> dict[str, Any]:
    """All that the record says of an article, as plain values; people and outlets by their keys."""
    return {
        "article": fields(article),
        "version": fields(version),
        "text": version.text,
        "rules": fields(approval.rules),
        "sign-offs": [fields(row) for row in approval.sign_offs],
        "waivers": [(fields(each.waiver), each.holds) for each in approval.waivers],
        "publications": [fields(row) for row in approval.publications],
        "approval": (approval.digest, approval.holds, approval.changed, approval.blocking, approval.bars),
        "claims": [
            {
                "claim": fields(record.claim),
                "placement": record.placement and fields(record.placement),
                "reviews": [fields(review) for review in record.reviews],
                "given on": [review.placement.quote for review in record.reviews],
                "evidence": [fields(evidence) for evidence in record.evidence],
                "outcome": record.outcome,
                "readable": [review.pk for review in record.reviews_for(None)],
            }
            for record in claims
        ],
    }


def told_now(article: Article) -> dict[str, Any]:
    article = Article.objects.get(pk=article.pk)
    version = current_version(article)
    claims = read_claims(version)
    return told(article, version, claims, read_approval(article, version, claims))


def names(people: dict[int, User], roles: dict[int, list[str]]) -> dict[tuple[str, int], Any]:
    """Who is called how, and may what."""
    return {("person", key): (str(user), user.is_active, roles[key]) for key, user in people.items()}


def names_now() -> dict[tuple[str, int], Any]:
    """By kind and key what people, outlets and stories are called."""
    people = {user.pk: user for user in User.objects.prefetch_related("groups")}
    roles = {key: sorted(group.name for group in user.groups.all()) for key, user in people.items()}
    outlets: dict[tuple[str, int], Any] = {("outlet", row.pk): row.name for row in Outlet.objects.all()}
    return names(people, roles) | outlets | {("story", row.pk): row.title for row in Story.objects.all()}


@dataclass
class History:
    """A random history of one article. After each verb `keep` is asked, and what it gives is kept with the time.

    `wild`: times that run backwards now and then, claims that need two reviews, confidential sources. What is kept is
    then of the time of the article's last entry; what everybody is called has the time of the registry's. Rules are
    chosen where it is not: they are of the registry, and what follows from them is of the article.
    """

    seed: int
    keep: Callable[[Article], Any] = told_now
    wild: bool = True
    moment: datetime = BEGINNING
    kept: list[tuple[datetime, Any]] = field(default_factory=list)
    called: list[tuple[datetime, dict[tuple[str, int], Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 -- repeatable, not secret
        with clock.at(self.moment):
            roles = (Role.EDITOR, Role.EDITOR, Role.STANDARDS_EDITOR, Role.STANDARDS_EDITOR)
            self.people = [make_person(*each) for each in zip(("edda", "emil", "elif", "stella"), roles, strict=True)]
            choose_rules(by=self.people[3], coverage="nothing")  # or hardly a text of chance would be signed off
            self.article = make_article(by=self.people[0], outlet="Portal", story="The offer")
        self._remember()

    def go_on(self, steps: int) -> None:
        """So many steps at least, and more until every kind of thing was done: what is not done proves nothing."""
        done: set[Callable[[History], None]] = set()
        not_here = _change_rules if self.wild else _set_private  # what is private today, no report of the past tells
        verbs = [verb for verb in VERBS if verb is not not_here]
        for step in range(1000):
            missing = [verb for verb in verbs if verb not in done]
            if step >= steps and not missing:
                return
            self.moment += self._a_while()
            heads = self._heads()
            astray = self.wild and self.rng.random() < 0.3
            with clock.at(self.moment - timedelta(hours=2) * self.rng.random() if astray else self.moment):
                verb = self.rng.choice([*verbs, *missing * 10] if step > steps else verbs)
                try:
                    verb(self)
                except (ValidationError, StaleError, BlockedError, PermissionDenied):
                    pass  # such a thing cannot be done now, or not to its end: that too is what happens
                else:
                    done.add(verb)
            if self._heads() != heads:
                self._remember()
        raise AssertionError(f"never done: {set(verbs) - done}")

    def moments(self, number: int) -> list[datetime]:
        """Random moments from the first entry on, those of entries among them."""
        first, last = self.kept[0][0], max(self.kept[-1][0], self.called[-1][0])
        between = [first + (last - first) * self.rng.random() for _each in range(number // 2)]
        return between + [self.rng.choice(self.kept + self.called)[0] for _each in range(number - len(between))]

    def kept_at(self, moment: datetime) -> Any:
        return [what for at, what in self.kept if at <= moment][-1]

    def called_at(self, moment: datetime) -> dict[tuple[str, int], Any]:
        """Who was called how; somebody who came later, as when they came."""
        found: dict[tuple[str, int], Any] = {}
        for at, what in self.called:
            found = found | what if at <= moment else what | found
        return found

    def _a_while(self) -> timedelta:
        """Often none: the next thing happens at the very same moment."""
        minutes = self.rng.choice((0, 0, 1, 7, 60))
        return timedelta(minutes=minutes, milliseconds=self.rng.randrange(1000) if minutes else 0)

    def _heads(self) -> set[str]:
        return set(Head.objects.values_list("digest", flat=True))

    def _remember(self) -> None:
        heads = {head.chain: head.at for head in Head.objects.all()}
        at = heads[f"article/{self.article.pk}"] if self.wild else self.moment
        self.kept.append((at, self.keep(self.article)))  # type: ignore[arg-type]
        self.called.append((heads["registry"], names_now()))  # type: ignore[arg-type]

    # what the verbs are told

    @property
    def by(self) -> User:
        return User.objects.get(pk=self.rng.choice(self.people).pk)

    @property
    def now(self) -> Article:
        return Article.objects.get(pk=self.article.pk)

    @property
    def claim(self) -> Claim:
        return self.one_of(Claim.objects.filter(article=self.article))

    @property
    def evidence(self) -> Evidence:
        return self.one_of(Evidence.objects.select_related("claim").filter(claim__article=self.article))

    def one_of(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        if not found:
            raise ValidationError("None is there yet.")
        return self.rng.choice(found)

    def span(self) -> Span:
        text = current_version(self.now).text
        start = self.rng.randrange(len(text) - 5)
        return Span(start, min(len(text), start + self.rng.randrange(5, 60)))

    def number(self) -> int:
        return self.rng.randrange(10**9)


def _mark(of: History) -> None:
    risk = of.rng.choice(list(Risk) if of.wild else [Risk.ROUTINE, Risk.FIGURE])
    article = of.now
    mark_claim(article, by=of.by, version_number=article.current_number, span=of.span(), statement="A", risk=risk)


def _edit_claim(of: History) -> None:
    claim = of.claim
    risk = of.rng.choice(list(Risk)) if of.wild else claim.risk
    said = {"statement": f"It says {of.number()}", "claimant": "Estimates", "risk": risk}
    edit_claim(claim, by=of.by, lock_version=claim.lock_version, why="Clearer.", **said)


def _review(of: History) -> None:
    verdict = of.rng.choice(list(Verdict))
    reasons = {Verdict.DISPUTED: "wrong_figure", Verdict.UNVERIFIED: "single_source"}
    give(of.claim, by=of.by, verdict=verdict, reason=reasons.get(verdict, ""), rationale=f"Because {of.number()}.")


def _confirm(of: History) -> None:
    review = of.one_of(Review.objects.select_related("claim").filter(claim__article=of.article))
    by = of.by
    confirm(review, by=by, seen=seen_now(review.claim, by))


def _source(of: History) -> None:
    confidential = of.wild and of.rng.random() < 0.3
    source(of.claim, by=of.by, title=f"Report {of.number()}", confidential=confidential)


def _edit_source(of: History) -> None:
    evidence = of.evidence
    said = {"note": f"See {of.number()}.", "confidential": of.wild and of.rng.random() < 0.3}
    edit_evidence(evidence, Source(said), by=of.by, lock_version=evidence.claim.lock_version)


def _take_source_back(of: History) -> None:
    evidence = of.evidence
    turn = restore_evidence if evidence.withdrawn else withdraw_evidence
    turn(evidence, by=of.by, lock_version=evidence.claim.lock_version, why="Another war.")


def _revise(of: History) -> None:
    revise(of.now, of.rng.choice(TEXTS), by=of.by, why="The outlet changed it.")


def _withdraw(of: History) -> None:
    claim = of.claim
    withdraw_claim(claim, by=of.by, lock_version=claim.lock_version, why="No claim.")


def _merge(of: History) -> None:
    claim = of.claim
    merge_claim(claim, into=of.claim, by=of.by, lock_version=claim.lock_version, why="The same.")


def _split(of: History) -> None:
    claim, number = of.claim, of.now.current_number
    parts = [Part(of.span(), "One half"), Part(of.span(), "The other half")]
    split_claim(claim, parts=parts, by=of.by, lock_version=claim.lock_version, version_number=number, why="Two.")


def _remove(of: History) -> None:
    """One that is lost; where none is, after another text."""
    lost = Claim.objects.filter(article=of.article, standing_row__standing=Standing.LOST)
    if not lost.exists():
        revise(of.now, of.rng.choice((SOLDIERS, TEXTS[-1])), by=of.by, why="The outlet thought better of it.")
    claim = of.one_of(lost)
    number = of.now.current_number
    remove_claim(claim, by=of.by, lock_version=claim.lock_version, version_number=number, why="Gone.")


def _restore(of: History) -> None:
    claim = of.one_of(
        Claim.objects.filter(article=of.article, withdrawal__in=[*Withdrawal.values])
        | Claim.objects.filter(article=of.article, removed_in__isnull=False)
    )
    restore_claim(claim, by=of.by, lock_version=claim.lock_version)


def _place(of: History) -> None:
    claim, number = of.claim, of.now.current_number
    place_claim(claim, by=of.by, lock_version=claim.lock_version, version_number=number, span=of.span(), why="Here.")


def _edit_article(of: History) -> None:
    article = of.now
    outlet = of.rng.choice([Outlet.objects.order_by("pk").last(), None, f"Outlet {of.number()}"])
    known = Details(outlet=str(outlet or ""), story="The offer", byline=f"By {of.number()}", language="en")
    details = replace(known, author=article.author)
    edit_article(article, by=of.by, lock_version=article.lock_version, details=details, why="Known now.")


def _move_article(of: History) -> None:
    article = of.now
    name = of.rng.choice([move.name for move in MOVES.values() if article.state in move.sources])
    {"finish": finish, "reopen": reopen, "sign": sign, "publish": publish}[name](article, by=of.by)


def _name_author(of: History) -> None:
    article = of.now
    author = of.rng.choice([None, None, of.by, of.by])
    known = Details(outlet=str(article.outlet or ""), story="The offer", byline=article.byline, language="en")
    details = replace(known, author=author)
    edit_article(article, by=of.by, lock_version=article.lock_version, details=details, why="Found out late.")


def _adjudicate(of: History) -> None:
    """Of a claim that reviewers disagree about; where there is none, and now and then, after two who do."""
    split = Claim.objects.filter(article=of.article, standing_row__standing=Standing.SPLIT)
    by = of.by
    if not split.exists() or of.rng.random() < 0.3:
        there = Claim.objects.filter(article=of.article).exclude(standing_row__standing__in=[*GONE, Standing.LOST])
        claim, author = of.one_of(there), of.now.author_id
        others = User.objects.filter(pk__in=[each.pk for each in of.people]).exclude(pk__in=[by.pk, author or 0])
        one, other = of.rng.sample(list(others.order_by("pk")), 2)
        give(claim, by=one)
        give(claim, by=other, verdict=Verdict.DISPUTED, reason="wrong_figure", rationale=f"Because {of.number()}.")
    decide(of.one_of(split), by=by, rationale=f"The minutes have it, {of.number()}.")


def _waive(of: History) -> None:
    by = of.by
    approval = read_approval(of.now)
    let_pass(of.now, *[*approval.blocking, *approval.bars_seen_by(by)][:3], by=by, why=f"Asked, {of.number()}.")


def _take_waiver_back(of: History) -> None:
    waiver = of.one_of(Waiver.objects.filter(article=of.article, withdrawn=False))
    withdraw_waiver(waiver, by=of.by, lock_version=waiver.lock_version, why="Not so.")


def _sign_off(of: History) -> None:
    """With all that has to be done before; a second time it may be taken to the reader."""
    by, author = of.by, of.now.author_id
    others = (person for person in of.people if person.pk not in (by.pk, author))
    standards = next((person for person in others if may(person, "waive")), by)
    if of.now.state == ArticleState.CHECKING:
        finish(of.now, by=by)
    approval = read_approval(of.now)
    in_the_way = [each for each in approval.in_the_way_of(by) if each.may_be_waived_by(standards.pk)]
    if in_the_way:
        let_pass(of.now, *in_the_way, by=standards, why="So be it.")
    sign(of.now, by=by)


def _publish(of: History) -> None:
    if of.now.state != ArticleState.SIGNED:
        _sign_off(of)
    publish(of.now, by=of.by)


def _reopen(of: History) -> None:
    reopen(of.now, by=of.by)


def _assign(of: History) -> None:
    about = of.one_of(Claim.objects.filter(article=of.article)) if of.rng.random() < 0.7 else of.now
    assign(about, to=of.by, by=of.by)


def _take(of: History) -> None:
    take(of.claim, by=of.by)


def _assignment(of: History) -> Assignment:
    row: Assignment = of.one_of(Assignment.objects.filter(article=of.article, state="open"))
    return row


def _give_back(of: History) -> None:
    give_back(_assignment(of), by=of.by, why=f"No time, {of.number()}.")


def _change_due(of: History) -> None:
    row = _assignment(of)
    change_due(row, by=of.by, lock_version=row.lock_version, due=clock.now() + timedelta(days=of.rng.randrange(1, 9)))


def _hand_over(of: History) -> None:
    hand_work_over(_assignment(of).person, to=of.by, by=of.by, why="On leave.")


def _ask(of: History) -> None:
    about = of.one_of(Claim.objects.filter(article=of.article)) if of.rng.random() < 0.7 else of.now
    to = of.one_of(User.objects.filter(is_active=True, is_operator=False))
    ask(about, to=to, by=of.by, text=f"Who says {of.number()}, @edda?", private=of.rng.random() < 0.6)


def _note(of: History) -> None:
    about = of.one_of(Claim.objects.filter(article=of.article)) if of.rng.random() < 0.7 else of.now
    note(about, by=of.by, text=f"It is {of.number()}.", private=of.rng.random() < 0.6)


def _remark(of: History) -> Remark:
    row: Remark = of.one_of(Remark.objects.filter(article=of.article, about=None))
    return row


def _answer(of: History) -> None:
    answer(of.one_of(Remark.objects.filter(article=of.article, kind="question")), by=of.by, text=f"{of.number()}.")


def _resolve(of: History) -> None:
    resolve(_remark(of), by=of.by, why=f"Done, {of.number()}.")


def _reopen_remark(of: History) -> None:
    row = _remark(of)
    reopen_remark(row, by=of.by, lock_version=row.lock_version)


def _set_private(of: History) -> None:
    row = _remark(of)
    set_private(row, by=of.by, lock_version=row.lock_version, private=not row.private)


def _change_rules(of: History) -> None:
    choose_rules(by=of.by, four_eyes=of.rng.choice(FourEyes.values))


def _rename_outlet(of: History) -> None:
    outlet = of.one_of(Outlet.objects.all())
    save_outlet(outlet, by=of.by, lock_version=outlet.lock_version, name=f"Outlet {of.number()}", url="")


def _rename_person(of: History) -> None:
    user = of.by
    user.first_name, user.last_name = "Edda", f"Number {of.number()}"
    user.save()


def _change_role(of: History) -> None:
    """Stella stays what she is: somebody has to let things pass."""
    user = of.by
    if user.username != "stella":
        roles = [Role.CHECKER, Role.EDITOR, Role.EDITOR, Role.STANDARDS_EDITOR]
        user.groups.set([Group.objects.get(name=of.rng.choice(roles))])


# The commonest several times.
VERBS: tuple[Callable[[History], None], ...] = (
    *((_mark,) * 4),
    *((_review,) * 6),
    *((_source,) * 3),
    *((_revise,) * 2),
    _confirm,
    _edit_claim,
    _edit_source,
    _take_source_back,
    _withdraw,
    _merge,
    _split,
    _remove,
    _restore,
    _restore,
    _place,
    _edit_article,
    _move_article,
    _name_author,
    _adjudicate,
    _waive,
    _take_waiver_back,
    _sign_off,
    _publish,
    _reopen,
    _assign,
    _assign,
    _take,
    _give_back,
    _change_due,
    _hand_over,
    _ask,
    _ask,
    _note,
    _answer,
    _answer,
    _resolve,
    _reopen_remark,
    _set_private,
    _change_rules,
    _rename_outlet,
    _rename_person,
    _change_role,
)
