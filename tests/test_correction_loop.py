"""A suggested correction that a new version takes over is offered for its re-check first."""

import pytest

from annotations.choices import Risk, Standing
from annotations.models import Article, Claim, User
from annotations.record import current_version, read_claims
from annotations.views.again import to_look_at_again
from tests.make import QUOTE, SOLDIERS, give, make_article, make_claim, revise, standings

SENTENCE = "According to Western estimates, around 75 Russian soldiers were killed or wounded so far."
CORRECTION = "Moscow has lost 75,000 men in a year, the report says."
CORRECTED = SOLDIERS.replace(SENTENCE, CORRECTION)
NOTICE = f"{CORRECTED}\n\nCorrection. An earlier version was wrong: {SENTENCE}"


@pytest.mark.parametrize("figure", ["75,000,000", "1.75,000", "75,0001", "75 000", "75,00"])
def test_a_correction_is_not_in_where_it_is_only_a_part_of_a_figure(
    figure: str, checker: User, second: User, editor: User
) -> None:
    claim = make_claim(make_article(by=editor, text=SOLDIERS), by=checker, quote=QUOTE)
    give(claim, by=checker, verdict="disputed", reason="mistranslation", rationale="Thousands.", correction="75,000")
    revise(claim.article, SOLDIERS.replace("75", figure), by=editor)
    assert offered(claim.article, second) == ["reworded"]


@pytest.fixture
def article(editor: User) -> Article:
    return make_article(by=editor, text=SOLDIERS)


def disputed(article: Article, *, by: User, **fields: str) -> Claim:
    claim = make_claim(article, by=by, quote=SENTENCE, **fields)
    give(claim, by=by, verdict="disputed", reason="mistranslation", rationale="Thousands.", correction=CORRECTION)
    return claim


def offered(article: Article, viewer: User) -> list[str]:
    """What the desk lists as to look at again, in its order."""
    version = current_version(Article.objects.get(pk=article.pk))
    return [each.kind for each in to_look_at_again(version, read_claims(version), viewer)]


@pytest.mark.parametrize("text", [CORRECTED, NOTICE], ids=["alone", "with a notice of what stood there"])
def test_a_correction_in_quite_other_words_is_found_and_offered_before_what_is_lost(
    article: Article, checker: User, second: User, editor: User, text: str
) -> None:
    lost = make_claim(article, by=checker, quote="Portal reports on an offer to prisoners.")
    claim = disputed(article, by=checker)
    text = text.replace("Portal reports on an offer to prisoners.\n\n", "")
    assert revise(article, text, by=editor).outcomes == {"lost": 1, "reworded": 1}
    assert claim.placements.get(version__number=2).quote == CORRECTION
    assert [standings()[each] for each in (lost, claim)] == [(Standing.LOST, ""), (Standing.RECHECK, "")]
    assert offered(article, second) == ["corrected", "lost"]


def test_a_correction_that_is_in_somewhere_else_leaves_the_claim_lost(
    article: Article, checker: User, second: User, editor: User
) -> None:
    disputed(article, by=checker)
    revise(article, SOLDIERS.replace(f"{SENTENCE}\n\n", "") + f"\n\n{CORRECTION}", by=editor)
    assert offered(article, second) == ["lost"]


def test_a_correction_that_is_in_is_found_after_the_words_were_lost(
    article: Article, checker: User, second: User, editor: User
) -> None:
    disputed(article, by=checker)
    revise(article, SOLDIERS.replace(f"{SENTENCE}\n\n", ""), by=editor)
    assert offered(article, second) == ["lost"]
    revise(article, CORRECTED, by=editor)
    assert offered(article, second) == ["corrected"]


def test_a_place_does_not_tell_what_a_first_reviewer_suggests_before_the_second_review_is_in(
    article: Article, checker: User, second: User, editor: User
) -> None:
    claim = disputed(article, by=checker, risk=Risk.ACCUSATION)
    revise(article, CORRECTED, by=editor)
    assert standings()[claim] == (Standing.LOST, "")
    assert offered(article, second) == offered(article, checker) == ["lost"]


def test_a_correction_of_an_accusation_is_found_once_both_reviews_are_in(
    article: Article, checker: User, second: User, editor: User
) -> None:
    claim = disputed(article, by=checker, risk=Risk.ACCUSATION)
    give(claim, by=second)
    revise(article, CORRECTED, by=editor)
    assert offered(article, second) == ["corrected"]


@pytest.mark.parametrize("correction", ["around 75,000", f"{QUOTE.replace('75', '75,000')}", "75,000"])
def test_a_correction_that_is_in_is_offered_first_whether_it_was_of_all_the_words_or_of_some(
    correction: str, checker: User, second: User, editor: User
) -> None:
    claim = make_claim(make_article(by=editor, text=SOLDIERS, outlet="Portal"), by=checker, quote=QUOTE)
    give(claim, by=checker, verdict="disputed", reason="mistranslation", rationale="Thousands.", correction=correction)
    revise(claim.article, SOLDIERS.replace("around 75 Russian", "around 75,000 Russian"), by=editor)
    version = current_version(Article.objects.get(pk=claim.article_id))
    assert [each.kind for each in to_look_at_again(version, read_claims(version), second)] == ["corrected"]
