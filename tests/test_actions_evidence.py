"""Sources: added, corrected, taken back; each kind with what somebody else needs to go back to it."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.actions.evidence import Source, add_evidence, edit_evidence, restore_evidence, withdraw_evidence
from annotations.attachments import LIMIT_BYTES
from annotations.choices import EvidenceKind, Standing
from annotations.models import AttachedFile, Claim, Evidence, User
from annotations.models.evidence import NEEDED, SAID
from annotations.permissions import PERMISSIONS
from tests.make import give, make_claim, nothing_changes, source, standings, traces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_claim", "standings_hold")]

PDF = b"%PDF-1.7 \x00"
LEFT_BY_CHIDI = [("claim", "chidi", ""), ("evidence", "chidi", "")]


def changed(evidence: Evidence, *, by: User, why: str = "", content: bytes = b"", name: str = "", **values: Any) -> Any:
    token = Claim.objects.get(pk=evidence.claim_id).lock_version
    return edit_evidence(evidence, Source(values, name, content), by=by, lock_version=token, why=why)


def taken_back(evidence: Evidence, *, by: User, why: str = "") -> Evidence:
    token = Claim.objects.get(pk=evidence.claim_id).lock_version
    return withdraw_evidence(evidence, by=by, lock_version=token, why=why)


def given_back(evidence: Evidence, *, by: User, why: str = "") -> Evidence:
    token = Claim.objects.get(pk=evidence.claim_id).lock_version
    return restore_evidence(evidence, by=by, lock_version=token, why=why)


class TestAdding:
    def test_keeps_all_that_is_said_of_the_source(self, claim: Claim, second: User) -> None:
        said: dict[str, Any] = {
            "kind": EvidenceKind.INTERVIEW,
            "stance": "refutes",
            "tier": "primary",
            "title": "Call with the press office",
            "url": "https://example.org/transcript",
            "archive_url": "https://archive.example.org/1",
            "archived_on": date(2023, 11, 10),
            "locator": "11:42",
            "quote": "около 75 тысяч",
            "quote_translation": "about 75 thousand",
            "person": "A spokesman",
            "consulted_on": date(2024, 2, 6),
            "origin": "Western estimates",
            "note": "He was sure.",
            "confidential": True,
        }
        assert set(said) == set(SAID)
        with traces() as left:
            evidence = source(claim, by=second, **said)
        assert left == LEFT_BY_CHIDI
        evidence.refresh_from_db()
        assert {name: getattr(evidence, name) for name in said} == said
        assert evidence.added_by == second

    def test_changes_the_claim_s_token_and_not_its_standing(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        source(claim, by=checker)
        assert Claim.objects.get().lock_version == claim.lock_version + 1
        assert standings() == {claim: (Standing.SETTLED, "verified")}


# What each kind needs, by field; everything else may be blank.
ENOUGH: dict[str, dict[str, Any]] = {
    EvidenceKind.WEB_PAGE: {"url": "https://example.org"},
    EvidenceKind.DOCUMENT: {"title": "The report"},
    EvidenceKind.INTERVIEW: {"person": "A spokesman", "consulted_on": date(2024, 2, 6)},
    EvidenceKind.OBSERVATION: {"note": "I heard it."},
    EvidenceKind.DATA: {"note": "75 × 1,000"},
    EvidenceKind.ASKED: {"title": "By mail", "consulted_on": date(2024, 2, 6), "note": "No answer."},
    EvidenceKind.SEARCH: {"note": "Three archives: nothing."},
}
BLANK = {"title": "", "url": "", "person": "", "consulted_on": None, "note": ""}


def test_every_kind_says_what_it_needs() -> None:
    assert {kind: set(needed) for kind, needed in NEEDED.items()} == {kind: set(need) for kind, need in ENOUGH.items()}
    assert set(ENOUGH) == set(EvidenceKind)


@pytest.mark.parametrize("kind", EvidenceKind)
class TestAKindOfSource:
    def test_needs_no_more_than_this(self, claim: Claim, checker: User, kind: EvidenceKind) -> None:
        assert source(claim, by=checker, kind=kind, **{**BLANK, **ENOUGH[kind]})

    def test_is_refused_without_it_by_field(self, claim: Claim, checker: User, kind: EvidenceKind) -> None:
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            source(claim, by=checker, kind=kind, **BLANK)
        assert set(refusal.value.message_dict) == set(ENOUGH[kind])

    def test_is_not_changed_into_without_it(self, claim: Claim, checker: User, kind: EvidenceKind) -> None:
        other = EvidenceKind.DOCUMENT if kind != EvidenceKind.DOCUMENT else EvidenceKind.DATA
        evidence = source(claim, by=checker, kind=other, **{**BLANK, **ENOUGH[other]})
        with nothing_changes(), pytest.raises(ValidationError):
            changed(evidence, by=checker, kind=kind, **BLANK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rumour"},
        {"stance": "proves"},
        {"tier": "tertiary"},
        {"url": "javascript:alert(1)"},
        {"url": "data:text/html,x"},
        {"url": "example"},
        {"archive_url": "javascript:alert(1)"},
        {"title": "x" * 501},
        {"locator": "x" * 201},
        {"consulted_on": "yesterday"},
        {"archived_on": "yesterday"},
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_said_of_a_source_is_refused_by_field(
    claim: Claim, checker: User, wrong: dict[str, Any]
) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refusal:
        source(claim, by=checker, **wrong)
    assert list(refusal.value.message_dict) == list(wrong)


class TestCorrecting:
    def test_keeps_what_was_and_who_changed_it_and_why(self, claim: Claim, checker: User, second: User) -> None:
        evidence = source(claim, by=checker)
        with traces() as left:
            changed(evidence, by=second, title="The report of 2024", why="There are two.")
        assert left == [("claim", "chidi", ""), ("evidence", "chidi", "There are two.")]
        assert [row.title for row in evidence.history.order_by("history_id")] == ["The report", "The report of 2024"]
        evidence.refresh_from_db()
        assert evidence.added_by == checker, "who added it stays"

    def test_that_changes_nothing_writes_nothing(self, claim: Claim, checker: User, second: User) -> None:
        evidence = source(claim, by=checker)
        with nothing_changes():
            changed(evidence, by=second, title=evidence.title, why="no reason")

    def test_leaves_what_is_not_spoken_of(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker, note="As seen.", confidential=True, content=PDF, file_name="a.pdf")
        changed(evidence, by=checker, title="Another title")
        evidence.refresh_from_db()
        assert (evidence.note, evidence.confidential, evidence.file_name) == ("As seen.", True, "a.pdf")


class TestTakingBack:
    def test_keeps_the_source_and_says_who_and_why(self, claim: Claim, checker: User, second: User) -> None:
        evidence = source(claim, by=checker)
        with traces() as left:
            taken_back(evidence, by=second, why="It is about another war.")
        assert left == [("claim", "chidi", ""), ("evidence", "chidi", "It is about another war.")]
        assert Evidence.objects.get().withdrawn

    def test_twice_writes_nothing(self, claim: Claim, checker: User) -> None:
        evidence = taken_back(source(claim, by=checker), by=checker)
        with nothing_changes():
            taken_back(evidence, by=checker, why="again")

    def test_is_undone(self, claim: Claim, checker: User, second: User) -> None:
        evidence = taken_back(source(claim, by=checker), by=checker)
        with traces() as left:
            given_back(evidence, by=second, why="It is about this one.")
        assert left == [("claim", "chidi", ""), ("evidence", "chidi", "It is about this one.")]
        assert not Evidence.objects.get().withdrawn

    def test_is_undone_only_where_it_was_done(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker)
        with nothing_changes():
            given_back(evidence, by=checker)


class TestAnAttachedFile:
    def test_is_kept_byte_for_byte_under_its_digest(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker, content=PDF, file_name="report.pdf")
        assert evidence.file
        assert bytes(AttachedFile.objects.get().content) == PDF
        assert evidence.file_id == hashlib.sha256(PDF).hexdigest()
        assert (evidence.file_name, evidence.file_type) == ("report.pdf", "application/pdf")

    def test_is_kept_once_however_often_it_is_attached(self, claim: Claim, checker: User) -> None:
        source(claim, by=checker, content=PDF, file_name="report.pdf")
        source(claim, by=checker, content=PDF, file_name="the same.pdf", title="The same")
        assert AttachedFile.objects.count() == 1
        assert sorted(Evidence.objects.values_list("file_name", flat=True)) == ["report.pdf", "the same.pdf"]

    def test_is_replaced_only_by_another_and_stays_in_the_history(self, claim: Claim, checker: User) -> None:
        evidence = source(claim, by=checker, content=PDF, file_name="report.pdf")
        changed(evidence, by=checker, content=b"Better.", name="report.txt")
        assert AttachedFile.objects.count() == 2
        assert [row.file_name for row in evidence.history.order_by("history_id")] == ["report.pdf", "report.txt"]
        evidence.refresh_from_db()
        assert evidence.file_type == "text/plain"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("report.pdf", b"MZ\x90\x00"),
            ("picture.svg", b"<svg/>"),
            ("page.html", b"<p>"),
            ("program.exe", b"MZ\x90\x00"),
            ("report.pdf", PDF.ljust(LIMIT_BYTES + 1)),
        ],
        ids=["wrong content", "svg", "html", "exe", "too large"],
    )
    def test_that_may_not_be_attached_leaves_nothing(
        self, claim: Claim, checker: User, name: str, content: bytes
    ) -> None:
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            source(claim, by=checker, content=content, file_name=name)
        assert list(refusal.value.message_dict) == ["attachment"]


class TestUsingASourceAgain:
    @pytest.fixture
    def other(self, claim: Claim, checker: User) -> Claim:
        return make_claim(claim.article, by=checker, quote="They go first")

    def used(self, claim: Claim, again: Evidence, *, by: User) -> Evidence:
        claim.refresh_from_db()
        return add_evidence(claim, Source(again=again), by=by, lock_version=claim.lock_version)

    def test_is_a_source_of_its_own_in_history(self, claim: Claim, other: Claim, checker: User, second: User) -> None:
        first = source(claim, by=checker, content=PDF, file_name="report.pdf", stance="refutes")
        with traces() as left:
            copy = self.used(other, first, by=second)
        assert left == LEFT_BY_CHIDI
        changed(copy, by=second, title="Changed there alone")
        first.refresh_from_db()
        assert (first.title, first.stance) == ("The report", "refutes")

    def test_takes_what_the_source_says_now(self, claim: Claim, other: Claim, checker: User) -> None:
        first = source(claim, by=checker)
        as_it_was = Evidence.objects.get(pk=first.pk)
        changed(first, by=checker, locator="page 4")
        assert self.used(other, as_it_was, by=checker).locator == "page 4"

    def test_is_refused_to_who_may_not_see_it(
        self, claim: Claim, other: Claim, checker: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever may mark may see it today: the rule holds for itself."""
        first = source(claim, by=checker, confidential=True)
        monkeypatch.setitem(PERMISSIONS, "see_confidential", frozenset())
        with nothing_changes(), pytest.raises(PermissionDenied):
            self.used(other, first, by=checker)

    def test_is_refused_once_it_was_taken_back(self, claim: Claim, other: Claim, checker: User) -> None:
        first = source(claim, by=checker)
        taken_back(first, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="taken back"):
            self.used(other, first, by=checker)
