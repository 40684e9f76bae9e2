"""Claims: marked on words, corrected, placed, merged, split, taken back and restored; nothing is ever lost."""

import pytest
from django.core.exceptions import ValidationError

from annotations.actions.claims import (
    Part,
    edit_claim,
    mark_claim,
    merge_claim,
    place_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.errors import StaleError
from annotations.anchoring import Span, digest, occurrences
from annotations.choices import PlacementOrigin, Risk, Standing, Withdrawal
from annotations.models import Article, Claim, Placement, User
from tests.make import (
    QUOTE,
    SOLDIERS,
    bring_version,
    give,
    make_article,
    make_claim,
    nothing_changes,
    revise,
    source,
    standings,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people", "standings_hold")]


def place_of(words: str) -> Span:
    return occurrences(SOLDIERS, words)[0]


def edited(claim: Claim, *, by: User, why: str = "", **changes: str) -> Claim:
    values = {"statement": claim.statement, "claimant": claim.claimant, "risk": claim.risk, **changes}
    return edit_claim(claim, by=by, lock_version=claim.lock_version, why=why, **values)


def placed(claim: Claim, words: str, *, by: User, why: str = "", number: int = 1) -> Placement:
    claim.refresh_from_db()
    span = place_of(words)
    return place_claim(claim, by=by, lock_version=claim.lock_version, version_number=number, span=span, why=why)


def withdrawn(claim: Claim, *, by: User, why: str = "A slip.") -> Claim:
    claim.refresh_from_db()
    return withdraw_claim(claim, by=by, lock_version=claim.lock_version, why=why)


def restored(claim: Claim, *, by: User, why: str = "") -> Claim:
    claim.refresh_from_db()
    return restore_claim(claim, by=by, lock_version=claim.lock_version, why=why)


def split(claim: Claim, *parts: str | Span, by: User, why: str = "Two things.") -> list[Claim]:
    claim.refresh_from_db()
    made = [Part(part if isinstance(part, Span) else place_of(part), f"Statement of {part}") for part in parts]
    return split_claim(claim, parts=made, by=by, lock_version=claim.lock_version, version_number=1, why=why)


class TestMarking:
    def test_makes_an_open_claim_of_the_words(self, article: Article, checker: User) -> None:
        with traces() as left:
            claim = mark_claim(
                article, by=checker, version_number=1, span=place_of(QUOTE), statement="75 fell", risk=Risk.FIGURE
            )
        assert left == [("claim", "charlie", ""), ("placement", "charlie", "")]
        assert (claim.number, claim.statement, claim.risk, claim.made_by) == (1, "75 fell", Risk.FIGURE, checker)
        assert standings() == {claim: (Standing.OPEN, "")}

    def test_keeps_the_place_the_words_and_what_surrounds_them(self, claim: Claim, checker: User) -> None:
        placement = claim.placements.get()
        assert SOLDIERS[placement.start : placement.end] == placement.quote == QUOTE
        assert SOLDIERS[: placement.start].endswith(placement.prefix)
        assert SOLDIERS[placement.end :].startswith(placement.suffix)
        assert placement.prefix
        assert placement.suffix
        assert (placement.origin, placement.made_by) == (PlacementOrigin.MARKED, checker)

    def test_remembers_the_levelled_words_and_their_sentence(self, claim: Claim) -> None:
        placement = claim.placements.get()
        assert placement.words_digest == digest(QUOTE)
        assert placement.sentence_digest == digest(next(line for line in SOLDIERS.splitlines() if QUOTE in line))

    def test_leaves_white_space_at_the_ends_out(self, article: Article, checker: User) -> None:
        span = place_of(QUOTE)
        claim = mark_claim(
            article, by=checker, version_number=1, span=Span(span.start - 1, span.end + 1), statement="75 fell"
        )
        assert claim.placements.get().quote == QUOTE

    def test_counts_code_points(self, editor: User, checker: User) -> None:
        text = "😀👍🏽 title\n\ne\u0301 👩‍👩‍👧 75 \u202bשלום\u202c fell"
        claim = make_claim(make_article(by=editor, text=text), by=checker, quote="75 \u202bשלום\u202c")
        placement = claim.placements.get()
        assert (placement.start, placement.end) == (text.index("75"), text.index(" fell"))

    @pytest.mark.parametrize(
        "span", [Span(0, 0), Span(5, 4), Span(21, 23), Span(-4, 4), Span(0, 9999)], ids=lambda span: str(span)
    )
    def test_needs_words(self, article: Article, checker: User, span: Span) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="no words"):
            mark_claim(article, by=checker, version_number=1, span=span, statement="75 fell")

    def test_takes_no_soft_hyphen_for_a_word(self, editor: User, checker: User) -> None:
        article = make_article(by=editor, text="Freedom\n\nA \u00ad B")
        with nothing_changes(), pytest.raises(ValidationError, match="no words"):
            mark_claim(article, by=checker, version_number=1, span=Span(11, 12), statement="nothing")

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"statement": ""}, "statement"), ({"risk": "huge"}, "risk"), ({"claimant": "x" * 301}, "claimant")],
    )
    def test_is_refused_by_field(self, article: Article, checker: User, values: dict[str, str], field: str) -> None:
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            make_claim(article, by=checker, **values)
        assert list(refusal.value.message_dict) == [field]

    def test_of_a_text_that_is_not_the_newest_is_refused(self, article: Article, checker: User, editor: User) -> None:
        bring_version(article, f"{SOLDIERS} More.", by=editor)
        with nothing_changes(), pytest.raises(StaleError):
            mark_claim(article, by=checker, version_number=1, span=place_of(QUOTE), statement="75 fell")

    @pytest.mark.parametrize("values", [{"statement": "So."}, {"claimant": "Estimates"}, {"risk": Risk.FIGURE}, {}])
    def test_of_the_same_words_is_another_claim_unless_it_is_the_very_same(
        self, claim: Claim, checker: User, values: dict[str, str]
    ) -> None:
        assert (make_claim(claim.article, by=checker, **values) == claim) is (values == {})

    def test_of_the_same_words_by_somebody_else_is_another_claim(self, claim: Claim, second: User) -> None:
        assert make_claim(claim.article, by=second) != claim

    def test_may_overlap_nest_and_repeat(self, article: Article, checker: User) -> None:
        for number, quote in enumerate((QUOTE, QUOTE, "75", "estimates, around 75", SOLDIERS)):
            make_claim(article, by=checker, quote=quote, statement=f"Statement {number}")
        assert [claim.number for claim in article.claims.all()] == [1, 2, 3, 4, 5]

    def test_gives_a_number_that_is_never_given_again(self, claim: Claim, checker: User) -> None:
        withdrawn(claim, by=checker)
        assert make_claim(claim.article, by=checker).number == 2


