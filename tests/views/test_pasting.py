"""A source that is pasted: what is blank is filled in from it, with a script or without one."""

from datetime import date

import pytest
from django.utils import timezone

from annotations.models import Draft, Evidence
from tests.make import snapshot, source
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_claim")

PASTED = "“Around 75,000 soldiers” https://www.example.org/report.pdf#page=12"
READ = {
    "kind": "web_page",
    "url": "https://www.example.org/report.pdf#page=12",
    "title": "example.org",
    "locator": "page 12",
    "quote": "Around 75,000 soldiers",
}


def add(client, claim, **typed):
    return desk_of(client, claim).send(address("evidence_add", claim), **typed)


def values(evidence):
    return {name: getattr(evidence, name) for name in READ}


def test_the_first_field_of_a_new_source_takes_what_is_pasted(claim, checker, as_):
    names = [name for name in desk_of(as_(checker), claim).form(address("evidence_add", claim)) if "csrf" not in name]
    assert names[:3] == ["lock_version", "pasted", "kind"]


def test_what_is_pasted_is_a_source_without_another_word_typed(claim, checker, as_):
    added = add(as_(checker), claim, pasted=PASTED)
    assert added.status == 200
    evidence = claim.evidence.get()
    assert values(evidence) == READ
    assert evidence.consulted_on == timezone.localdate()


def test_what_was_typed_is_never_overwritten(claim, checker, as_):
    typed = {"title": "The report", "locator": "table 3", "consulted_on": "2024-02-06"}
    add(as_(checker), claim, pasted=PASTED, **typed)
    evidence = claim.evidence.get()
    assert values(evidence) == READ | {"title": "The report", "locator": "table 3"}
    assert evidence.consulted_on == date(2024, 2, 6)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        pytest.param({}, "document", id="the kind that the list begins with is no choice"),
        pytest.param({"kind": "web_page", "url": "https://example.org/a"}, "web_page", id="with an address it is one"),
        pytest.param({"kind": "data", "note": "Summed up."}, "data", id="another one is a choice"),
    ],
)
def test_a_citation_is_a_document_unless_something_else_was_chosen(typed, kind, claim, checker, as_):
    add(as_(checker), claim, pasted="J. Doe, Losses, 2023, pp. 12–13", **typed)
    evidence = claim.evidence.get()
    assert (evidence.kind, evidence.title, evidence.locator) == (kind, "J. Doe, Losses, 2023", "pp. 12–13")


def test_an_archived_copy_fills_in_the_original_too(claim, checker, as_):
    copy = "https://web.archive.org/web/20231110123456/https://example.org/report"
    add(as_(checker), claim, pasted=copy)
    evidence = claim.evidence.get()
    assert (evidence.url, evidence.archive_url) == ("https://example.org/report", copy)
    assert evidence.archived_on == date(2023, 11, 10)


def test_a_form_that_is_refused_shows_what_was_read(claim, checker, as_):
    refused = add(as_(checker), claim, pasted=PASTED, consulted_on="yesterday")
    assert refused.status == 400
    form = refused.form(address("evidence_add", claim))
    assert {name: form[name] for name in READ} == READ
    assert (form["pasted"], form["consulted_on"]) == ("", "yesterday")
    assert not claim.evidence.exists()


def test_a_save_that_comes_too_late_keeps_what_was_read(claim, checker, editor, as_):
    late = desk_of(as_(editor), claim)
    source(claim, by=checker, title="Another")
    conflict = late.send(address("evidence_add", claim), pasted=PASTED)
    assert conflict.status == 409
    assert conflict.form(address("evidence_add", claim))["url"] == READ["url"]
    assert Draft.objects.get(person=editor).values["quote"] == READ["quote"]
    conflict.send(address("evidence_add", claim))
    assert values(claim.evidence.get(added_by=editor)) == READ


@pytest.mark.parametrize("text", ["javascript:alert(1)", "…", "x" * 20_001])
def test_what_cannot_be_read_is_said_to_be_so_and_stays(text, claim, checker, as_):
    refused = add(as_(checker), claim, pasted=text, kind="document", title="The report")
    assert refused.status == 400
    assert refused.complaint_at("pasted")
    assert refused.form(address("evidence_add", claim))["pasted"] == text
    assert not claim.evidence.exists()


def test_markup_that_is_pasted_is_shown_as_text(claim, checker, as_):
    added = add(as_(checker), claim, pasted="“<script>alert(1)</script>” <b>Losses</b>, p. 3")
    assert "<script>alert(1)</script>" in added.section("card")
    assert "<script>alert" not in added.response.content.decode()


def test_a_source_that_is_there_has_no_field_to_paste_into(claim, checker, as_):
    edit = Page.at(as_(checker), address("evidence_edit", source(claim, by=checker)))
    assert "pasted" not in edit.form()


def test_the_script_is_told_what_was_read_and_nothing_is_kept(claim, checker, as_):
    before = snapshot()
    answer = as_(checker).post(address("evidence_read"), {"pasted": PASTED})
    assert answer.json() == {"fields": READ | {"consulted_on": timezone.localdate().isoformat()}}
    assert snapshot() == before
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"pasted": ""}, {"pasted": "x" * 20_001}])
def test_the_script_is_told_of_what_cannot_be_read(typed, kept_claim, checker, as_):
    answer = as_(checker).post(address("evidence_read"), typed)
    assert (answer.status_code, answer.json()) == (400, {"fields": {}})
