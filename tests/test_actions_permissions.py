"""Who may do what, held against the one table; and that nobody writes over what they have not seen."""

import inspect
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from annotations import actions, clock
from annotations.actions.articles import Details, edit_article, import_article
from annotations.actions.assignments import assign_work, change_due, give_work_back, hand_work_over, take_work
from annotations.actions.claims import (
    Part,
    edit_claim,
    mark_claim,
    merge_claim,
    place_claim,
    remove_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.drafts import discard_draft, keep_draft
from annotations.actions.erasing import erase
from annotations.actions.errors import StaleError
from annotations.actions.evidence import Source, add_evidence, edit_evidence, restore_evidence, withdraw_evidence
from annotations.actions.exports import record_export
from annotations.actions.mails import choose_mails
from annotations.actions.outlets import save_outlet, save_story
from annotations.actions.people import operator, save_person
from annotations.actions.remarks import (
    answer_question,
    ask_question,
    reopen_remark,
    resolve_remark,
    set_private,
    write_note,
)
from annotations.actions.reviews import Opinion, Seen, adjudicate, confirm_review, record_review, seen_now
from annotations.actions.rules import set_rules
from annotations.actions.rulings import rule_not_checkable, withdraw_ruling
from annotations.actions.sign_off import (
    finish_checking,
    publish_article,
    reopen_article,
    sign_off,
    waive,
    withdraw_waiver,
)
from annotations.actions.versions import revise_article
from annotations.anchoring import Span
from annotations.choices import GROUP_ROLES, Blocker, MailTiming, ReviewKind, Risk, Role
from annotations.importers import read_text
from annotations.models import Article, Claim, Evidence, User, Waiver
from annotations.permissions import PERMISSIONS, may, require, roles_of
from annotations.signing import Blocking
from annotations.workflow import MOVES
from tests.make import (
    PASSWORD,
    ask,
    assign,
    choose_rules,
    dispute,
    finish,
    give,
    head_of,
    let_pass,
    make_article,
    make_claim,
    make_person,
    note,
    nothing_changes,
    resolve,
    rule,
    sign,
    source,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standings_hold")]


class Desk(SimpleNamespace):
    """An article with two claims and a source, another claim that is withdrawn, and a source that is taken back;
    another article with a claim that its second version lost, and one that it reworded under a review; one with a claim
    that reviewers disagree about, and one with a disputed claim, of which a waiver let another pass; one that is
    finished, and one that is signed off. Rules that somebody chose, and work
    that is assigned to a checker of whom nothing else is asked but a question; and a note that is resolved."""


@pytest.fixture(scope="module")
def kept_desk(kept: Callable[[], Any]) -> Desk:
    with kept():
        editor = make_person("edda", Role.EDITOR)
        article = make_article(by=editor, outlet="Portal Zaton")
        claim = make_claim(article, by=editor)
        other = make_claim(article, by=editor, quote="The ministry denies everything")
        withdrawn = withdraw_claim(make_claim(article, by=editor), by=editor, lock_version=1, why="A slip.")
        source(claim, by=editor)
        back = source(other, by=editor)
        withdraw_evidence(back, by=editor, lock_version=2, why="")
        ruling = rule(article, "an activist", by=editor)
        lost, reworded = _revised_claims(editor)
        standards_editor = make_person("stella", Role.STANDARDS_EDITOR)
        split, waiver = _disagreed(editor, standards_editor)
        finished = finish(make_article(by=editor, text="At rest\n\nNothing is claimed."), by=editor)
        signed = finish(make_article(by=editor, text="Done\n\nNothing is claimed."), by=editor)
        sign(signed, by=editor)
        choose_rules(by=standards_editor, accusation=3)
        people = [
            make_person("noor"),
            make_person("greta", Role.CHECKER, is_active=False),
            make_person("sue", is_superuser=True),
            make_person("gus", is_superuser=True, is_active=False),
            make_person("rosa", Role.READER),
            make_person("charlie", Role.CHECKER),
            editor,
            standards_editor,
            make_person("ada", Role.ADMINISTRATOR),
            operator(),
        ]
        claims = Claim.objects.select_related("article__outlet")
        claim, other, withdrawn = claims.filter(article=article).order_by("number")
        kept_source, back = Evidence.objects.select_related("claim__article").order_by("pk")
        lost, reworded, split = (claims.get(pk=each.pk) for each in (lost, reworded, split))
        finished, signed = (Article.objects.get(pk=each.pk) for each in (finished, signed))
        review = reworded.reviews.get()
        cosima = User.objects.get(username="cosima")
        assignment = assign(other, to=cosima, by=editor)
        question = ask(claim, to=cosima, by=editor)
        closed = resolve(note(article, by=editor), by=editor)
        heads = {each.pk: head_of(each) for each in (finished, split.article)}
    return Desk(
        article=claim.article,
        claim=claim,
        other=other,
        withdrawn=withdrawn,
        kept=kept_source,
        back=back,
        ruling=ruling,
        lost=lost,
        reworded=reworded,
        review=review,
        split=split,
        waiver=waiver,
        assignment=assignment,
        question=question,
        closed=closed,
        finished=finished,
        signed=signed,
        heads=heads,
        people=people,
        editor=editor,
        standards_editor=standards_editor,
    )


def _cosima() -> User:
    return User.objects.get(username="cosima")


def _disagreed(editor: User, standards_editor: User) -> tuple[Claim, Waiver]:
    article = make_article(by=editor, text="A third\n\nIt snowed in the south. The bridge was closed. Nobody was hurt.")
    split = make_claim(article, by=editor, quote="It snowed in the south")
    give(split, by=make_person("cosima", Role.CHECKER))
    dispute(split, by=make_person("cyrus", Role.CHECKER))
    disputed = make_claim(article, by=editor, quote="The bridge was closed")
    dispute(disputed, by=make_person("celia", Role.CHECKER))
    make_claim(article, by=editor, quote="Nobody was hurt")
    [waiver] = let_pass(article, Blocking(Blocker.DISPUTED, claim=disputed.pk), by=standards_editor)
    return split, waiver


def _revised_claims(editor: User) -> tuple[Claim, Claim]:
    article = make_article(by=editor, text="Another\n\nIt rained in the north. There were 9 tanks on the bridge.")
    lost = make_claim(article, by=editor, quote="It rained in the north")
    reworded = make_claim(article, by=editor, quote="There were 9 tanks on the bridge")
    give(reworded, by=make_person("colin", Role.CHECKER))
    text = read_text("Another\n\nThere were 90 tanks on the bridge.")
    revise_article(article, text, by=editor, version_number=1)
    return lost, reworded


@pytest.fixture
def desk(kept_desk: Desk, db: None) -> Desk:
    return deepcopy(kept_desk)


@pytest.fixture
def editor(desk: Desk) -> User:
    editor: User = desk.editor
    return editor


@pytest.fixture
def standards_editor(desk: Desk) -> User:
    """Who may do all that takes a token."""
    standards_editor: User = desk.standards_editor
    return standards_editor


@pytest.fixture
def people(desk: Desk) -> list[User]:
    people: list[User] = desk.people
    return people


@dataclass(frozen=True)
class Verb:
    """A verb called rightly but for its token, which is off by `off`. `token` is False for one that takes none."""

    permission: str
    call: Callable[[Desk, User, int], Any]
    token: bool = True


SOURCE = Source({"kind": "web_page", "url": "https://example.org/another"})
PARTS = [Part(Span(0, 7), "One thing"), Part(Span(8, 11), "Another thing")]


def _review(desk: Desk, by: User, off: int) -> None:
    seen = seen_now(desk.claim, by)
    record_review(desk.claim, Opinion("verified"), by=by, seen=Seen(seen.claim + off, 0, seen.words, seen.sentence))


def _confirm(desk: Desk, by: User, off: int) -> None:
    seen = seen_now(desk.reworded, by)
    seen_then = Seen(seen.claim + off, 0, seen.words, seen.sentence)
    confirm_review(desk.review, by=by, seen=seen_then, held_version=desk.review.lock_version)


def _adjudicate(desk: Desk, by: User, off: int) -> None:
    seen = seen_now(desk.split, by, ReviewKind.ADJUDICATION)
    seen_then = Seen(seen.claim + off, seen.review, seen.words, seen.sentence)
    adjudicate(desk.split, Opinion("verified", rationale="The original says so."), by=by, seen=seen_then)


def _head(desk: Desk, article: Article, off: int) -> str:
    """The last entry of the article's chain as the form was drawn with it, or one that was never there."""
    return "0" * 64 if off else desk.heads[article.pk]


def _edit_claim(desk: Desk, by: User, off: int) -> None:
    token = desk.claim.lock_version + off
    edit_claim(desk.claim, by=by, lock_version=token, statement="So.", claimant="", risk="routine")


VERBS: dict[str, Verb] = {
    "erase": Verb("erase", lambda d, by, off: erase("evidence", d.kept.pk, by=by, order="Court order 7"), token=False),
    "save_person": Verb(
        "manage_people", lambda desk, by, off: save_person(User(username="nina"), by=by, roles=[]), token=False
    ),
    "import_article": Verb(
        "import",
        lambda desk, by, off: import_article(read_text("New\n\ntext"), by=by, details=Details(outlet="New")),
        token=False,
    ),
    "revise_article": Verb(
        "import",
        lambda desk, by, off: revise_article(
            desk.article, read_text("New\n\ntext"), by=by, version_number=desk.article.current_number + off
        ),
    ),
    "edit_article": Verb(
        "edit_article",
        lambda desk, by, off: edit_article(
            desk.article, by=by, lock_version=desk.article.lock_version + off, details=Details(outlet="New")
        ),
    ),
    "finish_checking": Verb(
        MOVES["finish"].permission,
        lambda desk, by, off: finish_checking(desk.article, by=by, lock_version=desk.article.lock_version + off),
    ),
    "sign_off": Verb(
        MOVES["sign"].permission,
        lambda desk, by, off: sign_off(desk.finished, by=by, head=_head(desk, desk.finished, off)),
    ),
    "publish_article": Verb(
        MOVES["publish"].permission,
        lambda desk, by, off: publish_article(desk.signed, by=by, lock_version=desk.signed.lock_version + off),
    ),
    "reopen_article": Verb(
        MOVES["reopen"].permission,
        lambda desk, by, off: reopen_article(
            desk.signed, by=by, lock_version=desk.signed.lock_version + off, why="A reader wrote in."
        ),
    ),
    "waive": Verb(
        "waive",
        lambda desk, by, off: waive(
            desk.split.article,
            [Blocking(Blocker.SPLIT, claim=desk.split.pk)],
            by=by,
            head=_head(desk, desk.split.article, off),
            why="So decided.",
        ),
    ),
    "withdraw_waiver": Verb(
        "waive",
        lambda desk, by, off: withdraw_waiver(
            desk.waiver, by=by, lock_version=desk.waiver.lock_version + off, why="A mistake."
        ),
    ),
    "assign_work": Verb(
        "assign", lambda desk, by, off: assign_work(desk.article, desk.claim, by=by, person=desk.editor), token=False
    ),
    "take_work": Verb("review", lambda desk, by, off: take_work(desk.article, desk.claim, by=by), token=False),
    "give_work_back": Verb(
        "assign",  # what another has; one's own is given back by anybody
        lambda desk, by, off: give_work_back(
            desk.assignment, by=by, lock_version=desk.assignment.lock_version + off, why="No time."
        ),
    ),
    "change_due": Verb(
        "assign",
        lambda desk, by, off: change_due(
            desk.assignment, by=by, lock_version=desk.assignment.lock_version + off, due=clock.now() + timedelta(1)
        ),
    ),
    "ask_question": Verb(
        "ask", lambda desk, by, off: ask_question(desk.article, desk.claim, by=by, to=_cosima(), text="?"), token=False
    ),
    "write_note": Verb("ask", lambda desk, by, off: write_note(desk.article, by=by, text="Look."), token=False),
    "answer_question": Verb(
        "ask",  # what another was asked; who is asked answers, whatever their role
        lambda desk, by, off: answer_question(desk.question, by=by, text="From the ministry."),
        token=False,
    ),
    "resolve_remark": Verb(
        "ask",
        lambda desk, by, off: resolve_remark(
            desk.question, by=by, lock_version=desk.question.lock_version + off, why="It is answered."
        ),
    ),
    "reopen_remark": Verb(
        "ask", lambda desk, by, off: reopen_remark(desk.closed, by=by, lock_version=desk.closed.lock_version + off)
    ),
    "set_private": Verb(
        "ask",
        lambda desk, by, off: set_private(
            desk.question, by=by, lock_version=desk.question.lock_version + off, private=False
        ),
    ),
    "hand_work_over": Verb(
        "hand_over",
        lambda desk, by, off: hand_work_over(desk.assignment.person, to=desk.editor, by=by, why="On leave."),
        token=False,
    ),
    "adjudicate": Verb("adjudicate", _adjudicate),
    "set_rules": Verb(
        "set_rules",
        lambda desk, by, off: set_rules(
            by=by, lock_version=1 + off, required={Risk.FIGURE: 2}, four_eyes="strict", why="So."
        ),
    ),
    "save_outlet": Verb(
        "edit_article",
        lambda desk, by, off: save_outlet(
            desk.article.outlet, by=by, lock_version=desk.article.outlet.lock_version + off, name="New", url=""
        ),
    ),
    "save_story": Verb(
        "edit_article", lambda desk, by, off: save_story(None, by=by, title="New", summary=""), token=False
    ),
    "mark_claim": Verb(
        "mark",
        lambda desk, by, off: mark_claim(
            desk.article, by=by, version_number=1 + off, span=Span(0, 7), statement="Freedom"
        ),
    ),
    "edit_claim": Verb("mark", _edit_claim),
    "place_claim": Verb(
        "mark",
        lambda desk, by, off: place_claim(
            desk.claim, by=by, lock_version=desk.claim.lock_version + off, version_number=1, span=Span(0, 7)
        ),
    ),
    "withdraw_claim": Verb(
        "mark",
        lambda desk, by, off: withdraw_claim(
            desk.claim, by=by, lock_version=desk.claim.lock_version + off, why="a mistake"
        ),
    ),
    "merge_claim": Verb(
        "mark",
        lambda desk, by, off: merge_claim(
            desk.claim, into=desk.other, by=by, lock_version=desk.claim.lock_version + off
        ),
    ),
    "split_claim": Verb(
        "mark",
        lambda desk, by, off: split_claim(
            desk.claim, parts=PARTS, by=by, lock_version=desk.claim.lock_version + off, version_number=1
        ),
    ),
    "remove_claim": Verb(
        "mark",
        lambda desk, by, off: remove_claim(
            desk.lost, by=by, lock_version=desk.lost.lock_version + off, version_number=2
        ),
    ),
    "restore_claim": Verb(
        "mark",
        lambda desk, by, off: restore_claim(desk.withdrawn, by=by, lock_version=desk.withdrawn.lock_version + off),
    ),
    "rule_not_checkable": Verb(
        "mark",
        lambda desk, by, off: rule_not_checkable(
            desk.article, by=by, version_number=desk.article.current_number + off, span=Span(0, 7)
        ),
    ),
    "withdraw_ruling": Verb(
        "mark", lambda desk, by, off: withdraw_ruling(desk.ruling, by=by, lock_version=desk.ruling.lock_version + off)
    ),
    "add_evidence": Verb(
        "mark",
        lambda desk, by, off: add_evidence(desk.claim, SOURCE, by=by, lock_version=desk.claim.lock_version + off),
    ),
    "edit_evidence": Verb(
        "mark",
        lambda desk, by, off: edit_evidence(desk.kept, SOURCE, by=by, lock_version=desk.claim.lock_version + off),
    ),
    "withdraw_evidence": Verb(
        "mark",
        lambda desk, by, off: withdraw_evidence(desk.kept, by=by, lock_version=desk.claim.lock_version + off, why="no"),
    ),
    "restore_evidence": Verb(
        "mark",
        lambda desk, by, off: restore_evidence(desk.back, by=by, lock_version=desk.other.lock_version + off),
    ),
    "record_review": Verb("review", _review),
    "confirm_review": Verb("review", _confirm),
    "record_export": Verb(
        "export",
        lambda desk, by, off: record_export(desk.article, by=by, format="csv", digest="0" * 64),
        token=False,
    ),
    "choose_mails": Verb("see", lambda desk, by, off: choose_mails(by=by, timing=MailTiming.DIGEST), token=False),
    "keep_draft": Verb(
        "see",
        lambda desk, by, off: keep_draft(by=by, form="claim_edit", about=desk.claim.pk, values={"why": "x"}),
        token=False,
    ),
    "discard_draft": Verb(
        "see", lambda desk, by, off: discard_draft(by=by, form="claim_edit", about=desk.claim.pk), token=False
    ),
}


def verbs_in_the_code() -> dict[str, inspect.Signature]:
    modules = [import_module(f"annotations.actions.{module.name}") for module in iter_modules(actions.__path__)]
    return {
        name: signature
        for module in modules
        for name, each in inspect.getmembers(module, inspect.isfunction)
        if each.__module__ == module.__name__
        and hasattr(each, "__wrapped__")  # a verb is atomic; what it calls inside its transaction is not
        and not inspect.isgeneratorfunction(each.__wrapped__)
        and "by" in (signature := inspect.signature(each)).parameters
    }


def test_these_are_all_the_verbs() -> None:
    assert set(verbs_in_the_code()) == set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_does_not_begin_without_knowing_who_does_it(name: str) -> None:
    by = verbs_in_the_code()[name].parameters["by"]
    assert by.kind is inspect.Parameter.KEYWORD_ONLY
    assert by.default is inspect.Parameter.empty


ROLES = {
    "noor": set(),
    "greta": set(),
    "sue": set(GROUP_ROLES),
    "gus": set(),
    "rosa": {Role.READER},
    "charlie": {Role.CHECKER},
    "edda": {Role.EDITOR},
    "stella": {Role.STANDARDS_EDITOR},
    "ada": {Role.ADMINISTRATOR},
}


savepoint = getattr(transaction, "savepoint_create", None) or transaction.savepoint  # the name before Django 6.1


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_works_for_those_whom_the_table_names_and_changes_nothing_for_others(
    name: str, desk: Desk, people: list[User]
) -> None:
    verb = VERBS[name]
    for person in people:
        roles = ROLES.get(person.username, {Role.OPERATOR})
        before = savepoint()
        if roles & PERMISSIONS[verb.permission] or (person.is_superuser and person.is_active):
            verb.call(desk, person, 0)
        else:
            with nothing_changes(), pytest.raises(PermissionDenied):
                verb.call(desk, person, 0)
        transaction.savepoint_rollback(before)


@pytest.mark.parametrize("off", [-1, 1])
@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.token])
def test_a_verb_refuses_a_token_that_is_not_the_present_one(
    name: str, desk: Desk, standards_editor: User, off: int
) -> None:
    with nothing_changes(), pytest.raises(StaleError) as refusal:
        VERBS[name].call(desk, standards_editor, off)
    current = refusal.value.current
    assert current.lock_version == type(current).objects.get(pk=current.pk).lock_version, "it brings the row as it is"


