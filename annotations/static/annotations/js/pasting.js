"use strict";
// Fills the blank fields of a new source from what is pasted into its first one, as the server reads it. What somebody typed
// is left alone. Without this script, or without an answer, the same is done when the source is sent.
(() => {
  // The list of kinds has no blank: a web page without an address is what it begins with (forms.EvidenceForm).
  const isBlank = (control) =>
    control.name === "kind" ? control.value === "web_page" && !control.form.elements.url.value.trim() : !control.value.trim();

  async function ask(form, pasted, address) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, pasted });
    const response = await fetch(address, { method: "POST", body });
    return (await response.json()).fields;
  }

  function fill(field, found) {
    const { form } = field;
    const controls = Array.from(form.elements).filter((control) => control.name in found);
    const blank = controls.filter((control) => isBlank(control) && control.value !== found[control.name]);
    for (const control of blank) control.value = found[control.name];
    if (blank.length) field.value = "";
    for (const control of blank) {
      for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
    }
    form.elements.kind.dispatchEvent(new Event("change", { bubbles: true })); // a field that was hidden while it was blank
    return blank.map((control) => control.labels[0].textContent);
  }

  async function read(field) {
    const { form, value } = field;
    const status = form.querySelector("[data-read]");
    if (!status || !value.trim()) return;
    const { read: address, filled, full, nothing, later } = status.dataset;
    let found;
    try {
      found = await ask(form, value, address);
    } catch {
      status.textContent = later; // no network, or the log-in has ended
      return;
    }
    if (field.value !== value) return; // pasted over meanwhile: that one is being read
    const names = fill(field, found);
    status.textContent = names.length ? `${filled} ${names.join(", ")}.` : Object.keys(found).length ? full : nothing;
    field.closest("details").open = true;
  }

  const isPasted = ({ target, type, inputType }) =>
    target.name === "pasted" && (type === "change" || /^insertFrom(Paste|Drop)/.test(inputType));
  for (const type of ["input", "change"]) {
    document.addEventListener(type, (event) => {
      if (isPasted(event)) read(event.target);
    });
  }
})();
