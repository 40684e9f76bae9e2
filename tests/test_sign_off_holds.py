"""A sign-off holds exactly as long as nothing changed of what was signed: after every verb, and through every door."""

import inspect
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from annotations import actions, clock
from annotations.actions.articles import Details, import_article
from annotations.actions.assignments import change_due, hand_work_over
from annotations.actions.claims import (
    Part,
    edit_claim,
    merge_claim,
    place_claim,
    remove_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.drafts import discard_draft, keep_draft
from annotations.actions.erasing import erase
from annotations.actions.errors import BlockedError
from annotations.actions.evidence import Source, edit_evidence, restore_evidence, withdraw_evidence
from annotations.actions.exports import record_export
from annotations.actions.outlets import save_outlet, save_story
from annotations.actions.people import operator, save_person
from annotations.actions.proofs import write_checkpoint
from annotations.actions.remarks import reopen_remark, set_private
from annotations.actions.reviews import seen_now
from annotations.actions.rules import set_rules
from annotations.actions.rulings import withdraw_ruling
from annotations.actions.sign_off import withdraw_waiver
from annotations.anchoring import Span
from annotations.approval import Approval, read_approval
from annotations.choices import FourEyes, Reason, Risk, Role
from annotations.importers import read_text
from annotations.models import Article, Claim, Evidence, User, Waiver
from annotations.reports.build import build_report
from tests.make import (
    SOLDIERS,
    answer,
    ask,
    assign,
    choose_rules,
    confirm,
    correct,
    decide,
    dispute,
    finish,
    give,
    give_back,
    let_pass,
    make_article,
    make_claim,
    make_person,
    note,
    publish,
    reopen,
    resolve,
    revise,
    rule,
    sign,
    source,
    take,
)
from tests.tampering import tamper, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]

ADDRESS = "https://portal.example/soldiers"
DENIAL = "The ministry denies everything"


class Desk(SimpleNamespace):
    """A signed article with a claim of every sort that a verb takes, and what was let pass to sign it. Its second
    version says 90 where the first said 75, and nothing of an offer."""


@pytest.fixture(scope="module")
def kept_desk(kept: Callable[[], Any]) -> Desk:
    with kept():
        edda, emil = make_person("edda", Role.EDITOR), make_person("emil", Role.EDITOR)
        charlie, chidi = make_person("charlie", Role.CHECKER), make_person("chidi", Role.CHECKER)
        stella, ada = make_person("stella", Role.STANDARDS_EDITOR), make_person("ada", Role.ADMINISTRATOR)
        article = make_article(by=edda, outlet="Portal Zaton", story="The offer", url=ADDRESS)
        claim = make_claim(article, by=charlie, risk=Risk.FIGURE)
        lost = make_claim(article, by=charlie, quote="an offer to prisoners")
        plain = make_claim(article, by=charlie, quote="They go first")
        split = make_claim(article, by=charlie, quote=DENIAL)
        withdrawn = make_claim(article, by=charlie, quote="The ministry denies it")
        for each in (claim, plain, split):
            give(each, by=charlie)
        source(plain, by=charlie)
        back = source(plain, by=charlie, url="https://example.com/older")
        withdraw_evidence(back, by=charlie, lock_version=_token(plain), why="A better one.")
        withdraw_claim(withdrawn, by=charlie, lock_version=_token(withdrawn), why="A slip.")
        dispute(split, by=chidi)
        revise(article, SOLDIERS.replace("75", "90").replace("an offer to prisoners", "it"), by=edda)
        give(claim, by=chidi)
        ruling = rule(article, "an activist said", by=charlie)
        finish(article, by=charlie)
        in_the_way = read_approval(Article.objects.get(pk=article.pk)).blocking
        assert {each.blocker for each in in_the_way} == {"lost", "split"}
        let_pass(article, *in_the_way, by=stella)
        sign(article, by=emil)
        people = {"edda": edda, "emil": emil, "charlie": charlie, "chidi": chidi, "stella": stella, "ada": ada}
        names = {"claim": claim, "lost": lost, "plain": plain, "split": split, "withdrawn": withdrawn}
    return Desk(article=article, names=names, operator=None, ruling=ruling, **people, **names)


@pytest.fixture(params=["signed", "published"])
def desk(request: pytest.FixtureRequest, kept_desk: Desk, db: None) -> Desk:
    desk = deepcopy(kept_desk)
    desk.is_published = request.param == "published"
    if desk.is_published:
        publish(desk.article, by=desk.edda)
    return desk


