"""What a text is made of, as tables: what stands between ⟨ and ⟩ is what is found, all of it and nothing else."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import BlockKind, SegmentKind
from annotations.segments import BlockSpan, Segment, segments

FIGURE, DATE, NAME, QUOTATION, SENTENCE = (
    SegmentKind.FIGURE,
    SegmentKind.DATE,
    SegmentKind.NAME,
    SegmentKind.QUOTATION,
    SegmentKind.SENTENCE,
)


def found(kind: SegmentKind, text: str, language: str) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in segments(text, language) if each.kind == kind]


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without ⟨ and ⟩, and the places of what stood between them, by their starts, the longer first."""
    plain, starts, places = "", [], []
    for character in text:
        if character == "⟨":
            starts.append(len(plain))
        elif character == "⟩":
            places.append((starts.pop(), len(plain)))
        else:
            plain += character
    return plain, sorted(places, key=lambda place: (place[0], -place[1]))


def check(kind: SegmentKind, language: str, text: str) -> None:
    plain, places = marked(text)
    words = [plain[start:end] for start, end in found(kind, plain, language)]
    assert words == [plain[start:end] for start, end in places]
    assert found(kind, plain, language) == places


@pytest.mark.parametrize(
    "text",
    [
        "around ⟨75⟩ soldiers",
        "⟨75,000⟩ ⟨75.000⟩ ⟨75\u00a0000⟩ ⟨75\u202f000⟩ ⟨1'000⟩ ⟨1’000⟩ ⟨1,00,000⟩ ⟨1\u00a0234\u00a0567,89⟩",
        "⟨1.5⟩ or ⟨1,5⟩, ⟨0.001⟩",
        "⟨-5⟩ and ⟨−5 °C⟩, ⟨±3%⟩, ⟨~40⟩, ⟨+7⟩",
        "⟨12%⟩, ⟨12 %⟩, ⟨12\u00a0%⟩, ⟨3 ‰⟩, ⟨٩٩٪⟩",
        "⟨$5⟩, ⟨€ 5⟩, ⟨5 €⟩, ⟨5€⟩, ⟨US$5bn⟩, ⟨EUR 5⟩, ⟨5 USD⟩, ⟨₹1,00,000⟩",
        "⟨10–12⟩, ⟨10-12⟩ and ⟨3:1⟩, ⟨2/3⟩, ⟨10×15⟩",
        "⟨1st⟩ and ⟨22nd⟩ of ⟨3⟩",
        "⟨½⟩ of it, ⟨2½⟩, ⟨⅔⟩, ⟨10²⟩, ⟨10⁻³⟩, ⟨2^10⟩",
        "⟨5km⟩, ⟨5 km⟩, ⟨120 km/h⟩, ⟨30 MW⟩, ⟨24h⟩, ⟨75k⟩ but ⟨5⟩ men, ⟨5⟩ Tories",
        "⟨KB12⟩, ⟨F-16⟩, ⟨COVID-19⟩, ⟨Brigade2021⟩.org, ⟨MH17⟩",
        "no numerals: World War II, XIX, several, a footnote²",
        "⟨192.168.0.1⟩ and ⟨1-2-3⟩",
        "(⟨7⟩) [⟨8⟩] ⟨9⟩.",
        "⟨٧٥٬٠٠٠⟩, ⟨७५,०००⟩, ⟨７５⟩, ⟨৭৫⟩, ⟨๗๕⟩, ⟨᠗᠕⟩, ⟨𝟕𝟓⟩",
    ],
)
@pytest.mark.parametrize("language", ["en", "ar", "xx", ""])
def test_figures_in_digits_are_found_in_any_language(text: str, language: str) -> None:
    check(FIGURE, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "⟨75 thousand⟩, ⟨1.5 million⟩ dollars, ⟨half a million⟩, ⟨two and a half⟩ years, ⟨75-thousand⟩"),
        ("en", "⟨Two thirds⟩, ⟨two-thirds⟩, ⟨three quarters⟩, a ⟨third⟩ of them"),
        ("en", "⟨dozens⟩ of men, ⟨tens of thousands⟩, a ⟨six⟩-month war, the ⟨fourth⟩-largest city, ⟨twenty-five⟩"),
        ("en", "⟨one hundred and twenty-five⟩ men, ⟨five per cent⟩, ⟨99 percent⟩, ⟨two out of three⟩, ⟨Five million⟩"),
        ("en", "one of them, the first of all, a second, no one, a half-sister, a half-hour; often, tension"),
        ("en", "in ⟨10⟩ ⟨400⟩ men"),
        ("de", "⟨75 Tausend⟩, ⟨2 Mio.⟩ Euro, ⟨2,5 Milliarden⟩, ⟨zweihunderttausend⟩ Mann, ⟨fünfundzwanzig⟩, ⟨neunte⟩"),
        ("de", "⟨zwei Drittel⟩, die ⟨Hälfte⟩, ⟨Dutzende⟩, ⟨eine halbe Million⟩, ⟨dreitägig⟩, ⟨99 Prozent⟩, ⟨zehnfach⟩"),
        ("de", "Ein Mann, eine Frau, wir achten ihn, der ⟨23⟩-jährige, ⟨drei von vier⟩, Halbinsel, Einheit"),
        ("fr", "⟨75 000⟩ hommes, ⟨2,5 millions⟩, ⟨soixante-dix-sept⟩, ⟨vingt et un⟩, ⟨quatre-vingts⟩, ⟨5 %⟩"),
        (
            "fr",
            "⟨une dizaine de milliers⟩, les ⟨deux tiers⟩, la ⟨moitié⟩, ⟨99 pour cent⟩, ⟨un demi-million⟩, ⟨neuvième⟩",
        ),
        ("fr", "l’un d’eux, une femme, un homme, d’⟨onze⟩ ans"),
        ("es", "⟨75 000⟩ soldados, ⟨dos tercios⟩, ⟨treinta y cinco⟩, ⟨decenas de miles⟩, ⟨medio millón⟩, la ⟨mitad⟩"),
        ("es", "⟨3,5 por ciento⟩, ⟨doscientas mil⟩ personas, ⟨un millón⟩, una mujer, el ⟨quinto⟩, ⟨veintidós⟩"),
        ("ru", "⟨75 тысяч⟩ человек, ⟨75 тыс.⟩ рублей, ⟨3 млн⟩, ⟨двадцать пять тысяч⟩, ⟨две трети⟩, ⟨десятки тысяч⟩"),
        ("ru", "⟨полтора миллиона⟩, ⟨99 процентов⟩, ⟨сотни⟩ солдат, ⟨3-й⟩, ⟨двухлетний⟩, ⟨пятый⟩, ⟨двое из троих⟩"),
        ("ru", "одна женщина, столько же, подвал, ⟨18⟩-летний"),
        ("uk", "⟨75 тисяч⟩ осіб, ⟨3 млн⟩, ⟨п’ять тисяч⟩, ⟨дев'яносто⟩, ⟨дві третини⟩, ⟨99 відсотків⟩, ⟨десятки⟩, один"),
        (
            "sr",
            "⟨75 hiljada⟩ ljudi, ⟨30.000⟩, ⟨dve trećine⟩, ⟨desetine hiljada⟩, ⟨pet miliona⟩, ⟨99 odsto⟩, jedna žena",
        ),
        ("sr", "⟨75 хиљада⟩, ⟨две трећине⟩, ⟨пет милиона⟩, ⟨двадесет и пет⟩, ⟨99 одсто⟩, један човек"),
        ("ar", "قتل ⟨75 ألف⟩ جندي، ⟨خمسة وعشرون ألفاً⟩، ⟨ثلثا⟩ السكان، ⟨عشرات الآلاف⟩، ⟨نصف مليون⟩"),
        ("ar", "⟨12 في المئة⟩، ⟨٩٩٪⟩، قُتل ⟨ثلاثة⟩، ⟨ثَلاثَةُ⟩ رجال، لست وحدك"),
        (
            "zh",
            "约⟨7.5万⟩名士兵，⟨三万⟩人，⟨三分之二⟩，⟨百分之十二⟩，⟨数百⟩人，⟨几十⟩，⟨二十五⟩，⟨3亿⟩元，⟨2万5千⟩，⟨三⟩人",
        ),
        (
            "zh",
            "十分重要，一个人，一些，万一，三星，四川，零件，周末，第一次，⟨第三⟩次，⟨一半⟩，⟨三点五⟩倍，⟨12%⟩的人，⟨F-16⟩战机，⟨10⟩年，⟨十⟩名",
        ),
        ("ja", "⟨75⟩人、⟨三万⟩人、⟨三分の二⟩、⟨数百⟩人、⟨3⟩か月、⟨10⟩日間、十分だ、⟨5万⟩円、⟨12パーセント⟩、⟨7⟩時"),
        ("ko", "⟨75,000⟩명, ⟨3만⟩ 명"),
        ("he", "כ-⟨75,000⟩ חיילים, ⟨5%⟩"),
        ("el", "⟨75.000⟩ στρατιώτες, ⟨5 %⟩"),
        ("hi", "⟨७५,०००⟩ सैनिक, ⟨1,00,000⟩ रुपये, ⟨१०%⟩"),
    ],
)
def test_figures_are_found_in_the_words_of_their_language(language: str, text: str) -> None:
    check(FIGURE, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "on ⟨July 10, 2022⟩, ⟨10 July 2022⟩, the ⟨21st of May⟩, ⟨May 5⟩, in ⟨May⟩, ⟨Friday, 3 June⟩, ⟨Nov. 3⟩"),
        ("en", "⟨2022-2023⟩, ⟨2022/23⟩, the ⟨1990s⟩, since ⟨2014⟩, (⟨2014⟩), in the fall of ⟨2022⟩, ⟨Feb.03 - 2021⟩"),
        ("en", "⟨6:45 PM CET⟩, ⟨5 p.m.⟩, ⟨2021-05-06T07:08:09.123Z⟩, ⟨2023-11-10⟩, ⟨11/10/2023⟩, ⟨10.11.23⟩"),
        ("en", "2000 soldiers, of 2022 men, in ⟨July⟩ 10 men, they may 5, 19:30, march on, 3:2, 45/45/2020, 2023-2022"),
        ("en", "in 2000 cases, in ⟨July⟩ 2000 people, ⟨10 July 2000⟩, in the year ⟨1999⟩, since 1900"),
        ("ru", "в ⟨мае⟩ 2000 человек, в ⟨мае 2000 года⟩, в ⟨2000 году⟩"),
        ("de", "am ⟨3. Oktober 2022⟩, im Jahr ⟨2014⟩, seit ⟨2014⟩, Ende ⟨Juli⟩, am ⟨Freitag, den 10. November⟩"),
        ("de", "um ⟨19.30 Uhr⟩, ⟨10. bis 12. Juli⟩, am ⟨10.11.2022⟩, bis 2000 Mann, die ⟨1990er⟩ Jahre"),
        ("fr", "le ⟨1er juillet 2022⟩, en ⟨2014⟩, ⟨vendredi 10 novembre⟩, à ⟨19h30⟩, ⟨10 mars⟩, de 2000 hommes"),
        ("es", "el ⟨10 de julio de 2022⟩, en ⟨2014⟩, ⟨viernes 3 de mayo⟩, 2000 soldados"),
        ("ru", "⟨10 июля 2022 года⟩, в ⟨1990 г.⟩ он, в ⟨июле⟩, в ⟨пятницу⟩, ⟨1990-х⟩, 2000 человек, ⟨10-го мая⟩"),
        ("uk", "⟨10 липня 2022 року⟩, у ⟨2014 році⟩, у ⟨п’ятницю⟩, 2000 осіб"),
        (
            "sr",
            "⟨10. jula 2022. godine⟩, ⟨2014. godine⟩, ⟨10. јула 2022. године⟩, u ⟨petak⟩, u ⟨srpnju⟩, 2000 ljudi",
        ),
        ("ar", "في ⟨10 نوفمبر/تشرين الثاني 2023⟩، ⟨١٠ يوليو ٢٠٢٢⟩، عام ⟨2014⟩، يوم ⟨الجمعة⟩"),
        ("zh", "⟨2022年7月10日⟩，⟨2014年⟩，⟨7月⟩，⟨七月十日⟩，⟨星期五⟩，⟨10点30分⟩，10年，3个月，⟨二〇二二年⟩"),
        ("ja", "⟨2022年7月10日⟩、⟨二〇二二年七月十日⟩、⟨10時30分⟩、⟨金曜日⟩、3か月、10日間"),
        ("ko", "⟨2022년 7월 10일⟩, 10명"),
        ("he", "ב-⟨10.7.2022⟩"),
        ("xx", "⟨10/7/2022⟩, ⟨2022-07-10⟩, July"),
    ],
)
def test_a_date_is_one_segment(language: str, text: str) -> None:
    check(DATE, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He met ⟨Dmitry Peskov⟩ from ⟨CNN⟩ in ⟨Russia⟩. ⟨Russia⟩ denies it. Convicts fled. I know, I said."),
        ("en", "So ⟨Smith⟩ and ⟨Mr. Smith⟩ and ⟨J. R. R. Tolkien⟩ saw ⟨Putin⟩’s house, ⟨Ludwig van Beethoven⟩ too."),
        ("en", "He left on Friday, 3 June, with ⟨Samir al-Nouri⟩ for ⟨St. Petersburg⟩ and the ⟨Ministry of Defence⟩."),
        ("en", "She says: “They go first. Then the others go.” The second is ⟨Storm Z⟩, she says."),
        ("en", "⟨Halden⟩ Asks To Rebuild Bridges\nThe town of ⟨Halden⟩ denies it."),
        (
            "de",
            "Der Präsident, also ⟨Wladimir Putin⟩, kam am Montag mit zwei Millionen Euro zur ⟨NATO⟩. Nur ⟨Putin⟩ ging.",
        ),
        ("fr", "Il a vu ⟨Emmanuel Macron⟩ d’⟨Ukraine⟩ et ⟨Charles de Gaulle⟩."),
        ("es", "Lo dijo ⟨Pedro Sánchez⟩ a la ⟨ONU⟩."),
        ("ru", "Так сказал ⟨Владимир Путин⟩. Министр из ⟨России⟩ молчит."),
        ("uk", "Так сказав ⟨Володимир Лук’яненко⟩."),
        ("sr", "Rekao je ⟨Vladimir Putin⟩ u ⟨Srbiji⟩."),
        ("el", "Είπε ο ⟨Κυριάκος Μητσοτάκης⟩ στην ⟨Αθήνα⟩."),
        ("hy", "Այսօր ասաց ⟨Նիկոլ Փաշինյանը⟩։"),
        ("zh", "他在《⟨卫报⟩》上对⟨CNN⟩说。"),
        ("ja", "⟨ウラジーミル・プーチン⟩大統領はロシアに行った。"),
        ("ar", "قال الرئيس فلاديمير بوتين لشبكة ⟨CNN⟩."),
        ("hi", "व्लादिमीर पुतिन ने कहा।"),
    ],
)
def test_names_are_found_where_capitals_give_them_away(language: str, text: str) -> None:
    check(NAME, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", '"⟨They go first,⟩" he said. "⟨Nobody asks.⟩"'),
        ("en", "“⟨He said ‘⟨no⟩’ twice⟩” and ‘⟨we don’t know⟩’"),
        ("en", "Don't say the prisoners' rights aren't 'em or O'Brien's"),
        ("en", "the word '⟨inmate⟩' and ‘⟨convict⟩’, 5' 10\" tall, a 10\" gun"),
        ("en", 'an "unpaired one\nand a "⟨paired⟩" one'),
        ("en", "an “unpaired one and a “⟨paired⟩” one"),
        ("en", "a “⟨paired⟩” one, and a closing” one, and » too"),
        ("en", '"⟨a⟩" """ "⟨b⟩" "" " "'),
        ("de", "„⟨Er sagte ‚⟨nein⟩‘⟩“, und »⟨Ja⟩«, »⟨so ›⟨leise⟩‹⟩«"),
        ("fr", "« ⟨Nous ne savons pas⟩ », dit-il, «\u00a0⟨rien⟩\u00a0» ; «⟨rien⟩»"),
        ("es", "«⟨Él dijo “⟨no⟩”⟩», ¿«⟨Qué⟩»?"),
        ("sv", "”⟨Nej⟩”, sade han. ”⟨Jo⟩”"),
        ("pl", "„⟨Nie⟩”"),
        ("ru", "«⟨Они „⟨идут⟩“ первыми⟩», — сказал он."),
        ("sr", "„⟨Ne⟩“, rekao je, „⟨da⟩”"),
        ("ar", "قال «⟨لا نعرف⟩» ثم “⟨نعم⟩”"),
        ("zh", "“⟨我们不知道⟩”，他说。「⟨他说『⟨不⟩』⟩」他说“⟨好⟩”了"),
        ("ja", "「⟨知らない⟩」と言った。"),
        ("hi", "“⟨नहीं⟩” कहा।"),
        ("he", '"⟨לא⟩", אמר.'),
    ],
)
def test_quotations_stand_between_marks_that_belong_together(language: str, text: str) -> None:
    check(QUOTATION, language, text)


