"""A suggested correction that a new version takes over is offered for its re-check first."""

import pytest

from annotations.models import Article, User
from annotations.record import current_version, read_claims
from annotations.views.again import to_look_at_again
from tests.make import QUOTE, SOLDIERS, give, make_article, make_claim, revise


@pytest.mark.parametrize("correction", ["around 75,000", f"{QUOTE.replace('75', '75,000')}", "75,000"])
def test_a_correction_that_is_in_is_offered_first_whether_it_was_of_all_the_words_or_of_some(
    correction: str, checker: User, second: User, editor: User
) -> None:
    claim = make_claim(make_article(by=editor, text=SOLDIERS, outlet="Portal"), by=checker, quote=QUOTE)
    give(claim, by=checker, verdict="disputed", reason="mistranslation", rationale="Thousands.", correction=correction)
    revise(claim.article, SOLDIERS.replace("around 75 Russian", "around 75,000 Russian"), by=editor)
    version = current_version(Article.objects.get(pk=claim.article_id))
    assert [each.kind for each in to_look_at_again(version, read_claims(version), second)] == ["corrected"]
