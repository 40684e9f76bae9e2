"""The record is what was recorded, or `verify_history` says where it is not."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import guards
from annotations.actions.evidence import Source, edit_evidence
from annotations.actions.exports import record_export
from annotations.actions.proofs import write_checkpoint
from annotations.approval import read_approval
from annotations.choices import Role
from annotations.ledger.chains import check_chain
from annotations.ledger.reading import ranges_of, read_chain, select
from annotations.ledger.rows import check_rows
from annotations.ledger.verifying import verify_everything
from annotations.models import (
    Article,
    Checkpoint,
    Claim,
    ClaimStanding,
    Entry,
    EntryPart,
    Evidence,
    Head,
    Outlet,
    Placement,
    Publication,
    ReportExport,
    Review,
    RuleSettings,
    SignOff,
    User,
    Verification,
    Waiver,
)
from annotations.vocabulary import KINDS
from tests.make import (
    SOLDIERS,
    by_hand,
    choose_rules,
    dispute,
    finish,
    give,
    let_pass,
    made_once,
    make_article,
    make_claim,
    make_person,
    publish,
    revise,
    sign,
    source,
)
from tests.tampering import delete_entry, rehash, rewrite_part, said, tamper, undone
from tests.unguarded import without_guards

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Newsroom:
    """An article with much of what there can be, a second one that is signed and published, a checkpoint of both."""

    article: Article
    other: Article
    claim: Claim
    review: Review
    evidence: Evidence
    export: ReportExport
    checkpoint: str

    @property
    def chain(self) -> str:
        return f"article/{self.article.pk}"

    @property
    def last(self) -> int:
        return Head.objects.get(chain=self.chain).sequence

    def entry(self, sequence: int) -> Entry:
        return Entry.objects.get(chain=self.chain, sequence=sequence)

    def part(self, kind: str) -> EntryPart:
        """The last part of that kind, of the article's chain."""
        return (
            EntryPart.objects.filter(kind=kind, entry__chain=self.chain).order_by("entry__sequence", "position").last()
        )

    @property
    def earlier_file(self) -> str:
        """The file that another took the place of: the history alone names it."""
        files = Evidence.history.filter(id=self.evidence.pk).exclude(file_id=self.evidence.file_id)
        return files.values_list("file_id", flat=True).get()

    def history(self, model: Any) -> Any:
        return model.history.filter(id=getattr(self, model._meta.model_name).pk).order_by("history_id").last()


def make_newsroom() -> Newsroom:
    edda, charlie, chidi = (
        make_person(name, role)
        for name, role in (("edda", Role.EDITOR), ("charlie", Role.CHECKER), ("chidi", Role.CHECKER))
    )
    article = make_article(by=edda, outlet="Portal Zaton", story="An offer to prisoners")
    claim = make_claim(article, by=charlie, risk="figure")
    make_claim(article, by=charlie, quote="They go first")
    evidence = source(claim, by=charlie, content=b"%PDF-1.7", file_name="report.pdf")
    claim.refresh_from_db()
    another = Source({"kind": evidence.kind, "title": "The report"}, "report.pdf", b"%PDF-1.7 with a correction")
    edit_evidence(evidence, another, by=charlie, lock_version=claim.lock_version)
    give(claim, by=charlie)
    dispute(claim, by=charlie)
    review = give(claim, by=chidi)
    revise(article, SOLDIERS.replace("“They go first,” an activist said. ", ""), by=edda)
    export = record_export(article, by=edda, format="json", digest="0" * 64)
    other = make_article(by=edda, text="Another\n\nIt rained in the north.")
    stella = make_person("stella", Role.STANDARDS_EDITOR)
    choose_rules(by=stella, accusation=3)
    dispute(make_claim(other, by=charlie, quote="It rained in the north"), by=charlie)
    finish(other, by=charlie)
    let_pass(other, *read_approval(Article.objects.get(pk=other.pk)).blocking, by=stella)
    sign(other, by=edda)
    publish(other, by=edda)
    for row in (claim, review, evidence):
        row.refresh_from_db()
    return Newsroom(article, other, claim, review, evidence, export, write_checkpoint().text)


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, django_db_blocker: Any) -> Iterator[Newsroom]:
    with made_once(make_newsroom, django_db_blocker) as newsroom:
        yield newsroom


class Verified:
    """The command, run: with what it found and how it ended."""

    def __init__(self, *arguments: Any) -> None:
        stdout, stderr = StringIO(), StringIO()
        self.status, self.refusal = 0, ""
        try:
            call_command("verify_history", "--json", *map(str, arguments), stdout=stdout, stderr=stderr)
        except CommandError as error:
            self.status, self.refusal = error.returncode, str(error)
        self.warnings = stderr.getvalue()
        told = json.loads(stdout.getvalue()) if stdout.getvalue() else {"findings": []}
        self.findings: list[dict[str, Any]] = told.pop("findings")
        self.counts: dict[str, int] = told

    def found(self, table: str, row: Any = None) -> list[dict[str, Any]]:
        return [each for each in self.findings if each["table"] == table and row in (None, each["row"])]


# --- ways of tampering: what is done, and the table and the row that must be named ---

Case = Callable[[Newsroom], tuple[str, Any]]
CASES: dict[str, Case] = {}


def case(name: str) -> Callable[[Case], Case]:
    def keep(make: Case) -> Case:
        CASES[name] = make
        return make

    return keep


