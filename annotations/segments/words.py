"""The words of a text that its language has a meaning for in figures and dates, found in one pass."""

import re
from collections.abc import Iterator
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
    numbers, compound = number_words(language).roles, number_words(language).compound
    calendar = _calendar(language)
    found = Words([], [])
    if not numbers and not calendar:
        return found
    for word in _words(text, language):
        role = numbers.get(word.word)
        if role is None and compound and compound.fullmatch(word.word):
            role = Role.NUMBER
        if role:
            found.numbers.append((word, role))
        elif word.word in calendar:
            found.calendar.append(word)
    return found


def _words(text: str, language: str) -> Iterator[Word]:
    pattern = _WORD_WITH_APOSTROPHE if language in _WITH_APOSTROPHES else _WORD
    for match in pattern.finditer(text):
        written = match.group()
        word = written.lower()
        if language == "ar":
            word = word.translate(_UNWRITTEN)
        elif pattern is _WORD_WITH_APOSTROPHE:
            word = word.replace("’", "'").replace("ʼ", "'")
        yield Word(match.start(), match.end(), word, word != written)


@lru_cache(maxsize=16)
def _calendar(language: str) -> frozenset[str]:
    words = calendar_words(language)
    return words.months | words.unsure | words.weekdays
