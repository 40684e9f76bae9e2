"""Words that a court orders erased are gone from every table, and the record still verifies."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from annotations import clock, guards
from annotations.actions._write import touch
from annotations.actions.claims import edit_claim, place_claim
from annotations.actions.drafts import keep_draft
from annotations.actions.erasing import erase
from annotations.actions.evidence import Source, edit_evidence, withdraw_evidence
from annotations.actions.sign_off import withdraw_waiver
from annotations.actions.taking_over import take_over
from annotations.anchoring import Span
from annotations.approval import read_approval
from annotations.as_of import as_of
from annotations.choices import Blocker, Role
from annotations.exporting import Scope, export
from annotations.ledger.verifying import verify_article
from annotations.models import (
    Article,
    Assignment,
    AttachedFile,
    Claim,
    Draft,
    Entry,
    EntryPart,
    Evidence,
    Placement,
    Remark,
    Review,
    User,
    Waiver,
)
from annotations.proof import ErasedSinceError
from annotations.reports import verify_report
from annotations.signing import Blocking
from annotations.vocabulary import MARK
from tests.application import log_in, make_role
from tests.make import (
    SOLDIERS,
    ask,
    assign,
    by_hand,
    dispute,
    failing_at,
    findings,
    give,
    give_back,
    let_pass,
    made_once,
    make_article,
    make_claim,
    make_person,
    resolve,
    revise,
    snapshot,
    source,
)
from tests.tampering import guards_off, tamper, undone

pytestmark = pytest.mark.django_db

ORDER = "Regional court of Zaton, 7 O 12/26"
SECRETS = {
    "claim": ("Wren killed 75 of them", "Informant Wren"),
    "review": ("Wren told me the thousands are lost", "75,000, says Wren"),
    "waiver": ("Wren says that it stands",),
    "assignment": ("Wren threatened me",),
    "remark": ("Did Wren write this",),
    "evidence": ("Dossier Kestrel", "wren.example", "Wren at Larkspur", "Kestrel.pdf", "%PDF-1.7 Kestrel"),
}
WHY = "Wren asked us to"


@dataclass(frozen=True)
class Newsroom:
    """A claim, a source with a file and a review that were each changed for a reason, and the moment before that."""

    article: Article
    claim: Claim
    review: Review
    evidence: Evidence
    waiver: Waiver
    assignment: Assignment
    remark: Remark
    before: datetime
    operator: User

    def row(self, kind: str) -> int:
        return int(getattr(self, kind).pk)

    def parts(self, kind: str) -> list[EntryPart]:
        return list(EntryPart.objects.filter(kind=kind, row=self.row(kind)).order_by("pk"))


def make_newsroom() -> Newsroom:
    edda, charlie, chidi = (
        make_person(name, role)
        for name, role in (("edda", Role.EDITOR), ("charlie", Role.CHECKER), ("chidi", Role.CHECKER))
    )
    article = make_article(by=edda, outlet="Portal Zaton")
    statement, claimant = SECRETS["claim"]
    claim = make_claim(article, by=charlie, statement=statement, claimant=claimant, risk="figure")
    make_claim(article, by=charlie, quote="They go first")
    title, host, note, name, content = SECRETS["evidence"]
    said = {"title": title, "url": f"https://{host}/a", "archive_url": f"https://archive.org/{host}", "note": note}
    evidence = source(claim, by=charlie, content=content.encode(), file_name=name, person="Wren", **said)
    dispute(claim, by=chidi)
    rationale, correction = SECRETS["review"]
    opinion = {"verdict": "disputed", "reason": "mistranslation", "rationale": rationale, "correction": correction}
    review = give(claim, by=chidi, **opinion)
    stella = make_person("stella", Role.STANDARDS_EDITOR)
    [waiver] = let_pass(article, Blocking(Blocker.DISPUTED, claim=claim.pk), by=stella, why=SECRETS["waiver"][0])
    assignment = give_back(assign(article, to=charlie, by=edda), by=charlie, why=SECRETS["assignment"][0])
    remark = ask(claim, to=edda, by=charlie, text=SECRETS["remark"][0], private=False)
    before = clock.now()
    token = Claim.objects.get(pk=claim.pk).lock_version
    evidence = edit_evidence(evidence, Source({"stance": "context"}), by=charlie, lock_version=token, why=WHY)
    revise(article, SOLDIERS.replace("The ministry denies it. ", ""), by=edda)
    claim.refresh_from_db()
    sue = make_person("sue", is_superuser=True)
    return Newsroom(
        Article.objects.get(pk=article.pk), claim, review, evidence, waiver, assignment, remark, before, sue
    )


@pytest.fixture(scope="module")
def kept_newsroom(django_db_setup: None, django_db_blocker: Any) -> Iterator[Newsroom]:
    with made_once(make_newsroom, django_db_blocker) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(kept_newsroom: Newsroom, db: None) -> Newsroom:
    return kept_newsroom


def erased(newsroom: Newsroom, *kinds: str) -> None:
    for kind in kinds:
        erase(kind, newsroom.row(kind), by=newsroom.operator, order=ORDER)


def everything() -> bytes:
    """All that any table of the database holds, as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            values = [value for row in cursor.fetchall() for value in row if value is not None]
            found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in values]
    return b"\n".join(found)


