"""Choosing the newsroom's rules: who may, what follows for every article at once, and what stays as it was."""

from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions.claims import withdraw_claim
from annotations.actions.errors import StaleError
from annotations.actions.rules import set_rules
from annotations.approval import read_approval
from annotations.choices import REVIEWS_REQUIRED, FourEyes, Risk, Role
from annotations.models import Article, Claim, Entry, RuleSettings, User
from annotations.record import rules_in_force
from tests.make import (
    choose_rules,
    dispute,
    finish,
    give,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    publish,
    revise,
    sign,
    standings,
    traces,
    writes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]

QUOTES = {
    Risk.ROUTINE: "They go first",
    Risk.FIGURE: "around 75 Russian soldiers",
    Risk.QUOTE: "The ministry denies it",
    Risk.ACCUSATION: "The ministry denies everything",
}


class Newsroom(SimpleNamespace):
    """Two articles with a claim of each risk that has one verdict, a claim that is split and one that is unread."""


@pytest.fixture(scope="module")
def kept_newsroom(kept: Callable[[], Any]) -> Newsroom:
    with kept():
        people = {role.value: make_person(role.name.lower(), role) for role in Role if role != Role.OPERATOR}
        people |= {"superuser": make_person("sue", is_superuser=True), "nobody": make_person("noor")}
        editor, checker = people["editor"], people["checker"]
        articles = [make_article(by=editor), make_article(by=editor, text="Two\n\n" + ". ".join(QUOTES.values()))]
        for article in articles:
            for risk, quote in QUOTES.items():
                give(make_claim(article, by=checker, quote=quote, risk=risk), by=checker)
        split = make_claim(articles[0], by=checker, quote="Freedom")
        give(split, by=checker)
        dispute(split, by=editor)
        unread = make_claim(articles[0], by=checker, quote="an activist")
    return Newsroom(people=people, articles=articles, split=split, unread=unread)


@pytest.fixture
def newsroom(kept_newsroom: Newsroom, db: None) -> Newsroom:
    return deepcopy(kept_newsroom)


@pytest.fixture
def stella(newsroom: Newsroom) -> User:
    stella: User = newsroom.people["standards editor"]
    return stella


def standing_by_risk(article: Article) -> dict[str, str]:
    """Of the claims that one person spoke about."""
    quotes = set(QUOTES.values())
    found = {claim: said for claim, said in standings().items() if claim.article_id == article.pk}
    return {
        claim.risk: f"{where} {verdict}".strip()
        for claim, (where, verdict) in found.items()
        if claim.statement in quotes
    }


def test_without_a_choice_the_defaults_hold(db: None) -> None:
    rules = rules_in_force()
    assert (rules.required, rules.four_eyes, rules.lock_version) == (REVIEWS_REQUIRED, FourEyes.STRICT, 0)
    assert not RuleSettings.objects.exists()


@pytest.mark.parametrize("role", ["reader", "checker", "editor", "administrator", "nobody"])
def test_nobody_but_a_standards_editor_chooses(newsroom: Newsroom, role: str) -> None:
    with nothing_changes(), pytest.raises(PermissionDenied):
        choose_rules(by=newsroom.people[role], routine=2)


@pytest.mark.parametrize("role", ["standards editor", "superuser"])
def test_a_choice_is_kept_in_the_registry_in_one_entry(newsroom: Newsroom, role: str) -> None:
    by = newsroom.people[role]
    before = Entry.objects.count()
    with traces() as left:
        set_rules(by=by, lock_version=0, required={**REVIEWS_REQUIRED, Risk.QUOTE: 3}, four_eyes="strict", why="Libel.")
    assert left == [("rulesettings", by.username, "Libel.")]
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.chain, entry.verb) == ("registry", "set_rules")
    assert rules_in_force().required == {**REVIEWS_REQUIRED, Risk.QUOTE: 3}


@pytest.mark.parametrize("risk", Risk)
@pytest.mark.parametrize("number", [0, 6])
def test_none_or_too_many_settle_nothing(newsroom: Newsroom, stella: User, risk: Risk, number: int) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        choose_rules(by=stella, **{risk: number})
    assert set(error.value.message_dict) == {f"required_{risk}"}