class TestCorrecting:
    def test_keeps_what_was_and_who_changed_it_and_why(self, claim: Claim, second: User) -> None:
        with traces() as left:
            edited(claim, by=second, statement="75 were killed or wounded", why="Killed or wounded.")
        assert left == [("claim", "chidi", "Killed or wounded.")]
        statements = [row.statement for row in claim.history.order_by("history_id")]
        assert statements == [QUOTE, "75 were killed or wounded"]
        assert Claim.objects.get().made_by.username == "charlie", "who marked it stays"

    def test_that_changes_nothing_writes_nothing(self, claim: Claim, second: User) -> None:
        with nothing_changes():
            edited(claim, by=second, why="no reason")

    def test_a_higher_risk_asks_for_another_review(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        assert standings() == {claim: (Standing.SETTLED, "verified")}
        edited(claim, by=checker, risk=Risk.ACCUSATION)
        assert standings() == {claim: (Standing.WAITING, "")}

    @pytest.mark.parametrize("changes", [{"statement": ""}, {"risk": ""}, {"risk": "huge"}, {"claimant": "x" * 301}])
    def test_is_refused_by_field(self, claim: Claim, checker: User, changes: dict[str, str]) -> None:
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            edited(claim, by=checker, **changes)
        assert list(refusal.value.message_dict) == list(changes)


class TestPlacing:
    def test_adds_a_place_and_keeps_the_old_one(self, claim: Claim, second: User) -> None:
        with traces() as left:
            placement = placed(claim, "75 Russian soldiers", by=second, why="The estimate is no part of it.")
        why = "The estimate is no part of it."
        assert left == [("claim", "chidi", why), ("placement", "chidi", why)]
        assert (placement.quote, placement.origin) == ("75 Russian soldiers", PlacementOrigin.BY_HAND)
        assert [each.quote for each in claim.placements.order_by("pk")] == [QUOTE, "75 Russian soldiers"]

    def test_at_the_place_where_it_is_writes_nothing(self, claim: Claim, second: User) -> None:
        with nothing_changes():
            placed(claim, QUOTE, by=second, why="no reason")

    def test_on_other_words_asks_for_a_new_look(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        placed(claim, "75 Russian soldiers", by=checker)
        assert standings() == {claim: (Standing.RECHECK, "")}

    def test_back_on_its_words_makes_their_verdict_count_again(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        placed(claim, "75 Russian soldiers", by=checker)
        placed(claim, QUOTE, by=checker)
        assert standings() == {claim: (Standing.SETTLED, "verified")}

    def test_on_the_same_words_elsewhere_keeps_their_verdict(self, article: Article, checker: User) -> None:
        claim = make_claim(article, by=checker, quote="The ministry denies")
        give(claim, by=checker)
        other = occurrences(SOLDIERS, "The ministry denies")[1]
        place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=1, span=other)
        assert standings() == {claim: (Standing.SETTLED, "verified")}

    @pytest.mark.parametrize(
        ("risk", "standing"),
        [
            (Risk.ROUTINE, Standing.SETTLED),
            (Risk.FIGURE, Standing.RECHECK),
            (Risk.QUOTE, Standing.RECHECK),
            (Risk.ACCUSATION, Standing.RECHECK),
        ],
    )
    def test_in_a_sentence_that_changed_asks_for_a_new_look_unless_it_is_routine(
        self, article: Article, checker: User, editor: User, risk: Risk, standing: Standing
    ) -> None:
        claim = make_claim(article, by=checker, risk=risk)
        give(claim, by=checker)
        text = SOLDIERS.replace("Western estimates", "no estimates")
        bring_version(article, text, by=editor)
        span = occurrences(text, QUOTE)[0]
        place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=2, span=span)
        assert standings()[claim][0] == standing

    def test_needs_words(self, claim: Claim, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="no words"):
            place_claim(claim, by=checker, lock_version=claim.lock_version, version_number=1, span=Span(21, 23))

    def test_in_a_text_that_is_not_the_newest_is_refused(self, claim: Claim, checker: User, editor: User) -> None:
        bring_version(claim.article, f"{SOLDIERS} More.", by=editor)
        span = place_of("75")
        for_this_test = {"by": checker, "lock_version": claim.lock_version, "span": span}
        assert place_claim(claim, version_number=2, **for_this_test)
        claim.refresh_from_db()
        with nothing_changes(), pytest.raises(StaleError):
            place_claim(claim, version_number=1, **{**for_this_test, "lock_version": claim.lock_version})


class TestWithdrawing:
    def test_keeps_the_claim_and_says_who_took_it_back_and_why(self, claim: Claim, second: User) -> None:
        with traces() as left:
            withdrawn(claim, by=second, why="This is an opinion.")
        assert left == [("claim", "chidi", "This is an opinion.")]
        assert Claim.objects.get().withdrawal == Withdrawal.MISTAKE
        assert standings() == {claim: (Standing.WITHDRAWN, "")}

    def test_twice_is_refused(self, claim: Claim, checker: User) -> None:
        withdrawn(claim, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="withdrawn already"):
            withdrawn(claim, by=checker)

    def test_is_taken_back_by_restoring_and_the_verdict_with_it(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        withdrawn(claim, by=checker)
        with traces() as left:
            restored(claim, by=checker, why="It is a claim after all.")
        assert left == [("claim", "charlie", "It is a claim after all.")]
        assert standings() == {claim: (Standing.SETTLED, "verified")}

    def test_nothing_is_restored_that_stands(self, claim: Claim, checker: User) -> None:
        with nothing_changes():
            restored(claim, by=checker)


class TestAWithdrawnClaim:
    """Takes nothing until it stands again."""

    @pytest.fixture
    def claim(self, article: Article, checker: User) -> Claim:
        return withdrawn(make_claim(article, by=checker), by=checker)

    def test_is_not_corrected(self, claim: Claim, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="Let it stand again first"):
            edited(claim, by=checker, statement="So.")

    def test_is_not_placed(self, claim: Claim, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="Let it stand again first"):
            placed(claim, "75 Russian soldiers", by=checker)

    def test_takes_no_source(self, claim: Claim, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="Let it stand again first"):
            source(claim, by=checker)


class TestTheRiskOfAClaimThatWaits:
    """A lower risk would end the wait for the second review, and show the first to all."""

    @pytest.fixture
    def waiting(self, article: Article, checker: User) -> Claim:
        claim = make_claim(article, by=checker, risk=Risk.ACCUSATION)
        give(claim, by=checker)
        return claim

    @pytest.mark.parametrize("risk", [Risk.ROUTINE, Risk.FIGURE, Risk.QUOTE])
    def test_is_lowered_by_nobody_its_reviewer_included(
        self, waiting: Claim, checker: User, second: User, risk: Risk
    ) -> None:
        for person in (checker, second):
            with nothing_changes(), pytest.raises(ValidationError) as refusal:
                edited(waiting, by=person, risk=risk)
            assert list(refusal.value.message_dict) == ["risk"]

    def test_may_be_lowered_once_both_are_in(self, waiting: Claim, second: User) -> None:
        give(waiting, by=second)
        assert edited(waiting, by=second, risk=Risk.FIGURE).risk == Risk.FIGURE

    def test_keeps_nobody_from_correcting_the_rest(self, waiting: Claim, second: User) -> None:
        assert edited(waiting, by=second, statement="So.").statement == "So."


def test_a_split_is_not_undone_by_another_risk(article: Article, checker: User, second: User, editor: User) -> None:
    """The dispute was in another sentence: of a routine claim it counts, of an accusation it would not."""
    claim = make_claim(article, by=checker)
    give(claim, by=checker, verdict="disputed", reason="outdated", rationale="That was last year.")
    revise(article, SOLDIERS.replace("Western", "Eastern"), by=editor)
    give(claim, by=second)
    for risk in (Risk.ACCUSATION, Risk.FIGURE):
        with nothing_changes(), pytest.raises(ValidationError) as refusal:
            edited(claim, by=editor, risk=risk)
        assert list(refusal.value.message_dict) == ["risk"]


def test_a_claim_to_check_again_is_not_settled_by_asking_for_less(
    article: Article, checker: User, second: User, editor: User
) -> None:
    """The sentence around a figure changed: were it routine, its verdict would count again, unseen."""
    claim = make_claim(article, by=checker, risk=Risk.FIGURE)
    give(claim, by=checker)
    revise(article, SOLDIERS.replace("Western", "Eastern"), by=editor)
    with nothing_changes(), pytest.raises(ValidationError) as refusal:
        edited(claim, by=second, risk=Risk.ROUTINE)
    assert list(refusal.value.message_dict) == ["risk"]
    give(claim, by=second)
    assert edited(claim, by=second, risk=Risk.ROUTINE).risk == Risk.ROUTINE


class TestMerging:
    @pytest.fixture
    def other(self, article: Article, checker: User) -> Claim:
        return make_claim(article, by=checker, quote="75 Russian soldiers")

    def merged(self, claim: Claim, into: Claim, by: User, why: str = "The same.") -> Claim:
        claim.refresh_from_db()
        return merge_claim(claim, into=into, by=by, lock_version=claim.lock_version, why=why)

    def test_withdraws_one_and_says_into_which(self, claim: Claim, other: Claim, second: User) -> None:
        with traces() as left:
            merged = self.merged(claim, other, second, why="The same figure.")
        assert left == [("claim", "chidi", "The same figure.")]
        assert (merged.withdrawal, merged.merged_into) == (Withdrawal.MERGED, other)
        assert standings() == {claim: (Standing.WITHDRAWN, ""), other: (Standing.OPEN, "")}

    def test_leaves_the_other_as_it_is(self, claim: Claim, other: Claim, checker: User) -> None:
        before = Claim.objects.filter(pk=other.pk).values().get()
        self.merged(claim, other, checker)
        assert Claim.objects.filter(pk=other.pk).values().get() == before

    def test_is_undone_by_restoring(self, claim: Claim, other: Claim, checker: User) -> None:
        self.merged(claim, other, checker)
        back = restored(claim, by=checker)
        assert (back.withdrawal, back.merged_into) == ("", None)

    def test_into_itself_is_refused(self, claim: Claim, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="another claim of this article"):
            self.merged(claim, claim, checker)

    def test_into_one_that_is_withdrawn_is_refused(self, claim: Claim, other: Claim, checker: User) -> None:
        withdrawn(other, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="not withdrawn"):
            self.merged(claim, other, checker)

    def test_into_one_of_another_article_is_refused(self, claim: Claim, editor: User) -> None:
        elsewhere = make_claim(make_article(by=editor, outlet="Meridian"), by=editor)
        with nothing_changes(), pytest.raises(ValidationError, match="of this article"):
            self.merged(claim, elsewhere, editor)

    def test_of_one_that_is_withdrawn_is_refused(self, claim: Claim, other: Claim, checker: User) -> None:
        withdrawn(claim, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="withdrawn already"):
            self.merged(claim, other, checker)


class TestSplitting:
    def test_makes_a_claim_of_each_part_and_withdraws_the_whole(self, article: Article, second: User) -> None:
        claim = make_claim(article, by=second, claimant="Western estimates", risk=Risk.ACCUSATION)
        with traces() as left:
            parts = split(claim, "75 Russian soldiers", "killed or wounded", by=second, why="Two things.")
        assert left == [
            *[("claim", "chidi", "")] * 2,
            ("claim", "chidi", "Two things."),
            *[("placement", "chidi", "")] * 2,
        ]
        assert [part.placements.get().quote for part in parts] == ["75 Russian soldiers", "killed or wounded"]
        assert {(part.claimant, part.risk, part.split_from) for part in parts} == {
            ("Western estimates", Risk.ACCUSATION, claim)
        }
        assert Claim.objects.get(pk=claim.pk).withdrawal == Withdrawal.SPLIT
        assert [place for place, _verdict in standings().values()] == [Standing.WITHDRAWN, Standing.OPEN, Standing.OPEN]

    def test_takes_no_verdict_along(self, claim: Claim, checker: User) -> None:
        give(claim, by=checker)
        parts = split(claim, "75 Russian soldiers", "killed or wounded", by=checker)
        assert not any(part.reviews.exists() for part in parts)

    @pytest.mark.parametrize("parts", [[], ["75 Russian soldiers"]])
    def test_into_fewer_than_two_is_refused(self, claim: Claim, checker: User, parts: list[str]) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="at least two"):
            split(claim, *parts, by=checker)

    def test_with_a_part_that_is_nowhere_makes_no_part_at_all(self, claim: Claim, checker: User) -> None:
        with nothing_changes(), pytest.raises(ValidationError, match="no words"):
            split(claim, "75 Russian soldiers", Span(21, 23), by=checker)

    def test_of_one_that_is_withdrawn_makes_no_part_at_all(self, claim: Claim, checker: User) -> None:
        withdrawn(claim, by=checker)
        with nothing_changes(), pytest.raises(ValidationError, match="Let it stand again first"):
            split(claim, "75 Russian soldiers", "killed or wounded", by=checker)

    def test_is_undone_by_restoring_which_leaves_the_parts(self, claim: Claim, checker: User) -> None:
        split(claim, "75 Russian soldiers", "killed or wounded", by=checker)
        restored(claim, by=checker)
        assert [place for place, _verdict in standings().values()] == [Standing.OPEN] * 3
