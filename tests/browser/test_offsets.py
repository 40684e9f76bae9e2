"""What is selected in a browser is what is marked: code points, in whatever the text holds."""

import unicodedata

import pytest

from tests.browser.selecting import press, select
from tests.make import make_article, make_claim

SPACED = "A title\r\n\r\nLine one of it\r\nand line two,\twith a tab.\r\n\r\nThe last paragraph.\r\n"

CASES = {
    # name: (text, claims there already, first words selected, last words selected, what is then marked)
    "emoji before and inside": (
        "Title 👩‍👩‍👧\n\nTwo 😀 flags 🇺🇦 and the 👍🏽 words.",
        [],
        "flags",
        "👍🏽 words",
        "flags 🇺🇦 and the 👍🏽 words",
    ),
    "combining marks": (
        "Title\n\nVe\u0302\u0323 and cafe\u0301 and n\u0303 here.",
        [],
        "cafe\u0301",
        "n\u0303",
        "cafe\u0301 and n\u0303",
    ),
    "a text in pieces (NFD)": (
        unicodedata.normalize("NFD", "Überschrift\n\nДвойной приём: цена ёлки.\n\nÀ côté."),
        [],
        unicodedata.normalize("NFD", "приём"),
        unicodedata.normalize("NFD", "ёлки"),
        unicodedata.normalize("NFD", "приём: цена ёлки"),
    ),
    "right to left": (
        "عنوان\n\nقال المتحدث إن 75 جنديًا قتلوا أمس.",
        [],
        "إن",
        "قتلوا",
        "إن 75 جنديًا قتلوا",
    ),
    "a bidirectional override": (
        "Title\n\nPaid \u202e005\u202c roubles in all.",
        [],
        "[U+202E]005",
        "roubles",
        "\u202e005\u202c roubles",
    ),
    "half of a token": ("Title\n\nPaid \u202e005\u202c roubles.", [], "02E]00", None, "\u202e00"),
    "up to a token": ("Title\n\nPaid \u202e005\u202c roubles.", [], "Paid", None, "Paid"),
    "after emoji and a token": ("Title 😀\n\n😀 paid \u202e005\u202c 😀 roubles 😀.", [], "roubles", None, "roubles"),
    "CRLF and a tab": (SPACED, [], "two,", "tab", "two,\twith a tab"),
    "across two paragraphs": (
        "Title\n\nThe first 😀 ends here.\n\nThe second begins.",
        [],
        "ends here.",
        "The second",
        "ends here.\n\nThe second",
    ),
    "across lines of a list": ("Title\n\n- one 😀\n- two\n- three", [], "one 😀", "three", "one 😀\n- two\n- three"),
    "from the title": ("Title 😀\n\nThe body.", [], "😀", "The", "😀\n\nThe"),
    "over a claim's number": (
        "Title\n\nThe first words and the second words and the third.",
        ["first words"],
        "words and",
        "second",
        "words and the second",
    ),
    "over several claims": (
        "Title\n\nOne 😀 two three four five six.",
        ["two three", "three four", "three", "five"],
        "😀",
        "six",
        "😀 two three four five six",
    ),
    "inside a claim": ("Title\n\nOne two three four five.", ["two three four"], "three", None, "three"),
    "from a claim into the next paragraph": (
        "Title\n\nOne two.\n\nThree four 😀 five.",
        ["two.", "four 😀"],
        "wo.",
        "Three four",
        "wo.\n\nThree four",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_selected_words_are_the_claim(case, page, editor):
    text, claims, first, last, expected = CASES[case]
    article = make_article(by=editor, text=text)
    for quote in claims:
        make_claim(article, by=editor, quote=quote)
    page.goto(article.get_absolute_url())
    select(page, first, last)
    press(page, page.locator("#selection-button"))

    placement = article.claims.latest("number").placements.get()
    assert placement.quote == expected
    assert placement.version.text[placement.start : placement.end] == expected


# Every selection there is, without sending any: what the form would say of it.
_EVERY_SELECTION = """
() => {
  const form = document.getElementById("mark-form");
  const sent = [];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { start, end, quote } = form.elements;
    sent.push([Number(start.value), Number(end.value), quote.value]);
  });
  // For each code point of the text the places in the page just before and just after it.
  const before = new Map();
  const after = new Map();
  for (const block of document.querySelectorAll("#article-text .block")) {
    let at = Number(block.dataset.start);
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".claim-number")) continue;
      if (node.parentElement.closest(".invisible")) {
        before.set(at, [node, 0]);
        after.set(at + 1, [node, node.data.length]);
        at += 1;
        continue;
      }
      let unit = 0;
      for (const character of node.data) {
        before.set(at, [node, unit]);
        unit += character.length;
        after.set(at + 1, [node, unit]);
        at += 1;
      }
    }
  }
  const asked = [];
  const ask = (start, end, from, to) => {
    getSelection().setBaseAndExtent(...from, ...to);
    asked.push([start, end]);
    const count = sent.length;
    document.getElementById("selection-button").click();
    if (sent.length === count) sent.push(null);
  };
  for (const [start, from] of before) {
    for (const [end, to] of after) {
      if (start >= end) continue;
      ask(start, end, from, to);
      // The same place told otherwise: as the end of what stands before, and as the start of what comes after.
      if (after.has(start)) ask(start, end, after.get(start), to);
      if (before.has(end)) ask(start, end, from, before.get(end));
    }
  }
  return asked.map((span, number) => [span, sent[number]]);
}
"""


def test_every_selection_of_a_difficult_text_says_its_place(page, editor):
    text = "T 😀\n\nA \u202e7\u202c cafe\u0301 🇺🇦.\n\nجند \ttwo  x."
    article = make_article(by=editor, text=text)
    for quote in ("\u202e7\u202c caf", "cafe\u0301 🇺🇦", "two"):
        make_claim(article, by=editor, quote=quote)
    page.goto(article.get_absolute_url())
    selections = page.evaluate(_EVERY_SELECTION)
    assert len(selections) > 1000
    wrong = [
        (start, end, text[start:end], said)
        for (start, end), said in selections
        if text[start:end].strip() and (said is None or said != [start, end, text[start:end]])
    ]
    assert wrong == []


def test_typing_other_words_after_a_selection_forgets_its_place(page, editor):
    article = make_article(by=editor, text="Title\n\nThe word here, and the word there.")
    page.goto(article.get_absolute_url())
    page.evaluate(
        "() => { const { start, end, quote } = document.getElementById('mark-form').elements;"
        " start.value = 11; end.value = 15; quote.value = 'word'; }"
    )
    page.get_by_label("Words of the article").fill("word there")
    press(page, page.get_by_role("button", name="Mark as claim"))
    assert article.claims.get().placements.get().quote == "word there"