KINDS = ("review", "evidence", "claim", "waiver", "assignment", "remark")


@pytest.mark.parametrize("kind", KINDS)
class TestWhatIsErased:
    def test_is_in_no_table(self, kind: str, newsroom: Newsroom) -> None:
        assert all(word.encode() in everything() for word in SECRETS[kind])
        erased(newsroom, kind)
        assert [word for word in SECRETS[kind] if word.encode() in everything()] == []

    def test_leaves_a_record_that_verifies(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        assert findings() == []
        found = verify_article(newsroom.article.pk)
        assert found.findings == []
        assert found.erased == EntryPart.objects.filter(payload="").count() > 0

    def test_leaves_digests_and_all_that_came_before_in_place(self, kind: str, newsroom: Newsroom) -> None:
        before = list(Entry.objects.order_by("pk").values())
        digests = [part.digest for part in newsroom.parts(kind)]
        erased(newsroom, kind)
        assert list(Entry.objects.order_by("pk").values())[: len(before)] == before
        assert [part.digest for part in newsroom.parts(kind)] == digests

    def test_is_in_the_registry_with_who_did_it_and_by_whose_order(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        part = EntryPart.objects.select_related("entry").get(kind="erasure")
        assert (part.entry.chain, part.entry.verb) == ("registry", "erase")
        assert part.entry.parts.get(kind="act").said["by"] == newsroom.operator.pk
        said = part.said["fields"]
        assert (said["kind"], said["row"], said["order"]) == (kind, newsroom.row(kind), ORDER)
        assert set(said["digests"]) == set(EntryPart.objects.filter(payload="").values_list("digest", flat=True))

    def test_is_marked_where_it_was(self, kind: str, newsroom: Newsroom) -> None:
        words = {"review": "rationale", "evidence": "title", "claim": "statement", "remark": "text"}
        word = words.get(kind, "why")
        erased(newsroom, kind)
        row = type(getattr(newsroom, kind)).objects.get(pk=newsroom.row(kind))
        assert {getattr(row, word), *row.history.values_list(word, flat=True)} - {""} == {MARK}

    def test_is_erased_at_every_moment(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        for moment in (newsroom.before, clock.now()):
            past = as_of(newsroom.article, moment)
            [record, _other] = past.claims
            said = {
                "review": [review.rationale for review in record.reviews],
                "evidence": [evidence.title for evidence in record.evidence],
                "claim": [record.claim.statement],
                "waiver": [held.waiver.why for held in past.approval().waivers],
                "assignment": [row.why for row in past.rows[Assignment].values()],
                "remark": [row.text for row in past.rows[Remark].values()],
            }
            assert said[kind] == [MARK]

    def test_leaves_a_bundle_that_verifies(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        bundle = b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator))
        found, notes = verify_report.check(bundle)
        assert found == []
        assert "were erased by order" in "\n".join(notes)
        assert [word for word in SECRETS[kind] if word.encode() in bundle] == []
        withheld = [
            part["kind"]
            for entries in json.loads(verify_report.unpack(bundle)["entries.json"])["chains"].values()
            for entry in entries
            for part in entry["parts"]
            if "payload" not in part
        ]
        assert kind in withheld

    def test_leaves_pages_that_can_be_drawn(self, kind: str, newsroom: Newsroom, as_: Callable[[User], Client]) -> None:
        erased(newsroom, kind)
        browser = as_(User.objects.get(username="charlie"))
        pages = {"claim_history": newsroom.claim.pk, "desk": newsroom.article.pk}
        pages |= {"article_sign_off": newsroom.article.pk, "article_history": newsroom.article.pk}
        for address in [reverse(f"admin:{name}", args=[pk]) for name, pk in pages.items()]:
            page = browser.get(address)
            assert page.status_code == 200, address
            assert [word for word in SECRETS[kind] if word in page.content.decode()] == []

    def test_can_be_written_anew_and_erased_again(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        again(newsroom, kind)
        assert b"Written anew" in everything()
        erased(newsroom, kind)
        assert b"Written anew" not in everything()
        assert findings() == []
        bundle = b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator))
        assert verify_report.check(bundle)[0] == []

    def test_is_erased_once(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        with pytest.raises(ValidationError, match="no words left"):
            erased(newsroom, kind)

    def test_finds_the_guards_on_again(self, kind: str, newsroom: Newsroom) -> None:
        erased(newsroom, kind)
        assert guards.missing(connection) == []


def again(newsroom: Newsroom, kind: str) -> None:
    by = User.objects.get(username="chidi")
    claim = Claim.objects.get(pk=newsroom.claim.pk)
    if kind == "review":
        give(claim, by=by, verdict="disputed", reason="mistranslation", rationale="Written anew")
    elif kind == "waiver":
        waiver = Waiver.objects.get(pk=newsroom.waiver.pk)
        stella = User.objects.get(username="stella")
        withdraw_waiver(waiver, by=stella, lock_version=waiver.lock_version, why="Written anew")
    elif kind == "assignment":
        row = Assignment.objects.get(pk=newsroom.assignment.pk)
        row.why = "Written anew"
        with by_hand(by):
            touch(row, by=by)
    elif kind == "remark":
        resolve(newsroom.remark, by=by, why="Written anew")
    elif kind == "evidence":
        said = Source({"title": "Written anew", "url": "https://example.org"})
        evidence = Evidence.objects.get(pk=newsroom.evidence.pk)
        edit_evidence(evidence, said, by=by, lock_version=claim.lock_version)
    else:
        values = {"statement": "Written anew", "claimant": "", "risk": claim.risk}
        edit_claim(claim, by=by, lock_version=claim.lock_version, **values)


class TestAllOfThem:
    def test_can_be_erased_one_after_the_other(self, newsroom: Newsroom) -> None:
        erased(newsroom, *KINDS)
        assert b"Wren" not in everything()
        assert b"Kestrel" not in everything()
        assert findings() == []
        bundle = b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator))
        assert verify_report.check(bundle)[0] == []

    def test_leave_drafts_that_hold_none_of_the_words(self, newsroom: Newsroom) -> None:
        rationale = SECRETS["review"][0]
        for name, text in (("charlie", rationale), ("chidi", "Something else")):
            by = User.objects.get(username=name)
            keep_draft(by=by, form="review", about=newsroom.claim.pk, values={"rationale": text})
        erased(newsroom, "review")
        assert [draft.person.username for draft in Draft.objects.all()] == ["chidi"]


