"""The search page: what it finds, how it shows it, and that it tells nobody what is not theirs to read."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.claims import edit_claim, withdraw_claim
from annotations.actions.evidence import withdraw_evidence
from annotations.choices import Risk, Verdict
from annotations.models import Claim
from tests.make import (
    QUOTE,
    SOLDIERS,
    choose_rules,
    correct,
    decide,
    dispute,
    give,
    make_article,
    make_claim,
    revise,
    source,
    writes,
)
from tests.views.reading import Page, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people")]

QUERIES = (
    *("%", "_", "*", "a*", '"', '""', '" "', "-", "OR", "NEAR", "NEAR(a b)", "text:a", "^a", "a\x00b", "\x00", "'"),
    *("(", "{a b}", "a AND", "NOT a", '"a', "%_" * 30_000, "x" * 100_000, '"' * 5_000, "ab " * 3_000, "😀", "\\"),
)


def find(client, q="", **filters):
    return Page(client, client.get(address("search"), {"q": q, **filters}))


def count(client, q="", **filters):
    """How many are said to be found."""
    words = find(client, q, **filters).section("search-count")
    return 0 if words.startswith("Nothing") else int(words.split()[0])


def found(client, q="", **filters):
    """What is found: the numbers of claims, and 0 for an article's text."""
    links = find(client, q, **filters).root.xpath('//ol[@class="results"]/li/h2/a/@href')
    return [int(parse_qs(urlsplit(link).query).get("claim", ["0"])[0]) for link in links]


def hits(page):
    """The words that are marked as found."""
    return [mark.text_content() for mark in page.root.xpath('//mark[@class="hit"]')]


class TestWhatIsFound:
    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("SOLDIERS", [0, 1]),  # the text, and the statement
            ("soldiers thousands", []),  # every word, in one place
            ("report says 75,000", [1]),
            ('"says 75,000: the translation"', [1]),
            ("“says 75,000: the translation”", [1]),
            ('"translation the says"', []),
            ("around 75,000", [1]),  # the correction
            ("pentagon", [1]),
            ("estimates", [0, 1]),  # the claimant
            ("74", []),
        ],
    )
    def test_every_word_and_every_phrase_must_stand_in_one_text(self, query, numbers, article, checker, as_):
        claim = make_claim(article, by=checker, claimant="Western estimates")
        dispute(claim, by=checker)
        source(claim, by=checker, note="A briefing of the Pentagon.")
        assert found(as_(checker), query) == numbers

    def test_a_claim_is_shown_in_its_sentence_with_the_hit_marked(self, claim, checker, as_):
        page = find(as_(checker), "75 russian")
        [sentence] = page.root.xpath('//p[@class="quote"]')
        assert " ".join(sentence.text_content().split()) == f"According to Western estimates, {QUOTE} so far."
        assert "".join(sentence.xpath('mark[@class="claim is-open"]//text()')) == QUOTE
        assert hits(page) == ["75", "Russian", "75", "Russian", "75", "Russian"]  # text, statement, sentence

    def test_a_result_leads_to_the_claim_on_the_desk(self, claim, checker, as_):
        page = find(as_(checker), "soldiers", risk="routine")
        assert claim.get_absolute_url() in page.links()

    def test_the_current_text_is_looked_through_and_no_earlier_one(self, article, editor, as_):
        revise(article, SOLDIERS.replace("75 Russian", "75,000 Russian"), by=editor)
        assert found(as_(editor), '"75 russian"') == []
        assert found(as_(editor), '"75,000 russian"') == [0]

    def test_what_was_taken_back_is_found_and_says_so(self, article, checker, as_):
        claim = make_claim(article, by=checker)
        evidence = source(claim, by=checker, note="A briefing of the Pentagon.")
        claim.refresh_from_db()
        withdraw_evidence(evidence, by=checker, lock_version=claim.lock_version, why="Another war.")
        assert "taken back" in find(as_(checker), "pentagon").words
        claim.refresh_from_db()
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="No claim.")
        assert "withdrawn" in find(as_(checker), "pentagon").section("content")
        assert found(as_(checker), "pentagon", standing="withdrawn") == [1]

    @pytest.mark.parametrize("query", QUERIES)
    def test_a_query_is_taken_as_it_is_and_is_never_an_error(self, query, claim, checker, as_):
        assert find(as_(checker), query).status == 200

    @pytest.mark.parametrize("sign", ["%", "_", "*", "\\", "-", "^", "'", '"', "(", "+", "OR", "NEAR", "a%b", "a_b"])
    def test_a_sign_finds_itself_and_nothing_else(self, sign, article, checker, as_):
        quotes = ("They go first", "The ministry denies everything")
        one, other = (make_claim(article, by=checker, quote=quote, statement="x") for quote in quotes)
        source(one, by=checker, title="A note", note=f"5000 {sign} 6000", url="https://a.example")
        source(other, by=checker, title="A note", note="5000 aXb 6000", url="https://a.example")
        assert found(as_(checker), f"5000 {sign} 6000") == [1]

    def test_what_is_more_than_can_be_looked_for_is_said(self, claim, checker, as_):
        page = find(as_(checker), " ".join(f"w{number}" for number in range(21)))
        assert "only the first 20 words of the first 1000 characters" in page.words

    def test_an_empty_query_says_what_the_search_does(self, claim, checker, as_):
        page = find(as_(checker), "  ")
        assert "Every word must stand in one of them" in page.words
        assert page.section("search-count") == ""

    def test_words_from_outside_are_no_markup_and_turn_nothing_around(self, article, checker, as_):
        hostile = "needle <script>alert(1)</script> \u202ereversed"
        claim = make_claim(article, by=checker, statement=hostile, claimant=hostile)
        source(claim, by=checker, note=hostile, title=hostile)
        give(claim, by=checker, rationale=hostile)
        page = find(as_(checker), "needle <script>alert")
        assert hits(page) == ["needle", "<script>alert"] * 4
        assert not page.root.xpath("//main//script")
        assert "\u202e" not in page.response.content.decode()
        assert page.words.count("[U+202E]") == 4


