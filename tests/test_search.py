"""What the search looks through follows from the record, whatever was done; and it is searched alike everywhere."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from annotations import search_index
from annotations.actions._ledger import recording
from annotations.actions._searching import keep_searchable
from annotations.actions._write import refresh_standing, touch
from annotations.actions.erasing import erase
from annotations.apps import make_searchable
from annotations.choices import Risk, SearchKind
from annotations.models import Article, Claim, SearchText
from annotations.search import Wanted, search
from annotations.searchable import difference_of_articles
from annotations.searching import sought
from tests.histories import History
from tests.make import (
    answer,
    ask,
    choose_rules,
    correct,
    dispute,
    give,
    make_article,
    make_claim,
    note,
    resolve,
    source,
)

pytestmark = pytest.mark.django_db

IS_SQLITE = connection.vendor == "sqlite"


def differing() -> list[str]:
    """Which rows are not as a rebuild would make them."""
    return list(difference_of_articles(list(Article.objects.values_list("pk", flat=True))).rows)


def found(viewer: Any, query: str, **filters: Any) -> list[tuple[int, int | None]]:
    """The articles, and the numbers of their claims, that this person finds."""
    results = search(Wanted(sought(query), **filters), viewer).results
    return [(each.article.pk, each.claim.number if each.claim else None) for each in results]


class TestTheVerbsKeepItRight:
    @pytest.mark.parametrize("seed", range(3))
    def test_through_a_random_history(self, seed):
        history = History(seed, keep=lambda _article: differing())
        history.go_on(40)
        assert [differences for _at, differences in history.kept if differences] == []
        assert differing() == []

    def test_when_rules_and_authors_change(self, article, checker, second, standards_editor, claim):
        accused = make_claim(article, by=second, risk=Risk.ACCUSATION)
        for each in (claim, accused):
            give(each, by=checker)
        for number in (2, 1, 3):
            choose_rules(by=standards_editor, accusation=number, routine=number)
            assert differing() == []
        correct(article, by=standards_editor, author=checker)
        assert differing() == []

    def test_without_reading_again_what_the_verb_read(self, claim, checker):
        with CaptureQueriesContext(connection) as queries:
            give(claim, by=checker)
        assert sum('FROM "annotations_evidence"' in query["sql"] for query in queries) == 1
        assert differing() == []

    def test_of_a_claim_that_is_written_once_more_after_it_was_read(self, claim, checker, second):
        with transaction.atomic(), recording("by_hand", by=checker) as current:
            refresh_standing(claim)
            later = Claim.objects.get(pk=claim.pk)
            later.claimant = "Dmitry Peskov"
            touch(later, by=checker)
            keep_searchable(current)
        assert found(second, "peskov") == [(claim.article_id, 1)]
        assert differing() == []

    def test_a_second_row_of_the_same_words_is_refused(self, claim):
        row = SearchText.objects.get(kind=SearchKind.STATEMENT)
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


class TestQuestionsAndNotes:
    def test_are_found_at_their_claim_and_at_their_article(self, claim, checker, editor, reader):
        ask(claim, to=editor, by=checker, text="Who is Kestrel?")
        note(claim.article, by=checker, text="Kestrel is a bird.")
        assert found(reader, "kestrel") == [(claim.article_id, None), (claim.article_id, 1)]
        [of_article, of_claim] = search(Wanted(sought("kestrel")), reader).results
        assert [(hit.kind, hit.row.made_by, hit.field) for hit in (*of_article.hits, *of_claim.hits)] == [
            (SearchKind.REMARK, checker, "text"),
            (SearchKind.REMARK, checker, "text"),
        ]
        assert [claim for _article, claim in found(reader, "kestrel", person=checker)] == [1]

    def test_are_found_in_the_answer_and_when_they_are_resolved(self, claim, checker, editor):
        question = ask(claim, to=editor, by=checker)
        answer(question, by=editor, text="A bird of prey.")
        resolve(question, by=checker, why="It is an owl.")
        assert found(checker, "prey") == found(checker, "owl") == [(claim.article_id, 1)]
        assert differing() == []

    def test_beside_a_text_that_holds_the_words_too(self, article, checker):
        note(article, by=checker, text="The Western estimates are old.")
        [result] = search(Wanted(sought("western estimates")), checker).results
        assert [hit.kind for hit in result.hits] == [SearchKind.ARTICLE, SearchKind.REMARK]

    def test_are_not_found_any_more_once_they_are_erased(self, claim, checker, superuser):
        row = note(claim, by=checker, text="Xylophone.")
        erase("remark", row.pk, by=superuser, order="Court, 1")
        assert found(checker, "xylophone") == []
        assert differing() == []


class TestTheIndex:
    def test_is_there(self):
        assert search_index.is_there(connection)

    def test_finds_what_came_and_no_longer_what_went(self, claim, checker, second):
        evidence = source(claim, by=checker, note="A briefing of the Pentagon.")
        assert found(second, "pentagon") == [(claim.article_id, 1)]
        SearchText.objects.filter(row=evidence.pk, kind=SearchKind.EVIDENCE).update(text="kremlin")
        assert (found(second, "pentagon"), found(second, "kremlin")) == ([], [(claim.article_id, 1)])
        SearchText.objects.filter(row=evidence.pk, kind=SearchKind.EVIDENCE).delete()
        assert found(second, "kremlin") == []

    def test_is_not_needed_to_find_the_same(self, claim, checker, second, monkeypatch):
        source(claim, by=checker, note="A briefing of the Pentagon.")
        monkeypatch.setattr(search_index, "is_there", lambda _connection: False)
        assert found(second, "pentagon brief") == [(claim.article_id, 1)]

    @pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL keeps its indexes itself")
    def test_is_made_again_where_a_rebuilt_table_lost_it(self, claim, checker, second):
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "{search_index.INDEX}_insert"')
        source(claim, by=checker, note="A briefing of the Pentagon.")
        assert not search_index.is_there(connection)
        assert found(second, "pentagon") == [(claim.article_id, 1)]  # read text by text meanwhile
        make_searchable("default")
        assert search_index.is_there(connection)
        assert found(second, "pentagon") == [(claim.article_id, 1)]


class TestErasedByOrder:
    def test_words_are_gone_from_the_search_and_from_its_index(self, claim, checker, superuser):
        evidence = source(claim, by=checker, note="Xylophone.", confidential=True)
        assert found(checker, "xylophone") != []
        erase("evidence", evidence.pk, by=superuser, order="Court, 1")
        assert found(checker, "xylophone") == []
        assert not SearchText.objects.filter(text__contains="xyl").exists()
        assert differing() == []
        if IS_SQLITE:
            assert "xyl" not in trigrams()


def trigrams() -> set[str]:
    """All that the index of SQLite still holds, deleted or not."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', '{search_index.INDEX}', 'row')")
        cursor.execute("SELECT term FROM temp.held")
        terms = {term for (term,) in cursor.fetchall()}
        cursor.execute("DROP TABLE temp.held")
    return terms


