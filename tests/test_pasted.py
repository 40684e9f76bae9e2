"""What is read from what somebody pastes of a source: a table of cases, and what hostile text does not do."""

import re
from datetime import date

import pytest

from annotations.models import Evidence
from annotations.pasted import (
    LONGEST_ADDRESS,
    LONGEST_LOCATOR,
    LONGEST_TITLE,
    MOST_CHARACTERS,
    read_pasted,
)

TODAY = date(2026, 11, 23)


def read(text):
    return read_pasted(text, TODAY)


def page(url, title="example.org", **more):
    """What an address fills in."""
    return {"kind": "web_page", "url": url, "title": title, "consulted_on": TODAY, **more}


def document(title, **more):
    return {"kind": "document", "title": title, **more}


ADDRESSES = {
    "https://www.example.org/report": page("https://www.example.org/report"),
    "  https://example.org/report\n": page("https://example.org/report"),
    "HTTPS://Example.org/Report": page("HTTPS://Example.org/Report"),
    "www.example.org/a": page("https://www.example.org/a"),
    "news.example.org/2023/a": page("https://news.example.org/2023/a", "news.example.org"),
    "(https://example.org/a).": page("https://example.org/a"),
    "https://example.org/a_(b)": page("https://example.org/a_(b)"),
    "See: https://example.org/a": page("https://example.org/a"),
    "Источник: https://пример.рф/а": page("https://пример.рф/а", "пример.рф"),
    "https://example.org/a https://example.org/b": page("https://example.org/a", "https://example.org/b"),
}

PLACES = {
    "https://example.org/a.pdf#page=12": "page 12",
    "https://example.org/a.pdf#page=012&zoom=100": "page 12",
    "https://example.org/list?page=12": None,
    "https://example.org/v.mp4#t=75": "1:15",
    "https://example.org/v.mp4#t=npt:10,20.5": "0:10–0:20",
    "https://example.org/v?t=1m15s": "1:15",
    "https://example.org/v?t=1h2m3s": "1:02:03",
    "https://example.org/v?t=00:01:15": "1:15",
    "https://www.youtube.com/watch?v=abc&t=75s": "1:15",
    "https://www.youtube.com/embed/abc?x=1&start=75": "1:15",
    "https://m.youtube.com/watch?v=abc&time_continue=75": "1:15",
    "https://youtu.be/abc?t=3661": "1:01:01",
    "https://forum.example.org/topic?t=75&start=25": None,
    "https://example.org/a?t=1700000000": None,
    "https://example.org/v#t=": None,
    "https://example.org/v#t=9999999s": None,
    "https://example.org/v#t=s": None,
}

FRAGMENTS = {
    "https://example.org/a#:~:text=around%2075%2C000": "around 75,000",
    "https://example.org/a#part:~:text=the%20report-,around%2075,-soldiers": "around 75",
    "https://example.org/a#:~:text=around%2075,have%20died": "around 75 … have died",
    "https://example.org/a#:~:text=one&text=two": "one … two",
    "https://example.org/a#:~:text=%D0%BE%D0%BA%D0%BE%D0%BB%D0%BE%00%20": "около",
}

WAYBACK = "https://web.archive.org/web"
COPIED = date(2023, 11, 10)
ARCHIVES = {
    f"{WAYBACK}/20231110123456/https://www.example.org/x?a=1": "https://www.example.org/x?a=1",
    f"{WAYBACK}/20231110123456if_/http:/example.org/x": "http://example.org/x",
    f"{WAYBACK}/2023/example.org/x": "https://example.org/x",
    f"{WAYBACK}/*/https://example.org/x": "https://example.org/x",
    "https://archive.org/web/20231110123456/https://example.org/x": "https://example.org/x",
    "http://archive.today/2023.11.10-123456/https://example.org/x": "https://example.org/x",
    "https://archive.is/newest/https://example.org/x": "https://example.org/x",
    "https://arquivo.pt/wayback/20231110123456/http://example.org/x": "http://example.org/x",
    "https://archive.ph/AbC1d": None,
    "https://perma.cc/AB12-CD34": None,
    f"{WAYBACK}/2023/javascript:alert(1)": None,
    f"{WAYBACK}/2023/https://[": None,
}

