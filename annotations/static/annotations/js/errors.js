"use strict";
// After a refused form: goes to what is wrong, the first field or complaint, and opens whatever hides it.
(() => {
  let told = null;
  const go = (behavior) => {
    const wrong = document.querySelector("#content [aria-invalid='true'], #content [role='alert']");
    if (!wrong || wrong === told) return;
    if (!behavior) told = wrong;
    const group = wrong.closest(".field");
    const target = (group && group.querySelector("input:not([type='hidden']), select, textarea")) || wrong;
    for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    if (target === wrong && !target.matches("input, select, textarea")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    (group || target).scrollIntoView({ block: "center", behavior: "instant" });
  };
  go(true);
  window.addEventListener("load", () => go(), { once: true }); // the address's own fragment would take the page elsewhere
  document.addEventListener("desk-drawn", () => go());
})();