class TestTheCommand:
    def test_says_what_differs_and_mends_it(self, claim, checker, capsys):
        review = dispute(claim, by=checker)
        SearchText.objects.filter(kind=SearchKind.STATEMENT).update(text="nonsense")
        SearchText.objects.filter(kind=SearchKind.REVIEW).delete()
        SearchText.objects.create(article=claim.article, kind=SearchKind.EVIDENCE, row=99, person=checker, text="left")
        with pytest.raises(CommandError) as ended:
            call_command("rebuild_search", "--check")
        assert ended.value.returncode == 1
        said = capsys.readouterr().out
        of = f"(article {claim.article_id})"
        assert said.splitlines() == [
            f"review {review.pk} {of}: missing",
            f"statement {claim.pk} {of}: differs",
            f"evidence 99 {of}: left over",
            "3 rows differ.",
        ]
        assert "nonsense" not in said
        call_command("rebuild_search")
        assert differing() == []
        assert "3 rows differed" in capsys.readouterr().out
        call_command("rebuild_search", "--check")
        assert capsys.readouterr().out == "0 rows differ.\n"

    def test_migrate_fills_what_has_none(self, claim, checker):
        dispute(claim, by=checker)
        SearchText.objects.all().delete()
        make_searchable("default", verbosity=0)
        assert differing() == []


# What is written in an article, and what finds it: in any case, and any part of a word.
SCRIPTS = {
    "Latin": ("Ein GROSSER Straßenzug in Łódź und İstanbul", ("grosser", "STRASSE", "łódź", "istanbul", "ÓDŹ", "in")),
    "Cyrillic": ("Убито около 75 000 солдат, сообщил ПУТИН", ("СОЛДАТ", "путин", "олда", "75 000", "о")),
    "Greek": ("Ο Πρωθυπουργός μίλησε στους ΠΟΛΊΤΕΣ", ("πρωθυπουργόσ", "ΠΡΩΘΥΠΟΥΡΓΌΣ", "πολίτες", "πο")),
    "Arabic": ("قُتل خمسة وسبعون ألف جندي روسي", ("جندي", "وسبع", "جن")),
    "Hebrew": ("לפי הערכות נהרגו 75,000 חיילים", ("חיילים", "הער", "יל")),
    "Chinese": ("据西方估计，约有七万五千名俄罗斯士兵伤亡。", ("俄罗斯士兵", "士兵", "兵", '"，约有"')),
    "Japanese": ("約７５，０００人のロシア兵が死傷したと推定される。", ("ロシア", "死傷", "７５", "兵が")),
    "Thai": ("ทหารรัสเซียเสียชีวิตหรือบาดเจ็บราว 75,000 นาย", ("รัสเซีย", "บาดเจ็บ", "นาย", "75,000")),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_any_script_is_found_by_any_part_of_a_word_in_any_case(script, editor):
    articles = {name: make_article(by=editor, text=f"{name}\n\n{text}") for name, (text, _words) in SCRIPTS.items()}
    for word in SCRIPTS[script][1]:
        assert (articles[script].pk, None) in found(editor, word), word
    longest = max(SCRIPTS[script][1], key=len)
    assert found(editor, longest) == [(articles[script].pk, None)]


def test_composed_and_decomposed_letters_are_the_same(editor):
    make_article(by=editor, text="Title\n\nCafe\u0301 Zoë")
    assert len(found(editor, "caf\u00e9 zoe\u0308")) == 1
