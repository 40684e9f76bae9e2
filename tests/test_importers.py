"""Readers: bytes or pasted text in, an article or one clear refusal out."""

import codecs
import contextlib
import gzip
import hashlib
import io
import textwrap
import zipfile

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.choices import BlockKind
from annotations.importers import LIMIT_BYTES, TITLE_LIMIT, Block, ImportedArticle, ImportProblem, read, read_text

TITLE, HEADING, PARAGRAPH = BlockKind.TITLE, BlockKind.HEADING, BlockKind.PARAGRAPH
CAPTION, LIST_ITEM = BlockKind.CAPTION, BlockKind.LIST_ITEM

FERRY = "The ferry was late. Nobody on the quay could say why, and the harbour office kept its shutters down."


def kinds_and_words(article: ImportedArticle) -> list[tuple[BlockKind, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def body_kinds_and_words(body: str) -> list[tuple[BlockKind, str]]:
    return kinds_and_words(read_text(f"Any title\n\n{body}"))[1:]


def refusal(data: bytes, **options: str) -> str:
    with pytest.raises(ImportProblem) as problem:
        read(data, "night.txt", **options)
    return str(problem.value)


def refusal_of_text(text: str, **options: str) -> str:
    with pytest.raises(ImportProblem) as problem:
        read_text(text, **options)
    return str(problem.value)


# Title and body


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Late ferry\n\nIt came at nine.", "Late ferry", "It came at nine."),
        ("Late ferry\nIt came at nine.", "Late ferry", "It came at nine."),
        ("Late ferry", "Late ferry", ""),
        ("Late ferry\n\n \n", "Late ferry", ""),
        ("\n \t\n  Late ferry \n\n\n\nIt came.\n\n", "Late ferry", "It came."),
        ("Late ferry\n\n  It came,  twice. \n\n\n Then left.\n", "Late ferry", "  It came,  twice. \n\n\n Then left."),
        ("Late ferry\r\n\r\nIt came.\rIt left.\r\n", "Late ferry", "It came.\nIt left."),
        ("🙂 Cafe\u0301\n\n10² km, ﬁve, \u00adsoft", "🙂 Cafe\u0301", "10² km, ﬁve, \u00adsoft"),
        ("ספינה\n\n\u202bאיחרה\u202c\u200b\u200f.", "ספינה", "\u202bאיחרה\u202c\u200b\u200f."),
        ("Late\u2028ferry\n\none\x0ctwo\x85three\u2029four", "Late\u2028ferry", "one\x0ctwo\x85three\u2029four"),
    ],
)
def test_the_first_line_is_the_title_and_the_rest_the_body(text, title, body):
    article = read_text(text)

    assert (article.title, article.body) == (title, body)


def test_the_text_is_title_blank_line_and_body():
    assert read_text("Late ferry\nIt came.").text == "Late ferry\n\nIt came."
    assert read_text("Late ferry\n").text == "Late ferry"


def test_what_plain_text_does_not_say_is_blank():
    article = read_text("Late ferry\n\nIt came.")

    assert (article.language, article.outlet, article.url, article.byline, article.published) == ("", "", "", "", "")


@pytest.mark.parametrize(
    ("given_title", "text", "title", "body"),
    [
        ("Ferry news", "Late ferry\n\nIt came.", "Ferry news", "Late ferry\n\nIt came."),
        (" Ferry news ", "\nLate ferry\n", "Ferry news", "Late ferry"),
        ("Late ferry", "\n  Late ferry\n\nIt came.", "Late ferry", "It came."),
        ("Late ferry", "Late ferry", "Late ferry", ""),
        ("Late", "Late ferry\n\nIt came.", "Late", "Late ferry\n\nIt came."),
        ("Ferry news", FERRY * 9, "Ferry news", FERRY * 9),
        (" ", "Late ferry\n\nIt came.", "Late ferry", "It came."),
    ],
)
def test_a_given_title_loses_nothing_and_repeats_nothing(given_title, text, title, body):
    for article in (read_text(text, title=given_title), read(text.encode(), "night.txt", title=given_title)):
        assert (article.title, article.body) == (title, body)


