"""What a page sends again, because the answer was lost, is recorded once."""

from urllib.parse import urlencode

import pytest

from annotations import clock
from annotations.actions._once import KEPT
from annotations.actions.claims import edit_claim
from annotations.models import Claim, Entry, Remark, Submission
from tests.make import make_claim
from tests.views.reading import address
from tests.views.test_pieces import verdict_of

pytestmark = pytest.mark.usefixtures("kept_people")
KEY, OTHER_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "b" * 32


def send(client, name, about, typed, key=KEY):
    return client.post(address(name, about), typed, headers={"Idempotency-Key": key})


def test_what_is_sent_again_under_its_key_is_not_recorded_again(claim, checker, as_):
    """Whatever was recorded since."""
    client, typed = as_(checker), {"text": "Ask the ministry."}
    assert send(client, "claim_ask", claim, typed).status_code == 302
    assert send(client, "claim_ask", claim, {"text": "Ask the portal."}, key=OTHER_KEY).status_code == 302
    entries = Entry.objects.count()
    assert send(client, "claim_ask", claim, typed).status_code == 204
    assert (Remark.objects.count(), Entry.objects.count()) == (2, entries)
    assert send(client, "claim_ask", claim, typed, key="a" * 32).status_code == 302
    assert Remark.objects.count() == 3


def test_another_text_or_place_under_the_same_key_is_another(claim, checker, as_):
    client = as_(checker)
    for text in ("Ask the ministry.", "Ask the portal."):
        assert send(client, "claim_ask", claim, {"text": text}).status_code == 302
    assert send(client, "article_ask", claim.article, {"text": "Ask the portal."}).status_code == 302
    assert Remark.objects.count() == 3


def test_a_key_is_one_person_s(claim, checker, second, as_):
    for person in (checker, second):
        assert send(as_(person), "claim_ask", claim, {"text": "Ask the ministry."}).status_code == 302
    assert Remark.objects.count() == 2


def test_an_undoing_that_is_sent_again_is_recorded_once(claim, checker, editor, as_):
    """It looks at the record before it writes, and a colleague may have gone on from there: that refuses nothing."""
    client, change = as_(checker), {"claimant": "", "risk": claim.risk}
    edit_claim(claim, by=checker, lock_version=1, statement="Another.", **change)
    assert send(client, "article_undo", claim.article, {}).status_code == 302
    edit_claim(claim, by=editor, lock_version=3, statement="A third.", **change)
    entries = Entry.objects.count()
    assert send(client, "article_undo", claim.article, {}).status_code == 204
    assert Entry.objects.count() == entries
    assert send(client, "article_undo", claim.article, {}, key=OTHER_KEY).status_code == 400


def test_what_was_refused_may_be_sent_again_under_its_key(claim, checker, as_):
    client = as_(checker)
    assert send(client, "review", claim, verdict_of(claim, checker, verdict="disputed")).status_code == 400
    assert not Submission.objects.exists()
    assert send(client, "review", claim, verdict_of(claim, checker)).status_code == 302
    assert send(client, "review", claim, verdict_of(claim, checker)).status_code == 204
    assert claim.reviews.get().history.count() == 1


def test_a_claim_that_is_marked_twice_under_one_key_is_one(article, checker, as_):
    client, typed = as_(checker), {"quote": "They go first", "version": 1}
    send(client, "claim_add", article, typed)
    make_claim(article, by=checker, quote="Portal reports")
    send(client, "claim_add", article, typed)
    assert Claim.objects.count() == 2


@pytest.mark.parametrize("key", ["short", "x" * 65, "0123456789abcdef;drop", "0123456789abcdé0"])
def test_what_is_no_key_is_refused(key, claim, checker, as_):
    assert send(as_(checker), "claim_ask", claim, {"text": "Ask."}, key=key).status_code == 400
    assert not Remark.objects.exists()


def test_a_key_of_which_no_page_asks_any_more_is_forgotten(claim, checker, as_):
    Submission.objects.create(person=checker, key="old", made_at=clock.now() - 2 * KEPT)
    send(as_(checker), "claim_ask", claim, {"text": "Ask."})
    [kept] = Submission.objects.all()
    assert kept.key != "old"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/admin/articles/7/?claim=3", "/admin/articles/7/?claim=3"),
        ("https://evil.example/admin/articles/7/", None),
        ("", None),
        ("javascript:alert(1)", None),
    ],
)
def test_who_sends_a_form_after_the_session_has_ended_is_led_back_to_its_page(came_from, leads_to, claim, as_):
    answer = as_(None).post(address("review", claim), {"verdict": "verified"}, headers={"Referer": came_from})
    asked = urlencode({"next": leads_to or address("review", claim)}, safe="/")
    assert answer.url == f"{address('login')}?{asked}"
