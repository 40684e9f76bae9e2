"""Finding words again: the tables of what counts as the same words, and what holds for any text at all."""

import unicodedata
from hashlib import sha256

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from annotations.anchoring import (
    LONGEST_CONTEXT,
    Anchor,
    Span,
    describe,
    digest,
    level,
    levelled,
    locate,
    occurrences,
    trimmed,
)

# Everything that has ever made two copies of one quotation differ, close together.
HOSTILE = (
    "ab75 .,\n\r\t\u00a0\u2003\u2028\u3000"  # letters, figures, white space of every kind
    "\"'“”„«»‘’`´\u1fef\u1ffd"  # quotation marks, two of them in disguise
    "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen and zero-width characters
    "e\u00e9\u0301\u0327\u0308c\u00e7\u0f73\u0344\u212b\u00c5A\u030a"  # composed, apart, and reordered
    "\u1100\u1161\u11a8\uac00\u09c7\u09be\u09cb"  # Hangul and Bengali that compose without accents
    "²2ﬁ½𝟕"  # what NFKC would change
    "\u200e\u200f\u202b\u202c\u2066\u2069שא"  # right to left, with its controls
    "😀👍🏽\ufe0f"
)
texts = st.text(st.sampled_from(HOSTILE), max_size=60) | st.text(max_size=60)


@st.composite
def texts_with_words(draw: st.DrawFn) -> tuple[str, Span]:
    """A text, and a place in it that does not begin or end with white space: what a claim is made of."""
    text = draw(texts.filter(lambda text: bool(text.strip())))
    start = draw(st.integers(0, len(text) - 1))
    span = trimmed(text, start, draw(st.integers(start + 1, len(text))))
    assume(span is not None)
    assert span
    return text, span


def words_at(text: str, span: Span) -> str:
    return text[span.start : span.end]


SAME_WORDS = {
    "a run of spaces": ("75  soldiers", "75 soldiers"),
    "a no-break space": ("75\u00a0soldiers", "75 soldiers"),
    "a narrow no-break space": ("75\u202f000", "75 000"),
    "an ideographic space": ("75\u3000名", "75 名"),
    "a tab": ("75\tsoldiers", "75 soldiers"),
    "a line end": ("75\nsoldiers", "75 soldiers"),
    "the line end of Windows": ("75\r\nsoldiers", "75 \n soldiers"),
    "a line separator": ("75\u2028soldiers", "75 soldiers"),
    "white space at the ends": ("\n 75 soldiers\u00a0", "75 soldiers"),
    "curly double marks": ("“They go first”", '"They go first"'),
    "low German marks": ("„Sie gehen zuerst“", '"Sie gehen zuerst"'),
    "guillemets": ("«Они идут первыми»", '"Они идут первыми"'),
    "single guillemets": ("‹там›", "'там'"),
    "an apostrophe": ("Ukraine’s", "Ukraine's"),
    "a backtick": ("`quoted´", "'quoted'"),
    "a backtick in its other code point": ("\u1fefquoted\u1ffd", "'quoted'"),
    "a soft hyphen": ("sol\u00addiers", "soldiers"),
    "a zero-width space": ("75\u200b soldiers", "75 soldiers"),
    "a zero-width joiner inside an accent": ("e\u200d\u0301", "é"),
    "a byte order mark": ("\ufeff75", "75"),
    "an accent composed or apart": ("Tomás", "Toma\u0301s"),
    "two accents in either order": ("ọ̃", "o\u0303\u0323"),
    "the sign of the ångström": ("5 \u212b", "5 Å"),
    "Hangul in syllables or letters": ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    "Russian й composed or apart": ("Луганский", "Луганскии\u0306"),
}


@pytest.mark.parametrize(("one", "other"), SAME_WORDS.values(), ids=SAME_WORDS)
def test_these_are_the_same_words(one: str, other: str) -> None:
    assert one != other
    assert levelled(one) == levelled(other)
    assert digest(one) == digest(other)