def test_a_figure_in_a_date_is_not_counted_again() -> None:
    text = "On 10 July 2022 around 75 soldiers fell."
    assert [text[slice(*place)] for place in found(FIGURE, text, "en")] == ["75"]


def test_sentences_never_run_from_one_block_into_the_next_and_captions_count() -> None:
    text = "A title about 75\n\nA caption without a stop Photo: Reuters\nA paragraph. Its end."
    caption, paragraph = text.index("A caption"), text.index("A paragraph")
    blocks = [
        (0, caption - 2, BlockKind.TITLE),
        (caption, paragraph - 1, BlockKind.CAPTION),
        (paragraph, len(text), BlockKind.PARAGRAPH),
    ]
    spans = [text[each.start : each.end] for each in segments(text, "en", blocks) if each.kind == SENTENCE]
    assert spans == ["A title about 75", "A caption without a stop Photo: Reuters", "A paragraph.", "Its end."]


def test_blocks_side_by_side_are_not_one_sentence_or_quotation() -> None:
    text = "“They go Then they stop”"
    blocks = [(0, 8, BlockKind.PARAGRAPH), (9, len(text), BlockKind.PARAGRAPH)]
    made = segments(text, "en", blocks)
    assert [text[each.start : each.end] for each in made if each.kind == SENTENCE] == ["“They go", "Then they stop”"]
    assert [each for each in made if each.kind == QUOTATION] == []


