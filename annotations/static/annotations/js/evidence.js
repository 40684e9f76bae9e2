"use strict";
// Hides what the chosen kind of source does not have, unless something stands in it; without this script all is shown.
(() => {
  const WITHOUT = {
    web_page: ["person"],
    interview: ["url", "archive_url", "archived_on"],
    observation: ["url", "archive_url", "archived_on"],
    data: ["url", "archive_url", "archived_on"],
    asked: ["stance", "tier", "url", "archive_url", "archived_on", "locator", "quote", "quote_translation", "origin"],
    search: ["stance", "tier", "url", "archive_url", "archived_on", "locator", "quote", "quote_translation", "person", "origin"],
  };
  const ALWAYS_SET = new Set(["stance", "tier"]); // lists without a blank: what stands in them is no reason to show them
  const NAMES = new Set(Object.values(WITHOUT).flat());

  const update = ({ elements }) => {
    const without = WITHOUT[elements.kind.value] || [];
    for (const name of NAMES) {
      const control = elements[name];
      const isWrong = control.getAttribute("aria-invalid") === "true";
      control.closest(".field").hidden = without.includes(name) && (control.value === "" || ALWAYS_SET.has(name)) && !isWrong;
    }
  };
  const all = () => {
    for (const { form } of document.querySelectorAll("select[name='kind']")) if (form?.elements.archive_url) update(form);
  };
  document.addEventListener("change", ({ target }) => {
    if (target.name === "kind" && target.form?.elements.archive_url) update(target.form);
  });
  document.addEventListener("desk-drawn", all);
  window.addEventListener("pageshow", all); // the Back button brings back what was chosen
  all();
})();