OTHER_WORDS = {
    "a power is no digit": ("10²", "102"),
    "a ligature is no two letters": ("ﬁre", "fire"),
    "a fraction is no figures": ("½", "1/2"),
    "full-width figures are their own": ("７５", "75"),
    "a space more": ("75 000", "75000"),
    "a space less": ("no where", "nowhere"),
    "a comma": ("75,000", "75.000"),
    "a capital": ("Us", "US"),
    "an accent": ("resume", "résumé"),
    "a minus is no hyphen": ("−5", "-5"),
    "a dash is no hyphen": ("10–12", "10-12"),
    "double marks are no single ones": ('"so"', "'so'"),
    "marks there or not": ("“so”", "so"),
    "a right-to-left mark": ("7\u200f-5", "7-5"),
    "an embedding": ("\u202b75\u202c", "75"),
    "an isolate": ("\u206675\u2069", "75"),
    "an override": ("\u202e57", "57"),
    "a skin colour": ("👍🏽", "👍"),
    "a look-alike letter": ("Сcсp", "Cccp"),
    "an ellipsis is no three dots": ("…", "..."),
}


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_these_are_other_words(one: str, other: str) -> None:
    assert levelled(one) != levelled(other)
    assert digest(one) != digest(other)


def test_the_digest_is_that_of_the_levelled_words_in_utf_8() -> None:
    assert digest(" “75”\u00a0солдат ") == sha256('"75" солдат'.encode()).hexdigest()


@given(texts)
def test_levelling_levelled_words_changes_nothing(text: str) -> None:
    assert levelled(levelled(text)) == levelled(text)


@given(texts, st.sampled_from(["NFC", "NFD"]))
@example("\u1fefso\u1ffd", "NFC")
def test_the_form_a_text_comes_in_makes_no_difference(text: str, form: str) -> None:
    assert levelled(unicodedata.normalize(form, text)) == levelled(text)  # type: ignore[arg-type]


@given(texts)
@example("c\u0f73\u0327")  # a vowel sign that hides its accents, and a cedilla that belongs before it
@example("ab\u0344\u0323")
def test_levelling_with_and_without_places_agree(text: str) -> None:
    assert level(text).text.strip() == levelled(text)


@given(texts)
def test_every_levelled_character_knows_where_it_came_from(text: str) -> None:
    found = level(text)
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert list(found.starts) == sorted(found.starts)
    assert list(found.ends) == sorted(found.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))


# text, the quote as somebody gives it, and what stands in the text at each place that is found
FOUND = {
    "as it stands": ("Around 75 soldiers fell.", "75 soldiers", ["75 soldiers"]),
    "nowhere": ("Around 75 soldiers fell.", "76 soldiers", []),
    "a blank quote": ("Around 75 soldiers fell.", " \n ", []),
    "a quote of soft hyphens": ("Around\u00ad 75", "\u00ad", []),
    "an empty text": ("", "75", []),
    "twice": ("75 here, 75 there", "75", ["75", "75"]),
    "overlapping itself": ("ha ha ha", "ha ha", ["ha ha", "ha ha"]),
    "over a line end": ("Around 75\nsoldiers fell.", "75 soldiers", ["75\nsoldiers"]),
    "over no-break spaces": ("um 75\u00a0\u00a0000 Mann", "75 000", ["75\u00a0\u00a0000"]),
    "with straight marks": ("He said: “They go first.”", '"They go first."', ["“They go first.”"]),
    "with bent marks": ('He said: "They go first."', "«They go first.»", ['"They go first."']),
    "past a soft hyphen": ("75 sol\u00addiers fell", "soldiers", ["sol\u00addiers"]),
    "past a zero-width space": ("75\u200b\u200b soldiers", "75 soldiers", ["75\u200b\u200b soldiers"]),
    "after an emoji": ("😀👍🏽 75 soldiers", "75 soldiers", ["75 soldiers"]),
    "an accent apart in the text": ("Toma\u0301s came.", "Tomás came", ["Toma\u0301s came"]),
    "an accent apart in the quote": ("Tomás came.", "Toma\u0301s came", ["Tomás came"]),
    "half of an accent": ("cafe\u0301 is open", "cafe is", []),
    "the letter under an accent": ("cafe\u0301", "e", []),
    "a Hebrew figure between its controls": (
        "נהרגו \u206675\u2069 חיילים",
        "\u206675\u2069 חיילים",
        ["\u206675\u2069 חיילים"],
    ),
    "a Hebrew figure without them": ("נהרגו \u206675\u2069 חיילים", "נהרגו 75 חיילים", []),
    "Arabic": ("قُتل 75 ألف جندي، بحسب التقرير", "75 ألف جندي", ["75 ألف جندي"]),
    "a power for a digit": ("an area of 102 km", "10² km", []),
    "a space too many": ("75000 soldiers", "75 000", []),
    "a space too few": ("75 000 soldiers", "75000", []),
}


