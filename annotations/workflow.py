"""MOVES: what takes an article from one state to the next. Buttons, verbs and tests all ask this table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.choices import ArticleState


@dataclass(frozen=True)
class Move:
    name: str
    label: str | Promise
    source: ArticleState
    target: ArticleState
    permission: str


MOVES = {
    move.name: move
    for move in (
        Move("finish", _("I have finished checking"), ArticleState.CHECKING, ArticleState.FINISHED, "review"),
        Move("resume", _("Go on checking"), ArticleState.FINISHED, ArticleState.CHECKING, "review"),
    )
}


def moves_from(state: str) -> list[Move]:
    """The moves that an article in this state may make, whoever asks."""
    return [move for move in MOVES.values() if move.source == state]
