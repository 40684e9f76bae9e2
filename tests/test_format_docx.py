"""The report as an annotated draft in Word, read back by python-docx. Needs the extra `docx`."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import lxml.etree
import pytest

from annotations.reports.formats import FORMATS
from annotations.reports.formats.draft import Edge, Words, draft_of
from annotations.reports.shapes import Report
from annotations.reports.words import display_label, visible
from tests.make_reports import (
    HOSTILE,
    TEXT,
    hostile_report,
    make_claim,
    make_full_report,
    make_open_claim,
    make_question,
    make_report,
    make_review,
)
from tests.programs import package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# A text, its claims by quote, and what each should read.
CORRECTED: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "one figure": (TEXT, [("75", "75,000")], TEXT.replace("75", "75,000")),
    "a sentence": (TEXT, [("Around 75 soldiers fell", "About 75,000 soldiers fell or were hurt")], ""),
    "nothing in common": (TEXT, [("promised", "offered nothing")], TEXT.replace("promised", "offered nothing")),
    "two in one paragraph": (TEXT, [("75", "75,000"), ("fell", "died")], ""),
    "side by side": (TEXT, [("Around ", "About "), ("75", "75,000")], ""),
    "in a title": (TEXT, [("Freedom", "Pardon")], TEXT.replace("Freedom", "Pardon")),
    "other scripts": ("Заголовок\n\n😀 75 солдат\tи ещё.", [("75", "75 000")], ""),
    "lines and tabs": ("A title\n\nOne\n\ttwo  three", [("two", "2")], ""),
}


def corrected(name: str) -> tuple[Report, str]:
    text, corrections, after = CORRECTED[name]
    claims = tuple(
        make_claim(number, quote, text=text, reviews=(make_review(correction=correction, quote=quote),))
        for number, (quote, correction) in enumerate(corrections, 1)
    )
    for quote, correction in corrections:
        text = text.replace(quote, correction, 1)
    return make_report(text=CORRECTED[name][0], claims=claims), after or text


def paragraphs_of(text: str) -> list[str]:
    return text.split("\n\n")


# --- the draft, without Word ---


def read(report: Report, kinds: set[str]) -> list[str]:
    return [
        "".join(part.text for part in paragraph.parts if isinstance(part, Words) and part.kind in kinds)
        for paragraph in draft_of(report).paragraphs
    ]


@pytest.mark.parametrize("name", CORRECTED)
def test_who_rejects_all_corrections_has_the_text_and_who_accepts_them_the_corrected_one(name: str) -> None:
    report, after = corrected(name)
    assert read(report, {"same", "gone"}) == paragraphs_of(report.text)
    assert read(report, {"same", "new"}) == paragraphs_of(after)


def test_of_corrections_that_overlap_the_first_is_tracked() -> None:
    claims = (
        make_claim(1, "Around 75 soldiers", reviews=(make_review(),)),
        make_claim(2, "75 soldiers fell", reviews=(make_review(correction="75,000 soldiers fell"),)),
    )
    draft = draft_of(make_report(claims=claims))
    assert draft.tracked == {1}
    assert read(make_report(claims=claims), {"same", "gone"}) == paragraphs_of(TEXT)


@pytest.mark.parametrize("over", [{"counts": False}, {"stale": True, "counts": False}, {"correction": ""}])
def test_a_correction_that_does_not_count_is_not_tracked(over: dict[str, Any]) -> None:
    assert draft_of(make_report(claims=(make_claim(reviews=(make_review(**over),)),))).tracked == frozenset()


def test_a_decision_between_reviewers_is_taken_before_what_they_say() -> None:
    decided = make_review(kind="adjudication", correction="Around 74,000 soldiers")
    report = make_report(claims=(make_claim(reviews=(make_review(), decided)),))
    assert "74,000" in "".join(read(report, {"same", "new"}))


def test_what_a_decision_overruled_is_not_tracked() -> None:
    decided = make_review(kind="adjudication", verdict="verified", reason="", correction="")
    claim = make_claim(verdict="verified", reviews=(make_review(), decided))
    assert draft_of(make_report(claims=(claim,))).tracked == frozenset()


def test_claims_begin_and_end_around_their_words_even_where_they_overlap_or_run_on() -> None:
    across = TEXT[TEXT.index("fell") : TEXT.index("promised")]
    claims = (make_open_claim(1, "Around 75"), make_open_claim(2, "75 soldiers"), make_open_claim(3, across))
    inside: dict[int, str] = {}
    now: set[int] = set()
    for paragraph in draft_of(make_report(claims=claims)).paragraphs:
        for part in paragraph.parts:
            if isinstance(part, Edge):
                (now.add if part.is_begin else now.remove)(part.claim)
            else:
                for number in now:
                    inside[number] = inside.get(number, "") + part.text
    assert inside == {1: "Around 75", 2: "75 soldiers", 3: across.replace("\n", "")}
    assert now == set()


# --- the document ---


@pytest.fixture
def _word() -> None:
    package("docx")


def printed(*reports: Report) -> bytes:
    return b"".join(FORMATS["docx"].write(iter(reports)))


def member(data: bytes, name: str) -> lxml.etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return lxml.etree.fromstring(packed.read(name))


def runs_of(paragraph: Any, *, accepted: bool) -> Iterator[str]:
    """What a paragraph reads once all its changes are accepted, or rejected."""
    gone = "del" if accepted else "ins"
    for element in paragraph.iter(f"{W}t", f"{W}delText", f"{W}br", f"{W}tab"):
        if not any(parent.tag == f"{W}{gone}" for parent in element.iterancestors()):
            yield {f"{W}br": "\n", f"{W}tab": "\t"}.get(element.tag, element.text)


@pytest.mark.usefixtures("_word")
@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("name", CORRECTED)
def test_its_changes_can_be_accepted_or_rejected(name: str, accepted: bool) -> None:
    report, after = corrected(name)
    body = member(printed(report), "word/document.xml")
    read = ["".join(runs_of(paragraph, accepted=accepted)) for paragraph in body.iter(f"{W}p")]
    expected = paragraphs_of(after if accepted else report.text)
    assert read[-len(expected) :] == expected


@pytest.mark.usefixtures("_word")
def test_every_claim_is_a_comment_on_its_words_that_agrees_with_the_report() -> None:
    import docx

    full = make_full_report()
    document = docx.Document(io.BytesIO(printed(full)))
    comments = {comment.text.partition(":")[0]: comment for comment in document.comments}
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for claim in full.claims:
        said = comments[f"Claim {claim.number}"].text if claim.quote and not claim.withdrawal else text
        assert claim.statement in said
        for review in claim.reviews:
            assert f"{review.reviewer}: {display_label(review.verdict)}" in said
            assert review.rationale in said
        for source in claim.evidence:
            assert source.title in said
            assert source.quote in said
    placed = [claim for claim in full.standing_claims if claim.quote]
    assert len(comments) == len(placed)
    assert [comment.author for comment in list(document.comments)[:1]] == ["Amara Okonjo"]


@pytest.mark.usefixtures("_word")
def test_withdrawn_claims_and_questions_have_sections_of_their_own() -> None:
    import docx

    report = replace(make_full_report(), remarks=(make_question(text="Who took it?"),), with_private=True)
    lines = [paragraph.text for paragraph in docx.Document(io.BytesIO(printed(report))).paragraphs]
    withdrawn = lines[lines.index("Withdrawn claims") :]
    assert "Claim 8: withdrawn (merged into another claim)" in withdrawn
    assert any("Who took it?" in line for line in withdrawn[withdrawn.index("Questions and notes") :])
    assert "Claim 7: lost" in lines[lines.index("Claims that are not in this text") :]


@pytest.mark.usefixtures("_word")
def test_a_comment_is_about_the_words_of_its_claim() -> None:
    body = member(printed(make_report(claims=(make_open_claim(1, "75 soldiers"),))), "word/document.xml")
    [start], [end] = (list(body.iter(f"{W}commentRange{edge}")) for edge in ("Start", "End"))
    between = start.getnext()
    assert between.getnext() is end
    assert "".join(between.itertext()) == "75 soldiers"
    assert start.get(f"{W}id") == end.get(f"{W}id")


@pytest.mark.usefixtures("_word")
def test_changes_are_by_who_suggests_them_at_the_time_that_they_did() -> None:
    body = member(printed(make_report()), "word/document.xml")
    changes = [*body.iter(f"{W}ins"), *body.iter(f"{W}del")]
    assert {change.get(f"{W}author") for change in changes} == {"Amara Okonjo"}
    assert {change.get(f"{W}date") for change in changes} == {"2026-11-19T12:00:00Z"}
    assert len({change.get(f"{W}id") for change in changes}) == len(changes) > 0


@pytest.mark.usefixtures("_word")
def test_it_says_which_report_it_is_and_the_same_reports_make_the_same_document() -> None:
    import docx

    full = make_full_report()
    data = printed(full, make_report(article=8))
    assert data == printed(full, make_report(article=8))
    document = docx.Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert full.head
    assert full.digest in text
    assert full.head.digest in text
    assert document.core_properties.title == full.title


@pytest.mark.usefixtures("_word")
def test_its_pictures_are_svg_with_words_for_those_who_do_not_see_them() -> None:
    data = printed(make_full_report())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        drawn = [name for name in packed.namelist() if name.endswith(".svg")]
        assert len(drawn) == 3
        assert all(lxml.etree.fromstring(packed.read(name)).tag.endswith("svg") for name in drawn)
        assert len([name for name in packed.namelist() if name.endswith(".png")]) == 3
    described = [each.get("descr") for each in member(data, "word/document.xml").iter("{*}docPr")]
    assert next(words.partition(":")[0] for words in described if words) == "7 claims"
    assert len(described) == 3


@pytest.mark.usefixtures("_word")
def test_a_text_that_runs_from_right_to_left_does_so() -> None:
    text = "عنوان\n\nقُتل نحو 75 جندياً"
    body = member(printed(make_report(text=text, language="ar", claims=())), "word/document.xml")
    assert len(list(body.iter(f"{W}bidi"))) == 2
    assert {each.get(f"{W}bidi") for each in body.iter(f"{W}lang")} == {"ar"}


@pytest.mark.usefixtures("_word")
@pytest.mark.parametrize("text", [*HOSTILE, "=cmd|' /C calc'!A0", "\x00\x1b\u202e\ufffe", "x" * 100_000, "&amp;"])
def test_text_from_outside_is_text_and_no_field_and_no_link(text: str) -> None:
    import docx

    data = printed(hostile_report(text))
    body = member(data, "word/document.xml")
    for tag in ("fldSimple", "instrText", "fldChar", "hyperlink", "object"):
        assert not list(body.iter(f"{W}{tag}"))
    document = docx.Document(io.BytesIO(data))
    assert visible(text) in next(iter(document.comments)).text
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert 'TargetMode="External"' not in packed.read("word/_rels/document.xml.rels").decode()
        assert not [name for name in packed.namelist() if "vba" in name.lower()]
