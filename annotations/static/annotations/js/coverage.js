"use strict";
// The key f goes to the next open figure and F to the one before; its words are selected, so that they can be marked or
// ruled not checkable at once.
(() => {
  const figures = Array.from(document.querySelectorAll(".open-figure[id]"));
  if (!figures.length) return;
  let at = figures.findIndex((figure) => `#${figure.id}` === window.location.hash);

  // All pieces of the figure: a claim that ends inside it cuts it up.
  function select(figure) {
    const pieces = Array.from(document.querySelectorAll(".open-figure"));
    const first = pieces.indexOf(figure);
    let last = first;
    while (pieces[last + 1] && !pieces[last + 1].id) last += 1;
    window.getSelection().setBaseAndExtent(figure, 0, pieces[last], pieces[last].childNodes.length);
  }

  document.addEventListener("desk-key", (event) => {
    if (!["f", "F"].includes(event.detail)) return;
    event.preventDefault();
    const step = event.detail === "f" ? 1 : -1;
    at = (Math.max(at, step === 1 ? -1 : 0) + step + figures.length) % figures.length;
    figures[at].scrollIntoView({ block: "center" });
    select(figures[at]);
  });
})();
