"use strict";
// The keys of the desk. What can be pressed or filled in names its key itself, in aria-keyshortcuts: a link or button is
// pressed, a summary opened, a field gone to. Keys that belong to the text are told as a "desk-key" event. None is listened
// to where somebody types, and all of them can be switched off (WCAG 2.1.4).
(() => {
  const OFF = "desk-keys-off";
  const sheet = document.getElementById("keys"); // on the desk alone; other pages have few keys, which stand on their buttons
  const isOff = () => localStorage.getItem(OFF) === "1";
  const keyOf = (element) => element.getAttribute("aria-keyshortcuts");
  const FIELDS = "input, select, textarea, [contenteditable]";

  // The letter itself; under a keyboard of another script the Latin letter of the same key. So too a digit, whatever is above it.
  function letterOf({ key, code, shiftKey }) {
    if (key === "؟") return "?";
    if (/^Digit[1-9]$/.test(code) && !shiftKey) return code.at(-1);
    const [, letter] = /^[!-~]$/.test(key) ? [] : /^Key([A-Z])$/.exec(code) || [];
    if (!letter) return key;
    return shiftKey ? letter : letter.toLowerCase();
  }

  // What is shown, or can be opened: the card comes before the panels beside it. With no claim open, the first is the next.
  function found(key) {
    const named = Array.from(document.querySelectorAll("[aria-keyshortcuts]"));
    const shown = named.filter((each) => keyOf(each) === key && each.checkVisibility());
    const lines = document.getElementById("card") ? [] : [...document.querySelectorAll(".claim-line > a")];
    return shown.find((each) => each.closest("#card")) || shown[0] || { j: lines[0], k: lines.at(-1) }[key];
  }

  const live = document.getElementById("desk-live");
  const say = (words) => live && document.dispatchEvent(new CustomEvent("desk-say", { detail: { words } }));

  function goTo(field) {
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  // A verdict of a form that may be sent with one key is sent, and leads to the next open claim. Any other one is chosen, and
  // what it needs is gone to: its reason, or the button.
  function choose(radio) {
    radio.click();
    const form = radio.form;
    if (radio.value === "verified" && form.dataset.oneKey !== undefined) {
      if ("sending" in form.dataset) return;
      form.elements.next.disabled = false;
      form.requestSubmit();
      return;
    }
    const reason = form.elements.reason;
    if (radio.value === "verified" && !form.dataset.stored) say(live?.dataset.look);
    goTo(reason.closest(".field").hidden ? form.querySelector("[type=submit]") : reason);
  }

  function press(element) {
    if (element.type === "radio") choose(element);
    else if (element.matches(FIELDS)) goTo(element);
    else if (element.matches("summary")) open(element);
    else if (element.href && !navigator.onLine && live) say(live.dataset.offline);
    else element.click();
  }

  function open(summary) {
    const panel = summary.parentElement;
    panel.open = true;
    const field = panel.querySelector("input:not([type=hidden]), select, textarea");
    goTo(field || summary);
    if (!field) panel.scrollIntoView({ block: "nearest" }); // a list, to choose from
  }

  // Out of a field, so that the keys work again; else what is selected is let go, else the open claim.
  function leave({ target }) {
    const selection = window.getSelection();
    if (target.closest(FIELDS)) target.blur();
    else if (selection.isCollapsed) document.querySelector("#card .close")?.click();
    else selection.removeAllRanges();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || sheet?.open) return;
    if (event.key === "Escape" && sheet) return leave(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.target.closest(FIELDS)) return;
    const key = letterOf(event);
    if (isOff() && !(key === "?" && sheet)) return; // what switches them on again is always there
    const element = found(key);
    if (element) {
      event.preventDefault();
      press(element);
    } else if (!document.dispatchEvent(new CustomEvent("desk-key", { detail: key, cancelable: true }))) {
      event.preventDefault();
    } else if (sheet && [...sheet.querySelectorAll("kbd")].some((each) => each.textContent === key)) {
      say(`${live.dataset.idle} ${key}`);
    }
  });

  if (!sheet) return;
  const name = () => {
    for (const each of document.querySelectorAll("[aria-keyshortcuts]")) {
      (each.type === "radio" ? each.closest("label") : each).title = `${sheet.dataset.key}: ${keyOf(each)}`;
    }
    document.getElementById("keys-button").hidden = false;
  };
  name();
  document.addEventListener("desk-drawn", name);
  document.addEventListener("click", ({ target }) => {
    if (target.id !== "keys-button") return;
    sheet.showModal();
    close.focus(); // not the switch, which a press of the space bar would turn
  });
  const close = document.getElementById("keys-close");
  close.addEventListener("click", () => sheet.close());
  const box = document.getElementById("keys-on");
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
})();
