"""There is one way to write the record, and whatever goes round it is seen."""

import ast
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from annotations.models import Claim, User
from annotations.vocabulary import KINDS
from tests.make import by_hand
from tests.tampering import tamper
from tests.test_house import MODULES, nodes
from tests.watching import UnwatchedChangeError, Watching

# What writes rows without history and without an entry, or past both.
PAST = {
    "update",
    "bulk_create",
    "bulk_update",
    "bulk_create_with_history",
    "bulk_update_with_history",
    "_raw_delete",
    "delete",
    "raw",
    "save_without_historical_record",
    "skip_history_when_saving",
    "update_or_create",
    "get_or_create",
    "F",
}
# Who may all the same, and why.
MAY = {
    "actions._ledger": {
        "bulk_create": "the parts of an entry",
        "get_or_create": "a chain's head before its first entry",
    },
    "actions._once": {
        "get_or_create": "the key of what was sent, in no record",
        "delete": "keys of which nobody asks any more",
    },
    "actions.presence": {"update_or_create": "who has a desk open, in no record"},
    "actions._searching": {
        "bulk_create": "words as a search compares them, which are worked out and no record",
        "bulk_update": "the same",
        "delete": "the same",
    },
    "actions._write": {
        "bulk_create": "rows that are written once; each is noted",
        "bulk_update": "standings, which are worked out and no record",
        "update": "the same of one claim",
    },
    "actions.drafts": {
        "update_or_create": "a text of one person's own, in no record",
        "delete": "the same, saved or thrown away",
    },
    "actions.mails": {
        "update_or_create": "which mails somebody wants, in no record",
        "bulk_create": "what somebody is to be told, in no record",
        "update": "that it was",
    },
    "actions.erasing": {
        "update": "words go by order, and an entry says so",
        "delete": "drafts that hold the same words",
    },
    "actions.evidence": {"get_or_create": "the bytes of a file, by their digest"},
    "actions.versions": {"get_or_create": "the words of a version, by their digest"},
    "actions.proofs": {"get_or_create": "the registry's head, to lock it before its first entry"},
    "actions.taking_over": {"get_or_create": "the registry's head, by which a new newsroom knows that it has begun"},
    "apps": {"get_or_create": "the groups that roles are"},
    "admin.articles": {"F": "an order of a list"},
    "models.claim": {"F": "a constraint"},
    "approval": {"F": "the current version of each article, in a read"},
    "models.ruling": {"F": "a constraint"},
    "models.sign_off": {"F": "a constraint"},
    "search": {"F": "places in the current version of each article, in a read"},
    "searchable": {"F": "the same"},
    "record": {"F": "places in the current version of each article, in a read"},
    "work": {"F": "the same"},
    "reusable": {"F": "the same"},
    "dashboard": {"F": "words of places against those of reviews, in a read"},
    "models.person": {
        "save_without_historical_record": "a log-in or a password hash is no change of a person",
        "skip_history_when_saving": "how simple-history says that it is doing that",
    },
}


def used(module: str) -> set[str]:
    """The names of PAST that a module calls or sets, on whatever; dictionaries and sets put together aside."""
    found = set()
    for node in nodes(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in PAST and not (name == "update" and node.args):
                found.add(name)
        elif isinstance(node, ast.Attribute) and node.attr == "skip_history_when_saving":
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and node.value in ("skip_history_when_saving", "loaddata"):
            found.add(node.value)
    return found


def test_nothing_goes_round_the_verbs() -> None:
    elsewhere = defaultdict(set)
    for module in MODULES:
        for name in used(module) - MAY.get(module, {}).keys():
            elsewhere[module].add(name)
    assert dict(elsewhere) == {}


def test_whoever_is_let_past_them_still_needs_to_be() -> None:
    let = {(module, name) for module, names in MAY.items() for name in names}
    need = {(module, name) for module in MAY for name in used(module)}
    assert {each for each in let - need if each[0] in MODULES} == set()


# Models that no entry tells of, and why.
UNTOLD = {
    "VersionText": "named by its digest in the entry of the version",
    "AttachedFile": "named by its digest in the entry of the evidence",
    "ClaimStanding": "worked out from what is told",
    "Newsroom": "whether this is a demo: set once, by a command, before there is a record",
    "Entry": "the ledger itself",
    "EntryPart": "the ledger itself",
    "Head": "the ledger itself",
    "Checkpoint": "the ledger itself",
    "Verification": "that it was read",
    "SearchText": "worked out from what is told",
    "Draft": "one person's own text that could not be saved; no record",
    "Presence": "who has a desk open just now; no record",
    "Submission": "the keys of what pages sent, so that it is recorded once; no record",
    "MailChoice": "which mails one person wants; no record",
    "Notice": "what somebody is told by mail of an assignment or a question, which are told of",
    "User_groups": "told as the roles of a person",
    "Group": "roles, fixed by the code",
    "Group_permissions": "not used: permissions are fixed by the code",
    "User_user_permissions": "not used: permissions are fixed by the code",
    "Permission": "made by migrations",
    "ContentType": "made by migrations",
    "Session": "who is logged in",
    "LogEntry": "the admin's own notes",
}


def test_every_model_that_a_person_can_change_is_told_of() -> None:
    """A new one joins by a line of vocabulary.KINDS, or has its reason here."""
    models = {
        model for model in apps.get_models(include_auto_created=True) if not model.__name__.startswith("Historical")
    }
    told = {kind.model for kind in KINDS.values()}
    assert {model.__name__ for model in models - told} == set(UNTOLD)


def test_every_model_with_history_is_told_of() -> None:
    tracked = {model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")}
    assert tracked <= {kind.model for kind in KINDS.values()}


def test_a_kind_says_every_field_of_its_model() -> None:
    untold = {"person": {"password", "last_login"}}
    for kind in KINDS.values():
        fields = {field.attname for field in kind.model._meta.concrete_fields if not field.primary_key}
        assert fields - set(kind.keys.values()) == untold.get(kind.name, set()), kind.name


class TestTheWatch:
    """tests.watching looks at every request of every test: here, that it sees."""

    pytestmark = pytest.mark.django_db

    def send(self, method: str, act: Callable[[], object]) -> HttpResponse:
        def view(request: HttpRequest) -> HttpResponse:
            act()
            return HttpResponse()

        return Watching(view)(RequestFactory().generic(method, "/"))  # type: ignore[return-value]

    def test_sees_a_row_that_changed_without_an_entry(self, claim: Claim) -> None:
        change = "UPDATE annotations_claim SET statement = 'Nobody.' WHERE id = %s"
        with pytest.raises(UnwatchedChangeError, match="claim"):
            self.send("POST", lambda: tamper(change, claim.pk))

    def test_sees_an_entry_of_a_row_that_did_not_change(self, claim: Claim, checker: User) -> None:
        def note_only() -> None:
            from annotations.actions._ledger import note

            with by_hand(checker):
                note([claim], article=claim.article_id)

        with pytest.raises(UnwatchedChangeError, match="claim"):
            self.send("POST", note_only)

    def test_sees_a_page_that_writes_when_it_is_looked_at(self, claim: Claim) -> None:
        with pytest.raises(UnwatchedChangeError, match="wrote"):
            self.send("GET", lambda: tamper("UPDATE annotations_claim SET statement = 'Nobody.'"))

    def test_lets_pass_what_changes_nothing(self, claim: Claim) -> None:
        assert self.send("POST", lambda: None).status_code == 200
        assert self.send("GET", claim.refresh_from_db).status_code == 200
