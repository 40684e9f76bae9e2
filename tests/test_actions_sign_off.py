"""An article's way from state to state: every move, from every state, by everybody."""

from collections.abc import Callable
from copy import deepcopy
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions.errors import BlockedError, StaleError
from annotations.actions.people import operator
from annotations.actions.sign_off import finish_checking, publish_article, reopen_article
from annotations.approval import read_approval
from annotations.choices import ArticleState, Role
from annotations.models import Article, User
from annotations.workflow import MOVES
from tests.make import (
    finish,
    make_article,
    make_person,
    nothing_changes,
    publish,
    reopen,
    sign,
)

pytestmark = pytest.mark.django_db

STATES = ("checking", "finished", "signed", "published")

# Where each move leads from each state: from all others it is refused.
LEADS = {
    ("finish", "checking"): "finished",
    ("sign", "finished"): "signed",
    ("publish", "signed"): "published",
    ("reopen", "finished"): "checking",
    ("reopen", "signed"): "checking",
    ("reopen", "published"): "checking",
}

# Who may make it: a role, or a superuser who has none. Everybody else is refused whatever the state.
ALLOWED = {
    "finish": {"checker", "editor", "standards editor", "superuser"},
    "sign": {"editor", "standards editor", "superuser"},
    "publish": {"editor", "standards editor", "superuser"},
    "reopen": {"standards editor", "superuser"},
}

# What the author of the article is refused, whatever they may elsewhere.
NEVER_BY_THE_AUTHOR: dict[str, type[Exception]] = {
    "finish": PermissionDenied,
    "sign": BlockedError,
    "publish": PermissionDenied,
    "reopen": PermissionDenied,
}

MOVED: dict[str, Callable[[Article, User], Any]] = {
    "finish": lambda article, by: finish(article, by=by),
    "sign": lambda article, by: sign(article, by=by),
    "publish": lambda article, by: publish(article, by=by),
    "reopen": lambda article, by: reopen(article, by=by),
}

PEOPLE = [*(role.value for role in Role), "superuser", "nobody", "deactivated", "deactivated superuser"]
AUTHORS = ["reader", "checker", "editor", "standards editor", "administrator", "superuser", "nobody"]


def test_the_table_of_moves_is_this_one() -> None:
    moves = {(move.name, state.value): move.target.value for move in MOVES.values() for state in move.sources}
    assert moves == LEADS
    assert set(STATES) == set(ArticleState.values)


class Newsroom(SimpleNamespace):
    """Everybody, and by author (None: no account here) and state an article that is there."""


@pytest.fixture(scope="module")
def kept_newsroom(kept: Callable[[], Any]) -> Newsroom:
    with kept():
        people = {role.value: make_person(role.name.lower(), role) for role in Role if role != Role.OPERATOR}
        people |= {
            "operator": operator(),
            "superuser": make_person("sue", is_superuser=True),
            "nobody": make_person("noor"),
            "deactivated": make_person("greta", Role.STANDARDS_EDITOR, is_active=False),
            "deactivated superuser": make_person("gus", is_superuser=True, is_active=False),
        }
        bringer, signer = make_person("bea", Role.EDITOR), make_person("signe", Role.EDITOR)
        articles = {}
        for author, state in product([None, *AUTHORS], STATES):
            article = make_article(
                by=bringer,
                text=f"Of {author}, {state}\n\nIt rained in the north.",
                author=people[author] if author else None,
            )
            for move in ("finish", "sign", "publish")[: STATES.index(state)]:
                MOVED[move](article, signer)
            articles[author, state] = Article.objects.get(pk=article.pk)
    return Newsroom(people=people, articles=articles)


@pytest.fixture
def newsroom(kept_newsroom: Newsroom, db: None) -> Newsroom:
    return deepcopy(kept_newsroom)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("state", "move"), list(product(STATES, MOVED)))
def test_every_move_from_every_state_by_everybody(newsroom: Newsroom, state: str, move: str, person: str) -> None:
    article, by = newsroom.articles[None, state], newsroom.people[person]
    if person not in ALLOWED[move]:
        refused: type[Exception] | None = PermissionDenied
    else:
        refused = None if (move, state) in LEADS else ValidationError
    _move(article, move, by, refused)


@pytest.mark.parametrize("person", AUTHORS)
@pytest.mark.parametrize(("state", "move"), list(product(STATES, MOVED)))
def test_every_move_from_every_state_by_the_author(newsroom: Newsroom, state: str, move: str, person: str) -> None:
    article, by = newsroom.articles[person, state], newsroom.people[person]
    if person not in ALLOWED[move]:
        refused: type[Exception] | None = PermissionDenied
    else:
        refused = NEVER_BY_THE_AUTHOR[move] if (move, state) in LEADS else ValidationError
    _move(article, move, by, refused)


def _move(article: Article, move: str, by: User, refused: type[Exception] | None) -> None:
    """Makes the move and holds that it leads where the table says, in this person's name; or is refused, and nothing
    changes."""
    if refused:
        with nothing_changes(), pytest.raises(refused):
            MOVED[move](article, by)
        return
    before = article.state
    MOVED[move](article, by)
    article.refresh_from_db()
    assert article.state == LEADS[move, before]
    assert article.fallen_at is None
    last = article.history.order_by("history_id").last()
    assert (last.history_user, last.state) == (by, article.state)
    assert read_approval(article).holds is (article.state in ("signed", "published"))


@pytest.mark.parametrize("move", ["finish", "publish", "reopen"])
def test_a_move_that_did_not_see_the_article_as_it_is_changes_nothing(newsroom: Newsroom, move: str) -> None:
    verbs: dict[str, Any] = {"finish": finish_checking, "publish": publish_article, "reopen": reopen_article}
    state = next(state for name, state in LEADS if name == move)
    article, more = newsroom.articles[None, state], {"why": "A reader wrote in."} if move == "reopen" else {}
    with nothing_changes(), pytest.raises(StaleError):
        verbs[move](article, by=newsroom.people["superuser"], lock_version=article.lock_version - 1, **more)


@pytest.mark.parametrize("state", ["finished", "signed", "published"])
@pytest.mark.parametrize("why", ["", " \n"])
def test_checking_again_takes_a_reason(newsroom: Newsroom, state: str, why: str) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        reopen(newsroom.articles[None, state], by=newsroom.people["standards editor"], why=why)
    assert set(error.value.message_dict) == {"why"}
