"""What a save that came too late is answered with: how it was, how it is, what was typed; nothing sealed."""

import pytest

from annotations.actions.claims import edit_claim, withdraw_claim
from annotations.choices import Role
from annotations.permissions import PERMISSIONS
from tests.make import QUOTE, SOLDIERS, give, make_claim, revise, source
from tests.views.reading import Page, address, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_claim")]


@pytest.fixture
def accusation(article, checker):
    return make_claim(article, by=checker, risk="accusation")


def open_(client, name, record):
    return Page.at(client, address(name, record))


def table(page):
    """The rows of a conflict's table: by the name of the field, what stands in its columns, and who changed it."""
    found = {}
    for row in page.root.xpath('//table[contains(@class, "clash")]/tbody/tr'):
        [label, *tags] = [text.strip() for text in row.xpath("th")[0].itertext() if text.strip()]
        cells = [cell.text_content().strip() for cell in row.xpath('td/span[@class="said"]')]
        found[label] = (*cells, *tags)
    return found


def heads(page):
    return [head.text_content().strip() for head in page.root.xpath('//table[contains(@class, "clash")]/thead//th')]


def around(page):
    """All that is said about the conflict beside its message."""
    return " ".join(page.root.xpath('//section[@class="conflict"]')[0].text_content().split())


