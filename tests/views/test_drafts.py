"""A text that came too late is kept for who typed it, offered when they open the form again, and nobody else's."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from annotations import clock
from annotations.actions.claims import withdraw_claim
from annotations.choices import Role
from annotations.models import Draft
from annotations.reports.formats import FORMATS
from tests.make import QUOTE, SOLDIERS, make_person, nothing_changes, revise, source
from tests.views.reading import Page, address, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_claim")]

OFFER = "You have a text here that was not saved, from"
DISCARD = reverse("admin:draft_discard")


def open_(client, name, record):
    return Page.at(client, address(name, record))


def taken_up(page):
    """The page that the draft's button leads to."""
    [link] = [link for link in page.links() if "draft=" in link]
    return Page.at(page.client, link)


@pytest.fixture
def late(claim, checker, editor, as_):
    """The answer to a correction of the editor's that came after one of the checker's."""
    form = open_(as_(editor), "claim_edit", claim)
    open_(as_(checker), "claim_edit", claim).send(claimant="Western estimates")
    return form.send(statement="What the editor typed.", why="Because.")


def kept():
    return Draft.objects.get()


class TestKeeping:
    def test_holds_what_that_person_changed_and_no_token(self, late, claim, editor):
        assert late.status == 409
        assert (kept().person, kept().form, kept().about) == (editor, "claim_edit", claim.pk)
        assert kept().values == {"statement": "What the editor typed.", "why": "Because."}
        assert "What you typed is kept as your draft too" in late.words

    def test_is_of_the_last_text_alone(self, late, claim, checker, as_):
        open_(as_(checker), "claim_edit", claim).send(claimant="Others")
        late.send(statement="Typed again.")
        assert kept().values["statement"] == "Typed again."

    def test_leaves_the_record_alone(self, claim, checker, as_):
        with nothing_changes():
            open_(as_(checker), "claim_edit", claim).send(statement="Too late.", lock_version=0)
        assert kept().values["statement"] == "Too late."

    def test_is_not_for_what_was_refused_for_another_reason(self, claim, checker, as_):
        open_(as_(checker), "claim_edit", claim).send(statement="Too late.", lock_version=0, why="x" * 1001)
        assert not Draft.objects.exists()

    def test_leaves_out_files_and_says_so(self, claim, checker, as_):
        late = desk_of(as_(checker), claim).send(
            address("evidence_add", claim),
            kind="document",
            title="Too late",
            lock_version=0,
            attachment=SimpleUploadedFile("report.pdf", b"%PDF-1.7"),
        )
        assert late.status == 409
        assert "attachment" not in kept().values
        assert "Files are not kept: choose them again." in late.words
        assert "Files are not kept: choose them again." in desk_of(as_(checker), claim, claim=1).section("card")


class TestTheOffer:
    def test_is_there_when_the_form_is_opened_again(self, late, claim, editor, as_):
        again = open_(as_(editor), "claim_edit", claim)
        assert OFFER in again.words
        assert "What the editor typed." in again.words, "to read before taking it up"
        assert again.form()["statement"] == QUOTE, "the form is drawn as ever"

    def test_says_the_time_of_today_and_the_date_of_another_day(self, claim, checker, as_):
        with clock.at(datetime(2024, 2, 6, 10, 32, tzinfo=UTC)):
            open_(as_(checker), "claim_edit", claim).send(statement="Too late.", lock_version=0)
        assert f"{OFFER} 6 February 2024, 10:32." in open_(as_(checker), "claim_edit", claim).words
        with clock.at(datetime.now(UTC)):
            open_(as_(checker), "claim_edit", claim).send(statement="Too late.", lock_version=0)
        assert f"{OFFER} {kept().made_at:%H:%M}." in open_(as_(checker), "claim_edit", claim).words

    def test_writes_nothing_by_being_looked_at_or_taken_up(self, late, claim, editor, as_):
        before = list(Draft.objects.values())
        with nothing_changes():
            taken_up(open_(as_(editor), "claim_edit", claim))
        assert list(Draft.objects.values()) == before

    def test_is_made_at_that_form_alone(self, late, claim, editor, as_):
        for name in ("claim_place", "claim_withdraw"):
            assert OFFER not in open_(as_(editor), name, claim).words
        assert OFFER not in desk_of(as_(editor), claim, claim=1).words


