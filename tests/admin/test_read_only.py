"""The stock admin pages of our records: they lead to our own pages, and write nothing by any door.

The trap is django-simple-history's own history page, which writes on POST for anybody who may look.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from annotations.actions.exports import record_export
from annotations.choices import Role
from annotations.models import Article, Claim, Outlet, ReportExport, Story, User
from tests.make import made_once, make_article, make_claim, make_person, snapshot, writes

LISTED = [Article, Claim, Outlet, Story, ReportExport]


def make_rows():
    editor = make_person("edda", Role.EDITOR)
    make_claim(make_article(by=editor, outlet="Portal Zaton", story="An offer to prisoners"), by=editor)
    record_export(Article.objects.get(), by=editor, format="json", digest="0" * 64)
    return {model: model._base_manager.get() for model in LISTED}


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """A row of each."""
    with made_once(make_rows, django_db_blocker) as rows:
        yield rows


@pytest.fixture(params=["reader", "superuser"])
def client(request, as_):
    """The browser of somebody who may look, and of somebody who may do anything."""
    return as_(request.getfixturevalue(request.param))


def page_of(row, name):
    return reverse(f"admin:annotations_{row._meta.model_name}_{name}", args=[row.pk])


def test_these_are_all_that_the_admin_lists():
    assert set(admin.site._registry) == {*LISTED, User}


def test_records_that_are_shown_with_others_have_no_admin_page():
    for model in apps.get_app_config("annotations").get_models():
        if model not in {*LISTED, User}:
            with pytest.raises(NoReverseMatch):
                reverse(f"admin:annotations_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", LISTED)
def test_nothing_is_added_or_deleted_in_the_admin(model, client, rows):
    before = snapshot()
    for address in (reverse(f"admin:annotations_{model._meta.model_name}_add"), page_of(rows[model], "delete")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes", "title": "Mine", "name": "Mine"}).status_code == 403
    assert snapshot() == before


@pytest.mark.parametrize("model", LISTED)
def test_the_page_for_changes_leads_to_ours_and_writes_nothing(model, client, rows):
    before = snapshot()
    shown = client.get(page_of(rows[model], "change"))
    assert shown.status_code == 302
    assert shown.url.startswith("/admin/")
    assert not shown.url.startswith("/admin/annotations/")
    client.post(page_of(rows[model], "change"), {"title": "Mine", "name": "Mine", "statement": "Mine", "_save": "1"})
    assert snapshot() == before


@pytest.mark.parametrize("model", LISTED)
def test_the_history_page_leads_to_ours_and_never_writes(model, client, rows):
    before = snapshot()
    address = page_of(rows[model], "history")
    with writes() as written:
        assert client.get(address).status_code in {200, 302}
        for data in ({}, {"title": "Mine", "name": "Mine", "_save": "1", "_change_history": "1"}):
            assert client.post(address, data).status_code in {302, 403, 405}
    assert written == []
    assert snapshot() == before


@pytest.mark.parametrize("model", LISTED)
def test_a_row_of_the_history_has_no_page(model, client, rows):
    before = snapshot()
    for method in (client.get, client.post):
        assert method(page_of(rows[model], "history") + "1/").status_code in {302, 404}
    assert snapshot() == before


@pytest.mark.parametrize("model", LISTED)
def test_a_record_that_is_not_there_is_not_found(model, client, rows):
    for pk in ("999999", "9" * 40, "x", "0", "²"):
        for name in ("change", "history"):
            address = reverse(f"admin:annotations_{model._meta.model_name}_{name}", args=[pk])
            assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("model", LISTED)
def test_the_list_has_no_way_to_delete(model, client, rows):
    before = snapshot()
    address = reverse(f"admin:annotations_{model._meta.model_name}_changelist")
    client.post(address, {"action": "delete_selected", "_selected_action": [rows[model].pk], "post": "yes"})
    assert snapshot() == before


@pytest.mark.parametrize("model", LISTED)
def test_looking_at_a_list_writes_nothing(model, client, rows):
    address = reverse(f"admin:annotations_{model._meta.model_name}_changelist")
    with writes() as written:
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert written == []


@pytest.mark.parametrize("model", [*LISTED, User])
def test_outsiders_see_no_list(model, rows, nobody, gone, as_):
    address = reverse(f"admin:annotations_{model._meta.model_name}_changelist")
    for outsider in (nobody, gone, None):
        response = as_(outsider).get(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))
