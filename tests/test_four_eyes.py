"""Nobody approves their own work, by whatever path: the author, who wrote the words, who alone checked them."""

from collections.abc import Callable
from copy import deepcopy
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions.claims import (
    Part,
    edit_claim,
    merge_claim,
    remove_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.errors import BlockedError, StaleError
from annotations.actions.evidence import withdraw_evidence
from annotations.actions.reviews import seen_now
from annotations.actions.sign_off import sign_off
from annotations.anchoring import Span
from annotations.approval import read_approval
from annotations.choices import Blocker, FourEyes, Reason, Risk, Role, TextOrigin
from annotations.models import Article, Claim, SignOff, User
from annotations.reports.build import build_report
from annotations.signing import Blocking
from tests.make import (
    SOLDIERS,
    choose_rules,
    confirm,
    correct,
    decide,
    dispute,
    finish,
    give,
    head_of,
    let_pass,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    place,
    publish,
    reopen,
    revise,
    rule,
    sign,
    source,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]

DENIAL = "The ministry denies everything"
REVIEWER_MAY_SIGN = FourEyes.REVIEWER_MAY_SIGN
NEVER_ONE_S_OWN = "This cannot be waived: the author never signs, and nobody lifts their own bar."
NOT_IN_THE_WAY = "This does not stand in the way of a sign-off."


@pytest.fixture(scope="module")
def kept_cast(kept: Callable[[], Any]) -> SimpleNamespace:
    with kept():
        return SimpleNamespace(
            edda=make_person("edda", Role.EDITOR),
            emil=make_person("emil", Role.EDITOR),
            stella=make_person("stella", Role.STANDARDS_EDITOR),
            steve=make_person("steve", Role.STANDARDS_EDITOR),
            sue=make_person("sue", is_superuser=True),
            charlie=make_person("charlie", Role.CHECKER),
            chidi=make_person("chidi", Role.CHECKER),
        )


@pytest.fixture
def cast(kept_cast: SimpleNamespace, db: None) -> SimpleNamespace:
    return deepcopy(kept_cast)


def ready(
    cast: SimpleNamespace,
    *,
    author: User | None = None,
    typed_by: User | None = None,
    checked_by: User | None = None,
) -> Article:
    """An article whose one claim is settled, checking finished; from outside and checked by Charlie unless told
    otherwise. Verdicts come before the author is named, as when that is found out late."""
    origin = TextOrigin.TYPED if typed_by else TextOrigin.OUTSIDE
    article = make_article(by=typed_by or cast.edda, origin=origin)
    give(make_claim(article, by=cast.chidi), by=checked_by or cast.charlie)
    if author:
        correct(article, author=author, by=cast.steve)
    return finish(article, by=cast.chidi)


def token(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).lock_version


def refused(act: Callable[[], Any]) -> None:
    with nothing_changes(), pytest.raises(PermissionDenied):
        act()


def lower_the_risk(claim: Claim, by: User) -> Any:
    values = {"statement": claim.statement, "claimant": claim.claimant, "risk": Risk.ROUTINE}
    return edit_claim(claim, by=by, lock_version=token(claim), **values)


def _withdrawn(claim: Claim, by: User, why: str = "A slip.") -> Any:
    return withdraw_claim(claim, by=by, lock_version=token(claim), why=why)


def _merged(claim: Claim, by: User, why: str = "They say the same.") -> Any:
    into = Claim.objects.filter(article_id=claim.article_id).exclude(pk=claim.pk).order_by("pk")[0]
    return merge_claim(claim, into=into, by=by, lock_version=token(claim), why=why)


def _split(claim: Claim, by: User, why: str = "Two things.") -> Any:
    parts = [Part(Span(0, 7), "One thing"), Part(Span(8, 11), "Another thing")]
    number = Article.objects.get(pk=claim.article_id).current_number
    return split_claim(claim, parts=parts, by=by, lock_version=token(claim), version_number=number, why=why)


def _removed(claim: Claim, by: User) -> Any:
    number = Article.objects.get(pk=claim.article_id).current_number
    return remove_claim(claim, by=by, lock_version=token(claim), version_number=number)


TAKE_OFF: dict[str, Callable[..., Any]] = {
    "withdrawn": _withdrawn,
    "merged": _merged,
    "split": _split,
    "removed": _removed,
}


def take_off(claim: Claim, how: str, *, by: User, cast: SimpleNamespace) -> None:
    """Takes the claim off so that nothing else stands in anybody's way."""
    if how == "removed":
        revise(claim.article, SOLDIERS.replace(DENIAL, ""), by=cast.edda)
    made = TAKE_OFF[how](claim, by)
    for part in made if how == "split" else ():
        for reviewer in (cast.charlie, cast.chidi):
            give(part, by=reviewer)
    if Article.objects.get(pk=claim.article_id).state != "finished":
        finish(claim.article, by=cast.chidi)


def refusal(article: Article, by: User) -> list[tuple[str, int | None]]:
    """Why this person may not sign: the bar, and the claim where it is of one. Nothing changes by asking."""
    with nothing_changes(), pytest.raises(BlockedError) as error:
        sign(article, by=by)
    assert {each.person for each in error.value.blocking} <= {by.pk, None}
    return [(each.blocker.value, each.claim) for each in error.value.blocking]


def bars_of(article: Article, person: User) -> list[Blocking]:
    return read_approval(Article.objects.get(pk=article.pk)).bars_of(person)


class TestWhoeverDidTheWork:
    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    @pytest.mark.parametrize("four_eyes", FourEyes)
    @pytest.mark.parametrize(("wrote", "typed", "checked"), list(product([False, True], repeat=3)))
    def test_is_barred_for_each_thing_they_did(
        self, cast: SimpleNamespace, name: str, four_eyes: str, wrote: bool, typed: bool, checked: bool
    ) -> None:
        """The author's own verdict counts no more: the claim is open then, which bars everybody."""
        choose_rules(by=cast.stella, four_eyes=four_eyes)
        person = getattr(cast, name)
        mine = {"author": wrote, "typed_by": typed, "checked_by": checked}
        article = ready(cast, **{each: person for each, is_so in mine.items() if is_so})
        claim = article.claims.get().pk
        why: list[tuple[str, int | None]] = []
        why += [("author", None)] if wrote else []
        why += [("words", None)] if typed else []
        why += [("only_review", claim)] if checked and not wrote and four_eyes == "strict" else []
        why += [("open", claim)] if checked and wrote else []
        if why:
            assert refusal(article, person) == why
        else:
            assert sign(article, by=person).signed_by == person

    @pytest.mark.parametrize("name", ["stella", "sue"])
    @pytest.mark.parametrize("did", ["author", "typed_by", "checked_by"])
    def test_lifts_no_bar_of_their_own(self, cast: SimpleNamespace, name: str, did: str) -> None:
        person = getattr(cast, name)
        article = ready(cast, **{did: person})
        for bar in [each for each in bars_of(article, person) if each.blocker != Blocker.AUTHOR]:
            with nothing_changes(), pytest.raises(ValidationError) as error:
                let_pass(article, bar, by=person)
            assert error.value.messages == [NEVER_ONE_S_OWN]
        assert refusal(article, person)

    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    @pytest.mark.parametrize("did", ["typed_by", "checked_by"])
    def test_signs_where_somebody_else_lifted_it_for_a_reason(self, cast: SimpleNamespace, name: str, did: str) -> None:
        person = getattr(cast, name)
        article = ready(cast, **{did: person})
        [waiver] = let_pass(article, *bars_of(article, person), by=cast.steve, why="Nobody else is here.")
        assert (waiver.person, waiver.made_by) == (person, cast.steve)
        assert sign(article, by=person).checked == ([article.claims.get().pk] if did == "checked_by" else [])

    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    @pytest.mark.parametrize("by", ["steve", "sue"])
    def test_as_the_author_never_signs_whoever_would_lift_that(self, cast: SimpleNamespace, name: str, by: str) -> None:
        author, other = getattr(cast, name), getattr(cast, by)
        article = ready(cast, author=author)
        bar = Blocking(Blocker.AUTHOR, person=author.pk)
        if author != other:
            with nothing_changes(), pytest.raises(ValidationError) as error:
                let_pass(article, bar, by=other)
            assert error.value.messages == [NEVER_ONE_S_OWN]
        assert refusal(article, author) == [("author", None)]

    def test_a_bar_lifted_for_one_stays_for_another(self, cast: SimpleNamespace) -> None:
        article = ready(cast, typed_by=cast.emil, checked_by=cast.stella)
        let_pass(article, *bars_of(article, cast.emil), by=cast.steve)
        assert refusal(article, cast.stella) == [("only_review", article.claims.get().pk)]
        assert sign(article, by=cast.emil)

    def test_a_bar_lifted_for_one_version_is_back_with_the_next(self, cast: SimpleNamespace) -> None:
        article = ready(cast, typed_by=cast.emil)
        let_pass(article, *bars_of(article, cast.emil), by=cast.steve)
        revise(article, SOLDIERS + "\n\nA line more.", by=cast.edda)
        finish(article, by=cast.chidi)
        assert refusal(article, cast.emil) == [("words", None)]

    def test_a_bar_of_an_only_review_is_back_when_the_claim_changes(self, cast: SimpleNamespace) -> None:
        article = ready(cast, checked_by=cast.emil)
        let_pass(article, *bars_of(article, cast.emil), by=cast.steve)
        source(article.claims.get(), by=cast.chidi)
        assert refusal(article, cast.emil) == [("only_review", article.claims.get().pk)]


class TestTheAuthor:
    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    def test_does_not_take_their_own_name_off(self, cast: SimpleNamespace, name: str) -> None:
        author = getattr(cast, name)
        article = ready(cast, author=author)
        for other in (None, cast.charlie):
            with nothing_changes(), pytest.raises(ValidationError) as error:
                correct(article, author=other, by=author)
            assert set(error.value.message_dict) == {"author"}
        assert refusal(article, author) == [("author", None)]

    def test_is_no_author_once_a_standards_editor_says_so(self, cast: SimpleNamespace) -> None:
        article = ready(cast, author=cast.emil)
        correct(article, author=None, by=cast.stella)
        assert sign(article, by=cast.emil)

    def test_who_names_themselves_is_barred_from_then_on(self, cast: SimpleNamespace) -> None:
        article = make_article(by=cast.edda)
        correct(article, author=cast.emil, by=cast.emil)
        rule(article, "75", by=cast.chidi)
        finish(article, by=cast.chidi)
        assert refusal(article, cast.emil) == [("author", None)]

    @pytest.mark.parametrize("name", ["edda", "stella"])
    def test_is_named_by_an_editor_while_no_verdict_is_in(self, cast: SimpleNamespace, name: str) -> None:
        article = make_article(by=cast.edda)
        make_claim(article, by=cast.chidi)
        assert correct(article, author=cast.emil, by=getattr(cast, name), why="").author == cast.emil

    @pytest.mark.parametrize("named", [None, "emil"], ids=["of nobody", "of another"])
    @pytest.mark.parametrize("to", [None, "charlie"], ids=["nobody", "who gave the verdict"])
    def test_is_corrected_by_a_standards_editor_alone_with_a_reason(
        self, cast: SimpleNamespace, named: str | None, to: str | None
    ) -> None:
        """To name who disputes a claim would take the dispute out of the count."""
        if named == to:
            return
        article = ready(cast, author=named and getattr(cast, named))
        author = to and getattr(cast, to)
        for by, why, field in ((cast.edda, "So it is.", "author"), (cast.stella, " ", "why")):
            with nothing_changes(), pytest.raises(ValidationError) as error:
                correct(article, author=author, by=by, why=why)
            assert set(error.value.message_dict) == {field}
        assert correct(article, author=author, by=cast.stella, why="Found out late.").author == author

    def test_marks_claims_and_adds_sources_and_takes_their_own_back(self, cast: SimpleNamespace) -> None:
        article = ready(cast, author=cast.emil)
        claim = make_claim(article, by=cast.emil, quote=DENIAL)
        evidence = source(claim, by=cast.emil)
        withdraw_evidence(evidence, by=cast.emil, lock_version=token(claim), why="A better one.")

    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    def test_removes_nothing_that_stands_in_the_way(self, cast: SimpleNamespace, name: str) -> None:
        author = getattr(cast, name)
        article = ready(cast, author=author)
        claim, own = article.claims.get(), make_claim(article, by=author, quote=DENIAL)
        evidence = source(claim, by=cast.chidi)
        for mine in (claim, own):
            for take_off in TAKE_OFF.values():
                refused(lambda take_off=take_off, mine=mine: take_off(mine, author))
            refused(lambda mine=mine: restore_claim(mine, by=author, lock_version=token(mine)))
            refused(lambda mine=mine: lower_the_risk(mine, by=author))
        refused(lambda: withdraw_evidence(evidence, by=author, lock_version=token(claim), why="A better one."))

    @pytest.mark.parametrize("name", ["stella", "sue"])
    def test_neither_publishes_nor_opens_it_again(self, cast: SimpleNamespace, name: str) -> None:
        author = getattr(cast, name)
        article = ready(cast, author=author)
        give(article.claims.get(), by=cast.chidi)
        refused(lambda: reopen(article, by=author))
        sign(article, by=cast.edda)
        refused(lambda: publish(article, by=author))


class TestWhoeverTakesAClaimOff:
    """Withdraws, merges or splits it, or notes it as removed: what stood in the way stands there no more."""

    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    @pytest.mark.parametrize("four_eyes", FourEyes)
    @pytest.mark.parametrize("how", ["withdrawn", "merged", "split", "removed"])
    @pytest.mark.parametrize("was", ["marked by another", "disputed by another"])
    def test_that_others_worked_on_is_barred(
        self, cast: SimpleNamespace, name: str, four_eyes: str, how: str, was: str
    ) -> None:
        choose_rules(by=cast.stella, four_eyes=four_eyes)
        person, article = getattr(cast, name), ready(cast)
        claim = make_claim(article, by=cast.charlie if was == "marked by another" else person, quote=DENIAL)
        if was == "disputed by another":
            dispute(claim, by=cast.chidi)
        take_off(claim, how, by=person, cast=cast)
        assert refusal(article, person) == [("taken_off", claim.pk)]
        assert sign(article, by=cast.steve)

    def test_to_which_another_added_a_source_is_barred(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.emil, quote=DENIAL)
        source(claim, by=cast.charlie)
        take_off(claim, "withdrawn", by=cast.emil, cast=cast)
        assert refusal(article, cast.emil) == [("taken_off", claim.pk)]

    @pytest.mark.parametrize("how", ["withdrawn", "merged", "split", "removed"])
    def test_that_was_theirs_alone_is_not(self, cast: SimpleNamespace, how: str) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.emil, quote=DENIAL)
        take_off(claim, how, by=cast.emil, cast=cast)
        assert sign(article, by=cast.emil)

    def test_and_restores_it_is_not(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.charlie, quote=DENIAL)
        give(claim, by=cast.charlie)
        take_off(claim, "withdrawn", by=cast.emil, cast=cast)
        restore_claim(claim, by=cast.chidi, lock_version=token(claim))
        assert sign(article, by=cast.emil)

    def test_is_who_did_it_last(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.charlie, quote=DENIAL)
        take_off(claim, "withdrawn", by=cast.emil, cast=cast)
        restore_claim(claim, by=cast.emil, lock_version=token(claim))
        take_off(claim, "merged", by=cast.stella, cast=cast)
        assert refusal(article, cast.stella) == [("taken_off", claim.pk)]
        assert sign(article, by=cast.emil)

    def test_signs_where_somebody_else_lifted_it_for_a_reason(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.charlie, quote=DENIAL)
        take_off(claim, "withdrawn", by=cast.stella, cast=cast)
        [bar] = bars_of(article, cast.stella)
        with nothing_changes(), pytest.raises(ValidationError) as error:
            let_pass(article, bar, by=cast.stella)
        assert error.value.messages == [NEVER_ONE_S_OWN]
        let_pass(article, bar, by=cast.steve)
        assert sign(article, by=cast.stella)

    @pytest.mark.parametrize("how", ["withdrawn", "merged", "split"])
    def test_says_why(self, cast: SimpleNamespace, how: str) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.charlie, quote=DENIAL)
        dispute(claim, by=cast.chidi)
        with nothing_changes(), pytest.raises(ValidationError) as error:
            TAKE_OFF[how](claim, cast.emil, why=" ")
        assert set(error.value.message_dict) == {"why"}


