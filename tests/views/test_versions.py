"""Bringing a new version on its page, the two versions side by side, and what the desk then asks to look at again."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import lxml.html
import pytest

from annotations.actions.claims import remove_claim
from annotations.models import Article, Claim, Loss
from tests.make import dispute, give, make_article, make_claim, nothing_changes, revise, standings
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_people")

BODY = """The river rose by 3 metres overnight, the weather office said.

Around 75 soldiers were killed at the bridge.

The mayor opened a new school in the old town.

Fishermen returned to the harbour in the morning."""
TEXT = f"Night on the river\n\n{BODY}"
RIVER, SOLDIERS, MAYOR, FISHERMEN = BODY.split("\n\n")
NEXT = "\n\n".join(
    [FISHERMEN, SOLDIERS.replace("75", "75,000"), MAYOR, "Some rivers rose by 3 metres overnight last year."]
)

SCHEMA = Path(__file__).resolve().parents[2] / "annotations/reports/formats/report.schema.json"


@pytest.fixture
def article(editor):
    return make_article(by=editor, text=TEXT)


@pytest.fixture
def claims(article, checker):
    """A claim of each line, each with a verdict."""
    found = [make_claim(article, by=checker, quote=line) for line in (RIVER, SOLDIERS, MAYOR, FISHERMEN)]
    for claim in found:
        give(claim, by=checker)
    return found


def revise_page(client, article):
    return Page.at(client, address("article_revise", article))


def pressed(page, words):
    """The page after the first button with these words was pressed, in the form that it stands in."""
    [form, *_others] = [form for form in page.root.forms if words in form.text_content()]
    return Page(page.client, page.client.post(form.action, dict(form.fields), follow=True))


class TestTheRevisePage:
    def test_is_linked_from_the_desk_for_who_may_bring_articles(self, article, editor, checker, as_):
        assert address("article_revise", article) in desk_of(as_(editor), article).links()
        assert address("article_revise", article) not in desk_of(as_(checker), article).links()

    def test_holds_the_current_text(self, article, editor, as_):
        revise(article, f"Dawn\n\n{NEXT}", by=editor)
        form = revise_page(as_(editor), article).form()
        assert (form["title"], form["body"], form["version"]) == ("Dawn", NEXT, "2")

    def test_makes_the_edited_text_the_next_version_and_counts_the_claims(self, article, claims, editor, as_):
        desk = revise_page(as_(editor), article).send(body=NEXT, why="The ministry wrote.")
        assert desk.address == article.get_absolute_url()
        assert "Version 2 is in. Claims: 1 unchanged, 1 moved, 1 reworded, 1 lost." in desk.words
        assert article.versions.get(number=2).text == f"Night on the river\n\n{NEXT}"
        newest = Page.at(as_(editor), address("article_history", article)).events()
        assert any("Edda" in event and "The ministry wrote." in event for event in newest)

    def test_says_that_checking_is_open_again_where_it_was_finished(self, article, editor, as_):
        desk = revise_page(as_(editor), article).send(body=NEXT)
        assert "open again" not in desk.words
        Page.at(as_(editor), address("article_sign_off", article)).send(address("article_move", article), move="finish")
        desk = revise_page(as_(editor), article).send(body=BODY)
        assert "Checking was finished: it is open again." in desk.words
        assert "being checked" in desk.words

    def test_takes_another_title_alone(self, article, claims, editor, as_):
        desk = revise_page(as_(editor), article).send(title="Dawn")
        assert "4 unchanged, 0 moved, 0 reworded, 0 lost." in desk.words
        assert desk.root.xpath('//article//h1[@class="block"]')[0].text_content() == "Dawn"

    def test_takes_a_text_that_was_pasted_over_with_its_title(self, article, editor, as_):
        revise_page(as_(editor), article).send(body=f"Night on the river\r\n\r\n{NEXT}".replace("\n", "\r\n"))
        assert article.versions.get(number=2).text == f"Night on the river\n\n{NEXT}"

    def test_takes_an_emptied_body(self, article, claims, editor, as_):
        desk = revise_page(as_(editor), article).send(body="")
        assert "0 reworded, 4 lost." in desk.words
        assert article.versions.get(number=2).text == "Night on the river"

    @pytest.mark.parametrize("title", ["Night on the river", "Nuit\u00a0: la  rivière", "Ночь\u2009— река"])
    def test_saved_as_it_was_drawn_makes_no_version_and_says_so(self, editor, as_, title):
        article = make_article(by=editor, text=f"{title}\n\n  {BODY}\u00a0\n\n\n  end  ")
        page = revise_page(as_(editor), article)
        with nothing_changes():
            desk = page.send()
        assert "This is the current text already: no version was made." in desk.words

    def test_keeps_what_was_typed_where_another_version_came_meanwhile(self, article, editor, as_):
        page = revise_page(as_(editor), article)
        revise(article, f"Dawn\n\n{NEXT}", by=editor)
        with nothing_changes():
            refused = page.send(title="Dusk", body="What I typed.", why="Because.")
        assert refused.status == 409
        assert "Version 2 of the text came in meanwhile." in refused.alerts
        form = refused.form()
        assert (form["title"], form["body"], form["why"]) == ("Dusk", "What I typed.", "Because.")
        refused.send()
        assert article.versions.get(number=3).text == "Dusk\n\nWhat I typed."

    def test_shows_the_version_that_came_meanwhile_beside_what_was_typed(self, article, editor, superuser, as_):
        page = revise_page(as_(editor), article)
        revise(article, TEXT.replace("75", "75,000"), by=superuser)
        refused = page.send(body=BODY.replace("3 metres", "4 metres"))
        assert f"brought by {superuser}, just now" in refused.words
        assert [tagged(old, "del") + tagged(new, "ins") for old, new in sides(refused)] == [
            ["3", "4"],
            ["75,000", "75"],
        ], "nothing but the blocks that differ"
        assert f"{address('article_versions', article)}?old=1&new=2" in refused.links()
        refused.send(body=BODY.replace("75", "75,000").replace("3 metres", "4 metres"))
        assert article.versions.get(number=3).text == TEXT.replace("75", "75,000").replace("3 metres", "4 metres")

    def test_says_that_the_version_that_came_meanwhile_has_the_same_words(self, article, editor, as_):
        page = revise_page(as_(editor), article)
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        refused = page.send(body=NEXT)
        assert refused.status == 409
        assert "No word differs: your text is the current one already." in refused.words

    def test_is_refused_again_where_yet_another_version_came(self, article, editor, as_):
        page = revise_page(as_(editor), article)
        revise(article, f"Dawn\n\n{NEXT}", by=editor)
        refused = page.send(title="Dusk")
        revise(article, f"Noon\n\n{NEXT}", by=editor)
        with nothing_changes():
            again = refused.send()
        assert again.status == 409
        assert f"{address('article_versions', article)}?old=2&new=3" in again.links()

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"body": "x" * (5 * 1024 * 1024 + 1)}, "body"),
            ({"body": "bo\x00dy"}, "body"),
            ({"title": ""}, "title"),
            ({"title": "x" * 501}, "title"),
            ({"title": "\u200b"}, ""),
            ({"why": "x" * 1001}, "why"),
        ],
        ids=["over-long", "NUL", "no title", "a title without end", "an invisible title", "a reason without end"],
    )
    def test_refuses_what_is_no_text_and_keeps_what_was_typed(self, article, editor, as_, typed, field):
        page = revise_page(as_(editor), article)
        with nothing_changes():
            refused = page.send(**{"body": NEXT, **typed})
        assert refused.status == 400
        assert refused.complaint_at(field) if field else refused.alerts
        kept = {"body": NEXT, **typed}["body"]
        assert len(refused.form()["body"]) >= len(kept.replace("\0", ""))

    def test_draws_a_hostile_text_as_text(self, editor, as_):
        article = make_article(by=editor, text="<b>T</b>\n\n</textarea><script>alert(1)</script>")
        form = revise_page(as_(editor), article).form()
        assert (form["title"], form["body"]) == ("<b>T</b>", "</textarea><script>alert(1)</script>")


class TestAddingAnArticleWithAKnownAddress:
    def test_brings_its_next_version_and_counts_the_claims(self, editor, checker, as_):
        article = make_article(by=editor, text=TEXT, url="https://example.org/1")
        make_claim(article, by=checker, quote=MAYOR)
        page = Page.at(as_(editor), address("article_add"))
        desk = page.send(text=f"Night on the river\n\n{NEXT}", url=article.url).send(keep="1")
        assert desk.address == article.get_absolute_url()
        assert "Version 2 is in. Claims: 1 unchanged" in desk.words
        assert Article.objects.count() == 1


def compared(client, article, query=""):
    return Page.at(client, address("article_versions", article) + query)


def sides(page):
    """The cells of the comparison, row by row."""
    return [row.xpath("./td") for row in page.root.xpath('//table[@class="compare"]/tbody/tr')]


def tagged(cell, tag):
    return [each.text_content() for each in cell.iter(tag)]


def displays(page):
    """What the comparison says of its claims, as they stand from above and from left to right."""
    return [link.get("aria-label").partition(": ")[2] for link in page.root.xpath('//table[@class="compare"]//td//a')]


class TestTheVersionsPage:
    @pytest.fixture
    def revised(self, article, claims, editor):
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        return article

    def test_says_who_brought_each_of_the_two(self, revised, reader, as_):
        page = compared(as_(reader), revised)
        heads = [" ".join(head.text_content().split()) for head in page.root.xpath('//table[@class="compare"]//th')]
        assert [head.partition(",")[0] for head in heads] == ["Version 1 brought by Edda", "Version 2 brought by Edda"]

    def test_shows_the_words_that_went_and_came(self, revised, reader, as_):
        rows = sides(compared(as_(reader), revised))
        [pair] = [(old, new) for old, new in rows if "75" in old.text_content() and "75" in new.text_content()]
        assert (tagged(pair[0], "del"), tagged(pair[1], "ins")) == (["75"], ["75,000"])
        assert any(RIVER in " ".join(tagged(old, "del")) for old, _new in rows)
        assert not any(list(old.iter("ins")) or list(new.iter("del")) for old, new in rows)

    def test_marks_the_claims_on_both_sides(self, revised, reader, as_):
        rows = sides(compared(as_(reader), revised))

        def numbers(side):
            return {mark.get("data-claims") for row in rows for mark in row[side].iter("mark")}

        assert (numbers(0), numbers(1)) == ({"1", "2", "3", "4"}, {"2", "3", "4"})
        links = {link.get("href") for row in rows for cell in row for link in cell.iter("a")}
        assert f"{revised.get_absolute_url()}?claim=2" in links

    def test_shows_the_last_two_unless_told_otherwise(self, revised, editor, reader, as_):
        revise(revised, f"Dawn\n\n{NEXT}", by=editor)
        for query, expected in {"": ("2", "3"), "?old=1": ("1", "3"), "?old=1&new=2": ("1", "2")}.items():
            form = compared(as_(reader), revised, query).form()
            assert (form["old"], form["new"]) == expected, query

    def test_tells_a_first_verdict_on_neither_side_while_a_second_is_awaited(
        self, article, checker, second, editor, reader, as_
    ):
        claim = make_claim(article, by=checker, quote=SOLDIERS, risk="accusation")
        for person in (checker, second):
            dispute(claim, by=person)
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        assert displays(compared(as_(reader), article)) == ["disputed", "to check again"]
        give(claim, by=editor)
        for person in (reader, checker, second, editor):
            page = compared(as_(person), article)
            assert displays(page) == ["waiting", "waiting"], person
            for verdict in ("disputed", "verified"):
                assert verdict not in lxml.html.tostring(page.root.xpath('//table[@class="compare"]')[0]).decode()

    def test_tells_a_first_verdict_on_no_side_where_the_words_came_back(
        self, article, checker, second, editor, reader, as_
    ):
        claim = make_claim(article, by=checker, quote=SOLDIERS, risk="accusation")
        dispute(claim, by=checker)
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        revise(article, TEXT, by=editor)
        for query in ("", "?old=1&new=2", "?old=1&new=3"):
            assert not {"disputed", "verified"} & set(displays(compared(as_(reader), article, query))), query

    def test_of_a_version_and_itself_says_that_no_word_differs(self, revised, reader, as_):
        page = compared(as_(reader), revised, "?old=2&new=2")
        assert "No word differs." in page.words
        assert not page.root.xpath('//table[@class="compare"]//ins | //table[@class="compare"]//del')

    def test_of_the_only_version_compares_it_with_itself(self, article, reader, as_):
        assert "No word differs." in compared(as_(reader), article).words

    @pytest.mark.parametrize("query", ["?old=0", "?new=3", "?old=one", "?new=-1", "?old=01", f"?new={'9' * 5000}"])
    def test_of_a_version_that_there_is_not_is_not_found(self, revised, reader, as_, query):
        assert as_(reader).get(address("article_versions", revised) + query).status_code == 404

    def test_draws_a_hostile_text_as_text(self, editor, reader, as_):
        article = make_article(by=editor, text="T\n\n<script>alert(1)</script> was here and there")
        revise(article, "T\n\n<script>alert(2)</script> was here and there", by=editor)
        page = compared(as_(reader), article)
        assert "<script>alert(2)</script>" in page.words
        assert not page.root.xpath('//table[@class="compare"]//script')

    def test_is_linked_from_the_desk_once_there_are_two(self, article, editor, reader, as_):
        assert address("article_versions", article) not in desk_of(as_(reader), article).links()
        revise(article, f"Dawn\n\n{NEXT}", by=editor)
        assert address("article_versions", article) in desk_of(as_(reader), article).links()


class TestToLookAtAgain:
    """What the desk lists since a new version came, and what can be done there."""

    @pytest.fixture
    def desk(self, article, claims, editor, checker, as_):
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        return desk_of(as_(checker), article)

    def lines(self, desk):
        return [" ".join(line.text_content().split()) for line in desk.root.xpath('//*[@id="again"]//ol/li')]

    def test_is_not_there_before_a_new_version(self, article, claims, checker, as_):
        assert desk_of(as_(checker), article).section("again") == ""

    def test_lists_the_lost_first_and_then_the_reworded(self, desk):
        lost, reworded = self.lines(desk)
        assert lost.startswith("Claim 1 its words are gone")
        assert RIVER in lost
        assert reworded.startswith("Claim 2 its words changed")
        assert "The verdict still holds" in reworded

    def test_shows_the_old_and_the_new_words(self, desk):
        again = desk.root.get_element_by_id("again")
        assert "75" in tagged(again, "del")
        assert "75,000" in tagged(again, "ins")

    def test_shows_likely_places_of_lost_words_with_how_alike_they_are(self, desk):
        lost = self.lines(desk)[0]
        assert "rivers rose by 3 metres overnight" in lost
        assert "% alike" in lost
        assert 1 <= lost.count("It is here") <= 3

    def test_a_lost_claim_is_put_where_a_person_says(self, desk, claims, article):
        card = pressed(desk, "It is here")
        start, end, _score = Loss.objects.get().candidates[0]
        placement = claims[0].placements.get(version__number=2)
        assert (placement.start, placement.end, placement.origin) == (start, end, "by_hand")
        assert placement.made_by.username == "charlie"
        assert "its words are gone" not in card.words
        assert standings()[claims[0]] == ("recheck", "")

    def test_a_lost_claim_is_noted_as_removed(self, desk, claims):
        after = pressed(desk, "Removed from the text")
        assert "Claim 1 is noted as removed from the text." in after.words
        assert [line.split(" its")[0] for line in self.lines(after)] == ["Claim 2"]
        assert standings()[claims[0]] == ("removed", "")

    def test_a_note_that_does_not_say_of_which_version_is_refused(self, desk, claims):
        token = claims[0].lock_version
        with nothing_changes():
            refused = Page(desk.client, desk.client.post(address("claim_remove", claims[0]), {"lock_version": token}))
        assert refused.status == 400
        assert refused.alerts

    def test_a_verdict_is_said_to_hold(self, desk, claims):
        after = pressed(desk, "The verdict still holds")
        assert "Your verdict on claim 2 is recorded." in after.words
        assert [line.split(" its")[0] for line in self.lines(after)] == ["Claim 1"]
        review = claims[1].reviews.get()
        assert review.placement == claims[1].placements.get(version__number=2)
        assert review.confirms
        assert standings()[claims[1]] == ("settled", "verified")

    def test_a_colleague_may_say_that_it_holds(self, desk, article, claims, second, as_):
        pressed(desk_of(as_(second), article), "The verdict still holds")
        assert {review.reviewer.username for review in claims[1].reviews.all()} == {"charlie", "chidi"}
        assert standings()[claims[1]] == ("settled", "verified")

    def test_is_read_without_buttons_by_who_may_not_check(self, desk, article, reader, as_):
        page = desk_of(as_(reader), article)
        assert len(self.lines(page)) == 2
        for words in ("It is here", "Removed from the text", "The verdict still holds"):
            assert words not in page.section("again")

    def test_buttons_that_were_drawn_before_another_version_are_refused(self, desk, article, editor):
        revise(article, f"Night on the river\n\n{NEXT.replace('75,000', '7,500')}", by=editor)
        for words in ("It is here", "Removed from the text", "The verdict still holds"):
            with nothing_changes():
                assert pressed(desk, words).status == 409, words

    def test_shows_of_long_words_that_are_gone_the_beginning_and_the_end(self, editor, checker, as_):
        long = " ".join(f"word{number}" for number in range(200))
        article = make_article(by=editor, text=f"T\n\n{long}\n\nIt rained.")
        make_claim(article, by=checker, quote=long)
        revise(article, "T\n\nIt rained.", by=editor)
        [words] = tagged(desk_of(as_(checker), article).root.get_element_by_id("again"), "del")
        assert words.startswith("word0 word1 ")
        assert words.endswith(" word198 word199")
        assert " … " in words
        assert len(words) < 250

    def test_a_correction_that_is_in_is_offered_first(self, article, claims, editor, second, as_):
        changed = SOLDIERS.replace("75", "75,000")
        give(
            claims[1],
            by=second,
            verdict="disputed",
            reason="wrong_figure",
            rationale="They lost the thousands.",
            correction=changed,
        )
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        desk = desk_of(as_(second), article)
        assert self.lines(desk)[0].startswith("Claim 2 the suggested correction is in")
        assert f"{article.get_absolute_url()}?claim=2#card" in desk.links()
        assert "Check the correction" in desk.section("again")

    def test_a_routine_claim_whose_sentence_changed_is_listed_and_stays_settled(
        self, article, checker, editor, second, as_
    ):
        claim = make_claim(article, by=checker, quote="75 soldiers were")
        give(claim, by=checker)
        revise(article, TEXT.replace("killed", "captured"), by=editor)
        [line] = self.lines(desk_of(as_(second), article))
        assert line.startswith("Claim 1 its sentence changed")
        assert standings()[claim] == ("settled", "verified")

    def test_tells_nobody_a_verdict_that_they_may_not_read(self, article, checker, editor, second, as_):
        claim = make_claim(article, by=checker, quote=SOLDIERS, risk="accusation")
        dispute(claim, by=checker)
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        assert "disputed" in desk_of(as_(checker), article).section("again")
        seen = desk_of(as_(second), article).section("again")
        assert "Claim 1 its words changed" in seen
        for words in ("disputed", "Charlie", "The verdict still holds", "mistranslation"):
            assert words not in seen


class TestTheHistoryOfAClaim:
    def test_tells_what_each_version_did_and_who_brought_it(self, article, claims, editor, reader, as_):
        revise(article, f"Night on the river\n\n{NEXT}", by=editor)
        revise(article, f"Night on the river\n\n{RIVER}\n\n{NEXT}", by=editor)

        def newest(claim):
            return Page.at(as_(reader), address("claim_history", claim)).events()

        river, soldiers, mayor, fishermen = map(newest, claims)
        assert "Edda brought a version in which the words are back" in river[0]
        assert "Edda brought a version without these words" in river[1]
        assert "Edda brought a version with other words" in soldiers[0]
        assert "75,000" in soldiers[0]
        assert "Edda brought a version in which the words moved" in fishermen[0]
        assert not any("brought a version" in event for event in mayor)


class TestTheReport:
    @pytest.fixture
    def revised(self, article, claims, editor, checker):
        """A version with a claim of every fate: stale, lost, removed, moved."""
        gone = make_claim(article, by=checker, quote="The mayor opened")
        revise(article, f"Night on the river\n\n{NEXT.replace(MAYOR, 'It snowed.')}", by=editor)
        gone = Claim.objects.get(pk=gone.pk)
        remove_claim(gone, by=checker, lock_version=gone.lock_version, version_number=2)
        return article

    def printed(self, client, article, format):
        response = client.post(address("article_report", article), {"format": format})
        assert response.status_code == 200
        return b"".join(response.streaming_content if response.streaming else [response.content]).decode("utf-8-sig")

    def test_with_stale_and_lost_claims_holds_to_its_schema(self, revised, checker, as_):
        found = json.loads(self.printed(as_(checker), revised, "json"))
        jsonschema.validate(found, json.loads(SCHEMA.read_text()))
        standing = {claim["number"]: claim["standing"] for claim in found["reports"][0]["claims"]}
        assert standing == {1: "lost", 2: "recheck", 3: "lost", 4: "settled", 5: "removed"}

    def test_is_printed_as_a_table_and_as_a_page(self, revised, checker, as_):
        rows = list(csv.DictReader(io.StringIO(self.printed(as_(checker), revised, "csv"))))
        assert len(rows) == 5
        html = lxml.html.document_fromstring(self.printed(as_(checker), revised, "html"))
        words = " ".join(html.text_content().split())
        for expected in ("75,000 soldiers", "to check again", "lost", "removed"):
            assert expected in words
