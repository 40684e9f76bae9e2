"""Adding sources of every kind, correcting them, taking them back, and the files attached to them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.attachments import LIMIT_BYTES
from annotations.models import AttachedFile, Evidence
from tests.make import dispute, source
from tests.views.reading import Page, address, desk_of, tells

pytestmark = pytest.mark.usefixtures("kept_claim")

WEB_PAGE = {"kind": "web_page", "url": "https://example.org/report", "stance": "refutes", "title": "The report"}
PDF = b"%PDF-1.7\n..."


def add(client, claim, **typed):
    """Fills in a source on the claim's card and sends it."""
    return desk_of(client, claim).send(address("evidence_add", claim), **typed)


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    "needed",
    [
        pytest.param({"kind": "web_page", "url": "https://example.org/report"}, id="web page"),
        pytest.param({"kind": "document", "title": "Annual report 2023"}, id="document"),
        pytest.param({"kind": "interview", "person": "A. Witness", "consulted_on": "2024-02-06"}, id="interview"),
        pytest.param({"kind": "observation", "note": "Counted the graves myself."}, id="own observation"),
        pytest.param({"kind": "data", "note": "1,500 a day for fifty days is 75,000."}, id="calculation"),
    ],
)
def test_each_kind_of_source_is_kept_with_what_it_needs_and_refused_without(needed, claim, checker, as_):
    desk = add(as_(checker), claim, **needed)
    assert "The source is added to claim 1." in desk.words
    evidence = claim.evidence.get()
    assert {name: str(getattr(evidence, name)) for name in needed} == needed
    assert evidence.added_by == checker
    for name in needed.keys() - {"kind"}:
        refused = add(as_(checker), claim, **{**needed, name: ""}, origin="Western estimates")
        assert refused.status == 400
        assert "Needed for this kind of evidence" in refused.complaint_at(name)
        kept = refused.form(address("evidence_add", claim))
        assert (kept["kind"], kept["origin"]) == (needed["kind"], "Western estimates")
    assert claim.evidence.count() == 1


def test_all_that_is_known_of_a_source_is_shown_with_the_claim(claim, checker, reader, as_):
    known = {
        **WEB_PAGE,
        "tier": "primary",
        "archive_url": "https://archive.example/1",
        "archived_on": "2023-11-10",
        "locator": "paragraph 4",
        "quote": "около 75 000 солдат",
        "quote_translation": "about 75,000 soldiers",
        "consulted_on": "2024-02-06",
        "origin": "Western estimates",
        "note": "Its own figure.",
    }
    add(as_(checker), claim, **known)
    card = desk_of(as_(reader), claim).section("card")
    days = {"2024-02-06", "2023-11-10"}
    for value in ("Refutes", "web page", "primary source", "Feb", "10 November 2023", "Charlie", *known.values()):
        assert value in card or value in {"refutes", "web_page", "primary", *days}, value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "not an address"),
        ("archive_url", "data:text/html,x"),
        ("consulted_on", "yesterday"),
        ("archived_on", "yesterday"),
        ("stance", "maybe"),
        ("tier", "third hand"),
        ("title", "x" * 501),
        ("note", "a\0b"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(field, value, claim, checker, as_):
    refused = add(as_(checker), claim, **{**WEB_PAGE, field: value})
    assert refused.status == 400
    assert refused.complaint_at(field)
    assert not claim.evidence.exists()


def test_an_address_without_its_scheme_is_taken_as_https(claim, checker, as_):
    add(as_(checker), claim, **{**WEB_PAGE, "url": "example.org/report"})
    assert claim.evidence.get().url == "https://example.org/report"


def test_an_attached_file_is_served_as_a_download_and_never_as_a_page(claim, checker, reader, as_):
    add(as_(checker), claim, **WEB_PAGE, attachment=upload("Отчёт 2023.pdf"))
    evidence = claim.evidence.get()
    download = as_(reader).get(address("evidence_file", evidence))
    assert download.content == PDF
    assert download["Content-Disposition"].startswith("attachment;")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    assert download["Content-Type"] == "application/pdf"
    assert address("evidence_file", evidence) in desk_of(as_(reader), claim).links()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("evil.html", b"<script>alert(1)</script>", id="a web page"),
        pytest.param("evil.svg", b"<svg onload='alert(1)'/>", id="a drawing with script"),
        pytest.param("setup.exe", b"MZ", id="a program"),
        pytest.param("report.pdf", b"<script>alert(1)</script>", id="not what its name says"),
        pytest.param("report.docx", b"PK\x03\x04 cut off", id="a broken office document"),
        pytest.param("noname", PDF, id="without an ending"),
    ],
)
def test_a_file_that_is_no_document_is_refused_at_its_field(name, content, claim, checker, as_):
    refused = add(as_(checker), claim, **WEB_PAGE, attachment=upload(name, content))
    assert refused.status == 400
    assert refused.complaint_at("attachment")
    assert refused.form(address("evidence_add", claim))["title"] == "The report"
    assert not AttachedFile.objects.exists()


