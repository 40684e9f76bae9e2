"""Logging in, and the people: added, given roles and deactivated by administrators, never deleted, all on record."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from annotations.actions.people import operator, save_person
from annotations.choices import GROUP_ROLES, Role
from annotations.models import Entry, User
from tests.make import PASSWORD, make_person, nothing_changes, snapshot
from tests.views.reading import Page, address

PEOPLE = "/admin/annotations/user/"
ARTICLES = "/admin/annotations/article/"
FIRST = "/admin/"  # their queue
LOG_IN = "/admin/login/"


def log_in(username, password=PASSWORD, next_="/admin/"):
    """A fresh browser, sent through the log-in page: where it ends up."""
    return Page.at(Client(), f"{LOG_IN}?next={next_}").send(username=username, password=password)


def change(client, user, **typed):
    """Opens a person's page, types and saves."""
    return Page.at(client, f"{PEOPLE}{user.pk}/change/").send(**typed)


def role(name):
    return Group.objects.get(name=name).pk


def who_did(user):
    return [row.history_user for row in User.history.filter(id=user.pk).order_by("history_id")]


# --- logging in ---


@pytest.mark.parametrize("who", ["reader", "checker", "editor", "superuser"])
def test_a_role_lets_a_person_in_and_their_queue_comes_first(who, request):
    user = request.getfixturevalue(who)
    assert not user.is_staff
    assert log_in(user.username).address == FIRST


def test_the_log_in_leads_where_one_wanted_to_go(claim, reader):
    assert log_in("rosa", next_=address("claim_history", claim)).address == address("claim_history", claim)


def test_the_log_in_leads_nowhere_else(reader):
    assert log_in("rosa", next_="https://evil.example/").address == FIRST


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), "\0"])
def test_a_wrong_password_is_refused_and_does_not_say_whether_there_is_such_a_person(password, reader):
    there, not_there = log_in("rosa", password), log_in("nobody at all", password)
    assert there.address == not_there.address == LOG_IN
    assert there.words == not_there.words


def test_somebody_without_a_role_is_told_so(nobody):
    told = log_in("noor")
    assert told.address == LOG_IN
    assert "not authorized" in told.words


def test_who_has_left_cannot_log_in(gone):
    assert log_in("greta").address == LOG_IN


def test_the_account_of_commands_cannot_log_in(db):
    account = operator()
    account.set_password(PASSWORD)
    account.save()
    assert log_in(account.username).address == LOG_IN


def test_who_logs_out_is_out(reader, as_):
    page = Page.at(as_(reader), ARTICLES)
    page.send("/admin/logout/")
    assert Page.at(as_(reader), ARTICLES).address == LOG_IN


def test_logging_in_leaves_no_history(reader):
    before = User.history.count()
    log_in("rosa")
    assert User.history.count() == before


# --- who runs the newsroom ---


def test_a_person_is_added_with_a_role_and_can_log_in(superuser, as_):
    form = Page.at(as_(superuser), f"{PEOPLE}add/")
    assert sorted(form.choices("groups")) == sorted(str(role(each.value)) for each in GROUP_ROLES)
    added = form.send(
        username="nina",
        first_name="Nina",
        last_name="Nova",
        password1=PASSWORD,
        password2=PASSWORD,
        groups=role("checker"),
    )
    assert added.status == 200
    nina = User.objects.get(username="nina")
    assert not nina.is_staff
    assert [group.name for group in nina.groups.all()] == ["checker"]
    assert set(who_did(nina)) == {superuser}
    assert log_in("nina").address == FIRST


@pytest.mark.parametrize("password", ["short", "passwordpassword", "123456789012345", "ninanovanina1"])
def test_a_weak_password_is_refused(password, superuser, as_):
    form = Page.at(as_(superuser), f"{PEOPLE}add/")
    refused = form.send(username="ninanovanina", password1=password, password2=password)
    assert refused.address == f"{PEOPLE}add/"
    assert not User.objects.filter(username="ninanovanina").exists()


@pytest.mark.parametrize("who", ["reader", "checker", "editor", "standards_editor"])
def test_nobody_else_has_to_do_with_people(who, superuser, request, as_):
    user = request.getfixturevalue(who)
    client, before = as_(user), snapshot()
    for page in ("", "add/", *(f"{user.pk}/{name}/" for name in ("change", "history", "password", "delete"))):
        assert client.get(PEOPLE + page).status_code == 403, page
        assert client.post(PEOPLE + page, {"is_superuser": "on", "username": "me"}).status_code == 403, page
    assert PEOPLE not in Page.at(client, ARTICLES).links()
    assert snapshot() == before