CITATIONS = {
    "Report on losses (2023)": document("Report on losses (2023)"),
    "Doe, J. (2023). Losses. London: Press, p. 12.": document("Doe, J. (2023). Losses. London: Press", locator="p. 12"),
    "J. Doe and A. Roe, Losses, 2023, pp. 12–13": document("J. Doe and A. Roe, Losses, 2023", locator="pp. 12–13"),
    "Doe (Losses, 2023, pages 12-13)": document("Doe (Losses, 2023", locator="pages 12-13"),
    "Roe, Verluste, Berlin 2023, S. 5 f.": document("Roe, Verluste, Berlin 2023", locator="S. 5 f"),
    "Ро И. Отчёт о потерях. М., 2023. С. 7": document("Ро И. Отчёт о потерях. М., 2023. С. 7"),
    "Ро И. Отчёт о потерях, 2023, с. 7": document("Ро И. Отчёт о потерях, 2023", locator="с. 7"),
    "Judgment of 4 May 2023, § 61": document("Judgment of 4 May 2023", locator="§ 61"),
    "Doe (2023), p. 12, in Losses": document("Doe (2023), p. 12, in Losses", locator="p. 12"),
    "Doe,\n  Losses,\n 2023": document("Doe, Losses, 2023"),
    'Jane Doe, "The War", The Journal, p. 2': document('Jane Doe, "The War", The Journal', locator="p. 2"),
    "US p 5 people were hit in 2023": document("US p 5 people were hit in 2023"),
    "Doe, Losses, 2023. https://example.org/a": page("https://example.org/a", "Doe, Losses, 2023"),
    "Losses | The Journal\nhttps://example.org/a": page("https://example.org/a", "Losses | The Journal"),
    "Doe, Losses, p. 3. doi:10.1234/ab(2)c.": page("https://doi.org/10.1234/ab(2)c", "Doe, Losses", locator="p. 3"),
}

DOIS = {
    "doi:10.1234/abc.5": "10.1234/abc.5",
    "DOI: 10.1016/S0140-6736(20)30183-5.": "10.1016/S0140-6736(20)30183-5",
    "10.1234/abc": "10.1234/abc",
    "https://doi.org/10.1234/abc": "10.1234/abc",
}

QUOTATIONS = {
    "“Around 75,000”": "Around 75,000",
    "„Rund 75.000“": "Rund 75.000",
    "„Około 75 000”": "Około 75 000",
    "»Rund 75.000«": "Rund 75.000",
    "«Около 75 000»": "Около 75 000",
    "« Environ 75 000 »": "Environ 75 000",
    '"Around 75,000"': "Around 75,000",
    '"He said "no" to it"': 'He said "no" to it',
    "“He said “no” to it”": "He said “no” to it",
    "«Он сказал: „нет“»": "Он сказал: „нет“",
    "“One\n\ntwo”": "One\n\ntwo",
}


# Of such, over and over, texts are made that might take long to read.
PIECES = [
    "(",
    "“",
    '"',
    "[]",
    "(]",
    "a.",
    "p.1",
    "doi:",
    "10.1234/",
    "https://a.",
    "www.",
    "https://example.org/)",
    "/http:/",
    "#:~:text=a&",
    "S.1-",
    "a",
    "%",
    "«»",
    "t=1m&",
    "-",
]
PIECES += [" ", '" ', ' "a', ":\n", "\n\n\n“", "p. 1 "]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_fills_in_its_site_and_the_day(text):
    assert read(text) == ADDRESSES[text]


@pytest.mark.parametrize("text", PLACES)
def test_a_page_or_a_moment_in_an_address_is_where_in_the_source(text):
    found = read(text)
    assert found.get("locator") == PLACES[text]
    assert found["url"] == text


@pytest.mark.parametrize("text", FRAGMENTS)
def test_words_that_an_address_points_at_are_a_quotation(text):
    found = read(text)
    assert (found["quote"], found["url"]) == (FRAGMENTS[text], text)


def test_an_address_that_only_its_words_make_too_long_is_kept_without_them():
    found = read("https://example.org/a#:~:text=" + "a" * LONGEST_ADDRESS)
    assert (found["url"], found["quote"]) == ("https://example.org/a", "a" * LONGEST_ADDRESS)


@pytest.mark.parametrize("text", ARCHIVES)
def test_the_address_of_an_archive_is_that_of_the_copy_and_tells_the_original(text):
    original = ARCHIVES[text]
    expected = {"kind": "web_page", "consulted_on": TODAY, "archive_url": text}
    expected |= {"archived_on": COPIED} if re.search(r"2023\.?11\.?10", text) else {}
    assert read(text) == expected | ({"url": original, "title": "example.org"} if original else {})


@pytest.mark.parametrize("day", ["20231310", "20230230", "20261124", "00000101", "2023", "202311", "2023.11"])
def test_a_day_that_is_none_or_has_not_come_is_no_date_of_a_copy(day):
    assert "archived_on" not in read(f"{WAYBACK}/{day}/https://example.org/x")


