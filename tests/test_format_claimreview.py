"""The report as schema.org ClaimReview: expanded by another's processor, and held against vocabulary and Report."""

import re
from pathlib import Path
from typing import Any

import pytest

from annotations.reports.formats.claimreview import SCALE
from annotations.reports.shapes import Report
from tests.linked_data import SCHEMA, Node, document, expanded, nodes, printed
from tests.make_reports import (
    HOSTILE,
    hostile_report,
    make_claim,
    make_full_report,
    make_open_claim,
    make_report,
    make_review,
    make_source,
)

ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z")
DOCUMENT = Path(__file__).parent.parent / "newsroom/docs/report-formats.md"

# By type its properties that a report uses, each with what schema.org expects there.
VOCABULARY: dict[str, dict[str, set[str]]] = {
    "DataFeed": {
        "name": {"Text"},
        "author": {"Organization", "Person"},
        "dateModified": {"Date", "DateTime"},
        "identifier": {"PropertyValue", "Text", "URL"},
        "variableMeasured": {"PropertyValue", "Text"},
        "dataFeedElement": {"DataFeedItem", "Text", "Thing"},
    },
    "ClaimReview": {
        "url": {"URL"},
        "author": {"Organization", "Person"},
        "datePublished": {"Date", "DateTime"},
        "dateModified": {"Date", "DateTime"},
        "claimReviewed": {"Text"},
        "itemReviewed": {"Thing"},
        "reviewRating": {"Rating"},
        "reviewBody": {"Text"},
        "citation": {"CreativeWork", "Text"},
    },
    "Claim": {"text": {"Text"}, "author": {"Organization", "Person"}, "appearance": {"CreativeWork"}},
    "Article": {
        "url": {"URL"},
        "headline": {"Text"},
        "inLanguage": {"Language", "Text"},
        "datePublished": {"Date", "DateTime"},
        "publisher": {"Organization", "Person"},
    },
    "Rating": {
        "ratingValue": {"Number", "Text"},
        "worstRating": {"Number", "Text"},
        "bestRating": {"Number", "Text"},
        "alternateName": {"Text"},
    },
    "Organization": {"name": {"Text"}, "url": {"URL"}},
    "PropertyValue": {"name": {"Text"}, "value": {"Boolean", "Number", "StructuredValue", "Text"}},
}
BROADER = {
    "ClaimReview": {"Review", "CreativeWork", "Thing"},
    "Claim": {"CreativeWork", "Thing"},
    "Article": {"CreativeWork", "Thing"},
}


@pytest.fixture(autouse=True)
def at_home(settings: Any) -> None:
    settings.NEWSROOM_ADDRESS = "http://127.0.0.1:8000"
    settings.CLAIM_ADDRESS = "/claims/{claim}/"
    settings.ORGANISATION = "The newsroom"


@pytest.fixture(scope="module")
def full() -> Report:
    return make_full_report()


def feeds(*reports: Report) -> list[Node]:
    found: list[Node] = document("claimreview", *reports)["@graph"]
    return found


def reviews(*reports: Report) -> list[Node]:
    return [each for feed in feeds(*reports) for each in feed["dataFeedElement"]]


def kinds(value: Any) -> set[str]:
    """What schema.org would call a value."""
    if isinstance(value, dict):
        return {value["@type"], *BROADER.get(value["@type"], set())}
    if isinstance(value, int):
        return {"Number"}
    as_time = {"Date", "DateTime"} if re.match(r"\d{4}-\d\d-\d\d", value) else set()
    return {"Text", *as_time, *({"URL"} if ADDRESS.match(value) else set())}


def test_every_settled_claim_is_a_review_that_agrees_with_the_report(full: Report) -> None:
    settled = [claim for claim in full.standing_claims if claim.verdict]
    assert len(settled) == 2
    for review, claim in zip(reviews(full), settled, strict=True):
        assert review["claimReviewed"] == claim.statement
        assert review["url"] == review["@id"] == f"http://127.0.0.1:8000/claims/{claim.id}/"
        assert review["reviewRating"]["ratingValue"] == SCALE[claim.verdict]
        assert review["reviewRating"]["alternateName"].startswith(claim.verdict)
        assert review["itemReviewed"]["author"]["name"] == claim.claimant
        assert review["reviewBody"] == "\n\n".join(each.rationale for each in claim.reviews if each.counts)
        assert review["citation"] == [each.url for each in claim.evidence if each.url]


def test_what_is_not_settled_is_left_out_and_counted(full: Report) -> None:
    [feed] = feeds(full)
    left_out, _withheld = feed["variableMeasured"]
    assert left_out["value"] == len(full.standing_claims) - len(reviews(full)) == 5


