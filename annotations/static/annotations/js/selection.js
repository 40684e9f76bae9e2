"use strict";
// Select words of the article, press one button: they become a claim, or are ruled not checkable. Places are sent as Unicode code points,
// which Python counts; JavaScript counts UTF-16 units, so every character outside the basic plane would shift them.
(() => {
  const text = document.getElementById("article-text");
  const buttons = document.getElementById("selection-buttons");
  const button = document.getElementById("selection-button");
  if (!text || !buttons) return;
  const rulingButton = document.getElementById("ruling-button"); // not there for who may not
  const markForm = () => document.getElementById("mark-form"); // pieces of the page are drawn anew
  const rulingForm = () => document.getElementById("ruling-form");

  const codePoints = (string) => Array.from(string).length;

  // What a block's text nodes stand for: claim numbers for nothing, the token of a control character for that
  // character, all others for themselves. Joined, they are the block's text exactly.
  function* textNodes(block) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const token = node.parentElement.closest(".invisible");
      if (node.parentElement.closest(".claim-number")) continue;
      yield { node, words: token ? String.fromCodePoint(parseInt(token.dataset.code, 16)) : node.data, whole: Boolean(token) };
    }
  }

  // The part of a text node's words that the range covers, or null. A token is covered whole as soon as a letter of it is.
  function covered(range, { node, words, whole }) {
    if (!range.intersectsNode(node)) return null;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.data.length;
    if (from >= to) return null;
    return whole ? { from: 0, to: words.length } : { from, to };
  }

  // { quote, start, end } of the selection, or null where it holds no words of the article.
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(text)) return null;
    const parts = [];
    let start = null;
    let end = null;
    for (const block of text.querySelectorAll(".block")) {
      let at = Number(block.dataset.start);
      let part = "";
      for (const stretch of textNodes(block)) {
        const inside = covered(range, stretch);
        if (inside) {
          if (start === null) start = at + codePoints(stretch.words.slice(0, inside.from));
          end = at + codePoints(stretch.words.slice(0, inside.to));
          part += stretch.words.slice(inside.from, inside.to);
        }
        at += codePoints(stretch.words);
      }
      if (part) parts.push(part);
    }
    const quote = parts.join("\n\n");
    return quote.trim() ? { quote, start, end, range } : null;
  }

  function place(found) {
    const box = Array.from(found.range.getClientRects()).pop() || found.range.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.right - 60), document.documentElement.clientWidth - buttons.offsetWidth - 8);
    buttons.style.top = `${box.bottom + window.scrollY + 8}px`;
    buttons.style.left = `${left + window.scrollX}px`;
  }

  function offer() {
    const found = selected();
    buttons.hidden = !found;
    if (found) place(found);
  }

  // Puts the selected words into this form; false where none are.
  function take(form) {
    const found = selected();
    if (!found) return false;
    for (const name of ["quote", "start", "end"]) form.elements[name].value = found[name];
    return true;
  }

  const send = (form) => take(form) && form.requestSubmit();

  buttons.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => send(markForm()));
  rulingButton?.addEventListener("click", () => send(rulingForm()));
  document.addEventListener("desk-key", (event) => {
    if (event.detail === "m") send(markForm()); // words that were selected so quickly that the buttons are not there yet
  });
  document.addEventListener("desk-key", (event) => {
    const form = rulingForm();
    if (!form || !["n", "N"].includes(event.detail)) return;
    form.elements.sentence.checked = event.detail === "N";
    send(form);
  });
  document.addEventListener("input", ({ target }) => {
    if (target.name !== "quote" || ![markForm(), rulingForm()].includes(target.form)) return;
    target.form.elements.start.value = "";
    target.form.elements.end.value = "";
  });
  // Sent by its own button, without words in its field, while words of the text are selected: it is about those.
  document.addEventListener(
    "submit",
    ({ target }) => {
      if ([markForm(), rulingForm()].includes(target) && !target.elements.quote.value.trim()) take(target);
    },
    true,
  );
  document.addEventListener("selectionchange", () => {
    if (buttons.contains(document.activeElement)) return;
    offer();
  });
  offer(); // words may have been selected before this script was there
})();
