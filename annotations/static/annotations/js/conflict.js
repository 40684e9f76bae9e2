"use strict";
// What to do about a save that came too late, by one key each: keep one's own and save, put both texts into the form to be
// worked into one, or take what stands there.
(() => {
  const named = (form, name) => {
    const field = form.elements[name];
    return field instanceof RadioNodeList ? [...field] : [field].filter(Boolean);
  };

  // Puts into a field what stands there now, which is given as people read it.
  function take(form, { field, now }) {
    for (const control of named(form, field)) {
      if (control.type === "radio") control.checked = control.closest("label").textContent.trim() === now;
      else if (control.options) control.value = [...control.options].find((each) => each.text === now)?.value ?? "";
      else control.value = now;
    }
  }

  function merge(form, { field, now }) {
    const [control] = named(form, field);
    if (!control?.matches("textarea, input[type=text]") || !now || control.value.includes(now)) return null;
    control.value = [now, control.value].filter(Boolean).join(control.matches("textarea") ? "\n\n" : " ");
    return control;
  }

  const show = () => {
    for (const each of document.querySelectorAll(".conflict-keys")) each.hidden = false;
  };
  show();
  document.addEventListener("desk-drawn", show);
  document.addEventListener("click", ({ target }) => {
    const how = target.dataset?.resolve;
    const form = how && target.closest("form");
    if (!form) return;
    const rows = [...form.querySelectorAll("tr[data-field]")].map(({ dataset }) => dataset);
    if (how === "yours") return form.requestSubmit();
    const changed = rows.map((row) => (how === "both" ? merge(form, row) : take(form, row)));
    form.dispatchEvent(new Event("change", { bubbles: true }));
    (changed.find(Boolean) || form.querySelector("[type=submit]")).focus();
  });
})();