class TestFilters:
    @pytest.fixture
    def claims(self, checker, second, editor):
        """Two claims of one article, one of another; the first two have a verdict each."""
        first = make_article(by=editor, outlet="Portal", story="The offer")
        other = make_article(by=editor, text=f"Another\n\n{SOLDIERS}", outlet="Meridian")
        correct(first, by=editor, published_on="2024-02-06")
        disputed = make_claim(first, by=checker, claimant="Western estimates")
        verified = make_claim(first, by=checker, quote="They go first", risk=Risk.QUOTE, claimant="An activist")
        dispute(disputed, by=checker)
        give(verified, by=second, rationale="Heard it.")
        return disputed, verified, make_claim(other, by=second, quote="The ministry denies it")

    @pytest.mark.parametrize(
        ("filters", "numbers"),
        [
            ({"verdict": "disputed"}, [1]),
            ({"standing": "settled"}, [1, 2]),
            ({"standing": "open"}, [1]),
            ({"reason": "mistranslation"}, [1]),
            ({"reason": "outdated"}, []),
            ({"risk": "quote"}, [2]),
            ({"claimant": "ESTIMATES"}, [1]),
            ({"claimant": "an"}, [2]),
            ({"published_from": "2024-02-06", "published_to": "2024-02-06"}, [0, 1, 2]),
            ({"published_from": "2024-02-07"}, []),
            ({"verdict": "disputed", "risk": "quote"}, []),
            ({"q": "heard", "standing": "settled"}, [2]),
            ({"q": "heard", "verdict": "disputed"}, []),
        ],
    )
    def test_each_leaves_what_it_asks_for(self, filters, numbers, claims, checker, as_):
        assert found(as_(checker), **filters) == numbers

    def test_outlet_story_and_person(self, claims, checker, second, as_):
        article, other = claims[0].article, claims[2].article
        assert found(as_(checker), outlet=article.outlet_id) == [0, 1, 2]
        assert found(as_(checker), outlet=other.outlet_id) == [0, 1]
        assert found(as_(checker), story=article.story_id, q="soldiers") == [0, 1]
        assert found(as_(checker), person=checker.pk) == [1, 2]
        assert found(as_(checker), person=second.pk) == [1, 2]  # marked the one, gave a verdict on the other

    @pytest.mark.parametrize("name", ["verdict", "outlet", "person", "published_from", "page"])
    def test_one_that_cannot_be_read_is_said_to_be_so_and_is_no_error(self, name, claims, checker, as_):
        for value in ("nonsense", "\x00", "9" * 40, "-1"):
            assert find(as_(checker), "soldiers", **{name: value}).status == 200