@pytest.mark.parametrize(
    ("title", "complaint"),
    [
        ("Late\nferry", "several lines"),
        ("Late\rferry", "several lines"),
        ("Late\0ferry", "The title holds a NUL at character 5 (line 1)"),
        ("Late \ud83d", "lone surrogate"),
        ("x" * (TITLE_LIMIT + 1), "501 characters long; the limit is 500"),
        ("\u200b\u2060", "shows nothing"),
    ],
)
def test_a_bad_title_is_refused_wherever_it_comes_in(title, complaint):
    assert complaint in refusal_of_text(FERRY, title=title)
    assert complaint in refusal(FERRY.encode(), title=title)


def test_a_first_line_too_long_for_a_title_asks_for_one():
    assert read_text("é" * TITLE_LIMIT).title == "é" * TITLE_LIMIT
    assert "give a shorter title" in refusal_of_text("é" * (TITLE_LIMIT + 1))


# Blocks


def test_blocks_count_code_points_of_the_text():
    article = read_text("🙂 Late\r\n\r\n  It came.\r\nIt left. ")

    assert article.blocks == (Block(0, 6, TITLE), Block(10, 18, PARAGRAPH), Block(19, 27, PARAGRAPH))


WRAPPED = """\
The ferry company said that its oldest ship would be taken out of
service before the winter, because the yard had found rust in both
of the engine rooms and no spare parts could be had in time."""

