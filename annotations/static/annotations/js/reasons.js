"use strict";
// Offers only what belongs to the chosen verdict: its reasons, a correction of all the marked words. Without this script all
// fields are shown, and blank.
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
  // A correction begins with the words that it is for, the first figure of them selected: what is typed takes its place. It is
  // none while the words are the same.
  const begin = ({ target, type }) => {
    const { quote } = target.form?.dataset || {};
    if (target.name !== "correction" || !quote) return;
    if (type === "focusin" && !target.value) {
      target.value = quote;
      const figure = /\p{Nd}+(?:[.,\s]\p{Nd}+)*/u.exec(quote);
      if (figure) target.setSelectionRange(figure.index, figure.index + figure[0].length);
    } else if (type === "focusout" && target.value === quote) target.value = "";
  };
  for (const type of ["focusin", "focusout"]) document.addEventListener(type, begin);
  document.addEventListener("desk-drawn", all);
  window.addEventListener("pageshow", all); // the Back button brings back what was chosen
  all();
})();