class TestTheReasonOfAChange:
    def test_goes_with_it_wherever_its_entry_says_it_again(self, newsroom: Newsroom) -> None:
        assert WHY.encode() in everything()
        erased(newsroom, "evidence")
        assert WHY.encode() not in everything()

    def test_goes_out_of_the_places_that_were_given_with_it(self, newsroom: Newsroom) -> None:
        claim = Claim.objects.get(pk=newsroom.claim.pk)
        by, number = User.objects.get(username="charlie"), newsroom.article.current_number
        place_claim(claim, by=by, lock_version=claim.lock_version, version_number=number, span=Span(0, 7), why=WHY)
        assert Placement.objects.filter(why=WHY).exists()
        erased(newsroom, "claim")
        assert not Placement.objects.filter(why=WHY).exists()
        assert findings() == []
        bundle = b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator))
        assert verify_report.check(bundle)[0] == []


class TestAnAttachedFile:
    def test_stays_while_another_source_has_it(self, newsroom: Newsroom) -> None:
        content = SECRETS["evidence"][-1].encode()
        source(newsroom.claim, by=newsroom.operator, content=content, file_name="another.pdf", title="Another")
        erased(newsroom, "evidence")
        assert bytes(AttachedFile.objects.get().content) == content
        assert findings() == []

    def test_is_not_kept_again(self, newsroom: Newsroom) -> None:
        erased(newsroom, "evidence")
        content = SECRETS["evidence"][-1].encode()
        with pytest.raises(ValidationError, match="erased by order"):
            source(newsroom.claim, by=newsroom.operator, content=content, file_name="another.pdf", title="Another")

    def test_can_be_fetched_no_more(self, newsroom: Newsroom, as_: Callable[[User], Client]) -> None:
        erased(newsroom, "evidence")
        address = reverse("admin:evidence_file", args=[newsroom.evidence.pk])
        assert as_(newsroom.operator).get(address).status_code == 404