BLOCKS = {
    "one line, one paragraph": (
        "It came.\nIt left.\n\nNobody waved.",
        [(PARAGRAPH, "It came."), (PARAGRAPH, "It left."), (PARAGRAPH, "Nobody waved.")],
    ),
    "a wrapped paragraph": (f"{WRAPPED}\n\nIt left.", [(PARAGRAPH, WRAPPED), (PARAGRAPH, "It left.")]),
    "long lines that are sentences": (
        "The ferry company keeps four ships in the northern harbour.\n"
        "It bought the oldest of them from a yard that has long closed.",
        [
            (PARAGRAPH, "The ferry company keeps four ships in the northern harbour."),
            (PARAGRAPH, "It bought the oldest of them from a yard that has long closed."),
        ],
    ),
    "lines with room left": (
        "a song of the quay that goes on for a good while, and\n"
        "on\nand in the end it goes home with the tide and the gulls",
        [
            (PARAGRAPH, "a song of the quay that goes on for a good while, and"),
            (PARAGRAPH, "on"),
            (PARAGRAPH, "and in the end it goes home with the tide and the gulls"),
        ],
    ),
    "short lines": (
        "the gulls go home at night\nand nobody goes with them",
        [(PARAGRAPH, "the gulls go home at night"), (PARAGRAPH, "and nobody goes with them")],
    ),
    "a long line with room left": (
        "a song of the quay that goes on for a good while, and\n"
        "in the end goes home with the tide and with every gull that the harbour has",
        [
            (PARAGRAPH, "a song of the quay that goes on for a good while, and"),
            (PARAGRAPH, "in the end goes home with the tide and with every gull that the harbour has"),
        ],
    ),
    "long lines that are headlines": (
        "Harbour office keeps its shutters down for a third day\nFerry company sells the oldest of its four ships",
        [
            (PARAGRAPH, "Harbour office keeps its shutters down for a third day"),
            (PARAGRAPH, "Ferry company sells the oldest of its four ships"),
        ],
    ),
    "long Arabic sentences": (
        "قال الطباخ إن العبارة وصلت إلى الميناء في ساعة متأخرة من الليل.\nولم يكن أحد في انتظارها على الرصيف القديم.",
        [
            (PARAGRAPH, "قال الطباخ إن العبارة وصلت إلى الميناء في ساعة متأخرة من الليل."),
            (PARAGRAPH, "ولم يكن أحد في انتظارها على الرصيف القديم."),
        ],
    ),
    "wrapped list items": (
        "- bread for the whole of the night, and for the morning\n"
        "too, since the cook will be asleep until the ship is in\n"
        "- a lamp",
        [
            (PARAGRAPH, "- bread for the whole of the night, and for the morning"),
            (PARAGRAPH, "too, since the cook will be asleep until the ship is in"),
            (PARAGRAPH, "- a lamp"),
        ],
    ),
    "two wrapped lines over a paragraph": (
        f"the harbour office says that nobody is on the\nquay by night\n\n{FERRY}",
        [(PARAGRAPH, "the harbour office says that nobody is on the\nquay by night"), (PARAGRAPH, FERRY)],
    ),
    "a table, its lines alike": (
        "2021-03-04  Northern quay, second berth   12,000 passengers\n"
        "2021-03-05  Southern quay, second berth   13,000 passengers",
        [
            (PARAGRAPH, "2021-03-04  Northern quay, second berth   12,000 passengers"),
            (PARAGRAPH, "2021-03-05  Southern quay, second berth   13,000 passengers"),
        ],
    ),
    "a heading": (f"On the quay\n\n{FERRY}", [(HEADING, "On the quay"), (PARAGRAPH, FERRY)]),
    "a quoted heading": (f"«Never on time»\n\n{FERRY}", [(HEADING, "«Never on time»"), (PARAGRAPH, FERRY)]),
    "a heading that counts": (f"3 ships, 40 crew\n\n{FERRY}", [(HEADING, "3 ships, 40 crew"), (PARAGRAPH, FERRY)]),
    "a heading over a wrapped paragraph": (
        f"On the quay\n\n{WRAPPED}",
        [(HEADING, "On the quay"), (PARAGRAPH, WRAPPED)],
    ),
    "a short sentence": (f"It is late.\n\n{FERRY}", [(PARAGRAPH, "It is late."), (PARAGRAPH, FERRY)]),
    "a short quoted sentence": (f"“It is late!”\n\n{FERRY}", [(PARAGRAPH, "“It is late!”"), (PARAGRAPH, FERRY)]),
    "a short Hindi sentence": (f"नाव देर से आई।\n\n{FERRY}", [(PARAGRAPH, "नाव देर से आई।"), (PARAGRAPH, FERRY)]),
    "a short Chinese sentence": (f"船晚了。\n\n{FERRY}", [(PARAGRAPH, "船晚了。"), (PARAGRAPH, FERRY)]),
    "a short Arabic question": (f"أين السفينة؟\n\n{FERRY}", [(PARAGRAPH, "أين السفينة؟"), (PARAGRAPH, FERRY)]),
    "a salutation": (f"Dear captain,\n\n{FERRY}", [(PARAGRAPH, "Dear captain,"), (PARAGRAPH, FERRY)]),
    "a date": (f"12.03.2021, 9:15 PM\n\n{FERRY}", [(PARAGRAPH, "12.03.2021, 9:15 PM"), (PARAGRAPH, FERRY)]),
    "a line of stars": (f"* * *\n\n{FERRY}", [(PARAGRAPH, "* * *"), (PARAGRAPH, FERRY)]),
    "a menu": ("News\n\nHarbour\n\nTimetables", [(PARAGRAPH, w) for w in ("News", "Harbour", "Timetables")]),
    "a last short line": (f"{FERRY}\n\nRead more", [(PARAGRAPH, FERRY), (PARAGRAPH, "Read more")]),
    "the longest heading": (f"{'q' * 80}\n\n{FERRY}", [(HEADING, "q" * 80), (PARAGRAPH, FERRY)]),
    "a line too long for a heading": (f"{'q' * 81}\n\n{FERRY}", [(PARAGRAPH, "q" * 81), (PARAGRAPH, FERRY)]),
    "a heading over no more than itself": (
        "On the quay\n\nIt is over.",
        [(PARAGRAPH, "On the quay"), (PARAGRAPH, "It is over.")],
    ),
    "a heading over a list": (
        "To bring\n\n- bread, fresh.\n- a lamp",
        [(HEADING, "To bring"), (LIST_ITEM, "- bread, fresh."), (LIST_ITEM, "- a lamp")],
    ),
    "two short lines and a paragraph": (
        f"On the quay\nBy night\n\n{FERRY}",
        [(PARAGRAPH, "On the quay"), (PARAGRAPH, "By night"), (PARAGRAPH, FERRY)],
    ),
    "a caption, its words said twice": (
        "The quay at dusk\nThe quay at dusk. PHOTO: Ana Ruiz",
        [(CAPTION, "The quay at dusk"), (CAPTION, "The quay at dusk. PHOTO: Ana Ruiz")],
    ),
    "words said twice, but no caption": (
        "The quay\nThe quay at dusk",
        [(PARAGRAPH, "The quay"), (PARAGRAPH, "The quay at dusk")],
    ),
    "the longest credit": (f"Photo: {'A' * 60}", [(CAPTION, f"Photo: {'A' * 60}")]),
    "a sentence about a photo": (
        "She sent us a photo: it shows an empty quay.",
        [(PARAGRAPH, "She sent us a photo: it shows an empty quay.")],
    ),
    "more than a credit": (f"Photo: {'A' * 61}", [(PARAGRAPH, f"Photo: {'A' * 61}")]),
    "a list": (
        "Bring:\n- bread\n- a lamp\n\nThen wait.",
        [(PARAGRAPH, "Bring:"), (LIST_ITEM, "- bread"), (LIST_ITEM, "- a lamp"), (PARAGRAPH, "Then wait.")],
    ),
    "a list with blank lines": ("• bread\n\n• a lamp", [(LIST_ITEM, "• bread"), (LIST_ITEM, "• a lamp")]),
    "a list of stars": ("* bread\n* a lamp", [(LIST_ITEM, "* bread"), (LIST_ITEM, "* a lamp")]),
    "a numbered list": ("1. Wait.\n2) Board.", [(LIST_ITEM, "1. Wait."), (LIST_ITEM, "2) Board.")]),
    "one dash": ("- No, said the cook.", [(PARAGRAPH, "- No, said the cook.")]),
    "years": ("2021. It came.\n2022. It left.", [(PARAGRAPH, "2021. It came."), (PARAGRAPH, "2022. It left.")]),
}


