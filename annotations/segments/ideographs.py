"""Numbers and dates as Chinese and Japanese write them, and Korean dates: without spaces, so found by their signs."""

import re
from collections.abc import Iterator

from annotations.levelling import Span
from annotations.segments.characters import BLANKS

LANGUAGES = frozenset({"zh", "ja", "yue", "wuu", "cmn"})  # where number signs are read as numbers
SCALES = "十百千万萬亿億兆"  # also after digits: 3万
_DIGITS = "〇零一二两兩三四五六七八九"
_ANY = f"[{_DIGITS}{SCALES}廿卅]"
# What follows a single sign that is a number: 三 is one in 三人, and not in 三星. Without signs that often follow for
# another reason, as in 四川 or 三国.
_COUNTED = (
    "人|名|位|年|天|周(?!年)|週|岁|歲|歳|次|倍|成|元|块|塊|円|圆|圓|家|间|間|所|架|辆|輛|艘|枚|颗|顆|支|只|隻|头|頭|条|條|件|份"
    "|张|張|台|臺|座|栋|棟|层|層|楼|樓|米|公里|公斤|吨|噸|亩|畝|小时|小時|时间|時間|分钟|分鐘|分間|秒|点|點|届|屆|项|項|种|種"
    "|级|級|匹|冊|册|軒|票|席|场|場|队|隊|营|營|师|師|美元|欧元|歐元|英镑|日元|卢布|平方|个|個|[カヶか]月|か国|日間|つ|回|本|番"
)
# 数百, 几十, 三分之二, 百分之十二, 三点五, 二十; a single sign only where something is counted, and
# neither zero, as in 零件, nor 一, which is an article.
# Atomic groups: what was read is not read again in another way.
_NUMBER = re.compile(
    rf"""第?(?:
      {_ANY}++分[之の]{_ANY}++(?:[点點][{_DIGITS}]++)?
    | 一半|半[数數]|[过過]半
    | [数數几幾][{SCALES}]{_ANY}*+
    | {_ANY}{{2,}}+(?:[点點][{_DIGITS}]++)?
    | {_ANY}(?:[点點][{_DIGITS}]++)
    | [{_DIGITS[2:]}{SCALES}](?=[多余餘几幾数數]?(?:{_COUNTED}))
    )""",
    re.VERBOSE,
)
# Words that look like numbers: in case, by all means, one by one; and one of something, once, first and second.
_NO_NUMBERS = frozenset({"一", "第一", "第二", "万一", "萬一", "一一", "千万", "千萬", "万万", "十十", "千千万万"})
_COUNTING = re.compile(_COUNTED)

_B = f"[{BLANKS}]?"
_N = "[0-9０-９〇零一二三四五六七八九十]"
_DAY = rf"{_N}{{1,3}}{_B}[日일号號](?![間间子])"
_MONTH = rf"{_N}{{1,3}}{_B}[月월]"
# No date is without one of them; a look for each costs less than a look for dates.
_DATE_SIGNS = "年년月월日일号號星礼禮周週"
# Two years and ten days are figures, 2022 and the tenth are dates: 2022年, 7月, 10日, 月曜日, 星期一.
_DATE = re.compile(
    rf"""(?<!{_N})(?:
      {_N}{{4}}{_B}[年년](?:度|{_B}{_MONTH}(?:{_B}{_DAY})?)?
    | {_MONTH}(?:{_B}{_DAY})?
    | {_DAY}
    | (?:星期|礼拜|禮拜|周|週)[一二三四五六日天](?![个個年月人])
    | [月火水木金土日]曜日?
    )""",
    re.VERBOSE,
)


def ideographic_numbers(text: str) -> Iterator[Span]:
    """For a text in one of LANGUAGES."""
    for match in _NUMBER.finditer(text):
        if match.group() not in _NO_NUMBERS or (match.group() in "千万千萬" and _COUNTING.match(text, match.end())):
            yield Span(*match.span())


def ideographic_dates(text: str) -> Iterator[Span]:
    """For a text in any language: their signs mean nothing else."""
    if any(sign in text for sign in _DATE_SIGNS):
        yield from (Span(*match.span()) for match in _DATE.finditer(text))
