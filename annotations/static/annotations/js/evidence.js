"use strict";
// Hides what the chosen kind of source does not have, unless something stands in it; without this script all is shown.
(() => {
  const WITHOUT = {
    web_page: ["person"],
    interview: ["url", "archive_url"],
    observation: ["url", "archive_url"],
    data: ["url", "archive_url"],
    asked: ["stance", "tier", "url", "archive_url", "locator", "quote", "quote_translation", "origin"],
    search: ["stance", "tier", "url", "archive_url", "locator", "quote", "quote_translation", "person", "origin"],
  };
  const ALWAYS_SET = new Set(["stance", "tier"]); // lists without a blank: what stands in them is no reason to show them
  const NAMES = new Set(Object.values(WITHOUT).flat());

  for (const { form } of document.querySelectorAll("select[name='kind']")) {
    if (!form || !form.elements.archive_url) continue;
    const update = () => {
      const without = WITHOUT[form.elements.kind.value] || [];
      for (const name of NAMES) {
        const control = form.elements[name];
        const isWrong = control.getAttribute("aria-invalid") === "true";
        control.closest(".field").hidden = without.includes(name) && (control.value === "" || ALWAYS_SET.has(name)) && !isWrong;
      }
    };
    form.elements.kind.addEventListener("change", update);
    window.addEventListener("pageshow", update); // the Back button brings back what was chosen
    update();
  }
})();
