"""A new version of an article: what becomes of its claims, their places and their verdicts, and what never changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from annotations.actions.articles import Details, import_article
from annotations.actions.claims import place_claim, remove_claim, restore_claim, withdraw_claim
from annotations.actions.errors import StaleError
from annotations.actions.reviews import Opinion, Seen, confirm_review, record_review, seen_now
from annotations.actions.sign_off import finish_checking
from annotations.actions.versions import revise_article
from annotations.anchoring import Span, levelled, occurrences
from annotations.choices import ArticleState, PlacementOrigin, Risk, Standing, Verdict
from annotations.importers import read_text
from annotations.models import (
    Article,
    ArticleVersion,
    Claim,
    Loss,
    Placement,
    Review,
    User,
    VersionText,
)
from annotations.models.base import WrittenOnceError
from annotations.record import current_version, read_claim, read_claims
from annotations.reports.shapes import Change
from annotations.segments import sentence_around
from annotations.timeline import history_of_article, history_of_claim
from annotations.views.again import Again, to_look_at_again
from tests.make import (
    confirm,
    dispute,
    failing_at,
    give,
    make_article,
    make_claim,
    nothing_changes,
    revise,
    snapshot,
    source,
    standings,
    standings_by_the_rule,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people", "standings_hold")]

TEXT = """Night on the river

The river rose by 3 metres overnight, the weather office said.

Around 75 soldiers were killed at the bridge.

The mayor opened a new school in the old town.

