"""Words of an article become a claim: selected with their place, or pasted without."""

import pytest

from annotations.models import Claim
from tests.make import QUOTE, SOLDIERS, make_article, make_claim
from tests.views.reading import address, desk_of

pytestmark = pytest.mark.usefixtures("kept_article")

TWICE = "The ministry denies"
HOSTILE = (
    "Emoji 👩‍👩‍👧 and more\r\n"
    "\r\n"
    "Two 😀😀 soldiers, a flag 🇺🇦, then the words.\r\n"
    "\r\n"
    "Ve\u0302\u0323 cafe\u0301 in pieces, and café whole.\r\n"
    "\r\n"
    "قال المتحدث إن 75 جنديًا قتلوا\u202e, reversed\u202c here.\r\n"
)


def mark(client, article, **typed):
    """Fills in the form beside the text and sends it."""
    return desk_of(client, article).send(address("claim_add", article), **typed)


def place_of(claim):
    placement = claim.placements.get()
    assert placement.version.text[placement.start : placement.end] == placement.quote
    return placement.start, placement.end, placement.quote


def test_selected_words_become_a_claim_at_their_place(article, checker, as_):
    start = SOLDIERS.index(QUOTE)
    made = mark(as_(checker), article, quote=QUOTE, start=start, end=start + len(QUOTE))
    claim = article.claims.get()
    assert place_of(claim) == (start, start + len(QUOTE), QUOTE)
    assert claim.made_by == checker
    assert "Claim 1" in made.section("card")
    assert QUOTE in made.section("card")


def test_pasted_words_are_found(article, checker, as_):
    mark(as_(checker), article, quote=QUOTE)
    start = SOLDIERS.index(QUOTE)
    assert place_of(article.claims.get()) == (start, start + len(QUOTE), QUOTE)


def test_statement_claimant_and_risk_are_kept(article, checker, as_):
    typed = {"statement": "Russia lost around 75 soldiers.", "claimant": "Western estimates", "risk": "accusation"}
    mark(as_(checker), article, quote=QUOTE, **typed)
    claim = article.claims.get()
    assert {name: getattr(claim, name) for name in typed} == typed


@pytest.mark.parametrize(
    ("quote", "risk"),
    [
        ("around 75 Russian soldiers", "figure"),
        ("“They go first,” an activist said.", "quote"),
        ("denies it", "routine"),
    ],
)
def test_left_blank_the_statement_is_the_quote_and_the_risk_what_the_words_suggest(quote, risk, article, checker, as_):
    mark(as_(checker), article, quote=quote)
    claim = article.claims.get()
    assert (claim.statement, claim.risk) == (quote.replace("“", '"').replace("”", '"'), risk)


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("😀😀 soldiers", id="emoji"),
        pytest.param("🇺🇦", id="a flag, two code points"),
        pytest.param("👩‍👩‍👧 and more", id="a family, five code points"),
        pytest.param("cafe\u0301", id="a combining mark"),
        pytest.param("café", id="the same composed"),
        pytest.param("Ve\u0302\u0323", id="two combining marks"),
        pytest.param("75 جنديًا قتلوا", id="right to left"),
        pytest.param("قتلوا\u202e, reversed\u202c", id="a bidirectional override"),
        pytest.param("then the words.\n\nVe\u0302\u0323", id="across paragraphs"),
    ],
)
def test_offsets_are_code_points_in_any_script(quote, editor, checker, as_):
    article = make_article(by=editor, text=HOSTILE)
    text = article.versions.get().text
    start = text.index(quote)
    mark(as_(checker), article, quote=quote.replace("\n", "\r\n"), start=start, end=start + len(quote))
    assert place_of(article.claims.get()) == (start, start + len(quote), quote)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(0, 5, id="elsewhere"),
        pytest.param(
            SOLDIERS.index(QUOTE) + 1, SOLDIERS.index(QUOTE) + 1 + len(QUOTE), id="one off, as UTF-16 would be"
        ),
        pytest.param(-7, 40, id="negative"),
        pytest.param(90, 40, id="turned round"),
        pytest.param(10**30, 10**31, id="far outside"),
        pytest.param("", "", id="blank"),
    ],
)
def test_where_place_and_quote_disagree_the_quote_is_believed(start, end, article, checker, as_):
    mark(as_(checker), article, quote=QUOTE, start=start, end=end)
    assert place_of(article.claims.get())[2] == QUOTE