class TestTakingUp:
    def test_fills_the_form_with_it_and_leaves_the_rest_as_it_is_now(self, late, claim, editor, as_):
        form = taken_up(open_(as_(editor), "claim_edit", claim)).form()
        assert (form["statement"], form["claimant"], form["why"]) == (
            "What the editor typed.",
            "Western estimates",
            "Because.",
        )

    def test_can_be_saved_at_once_and_is_done_with(self, late, claim, editor, as_):
        taken_up(open_(as_(editor), "claim_edit", claim)).send()
        claim.refresh_from_db()
        assert (claim.statement, claim.claimant) == ("What the editor typed.", "Western estimates")
        assert not Draft.objects.exists()

    def test_shows_what_stands_there_now_beside_it(self, late, claim, checker, editor, as_):
        open_(as_(checker), "claim_edit", claim).send(statement="Said after that.")
        page = taken_up(open_(as_(editor), "claim_edit", claim))
        assert "What differs from your draft" in page.words
        assert "Said after that." in page.words

    def test_works_for_a_verdict_a_source_and_a_claim_on_the_desk(self, article, claim, checker, as_):
        desk = desk_of(as_(checker), claim)
        old = {"lock_version": 0}
        desk.send(address("review", claim), verdict="unverified", reason="single_source", rationale="One.", **old)
        desk.send(address("evidence_add", claim), kind="document", title="A book", confidential="on", **old)
        desk.send(address("claim_add", article), quote="They go first", claimant="An activist", version=7)
        page = desk_of(as_(checker), claim)
        assert page.words.count(OFFER) == 3
        forms = {"review": claim, "evidence_add": claim, "claim_add": article}
        filled = {
            name: Page.at(as_(checker), f"{article.get_absolute_url()}?claim=1&draft={name}").form(address(name, about))
            for name, about in forms.items()
        }
        assert {filled["review"][name] for name in ("verdict", "reason", "rationale")} == {
            "unverified",
            "single_source",
            "One.",
        }
        assert (filled["evidence_add"]["title"], filled["evidence_add"]["confidential"]) == ("A book", "on")
        assert (filled["claim_add"]["quote"], filled["claim_add"]["claimant"]) == ("They go first", "An activist")
        for name, about in forms.items():
            as_(checker).post(address(name, about), filled[name])
        assert not Draft.objects.exists()
        assert (claim.reviews.count(), claim.evidence.count(), article.claims.count()) == (1, 1, 2)

    def test_works_for_a_new_version_of_the_text(self, article, editor, superuser, as_):
        late = open_(as_(superuser), "article_revise", article)
        revise(article, SOLDIERS + "\n\nMore.", by=editor)
        assert late.send(body="A whole text, typed for an hour.").status == 409
        page = taken_up(open_(as_(superuser), "article_revise", article))
        assert page.form()["body"] == "A whole text, typed for an hour."
        page.send()
        article.refresh_from_db()
        assert article.current_number == 3
        assert not Draft.objects.exists()

    def test_of_a_field_that_the_form_has_no_more_is_no_error(self, claim, checker, as_):
        Draft.objects.create(person=checker, form="claim_edit", about=claim.pk, values={"gone": "x", "risk": "figure"})
        assert taken_up(open_(as_(checker), "claim_edit", claim)).form()["risk"] == "figure"


