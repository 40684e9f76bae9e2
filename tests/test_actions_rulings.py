"""Ruling words not checkable: by whom, of which words, for how long, and what it means for a sign-off."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from annotations.accounted import read_coverage, read_rulings
from annotations.actions.errors import BlockedError, StaleError
from annotations.actions.rulings import rule_not_checkable, withdraw_ruling
from annotations.anchoring import Span
from annotations.approval import read_approval
from annotations.as_of import as_of
from annotations.choices import Blocker, CoverageRule, RulingReason, SegmentKind
from annotations.clock import now as the_time
from annotations.exporting import export
from annotations.models import Article, Ruling, User
from annotations.record import current_version, read_claims
from annotations.reports import verify_report
from annotations.reports.build import build_report
from annotations.signing import Blocking
from tests.make import (
    choose_rules,
    correct,
    finish,
    give,
    let_pass,
    make_article,
    make_claim,
    nothing_changes,
    revise,
    rule,
    sign,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people", "standings_hold")]

TEXT = "Losses\n\nAround 75 fell, of 1,200 who went. It rained.\n\nHis 3 sons, he hopes, will sleep in peace."


@pytest.fixture
def article(editor: User) -> Article:
    return make_article(by=editor, text=TEXT)


def open_words(article: Article, kind: SegmentKind = SegmentKind.FIGURE) -> list[str]:
    version = current_version(Article.objects.get(pk=article.pk))
    coverage = read_coverage(version, read_claims(version), read_rulings(version))
    return [version.text[each.start : each.end] for each in coverage.open(kind)]


def test_leaves_the_words_open_no_more_and_says_who_and_why(article: Article, checker: User) -> None:
    assert open_words(article) == ["75", "1,200", "3"]
    with traces() as left:
        ruling = rule(article, "His 3 sons", by=checker, reason=RulingReason.OTHER, note="A private matter.")
    assert left == [("ruling", "charlie", "")]
    assert (ruling.quote, ruling.reason, ruling.note) == ("His 3 sons", "other", "A private matter.")
    assert open_words(article) == ["75", "1,200"]


def test_of_a_sentence_is_of_all_of_it(article: Article, checker: User) -> None:
    ruling = rule(article, "1,200", by=checker, sentence=True)
    assert ruling.quote == "Around 75 fell, of 1,200 who went."
    assert open_words(article) == ["3"]


def test_twice_is_one(article: Article, checker: User, second: User) -> None:
    first = rule(article, "1,200", by=checker)
    with nothing_changes():
        assert rule(article, "1,200", by=second) == first


def test_taken_back_leaves_them_open_again_and_both_are_in_the_history(article: Article, checker: User) -> None:
    ruling = rule(article, "1,200", by=checker)
    withdraw_ruling(ruling, by=checker, lock_version=ruling.lock_version, why="It is a claim.")
    assert open_words(article) == ["75", "1,200", "3"]
    with nothing_changes(), pytest.raises(StaleError):
        withdraw_ruling(ruling, by=checker, lock_version=ruling.lock_version)
    again = Ruling.objects.get(pk=ruling.pk)
    with nothing_changes(), pytest.raises(ValidationError):
        withdraw_ruling(again, by=checker, lock_version=again.lock_version)
    history = build_report(article, by=checker).history
    assert [(event.action, event.why) for event in history if event.subject == "ruling"] == [
        ("added", ""),
        ("withdrawn", "It is a claim."),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": "boring"}, "reason"), ({"reason": "other"}, "note"), ({"span": Span(6, 8)}, None)],
)
def test_of_nothing_or_without_a_reason_is_refused(
    article: Article, checker: User, values: dict[str, Any], field: str | None
) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as error:
        rule_not_checkable(article, by=checker, version_number=1, **{"span": Span(0, 6), **values})
    assert field is None or set(error.value.message_dict) == {field}


def test_of_a_text_that_is_no_more_the_current_one_is_refused(article: Article, checker: User, editor: User) -> None:
    revise(article, f"{TEXT} More.", by=editor)
    with nothing_changes(), pytest.raises(StaleError):
        rule_not_checkable(article, by=checker, version_number=1, span=Span(0, 6))


def test_is_not_the_author_s_nor_a_reader_s(
    article: Article, editor: User, checker: User, second: User, reader: User
) -> None:
    ruling = rule(article, "1,200", by=checker)
    correct(article, author=second, by=editor)
    for by in (second, reader):
        with nothing_changes(), pytest.raises(PermissionDenied):
            rule(article, "75", by=by)
        with nothing_changes(), pytest.raises(PermissionDenied):
            withdraw_ruling(ruling, by=by, lock_version=ruling.lock_version)


class TestANewText:
    @pytest.mark.parametrize(
        ("text", "still_open"),
        [
            (TEXT.replace("It rained.", "It snowed."), ["75", "3"]),
            (f"Before.\n\n{TEXT}", ["75", "3"]),
            (TEXT.replace("1,200", "1,300"), ["75", "1,300", "3"]),
            (TEXT.replace(", of 1,200 who went", ""), ["75", "3"]),
        ],
        ids=["beside it", "before it", "in it", "without it"],
    )
    def test_takes_it_along_only_where_its_words_stand(
        self, article: Article, editor: User, checker: User, text: str, still_open: list[str]
    ) -> None:
        rule(article, "1,200", by=checker)
        revise(article, text, by=editor)
        assert open_words(article) == still_open

    def test_does_not_take_along_what_was_taken_back(self, article: Article, editor: User, checker: User) -> None:
        ruling = rule(article, "1,200", by=checker)
        withdraw_ruling(ruling, by=checker, lock_version=ruling.lock_version)
        revise(article, f"{TEXT} More.", by=editor)
        assert ruling.places.count() == 1


def ready(article: Article, checker: User, second: User, *marked: str) -> Article:
    for quote in marked:
        give(make_claim(article, by=checker, quote=quote), by=second)
    return finish(article, by=checker)


FIGURES = ("Around 75 fell", "of 1,200 who went", "His 3 sons")


class TestASignOff:
    @pytest.mark.parametrize(
        ("asked", "marked", "is_refused"),
        [
            (CoverageRule.FIGURES, (), True),
            (CoverageRule.FIGURES, FIGURES[:2], True),
            (CoverageRule.FIGURES, FIGURES, False),
            (CoverageRule.SENTENCES, FIGURES, True),
            (CoverageRule.SENTENCES, tuple(TEXT.split("\n\n")), False),
            (CoverageRule.NOTHING, (), False),
        ],
    )
    def test_asks_for_what_the_rules_ask_for(
        self,
        article: Article,
        editor: User,
        checker: User,
        second: User,
        standards_editor: User,
        asked: str,
        marked: tuple[str, ...],
        is_refused: bool,
    ) -> None:
        choose_rules(by=standards_editor, coverage=asked)
        ready(article, checker, second, *marked)
        if is_refused:
            with nothing_changes(), pytest.raises(BlockedError) as error:
                sign(article, by=editor)
            assert list(error.value.blocking) == [Blocking(Blocker.UNCOVERED)]
        else:
            assert sign(article, by=editor)

    def test_takes_what_is_ruled_not_checkable_for_done(
        self, article: Article, editor: User, checker: User, second: User
    ) -> None:
        for words in ("1,200", "His 3 sons"):
            rule(article, words, by=checker)
        ready(article, checker, second, "Around 75 fell")
        sign(article, by=editor)
        approval = read_approval(Article.objects.get(pk=article.pk))
        assert approval.holds
        rule(article, "he hopes", by=second)
        approval = read_approval(Article.objects.get(pk=article.pk))
        assert ([each.kind for each in approval.changed], approval.holds) == (["ruling"], False)

    def test_is_given_where_a_standards_editor_lets_it_pass(
        self, article: Article, editor: User, checker: User, second: User, standards_editor: User
    ) -> None:
        ready(article, checker, second, FIGURES[0])
        let_pass(article, Blocking(Blocker.UNCOVERED), by=standards_editor, why="An obituary.")
        assert sign(article, by=editor)
        report = build_report(article, by=editor)
        assert [(each.blocker, each.claim, each.person) for each in report.waivers] == [("uncovered", None, "")]

    def test_under_stricter_rules_than_it_was_given_by_holds_on(
        self, article: Article, editor: User, checker: User, second: User, standards_editor: User
    ) -> None:
        ready(article, checker, second, *FIGURES)
        sign(article, by=editor)
        choose_rules(by=standards_editor, coverage=CoverageRule.SENTENCES)
        assert read_approval(Article.objects.get(pk=article.pk)).holds


class TestTheReport:
    @pytest.fixture
    def ruled(self, article: Article, checker: User) -> Article:
        make_claim(article, by=checker, quote="Around 75 fell")
        rule(article, "His 3 sons", by=checker, reason=RulingReason.OTHER, note="A private matter.")
        return article

    def test_says_what_is_open_and_what_is_ruled(self, ruled: Article, reader: User) -> None:
        told = build_report(ruled, by=reader).coverage
        assert [each.quote for each in told.open_figures] == ["1,200"]
        [ruling] = told.rulings
        assert (ruling.quote, ruling.reason, ruling.note, ruling.by) == (
            "His 3 sons",
            "other",
            "A private matter.",
            "Charlie",
        )
        shares = {each.kind: (each.claimed, each.not_checkable, each.open) for each in told.shares}
        assert shares["figure"] == (1, 1, 1)

    def test_of_a_moment_says_what_was_ruled_then(self, article: Article, checker: User, reader: User) -> None:
        before = the_time()
        rule(article, "His 3 sons", by=checker)
        assert as_of(article, before).approval().rulings.standing == []
        assert build_report(article, by=reader, as_of=before).coverage.rulings == ()
        assert len(build_report(article, by=reader, as_of=the_time()).coverage.rulings) == 1

    EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
        "who ruled it": lambda told: told["rulings"][0].update(by="Stella"),
        "why": lambda told: told["rulings"][0].update(note="So."),
        "which words": lambda told: told["rulings"][0].update(end=9),
        "that it was ruled": lambda told: told["rulings"].clear(),
        "that a figure is open": lambda told: told["open_figures"].clear(),
        "which figure is open": lambda told: told["open_figures"][0].update(quote="1,300"),
        "that all of it was read": lambda told: told["shares"].clear(),
    }

    def test_in_a_bundle_is_what_the_entries_prove(self, ruled: Article, reader: User) -> None:
        assert verify_report.check(b"".join(export([ruled.pk], "zip", by=reader)))[0] == []

    @pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
    def test_in_a_bundle_is_found_where_it_was_edited(
        self, ruled: Article, reader: User, edit: Callable[[dict[str, Any]], Any]
    ) -> None:
        from tests.test_bundles import Opened

        opened = Opened(b"".join(export([ruled.pk], "zip", by=reader)))
        edit(opened.said["coverage"])
        assert verify_report.check(opened.sealed())[0] != []