@pytest.mark.parametrize(("verdict", "value"), [("disputed", 1), ("unverified", 2), ("verified", 3)])
def test_the_scale_is_the_documented_one(verdict: str, value: int) -> None:
    [review] = reviews(make_report(claims=(make_claim(verdict=verdict, reviews=()),)))
    rating = review["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (value, 1, 3)
    assert f"| {value} | {verdict} |" in DOCUMENT.read_text()


def test_the_vocabulary_of_schema_org_is_kept(full: Report) -> None:
    asked = make_report(article=8, url="", outlet="", claims=(make_claim(claimant="", evidence=()),))
    for node in nodes(feeds(full, asked, hostile_report(HOSTILE[0]))):
        known = VOCABULARY[node["@type"]]
        for name, value in node.items():
            if not name.startswith("@"):
                for each in value if isinstance(value, list) else [value]:
                    assert kinds(each) & known[name], (node["@type"], name, each)


@pytest.mark.parametrize("path", ["claimReviewed", "reviewRating", "url"])
def test_what_consumers_require_is_there(path: str, full: Report) -> None:
    assert all(review[path] for review in reviews(full))


def test_what_consumers_recommend_is_there(full: Report) -> None:
    for review in reviews(full):
        assert review["author"] == {"@type": "Organization", "name": "The newsroom", "url": "http://127.0.0.1:8000/"}
        assert review["itemReviewed"]["author"]["name"]
        assert review["itemReviewed"]["appearance"]["url"] == full.url
        assert {"ratingValue", "worstRating", "bestRating", "alternateName"} <= review["reviewRating"].keys()
        assert review["datePublished"].endswith("Z")


def test_names_are_objects_and_addresses_are_absolute(full: Report) -> None:
    for node in nodes(feeds(full)):
        for name in ("author", "publisher"):
            assert isinstance(node.get(name, {}), dict)
        assert ADDRESS.match(node.get("url", "https://example.org/"))
        assert ADDRESS.match(node.get("@id", "https://example.org/"))


def test_a_claim_s_page_may_be_one_of_the_newsroom_s_own(settings: Any) -> None:
    settings.CLAIM_ADDRESS = "https://paper.example/checks/{claim}"
    settings.ORGANISATION = "The Paper"
    [review] = reviews(make_report())
    assert review["url"] == "https://paper.example/checks/101"
    assert review["author"]["name"] == "The Paper"


def test_a_review_that_does_not_count_is_no_part_of_it() -> None:
    stale = make_review(rationale="About other words.", counts=False, stale=True)
    [review] = reviews(make_report(claims=(make_claim(reviews=(make_review(), stale)),)))
    assert "About other words." not in review["reviewBody"]


def test_a_review_that_was_overruled_is_no_part_of_it() -> None:
    decided = make_review(
        kind="adjudication", verdict="verified", reason="", rationale="Both are right.", correction=""
    )
    claim = make_claim(verdict="verified", reviews=(make_review(), decided))
    [review] = reviews(make_report(claims=(claim,)))
    assert review["reviewBody"] == "Both are right."
    assert review["reviewRating"]["alternateName"] == "verified"


def test_confidential_sources_are_never_in_it_and_counted() -> None:
    claim = make_claim(evidence=(make_source(url="https://example.org/clerk", confidential=True),))
    report = make_report(claims=(claim, make_claim(2, "75", withheld=2)), with_confidential=True)
    assert "clerk" not in printed("claimreview", report)
    withheld = feeds(report)[0]["variableMeasured"][1]
    assert (withheld["name"], withheld["value"]) == ("confidential sources withheld", 3)


def test_no_settled_claim_makes_an_empty_feed() -> None:
    assert reviews(make_report(claims=(make_open_claim(1, "75"),)), make_report(article=8, claims=())) == []


def test_a_processor_finds_the_claims_of_the_report(full: Report) -> None:
    found = [node for node in nodes(expanded("claimreview", full)) if node.get("@type") == [f"{SCHEMA}ClaimReview"]]
    statements = [node[f"{SCHEMA}claimReviewed"][0]["@value"] for node in found]
    assert statements == [claim.statement for claim in full.standing_claims if claim.verdict]
    assert all(node[f"{SCHEMA}url"][0]["@id"] == node["@id"] for node in found)


@pytest.mark.parametrize("text", [*HOSTILE, "</script><!--", "\u2028\u202e\x1b", "]]>"])
def test_text_from_outside_ends_no_page_and_makes_no_address(text: str) -> None:
    report = hostile_report(text)
    assert not set("<>&\u2028\u2029") & set(printed("claimreview", report))
    [review] = reviews(report)
    assert review["claimReviewed"] == text
    assert "citation" not in review
    assert review["itemReviewed"]["appearance"]["url"] == "http://127.0.0.1:8000/articles/7/"


def test_it_says_which_report_it_is(full: Report) -> None:
    [feed] = feeds(full)
    assert full.head
    assert [each["value"] for each in feed["identifier"]] == [full.digest, full.head.digest]