def test_the_place_tells_which_of_two(article, checker, as_):
    second = SOLDIERS.rindex(TWICE)
    mark(as_(checker), article, quote=TWICE, start=second, end=second + len(TWICE))
    assert place_of(article.claims.get())[0] == second


def test_straight_quotation_marks_find_the_bent_ones_and_the_text_s_own_are_kept(article, checker, as_):
    mark(as_(checker), article, quote='"They go first,"  an\nactivist said.')
    assert place_of(article.claims.get())[2] == "“They go first,” an activist said."


def test_words_that_stand_twice_are_asked_about_and_what_was_typed_stays(article, checker, as_):
    typed = {"statement": "The ministry denies.", "claimant": "The ministry", "risk": "accusation"}
    asked = mark(as_(checker), article, quote=TWICE, **typed)
    assert asked.status == 400
    assert "2 times" in asked.complaint_at("quote")
    form = asked.form(address("claim_add", article))
    assert {name: form[name] for name in ("quote", *typed)} == {"quote": TWICE, **typed}
    _first, second = asked.choices("place", address("claim_add", article))
    assert "an activist said. The ministry denies it." in asked.words
    assert not article.claims.exists()

    asked.send(address("claim_add", article), place=second)
    claim = article.claims.get()
    assert place_of(claim)[0] == SOLDIERS.rindex(TWICE)
    assert claim.claimant == "The ministry"


def test_sent_again_without_a_choice_it_asks_again(article, checker, as_):
    asked = mark(as_(checker), article, quote=TWICE)
    assert asked.send(address("claim_add", article)).status == 400
    assert not article.claims.exists()


def test_offsets_that_fit_no_place_do_not_choose_between_two(article, checker, as_):
    assert mark(as_(checker), article, quote=TWICE, start=3, end=12).status == 400
    assert not article.claims.exists()


def test_words_that_are_not_there_are_refused_and_stay_in_the_form(article, checker, as_):
    refused = mark(as_(checker), article, quote="around 75,000 Russian soldiers", claimant="Estimates")
    assert refused.status == 400
    assert "These words are not in the text." in refused.complaint_at("quote")
    form = refused.form(address("claim_add", article))
    assert (form["quote"], form["claimant"]) == ("around 75,000 Russian soldiers", "Estimates")
    assert not article.claims.exists()


@pytest.mark.parametrize(
    ("quote", "complaint"),
    [
        pytest.param("", "required", id="empty"),
        pytest.param("  \n ", "not in the text", id="blank"),
        pytest.param("\u200b", "not in the text", id="invisible"),
        pytest.param("around\0 75", "Null characters", id="NUL"),
        pytest.param("x" * 20_001, "at most 20000", id="endless"),
    ],
)
def test_a_quote_that_can_be_none_is_refused(quote, complaint, article, checker, as_):
    refused = mark(as_(checker), article, quote=quote)
    assert refused.status == 400
    assert complaint in refused.complaint_at("quote")


def test_a_text_that_changed_meanwhile_asks_to_select_again(article, checker, as_):
    refused = mark(as_(checker), article, quote=QUOTE, version=article.current_number + 1)
    assert refused.status == 409
    assert "A newer version of the text came in meanwhile." in refused.alerts
    form = refused.form(address("claim_add", article))
    assert (form["quote"], form["version"]) == (QUOTE, "1")


def test_claims_are_numbered_as_they_are_made(article, checker, editor, as_):
    make_claim(article, by=checker)
    mark(as_(editor), article, quote="They go first")
    assert list(Claim.objects.values_list("number", "made_by__username")) == [(1, "charlie"), (2, "edda")]


def test_a_reader_is_offered_no_form(article, reader, as_):
    assert not desk_of(as_(reader), article).has_form(address("claim_add", article))
