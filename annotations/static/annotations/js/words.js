"use strict";
// Selects words of the article by keys: l and L move the end by a word, b and B the beginning, t takes the whole sentence and
// then the next one. What a word is in the article's language, the browser knows (Intl.Segmenter).
(() => {
  const text = document.getElementById("article-text");
  if (!text || !window.Intl?.Segmenter) return;
  const cuts = { word: "lLbB", sentence: "t" };
  const say = (words, unseen) => document.dispatchEvent(new CustomEvent("desk-say", { detail: { words, unseen } }));

  // The text nodes of a block that are words of the article, each with where it begins in the block. The token of a control
  // character is no word, so that none ends in the middle of it.
  function nodesOf(block) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const found = [];
    let at = 0;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".claim-number")) continue;
      found.push({ node, at, words: node.parentElement.closest(".invisible") ? " ".repeat(node.length) : node.data });
      at += node.length;
    }
    return found;
  }

  // Where a place of the document is in the block, in UTF-16 units.
  function placeIn(nodes, container, offset) {
    const point = document.createRange();
    point.setStart(container, offset);
    const before = nodes.findLast(({ node }) => point.comparePoint(node, 0) <= 0);
    if (!before) return 0;
    return before.at + (before.node === container ? offset : before.node.length);
  }

  function pointAt(nodes, place, isEnd) {
    const { node, at } = nodes.findLast((each) => (isEnd ? each.at < place : each.at <= place)) || nodes[0];
    return [node, place - at];
  }

  function rangeOf(nodes, [from, to]) {
    const range = document.createRange();
    range.setStart(...pointAt(nodes, from, false));
    range.setEnd(...pointAt(nodes, to, true));
    return range;
  }

  function segments(block, granularity) {
    const words = nodesOf(block).map((each) => each.words).join("");
    const all = [...new Intl.Segmenter(text.lang || undefined, { granularity }).segment(words)];
    return all
      .filter(({ segment, isWordLike }) => isWordLike ?? segment.trim())
      .map(({ index, segment }) => [index, index + segment.trimEnd().length]);
  }

  const blocks = () => [...text.querySelectorAll(".block")];

  const isSeen = (element) => element.getBoundingClientRect().bottom > 40 && element.getBoundingClientRect().top < window.innerHeight;

  // Where the words of the open claim end, if they are seen.
  function afterClaim() {
    const mark = [...text.querySelectorAll("mark.is-selected")].at(-1);
    if (!mark || !isSeen(mark)) return null;
    const block = mark.closest(".block");
    const range = document.createRange();
    range.selectNodeContents(mark);
    const at = placeIn(nodesOf(block), range.endContainer, range.endOffset);
    return { block, from: at, to: at };
  }

  // The block that is selected in, and from where to where. Without a selection, the place after the open claim, or where what
  // is seen begins.
  function selected(granularity) {
    const selection = window.getSelection();
    const range = selection.rangeCount && selection.getRangeAt(0);
    const own = range && blocks().find((block) => range.intersectsNode(block));
    if (!own) {
      const after = afterClaim();
      if (after) return after;
      const block = blocks().find((each) => each.getBoundingClientRect().bottom > 40); // a line of it
      const nodes = block && nodesOf(block);
      const first = block && segments(block, granularity).find((each) => rangeOf(nodes, each).getBoundingClientRect().top >= 0);
      return { block, from: first?.[0] ?? 0, to: first?.[0] ?? 0 };
    }
    const nodes = nodesOf(own);
    return { block: own, from: placeIn(nodes, range.startContainer, range.startOffset), to: placeIn(nodes, range.endContainer, range.endOffset) };
  }

  // The block after this one that has words, and the first of them.
  function beyond(block, granularity) {
    for (const next of blocks().slice(blocks().indexOf(block) + 1)) {
      const [first] = segments(next, granularity);
      if (first) return { block: next, place: first };
    }
    return null;
  }

  // Where the selection goes: in the same block, or at its end on to the next, with a new one.
  function moved(key, granularity, { block, from, to }) {
    const all = segments(block, granularity);
    const inside = all.filter(([start, end]) => start < to && end > from);
    const [first, last] = [inside[0], inside.at(-1)];
    const next = all.find(([start]) => start >= to);
    const isWhole = first && from <= first[0] && to >= last[1];
    const here = (place) => ({ block, place });
    if (!inside.length) return next ? here(next) : beyond(block, granularity);
    if (key === "b") return here([(all.findLast(([start]) => start < from) || first)[0], to]);
    if (key === "L" || key === "B") {
      if (inside.length === 1) return here([from, to]);
      return here(key === "L" ? [from, inside.at(-2)[1]] : [inside[1][0], to]);
    }
    if (isWhole && !next) return beyond(block, granularity);
    return here([granularity === "word" ? from : Math.min(from, first[0]), isWhole ? next[1] : last[1]]);
  }

  document.addEventListener("desk-key", (event) => {
    if (!Object.values(cuts).join("").includes(event.detail)) return;
    const granularity = cuts.word.includes(event.detail) ? "word" : "sentence";
    const at = selected(granularity);
    const found = at.block && moved(event.detail, granularity, at);
    event.preventDefault();
    if (!found) return say(text.dataset.end);
    const { block, place } = found;
    const nodes = nodesOf(block);
    window.getSelection().setBaseAndExtent(...pointAt(nodes, place[0], false), ...pointAt(nodes, place[1], true));
    const end = "bB".includes(event.detail) ? [place[0], place[0] + 1] : [place[1] - 1, place[1]];
    const { top, bottom } = rangeOf(nodes, end).getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) window.scrollBy(0, top - window.innerHeight / 4);
    say(`${text.dataset.taken} ${window.getSelection()}`, true); // it is seen
  });
})();