def test_words_that_no_block_has_are_not_lost() -> None:
    text = "First. Second. Third."
    made = segments(text, "en", [(7, 14, BlockKind.PARAGRAPH)])
    assert [text[each.start : each.end] for each in made if each.kind == SENTENCE] == ["First.", "Second.", "Third."]


def test_a_wrong_sentence_split_loses_no_figure() -> None:
    text = "It cost 1. 500 euros"
    blocks = [(0, 10, BlockKind.PARAGRAPH), (11, len(text), BlockKind.PARAGRAPH)]
    assert [text[each.start : each.end] for each in segments(text, "en", blocks) if each.kind == FIGURE] == ["1", "500"]


def test_segments_stand_in_order_the_longer_first() -> None:
    text = "“75 fell,” he said."
    made = [(text[each.start : each.end], each.kind) for each in segments(text, "en")]
    assert made == [(text, SENTENCE), ("75 fell,", QUOTATION), ("75", FIGURE)]


@pytest.mark.parametrize("text", ["", " ", "\n", "* * *", "“”", "“…”", "—"])
def test_where_no_words_are_there_is_nothing(text: str) -> None:
    assert segments(text, "en") == ()


CROWDED = [
    *"abA ½²,:-–/'’\"“”„«»‘’「」()%$€\u00a0\u202f\n。三万年月日十٧३é\u0301😀1.",
    "May",
    "two",
    "half",
    "п'я",
    "75",
]
CROWDED += ["2014", "ألف", "VII", "Uhr", "am", "pm", "million", " of ", "п'ять", "10 July", "Monday, "]
texts = st.lists(st.sampled_from(CROWDED), max_size=30).map("".join) | st.text(max_size=60)
languages = st.sampled_from(["en", "de", "fr", "es", "ru", "uk", "sr", "ar", "zh", "ja", "xx"])