@pytest.mark.parametrize(("body", "blocks"), BLOCKS.values(), ids=BLOCKS)
def test_kinds_are_guessed_from_the_layout(body, blocks):
    assert body_kinds_and_words(body) == blocks


@pytest.mark.parametrize(
    "caption",
    [
        "The quay at dusk, photo: Reuters",
        "The quay at duskphoto: Ana Ruiz / AP",
        "(Photo by Ana Ruiz/Getty Images)",
        "The quay. Photo courtesy of the harbour office",
        "Photo credit: Ana Ruiz",
        "Image: Ana Ruiz",
        "The quay at dusk. Ana Ruiz / AFP",
        "Le quai au soir. Crédit photo : Ana Ruiz",
        "Der Kai am Abend. Foto: dpa",
        "Bild: Ana Ruiz",
        "El muelle. Imagen: Ana Ruiz",
        "Вечер в порту. Фото: Анна Руденко",
        "Вечір у порту. Світлина: Ганна Руденко",
        "صورة: رويترز",
        "写真：田中花子",
    ],
)
def test_a_line_with_a_photo_credit_is_a_caption(caption):
    assert body_kinds_and_words(f"{FERRY}\n\n{caption}\n\n{FERRY}") == [
        (PARAGRAPH, FERRY),
        (CAPTION, caption),
        (PARAGRAPH, FERRY),
    ]


@pytest.mark.parametrize("width", range(50, 101))
def test_a_paragraph_wrapped_to_any_usual_width_stays_one(width):
    wrapped = textwrap.fill(WRAPPED.replace("\n", " "), width)

    assert body_kinds_and_words(wrapped) == [(PARAGRAPH, wrapped)]


# Encodings

