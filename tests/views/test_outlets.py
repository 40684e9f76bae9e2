"""Adding and correcting outlets and stories."""

import pytest

from annotations.models import Outlet, Story
from tests.make import make_article
from tests.views.reading import Page, address, tells

pytestmark = pytest.mark.usefixtures("kept_people")


@pytest.fixture
def outlet(editor):
    return make_article(by=editor, outlet="Portal Zaton", story="An offer to prisoners").outlet


@pytest.fixture
def story(outlet):
    return Story.objects.get()


def test_an_outlet_is_added_and_listed(editor, as_):
    listed = Page.at(as_(editor), address("outlet_add")).send(name="Gazeta Północ", url="https://gazeta.example")
    assert "Gazeta Północ" in listed.section("result_list")
    assert Outlet.objects.get().url == "https://gazeta.example"


def test_an_outlet_is_corrected_and_its_history_says_by_whom(outlet, editor, as_):
    Page.at(as_(editor), address("outlet_edit", outlet)).send(name="Portal Zatoń")
    newest = Page.at(as_(editor), address("outlet_edit", outlet)).events()[0]
    assert "Edda changed the outlet" in newest
    assert tells(newest, "Portal Zaton", "Portal Zatoń")


def test_a_story_is_added_and_listed(editor, as_):
    listed = Page.at(as_(editor), address("story_add")).send(title="The offer", summary="Who was promised what.")
    assert "The offer" in listed.section("result_list")
    assert Story.objects.get().summary == "Who was promised what."


def test_a_story_is_corrected_and_its_history_says_by_whom(story, editor, as_):
    Page.at(as_(editor), address("story_edit", story)).send(summary="Who was promised what.")
    newest = Page.at(as_(editor), address("story_edit", story)).events()[0]
    assert "Edda changed the story" in newest
    assert "Who was promised what." in newest


@pytest.mark.parametrize(
    ("form", "field", "name"), [("outlet_add", "name", "Portal Zaton"), ("story_add", "title", "An offer to prisoners")]
)
def test_a_name_that_is_there_already_is_refused_kindly_and_stays_in_the_form(form, field, name, outlet, editor, as_):
    refused = Page.at(as_(editor), address(form)).send(**{field: name})
    assert refused.status == 400
    assert "already exists" in refused.complaint_at(field)
    assert refused.form()[field] == name
    assert Outlet.objects.count() == Story.objects.count() == 1


def test_an_outlet_does_not_take_the_name_of_another(outlet, editor, as_):
    Page.at(as_(editor), address("outlet_add")).send(name="Gazeta")
    refused = Page.at(as_(editor), address("outlet_edit", outlet)).send(name="Gazeta")
    assert refused.status == 400
    assert "already exists" in refused.complaint_at("name")


@pytest.mark.parametrize(
    ("form", "field", "value", "complaint"),
    [
        ("outlet_add", "name", " ", "required"),
        ("outlet_add", "name", "x" * 201, "at most 200"),
        ("outlet_add", "name", "a\0b", "Null characters"),
        ("outlet_add", "url", "javascript:alert(1)", "Enter a valid URL"),
        ("story_add", "title", "", "required"),
        ("story_add", "title", "x" * 301, "at most 300"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(form, field, value, complaint, editor, as_):
    refused = Page.at(as_(editor), address(form)).send(**{"name": "Gazeta", "title": "The offer", field: value})
    assert refused.status == 400
    assert complaint in refused.complaint_at(field)
    assert not Outlet.objects.exists()
    assert not Story.objects.exists()


@pytest.mark.parametrize(("form", "model", "field"), [("outlet_edit", Outlet, "name"), ("story_edit", Story, "title")])
def test_two_editors_at_once_see_both_names_and_may_then_save(form, model, field, outlet, editor, superuser, as_):
    row = model.objects.get()
    late = Page.at(as_(superuser), address(form, row))
    Page.at(as_(editor), address(form, row)).send(**{field: "Said first"})
    conflict = late.send(**{field: "Said second"})
    assert conflict.status == 409
    assert "Said first" in conflict.words
    assert conflict.form()[field] == "Said second"
    conflict.send()
    row.refresh_from_db()
    assert str(row) == "Said second"