def blocks_of(text: str) -> list[BlockSpan]:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append((at, at + len(line), "paragraph"))
        at += len(line) + 1
    return blocks


def of_kind(made: tuple[Segment, ...], kind: SegmentKind) -> list[Segment]:
    return [each for each in made if each.kind == kind]


@given(texts, languages)
def test_every_segment_is_in_the_text_in_order_and_begins_and_ends_with_something(text: str, language: str) -> None:
    made = segments(text, language, blocks_of(text))
    assert list(made) == sorted(made, key=lambda each: (each.start, -each.end))
    for each in made:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == text[each.start : each.end].strip()


@given(texts, languages)
def test_figures_dates_names_and_sentences_do_not_overlap_their_like(text: str, language: str) -> None:
    made = segments(text, language, blocks_of(text))
    for kinds in ((SENTENCE,), (FIGURE, DATE), (NAME, DATE)):
        spans = [each for each in made if each.kind in kinds]
        assert all(one.end <= other.start for one, other in pairwise(spans))


@given(texts, languages)
def test_sentences_hold_every_letter_and_digit(text: str, language: str) -> None:
    spans = of_kind(segments(text, language, blocks_of(text)), SENTENCE)
    held = "".join(text[each.start : each.end] for each in spans)
    assert [c for c in held if c.isalnum()] == [c for c in text if c.isalnum()]