class TestBlindReading:
    """An accusation takes two verdicts: until the second is in, the first is its reviewer's alone."""

    SECRETS = ("thousands", "75,000", "mistranslation", "“lost the thousands”")

    @pytest.fixture
    def accused(self, article, checker, second):
        claim = make_claim(article, by=second, risk=Risk.ACCUSATION, statement="They were hit")
        dispute(claim, by=checker)
        return claim

    @pytest.fixture
    def people(self, checker, second, editor, standards_editor, reader, superuser):
        return {each.username: each for each in (checker, second, editor, standards_editor, reader, superuser)}

    def seen(self, client, reviewer):
        """All that the search tells of it, by whatever is asked, without the words of the question."""
        asked = [{"q": word} for word in self.SECRETS]
        asked += [{"reason": "mistranslation"}, {"verdict": "disputed"}, {"person": reviewer.pk}]
        asked += [{"q": "hit", **filters} for filters in asked[4:]]
        asked += [{"q": word, "standing": "waiting"} for word in self.SECRETS]
        return [found(client, **each) for each in asked]

    def test_nobody_but_its_reviewer_finds_it(self, accused, people, as_, checker):
        for name, person in people.items():
            if name != "charlie":
                assert self.seen(as_(person), checker) == [[]] * 14, name
        assert [1] in self.seen(as_(checker), checker)

    def test_what_is_found_besides_shows_nothing_of_it(self, accused, people, as_):
        for name, person in people.items():
            if name != "charlie":
                page = find(as_(person), "hit")
                assert page.section("search-count") == "1 found"
                assert "thousands" not in page.words
                assert "75,000" not in page.words
                assert "waiting" in page.words
                page.root.xpath('//*[contains(@class, "search-filters")]')[0].drop_tree()
                assert "Charlie" not in page.section("content")

    def test_a_claim_is_found_by_other_words_no_sooner_because_of_it(self, accused, article, second, reader, as_):
        """The first of several hits, the order, the number of pages: all the same with and without it."""
        make_claim(article, by=second, quote="They go first", statement="thousands")
        assert found(as_(reader), "thousands") == [2]
        assert count(as_(reader), "thousands") == 1

    def test_it_is_found_once_the_second_is_in(self, accused, second, reader, as_):
        give(accused, by=second, verdict=Verdict.DISPUTED, reason="wrong_figure", rationale="So says the report.")
        assert found(as_(reader), "thousands") == [1]
        assert found(as_(reader), reason="mistranslation") == [1]

    def test_it_is_found_once_the_rules_ask_for_one_and_hidden_when_they_ask_for_two(
        self, accused, standards_editor, reader, as_
    ):
        choose_rules(by=standards_editor, accusation=1)
        assert found(as_(reader), "thousands") == [1]
        choose_rules(by=standards_editor, accusation=2)
        assert found(as_(reader), "thousands") == []

    def test_it_stays_hidden_when_the_words_change_or_the_claim_is_withdrawn(
        self, accused, editor, second, reader, as_
    ):
        revise(accused.article, SOLDIERS.replace("killed", "hurt"), by=editor)
        assert found(as_(reader), "thousands") == []
        claim = Claim.objects.get(pk=accused.pk)
        withdraw_claim(claim, by=second, lock_version=claim.lock_version, why="No claim.")
        assert found(as_(reader), "thousands") == []

    def test_a_note_to_come_back_is_hidden_as_it_is_on_the_desk(self, accused, second, reader, as_):
        give(accused, by=second, verdict=Verdict.UNVERIFIED, reason="not_yet_checked", rationale="Ask the ministry.")
        assert found(as_(second), "ministry", standing="waiting") == [1]
        assert found(as_(reader), "ministry", standing="waiting") == []

    def test_an_adjudication_opens_what_it_decides(self, accused, second, standards_editor, reader, as_):
        give(accused, by=second)
        decide(accused, by=standards_editor, rationale="The minutes have it.")
        assert found(as_(reader), "minutes") == [1]