SENTENCES = {
    "English": "Late ferry\n\n“Not again,” said the cook – and it’s only Monday.",
    "Russian": "Паром опоздал\n\nКапитан Ершов сказал: «Вышли в 9 утра, пришли к вечеру».",
    "Ukrainian": "Пором запізнився\n\nЇжа скінчилася, ґудзик відірвався, а Єва чекала на березі.",
    "Arabic": "تأخرت العبارة\n\nقال الطباخ إنها وصلت ليلا.",
    "Hindi": "नाव देर से आई\n\nरसोइये ने कहा कि रात हो गई थी।",
    "Chinese": "渡轮晚点\n\n厨师说：“船到的时候天已经黑了。”",
    "emoji": "🚢 late\n\nCafe\u0301 👩‍👩‍👧 🇺🇦 open",
}


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_its_mark(codec, text):
    assert read(text.encode(codec), "night.txt").text == text


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_big_endian_unicode_is_read_with_its_mark(text):
    assert read(codecs.BOM_UTF16_BE + text.encode("utf-16-be"), "night.txt").text == text
    assert read(codecs.BOM_UTF32_BE + text.encode("utf-32-be"), "night.txt").text == text


@pytest.mark.parametrize("language", ["English", "Russian", "Ukrainian", "Arabic"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_where_it_is_evident(codec, language):
    assert read(SENTENCES[language].encode(codec), "night.txt").text == SENTENCES[language]


def test_utf_16_that_is_not_evident_is_refused():
    assert "not in UTF-8" in refusal(SENTENCES["Chinese"].encode("utf-16-le"))


@pytest.mark.parametrize(
    "text",
    [
        SENTENCES["Russian"],
        SENTENCES["Ukrainian"],
        "Да",
        "Ёлка",
        "Паром опоздал.",
        "Паром ушёл в IT-город Novi Sad, сообщил Reuters",
        "«НАТО» и «ООН»",
        "Їжа є. Ґанок теж.",
        "Міністр сказав: «Ні». У Львові чекали вісім осіб.",
        "Паромы ходят редко. " * 20,
    ],
)
def test_windows_1251_is_told_from_windows_1252(text):
    assert read(text.encode("cp1251"), "night.txt").text.split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        SENTENCES["English"],
        "Le bac est arrivé à neuf heures. L’équipage, épuisé, s’est tu.",
        "Il va à Rennes.",
        "Où ?",
        "Größere Fähren fahren über die Straße von Öland.",
        "¿Qué pasó en Málaga? El niño comió allí.",
        "Señor Muñoz",
        "Não há água.",
        "Forsætisráðherra sagði að öðru leyti væri það rétt.",
        "Bunreacht na hÉireann is ea é, a dúirt sí, agus níl aon athrú ar an scéal sin ó shin i leith anseo go fóill.",
        "He paid £100, or 115 €, for 5 m² of deck…",
        "L’été, le bac s’arrête tôt.\n" * 20,
    ],
)
def test_windows_1252_is_told_from_windows_1251(text):
    assert read(text.encode("cp1252"), "night.txt").text.split() == text.split()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("Паром опоздал".encode()[:-1], "UTF-8 that is damaged at byte 24:"),
        ("Паром".encode() + b"\xff" + " опоздал".encode(), "byte 11:"),
        ("“Late ferry".encode() + b"\xe9", "byte 14:"),
        (codecs.BOM_UTF8 + b"caf\xe9", "byte 7:"),
        (codecs.BOM_UTF16_LE + "Паром".encode("utf-16-le")[:-1], "UTF-16 that is damaged at byte 11:"),
        (codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff", "UTF-32 that is damaged at byte 5:"),
    ],
)
def test_damaged_unicode_is_refused_at_its_byte_and_not_read_as_something_else(data, place):
    assert place in refusal(data)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Паром вчера вышел из Кронштадта. На борту было 300 человек, сказал Иван Ершов.", "koi8-r"),
        ("Паром вчера вышел из Кронштадта. На борту было 300 человек, сказал Иван Ершов.", "cp866"),
        ("Паром вчера вышел из Кронштадта. На борту было 300 человек, сказал Иван Ершов.", "iso8859-5"),
        ("Το πλοίο έφτασε χθες στη Θεσσαλονίκη.", "cp1253"),
        ("Prom był wczoraj w Łebie. Spłonęło żółte auto.", "cp1250"),
        ("وصلت العبارة إلى المدينة أمس.", "cp1256"),
        ("渡轮昨天到了港口，有三百人在等。", "gbk"),
        ("渡輪昨天到了港口，有三百人在等。", "big5"),
        ("船は昨日、港に着いた。三百人が待っていた。", "shift_jis"),
    ],
)
def test_other_encodings_are_refused_and_not_misread(text, codec):
    assert "save it as plain text in UTF-8" in refusal(text.encode(codec))


