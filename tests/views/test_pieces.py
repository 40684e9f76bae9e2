"""A desk that is drawn already is answered with the pieces of it that are another since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from annotations.actions.claims import withdraw_claim
from annotations.actions.reviews import seen_now
from annotations.actions.versions import revise_article
from annotations.importers import read_text
from annotations.models import Claim, Head, Review
from tests.make import QUOTE, SOLDIERS, dispute, give, make_article, make_claim, note, rule, source
from tests.views.reading import address

pytestmark = pytest.mark.usefixtures("kept_people")


def last_entry(article):
    return Head.objects.get(chain=f"article/{article.pk}").sequence


class Pieces:
    """An answer's pieces, by their ids."""

    def __init__(self, response):
        self.response = response
        self.at = response.headers.get("X-Desk")
        root = html.document_fromstring(f"<body>{response.content.decode()}</body>")
        self.found = {piece.get("id"): piece for piece in root.find("body")}

    def words(self, id_):
        return " ".join(self.found[id_].text_content().split())


def pieces(client, article, since, *, claim=None):
    query = {"claim": claim} if claim else {}
    return Pieces(client.get(article.get_absolute_url(), query, headers={"X-Desk": str(since)}))


def verdict_of(claim, by, **typed):
    seen = seen_now(claim, by)
    tokens = {"lock_version": seen.claim, "review_version": seen.review, "words": seen.words, "sentence": seen.sentence}
    return {"verdict": "verified", **tokens, **typed}


def test_a_verdict_is_answered_with_its_card_its_line_and_the_counts_alone(claim, checker, as_):
    make_claim(claim.article, by=checker, quote="They go first")
    before = last_entry(claim.article)
    sent = as_(checker).post(
        address("review", claim), verdict_of(claim, checker), headers={"X-Desk": str(before)}, follow=True
    )
    answer = Pieces(sent)
    assert set(answer.found) == {"desk-said", "beside", "desk-counts", "line-1"}
    assert answer.words("desk-said") == "Your verdict on claim 1 is recorded."
    assert "verified" in answer.words("line-1")
    assert answer.found["line-1"].get("data-display") == "verified"
    assert "1 of them unfinished" in answer.words("desk-counts")
    assert answer.at == str(before + 1)


def test_where_nothing_changed_there_is_the_card_and_no_line(claim, checker, as_):
    answer = pieces(as_(checker), claim.article, last_entry(claim.article), claim=1)
    assert set(answer.found) == {"desk-said", "beside", "desk-counts"}
    assert "Claim 1" in answer.words("beside")
    assert not pieces(as_(checker), claim.article, last_entry(claim.article)).words("beside")


def test_a_new_claim_comes_with_its_paragraph_and_its_place_in_the_list(article, checker, as_):
    make_claim(article, by=checker)
    before = last_entry(article)
    make_claim(article, by=checker, quote="Portal reports")
    answer = pieces(as_(checker), article, before)
    blocks = [id_ for id_ in answer.found if id_.startswith("block-")]
    assert [answer.words(block) for block in blocks] == ["Portal reports2 on an offer to prisoners."]
    assert answer.found["claim-order"].get("data-order").split() == ["2", "1"]
    assert "line-2" in answer.found
    assert "line-1" not in answer.found
    assert {"coverage", "desk-head"} <= set(answer.found)


def test_a_claim_that_another_one_covers_now_is_drawn_anew_wherever_it_runs(article, checker, as_):
    """Marks that overlap are drawn on lines of their own: the longer one moves in all of its paragraphs."""
    make_claim(article, by=checker, quote="killed or wounded so far.\n\n“They go first,” an activist said")
    before = last_entry(article)
    make_claim(article, by=checker, quote="were killed or wounded so far")
    answer = pieces(as_(checker), article, before)
    assert sum(id_.startswith("block-") for id_ in answer.found) == 2


@pytest.mark.parametrize("how", ["withdrawn", "ruled"])
def test_what_is_taken_off_or_ruled_redraws_the_list_or_the_coverage(how, claim, checker, editor, as_):
    before = last_entry(claim.article)
    if how == "withdrawn":
        withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="No claim.")
    else:
        rule(claim.article, "They go first", by=editor)
    answer = pieces(as_(checker), claim.article, before)
    if how == "withdrawn":
        assert "1 withdrawn claim" in answer.words("claims")
    else:
        assert "1 passage ruled not checkable" in answer.words("coverage")
        assert "claims" not in answer.found


def test_a_new_version_of_the_text_asks_for_the_whole_page(claim, checker, editor, as_):
    before = last_entry(claim.article)
    text = read_text(SOLDIERS.replace("75", "75,000"))
    revise_article(claim.article, text, by=editor, version_number=1, origin="outside")
    assert "desk-renewed" in pieces(as_(checker), claim.article, before).found


