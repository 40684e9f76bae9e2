"""The lists of articles and claims: what they say, searching, filtering, exporting what is selected."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.choices import Role
from annotations.models import Article, ReportExport
from tests.make import (
    QUOTE,
    dispute,
    finish,
    give,
    made_once,
    make_article,
    make_claim,
    make_person,
    publish,
    reopen,
    sign,
    source,
)
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/annotations/article/"
CLAIMS = "/admin/annotations/claim/"
EXPORT = "/admin/articles/report/"


def rows(page):
    """What stands under each heading, row by row."""
    for table in page.root.xpath('//table[@id="result_list"]'):
        heads = [" ".join(head.text_content().split()).lower() for head in table.xpath("./thead//th")]
        for row in table.xpath("./tbody/tr"):
            yield dict(zip(heads, [" ".join(cell.text_content().split()) for cell in row.xpath("./*")], strict=True))


def titles(page):
    """The articles of the list, in the order of their titles."""
    return sorted(row["article"] for row in rows(page))


def search(client, words, address=ARTICLES):
    return Page(client, client.get(address, {"q": words}))


def choose(client, filter_name, value, address=ARTICLES):
    """The list after a click on that value of that filter."""
    page = Page.at(client, address)
    links = page.root.xpath(f'//*[@id="changelist-filter"]//*[@data-filter-title="{filter_name}"]//a')
    [link] = [link for link in links if " ".join(link.text_content().split()) == value]
    return Page.at(client, address + link.get("href"))


def make_newsroom():
    """One article with a verdict of each kind and a claim left open, one finished without claims, one of nobody."""
    editor, checker, reader = (make_person(role.value, role) for role in (Role.EDITOR, Role.CHECKER, Role.READER))
    judged = make_article(
        by=editor, outlet="Portal Zaton", story="An offer", published_on="2023-11-10", original_language="ru"
    )
    give(make_claim(judged, by=checker, claimant="Западные оценки"), by=checker)
    dispute(make_claim(judged, by=checker, quote="They go first"), by=checker)
    unsure = make_claim(judged, by=checker, quote="The ministry denies it")
    give(unsure, by=checker, verdict="unverified", reason="single_source")
    make_claim(judged, by=checker, quote="an activist said")
    finished = make_article(by=editor, text="СВОБОДА за фронт\n\nПо оценкам, потеряно 100% (75).", outlet="Gazeta")
    finish(finished, by=checker)
    other = make_article(by=editor, text="Straße nach Süden\n\nNothing of it.")
    return SimpleNamespace(editor=editor, checker=checker, reader=reader, judged=judged, other=other)


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker):
    with made_once(make_newsroom, django_db_blocker) as newsroom:
        yield newsroom


@pytest.fixture
def reader(newsroom, as_):
    """A reader's browser."""
    return as_(newsroom.reader)


def test_an_article_s_row_says_outlet_day_verdicts_and_what_is_left(newsroom, reader):
    row = next(row for row in rows(Page.at(reader, ARTICLES)) if row["article"] == "Freedom for the front")
    assert row["outlet"] == "Portal Zaton"
    assert row["published"] == "10 November 2023"
    for count in ("verified: 1", "disputed: 1", "unverified: 1"):
        assert count in row["claims"]
    assert row["left open"] == "1"
    assert row["state"] == "being checked"


def test_a_row_leads_to_the_desk(newsroom, reader):
    page = Page.at(reader, ARTICLES)
    [link] = [link for link in page.root.xpath("//th//a") if link.text_content() == "Freedom for the front"]
    assert Page.at(reader, link.get("href")).address == newsroom.judged.get_absolute_url()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("freedom", ["Freedom for the front"]),
        ("FREEDOM FRONT", ["Freedom for the front"]),
        ("western estimates", ["Freedom for the front"]),
        ("freedom nowhere", []),
        ("свобода", ["СВОБОДА за фронт"]),
        ("ОЦЕНКАМ", ["СВОБОДА за фронт"]),
        ("süden", ["Straße nach Süden"]),
        ("100%", ["СВОБОДА за фронт"]),
        ("(75)", ["СВОБОДА за фронт"]),
        ("(", ["СВОБОДА за фронт"]),
        ("%", ["СВОБОДА за фронт"]),
        ("[", []),
        (".*", []),
        ("_", []),
        ("\\", []),
        ("a{1,99999}", []),
        ('"', []),
        ("'; --", []),
        ("“They", ["Freedom for the front"]),
    ],
)
def test_searching_finds_titles_and_texts_in_any_script_and_case(words, found, newsroom, reader):
    assert titles(search(reader, words)) == found


