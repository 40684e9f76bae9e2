"""Numbers as words, by language: what a figure is made of where no digit stands.

Words that are also an article or a pronoun ("one", "ein", "un", "один") are a figure only beside another number word:
nobody wants to rule on every "one of them". "First" and "second" are left out for the same reason. Chinese and Japanese
numbers are in `ideographs.py`: they are written without spaces.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Role(Enum):
    """What a word can do in a figure."""

    NUMBER = "a figure by itself"
    SCALE = "the same, and it takes digits before it: 75 thousand"
    ONE = "a figure only together with others"
    PART = "a figure by itself, unless a hyphen makes it a part of another word: half-sister"


@dataclass(frozen=True)
class NumberWords:
    """The number words of one language, in lower case."""

    roles: dict[str, Role]
    joiners: frozenset[str]  # what may stand between two words of one figure
    compound: re.Pattern[str] | None = None  # numbers that are written as one word, and words that begin with a number

    def role(self, word: str) -> Role | None:
        """What a word, in lower case, can do in a figure; None for one that is no number."""
        is_compound = word not in self.roles and self.compound and self.compound.fullmatch(word)
        return Role.NUMBER if is_compound else self.roles.get(word)


_PLAIN_JOINERS = (" ", "-")


def _words(
    numbers: str,
    scales: str,
    ones: str,
    joiners: Iterable[str],
    *,
    parts: str = "",
    compound: str = "",
) -> NumberWords:
    roles = dict.fromkeys(numbers.split(), Role.NUMBER)
    roles |= dict.fromkeys(scales.split(), Role.SCALE)
    roles |= dict.fromkeys(ones.split(), Role.ONE)
    roles |= dict.fromkeys(parts.split(), Role.PART)
    pattern = re.compile(compound, re.VERBOSE) if compound else None
    return NumberWords(roles, frozenset((*_PLAIN_JOINERS, *joiners)), pattern)


def _inflected(stems: str, endings: str) -> str:
    """Every stem with every ending; an ending written as - is none."""
    return " ".join(stem + ending.strip("-") for stem in stems.split() for ending in endings.split())


def _english() -> NumberWords:
    numbers = """
        zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety tens
        halves third thirds quarters fourth fourths fifth fifths sixth sixths seventh sevenths eighth eighths ninth
        ninths tenth tenths eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        twentieth thirtieth fortieth fiftieth hundredth thousandth millionth
        twice thrice twofold threefold fourfold fivefold tenfold doubled tripled quadrupled halved
        """
    scales = "hundred hundreds thousand thousands million millions billion billions trillion trillions dozen dozens"
    joiners = (" and ", " and a ", " a ", " of ", " of a ", " out of ")
    return _words(numbers, scales, "one", joiners, parts="half quarter")


_GERMAN_DIGITS = "zwei|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun"
_GERMAN_COMPOUND = rf"""
    (?:(?:ein|und)?(?:{_GERMAN_DIGITS}|zehn|elf|zwölf|zwan|drei(?:ß|ss)ig|zig|hundert|tausend))++
    (?:eins?|te[nrsm]?|ste[nrsm]?|tel|stel|mal|fach(?:e[nrsm]?)?
      |(?:jähr|täg|wöch|monat|stünd|minüt|köpf|stöck|stell|teil|prozent)\w*|größte[nrsm]?)?
    """


def _german() -> NumberWords:
    numbers = """
        null zwei zwo drei vier fünf sechs sieben acht neun zehn elf zwölf zweien dreien vieren zweier dreier
        dritte dritten dritter drittes drittem hälfte hälften drittel dritteln
        anderthalb eineinhalb zweieinhalb dreieinhalb doppelt halbiert halbierte verdoppelt verdoppelte verdreifacht
        verdreifachte verzehnfacht dutzend dutzende dutzenden dutzender
        """
    scales = """
        hundert hunderte hunderten hunderter tausend tausende tausenden tausender zehntausend zehntausende
        zehntausenden hunderttausend hunderttausende hunderttausenden million millionen milliarde milliarden billion
        billionen dutzend
        """
    parts = "halb halbe halben halber halbes viertel vierteln"
    ones = "ein eine einen einem einer eines eins"
    joiners = (" und ", " von ")
    return _words(numbers, scales, ones, joiners, parts=parts, compound=_GERMAN_COMPOUND)


def _french() -> NumberWords:
    numbers = """
        zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente
        quarante cinquante soixante septante huitante octante nonante moitié tiers quart quarts
        dizaine douzaine quinzaine vingtaine trentaine quarantaine cinquantaine soixantaine
        doublé triplé quadruplé
        """
    ordinals = _inflected(
        "trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz vingt trent quarant cinquant "
        "soixant cent mill million milliard",
        "ième ièmes",
    )
    scales = """
        cent cents mille millier milliers million millions milliard milliards billion billions centaine centaines
        dizaines douzaines
        """
    joiners = (" et ", "-et-", " de ", " d'", " d’", " sur ")
    return _words(f"{numbers} {ordinals}", scales, "un une", joiners, parts="demi demie")


def _spanish() -> NumberWords:
    numbers = """
        cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
        dieciocho diecinueve veinte veintiuno veintiún veintiuna veintidós veintitrés veinticuatro veinticinco
        veintiséis veintisiete veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa
        mitad tercio tercios cuartos tercer quinientos quinientas duplicado triplicado
        """
    ordinals = _inflected("tercer quint sext séptim octav noven décim", "o a os as")
    hundreds = _inflected("dosc tresc cuatroc seisc setec ochoc novec", "ientos ientas")
    scales = """
        cien ciento cientos mil miles millón millones billón billones millar millares centenar centenares centena
        centenas decena decenas docena docenas
        """
    joiners = (" y ", " de ")
    return _words(f"{numbers} {ordinals} {hundreds}", scales, "un una uno medio media", joiners)


_RUSSIAN_COMPOUND = r"""
    (?:двух|тр[её]х|четыр[её]х|пяти|шести|семи|восьми|девяти|десяти|двенадцати|пятнадцати|двадцати|тридцати|сорока
      |пятидесяти|сто|тысяче)
    (?:летн|лети|дневн|недельн|месячн|часов|минутн|этажн|процентн|тысячн|миллионн|кратн|миллиардн)\w*
    """


def _russian() -> NumberWords:
    numbers = """
        ноль нуль два две двух двум двумя двое двоих три трёх трех трём трем тремя трое троих четыре четырёх четырех
        четырём четырем четырьмя четверо четверых пятеро пятерых шестеро шестерых семеро семерых
        пять пяти пятью шесть шести шестью семь семи восемь восьми восемью девять девяти девятью десять десяти десятью
        сорок сорока девяносто девяноста сто ста двести двухсот двумстам триста трёхсот трехсот четыреста четырёхсот
        четырехсот пятьсот пятисот шестьсот шестисот семьсот семисот восемьсот восьмисот девятьсот девятисот
        половина половины половину половиной половине треть трети третью четверть четверти четвертей четвертью
        полтора полторы полутора полмиллиона полмиллиарда вдвое втрое вчетверо впятеро дважды трижды четырежды
        третий третья третье третьего третьей третьем третьим третьих третьему
        """
    teens = _inflected(
        "одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат "
        "тридцат",
        "ь и ью",
    )
    tens = _inflected("пят шест сем восем", "ьдесят ьюдесятью") + " " + _inflected("пят шест сем восьм", "идесяти")
    ordinals = _inflected(
        "четвёрт четверт пят шест седьм восьм девят десят двадцат тридцат сот тысячн", "ый ой ая ое ые ого ому ую ых"
    )
    scales = (
        _inflected("миллион миллиард триллион", "- а ов у ам ами ах ом е ы")
        + """ тысяча тысячи тысяч тысячу тысячам тысячами тысячах тысячью тысячей сотня сотни сотен сотню сотням сотнями
        сотнях десяток десятка десятки десятков десяткам десятками десятках дюжина дюжины дюжин дюжину"""
    )
    ones = "один одна одно одного одной одному одну одним одном"
    joiners = (" и ", " из ", " с ")
    return _words(" ".join((numbers, teens, tens, ordinals)), scales, ones, joiners, compound=_RUSSIAN_COMPOUND)


_UKRAINIAN_COMPOUND = r"""
    (?:дво|двох|три|трьох|чотири|чотирьох|п'яти|шести|семи|восьми|дев'яти|десяти|двадцяти|тридцяти|сорока|сто)
    (?:річн|денн|тижнев|місячн|годинн|хвилинн|поверхов|відсотков|тисячн|мільйонн|кратн)\w*
    """


def _ukrainian() -> NumberWords:
    numbers = """
        нуль два дві двох двом двома двоє три трьох трьом трьома троє чотири чотирьох чотирьом чотирма четверо п'ятеро
        п'ять п'яти п'ятьох шість шести шістьох сім семи сімох вісім восьми вісьмох дев'ять дев'яти дев'ятьох десять
        десяти десятьох сорок сорока п'ятдесят шістдесят сімдесят вісімдесят п'ятдесяти шістдесяти дев'яносто
        дев'яноста сто ста двісті двохсот триста трьохсот чотириста чотирьохсот п'ятсот п'ятисот шістсот шестисот
        сімсот семисот вісімсот восьмисот дев'ятсот дев'ятисот половина половини половину половиною третина третини
        третину третин чверть чверті півтора півтори півмільйона вдвічі втричі вчетверо двічі тричі
        третій третя третє третього третьої третю третьому третіх
        """
    teens = _inflected(
        "одинадцят дванадцят тринадцят чотирнадцят п'ятнадцят шістнадцят сімнадцят вісімнадцят дев'ятнадцят двадцят "
        "тридцят",
        "ь и ьох ьма",
    )
    ordinals = _inflected("четверт п'ят шост сьом восьм дев'ят десят двадцят тридцят сот", "ий а е і ого ої ому у их")
    scales = (
        _inflected("мільйон мільярд трильйон", "- а ів у ам ами ах ом і и")
        + """ тисяча тисячі тисяч тисячу тисячам тисячами тисячах сотня сотні сотень сотню сотнями десяток десятка
        десятки десятків десятками дюжина дюжини"""
    )
    ones = "один одна одне одного однієї одної одному одну одним"
    joiners = (" і ", " й ", " та ", " з ", " із ")
    return _words(" ".join((numbers, teens, ordinals)), scales, ones, joiners, compound=_UKRAINIAN_COMPOUND)


# The Serbian alphabets stand for each other letter by letter.
_LATIN = dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
_TO_LATIN = str.maketrans(_LATIN | {"љ": "lj", "њ": "nj", "џ": "dž"})


def in_latin(serbian: str) -> str:
    """Serbian words from Cyrillic to Latin letters."""
    return serbian.translate(_TO_LATIN)


def _serbian() -> NumberWords:
    """In both alphabets, with the forms of Bosnia, Croatia and Montenegro."""
    numbers = """
        нула два две двије двоје двојица двојице двојицу три троје тројица тројице тројицу четири четворо четворица
        пет петоро петорица шест шесторо седам седморо осам осморо девет деветоро десет десеторо једанаест дванаест
        тринаест четрнаест петнаест шеснаест седамнаест осамнаест деветнаест двадесет тридесет четрдесет педесет
        шездесет седамдесет осамдесет деведесет сто двеста двјеста двесто двјесто триста тристо четиристо петсто
        петстотина шестсто шестстотина седамсто осамсто деветсто половина половине половину половином пола
        трећина трећине трећину четвртина четвртине четвртину петина петине петину десетина десетине десетину
        двапут трипут двоструко троструко удвостручен утростручен
        трећи трећа треће трећег трећем трећу трећој трећих
        """
    ordinals = _inflected("четврт пет шест седм осм девет десет двадесет стот", "и ог ом у ој их")
    scales = """
        хиљада хиљаде хиљаду хиљадама тисућа тисуће тисућу милион милиона милиони милиону милионима милијун милијуна
        милијуни милијарда милијарде милијарди милијарду стотина стотине стотину стотинама десетак туце
        """
    ones = "један једна једно једног једне једну једном једној"
    joiners = (" и ", " од ")
    numbers, scales, ones = (f"{words} {in_latin(words)}" for words in (f"{numbers} {ordinals}", scales, ones))
    return _words(numbers, scales, ones, (*joiners, *map(in_latin, joiners)))


def _arabic() -> NumberWords:
    """Without vowel signs, and with the particles that are written together with the word after them."""
    numbers = """
        صفر اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثمان ثماني
        ثمانية تسع تسعة عشر عشرة عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون
        ثمانين تسعون تسعين عشرات نصف ثلث ثلثا ثلثي ثلثين ربع أرباع أخماس ضعف ضعفين ضعفي
        ثالث ثالثة رابع رابعة خامس خامسة سادس سادسة سابع سابعة ثامن ثامنة تاسع تاسعة عاشر عاشرة
        ثلاثمئة ثلاثمائة أربعمئة أربعمائة خمسمئة خمسمائة ستمئة ستمائة سبعمئة سبعمائة ثمانمئة ثمانمائة تسعمئة تسعمائة
        مئتان مئتين مئتا مئتي مائتان مائتين مائتا مائتي ألفان ألفين ألفا ألفي مليونا مليونان مليونين مليوني مليارين
        """
    scales = "مئة مائة مئات ألف ألفا آلاف الاف مليون مليونا ملايين مليار مليارا مليارات تريليون بليون"
    particles = "و ف ب ل ك ال وال بال فال كال لل وب ول"
    prefixed = set(_inflected(particles, f"{numbers} {scales}").split()) - {"لست"}  # "I am not"
    ones = "واحد واحدة أحد إحدى وواحد وواحدة"
    return _words(f"{numbers} {' '.join(prefixed)}", scales, ones, (" من ",))


_BY_LANGUAGE = {
    "en": _english,
    "de": _german,
    "fr": _french,
    "es": _spanish,
    "ru": _russian,
    "uk": _ukrainian,
    **dict.fromkeys(("sr", "hr", "bs", "cnr", "sh"), _serbian),
    "ar": _arabic,
}


@lru_cache(maxsize=16)
def number_words(language: str) -> NumberWords:
    """The number words of a language by its code without region or script; no words for one that nobody wrote down."""
    known = _BY_LANGUAGE.get(language)
    return known() if known else NumberWords({}, frozenset())