@pytest.mark.parametrize(("text", "quote", "found"), FOUND.values(), ids=FOUND)
def test_a_quote_is_found_wherever_its_words_stand(text: str, quote: str, found: list[str]) -> None:
    assert [words_at(text, span) for span in occurrences(text, quote)] == found


@pytest.mark.parametrize(
    ("text", "quote", "start", "end"),
    [
        ("😀 75", "75", 2, 4),
        ("👍🏽 75", "75", 3, 5),
        ("👩‍👩‍👧 75", "75", 6, 8),
        ("e\u0301te\u0301 75", "75", 6, 8),
        ("\u202bשלום\u202c 75", "75", 7, 9),
        ("a\u00ad\u00adb 75", "75", 5, 7),
        ("a\r\n75", "75", 3, 5),
    ],
)
def test_offsets_are_code_points_of_the_text_as_it_came(text: str, quote: str, start: int, end: int) -> None:
    assert occurrences(text, quote) == [Span(start, end)]


@given(st.lists(texts.filter(levelled), min_size=1, max_size=8), st.data())
def test_whole_words_are_found_at_their_place_in_whatever_form(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    forms = st.sampled_from(["NFC", "NFD"])
    form, quoted = data.draw(forms), data.draw(forms)
    words = [unicodedata.normalize(form, word) for word in words]
    start = sum(len(word) + 1 for word in words[:first])
    quote = " ".join(words[first : last + 1])
    found = occurrences(" ".join(words), unicodedata.normalize(quoted, quote))
    assert any(start <= place.start and place.end <= start + len(quote) for place in found)


@given(texts, texts)
def test_places_are_found_in_the_order_of_the_text(text: str, quote: str) -> None:
    found = occurrences(text, quote)
    assert [place.start for place in found] == sorted({place.start for place in found})


@given(texts, texts)
def test_what_is_found_says_the_same_as_the_quote(text: str, quote: str) -> None:
    assert all(levelled(words_at(text, place)) == levelled(quote) for place in occurrences(text, quote))


class TestDescribing:
    def test_an_anchor_holds_the_quote_and_what_stands_around_it(self) -> None:
        assert describe("Around 75 soldiers fell.", 7, 18) == Anchor(7, 18, "75 soldiers", "Around ", " fell.")

    def test_a_quote_that_fills_the_text_has_nothing_around_it(self) -> None:
        assert describe("75", 0, 2) == Anchor(0, 2, "75", "", "")

    def test_context_is_short_where_the_words_stand_once(self) -> None:
        anchor = describe(f"{'a' * 100} 75 {'b' * 100}", 101, 103)
        assert (len(anchor.prefix), len(anchor.suffix)) == (32, 32)

    def test_context_grows_until_it_tells_two_places_apart(self) -> None:
        passage = f"{'a' * 100} 75 {'b' * 100}"
        text = f"First {passage} Second {passage}"
        start = text.rindex("75")
        anchor = describe(text, start, start + 2)
        assert "Second " in anchor.prefix
        assert text.count(anchor.prefix + anchor.quote + anchor.suffix) == 1

    def test_context_ends_somewhere_even_in_a_text_that_repeats_itself_for_ever(self) -> None:
        anchor = describe("75 " * 2000, 3000, 3002)
        assert (len(anchor.prefix), len(anchor.suffix)) == (LONGEST_CONTEXT, LONGEST_CONTEXT)

    @pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 1), (0, 4), (3, 4), (9, 12)])
    def test_a_place_that_is_none_is_refused(self, start: int, end: int) -> None:
        with pytest.raises(ValueError, match="no text between"):
            describe("abc", start, end)


def moved(text: str, quote: str, new_text: str) -> str | None:
    """What is found in the new text of the (last) place where the quote stood in the old one."""
    start = text.rindex(quote)
    found = locate(new_text, describe(text, start, start + len(quote)))
    return words_at(new_text, found) if found else None


TEXT = "Around 75 soldiers fell. The minister denies it."

