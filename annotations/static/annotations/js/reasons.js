"use strict";
// Offers only what belongs to the chosen verdict: its reasons, a correction. Without this script all of it is shown.
(() => {
  for (const form of document.querySelectorAll("form[data-reasons]")) {
    const reasons = new Map(
      form.dataset.reasons.split(";").filter(Boolean).map((entry) => {
        const [verdict, names] = entry.split(":");
        return [verdict.trim(), names.split(",").filter(Boolean)];
      }),
    );
    const { reason, correction } = form.elements;
    const hint = form.querySelector(".verdict-changes");
    const put = new Map(); // what was in a field when it was hidden: it comes back with the field

    const show = (control, visible) => {
      const field = control.closest(".field");
      if (!visible && !field.hidden && control.value) put.set(control, control.value);
      if (!visible) control.value = "";
      else if (field.hidden && !control.value) control.value = put.get(control) || "";
      field.hidden = !visible;
    };

    const update = () => {
      const verdict = form.elements.verdict.value;
      const allowed = reasons.get(verdict) || [];
      for (const option of reason.options) {
        option.hidden = option.disabled = option.value !== "" && !allowed.includes(option.value);
      }
      for (const group of reason.querySelectorAll("optgroup")) {
        group.hidden = Array.from(group.children).every((option) => option.hidden);
      }
      show(reason, allowed.length > 0);
      if (!allowed.includes(reason.value)) reason.value = "";
      show(correction, verdict !== "verified" && verdict !== "");
      if (hint) hint.hidden = !form.dataset.stored || verdict === form.dataset.stored || !form.elements.rationale.value.trim();
    };
    form.addEventListener("change", (event) => {
      if (event.target.name === "verdict") update();
    });
    window.addEventListener("pageshow", update); // the Back button brings back what was chosen
    update();
  }
})();
