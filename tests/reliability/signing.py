"""A sign-off meets a change of what is signed: `python -m tests.reliability.signing [--rounds N]`.

Two processes look at one article, meet, and act on it in the same moment. Either the sign-off came first, and fell over
the change, or it was refused and nothing of it is there; an article that is signed is signed for what it holds. Of two
sign-offs one wins. Where the rules change, each claim stands as the rules and its reviews say.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from annotations.actions.errors import BlockedError, StaleError
from annotations.actions.evidence import Source, add_evidence
from annotations.actions.reviews import Opinion, record_review, seen_now
from annotations.actions.rules import set_rules
from annotations.actions.sign_off import publish_article, sign_off
from annotations.actions.versions import revise_article
from annotations.approval import read_approval
from annotations.choices import (
    ArticleState,
    EvidenceKind,
    FourEyes,
    Reason,
    Risk,
    Role,
    Stance,
    TextOrigin,
    Tier,
    Verdict,
)
from annotations.importers import read_text
from annotations.models import Article, Claim, ClaimStanding, User
from annotations.record import current_version, read_claims, rules_in_force
from tests.make import (
    SOLDIERS,
    choose_rules,
    findings,
    finish,
    give,
    head_of,
    make_article,
    make_claim,
    make_person,
    publish,
    reopen,
    sign,
)
from tests.reliability.processes import in_processes, together
from tests.reliability.scratch import report, scratch_database

DONE, REFUSED = "done", "refused"
REFUSALS = (StaleError, ValidationError, BlockedError)
ARRIVE = 60  # seconds that one process waits for the other
EACH = 3  # seconds for a round, and more than the one after which PostgreSQL calls a deadlock what it is

# What somebody is about to do, with what they saw when they looked.
Act = Callable[[], object]


@dataclass(frozen=True)
class Truth:
    """What is there of an article after a round. `standings_hold`: the lists say what the rule says."""

    state: str
    holds: bool
    sign_offs: int
    publications: int
    fallen: bool
    standings_hold: bool


@dataclass
class Desk:
    """One article with an accusation that two checkers verified, and who works on it."""

    editors: tuple[User, User]
    standards_editor: User
    checkers: tuple[User, User]
    article: Article
    claim: Claim

    def get_ready(self) -> None:
        """Everything is settled by the usual rules, and checking is finished."""
        if rules_in_force().required[Risk.ACCUSATION] != 2:
            choose_rules(by=self.standards_editor, accusation=2)
        for checker in self.checkers:
            own = self.claim.reviews.filter(reviewer=checker).first()
            if own is None or own.verdict != Verdict.VERIFIED:
                give(self.claim, by=checker, rationale="As the report says.")
        if self.state not in (ArticleState.CHECKING, ArticleState.FINISHED):
            reopen(self.article, by=self.standards_editor)
        if self.state == ArticleState.CHECKING:
            finish(self.article, by=self.checkers[0])

    def get_signed(self) -> None:
        self.get_ready()
        sign(self.article, by=self.editors[0])

    def get_published(self) -> None:
        self.get_signed()
        publish(self.article, by=self.editors[0])

    def get_finished(self) -> None:
        """As it stands by whatever rules there are; signed where it can be."""
        if self.state == ArticleState.CHECKING:
            finish(self.article, by=self.checkers[0])
        if self.state == ArticleState.FINISHED and not read_approval(self.row).blocking:
            sign(self.article, by=self.editors[0])

    @property
    def row(self) -> Article:
        return Article.objects.get(pk=self.article.pk)

    @property
    def state(self) -> str:
        return self.row.state

    def truth(self) -> Truth:
        with transaction.atomic():
            article = Article.objects.get(pk=self.article.pk)
            approval = read_approval(article)
            rows = ClaimStanding.objects.filter(article=article)
            kept = {row.claim_id: (row.standing, row.verdict) for row in rows}
        ruled = {record.claim.pk: record.outcome for record in read_claims(current_version(article))}
        return Truth(
            article.state,
            approval.holds,
            len(approval.sign_offs),
            len(approval.publications),
            article.fallen_at is not None,
            kept == {key: (str(outcome.standing), str(outcome.verdict)) for key, outcome in ruled.items()},
        )

    # What two people do: each looks first, and gives what they do then.

    def sign_as_one(self, number: int) -> Act:
        return self._sign(self.editors[0])

    def sign_as_the_other(self, number: int) -> Act:
        return self._sign(self.editors[1])

    def _sign(self, by: User) -> Act:
        head = head_of(self.article)
        return lambda: sign_off(self.article, by=by, head=head)

    def publish(self, number: int) -> Act:
        token = self.row.lock_version
        return lambda: publish_article(self.article, by=self.editors[1], lock_version=token)

    def dispute(self, number: int) -> Act:
        opinion = Opinion(Verdict.DISPUTED, Reason.WRONG_FIGURE, f"The report has {number:,} more.")
        return self._judge(opinion)

    def think_again(self, number: int) -> Act:
        """Verified, and verified once more, then twice a note to come back that never counts."""
        if number % 4 < 2:
            return self._judge(Opinion(Verdict.VERIFIED, rationale=f"As the report says on page {number}."))
        return self._judge(Opinion(Verdict.UNVERIFIED, Reason.NOT_YET_CHECKED, f"Page {number} is missing."))

    def _judge(self, opinion: Opinion) -> Act:
        by = self.checkers[1]
        seen = seen_now(self.claim, by)
        return lambda: record_review(self.claim, opinion, by=by, seen=seen)

    def bring_a_new_version(self, number: int) -> Act:
        current = self.row.current_number
        text = read_text(f"{SOLDIERS}\n\nDispatch {number}.")
        return lambda: revise_article(
            self.article, text, by=self.editors[0], version_number=current, origin=TextOrigin.OUTSIDE
        )

    def add_a_source(self, number: int) -> Act:
        token = Claim.objects.get(pk=self.claim.pk).lock_version
        values = {
            "kind": EvidenceKind.WEB_PAGE,
            "stance": Stance.CONTEXT,
            "tier": Tier.SECONDARY,
            "url": f"https://example.org/report/{number}",
            "title": f"The report, page {number}",
        }
        return lambda: add_evidence(self.claim, Source(values), by=self.checkers[0], lock_version=token)

    def ask_for_three_reviews(self, number: int) -> Act:
        return self._require(3)

    def ask_for_three_reviews_or_two_again(self, number: int) -> Act:
        return self._require(3 - number % 2)

    def _require(self, reviews: int) -> Act:
        rules = rules_in_force()
        wanted = rules.required | {Risk.ACCUSATION: reviews}
        return lambda: set_rules(
            by=self.standards_editor,
            lock_version=rules.lock_version,
            required=wanted,
            four_eyes=FourEyes.STRICT,
            why="The race wants it.",
            opens=True,
        )


@dataclass(frozen=True)
class Race:
    """Two acts at once. `wrong` says what is wrong with how they ended and what was there before and after."""

    name: str
    prepare: Callable[[Desk], None]
    one: Callable[[Desk, int], Act]
    other: Callable[[Desk, int], Act]
    wrong: Callable[[tuple[str, str], Truth, Truth], str]


def one_signed(ended: tuple[str, str], before: Truth, after: Truth) -> str:
    if sorted(ended) != [DONE, REFUSED]:
        return f"{ended}"
    as_signed = (after.state, after.holds, after.sign_offs - before.sign_offs)
    return "" if as_signed == (ArticleState.SIGNED, True, 1) else f"{after}"


def fell_or_refused(state: ArticleState) -> Callable[[tuple[str, str], Truth, Truth], str]:
    """For a sign-off and a change after which the article is in that state."""

    def wrong(ended: tuple[str, str], before: Truth, after: Truth) -> str:
        signing, changing = ended
        if changing != DONE or signing not in (DONE, REFUSED):
            return f"{ended}"
        kept = after.sign_offs - before.sign_offs == int(signing == DONE)
        return "" if kept and (after.state, after.holds) == (state, False) else f"{ended}, {after}"

    return wrong


def published_and_fell_or_refused(ended: tuple[str, str], before: Truth, after: Truth) -> str:
    publishing, changing = ended
    if changing != DONE or publishing not in (DONE, REFUSED):
        return f"{ended}"
    published = publishing == DONE
    state = ArticleState.PUBLISHED if published else ArticleState.FINISHED
    is_so = (after.state, after.holds, after.fallen, after.publications - before.publications)
    return "" if is_so == (state, False, published, int(published)) else f"{ended}, {after}"


def signed_by_the_rules_of_then(ended: tuple[str, str], before: Truth, after: Truth) -> str:
    """A sign-off stays where the rules change after it, and is refused where they changed before it."""
    signing, changing = ended
    if changing != DONE or signing not in (DONE, REFUSED):
        return f"{ended}"
    signed = signing == DONE
    state = ArticleState.SIGNED if signed else ArticleState.FINISHED
    is_so = (after.state, after.holds, after.sign_offs - before.sign_offs)
    return "" if is_so == (state, signed, int(signed)) else f"{ended}, {after}"


def both_done(ended: tuple[str, str], before: Truth, after: Truth) -> str:
    if ended != (DONE, DONE):
        return f"{ended}"
    return "" if (after.state, after.holds) == (ArticleState.FINISHED, False) else f"{after}"


RACES = [
    Race("two sign-offs", Desk.get_ready, Desk.sign_as_one, Desk.sign_as_the_other, one_signed),
    Race(
        "a sign-off and a verdict",
        Desk.get_ready,
        Desk.sign_as_one,
        Desk.dispute,
        fell_or_refused(ArticleState.FINISHED),
    ),
    Race(
        "a sign-off and a new version",
        Desk.get_ready,
        Desk.sign_as_one,
        Desk.bring_a_new_version,
        fell_or_refused(ArticleState.CHECKING),
    ),
    Race(
        "a sign-off and a source",
        Desk.get_ready,
        Desk.sign_as_one,
        Desk.add_a_source,
        fell_or_refused(ArticleState.FINISHED),
    ),
    Race(
        "a sign-off and other rules",
        Desk.get_ready,
        Desk.sign_as_one,
        Desk.ask_for_three_reviews,
        signed_by_the_rules_of_then,
    ),
    Race("a publication and a verdict", Desk.get_signed, Desk.publish, Desk.dispute, published_and_fell_or_refused),
    Race(
        "a verdict and other rules",
        Desk.get_finished,
        Desk.think_again,
        Desk.ask_for_three_reviews_or_two_again,
        both_done,
    ),
]


def make_desk(number: int, people: list[User]) -> Desk:
    edda, eddy, stella, charlie, chidi = people
    article = make_article(by=edda, outlet=f"Outlet {number}")  # the same text of the same outlet is one article
    claim = make_claim(article, by=charlie, risk=Risk.ACCUSATION)
    desk = Desk((edda, eddy), stella, (charlie, chidi), article, claim)
    desk.get_ready()
    return desk


def raced(race: Race, desk: Desk, rounds: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Runs the rounds. How they ended, how often, and what is wrong."""
    meet = together.Barrier(2, timeout=ARRIVE)

    def person(who: int) -> list[tuple[str, Truth | None, Truth | None]]:
        found = []
        for number in range(rounds):
            if who == 0:
                race.prepare(desk)
            before = desk.truth() if who == 0 else None
            meet.wait()
            look = race.one if who == number % 2 else race.other  # who is quicker is quicker with either
            act = look(desk, number)
            meet.wait()
            ended = how_it_ended(act)
            meet.wait()
            found.append((ended, before, desk.truth() if who == 0 else None))
        return found

    endings, problems = Counter[tuple[str, str]](), []
    for number, (mine, theirs) in enumerate(zip(*in_processes(person, 2, within=ARRIVE + rounds * EACH), strict=True)):
        (first, before, after), (second, *_nothing) = mine, theirs
        ended = (first, second) if number % 2 == 0 else (second, first)
        endings[ended] += 1
        assert before
        assert after
        wrong = race.wrong(ended, before, after) or contradiction(after)
        problems += [f"{race.name}, round {number}: {wrong}"] if wrong else []
    return endings, problems