class TestWhoeverPutsAClaimOnOtherWords:
    """By hand: what was disputed of the words it stood on is disputed no more."""

    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    @pytest.mark.parametrize("four_eyes", FourEyes)
    @pytest.mark.parametrize("was", ["marked by another", "reviewed by another", "sourced by another"])
    def test_that_others_worked_on_is_barred(self, cast: SimpleNamespace, name: str, four_eyes: str, was: str) -> None:
        choose_rules(by=cast.stella, four_eyes=four_eyes)
        person, article = getattr(cast, name), ready(cast)
        claim = make_claim(article, by=cast.chidi if was == "marked by another" else person, quote=DENIAL)
        if was == "reviewed by another":
            dispute(claim, by=cast.charlie)
        if was == "sourced by another":
            source(claim, by=cast.charlie)
        place(claim, "The ministry", by=person)
        give(claim, by=cast.edda)
        assert refusal(article, person) == [("taken_off", claim.pk)]
        assert sign(article, by=cast.steve)

    # What was done, by whom, to a claim of Chidi's, marked on the second of two sentences that begin alike; and whom
    # that bars for taking it off.
    ROUTES: dict[str, tuple[list[str], set[str]]] = {
        "not moved": (["charlie disputes"], set()),
        "moved": (["charlie disputes", "emil moves-to an activist"], {"emil"}),
        "moved by one, and by another": (["emil moves-to an activist", "stella moves-to Portal"], {"emil"}),
        "moved by one, checked there, and moved by another": (
            ["emil moves-to an activist", "charlie checks", "stella moves-to Portal"],
            {"emil", "stella"},
        ),
        "moved twice": (["charlie disputes", "emil moves-to an activist", "emil moves-to Portal"], {"emil"}),
        "moved three times, back to the second": (
            ["emil moves-to an activist", "emil moves-to Portal", "emil moves-to an activist"],
            {"emil"},
        ),
        "put back": (["charlie disputes", "emil moves-to an activist", "emil moves-to everything"], {"emil"}),
        "put back where it was": (["emil moves-to an activist", f"emil moves-to {DENIAL}"], set()),
        "put back by another, though it was checked there": (
            ["charlie checks", "emil moves-to an activist", "charlie checks", f"stella moves-to {DENIAL}"],
            set(),
        ),
        "put back, and around it": (["emil moves-to an activist", f"emil moves-to {DENIAL}."], set()),
        "widened": (["charlie checks", f"emil moves-to {DENIAL}."], set()),
        "narrowed": (["charlie checks", "emil moves-to denies everything"], {"emil"}),
        "narrowed, and seen by all who worked on it": (
            ["charlie checks", "emil moves-to denies everything", "charlie checks", "chidi checks"],
            set(),
        ),
        "narrowed, and seen by one of them": (
            ["charlie checks", "emil moves-to denies everything", "charlie checks"],
            {"emil"},
        ),
        "on the same words elsewhere": (
            ["emil moves-to 2 The ministry", "charlie disputes", "stella moves-to 1 The ministry"],
            {"emil", "stella"},
        ),
        "moved, then withdrawn by another": (
            ["charlie disputes", "emil moves-to an activist", "edda withdraws"],
            {"emil", "edda"},
        ),
        "moved, then withdrawn by another, and restored": (
            ["charlie disputes", "emil moves-to an activist", "edda withdraws", "edda restores"],
            {"emil"},
        ),
        "withdrawn and restored": (["charlie disputes", "emil withdraws", "edda restores"], set()),
        "removed": (["charlie disputes", "stella drops-it", "emil removes"], {"emil"}),
        "removed, then withdrawn by another": (
            ["charlie disputes", "stella drops-it", "emil removes", "edda withdraws"],
            {"emil", "edda"},
        ),
        "removed, and again from a later version by another": (
            ["charlie disputes", "stella drops-it", "emil removes", "stella adds-a-line", "edda removes"],
            {"emil", "edda"},
        ),
        "removed, back, and removed by another": (
            ["stella drops-it", "emil removes", "stella brings-it-back", "stella drops-it", "edda removes"],
            {"edda"},
        ),
        "lost, and put on a likely place": (["charlie disputes", "stella drops-it", "emil moves-to denies it"], set()),
        "lost, and put elsewhere": (["charlie disputes", "stella drops-it", "emil moves-to an activist"], {"emil"}),
        "lost, put elsewhere, and then on a likely place": (
            ["stella drops-it", "chidi moves-to an activist", "charlie disputes", "emil moves-to denies it"],
            {"emil"},
        ),
        "moved, and carried along by a version": (
            ["charlie disputes", "emil moves-to an activist", "stella adds-a-line"],
            {"emil"},
        ),
        "carried along by a version, then put back": (
            ["emil moves-to an activist", "stella adds-a-line", f"emil moves-to {DENIAL}"],
            set(),
        ),
    }

    @pytest.mark.parametrize(("steps", "barred"), ROUTES.values(), ids=ROUTES)
    def test_is_barred_for_what_is_left_and_nobody_has_seen_since(
        self, cast: SimpleNamespace, steps: list[str], barred: set[str]
    ) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.chidi, quote=DENIAL, risk=Risk.FIGURE)
        for step in steps:
            name, does, *what = step.split(maxsplit=2)
            do_to(claim, does, *what, by=getattr(cast, name), brought_by=cast.edda)
        bars = read_approval(Article.objects.get(pk=article.pk)).bars
        found = {each.person for each in bars if (each.blocker, each.claim) == (Blocker.TAKEN_OFF, claim.pk)}
        assert {User.objects.get(pk=person).username for person in found if person} == barred


