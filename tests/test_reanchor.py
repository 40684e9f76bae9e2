"""Finding the marked words in the next version: each rule as a sentence, and what holds for any two texts."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.anchoring import Lost, Match, describe, levelled, locate, reanchor
from annotations.choices import PlacementOrigin
from annotations.segments import Sentences, sentence_around
from tests.test_anchoring import texts

ARTICLE = (
    "Losses at the front\n\n"
    "Around 75 soldiers were killed on Monday, officials said. The minister denies it.\n\n"
    "Rain fell on the northern villages for six days. Nobody was hurt there, the mayor told us.\n\n"
    "The bridge near Orla will be closed until spring. Repairs cost 4 million crowns.\n\n"
    "Parliament meets again next week."
)
QUOTE = "75 soldiers were killed"
SENTENCE = "Around 75 soldiers were killed on Monday, officials said."


def followed(old: str, quote: str, new: str, corrections: Sequence[str] = ()) -> tuple[str, ...]:
    """What becomes of the first place of `quote`: status, words found, "context changed"; or "lost", candidates."""
    start = old.index(quote)
    (answer,) = reanchor(old, [(start, start + len(quote))], new, "en", [corrections])
    if isinstance(answer, Lost):
        return "lost", *(new[candidate.start : candidate.end] for candidate in answer.candidates)
    flag = ("context changed",) if answer.context_changed else ()
    return answer.status, new[answer.start : answer.end], *flag


def edited(*changes: tuple[str, str]) -> str:
    text = ARTICLE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def rearranged(*order: int) -> str:
    paragraphs = ARTICLE.split("\n\n")
    return "\n\n".join(paragraphs[number] for number in order)


# what was done to the article, the quote in it, the new text, and what is said of the quote
RULES = {
    "nothing was done": (QUOTE, ARTICLE, ("unchanged", QUOTE)),
    "a paragraph came before it": (QUOTE, f"Kyiv, Tuesday.\n\n{ARTICLE}", ("unchanged", QUOTE)),
    "the title went": (QUOTE, rearranged(1, 2, 3, 4), ("unchanged", QUOTE)),
    "a sentence came right before": (QUOTE, edited(("Around", "It is war. Around")), ("unchanged", QUOTE)),
    "a sentence came right after": (QUOTE, edited(("said. ", "said. It is war. ")), ("unchanged", QUOTE)),
    "the next sentence changed": (QUOTE, edited(("denies", "confirms")), ("unchanged", QUOTE)),
    "its paragraph moved": (QUOTE, rearranged(0, 2, 3, 1, 4), ("moved", QUOTE)),
    "its sentence moved": (
        QUOTE,
        edited((f"{SENTENCE} ", ""), ("until spring.", f"until spring. {SENTENCE}")),
        ("moved", QUOTE),
    ),
    "others moved around it": ("Nobody was hurt", rearranged(0, 2, 3, 4, 1), ("unchanged", "Nobody was hurt")),
    "a figure grew": (QUOTE, edited(("75", "75,000")), ("reworded", "75,000 soldiers were killed")),
    "a figure grew by a space": ("75", edited(("75", "75 000")), ("reworded", "75 000")),
    "a figure became another": ("75", edited(("75", "12")), ("reworded", "12")),
    "a figure lost a decimal point": ("4 million", edited(("4 million", "4.5 million")), ("reworded", "4.5 million")),
    "a negation was put in": (
        QUOTE,
        edited(("were killed", "were not killed")),
        ("reworded", "75 soldiers were not killed"),
    ),
    "a name changed": ("The bridge near Orla", edited(("Orla", "Orlo")), ("reworded", "The bridge near Orlo")),
    "its last word changed": (QUOTE, edited(("killed", "captured")), ("reworded", "75 soldiers were captured")),
    "its first word changed": (SENTENCE, edited(("Around", "Over")), ("reworded", SENTENCE.replace("Around", "Over"))),
    "a word became two": (
        SENTENCE,
        edited(("Around", "At least")),
        ("reworded", SENTENCE.replace("Around", "At least")),
    ),
    "its paragraph moved and a figure changed": (
        QUOTE,
        rearranged(0, 2, 3, 1, 4).replace("75", "76"),
        ("reworded", "76 soldiers were killed"),
    ),
    "the word next to it changed": (
        "75 soldiers",
        edited(("killed", "captured")),
        ("unchanged", "75 soldiers", "context changed"),
    ),
    "a denial was put before": (
        QUOTE,
        edited(("Around", "He denied that around")),
        ("unchanged", QUOTE, "context changed"),
    ),
    "it moved, and its sentence changed": (
        QUOTE,
        rearranged(0, 2, 3, 1, 4).replace("on Monday", "on Tuesday"),
        ("moved", QUOTE, "context changed"),
    ),
    "figure and sentence changed": (
        QUOTE,
        edited(("75", "76"), ("on Monday", "on Tuesday")),
        ("reworded", "76 soldiers were killed", "context changed"),
    ),
    "its words went": (QUOTE, edited((f"{QUOTE} on Monday", "nothing happened")), ("lost",)),
    "its sentence went": (SENTENCE, edited((f"{SENTENCE} ", "")), ("lost",)),
    "another sentence came in its place": (
        SENTENCE,
        edited((SENTENCE, "Snow is forecast for the weekend.")),
        ("lost",),
    ),
    "all is gone": (QUOTE, "", ("lost",)),
    "another text came": (QUOTE, "Wholly other words stand in this one.", ("lost",)),
    "it stands twice in a row": (SENTENCE, edited((SENTENCE, f"{SENTENCE} {SENTENCE}")), ("lost", SENTENCE, SENTENCE)),
    "its words stand twice in its sentence": (QUOTE, edited((QUOTE, f"{QUOTE}, {QUOTE}")), ("lost", QUOTE, QUOTE)),
    "its sentence was copied to the front": (QUOTE, f"{SENTENCE}\n\n{ARTICLE}", ("unchanged", QUOTE)),
    "its sentence was copied to the end": (QUOTE, f"{ARTICLE} {SENTENCE}", ("unchanged", QUOTE)),
    "it was copied, and the place it had now says another figure": (
        SENTENCE,
        edited(("75", "76")) + f"\n\n{SENTENCE}",
        ("lost", SENTENCE, SENTENCE.replace("75", "76")),
    ),
    "it was copied, and its neighbours were edited like the place it had": (
        "Nobody was hurt there, the mayor told us.",
        edited(("six", "seven"), ("Nobody", "Somebody"), ("closed", "shut"))
        + "\n\nNobody was hurt there, the mayor told us.",
        ("lost", "Nobody was hurt there, the mayor told us.", "Somebody was hurt there, the mayor told us."),
    ),
    "a paragraph came into the middle of it": (
        "denies it.\n\nRain fell",
        edited(("\n\nRain", "\n\nMore.\n\nRain")),
        ("reworded", "denies it.\n\nMore.\n\nRain fell"),
    ),
    "spaces and line ends changed": (
        QUOTE,
        edited((" ", "\u00a0"), ("\n\n", "\n \n")),
        ("unchanged", QUOTE.replace(" ", "\u00a0")),
    ),
    "one letter stays one letter": ("R", f"Kyiv.\n\n{ARTICLE}", ("unchanged", "R")),
}


@pytest.mark.parametrize(("quote", "new", "answer"), RULES.values(), ids=RULES)
def test_what_is_said_of_a_quote_when(quote: str, new: str, answer: tuple[str, ...]) -> None:
    assert followed(ARTICLE, quote, new) == answer


LOOK_ALIKE = "Around 78 soldiers were killed on Sunday, officials said."


@pytest.mark.parametrize(
    "before",
    [
        f"Title.\n\n{SENTENCE} {LOOK_ALIKE} The end.",
        f"Title.\n\n{LOOK_ALIKE} {SENTENCE} The end.",
        f"{LOOK_ALIKE}\n\nTitle.\n\n{SENTENCE} The end.",
        f"Title.\n\n{SENTENCE} The end.\n\nAnother day.\n\n{LOOK_ALIKE}",
    ],
)
def test_a_look_alike_that_stays_is_not_the_quote_that_went(before: str) -> None:
    after = before.replace(f"{SENTENCE} ", "")
    status, *candidates = followed(before, SENTENCE, after)
    assert status == "lost"
    assert candidates == [LOOK_ALIKE]


def test_a_look_alike_that_is_edited_in_its_own_place_is_not_the_quote_that_went() -> None:
    before = f"Title.\n\n{SENTENCE} The end.\n\nAnother day.\n\n{LOOK_ALIKE} More."
    after = before.replace(f"{SENTENCE} ", "").replace("78", "79")
    assert followed(before, SENTENCE, after)[0] == "lost"


def test_the_same_sentence_elsewhere_is_another_claim_s() -> None:
    before = f"{SENTENCE} The end.\n\nAnother day.\n\nIt was said: {SENTENCE}"
    after = before.replace(f"{SENTENCE} The", "The")
    assert followed(before, SENTENCE, after) == ("lost", SENTENCE)


@pytest.mark.parametrize("place", range(5))
def test_of_equal_lines_none_is_guessed_when_one_more_came(place: int) -> None:
    before = "Head\n" + "The same line.\n" * 5 + "Foot"
    after = before.replace("Foot", "The same line.\nFoot")
    start = [at for at in range(len(before)) if before.startswith("The same", at)][place]
    (answer,) = reanchor(before, [(start, start + 13)], after)
    assert isinstance(answer, Lost)
    assert len(answer.candidates) == 3


def test_equal_lines_stay_where_they_are_when_something_else_changed() -> None:
    before = "Head\n" + "The same line.\n" * 300 + "Foot"
    spans = [(at, at + 13) for at in range(5, len(before) - 15, 15)]
    assert reanchor(before, spans, f"Kyiv. {before}!") == [Match(a + 6, b + 6, "unchanged", False) for a, b in spans]


LANGUAGES = {
    "Russian": ("В области погибли 75 солдат. Министр молчит.", "погибли 75 солдат", ("75", "75 000")),
    "Arabic": ("قُتل 75 جندياً في المدينة. نفى الوزير ذلك.", "75 جندياً", ("75", "75 ألف")),
    "Hebrew": ("נהרגו 75 חיילים בעיר. השר מכחיש.", "75 חיילים", ("75", "57")),
    "Chinese": ("据报道，75名士兵在城里死亡。部长否认。", "75名士兵", ("75", "75,000")),
    "a Chinese negation": ("据报道，部长昨天承认此事。没有人受伤。", "部长昨天承认此事", ("承认", "不承认")),
    "Japanese": ("昨日、75人の兵士が死亡した。大臣は否定した。", "75人の兵士が死亡した", ("75", "750")),
    "French with emoji": ("Hier 😀, 75 soldats sont morts 💔. Rien.", "75 soldats sont morts 💔", ("morts", "blessés")),
}


@pytest.mark.parametrize(("text", "quote", "change"), LANGUAGES.values(), ids=LANGUAGES)
def test_in_any_language_a_change_inside_is_reworded_and_one_before_is_not(
    text: str, quote: str, change: tuple[str, str]
) -> None:
    assert followed(text, quote, text.replace(*change)) == ("reworded", quote.replace(*change))
    assert followed(text, quote, f"😀👍🏽.\n\n{text}") == ("unchanged", quote)
    apart = unicodedata.normalize("NFD", text)
    assert followed(text, quote, apart) == ("unchanged", unicodedata.normalize("NFD", quote))


def test_bent_quotation_marks_and_soft_hyphens_change_nothing() -> None:
    old = 'Title.\n\nHe said: "They go first, and nobody asks." Then he left.'
    new = "Title.\n\nHe said: “They go first, and no\u00adbody asks.” Then he left."
    assert followed(old, '"They go first, and nobody asks."', new) == (
        "unchanged",
        "“They go first, and no\u00adbody asks.”",
    )


def test_overlapping_and_nested_claims_move_on_their_own() -> None:
    quotes = ["75 soldiers", "75 soldiers were killed on Monday", "killed on Monday, officials", "Monday"]
    spans = [(ARTICLE.index(quote), ARTICLE.index(quote) + len(quote)) for quote in quotes]
    new = edited(("Monday", "Tuesday"))
    found = [
        (answer.status, new[answer.start : answer.end])
        for answer in reanchor(ARTICLE, spans, new)
        if isinstance(answer, Match)
    ]
    assert found == [
        ("unchanged", "75 soldiers"),
        ("reworded", "75 soldiers were killed on Tuesday"),
        ("reworded", "killed on Tuesday, officials"),
        ("reworded", "Tuesday"),
    ]


def test_words_that_come_back_are_found_from_the_version_that_had_them() -> None:
    without = edited((f"{SENTENCE} ", ""))
    assert followed(ARTICLE, SENTENCE, without) == ("lost",)
    assert followed(ARTICLE, SENTENCE, f"Kyiv.\n\n{ARTICLE}") == ("unchanged", SENTENCE)


def test_the_words_for_it_are_those_of_a_placement() -> None:
    from annotations import reanchoring

    assert {reanchoring.UNCHANGED, reanchoring.MOVED, reanchoring.REWORDED} <= set(PlacementOrigin.values)


@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 1), (0, 4), (3, 4)])
def test_a_span_that_is_none_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no text between"):
        reanchor("abc", [(0, 1), span], "abc")


CORRECTION = "Western estimates speak of 75,000 dead and wounded in all."
SHORT = "900 dead"
TWO_LINES = "Toll\n\n75\n\n12\n\nThe end."

# the quote, the text before, the text after, what was suggested instead, and what is said of the quote
CORRECTIONS = {
    "came for the whole sentence": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)),
        [CORRECTION],
        ("reworded", CORRECTION),
    ),
    "came for some of its words": (
        QUOTE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)),
        ["Western estimates speak of 75,000 dead and wounded"],
        ("reworded", CORRECTION[:-8], "context changed"),
    ),
    "came, levelled": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION.replace(" ", "\u00a0"))),
        [f" {CORRECTION.replace('dead', 'de' + chr(0xAD) + 'ad')}\n"],
        ("reworded", CORRECTION.replace(" ", "\u00a0")),
    ),
    "came while its neighbours were edited": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION), ("denies", "confirms"), ("Losses at", "Dead at")),
        [CORRECTION],
        ("reworded", CORRECTION),
    ),
    "came while the old words are quoted at the end": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)) + f"\n\nAn earlier version was wrong. {SENTENCE}",
        [CORRECTION],
        ("reworded", CORRECTION),
    ),
    "came while the old words are quoted otherwise at the end": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)) + f"\n\n{SENTENCE.replace('Around', 'We said that around')}",
        [CORRECTION],
        ("reworded", CORRECTION),
    ),
    "came beside the words, which stand there reworded": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, f"{SENTENCE.replace('75', '76')} {CORRECTION}")),
        [CORRECTION],
        ("reworded", SENTENCE.replace("75", "76")),
    ),
    "came beside the words, which stand there unchanged": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, f"{SENTENCE} {CORRECTION}")),
        [CORRECTION],
        ("unchanged", SENTENCE),
    ),
    "is one of several": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)),
        ["", SENTENCE, CORRECTION.replace("75,000", "70,000"), CORRECTION],
        ("reworded", CORRECTION),
    ),
    "is a part of another": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)),
        ["Western estimates speak of 75,000 dead", CORRECTION, "of 75,000 dead and wounded in all"],
        ("reworded", CORRECTION),
    ),
    "stands there twice": (SENTENCE, ARTICLE, edited((SENTENCE, f"{CORRECTION} {CORRECTION}")), [CORRECTION], "lost"),
    "stands there and in a notice": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION)) + f"\n\nCorrected: {CORRECTION}",
        [CORRECTION],
        "lost",
    ),
    "stood there before": (
        SENTENCE,
        edited((SENTENCE, f"{SENTENCE} {CORRECTION}")),
        edited((SENTENCE, CORRECTION)),
        [CORRECTION],
        "lost",
    ),
    "stood next to it before and came elsewhere": (
        SENTENCE,
        edited((SENTENCE, f"{SENTENCE} {CORRECTION[:-1]}, as a man in the old town of Orla told us on a rainy day.")),
        edited((SENTENCE, CORRECTION)) + f" {CORRECTION}",
        [CORRECTION[:-1]],
        "lost",
    ),
    "stood elsewhere before and came once more": (
        SENTENCE,
        f"{ARTICLE} {CORRECTION}",
        edited((SENTENCE, CORRECTION)) + f" {CORRECTION}",
        [CORRECTION],
        ("reworded", CORRECTION),
    ),
    "stood elsewhere before and stays there": (
        SENTENCE,
        f"{ARTICLE} {CORRECTION}",
        edited((f"{SENTENCE} ", "")) + f" {CORRECTION}",
        [CORRECTION],
        "lost",
    ),
    "came somewhere else": (SENTENCE, ARTICLE, edited((f"{SENTENCE} ", "")) + f" {CORRECTION}", [CORRECTION], "lost"),
    "is not quite what came": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, CORRECTION.replace("75,000", "57,000"))),
        [CORRECTION],
        "lost",
    ),
    "is only the beginning of a word": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, "Western estimates speak of 75,000 deadlines.")),
        ["Western estimates speak of 75,000 dead"],
        "lost",
    ),
    "is only the beginning of a figure": (
        SENTENCE,
        ARTICLE,
        edited((SENTENCE, "All the dead and wounded were by then 75,000,000.")),
        ["All the dead and wounded were by then 75,000"],
        "lost",
    ),
    "is what the next sentence became": (
        "The minister denies it.",
        ARTICLE,
        edited((f"{SENTENCE} The minister denies it.", SENTENCE.replace("75", "75,000"))),
        [SENTENCE.replace("75", "75,000")],
        "lost",
    ),
    "is a figure that another sentence has": (
        QUOTE,
        ARTICLE,
        edited((SENTENCE, "The new bridge cost 75,000 crowns.")),
        ["75,000"],
        "lost",
    ),
    "is a figure of the same sentence, which came elsewhere": (
        QUOTE,
        ARTICLE,
        edited((f"{SENTENCE} ", ""), ("4 million", "75,000")),
        ["75,000"],
        "lost",
    ),
    "is short and all that came for the title": (
        "Losses at the front",
        ARTICLE,
        edited(("Losses at the front", SHORT)),
        [SHORT],
        ("reworded", SHORT),
    ),
    "is short and one of two lines that came": (
        "Losses at the front",
        ARTICLE,
        edited(("Losses at the front", f"{SHORT}\n\nBy our reporter")),
        [SHORT],
        "lost",
    ),
    "is short and came for one of two lines": ("75", TWO_LINES, "Toll\n\n75,000\n\nThe end.", ["75,000"], "lost"),
    "was not suggested": (SENTENCE, ARTICLE, edited((SENTENCE, CORRECTION)), [], "lost"),
    "is blank": (SENTENCE, ARTICLE, edited((SENTENCE, CORRECTION)), ["\u00ad", " "], "lost"),
    "is wider than the words that it reworded": (
        "75 soldiers",
        ARTICLE,
        edited(("75 soldiers were killed", "75,000 soldiers were killed or \u00a0wounded")),
        ["75,000 soldiers were killed or wounded"],
        ("reworded", "75,000 soldiers were killed or \u00a0wounded", "context changed"),
    ),
    "is in among the words that it reworded": (
        QUOTE,
        ARTICLE,
        edited(("75", "75,000")),
        ["75,000"],
        ("reworded", "75,000 soldiers were killed"),
    ),
    "stands elsewhere, and other words came": (
        QUOTE,
        ARTICLE,
        edited(("75", "76")) + f" {CORRECTION}",
        [CORRECTION],
        ("reworded", "76 soldiers were killed"),
    ),
    "stands elsewhere, and the words stayed": (
        QUOTE,
        ARTICLE,
        f"{ARTICLE} {CORRECTION}",
        [CORRECTION],
        ("unchanged", QUOTE),
    ),
}


@pytest.mark.parametrize(("quote", "old", "new", "corrections", "answer"), CORRECTIONS.values(), ids=CORRECTIONS)
def test_what_is_said_of_a_quote_where_its_correction(
    quote: str, old: str, new: str, corrections: list[str], answer: tuple[str, ...] | str
) -> None:
    found = followed(old, quote, new, corrections)
    assert (found[0] if isinstance(answer, str) else found) == answer


def test_each_quote_has_its_own_corrections() -> None:
    new = edited((SENTENCE, CORRECTION))
    start = ARTICLE.index(SENTENCE)
    spans = [(start, start + len(SENTENCE))] * 2
    one, other = reanchor(ARTICLE, spans, new, "en", [[CORRECTION], []])
    assert isinstance(one, Match)
    assert isinstance(other, Lost)


@pytest.mark.parametrize("blank", [" ", "\n\n", "\u00ad", "\u00a0\u00ad\u200b", " \ufeff\n"], ids=ascii)
def test_a_span_without_words_is_lost_and_looked_for_nowhere(blank: str) -> None:
    text = ARTICLE.replace("75 soldiers", f"75{blank}soldiers")
    span = (text.index(f"75{blank}") + 2, text.index(f"75{blank}") + 2 + len(blank))
    for new in (text, f"Kyiv.\n\n{text}", text.replace("75", "76"), ARTICLE):
        assert reanchor(text, [span], new) == [Lost()]


# Properties

words = st.sampled_from(["75", "soldiers", "were", "not", "killed", "in", "Orla", "нет", "了", "«да»", "e\u0301", "😀"])
sentences = st.lists(words, min_size=1, max_size=9).map(lambda chosen: " ".join(chosen) + ".")
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
articles = st.lists(paragraphs, min_size=1, max_size=5).map("\n\n".join)
any_text = texts | articles


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(any_text.filter(bool))
    starts = draw(st.lists(st.integers(0, len(text) - 1), min_size=1, max_size=5))
    return text, [(start, draw(st.integers(start + 1, len(text)))) for start in starts]


@given(texts_with_spans(), any_text)
def test_whatever_the_texts_an_answer_says_what_stands_there(case: tuple[str, list[tuple[int, int]]], new: str) -> None:
    old, spans = case
    answers = reanchor(old, spans, new)
    assert len(answers) == len(spans)
    for (start, end), answer in zip(spans, answers, strict=True):
        if isinstance(answer, Match):
            assert 0 <= answer.start < answer.end <= len(new)
            same = levelled(old[start:end]) == levelled(new[answer.start : answer.end])
            assert same == (answer.status in ("unchanged", "moved"))
        else:
            assert len(answer.candidates) <= 3
            assert all(0 <= c.start < c.end <= len(new) and 0 <= c.score <= 1 for c in answer.candidates)
            assert all(one.score >= other.score for one, other in pairwise(answer.candidates))


@given(texts_with_spans(), texts_with_spans())
def test_whatever_is_suggested_an_answer_is_that_or_what_it_would_be_without(
    case: tuple[str, list[tuple[int, int]]], other: tuple[str, list[tuple[int, int]]]
) -> None:
    """What is suggested are stretches of the new text."""
    (old, spans), (new, stretches) = case, other
    suggested = [new[start:end] for start, end in stretches]
    plain = reanchor(old, spans, new)
    for before, answer in zip(plain, reanchor(old, spans, new, "en", [suggested] * len(spans)), strict=True):
        if answer != before:
            assert isinstance(answer, Match)
            assert answer.status == "reworded"
            assert levelled(new[answer.start : answer.end]) in map(levelled, suggested)
        assert not isinstance(before, Match) or before.status != "unchanged" or answer == before


def test_a_suggestion_is_not_found_in_half_a_letter() -> None:
    """U+0F73 is written as two marks, which belong to the letter before them."""
    [answer] = reanchor("2", [(0, 1)], "`\u0f73", "en", [["`"]])
    assert answer == reanchor("2", [(0, 1)], "`\u0f73")[0]


@given(texts_with_spans())
def test_in_the_same_text_every_claim_is_unchanged(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    assert reanchor(text, spans, text) == [
        Match(start, end, "unchanged", False) if levelled(text[start:end]) else Lost() for start, end in spans
    ]


@given(texts_with_spans(), st.randoms(use_true_random=False))
def test_the_answers_come_in_the_order_asked(case: tuple[str, list[tuple[int, int]]], random: object) -> None:
    text, spans = case
    new = f"New. {text}"
    alone = [reanchor(text, [span], new)[0] for span in spans]
    assert reanchor(text, spans, new) == alone
    assert reanchor(text, spans[::-1], new) == alone[::-1]


@given(texts_with_spans(), any_text)
def test_there_and_back_again_no_claim_ends_in_another_place(case: tuple[str, list[tuple[int, int]]], new: str) -> None:
    """Whatever is carried to another version without a change is found where it was, or not at all: never elsewhere."""
    old, spans = case
    for (start, end), there in zip(spans, reanchor(old, spans, new), strict=True):
        if not isinstance(there, Match) or there.status == "reworded":
            continue
        (back,) = reanchor(new, [(there.start, there.end)], old)
        if isinstance(back, Match):
            assert levelled(old[back.start : back.end]) == levelled(old[start:end])


EDITS = st.sampled_from(["{}", "Brand new.", "", "{} And more.", "Before it. {}", "{}\n\nA paragraph more."])


@st.composite
def edited_articles(draw: st.DrawFn) -> tuple[str, str, list[tuple[int, int]]]:
    """An article, what some of its paragraphs were edited to, and claims of whole words in those that were not.

    Each paragraph has a number, so that its own line is like no other; what it says may stand in others, too.
    Claims may overlap, lie in each other, run through two paragraphs, and be the same as others.
    """
    said = draw(st.lists(paragraphs, min_size=2, max_size=4))
    parts = [f"{number}: {draw(st.sampled_from(said))}" for number in range(draw(st.integers(3, 7)))]
    edits = draw(st.lists(EDITS, min_size=len(parts), max_size=len(parts)))
    old, new = "\n\n".join(parts), "\n\n".join(edit.format(part) for edit, part in zip(edits, parts, strict=True))
    starts = [old.index(part) for part in parts]
    kept = [edit == "{}" for edit in edits]
    runs = [(i, j) for i in range(len(parts)) for j in (i, i + 1) if j < len(parts) and all(kept[i : j + 1])]
    assume(runs and old != new)
    spans = []
    for first, last in draw(st.lists(st.sampled_from(runs), min_size=2, max_size=6)):
        ends = starts[first], starts[last] + len(parts[last])
        here = [match.span() for match in re.finditer(r"\S+", old) if ends[0] <= match.start() < ends[1]]
        words = sorted(draw(st.lists(st.sampled_from(here), min_size=2, max_size=2)))
        spans.append((words[0][0], words[-1][1]))
    return old, new, [*spans, spans[0]]


@given(edited_articles())
def test_there_and_back_again_every_untouched_claim_is_restored(case: tuple[str, str, list[tuple[int, int]]]) -> None:
    old, new, spans = case
    there = reanchor(old, spans, new)
    assert [isinstance(answer, Match) and (answer.status, answer.context_changed) for answer in there] == [
        ("unchanged", False)
    ] * len(spans)
    back = reanchor(new, [(answer.start, answer.end) for answer in there if isinstance(answer, Match)], old)
    assert back == [Match(start, end, "unchanged", False) for start, end in spans]


@given(texts_with_spans())
def test_describing_and_reanchoring_agree(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    for start, end in spans:
        assume(text[start:end] == text[start:end].strip() and levelled(text[start:end]))
        found = locate(text, describe(text, start, end))
        (answer,) = reanchor(text, [(start, end)], text)
        assert isinstance(answer, Match)
        assert found is None or (found.start, found.end) == (answer.start, answer.end)


@given(texts_with_spans(), st.sampled_from(["en", "ru", "zh"]))
def test_sentences_asked_for_together_are_those_asked_for_alone(
    case: tuple[str, list[tuple[int, int]]], language: str
) -> None:
    text, spans = case
    together = Sentences(text, language)
    for start, end in spans:
        assert together.around(start, end) == sentence_around(text, start, end, language)
