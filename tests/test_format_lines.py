"""The report as JSON Lines and as Markdown, each read back and held against the Report."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from annotations.reports.formats import FORMATS
from annotations.reports.formats.json import as_object
from annotations.reports.shapes import Report
from annotations.reports.words import display_label, facts, visible
from tests.make_reports import (
    HOSTILE,
    hostile_report,
    make_claim,
    make_full_report,
    make_question,
    make_report,
    make_source,
)

SCHEMA = Path(__file__).parent.parent / "annotations/reports/formats/report.schema.json"


@pytest.fixture(scope="module")
def full() -> Report:
    return make_full_report()


def printed(format: str, *reports: Report) -> str:
    return b"".join(FORMATS[format].write(iter(reports))).decode()


# --- JSON Lines ---


def lines_of(*reports: Report) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed("jsonl", *reports).splitlines()]


def test_every_line_is_an_article_as_the_json_report_has_it(full: Report) -> None:
    other = make_report(article=8, text="A title\u2028\x85\n\nWords.", claims=())
    assert [line["report"] for line in lines_of(full, other)] == [as_object(full), as_object(other)]


def test_every_line_holds_to_the_schema(full: Report) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    for line in lines_of(full, make_report(article=8)):
        validator.validate({"schema": line["schema"], "version": line["version"], "reports": [line["report"]]})


# --- Markdown ---


def tree_of(*reports: Report, linkify: bool = False) -> SyntaxTreeNode:
    """The document as a reader of CommonMark sees it, with tables and what is struck out as some others have them."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return SyntaxTreeNode(reader.parse(printed("markdown", *reports)))


def text_of(node: SyntaxTreeNode) -> str:
    return "".join(each.content for each in node.walk() if each.type in ("text", "code_inline"))


def claims_of(*reports: Report) -> list[tuple[str, list[SyntaxTreeNode]]]:
    """By heading of the third rank what stands under it."""
    found: list[tuple[str, list[SyntaxTreeNode]]] = []
    for node in tree_of(*reports).children:
        if node.type == "heading":
            found.append((text_of(node), []))
        elif found:
            found[-1][1].append(node)
    return [(heading, nodes) for heading, nodes in found if heading.startswith("Claim ")]


def test_markdown_agrees_with_the_report(full: Report) -> None:
    claims = claims_of(full)
    in_order = (*full.standing_claims, *full.withdrawn_claims)
    assert [heading for heading, _nodes in claims] == [
        f"Claim {claim.number}: {display_label(claim.display)}" for claim in in_order
    ]
    for (_heading, nodes), claim in zip(claims, in_order, strict=True):
        quotes = [text_of(node) for node in nodes if node.type == "blockquote"]
        assert quotes == ([claim.quote] if claim.quote else [])
        said = "\n".join(text_of(node) for node in nodes)
        for review in claim.reviews:
            assert review.reviewer in said
            assert review.rationale in said
        for source in claim.evidence:
            assert (source.title or source.person) in said
            assert source.quote in said


def test_markdown_says_the_facts_of_a_report(full: Report) -> None:
    [_title, _heading, listed, *_rest] = tree_of(full).children
    assert [text_of(item) for item in listed.children] == [f"{name}: {value}" for name, value in facts(full)]
    assert full.digest in text_of(listed)
    assert full.head
    assert full.head.digest in text_of(listed)


def test_markdown_says_what_is_withheld_and_what_was_asked_for(full: Report) -> None:
    assert "1 review; 2 confidential sources" in text_of(tree_of(full))
    asked = make_report(with_private=True, with_confidential=True, remarks=(make_question(text="Who took it?"),))
    for words in ("private questions and notes", "confidential sources: for the newsroom", "Who took it?"):
        assert words in text_of(tree_of(asked))


MARKUP = [
    *HOSTILE,
    "# A heading",
    "- an item",
    "1. an item",
    "123456789) an item",
    "> a quotation",
    "```\ncode\n```",
    "    code",
    "***",
    "===",
    "[a](https://evil.example/)",
    "![a](https://evil.example/)",
    "[a]: https://evil.example/",
    "<https://evil.example/>",
    "https://evil.example/ www.evil.example a@evil.example",
    "| a | b |\n|---|---|\n| c | d |",
    "~~gone~~ **bold** _slanted_ `code`",
    "&lt;b&gt; &#60;",
    "a\\",
    "two  \nlines\r\nthree",
    "\t=cmd|' /C calc'!A0",
]
PLAIN_NODES = {"root", "heading", "inline", "text", "text_special", "bullet_list", "list_item", "paragraph", "strong"}
PLAIN_NODES |= {"blockquote", "link"}


@pytest.mark.parametrize("text", MARKUP)
def test_text_from_outside_is_never_markup(text: str) -> None:
    tree = tree_of(hostile_report(text))
    assert {node.type for node in tree.walk()} <= PLAIN_NODES
    assert {node.attrs["href"] for node in tree.walk() if node.type == "link"} == {make_source().url}
    [first, *_rest] = claims_of(hostile_report(text))
    [quote] = [node for node in first[1] if node.type == "blockquote"]
    assert text_of(quote) == " ".join(visible(text).split())


@pytest.mark.parametrize("text", ["https://evil.example/", "HTTP://evil.example", "www.evil.example", "a@evil.example"])
def test_an_address_in_a_text_is_no_link_to_readers_who_make_links_of_addresses(text: str) -> None:
    written = printed("markdown", make_report(claims=(make_claim(statement=f"See {text}."),)))
    assert text not in written


def test_an_address_of_a_source_is_a_link_to_itself() -> None:
    tree = tree_of(make_report(url="", claims=(make_claim(evidence=(make_source(),)),)))
    assert [node.attrs["href"] for node in tree.walk() if node.type == "link"] == ["https://example.org/report"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "https://a>b", "https://a b", "https://a\u202eb", "https://a/&#x202e;b", "file:///x"],
)
def test_no_other_address_is_one(address: str) -> None:
    tree = tree_of(make_report(url=address, claims=()))
    assert not [node for node in tree.walk() if node.type == "link"]
