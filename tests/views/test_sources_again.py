"""A source of one claim used again for another of the same story."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.erasing import erase
from annotations.actions.evidence import withdraw_evidence
from annotations.models import AttachedFile, Evidence
from annotations.models.evidence import SAID
from annotations.reusable import MOST_OFFERED, reusable
from tests.make import make_article, make_claim, snapshot, source
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.django_db

TEXT = "{}\n\nAround 75 fell. The mayor denies it. Nobody counted them."
QUOTES = ("Around 75 fell", "The mayor denies it", "Nobody counted them")


@pytest.fixture
def claims(editor, checker):
    """Two claims of one article, one of another article of the same story, and one of an article beside it."""
    one, two = (make_article(by=editor, text=TEXT.format(title), story="The battle") for title in ("One", "Two"))
    beside = make_article(by=editor, text=TEXT.format("Beside"), story="The harvest")
    places = ((one, QUOTES[0]), (one, QUOTES[1]), (two, QUOTES[0]), (beside, QUOTES[0]))
    return [make_claim(article, by=checker, quote=quote) for article, quote in places]


def buttons(client, claim):
    """What is offered at this claim: by the key to press the words of the button."""
    found = desk_of(client, claim).root.xpath('//*[@id="use-again"]//button')
    return {each.get("aria-keyshortcuts"): " ".join(each.text_content().split()) for each in found}


def use_again(client, claim, evidence, **typed):
    claim.refresh_from_db()
    sent = {"evidence": evidence.pk, "lock_version": claim.lock_version, **typed}
    return Page(client, client.post(address("evidence_again", claim), sent, follow=True))


def test_a_source_of_the_story_is_used_again_as_it_is(claims, checker, second, as_):
    said = {"stance": "refutes", "locator": "page 4", "quote": "75 000", "origin": "The ministry", "note": "A table."}
    first = source(claims[2], by=checker, content=b"%PDF-1.7", file_name="report.pdf", **said)
    used = use_again(as_(second), claims[0], first)
    assert "The source is added to claim 1. Its stance is as it was: refutes." in used.words
    copy = claims[0].evidence.get()
    for name in (*SAID, "file_id", "file_name", "file_type"):
        assert getattr(copy, name) == getattr(first, name), name
    assert (copy.added_by, copy.stance) == (second, "refutes")
    assert AttachedFile.objects.count() == 1
    first.refresh_from_db()
    assert first.claim == claims[2]


def test_what_is_offered_is_pressed_by_a_digit_and_says_where_it_is_from(claims, checker, as_):
    source(claims[2], by=checker, locator="page 4", stance="refutes")
    source(claims[1], by=checker, url="https://example.org/newer", title="Newer")
    offered = buttons(as_(checker), claims[0])
    assert list(offered) == ["1", "2"]
    assert "Newer" in offered["1"]
    assert offered["1"].endswith("Supports · claim 2")
    assert "The report, page 4" in offered["2"]
    assert "Refutes" in offered["2"]
    assert "claim 1, Two" in offered["2"]


def test_a_form_of_the_page_sends_it(claims, checker, as_):
    first = source(claims[1], by=checker)
    desk = desk_of(as_(checker), claims[0])
    assert desk.form(address("evidence_again", claims[0]))["evidence"] == str(first.pk)
    used = desk.send(address("evidence_again", claims[0]))
    assert "The source is added to claim 1." in used.words
    assert claims[0].evidence.get().title == "The report"


def test_each_source_is_offered_once_the_newest_first_and_no_more_than_there_are_digits(claims, checker, as_):
    for number in range(MOST_OFFERED + 3):
        source(claims[1], by=checker, url=f"https://example.org/{number}", title=f"Number {number}")
    source(claims[2], by=checker, url="https://example.org/5", title="Five, as it was entered last")
    offered = list(buttons(as_(checker), claims[0]).values())
    assert len(offered) == MOST_OFFERED
    assert "Five, as it was entered last" in offered[0]
    assert "Number 11" in offered[1]
    assert not any("Number 5" in each for each in offered)


@pytest.mark.parametrize(
    ("one", "other", "offered"),
    [
        pytest.param({"title": "A"}, {"title": "B"}, 1, id="one address is one source"),
        pytest.param({"url": "", "kind": "document"}, {"url": "", "kind": "document"}, 1, id="one title and place"),
        pytest.param(
            {"url": "", "kind": "document", "locator": "page 1"},
            {"url": "", "kind": "document", "locator": "page 2"},
            2,
            id="two places in it",
        ),
        pytest.param(
            {"url": "", "title": "", "kind": "interview", "person": "A clerk"},
            {"url": "", "title": "", "kind": "interview", "person": "A nurse"},
            2,
            id="two people",
        ),
    ],
)
def test_which_sources_are_the_same(one, other, offered, claims, checker, as_):
    source(claims[1], by=checker, **one)
    source(claims[2], by=checker, **other)
    assert len(buttons(as_(checker), claims[0])) == offered


def test_what_the_claim_has_is_not_offered_and_what_was_taken_back_from_it_is(claims, checker, as_):
    source(claims[1], by=checker)
    own = source(claims[0], by=checker)
    assert buttons(as_(checker), claims[0]) == {}
    claims[0].refresh_from_db()
    withdraw_evidence(own, by=checker, lock_version=claims[0].lock_version, why="About another battle.")
    assert len(buttons(as_(checker), claims[0])) == 1


def test_what_was_taken_back_is_no_source_or_belongs_to_another_story_is_not_offered(claims, checker, as_):
    gone = source(claims[1], by=checker)
    claims[1].refresh_from_db()
    withdraw_evidence(gone, by=checker, lock_version=claims[1].lock_version, why="Not ours.")
    source(claims[1], by=checker, kind="search", note="Three archives: nothing.", url="")
    source(claims[3], by=checker)
    assert buttons(as_(checker), claims[0]) == {}


def test_an_article_without_a_story_offers_its_own(editor, checker, as_):
    alone, other = (make_article(by=editor, text=TEXT.format(title)) for title in ("Alone", "Other"))
    first, second_claim = (make_claim(alone, by=checker, quote=quote) for quote in QUOTES[:2])
    source(make_claim(other, by=checker, quote=QUOTES[0]), by=checker, title="Elsewhere")
    assert buttons(as_(checker), first) == {}
    source(second_claim, by=checker)
    assert len(buttons(as_(checker), first)) == 1


def test_a_confidential_source_is_for_those_who_may_see_it(claims, checker, reader, as_):
    secret = source(claims[1], by=checker, confidential=True, title="A protected person")
    assert "A protected person" not in desk_of(as_(reader), claims[0]).words
    assert list(reusable(claims[0], reader)) == []
    assert "confidential" in buttons(as_(checker), claims[0])["1"]
    use_again(as_(checker), claims[0], secret)
    assert claims[0].evidence.get().confidential


def test_what_was_erased_is_not_offered(claims, checker, superuser, as_):
    row = source(claims[1], by=checker, note="A name.")
    other = source(claims[1], by=checker, title="", url="https://example.org/name")
    for each in (row, other):
        erase("evidence", each.pk, by=superuser, order="7 O 12/26")
    assert buttons(as_(checker), claims[0]) == {}


def test_what_somebody_took_back_meanwhile_is_not_used_and_they_are_told(claims, checker, as_):
    first = source(claims[1], by=checker)
    claims[1].refresh_from_db()
    withdraw_evidence(first, by=checker, lock_version=claims[1].lock_version, why="Not ours.")
    before = snapshot()
    refused = use_again(as_(checker), claims[0], first)
    assert (refused.status, snapshot()) == (400, before)
    assert "This source was taken back meanwhile" in refused.alerts


@pytest.mark.parametrize("which", ["of another story", "of the claim itself", "of nothing"])
def test_no_other_source_is_used(which, claims, checker, as_):
    elsewhere, own = source(claims[3], by=checker), source(claims[0], by=checker)
    keys = {"of another story": elsewhere.pk, "of the claim itself": own.pk}
    before = snapshot()
    claims[0].refresh_from_db()
    sent = {"evidence": keys.get(which, 2**62), "lock_version": claims[0].lock_version}
    assert as_(checker).post(address("evidence_again", claims[0]), sent).status_code == 404
    assert snapshot() == before


@pytest.mark.parametrize("key", ["", "abc", "0", "-1", str(2**63), "9" * 5000])
def test_a_key_that_is_none_is_refused(key, claims, checker, as_):
    refused = as_(checker).post(address("evidence_again", claims[0]), {"evidence": key, "lock_version": 1})
    assert refused.status_code == 400
    assert not Evidence.objects.exists()


def test_pressed_twice_it_is_added_once(claims, checker, as_):
    first = source(claims[1], by=checker, content=b"%PDF-1.7", file_name="report.pdf")
    claims[0].refresh_from_db()
    sent = {"evidence": first.pk, "lock_version": claims[0].lock_version}
    for _ in range(2):
        assert as_(checker).post(address("evidence_again", claims[0]), sent).status_code == 302
    assert claims[0].evidence.count() == 1


def test_who_may_not_add_a_source_is_offered_none(claims, checker, reader, as_):
    source(claims[1], by=checker)
    assert buttons(as_(reader), claims[0]) == {}


def test_the_list_takes_one_query_however_many_there_are(claims, checker, as_):
    client = as_(checker)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            desk_of(client, claims[0])
        return len(asked)

    queries()
    none = queries()
    for number in range(12):
        source(claims[1 + number % 2], by=checker, url=f"https://example.org/{number}", consulted_on=date(2024, 2, 6))
    assert queries() == none