# What adds something: whoever presses the button twice means one.
TAKEN_ONCE = (
    "mark_claim",
    "add_evidence",
    "record_review",
    "confirm_review",
    "adjudicate",
    "sign_off",
    "rule_not_checkable",
)


@pytest.mark.parametrize("name", TAKEN_ONCE)
def test_a_form_that_was_sent_twice_is_taken_once(name: str, desk: Desk, standards_editor: User) -> None:
    VERBS[name].call(desk, standards_editor, 0)
    with nothing_changes():
        VERBS[name].call(desk, standards_editor, 0)


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.token and name not in TAKEN_ONCE])
def test_a_form_that_was_sent_twice_is_refused_the_second_time(name: str, desk: Desk, standards_editor: User) -> None:
    VERBS[name].call(desk, standards_editor, 0)
    with nothing_changes(), pytest.raises(StaleError):
        VERBS[name].call(desk, standards_editor, 0)


def test_every_permission_is_given_to_known_roles() -> None:
    assert all(roles <= set(Role) for roles in PERMISSIONS.values())


_EDITORS = {
    "see",
    "export",
    "see_confidential",
    "mark",
    "review",
    "ask",
    "import",
    "edit_article",
    "assign",
    "see_dashboard",
    "hand_over",
    "sign_off",
    "publish",
}