def test_a_file_over_twenty_megabytes_is_refused(claim, checker, as_):
    refused = add(as_(checker), claim, **WEB_PAGE, attachment=upload("big.txt", b"x" * (LIMIT_BYTES + 1)))
    assert refused.status == 400
    assert "larger than 20 MB" in refused.complaint_at("attachment")


def test_a_file_name_cannot_hide_its_ending(claim, checker, reader, as_):
    add(as_(checker), claim, **WEB_PAGE, attachment=upload("\u202eexe.invoice.pdf"))
    evidence = claim.evidence.get()
    assert evidence.file_name.endswith(".pdf")
    for told in (evidence.file_name, as_(reader).get(address("evidence_file", evidence))["Content-Disposition"]):
        assert "\u202e" not in told
        assert "%E2%80%AE" not in told


def test_the_same_file_is_kept_once(claim, checker, as_):
    add(as_(checker), claim, **WEB_PAGE, attachment=upload("one.pdf"))
    add(as_(checker), claim, **{**WEB_PAGE, "title": "The same again"}, attachment=upload("two.pdf"))
    assert [evidence.file_name for evidence in claim.evidence.all()] == ["one.pdf", "two.pdf"]
    assert AttachedFile.objects.count() == 1


def test_a_source_without_a_file_has_none_to_serve(claim, checker, as_):
    assert as_(checker).get(address("evidence_file", source(claim, by=checker))).status_code == 404


def test_a_confidential_source_is_seen_by_those_who_check_and_by_no_reader(claim, checker, second, reader, as_):
    secret = "A protected person"
    add(as_(checker), claim, **{**WEB_PAGE, "title": secret}, confidential="on", attachment=upload("secret.pdf"))
    evidence = claim.evidence.get()
    history = address("claim_history", claim)
    assert secret in desk_of(as_(second), claim).words
    assert secret in Page.at(as_(second), history).words
    assert as_(second).get(address("evidence_file", evidence)).status_code == 200

    for page in (desk_of(as_(reader), claim), Page.at(as_(reader), history)):
        assert secret not in page.words
        assert "secret.pdf" not in page.words
        assert "example.org/report" not in page.response.content.decode()
    assert as_(reader).get(address("evidence_file", evidence)).status_code == 404


def test_what_was_confidential_once_stays_out_of_a_reader_s_history(claim, checker, reader, as_):
    evidence = source(claim, by=checker, confidential=True, person="A protected person")
    edit = Page.at(as_(checker), address("evidence_edit", evidence))
    assert edit.form()["confidential"] == "on"
    edit.without("confidential").send(person="", why="They agreed.")
    assert "The report" in desk_of(as_(reader), claim).section("card")
    assert "A protected person" not in Page.at(as_(reader), address("claim_history", claim)).words


@pytest.mark.parametrize("format", ["html", "csv", "json"])
def test_a_confidential_source_is_in_no_export_whoever_asks(format, claim, checker, editor, as_):
    source(claim, by=checker, confidential=True, title="Protected", person="A protected person", note="At night.")
    export = as_(editor).post(address("article_report", claim.article), {"format": format})
    for secret in ("Protected", "protected person", "At night", "example.org/report"):
        assert secret not in export.content.decode()


