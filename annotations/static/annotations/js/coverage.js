"use strict";
// The key f goes to the next open figure and F to the one before; its words are selected, so that they can be marked or
// ruled not checkable at once. It goes on from where the selection is.
(() => {
  const all = () => Array.from(document.querySelectorAll("#article-text .open-figure"));
  if (!document.getElementById("article-text")) return;
  let last = null; // the place of the figure that was gone to

  // All pieces of the figure: a claim that ends inside it cuts it up.
  function select(figure) {
    const pieces = all();
    const first = pieces.indexOf(figure);
    let end = first;
    while (pieces[end + 1] && !pieces[end + 1].id) end += 1;
    window.getSelection().setBaseAndExtent(figure, 0, pieces[end], pieces[end].childNodes.length);
  }

  const placeOf = (figure) => Number(figure.id.split("-")[1]);

  document.addEventListener("desk-key", (event) => {
    if (!["f", "F"].includes(event.detail)) return;
    event.preventDefault();
    const figures = all().filter((piece) => piece.id);
    if (!figures.length) {
      const words = document.getElementById("article-text").dataset.none;
      document.dispatchEvent(new CustomEvent("desk-say", { detail: { words } }));
      return;
    }
    const from = last ?? (window.location.hash.startsWith("#figure-") ? Number(window.location.hash.slice(8)) : -1);
    const found = event.detail === "f" ? figures.find((each) => placeOf(each) > from) : figures.findLast((each) => placeOf(each) < from);
    const figure = found || figures.at(event.detail === "f" ? 0 : -1);
    last = placeOf(figure);
    figure.scrollIntoView({ block: "center" });
    select(figure);
    const words = `${figure.closest("#article-text").dataset.taken} ${window.getSelection()}`;
    document.dispatchEvent(new CustomEvent("desk-say", { detail: { words, unseen: true } }));
  });
})();
