"use strict";
// Beside a wide text a claim opens and closes without the text moving. On a narrow screen, and without this script,
// the addresses lead where they say: to the card, and from there back to the claim's words.
(() => {
  // An address that names the card gives it the focus, so that the next Tab leads into the card. Browsers do so
  // themselves, but at a time of their own, and this script scrolls meanwhile.
  if (window.location.hash === "#card") document.getElementById("card")?.focus({ preventScroll: true });

  const text = document.getElementById("article-text");
  if (!text || !window.matchMedia("(min-width: 1001px)").matches) return;

  const KEY = "desk-place";
  const { desk, selected } = text.dataset;

  // Where the number of a claim stands in the window, kept for the page that comes next.
  const keep = (claim) => {
    const link = document.getElementById(`claim-${claim}`);
    if (link) sessionStorage.setItem(KEY, JSON.stringify({ desk, claim, top: link.getBoundingClientRect().top }));
  };
  text.addEventListener("click", (event) => {
    const link = event.target.closest("a.claim-number");
    if (link) keep(link.id.replace("claim-", ""));
  });
  const card = document.getElementById("card");
  if (card) {
    card.querySelector(".close").addEventListener("click", () => keep(selected));
    card.addEventListener("submit", () => keep(selected));
  }

  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  sessionStorage.removeItem(KEY);
  const isHere = kept && kept.desk === desk;
  const link = document.getElementById(`claim-${isHere ? kept.claim : selected}`);
  if (!link) return;
  const arrive = () => {
    if (isHere) window.scrollBy({ top: link.getBoundingClientRect().top - kept.top, behavior: "instant" });
    else link.scrollIntoView({ block: "center", behavior: "instant" });
  };
  if (!isHere && performance.getEntriesByType("navigation")[0].type !== "navigate") return; // the browser knows where it was
  arrive();
  window.addEventListener("load", () => requestAnimationFrame(arrive), { once: true }); // after the address's own fragment
})();