class TestAnErasedSource:
    def test_lets_the_article_be_read_as_it_was_recorded(self, newsroom: Newsroom) -> None:
        """Its bytes are gone by order: nobody is told that somebody changed them."""
        erased(newsroom, "evidence")
        assert read_approval(newsroom.article, with_files=True).as_recorded

    def test_can_be_withdrawn_though_its_address_is_gone(self, newsroom: Newsroom) -> None:
        erased(newsroom, "evidence")
        token = Claim.objects.get(pk=newsroom.evidence.claim_id).lock_version
        withdrawn = withdraw_evidence(newsroom.evidence, by=newsroom.operator, lock_version=token, why="It is empty.")
        assert withdrawn.withdrawn


def test_a_bundle_of_a_sealed_review_and_a_confidential_source_shows_nothing_of_them(newsroom: Newsroom) -> None:
    charlie = User.objects.get(username="charlie")
    claim = make_claim(newsroom.article, by=charlie, quote="The ministry denies everything", risk="accusation")
    hidden = source(claim, by=charlie, title="Dossier", confidential=True)
    review = give(claim, by=charlie, rationale="As it says.")
    for kind, row in (("evidence", hidden), ("review", review)):
        erase(kind, row.pk, by=newsroom.operator, order=ORDER)
    bundle = b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator))
    assert verify_report.check(bundle)[0] == []
    [entries] = json.loads(verify_report.unpack(bundle)["entries.json"])["chains"].values()
    kinds = [part["kind"] for entry in entries[-2:] for part in entry["parts"] if "payload" in part]
    assert kinds == []


def test_a_bundle_of_a_moment_before_is_refused_and_other_formats_are_not(newsroom: Newsroom, tmp_path: Path) -> None:
    erased(newsroom, "review")
    assert b"".join(export([newsroom.article.pk], "json", by=newsroom.operator, scope=Scope(as_of=newsroom.before)))
    with pytest.raises(ErasedSinceError):
        b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator, scope=Scope(as_of=newsroom.before)))
    arguments = ["--article", str(newsroom.article.pk), "--format", "zip", "--as-of", newsroom.before.isoformat()]
    with pytest.raises(CommandError, match="erased by order after this moment"):
        call_command("export_report", *arguments, "--output", str(tmp_path / "bundle.zip"), "--by", "sue")
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_before_the_ledger_is_erased_too(newsroom: Newsroom) -> None:
    with guards_off(), connection.cursor() as cursor:
        for table in ("entrypart", "entry", "head"):
            cursor.execute(f"DELETE FROM annotations_{table}")  # noqa: S608
    take_over()
    assert findings() == []
    erased(newsroom, "evidence")
    assert b"Kestrel" not in everything()
    assert findings() == []
    tamper("UPDATE annotations_historicalreview SET rationale = 'I never said so.'")
    assert "annotations_historicalarticle" in {finding.table for finding in findings()}


