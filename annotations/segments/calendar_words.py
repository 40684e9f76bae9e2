"""Months, weekdays and what stands beside a year, by language.

The month names of Serbian, Ukrainian and Arabic are those of the Unicode CLDR, in the forms that dates stand in:
https://cldr.unicode.org/
"""

from dataclasses import dataclass
from functools import lru_cache

from annotations.segments.number_words import in_latin


@dataclass(frozen=True)
class CalendarWords:
    """The words of one language, in lower case.

    What is `unsure` is a month only beside a day or a year, or after one of `before_month`. `before_year` is a pattern
    for what ends right before a year that stands alone.
    """

    months: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()  # short forms, and months that are other words too
    weekdays: frozenset[str] = frozenset()
    before_month: frozenset[str] = frozenset()
    before_year: str = ""
    capitalised: bool = False  # whether months and weekdays always are
    day_after_month: bool = False  # July 10


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = CalendarWords(
    months=_set("january february april june july august september october november december"),
    unsure=_set("march may jan feb mar apr jun jul aug sep sept oct nov dec"),
    weekdays=_set("monday tuesday wednesday thursday friday saturday sunday"),
    before_month=_set("in since until till by last this early late mid of from through to next during and between"),
    before_year=(
        r"\b(?:in|since|until|till|year|early|late|mid|spring|summer|autumn|fall|winter|easter|christmas"
        r"|(?:spring|summer|autumn|fall|winter|end|start|beginning|middle|half|year|quarter) of)"
    ),
    capitalised=True,
    day_after_month=True,
)
_GERMAN = CalendarWords(
    months=_set("januar jänner februar märz april mai juni juli august september oktober november dezember"),
    unsure=_set("jan feb mär apr jun jul aug sep sept okt nov dez"),
    weekdays=_set("montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag"),
    before_year=r"\b(?:jahre?s?|seit|ende|anfang|mitte|frühjahr|frühling|sommer|herbst|winter)",
    capitalised=True,
)
_FRENCH = CalendarWords(
    months=_set("janvier février avril juin juillet août septembre octobre novembre décembre"),
    unsure=_set("mars mai janv févr avr juil sept oct nov déc"),
    weekdays=_set("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    before_month=_set("en fin début mi de depuis dès"),
    before_year=r"\b(?:en|depuis|année|l'an|été|automne|hiver|printemps|fin|début)",
)
_SPANISH = CalendarWords(
    months=_set("enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre"),
    unsure=_set("ene feb mar abr may jun jul ago sept oct nov dic"),
    weekdays=_set("lunes martes miércoles jueves viernes sábado domingo"),
    before_year=r"\b(?:en|desde|año|(?:verano|otoño|invierno|primavera|finales|principios|mediados) de)",
)
_RUSSIAN = CalendarWords(
    months=_set(
        "январь января январе февраль февраля феврале март марта марте апрель апреля апреле май мая мае июнь июня июне "
        "июль июля июле август августа августе сентябрь сентября сентябре октябрь октября октябре ноябрь ноября ноябре "
        "декабрь декабря декабре"
    ),
    unsure=_set("янв фев февр мар апр авг сен сент окт ноя нояб дек"),
    weekdays=_set(
        "понедельник понедельника вторник вторника среду четверг четверга пятница пятницу пятницы суббота субботу "
        "субботы воскресенье воскресенья"
    ),
)
_UKRAINIAN = CalendarWords(
    months=_set(
        "січень січня січні лютий лютого лютому березень березня березні квітень квітня квітні травень травня травні "
        "червень червня червні липень липня липні серпень серпня серпні вересень вересня вересні жовтень жовтня жовтні "
        "листопад листопада листопаді грудень грудня грудні"
    ),
    weekdays=_set("понеділок понеділка вівторок вівторка середу четвер п'ятниця п'ятницю суботу неділю неділі"),
)
_SERBIAN_MONTHS = (
    "јануар јануара јануару фебруар фебруара фебруару март марта марту април априла априлу мај маја мају јун јуна јуну "
    "јуни јули јул јула јулу август августа августу септембар септембра септембру октобар октобра октобру новембар "
    "новембра новембру децембар децембра децембру"
)
_CROATIAN_MONTHS = (
    "siječanj siječnja siječnju veljača veljače veljači ožujak ožujka ožujku travanj travnja travnju svibanj svibnja "
    "svibnju lipanj lipnja lipnju srpanj srpnja srpnju kolovoz kolovoza kolovozu rujan rujna rujnu listopad listopada "
    "listopadu studeni studenoga studenog studenom prosinac prosinca prosincu"
)
_SERBIAN_DAYS = "понедељак понедељка уторак уторка среду сриједу четвртак четвртка петак петка суботу недељу недјељу"
_SERBIAN = CalendarWords(
    months=_set(" ".join((_SERBIAN_MONTHS, in_latin(_SERBIAN_MONTHS), _CROATIAN_MONTHS))),
    weekdays=_set(" ".join((_SERBIAN_DAYS, in_latin(_SERBIAN_DAYS)))),
    before_year=r"\b(?:godin[aeiu]|годин[аеиу])",
)
_ARABIC = CalendarWords(
    months=_set(
        "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر شباط آذار نيسان أيار حزيران "
        "تموز آب أيلول"
    ),
    unsure=_set("كانون تشرين"),  # two months each: told apart by the word after them
    weekdays=_set("الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"),
    before_month=_set("شهر في خلال"),
    before_year=r"(?:عام|العام|سنة|منذ|لعام|بعام)",
)
_BY_LANGUAGE = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "ru": _RUSSIAN,
    "uk": _UKRAINIAN,
    **dict.fromkeys(("sr", "hr", "bs", "cnr", "sh"), _SERBIAN),
    "ar": _ARABIC,
}


@lru_cache(maxsize=16)
def calendar_words(language: str) -> CalendarWords:
    """The calendar of a language by its code without region or script; no words for one that nobody wrote down."""
    return _BY_LANGUAGE.get(language, CalendarWords())
