"use strict";
// The key “/” goes to the search box, from wherever no field has the focus; the search page has a switch for it.
(() => {
  const OFF = "search-key-off";
  const isOff = () => localStorage.getItem(OFF) === "1";
  const box = document.querySelector("[data-search-box]");
  if (!box) return;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isOff()) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  const about = document.getElementById("search-key");
  if (!about) return;
  const [words, button] = [about.querySelector("span"), about.querySelector("button")];
  const tell = () => {
    const state = isOff() ? "off" : "on";
    words.textContent = about.dataset[state];
    button.textContent = button.dataset[state];
  };
  button.addEventListener("click", () => {
    localStorage.setItem(OFF, isOff() ? "0" : "1");
    tell();
  });
  tell();
  about.hidden = false;
})();