@given(texts, languages)
def test_every_digit_of_any_script_lies_in_a_figure_or_a_date(text: str, language: str) -> None:
    held = {
        at for each in segments(text, language) if each.kind in (FIGURE, DATE) for at in range(each.start, each.end)
    }
    assert [at for at, c in enumerate(text) if unicodedata.category(c) == "Nd" and at not in held] == []


@given(texts, texts, languages)
def test_a_paragraph_before_shifts_all_places_by_its_length(first: str, text: str, language: str) -> None:
    """But for names: the rest of the text says which words are names."""
    before = f"{first}\n\n"
    both = before + text
    alone, after = (segments(each, language, blocks_of(each)) for each in (text, both))
    here = [Segment(each.start + len(before), each.end + len(before), each.kind) for each in alone if each.kind != NAME]
    assert [each for each in after if each.start >= len(before) and each.kind != NAME] == here


SIZE = 100_000
HOSTILE = [
    "1",
    '"',
    "“",
    "'",
    " ",
    "\u00a0",
    ",",
    "1.",
    "1:",
    "1-",
    "a1",
    "A",
    "A-",
    "A.",
    "'a",
    "„»",
    "三",
    "年",
    "ア",
    "《",
    "%",
]
HOSTILE += ["$", "-", "e\u0301", "May 1 ", "two and ", "2014 ", "zweiundzwanzig", "((", "a\u00a0", "1 000 "]


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_no_text_takes_a_time_that_grows_with_the_square_of_its_length(piece: str) -> None:
    """A bound that any machine keeps where the time grows with the length, and none where it grows with its square."""
    text = (piece * SIZE)[:SIZE]
    start = time.process_time()
    for language in ("de", "zh"):
        segments(text, language)
    assert time.process_time() - start < 4
