"""Bringing articles in by pasting, and correcting what is known of them."""

import pytest

from annotations.actions.people import operator
from annotations.importers import LIMIT_BYTES, read_text
from annotations.models import Article
from tests.make import SOLDIERS, give, make_article, nothing_changes, revise
from tests.views.reading import Page, address, desk_of, tells

pytestmark = pytest.mark.usefixtures("kept_people")

ADD = "/admin/articles/add/"


def paste(client, text, **details):
    """Pastes a text and goes on: the page that shows the title."""
    return Page.at(client, ADD).send(text=text, preview="1", **details)


def kept_text(article):
    return article.versions.get(number=article.current_number).text


def test_the_first_line_is_shown_as_the_title_before_anything_is_kept(editor, as_):
    shown = paste(as_(editor), SOLDIERS)
    assert shown.status == 200
    assert "Is this the title?" in shown.words
    assert shown.form()["title"] == "Freedom for the front"
    assert shown.form()["text"].startswith("Portal reports on an offer")
    assert not Article.objects.exists()


def test_what_is_shown_is_kept_and_opens(editor, as_):
    kept = paste(as_(editor), SOLDIERS, outlet="Portal Zaton", language="ru").send(keep="1")
    article = Article.objects.get()
    assert kept.address == article.get_absolute_url()
    assert "The article is in." in kept.words
    assert (article.title, article.outlet.name, article.language) == ("Freedom for the front", "Portal Zaton", "ru")
    assert article.versions.get().brought_by == editor


def test_the_title_can_be_corrected_before_it_is_kept(editor, as_):
    paste(as_(editor), SOLDIERS).send(title="Freedom for prisoners", keep="1")
    article = Article.objects.get()
    assert article.title == "Freedom for prisoners"
    assert kept_text(article) == SOLDIERS.replace("Freedom for the front", "Freedom for prisoners")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SOLDIERS, id="plain"),
        pytest.param(SOLDIERS.replace("\n", "\r\n"), id="CRLF"),
        pytest.param("A headline\n\nA headline\n\nThe words.", id="the headline twice"),
        pytest.param("A headline", id="the headline alone"),
        pytest.param("\n\n A headline\n\n  Indented.\n\n", id="white space around"),
        pytest.param("Заголовок 😀\n\nе\u0301 и é; \u202eabc\u202c; عربى\n\nКонец.", id="any script"),
    ],
)
def test_a_pasted_text_is_kept_as_the_same_text_in_a_file_would_be(text, editor, as_):
    paste(as_(editor), text).send(keep="1")
    assert kept_text(Article.objects.get()) == read_text(text).text


