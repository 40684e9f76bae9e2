"""The words that every print shares, and how text from outside is made visible."""

from datetime import datetime, timedelta, timezone

import pytest

from annotations.choices import Reason
from annotations.reports.words import facts, label, moment, orderly, visible, withheld
from tests.make_reports import make_full_report, make_report, make_sign_off


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("75\u202e000", "75[U+202E]000"),
        ("a\x00b\x1b", "a[U+0000]b[U+001B]"),
        ("a\nb\tc", "a\nb\tc"),
        ("\ufffe\uffff\ud800", "[U+FFFE][U+FFFF][U+D800]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("plain “words”, Ж, 😀", "plain “words”, Ж, 😀"),
    ],
)
def test_what_nobody_would_see_is_a_token(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_a_long_text_keeps_what_joins_letters() -> None:
    persian = "می\u200cخواهم"
    assert orderly(persian) == persian
    assert orderly("\u202e\x07") == "[U+202E][U+0007]"


def test_a_moment_says_its_zone_wherever_it_is_read() -> None:
    there = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 11, 20, 17, 2, tzinfo=there)) == "20 November 2026, 15:02 UTC"
    assert moment(None) == ""


def test_values_have_words_and_strangers_stay_what_they_are() -> None:
    assert label(Reason, "wrong_figure") == "wrong figure"
    assert label(Reason, "strange") == "strange"


def test_the_facts_say_what_is_known_and_leave_out_what_is_not() -> None:
    full = make_full_report()
    said = dict(facts(full))
    assert full.head
    assert full.head.digest in said["Head of the record"]
    assert said["Report digest"] == full.digest
    assert said["Withheld"] == "1 review; 2 confidential sources"
    assert "Signed off" not in said
    assert "Holds" not in said


def test_a_sign_off_that_fell_is_said_to_hold_no_more() -> None:
    said = dict(facts(make_report(sign_off=make_sign_off(holds=False))))
    assert said["Signed off"] == "by Signe Holm, 20 November 2026, 08:00 UTC, version 2; it holds no more"


def test_what_was_asked_for_is_said() -> None:
    said = dict(facts(make_report(with_private=True, with_confidential=True)))
    assert "confidential sources: for the newsroom" in said["Holds"]
    assert "private questions and notes" in said["Holds"]
    assert withheld(make_report()) == []
