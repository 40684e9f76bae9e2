"""MOVES: what takes an article from one state to the next. Buttons, verbs, README and tests all ask this table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.choices import ArticleState


@dataclass(frozen=True)
class Move:
    """`permission` is who may, of annotations.permissions; an article's author never does."""

    name: str
    label: str | Promise
    sources: frozenset[ArticleState]
    target: ArticleState
    permission: str


MOVES = {
    move.name: move
    for move in (
        Move(
            "finish",
            _("I have finished checking"),
            frozenset({ArticleState.CHECKING}),
            ArticleState.FINISHED,
            "review",
        ),
        Move("sign", _("Sign off"), frozenset({ArticleState.FINISHED}), ArticleState.SIGNED, "sign_off"),
        Move("publish", _("It is published"), frozenset({ArticleState.SIGNED}), ArticleState.PUBLISHED, "publish"),
        Move(
            "reopen",
            _("Check it again"),
            frozenset({ArticleState.FINISHED, ArticleState.SIGNED, ArticleState.PUBLISHED}),
            ArticleState.CHECKING,
            "reopen",
        ),
    )
}


def state_after_new_text(state: str) -> ArticleState:
    """“I have finished checking” and a sign-off were said of another text. What is published stays published: that it
    changed since is shown."""
    return ArticleState.PUBLISHED if state == ArticleState.PUBLISHED else ArticleState.CHECKING


def state_without_sign_off(state: str) -> ArticleState:
    """The state once a sign-off holds no more: checking is as finished as it was."""
    return ArticleState.FINISHED if state == ArticleState.SIGNED else ArticleState(state)