def do_to(claim: Claim, does: str, what: str = "", *, by: User, brought_by: User) -> None:
    """One step of a route. Texts come from outside."""
    without = SOLDIERS.replace(f" {DENIAL}.", "")
    texts = {"drops-it": without, "adds-a-line": f"{_text(claim)} More soon.", "brings-it-back": SOLDIERS}
    if does in texts:
        revise(claim.article, texts[does], by=brought_by)
    elif does == "moves-to":
        nth, words = (int(what[0]) - 1, what[2:]) if what[0].isdigit() else (0, what)
        place(claim, words, by=by, nth=nth)
    elif does == "restores":
        restore_claim(claim, by=by, lock_version=token(claim))
    else:
        {"checks": give, "disputes": dispute, "withdraws": _withdrawn, "removes": _removed}[does](claim, by=by)


def _text(claim: Claim) -> str:
    article = Article.objects.get(pk=claim.article_id)
    return article.versions.get(number=article.current_number).text


class TestWhoeverChangesAClaimAfterOthersCheckedIt:
    @staticmethod
    def reword(claim: Claim, by: User, statement: str = "Nobody denies anything.") -> None:
        edit_claim(
            claim, by=by, lock_version=token(claim), statement=statement, claimant=claim.claimant, risk=claim.risk
        )

    @pytest.mark.parametrize("name", ["emil", "stella", "sue"])
    @pytest.mark.parametrize("what", ["statement", "source"])
    def test_is_barred_until_another_looks_at_it_again(self, cast: SimpleNamespace, name: str, what: str) -> None:
        person, article = getattr(cast, name), ready(cast)
        claim = article.claims.get()
        evidence = source(claim, by=cast.chidi)
        give(claim, by=cast.charlie, rationale="The source says so.")
        if what == "statement":
            self.reword(claim, person)
        else:
            withdraw_evidence(evidence, by=person, lock_version=token(claim), why="A better one.")
        assert refusal(article, person) == [("remade", claim.pk)]
        give(claim, by=cast.charlie, rationale="The source says so.")
        assert sign(article, by=person)

    def test_is_barred_whatever_verdict_they_give_themselves(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = article.claims.get()
        self.reword(claim, cast.emil)
        give(claim, by=cast.emil)
        assert refusal(article, cast.emil) == [("remade", claim.pk)]
        assert sign(article, by=cast.stella)

    def test_signs_where_somebody_else_lifted_it_for_a_reason(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        self.reword(article.claims.get(), cast.stella)
        [bar] = bars_of(article, cast.stella)
        with nothing_changes(), pytest.raises(ValidationError) as error:
            let_pass(article, bar, by=cast.stella)
        assert error.value.messages == [NEVER_ONE_S_OWN]
        [waiver] = let_pass(article, bar, by=cast.steve)
        assert (waiver.blocker, waiver.person) == ("remade", cast.stella)
        assert sign(article, by=cast.stella)

    def test_is_not_barred_for_a_source_that_is_added(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        source(article.claims.get(), by=cast.emil)
        assert sign(article, by=cast.emil)

    def test_is_not_barred_before_anybody_checked_it(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = make_claim(article, by=cast.chidi, quote=DENIAL)
        self.reword(claim, cast.emil)
        give(claim, by=cast.charlie)
        assert sign(article, by=cast.emil)


class TestWhereReviewersDisagree:
    @pytest.mark.parametrize("how", ["withdrawn", "merged", "split", "moved"])
    def test_nobody_takes_the_claim_off_but_who_may_decide(self, cast: SimpleNamespace, how: str) -> None:
        claim = make_claim(ready(cast), by=cast.chidi, quote=DENIAL)
        give(claim, by=cast.charlie)
        dispute(claim, by=cast.chidi)
        ways: dict[str, Callable[..., Any]] = {
            **TAKE_OFF,
            "moved": lambda claim, by: place(claim, "The ministry", by=by, why="It says so there."),
        }
        for person in (cast.chidi, cast.emil):
            with nothing_changes(), pytest.raises(ValidationError) as error:
                ways[how](claim, person)
            assert error.value.messages == [
                "Reviewers disagree about this claim: a standards editor decides, or takes it off."
            ]
        assert ways[how](claim, cast.stella)

    @pytest.mark.parametrize("how", ["withdrawn", "merged", "split", "moved"])
    def test_whoever_gave_one_of_the_verdicts_takes_nothing_off(self, cast: SimpleNamespace, how: str) -> None:
        claim = make_claim(ready(cast), by=cast.chidi, quote=DENIAL)
        give(claim, by=cast.stella)
        dispute(claim, by=cast.chidi)
        ways: dict[str, Callable[..., Any]] = {
            **TAKE_OFF,
            "moved": lambda claim, by: place(claim, "The ministry", by=by, why="It says so there."),
        }
        with nothing_changes(), pytest.raises(ValidationError) as error:
            ways[how](claim, cast.stella)
        assert error.value.messages == ["You gave one of the verdicts: somebody else decides between them."]

    def test_a_claim_is_moved_for_a_reason(self, cast: SimpleNamespace) -> None:
        claim = make_claim(ready(cast), by=cast.chidi, quote=DENIAL)
        give(claim, by=cast.charlie)
        dispute(claim, by=cast.chidi)
        with nothing_changes(), pytest.raises(ValidationError) as error:
            place(claim, "The ministry", by=cast.stella)
        assert set(error.value.message_dict) == {"why"}


class TestLaundering:
    def test_through_another_s_trivial_edit_bars_both(self, cast: SimpleNamespace) -> None:
        article = ready(cast, typed_by=cast.emil)
        revise(article, SOLDIERS.replace("everything.", "everything!"), by=cast.edda, origin=TextOrigin.TYPED)
        finish(article, by=cast.chidi)
        assert refusal(article, cast.emil) == [("words", None)]
        assert refusal(article, cast.edda) == [("words", None)]
        assert sign(article, by=cast.stella)

    def test_through_an_import_of_another_bars_who_typed_it_still(self, cast: SimpleNamespace) -> None:
        article = ready(cast, typed_by=cast.emil)
        revise(article, SOLDIERS.replace("everything.", "everything!"), by=cast.edda)
        finish(article, by=cast.chidi)
        assert refusal(article, cast.emil) == [("words", None)]
        assert sign(article, by=cast.edda)

    def test_through_a_word_that_is_taken_back_bars_who_put_it_there(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        revise(article, SOLDIERS.replace("everything.", "everything!"), by=cast.emil, origin=TextOrigin.TYPED)
        revise(article, SOLDIERS, by=cast.stella)
        finish(article, by=cast.chidi)
        assert bars_of(article, cast.emil)[0].versions == (2,)
        assert refusal(article, cast.emil) == [("words", None)]

    def test_names_every_version_that_bars(self, cast: SimpleNamespace) -> None:
        article = ready(cast, typed_by=cast.emil)
        revise(article, SOLDIERS.replace("everything.", "everything!"), by=cast.edda)
        revise(article, SOLDIERS.replace("everything.", "everything?"), by=cast.emil, origin=TextOrigin.TYPED)
        assert [each.versions for each in bars_of(article, cast.emil)] == [(1, 3)]

    def test_through_a_verdict_that_somebody_else_takes_back_leaves_one_alone(self, cast: SimpleNamespace) -> None:
        article = ready(cast, checked_by=cast.emil)
        claim = article.claims.get()
        give(claim, by=cast.charlie)
        assert bars_of(article, cast.emil) == []
        give(claim, by=cast.charlie, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
        assert refusal(article, cast.emil) == [("only_review", claim.pk)]

    def test_through_new_words_leaves_who_confirmed_them_alone(self, cast: SimpleNamespace) -> None:
        """Charlie's verdict was on other words: what counts is Emil's."""
        article = ready(cast)
        claim = article.claims.get()
        revise(article, SOLDIERS.replace("75", "75,000"), by=cast.edda)
        claim = Claim.objects.select_related("article").get(pk=claim.pk)
        confirm(claim.reviews.get(), by=cast.emil, seen=seen_now(claim, cast.emil))
        finish(article, by=cast.chidi)
        assert refusal(article, cast.emil) == [("only_review", claim.pk)]
        assert sign(article, by=cast.edda)

    def test_through_a_decision_that_alone_still_counts_bars_who_decided(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = article.claims.get()
        dispute(claim, by=cast.chidi)
        decide(claim, by=cast.stella)
        assert bars_of(article, cast.stella) == []
        for person in (cast.charlie, cast.chidi):
            give(claim, by=person, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
        assert refusal(article, cast.stella) == [("only_review", claim.pk)]

    def test_through_a_decision_that_nobody_else_gave_bars_who_decided(self, cast: SimpleNamespace) -> None:
        article = ready(cast)
        claim = article.claims.get()
        dispute(claim, by=cast.chidi)
        decide(claim, by=cast.stella, verdict="unverified", reason=Reason.SINGLE_SOURCE)
        assert refusal(article, cast.stella) == [("only_review", claim.pk)]
        assert sign(article, by=cast.emil)

    def test_through_a_verdict_and_a_decision_of_one_person_is_one_pair_of_eyes(self, cast: SimpleNamespace) -> None:
        choose_rules(by=cast.stella, four_eyes=REVIEWER_MAY_SIGN)
        article = ready(cast, checked_by=cast.steve)
        claim = article.claims.get()
        dispute(claim, by=cast.chidi)
        decide(claim, by=cast.steve)
        give(claim, by=cast.chidi, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
        choose_rules(by=cast.stella)
        assert refusal(article, cast.steve) == [("only_review", claim.pk)]


def _new_version(cast: SimpleNamespace, article: Article) -> None:
    revise(article, SOLDIERS + "\n\nA line more.", by=cast.edda)
    finish(article, by=cast.chidi)


def _text_and_back(cast: SimpleNamespace, article: Article) -> None:
    revise(article, SOLDIERS + "\n\nA line more.", by=cast.edda)
    revise(article, SOLDIERS, by=cast.edda)
    finish(article, by=cast.chidi)


def _evidence_added(cast: SimpleNamespace, article: Article) -> None:
    source(article.claims.get(), by=cast.chidi, url="https://example.com/better")


def _evidence_swapped(cast: SimpleNamespace, article: Article) -> None:
    first = article.claims.get().evidence.get()
    claim = Claim.objects.get(pk=first.claim_id)
    withdraw_evidence(first, by=cast.chidi, lock_version=claim.lock_version, why="A better one.")
    source(claim, by=cast.chidi, url="https://example.com/better")


def _verdict_changed(cast: SimpleNamespace, article: Article) -> None:
    give(article.claims.get(), by=cast.charlie, verdict="unverified", reason=Reason.SINGLE_SOURCE)


def _verdict_changed_and_back(cast: SimpleNamespace, article: Article) -> None:
    _verdict_changed(cast, article)
    give(article.claims.get(), by=cast.charlie)


def _second_verdict(cast: SimpleNamespace, article: Article) -> None:
    give(article.claims.get(), by=cast.chidi)


def _new_claim(cast: SimpleNamespace, article: Article) -> None:
    give(make_claim(article, by=cast.chidi, quote=DENIAL), by=cast.charlie)


def _author_named(cast: SimpleNamespace, article: Article) -> None:
    correct(article, author=cast.chidi, by=cast.steve)


MEANWHILE = [
    _new_version,
    _text_and_back,
    _evidence_added,
    _evidence_swapped,
    _verdict_changed,
    _verdict_changed_and_back,
    _second_verdict,
    _new_claim,
    _author_named,
]


@pytest.mark.parametrize("happened", MEANWHILE)
@pytest.mark.parametrize("name", ["emil", "sue"])
def test_what_was_not_seen_is_not_signed(
    cast: SimpleNamespace, name: str, happened: Callable[[SimpleNamespace, Article], None]
) -> None:
    """An old version after a new one came; evidence swapped between view and approval."""
    article = ready(cast)
    source(article.claims.get(), by=cast.chidi)
    seen = head_of(article)
    happened(cast, article)
    with nothing_changes(), pytest.raises(StaleError):
        sign_off(article, by=getattr(cast, name), head=seen)
    assert sign(article, by=getattr(cast, name)), "once it was seen"


@pytest.mark.parametrize("head", ["", "0" * 64, "not a digest"])
def test_a_head_that_never_was_signs_nothing(cast: SimpleNamespace, head: str) -> None:
    article = ready(cast)
    with nothing_changes(), pytest.raises(StaleError):
        sign_off(article, by=cast.emil, head=head)


def test_the_head_of_another_article_signs_nothing(cast: SimpleNamespace) -> None:
    article = ready(cast)
    other = make_article(by=cast.edda, text="Another\n\nIt rained in the north.")
    with nothing_changes(), pytest.raises(StaleError):
        sign_off(article, by=cast.emil, head=head_of(other))


class TestWhereReviewersMaySign:
    def test_the_sign_off_says_so_and_what_the_signer_checked_alone(self, cast: SimpleNamespace) -> None:
        choose_rules(by=cast.stella, four_eyes=REVIEWER_MAY_SIGN)
        article = ready(cast, checked_by=cast.emil)
        together = make_claim(article, by=cast.chidi, quote=DENIAL)
        give(together, by=cast.emil)
        give(together, by=cast.charlie)
        another_s = make_claim(article, by=cast.chidi, quote="They go first")
        give(another_s, by=cast.charlie)
        signed = SignOff.objects.get(pk=sign(article, by=cast.emil).pk)
        assert signed.four_eyes == "reviewer-may-sign"
        assert signed.checked == [article.claims.order_by("pk")[0].pk]

    def test_a_sign_off_by_who_checked_nothing_says_that(self, cast: SimpleNamespace) -> None:
        choose_rules(by=cast.stella, four_eyes=REVIEWER_MAY_SIGN)
        assert sign(ready(cast), by=cast.emil).checked == []

    @pytest.mark.parametrize("four_eyes", FourEyes)
    def test_a_sealed_verdict_is_not_told_by_it(self, cast: SimpleNamespace, four_eyes: str) -> None:
        """An accusation that waits for a second reading, let pass: who gave the first is nobody's to know yet."""
        choose_rules(by=cast.stella, four_eyes=four_eyes)
        article = ready(cast)
        accusation = make_claim(article, by=cast.chidi, quote=DENIAL, risk=Risk.ACCUSATION)
        give(accusation, by=cast.emil)
        let_pass(article, Blocking(Blocker.WAITING, claim=accusation.pk), by=cast.stella)
        if four_eyes == "strict":
            assert refusal(article, cast.emil) == [("only_review", accusation.pk)]
        else:
            sign(article, by=cast.emil)
            report = build_report(article, by=cast.edda)
            assert report.sign_off is not None
            assert report.sign_off.checked_by_signer == ()
            give(accusation, by=cast.charlie)
            report = build_report(article, by=cast.edda)
            assert report.sign_off is not None
            assert report.sign_off.checked_by_signer == (accusation.number,), "told once it is open"

    def test_a_bar_that_would_tell_a_sealed_verdict_cannot_be_asked_for(self, cast: SimpleNamespace) -> None:
        """Asked about Emil, who gave it, and about Charlie, who did not, the answer is the same."""
        article = ready(cast)
        accusation = make_claim(article, by=cast.chidi, quote=DENIAL, risk=Risk.ACCUSATION)
        give(accusation, by=cast.emil)
        for person in (cast.emil, cast.charlie):
            bar = Blocking(Blocker.ONLY_REVIEW, claim=accusation.pk, person=person.pk)
            with nothing_changes(), pytest.raises(ValidationError) as error:
                let_pass(article, bar, by=cast.stella)
            assert error.value.messages == [NOT_IN_THE_WAY]

    def test_rules_chosen_later_change_no_sign_off(self, cast: SimpleNamespace) -> None:
        choose_rules(by=cast.stella, four_eyes=REVIEWER_MAY_SIGN)
        article = ready(cast, checked_by=cast.emil)
        sign(article, by=cast.emil)
        choose_rules(by=cast.stella)
        approval = read_approval(Article.objects.get(pk=article.pk))
        assert approval.holds
        assert [each.four_eyes for each in approval.sign_offs] == ["reviewer-may-sign"]