def test_a_stray_control_character_is_kept():
    russian = f"Паром\x1f опоздал. {'Паромы ходят редко. ' * 9}"

    assert read(russian.encode("cp1251"), "night.txt").text == russian.strip()
    assert read(b"a\x01b\x01", "night.txt").text == "a\x01b\x01"


# What is no text


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u3000\u2028".encode()])
def test_a_document_without_words_is_refused(data):
    assert refusal(data).startswith("It holds no text")
    assert refusal(data, title="Late ferry").startswith("It holds no text")


def test_a_document_of_invisible_characters_is_refused():
    assert "shows nothing" in refusal("\u200b\u200e\n".encode())


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\0", "character 1 (line 1)"),
        (b"Late\0 ferry", "character 5 (line 1)"),
        ("🙂é\r\n\0".encode(), "character 4 (line 2)"),
        (b"\n\n\0", "character 3 (line 3)"),
        ("Late\0 ferry".encode("utf-16"), "character 5 (line 1)"),
        ("Late\0 ferry".encode("utf-16-le"), "character 5 (line 1)"),
    ],
)
def test_a_nul_is_refused_at_its_character(data, place):
    assert f"holds a NUL at {place}" in refusal(data)


@pytest.mark.parametrize(
    "data",
    [
        "🙂\r\nx\ud800".encode("utf-8", "surrogatepass"),
        codecs.BOM_UTF8 + "🙂\r\nx\udfff".encode("utf-8", "surrogatepass"),
        "🙂\nx\ud800y".encode("utf-16", "surrogatepass"),
        "🙂\nx\udc00\ud800".encode("utf-32", "surrogatepass"),
    ],
)
def test_a_lone_surrogate_is_refused_at_its_character(data):
    assert "(a lone surrogate) at character 4 (line 2)" in refusal(data)


def test_pasted_text_is_refused_for_the_same_reasons():
    assert "NUL at character 6 (line 2)" in refusal_of_text("Late\r\n\0")
    assert "lone surrogate) at character 6 (line 2)" in refusal_of_text("Late\r\n\ud83d")
    assert "holds no text" in refusal_of_text(" \n\t")


def zip_file() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("word/document.xml", "<w:document/>")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj", "a PDF document"),
        (zip_file(), "an office document (DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old office document"),
        (rb"{\rtf1\ansi Late ferry}", "a rich text document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG image"),
        (b"GIF89a\x01\0\x01\0", "a GIF image"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "a program"),
        (gzip.compress(FERRY.encode()), "a gzip archive"),
        (b"SQLite format 3\0" + bytes(84), "an SQLite database"),
    ],
)
def test_binary_files_are_refused_and_named(data, what):
    assert refusal(data).startswith("It is not text but seems to be ")
    assert what in refusal(data)


def test_letters_among_control_characters_are_no_text():
    assert refusal(b"caf\xe9 \x01\x02\x03").startswith("It is not text")


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused(seed):
    assert refusal(hashlib.shake_256(bytes([seed])).digest(4096)).startswith("It is not text")


def test_a_page_of_html_is_plain_text_for_now():
    page = "<!doctype html>\n<title>Late ferry</title>"

    assert read(page.encode(), "page.html").text == "<!doctype html>\n\n<title>Late ferry</title>"