class TestTheTable:
    def test_shows_how_it_was_how_it_is_and_what_was_typed(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(statement="Said first.")
        conflict = late.send(statement="Said second.")
        assert heads(conflict) == ["Field", "When you opened it", "Stands there now", "Yours"]
        assert table(conflict) == {"Statement": (QUOTE, "Said first.", "Said second.", "changed in both")}

    def test_says_who_changed_it_and_when(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(statement="Said first.")
        said = around(late.send(statement="Said second."))
        assert "The last change is by Charlie:" in said
        assert "just now" in said

    def test_says_that_it_was_oneself_in_another_window(self, claim, checker, as_):
        late = open_(as_(checker), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(statement="Said first.")
        assert "your own, in another window" in around(late.send(statement="Said second."))

    def test_says_choices_in_words(self, claim, checker, editor, as_):
        evidence = source(claim, by=checker)
        late = open_(as_(editor), "evidence_edit", evidence)
        open_(as_(checker), "evidence_edit", evidence).send(tier="secondary", confidential="on")
        rows = table(late.send(tier="primary", kind="document"))
        assert rows["Kind"] == ("web page", "web page", "document", "changed by you")
        assert rows["Primary or secondary"][:3] == ("primary source", "secondary source", "primary source")
        assert rows["Confidential: a protected source, in no export"][:3] == ("no", "yes", "no")

    def test_leaves_out_what_is_the_same(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(statement="Both say so.", claimant="Estimates")
        assert set(table(late.send(statement="Both say so.", why="A reason."))) == {"Claimant"}

    def test_takes_a_line_end_for_a_line_end(self, claim, checker, editor, as_):
        edit_claim(claim, by=checker, lock_version=1, statement="One.\nTwo.", claimant="", risk="routine")
        late = open_(as_(editor), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(claimant="Estimates")
        assert set(table(late.send(statement="One.\r\nTwo.", risk="figure"))) == {"Claimant", "Risk"}

    def test_shows_the_details_of_an_article_by_their_names(self, article, editor, superuser, as_):
        late = open_(as_(superuser), "article_edit", article)
        open_(as_(editor), "article_edit", article).send(outlet="Meridian", published="2023-11-10T17:03+01:00")
        rows = table(late.send(outlet="Gazeta", translation="machine", original_language="ru"))
        assert rows["Outlet"] == ("Portal Zaton", "Meridian", "Gazeta", "changed in both")
        assert rows["Published"][:2] == ("—", "2023-11-10T16:03:00+00:00")
        assert rows["Translated by"][:3] == ("—", "—", "a machine")

    def test_shows_the_words_that_a_claim_was_and_is_about(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_place", claim)
        open_(as_(checker), "claim_place", claim).send(quote="around 75 Russian soldiers")
        rows = table(late.send(quote="Russian soldiers"))
        assert rows["Words of the article"][:3] == (QUOTE, "around 75 Russian soldiers", "Russian soldiers")

    def test_shows_nothing_as_markup(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(statement="<b>Said</b> \u202efirst.")
        assert table(late.send(statement="<i>So</i>"))["Statement"][1:3] == ("<b>Said</b> [U+202E]first.", "<i>So</i>")


class TestSavingAgain:
    def test_does_not_undo_what_a_colleague_changed_in_another_field(self, claim, checker, editor, as_):
        evidence = source(claim, by=checker)
        late = open_(as_(editor), "evidence_edit", evidence)
        open_(as_(checker), "evidence_edit", evidence).send(
            confidential="on", consulted_on="2024-02-09", person="A. B."
        )
        conflict = late.send(locator="page 5")
        assert table(conflict)["Person"] == ("—", "A. B.", "—", "changed meanwhile: your form has it now")
        conflict.send()
        evidence.refresh_from_db()
        assert (evidence.confidential, str(evidence.consulted_on), evidence.person, evidence.locator) == (
            True,
            "2024-02-09",
            "A. B.",
            "page 5",
        )

    def test_takes_back_what_a_colleague_ticked_and_unticked(self, claim, checker, editor, as_):
        evidence = source(claim, by=checker, confidential=True)
        late = open_(as_(editor), "evidence_edit", evidence)
        open_(as_(checker), "evidence_edit", evidence).without("confidential").send()
        late.send(locator="page 5").send()
        evidence.refresh_from_db()
        assert (evidence.confidential, evidence.locator) == (False, "page 5")

    def test_is_refused_again_where_somebody_was_quicker_again(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_edit", claim)
        for statement in ("First.", "Second."):
            open_(as_(checker), "claim_edit", claim).send(statement=statement)
            late = late.send(statement="Mine.")
            assert late.status == 409
            assert statement in late.words
        assert table(late)["Statement"] == ("First.", "Second.", "Mine.", "changed in both")

    def test_places_a_claim_in_the_text_as_it_is_now(self, claim, editor, as_):
        late = open_(as_(editor), "claim_place", claim)
        revise(claim.article, SOLDIERS.replace("so far", "until now"), by=editor)
        conflict = late.send(quote="so far")
        assert conflict.status == 409, "out of date, rather than wrong: the words stood in the text that was shown"
        assert conflict.send(quote="until now").status == 200
        assert claim.placements.last().quote == "until now"


class TestATokenThatIsNoStateOfTheRecord:
    def test_is_said_to_be_none_and_what_is_there_now_is_shown(self, claim, checker, as_):
        conflict = open_(as_(checker), "claim_edit", claim).send(statement="Mine.", lock_version=1000)
        assert conflict.status == 409
        assert heads(conflict) == ["Field", "Stands there now", "Yours"]
        assert table(conflict) == {"Statement": (QUOTE, "Mine.")}
        assert "How it stood when you opened this form is not known" in conflict.words

    def test_of_an_older_state_shows_that_one(self, claim, checker, as_):
        for statement in ("Second.", "Third."):
            open_(as_(checker), "claim_edit", claim).send(statement=statement)
        conflict = open_(as_(checker), "claim_edit", claim).send(statement="Mine.", lock_version=1)
        assert table(conflict)["Statement"][:3] == (QUOTE, "Third.", "Mine.")


class TestWhatHappenedToAClaim:
    def test_evidence_that_came_meanwhile_conflicts_and_is_named(self, claim, checker, editor, as_):
        late = open_(as_(editor), "claim_edit", claim)
        source(claim, by=checker, title="The report itself", note="Its seventh page.")
        conflict = late.send(statement="Mine.")
        assert conflict.status == 409
        [event] = conflict.events()
        assert "Charlie added a source: The report itself" in event
        assert "seventh page" not in conflict.words

    def test_confidential_evidence_is_named_to_nobody_who_may_not_see_it(
        self, claim, checker, editor, as_, monkeypatch
    ):
        monkeypatch.setitem(PERMISSIONS, "see_confidential", frozenset({Role.CHECKER}))
        late = open_(as_(editor), "claim_edit", claim)
        source(claim, by=checker, title="A protected person")
        source(claim, by=checker, title="A protected person", url="https://example.org/secret", confidential=True)
        conflict = late.send(statement="Mine.")
        assert conflict.status == 409
        assert len(conflict.events()) == 1
        assert "example.org/secret" not in conflict.response.content.decode()

    def test_what_was_done_before_the_form_was_opened_is_left_out(self, claim, checker, editor, as_):
        source(claim, by=checker, title="Known already")
        late = open_(as_(editor), "claim_edit", claim)
        open_(as_(checker), "claim_edit", claim).send(statement="Said first.")
        assert "Known already" not in late.send(statement="Mine.").words

    def test_a_withdrawal_is_told_to_who_was_giving_a_verdict(self, claim, checker, editor, as_):
        late = desk_of(as_(checker), claim)
        withdraw_claim(claim, by=editor, lock_version=claim.lock_version, why="Twice.")
        conflict = late.send(address("review", claim), verdict="verified")
        assert "Edda withdrew the claim" in around(conflict)

    def test_new_words_are_shown_to_who_was_giving_a_verdict(self, claim, checker, editor, as_):
        late = desk_of(as_(checker), claim)
        revise(claim.article, SOLDIERS.replace("75", "75,000"), by=editor)
        conflict = late.send(address("review", claim), verdict="verified", rationale="So it is.")
        assert "The last change is by Edda:" in around(conflict)
        assert "The words of the article have changed: around 7575,000 Russian soldiers" in around(conflict)


class TestAReview:
    def test_is_compared_with_one_s_own_and_kept_whole(self, claim, checker, as_):
        late = desk_of(as_(checker), claim)
        give(claim, by=checker, verdict="unverified", reason="single_source", rationale="One source.")
        conflict = late.send(address("review", claim), verdict="disputed", reason="outdated", rationale="Old.")
        assert table(conflict) == {
            "Verdict": ("—", "unverified", "disputed", "changed in both"),
            "Reason": ("—", "single source", "outdated", "changed in both"),
            "Rationale": ("—", "One source.", "Old.", "changed in both"),
        }
        assert "your own, in another window" in around(conflict)

    def test_takes_no_field_from_another_window(self, claim, checker, as_):
        give(claim, by=checker, verdict="verified", rationale="Two agree.")
        late = desk_of(as_(checker), claim)
        give(claim, by=checker, verdict="disputed", reason="outdated", rationale="Old.")
        conflict = late.send(address("review", claim), rationale="Three agree.")
        form = conflict.form(address("review", claim))
        assert (form["verdict"], form["reason"], form["rationale"]) == ("verified", "", "Three agree.")
        assert table(conflict)["Verdict"] == ("verified", "disputed", "verified", "changed meanwhile")

    @pytest.mark.parametrize("token", [0, 1, 2, 7])
    def test_of_a_colleague_is_never_shown_whatever_the_token(self, token, accusation, checker, second, as_):
        give(accusation, by=checker, verdict="disputed", reason="outdated", rationale="Sealed words.")
        give(accusation, by=checker, verdict="disputed", reason="wrong_name", rationale="Sealed words, again.")
        source(accusation, by=second)
        conflict = desk_of(as_(second), accusation).send(
            address("review", accusation), verdict="verified", review_version=token, lock_version=1
        )
        assert conflict.status == 409
        assert "Sealed words" not in conflict.words
        for sealed in ("disputed", "wrong name", "outdated", "review", "Charlie"):
            assert sealed not in around(conflict)

    def test_given_meanwhile_is_no_event_of_a_claim_s_conflict(self, accusation, checker, second, editor, as_):
        late = open_(as_(editor), "claim_edit", accusation)
        give(accusation, by=checker, rationale="Sealed words.")
        source(accusation, by=second)
        conflict = late.send(statement="Mine.")
        assert "Chidi added a source" in around(conflict)
        assert "Charlie" not in around(conflict)
        assert "Sealed" not in conflict.words