class TestConfidentialSources:
    @pytest.fixture
    def protected(self, claim, checker):
        return source(claim, by=checker, note="A colonel who must not be named.", confidential=True)

    def test_are_found_by_those_alone_who_may_see_them(self, protected, checker, editor, reader, as_):
        assert found(as_(checker), "colonel") == [1]
        assert "confidential" in find(as_(editor), "colonel").words
        assert found(as_(reader), "colonel") == []

    def test_nor_does_a_reader_learn_by_the_filters_who_added_one(self, claim, editor, checker, reader, as_):
        source(claim, by=editor, note="A colonel who must not be named.", confidential=True)
        assert found(as_(checker), person=editor.pk) == [1]
        assert found(as_(reader), person=editor.pk) == []


class TestPages:
    @pytest.fixture
    def many(self, article, checker):
        return [make_claim(article, by=checker, statement=f"Needle {number}") for number in range(60)]

    def test_hold_25_each(self, many, checker, as_):
        client = as_(checker)
        pages = [found(client, "needle", page=number) for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [25, 25, 10]
        assert [number for page in pages for number in page] == list(range(1, 61))
        assert count(client, "needle") == 60
        assert found(client, "needle", page=99) == pages[2]

    def test_lead_to_each_other_with_what_was_asked(self, many, checker, as_):
        page = find(as_(checker), "needle  ee", risk="routine")
        [following] = page.root.xpath('//a[@rel="next"]/@href')
        assert parse_qs(following.lstrip("?")) == {"q": ["needle  ee"], "risk": ["routine"], "page": ["2"]}

    def test_take_as_many_queries_as_one_result(self, many, checker, as_):
        give(many[0], by=checker, rationale="A pin.")
        source(many[1], by=checker, note="A pin.")
        edit_claim(many[2], by=checker, lock_version=1, statement="It", claimant="Pinocchio", risk="routine")
        client = as_(checker)

        def queries(q):
            find(client, q)
            with CaptureQueriesContext(connection) as asked:
                find(client, q)
            return len(asked)

        assert queries("needle") <= queries("pin")

    def test_write_nothing(self, many, checker, as_):
        client = as_(checker)
        with writes() as written:
            find(client, "needle", verdict="disputed")
        assert written == []


class TestTheBox:
    def test_is_in_the_head_of_every_page_of_the_desk(self, claim, checker, as_):
        for page in (claim.get_absolute_url(), address("rules"), "/admin/annotations/claim/"):
            assert Page.at(as_(checker), page).has_form(address("search")), page

    def test_is_once_on_the_search_page_and_keeps_what_was_asked(self, checker, as_):
        page = find(as_(checker), 'x"y', risk="figure")
        form = page.form(address("search"))
        assert (form["q"], form["risk"]) == ('x"y', "figure")

    def test_is_not_there_for_whoever_sees_no_article(self, administrator, as_):
        assert not Page.at(as_(administrator), "/admin/annotations/user/").has_form(address("search"))
