"""What waits for whom: every case of the rule."""

from datetime import UTC, datetime
from typing import Any

import pytest

from annotations.choices import ArticleState, Blocker, Duty, Standing
from annotations.duties import ArticleWork, ClaimWork, Line, QuestionWork, Viewer, is_done, queue_of, unassigned_for

ME, OTHER = 1, 2
CHECKER = Viewer(ME, reviews=True)
EDITOR = Viewer(ME, reviews=True, signs=True)
STANDARDS = Viewer(ME, reviews=True, signs=True, adjudicates=True)
READER = Viewer(ME)
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    return NOON.replace(day=number)


def claim(standing: Standing, **values: Any) -> ClaimWork:
    return ClaimWork(**{"claim": 7, "article": 3, "standing": standing, "since": NOON, **values})


def article(state: ArticleState = ArticleState.CHECKING, **values: Any) -> ArticleWork:
    return ArticleWork(**{"article": 3, "state": state, "since": NOON, "unfinished": 1, **values})


MINE: dict[int, datetime | None] = {ME: None}
ANOTHERS: dict[int, datetime | None] = {OTHER: None}

OF_CLAIMS: dict[str, tuple[Viewer, ClaimWork, Duty | None]] = {
    "an open one that nobody has is for taking": (CHECKER, claim(Standing.OPEN), None),
    "an open one that is mine": (CHECKER, claim(Standing.OPEN, held=MINE), Duty.OPEN),
    "an open one of another": (CHECKER, claim(Standing.OPEN, held=ANOTHERS), None),
    "one that waits for another verdict": (CHECKER, claim(Standing.WAITING), Duty.SECOND),
    "one that waits, and mine is in": (CHECKER, claim(Standing.WAITING, has_given=True), None),
    "one that waits, is mine, and mine is in": (CHECKER, claim(Standing.WAITING, has_given=True, held=MINE), None),
    # It must not depend on whether the verdict is in of the one who has it.
    "one that waits and another has": (CHECKER, claim(Standing.WAITING, held=ANOTHERS), Duty.SECOND),
    "one to check again": (CHECKER, claim(Standing.RECHECK), Duty.RECHECK),
    "one to check again that another has": (CHECKER, claim(Standing.RECHECK, held=ANOTHERS), None),
    "one to check again that two have": (CHECKER, claim(Standing.RECHECK, held={**MINE, **ANOTHERS}), Duty.RECHECK),
    "a lost one": (CHECKER, claim(Standing.LOST), Duty.LOST),
    "a lost one, for a reader": (READER, claim(Standing.LOST), None),
    "one that waits, for a reader": (READER, claim(Standing.WAITING), None),
    "a split one, for who decides": (STANDARDS, claim(Standing.SPLIT), Duty.SPLIT),
    "a split one that another has": (STANDARDS, claim(Standing.SPLIT, held=ANOTHERS), Duty.SPLIT),
    "a split one, for one of those who differ": (STANDARDS, claim(Standing.SPLIT, is_party=True), None),
    "a split one, for a checker": (CHECKER, claim(Standing.SPLIT), None),
    "a split one that was given to a checker": (CHECKER, claim(Standing.SPLIT, held=MINE), None),
    "a settled one": (STANDARDS, claim(Standing.SETTLED, held=MINE), None),
    "a withdrawn one": (STANDARDS, claim(Standing.WITHDRAWN, held=MINE), None),
    "a removed one": (STANDARDS, claim(Standing.REMOVED, held=MINE), None),
    "one of my own article": (STANDARDS, claim(Standing.WAITING, by_me=True, held=MINE), None),
    "a split one of my own article": (STANDARDS, claim(Standing.SPLIT, by_me=True), None),
}


@pytest.mark.parametrize("name", OF_CLAIMS)
def test_a_claim_waits_for_who_may_do_something_about_it(name: str) -> None:
    viewer, work, duty = OF_CLAIMS[name]
    assert [line.duty for line in queue_of(viewer, [work], [])] == ([duty] if duty else [])


def test_a_claim_waits_for_who_has_its_article() -> None:
    lost = claim(Standing.LOST)
    assert {line.duty for line in queue_of(CHECKER, [lost], [article(held=MINE)])} == {Duty.LOST, Duty.CHECK}
    assert queue_of(CHECKER, [lost], [article(held=ANOTHERS)]) == []