def changes(name: str, table: str, column: str, value: Any, row: Callable[[Newsroom], Any], key: str = "id") -> None:
    """A case that sets one column of one row."""

    def make(newsroom: Newsroom) -> tuple[str, Any]:
        pk = row(newsroom)
        tamper(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", value, pk)  # noqa: S608
        return table, pk

    CASES[name] = make


ENTRY, PART, HEAD = "annotations_entry", "annotations_entrypart", "annotations_head"
LATER = "2031-01-01 00:00:00+00:00"

changes("an entry's content", ENTRY, "content", "{}", lambda n: n.entry(3).pk)
changes("an entry's date", ENTRY, "at", LATER, lambda n: n.entry(3).pk)
changes("an entry's verb", ENTRY, "verb", "edit_claim", lambda n: n.entry(3).pk)
changes("an entry's digest", ENTRY, "digest", "f" * 64, lambda n: n.entry(3).pk)
changes("an entry's digest before", ENTRY, "previous", "f" * 64, lambda n: n.entry(3).pk)
changes("an entry's number", ENTRY, "sequence", 99, lambda n: n.entry(3).pk)
changes("a payload left blank", PART, "payload", "", lambda n: n.part("review").pk)
changes("a payload that is garbage", PART, "payload", "[1, 2", lambda n: n.part("review").pk)
changes("a payload that says nothing", PART, "payload", "[]", lambda n: n.part("review").pk)
changes("a salt", PART, "salt", "00" * 16, lambda n: n.part("review").pk)
changes("a salt that is none", PART, "salt", "salt", lambda n: n.part("review").pk)
changes("which row a part is of", PART, "row", 999_999, lambda n: n.part("review").pk)
changes("which history row a part is of", PART, "history", 999_999, lambda n: n.part("review").pk)
changes("the kind of a part", PART, "kind", "claim", lambda n: n.part("review").pk)
changes("the place of a part", PART, "position", 77, lambda n: n.part("review").pk)
changes("who acted", PART, "row", 999_999, lambda n: EntryPart.objects.get(entry=n.entry(3), kind="act").pk)
changes("the head's digest", HEAD, "digest", "f" * 64, lambda n: n.chain, "chain")
changes("the head's number", HEAD, "sequence", 99, lambda n: n.chain, "chain")
changes("the head's time", HEAD, "at", LATER, lambda n: n.chain, "chain")
changes("a claim's statement", "annotations_claim", "statement", "Nobody.", lambda n: n.claim.pk)
changes("the current verdict alone", "annotations_review", "correction", "80", lambda n: n.review.pk)
changes("an article's state", "annotations_article", "state", "finished", lambda n: n.article.pk)
changes("a placement", "annotations_placement", "quote", "around 80", lambda n: n.review.placement_id)
changes("an export", "annotations_reportexport", "format", "csv", lambda n: n.export.pk)
changes("an account", "annotations_user", "is_superuser", True, lambda n: n.review.reviewer_id)
changes("a standing", "annotations_claimstanding", "standing", "open", lambda n: n.claim.pk, "claim_id")
changes("a checkpoint's digest", "annotations_checkpoint", "digest", "f" * 64, lambda n: 1)
changes("a checkpoint's heads", "annotations_checkpoint", "heads", "[]", lambda n: 1)
changes("a checkpoint's heads that are none", "annotations_checkpoint", "heads", '{"a": 1}', lambda n: 1)
changes("a checkpoint's date", "annotations_checkpoint", "at", LATER, lambda n: 1)
changes("an article's author", "annotations_article", "author_id", 1, lambda n: n.article.pk)
changes("since when a sign-off fell", "annotations_article", "fallen_at", LATER, lambda n: n.other.pk)
changes("how a version came", "annotations_articleversion", "origin", "typed", lambda n: n.article.versions.first().pk)
for _column, _value in {
    "digest": "f" * 64,
    "head": "f" * 64,
    "version_number": 2,
    "four_eyes": "reviewer-may-sign",
    "checked": "[1]",
    "signed_by_id": 2,
    "signed_at": LATER,
}.items():
    changes(f"a sign-off's {_column}", "annotations_signoff", _column, _value, lambda n: SignOff.objects.get().pk)
changes("what a waiver lets pass", "annotations_waiver", "blocker", "open", lambda n: Waiver.objects.get().pk)
changes("why a waiver was given", "annotations_waiver", "why", "It is true.", lambda n: Waiver.objects.get().pk)
changes("who gave a waiver", "annotations_waiver", "made_by_id", 1, lambda n: Waiver.objects.get().pk)
changes(
    "when it was published", "annotations_publication", "published_at", LATER, lambda n: Publication.objects.get().pk
)
changes("who may sign", "annotations_rulesettings", "four_eyes", "reviewer-may-sign", lambda n: 1)
changes("how many reviews settle", "annotations_rulesettings", "required_accusation", 1, lambda n: 1)
changes(
    "how many reviews settled",
    "annotations_historicalrulesettings",
    "required_accusation",
    1,
    lambda n: RuleSettings.history.get().history_id,
    "history_id",
)
changes(
    "why a waiver was given, once",
    "annotations_historicalwaiver",
    "why",
    "It is true.",
    lambda n: Waiver.history.get().history_id,
    "history_id",
)
for _column, _value in {
    "verdict": "disputed",
    "rationale": "I never said so.",
    "history_date": LATER,
    "history_change_reason": "He told me to.",
    "history_type": "-",
    "id": 999_999,
}.items():
    changes(
        f"a history row's {_column}",
        "annotations_historicalreview",
        _column,
        _value,
        lambda n: n.history(Review).history_id,
        "history_id",
    )


@case("a history row's person")
def _(newsroom):
    row, other = newsroom.history(Review), User.objects.get(username="edda")
    sql = "UPDATE annotations_historicalreview SET history_user_id = %s WHERE history_id = %s"
    tamper(sql, other.pk, row.history_id)
    return "annotations_historicalreview", row.history_id


@case("a history row deleted")
def _(newsroom):
    row = newsroom.history(Review)
    tamper("DELETE FROM annotations_historicalreview WHERE history_id = %s", row.history_id)
    return "annotations_historicalreview", row.history_id


@case("a history row slipped in")
def _(newsroom):
    row = newsroom.history(Review)
    row.history_id = None
    row.save(force_insert=True)
    return "annotations_historicalreview", row.history_id


@case("a history row of a claim that is not there")
def _(newsroom):
    row = newsroom.history(Review)
    row.history_id, row.claim_id = None, 999_999
    row.save(force_insert=True)
    return "annotations_historicalreview", row.history_id


@case("a role in a person's history")
def _(newsroom):
    history_id = User.history.filter(username="chidi").order_by("history_id").last().history_id
    tamper("DELETE FROM annotations_historicaluser_groups WHERE history_id = %s", history_id)
    return "annotations_historicaluser", history_id


@case("a role given")
def _(newsroom):
    editors = User.groups.through.objects.get(user__username="edda").group_id
    sql = "INSERT INTO annotations_user_groups (user_id, group_id) VALUES (%s, %s)"
    tamper(sql, newsroom.review.reviewer_id, editors)
    return "annotations_user", newsroom.review.reviewer_id


@case("a review's row deleted")
def _(newsroom):
    tamper("DELETE FROM annotations_review WHERE id = %s", newsroom.review.pk)
    return "annotations_review", newsroom.review.pk


@case("an article's row deleted")
def _(newsroom):
    tamper("DELETE FROM annotations_article WHERE id = %s", newsroom.article.pk)
    return "annotations_article", newsroom.article.pk


@case("a claim moved to another article")
def _(newsroom):
    sql = "UPDATE annotations_claim SET article_id = %s, number = 99 WHERE id = %s"
    tamper(sql, newsroom.other.pk, newsroom.claim.pk)
    return "annotations_claim", newsroom.claim.pk


@case("a placement slipped in")
def _(newsroom):
    row = Placement.objects.get(pk=newsroom.review.placement_id)
    row.pk, row._state.adding = None, True
    row.save()
    return "annotations_placement", row.pk


@case("a sign-off slipped in")
def _(newsroom):
    return "annotations_signoff", _once_more(SignOff.objects.get())


@case("a sign-off deleted")
def _(newsroom):
    pk = SignOff.objects.get().pk
    tamper("DELETE FROM annotations_signoff WHERE id = %s", pk)
    return "annotations_signoff", pk


@case("a publication slipped in")
def _(newsroom):
    return "annotations_publication", _once_more(Publication.objects.get())


@case("a publication deleted")
def _(newsroom):
    pk = Publication.objects.get().pk
    tamper("DELETE FROM annotations_publication WHERE id = %s", pk)
    return "annotations_publication", pk


@case("a waiver slipped in")
def _(newsroom):
    columns = "article_id, version_number, blocker, claim_id, person_id, why, made_by_id, made_at, lock_version"
    sql = f"INSERT INTO annotations_waiver (withdrawn, {columns}) SELECT withdrawn, {columns} FROM annotations_waiver"  # noqa: S608
    tamper(sql)
    return "annotations_waiver", Waiver.objects.latest("pk").pk


@case("a waiver deleted")
def _(newsroom):
    pk = Waiver.objects.get().pk
    tamper("DELETE FROM annotations_waiver WHERE id = %s", pk)
    return "annotations_waiver", pk


@case("the rules deleted")
def _(newsroom):
    tamper("DELETE FROM annotations_rulesettings")
    return "annotations_rulesettings", 1


@case("a history row of the rules slipped in")
def _(newsroom):
    row = RuleSettings.history.get()
    row.history_id = None
    row.save(force_insert=True)
    return "annotations_historicalrulesettings", row.history_id


@case("a current row slipped in")
def _(newsroom):
    tamper("INSERT INTO annotations_outlet (name, url, lock_version) VALUES ('Forged', '', 1)")
    return "annotations_outlet", Outlet.objects.get(name="Forged").pk


@case("the words of a version")
def _(newsroom):
    digest = newsroom.article.versions.get(number=1).digest
    tamper("UPDATE annotations_versiontext SET text = 'Other words.' WHERE digest = %s", digest)
    return "annotations_versiontext", digest


@case("the words of a version deleted")
def _(newsroom):
    digest = newsroom.article.versions.get(number=1).digest
    tamper("DELETE FROM annotations_versiontext WHERE digest = %s", digest)
    return "annotations_versiontext", digest


@case("an attached file")
def _(newsroom):
    tamper("UPDATE annotations_attachedfile SET content = %s", b"%PDF-1.8")
    return "annotations_attachedfile", newsroom.evidence.file_id


@case("an earlier attached file")
def _(newsroom):
    tamper("UPDATE annotations_attachedfile SET content = %s WHERE digest = %s", b"%PDF-1.8", newsroom.earlier_file)
    return "annotations_attachedfile", newsroom.earlier_file


@case("an earlier attached file deleted")
def _(newsroom):
    tamper("DELETE FROM annotations_attachedfile WHERE digest = %s", newsroom.earlier_file)
    return "annotations_attachedfile", newsroom.earlier_file


@case("a standing deleted")
def _(newsroom):
    tamper("DELETE FROM annotations_claimstanding WHERE claim_id = %s", newsroom.claim.pk)
    return "annotations_claimstanding", newsroom.claim.pk


@case("a part's words, digested anew")
def _(newsroom):
    part = newsroom.part("review")
    payload = said(part)
    payload["fields"]["rationale"] = "I never said so."
    rewrite_part(part, payload)
    return PART, part.pk


@case("one bit of a payload")
def _(newsroom):
    part = newsroom.part("review")
    flipped = part.payload[:-2] + chr(ord(part.payload[-2]) ^ 1) + part.payload[-1]
    tamper("UPDATE annotations_entrypart SET payload = %s WHERE id = %s", flipped, part.pk)
    return PART, part.pk


@case("who acted, in the words of the part")
def _(newsroom):
    part = EntryPart.objects.get(entry=newsroom.entry(3), kind="act")
    rewrite_part(part, {**said(part), "name": "Somebody Else"})
    return PART, part.pk


@case("a part deleted")
def _(newsroom):
    part = newsroom.part("review")
    tamper("DELETE FROM annotations_entrypart WHERE id = %s", part.pk)
    return ENTRY, part.entry_id


@case("a part slipped in")
def _(newsroom):
    part = newsroom.part("review")
    part.pk, part.position, part._state.adding = None, 77, True
    part.save()
    return ENTRY, part.entry_id


@case("two parts that name one history row")
def _(newsroom):
    part, last = newsroom.part("review"), newsroom.part("article")
    tamper(f"UPDATE {PART} SET kind = 'review', history = %s WHERE id = %s", part.history, last.pk)  # noqa: S608
    return PART, min(part.pk, last.pk)


@case("a part of no entry")
def _(newsroom):
    part = newsroom.part("review")
    tamper("UPDATE annotations_entrypart SET entry_id = 999999 WHERE id = %s", part.pk)
    return PART, part.pk


@case("the first entry deleted")
def _(newsroom):
    second = newsroom.entry(2).pk
    delete_entry(newsroom.chain, 1)
    return ENTRY, second


@case("a middle entry deleted")
def _(newsroom):
    after = newsroom.entry(4).pk
    delete_entry(newsroom.chain, 3)
    return ENTRY, after


@case("the last entry deleted")
def _(newsroom):
    delete_entry(newsroom.chain, newsroom.last)
    return HEAD, newsroom.chain


@case("the last entry deleted and the head moved")
def _(newsroom):
    last = newsroom.last
    delete_entry(newsroom.chain, last)
    rehash(newsroom.chain)
    return "annotations_historicalarticle", None


@case("two entries swapped")
def _(newsroom):
    third, fourth = newsroom.entry(3).pk, newsroom.entry(4).pk
    for pk, sequence in ((third, 77), (fourth, 3), (third, 4)):
        tamper("UPDATE annotations_entry SET sequence = %s WHERE id = %s", sequence, pk)
    return ENTRY, third


@case("an entry moved to another article")
def _(newsroom):
    entry = newsroom.entry(3)
    chain = f"article/{newsroom.other.pk}"
    number = Head.objects.get(chain=chain).sequence + 1
    sql = "UPDATE annotations_entry SET chain = %s, article_id = %s, sequence = %s WHERE id = %s"
    tamper(sql, chain, newsroom.other.pk, number, entry.pk)
    return ENTRY, entry.pk


@case("an entry that names another article's chain")
def _(newsroom):
    entry = newsroom.entry(3)
    tamper("UPDATE annotations_entry SET article_id = %s WHERE id = %s", newsroom.other.pk, entry.pk)
    return ENTRY, entry.pk


@case("a head deleted")
def _(newsroom):
    tamper("DELETE FROM annotations_head WHERE chain = %s", newsroom.chain)
    return HEAD, newsroom.chain


@case("an article's whole chain deleted")
def _(newsroom):
    for sequence in range(newsroom.last, 0, -1):
        delete_entry(newsroom.chain, sequence)
    tamper("DELETE FROM annotations_head WHERE chain = %s", newsroom.chain)
    return "annotations_article", newsroom.article.pk


@case("an article and all of its chain deleted")
def _(newsroom):
    CASES["an article's whole chain deleted"](newsroom)
    tamper("DELETE FROM annotations_article WHERE id = %s", newsroom.article.pk)
    return "annotations_article", newsroom.article.pk


@case("an article's first entry written anew")
def _(newsroom):
    part = EntryPart.objects.get(entry=newsroom.entry(1), kind="act")
    rewrite_part(part, {**said(part), "name": "Somebody Else"})
    rehash(newsroom.chain)
    return ENTRY, newsroom.entry(1).pk


@case("an article that nobody brought")
def _(newsroom):
    sql = "INSERT INTO annotations_article (title, current_number, state, byline, url, language, original_language, "
    tamper(f"{sql} translation, lock_version) VALUES ('Forged', 1, 'checking', '', '', '', '', '', 1)")
    return "annotations_article", Article.objects.get(title="Forged").pk


@case("a head of a chain that cannot be")
def _(newsroom):
    tamper("INSERT INTO annotations_head (chain, sequence, digest) VALUES ('article/x', 1, '')")
    return HEAD, "article/x"


@case("the registry's entry of an article deleted and all digested anew")
def _(newsroom):
    part = EntryPart.objects.get(kind="chain", row=newsroom.article.pk)
    delete_entry("registry", part.entry.sequence)
    rehash("registry")
    return ENTRY, newsroom.entry(1).pk


@case("a checkpoint deleted")
def _(newsroom):
    write_checkpoint()
    tamper("DELETE FROM annotations_checkpoint WHERE id = 1")
    return "annotations_checkpoint", 2


@case("what was signed for changed, and all digested anew")
def _(newsroom):
    part = newsroom.part("review")
    payload = said(part)
    payload["fields"]["rationale"] = "I never said so."
    rewrite_part(part, payload)
    rehash(newsroom.chain)
    return "annotations_historicalreview", payload["history"]


# Those that fit together in every row: a forger who changes the rows as well, or who brings an old backup back.


def rewrite_the_last_review(newsroom: Newsroom, *, checkpoints_too: bool = True) -> None:
    for table, key, pk in (
        ("annotations_review", "id", newsroom.review.pk),
        ("annotations_historicalreview", "history_id", newsroom.history(Review).history_id),
    ):
        tamper(f"UPDATE {table} SET rationale = 'I never said so.' WHERE {key} = %s", pk)  # noqa: S608
    part = newsroom.part("review")
    payload = said(part)
    payload["fields"]["rationale"] = "I never said so."
    rewrite_part(part, payload)
    rehash(newsroom.chain)
    if checkpoints_too:
        forget_checkpoints()


def forget_checkpoints() -> None:
    tamper("DELETE FROM annotations_checkpoint")


def take_the_export_back(newsroom: Newsroom) -> None:
    """The registry as it was before the last export, its checkpoint gone: as an old backup has it."""
    part = EntryPart.objects.get(kind="export")
    delete_entry("registry", part.entry.sequence)
    tamper("DELETE FROM annotations_reportexport WHERE id = %s", newsroom.export.pk)
    rehash("registry")
    forget_checkpoints()


def forge_a_review(newsroom: Newsroom) -> None:
    """An entry more, by the application's own code, in the name of somebody who knows nothing of it."""
    sealed = User.objects.get(username="charlie")
    with by_hand(sealed):
        row = Review.objects.get(pk=newsroom.review.pk)
        row._history_user, row.rationale = sealed, "I never said so."
        row.lock_version += 1
        row.save()


def _once_more(row: Any) -> int:
    """The same row again, under a key of its own."""
    row.pk, row._state.adding = None, True
    row.save()
    key: int = row.pk
    return key


def as_of_an_earlier_release(newsroom: Newsroom) -> None:
    """The article as it was recorded before an author, a fall and the way of a text were: its entries have no such
    keys, and its rows hold what rows from before were given."""
    for kind in ("article", "version"):
        for part in EntryPart.objects.filter(kind=kind, entry__chain=newsroom.chain):
            payload = said(part)
            for key in KINDS[kind].later:
                del payload["fields"][key]
            rewrite_part(part, payload)
    for table, key in (("articleversion", "article_id"), ("historicalarticleversion", "article_id")):
        tamper(f"UPDATE annotations_{table} SET origin = '' WHERE {key} = %s", newsroom.article.pk)  # noqa: S608
    rehash(newsroom.chain)
    part = EntryPart.objects.get(kind="chain", row=newsroom.article.pk)
    payload = said(part)
    payload["fields"]["first"] = newsroom.entry(1).digest
    rewrite_part(part, payload)
    rehash("registry")
    forget_checkpoints()


class TestARowOlderThanAKey:
    """What is recorded of a row may have come to be more since: the row holds what such rows were given, or was
    changed."""

    def test_is_clean_as_it_was_left(self, newsroom: Newsroom) -> None:
        with undone():
            as_of_an_earlier_release(newsroom)
            assert Verified().findings == []

    @pytest.mark.parametrize(
        ("table", "key", "column", "value"),
        [
            ("annotations_articleversion", "id", "origin", "outside"),
            ("annotations_historicalarticleversion", "history_id", "origin", "outside"),
            ("annotations_article", "id", "author_id", 1),
            ("annotations_historicalarticle", "history_id", "author_id", 1),
            ("annotations_historicalarticle", "history_id", "fallen_at", LATER),
        ],
    )
    def test_is_found_where_such_a_key_was_filled(
        self, newsroom: Newsroom, table: str, key: str, column: str, value: Any
    ) -> None:
        """Else whoever typed a text says that it came from outside, and signs it."""
        of = {"annotations_article": "id", "annotations_historicalarticle": "id"}.get(table, "article_id")
        with undone():
            as_of_an_earlier_release(newsroom)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT max({key}) FROM {table} WHERE {of} = %s", [newsroom.article.pk])  # noqa: S608
                [pk] = cursor.fetchone()
            tamper(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", value, pk)  # noqa: S608
            [found] = Verified().found(table, pk)
        assert column.removesuffix("_id") in found["what"]


@pytest.mark.parametrize("name", CASES)
def test_what_is_changed_behind_the_application_s_back_is_found_and_named(name: str, newsroom: Newsroom) -> None:
    with undone():
        table, row = CASES[name](newsroom)
        run = Verified()
        assert run.status == 1
        assert run.found(table, row), run.findings


def test_there_are_ways_enough():
    assert len(CASES) >= 20


def test_a_newsroom_that_nobody_touched_is_clean(newsroom: Newsroom) -> None:
    run = Verified()
    assert (run.status, run.findings) == (0, [])
    assert run.counts["entries"] == Entry.objects.count()
    assert run.counts["chains"] == Head.objects.count()
    assert run.counts["not_proved"] == 0


def test_a_finding_names_everything_that_there_is_to_name(newsroom: Newsroom) -> None:
    with undone():
        row = newsroom.history(Review)
        sql = "UPDATE annotations_historicalreview SET verdict = 'disputed', reason = 'outdated' WHERE history_id = %s"
        tamper(sql, row.history_id)
        [found] = Verified("--article", newsroom.article.pk).findings
    assert found == {
        "what": "reason, verdict: not what the entry recorded",
        "table": "annotations_historicalreview",
        "row": row.history_id,
        "article": newsroom.article.pk,
        "claim": newsroom.claim.pk,
        "person": newsroom.review.reviewer_id,
        "chain": newsroom.chain,
        "sequence": newsroom.part("review").entry.sequence,
    }


def test_all_findings_are_told_and_not_the_first_alone(newsroom: Newsroom) -> None:
    with undone():
        CASES["a claim's statement"](newsroom)
        CASES["an attached file"](newsroom)
        CASES["a checkpoint's date"](newsroom)
        tables = {each["table"] for each in Verified().findings}
    assert tables >= {"annotations_claim", "annotations_attachedfile", "annotations_checkpoint"}


def test_what_was_found_is_told_without_the_words_of_the_record(newsroom: Newsroom) -> None:
    """It may go into a log or a mail, and a source may be protected."""
    with undone():
        tamper("UPDATE annotations_evidence SET person = 'Ivan Petrov' WHERE id = %s", newsroom.evidence.pk)
        found = Verified().found("annotations_evidence", newsroom.evidence.pk)
    assert found
    assert "person" in found[0]["what"]
    assert "Ivan" not in json.dumps(found)


def test_an_earlier_file_is_told_with_the_claim_that_it_was_for(newsroom: Newsroom) -> None:
    with undone():
        CASES["an earlier attached file"](newsroom)
        [found] = Verified("--article", newsroom.article.pk).findings
        assert (found["article"], found["claim"]) == (newsroom.article.pk, newsroom.claim.pk)
        assert Verified("--article", newsroom.other.pk).findings == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="this database refuses such values by itself")
@pytest.mark.parametrize(
    ("table", "column", "value", "key"),
    [
        ("annotations_historicalreview", "given_at", "last Tuesday", "history_id"),
        ("annotations_historicalreview", "given_at", "2024-13-45 00:00:00", "history_id"),
        ("annotations_historicalreview", "history_date", "", "history_id"),
        ("annotations_historicalreview", "rationale", b"\xff\xfe", "history_id"),
        ("annotations_historicalarticleversion", "blocks", "[[", "history_id"),
        ("annotations_historicalevidence", "confidential", 2, "history_id"),
        ("annotations_historicalevidence", "consulted_on", "tomorrow", "history_id"),
        ("annotations_claim", "risk", "no such risk", "id"),
        ("annotations_articleversion", "text_row_id", b"zz", "id"),
        ("annotations_evidence", "file_id", b"\xff", "id"),
        ("annotations_entry", "at", "yesterday", "id"),
        ("annotations_entry", "sequence", "three", "id"),
        ("annotations_entrypart", "position", "first", "id"),
        ("annotations_entrypart", "payload", b"\xff", "id"),
        ("annotations_entrypart", "payload", "9" * 5000, "id"),
        ("annotations_entrypart", "payload", "[" * 100_000, "id"),
        ("annotations_head", "at", "soon", "chain"),
        ("annotations_head", "sequence", "abc", "chain"),
        ("annotations_checkpoint", "heads", "{", "id"),
        ("annotations_checkpoint", "at", "soon", "id"),
    ],
)
def test_a_value_that_can_no_longer_be_read_is_a_finding(table, column, value, key, newsroom):
    with undone():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT max({key}) FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
            [pk] = cursor.fetchone()
        new = "CAST(%s AS TEXT)" if isinstance(value, bytes) and value != b"zz" else "%s"  # that one stays bytes
        tamper(f"UPDATE {table} SET {column} = {new} WHERE {key} = %s", value, pk)  # noqa: S608
        run = Verified()
        assert run.status == 1
        assert run.found(table, pk), run.findings


class TestNoRowSilencesTheRest:
    """Whatever one value does to the verification, what else was changed is told."""

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="this database refuses such values by itself")
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE annotations_articleversion SET text_row_id = CAST('zz' AS BLOB)",
            "UPDATE annotations_head SET sequence = 'abc' WHERE chain = 'registry'",
            "UPDATE annotations_head SET chain = CAST(x'ff61' AS TEXT) WHERE chain = 'registry'",
            "UPDATE annotations_head SET chain = x'ff61' WHERE chain = 'registry'",
            "UPDATE annotations_entry SET chain = CAST(x'ff61' AS TEXT) WHERE chain = 'registry' AND sequence = 1",
            "UPDATE annotations_checkpoint SET heads = x'ff'",
            "UPDATE annotations_checkpoint SET previous = x'ff'",
            "UPDATE annotations_entrypart SET row = 'abc' WHERE kind = 'chain'",
            "UPDATE auth_group SET name = x'ff' || name",
        ],
    )
    def test_of_its_values(self, sql: str, newsroom: Newsroom, tmp_path: Path) -> None:
        lost = tmp_path / "anchor"
        lost.write_text(newsroom.checkpoint.replace("number 1", "number 7"))
        with undone():
            tamper(sql)
            CASES["a claim's statement"](newsroom)
            for arguments in ((), ("--anchor", lost)):
                run = Verified(*arguments)
                assert run.status == 1
                assert len(run.findings) > 1
                assert run.found("annotations_claim", newsroom.claim.pk), run.findings

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="this database reads nothing more once a read failed")
    def test_of_a_table_that_cannot_be_read(self, newsroom: Newsroom) -> None:
        with undone():
            tamper_with_the_table("loss")
            CASES["an account"](newsroom)
            CASES["an earlier attached file"](newsroom)
            run = Verified()
            assert run.status == 1
            assert run.found("annotations_user")
            assert run.found("annotations_attachedfile")
            unread = {each["article"]: each["what"] for each in run.findings if "could not be read" in each["what"]}
        assert unread.keys() >= {newsroom.article.pk, newsroom.other.pk}
        assert unread[newsroom.article.pk] == (f"could not be read: {newsroom.chain} and its rows (OperationalError)")

    def test_of_what_a_part_says_of_how_it_was_made(self, newsroom: Newsroom) -> None:
        with undone():
            part = newsroom.part("review")
            rewrite_part(part, {**said(part), "made": "x"})
            [found] = Verified().findings
        assert found["row"] == part.pk

    def test_where_the_run_cannot_be_noted(self, newsroom: Newsroom) -> None:
        """As on a copy that may only be read, or on a full disk."""
        with undone():
            tamper_with_the_table("verification")
            run = Verified()
            assert (run.status, run.findings) == (0, [])
            assert "could not be noted" in run.warnings
            CASES["a claim's statement"](newsroom)
            run = Verified()
            assert run.status == 1
            assert run.found("annotations_claim", newsroom.claim.pk)
            assert "could not be noted" in run.warnings

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="this database refuses such values by itself")
    def test_where_people_are_told_of_a_name_that_is_no_text(self, newsroom: Newsroom) -> None:
        stdout = StringIO()
        with undone():
            tamper("UPDATE annotations_head SET chain = CAST(x'ff61' AS TEXT) WHERE chain = 'registry'")
            with pytest.raises(CommandError):
                call_command("verify_history", stdout=stdout)
        assert "\\udcff" in stdout.getvalue()


