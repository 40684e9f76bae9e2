"""Every string goes through gettext, and pages mirror under an interface that runs from right to left.

The language is made here: each of our strings in brackets, under a code that runs from right to left. The articles are
in Russian, so that a Latin word outside of brackets is one that nobody could translate.
"""

import ast
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django.utils.translation.template import templatize

from annotations.models import User
from tests.make import ask, give, make_article, make_claim, rule, source

HOUSE = Path(__file__).resolve().parents[2]
LANGUAGE, FORMS = "ar", 6
PYTHON = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2, "pgettext": 2, "pgettext_lazy": 2}
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATES = re.compile(rf"\b(n?gettext|_)\({STRING}(?:,\s*{STRING})?")
PLURALS = f"nplurals={FORMS}; plural=n==1 ? 0 : 1;"

# What is no word of ours: names, formats, a time zone, what Django's admin has no Arabic for.
NAMES = {"Charlie", "Chidi", "Edda", "HTML", "CSV", "JSON", "ZIP", "UTC", "edda", "charlie", "chidi", "MB", "PDF"}
NAMES |= {"ClaimReview", "Markdown", "docx", "pdf"}

TEXT = """Свобода за фронт

По западным оценкам, около 75 российских солдат убиты или ранены.

«Они идут первыми», — говорит активист. Министерство это отрицает."""

# Text as it is read, but for what is no text of ours: keys, digests, options of languages and people.
_WORDS = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const parts = [];
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest("script, style, kbd, code, bdi")) continue;
    parts.push(walker.currentNode.data);
  }
  const named = [...document.querySelectorAll(":is([aria-label], [title], [placeholder]):not(code)")].flatMap((each) =>
    ["aria-label", "title", "placeholder"].map((name) => each.getAttribute(name) || ""));
  return [parts.join(" "), ...named];
}
"""


def in_python():
    """The strings of each call: (context, one, many), those that it has none of blank."""
    for path in (HOUSE / "annotations").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name not in PYTHON:
                continue
            given = [each.value for each in node.args[: PYTHON[name]] if isinstance(each, ast.Constant)]
            if len(given) == PYTHON[name]:
                yield (*given, "") if name.startswith("p") else ("", *given, *[""] * (2 - len(given)))


def in_templates():
    for path in (HOUSE / "templates").rglob("*.html"):
        for _name, one, many in IN_TEMPLATES.findall(templatize(path.read_text())):
            yield "", ast.literal_eval(one), ast.literal_eval(many or "''")


def catalogue():
    """The strings in brackets, as a compiled catalogue of gettext (the GNU .mo format)."""
    entries = {b"": f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {PLURALS}\n".encode()}
    for context, one, many in sorted({*in_python(), *in_templates()}):
        key = f"{context}\4{one}" if context else one
        forms = [f"⟦{one}⟧", *[f"⟦{many}⟧"] * (FORMS - 1)] if many else [f"⟦{one}⟧"]
        entries["\0".join(filter(None, (key, many))).encode()] = "\0".join(forms).encode()
    keys = sorted(entries)
    at, tables, words = 28 + 16 * len(keys), [], b""
    for side in (keys, [entries[key] for key in keys]):
        for each in side:
            tables.append((len(each), at + len(words)))
            words += each + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    return head + b"".join(struct.pack("<2I", *each) for each in tables) + words


@pytest.fixture
def mirrored(tmp_path, live_server):
    folder = tmp_path / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(catalogue())
    with override_settings(LANGUAGE_CODE=LANGUAGE, LOCALE_PATHS=[str(tmp_path), *settings.LOCALE_PATHS]):
        yield


@pytest.fixture
def places(editor, checker, second):
    """An article with claims at several standings, and the pages of it."""
    article = make_article(by=editor, text=TEXT, language="ru", outlet="Портал", story="Фронт")
    claim = make_claim(article, by=checker, quote="около 75 российских солдат", statement="Их было 75.")
    give(claim, by=second, verdict="disputed", reason="wrong_figure", rationale="Тысячи пропали.", correction="75 000")
    give(make_claim(article, by=checker, quote="Они идут первыми", risk="accusation"), by=checker)
    make_claim(article, by=checker, quote="Министерство это отрицает")
    source(claim, by=checker, kind="document", title="Отчёт", url="")
    ask(claim, to=second, by=checker, text="Кто это сказал?")
    rule(article, "говорит активист", by=checker)
    desk = article.get_absolute_url()
    of_article = ("article_edit", "article_revise", "article_history", "article_report", "article_sign_off")
    of_claim = ("claim_edit", "claim_place", "claim_merge", "claim_split", "claim_withdraw", "claim_history")
    alone = ("index", "article_add", "rules", "statistics", "search", "mail_choice", "record", "outlet_add")
    return {
        "desk": desk,
        "cards": [f"{desk}?claim={number}" for number in (1, 2, 3)],
        "all": [
            desk,
            *(f"{desk}?claim={number}" for number in (1, 2, 3)),
            *(reverse(f"admin:{name}", args=[article.pk]) for name in of_article),
            *(reverse(f"admin:{name}", args=[claim.pk]) for name in of_claim),
            *(reverse(f"admin:{name}") for name in alone),
            reverse("admin:annotations_article_changelist"),
            reverse("admin:annotations_claim_changelist"),
        ],
    }


def left_over(text):
    """The Latin words that stand in no brackets."""
    while "⟦" in text:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
        if shorter == text:
            break
        text = shorter
    text = re.sub(r"\S*(?:https?:|\.example|/|@)\S*", " ", text)
    return set(re.findall(r"[A-Za-z]{2,}", text)) - NAMES


def test_no_word_of_ours_goes_past_gettext(new_page, mirrored, places, editor):
    page, found = new_page(editor), {}
    for address in places["all"]:
        page.goto(address)
        words = set().union(*(left_over(text) for text in page.evaluate(_WORDS)))
        if words:
            found[address] = sorted(words)
    assert found == {}


def test_pages_mirror_and_nothing_runs_out_of_them(new_page, mirrored, places, editor):
    for width in (1280, 360):
        page = new_page(editor, viewport={"width": width, "height": 900})
        for address in places["all"]:
            page.goto(address)
            assert page.locator("html").get_attribute("dir") == "rtl"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page = new_page(editor)
    page.goto(places["cards"][0])
    card, text = page.locator("#card").bounding_box(), page.locator("#article-text").bounding_box()
    assert card["x"] + card["width"] <= text["x"], "the card is on the left of the text"
    close = page.locator("#card .close").bounding_box()
    assert close["x"] < card["x"] + card["width"] / 2
    assert User.objects.count() == 3
