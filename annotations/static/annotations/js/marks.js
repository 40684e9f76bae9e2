"use strict";
// A click on marked words opens their claim, as the number after them does; the words of the open claim are tinted.
(() => {
  const text = document.getElementById("article-text");
  if (!text) return;

  const claimsOf = (mark) => mark.dataset.claims.split(" ");
  const tint = () => {
    for (const mark of text.querySelectorAll("mark.claim")) {
      mark.classList.toggle("is-selected", claimsOf(mark).includes(text.dataset.selected));
    }
  };
  tint();
  document.addEventListener("desk-drawn", tint);

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark.claim");
    if (!mark || event.target.closest("a") || !window.getSelection().isCollapsed) return;
    const claim = claimsOf(mark).at(-1);
    const link = document.getElementById(`claim-${claim}`);
    if (link) link.click();
    else window.location.assign(`${text.dataset.desk}?claim=${claim}#card`);
  });
})();
