"""Where sentences begin and end: what surrounds a claim, so that a change around it is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring import Span
from annotations.segments import sentence_around, sentences

TWO = "Around 75 soldiers fell. The minister denies it."


def parts(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, language)]


def around(text: str, words: str, language: str = "en") -> str:
    start = text.index(words)
    span = sentence_around(text, start, start + len(words), language)
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Around 75 soldiers fell.|The minister denies it!|Does he?"),
        ("en", "“They go first,” an activist said.|“Nobody asks.”"),
        ("de", "Er kam am 3. Oktober an.|Niemand sah ihn."),
        ("fr", "Il est parti hier.|Où est-il ?|Personne ne sait."),
        ("es", "¿Quién lo sabe?|Nadie dice nada."),
        ("ru", "Погибли 75 солдат.|Министр это отрицает."),
        ("ru", "В 1990 г. он уехал.|Потом вернулся."),
        ("el", "Έφυγε χθες.|Κανείς δεν ξέρει."),
        ("ar", "قُتل 75 جندياً.|نفى الوزير ذلك."),
        ("he", "נהרגו 75 חיילים.|השר מכחיש."),
        ("hi", "75 सैनिक मारे गए।|मंत्री ने इनकार किया।"),
        ("ja", "75人の兵士が死亡した。|大臣は否定した。"),
        ("zh", "75名士兵死亡。|部长否认。"),
        ("hy", "Նա եկավ։|Հետո գնաց։"),
    ],
)
def test_a_text_is_cut_into_its_sentences(language: str, text: str) -> None:
    whole = text.replace("|", " ") if " " in text else text.replace("|", "")
    assert parts(whole, language) == text.split("|")


@pytest.mark.parametrize(
    "sentence",
    [
        "Losses rose by 3.5 per cent.",
        "They are paid 1.600 euros a month.",
        "Mr. Smith came to St. Petersburg.",
        "He left at 5 p.m. on Monday.",
        "J. R. R. Tolkien wrote it.",
        "See www.example.org for more.",
        "Some 100,000 (one hundred thousand!) men went.",
    ],
)
def test_a_point_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert parts(f"{sentence} The minister denies it.") == [sentence, "The minister denies it."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\u2028", "\u2029", "\x85"], ids=ascii)
def test_a_line_end_ends_a_sentence(end: str) -> None:
    assert parts(f"Freedom for the front{end}and no point at its end") == [
        "Freedom for the front",
        "and no point at its end",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\n\t"], ids=ascii)
def test_where_no_words_are_there_is_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("language", ["xx", "tlh", "en-GB", "sr-Latn", "zh-Hant-TW", ""])
def test_a_language_that_nobody_knows_is_split_all_the_same(language: str) -> None:
    assert len(parts(TWO, language)) == 2


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (TWO, "75", "Around 75 soldiers fell."),
        (TWO, "Around", "Around 75 soldiers fell."),
        (TWO, "fell.", "Around 75 soldiers fell."),
        (TWO, "denies", "The minister denies it."),
        (TWO, "fell. The", TWO),
        (TWO, TWO, TWO),
        (f"Before. {TWO} After.", "soldiers fell. The minister", TWO),
        (f"{TWO} Everything.", "75 soldiers fell. The minister denies it. Every", f"{TWO} Everything."),
        (f"A title\n\n{TWO}\n\nMore.", "75", "Around 75 soldiers fell."),
        (f"A title\n\n{TWO}\n\nMore.", "title", "A title"),
        ("One line\nanother line", "line\nanother", "One line\nanother line"),
        ("😀 So! 👍🏽 Around 75 fell. No.", "75", "👍🏽 Around 75 fell."),
    ],
)
def test_the_sentence_of_some_words_is_all_that_they_run_through(text: str, words: str, sentence: str) -> None:
    assert around(text, words) == sentence


def test_the_article_s_language_decides_where_a_sentence_ends() -> None:
    text = "Er kam am 3. Oktober an. Niemand sah ihn."
    assert around(text, "Oktober", "de") == "Er kam am 3. Oktober an."


def test_a_place_without_words_is_its_own_sentence() -> None:
    assert sentence_around("So.\n\n\nNo.", 4, 5) == Span(4, 5)


HOSTILE = "ab 75.!?…。।:;\"“”'()\n\r\u2028\x85\x1c\u00a0\u200b\u0301é😀👍🏽שא\u202bक"
texts = st.text(st.sampled_from(HOSTILE), max_size=60) | st.text(max_size=60)
languages = st.sampled_from(["en", "de", "ru", "ar", "ja", "hi", "xx"])


@given(texts, languages)
def test_sentences_come_in_order_without_overlap_and_lose_no_words(text: str, language: str) -> None:
    found = sentences(text, language)
    ends = [0, *(span.end for span in found)]
    assert all(end <= span.start < span.end for end, span in zip(ends, found, strict=False))
    assert "".join("".join(text[span.start : span.end] for span in found).split()) == "".join(text.split())
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in found)


@given(texts.filter(bool), languages, st.data())
def test_the_sentence_around_a_place_holds_all_of_it(text: str, language: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = sentence_around(text, start, end, language)
    assert 0 <= span.start <= start
    assert end <= span.end <= len(text)


@given(texts.filter(bool), languages, st.data())
def test_a_sentence_is_the_same_whatever_stands_on_other_lines(text: str, language: str, data: st.DataObject) -> None:
    line = text.replace("\n", " ")
    at = data.draw(st.integers(0, len(line) - 1))
    alone = sentence_around(line, at, at + 1, language)
    below = sentence_around(f"Above it.\n{line}\nBelow.", at + 10, at + 11, language)
    assert below == Span(alone.start + 10, alone.end + 10)