# the old text, the words in it, the new text, and the words found there
LOCATED = {
    "nothing changed": (TEXT, "75 soldiers", TEXT, "75 soldiers"),
    "a sentence came before": (TEXT, "75 soldiers", f"Kyiv. {TEXT}", "75 soldiers"),
    "a sentence went before": (f"Kyiv. {TEXT}", "75 soldiers", TEXT, "75 soldiers"),
    "its line ends changed": ("a\n\n75 soldiers", "75 soldiers", "a\r\n\r\n75\r\nsoldiers", "75\r\nsoldiers"),
    "its quotation marks were bent": ('He: "No."', '"No."', "Then he: “No.”", "“No.”"),
    "it was put into another Unicode form": ("Tomás came", "Tomás", "So Toma\u0301s came", "Toma\u0301s"),
    "it was reworded": (TEXT, "75 soldiers", TEXT.replace("75", "75,000"), None),
    "one letter changed": (TEXT, "75 soldiers", TEXT.replace("soldiers", "soldier"), None),
    "a space went": (TEXT, "75 soldiers", TEXT.replace("75 ", "75"), None),
    "its words are gone": (TEXT, "75 soldiers", "The minister denies it.", None),
    "all is gone": (TEXT, "75 soldiers", "", None),
    "the words stand twice, and one place has the context": (TEXT, "it", f"As it is. {TEXT}", "it"),
    "the words stand twice in the same surroundings": (TEXT, "75 soldiers", f"Yes. {TEXT} {TEXT}", None),
    "the words stand twice, and neither has the context": (
        TEXT,
        "75 soldiers",
        "Yes: 75 soldiers or 75 soldiers?",
        None,
    ),
}


@pytest.mark.parametrize(("old", "quote", "new", "found"), LOCATED.values(), ids=LOCATED)
def test_words_are_found_again_or_not_at_all(old: str, quote: str, new: str, found: str | None) -> None:
    assert moved(old, quote, new) == found


def test_of_two_places_the_one_with_the_context_is_meant() -> None:
    old = "Portal: 75 fell. Agency: 75 fell."
    start = old.rindex("75")
    new = "Kyiv. Portal: 75 fell. Agency: 75 fell."
    assert locate(new, describe(old, start, start + 2)) == Span(new.rindex("75"), new.rindex("75") + 2)


def test_the_context_is_compared_in_levelled_words() -> None:
    old = "Portal “A”: 75 fell. Agency “B”: 75 fell."
    start = old.rindex("75")
    new = 'So. Portal "A":\n75 fell. Agency\u00a0"B": 75 fell.'
    assert locate(new, describe(old, start, start + 2)) == Span(new.rindex("75"), new.rindex("75") + 2)


def test_a_place_beyond_the_end_is_looked_for_by_its_words() -> None:
    assert locate("It was 75", Anchor(7, 10, "75 ", "", "")) == Span(7, 9)


@given(texts_with_words())
def test_describing_and_locating_again_comes_back_to_the_same_place(case: tuple[str, Span]) -> None:
    text, span = case
    assert locate(text, describe(text, span.start, span.end)) == span


@given(texts_with_words(), texts, texts)
def test_what_is_located_says_the_same_as_the_quote(case: tuple[str, Span], before: str, after: str) -> None:
    text, span = case
    anchor = describe(text, span.start, span.end)
    for new in (before + text + after, before, text[span.start :] + after):
        found = locate(new, anchor)
        assert found is None or levelled(words_at(new, found)) == levelled(anchor.quote)


@given(texts_with_words(), st.integers(0, 70), st.integers(0, 70))
def test_words_that_stand_once_are_located_wherever_they_were_said_to_be(
    case: tuple[str, Span], start: int, end: int
) -> None:
    text, span = case
    quote = words_at(text, span)
    assume(len(occurrences(text, quote)) == 1)
    located = locate(text, Anchor(start, end, quote, "", ""))
    assert located
    assert levelled(words_at(text, located)) == levelled(quote)


@pytest.mark.parametrize(
    ("text", "start", "end", "inner"),
    [
        ("abc", 0, 3, "abc"),
        (" abc ", 0, 5, "abc"),
        ("a \u00a0b\n\u3000c", 1, 5, "b"),
        ("\u200babc\u200b", 0, 5, "\u200babc\u200b"),
        ("a  b", 1, 3, None),
        ("abc", 1, 1, None),
        ("abc", 2, 1, None),
        ("abc", 0, 4, None),
        ("abc", -2, 3, None),
        ("", 0, 0, None),
    ],
)
def test_trimming_takes_white_space_alone_from_the_ends(text: str, start: int, end: int, inner: str | None) -> None:
    span = trimmed(text, start, end)
    assert (words_at(text, span) if span else None) == inner