# --- what is found all the same ---


class TestWithoutAnOrder:
    BLANK = "UPDATE annotations_entrypart SET payload = '', salt = '' WHERE id = %s"

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_part_that_somebody_blanked_is_found(self, kind: str, newsroom: Newsroom) -> None:
        part = newsroom.parts(kind)[0]
        with undone():
            tamper(self.BLANK, part.pk)
            assert ("annotations_entrypart", part.pk) in {(each.table, each.row) for each in findings()}

    def test_nor_after_another_part_was_erased_by_one(self, newsroom: Newsroom) -> None:
        erased(newsroom, "review")
        part = newsroom.parts("evidence")[0]
        with undone():
            tamper(self.BLANK, part.pk)
            assert ("annotations_entrypart", part.pk) in {(each.table, each.row) for each in findings()}

    @pytest.mark.parametrize(
        "payload", ["", "{}", '{"fields":[]}', '{"fields":{"digests":5,"files":5}}', '{"fields":{"digests":[[5]]}}']
    )
    def test_nor_where_the_registry_has_the_order_no_more(self, payload: str, newsroom: Newsroom) -> None:
        erased(newsroom, "review")
        part = newsroom.parts("review")[0]
        with undone():
            tamper("UPDATE annotations_entrypart SET payload = %s WHERE kind = 'erasure'", payload)
            assert ("annotations_entrypart", part.pk) in {(each.table, each.row) for each in findings()}

    @pytest.mark.parametrize("fields", ["[]", '{"digest":[5],"reads":{}}', '{"digest":5,"reads":5}', "{}"])
    def test_nor_where_the_article_s_chain_does_not_say_what_is_left(self, fields: str, newsroom: Newsroom) -> None:
        erased(newsroom, "review")
        part = newsroom.parts("review")[0]
        with undone():
            tamper("UPDATE annotations_entrypart SET payload = %s WHERE kind = 'erased'", f'{{"fields":{fields}}}')
            assert ("annotations_entrypart", part.pk) in {(each.table, each.row) for each in findings()}

    def test_an_attached_file_is_found(self, newsroom: Newsroom) -> None:
        with undone():
            tamper("UPDATE annotations_attachedfile SET content = %s", b"")
            assert {each.table for each in findings()} == {"annotations_attachedfile"}


