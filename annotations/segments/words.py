"""The words of a text that its language has a meaning for in figures and dates, found in one pass."""

import re
from functools import lru_cache
from typing import NamedTuple

from annotations.segments.calendar_words import calendar_words
from annotations.segments.characters import APOSTROPHES, MARKS
from annotations.segments.number_words import Role, number_words

_WORD = re.compile(rf"[\w{MARKS}]+")
# Where an apostrophe is a letter of the word: п'ять. Elsewhere it stands between two: d'une.
_WORD_WITH_APOSTROPHE = re.compile(rf"[\w{MARKS}]+(?:[{APOSTROPHES}][\w{MARKS}]+)?")
_WITH_APOSTROPHES = frozenset({"uk", "be"})
# What is only written now and then, and means the same without.
_UNWRITTEN = dict.fromkeys((*range(0x64B, 0x660), 0x670, 0x640))


class Word(NamedTuple):
    start: int
    end: int
    word: str  # as the tables have it
    is_capitalised: bool


class Words(NamedTuple):
    """The number words and the calendar words of a text, each in order."""

    numbers: list[tuple[Word, Role]]
    calendar: list[Word]


def known_words(text: str, language: str) -> Words:
    """`language` is a code without region or script."""
    numbers, calendar = number_words(language), _calendar(language)
    found = Words([], [])
    if not numbers.roles and not calendar:
        return found
    pattern = _WORD_WITH_APOSTROPHE if language in _WITH_APOSTROPHES else _WORD
    meanings: dict[str, tuple[str, Role | None]] = {}  # of each word that was met, as written: most come often
    for match in pattern.finditer(text):
        written = match.group()
        if written not in meanings:
            word = _as_in_tables(written, language)
            meanings[written] = word, numbers.role(word)
        word, role = meanings[written]
        if role or word in calendar:
            known = Word(match.start(), match.end(), word, written[0].isupper())
            if role:
                found.numbers.append((known, role))
            else:
                found.calendar.append(known)
    return found


def _as_in_tables(written: str, language: str) -> str:
    word = written.lower()
    if language == "ar":
        return word.translate(_UNWRITTEN)
    return word.replace("’", "'").replace("ʼ", "'") if language in _WITH_APOSTROPHES else word


@lru_cache(maxsize=16)
def _calendar(language: str) -> frozenset[str]:
    words = calendar_words(language)
    return words.months | words.unsure | words.weekdays
