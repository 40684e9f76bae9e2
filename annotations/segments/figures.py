"""The figures of a text: every run of digits that is no date, and numbers in words.

Digits are those of any script (Unicode Nd); enclosed ones (⑦, ⒎, ❼) number the lines of a list and are left out, as
Roman numerals are. A figure takes in what changes its value: sign, currency, separators, fractions, powers, both ends
of a range, scale (75 thousand), per cent, the sign of a unit, and letters that are glued to it (KB12, 5km, 21st).
Words for units stay outside, as any other word. What has no digit and no number word, such as "several", is no figure.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from annotations.levelling import Span
from annotations.segments.characters import APOSTROPHES, BLANKS, CASED, CURRENCIES, HYPHENS
from annotations.segments.ideographs import LANGUAGES as IDEOGRAPHIC
from annotations.segments.ideographs import SCALES, ideographic_numbers
from annotations.segments.number_words import NumberWords, Role, number_words
from annotations.segments.shapes import merged
from annotations.segments.words import Word

_B = f"[{BLANKS}]"
_SIGNS = "+−±~≈<>≤≥-"
_CODES = "EUR|USD|GBP|CHF|JPY|CNY|RUB|UAH|RSD|HRK|BAM|PLN|CZK|TRY|INR|SAR|AED"  # ISO 4217
_ALL_SCALES = f"{SCALES}천만억조"
_LETTERS = f"[{CASED}]"
# No word is as long; a limit keeps the search short where somebody glued a book to a digit.
_GLUED = f"{_LETTERS}{{1,24}}+"
# What stands between the digits of one figure: 1,000 3.5 1'000 10–12 3:1 2/3 10×15 5^2 2万5千
_INSIDE = rf"[.,:/{APOSTROPHES}`´٫٬·⁄^*×+~〜–—−{_ALL_SCALES}{HYPHENS}]"
# What stands before the first digit and belongs to it: KB12, F-16, US$5, € 5, EUR 5, −5.
_BEFORE = re.compile(
    rf"(?:(?<![{CASED}\d]){_GLUED}[{HYPHENS}]?[{CURRENCIES}]?|[{CURRENCIES}]{_B}?[{_SIGNS}]?|(?<!\w)(?:{_CODES}){_B}"
    rf"|(?<!\w)[{_SIGNS}][{CURRENCIES}]?)$"
)
_LONGEST_BEFORE = 27  # glued letters, a hyphen, a currency and one more, so as to see where the letters begin
_LAST_BEFORE = frozenset(f"{_SIGNS}{CURRENCIES}{BLANKS}{HYPHENS}")
_FRACTIONS, _POWERS = "¼½¾⅐-⅞↉", "⁰¹²³⁴-⁹⁺⁻₀-₉"
_SCALE = "Mio|Mrd|Mill|Bio|Tsd|mln|mlrd|mld|hilj|bn|mn|tn|млн|млрд|трлн|тыс|тис|мільйонів|хиљ"
# Chinese and Japanese go on without a space after theirs and after the signs.
_PER_CENT = (
    r"(?:[%‰‱％٪؉]|パーセント|ポイント|[个個]?百分点|(?:percentage{B}points?|per{B}?cent|pct|Prozent(?:punkten?)?"
    r"|pour{B}cent|por{B}ciento|процент\w{0,3}|відсот\w{2,4}|(?:по|од)сто|(?:po|od)sto|postot\w{1,3}|процената"
    r"|(?:في{B}|ب)ال?م(?:ئ|ائ)ة)(?!\w))"
).replace("{B}", _B)
_UNIT = (
    "km/h|km²|km2|km|m²|m2|m³|m3|cm|mm|kg|mg|g|t|l|ml|ha|m|kWh|MWh|GWh|TWh|kW|MW|GW|kHz|MHz|GHz|KB|MB|GB|TB|"
    "км/ч|км²|км|м²|м³|см|мм|кг|т|га|л|м|кВт|МВт|ГВт|руб|грн|°[CFС]?"
)
_WORD_ENDS = r"(?![\w'’])"
_AFTER = rf"""
    (?:[多余餘]?[{_ALL_SCALES}]++)?
    (?:{_B}?(?:{_SCALE})\b\.?)?
    (?:{_B}?{_PER_CENT}|{_B}?[{CURRENCIES}]|{_B}(?:{_CODES}|{_UNIT}){_WORD_ENDS})?
    """
# Languages that never part thousands by an ordinary space; where others do it, 10 400 may be two figures in one.
_NO_SPACES_IN_FIGURES = frozenset({"en", "zh", "ja", "ar", "ko", "he", "hi"})
# Between digits and a scale in words, besides nothing: 75 thousand, 75-thousand.
_BEFORE_SCALE = frozenset({"", "-", *BLANKS})
_PER_CENT_AFTER = re.compile(rf"{_B}?{_PER_CENT}")
_LONGEST_JOINER = 10

_Piece = tuple[int, int, Role | None]  # start, end; what a word can do, None for digits


def figures(text: str, language: str, numbers: Iterable[tuple[Word, Role]]) -> list[Span]:
    """The figures of `text` in order, without overlap. `numbers` are the number words among its words."""
    pattern = _digits(language not in _NO_SPACES_IN_FIGURES)
    pieces = list(_with_digits(text, pattern))
    pieces += [(word.start, word.end, role) for word, role in numbers]
    found = list(_figures_of(text, sorted(pieces, key=_start), number_words(language)))
    return merged([*found, *ideographic_numbers(text)] if language in IDEOGRAPHIC else found)


@lru_cache(maxsize=2)
def _digits(with_spaces: bool) -> re.Pattern[str]:
    """A figure from its first digit on.

    It begins with a digit and nothing optional, which a search finds many times faster. Every part is atomic or
    bounded, so that no text is read twice in different ways.
    """
    blank = _B if with_spaces else _B.replace(" ", "")
    return re.compile(
        rf"""
        [\d{_FRACTIONS}](?:\d{{0,2}}(?:{blank}\d{{3}})++(?!\d)|\d*+)
        (?:{_INSIDE}\d++|{_GLUED}{_INSIDE}?\d++)*+
        [{_FRACTIONS}]?[{_POWERS}]*+
        (?:{_GLUED}|[{HYPHENS}][а-яёіїє]{{1,3}}(?!\w))?
        {_AFTER}
        """,
        re.VERBOSE,
    )


def _with_digits(text: str, pattern: re.Pattern[str]) -> Iterator[_Piece]:
    end = 0
    for match in pattern.finditer(text):
        start = match.start()
        if start > end and (text[start - 1] in _LAST_BEFORE or text[start - 1].isalpha()):
            before = _BEFORE.search(text[max(end, start - _LONGEST_BEFORE) : start])
            start -= len(before.group()) if before else 0
        end = match.end()
        yield start, end, None


def _figures_of(text: str, pieces: Iterable[_Piece], words: NumberWords) -> Iterator[Span]:
    """The pieces, those of one figure together."""
    figure: list[_Piece] = []
    for piece in pieces:
        if figure and piece[0] < figure[-1][1]:  # the letters that are glued to a digit are a word too
            figure[-1] = (figure[-1][0], max(figure[-1][1], piece[1]), None)
            continue
        if figure and not _belong_together(text, figure[-1], piece, words):
            yield from _figure(text, figure)
            figure = []
        figure.append(piece)
    if figure:
        yield from _figure(text, figure)


def _belong_together(text: str, one: _Piece, other: _Piece, words: NumberWords) -> bool:
    if other[2] is None or other[0] - one[1] > _LONGEST_JOINER:
        return False
    between = text[one[1] : other[0]].lower()
    if one[2] is None:
        return other[2] is Role.SCALE and between in _BEFORE_SCALE
    return between in words.joiners or between in _BEFORE_SCALE


def _figure(text: str, pieces: list[_Piece]) -> Iterator[Span]:
    start, end, role = pieces[0][0], pieces[-1][1], pieces[-1][2]
    if all(piece[2] is Role.ONE for piece in pieces):
        return
    if role is Role.PART and text[end : end + 1] in HYPHENS and text[end + 1 : end + 2].isalpha():
        pieces = pieces[:-1]  # the half of "half-sister"
        if pieces:
            yield from _figure(text, pieces)
        return
    if role is not None:
        per_cent = _PER_CENT_AFTER.match(text, end)
        end = per_cent.end() if per_cent else end
    yield Span(start, end)


def _start(piece: _Piece) -> int:
    return piece[0]