FINISHED, PUBLISHED = ArticleState.FINISHED, ArticleState.PUBLISHED
OF_ARTICLES: dict[str, tuple[Viewer, ArticleWork, Duty | None]] = {
    "one that nobody has is for taking": (EDITOR, article(), None),
    "one that is mine": (CHECKER, article(held=MINE), Duty.CHECK),
    "one that is mine, without a claim yet": (CHECKER, article(held=MINE, unfinished=0), Duty.CHECK),
    "one that is mine, for a reader by now": (READER, article(held=MINE), None),
    "a finished one": (EDITOR, article(FINISHED), Duty.SIGN),
    "a finished one that another checks": (EDITOR, article(FINISHED, held=ANOTHERS), Duty.SIGN),
    "a finished one, for who is barred": (EDITOR, article(FINISHED, is_barred=True), None),
    "a finished one, for a checker": (CHECKER, article(FINISHED), None),
    "a finished one that is mine, with something left": (CHECKER, article(FINISHED, held=MINE), Duty.CHECK),
    "a finished one that is mine, with nothing left": (CHECKER, article(FINISHED, held=MINE, unfinished=0), None),
    "a finished one that is mine to check and to sign": (EDITOR, article(FINISHED, held=MINE), Duty.SIGN),
    "a finished one that is mine and that I may not sign": (
        EDITOR,
        article(FINISHED, held=MINE, is_barred=True),
        Duty.CHECK,
    ),
    "a signed one": (CHECKER, article(ArticleState.SIGNED, held=MINE), None),
    "a published one": (CHECKER, article(PUBLISHED, held=MINE), None),
    "a published one whose sign-off fell": (CHECKER, article(PUBLISHED, held=MINE, has_fallen=True), Duty.CHECK),
    "my own": (STANDARDS, article(FINISHED, by_me=True, held=MINE), None),
}


@pytest.mark.parametrize("name", OF_ARTICLES)
def test_an_article_waits_for_who_has_it_or_may_sign_it(name: str) -> None:
    viewer, work, duty = OF_ARTICLES[name]
    assert [line.duty for line in queue_of(viewer, [], [work])] == ([duty] if duty else [])


def test_a_line_says_what_is_in_the_way_of_a_sign_off_alone() -> None:
    blocked = (Blocker.WAITING, Blocker.DISPUTED)
    [signing] = queue_of(EDITOR, [], [article(FINISHED, blocked=blocked)])
    [checking] = queue_of(CHECKER, [], [article(FINISHED, blocked=blocked, held=MINE)])
    assert (signing.blocked, checking.blocked) == (blocked, ())


def test_a_line_says_until_when_it_is_assigned_to_me_and_not_to_others() -> None:
    held = {ME: day(5), OTHER: day(2)}
    [line] = queue_of(CHECKER, [claim(Standing.RECHECK, held=held)], [])
    assert line == Line(Duty.RECHECK, 3, 7, NOON, due=day(5), is_assigned=True)


def test_what_is_due_comes_first_then_what_has_waited_longest() -> None:
    claims = [
        claim(Standing.WAITING, claim=1, since=day(9)),
        claim(Standing.WAITING, claim=2, since=day(3)),
        claim(Standing.OPEN, claim=3, since=day(20), held={ME: day(25)}),
        claim(Standing.OPEN, claim=4, since=day(20), held={ME: day(21)}),
        claim(Standing.OPEN, claim=5, since=day(4), held={ME: None}),
    ]
    articles = [article(article=8, since=day(2), held={ME: day(22)}), article(FINISHED, article=9, since=day(1))]
    lines = queue_of(EDITOR, claims, articles)
    assert [line.claim or -line.article for line in lines] == [4, -8, 3, -9, 2, 5, 1]


def question(**values: Any) -> QuestionWork:
    asked = {"question": 4, "article": 3, "claim": 7, "asked_by": OTHER, "to": ME, "last_by": OTHER, "since": NOON}
    return QuestionWork(**{**asked, **values})


OF_QUESTIONS: dict[str, tuple[Viewer, QuestionWork, bool]] = {
    "one to me": (READER, question(), True),
    "one about the article": (CHECKER, question(claim=None), True),
    "one to another": (STANDARDS, question(to=OTHER, asked_by=ME, last_by=ME), False),
    "one that I answered": (READER, question(last_by=ME), False),
    "one that a colleague answered": (READER, question(last_by=3), False),
    "one that is resolved": (READER, question(resolved=True), False),
}