def test_an_administrator_comes_to_the_people_and_to_nothing_else(administrator, article, claim, as_):
    home = log_in("ada")
    assert home.address == PEOPLE
    nav = home.root.xpath('//nav[@class="newsroom-nav"]//a')
    assert [link.text for link in nav] == ["People", "Hand over"]
    for place in (ARTICLES, "/admin/annotations/claim/", article.get_absolute_url(), claim.get_absolute_url()):
        assert as_(administrator).get(place).status_code == 403, place
    for name in ("record", "rules", "statistics"):
        assert as_(administrator).get(address(name)).status_code == 403, name


def test_an_administrator_adds_people_gives_roles_and_deactivates(administrator, reader, as_):
    client = as_(administrator)
    new = Page.at(client, f"{PEOPLE}add/")
    new.send(username="nina", password1=PASSWORD, password2=PASSWORD, groups=role("standards editor"))
    assert [group.name for group in User.objects.get(username="nina").groups.all()] == ["standards editor"]
    change(client, reader, groups=role("checker"))
    Page.at(client, f"{PEOPLE}{reader.pk}/change/").without("is_active").send()
    reader.refresh_from_db()
    assert not reader.is_active
    assert set(who_did(reader)[-2:]) == {administrator}


@pytest.mark.parametrize("page", ["change", "history", "password"])
def test_an_administrator_has_nothing_to_do_with_superusers(page, administrator, superuser, as_):
    client, before = as_(administrator), snapshot()
    place = f"{PEOPLE}{superuser.pk}/{page}/"
    new = "an entirely different staple"
    for answer in (client.get(place), client.post(place, {"username": "sue", "password1": new, "password2": new})):
        assert answer.status_code == 403
        assert "Superusers are changed by superusers alone." in answer.content.decode()
    assert snapshot() == before
    assert log_in("sue").address == FIRST


def test_an_administrator_makes_nobody_a_superuser(administrator, reader, as_):
    client = as_(administrator)
    assert "is_superuser" not in Page.at(client, f"{PEOPLE}{reader.pk}/change/").form()
    change(client, reader, is_superuser="on", first_name="Rosalind")
    Page.at(client, f"{PEOPLE}add/").send(username="nina", password1=PASSWORD, password2=PASSWORD, is_superuser="on")
    assert not User.objects.filter(is_superuser=True).exists()
    assert User.objects.get(pk=reader.pk).first_name == "Rosalind"


def test_an_administrator_neither_takes_nor_leaves_a_role_of_their_own(administrator, as_):
    client = as_(administrator)
    page = Page.at(client, f"{PEOPLE}{administrator.pk}/change/")
    assert {"groups", "is_active"}.isdisjoint(page.form())
    change(client, administrator, groups=[role("editor")], first_name="Adele")
    administrator = User.objects.get(pk=administrator.pk)
    assert (administrator.first_name, administrator.is_active) == ("Adele", True)
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_the_list_says_who_has_which_role(administrator, editor, as_):
    editor.groups.add(Group.objects.get(name="checker"))
    assert "checker, editor" in Page.at(as_(administrator), PEOPLE).words