@pytest.mark.parametrize(
    ("words", "status"), [("x" * 5000, 200), ("x " * 2000, 200), ("😀", 200), ("\u202e", 200), ("free\0dom", 400)]
)
def test_searching_for_anything_at_all_does_no_harm(words, status, newsroom, reader):
    assert search(reader, words).status == status
    assert search(reader, words, CLAIMS).status == status


@pytest.mark.parametrize(("words", "found"), [("AROUND 75", [QUOTE]), ("ОЦЕНКИ", [QUOTE]), ("%", []), ("75 first", [])])
def test_claims_are_found_by_statement_and_claimant(words, found, newsroom, reader):
    assert [row["claim"] for row in rows(search(reader, words, CLAIMS))] == found


@pytest.mark.parametrize(
    ("filter_name", "value", "found"),
    [
        ("outlet", "Portal Zaton", ["Freedom for the front"]),
        ("outlet", "Gazeta", ["СВОБОДА за фронт"]),
        ("outlet", "-", ["Straße nach Süden"]),
        ("story", "An offer", ["Freedom for the front"]),
        ("verdict", "verified", ["Freedom for the front"]),
        ("verdict", "disputed", ["Freedom for the front"]),
        ("verdict", "unverified", ["Freedom for the front"]),
        ("verdict", "something left to check", ["Freedom for the front"]),
        ("state", "checking finished", ["СВОБОДА за фронт"]),
        ("state", "being checked", ["Freedom for the front", "Straße nach Süden"]),
        ("state", "All", ["Freedom for the front", "Straße nach Süden", "СВОБОДА за фронт"]),
    ],
)
def test_articles_are_filtered(filter_name, value, found, newsroom, reader):
    assert titles(choose(reader, filter_name, value)) == found


def test_an_article_is_filtered_by_what_its_claims_say_now(newsroom, reader):
    for claim in newsroom.judged.claims.all():
        give(claim, by=newsroom.checker)
    assert titles(choose(reader, "verdict", "verified")) == ["Freedom for the front"]
    for value in ("disputed", "unverified", "something left to check"):
        assert titles(choose(reader, "verdict", value)) == []


@pytest.fixture
def published(newsroom, standards_editor):
    """Two that are published; a source came to the claim of one of them since."""
    made = []
    for title in ("As it was", "Not as it was"):
        article = make_article(by=newsroom.editor, text=f"{title}\n\nIt rained in the north.")
        claim = make_claim(article, by=newsroom.checker, quote="It rained")
        give(claim, by=newsroom.checker)
        finish(article, by=newsroom.checker)
        sign(article, by=standards_editor)
        publish(article, by=newsroom.editor)
        made.append(claim)
    source(made[1], by=newsroom.checker)


def test_what_changed_since_it_was_published_is_said_in_words(published, newsroom, reader):
    states = {row["article"]: row["state"] for row in rows(Page.at(reader, ARTICLES))}
    assert states["As it was"] == "published"
    assert states["Not as it was"] == "published changed since"


def test_what_is_published_and_checked_again_is_said_without_a_query_for_each(
    published, newsroom, reader, standards_editor
):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            page = Page.at(reader, ARTICLES)
        return len(asked), {row["article"]: row["state"] for row in rows(page)}

    queries()
    before, states = queries()
    assert "still published" not in states["As it was"]
    for article in Article.objects.filter(title__in=["As it was", "Not as it was"]):
        reopen(article, by=standards_editor)
    after, states = queries()
    assert {states["As it was"], states["Not as it was"]} == {"being checked still published"}
    assert after == before


@pytest.mark.parametrize(
    ("value", "found"),
    [("changed since publication", ["Not as it was"]), ("published as signed off", ["As it was"])],
)
def test_what_changed_since_it_was_published_is_found_by_a_filter(value, found, published, newsroom, reader):
    assert titles(choose(reader, "sign-off", value)) == found


def test_filters_and_search_go_together(newsroom, reader):
    found = Page(reader, reader.get(ARTICLES, {"q": "75", "verdict": "disputed", "state__exact": "checking"}))
    assert titles(found) == ["Freedom for the front"]


@pytest.mark.parametrize(
    "query", ["verdict=nonsense", "state__exact=x", "outlet__id__exact=x", "p=99", "o=99.-99", "e=1"]
)
def test_an_address_that_somebody_made_up_does_no_harm(query, newsroom, reader):
    assert Page.at(reader, f"{ARTICLES}?{query}").status == 200


