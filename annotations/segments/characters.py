"""Groups of characters that Python's patterns have no name for, each as the inside of a [character class]."""

from collections.abc import Callable, Iterable
from itertools import chain

# Where the scripts with two cases are: https://www.unicode.org/charts/
_CASED_SCRIPTS = (
    range(0x41, 0x600),  # Latin, Greek, Cyrillic, Armenian
    range(0x10A0, 0x1100),  # Georgian
    range(0x13A0, 0x1400),  # Cherokee
    range(0x1C80, 0x2000),  # the extensions of Cyrillic, Georgian, Latin and Greek
    range(0x2C00, 0x2E00),  # Glagolitic, Coptic
    range(0xA640, 0xAC00),  # more of Cyrillic, Latin and Cherokee
    range(0xFF21, 0xFF5B),  # Latin at full width
    range(0x10400, 0x10580),  # Deseret, Osage
    range(0x1E900, 0x1E944),  # Adlam
)


def _class_of(codes: Iterable[range], belongs: Callable[[str], bool]) -> str:
    """The characters that belong, as ranges: a class of a few hundred ranges is as fast as one of ten."""
    runs: list[list[int]] = []
    for code in chain.from_iterable(codes):
        if not belongs(chr(code)):
            continue
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


UPPER = _class_of(_CASED_SCRIPTS, lambda c: c.isupper() or c.istitle())
CASED = _class_of(_CASED_SCRIPTS, lambda c: c.isupper() or c.islower() or c.istitle())
# Marks that stand over or under the letter before them, where the letters we have words of are written with such:
# Latin and Cyrillic in pieces, Arabic with its vowels.
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
# The blanks that stand within a line; figures are often held together by one that does not break.
BLANKS = " \u00a0\u2009\u202f\u2007"
HYPHENS = "\u2010\u2011-"  # the last of them at the end, where no class takes it for a range
APOSTROPHES = "'\u2019\u02bc"
CURRENCIES = "$¢£¤¥֏؋৳฿៛﷼﹩＄￠￡￥￦" + "".join(map(chr, range(0x20A0, 0x20C1)))  # Unicode Sc, nearly all
