"""The printed report: every format read back by a program that is not ours and held against the Report it came from."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from annotations import choices
from annotations.reports import shapes
from annotations.reports.formats import FORMATS
from annotations.reports.formats.csv import inert, original
from annotations.reports.formats.json import SCHEMA
from annotations.reports.formats.tables import CLAIMS
from annotations.reports.pictures import GLYPHS, LABELS, ORDER, in_order
from annotations.reports.shapes import Report
from annotations.templatetags import newsroom as tags
from annotations.timeline import SHOWN
from annotations.told import SIGNED
from tests.make_reports import (
    EVIDENCE,
    HOSTILE,
    NOON,
    TEXT,
    hostile_report,
    make_change,
    make_claim,
    make_event,
    make_full_report,
    make_open_claim,
    make_publication,
    make_question,
    make_report,
    make_review,
    make_sign_off,
    make_source,
    make_waiver,
)

ROOT = Path(__file__).parent.parent
SCHEMA_FILE = ROOT / "annotations/reports/formats/report.schema.json"
DOCUMENT = ROOT / "newsroom/docs/report-json.md"


def written(format: str, *reports: Report) -> str:
    return b"".join(FORMATS[format].write(iter(reports))).decode(errors="replace")  # of a zip not all is text


def rows_of(*reports: Report) -> list[dict[str, str]]:
    """The CSV as a program reads it that knows its conventions."""
    text = written("csv", *reports)
    assert text.startswith("\ufeff")
    rows = csv.DictReader(io.StringIO(text[1:], newline=""))
    return [{name: original(cell) for name, cell in row.items()} for row in rows]


def objects_of(*reports: Report) -> list[dict[str, Any]]:
    return json.loads(written("json", *reports))["reports"]


def page_of(*reports: Report) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(written("html", *reports))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def found(element: lxml.html.HtmlElement, path: str) -> list[lxml.html.HtmlElement]:
    """The elements inside `element` that a path of `tag`, `.class` or `tag.class` steps leads to."""
    steps = []
    for step in path.split():
        tag, *classes = step.split(".")
        named = "".join(f"[contains(concat(' ', normalize-space(@class), ' '), ' {each} ')]" for each in classes)
        steps.append(f"//{tag or '*'}{named}")
    return element.xpath("." + "".join(steps))


@pytest.fixture
def full() -> Report:
    return make_full_report()


# --- agreement ---


def test_csv_agrees_with_the_report(full):
    rows = rows_of(full)
    assert [row["claim"] for row in rows] == [str(claim.number) for claim in full.claims]
    for row, claim in zip(rows, full.claims, strict=True):
        assert row["quote"] == claim.quote
        assert (row["standing"], row["verdict"]) == (claim.standing, claim.verdict)
        assert (row["start"], row["end"]) == tuple("" if at is None else str(at) for at in (claim.start, claim.end))
        assert _split(row["reviewers"], len(claim.reviews)) == [review.reviewer for review in claim.reviews]
        assert _split(row["verdicts_given"], len(claim.reviews)) == [review.verdict for review in claim.reviews]
        assert _split(row["reasons"], len(claim.reviews)) == [review.reason for review in claim.reviews]
        assert _split(row["corrections"], len(claim.reviews)) == [review.correction for review in claim.reviews]
        assert len(_split(row["evidence"], len(claim.evidence))) == len(claim.evidence)
        assert row["evidence_withheld"] == str(claim.withheld)
        assert (row["reviews_in"], row["reviews_required"]) == (str(claim.reviews_in), str(claim.reviews_required))
        assert row["report_digest"] == full.digest


def _split(cell: str, expected: int) -> list[str]:
    return cell.split("\n") if expected else [line for line in [cell] if line]


def test_json_is_the_report(full):
    (found,) = objects_of(full)
    assert found.pop("digest") == full.digest
    assert found.pop("counts") == full.counts()
    assert found == shapes.as_plain(full)


def test_html_agrees_with_the_report(full):
    page = page_of(full)
    entries = found(page, ".claim-entry")
    claims = (*full.standing_claims, *full.withdrawn_claims)
    assert [entry.get("id") for entry in entries] == [f"article-7-claim-{claim.number}" for claim in claims]
    for entry, claim in zip(entries, claims, strict=True):
        assert [quote.text_content() for quote in found(entry, ".quote")] == ([claim.quote] if claim.quote else [])
        assert words(found(entry, "h4 .verdict")[0]) == f"{GLYPHS[claim.display]} {LABELS[claim.display]}"
        assert [words(each) for each in found(entry, ".reviewer")] == [each.reviewer for each in claim.reviews]
        assert [words(each) for each in found(entry, ".reason")] == [
            choices.Reason(each.reason).label for each in claim.reviews if each.reason
        ]
        assert len(found(entry, ".source")) == len(claim.evidence)
        assert len(found(entry, ".review.is-set-aside")) == sum(not review.counts for review in claim.reviews)


def test_the_annotated_text_is_the_text_and_its_marks_are_the_quotes(full):
    page = page_of(full)
    for number in found(page, ".claim-number"):
        number.drop_tree()
    text = found(page, ".article-text")[0]
    blocks = [block.text_content() for block in text.xpath("./h4 | .//p | .//li | ./blockquote")]
    assert blocks == [full.text[block.start : block.end] for block in full.blocks]
    for claim in full.standing_claims:
        # Where marks lie in one another, the outermost holds all the words.
        marks = text.xpath(f'.//mark[contains(concat(" ", @data-claims, " "), " {claim.number} ")][not(parent::mark)]')
        assert "".join(mark.text_content() for mark in marks) == claim.quote


def test_the_three_formats_say_the_same_digest_and_counts(full):
    page = page_of(full)
    assert found(page, ".facts .digest")[0].text == full.digest == objects_of(full)[0]["digest"]
    legend = {words(row).split(" ", 1)[1] for row in found(page, ".summary .legend li")}
    assert legend == {f"{LABELS[display]} {number}" for display, number in objects_of(full)[0]["counts"].items()}


def test_the_three_formats_say_the_same_head(full):
    head = full.head
    assert objects_of(full)[0]["head"] == shapes.as_plain(head)
    assert {(row["head_sequence"], row["head_digest"], row["head_at"]) for row in rows_of(full)} == {
        (str(head.sequence), head.digest, head.at.isoformat())
    }
    line = words(found(page_of(full), "p.head")[0])
    assert line.startswith("Entry 12 of this article in the newsroom's ledger was the last, ")
    assert head.digest in line


def test_a_report_without_a_head_is_printed_all_the_same(schema):
    report = make_report(head=None)
    jsonschema.validate(json.loads(written("json", report)), schema)
    assert found(page_of(report), "p.head") == []
    assert {row["head_digest"] for row in rows_of(report)} == {""}


# --- sign-offs ---


@pytest.fixture
def published() -> Report:
    """Signed by a person who checked it, published, and changed since."""
    changed = (make_change("version", None), make_change("review", 1), make_change("evidence", 2, at=None))
    signed = make_sign_off(four_eyes="reviewer-may-sign", checked_by_signer=(1, 2), holds=False, changed=changed)
    bar = make_waiver(blocker="only_review", claim=2, person="Signe Holm", why="Nobody else is here.", withdrawn=True)
    lapsed = make_waiver(blocker="words", claim=None, person="Yuki", why="One comma.", version=1, holds=False)
    return make_report(
        author="Arno Feld",
        state="published",
        fallen_at=NOON - timedelta(hours=1),
        rules=shapes.RulesReport(1, 2, 1, 3, "reviewer-may-sign", "sentences", EVIDENCE),
        sign_off=signed,
        waivers=(make_waiver(), replace(bar, holds=False), lapsed),
        waivers_withheld=1,
        publications=(make_publication(version=1, at=NOON - timedelta(days=1)), make_publication(changed=changed)),
        claims=(make_claim(1), make_claim(2, "75")),
    )


def test_a_page_says_near_its_top_who_signed_what_and_what_changed_since(published):
    page = page_of(published)
    section = found(page, "section.approval")[0]
    assert section.getnext().xpath("./h3")[0].text == "Summary"
    told = words(section)
    for expected in (
        "Published 20 November 2026, 09:00 UTC, version 2, by Marta Lindqvist. Changed since:",
        "The text 20 November 2026, 11:00 UTC",
        "Claim 1: a verdict 20 November 2026, 11:00 UTC",
        "Claim 2: a source",
        "✗ The sign-off holds no more since 20 November 2026, 11:00 UTC",
        "Version 2 was signed off by Signe Holm, 20 November 2026, 08:00 UTC.",
        "Signed by a person who checked it. Nobody else gave a verdict that counts on these claims: claim 1, claim 2",
        "Claim 1: accepted as it stands, though it is disputed (version 2) Why The ministry was asked twice.",
        "Claim 2: Signe Holm, gave the only verdict that counts",
        "· taken back",
        "Yuki, wrote or changed the words here (version 1) Why One comma.",
        "· lapsed: the text or the claim has changed since",
        "1 waiver is not shown",
        "What was signed " + "c4" * 32,
        "Rules in force A person who checked it may sign. "
        "Verdicts that settle a claim: routine 1, figure 2, quote 1, accusation 3.",
        "Published before 19 November 2026, 12:00 UTC, version 1",
    ):
        assert expected in told
    assert len(found(section, ".changed")) == 1, "what changed since the sign-off is not said twice"
    targets = {link.get("href").removeprefix("#") for link in found(section, "a")}
    assert targets <= set(page.xpath("//@id"))
    assert words(found(page, ".author")[0]) == "Author Arno Feld"


def test_a_page_of_a_sign_off_that_holds_says_so_in_words():
    told = words(found(page_of(make_report(state="signed", sign_off=make_sign_off())), "section.approval")[0])
    assert "✓ Signed off Version 2 was signed off by Signe Holm" in told
    assert "Changed since" not in told
    assert "person who checked it" not in told


def test_a_page_of_an_article_that_nobody_signed_says_so():
    section = found(page_of(make_report()), "section.approval")[0]
    assert "Nobody has signed this article off." in words(section)
    assert "Whoever gave a claim its only verdict does not sign." in words(section)


def test_what_changed_since_a_sign_off_is_said_where_it_is_not_what_changed_since_publication():
    signed = make_sign_off(holds=False, changed=(make_change("reopened", None, at=None),))
    earlier = make_publication(version=1, changed=(make_change("version", None),))
    told = words(found(page_of(make_report(sign_off=signed, publications=(earlier,))), "section.approval")[0])
    assert "Changed since: The text" in told
    assert "Changed since it was signed off: Nothing; it was opened to be checked again" in told


def test_every_change_that_a_sign_off_can_tell_has_words():
    for subject in (*SIGNED, "author", "record", "reopened"):
        assert tags.changed_thing(make_change(subject, None)) not in {"", subject}
    assert tags.changed_thing(make_change("review", 3)) == "claim 3: a verdict"


def test_csv_says_of_each_claim_whether_its_article_is_signed(published):
    first, second = rows_of(published)
    for row in (first, second):
        assert (row["author"], row["state"]) == ("Arno Feld", "published")
        assert (row["signed_off_by"], row["signed_off_version"], row["sign_off_holds"]) == ("Signe Holm", "2", "no")
        assert row["signed_off_at"] == published.sign_off.at.isoformat()
        assert row["sign_off_fell_at"] == published.fallen_at.isoformat()
        assert (row["published_version"], row["published_here_at"]) == ("2", published.publications[1].at.isoformat())
        assert row["checked_by_signer_alone"] == "yes"
    assert first["let_pass"].startswith("disputed, and its words stand | The ministry was asked twice. | by Stella")
    assert second["let_pass"].startswith("gave the only verdict that counts: Signe Holm | Nobody else is here. |")
    assert second["let_pass"].endswith("| taken back")
    (unsigned,) = rows_of(make_report())
    assert (unsigned["signed_off_by"], unsigned["sign_off_holds"], unsigned["checked_by_signer_alone"]) == ("", "", "")


def test_of_a_claim_whose_verdicts_are_withheld_no_print_says_whether_its_signer_checked_it(published):
    sealed = make_claim(3, "first", reviews_withheld=1)
    report = replace(published, claims=(*published.claims, sealed))
    assert [row["checked_by_signer_alone"] for row in rows_of(report)] == ["yes", "yes", ""]
    sentence = "whether the signer alone checked one of those claims is not said"
    assert sentence in words(page_of(report))
    assert sentence not in words(page_of(published))


def test_json_of_a_signed_article_holds_to_its_schema(schema, published):
    jsonschema.Draft202012Validator(schema).validate(json.loads(written("json", published)))
    wrong = replace(published, waivers=(make_waiver(blocker="mood"),))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(written("json", wrong)), schema)


def test_a_decision_between_reviewers_is_printed_as_one_with_its_grounds():
    decided = make_review(kind="adjudication", reviewer="Stella Marsh", rationale="The minutes have it.")
    page = page_of(make_report(claims=(make_claim(reviews=(make_review(), decided)),)))
    review = found(page, ".review")[1]
    assert "disputed wrong figure decided between reviewers who disagreed" in words(review)
    assert "Grounds The minutes have it." in words(review)
    (row,) = rows_of(make_report(claims=(make_claim(reviews=(make_review(), decided)),)))
    assert row["review_kinds"] == "own\nadjudication"


def test_a_review_by_the_author_says_why_it_does_not_count():
    own = make_review(by_author=True, counts=False)
    [line] = found(page_of(make_report(claims=(make_claim(reviews=(own,)),))), ".stale")
    assert words(line) == "Does not count: it is by the person who is named as the author."


def test_a_sign_off_that_fell_is_told_of_nobody():
    event = make_event(subject="article", about="", by="", action="fell", changes=(), why="")
    [line] = found(page_of(make_report(claims=(), history=(event,))), "p.event")
    assert words(line) == "19 November 2026, 12:00 UTC The sign-off fell"


def test_a_report_with_confidential_sources_says_so_and_which_they_are():
    claim = make_claim(evidence=(make_source(title="A clerk", confidential=True), make_source()))
    page = page_of(make_report(claims=(claim,), with_confidential=True))
    assert words(found(page, "dd.with-confidential")[0]).startswith("with confidential sources: for the newsroom")
    assert [bool(found(source, ".confidential")) for source in found(page, "li.source")] == [True, False]
    assert not found(page_of(make_report()), ".with-confidential")


# --- any number of reports ---


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.is_installed])
def test_no_report_makes_a_whole_file(format):
    assert written(format) or format == "jsonl"  # of which no line is a whole file


def test_no_report():
    assert rows_of() == []
    assert objects_of() == []
    assert "No article was chosen" in words(page_of())


def test_many_reports_in_one_file():
    reports = [make_report(article=number, title=f"Article {number}") for number in (3, 1, 2)]
    assert [row["article"] for row in rows_of(*reports)] == ["3", "1", "2"]
    assert [each["article"] for each in objects_of(*reports)] == [3, 1, 2]
    page = page_of(*reports)
    assert [link.get("href") for link in page.xpath("//main/nav//a")] == ["#article-3", "#article-1", "#article-2"]
    assert [words(each) for each in found(page, "article.report h2")] == ["Article 3", "Article 1", "Article 2"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_one_report_needs_no_list_of_articles():
    assert not page_of(make_report()).xpath("//main/nav")


@pytest.mark.parametrize("format", ["csv", "csv-history", "json", "markdown"])
def test_reports_are_taken_one_at_a_time(format):
    taken = []

    def reports():
        for number in range(1, 4):
            taken.append(number)
            yield make_report(article=number)

    pieces = FORMATS[format].write(reports())
    next(pieces)
    assert taken == []  # the first piece leaves before any report is made
    next(pieces)
    assert taken == [1]


def test_formats_name_themselves():
    for name, format in FORMATS.items():
        assert format.name == name
        assert re.fullmatch(r"(\.[a-z]+)+", format.ending)
        assert "/" in format.media_type
    assert len({format.ending for format in FORMATS.values()}) == len(FORMATS)


def test_a_format_whose_package_is_missing_says_what_to_install():
    other = replace(FORMATS["html"], package="no_such_package", extra="paper")
    assert not other.is_installed
    assert "pip install 'claim-desk[paper]'" in other.obstacle()
    assert FORMATS["html"].obstacle() == ""


def test_a_format_that_takes_so_many_claims_refuses_more_and_says_what_to_do():
    few = replace(FORMATS["html"], most_claims=2)
    assert few.takes(2)
    assert not few.takes(3)
    assert few.refusal(3).startswith("There are 3 claims, and HTML takes 2. Export fewer articles, or as")


def test_an_article_without_claims_says_so():
    report = make_report(claims=())
    assert rows_of(report) == []
    assert objects_of(report)[0]["claims"] == []
    page = page_of(report)
    assert "No claims have been marked in this article." in words(page)
    assert not found(page, ".claim-entry") + found(page, "svg")


# --- CSV ---


# What a spreadsheet passes over at the start of a cell, said in another way than the module says it.
def _is_passed_over(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Zs"}


def begins_a_formula(cell: str) -> bool:
    first = re.search(r"[=+\-@|%\t\r＝＋－＠]|[^\s]", "".join(c for c in cell if c in "\t\r" or not _is_passed_over(c)))
    return bool(first) and first[0] in "=+-@|%\t\r＝＋－＠"


hostile_cells = st.text(
    st.sampled_from("=+-@|%＝＋－＠';\",\t\r\n \xa0\u200b\u202e\u2067\u00ad\ufeff\x00\x0b" + "a1")
    | st.characters(codec="utf-8"),
    max_size=12,
)


@given(hostile_cells)
@example("=cmd|' /C calc'!A0")
@example("a\t=1")
@example("''")
@example("'")
def test_inert_is_undone_by_original(cell):
    assert original(inert(cell)) == cell


@given(hostile_cells)
def test_an_inert_cell_does_not_begin_a_formula(cell):
    assert not begins_a_formula(inert(cell))


@given(st.lists(st.tuples(hostile_cells, hostile_cells), min_size=1, max_size=4))
@example([('a;"=1', "")])
@example([(";", "=1")])
@example([('";', '"=1')])
def test_no_cell_runs_whichever_separator_a_spreadsheet_splits_at(pairs):
    claims = tuple(
        make_open_claim(number, "", statement=statement, claimant=claimant)
        for number, (statement, claimant) in enumerate(pairs, 1)
    )
    text = written("csv", make_report(claims=claims, outlet=pairs[0][0], title=pairs[0][1]))[1:]
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not [cell for cell in row if begins_a_formula(cell)]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(CLAIMS.columns)}
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(original(row["statement"]), original(row["claimant"])) for row in named] == pairs


@pytest.mark.parametrize("cell", ["", "plain", "75,000", "a=b", "it's", "2026-11-20", "a; b", "line\nline", "a, =1"])
def test_harmless_cells_stay_as_they_are(cell):
    assert inert(cell) == cell


def test_a_long_run_of_blanks_takes_no_long_time():
    assert inert("\n \t" * 100_000) != ""


def test_csv_is_quoted_throughout_and_ends_its_lines_as_spreadsheets_want():
    lines = written("csv", make_report())[1:].split("\r\n")
    assert lines[0] == ",".join(f'"{name}"' for name in CLAIMS.columns)
    assert len(lines) == 3
    assert lines[1].startswith('"7","Vijesti",')
    assert lines[2] == ""


def test_csv_columns_are_stable_names():
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in CLAIMS.columns)
    wanted = """article outlet story article_title article_url published language translated_from translated_by version
        claim start end quote statement claimant risk standing verdict reasons rationales corrections reviewers
        reviews_in reviews_required evidence evidence_withheld report_digest made_at"""
    assert set(wanted.split()) <= set(CLAIMS.columns)
    assert list(CLAIMS.columns)[-1] == "made_at"


def test_csv_says_a_source_in_one_line():
    archived = {"archive_url": "https://archive.example/1", "archived_on": date(2023, 11, 10)}
    source = make_source(note="first\nsecond", person="A clerk", **archived)
    (row,) = rows_of(make_report(claims=(make_claim(evidence=(source, make_source(title="Another"))),)))
    first, second = row["evidence"].split("\n")
    assert first.startswith("refutes: web page, primary source | The report in its own language | paragraph 4 | “около")
    assert "archived at https://archive.example/1 | archived on 2023-11-10 | A clerk | consulted on 2026-" in first
    assert first.endswith("| first second")
    assert "Another" in second


def test_csv_lines_of_reviews_belong_together():
    reviews = (
        make_review(rationale="one\ntwo"),
        make_review(reviewer="Yuki", verdict="verified", reason="", stale=True, counts=False),
    )
    (row,) = rows_of(make_report(claims=(make_claim(reviews=reviews),)))
    assert row["rationales"].split("\n")[0] == "one two"
    assert row["reviewers"] == "Amara Okonjo\nYuki"
    assert row["reasons"] == "wrong_figure\n"
    assert row["stale"] == "no\nyes"
    assert row["counting"] == "yes\nno"


# --- JSON ---


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def asked() -> Report:
    note = make_question(kind="note", to="", text="=1+1", resolved=False, why="", answers=(), private=False)
    claims = (make_claim(remarks=(make_question(), note)),)
    return make_report(claims=claims, remarks=(make_question(text="Who took it?"),), with_private=True)


def test_questions_and_notes_are_in_every_format_and_hold_to_the_schema(schema):
    report = asked()
    jsonschema.Draft202012Validator(schema).validate(json.loads(written("json", report)))
    page = written("html", report)
    for words in ("Where is this from?", "From the ministry.", "It is in the sources.", "Who took it?", "=1+1"):
        assert words in page
    assert "for the newsroom, not for readers" in page
    assert "not for readers" not in written("html", make_report())
    [row] = rows_of(report)
    question, note = row["questions_and_notes"].splitlines()
    assert question.startswith("question to Signe Holm: Where is this from? | by Amara Okonjo, ")
    assert question.endswith("From the ministry. | resolved: It is in the sources.")
    assert " | private | " in question
    assert note.startswith("note: =1+1 | by Amara Okonjo")


def test_json_holds_to_its_schema(schema, full):
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for reports in ((), (full,), (make_report(claims=()), full), (make_report(published_on=None, published_at=NOON),)):
        validator.validate(json.loads(written("json", *reports)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "other"},
        {"made_at": datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None)},
        {"text_digest": "short"},
        {"claims": (make_claim(standing="open", verdict="verified"),)},
        {"claims": (make_claim(verdict="true"),)},
    ],
)
def test_the_schema_refuses_what_a_report_cannot_be(schema, wrong):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(written("json", make_report(**wrong))), schema)


SHAPES = {
    "report": shapes.Report,
    "rules": shapes.RulesReport,
    "required_evidence": shapes.RequiredEvidence,
    "check": shapes.CheckReport,
    "signed_change": shapes.SignedChange,
    "sign_off": shapes.SignOffReport,
    "waiver": shapes.WaiverReport,
    "publication": shapes.PublicationReport,
    "head": shapes.HeadReport,
    "block": shapes.Block,
    "claim": shapes.ClaimReport,
    "remark": shapes.RemarkReport,
    "answer": shapes.AnswerReport,
    "review": shapes.ReviewReport,
    "evidence": shapes.EvidenceReport,
    "event": shapes.Event,
    "change": shapes.Change,
}


def printed(shape: type) -> list[str]:
    """The fields of a shape that a report says; those that prove it are apart."""
    return [field.name for field in fields(shape) if not field.metadata.get("apart")]


@pytest.mark.parametrize("name", SHAPES)
def test_the_schema_has_the_fields_of_the_shapes(schema, name):
    expected = printed(SHAPES[name]) + (["digest", "counts"] if name == "report" else [])
    definition = schema["$defs"][name]
    assert list(definition["properties"]) == definition["required"] == expected
    assert definition["additionalProperties"] is False


ENUMERATIONS = {
    ("report", "state"): choices.ArticleState.values,
    ("report", "translation"): ["", *choices.Translation.values],
    ("rules", "four_eyes"): choices.FourEyes.values,
    ("sign_off", "four_eyes"): choices.FourEyes.values,
    ("waiver", "blocker"): choices.Blocker.values,
    ("signed_change", "subject"): [*SIGNED, "author", "record", "reopened"],
    ("block", "kind"): choices.BlockKind.values,
    ("claim", "risk"): choices.Risk.values,
    ("claim", "standing"): choices.Standing.values,
    ("claim", "verdict"): ["", *choices.Verdict.values],
    ("claim", "withdrawal"): ["", *choices.Withdrawal.values],
    ("remark", "kind"): ["question", "note"],
    ("review", "kind"): choices.ReviewKind.values,
    ("review", "verdict"): choices.Verdict.values,
    ("review", "reason"): ["", *choices.Reason.values],
    ("check", "check"): choices.EvidenceCheck.values,
    ("check", "state"): choices.CheckState.values,
    ("evidence", "kind"): choices.EvidenceKind.values,
    ("evidence", "stance"): choices.Stance.values,
    ("evidence", "tier"): choices.Tier.values,
}


@pytest.mark.parametrize("place", ENUMERATIONS, ids=".".join)
def test_the_schema_lists_the_values_of_the_choices(schema, place):
    definition, field = place
    assert sorted(schema["$defs"][definition]["properties"][field]["enum"]) == sorted(ENUMERATIONS[place])


def test_the_schema_counts_every_display(schema):
    assert set(schema["$defs"]["counts"]["properties"]) == set(ORDER) - {"withdrawn"}


def test_the_envelope_names_the_schema(schema):
    assert schema["properties"]["schema"]["const"] == SCHEMA
    assert schema["properties"]["version"]["const"] == shapes.SCHEMA_VERSION
    assert schema["$id"] == f"{SCHEMA}:{shapes.SCHEMA_VERSION}"


def test_the_document_names_every_field():
    document = DOCUMENT.read_text(encoding="utf-8")
    names = {name for shape in SHAPES.values() for name in printed(shape)} | {"digest", "counts"}
    assert sorted(name for name in names if f"`{name}`" not in document) == []


def test_the_digest_can_be_checked_as_the_document_says(tmp_path, full):
    program = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "report.json"
    for text, answer in (
        (written("json", full), "as written"),
        (written("json", full).replace("75 soldiers", "76 soldiers"), "CHANGED"),
    ):
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", program[1], str(file)], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == f"7 {full.digest} {answer}"


def test_json_carries_the_text_as_it_is():
    text = "Заголовок\n\n“Quote” 😀 \u202e </script> ]]> \x1b"
    (found,) = objects_of(make_report(text=text, claims=()))
    assert found["text"] == text
    assert "Заголовок" in written("json", make_report(text=text, claims=()))


# --- HTML ---

ALLOWED = (
    "html head meta title style body main nav h1 h2 h3 h4 h5 p ol ul li a bdi b i q cite span time dl dt dd article "
    "header section blockquote mark del ins details summary div svg rect path text"
)


@pytest.mark.parametrize("payload", HOSTILE)
def test_text_never_becomes_markup(payload):
    page = page_of(hostile_report(payload), hostile_report(payload))
    elements = list(page.iter(lxml.etree.Element))
    assert {element.tag for element in elements} <= set(ALLOWED.split())
    assert not [name for element in elements for name in element.attrib if name.startswith("on") or name == "style"]
    quote = found(page, ".claim-entry .quote")[0]
    assert quote.text_content() == payload


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "//example.org/x",
        "https:",
    ],
)
def test_only_web_addresses_are_followed(address):
    source = make_source(url=address, archive_url=address)
    page = page_of(make_report(url=address, claims=(make_claim(evidence=(source,)),)))
    assert [href for href in page.xpath("//a/@href") if not href.startswith("#")] == []
    assert tags.shown(address) in written("html", make_report(url=address))


def test_web_addresses_are_links_with_their_address_as_text():
    page = page_of(make_report(claims=(make_claim(evidence=(make_source(url="HTTPS://example.org/?a=1&b=<2>"),)),)))
    links = [link for link in found(page, "a") if not link.get("href").startswith("#")]
    assert [link.get("href") for link in links] == ["https://example.org/freedom", "HTTPS://example.org/?a=1&b=<2>"]
    assert all(link.text_content() == link.get("href") for link in links)


def test_the_page_is_complete_in_itself_and_loads_nothing(full):
    text = written("html", full)
    page = page_of(full)
    assert text.startswith("<!DOCTYPE html>")
    assert "<!--" not in text
    assert not page.xpath("//script | //link | //iframe | //object | //embed | //img | //form | //base | //*[@src]")
    assert not re.search(r"url\(|@import", found(page, "style")[0].text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert page.xpath("//meta[@charset='utf-8']")
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")


def test_every_link_inside_the_page_leads_somewhere(full):
    page = page_of(full, replace(full, article=8))
    assert {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")} <= set(page.xpath("//@id"))


def test_the_page_turns_with_the_language_of_its_reader(full):
    with translation.override("ar"):
        page = page_of(full)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


def test_characters_that_nobody_sees_are_shown_in_short_texts():
    claim = make_claim(statement="a\u202eb\u200bc\xadd\U000e0041e", reviews=(make_review(rationale="x\u2067y"),))
    page = page_of(make_report(claims=(claim,), title="A\u202eB"))
    assert words(found(page, ".statement")[0]) == "a[U+202E]b[U+200B]c[U+00AD]d[U+E0041]e"
    assert words(found(page, ".rationale")[0]) == "x[U+2067]y"
    assert found(page, "title")[0].text == "Verification report: A[U+202E]B"
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", lxml.html.tostring(page, encoding="unicode"))


def test_the_head_of_an_article():
    head = words(found(page_of(make_report(published_at=NOON - timedelta(hours=3))), ".article-head")[0])
    for expected in (
        "Vijesti 20 November 2026, 09:00 UTC",
        "By the foreign desk",
        "Translated by a machine from Russian.",
        "State Being checked",
        "Language English",
        "Version 2 of 3, brought by Marta Lindqvist",
        "Report made 20 November 2026, 12:00 UTC, by Marta Lindqvist",
    ):
        assert expected in head
    assert "10 August 2022" in words(found(page_of(make_report()), ".kicker")[0])


@pytest.mark.parametrize(
    ("translated", "original_language", "expected"),
    [
        ("machine", "ru", "Translated by a machine from Russian."),
        ("machine", "", "Translated by a machine."),
        ("person", "uk", "Translated by a person from Ukrainian."),
        ("person", "", "Translated by a person."),
        ("unknown", "tlh", "Translated from tlh; by whom is not known."),
        ("unknown", "", "Translated; by whom is not known."),
    ],
)
def test_a_translation_is_said_to_be_one(translated, original_language, expected):
    page = page_of(make_report(translation=translated, original_language=original_language))
    assert expected in words(found(page, ".notice")[0])


def test_an_article_in_its_own_language_has_no_such_notice():
    assert not found(page_of(make_report(translation="", original_language="")), ".notice")


def test_a_waiting_claim_says_how_many_reviews_are_in(full):
    entry = page_of(full).get_element_by_id("article-7-claim-4")
    assert "1 of 2 reviews in." in words(entry)
    assert not found(entry, ".review")


def test_a_claim_tells_its_review_its_sources_and_its_past():
    archived = {"archive_url": "https://archive.example/1", "archived_on": date(2023, 11, 10)}
    source = make_source(file_name="estimate.pdf", file_digest="9f" * 32, **archived)
    page = page_of(make_report(claims=(make_claim(evidence=(source,), withheld=1),)))
    entry = page.get_element_by_id("article-7-claim-1")
    assert words(found(entry, ".correction")[0]) == "Suggested correction Around 75 75,000 soldiers"
    assert words(found(entry, ".correction del")[0]) == "75"
    assert words(found(entry, ".correction ins")[0]) == "75,000"
    told = words(found(entry, ".source")[0])
    for expected in (
        "Refutes web page, primary source",
        "paragraph 4 около 75 000 солдат",
        "In translation about 75,000",
        "Archived copy https://archive.example/1 Archived on 10 November 2023",
        "Consulted on 19 November 2026",
        "Rests on Western estimates",
        "File estimate.pdf SHA-256 9f9f",
    ):
        assert expected in told
    assert "1 confidential source is not shown." in words(entry)
    past = words(found(entry, ".history")[0])
    assert "19 November 2026, 12:00 UTC Amara Okonjo changed the review" in past
    assert "Found the original." in past
    assert "Verdict unverified → disputed" in past
    assert "Reason single source → wrong figure" in past


def test_history_is_newest_first():
    events = tuple(make_event(at=NOON + timedelta(hours=hour), why=f"reason {hour}") for hour in range(3))
    page = page_of(make_report(claims=(make_claim(history=events),), history=()))
    assert [words(why) for why in found(page, ".history .why")] == ["reason 2", "reason 1", "reason 0"]


def test_a_stale_review_says_that_it_does_not_count(full):
    stale = words(found(page_of(full).get_element_by_id("article-7-claim-6"), ".stale")[0])
    assert stale.startswith("Does not count")
    assert "Around 75 soldiers" in stale


def test_withdrawn_claims_have_a_section_of_their_own(full):
    page = page_of(full)
    entry = page.get_element_by_id("article-7-claim-8")
    assert words(found(entry.getparent(), "h3")[0]) == "Withdrawn claims"
    assert "Merged into another claim: claim 3" in words(entry)
    assert not page.xpath("//mark[contains(@data-claims, '8')]")


def test_kinds_of_blocks_become_their_elements():
    text = "Title\n\nHeading\n\nQuoted\n\none\n\ntwo\n\na\tb"
    kinds = ["title", "heading", "quotation", "list_item", "list_item", "table_row"]
    blocks, at = [], 0
    for part, kind in zip(text.split("\n\n"), kinds, strict=True):
        blocks.append(shapes.Block(at, at + len(part), kind))
        at += len(part) + 2
    shown = found(page_of(make_report(text=text, blocks=tuple(blocks), claims=())), ".article-text")[0]
    assert [element.tag for element in shown] == ["h4", "h5", "blockquote", "ul", "div"]
    assert [item.text_content() for item in found(shown, "ul li")] == ["one", "two"]
    assert found(shown, ".rows p")[0].text_content() == "a\tb"


# --- pictures ---


def test_the_bar_shows_every_place_with_a_mark_of_its_own():
    counts = dict.fromkeys(ORDER, 1) | {"verified": 1000}
    bar = lxml.html.fromstring(str(tags.verdict_bar(counts)))
    shapes_drawn = found(bar, "rect")
    assert [each.get("class") for each in shapes_drawn] == [f"bar bar--{display}" for display in ORDER]
    assert min(float(each.get("width")) for each in shapes_drawn) > 10
    assert float(shapes_drawn[-1].get("x")) + float(shapes_drawn[-1].get("width")) <= 480
    assert len(found(bar, ".bar-texture")) == 2
    assert [each.text for each in found(bar, ".bar-glyph")] == [GLYPHS[display] for display in ORDER[3:]]


def test_the_bar_says_in_words_what_it_shows():
    bar = lxml.html.fromstring(str(tags.verdict_bar({"open": 1, "disputed": 2})))
    assert bar.get("role") == "img"
    assert found(bar, "title")[0].text == "3 claims: 2 disputed, 1 open"
    assert found(lxml.html.fromstring(str(tags.verdict_bar({}))), "title")[0].text == "No claims"


def test_nothing_is_forgotten_in_the_order():
    assert sorted(ORDER) == sorted(LABELS) == sorted(GLYPHS)
    assert in_order({"lost": 1, "verified": 2, "open": 0}) == [("verified", 2), ("lost", 1)]


# --- words ---


def test_fields_and_values_are_called_as_on_screen():
    assert tags.field_label("evidence", "archive_url") == "archived copy"
    assert tags.field_label("evidence", "archived_on") == "archived on"
    assert tags.field_label("version", "number") == "number"
    assert tags.field_label("claim", "merged_into") == "merged into"
    assert tags.field_label("claim", "gone_since") == "gone since"
    assert tags.value_label("reason", "wrong_figure") == "wrong figure"
    assert tags.value_label("kind", "web_page") == "web page"
    assert tags.value_label("kind", "imported") == "imported"
    assert tags.value_label("language", "sr-Latn") == "Serbian Latin"
    assert tags.value_label("published_on", "2022-08-10") == "10 August 2022"
    assert tags.value_label("published_at", "2022-08-10T14:00:00+02:00") == "10 August 2022, 12:00 UTC"
    assert tags.value_label("statement", "verified") == "verified"
    assert tags.value_label("published_on", "not a day") == "not a day"


def models_shown() -> set[str]:
    return {model._meta.model_name for model in SHOWN}


def test_every_event_that_history_can_tell_has_words():
    subjects = {{"articleversion": "version", "rulesettings": "rules"}.get(name, name) for name in models_shown()}
    subjects = (subjects - {"remark"}) | set(choices.RemarkKind.values)
    for subject in subjects | {"placement", "sign_off", "publication"}:
        assert tags.deed(make_event(subject=subject, action="added")) != f"added {subject}"
    for subject in subjects - {"version"}:
        assert tags.deed(make_event(subject=subject, action="changed")) != f"changed {subject}"


def test_ago_says_how_long_with_the_full_time_on_hover(settings):
    settings.TIME_ZONE = "Europe/Tallinn"
    now = datetime.now(UTC)
    assert ">just now</time>" in tags.ago(now)
    assert ">3\xa0hours ago</time>" in tags.ago(now - timedelta(hours=3, minutes=20))
    summer = tags.ago(datetime(2024, 7, 1, 12, 0, tzinfo=UTC))
    assert 'datetime="2024-07-01T12:00:00+00:00"' in summer
    assert 'title="1 July 2024, 15:00 EEST"' in summer
    assert tags.ago(None) == tags.moment(None) == ""


def test_digest_is_of_the_record_alone():
    report = make_report()
    assert replace(report, made_at=NOON + timedelta(days=1), made_by="Somebody").digest == report.digest
    assert replace(report, text=TEXT + " ").digest != report.digest
    assert len(bytes.fromhex(report.digest)) == hashlib.sha256().digest_size