def _token(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).lock_version


def now(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def approval_of(desk: Desk) -> Approval:
    return read_approval(Article.objects.get(pk=desk.article.pk))


def changed(desk: Desk) -> set[tuple[str, str]]:
    """What is said to have changed: the kind, and the name that the claim has here."""
    names = {claim.pk: name for name, claim in desk.names.items()} | {None: ""}
    return {(each.kind, names.get(each.claim, "another")) for each in approval_of(desk).changed}


def _mark(desk: Desk) -> Any:
    article = Article.objects.get(pk=desk.article.pk)
    return make_claim(article, by=desk.charlie, quote="an activist")


def _edit_claim(desk: Desk) -> Any:
    values = {"statement": "They go first.", "claimant": "an activist", "risk": Risk.QUOTE}
    return edit_claim(desk.plain, by=desk.charlie, lock_version=_token(desk.plain), **values)


def _place(desk: Desk, claim: Claim) -> Any:
    token = {"lock_version": _token(claim), "version_number": 2}
    return place_claim(claim, by=desk.charlie, span=Span(0, 7), **token)


def _merge(desk: Desk) -> Any:
    return merge_claim(desk.plain, into=desk.claim, by=desk.charlie, lock_version=_token(desk.plain), why="The same.")


def _split(desk: Desk) -> Any:
    token = {"lock_version": _token(desk.plain), "version_number": 2}
    parts = [Part(Span(0, 7), "One thing"), Part(Span(8, 11), "Another thing")]
    return split_claim(desk.plain, parts=parts, by=desk.charlie, why="Two things.", **token)


def _remove(desk: Desk) -> Any:
    return remove_claim(desk.lost, by=desk.charlie, lock_version=_token(desk.lost), version_number=2)


def _restore_claim(desk: Desk) -> Any:
    return restore_claim(desk.withdrawn, by=desk.charlie, lock_version=_token(desk.withdrawn))


def _first_source(desk: Desk, withdrawn: bool = False) -> tuple[Evidence, dict[str, Any]]:
    return desk.plain.evidence.get(withdrawn=withdrawn), {"by": desk.charlie, "lock_version": _token(desk.plain)}


def _edit_evidence(desk: Desk) -> Any:
    evidence, seen = _first_source(desk)
    values = {"kind": "web_page", "stance": "refutes", "tier": "primary", "url": evidence.url, "title": "The report"}
    return edit_evidence(evidence, Source({**values, "consulted_on": evidence.consulted_on}), **seen)


def _withdraw_evidence(desk: Desk) -> Any:
    evidence, seen = _first_source(desk)
    return withdraw_evidence(evidence, why="A better one.", **seen)


def _restore_evidence(desk: Desk) -> Any:
    evidence, seen = _first_source(desk, withdrawn=True)
    return restore_evidence(evidence, **seen)


def _confirm(desk: Desk) -> Any:
    """Charlie's verdict was on 75: Emil says that it holds for 90."""
    claim = now(desk.claim)
    return confirm(claim.reviews.get(reviewer=desk.charlie), by=desk.emil, seen=seen_now(claim, desk.emil))


def _take_ruling_back(desk: Desk) -> Any:
    ruling = desk.ruling
    return withdraw_ruling(ruling, by=desk.charlie, lock_version=ruling.lock_version)


def _erase(desk: Desk) -> Any:
    return erase("review", desk.split.reviews.get(reviewer=desk.chidi).pk, by=operator(), order="Court of Zaton")


NEW_TEXT = SOLDIERS + "\n\nA line more."
NEW_VERSION = {("version", "")}

# by verb: what it does to the article, and what is said to have changed since the sign-off
ENDS: dict[str, tuple[Callable[[Desk], Any], set[tuple[str, str]]]] = {
    "mark_claim": (_mark, {("claim", "another"), ("placement", "another")}),
    "edit_claim": (_edit_claim, {("claim", "plain")}),
    "place_claim": (lambda desk: _place(desk, desk.plain), {("claim", "plain"), ("placement", "plain")}),
    "place_claim, a lost one": (lambda desk: _place(desk, desk.lost), {("claim", "lost"), ("placement", "lost")}),
    "withdraw_claim": (
        lambda desk: withdraw_claim(desk.plain, by=desk.charlie, lock_version=_token(desk.plain), why="A slip."),
        {("claim", "plain")},
    ),
    "merge_claim": (_merge, {("claim", "plain")}),
    "split_claim": (_split, {("claim", "plain"), ("claim", "another"), ("placement", "another")}),
    "remove_claim": (_remove, {("claim", "lost")}),
    "restore_claim": (_restore_claim, {("claim", "withdrawn")}),
    "rule_not_checkable": (lambda desk: rule(desk.article, "They go first", by=desk.charlie), {("ruling", "")}),
    "withdraw_ruling": (_take_ruling_back, {("ruling", "")}),
    "add_evidence": (lambda desk: source(desk.claim, by=desk.charlie), {("evidence", "claim")}),
    "edit_evidence": (_edit_evidence, {("evidence", "plain")}),
    "withdraw_evidence": (_withdraw_evidence, {("evidence", "plain")}),
    "restore_evidence": (_restore_evidence, {("evidence", "plain")}),
    "record_review": (lambda desk: dispute(desk.plain, by=desk.charlie), {("review", "plain")}),
    "record_review, another person's that agrees": (lambda desk: give(desk.plain, by=desk.emil), {("review", "plain")}),
    "confirm_review": (_confirm, {("review", "claim")}),
    "adjudicate": (lambda desk: decide(desk.split, by=desk.stella), {("review", "split")}),
    "revise_article": (lambda desk: revise(desk.article, NEW_TEXT, by=desk.edda), NEW_VERSION),
    "import_article, at its address": (
        lambda desk: import_article(read_text(NEW_TEXT), by=desk.edda, details=Details(url=ADDRESS)),
        NEW_VERSION,
    ),
    "edit_article, its author": (
        lambda desk: correct(desk.article, author=desk.chidi, by=desk.stella),
        {("author", "")},
    ),
    "reopen_article": (lambda desk: reopen(desk.article, by=desk.stella), {("reopened", "")}),
    "erase": (_erase, {("erased", "")}),
}


def _choose(desk: Desk) -> Any:
    return choose_rules(by=desk.stella, four_eyes=FourEyes.REVIEWER_MAY_SIGN, routine=3, figure=2)


def _take_waivers_back(desk: Desk) -> Any:
    for waiver in Waiver.objects.order_by("pk"):
        withdraw_waiver(waiver, by=desk.stella, lock_version=waiver.lock_version, why="The ministry denies it.")


def _change_the_outlet(desk: Desk) -> Any:
    outlet = Article.objects.get(pk=desk.article.pk).outlet
    return save_outlet(outlet, by=desk.edda, lock_version=outlet.lock_version, name="Zaton", url="")


def _change_the_story(desk: Desk) -> Any:
    story = Article.objects.get(pk=desk.article.pk).story
    return save_story(story, by=desk.edda, lock_version=story.lock_version, title="The war", summary="")


def _same_text(desk: Desk) -> Any:
    text = Article.objects.get(pk=desk.article.pk).versions.get(number=2).text
    return revise(desk.article, text, by=desk.edda)


def _deactivate_the_signer(desk: Desk) -> Any:
    person = User.objects.get(pk=desk.emil.pk)
    person.is_active = False
    return save_person(person, by=desk.ada, roles=[])


def _another_article(desk: Desk) -> Any:
    article = make_article(by=desk.edda, text="Another\n\nIt rained in the north.", outlet="Portal Zaton")
    return give(make_claim(article, by=desk.charlie, quote="It rained in the north"), by=desk.chidi)


def _assign(desk: Desk) -> Any:
    """The signed article has nothing left to do: the claim that was lost and let pass has."""
    return assign(now(desk.lost), to=desk.chidi, by=desk.edda)


def _give_back(desk: Desk) -> Any:
    return give_back(_assign(desk), by=desk.chidi)


def _change_due(desk: Desk) -> Any:
    row = _assign(desk)
    return change_due(row, by=desk.edda, lock_version=row.lock_version, due=clock.now() + timedelta(days=1))


def _hand_over(desk: Desk) -> Any:
    _assign(desk)
    return hand_work_over(desk.chidi, to=desk.charlie, by=desk.ada, why="Chidi left.")


def _ask(desk: Desk) -> Any:
    return ask(now(desk.plain), to=desk.chidi, by=desk.edda)


def _reopen_a_note(desk: Desk) -> Any:
    row = resolve(note(now(desk.plain), by=desk.edda), by=desk.edda)
    return reopen_remark(row, by=desk.chidi, lock_version=row.lock_version)


# What touches nothing that was signed.
LEAVES: dict[str, Callable[[Desk], Any]] = {
    "edit_article": lambda desk: correct(
        desk.article, by=desk.edda, byline="Ana", language="de", published_on=date(2024, 2, 6), url="", story=""
    ),
    "revise_article, the same text": _same_text,
    "import_article, another": _another_article,
    "record_review, the same again": lambda desk: give(desk.claim, by=desk.chidi),
    "record_export": lambda desk: record_export(desk.article, by=desk.edda, format="json", digest="0" * 64),
    "withdraw_waiver": _take_waivers_back,
    "set_rules": _choose,
    "save_outlet": _change_the_outlet,
    "save_story": _change_the_story,
    "save_person": _deactivate_the_signer,
    "assign_work": _assign,
    "take_work": lambda desk: take(now(desk.lost), by=desk.charlie),
    "give_work_back": _give_back,
    "change_due": _change_due,
    "hand_work_over": _hand_over,
    "ask_question": _ask,
    "write_note": lambda desk: note(desk.article, by=desk.charlie, text="@chidi, look."),
    "answer_question": lambda desk: answer(_ask(desk), by=desk.chidi),
    "resolve_remark": lambda desk: resolve(_ask(desk), by=desk.charlie),
    "reopen_remark": _reopen_a_note,
    "set_private": lambda desk: set_private(_ask(desk), by=desk.charlie, lock_version=1, private=False),
    "write_checkpoint": lambda _desk: write_checkpoint(),
    "keep_draft": lambda desk: keep_draft(by=desk.charlie, form="review", about=desk.plain.pk, values={"why": "Hm"}),
    "discard_draft": lambda desk: discard_draft(by=desk.charlie, form="review", about=desk.plain.pk),
}

# What comes before a sign-off, or follows from it.
AROUND_IT = {"finish_checking", "sign_off", "publish_article", "waive"}


def test_the_tables_have_every_verb() -> None:
    modules = [import_module(f"{actions.__name__}.{module.name}") for module in iter_modules(actions.__path__)]
    functions = [found for module in modules for _name, found in inspect.getmembers(module, inspect.isfunction)]
    verbs = {found.__name__ for found in functions if found.__code__ is set_rules.__code__}  # as all that are decorated
    known = {name.split(",")[0] for name in (*ENDS, *LEAVES)}
    assert verbs <= known | AROUND_IT
    assert len(verbs) > 20


@pytest.mark.parametrize("name", ENDS)
def test_ends_with_whatever_changes_what_was_signed_and_names_it(desk: Desk, name: str) -> None:
    act, expected = ENDS[name]
    assert approval_of(desk).holds
    before = Article.objects.get(pk=desk.article.pk).state
    act(desk)
    article = Article.objects.get(pk=desk.article.pk)
    assert not approval_of(desk).holds
    assert changed(desk) == expected
    if name == "reopen_article":
        assert (article.state, article.fallen_at) == ("checking", None)
    elif before == "published":
        assert article.state == "published"
        assert article.fallen_at is not None
    else:
        assert (article.state, article.fallen_at) == ("checking" if expected == NEW_VERSION else "finished", None)


@pytest.mark.parametrize("name", LEAVES)
def test_holds_on_whatever_else_happens(desk: Desk, name: str) -> None:
    before = Article.objects.get(pk=desk.article.pk).state
    LEAVES[name](desk)
    article = Article.objects.get(pk=desk.article.pk)
    assert (article.state, article.fallen_at) == (before, None)
    assert approval_of(desk).holds
    assert changed(desk) == set()


class TestWhatIsPublished:
    @pytest.fixture
    def published(self, kept_desk: Desk, db: None) -> Desk:
        desk = deepcopy(kept_desk)
        publish(desk.article, by=desk.edda)
        return desk

    def article(self, desk: Desk) -> Article:
        return Article.objects.get(pk=desk.article.pk)

    def test_says_since_when_its_sign_off_holds_no_more_once(self, published: Desk) -> None:
        dispute(published.plain, by=published.charlie)
        fallen = self.article(published).fallen_at
        assert fallen is not None
        revise(published.article, NEW_TEXT, by=published.edda)
        assert (self.article(published).state, self.article(published).fallen_at) == ("published", fallen)

    def test_is_checked_signed_and_published_again(self, published: Desk) -> None:
        dispute(published.plain, by=published.charlie)
        reopen(published.article, by=published.stella)
        assert (self.article(published).state, self.article(published).fallen_at) == ("checking", None)
        give(published.plain, by=published.charlie)
        finish(published.article, by=published.charlie)
        again = sign(published.article, by=published.emil)
        publish(published.article, by=published.edda)
        approval = approval_of(published)
        assert (approval.holds, approval.changed) == (True, [])
        assert approval.sign_off == again
        assert [each.sign_off for each in approval.publications] == list(approval.sign_offs), "both are kept"

    def test_is_checked_again_with_nothing_changed(self, published: Desk) -> None:
        reopen(published.article, by=published.stella)
        finish(published.article, by=published.charlie)
        assert changed(published) == {("reopened", "")}
        sign(published.article, by=published.emil)
        assert approval_of(published).holds


def test_a_verdict_changed_and_changed_back_ends_it_for_good(desk: Desk) -> None:
    give(desk.plain, by=desk.charlie, verdict="unverified", reason=Reason.SINGLE_SOURCE)
    give(desk.plain, by=desk.charlie)
    assert not approval_of(desk).holds
    assert changed(desk) == {("review", "plain")}


def test_words_changed_and_changed_back_end_it_for_good(desk: Desk) -> None:
    text = Article.objects.get(pk=desk.article.pk).versions.get(number=2).text
    revise(desk.article, NEW_TEXT, by=desk.edda)
    revise(desk.article, text, by=desk.edda)
    assert not approval_of(desk).holds


def test_an_author_named_and_not_named_any_more_ends_it_for_good(desk: Desk) -> None:
    correct(desk.article, author=desk.chidi, by=desk.stella)
    correct(desk.article, author=None, by=desk.stella)
    assert not approval_of(desk).holds
    assert changed(desk) == {("author", "")}
    report = build_report(Article.objects.get(pk=desk.article.pk), by=desk.edda)
    assert report.sign_off is not None
    assert not report.sign_off.holds
    assert {(each.subject, "") for each in report.sign_off.changed} == changed(desk)


# Through the back door: what the owner of the database does to a row, and of which claim it is, "" for none.
BACK_DOOR: dict[str, tuple[str, Callable[[Desk], tuple[Any, ...]]]] = {
    "text": (
        "UPDATE annotations_versiontext SET text = text || ' More.' WHERE digest = %s",
        lambda desk: (desk.article.versions.get(number=2).digest,),
    ),
    "title of a version": (
        "UPDATE annotations_articleversion SET title = 'Another' WHERE article_id = %s AND number = 2",
        lambda desk: (desk.article.pk,),
    ),
    "an earlier version as the current one": (
        "UPDATE annotations_article SET current_number = 1 WHERE id = %s",
        lambda desk: (desk.article.pk,),
    ),
    "author": (
        "UPDATE annotations_article SET author_id = %s WHERE id = %s",
        lambda desk: (desk.chidi.pk, desk.article.pk),
    ),
    "state": ("UPDATE annotations_article SET state = 'published' WHERE id = %s", lambda desk: (desk.article.pk,)),
    "title": ("UPDATE annotations_article SET title = 'Another' WHERE id = %s", lambda desk: (desk.article.pk,)),
    "statement": (
        "UPDATE annotations_claim SET statement = 'Another' WHERE id = %s",
        lambda desk: (desk.plain.pk,),
    ),
    "risk": ("UPDATE annotations_claim SET risk = 'routine' WHERE id = %s", lambda desk: (desk.claim.pk,)),
    "a claim withdrawn": (
        "UPDATE annotations_claim SET withdrawal = 'mistake' WHERE id = %s",
        lambda desk: (desk.split.pk,),
    ),
    "place": (
        'UPDATE annotations_placement SET start = start + 1 WHERE claim_id = %s AND "end" > start + 1',
        lambda desk: (desk.plain.pk,),
    ),
    "verdict": (
        "UPDATE annotations_review SET verdict = 'unverified', reason = 'single_source' WHERE claim_id = %s",
        lambda desk: (desk.plain.pk,),
    ),
    "a place taken away": (
        "DELETE FROM annotations_placement WHERE claim_id = %s AND version_id = %s",
        lambda desk: (desk.plain.pk, desk.article.versions.get(number=2).pk),
    ),
    "a withdrawn claim's words": (
        "UPDATE annotations_claim SET statement = 'Another' WHERE id = %s",
        lambda desk: (desk.withdrawn.pk,),
    ),
    "how an earlier text came": (
        "UPDATE annotations_articleversion SET origin = 'typed' WHERE article_id = %s AND number = 1",
        lambda desk: (desk.article.pk,),
    ),
    "who brought an earlier text": (
        "UPDATE annotations_articleversion SET brought_by_id = %s WHERE article_id = %s AND number = 1",
        lambda desk: (desk.stella.pk, desk.article.pk),
    ),
    "rationale": ("UPDATE annotations_review SET rationale = 'Hm.' WHERE claim_id = %s", lambda desk: (desk.plain.pk,)),
    "reviewer": (
        "UPDATE annotations_review SET reviewer_id = %s WHERE claim_id = %s",
        lambda desk: (desk.stella.pk, desk.plain.pk),
    ),
    "a deleted review": ("DELETE FROM annotations_review WHERE claim_id = %s", lambda desk: (desk.plain.pk,)),
    "an inserted review": (
        "INSERT INTO annotations_review (lock_version, kind, original_reviewer, verdict, reason, rationale, correction,"
        " words_digest, sentence_digest, confirms, given_at, claim_id, placement_id, reviewer_id)"
        " SELECT lock_version, kind, original_reviewer, verdict, reason, rationale, correction, words_digest,"
        " sentence_digest, confirms, given_at, claim_id, placement_id, %s FROM annotations_review WHERE claim_id = %s",
        lambda desk: (desk.stella.pk, desk.plain.pk),
    ),
    "evidence": (
        "UPDATE annotations_evidence SET url = 'https://example.net' WHERE claim_id = %s",
        lambda desk: (desk.plain.pk,),
    ),
    "a deleted source": ("DELETE FROM annotations_evidence WHERE claim_id = %s", lambda desk: (desk.plain.pk,)),
    "a sign-off made out in another name": (
        "UPDATE annotations_signoff SET signed_by_id = %s WHERE article_id = %s",
        lambda desk: (desk.stella.pk, desk.article.pk),
    ),
    "a waiver made out in another name": (
        "UPDATE annotations_waiver SET made_by_id = %s WHERE article_id = %s",
        lambda desk: (desk.edda.pk, desk.article.pk),
    ),
    "a deleted waiver": ("DELETE FROM annotations_waiver WHERE article_id = %s", lambda desk: (desk.article.pk,)),
}


class TestThroughTheBackDoor:
    @pytest.fixture
    def desk(self, kept_desk: Desk, db: None) -> Desk:
        return deepcopy(kept_desk)

    @pytest.mark.parametrize("name", BACK_DOOR)
    def test_whatever_is_changed_ends_it_and_nothing_is_published(self, desk: Desk, name: str) -> None:
        sql, params = BACK_DOOR[name]
        with undone():
            tamper(sql, *params(desk))
            assert not approval_of(desk).holds
            assert approval_of(desk).changed
            with pytest.raises(ValidationError):
                publish(desk.article, by=desk.edda)

    @pytest.mark.parametrize("name", [name for name in BACK_DOOR if "sign-off" not in name])
    def test_and_nothing_is_signed(self, desk: Desk, name: str) -> None:
        reopen(desk.article, by=desk.stella)
        finish(desk.article, by=desk.charlie)
        sql, params = BACK_DOOR[name]
        with undone():
            tamper(sql, *params(desk))
            with pytest.raises((ValidationError, BlockedError)):
                sign(desk.article, by=desk.emil)

    def test_bytes_of_a_source_that_are_not_what_was_attached_let_nothing_be_signed_or_published(
        self, desk: Desk
    ) -> None:
        """Whoever only reads a desk is not told: bytes may be many, and verification reads them all."""
        reopen(desk.article, by=desk.stella)
        source(desk.plain, by=desk.chidi, file_name="report.pdf", content=b"%PDF-1.7 The report.")
        finish(desk.article, by=desk.charlie)
        change = ("UPDATE annotations_attachedfile SET content = %s", b"%PDF-1.7 Another.")
        with undone():
            tamper(*change)
            with pytest.raises(ValidationError):
                sign(desk.article, by=desk.emil)
        sign(desk.article, by=desk.emil)
        with undone():
            tamper(*change)
            with pytest.raises(ValidationError):
                publish(desk.article, by=desk.edda)
            report = build_report(Article.objects.get(pk=desk.article.pk), by=desk.edda)
            assert report.sign_off is not None
            assert not report.sign_off.holds
            assert [each.subject for each in report.sign_off.changed] == ["record"]
        assert publish(desk.article, by=desk.edda)