def test_five_megabytes_of_cyrillic_go_in(editor, as_):
    text = "Заголовок\n\n" + "Слово за слово. " * (LIMIT_BYTES // 28)
    text = text[: (LIMIT_BYTES + text[: LIMIT_BYTES // 2].count(" ")) // 2].rstrip()
    while len(text.encode()) > LIMIT_BYTES:
        text = text[:-1000]
    paste(as_(editor), text).send(keep="1")
    assert kept_text(Article.objects.get()) == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("", "required", id="empty"),
        pytest.param(" \r\n\t\r\n ", "It holds no text", id="blank"),
        pytest.param("A headline\n\nOne \0 two", "Null characters are not allowed", id="NUL"),
        pytest.param("A headline\n\n" + "x" * LIMIT_BYTES, "the limit is 5 MB", id="over-long"),
        pytest.param("x" * 501 + "\n\nThe words.", "The title (the first line, if none is given)", id="endless title"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_and_stays_in_the_form(text, complaint, editor, as_):
    refused = paste(as_(editor), text, byline="A. Author")
    assert refused.status == 400
    assert complaint in refused.complaint_at("text")
    assert refused.form()["text"].split() == text.replace("\0", "\ufffd").split()
    assert refused.form()["byline"] == "A. Author"
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("url", "javascript:alert(1)", "Enter a valid URL"),
        ("published", "10.11.2023", "Give the date as 2023-11-10"),
        ("published", "2023-11-10T17:03", "This time has no zone"),
        ("published", "2023-02-30", "Give the date as 2023-11-10"),
        ("language", "Russian", "Give a language code"),
        ("original_language", "русский", "Give a language code"),
        ("translation", "nobody", "Select a valid choice"),
        ("outlet", "x" * 201, "at most 200 characters"),
    ],
)
def test_details_that_cannot_be_are_refused_at_their_field(field, value, complaint, editor, as_):
    refused = paste(as_(editor), SOLDIERS, **{field: value})
    assert refused.status == 400
    assert complaint in refused.complaint_at(field)
    assert refused.form()["text"] == SOLDIERS
    assert not Article.objects.exists()


def test_the_title_is_shown_before_it_is_kept_even_after_a_refusal(editor, as_):
    shown = paste(as_(editor), SOLDIERS, language="Russian").send(language="ru", preview="1")
    assert shown.form()["title"] == "Freedom for the front"
    assert not Article.objects.exists()


def test_a_refused_page_offers_to_go_on_and_not_to_keep(editor, as_):
    refused = paste(as_(editor), SOLDIERS, language="Russian")
    assert refused.buttons() == ["preview"]


def test_a_refusal_of_what_was_confirmed_keeps_the_title(editor, as_):
    refused = paste(as_(editor), SOLDIERS).send(title="Freedom!", language="English", keep="1")
    assert refused.status == 400
    assert "Give a language code" in refused.complaint_at("language")
    refused.send(language="en", keep="1")
    assert kept_text(Article.objects.get(title="Freedom!")) == SOLDIERS.replace("Freedom for the front", "Freedom!")


def test_a_known_address_is_told_before_its_article_takes_a_new_version(editor, as_):
    known = make_article(by=editor, text="Another\n\nText.", url="https://example.org/1")
    shown = paste(as_(editor), SOLDIERS, url="https://example.org/1")
    assert "“Another” has this address. The text becomes its version 2" in shown.words
    kept = shown.send(keep="1")
    assert kept.address == known.get_absolute_url()
    assert "Version 2 is in." in kept.words
    assert [version.number for version in known.versions.order_by("number")] == [1, 2]


def test_the_same_text_again_is_no_second_article_and_says_so(article, editor, as_):
    again = paste(as_(editor), SOLDIERS).send(keep="1")
    assert again.address == article.get_absolute_url()
    assert "This text is here already: nothing was added." in again.words
    assert Article.objects.count() == 1


def test_the_same_text_from_another_outlet_is_another_article(article, editor, as_):
    paste(as_(editor), SOLDIERS, outlet="Gazeta").send(keep="1")
    assert Article.objects.count() == 2


def test_details_are_corrected_and_the_history_says_why(article, editor, as_):
    form = Page.at(as_(editor), address("article_edit", article))
    form.send(published="2023-11-10T17:03+01:00", translation="machine", original_language="ru", why="Asked them.")
    article.refresh_from_db()
    assert article.published_at.isoformat() == "2023-11-10T16:03:00+00:00"
    assert article.is_machine_translated
    assert "Machine translation." in desk_of(as_(editor), article).words
    history = Page.at(as_(editor), address("article_history", article))
    newest = history.events()[0]
    assert tells(newest, "just now", "Edda changed what is known of the article")
    assert "10 November 2023, 16:03 UTC" in newest
    assert "Asked them." in newest


def test_the_article_history_begins_with_who_brought_it(article, editor, as_):
    events = Page.at(as_(editor), address("article_history", article)).events()
    assert "Edda brought the article in" in events[-1]
    assert "Edda brought a version of the text" in events[-2]


def test_two_editors_at_once_see_both_texts_and_nothing_typed_is_lost(article, editor, as_):
    late = Page.at(as_(editor), address("article_edit", article))
    Page.at(as_(editor), address("article_edit", article)).send(byline="First Editor")
    conflict = late.send(byline="Second Editor")
    assert conflict.status == 409
    assert "First Editor" in conflict.words
    assert conflict.form()["byline"] == "Second Editor"
    article.refresh_from_db()
    assert article.byline == "First Editor"
    assert "Saved." in conflict.send().words
    article.refresh_from_db()
    assert article.byline == "Second Editor"


def test_two_articles_do_not_share_an_address(article, editor, as_):
    other = make_article(by=editor, text="Another\n\nText.", url="https://example.org/1")
    refused = Page.at(as_(editor), address("article_edit", article)).send(url=other.url)
    assert refused.status == 400
    assert "has this address already: “Another”" in refused.complaint_at("url")


class TestTheAuthorsAccount:
    def test_is_chosen_by_name_among_active_people(self, article, editor, checker, gone, as_):
        operator()
        page = Page.at(as_(editor), address("article_edit", article))
        names = [option.text for option in page.root.xpath('//select[@name="author"]/option')]
        assert names == ["nobody here", "Charlie", "Chidi", "Edda"]
        page.send(author=checker.pk)
        article.refresh_from_db()
        assert article.author == checker

    def test_of_somebody_who_left_stays_selectable_and_is_not_lost(self, article, editor, checker, as_):
        form = Page.at(as_(editor), address("article_edit", article))
        form.send(author=checker.pk)
        checker.is_active = False
        checker.save()
        page = Page.at(as_(editor), address("article_edit", article))
        assert page.form()["author"] == str(checker.pk)
        page.send(byline="Somebody")
        article.refresh_from_db()
        assert (article.author, article.byline) == (checker, "Somebody")

    def test_is_not_taken_off_by_themselves(self, article, editor, as_):
        page = Page.at(as_(editor), address("article_edit", article))
        page.send(author=editor.pk)
        refused = Page.at(as_(editor), address("article_edit", article)).send(author="")
        assert refused.status == 400
        assert "ask a standards editor" in refused.complaint_at("author")

    def test_once_a_verdict_is_in_is_a_standards_editor_s_to_correct(self, claim, editor, checker, superuser, as_):
        give(claim, by=checker)
        late = Page.at(as_(editor), address("article_edit", claim.article)).send(author=checker.pk, byline="Somebody")
        assert late.status == 400
        assert "a standards editor corrects this" in late.complaint_at("author")
        assert late.form()["byline"] == "Somebody"
        without = Page.at(as_(superuser), address("article_edit", claim.article)).send(author=checker.pk)
        assert without.complaint_at("why") == "Say why."
        without.send(why="Found out late.")
        claim.article.refresh_from_db()
        assert claim.article.author == checker

    def test_chosen_by_two_at_once_is_a_conflict_that_names_them(
        self, article, editor, checker, second, superuser, as_
    ):
        late = Page.at(as_(superuser), address("article_edit", article))
        Page.at(as_(editor), address("article_edit", article)).send(author=checker.pk)
        conflict = late.send(author=second.pk)
        assert conflict.status == 409
        row = conflict.root.xpath('//table[contains(@class, "clash")]/tbody/tr')[0].text_content()
        assert tells(row, "Author’s account", "changed in both", "—", "Charlie", "Chidi")

    def test_stays_when_the_text_of_its_address_is_pasted_again(self, editor, checker, as_):
        article = make_article(by=editor, text="Known\n\nWords.", url="https://example.org/known", author=checker)
        page = Page.at(as_(editor), address("article_add")).send(text="Known\n\nOther.", url=article.url, preview="1")
        page.send(keep="1")
        article.refresh_from_db()
        assert (article.current_number, article.author) == (2, checker)

    def test_is_told_why_no_verdict_is_asked_of_them(self, article, claim, editor, checker, as_):
        Page.at(as_(editor), address("article_edit", article)).send(author=checker.pk)
        card = desk_of(as_(checker), article, claim=claim.number)
        assert "You are named as the author of this article: others review it." in card.section("card")
        assert not card.has_form(address("review", claim))
        assert "others review this article and sign it off" in card.words


@pytest.mark.parametrize("name", ["article_add", "article_revise"])
def test_a_page_that_takes_a_text_says_that_its_writer_does_not_sign(name, article, editor, as_):
    page = Page.at(as_(editor), address(name, None if name == "article_add" else article))
    assert "does not sign it off" in page.words


class TestATextForAnAddressThatIsKnown:
    """The page says which version the text becomes: where that is no more so, it is asked again."""

    @pytest.fixture
    def known(self, editor):
        return make_article(by=editor, text="Known\n\nFirst words.", url="https://example.org/known")

    def pasted(self, client, url):
        page = Page.at(client, address("article_add"))
        return page.send(text="Known\n\nMy words.", url=url, preview="1")

    def test_becomes_the_version_that_was_said(self, known, editor, as_):
        self.pasted(as_(editor), known.url).send(keep="1")
        known.refresh_from_db()
        assert known.current_number == 2

    def test_that_a_colleague_revised_meanwhile_is_a_conflict(self, known, editor, superuser, as_):
        page = self.pasted(as_(superuser), known.url)
        revise(known, "Known\n\nA colleague's words.", by=editor)
        with nothing_changes():
            conflict = page.send(keep="1")
        assert conflict.status == 409
        assert "The text becomes its version 3" in conflict.words
        assert conflict.form()["text"] == "My words."
        conflict.send(keep="1")
        assert known.versions.get(number=3).text == "Known\n\nMy words."

    def test_that_was_typed_in_after_the_preview_is_a_conflict(self, known, editor, as_):
        conflict = self.pasted(as_(editor), "").send(keep="1", url=known.url)
        assert conflict.status == 409
        assert "The text becomes its version 2" in conflict.words

    @pytest.mark.parametrize("token", ["", "abc", "-1", str(2**31)])
    def test_needs_its_token(self, token, known, editor, as_):
        page = self.pasted(as_(editor), known.url)
        with nothing_changes():
            refused = page.send(keep="1", version=token)
        assert refused.status == 400
        assert "nothing was saved" in refused.alerts
        assert refused.form()["text"] == "My words."
