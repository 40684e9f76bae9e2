"""A verb that fails at any statement, as when the disk is full, leaves nothing behind: no row, no history, no entry."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from annotations.actions.articles import Details, import_article
from annotations.actions.exports import record_export
from annotations.actions.proofs import write_checkpoint
from annotations.importers import read_text
from annotations.models import Claim, Head, User
from tests.make import SOLDIERS, dispute, failing_at, give, revise, snapshot, source

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


@pytest.mark.parametrize("name", VERBS)
def test_a_failure_at_any_statement_leaves_nothing_behind(name: str, claim: Claim, editor: User, second: User) -> None:
    dispute(claim, by=second)
    before = snapshot()
    failed = 0
    for number in range(1, AT_MOST):
        with failing_at(number) as ran:
            try:
                VERBS[name](claim, editor)
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