class TestAfterAnErasure:
    @pytest.mark.parametrize(
        ("sql", "table"),
        [
            ("UPDATE annotations_review SET rationale = 'I never said so.' WHERE id = %s", "annotations_review"),
            ("UPDATE annotations_review SET correction = '' WHERE id = %s", "annotations_review"),
            (
                "UPDATE annotations_historicalreview SET rationale = 'Wren' WHERE id = %s",
                "annotations_historicalreview",
            ),
            (
                "UPDATE annotations_historicalreview SET reason = 'outdated' WHERE id = %s",
                "annotations_historicalreview",
            ),
            (
                "UPDATE annotations_historicalreview SET history_change_reason = 'So.' WHERE id = %s",
                "annotations_historicalreview",
            ),
            (
                "UPDATE annotations_entrypart SET payload = '{}' WHERE kind = 'review' AND row = %s",
                "annotations_entrypart",
            ),
            (
                "UPDATE annotations_entrypart SET history = 1 WHERE kind = 'review' AND row = %s",
                "annotations_entrypart",
            ),
        ],
    )
    def test_what_is_left_is_held_as_ever(self, sql: str, table: str, newsroom: Newsroom) -> None:
        erased(newsroom, "review")
        with undone():
            tamper(sql, newsroom.review.pk)
            assert table in {each.table for each in findings()}

    def test_the_words_put_back_are_a_finding(self, newsroom: Newsroom) -> None:
        part = newsroom.parts("review")[0]
        erased(newsroom, "review")
        with undone():
            sql = "UPDATE annotations_entrypart SET payload = %s, salt = %s WHERE id = %s"
            tamper(sql, part.payload, part.salt, part.pk)
            assert "erased by order, and has words again" in " ".join(each.what for each in findings())

    def test_what_is_left_cannot_be_told_otherwise_in_a_bundle(self, newsroom: Newsroom) -> None:
        erased(newsroom, "review")
        members = verify_report.unpack(b"".join(export([newsroom.article.pk], "zip", by=newsroom.operator)))
        for name in ("report.json", "entries.json"):
            members[name] = members[name].replace(b"mistranslation", b"outdated")
        assert verify_report.check(verify_report.pack(members))[0] != []


# --- who may, and what failing leaves ---


def run(*arguments: Any) -> str:
    stdout = StringIO()
    call_command("erase", *map(str, arguments), stdout=stdout)
    return stdout.getvalue()


class TestTheCommand:
    def test_says_that_backups_still_hold_the_words(self, newsroom: Newsroom) -> None:
        said = run("review", newsroom.review.pk, "--order", ORDER, "--by", "sue")
        assert said.startswith("Erased in 2 parts of entries. Backups")

    @pytest.mark.parametrize("name", ["edda", "charlie"])
    def test_refuses_who_may_not(self, name: str, newsroom: Newsroom) -> None:
        before = snapshot()
        with pytest.raises(CommandError, match="has no role that may do this"):
            run("review", newsroom.review.pk, "--order", ORDER, "--by", name)
        assert snapshot() == before

    def test_refuses_what_is_not_there(self, newsroom: Newsroom) -> None:
        with pytest.raises(CommandError, match="There is no review 999999"):
            run("review", 999_999, "--order", ORDER, "--by", "sue")

    def test_refuses_without_an_order(self, newsroom: Newsroom) -> None:
        with pytest.raises(CommandError, match="by whose order"):
            run("review", newsroom.review.pk, "--order", " ", "--by", "sue")

    def test_refuses_a_record_that_somebody_changed(self, newsroom: Newsroom) -> None:
        with undone():
            tamper("UPDATE annotations_review SET correction = '80' WHERE id = %s", newsroom.review.pk)
            with pytest.raises(CommandError, match="not as it was recorded"):
                run("review", newsroom.review.pk, "--order", ORDER, "--by", "sue")

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite there are no roles")
    def test_refuses_the_application_s_role(self, newsroom: Newsroom) -> None:
        before = snapshot()
        with undone():
            make_role()
            log_in()
            with pytest.raises(CommandError, match="The application cannot erase"):
                run("review", newsroom.review.pk, "--order", ORDER, "--by", "sue")
        assert snapshot() == before

    def test_is_told_of_by_verify_history(self, newsroom: Newsroom) -> None:
        run("review", newsroom.review.pk, "--order", ORDER, "--by", "sue")
        stdout = StringIO()
        call_command("verify_history", stdout=stdout)
        assert stdout.getvalue().strip().endswith("2 parts of entries were erased by order.")


def test_a_failure_at_any_statement_leaves_everything_and_the_guards(newsroom: Newsroom) -> None:
    before = snapshot()
    for number in range(1, 400):
        with failing_at(number) as ran:
            try:
                erased(newsroom, "evidence")
            except (OperationalError, ValidationError):  # it verifies first, and what cannot be read is not in order
                assert snapshot() == before, f"statement {number}: {ran[-1]}"
                assert guards.missing(connection) == [], f"statement {number}: {ran[-1]}"
                continue
        break
    assert number > 50
    assert snapshot() != before