def test_figures_of_the_original_are_no_date_of_its_copy():
    for copy in ("https://archive.is/newest/https://", f"{WAYBACK}/2023/"):
        assert "archived_on" not in read(f"{copy}example.org/20231110/x")


def test_an_address_and_that_of_its_copy_fill_in_both():
    found = read("https://example.org/a, archived at https://perma.cc/AB12-CD34")
    assert found == page("https://example.org/a", archive_url="https://perma.cc/AB12-CD34")


def test_what_an_archive_keeps_as_its_own_is_no_copy():
    assert read("https://archive.org/details/book") == page("https://archive.org/details/book", "archive.org")


@pytest.mark.parametrize("text", DOIS)
def test_a_doi_becomes_its_address(text):
    assert read(text) == page(f"https://doi.org/{DOIS[text]}", f"doi:{DOIS[text]}")


@pytest.mark.parametrize("text", CITATIONS)
def test_a_citation_is_what_it_is_called_and_where_in_it(text):
    assert read(text) == CITATIONS[text]


@pytest.mark.parametrize("text", QUOTATIONS)
def test_words_in_quotation_marks_are_a_quotation(text):
    said = QUOTATIONS[text]
    assert read(text) == {"quote": said}
    assert read(f"{text} https://example.org/a") == page("https://example.org/a", quote=said)
    assert read(f"https://example.org/a\n{text}") == page("https://example.org/a", quote=said)
    for citation in (f"{text} (Doe, Losses, p. 5)", f"{text} — Doe, Losses, p. 5.", f"Doe, Losses, p. 5: {text}"):
        assert read(citation) == document("Doe, Losses", locator="p. 5", quote=said), citation


def test_a_mark_that_is_not_closed_begins_no_quotation():
    assert "quote" not in read("“Around 75,000 https://example.org/a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "javascript:alert(1)",
        "data:text/html,<b>",
        "file:///etc/passwd",
        "http://[::1",
        "https://a/b",
        "…",
        "—",
    ],
)
def test_what_is_nothing_fills_in_nothing(text):
    assert read(text) == {}


def test_only_what_can_be_led_to_is_an_address():
    found = read("A report javascript:alert(1) ftp://example.org/a")
    assert found == document("A report javascript:alert(1) ftp://example.org/a")


def test_a_text_too_long_to_be_a_title_is_a_quotation():
    assert read("word " * 200) == {"quote": ("word " * 200).strip()}


def test_what_was_read_fits_the_record():
    long = "word " * 1000
    for text in (f"“{long}” {long}", f"https://example.org/{'a' * 1979}", f"{long} p. 5", f"doi:10.1234/{'ä' * 300}"):
        found = read(text)
        assert len(found.get("title", "")) <= LONGEST_TITLE
        assert len(found.get("url", "")) <= LONGEST_ADDRESS
        assert len(found.get("locator", "")) <= LONGEST_LOCATOR
    limits = {
        "title": LONGEST_TITLE,
        "url": LONGEST_ADDRESS,
        "archive_url": LONGEST_ADDRESS,
        "locator": LONGEST_LOCATOR,
    }
    for name, limit in limits.items():
        assert Evidence._meta.get_field(name).max_length == limit


def test_an_address_that_is_too_long_is_left_out_rather_than_cut():
    assert read("https://example.org/" + "a" * LONGEST_ADDRESS) == {}


def test_characters_that_no_text_has_are_left_out():
    found = read("“a\0b\ud800” https://example.org/a#:~:text=%00")
    assert found["quote"] == "a b"
    assert "\0" not in "".join(str(value) for value in found.values())


@pytest.mark.parametrize("before", ["", "https://example.org/", f"{WAYBACK}/2023", "https://example.org/a?", "“"])
@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_text_of_full_length_is_read_to_its_end(piece, before):
    """A pattern that began again at each place, and from there at each, would not come to it."""
    found = read((before + piece * MOST_CHARACTERS)[:MOST_CHARACTERS])
    assert {name for name in found if len(str(found[name])) > LONGEST_ADDRESS} <= {"quote"}


def test_more_than_can_be_pasted_is_not_looked_at():
    assert read("a" * MOST_CHARACTERS + " https://example.org/a") == {"quote": "a" * MOST_CHARACTERS}


@pytest.mark.parametrize(
    "title", ["Interview with Olga Romanova", "Phone call, press office", "интервью с пресс-службой"]
)
def test_a_note_of_a_conversation_is_no_document(title):
    assert read(title) == {"kind": "interview", "title": title}


def test_a_title_that_only_begins_alike_is_a_document():
    assert read("Callisto, a moon") == document("Callisto, a moon")
