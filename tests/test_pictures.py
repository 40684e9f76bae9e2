"""The pictures of a report: what they show, that they say it in words, and that colour is never alone."""

import io
import struct
import zlib
from datetime import timedelta

import lxml.html
import pytest

from annotations.reports.pictures import Bar, Picture, coverage_strip, time_line, verdict_bar
from annotations.reports.shapes import Report
from tests.make_reports import NOON, TEXT, make_claim, make_full_report, make_open_claim, make_report, make_review


def reviewed(*given: tuple[str, int]) -> Report:
    """A report with a review a claim: its verdict, and how many hours ago it was given."""
    claims = tuple(
        make_claim(number, "75", reviews=(make_review(verdict=verdict, given_at=NOON - timedelta(hours=hours)),))
        for number, (verdict, hours) in enumerate(given, 1)
    )
    return make_report(claims=claims)


def pixels(picture: Picture) -> list[list[bytes]]:
    """The rows of the PNG, read as its specification says: three bytes a pixel."""
    file = io.BytesIO(picture.png())
    assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    while head := file.read(8):
        size, kind = struct.unpack(">I4s", head)
        chunks[kind] = file.read(size)
        assert struct.unpack(">I", file.read(4))[0] == zlib.crc32(kind + chunks[kind])
    wide, high = struct.unpack(">2I", chunks[b"IHDR"][:8])
    data = zlib.decompress(chunks[b"IDAT"])
    rows = [data[row * (1 + 3 * wide) + 1 : (row + 1) * (1 + 3 * wide)] for row in range(high)]
    return [[row[at : at + 3] for at in range(0, len(row), 3)] for row in rows]


def test_the_strip_has_a_bar_where_each_claim_stands() -> None:
    report = make_report(claims=(make_claim(1, "Around 75 soldiers"), make_open_claim(2, "pardon")))
    bars = {bar.display: bar for bar in coverage_strip(report).bars}
    for display, quote in (("disputed", "Around 75 soldiers"), ("open", "pardon")):
        at = TEXT.index(quote)
        assert bars[display].x == pytest.approx(at / len(TEXT) * 480)
        assert bars[display].width == pytest.approx(len(quote) / len(TEXT) * 480)


def test_a_claim_inside_another_is_drawn_over_it_and_a_short_one_is_seen() -> None:
    text = f"A title\n\n{'word ' * 4000}75 soldiers fell."
    report = make_report(text=text, claims=(make_open_claim(1, "75", text=text), make_claim(2, text[9:], text=text)))
    assert [bar.display for bar in coverage_strip(report).bars] == ["disputed", "open"]
    assert coverage_strip(report).bars[1].width >= 4
    assert all(bar.x + bar.width <= 480.01 for bar in coverage_strip(report).bars)


def test_the_strip_says_in_words_how_much_is_claimed_and_where() -> None:
    report = make_report(claims=(make_claim(1, "Around 75 soldiers"), make_open_claim(2, "pardon")))
    share = round(100 * len("Around 75 soldierspardon") / len(TEXT))
    words = coverage_strip(report).words
    assert words.startswith(f"{share} % of the text is in a claim.")
    first, last = (100 * TEXT.index(quote) // len(TEXT) for quote in ("Around", "pardon"))
    assert words.endswith(f"at {first} %: disputed; at {last} %: open")


def test_claims_without_a_place_are_not_in_the_strip() -> None:
    assert coverage_strip(make_report(claims=(make_claim(1, "gone", standing="lost", verdict=""),))).bars == ()


def test_the_time_line_goes_from_the_first_review_to_the_last() -> None:
    line = time_line(reviewed(("verified", 0), ("disputed", 10), ("unverified", 5)))
    assert [bar.display for bar in line.bars] == ["disputed", "unverified", "verified"]
    assert [bar.x for bar in line.bars] == [0, pytest.approx(234), 468]
    assert line.words.startswith("3 reviews, from 20 November 2026, 02:00 UTC to 20 November 2026, 12:00 UTC: ")
    assert line.words.endswith("1 verified, 1 disputed, 1 unverified")


def test_reviews_of_nearly_the_same_time_stand_above_each_other() -> None:
    line = time_line(reviewed(*[("verified", 10)] * 3, ("disputed", 0)))
    at_once = [bar for bar in line.bars if bar.x == 0]
    assert len({bar.y for bar in at_once}) == 3
    assert all(bar.y >= 0 and bar.y + bar.height <= line.height for bar in line.bars)


def test_more_of_them_than_there_are_lanes_stay_in_the_picture() -> None:
    line = time_line(reviewed(*[("verified", 10)] * 20))
    assert all(bar.y >= 0 and bar.y + bar.height <= line.height for bar in line.bars)


def test_no_reviews_and_no_claims_are_said_to_be_none() -> None:
    empty = make_report(claims=())
    assert time_line(empty).words == "No reviews"
    assert verdict_bar(empty.counts()).words == "No claims"
    assert coverage_strip(empty).words.startswith("0 % of the text")


@pytest.mark.parametrize("draw", [lambda r: verdict_bar(r.counts()), coverage_strip, time_line])
def test_every_picture_says_in_words_what_it_shows(draw: type[Picture]) -> None:
    picture: Picture = draw(make_full_report())  # type: ignore[call-arg,assignment,arg-type]
    svg = lxml.html.fromstring(str(picture.svg()))
    assert svg.get("role") == "img"
    assert [title.text for title in svg.iter("title")] == [picture.words]


@pytest.mark.parametrize("display", ["verified", "disputed", "unverified", "open"])
def test_colour_is_never_alone_in_svg_and_png(display: str) -> None:
    picture = Picture("test", "", (Bar(display, 0, 0, 60),))
    plain = Picture("test", "", (Bar("verified", 0, 0, 60),))
    inside = [row[6:170] for row in pixels(picture)[8:-8]]
    shades = {pixel for row in inside for pixel in row}
    assert len(shades) == (2 if display in ("disputed", "unverified") else 1)
    if display != "verified":
        assert ("bar-texture" in picture.svg() or "bar-glyph" in picture.svg()) != ("bar-texture" in plain.svg())


def test_a_picture_is_the_same_bytes_each_time() -> None:
    assert coverage_strip(make_full_report()).png() == coverage_strip(make_full_report()).png()