# Who may do what, written out: a change of the table is a change of the house rules.
@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (Role.READER, {"see", "export"}),
        (Role.CHECKER, {"see", "export", "see_confidential", "mark", "review", "ask"}),
        (Role.EDITOR, _EDITORS),
        (Role.STANDARDS_EDITOR, _EDITORS | {"correct_author", "adjudicate", "waive", "reopen", "set_rules"}),
        (Role.ADMINISTRATOR, {"manage_people", "hand_over"}),
        (Role.OPERATOR, {"see", "export", "import", "erase"}),
    ],
)
def test_a_role_may_do_this_and_no_more(role: Role, permissions: set[str]) -> None:
    assert {name for name, roles in PERMISSIONS.items() if role in roles} == permissions


def test_a_person_has_the_roles_of_their_groups_while_they_are_here(people: list[User]) -> None:
    assert {person.username: set(roles_of(person)) for person in people if person.username in ROLES} == ROLES


def test_people_are_managed_by_administrators_and_superusers_alone(people: list[User]) -> None:
    assert [person.username for person in people if may(person, "manage_people")] == ["sue", "ada"]


def test_somebody_who_is_not_logged_in_may_do_nothing() -> None:
    assert not any(may(AnonymousUser(), permission) for permission in PERMISSIONS)