@pytest.mark.parametrize(
    ("filter_name", "value", "found"),
    [
        ("verdict", "disputed", ["They go first"]),
        ("standing", "open", ["an activist said"]),
        ("risk", "routine", [QUOTE, "They go first", "The ministry denies it", "an activist said"]),
    ],
)
def test_claims_are_filtered(filter_name, value, found, newsroom, reader):
    assert [row["claim"] for row in rows(choose(reader, filter_name, value, CLAIMS))] == found


def test_the_verdict_filter_of_the_claims_offers_no_verdict_that_is_none(newsroom, reader):
    page = Page.at(reader, CLAIMS)
    offered = page.root.xpath('//*[@id="changelist-filter"]//*[@data-filter-title="verdict"]//a')
    assert [" ".join(link.text_content().split()) for link in offered] == ["All", "verified", "disputed", "unverified"]


def selected(client, articles):
    """The page that the list leads to with these articles selected."""
    data = {"action": "export", "_selected_action": [article.pk for article in articles]}
    return Page(client, client.post(ARTICLES, data, follow=True))


def exported(client, format, articles):
    form = selected(client, articles).form(EXPORT)
    return client.post(EXPORT, {**form, "format": format})


@pytest.fixture
def two(newsroom):
    return [newsroom.judged, newsroom.other]


@pytest.mark.parametrize("format", ["html", "csv", "json"])
def test_the_selected_articles_are_exported_and_each_is_recorded(format, two, newsroom, reader):
    response = exported(reader, format, two)
    content = b"".join(response).decode()
    assert response["Content-Disposition"].startswith("attachment;")
    assert "Freedom for the front" in content
    assert "СВОБОДА" not in content
    recorded = ReportExport.objects.order_by("article_id")
    assert [(row.article, row.format, row.made_by) for row in recorded] == [
        (each, format, newsroom.reader) for each in two
    ]


def test_what_was_exported_can_be_read_back(two, newsroom, reader):
    table = io.StringIO(b"".join(exported(reader, "csv", two)).decode("utf-8-sig"))
    assert [row["claim"] for row in csv.DictReader(table)] == ["1", "2", "4", "3"]  # in the order of the text


def test_selecting_nothing_exports_nothing(newsroom, reader):
    assert not selected(reader, []).has_form(EXPORT)
    assert not ReportExport.objects.exists()


def test_the_page_names_what_is_selected_and_has_exported_nothing_yet(two, newsroom, reader):
    page = selected(reader, two)
    for article in two:
        assert article.title in page.words
    assert not ReportExport.objects.exists()


@pytest.mark.parametrize("articles", ["", "x", "1,,2", "-1", "9" * 30, "999999", ",".join(["1"] * 10_001)])
def test_articles_that_cannot_be_read_are_refused(articles, newsroom, reader):
    response = reader.post(EXPORT, {"articles": articles, "format": "json"})
    assert response.status_code == 400
    assert any(words in response.content.decode() for words in ("the list again", "required", "the command line"))
    assert not ReportExport.objects.exists()


def test_what_is_wrong_with_an_export_of_several_is_said_over_the_same_articles(two, newsroom, reader):
    page = selected(reader, two).send(EXPORT, format="json", as_of="2026-11-20T12:00")
    assert page.status == 400
    assert "time zone" in page.complaint_at("as_of")
    assert page.form(EXPORT)["articles"] == ",".join(str(each.pk) for each in two)


@pytest.mark.parametrize("name", ["outlet", "story"])
def test_an_outlet_or_a_story_leads_only_editors_to_its_page(name, newsroom, reader, as_):
    listed = f"/admin/annotations/{name}/"
    assert [row["articles"] for row in rows(Page.at(reader, listed))] in (["1", "1"], ["1"])
    leads = [link for link in Page.at(reader, listed).links() if "/change/" in link]
    assert leads == []
    [lead, *_] = [link for link in Page.at(as_(newsroom.editor), listed).links() if "/change/" in link]
    assert Page.at(as_(newsroom.editor), lead).address.startswith("/admin/")


def test_who_may_bring_articles_in_is_offered_it(newsroom, superuser, as_):
    offered = [
        user
        for user in (newsroom.reader, newsroom.checker, newsroom.editor, superuser)
        if "/admin/articles/add/" in Page.at(as_(user), ARTICLES).links()
    ]
    assert offered == [newsroom.editor, superuser]
