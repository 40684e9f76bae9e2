"""The report as W3C Web Annotations: expanded by a processor that is not ours, and held against model and Report."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from annotations.reports.formats import webannotation
from annotations.reports.shapes import Report
from tests.linked_data import AS, OA, Node, document, expanded, keys, nodes, printed
from tests.make_reports import (
    HOSTILE,
    TEXT,
    hostile_report,
    make_claim,
    make_full_report,
    make_open_claim,
    make_report,
    make_review,
    make_source,
)

IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z", re.IGNORECASE)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")


@pytest.fixture(autouse=True)
def at_home(settings: Any) -> None:
    settings.NEWSROOM_ADDRESS = "http://127.0.0.1:8000"
    settings.CLAIM_ADDRESS = "/claims/{claim}/"
    settings.ORGANISATION = "The newsroom"


@pytest.fixture(scope="module")
def full() -> Report:
    return make_full_report()


def graph(*reports: Report) -> list[Node]:
    found: list[Node] = document("webannotation", *reports)["@graph"]
    return found


def of_type(name: str, *reports: Report) -> list[Node]:
    return [node for node in nodes(graph(*reports)) if node.get("type") == name]


def bodies(annotation: Node, purpose: str) -> list[Node]:
    return [body for body in annotation["body"] if body["purpose"] == purpose]


def several() -> list[Report]:
    many = make_report(claims=tuple(make_open_claim(number, "75") for number in range(1, 251)))
    return [make_full_report(), make_report(article=8, claims=()), replace(many, article=9), hostile_report(HOSTILE[0])]


def test_every_claim_that_is_not_withdrawn_is_an_annotation_that_agrees_with_the_report(full: Report) -> None:
    annotations = of_type("Annotation", full)
    assert len(annotations) == len(full.standing_claims)
    for annotation, claim in zip(annotations, full.standing_claims, strict=True):
        assert annotation["id"] == f"http://127.0.0.1:8000/claims/{claim.id}/#annotation"
        assert [body["value"] for body in bodies(annotation, "classifying")] == [claim.display]
        assert [body["value"] for body in bodies(annotation, "describing")] == [claim.statement]
        assert [body["creator"]["name"] for body in bodies(annotation, "assessing")] == [
            review.reviewer for review in claim.reviews
        ]
        for body, review in zip(bodies(annotation, "assessing"), claim.reviews, strict=True):
            assert body["value"].startswith(review.verdict)
            assert body["value"].endswith(review.rationale)
        assert len(bodies(annotation, "linking")) == len(claim.evidence)


def test_a_target_says_its_words_and_its_place_in_code_points() -> None:
    text = f"A 😀 title\n\n{TEXT}"
    [annotation] = of_type("Annotation", make_report(text=text, claims=(make_claim(text=text),)))
    quote, place = annotation["target"]["selector"]
    assert text[place["start"] : place["end"]] == quote["exact"] == "Around 75 soldiers"
    assert text.index(quote["prefix"] + quote["exact"] + quote["suffix"]) == place["start"] - len(quote["prefix"])


def test_a_claim_whose_words_are_gone_is_about_the_article() -> None:
    [annotation] = of_type("Annotation", make_report(claims=(make_claim(1, "gone", standing="lost", verdict=""),)))
    assert annotation["target"] == {"type": "SpecificResource", "source": "https://example.org/freedom"}


def test_a_correction_is_an_edit_by_the_person_who_suggests_it() -> None:
    [with_one, without] = of_type(
        "Annotation",
        make_report(claims=(make_claim(1), make_claim(2, "75", reviews=(make_review(correction=""),)))),
    )
    assert with_one["motivation"] == ["assessing", "editing"]
    [edit] = bodies(with_one, "editing")
    assert (edit["value"], edit["creator"]["name"]) == ("Around 75,000 soldiers", "Amara Okonjo")
    assert edit["creator"]["id"] == "http://127.0.0.1:8000/people/11/"
    assert (without["motivation"], bodies(without, "editing")) == ("assessing", [])


def test_what_decides_is_told_from_what_was_overruled() -> None:
    decided = make_review(kind="adjudication", verdict="verified", reason="", correction="")
    claim = make_claim(verdict="verified", reviews=(make_review(), decided))
    [annotation] = of_type("Annotation", make_report(claims=(claim,)))
    assert [body["desk:decides"] for body in bodies(annotation, "assessing")] == [False, True]
    assert bodies(annotation, "editing") == []


def test_a_reviewer_of_another_newsroom_has_a_name_and_no_account_here() -> None:
    review = make_review(kind="imported", reviewer_id=0)
    [annotation] = of_type("Annotation", make_report(claims=(make_claim(reviews=(review,)),)))
    assert bodies(annotation, "assessing")[0]["creator"] == {"type": "Person", "name": "Amara Okonjo"}


def test_a_page_of_the_web_is_linked_with_its_words_and_nothing_else_is_an_address() -> None:
    sources = tuple(make_source(url=url) for url in ("https://example.org/a", "javascript:alert(1)", "https://a b", ""))
    [annotation] = of_type("Annotation", make_report(claims=(make_claim(evidence=sources),)))
    page, *others = bodies(annotation, "linking")
    assert (page["source"], page["selector"]["exact"]) == ("https://example.org/a", "около 75 000 солдат")
    assert {body["type"] for body in others} == {"TextualBody"}


def test_confidential_sources_are_never_in_it_and_counted() -> None:
    claim = make_claim(evidence=(make_source(title="A clerk", confidential=True), make_source()))
    report = make_report(claims=(claim,), with_confidential=True)
    assert "A clerk" not in printed("webannotation", report)
    assert of_type("AnnotationCollection", report)[0]["desk:sourcesWithheld"] == 1


# Every MUST of the model that concerns what is printed, by its section, and whether a document keeps it.
MUST: dict[str, tuple[str, Callable[[Node], bool]]] = {
    "3.1 an annotation has one IRI": ("Annotation", lambda a: bool(IRI.match(a["id"]))),
    "3.1 it is of the type Annotation": ("Annotation", lambda a: a["type"] == "Annotation"),
    "3.1 it has a target": ("Annotation", lambda a: bool(a["target"])),
    "3.2.4 a textual body has one value": ("TextualBody", lambda b: isinstance(b["value"], str)),
    "3.2.4 a textual body has at most one format": ("TextualBody", lambda b: b["format"] == "text/plain"),
    "3.3.1 times are in UTC, expressed as Z": (
        "Annotation",
        lambda a: bool(MOMENT.match(a["created"]) and MOMENT.match(a["modified"])),
    ),
    "3.3.2 an agent has a name, an IRI at most": (
        "Person",
        lambda agent: isinstance(agent["name"], str) and ("id" not in agent or bool(IRI.match(agent["id"]))),
    ),
    "3.3.5 a purpose is one motivation": (
        "TextualBody",
        lambda b: b["purpose"] in ("assessing", "classifying", "describing", "editing", "linking"),
    ),
    "4.1 a specific resource has one source": ("SpecificResource", lambda r: bool(IRI.match(r["source"]))),
    "4.2.4 a text quote has exactly one text": ("TextQuoteSelector", lambda s: isinstance(s["exact"], str)),
    "4.2.5 a text position begins at one place and ends at one": (
        "TextPositionSelector",
        lambda s: type(s["start"]) is int and type(s["end"]) is int and 0 <= s["start"] <= s["end"],
    ),
    "5.1 a collection has one IRI": ("AnnotationCollection", lambda c: bool(IRI.match(c["id"]))),
    "5.1 a collection that is not empty has its first page": (
        "AnnotationCollection",
        lambda c: ("first" in c) == (c["total"] > 0),
    ),
    "5.1 its total is how many there are": ("AnnotationCollection", lambda c: type(c["total"]) is int),
    "5.2 a page has one IRI": ("AnnotationPage", lambda p: bool(IRI.match(p["id"]))),
    "5.2 a page has a list of annotations": (
        "AnnotationPage",
        lambda p: bool(p["items"]) and all(each["type"] == "Annotation" for each in p["items"]),
    ),
    "5.2 a page starts at one place": ("AnnotationPage", lambda p: type(p["startIndex"]) is int),
}


@pytest.mark.parametrize("section", MUST)
def test_every_must_of_the_model_is_kept(section: str) -> None:
    kind, is_kept = MUST[section]
    found = of_type(kind, *several())
    assert found
    assert all(is_kept(node) for node in found)


def test_the_context_is_the_model_s_and_comes_first() -> None:  # 3.1 and 5.1
    assert document("webannotation", make_report())["@context"][0] == "http://www.w3.org/ns/anno.jsonld"


def test_pages_lead_from_the_first_to_the_last_and_hold_all() -> None:  # 5.2: next where there is one
    report = make_report(claims=tuple(make_open_claim(number, "75") for number in range(1, 251)))
    [collection] = of_type("AnnotationCollection", report)
    pages = {page["id"]: page for page in of_type("AnnotationPage", report)}
    at: Any = collection["first"]
    walked = []
    while at:
        walked.append(at)
        at = pages[at].get("next")
    assert walked == list(pages)
    assert walked[-1] == collection["last"]
    assert [pages[each].get("prev") for each in walked] == [None, *walked[:-1]]
    assert [pages[each]["startIndex"] for each in walked] == [0, 100, 200]
    assert sum(len(page["items"]) for page in pages.values()) == collection["total"] == 250
    assert {page["partOf"] for page in pages.values()} == {collection["id"]}


def test_every_iri_is_absolute_and_no_two_things_have_one() -> None:
    report = make_report(claims=tuple(make_open_claim(number, "75") for number in range(1, 251)))
    found = [node["id"] for node in nodes(graph(report)) if node.get("type") != "Organization" and "id" in node]
    assert all(IRI.match(each) for each in found)
    assert len(set(found)) == len(found)


def test_a_processor_knows_every_term(full: Report) -> None:
    said = [node for node in nodes(expanded("webannotation", full)) if "@type" in node]
    assert [node for node in said if node["@type"] == [f"{OA}Annotation"]]
    terms = {name for node in said for name in node if not name.startswith("@")}
    assert all(IRI.match(term) for term in terms)
    ours = keys(graph(full)) - {"id", "type", "purpose"}
    assert {re.split(r"[#/:]", term)[-1] for term in terms} >= {"hasBody", "hasTarget", "exact", "start", "items"}
    assert len(terms) == len(ours) + 1  # purpose: id and type are words of JSON-LD itself


def test_a_processor_finds_the_claims_of_the_report(full: Report) -> None:
    found = [node for node in nodes(expanded("webannotation", full)) if node.get("@type") == [f"{OA}TextQuoteSelector"]]
    quotes = [claim.quote for claim in full.standing_claims if claim.quote]
    exact = [node[f"{OA}exact"][0]["@value"] for node in found if f"{OA}prefix" in node]
    assert exact == quotes
    [collection] = [node for node in expanded("webannotation", full) if f"{AS}totalItems" in node]
    assert collection[f"{AS}totalItems"][0]["@value"] == len(full.standing_claims)


@pytest.mark.parametrize("text", [*HOSTILE, "</script><!--", "\u2028\u202e\x1b", "]]>"])
def test_text_from_outside_ends_no_page_and_makes_no_address(text: str) -> None:
    report = hostile_report(text)
    assert not set("<>&\u2028\u2029") & set(printed("webannotation", report))
    assert of_type("Annotation", report)[0]["target"]["selector"][0]["exact"] == text
    assert {node["source"] for node in of_type("SpecificResource", report)} <= {
        "http://127.0.0.1:8000/articles/7/",
        "https://example.org/report",
    }


def test_it_says_which_report_it_is(full: Report) -> None:
    [collection] = of_type("AnnotationCollection", full)
    assert collection["desk:reportDigest"] == full.digest
    assert full.head
    assert full.head.digest in collection["desk:head"]
    assert collection["desk:claimsWithdrawn"] == len(full.withdrawn_claims) == 1
    assert webannotation.CONTEXT[1] == {"desk": "urn:claim-desk:"}
