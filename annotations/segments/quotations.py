"""The quotations of a text: what stands between quotation marks that belong together, without the marks."""

import re
from collections import Counter
from typing import NamedTuple

from annotations.levelling import Span, trimmed

# What closes what each mark opens. Several marks open in one language and close in another: „so“ “so” »so« «so» ”so”
_CLOSED_BY = {
    '"': '"',
    "'": "'",
    "“": "”",
    "”": "”",
    "„": "“”",
    "‟": "”",
    "‘": "’",
    "‚": "‘’",
    "‛": "’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "﹁": "﹂",
    "﹃": "﹄",
    "〝": "〞〟",
    "＂": "＂",
}
_CLOSES: dict[str, str] = {}
for _one, _others in _CLOSED_BY.items():
    for _other in _others:
        _CLOSES[_other] = _CLOSES.get(_other, "") + _one
# They say by themselves which side they stand on, blank or no blank.
_ALWAYS_OPEN = frozenset("„‚‟‛「『﹁﹃〝")
_ALWAYS_CLOSE = frozenset("」』﹂﹄〞〟")
# These nearly do; French sets a blank inside them.
_MOSTLY_OPEN, _MOSTLY_CLOSE = frozenset("«‹"), frozenset("»›")
# These are apostrophes too.
_SINGLES = frozenset("'‘’‛")
# What stands before a mark that opens, besides a blank, and after it, besides a letter or a digit.
_BEFORE_OPENING = frozenset("([{-–—/¿¡") | frozenset(_CLOSED_BY)
_AFTER_OPENING = frozenset("([{¿¡…-–—.$€£#@") | frozenset(_CLOSED_BY)
_MARKS = "".join(sorted({*_CLOSED_BY, *_CLOSES}))
# Three or more of a kind are an ornament.
_MARK = re.compile(rf"(?P<mark>[{_MARKS}])(?P<more>(?P=mark){{2,}}+)?")


class _Opened(NamedTuple):
    mark: str
    at: int


def quotations(text: str, start: int, end: int) -> list[Span]:
    """The quotations of `text[start:end]`, inner ones too, by their ends. A mark without its partner makes none."""
    found: list[Span] = []
    opened: list[_Opened] = []
    waiting: Counter[str] = Counter()  # how many of each mark are open: spares a look through all of them
    for match in _MARK.finditer(text, start, end):
        if match["more"]:
            continue
        mark, at = match.group(), match.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        partners = _CLOSES.get(mark, "")
        if _may_close(mark, before, after) and any(waiting[each] for each in partners):
            quotation = trimmed(text, _open_place(opened, waiting, partners) + 1, at)
            if quotation:
                found.append(quotation)
        elif mark in _CLOSED_BY and _may_open(mark, before, after):
            opened.append(_Opened(mark, at))
            waiting[mark] += 1
    return found


def _open_place(opened: list[_Opened], waiting: Counter[str], partners: str) -> int:
    """Where the nearest of the partners stands; it and what was opened after it are open no more."""
    while True:
        last = opened.pop()
        waiting[last.mark] -= 1
        if last.mark in partners:
            return last.at


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in _ALWAYS_CLOSE or mark in _MOSTLY_CLOSE:
        return True
    if mark in _ALWAYS_OPEN or before.isspace():
        return False
    if mark in _SINGLES or mark in _MOSTLY_OPEN:
        return not after.isalnum()
    return not (after.isalnum() and before in _BEFORE_OPENING)


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark in _ALWAYS_OPEN or mark in _MOSTLY_OPEN:
        return True
    if mark in _ALWAYS_CLOSE or not (after.isalnum() or after in _AFTER_OPENING):
        return False
    if mark in _SINGLES or mark in _MOSTLY_CLOSE:
        return not before.isalnum()
    return not before.isdecimal()  # 10" is ten inches