def test_a_refused_verdict_comes_back_in_its_card_with_what_was_typed(claim, checker, as_):
    typed = verdict_of(claim, checker, verdict="disputed", rationale="The thousands are lost.")
    headers = {"X-Desk": str(last_entry(claim.article))}
    answer = Pieces(as_(checker).post(address("review", claim), typed, headers=headers))
    assert answer.response.status_code == 400
    assert "choose a reason" in answer.words("beside")
    assert answer.found["beside"].xpath(".//textarea[@name='rationale']")[0].text.strip() == "The thousands are lost."
    assert not Review.objects.exists()


def test_a_refused_mark_comes_back_in_its_panel(article, checker, as_):
    headers = {"X-Desk": str(last_entry(article))}
    typed = {"quote": "words that are nowhere", "version": 1}
    answer = Pieces(as_(checker).post(address("claim_add", article), typed, headers=headers))
    assert answer.response.status_code == 400
    assert "words that are nowhere" in answer.words("mark")


def test_the_pieces_of_a_sealed_verdict_tell_others_that_one_is_in_and_nothing_else(article, checker, second, as_):
    claim = make_claim(article, by=checker, risk="accusation")
    before = last_entry(article)
    dispute(claim, by=checker)
    answer = pieces(as_(second), article, before, claim=1)
    assert "waiting" in answer.words("line-1")
    assert "1 of 2 reviews in" in answer.words("beside")
    told = answer.response.content.decode()
    for sealed in ('is-disputed" id', "75,000", "lost the thousands", "Charlie,"):
        assert sealed not in told
    assert "75,000" in pieces(as_(checker), article, before, claim=1).words("beside")


def test_what_is_confidential_stays_so(claim, checker, reader, as_):
    before = last_entry(claim.article)
    source(claim, by=checker, title="The minister's driver", confidential=True)
    assert "driver" in pieces(as_(checker), claim.article, before, claim=1).words("beside")
    seen = pieces(as_(reader), claim.article, before, claim=1)
    assert "1 confidential source is not shown" in seen.words("beside")
    assert "driver" not in seen.response.content.decode()


def test_a_note_about_the_article_is_of_no_claim_and_brings_its_panel(article, checker, second, as_):
    before = last_entry(article)
    note(article, by=checker, text="Look here.")
    assert "Look here." in pieces(as_(second), article, before).words("questions")


@pytest.mark.parametrize("sent", ["", "x", "-1", "1" * 10, "1.5", "١"])
def test_a_header_that_names_no_entry_is_answered_with_the_page(sent, claim, checker, as_):
    answer = as_(checker).get(claim.article.get_absolute_url(), headers={"X-Desk": sent})
    assert b"<html" in answer.content


def test_an_entry_that_is_not_there_yet_draws_everything(claim, checker, as_):
    """The page is from a database that is another now."""
    answer = pieces(as_(checker), claim.article, 10**8)
    assert {"claims", "coverage", "desk-head", "questions"} <= set(answer.found)
    assert sum(id_.startswith("block-") for id_ in answer.found) == len(SOLDIERS.split("\n\n"))


def test_the_pieces_for_a_verdict_take_as_many_queries_among_nine_claims_as_among_three(editor, checker, second, as_):
    client = as_(second)

    def queries(claims):
        numbers = " ".join(f"Train {number} was late." for number in range(claims))
        article = make_article(by=editor, text=f"A title {claims}\n\n{numbers}")
        for number in range(claims):
            give(make_claim(article, by=checker, quote=f"Train {number} was late"), by=checker)
        before = last_entry(article) - 1
        pieces(client, article, before, claim=1)
        with CaptureQueriesContext(connection) as asked:
            answer = pieces(client, article, before, claim=1)
        assert f"line-{claims}" in answer.found
        return len(asked)

    assert queries(9) == queries(3)


def test_both_ways_of_drawing_lead_to_the_same_claims(article, checker, second, as_):
    """The whole page knows all claims, the pieces only their outline: previous, next and next open are the same."""
    for quote, risk in (
        (QUOTE, "figure"),
        ("They go first", "quote"),
        ("Portal reports", "routine"),
        ("denies it", "accusation"),
    ):
        make_claim(article, by=checker, quote=quote, risk=risk)
    for claim in Claim.objects.order_by("number")[1:]:
        give(claim, by=second)
    client = as_(second)
    for number in range(1, 5):
        whole = html.document_fromstring(client.get(article.get_absolute_url(), {"claim": number}).content.decode())
        steps = "//nav[@class='card-steps']/a/@href"
        part = pieces(client, article, last_entry(article), claim=number)
        assert part.found["beside"].xpath(f".{steps}") == whole.xpath(steps)
        assert part.words("desk-counts") == " ".join(whole.xpath("//*[@id='desk-counts']")[0].text_content().split())