def test_a_source_is_corrected_and_the_history_says_why(claim, checker, as_):
    evidence = source(claim, by=checker, content=PDF, file_name="report.pdf")
    Page.at(as_(checker), address("evidence_edit", evidence)).send(stance="refutes", why="Read it again.")
    evidence.refresh_from_db()
    assert (evidence.stance, evidence.file_name) == ("refutes", "report.pdf")
    newest = Page.at(as_(checker), address("claim_history", claim)).events()[0]
    assert "Charlie changed a source" in newest
    assert tells(newest, "supports", "refutes")
    assert "Read it again." in newest


def test_two_who_correct_a_source_at_once_see_both_texts_and_may_then_save(claim, checker, editor, as_):
    evidence = source(claim, by=checker)
    late = Page.at(as_(editor), address("evidence_edit", evidence))
    Page.at(as_(checker), address("evidence_edit", evidence)).send(locator="page 4")
    conflict = late.send(locator="page 5")
    assert conflict.status == 409
    assert "page 4" in conflict.words
    assert conflict.form()["locator"] == "page 5"
    evidence.refresh_from_db()
    assert evidence.locator == "page 4"
    conflict.send()
    evidence.refresh_from_db()
    assert evidence.locator == "page 5"


def test_two_who_add_a_source_at_once_are_told_and_nothing_typed_is_lost(claim, checker, editor, as_):
    late = desk_of(as_(editor), claim)
    add(as_(checker), claim, **WEB_PAGE)
    conflict = late.send(address("evidence_add", claim), **{**WEB_PAGE, "title": "Another report"})
    assert conflict.status == 409
    assert "This was changed while you were at it." in conflict.alerts
    assert conflict.form(address("evidence_add", claim))["title"] == "Another report"
    conflict.send(address("evidence_add", claim))
    assert list(Evidence.objects.values_list("title", flat=True)) == ["The report", "Another report"]


def test_a_source_is_taken_back_and_counted_again(claim, checker, as_):
    evidence = source(claim, by=checker)
    Page.at(as_(checker), address("evidence_withdraw", evidence)).send(why="About another battle.")
    desk = desk_of(as_(checker), claim)
    assert "1 source taken back" in desk.section("card")
    assert "About another battle." in Page.at(as_(checker), address("claim_history", claim)).events()[0]
    again = desk.send(address("evidence_restore", evidence))
    assert "taken back" not in again.section("card")
    assert "Charlie brought a source back" in Page.at(as_(checker), address("claim_history", claim)).events()[0]


def test_taking_back_says_why(claim, checker, as_):
    refused = Page.at(as_(checker), address("evidence_withdraw", source(claim, by=checker))).send(why="")
    assert refused.status == 400
    assert refused.complaint_at("why") == "Say why."
    assert not Evidence.objects.get().withdrawn


def test_a_reader_is_offered_no_form(claim, checker, reader, as_):
    evidence = source(claim, by=checker)
    desk = desk_of(as_(reader), claim)
    assert not desk.has_form(address("evidence_add", claim))
    assert address("evidence_edit", evidence) not in desk.links()


def test_a_new_source_begins_with_the_stance_of_ones_verdict(claim, checker, second, as_):
    dispute(claim, by=checker)
    for person, stance in ((checker, "refutes"), (second, "refutes")):
        page = desk_of(as_(person), claim.article, claim=claim.number)
        assert page.form(address("evidence_add", claim))["stance"] == stance


def test_a_copy_that_is_yet_to_be_made_is_refused_at_its_field(claim, checker, as_):
    page = desk_of(as_(checker), claim.article, claim=claim.number)
    copy = {"archive_url": "https://archive.example/1", "archived_on": "2999-01-01"}
    refused = page.send(address("evidence_add", claim), title="A copy", url="https://example.org/1", **copy)
    assert refused.status == 400
    assert "This day is yet to come." in refused.complaint_at("archived_on")
    assert not claim.evidence.exists()