Fishermen returned to the harbour in the morning."""

RIVER = "The river rose by 3 metres overnight"
SOLDIERS = "Around 75 soldiers were killed"
MAYOR = "The mayor opened a new school"
FISHERMEN = "Fishermen returned to the harbour"

TITLE, RIVER_LINE, SOLDIERS_LINE, MAYOR_LINE, FISHERMEN_LINE = TEXT.split("\n\n")
CHANGED_LINE = SOLDIERS_LINE.replace("75", "75,000")
# The river is gone, the figure is another, the mayor stays where he is, and the fishermen come first.
NEXT = "\n\n".join([TITLE, FISHERMEN_LINE, CHANGED_LINE, MAYOR_LINE, "It snowed on the hills."])
SHORT = "\n\n".join([TITLE, SOLDIERS_LINE, MAYOR_LINE, FISHERMEN_LINE])  # without the river


@pytest.fixture
def article(editor: User) -> Article:
    return make_article(by=editor, text=TEXT)


@pytest.fixture
def mark(article: Article, checker: User) -> Callable[..., Claim]:
    """Makes a claim of words of the first version."""

    def make(quote: str, **fields: Any) -> Claim:
        return make_claim(article, by=checker, quote=quote, **fields)

    return make


def fresh(claim: Claim) -> Claim:
    return Claim.objects.select_related("article").get(pk=claim.pk)


def place(claim: Claim) -> Placement | None:
    """Where the claim is in the current version."""
    return read_claim(fresh(claim)).placement


def words(claim: Claim) -> str:
    found = place(claim)
    assert found is not None, "it has no place"
    assert current_version(fresh(claim).article).text[found.start : found.end] == found.quote
    return found.quote


def standing(claim: Claim) -> tuple[str, str]:
    assert standings() == standings_by_the_rule()
    return standings()[claim]


def remove(claim: Claim, *, by: User, why: str = "") -> Claim:
    """This person says that the current version, which they read, no longer makes the claim."""
    now = fresh(claim)
    number = now.article.current_number
    return remove_claim(claim, by=by, lock_version=now.lock_version, version_number=number, why=why)


def again(article: Article, viewer: User) -> list[Again]:
    """What the desk lists as to look at again."""
    version = current_version(Article.objects.get(pk=article.pk))
    return to_look_at_again(version, read_claims(version), viewer)


def kinds(article: Article, viewer: User) -> dict[int, str]:
    return {each.record.claim.number: each.kind for each in again(article, viewer)}


def rows_of_claims() -> dict[str, list[Any]]:
    """Every row that is about claims, their history too, but for what the lists keep of them."""
    names = ("Claim", "Review", "Placement", "Evidence", "HistoricalClaim", "HistoricalReview", "HistoricalEvidence")
    return {name: rows for name, rows in snapshot().items() if name in names}


class TestANewVersion:
    def test_has_the_next_number_and_names_who_brought_it_and_when(self, article: Article, editor: User) -> None:
        with traces() as left:
            revised = revise(article, NEXT, by=editor, why="The ministry wrote to us.")
        first, second = article.versions.order_by("number")
        assert revised.version == second
        assert (second.number, second.brought_by, second.text) == (2, editor, NEXT)
        assert second.brought_at > first.brought_at
        assert left == [("article", "edda", "The ministry wrote to us."), ("articleversion", "edda", "")]

    def test_is_the_current_one(self, article: Article, editor: User) -> None:
        revise(article, NEXT.replace(TITLE, "Morning on the river"), by=editor)
        article.refresh_from_db()
        assert (article.current_number, article.title) == (2, "Morning on the river")
        assert current_version(article).text.startswith("Morning on the river\n\n")

    def test_is_never_edited(self, article: Article, editor: User) -> None:
        version = revise(article, NEXT, by=editor).version
        assert version
        version.title = "Another"
        with nothing_changes(), pytest.raises(WrittenOnceError):
            version.save()
        with nothing_changes(), pytest.raises(WrittenOnceError):
            ArticleVersion.objects.filter(pk=version.pk).update(number=9)

    def test_with_another_title_and_the_same_body_is_one(
        self, article: Article, editor: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(SOLDIERS)
        revised = revise(article, TEXT.replace(TITLE, "Dawn"), by=editor)
        assert (revised.article.title, revised.outcomes) == ("Dawn", {"unchanged": 1})
        assert words(claim) == SOLDIERS

    def test_without_a_body_loses_every_claim_and_keeps_each(
        self, article: Article, editor: User, mark: Callable[..., Claim]
    ) -> None:
        claims = [mark(RIVER), mark(MAYOR)]
        assert revise(article, TITLE, by=editor).outcomes == {"lost": 2}
        assert [standing(claim)[0] for claim in claims] == [Standing.LOST] * 2

    def test_may_have_the_words_of_another_article(self, article: Article, editor: User) -> None:
        other = make_article(by=editor, text=NEXT)
        assert revise(article, NEXT, by=editor).version
        assert other.versions.get().digest == article.versions.get(number=2).digest
        assert VersionText.objects.count() == 2, "the words are kept once"

    def test_may_have_the_words_of_an_earlier_one(self, article: Article, editor: User) -> None:
        revise(article, NEXT, by=editor)
        revised = revise(article, TEXT, by=editor)
        assert revised.version
        assert revised.version.number == 3
        assert VersionText.objects.count() == 2


class TestAFinishedArticle:
    """Checking was finished of another text: new sentences have no claim that could ask for a look."""

    @pytest.fixture
    def finished(self, article: Article, checker: User) -> Article:
        return finish_checking(article, by=checker, lock_version=article.lock_version)

    @pytest.mark.parametrize("text", [NEXT, f"{TEXT}\n\nThe end.", TEXT.replace(TITLE, "Dawn")])
    def test_is_being_checked_again_whatever_is_new(self, finished: Article, editor: User, text: str) -> None:
        assert revise(finished, text, by=editor).reopened
        assert Article.objects.get().state == ArticleState.CHECKING

    def test_is_told_to_be_so_in_the_name_of_who_brought_the_text(self, finished: Article, editor: User) -> None:
        revise(finished, NEXT, by=editor)
        event = next(event for event in reversed(history_of_article(finished, sealed={})) if event.subject == "article")
        assert (event.by, event.why) == ("Edda", "Nobody has checked the new text yet.")
        assert Change("state", "finished", "checking") in event.changes

    def test_is_told_with_the_reason_that_a_person_gave(self, finished: Article, editor: User) -> None:
        with traces() as left:
            revise(finished, NEXT, by=editor, why="The ministry wrote to us.")
        assert ("article", "edda", "The ministry wrote to us.") in left

    def test_stays_finished_with_the_same_text(self, finished: Article, editor: User) -> None:
        with nothing_changes():
            assert not revise(finished, TEXT, by=editor).reopened

    def test_is_being_checked_again_where_its_address_brings_another_text(self, editor: User) -> None:
        article = make_article(by=editor, text=TEXT, url="https://example.org/1")
        finish_checking(article, by=editor, lock_version=article.lock_version)
        brought = import_article(read_text(NEXT), by=editor, details=Details(url=article.url))
        assert (brought.article.state, brought.reopened) == (ArticleState.CHECKING, True)

    def test_that_was_never_finished_is_not_opened_again(self, article: Article, editor: User) -> None:
        with traces() as left:
            assert not revise(article, NEXT, by=editor).reopened
        assert ("article", "edda", "") in left


class TestTheIdenticalText:
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    def test_makes_no_version_and_says_so(
        self, article: Article, editor: User, mark: Callable[..., Claim], line_end: str
    ) -> None:
        mark(SOLDIERS)
        with nothing_changes():
            revised = revise(article, TEXT.replace("\n", line_end), by=editor)
        assert (revised.article, revised.version, revised.outcomes) == (article, None, {})

    def test_comes_in_by_its_address_without_a_trace(self, editor: User) -> None:
        article = make_article(by=editor, text=TEXT, url="https://example.org/1")
        with nothing_changes():
            brought = import_article(read_text(TEXT), by=editor, details=Details(url=article.url))
        assert (brought.article, brought.status) == (article, "unchanged")


class TestByAKnownAddress:
    def test_another_text_is_the_article_s_next_version(self, editor: User, checker: User) -> None:
        article = make_article(by=editor, text=TEXT, url="https://example.org/1")
        make_claim(article, by=checker, quote=SOLDIERS)
        brought = import_article(read_text(NEXT), by=editor, details=Details(url=article.url))
        assert (brought.article, brought.status, brought.outcomes) == (article, "revised", {"reworded": 1})
        assert (Article.objects.count(), brought.article.current_number) == (1, 2)


# name of the case, what becomes of the words, and the text that does it
UNTOUCHED = {
    "shifted": (MAYOR, PlacementOrigin.UNCHANGED, NEXT),
    "moved": (FISHERMEN, PlacementOrigin.MOVED, NEXT),
    "levelled": (MAYOR, PlacementOrigin.UNCHANGED, TEXT.replace("mayor opened", "mayor\u00a0 ope\u00adned")),
}


@pytest.mark.parametrize("risk", Risk)
@pytest.mark.parametrize(("quote", "origin", "text"), UNTOUCHED.values(), ids=UNTOUCHED)
class TestAClaimWhoseWordsStayed:
    def test_is_not_touched(
        self,
        article: Article,
        editor: User,
        second: User,
        mark: Callable[..., Claim],
        risk: str,
        quote: str,
        origin: str,
        text: str,
    ) -> None:
        claim = mark(quote, risk=risk)
        source(claim, by=second)
        give(claim, by=second)
        before, rows, stood = fresh(claim), rows_of_claims(), standing(claim)
        revise(article, text, by=editor)
        assert fresh(claim).lock_version == before.lock_version
        after = rows_of_claims()
        [placement] = after.pop("Placement")[len(rows.pop("Placement")) :]
        assert after == rows
        assert standing(claim) == stood
        found = place(claim)
        assert found
        assert (found.pk, found.origin, found.made_by) == (placement[0], origin, editor)
        assert kinds(article, second) == {}

    def test_takes_the_verdict_of_a_form_that_was_drawn_before(
        self,
        article: Article,
        editor: User,
        second: User,
        mark: Callable[..., Claim],
        risk: str,
        quote: str,
        origin: str,
        text: str,
    ) -> None:
        claim = mark(quote, risk=risk)
        seen = seen_now(claim, second)
        revise(article, text, by=editor)
        review = record_review(claim, Opinion("verified"), by=second, seen=seen)
        assert review.placement == place(claim)
        assert not read_claim(fresh(claim)).is_stale(review)


def test_rows_of_earlier_versions_stay_as_they_were_through_every_later_one(
    article: Article, editor: User, checker: User, second: User, mark: Callable[..., Claim]
) -> None:
    claims = [mark(quote) for quote in (RIVER, SOLDIERS, MAYOR, FISHERMEN)]
    for claim in claims:
        source(claim, by=checker)
        dispute(claim, by=second)
    kept = ("ArticleVersion", "VersionText", "Placement", "Loss", "Evidence", "Review", "Claim")
    for text in (NEXT, SHORT, TITLE, TEXT):
        before = snapshot()
        revise(article, text, by=editor)
        after = snapshot()
        for name in (*kept, *(name for name in before if name.startswith("Historical"))):
            rows = after[name] if name in {"VersionText"} else after[name][: len(before[name])]
            assert set(map(repr, before[name])) <= set(map(repr, rows)), name
        assert standings() == standings_by_the_rule()


class TestReworded:
    def test_words_ask_for_a_new_look_and_their_reviews_do_not_count(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(SOLDIERS)
        review = give(claim, by=second)
        assert revise(article, NEXT, by=editor).outcomes == {"reworded": 1}
        assert words(claim) == "Around 75,000 soldiers were killed"
        assert standing(claim) == (Standing.RECHECK, "")
        assert read_claim(fresh(claim)).is_stale(review)
        [item] = again(article, second)
        assert (item.kind, item.held) == ("reworded", review)
        assert [(each.kind, each.text) for each in item.wording if each.kind != "same"] == [
            ("gone", "75"),
            ("new", "75,000"),
        ]

    def test_words_without_a_verdict_are_just_open(
        self, article: Article, editor: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(SOLDIERS)
        revise(article, NEXT, by=editor)
        assert standing(claim) == (Standing.OPEN, "")
        assert again(article, editor) == []

    def test_words_that_come_back_make_the_verdict_count_again(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(SOLDIERS)
        give(claim, by=second)
        revise(article, NEXT, by=editor)
        rows = snapshot()["Review"]
        revise(article, TEXT, by=editor)
        assert words(claim) == SOLDIERS
        assert standing(claim) == (Standing.SETTLED, Verdict.VERIFIED)
        assert (snapshot()["Review"], again(article, second)) == (rows, [])

    def test_words_refuse_the_verdict_of_a_form_that_was_drawn_before(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(SOLDIERS)
        seen = seen_now(claim, second)
        revise(article, NEXT, by=editor)
        with nothing_changes(), pytest.raises(StaleError):
            record_review(claim, Opinion("verified"), by=second, seen=seen)


CONTEXTS = {
    "after": SOLDIERS_LINE.replace("at the bridge", "in the fields"),
    "before": SOLDIERS_LINE.replace("Around", "He denied that around"),
    "killed became captured": SOLDIERS_LINE.replace("killed", "captured"),
}


@pytest.mark.parametrize("line", CONTEXTS.values(), ids=CONTEXTS)
class TestAChangedSentence:
    QUOTE = "75 soldiers were"

    @pytest.mark.parametrize("risk", [Risk.FIGURE, Risk.QUOTE, Risk.ACCUSATION])
    def test_asks_for_a_new_look_at_what_can_do_harm(
        self,
        article: Article,
        editor: User,
        checker: User,
        second: User,
        mark: Callable[..., Claim],
        risk: str,
        line: str,
    ) -> None:
        claim = mark(self.QUOTE, risk=risk)
        for reviewer in (checker, second):
            give(claim, by=reviewer)
        revise(article, TEXT.replace(SOLDIERS_LINE, line), by=editor)
        assert words(claim) == self.QUOTE
        assert standing(claim) == (Standing.RECHECK, "")
        assert kinds(article, second) == {1: "context"}

    def test_leaves_a_routine_claim_its_standing_and_lists_it(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim], line: str
    ) -> None:
        claim = mark(self.QUOTE)
        review = give(claim, by=second)
        revise(article, TEXT.replace(SOLDIERS_LINE, line), by=editor)
        assert standing(claim) == (Standing.SETTLED, Verdict.VERIFIED)
        [item] = again(article, second)
        assert (item.kind, item.held) == ("context", review)
        assert "".join(each.text for each in item.wording if each.kind != "new") == SOLDIERS_LINE.split("\n")[0]
        now = "".join(each.text for each in item.wording if each.kind != "gone")
        assert now in line, "whole sentences, and nothing beyond them"

    def test_is_no_longer_listed_once_the_verdict_was_confirmed(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim], line: str
    ) -> None:
        claim = mark(self.QUOTE)
        review = give(claim, by=second)
        revise(article, TEXT.replace(SOLDIERS_LINE, line), by=editor)
        confirm(review, by=second, seen=seen_now(claim, second))
        assert again(article, second) == []


class TestASentenceThatIsOnlySplitOtherwise:
    """The mark before "Stop" has no partner: where its sentence ends, the splitter tells by the marks that follow."""

    LINE = "He said: “Stop. Around 75 soldiers were killed at the bridge. “They go first.” It rained."
    EDITS = {
        "its marks were straightened": LINE.replace("“", '"').replace("”", '"'),
        "its neighbour changed": LINE.replace("They go", "We go"),
    }

    def split_off(self, claim: Claim) -> str:
        """The levelled sentence around the claim's words, as the splitter sees it in the current version."""
        found = place(claim)
        assert found
        around = sentence_around(found.version.text, found.start, found.end)
        return levelled(found.version.text[around.start : around.end])

    @pytest.mark.parametrize("line", EDITS.values(), ids=EDITS)
    def test_is_the_same_and_its_verdict_counts(self, editor: User, checker: User, second: User, line: str) -> None:
        article = make_article(by=editor, text=f"{TITLE}\n\n{self.LINE}")
        claim = make_claim(article, by=checker, quote="75 soldiers were killed", risk=Risk.FIGURE)
        give(claim, by=second)
        before = self.split_off(claim)
        revise(article, f"{TITLE}\n\n{line}", by=editor)
        assert self.split_off(claim) != before, "the splitter sees another sentence"
        assert standing(claim) == (Standing.SETTLED, Verdict.VERIFIED)
        assert again(article, second) == []


