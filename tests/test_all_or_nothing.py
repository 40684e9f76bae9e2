"""A verb that fails at any statement, as when the disk is full, leaves nothing behind: no row, no history, no entry."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from annotations.actions.articles import Details, import_article
from annotations.actions.exports import record_export
from annotations.actions.proofs import write_checkpoint
from annotations.approval import read_approval
from annotations.choices import FourEyes
from annotations.importers import read_text
from annotations.models import Article, Claim, Head, User
from tests.make import (
    SOLDIERS,
    choose_rules,
    decide,
    dispute,
    failing_at,
    finish,
    give,
    let_pass,
    publish,
    revise,
    sign,
    snapshot,
    source,
)

pytestmark = pytest.mark.django_db

Verb = Callable[[Claim, User], Any]

VERBS: dict[str, Verb] = {
    "record_review": lambda claim, by: give(claim, by=by),
    "revise_article": lambda claim, by: revise(claim.article, SOLDIERS.replace("75", "75,000"), by=by),
    "import_article": lambda _claim, by: import_article(
        read_text("Another\n\nIt rained."), by=by, details=Details(outlet="Gazeta", story="The rain", language="en")
    ),
    "record_export": lambda claim, by: record_export(claim.article, by=by, format="json", digest="0" * 64),
    "add_evidence": lambda claim, by: source(claim, by=by, content=b"%PDF-1.7", file_name="report.pdf"),
    "write_checkpoint": lambda _claim, _by: write_checkpoint(),
}
AT_MOST = 200  # statements

# What comes on an article's way, beginning with a dispute that somebody else does not share.
WAY: dict[str, Verb] = {
    "adjudicate": lambda claim, by: decide(claim, by=by, verdict="disputed", reason="wrong_figure"),
    "finish_checking": lambda claim, by: finish(claim.article, by=by),
    "waive": lambda claim, by: let_pass(claim.article, *_blocking(claim), by=by),
    "set_rules": lambda _claim, by: choose_rules(by=by, four_eyes=FourEyes.REVIEWER_MAY_SIGN, routine=2),
    "sign_off": lambda claim, by: sign(claim.article, by=by),
    "publish_article": lambda claim, by: publish(claim.article, by=by),
    "record_review, which ends the sign-off": lambda claim, by: give(claim, by=by),
}


def _blocking(claim: Claim) -> Any:
    return read_approval(Article.objects.get(pk=claim.article_id)).blocking


@pytest.mark.parametrize("name", VERBS)
def test_a_failure_at_any_statement_leaves_nothing_behind(name: str, claim: Claim, editor: User, second: User) -> None:
    dispute(claim, by=second)
    _fails_at_every_statement(lambda: VERBS[name](claim, editor))


@pytest.mark.parametrize("name", WAY)
def test_nor_does_one_on_the_way_to_publication(
    name: str, claim: Claim, checker: User, second: User, standards_editor: User
) -> None:
    dispute(claim, by=second)
    give(claim, by=checker)
    for each in list(WAY)[: list(WAY).index(name)]:
        WAY[each](claim, standards_editor)
    _fails_at_every_statement(lambda: WAY[name](claim, standards_editor))


def _fails_at_every_statement(act: Callable[[], Any]) -> None:
    """Tries until it works, a statement later each time, and holds that no try left anything."""
    before = snapshot()
    failed = 0
    for number in range(1, AT_MOST):
        with failing_at(number) as ran:
            try:
                act()
            except OperationalError:
                failed += 1
                assert snapshot() == before, f"statement {number}: {ran[-1]}"
                continue
        break
    assert failed > 5, "it takes that many statements"
    assert len(ran) == failed
    assert snapshot() != before


def test_the_next_try_is_the_next_entry(claim: Claim, editor: User) -> None:
    """A failed one takes no number: the chain stays dense."""
    chain = f"article/{claim.article_id}"
    last = Head.objects.get(chain=chain).sequence
    with failing_at(12), pytest.raises(OperationalError):
        give(claim, by=editor)
    give(claim, by=editor)
    assert Head.objects.get(chain=chain).sequence == last + 1
