"""Articles, outlets and stories: brought in once, described, and taken from state to state."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from annotations.actions.articles import Details, edit_article, import_article
from annotations.actions.outlets import save_outlet, save_story
from annotations.choices import GROUP_ROLES, Translation
from annotations.importers import read_text
from annotations.models import Article, Outlet, Story, User, VersionText
from tests.make import SOLDIERS, make_article, nothing_changes, traces

pytestmark = pytest.mark.usefixtures("kept_people")

OUTLET = "Portal Zaton"  # of the article that these tests begin with


class TestImporting:
    def test_makes_an_article_of_one_version_and_says_who_brought_it(self, editor: User) -> None:
        with traces() as left:
            brought = import_article(read_text(SOLDIERS), by=editor, details=Details())
        version = brought.article.versions.get()
        assert (brought.status, brought.outcomes) == ("imported", {})
        assert (version.number, version.brought_by) == (1, editor)
        assert left == [("article", "edda", ""), ("articleversion", "edda", "")]

    def test_keeps_the_text_as_it_came(self, editor: User) -> None:
        text = "Tomás, e\u0301\n\n“75”\u00a0\u202bשלום\u202c\u00ad😀  \n\n\nend"
        version = make_article(by=editor, text=text).versions.get()
        assert version.text == text
        assert [version.text[start:end] for start, end, _kind in version.blocks] == [
            "Tomás, e\u0301",
            "“75”\u00a0\u202bשלום\u202c\u00ad😀",
            "end",
        ]

    def test_keeps_what_is_known_of_it(self, editor: User) -> None:
        known: dict[str, Any] = {
            "byline": "Tallinn bureau",
            "url": "https://example.org/1",
            "published_on": date(2023, 11, 10),
            "published_at": datetime(2023, 11, 10, 16, 3, tzinfo=UTC),
            "language": "en",
            "original_language": "ru",
            "translation": Translation.MACHINE,
        }
        article = make_article(by=editor, outlet="Zaton", story="Prisoners", **known)
        article.refresh_from_db()
        assert {name: getattr(article, name) for name in known} == known
        assert (str(article.outlet), str(article.story)) == ("Zaton", "Prisoners")

    def test_makes_a_new_outlet_and_story_in_the_same_person_s_name(self, editor: User) -> None:
        with traces() as left:
            make_article(by=editor, outlet="Zaton", story="Prisoners")
        assert [kind for kind, _by, _why in left] == ["article", "articleversion", "outlet", "story"]
        assert {by for _kind, by, _why in left} == {"edda"}

    def test_takes_an_outlet_and_a_story_that_are_there(self, editor: User) -> None:
        make_article(by=editor, outlet="Zaton", story="Prisoners")
        make_article(by=editor, outlet="Zaton", story="Prisoners", text="Another\n\ntext")
        assert (Outlet.objects.count(), Story.objects.count()) == (1, 1)

    def test_of_a_translation_by_nobody_knows_whom_says_so(self, editor: User) -> None:
        assert make_article(by=editor, original_language="ru").translation == Translation.UNKNOWN


class TestTheSameTextAgain:
    @pytest.mark.parametrize("outlet", [OUTLET, ""], ids=["same outlet", "no outlet named"])
    def test_makes_no_second_article_and_says_so(self, article: Article, editor: User, outlet: str) -> None:
        with nothing_changes():
            brought = import_article(read_text(SOLDIERS), by=editor, details=Details(outlet=outlet, byline="new"))
        assert (brought.article, brought.status) == (article, "unchanged")

    def test_is_known_whatever_line_ends_it_came_with(self, article: Article, editor: User) -> None:
        brought = import_article(read_text(SOLDIERS.replace("\n", "\r\n")), by=editor, details=Details())
        assert brought.article == article

    def test_from_another_outlet_is_another_article_of_the_same_words(self, article: Article, editor: User) -> None:
        brought = import_article(read_text(SOLDIERS), by=editor, details=Details(outlet="Meridian Wire"))
        assert brought.status == "imported"
        assert brought.article != article
        assert VersionText.objects.count() == 1

    def test_of_an_article_without_outlet_is_that_article(self, editor: User) -> None:
        known = make_article(by=editor)
        assert import_article(read_text(SOLDIERS), by=editor, details=Details(outlet="Zaton")).article == known

    def test_with_one_letter_changed_and_no_address_is_another_article(self, article: Article, editor: User) -> None:
        brought = import_article(read_text(SOLDIERS.replace("75", "76")), by=editor, details=Details(outlet=OUTLET))
        assert brought.status == "imported"
        assert brought.article != article


# what is wrong, and the field that the refusal names
WRONG_DETAILS: dict[str, tuple[dict[str, Any], str]] = {
    "an address that is none": ({"url": "example"}, "url"),
    "an address that is a script": ({"url": "javascript:alert(1)"}, "url"),
    "a language by name": ({"language": "English"}, "language"),
    "an original language by name": ({"original_language": "по-русски"}, "original_language"),
    "a translator of no kind": ({"translation": "parrot"}, "translation"),
    "a byline without end": ({"byline": "x" * 301}, "byline"),
    "an outlet without end": ({"outlet": "x" * 201}, "name"),
    "a story without end": ({"story": "x" * 301}, "title"),
}


@pytest.fixture
def known(editor: User) -> Article:
    return make_article(by=editor, text="The first\n\ntext", url="https://example.org/1")


@pytest.mark.parametrize(("wrong", "field"), WRONG_DETAILS.values(), ids=WRONG_DETAILS)
class TestWrongDetails:
    def test_bring_nothing_in(self, known: Article, editor: User, wrong: dict[str, Any], field: str) -> None:
        details = Details(**{"outlet": "New outlet", "story": "New story", **wrong})
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            import_article(read_text(SOLDIERS), by=editor, details=details)
        assert list(refusal.value.message_dict) == [field]

    def test_change_nothing(self, known: Article, article: Article, wrong: dict[str, Any], field: str) -> None:
        by = article.versions.get().brought_by
        details = Details(**{"outlet": "New outlet", "story": "New story", **wrong})
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            edit_article(article, by=by, lock_version=article.lock_version, details=details)
        assert list(refusal.value.message_dict) == [field]


def test_the_address_of_another_article_is_refused_with_that_article(
    known: Article, article: Article, editor: User
) -> None:
    details = Details(outlet="New outlet", url=known.url)
    with (
        nothing_changes(),
        pytest.raises(ValidationError, match=f"Article {known.pk} has this address already: “The first”"),
    ):
        edit_article(article, by=editor, lock_version=article.lock_version, details=details)


class TestBringingAnArticleWithAKnownAddress:
    def test_makes_another_text_its_next_version_and_changes_nothing_else_of_it(
        self, known: Article, editor: User
    ) -> None:
        details = Details(outlet="Another outlet", byline="Somebody else", url=known.url)
        with traces() as left:
            brought = import_article(read_text("The second\n\ntext"), by=editor, details=details)
        assert (brought.article, brought.status) == (known, "revised")
        assert left == [("article", "edda", ""), ("articleversion", "edda", "")]
        known.refresh_from_db()
        assert (known.title, known.current_number) == ("The second", 2)
        assert (known.outlet, known.byline) == (None, "")

    def test_and_its_present_text_writes_nothing_and_says_so(self, known: Article, editor: User) -> None:
        with nothing_changes():
            brought = import_article(
                read_text("The first\r\n\r\ntext"), by=editor, details=Details(outlet="New", url=known.url)
            )
        assert (brought.article, brought.status, brought.outcomes) == (known, "unchanged", {})

    def test_goes_to_that_article_even_where_another_has_the_same_words(
        self, known: Article, article: Article, editor: User
    ) -> None:
        brought = import_article(read_text(SOLDIERS), by=editor, details=Details(url=known.url))
        assert (brought.article, brought.status) == (known, "revised")
        assert VersionText.objects.count() == 2, "the words are kept once"


class TestDescribing:
    def test_keeps_what_was_and_who_changed_it_and_why(self, article: Article, editor: User) -> None:
        with traces() as left:
            edit_article(
                article,
                by=editor,
                lock_version=article.lock_version,
                details=Details(outlet=OUTLET, byline="By us", language="en"),
                why="It says so at the end.",
            )
        article.refresh_from_db()
        assert article.byline == "By us"
        assert left == [("article", "edda", "It says so at the end.")]
        assert [row.byline for row in article.history.order_by("history_id")] == ["", "By us"]

    def test_that_changes_nothing_writes_nothing(self, article: Article, editor: User) -> None:
        with nothing_changes():
            details = Details(outlet=OUTLET, language="en")
            edit_article(article, by=editor, lock_version=article.lock_version, details=details, why="no reason")

    def test_may_keep_the_article_s_own_address(self, known: Article, editor: User) -> None:
        details = Details(url=known.url, byline="By us")
        assert edit_article(known, by=editor, lock_version=known.lock_version, details=details).byline == "By us"


class TestOutlets:
    def test_are_added_and_changed_with_history(self, editor: User) -> None:
        with traces() as left:
            outlet = save_outlet(None, by=editor, name="Zaton", url="")
            save_outlet(outlet, by=editor, lock_version=outlet.lock_version, name="Portal Zaton", url="")
        assert left == [("outlet", "edda", "")] * 2
        assert [row.name for row in outlet.history.order_by("history_id")] == ["Zaton", "Portal Zaton"]

    def test_that_stay_as_they_are_are_not_written(self, editor: User) -> None:
        outlet = save_outlet(None, by=editor, name="Zaton", url="")
        with nothing_changes():
            save_outlet(outlet, by=editor, lock_version=outlet.lock_version, name="Zaton", url="")

    @pytest.mark.parametrize("values", [{"name": "Zaton"}, {"name": ""}, {"name": "New", "url": "javascript:x"}])
    def test_are_refused_by_field(self, editor: User, values: dict[str, str]) -> None:
        save_outlet(None, by=editor, name="Zaton", url="")
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            save_outlet(None, by=editor, **{"url": "", **values})
        assert list(refusal.value.message_dict) == ["url" if "url" in values else "name"]


class TestStories:
    def test_are_added_and_changed_with_history(self, editor: User) -> None:
        with traces() as left:
            story = save_story(None, by=editor, title="Prisoners", summary="")
            save_story(story, by=editor, lock_version=story.lock_version, title="Prisoners", summary="At the front.")
        assert left == [("story", "edda", "")] * 2

    def test_that_stay_as_they_are_are_not_written(self, editor: User) -> None:
        story = save_story(None, by=editor, title="Prisoners", summary="")
        with nothing_changes():
            save_story(story, by=editor, lock_version=story.lock_version, title="Prisoners", summary="")

    @pytest.mark.parametrize("title", ["Prisoners", ""])
    def test_need_a_title_of_their_own(self, editor: User, title: str) -> None:
        save_story(None, by=editor, title="Prisoners", summary="")
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            save_story(None, by=editor, title=title, summary="")
        assert list(refusal.value.message_dict) == ["title"]


def test_roles_are_there_from_the_first_migration(db: None) -> None:
    names = set(User.groups.field.related_model.objects.values_list("name", flat=True))
    assert names == {role.value for role in GROUP_ROLES}