def test_a_permission_that_is_not_in_the_table_is_an_error(editor: User) -> None:
    with pytest.raises(KeyError):
        may(editor, "revew")


def test_a_refusal_says_who_and_what() -> None:
    with pytest.raises(PermissionDenied, match=r"Rita has no role that may do this"):
        require(make_person("rita", Role.READER), "mark")


def test_a_changed_role_holds_when_the_person_is_read_again(desk: Desk) -> None:
    [reader] = [person for person in desk.people if person.username == "rosa"]
    assert not may(reader, "mark")
    reader.groups.set(Group.objects.filter(name="checker"))
    assert may(User.objects.get(pk=reader.pk), "mark")


class TestTheOperator:
    """The account that commands act as when nobody is named."""

    def test_is_made_once_and_named_after_the_user_of_the_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGNAME", "cron")
        assert operator() == operator()
        assert User.objects.filter(username="cron").count() == 1

    def test_cannot_log_in(self) -> None:
        account = operator()
        assert account.is_operator
        assert not account.is_active
        assert not account.has_usable_password()
        assert not account.is_staff

    def test_may_import_and_export_and_never_judge(self) -> None:
        account = operator()
        assert {name for name in PERMISSIONS if may(account, name)} == {"see", "import", "export", "erase"}

    def test_may_do_no_more_with_groups_and_flags_that_somebody_gave_it(self) -> None:
        account = operator()
        account.groups.set(Group.objects.all())
        account.is_superuser = True
        account.save()
        account = User.objects.get(pk=account.pk)
        assert not may(account, "review")
        assert not may(account, "mark")

    def test_is_told_in_its_history_as_made_by_itself(self) -> None:
        """There is nobody else."""
        account = operator()
        assert account.history.get().history_user == account

    def test_needs_a_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # a container may have no name for its user
        with nothing_changes(), pytest.raises(ValidationError, match=r"no name for you.*--by"):
            operator()

    def test_is_never_a_person_who_has_that_name(self, monkeypatch: pytest.MonkeyPatch, editor: User) -> None:
        monkeypatch.setenv("LOGNAME", editor.username)
        with nothing_changes(), pytest.raises(ValidationError, match=r"“edda”.*--by"):
            operator()


def test_a_person_is_made_with_a_role_and_a_password_that_works() -> None:
    person = make_person("tess", Role.CHECKER)
    assert person.check_password(PASSWORD)
    assert roles_of(person) == {Role.CHECKER}