def tamper_with_the_table(name: str) -> None:
    """It is there no more under that name."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE annotations_{name} RENAME TO elsewhere")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="times that only this database knows")
def test_a_time_that_python_has_no_word_for_is_a_finding(newsroom: Newsroom) -> None:
    with undone():
        row = newsroom.history(Review)
        tamper("UPDATE annotations_historicalreview SET given_at = 'infinity' WHERE history_id = %s", row.history_id)
        assert Verified().found("annotations_historicalreview", row.history_id)


def test_missing_guards_are_findings(newsroom: Newsroom) -> None:
    first = next(verify_everything((), ["annotations_historicalreview"]))
    assert [(each.table, "guard" in each.what) for each in first.findings] == [("annotations_historicalreview", True)]


def test_missing_guards_are_findings_of_one_article_too(newsroom: Newsroom) -> None:
    with undone(), without_guards():
        run = Verified("--article", newsroom.article.pk)
        assert run.status == 1
        assert run.found("annotations_historicalreview")
        assert len(run.findings) == len(guards.guarded_tables())


class TestAnAnchor:
    @pytest.fixture
    def anchor(self, tmp_path: Path) -> Callable[[str], Path]:
        def keep(text: str) -> Path:
            path = tmp_path / "anchor"
            path.write_text(text)
            return path

        return keep

    def head(self, chain: str) -> str:
        head = Head.objects.get(chain=chain)
        return f"{chain} {head.sequence} {head.digest}"

    def test_shows_what_was_rewritten_as_a_whole(self, newsroom: Newsroom, anchor: Any) -> None:
        path = anchor(self.head(newsroom.chain))
        assert Verified("--anchor", path).status == 0
        with undone():
            rewrite_the_last_review(newsroom)
            assert Verified().status == 0, "nothing else could tell"
            run = Verified("--anchor", path)
            assert run.status == 1
            [found] = run.found("annotations_entry", newsroom.entry(newsroom.last).pk)
            assert "written anew" in found["what"]
            assert Verified("--article", newsroom.article.pk, "--anchor", path).status == 1

    def test_shows_an_old_backup(self, newsroom: Newsroom, anchor: Any) -> None:
        path = anchor(self.head("registry"))
        with undone():
            take_the_export_back(newsroom)
            assert Verified().status == 0, "nothing else could tell"
            run = Verified("--anchor", path)
        assert [each["what"] for each in run.findings] == ["rolled back: 1 entries are missing, by the anchor"]

    def test_is_a_checkpoint_too(self, newsroom: Newsroom, anchor: Any) -> None:
        path = anchor(newsroom.checkpoint)
        assert Verified("--anchor", path).status == 0
        with undone():
            take_the_export_back(newsroom)
            run = Verified("--anchor", path)
            assert run.status == 1
            assert "rolled back" in run.findings[0]["what"]
            write_checkpoint()
            assert Verified("--anchor", path).found("annotations_checkpoint", 1), "one forged in its place"

    def test_is_the_head_on_a_report_too(self, newsroom: Newsroom, anchor: Any) -> None:
        head = Head.objects.get(chain=newsroom.chain)
        printed = {"chain": head.chain, "sequence": head.sequence, "digest": head.digest}
        path = anchor(json.dumps({"articles": [{"head": printed, "claims": []}]}))
        assert Verified("--anchor", path).status == 0
        with undone():
            rewrite_the_last_review(newsroom)
            assert Verified("--anchor", path).status == 1

    def test_that_is_newer_than_the_database_says_how_many_entries_are_missing(
        self, newsroom: Newsroom, anchor: Any
    ) -> None:
        run = Verified("--anchor", anchor(f"{newsroom.chain} {newsroom.last + 5} {'a' * 64}"))
        assert run.status == 1
        assert "rolled back: 5 entries are missing" in run.findings[0]["what"]

    def test_of_an_article_that_is_gone_is_a_finding(self, newsroom: Newsroom, anchor: Any) -> None:
        assert Verified("--anchor", anchor(f"article/999999 3 {'a' * 64}")).status == 1

    def test_of_another_article_is_not_left_unused_in_silence(self, newsroom: Newsroom, anchor: Any) -> None:
        path, article = anchor(self.head(f"article/{newsroom.other.pk}")), newsroom.article.pk
        run = Verified("--article", article, "--anchor", path)
        assert run.status == 2
        assert f"No anchor is of article {article}" in run.refusal
        both = anchor(f"{self.head(newsroom.chain)}\n{self.head(f'article/{newsroom.other.pk}')}")
        assert Verified("--article", article, "--anchor", both).status == 0
        assert Verified("--article", article, "--anchor", anchor(newsroom.checkpoint)).status == 0

    def test_of_one_article_is_every_checkpoint(self, newsroom: Newsroom) -> None:
        """Those too that are not read whole for it."""
        with undone():
            kept = newsroom.entry(newsroom.last)
            rewrite_the_last_review(newsroom, checkpoints_too=False)
            write_checkpoint()
            write_checkpoint()
            run = Verified("--article", newsroom.article.pk)
            assert run.status == 1
            [found] = run.found("annotations_entry", kept.pk)
        assert found["what"] == "it is not the entry that checkpoint 1 names: it was written anew"

    def test_of_an_article_that_is_gone_is_a_finding_for_it_alone_too(self, newsroom: Newsroom, anchor: Any) -> None:
        run = Verified("--article", 999_999, "--anchor", anchor(f"article/999999 3 {'a' * 64}"))
        assert run.status == 1
        assert any("rolled back" in each["what"] for each in run.findings)

    def test_with_a_bit_flipped_is_told_as_damaged(self, newsroom: Newsroom, anchor: Any) -> None:
        damaged = newsroom.checkpoint.replace("entries ", "entries 1")
        run = Verified("--anchor", anchor(damaged))
        assert run.status == 1
        assert "damaged" in run.findings[0]["what"]

    @pytest.mark.parametrize(
        "text", ["", "hello", "{}", "[", '{"head": {}}', "claim-desk checkpoint 1\nnumber x\n", "article/1 0 abc"]
    )
    def test_that_is_none_stops_the_command(self, text: str, newsroom: Newsroom, anchor: Any) -> None:
        run = Verified("--anchor", anchor(text))
        assert run.status == 2
        assert "no anchor" in run.refusal

    def test_that_cannot_be_read_stops_the_command(self, tmp_path: Path) -> None:
        assert Verified("--anchor", tmp_path / "nothing").status == 2
        assert Verified("--anchor", tmp_path).status == 2

    def test_does_not_show_what_was_added_since(self, newsroom: Newsroom, anchor: Any) -> None:
        """Who has application and database adds what they like until the next anchor, as the documents say."""
        path = anchor(self.head(newsroom.chain))
        with undone():
            forge_a_review(newsroom)
            assert Verified("--anchor", path).status == 0


class TestTheCommand:
    def test_of_one_article_leaves_the_others_alone(self, newsroom: Newsroom) -> None:
        with undone():
            CASES["a claim's statement"](newsroom)
            assert Verified("--article", newsroom.other.pk).status == 0
            assert Verified("--article", newsroom.article.pk).status == 1

    def test_of_no_article_could_not_run(self, newsroom: Newsroom) -> None:
        assert Verified("--article", 999_999).status == 2

    def test_notes_that_all_was_verified(self, newsroom: Newsroom) -> None:
        with undone():
            Verified("--article", newsroom.article.pk)
            assert not Verification.objects.exists()
            Verified()
            CASES["a claim's statement"](newsroom)
            Verified()
            rows = Verification.objects.order_by("pk").values_list("entries", "findings")
            assert list(rows) == [(Entry.objects.count(), 0), (Entry.objects.count(), 1)]

    def test_tells_people_in_lines(self, newsroom: Newsroom) -> None:
        with undone():
            CASES["a claim's statement"](newsroom)
            stdout = StringIO()
            with pytest.raises(CommandError, match="1 findings"):
                call_command("verify_history", stdout=stdout)
        line, summary = stdout.getvalue().splitlines()
        assert line.startswith(f"article {newsroom.article.pk}, claim {newsroom.claim.pk}, person ")
        assert line.endswith(f"annotations_claim {newsroom.claim.pk}: statement: not what was last recorded")
        assert summary.endswith("1 findings.")

    def test_writes_nothing_else(self, newsroom: Newsroom) -> None:
        with undone(), CaptureQueriesContext(connection) as queries:
            Verified()
        written = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert len(written) == 1
        assert "annotations_verification" in written[0]


class TestACheckpoint:
    def test_is_a_short_text_that_says_of_itself_whether_it_is_whole(self, newsroom: Newsroom, tmp_path: Path) -> None:
        path = tmp_path / "checkpoint.txt"
        with undone():
            call_command("write_checkpoint", str(path), stderr=StringIO())
            row = Checkpoint.objects.get(pk=2)
        title, *lines = path.read_text().splitlines()
        assert title == "claim-desk checkpoint 1"
        told = dict(line.split(" ", 1) for line in lines)
        assert told["number"] == "2"
        assert f"digest {told['previous']}\n" in newsroom.checkpoint
        assert told["digest"] == row.digest
        assert told["entries"] == str(Entry.objects.count())
        assert told["at"].endswith("+00:00")
        assert [each.name for each in tmp_path.iterdir()] == ["checkpoint.txt"]

    def test_holds_the_heads_of_all_chains(self, newsroom: Newsroom) -> None:
        heads = {tuple(each) for each in Checkpoint.objects.get(pk=1).heads}
        assert heads == set(Head.objects.values_list("chain", "sequence", "digest"))

    def test_goes_to_standard_output(self, newsroom: Newsroom) -> None:
        stdout = StringIO()
        with undone():
            call_command("write_checkpoint", "-", stdout=stdout)
        assert stdout.getvalue().startswith("claim-desk checkpoint 1\nnumber 2\n")

    def test_into_a_folder_that_is_not_there_is_refused_and_none_is_made(
        self, newsroom: Newsroom, tmp_path: Path
    ) -> None:
        for path in (tmp_path, tmp_path / "none" / "file"):
            with pytest.raises(CommandError):
                call_command("write_checkpoint", str(path))
        assert Checkpoint.objects.count() == 1

    def test_that_cannot_be_written_is_none(self, newsroom: Newsroom, tmp_path: Path) -> None:
        path = tmp_path / ("x" * 250)  # no room for the name that it has until it is whole
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("write_checkpoint", str(path))
        assert Checkpoint.objects.count() == 1

    def test_that_cannot_be_printed_is_none(self, newsroom: Newsroom) -> None:
        closed = StringIO()
        closed.close()
        with pytest.raises(ValueError, match="closed file"):
            call_command("write_checkpoint", "-", stdout=closed)
        assert Checkpoint.objects.count() == 1


def test_an_article_takes_as_many_queries_however_much_is_in_it(newsroom: Newsroom) -> None:
    asked = []
    for article in (newsroom.article, newsroom.other):
        with CaptureQueriesContext(connection) as queries:
            read_chain(article.pk)
        asked.append(len(queries))
    assert asked[0] == asked[1]


class TestReadingInRanges:
    @pytest.mark.parametrize("rows", [1, 3, 1000])
    def test_each_row_is_in_one_of_them(self, rows: int, newsroom: Newsroom) -> None:
        found = []
        for where, ends in ranges_of(EntryPart, rows):
            keys = [row["id"] for row in select(EntryPart, where, *ends)]
            assert len(keys) <= rows
            found += keys
        assert sorted(found) == list(EntryPart.objects.order_by("pk").values_list("pk", flat=True))

    def test_keys_far_apart_take_no_longer(self, newsroom: Newsroom) -> None:
        with undone():
            first, last = Outlet.objects.order_by("pk").first(), 2**63 - 1
            sql = "INSERT INTO annotations_outlet (id, name, url, lock_version) VALUES (%s, %s, '', 1)"
            tamper(sql, -(2**63), "Lowest")
            tamper(sql, last, "Highest")
            ranges = [ends for _where, ends in ranges_of(Outlet, 1)]
        assert ranges[0][1] == -(2**63)
        assert (first.pk, ranges[-1][1]) == (ranges[1][1], last)
        assert len(ranges) == 3

    def test_an_empty_table_has_none(self, newsroom: Newsroom) -> None:
        assert list(ranges_of(Verification)) == []


def test_rules_that_change_while_it_reads_are_no_finding(newsroom: Newsroom) -> None:
    """Standings are held to the rules of the moment in which they were read."""
    with undone():
        read = check_chain(read_chain(newsroom.other.pk), {})
        choose_rules(by=User.objects.get(username="stella"), routine=2)
        assert newsroom.other.claim_standings.filter(standing="waiting").exists(), "they follow the new rules"
        check_rows(read)
    assert read.findings == []


def test_a_standing_that_is_behind_its_reviews_names_the_claim(newsroom: Newsroom) -> None:
    with undone():
        ClaimStanding.objects.filter(claim=newsroom.claim).update(standing="open", verdict="")
        [found] = Verified().findings
    assert (found["table"], found["claim"]) == ("annotations_claimstanding", newsroom.claim.pk)
