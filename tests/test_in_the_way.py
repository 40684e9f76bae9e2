"""What stands in the way of a sign-off, claim by claim and person by person, and what is let pass for a reason."""

from collections.abc import Callable
from copy import deepcopy
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
from annotations.actions.sign_off import waive, withdraw_waiver
from annotations.anchoring import occurrences
from annotations.approval import read_approval
from annotations.choices import BARS, OF_THE_TEXT, REASONS_OF, Blocker, Reason, Risk, Role, Verdict
from annotations.models import Article, Claim, Entry, User, Waiver
from annotations.signing import Blocking
from tests.make import (
    QUOTE,
    SOLDIERS,
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
    revise,
    rule,
    sign,
    source,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]

DENIAL = "The ministry denies everything"


class Desk(SimpleNamespace):
    """An article with two claims, both verified by Charlie; and Emil, whom nothing bars from signing it."""


@pytest.fixture(scope="module")
def kept_desk(kept: Callable[[], Any]) -> Desk:
    with kept():
        editor, emil = make_person("edda", Role.EDITOR), make_person("emil", Role.EDITOR)
        charlie, chidi = make_person("charlie", Role.CHECKER), make_person("chidi", Role.CHECKER)
        stella, sue = make_person("stella", Role.STANDARDS_EDITOR), make_person("sue", is_superuser=True)
        article = make_article(by=editor, outlet="Portal Zaton")
        claim = make_claim(article, by=charlie, risk=Risk.FIGURE)
        other = make_claim(article, by=charlie, quote="They go first")
        give(claim, by=charlie)
        give(other, by=charlie)
        people = {"editor": editor, "emil": emil, "charlie": charlie, "chidi": chidi, "stella": stella, "sue": sue}
        article = Article.objects.get(pk=article.pk)
    return Desk(article=article, claim=claim, other=other, **people)


@pytest.fixture
def desk(kept_desk: Desk, db: None) -> Desk:
    return deepcopy(kept_desk)