def test_another_way_of_four_eyes_is_none(newsroom: Newsroom, stella: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        choose_rules(by=stella, four_eyes="two-eyes")
    assert set(error.value.message_dict) == {"four_eyes"}


@pytest.mark.parametrize("off", [-1, 1])
def test_who_saw_other_rules_chooses_none(newsroom: Newsroom, stella: User, off: int) -> None:
    token = choose_rules(by=stella, routine=2).lock_version
    with nothing_changes(), pytest.raises(StaleError):
        set_rules(by=stella, lock_version=token + off, required=REVIEWS_REQUIRED, four_eyes="strict", why="So.")


@pytest.mark.parametrize("chosen", [{}, {"routine": 2, "four_eyes": FourEyes.REVIEWER_MAY_SIGN}])
def test_what_changes_nothing_writes_nothing(newsroom: Newsroom, stella: User, chosen: dict[str, Any]) -> None:
    if chosen:
        choose_rules(by=stella, **chosen)
    with nothing_changes(), writes() as written:
        choose_rules(by=stella, **chosen)
    assert [sql for sql in written if "LOCK TABLE" not in sql] == []


@pytest.mark.parametrize("risk", Risk)
def test_another_number_moves_the_claims_of_that_risk_in_every_article_and_no_others(
    newsroom: Newsroom, stella: User, risk: Risk
) -> None:
    before, others = standing_by_risk(newsroom.articles[0]), standings()
    assert before == {**dict.fromkeys(QUOTES, "settled verified"), "accusation": "waiting"}
    number, moved = (1, "settled verified") if risk == Risk.ACCUSATION else (2, "waiting")
    choose_rules(by=stella, **{risk: number})
    for article in newsroom.articles:
        assert standing_by_risk(article) == {**before, risk: moved}
    for claim in (newsroom.split, newsroom.unread):
        assert standings()[claim] == others[claim], "split and open do not depend on the number"
    choose_rules(by=stella, **{risk: REVIEWS_REQUIRED[risk]})
    assert standings() == others


@pytest.mark.parametrize("now", ["waits", "has other words", "was withdrawn"])
def test_whoever_asks_for_fewer_says_that_they_mean_to_open_what_is_sealed(
    newsroom: Newsroom, stella: User, now: str
) -> None:
    """Wherever the claim of it stands by then."""
    claim = Claim.objects.get(article=newsroom.articles[1], risk=Risk.ACCUSATION)
    if now == "has other words":
        revise(claim.article, "Two\n\nNothing of it.", by=newsroom.people["editor"])
    if now == "was withdrawn":
        withdraw_claim(claim, by=stella, lock_version=claim.lock_version, why="Marked by mistake.")
    choose_rules(by=stella, quote=2)
    wanted = {"required": {Risk.ACCUSATION: 1}, "four_eyes": FourEyes.STRICT, "why": "We are two."}
    token = rules_in_force().lock_version
    with nothing_changes(), pytest.raises(ValidationError) as error:
        set_rules(by=stella, lock_version=token, **wanted)
    assert error.value.message_dict == {
        "opens": ["2 claims have a verdict that is sealed: it would be open to all. Say that you mean it."]
    }


def test_who_may_sign_moves_no_claim(newsroom: Newsroom, stella: User) -> None:
    before = standings()
    choose_rules(by=stella, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
    assert standings() == before


def test_nothing_of_a_claim_is_written_but_where_it_stands(newsroom: Newsroom, stella: User) -> None:
    """What follows from the rules is nobody's change of a claim: its token stays, and forms that are open still fit."""
    tokens = list(Claim.objects.order_by("pk").values_list("lock_version"))
    with traces() as left:
        choose_rules(by=stella, routine=3, figure=3, quote=3, accusation=3)
    assert left == [("rulesettings", stella.username, "So the newsroom wants it.")]
    assert list(Claim.objects.order_by("pk").values_list("lock_version")) == tokens


@pytest.mark.parametrize("is_out", [False, True])
def test_what_is_signed_stays_signed_and_the_next_sign_off_goes_by_the_new_rules(
    newsroom: Newsroom, stella: User, is_out: bool
) -> None:
    editor, checker = newsroom.people["editor"], newsroom.people["checker"]
    article = make_article(by=editor, text="Weather\n\nIt rained in the north.")
    claim = make_claim(article, by=checker, quote="It rained in the north")
    give(claim, by=checker)
    finish(article, by=checker)
    sign(article, by=editor)
    if is_out:
        publish(article, by=editor)
    choose_rules(by=stella, routine=2)
    approval = read_approval(Article.objects.get(pk=article.pk))
    assert approval.holds
    assert approval.article.fallen_at is None
    assert [each.blocker for each in approval.blocking] == ["waiting"]
