"""What a query asks for, and how a place with hits is cut and marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.levelling import Span
from annotations.searching import LONGEST, excerpt, excerpt_of, folded, hits, sought

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from(" \n\u00adaAßİΣ“”e\u0301ﬁ中"), st.characters(codec="utf-8")), max_size=60
)


def marked(found):
    """The excerpt as text, with its hits in brackets and the claim's words in braces."""
    words = "".join(
        ("{" * each.is_claim) + ("[" * each.is_hit) + each.text + ("]" * each.is_hit) + ("}" * each.is_claim)
        for each in found.stretches
    )
    return f"{'' if found.starts else '…'}{words}{'' if found.ends else '…'}".replace("}{", "")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ()),
        ("  \u200b ", ()),
        ("One two ONE", ("one", "two")),
        ('"one  TWO" three', ("one two", "three")),
        ("„one two“", ("one two",)),
        ("«раз два»", ("раз два",)),
        ('one "two', ("one", '"two')),
        ('"', ('"',)),
        ("don’t", ("don't",)),
        ("a OR b*", ("a", "or", "b*")),
    ],
)
def test_a_query_is_words_and_phrases(query, words):
    assert sought(query).words == words


def test_of_a_long_query_the_beginning_is_looked_for():
    assert sought("x" * 1_001).is_cut
    assert not sought("x" * 1_000).is_cut
    assert len(sought(" ".join(map(str, range(99)))).words) == 20


@given(TEXTS, st.integers(0, 59), st.integers(1, 10))
def test_whatever_stands_in_a_text_is_found_there(text, start, length):
    word = folded(text[start : start + length])
    if word and word in folded(text):
        assert hits(text, [word])
        assert any(each.is_hit for each in excerpt(text, [word]).stretches)


@given(TEXTS, st.lists(st.text(min_size=1, max_size=3)))
def test_an_excerpt_of_a_short_text_is_the_text(text, queries):
    words = [folded(query) for query in queries if folded(query)]
    assert "".join(each.text for each in excerpt(text, words).stretches) == text


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("Ein Straßenzug", "STRASSE", "Ein [Straße]nzug"),
        ("in İstanbul", "istanbul", "in [İstanbul]"),
        ("Cafe\u0301s", "café", "[Cafe\u0301]s"),
        ("sol\u00addiers, soldiers", "soldiers", "[sol\u00addiers], [soldiers]"),
        ("one  two", "one two", "[one  two]"),
        ("abab", "ab", "[abab]"),
        ("nothing", "else", "nothing"),
    ],
)
def test_hits_are_marked_as_they_came(text, word, shown):
    assert marked(excerpt(text, [folded(word)])) == shown


def test_the_first_hit_of_a_long_text_is_shown_with_whole_words_around_it():
    found = excerpt("word " * 20_000 + "needle " + "word " * 20_000, ["needle"])
    assert marked(found).startswith("…word word")
    assert "[needle]" in marked(found)
    assert marked(found).endswith("word…")
    assert len(marked(found)) < LONGEST


def test_a_claim_is_shown_in_its_sentence_and_a_long_sentence_around_its_claim():
    text = "Before. It rained in the north, they say. After."
    assert marked(excerpt_of(text, Span(8, 41), Span(8, 30), ["rain"])) == "{It [rain]ed in the north}, they say."
    text = "word " * 1_000 + "claim" + " word" * 1_000
    found = marked(excerpt_of(text, Span(0, len(text)), Span(5_000, 5_005), []))
    assert "{claim}" in found
    assert (found[0], found[-1]) == ("…", "…")
    assert len(found) <= LONGEST + 4