class TestLost:
    LOOKALIKE = NEXT + " Some rivers rose by 3 metres overnight last year."

    def test_words_leave_a_loss_with_places_to_choose_from(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        give(claim, by=second)
        version = revise(article, self.LOOKALIKE, by=editor).version
        loss = Loss.objects.get()
        assert (loss.claim, loss.version) == (claim, version)
        assert 1 <= len(loss.candidates) <= 3
        scores = [score for _start, _end, score in loss.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert standing(claim) == (Standing.LOST, "")
        [item] = again(article, second)
        assert item.kind == "lost"
        assert "rose by 3 metres overnight" in item.candidates[0].words

    def test_words_take_no_verdict(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        seen = seen_now(claim, second)
        revise(article, NEXT, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="no place in the text"):
            record_review(claim, Opinion("verified"), by=second, seen=seen)

    def test_words_are_placed_by_hand_at_a_candidate(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        give(claim, by=second)
        revise(article, self.LOOKALIKE, by=editor)
        start, end, _score = Loss.objects.get().candidates[0]
        token = fresh(claim).lock_version
        placement = place_claim(claim, by=second, lock_version=token, version_number=2, span=Span(start, end))
        assert (placement.origin, placement.made_by) == (PlacementOrigin.BY_HAND, second)
        assert place(claim) == placement
        assert standing(claim) == (Standing.RECHECK, "")
        assert kinds(article, second) == {1: "reworded"}

    def test_words_that_a_person_placed_are_followed_from_there(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        revise(article, self.LOOKALIKE, by=editor)
        start, end, _score = Loss.objects.get().candidates[0]
        token = fresh(claim).lock_version
        chosen = place_claim(claim, by=second, lock_version=token, version_number=2, span=Span(start, end))
        revise(article, f"{self.LOOKALIKE}\n\nThe end.", by=editor)
        assert words(claim) == chosen.quote

    def test_words_can_be_noted_as_removed(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        give(claim, by=second)
        revise(article, NEXT, by=editor)
        with traces() as left:
            remove(claim, by=second, why="They took it out.")
        assert left == [("claim", "chidi", "They took it out.")]
        assert standing(claim) == (Standing.REMOVED, "")
        assert again(article, second) == []

    @pytest.mark.parametrize("text", [SHORT, TEXT], ids=["without it, too", "with the words back"])
    def test_words_are_not_noted_as_removed_from_a_version_that_nobody_read(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim], text: str
    ) -> None:
        claim = mark(RIVER)
        revise(article, NEXT, by=editor)
        token = fresh(claim).lock_version
        revise(article, text, by=editor)
        with nothing_changes(), pytest.raises(StaleError) as refusal:
            remove_claim(claim, by=second, lock_version=token, version_number=2)
        assert isinstance(refusal.value.current, Article)

    def test_words_noted_as_removed_stay_so_while_they_do_not_come_back(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        revise(article, NEXT, by=editor)
        remove(claim, by=second)
        revise(article, f"{NEXT}\n\nThe end.", by=editor)
        assert standing(claim) == (Standing.REMOVED, "")

    def test_words_noted_as_removed_are_counted_only_where_they_come_back(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        assert revise(article, NEXT, by=editor).outcomes == {"lost": 1}
        remove_claim(claim, by=second, lock_version=fresh(claim).lock_version, version_number=2)
        assert revise(article, f"{NEXT}\n\nThe end.", by=editor).outcomes == {}
        assert revise(article, TEXT, by=editor).outcomes == {"unchanged": 1}

    def test_words_noted_as_removed_by_mistake_are_lost_again(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        revise(article, NEXT, by=editor)
        remove(claim, by=second)
        restore_claim(claim, by=second, lock_version=fresh(claim).lock_version)
        assert standing(claim) == (Standing.LOST, "")

    def test_a_claim_that_has_its_place_cannot_be_noted_as_removed(
        self, mark: Callable[..., Claim], second: User
    ) -> None:
        claim = mark(RIVER)
        with nothing_changes(), pytest.raises(ValidationError, match="no place in the text"):
            remove(claim, by=second)

    @pytest.mark.parametrize("removed", [False, True], ids=["lost", "removed"])
    def test_words_that_come_back_are_found_again_with_their_verdict(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim], removed: bool
    ) -> None:
        claim = mark(RIVER)
        give(claim, by=second)
        revise(article, SHORT, by=editor)
        if removed:
            remove(claim, by=second)
        revise(article, f"{SHORT}\n\nThe end.", by=editor)
        assert Loss.objects.filter(claim=claim).count() == 2
        revise(article, f"{TEXT}\n\nThe end.", by=editor)
        assert words(claim) == RIVER
        assert standing(claim) == (Standing.SETTLED, Verdict.VERIFIED)
        assert again(article, second) == []

    def test_words_that_come_back_and_go_once_more_ask_a_person_once_more(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        """What somebody said of an earlier version does not speak of the words that came back since."""
        claim = mark(RIVER)
        revise(article, SHORT, by=editor)
        remove(claim, by=second)
        revise(article, TEXT, by=editor)
        assert standing(claim) == (Standing.OPEN, "")
        revise(article, SHORT, by=editor)
        assert standing(claim) == (Standing.LOST, "")
        assert kinds(article, second) == {1: "lost"}


class TestEarlierWordsThatComeBack:
    """A claim has had other words since, and now those are gone."""

    OTHER = "Some rivers rose by 3 metres last year"
    SECOND = SHORT.replace(MAYOR_LINE, f"{MAYOR_LINE}\n\n{OTHER}, as they do.")  # the words are other ones, elsewhere

    @pytest.fixture
    def placed(self, article: Article, editor: User, second: User, mark: Callable[..., Claim]) -> Claim:
        """A claim with a verdict, whose words were lost in version 2, where a person placed it at other words."""
        claim = mark(RIVER)
        give(claim, by=second)
        revise(article, self.SECOND, by=editor)
        self.put(claim, self.OTHER, by=second)
        return claim

    def put(self, claim: Claim, quote: str, *, by: User) -> None:
        now = fresh(claim)
        version = current_version(now.article)
        span = occurrences(version.text, quote)[0]
        place_claim(claim, by=by, lock_version=now.lock_version, version_number=version.number, span=span)

    def test_are_found_with_the_verdict_that_was_given_on_them(
        self, article: Article, editor: User, placed: Claim
    ) -> None:
        assert standing(placed) == (Standing.RECHECK, "")
        assert revise(article, TEXT, by=editor).outcomes == {"unchanged": 1}
        assert words(placed) == RIVER
        assert standing(placed) == (Standing.SETTLED, Verdict.VERIFIED)

    def test_are_found_after_versions_that_had_neither(self, article: Article, editor: User, placed: Claim) -> None:
        for text in (SHORT, f"{SHORT}\n\nThe end."):
            assert revise(article, text, by=editor).outcomes == {"lost": 1}
        assert revise(article, f"{TEXT}\n\nThe end.", by=editor).outcomes == {"unchanged": 1}
        assert words(placed) == RIVER

    def test_are_found_after_a_version_that_reworded_them_beyond_knowing(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(SOLDIERS)
        give(claim, by=second)
        steps = ["Around 75 soldiers have died at the bridge.", "Some 80 men have died near the old bridge."]
        for line in steps:
            revise(article, TEXT.replace(SOLDIERS_LINE, line), by=editor)
            self.put(claim, line, by=second)
        revise(article, TEXT, by=editor)
        assert words(claim) == SOLDIERS
        assert standing(claim) == (Standing.SETTLED, Verdict.VERIFIED)

    def test_are_not_looked_for_while_the_newer_ones_stand(self, article: Article, editor: User, placed: Claim) -> None:
        revise(article, TEXT.replace(MAYOR_LINE, f"{MAYOR_LINE}\n\n{self.OTHER}, as they do."), by=editor)
        assert words(placed) == self.OTHER

    def test_are_the_newest_of_those_that_come_back(
        self, article: Article, editor: User, second: User, placed: Claim
    ) -> None:
        revise(article, SHORT, by=editor)
        self.put(placed, "returned to the harbour", by=second)
        both = "\n\n".join([TITLE, RIVER_LINE, MAYOR_LINE, f"{self.OTHER}, as they do."])
        revise(article, both, by=editor)
        assert words(placed) == self.OTHER

    def test_are_not_taken_where_they_are_only_like_it(self, article: Article, editor: User, placed: Claim) -> None:
        revise(article, TEXT.replace("3 metres", "4 metres"), by=editor)
        assert standing(placed) == (Standing.LOST, "")

    def test_are_not_those_that_a_person_moved_the_claim_away_from(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(MAYOR)
        self.put(claim, RIVER, by=second)
        revise(article, f"{TEXT}\n\nThe end.", by=editor)
        revise(article, SHORT, by=editor)
        assert MAYOR in current_version(fresh(claim).article).text
        assert standing(claim) == (Standing.LOST, "")

    def test_are_not_those_that_a_person_moved_it_away_from_in_a_later_version(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(MAYOR)
        revise(article, f"{TEXT}\n\nThe end.", by=editor)
        self.put(claim, RIVER, by=second)
        revise(article, SHORT, by=editor)
        assert standing(claim) == (Standing.LOST, "")

    def test_are_those_that_a_person_put_it_back_on(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(MAYOR)
        self.put(claim, RIVER, by=second)
        self.put(claim, MAYOR, by=second)
        revise(article, TEXT.replace(f"{MAYOR_LINE}\n\n", ""), by=editor)
        self.put(claim, RIVER, by=second)
        revise(article, SHORT, by=editor)
        assert words(claim) == MAYOR


class TestAWithdrawnClaim:
    def test_is_carried_too_and_stays_withdrawn(
        self, article: Article, editor: User, checker: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(MAYOR)
        withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A mistake.")
        revise(article, NEXT, by=editor)
        assert (words(claim), standing(claim)) == (MAYOR, (Standing.WITHDRAWN, ""))
        restore_claim(claim, by=checker, lock_version=fresh(claim).lock_version)
        assert standing(claim) == (Standing.OPEN, "")

    def test_is_not_listed_to_look_at_again(
        self, article: Article, editor: User, checker: User, mark: Callable[..., Claim]
    ) -> None:
        for quote in (RIVER, SOLDIERS):
            claim = mark(quote)
            give(claim, by=checker)
            withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A mistake.")
        revise(article, NEXT, by=editor)
        assert again(article, checker) == []

    def test_is_not_counted_among_what_became_of_the_claims(
        self, article: Article, editor: User, checker: User, mark: Callable[..., Claim]
    ) -> None:
        claims = [mark(quote) for quote in (RIVER, SOLDIERS, MAYOR, FISHERMEN)]
        for claim in claims[1:]:
            withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A mistake.")
        assert revise(article, NEXT, by=editor).outcomes == {"lost": 1}
        assert [bool(place(claim)) for claim in claims] == [False, True, True, True]


def test_nested_and_overlapping_claims_go_their_own_ways(
    article: Article, editor: User, mark: Callable[..., Claim]
) -> None:
    whole, figure, rest = mark(SOLDIERS), mark("75 soldiers"), mark("soldiers were killed at the bridge")
    assert revise(article, NEXT, by=editor).outcomes == {"reworded": 2, "unchanged": 1}
    assert [words(claim) for claim in (whole, figure, rest)] == [
        "Around 75,000 soldiers were killed",
        "75,000 soldiers",
        "soldiers were killed at the bridge",
    ]


class TestWhatFails:
    @pytest.mark.parametrize("number", [0, 1, 3])
    def test_for_another_version_than_the_current_one_changes_nothing(
        self, article: Article, editor: User, mark: Callable[..., Claim], number: int
    ) -> None:
        mark(SOLDIERS)
        revise(article, NEXT, by=editor)
        with nothing_changes(), pytest.raises(StaleError) as refusal:
            revise_article(article, read_text("Another\n\ntext"), by=editor, version_number=number)
        current = refusal.value.current
        assert isinstance(current, Article)
        assert current.current_number == 2

    def test_at_any_statement_leaves_the_old_version_current(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        for quote in (RIVER, SOLDIERS, MAYOR, FISHERMEN):
            give(mark(quote), by=second)
        before = snapshot()
        for number in range(1, 200):
            with failing_at(number) as ran:
                try:
                    revise(article, NEXT, by=editor)
                except OperationalError:
                    assert snapshot() == before, f"statement {number}"
                    continue
            break
        assert number > 20, "it takes that many statements"
        assert len(ran) == number - 1
        article.refresh_from_db()
        assert article.current_number == 2


class TestTheCorrectionLoop:
    CORRECTION = "Around 75,000 soldiers were killed or wounded"

    @pytest.fixture
    def disputed(self, second: User, mark: Callable[..., Claim]) -> Claim:
        claim = mark(SOLDIERS)
        opinion = {"reason": "wrong_figure", "rationale": "They lost the thousands.", "correction": self.CORRECTION}
        give(claim, by=second, verdict=Verdict.DISPUTED, **opinion)
        return claim

    def test_a_correction_that_is_in_is_the_claim_s_words(
        self, article: Article, editor: User, disputed: Claim
    ) -> None:
        revise(article, TEXT.replace(SOLDIERS, self.CORRECTION), by=editor)
        assert words(disputed) == self.CORRECTION
        assert standing(disputed) == (Standing.RECHECK, "")

    def test_is_offered_before_everything_else(
        self, article: Article, editor: User, second: User, disputed: Claim, mark: Callable[..., Claim]
    ) -> None:
        others = {quote: mark(quote) for quote in (RIVER, "opened a new school")}
        for claim in others.values():
            give(claim, by=second)
        text = NEXT.replace("Around 75,000 soldiers were killed", self.CORRECTION).replace(
            "mayor opened", "king opened"
        )
        revise(article, text, by=editor)
        assert [each.kind for each in again(article, second)] == ["corrected", "lost", "context"]

    def test_another_change_than_the_correction_is_no_correction(
        self, article: Article, editor: User, second: User, disputed: Claim
    ) -> None:
        revise(article, TEXT.replace("75 soldiers", "750 soldiers"), by=editor)
        assert kinds(article, second) == {1: "reworded"}

    def test_a_correction_somewhere_else_is_no_correction(
        self, article: Article, editor: User, second: User, disputed: Claim
    ) -> None:
        changed = TEXT.replace("75 soldiers", "750 soldiers")
        revise(article, f"{changed}\n\nAn older text: {self.CORRECTION}.", by=editor)
        assert words(disputed) == "Around 750 soldiers were killed"
        assert kinds(article, second) == {1: "reworded"}


class TestConfirming:
    """“The verdict still holds for the new words.”"""

    @pytest.fixture
    def reworded(self, article: Article, editor: User, checker: User, mark: Callable[..., Claim]) -> Claim:
        claim = mark(SOLDIERS)
        dispute(claim, by=checker)
        revise(article, NEXT, by=editor)
        return claim

    def test_one_s_own_verdict_gives_it_on_the_new_words(self, reworded: Claim, checker: User) -> None:
        held = Review.objects.get()
        confirmed = held.history.latest("history_id").history_id
        with traces() as left:
            review = confirm(held, by=checker, seen=seen_now(reworded, checker))
        assert left == [("review", "charlie", "The verdict still holds for the new words.")]
        assert (review.pk, review.confirms, review.placement) == (held.pk, confirmed, place(reworded))
        assert (review.verdict, review.reason, review.rationale, review.correction) == (
            held.verdict,
            held.reason,
            held.rationale,
            held.correction,
        )
        assert standing(reworded) == (Standing.SETTLED, Verdict.DISPUTED)

    def test_a_colleague_s_verdict_makes_it_one_s_own_and_leaves_theirs(self, reworded: Claim, second: User) -> None:
        held = Review.objects.get()
        before = snapshot()["Review"]
        review = confirm(held, by=second, seen=seen_now(reworded, second))
        assert (review.reviewer, review.verdict, review.rationale) == (second, held.verdict, held.rationale)
        assert review.confirms == held.history.latest("history_id").history_id
        assert snapshot()["Review"][:1] == before
        assert standing(reworded) == (Standing.SETTLED, Verdict.DISPUTED)

    def test_of_a_verdict_that_changed_since_it_was_read_is_refused(self, reworded: Claim, second: User) -> None:
        held = Review.objects.get()
        with nothing_changes(), pytest.raises(StaleError):
            confirm_review(held, by=second, seen=seen_now(reworded, second), held_version=held.lock_version - 1)

    def test_twice_writes_once(self, reworded: Claim, checker: User) -> None:
        held = Review.objects.get()
        seen = seen_now(reworded, checker)
        confirm(held, by=checker, seen=seen)
        with nothing_changes():
            confirm(held, by=checker, seen=seen)

    def test_is_refused_for_other_words_than_those_of_now(
        self, article: Article, reworded: Claim, checker: User, editor: User
    ) -> None:
        seen = seen_now(reworded, checker)
        revise(article, TEXT.replace("75", "7,500"), by=editor)
        with nothing_changes(), pytest.raises(StaleError):
            confirm(Review.objects.get(), by=checker, seen=seen)

    def test_is_refused_for_another_sentence_than_that_of_now(
        self, article: Article, checker: User, editor: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark("75 soldiers", risk=Risk.FIGURE)
        review = give(claim, by=checker)
        seen = seen_now(claim, checker)
        revise(article, TEXT.replace("killed", "captured"), by=editor)
        with nothing_changes(), pytest.raises(StaleError):
            confirm(review, by=checker, seen=seen)
        confirm(review, by=checker, seen=seen_now(claim, checker))
        assert standing(claim) == (Standing.SETTLED, Verdict.VERIFIED)

    def test_is_refused_where_the_claim_or_the_own_review_changed_meanwhile(
        self, reworded: Claim, checker: User
    ) -> None:
        seen = seen_now(reworded, checker)
        for stale in (replace(seen, claim=seen.claim - 1), replace(seen, review=seen.review - 1)):
            with nothing_changes(), pytest.raises(StaleError):
                confirm(Review.objects.get(), by=checker, seen=stale)

    def test_is_refused_for_a_lost_claim(self, article: Article, reworded: Claim, checker: User, editor: User) -> None:
        revise(article, TITLE, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="no place in the text"):
            confirm(Review.objects.get(), by=checker, seen=Seen(1, 1, "", ""))

    def test_is_told_in_the_history_in_the_person_s_name(self, reworded: Claim, second: User) -> None:
        confirm(Review.objects.get(), by=second, seen=seen_now(reworded, second))
        event = history_of_claim(reworded)[-1].event
        assert (event.subject, event.by, event.why) == (
            "review",
            "Chidi",
            "The verdict still holds for the new words.",
        )


class TestConfirmingAnAccusation:
    """It takes two pairs of eyes, and neither sees what the other said before both are in."""

    @pytest.fixture
    def accusation(self, mark: Callable[..., Claim]) -> Claim:
        return mark(SOLDIERS, risk=Risk.ACCUSATION)

    def test_is_refused_for_a_verdict_that_one_may_not_read(
        self, article: Article, accusation: Claim, checker: User, second: User, editor: User
    ) -> None:
        review = give(accusation, by=checker)
        revise(article, NEXT, by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="no such verdict"):
            confirm(review, by=second, seen=seen_now(accusation, second))
        assert [each.held for each in again(article, second)] == [None]
        assert [each.held for each in again(article, checker)] == [review]

    def test_by_one_of_two_waits_for_the_other_and_is_blind_again(
        self, article: Article, accusation: Claim, checker: User, second: User, editor: User
    ) -> None:
        first, other = give(accusation, by=checker), give(accusation, by=second)
        assert standing(accusation) == (Standing.SETTLED, Verdict.VERIFIED)
        revise(article, NEXT, by=editor)
        assert standing(accusation) == (Standing.RECHECK, "")
        confirm(first, by=checker, seen=seen_now(accusation, checker))
        assert standing(accusation) == (Standing.WAITING, "")
        record = read_claim(fresh(accusation))
        assert record.is_blind
        assert record.reviews_for(second) == [other]
        assert record.reviews_for(editor) == []
        with nothing_changes(), pytest.raises(ValidationError, match="no such verdict"):
            confirm(first, by=editor, seen=seen_now(accusation, editor))
        confirm(other, by=second, seen=seen_now(accusation, second))
        assert standing(accusation) == (Standing.SETTLED, Verdict.VERIFIED)


class TestTheHistory:
    def told(self, claim: Claim) -> list[tuple[str, str]]:
        """What became of the claim's place, and through whom."""
        events = [item.event for item in history_of_claim(claim)]
        return [(event.action, event.by) for event in events if event.subject == "placement"]

    def test_tells_what_each_version_did_to_a_claim_and_who_brought_it(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claims = {quote: mark(quote) for quote in (RIVER, SOLDIERS, MAYOR, FISHERMEN)}
        revise(article, NEXT, by=editor)
        revise(article, NEXT.replace(TITLE, f"{TITLE}\n\n{RIVER_LINE}"), by=editor)
        added = ("added", "Charlie")
        assert self.told(claims[RIVER]) == [added, ("lost", "Edda"), ("found", "Edda")]
        assert self.told(claims[SOLDIERS]) == [added, ("reworded", "Edda")]
        assert self.told(claims[FISHERMEN]) == [added, ("moved", "Edda")]
        assert self.told(claims[MAYOR]) == [added], "a version that left the words alone is no event of the claim"

    def test_tells_once_that_a_claim_is_lost_however_many_versions_it_stays_so(
        self, article: Article, editor: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        for text in (SHORT, f"{SHORT}\n\nOne.", f"{SHORT}\n\nTwo.", TEXT, SHORT, f"{SHORT}\n\nThree."):
            revise(article, text, by=editor)
        lost = ("lost", "Edda")
        assert self.told(claim) == [("added", "Charlie"), lost, ("found", "Edda"), lost]

    def test_tells_the_loss_of_words_that_a_person_had_found(
        self, article: Article, editor: User, second: User, mark: Callable[..., Claim]
    ) -> None:
        claim = mark(RIVER)
        revise(article, SHORT, by=editor)
        revise(article, f"{SHORT}\n\nThe end.", by=editor)
        token = fresh(claim).lock_version
        span = occurrences(SHORT, MAYOR)[0]
        place_claim(claim, by=second, lock_version=token, version_number=3, span=span)
        revise(article, TITLE, by=editor)
        lost = ("lost", "Edda")
        assert self.told(claim) == [("added", "Charlie"), lost, ("changed", "Chidi"), lost]


def test_words_that_come_back_take_as_many_queries_for_twelve_claims_as_for_three(editor: User, checker: User) -> None:
    def queries(count: int, title: str) -> int:
        lines = [f"Village number {number} has {number * 7 + 3} houses and a well." for number in range(count)]
        text = "\n\n".join([title, *lines])
        article = make_article(by=editor, text=text)
        claims = [make_claim(article, by=checker, quote=line) for line in lines]
        revise(article, f"{title}\n\nNothing else.", by=editor)
        for claim in claims:
            span = Span(0, len(title))
            place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=2, span=span)
        with CaptureQueriesContext(connection) as captured:
            outcomes = revise(article, text.replace(title, "Another time, other words"), by=editor).outcomes
        assert outcomes == {"unchanged": count}
        return len(captured)

    assert queries(3, "Three villages") == queries(12, "Twelve villages")


def test_a_version_takes_as_many_queries_for_twelve_claims_as_for_three(editor: User, checker: User) -> None:
    def queries(count: int, title: str) -> int:
        lines = [f"Village number {number} has {number * 7 + 3} houses and a well." for number in range(count)]
        article = make_article(by=editor, text="\n\n".join([title, *lines]))
        for line in lines:
            give(make_claim(article, by=checker, quote=line), by=checker)
        changed = [line.replace("well", "mill") if number % 3 == 0 else line for number, line in enumerate(lines)]
        gone = [line for number, line in enumerate(changed) if number % 3 != 1]
        with CaptureQueriesContext(connection) as captured:
            outcomes = revise(article, "\n\n".join([title, *gone]), by=editor).outcomes
        assert outcomes == {"reworded": count // 3, "lost": count // 3, "unchanged": count // 3}
        return len(captured)

    assert queries(3, "Three villages") == queries(12, "Twelve villages")
