"""“My queue”: what waits for whom, each line at its place; taking, giving back, handing over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations import clock
from annotations.choices import Risk, Role
from annotations.models import Article, Assignment, Claim, User
from annotations.views import queue
from tests.make import assign, dispute, finish, give, make_article, make_claim, make_person, take
from tests.views.reading import Page, address, desk_of, tells

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_article")]

Browser = Callable[[User | None], Client]


def queue_of(client: Client, **asked: int) -> Page:
    return Page(client, client.get(reverse("admin:index"), asked))


@pytest.fixture
def accusation(article: Article, checker: User) -> Claim:
    """With a first verdict that nobody else may learn of."""
    claim = make_claim(article, by=checker, quote="The ministry denies it", risk=Risk.ACCUSATION)
    dispute(claim, by=checker)
    return claim


class TestTheFirstPage:
    def test_says_what_to_do_next_where_nothing_waits(self, checker: User, reader: User, as_: Browser) -> None:
        assert "Take something from below" in queue_of(as_(checker)).section("queue")
        page = queue_of(as_(reader))
        assert "Read on in the articles" in page.section("queue")
        assert page.section("unassigned") == ""

    def test_leads_who_keeps_the_accounts_to_them(self, administrator: User, as_: Browser) -> None:
        page = Page.at(as_(administrator), reverse("admin:index"))
        assert page.address == "/admin/annotations/user/"
        assert address("hand_over") in page.links()

    def test_shows_what_is_assigned_with_its_date_and_leads_to_the_claim(
        self, claim: Claim, editor: User, second: User, as_: Browser
    ) -> None:
        assign(claim, to=second, by=editor, due=clock.now() + timedelta(days=1))
        page = queue_of(as_(second))
        assert tells(page.section("queue"), "Claim 1: give it a verdict", "assigned to you", "due", "UTC")
        assert claim.get_absolute_url() in page.links()

    def test_says_what_is_late(self, claim: Claim, editor: User, second: User, as_: Browser) -> None:
        with clock.at(clock.now() - timedelta(days=2)):
            assign(claim, to=second, by=editor, due=clock.now() + timedelta(days=1))
        assert "was due" in queue_of(as_(second)).section("queue")

    def test_says_of_a_sign_off_what_is_in_the_way_in_a_word(
        self, article: Article, claim: Claim, checker: User, editor: User, as_: Browser
    ) -> None:
        finish(article, by=checker)
        page = queue_of(as_(editor))
        assert tells(page.section("queue"), "Sign it off", "Not yet: nobody has given a verdict")
        assert address("article_sign_off", article) in page.links()
        give(claim, by=checker)
        assert "Not yet" not in queue_of(as_(editor)).words


class TestBlindReading:
    def test_the_queue_says_that_a_claim_waits_and_nothing_of_the_first_verdict(
        self, accusation: Claim, second: User, as_: Browser
    ) -> None:
        page = queue_of(as_(second))
        assert "waits for another verdict" in page.section("queue")
        for word in ("Charlie", "disputed", "mistranslation", "75,000"):
            assert word not in page.words

    def test_it_waits_no_more_for_who_gave_one(self, accusation: Claim, checker: User, as_: Browser) -> None:
        assert "waits for another verdict" not in queue_of(as_(checker)).words

    def test_whoever_has_it_it_is_offered_alike(
        self, accusation: Claim, editor: User, checker: User, second: User, as_: Browser
    ) -> None:
        """Offered only once the verdict is in of the one who has it, it would say whose it is."""
        third = make_person("cyrus", Role.CHECKER)
        for person in (checker, second):
            assign(accusation, to=person, by=editor)
            assert "waits for another verdict" in queue_of(as_(third)).section("queue")


class TestTaking:
    def test_is_a_button_beside_what_nobody_has(self, claim: Claim, second: User, as_: Browser) -> None:
        page = queue_of(as_(second))
        taken = page.send(address("claim_take", claim))
        assert taken.address == reverse("admin:index")
        assert "It is yours now." in taken.words
        assert "give it a verdict" in taken.section("queue")
        assert Assignment.objects.get().person == second

    def test_is_refused_where_somebody_was_quicker(
        self, claim: Claim, checker: User, second: User, as_: Browser
    ) -> None:
        page = queue_of(as_(second))
        take(claim, by=checker)
        refused = page.send(address("claim_take", claim))
        assert refused.status == 400
        assert "Charlie has this already" in refused.alerts

    def test_on_the_desk_leads_back_to_the_claim(self, claim: Claim, second: User, as_: Browser) -> None:
        desk = desk_of(as_(second), claim.article, claim=1)
        taken = desk.send(address("claim_take", claim))
        assert "Assigned to Chidi" in taken.section("card-assigned")


class TestGivingBack:
    def test_asks_for_a_reason_and_tells_it_in_the_history(self, claim: Claim, second: User, as_: Browser) -> None:
        row = take(claim, by=second)
        form = Page.at(as_(second), address("assignment_give_back", row))
        assert "Say why" in form.send(why="").complaint_at("why")
        form.send(why="On leave from Monday.")
        history = Page.at(as_(second), address("article_history", claim.article))
        assert tells(history.events()[0], "Chidi", "On leave from Monday.")

    def test_is_not_for_colleagues(self, claim: Claim, checker: User, second: User, as_: Browser) -> None:
        row = take(claim, by=second)
        assert as_(checker).get(address("assignment_give_back", row)).status_code == 403


class TestAssigning:
    def test_keeps_what_was_typed_where_it_is_refused(
        self, claim: Claim, editor: User, second: User, as_: Browser
    ) -> None:
        form = Page.at(as_(editor), address("claim_assign", claim))
        refused = form.send(person=second.pk, due="2020-01-01T12:00")
        assert refused.status == 400
        assert "This moment is past" in refused.complaint_at("due")
        assert refused.form()["due"] == "2020-01-01T12:00"

    def test_takes_the_date_in_the_newsroom_s_time_zone(
        self, claim: Claim, editor: User, second: User, as_: Browser, settings: object
    ) -> None:
        settings.TIME_ZONE = "Asia/Tokyo"  # type: ignore[attr-defined]
        form = Page.at(as_(editor), address("claim_assign", claim))
        assert "Asia/Tokyo" in form.words
        form.send(person=second.pk, due="2050-06-01T12:00")
        due = Assignment.objects.get().due
        assert due is not None
        assert due.isoformat() == "2050-06-01T03:00:00+00:00"

    def test_offers_nobody_who_may_not_check(
        self, claim: Claim, editor: User, second: User, reader: User, as_: Browser
    ) -> None:
        offered = Page.at(as_(editor), address("claim_assign", claim)).choices("person")
        assert str(second.pk) in offered
        assert str(reader.pk) not in offered

    def test_changes_a_date_that_nobody_changed_meanwhile(
        self, claim: Claim, editor: User, second: User, as_: Browser
    ) -> None:
        row = assign(claim, to=second, by=editor)
        form = Page.at(as_(editor), address("assignment_due", row))
        form.send(due="2050-06-01T12:00")
        late = form.send(due="2051-06-01T12:00")
        assert late.status == 409
        assert late.form()["due"] == "2051-06-01T12:00"


class TestHandingOver:
    def test_gives_all_that_somebody_has_to_another(
        self, article: Article, claim: Claim, editor: User, checker: User, second: User, as_: Browser
    ) -> None:
        for about in (article, claim):
            assign(about, to=second, by=editor)
        form = Page.at(as_(editor), address("hand_over"))
        done = form.send(person=second.pk, to=checker.pk, why="Chidi left.")
        assert "2 assignments handed over." in done.words
        assert {row.person for row in Assignment.objects.all()} == {checker}

    def test_is_open_to_who_keeps_the_accounts_and_names_no_article(
        self, claim: Claim, editor: User, second: User, administrator: User, as_: Browser
    ) -> None:
        assign(claim, to=second, by=editor)
        form = Page.at(as_(administrator), address("hand_over"))
        assert claim.article.title not in form.words
        done = form.send(person=second.pk, why="Chidi left.")
        assert "1 assignment handed over." in done.words


def test_long_lists_come_page_by_page(
    editor: User, second: User, as_: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "AT_ONCE", 2)
    for number in range(1, 5):  # and the one that is there
        make_article(by=editor, text=f"Title {number}\n\nIt rained.")
    client = as_(second)
    assert "page 1 of 3" in queue_of(client).section("unassigned")
    last = queue_of(client, free=3)
    assert "Title 4" in last.section("unassigned")
    assert "Title 3" not in last.section("unassigned")
    assert "page 3 of 3" in queue_of(client, free=99).section("unassigned")


def test_as_many_queries_for_three_of_each_as_for_one(
    editor: User, checker: User, standards_editor: User, as_: Browser
) -> None:
    client, others = as_(standards_editor), [make_person(f"cora{number}", Role.CHECKER) for number in range(3)]

    def one_more(number: int) -> None:
        """An article with a claim that waits, one that is split, one that is assigned and one that nobody has; another
        that is finished."""
        article = make_article(by=editor, text=f"Title {number}\n\nOne thing. Another. A third. A fourth.")
        split, held, _free = (
            make_claim(article, by=checker, quote=each) for each in ("Another", "A third", "A fourth")
        )
        accusation = make_claim(article, by=checker, quote="One thing", risk=Risk.ACCUSATION)
        give(accusation, by=standards_editor if number else checker)
        give(split, by=checker)
        dispute(split, by=others[number])
        assign(held, to=standards_editor, by=editor)
        finished = make_article(by=editor, text=f"Done {number}\n\nOne thing.")
        give(make_claim(finished, by=checker, quote="One thing"), by=checker)
        finish(finished, by=checker)

    def queries() -> int:
        queue_of(client)
        with CaptureQueriesContext(connection) as asked:
            queue_of(client)
        return len(asked)

    one_more(0)
    one_more(1)
    before = queries()
    one_more(2)
    assert queries() == before