def now(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def finished(desk: Desk) -> Article:
    article = Article.objects.get(pk=desk.article.pk)
    return article if article.state == "finished" else finish(article, by=desk.charlie)


def refusal(desk: Desk, by: User | None = None) -> list[Blocking]:
    """All that Emil, or whoever it is, hears instead of signing."""
    article = finished(desk)
    with nothing_changes(), pytest.raises(BlockedError) as error:
        sign(article, by=by or desk.emil)
    return list(error.value.blocking)


def accusation(desk: Desk) -> Claim:
    return make_claim(desk.article, by=desk.charlie, quote=DENIAL, risk=Risk.ACCUSATION)


class TestAClaim:
    """Each makes something of the desk and holds which claim then stands in the way, and as what."""

    def test_that_is_settled_stands_in_nobody_s_way(self, desk: Desk) -> None:
        assert sign(finished(desk), by=desk.emil).signed_by == desk.emil

    def test_that_nobody_spoke_about(self, desk: Desk) -> None:
        claim = make_claim(desk.article, by=desk.charlie, quote=DENIAL)
        assert refusal(desk) == [Blocking(Blocker.OPEN, claim=claim.pk)]

    def test_that_somebody_comes_back_to(self, desk: Desk) -> None:
        give(desk.other, by=desk.charlie, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
        assert refusal(desk) == [Blocking(Blocker.OPEN, claim=desk.other.pk)]

    def test_that_waits_for_a_second_verdict(self, desk: Desk) -> None:
        claim = accusation(desk)
        give(claim, by=desk.charlie)
        assert refusal(desk) == [Blocking(Blocker.WAITING, claim=claim.pk)]
        give(claim, by=desk.chidi)
        assert sign(finished(desk), by=desk.emil)

    def test_that_reviewers_disagree_about(self, desk: Desk) -> None:
        give(desk.claim, by=desk.chidi, verdict="unverified", reason=Reason.SINGLE_SOURCE)
        assert refusal(desk) == [Blocking(Blocker.SPLIT, claim=desk.claim.pk)]
        decide(desk.claim, by=desk.stella)
        assert sign(finished(desk), by=desk.emil)

    def test_that_somebody_decided_is_disputed(self, desk: Desk) -> None:
        dispute(desk.claim, by=desk.chidi)
        decide(desk.claim, by=desk.stella, verdict="disputed", reason=Reason.WRONG_FIGURE)
        assert refusal(desk) == [Blocking(Blocker.DISPUTED, claim=desk.claim.pk)]

    def test_whose_words_changed(self, desk: Desk) -> None:
        revise(desk.article, SOLDIERS.replace("75", "75,000"), by=desk.editor)
        assert refusal(desk) == [Blocking(Blocker.RECHECK, claim=desk.claim.pk)]

    def test_whose_sentence_changed_where_the_risk_is_not_routine(self, desk: Desk) -> None:
        text = SOLDIERS.replace("Western", "Eastern").replace("an activist", "a minister")
        revise(desk.article, text, by=desk.editor)
        assert refusal(desk) == [Blocking(Blocker.RECHECK, claim=desk.claim.pk)]

    def test_whose_words_are_gone(self, desk: Desk) -> None:
        revise(
            desk.article,
            SOLDIERS.replace(QUOTE, "many left"),
            by=desk.editor,
        )
        assert refusal(desk) == [Blocking(Blocker.LOST, claim=desk.claim.pk)]

    def test_that_is_noted_as_removed_stands_in_nobody_s_way(self, desk: Desk) -> None:
        revise(
            desk.article,
            SOLDIERS.replace(QUOTE, "many left"),
            by=desk.editor,
        )
        claim = now(desk.claim)
        remove_claim(claim, by=desk.charlie, lock_version=claim.lock_version, version_number=2)
        assert sign(finished(desk), by=desk.emil)

    def test_that_is_withdrawn_stands_in_nobody_s_way_until_it_is_restored(self, desk: Desk) -> None:
        dispute(desk.claim, by=desk.charlie)
        claim = withdraw_claim(desk.claim, by=desk.charlie, lock_version=now(desk.claim).lock_version, why="A slip.")
        restore_claim(claim, by=desk.charlie, lock_version=claim.lock_version)
        assert refusal(desk) == [Blocking(Blocker.DISPUTED, claim=desk.claim.pk)]
        withdraw_claim(claim, by=desk.charlie, lock_version=now(claim).lock_version, why="A slip.")
        rule(desk.article, "75", by=desk.charlie)
        assert sign(finished(desk), by=desk.emil)

    def test_that_was_merged_stands_in_nobody_s_way(self, desk: Desk) -> None:
        dispute(desk.claim, by=desk.charlie)
        merge_claim(desk.claim, into=desk.other, by=desk.charlie, lock_version=now(desk.claim).lock_version, why="So.")
        rule(desk.article, "75", by=desk.charlie)
        assert sign(finished(desk), by=desk.emil)

    def test_that_was_split_leaves_its_parts_in_the_way(self, desk: Desk) -> None:
        parts = [Part(occurrences(SOLDIERS, words)[0], words) for words in ("around 75 Russian soldiers", "wounded")]
        token = now(desk.claim).lock_version
        made = split_claim(desk.claim, parts=parts, by=desk.charlie, lock_version=token, version_number=1, why="Two.")
        assert refusal(desk) == [Blocking(Blocker.OPEN, claim=each.pk) for each in made]

    @pytest.mark.parametrize("reason", [each for each in REASONS_OF[Verdict.UNVERIFIED] if each != "not_yet_checked"])
    def test_that_is_settled_as_unverified_stands_in_nobody_s_way(self, desk: Desk, reason: Reason) -> None:
        give(desk.claim, by=desk.charlie, verdict="unverified", reason=reason)
        assert sign(finished(desk), by=desk.emil)

    @pytest.mark.parametrize("reason", REASONS_OF[Verdict.DISPUTED])
    def test_that_is_settled_as_disputed(self, desk: Desk, reason: Reason) -> None:
        give(desk.claim, by=desk.charlie, verdict="disputed", reason=reason, rationale="It says otherwise.")
        assert refusal(desk) == [Blocking(Blocker.DISPUTED, claim=desk.claim.pk)]

    def test_that_is_disputed_blocks_until_its_words_change(self, desk: Desk) -> None:
        """The new words are to be checked, as any are; once they are, the dispute of the old ones is over."""
        dispute(desk.claim, by=desk.charlie)
        revise(desk.article, SOLDIERS.replace("75", "75,000"), by=desk.editor)
        assert refusal(desk) == [Blocking(Blocker.RECHECK, claim=desk.claim.pk)]
        give(desk.claim, by=desk.charlie)
        assert sign(finished(desk), by=desk.emil)

    def test_that_is_disputed_blocks_again_when_its_words_come_back(self, desk: Desk) -> None:
        dispute(desk.claim, by=desk.chidi)
        give(desk.claim, by=desk.charlie, verdict="unverified", reason=Reason.NOT_YET_CHECKED)
        revise(desk.article, SOLDIERS.replace("75", "75,000"), by=desk.editor)
        give(desk.claim, by=desk.charlie)
        assert finished(desk)
        revise(desk.article, SOLDIERS, by=desk.editor)
        assert refusal(desk) == [Blocking(Blocker.DISPUTED, claim=desk.claim.pk)]

    def test_is_named_beside_all_others_in_the_order_of_the_text(self, desk: Desk) -> None:
        last = make_claim(desk.article, by=desk.charlie, quote=DENIAL)
        first = make_claim(desk.article, by=desk.charlie, quote="Portal reports on an offer")
        dispute(desk.claim, by=desk.charlie)
        assert refusal(desk) == [
            Blocking(Blocker.OPEN, claim=first.pk),
            Blocking(Blocker.DISPUTED, claim=desk.claim.pk),
            Blocking(Blocker.OPEN, claim=last.pk),
        ]

    def test_of_another_article_stands_in_nobody_s_way(self, desk: Desk) -> None:
        another = make_article(by=desk.editor, text="Another\n\nIt rained in the north.")
        make_claim(another, by=desk.charlie, quote="It rained in the north")
        assert sign(finished(desk), by=desk.emil)


def blocked_by(desk: Desk, claim: Claim) -> Blocking:
    """What stands in the way of that claim's article because of it."""
    return next(each for each in read_approval(finished(desk)).blocking if each.claim == claim.pk)


def waiver_of(desk: Desk, claim: Claim, why: str = "The desk knows.") -> Waiver:
    [waiver] = let_pass(finished(desk), blocked_by(desk, claim), by=desk.stella, why=why)
    return waiver


def holds(waiver: Waiver) -> bool:
    return next(each.holds for each in read_approval(now(waiver.claim).article).waivers if each.waiver == waiver)


def is_refused_to_waive(article: Article, *blocking: Blocking, by: User, why: str = "The desk knows.") -> str:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        let_pass(article, *blocking, by=by, why=why)
    return error.value.messages[0]


def unread(desk: Desk) -> Claim:
    return make_claim(desk.article, by=desk.charlie, quote=DENIAL)


def waiting(desk: Desk) -> Claim:
    claim = accusation(desk)
    give(claim, by=desk.charlie)
    return claim


def split(desk: Desk) -> Claim:
    dispute(desk.claim, by=desk.chidi)
    return desk.claim


def reworded(desk: Desk) -> Claim:
    revise(desk.article, SOLDIERS.replace("75", "75,000"), by=desk.editor)
    return desk.claim


def lost(desk: Desk) -> Claim:
    revise(desk.article, SOLDIERS.replace(QUOTE, "many left"), by=desk.editor)
    return desk.claim


def disputed(desk: Desk) -> Claim:
    dispute(desk.claim, by=desk.charlie)
    return desk.claim


BLOCKED: dict[Blocker, Callable[[Desk], Claim]] = {
    Blocker.OPEN: unread,
    Blocker.WAITING: waiting,
    Blocker.SPLIT: split,
    Blocker.RECHECK: reworded,
    Blocker.LOST: lost,
    Blocker.DISPUTED: disputed,
}


class TestAWaiver:
    def test_there_is_one_of_everything_that_stands_in_everybody_s_way(self) -> None:
        assert set(BLOCKED) == set(Blocker) - BARS - OF_THE_TEXT

    @pytest.mark.parametrize("blocker", BLOCKED)
    def test_lets_it_pass_for_a_reason_that_is_kept(self, desk: Desk, blocker: Blocker) -> None:
        claim = BLOCKED[blocker](desk)
        assert refusal(desk) == [Blocking(blocker, claim=claim.pk)]
        with traces() as left:
            waiver = waiver_of(desk, claim, why=" The ministry confirmed it by telephone.\n")
        assert left == [("waiver", "stella", "")]
        assert (waiver.blocker, waiver.claim, waiver.person) == (blocker, claim, None)
        assert waiver.why == "The ministry confirmed it by telephone."
        assert (waiver.made_by, waiver.version_number) == (desk.stella, now(claim).article.current_number)
        assert sign(finished(desk), by=desk.emil)

    @pytest.mark.parametrize("why", ["", "  \n"])
    def test_takes_a_reason(self, desk: Desk, why: str) -> None:
        disputed(desk)
        assert is_refused_to_waive(finished(desk), blocked_by(desk, desk.claim), by=desk.stella, why=why) == "Say why."

    def test_of_several_things_is_one_entry(self, desk: Desk) -> None:
        claims = [disputed(desk), unread(desk)]
        in_the_way = read_approval(finished(desk)).blocking
        before = Entry.objects.count()
        waivers = let_pass(desk.article, *in_the_way, by=desk.stella)
        assert Entry.objects.count() == before + 1
        assert [each.claim for each in waivers] == claims
        assert sign(finished(desk), by=desk.emil)

    def test_of_two_things_of_which_one_is_not_in_the_way_lets_neither_pass(self, desk: Desk) -> None:
        disputed(desk)
        wrong = Blocking(Blocker.OPEN, claim=desk.other.pk)
        is_refused_to_waive(finished(desk), blocked_by(desk, desk.claim), wrong, by=desk.stella)

    def test_of_nothing_is_refused(self, desk: Desk) -> None:
        assert is_refused_to_waive(finished(desk), by=desk.stella) == "Choose what to waive."

    @pytest.mark.parametrize("blocker", Blocker)
    def test_of_a_settled_claim_is_refused(self, desk: Desk, blocker: Blocker) -> None:
        is_refused_to_waive(finished(desk), Blocking(blocker, claim=desk.other.pk), by=desk.stella)

    @pytest.mark.parametrize("blocker", sorted(set(Blocker) - {Blocker.DISPUTED}))
    def test_of_something_else_than_what_blocks_is_refused(self, desk: Desk, blocker: Blocker) -> None:
        """Who lets a waiting claim pass accepts no dispute by it."""
        disputed(desk)
        is_refused_to_waive(finished(desk), Blocking(blocker, claim=desk.claim.pk), by=desk.stella)

    def test_of_another_article_s_claim_is_refused(self, desk: Desk) -> None:
        another = make_article(by=desk.editor, text="Another\n\nIt rained in the north.")
        claim = make_claim(another, by=desk.charlie, quote="It rained in the north")
        is_refused_to_waive(finished(desk), Blocking(Blocker.OPEN, claim=claim.pk), by=desk.stella)

    def test_of_what_was_let_pass_already_is_refused(self, desk: Desk) -> None:
        in_the_way = blocked_by(desk, disputed(desk))
        let_pass(desk.article, in_the_way, by=desk.stella)
        is_refused_to_waive(desk.article, in_the_way, by=desk.stella)

    def test_by_somebody_who_did_not_see_the_article_as_it_is_is_refused(self, desk: Desk) -> None:
        in_the_way = blocked_by(desk, disputed(desk))
        seen = head_of(desk.article)
        source(desk.other, by=desk.charlie)
        with nothing_changes(), pytest.raises(StaleError):
            waive(desk.article, [in_the_way], by=desk.stella, head=seen, why="The desk knows.")

    @pytest.mark.parametrize("name", ["emil", "charlie"])
    def test_is_a_standards_editor_s(self, desk: Desk, name: str) -> None:
        in_the_way = blocked_by(desk, disputed(desk))
        with nothing_changes(), pytest.raises(PermissionDenied):
            let_pass(desk.article, in_the_way, by=getattr(desk, name))

    @pytest.mark.parametrize("name", ["stella", "sue"])
    def test_is_never_the_author_s(self, desk: Desk, name: str) -> None:
        author = getattr(desk, name)
        article = make_article(by=desk.editor, text="Another\n\nIt rained in the north.", author=author)
        claim = make_claim(article, by=desk.charlie, quote="It rained in the north")
        with nothing_changes(), pytest.raises(PermissionDenied):
            let_pass(article, Blocking(Blocker.OPEN, claim=claim.pk), by=author)


def _another_source(desk: Desk) -> Any:
    return source(desk.claim, by=desk.charlie)


def _another_verdict(desk: Desk) -> Any:
    return give(desk.claim, by=desk.charlie, verdict="disputed", reason=Reason.OUTDATED, rationale="Of last year.")


def _a_second_verdict(desk: Desk) -> Any:
    return give(desk.claim, by=desk.chidi, verdict="disputed", reason=Reason.WRONG_FIGURE, rationale="It says more.")


def _another_statement(desk: Desk) -> Any:
    claim = now(desk.claim)
    values = {"statement": "75,000 were killed.", "claimant": claim.claimant, "risk": claim.risk}
    return edit_claim(claim, by=desk.charlie, lock_version=claim.lock_version, **values)


def _another_version(desk: Desk) -> Any:
    return revise(desk.article, SOLDIERS + "\n\nA line more.", by=desk.editor)


class TestAWaiverEnds:
    """It is of one version, and of a claim as it was."""

    @pytest.mark.parametrize(
        "change", [_another_source, _another_verdict, _a_second_verdict, _another_statement, _another_version]
    )
    def test_once_anything_of_the_claim_is_changed(self, desk: Desk, change: Callable[[Desk], Any]) -> None:
        waiver = waiver_of(desk, disputed(desk))
        assert holds(waiver)
        change(desk)
        assert not holds(waiver)
        assert refusal(desk) == [Blocking(Blocker.DISPUTED, claim=desk.claim.pk)]
        waiver_of(desk, desk.claim)
        assert sign(finished(desk), by=desk.emil)

    def test_for_good_though_the_claim_is_as_it_was_again(self, desk: Desk) -> None:
        waiver = waiver_of(desk, disputed(desk))
        _another_verdict(desk)
        dispute(desk.claim, by=desk.charlie)
        assert not holds(waiver)

    def test_not_with_another_claim(self, desk: Desk) -> None:
        waiver = waiver_of(desk, disputed(desk))
        source(desk.other, by=desk.charlie)
        give(desk.other, by=desk.chidi)
        assert holds(waiver)
        assert sign(finished(desk), by=desk.emil)

    def test_when_it_is_taken_back_for_a_reason(self, desk: Desk) -> None:
        waiver = waiver_of(desk, disputed(desk))
        with traces() as left:
            withdraw_waiver(waiver, by=desk.stella, lock_version=waiver.lock_version, why="The ministry denies it.")
        assert left == [("waiver", "stella", "The ministry denies it.")]
        assert refusal(desk) == [Blocking(Blocker.DISPUTED, claim=desk.claim.pk)]
        assert Waiver.objects.get() == waiver, "it stays in the record"

    def test_by_nobody_without_a_reason_nor_by_who_saw_another_nor_by_an_editor(self, desk: Desk) -> None:
        waiver = waiver_of(desk, disputed(desk))
        token = waiver.lock_version
        with nothing_changes(), pytest.raises(ValidationError):
            withdraw_waiver(waiver, by=desk.stella, lock_version=token, why=" ")
        with nothing_changes(), pytest.raises(StaleError):
            withdraw_waiver(waiver, by=desk.stella, lock_version=token - 1, why="A slip.")
        with nothing_changes(), pytest.raises(PermissionDenied):
            withdraw_waiver(waiver, by=desk.emil, lock_version=token, why="A slip.")

    def test_and_what_was_signed_by_it_stays_signed(self, desk: Desk) -> None:
        waiver = waiver_of(desk, disputed(desk))
        sign(finished(desk), by=desk.emil)
        withdraw_waiver(waiver, by=desk.stella, lock_version=waiver.lock_version, why="The ministry denies it.")
        article = Article.objects.get(pk=desk.article.pk)
        assert (article.state, read_approval(article).holds) == ("signed", True)