def test_nobody_is_deleted(reader, superuser, as_):
    client, before = as_(superuser), snapshot()
    assert client.get(f"{PEOPLE}{reader.pk}/delete/").status_code == 403
    assert client.post(f"{PEOPLE}{reader.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(PEOPLE, {"action": "delete_selected", "_selected_action": [reader.pk], "post": "yes"})
    assert snapshot() == before


def test_a_new_role_counts_at_the_next_request(claim, reader, superuser, as_):
    assert as_(reader).get(address("claim_edit", claim)).status_code == 403
    change(as_(superuser), reader, groups=role("checker"))
    assert as_(reader).get(address("claim_edit", claim)).status_code == 200
    change(as_(superuser), reader, groups=role("reader"))
    assert as_(reader).get(address("claim_edit", claim)).status_code == 403


def test_who_is_deactivated_is_out_at_the_next_request(reader, superuser, as_):
    assert Page.at(as_(reader), ARTICLES).address == ARTICLES
    Page.at(as_(superuser), f"{PEOPLE}{reader.pk}/change/").without("is_active").send()
    assert Page.at(as_(reader), ARTICLES).address == LOG_IN
    reader.refresh_from_db()
    assert not reader.is_active


def test_what_is_done_to_a_person_is_on_record_with_who_did_it(reader, superuser, as_):
    before = len(who_did(reader))
    change(as_(superuser), reader, first_name="Rosalind", groups=role("editor"))
    assert len(who_did(reader)) > before
    assert set(who_did(reader)[before:]) == {superuser}
    last = User.history.filter(id=reader.pk).latest("history_id")
    assert last.first_name == "Rosalind"
    assert [row.group.name for row in last.groups.all()] == ["editor"]


def test_a_name_and_a_role_changed_together_are_one_entry_that_says_both(reader, superuser, as_):
    before = Entry.objects.count()
    change(as_(superuser), reader, first_name="Rosalind", groups=role("editor"))
    entry = Entry.objects.order_by("pk")[before:].get()
    assert (entry.chain, entry.verb) == ("registry", "save_person")
    act, *persons = (json.loads(part.payload) for part in entry.parts.all())
    assert (act["by"], act["name"]) == (superuser.pk, "sue")
    assert (persons[-1]["fields"]["first_name"], persons[-1]["fields"]["roles"]) == ("Rosalind", ["editor"])


def test_saving_a_person_as_they_are_writes_nothing(reader, superuser, as_):
    page = Page.at(as_(superuser), f"{PEOPLE}{reader.pk}/change/")
    with nothing_changes():
        page.send()


def test_a_password_set_on_a_page_that_was_read_before_a_deactivation_does_not_undo_it(reader, superuser):
    late = User.objects.get(pk=reader.pk)
    reader.is_active = False
    save_person(reader, by=superuser, roles=[])
    late.set_password("another horse battery staple")
    late.save()
    reader.refresh_from_db()
    assert not reader.is_active
    assert reader.check_password("another horse battery staple")
    assert not User.history.filter(id=reader.pk).latest("history_id").is_active


def test_saving_an_account_as_it_is_leaves_no_history(reader):
    with nothing_changes():
        User.objects.get(pk=reader.pk).save()


def test_a_new_account_and_its_role_are_one_entry(db):
    before = Entry.objects.count()
    make_person("nina", Role.CHECKER)
    assert Entry.objects.count() == before + 1


def test_a_person_without_the_right_changes_nobody_by_the_verb_either(reader, editor):
    reader.first_name = "Rosalind"
    with nothing_changes(), pytest.raises(PermissionDenied):
        save_person(reader, by=editor, roles=[])


def test_a_password_that_a_superuser_sets_is_on_record_as_theirs(reader, superuser, as_):
    before = len(who_did(reader))
    new = "an entirely different staple"
    Page.at(as_(superuser), f"{PEOPLE}{reader.pk}/password/").send(password1=new, password2=new)
    assert log_in("rosa", new).address == FIRST
    assert who_did(reader)[before:] == [superuser]


def test_one_s_own_new_password_is_on_record_as_one_s_own_and_ends_other_log_ins(reader, as_):
    before, new = len(who_did(reader)), "an entirely different staple"
    elsewhere = Client()
    elsewhere.force_login(reader)
    page = Page.at(as_(reader), "/admin/password_change/")
    page.send(old_password=PASSWORD, new_password1=new, new_password2=new)
    assert who_did(reader)[before:] == [reader]
    assert Page.at(as_(reader), ARTICLES).address == ARTICLES
    assert Page.at(elsewhere, ARTICLES).address == LOG_IN


def test_an_account_that_a_command_makes_is_on_record_as_having_made_itself(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, username="sue", email="sue@example.org", verbosity=0)
    sue = User.objects.get(username="sue")
    assert log_in("sue").address == FIRST
    assert who_did(sue) == [sue]


def test_a_password_that_a_command_sets_is_on_record_as_the_person_s_own(reader, monkeypatch):
    before, new = len(who_did(reader)), "an entirely different staple"
    monkeypatch.setattr("getpass.getpass", lambda prompt: new)
    call_command("changepassword", "rosa", stdout=StringIO())
    assert log_in("rosa", new).address == FIRST
    assert who_did(reader)[before:] == [reader]


def test_no_change_of_a_person_is_without_one(reader, nobody, superuser, as_):
    """Whatever made it: a verb, a manager, a role given, a page."""
    User.objects.create_superuser("sam", password=PASSWORD)
    User.objects.create(username="sol").groups.add(role("reader"))
    operator()
    change(as_(superuser), reader, first_name="Rosalind", groups=role("editor"))
    assert not User.history.filter(history_user=None).exists()


def test_no_password_is_in_any_history():
    assert "password" not in {field.name for field in User.history.model._meta.get_fields()}


def test_the_account_of_commands_is_nobody_s_to_change(superuser, as_):
    account = operator()
    before = snapshot()
    assert as_(superuser).post(f"{PEOPLE}{account.pk}/change/", {"is_active": "on"}).status_code == 403
    assert as_(superuser).post(f"{PEOPLE}{account.pk}/password/", {"password1": "x"}).status_code == 403
    assert snapshot() == before


def test_looking_at_people_writes_nothing(reader, superuser, as_):
    client, before = as_(superuser), snapshot()
    for page in ("", "add/", f"{reader.pk}/change/", f"{reader.pk}/history/", f"{reader.pk}/password/"):
        assert client.get(PEOPLE + page).status_code == 200, page
    assert client.post(f"{PEOPLE}{reader.pk}/history/", {"is_superuser": "on"}).status_code in {200, 403, 405}
    assert snapshot() == before
