"""Selecting words of an article as people do: with the mouse, or a range from one place to another."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# The text nodes of the article as a reader sees them, but for the claim numbers: [node, first character's place].
_NODES = """
const nodes = [];
let seen = "";
const walker = document.createTreeWalker(document.getElementById("article-text"), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  if (walker.currentNode.parentElement.closest(".claim-number")) continue;
  nodes.push([walker.currentNode, seen.length]);
  seen += walker.currentNode.data;
}
const at = (place) => {
  const [node, start] = nodes.findLast(([, start]) => start <= place);
  return [node, place - start];
};
const from = seen.indexOf(first);
const to = seen.indexOf(last, from) + last.length;
if (from < 0 || to < last.length) throw new Error(`not on the page: ${first} … ${last}`);
const [startNode, startOffset] = at(from);
const [endNode, endOffset] = at(to - 1);
"""


def select(page: Any, first: str, last: str | None = None) -> str:
    """Selects from the first to the last of these words as they stand on the page: what is selected then."""
    return page.evaluate(
        f"""([first, last]) => {{ {_NODES}
          getSelection().setBaseAndExtent(startNode, startOffset, endNode, endOffset + 1);
          return getSelection().toString();
        }}""",
        [first, last or first],
    )


def drag_over(page: Any, words: str) -> None:
    """Selects words with the mouse: down before the first letter, up after the last."""
    box = page.evaluate(
        f"""words => {{ const first = words, last = words; {_NODES}
          startNode.parentElement.scrollIntoView({{ block: "center", behavior: "instant" }});
          const letter = (node, offset) => {{
            const range = document.createRange();
            range.setStart(node, offset);
            range.setEnd(node, offset + 1);
            return range.getBoundingClientRect();
          }};
          const left = letter(startNode, startOffset), right = letter(endNode, endOffset);
          return [left.left + 1, left.top + left.height / 2, right.right - 1, right.top + right.height / 2];
        }}""",
        words,
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move((box[0] + box[2]) / 2, box[3], steps=3)
    page.mouse.move(box[2], box[3], steps=3)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == words


def expect(what: Any) -> Any:
    """Playwright's own, which waits for what is expected; playwright is there where these tests run."""
    from playwright.sync_api import expect as waiting

    return waiting(what)


def press(page: Any, button: Any) -> None:
    """Clicks what leads to another page, or draws the desk anew, and waits for that."""
    with answered(page):
        button.click()


def strike(page: Any, key: str) -> None:
    """A key after which another page comes, or the desk is drawn anew."""
    with answered(page):
        page.keyboard.press(key)


@contextmanager
def answered(page: Any) -> Iterator[None]:
    """Waits, at its end, until another page has come or pieces of this one."""
    page.evaluate("document.documentElement.dataset.acted = ''")
    desk = page.locator("#desk")
    before = desk.get_attribute("data-drawn") if desk.count() else None
    again = "#desk[data-drawn]" if before is None else f"#desk:not([data-drawn='{before}'])"
    yield
    page.locator(f"html:not([data-acted]), {again}").first.wait_for(state="attached")
    page.wait_for_load_state()