class TestDiscarding:
    def test_removes_it_and_leads_back_to_the_form(self, late, claim, editor, as_):
        page = open_(as_(editor), "claim_edit", claim).send(DISCARD)
        assert page.address == address("claim_edit", claim)
        assert "The text that was not saved is thrown away." in page.words
        assert OFFER not in page.words
        assert not Draft.objects.exists()

    def test_leads_back_to_the_desk(self, claim, checker, as_):
        desk_of(as_(checker), claim).send(address("review", claim), verdict="verified", lock_version=0)
        page = desk_of(as_(checker), claim).send(DISCARD)
        assert page.address == claim.article.get_absolute_url()
        assert OFFER not in page.words

    def test_twice_is_no_error(self, late, claim, editor, as_):
        page = open_(as_(editor), "claim_edit", claim)
        page.send(DISCARD)
        assert page.send(DISCARD).status == 200

    @pytest.mark.parametrize(
        "sent", [{}, {"form": "claim_edit"}, {"form": "x", "about": "x"}, {"about": -1, "form": "x"}]
    )
    def test_needs_to_know_which(self, sent, late, editor, as_):
        assert as_(editor).post(DISCARD, sent).status_code == 400
        assert Draft.objects.exists()

    def test_a_save_of_that_form_does_it_too(self, late, claim, editor, as_):
        open_(as_(editor), "claim_edit", claim).send(claimant="Something else")
        assert not Draft.objects.exists()

    def test_a_withdrawn_claim_still_shows_what_was_typed_about_it(self, claim, checker, editor, as_):
        late = desk_of(as_(checker), claim)
        withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="Twice.")
        late.send(address("review", claim), verdict="verified", rationale="An hour's work.")
        desk = desk_of(as_(checker), claim, claim=1)
        assert "An hour's work." in desk.section("card")
        assert not [link for link in desk.links() if "draft=" in link], "there is no form to take it up in"
        desk.send(DISCARD)
        assert not Draft.objects.exists()


class TestNobodyElse:
    @pytest.fixture
    def others(self, editor, second, reader, superuser, nobody, gone):
        return [second, editor, reader, superuser, nobody, gone, make_person("edith", Role.EDITOR)]

    @pytest.fixture
    def secret(self, article, claim, checker, as_):
        """A text that the checker could not save, in every form of the claim and its article that checkers have."""
        evidence = source(claim, by=checker)
        old = {"lock_version": 0}
        desk = desk_of(as_(checker), claim)
        desk.send(address("review", claim), verdict="verified", rationale="SECRET", **old)
        desk.send(address("evidence_add", claim), kind="document", title="SECRET", **old)
        desk.send(address("claim_add", article), quote="They go first", claimant="SECRET", version=7)
        for name, record in (("claim_edit", claim), ("claim_withdraw", claim), ("evidence_edit", evidence)):
            open_(as_(checker), name, record).send(why="SECRET", **old)
        assert Draft.objects.filter(person=checker).count() == 6
        return evidence

    def test_sees_it_on_any_page(self, secret, article, claim, others, as_):
        desk = f"{article.get_absolute_url()}?claim=1"
        pages = [desk, *(f"{desk}&draft={name}" for name in ("review", "evidence_add", "claim_add"))]
        pages += [address(name, article) for name in ("article_edit", "article_history", "article_revise")]
        for name, record in (("claim_edit", claim), ("claim_withdraw", claim), ("evidence_edit", secret)):
            pages += [address(name, record), f"{address(name, record)}?draft={name}"]
        pages += [address("claim_history", claim)]
        pages += [reverse(f"admin:annotations_{model._meta.model_name}_changelist") for model in admin.site._registry]
        for person in others:
            for page in pages:
                answer = as_(person).get(page).content.decode()
                assert "SECRET" not in answer, (person, page)
                assert OFFER not in answer, (person, page)

    def test_finds_it_in_an_export(self, secret, article, others, checker, as_):
        for person in (*others, checker):
            for format in FORMATS:
                export = as_(person).post(address("article_report", article), {"format": format})
                assert b"SECRET" not in b"".join(export), (person, format)

    def test_discards_it(self, secret, claim, others, as_):
        for person in others:
            as_(person).post(DISCARD, {"form": "review", "about": claim.pk})
        assert Draft.objects.count() == 6

    def test_loses_their_own_by_another_s_save(self, late, claim, checker, as_):
        open_(as_(checker), "claim_edit", claim).send(statement="Saved by another.")
        assert kept().person.username == "edda"

    def test_finds_it_in_a_list_or_in_the_history(self, secret):
        with pytest.raises(NoReverseMatch):
            reverse("admin:annotations_draft_changelist")
        rows = [
            row
            for model in apps.get_app_config("annotations").get_models()
            if model is not Draft
            for row in model._default_manager.values()
        ]
        assert "SECRET" not in json.dumps(rows, default=str)