def contradiction(truth: Truth) -> str:
    """What can never be, whatever happened."""
    signed = truth.state == ArticleState.SIGNED or (truth.state == ArticleState.PUBLISHED and not truth.fallen)
    if signed != truth.holds:
        return f"signed, and not: {truth}"
    return "" if truth.standings_hold else f"the lists do not say what the rule says: {truth}"


def how_it_ended(act: Act) -> str:
    try:
        act()
    except REFUSALS:
        return REFUSED
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return DONE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500, help="of each race")
    rounds = parser.parse_args().rounds
    failed = 0
    with scratch_database():
        roles = {"edda": Role.EDITOR, "eddy": Role.EDITOR, "stella": Role.STANDARDS_EDITOR}
        roles |= {"charlie": Role.CHECKER, "chidi": Role.CHECKER}
        people = [make_person(name, role) for name, role in roles.items()]
        for number, race in enumerate(RACES):
            begun = time.monotonic()
            endings, problems = raced(race, make_desk(number, people), rounds)
            counts = ", ".join(f"{times:,} {one} and {other}" for (one, other), times in sorted(endings.items()))
            seconds = time.monotonic() - begun
            figures = f"{rounds:,} rounds of {race.name} ({counts}) in {seconds:.0f} s, {len(problems)} wrong"
            failed |= report("signing", figures, problems)
        problems = [f"the record: {finding}" for finding in findings()]
        return failed | report("signing", f"the record after them, {len(problems)} findings", problems)


if __name__ == "__main__":
    sys.exit(main())
