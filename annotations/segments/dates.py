"""The dates of a text: days, months and years, in figures and in words; times of day; days of the week.

What might be a date or a figure is left to be a figure: nobody should miss "2000 soldiers" for a year.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from annotations.levelling import Span
from annotations.segments.calendar_words import CalendarWords, calendar_words
from annotations.segments.characters import BLANKS
from annotations.segments.ideographs import ideographic_dates
from annotations.segments.shapes import merged
from annotations.segments.words import Word

# What a number of four digits in the news must be to pass for a year. A round one may as well count something.
_YEARS, _YEAR_LENGTH, _ROUND = range(1500, 2100), 4, 100
# How far before a month or a year its day, or the word that makes it a date, can begin.
_BEFORE = 40

_B = f"[{BLANKS}]"
_ZONE = r"(?:GMT|UTC|BST|CES?T|EES?T|MSK|E[SD]?T|P[SD]T)\b"
# 2021-05-06T07:08:09.123Z, 2023/11/10
_YEAR_FIRST = rf"""
    (?P<year>\d{{4}})(?P<between>[-./])(?P<month>\d\d?)(?P=between)(?P<day>\d\d?)
    (?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?(?:Z\b|[+-]\d\d:?\d\d|{_B}{_ZONE})?)?"""
# 10.11.2023, 10/11/23, and 11/10/2023 too: whichever comes first, one of the two is a month
_YEAR_LAST = r"(?P<first>\d\d?)(?P<same>[-./])(?P<second>\d\d?)(?P=same)(?:\d{4}|\d\d)"
# 2022-2023, 2022/23
_YEARS_LONG = rf"(?P<from>\d{{4}}){_B}?[-‐‑–—/]{_B}?(?P<to>\d{{4}}|\d\d)"
# 1990s, 1990er, 1990-х
_DECADE = r"(?P<decade>\d{3}0)(?:['’]?s\b|ern?\b|[-‐‑](?:х|те|ті|их)\b)"
# 6:45 PM CET, 19.30 Uhr, 19h30, 10点30分. A bare 19:30 may be a result.
_CLOCK = rf"""
    (?P<clock>\d{{1,2}}(?:[:.]\d\d){{0,2}}{_B}?(?:[ap]\.{_B}?m\.|[ap]m\b|[AP]M\b|Uhr\b|o['’]clock\b)(?:{_B}{_ZONE})?
    |\d{{1,2}}(?::\d\d){{1,2}}{_B}?{_ZONE}|\d{{1,2}}{_B}?h{_B}?\d\d\b|\d{{1,2}}[時时点點]\d{{1,2}}分)"""
_NUMERIC = re.compile(
    rf"(?<!\d[.,:/-])(?:{'|'.join((_YEAR_FIRST, _YEAR_LAST, _YEARS_LONG, _DECADE, _CLOCK))})(?!\d|[.,:/-]\d)",
    re.VERBOSE,
)
# Where a pattern of digits can begin. Looking for these first is many times faster than trying it on every letter.
_DIGITS = re.compile(r"\d++")

_YEAR_ALONE = re.compile(r"(?<![\w.,:/'’+$€£¥–-])\d{4}(?![\d%٪‰€$£]|[.,:/–-]\d)")
# года, року, godine: belongs to the year before it
_YEAR_WORD = re.compile(
    rf"\.?{_B}?(?:гг?\b\.?|год(?:а|у|ом|е|ы|ов)?\b|рр?\.|рок(?:у|ом|и|ів)\b|році\b|рік\b|godin[aeiu]\b|годин[аеиу]\b)"
)
_BRACKETS = ("(", ")"), ("[", "]"), ("© ", "")

_DAY = r"\d{1,2}(?:st|nd|rd|th|er|[ºª]|[-‐‑]?(?:го|е|ого))?\.?"
_TO = rf"{_B}?(?:[-–—]|to|bis|und|and|au|et|al?|y|i|по|и|та|إلى){_B}?"
_DAYS_BEFORE_MONTH = re.compile(rf"(?<![\w.,:/$€£])(?:{_DAY}{_TO})?{_DAY}(?:,?{_B}|{_B}(?:of|de|du){_B}|[-/])$")
_DAYS_AFTER_MONTH = re.compile(
    rf"\.?{_B}?\d{{1,2}}(?:st|nd|rd|th)?(?:{_B}?[-–]{_B}?\d{{1,2}}(?:th)?)?(?!\d|[.,:]\d|{_B}?[%‰])"
)
_YEAR = r"(\d{4})(?![\d%‰]|[.,:–-]\d)"
_YEAR_AFTER_MONTH = re.compile(rf"\.?(?:{_B}|{_B}?[-–/]{_B}?|{_B}(?:de|del|of|عام|سنة){_B}|['’]){_YEAR}")
_YEAR_AFTER_DAY = re.compile(rf",{_B}{_YEAR}")  # July 10, 2022
# An Arabic month of two words, and its second name: تشرين الثاني/نوفمبر
_ARABIC_REST = re.compile(rf"{_B}(?:الأول|الثاني|الاول)")
_ARABIC_NAME = re.compile(rf"{_B}?/{_B}?(?:(?:كانون|تشرين){_B})?[^\W\d_]+")
_LAST_WORD = re.compile(rf"(\w+){_B}$")
_AFTER_WEEKDAY = frozenset({" ", ", ", ", den ", " den ", ", the ", " the ", ", dem ", ", le ", "، ", "\u00a0"})


def dates(text: str, language: str, calendar: Iterable[Word]) -> list[Span]:
    """The dates of `text` in order, without overlap. `calendar` are the months and weekdays among its words."""
    words = calendar_words(language)
    named = sorted(_named(text, words, calendar))
    found = chain(
        _with_weekdays(text, named),
        _in_digits(text, words),
        ideographic_dates(text),
    )
    return merged(found)


def _is_possible(match: re.Match[str]) -> bool:
    """Whether the numbers are such as a calendar or a clock has."""
    year, month, day = match["year"], match["month"], match["day"]
    first, second, begin, end = match["first"], match["second"], match["from"], match["to"]
    if year:
        return int(year) in _YEARS and int(month) in range(1, 13) and int(day) in range(1, 32)
    if first:
        days = sorted((int(first), int(second)))
        return 1 <= days[0] <= 12 and days[1] <= 31
    if begin:
        until = int(begin) // 100 * 100 + int(end) if len(end) == 2 else int(end)
        return int(begin) in _YEARS and until in _YEARS and until > int(begin)
    if match["decade"]:
        return int(match["decade"]) in _YEARS
    return int(re.split(r"\D", match["clock"])[0]) <= 24


def _in_digits(text: str, words: CalendarWords) -> Iterator[Span]:
    """Dates and times that begin with a digit and need no month in words."""
    end = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start < end:
            continue
        match = _NUMERIC.match(text, start)
        if match and _is_possible(match):
            end = match.end()
        else:
            end = _end_of_year(text, start, words) if digits.end() - start == _YEAR_LENGTH else start
        if end > start:
            yield Span(start, end)


def _end_of_year(text: str, start: int, words: CalendarWords) -> int:
    """Where the year that begins at `start` ends, or `start`: only where a word or a bracket beside it says so."""
    match = _YEAR_ALONE.match(text, start)
    if not match or int(match.group()) not in _YEARS:
        return start
    word = _YEAR_WORD.match(text, match.end())
    if word or int(match.group()) % _ROUND == 0:
        return word.end() if word else start
    left = text[max(0, start - _BEFORE) : start]
    before = _before_year(words.before_year)
    in_brackets = any(left.endswith(one) and text.startswith(other, match.end()) for one, other in _BRACKETS)
    return match.end() if in_brackets or (before and before.search(left)) else start


@lru_cache(maxsize=16)
def _before_year(pattern: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?:{pattern}){_B}$", re.IGNORECASE) if pattern else None


def _named(text: str, words: CalendarWords, calendar: Iterable[Word]) -> Iterator[tuple[int, int, bool]]:
    """Months, with their days and years, and weekdays: start, end, and whether it is a weekday."""
    for word in calendar:
        if words.capitalised and not word.is_capitalised:
            continue
        if word.word in words.weekdays:
            yield word.start, word.end, True
            continue
        start = _days_before(text, word.start)
        end = _after_month(text, word, words, has_day=start < word.start)
        if (start, end) != (word.start, word.end) or word.word in words.months or _is_month(text, word, words):
            yield start, end, False


def _days_before(text: str, month: int) -> int:
    from_ = max(0, month - _BEFORE)
    days = _DAYS_BEFORE_MONTH.search(text[from_:month])
    return from_ + days.start() if days else month


def _after_month(text: str, word: Word, words: CalendarWords, *, has_day: bool) -> int:
    end = word.end
    # "In July 10 people" has no day, "on July 10" has.
    if words.day_after_month and _word_before(text, word.start) != "in":
        end = _end(_DAYS_AFTER_MONTH, text, end)
    has_day = has_day or end > word.end
    end = _end(_ARABIC_NAME, text, _end(_ARABIC_REST, text, end))
    year = _YEAR_AFTER_MONTH.match(text, end)
    if words.day_after_month and not year:
        year = _YEAR_AFTER_DAY.match(text, end)
    if not year or int(year[1]) not in _YEARS:
        return end
    with_word = _end(_YEAR_WORD, text, year.end())
    is_sure = has_day or with_word > year.end() or int(year[1]) % _ROUND
    return with_word if is_sure else end


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _is_month(text: str, word: Word, words: CalendarWords) -> bool:
    """Whether "May" is the month: the word before it says so."""
    return len(word.word) > 2 and _word_before(text, word.start) in words.before_month


def _word_before(text: str, start: int) -> str:
    match = _LAST_WORD.search(text[max(0, start - _BEFORE) : start])
    return match[1].lower() if match else ""


def _with_weekdays(text: str, named: Iterable[tuple[int, int, bool]]) -> Iterator[Span]:
    """A weekday and the date that follows it are one."""
    weekday: tuple[int, int] | None = None
    for start, end, is_weekday in named:
        if weekday and not is_weekday and text[weekday[1] : start] in _AFTER_WEEKDAY:
            start = weekday[0]
        elif weekday:
            yield Span(*weekday)
        weekday = (start, end) if is_weekday else None
        if not is_weekday:
            yield Span(start, end)
    if weekday:
        yield Span(*weekday)