@pytest.mark.parametrize(
    ("data", "title", "parts"),
    [
        (b"", "", []),
        (b"x" * (LIMIT_BYTES + 1), "", []),
        (b"%PDF-1.7", "", ["a PDF document"]),
        (codecs.BOM_UTF8 + b"caf\xe9", "", []),
        ("Το πλοίο έφτασε χθες στη Θεσσαλονίκη.".encode("cp1253"), "", []),
        (b"Late\0 ferry", "", ["character 5 (line 1)"]),
        ("Late \ud800".encode("utf-8", "surrogatepass"), "", ["character 6 (line 1)"]),
        (b"Late ferry", "\0", ["The title", "character 1 (line 1)"]),
        (b"Late ferry", "Late\nferry", []),
        (b"x" * (TITLE_LIMIT + 1), "", []),
        ("\u200b".encode(), "", []),
    ],
)
def test_every_refusal_can_be_told_in_another_language(data, title, parts, monkeypatch):
    monkeypatch.setattr(translation._trans, "gettext", "<{}>".format)
    told = refusal(data, title=title)

    assert (told[0], told[-1]) == ("<", ">")
    assert all(f"<{part}>" in told for part in parts)


# Size


def test_the_limit_is_on_the_bytes_of_a_file():
    assert LIMIT_BYTES == 5_242_880
    assert len(read(b"Late ferry\n" + b"x" * (LIMIT_BYTES - 11), "night.txt").body) == LIMIT_BYTES - 11
    assert "It is 5.1 MB; the limit is 5 MB" in refusal(b"Late ferry\n" + b"x" * (LIMIT_BYTES - 10))
    assert "It is 6.1 MB; the limit is 5 MB" in refusal(bytes(int(6.1 * 1024**2)))


def test_the_limit_is_on_the_utf_8_of_pasted_text_without_its_carriage_returns():
    cyrillic = "Паром\r\n" + "ж" * ((LIMIT_BYTES - 11) // 2)

    assert read_text(cyrillic).title == "Паром"
    assert "the limit is 5 MB" in refusal_of_text(cyrillic + "жж")


# What holds for any text


def anything(max_size: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=max_size)


# Lines of what the guesses look at, and of anything at all.
lines = st.lists(
    st.sampled_from(["", " ", "\u2028", "- bread", "1. Wait", "On the quay", "Photo: Ana Ruiz", FERRY])
    | st.sampled_from(WRAPPED.split("\n"))
    | anything(40),
    max_size=12,
).flatmap(lambda chosen: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(chosen)))
# Something visible first: what shows nothing is no title.
texts = st.builds("{}{}{}".format, st.text(" \t\r\n\u3000\u2028", max_size=5), st.sampled_from("Té標🙂"), lines)


@settings(deadline=None)
@given(texts)
def test_no_word_is_lost_or_moved(text):
    assert read_text(text).text.split() == text.split()


@settings(deadline=None)
@given(texts, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_a_file_reads_as_its_text_pasted(text, codec):
    assert read(text.encode(codec), "night.txt") == read_text(text)


@settings(deadline=None)
@given(texts)
def test_the_text_of_an_article_reads_as_the_same_article(text):
    article = read_text(text)

    assert "\r" not in article.text
    assert read_text(article.text) == article


def assert_blocks_are_a_partition(article: ImportedArticle) -> None:
    text, end = article.text, 0
    for block in article.blocks:
        words = text[block.start : block.end]
        assert words
        assert words == words.strip()
        assert text[end : block.start].strip() == ""
        assert end <= block.start < block.end
        end = block.end
    assert text[end:].strip() == ""
    assert [block.kind is TITLE for block in article.blocks] == [True] + [False] * (len(article.blocks) - 1)
    assert article.blocks[0][:2] == (0, len(article.title))


@settings(deadline=None)
@given(texts)
def test_blocks_hold_every_word_once_and_in_order(text):
    assert_blocks_are_a_partition(read_text(text))
    assert_blocks_are_a_partition(read_text(text, title="Another title"))


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=100).map(lambda text: text.encode("cp1251", "ignore")))
@example(b"\xfe\xff\xd8")
@example(b"\xff\xfe\0")
def test_any_bytes_make_an_article_or_a_refusal(data):
    with contextlib.suppress(ImportProblem):
        assert_blocks_are_a_partition(read(data, "night.txt"))
