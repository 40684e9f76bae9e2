"use strict";
// Asks before the page is left while something typed into a form of ours is not sent: also what a refusal gave back.
(() => {
  const unsaved = new Set();
  for (const form of document.querySelectorAll("form.newsroom-form")) {
    if ("unsaved" in form.dataset || form.querySelector("[aria-invalid='true'], [role='alert']")) unsaved.add(form);
    form.addEventListener("input", () => unsaved.add(form));
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) unsaved.delete(form);
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });
})();