@pytest.mark.parametrize("name", OF_QUESTIONS)
def test_a_question_waits_for_who_is_asked_until_it_is_answered_or_resolved(name: str) -> None:
    viewer, work, expected = OF_QUESTIONS[name]
    assert [line.duty for line in queue_of(viewer, [], [], [work])] == ([Duty.ANSWER] if expected else [])


ANSWERED: dict[str, tuple[QuestionWork, bool]] = {
    "mine, which was answered": (question(asked_by=ME, to=OTHER, last_by=OTHER), True),
    "mine, which a third person answered": (question(asked_by=ME, to=OTHER, last_by=3), True),
    "mine, in which I asked on": (question(asked_by=ME, to=OTHER, last_by=ME), False),
    "mine, which is resolved": (question(asked_by=ME, to=OTHER, last_by=OTHER, resolved=True), False),
    "another's, which I answered": (question(last_by=ME), False),
    "another's to a third person, which was answered": (question(asked_by=OTHER, to=3, last_by=3), False),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_an_answer_waits_for_who_asked_until_they_resolve_the_question_or_ask_on(name: str) -> None:
    work, expected = ANSWERED[name]
    assert [line.duty for line in queue_of(READER, [], [], [work])] == ([Duty.RESOLVE] if expected else [])


def test_a_question_waits_for_the_author_and_for_who_has_something_else_to_do_there() -> None:
    own = claim(Standing.RECHECK, by_me=True)
    assert queue_of(CHECKER, [own], [article(by_me=True)], [question()]) == [Line(Duty.ANSWER, 3, 7, NOON, question=4)]
    lines = queue_of(CHECKER, [claim(Standing.RECHECK, since=day(2))], [], [question(since=day(3))])
    assert [line.duty for line in lines] == [Duty.RECHECK, Duty.ANSWER], "what has waited longest first"


TO_TAKE: dict[str, tuple[Viewer, list[ClaimWork], list[ArticleWork], list[Duty]]] = {
    "an article and its claims": (CHECKER, [claim(Standing.OPEN)], [article()], [Duty.CHECK, Duty.OPEN]),
    "nothing for a reader": (READER, [claim(Standing.OPEN)], [article()], []),
    "the claims of an article that somebody has are theirs": (
        CHECKER,
        [claim(Standing.OPEN)],
        [article(held=ANOTHERS)],
        [],
    ),
    "a claim that somebody has": (CHECKER, [claim(Standing.OPEN, held=ANOTHERS)], [article()], [Duty.CHECK]),
    "what waits already stands in the queue": (
        CHECKER,
        [claim(standing) for standing in (Standing.WAITING, Standing.RECHECK, Standing.LOST, Standing.SPLIT)],
        [article(FINISHED)],
        [],
    ),
    "a finished article’s open claim": (CHECKER, [claim(Standing.OPEN)], [article(FINISHED)], [Duty.OPEN]),
    "nothing of my own": (CHECKER, [claim(Standing.OPEN, by_me=True)], [article(by_me=True)], []),
}


@pytest.mark.parametrize("name", TO_TAKE)
def test_what_nobody_has_can_be_taken(name: str) -> None:
    viewer, claims, articles, duties = TO_TAKE[name]
    assert [line.duty for line in unassigned_for(viewer, claims, articles)] == duties


@pytest.mark.parametrize("standing", Standing)
def test_nothing_is_in_both_lists(standing: Standing) -> None:
    for state in ArticleState:
        for held in ({}, MINE, ANOTHERS):
            claims, articles = [claim(standing, held=held)], [article(state, held=held)]
            queued = {(line.article, line.claim) for line in queue_of(STANDARDS, claims, articles)}
            free = {(line.article, line.claim) for line in unassigned_for(STANDARDS, claims, articles)}
            assert not queued & free


@pytest.mark.parametrize(
    ("standing", "state", "has_fallen", "expected"),
    [
        (Standing.SETTLED, "checking", False, True),
        (Standing.WITHDRAWN, "checking", False, True),
        (Standing.REMOVED, "checking", False, True),
        (Standing.WAITING, "signed", False, False),
        (Standing.RECHECK, "published", True, False),
        (None, "checking", False, False),
        (None, "finished", False, False),
        (None, "signed", False, True),
        (None, "published", False, True),
        (None, "published", True, False),
    ],
)
def test_an_assignment_is_done_once_what_it_asks_for_is(
    standing: str | None, state: str, has_fallen: bool, expected: bool
) -> None:
    assert is_done(standing=standing, state=state, has_fallen=has_fallen) == expected
