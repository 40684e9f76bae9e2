"use strict";
// Offers only what belongs to the chosen verdict: its reasons, a correction. Without this script all of it is shown.
(() => {
  const put = new WeakMap(); // what was in a field when it was hidden: it comes back with the field

  const show = (control, visible) => {
    const field = control.closest(".field");
    if (!visible && !field.hidden && control.value) put.set(control, control.value);
    if (!visible) control.value = "";
    else if (field.hidden && !control.value) control.value = put.get(control) || "";
    field.hidden = !visible;
  };

  const update = (form) => {
    const { reason, correction, rationale } = form.elements;
    const verdict = form.elements.verdict.value;
    const entries = form.dataset.reasons.split(";").map((entry) => entry.trim().split(":"));
    const allowed = (entries.find(([name]) => verdict && name === verdict)?.[1] || "").split(",").filter(Boolean);
    for (const option of reason.options) {
      option.hidden = option.disabled = option.value !== "" && !allowed.includes(option.value);
    }
    for (const group of reason.querySelectorAll("optgroup")) {
      group.hidden = Array.from(group.children).every((option) => option.hidden);
    }
    show(reason, allowed.length > 0);
    if (!allowed.includes(reason.value)) reason.value = "";
    show(correction, verdict !== "verified" && verdict !== "");
    const hint = form.querySelector(".verdict-changes");
    if (hint) hint.hidden = !form.dataset.stored || verdict === form.dataset.stored || !rationale.value.trim();
  };

  const all = () => document.querySelectorAll("form[data-reasons]").forEach(update);
  document.addEventListener("change", ({ target }) => {
    if (target.name === "verdict" && target.form?.dataset.reasons) update(target.form);
  });
  document.addEventListener("desk-drawn", all);
  window.addEventListener("pageshow", all); // the Back button brings back what was chosen
  all();
})();
