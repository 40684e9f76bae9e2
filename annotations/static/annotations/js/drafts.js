"use strict";
// What somebody types is kept in this browser, for them alone, until it is saved: a closed tab, a crash, an ended session or
// a lost connection loses none of it. Files are not kept: for those the browser asks before the page is left.
(() => {
  const notice = document.getElementById("local-draft");
  if (!notice) return;
  const TOKENS = ["lock_version", "version", "review_version", "held_version", "words", "sentence"];
  const WRITTEN = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  const OURS = `draft ${notice.dataset.person} `;
  const nameOf = (action) => OURS + new URL(action, location).pathname;
  const kept = (form) => JSON.parse(localStorage.getItem(nameOf(form.action)) || "null");
  const fields = (form) => [...form.elements].filter((each) => each.name && !["hidden", "file", "submit", "button"].includes(each.type));
  const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
  const idOf = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
  const asDrawn = (field) => {
    if (field.options) return [...field.options].find((each) => each.defaultSelected)?.value ?? field.options[0]?.value;
    return ["checkbox", "radio"].includes(field.type) ? field.defaultChecked : field.defaultValue;
  };
  const isTyped = (form) => fields(form).some((field) => valueOf(field) !== asDrawn(field));

  function keep(form, sent = false) {
    const name = nameOf(form.action);
    form.toggleAttribute("data-typed", isTyped(form));
    if (!isTyped(form)) return localStorage.removeItem(name);
    // What is as it was drawn is not kept: a colleague may change it meanwhile. Nor is a new token put under an old text.
    const typed = new Set(fields(form).filter((field) => valueOf(field) !== asDrawn(field)).map(({ name: each }) => each));
    const values = Object.fromEntries(fields(form).filter((field) => typed.has(field.name)).map((field) => [idOf(field), valueOf(field)]));
    const tokens = form.dataset.tokens ? JSON.parse(form.dataset.tokens) : tokensOf(form);
    try {
      localStorage.setItem(name, JSON.stringify({ values, tokens, at: Date.now(), sent, page: pageOf(form) }));
    } catch {
      document.dispatchEvent(new CustomEvent("desk-say", { detail: { words: notice.dataset.full } }));
    }
  }

  // By which the server tells whether what the form was drawn with has changed since.
  const tokenFields = (form) => TOKENS.map((name) => form.elements[name]).filter((field) => field?.type === "hidden");
  const tokensOf = (form) => Object.fromEntries(tokenFields(form).map((field) => [field.name, field.value]));

  // Which claim a form of the card is about: the address of its article's desk, and its number.
  const text = document.getElementById("article-text");
  const pageOf = (form) => (form.closest("#card") ? `${text.dataset.desk} ${document.getElementById("desk").dataset.claim}` : "");

  // Tells in the list of claims which have something here that is not saved.
  function tell() {
    for (const each of document.querySelectorAll(".unsaved")) each.remove();
    for (const name of Object.keys(localStorage)) {
      const [article, claim] = ((name.startsWith(OURS) && JSON.parse(localStorage.getItem(name)).page) || "").split(" ");
      const line = article === text?.dataset.desk && document.querySelector(`#line-${claim} > a`);
      if (line) line.append(Object.assign(document.createElement("span"), { className: "unsaved tag", textContent: notice.dataset.unsaved }));
    }
  }

  function fill(form, values) {
    for (const field of fields(form)) {
      if (!(idOf(field) in values)) continue;
      if (typeof values[idOf(field)] === "boolean") field.checked = values[idOf(field)];
      else field.value = values[idOf(field)];
    }
    form.toggleAttribute("data-typed", isTyped(form));
  }

  // The tokens of when it was typed: where they are old, the server refuses it and shows both texts.
  function date(form, tokens) {
    form.dataset.tokens = JSON.stringify(tokens);
    for (const field of tokenFields(form)) field.value = tokens[field.name] ?? field.value;
  }

  // Puts what was kept into the form again, unless the page gave it back itself, and says so.
  function offer(form) {
    const draft = kept(form);
    if (!draft || form.matches("[data-drafted], [data-given], :has([aria-invalid='true'], [role='alert'], .conflict)")) return;
    form.dataset.drafted = "";
    fill(form, draft.values);
    if (!isTyped(form)) return localStorage.removeItem(nameOf(form.action));
    const told = notice.content.firstElementChild.cloneNode(true);
    told.querySelector("time").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, WRITTEN);
    const now = tokensOf(form);
    date(form, draft.tokens || {});
    told.querySelector("button").addEventListener("click", () => {
      form.reset();
      date(form, now);
      delete form.dataset.tokens;
      keep(form);
      told.remove();
      document.dispatchEvent(new CustomEvent("desk-drawn"));
    });
    form.prepend(told);
    for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  }

  const ours = () => document.querySelectorAll("form.newsroom-form");
  const formOf = ({ target }) => target.form?.matches?.("form.newsroom-form") && target.form;
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      if (formOf(event)) keep(formOf(event));
    });
  }
  const LAST = `sent ${OURS}`; // in this tab, by a form that another page answers
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("form.newsroom-form") || !kept(target)) return;
    keep(target, true);
    if (!text) sessionStorage.setItem(LAST, nameOf(target.action));
  });
  // It is recorded as it was sent: what somebody typed since stays.
  document.addEventListener("form-saved", ({ detail }) => {
    const name = nameOf(detail);
    if (!JSON.parse(localStorage.getItem(name) || "null")?.sent) return;
    localStorage.removeItem(name);
    for (const form of ours()) if (nameOf(form.action) === name) form.removeAttribute("data-typed");
  });
  document.addEventListener("desk-drawn", () => {
    ours().forEach(offer);
    tell();
  });
  // A page that says that something is saved was the answer to what was sent.
  if (document.querySelector(".messagelist .success") && sessionStorage.getItem(LAST)) localStorage.removeItem(sessionStorage.getItem(LAST));
  sessionStorage.removeItem(LAST);
  ours().forEach(offer);
  if (text) tell();
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form.newsroom-form input[type=file]")].some((field) => field.files.length)) event.preventDefault();
  });
})();
