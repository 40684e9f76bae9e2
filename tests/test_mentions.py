"""Whom words mention: every case."""

import pytest

from annotations.mentions import mentioned

PEOPLE = ["amara", "tomas", "Yuki", "j.doe", "mail@example.org", "straße"]

CASES = {
    "nobody": ("No name here.", [], []),
    "one": ("@amara knows", ["amara"], []),
    "each once, in order": ("@tomas, @amara and @tomas", ["tomas", "amara"], []),
    "at the end of a sentence": ("Ask @amara.", ["amara"], []),
    "in brackets": ("(@amara)", ["amara"], []),
    "a name with a full stop in it": ("@j.doe.", ["j.doe"], []),
    "in whatever case": ("@AMARA @yuki @STRASSE", ["amara", "Yuki", "straße"], []),
    "an address of mail": ("write to editor@amara.example", [], []),
    "a username that is one": ("@mail@example.org", ["mail@example.org"], []),
    "a name of another network": ("@amara@social.example", [], ["amara@social.example"]),
    "nobody's": ("@amarna said", [], ["amarna"]),
    "a channel": ("as @nexta_live and t.me/@amara had it", [], ["nexta_live"]),
    "a lone sign": ("2 @ 3 and @ and @.", [], []),
    "before a possessive": ("@amara's list", ["amara"], []),
    "before another script": ("@amara、@tomas", ["amara", "tomas"], []),
    "full width": ("@ａｍａｒａ", ["amara"], []),
}


@pytest.mark.parametrize("case", CASES)
def test_who_is_mentioned(case: str) -> None:
    text, known, unknown = CASES[case]
    assert mentioned(text, PEOPLE) == (known, unknown)


def test_a_long_run_takes_no_long_time() -> None:
    assert mentioned("@" * 100_000 + " @a." * 50_000, PEOPLE) == ([], ["a"])
