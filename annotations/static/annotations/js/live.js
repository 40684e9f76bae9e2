"use strict";
// The desk without a reload. Its links and forms are asked for here, with the entry up to which it is drawn (X-Desk); what
// comes back is the pieces that are another since. One request at a time, in the order of the keys. What cannot be sent is
// kept in this browser and tried again under the same key, so that it is recorded once.
(() => {
  const desk = document.getElementById("desk");
  const text = document.getElementById("article-text");
  if (!desk) return;
  const live = document.getElementById("desk-live");
  const words = live.dataset;
  const path = text.dataset.desk;
  const OUTBOX = `desk-outbox-${desk.dataset.person}`;
  const [SOON, AGAIN] = [1500, 5000]; // milliseconds
  const [WITHIN, SEEN] = [20000, 8000];
  const KEPT = 14 * 24 * 60 * 60 * 1000; // shorter than the server knows the key
  let [at, turn] = [Number(desk.dataset.at), Promise.resolve()];

  const inTurn = (act) => (turn = turn.then(act, act));
  const loginPage = () => `${words.login}?next=${encodeURIComponent(here())}`;
  const here = () => path + (desk.dataset.claim ? `?claim=${desk.dataset.claim}` : "");
  const outbox = () => JSON.parse(localStorage.getItem(OUTBOX) || "[]");
  const keep = (all) => {
    try {
      localStorage.setItem(OUTBOX, JSON.stringify(all));
    } catch {
      say(words.full); // or no room is given at all
    }
  };
  const drawn = () => {
    desk.dataset.drawn = Number(desk.dataset.drawn || 0) + 1;
    document.dispatchEvent(new CustomEvent("desk-drawn"));
  };
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");

  let gone; // when what was said goes again
  // `how`: unseen is for those who listen alone, brief is said to have worked and goes by itself.
  function say(message, href, label, how = {}) {
    clearTimeout(gone);
    live.classList.toggle("visually-hidden", Boolean(how.unseen));
    live.replaceChildren(message);
    if (how.brief) gone = setTimeout(() => live.replaceChildren(), SEEN);
    if (!href) return;
    const link = document.createElement("a");
    [link.href, link.textContent] = [href, label];
    live.append(" ", link);
  }

  let isAnothers = false; // the log-in of this browser is another person's than this page
  // The answer, or null where there was none. A log-in page instead of it: the session has ended.
  async function ask(url, options = {}) {
    const headers = { "X-Desk": at, ...options.headers };
    const response = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(WITHIN) }).catch(() => null);
    if (!response || [502, 503, 504].includes(response.status)) return null;
    response.isLogin = response.redirected && new URL(response.url).pathname === words.login;
    isAnothers = (response.headers.get("X-Desk-Person") ?? desk.dataset.person) !== desk.dataset.person;
    if (isAnothers) say(words.other, here(), words.load);
    return response;
  }

  // After a log-in in another tab what this page is drawn with is worth nothing: it takes the tokens of a page of now. False
  // where there is none, or somebody else has logged in.
  async function renewTokens() {
    const response = await ask(here(), { headers: { "X-Desk": "" } });
    if (!response?.ok || response.isLogin || isAnothers) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const each of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      each.value = page.querySelector("[name=csrfmiddlewaretoken]").value;
    }
    return true;
  }

  // The answer to what was sent, of another article's desk too: of that, nothing is drawn here.
  async function post(sent) {
    const headers = { "Idempotency-Key": sent.key, ...(sent.desk === path ? {} : { "X-Desk": "" }) };
    const body = sent.body || new URLSearchParams(renewed(sent));
    for (let tries = 0; ; tries += 1) {
      body.set("csrfmiddlewaretoken", token());
      const response = await ask(sent.url, { method: "POST", body, headers });
      if (response?.status !== 403 || tries) return response;
      if (!(await renewTokens())) return response;
    }
  }

  // How a claim is marked in the text and in the list; gives back how it was.
  function paint(number, display, label) {
    const marks = [...document.querySelectorAll(`[data-claim="${number}"], #claim-${number}, #line-${number}`)];
    const before = marks.map((each) => [each, each.className]);
    for (const each of marks) each.className = each.className.replace(/\bis-(?!selected|saving)[a-z]+/, `is-${display}`);
    if (label) document.getElementById(`claim-${number}`)?.setAttribute("aria-label", label);
    return () => before.forEach(([each, name]) => (each.className = name));
  }

  function select() {
    const { claim } = desk.dataset;
    text.dataset.selected = claim;
    desk.classList.toggle("has-card", Boolean(document.getElementById("card")));
    for (const line of document.querySelectorAll(".claim-line")) {
      const isOpen = line.id === `line-${claim}`;
      line.classList.toggle("is-selected", isOpen);
      if (isOpen) line.firstElementChild.setAttribute("aria-current", "true");
      else line.firstElementChild.removeAttribute("aria-current");
    }
  }

  function putLine(line) {
    const old = document.getElementById(line.id);
    if (old) old.replaceWith(line);
    else document.getElementById("claim-lines").append(line);
    const number = line.id.slice(5);
    paint(number, line.dataset.display, line.dataset.label);
    const again = document.getElementById(`again-${number}`);
    if (!again || "again" in line.dataset) return;
    again.remove();
    const left = document.querySelectorAll(".again-line").length;
    if (left) document.getElementById("again-count").textContent = left;
    else document.getElementById("again").remove();
  }

  function putOrder({ dataset }) {
    const lines = document.getElementById("claim-lines");
    const order = dataset.order.trim().split(" ").filter(Boolean);
    for (const number of order) lines.append(document.getElementById(`line-${number}`));
    document.getElementById("claim-count").textContent = order.length;
    document.getElementById("claims-empty").hidden = order.length > 0;
  }

  const hasFiles = (form) => [...form.querySelectorAll("[type=file]")].some((field) => field.files.length);
  const isTypedIn = (piece) =>
    piece.querySelector("form[data-typed]") || piece.matches(":has(:is(input, select, textarea):focus)") || [...piece.querySelectorAll("form")].some(hasFiles);

  // Puts what was answered into the page. `quietly`: nobody here waits for it, so what somebody types in stays. `isOther`: its
  // card is of a claim that is not open.
  function put(page, quietly, isOther) {
    for (const piece of [...page.body.children]) {
      const old = document.getElementById(piece.id);
      if (piece.id === "desk-said" || (isOther && piece.id === "beside")) continue;
      else if (piece.id.startsWith("line-")) putLine(piece);
      else if (piece.id === "claim-order") putOrder(piece);
      else if (old && quietly && isTypedIn(old)) {
        if (old.id === "beside" && page.getElementById(`line-${desk.dataset.claim}`)) say(words.changed);
      } else old?.replaceWith(piece);
    }
  }

  // In the form of one's own verdict somebody went on typing: they have seen what is recorded by now, it is theirs.
  function goOn(page, url) {
    const [mine, fresh] = [document, page].map((each) => [...each.forms].find((form) => form.getAttribute("action").split("#")[0] === url));
    if (!mine?.elements.review_version || !fresh) return;
    mine.elements.review_version.value = fresh.elements.review_version.value;
    delete mine.dataset.tokens;
  }

  // Takes the answer in: true if it was the desk's.
  async function take(response, { quietly = false, claim = desk.dataset.claim, of = claim, own = "" } = {}) {
    if (isAnothers) return true;
    const now = Number(response.headers.get("X-Desk") ?? NaN);
    if (Number.isNaN(now)) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const hadFocus = document.getElementById("beside").contains(document.activeElement);
    const scrolled = claim === desk.dataset.claim ? document.getElementById("card")?.scrollTop : 0;
    if (page.getElementById("desk-renewed")) {
      if (quietly) say(words.renewed, here(), words.load);
      else location.assign(claim ? `${path}?claim=${claim}` : path);
      return true;
    }
    at = Math.max(at, now);
    desk.dataset.claim = claim;
    put(page, quietly, of !== claim);
    if (own) goOn(page, own);
    select();
    drawn();
    const card = document.getElementById("card");
    if (card) card.scrollTop = scrolled || 0;
    if (hadFocus && !document.getElementById("beside").contains(document.activeElement)) (card || text).focus({ preventScroll: true });
    const told = page.getElementById("desk-said").textContent.trim();
    if (told) say(told, "", "", { brief: response.ok });
    return true;
  }

  const claimOf = (url) => new URL(url, location).searchParams.get("claim") || "";

  function show() {
    const number = document.getElementById(`claim-${desk.dataset.claim}`);
    number?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  }

  function open(url, isNew = true) {
    return inTurn(async () => {
      const response = await ask(url);
      if (!response) return say(words.offline);
      if (response.isLogin) return say(words.out, loginPage(), words.again);
      if (!(await take(response, { claim: claimOf(url) }))) return location.assign(url);
      if (isNew) history.pushState(null, "", here());
      document.getElementById("card")?.focus({ preventScroll: true });
      show();
    });
  }

  // Of two verdicts that waited here on one claim, the second was written after the first, which is recorded by now.
  function renewed({ url, follows, fields }) {
    const form = follows && [...document.forms].find((each) => each.action.split("#")[0] === url);
    const version = form && form.elements.review_version;
    return version ? fields.map(([name, value]) => [name, name === "review_version" ? version.value : value]) : fields;
  }

  // What a form is filled with, to tell whether somebody typed in it since.
  function filled(form) {
    const fields = new URLSearchParams(new FormData(form));
    for (const name of ["csrfmiddlewaretoken", "review_version"]) fields.delete(name); // nobody types these
    return fields.toString();
  }

  // What was kept is recorded now: the form that still has it is no more typed in.
  function settle({ url, as }) {
    const form = [...document.forms].find((each) => each.action.split("#")[0] === url && filled(each) === as);
    if (!form) return;
    if (form.contains(document.activeElement)) document.getElementById("card")?.focus({ preventScroll: true });
    form.reset();
    form.removeAttribute("data-typed");
  }

  // Whether somebody is at something else in the card by now: typing, or with a file chosen.
  function isBusy({ form, as }) {
    const field = document.activeElement;
    const isTyping = field.form?.closest("#beside") && field.matches("textarea, select, input:not([type=radio], [type=checkbox])");
    const others = [...document.querySelectorAll("#beside form")].filter((each) => each !== form);
    return (isTyping && (field.form !== form || filled(form) !== as)) || others.some(hasFiles);
  }

  // Sends what somebody did: true for what is recorded now. Kept, with its key, until there is an answer. `form` is what it was
  // sent from; without it, it was kept before: then nothing is opened, and what somebody types in stays.
  async function deliver(sent, form) {
    const { body, ...kept } = sent;
    const response = await post(sent);
    const isDown = response && (response.status === 429 || response.status >= 500) && isKept(sent);
    if (!response || response.isLogin || isAnothers || isDown) {
      const waiting = outbox().filter(({ key }) => key !== sent.key);
      const follows = waiting.some(({ url }) => url === sent.url) || sent.follows;
      if (sent.fields) keep([...waiting, { ...kept, follows }]);
      if (response?.isLogin) say(words.ended, loginPage(), words.again);
      else if (!response) say(sent.fields ? words.kept : words.offline);
      setTimeout(look, SOON);
      return "kept";
    }
    if (isKept(sent)) keep(outbox().filter(({ key }) => key !== sent.key));
    const isSaved = response.ok;
    document.dispatchEvent(new CustomEvent(isSaved || response.status === 409 ? "form-saved" : "form-refused", { detail: sent.url }));
    if (isSaved && !form) settle(sent);
    const quietly = !form || isBusy({ form, as: sent.as });
    if (response.status === 204 || (isSaved && sent.desk !== path)) {
      const answer = sent.desk === path && (await ask(here()));
      if (answer) await take(answer, { quietly });
      say(words.saved, "", "", { brief: true });
      return "saved";
    }
    const isOpened = isSaved && !quietly && response.redirected;
    const claim = isOpened ? claimOf(response.url) : desk.dataset.claim;
    const of = response.redirected ? claimOf(response.url) : sent.claim;
    const isShown = isSaved || (sent.desk === path && !quietly && of === claim); // a refusal of what is no more in front of them
    if (!isShown) say(words.refused);
    else if (!(await take(response, { claim, of, quietly, own: isSaved && new URL(sent.url).pathname }))) {
      if (isOpened) location.assign(response.url);
      else if (!isSaved) await refuse(response);
    }
    return isSaved ? "saved" : "refused";
  }

  // A page of its own that says why: its words are said here.
  async function refuse(response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const alerts = [...page.querySelectorAll("#content [role='alert'], #content .errornote")];
    const labelOf = (each) => each.closest(".field")?.querySelector("label, legend")?.textContent.trim();
    const why = new Set(alerts.map((each) => [labelOf(each), each.textContent.trim()].filter(Boolean).join(": ")));
    say([...why].join(" ") || page.querySelector("#content p")?.textContent.trim() || words.failed);
  }

  // What a verdict looks like before the server has answered; gives back how to put it back.
  function foresee(form) {
    const verdict = form.elements.verdict?.value;
    const line = document.getElementById(`line-${desk.dataset.claim}`);
    if (!verdict || !line) return () => {};
    const back = paint(desk.dataset.claim, verdict);
    line.classList.add("is-saving");
    return () => line.isConnected && back(); // else it is drawn anew
  }

  function send(form, submitter) {
    if ("sending" in form.dataset) return;
    form.dataset.sending = "";
    const body = new FormData(form, submitter);
    const sent = { url: form.action.split("#")[0], key: newKey(), claim: desk.dataset.claim, desk: path, at: Date.now(), body };
    sent.as = filled(form);
    if (!hasFiles(form)) sent.fields = [...body].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    const back = foresee(form);
    inTurn(async () => {
      const found = await deliver(sent, form).finally(() => delete form.dataset.sending);
      if (found !== "kept") back();
      if (found !== "saved") return;
      if (form.isConnected && form.id) form.reset();
      if (["mark-form", "ruling-form"].includes(form.id)) window.getSelection().removeAllRanges();
      if (here() !== location.pathname + location.search) history.pushState(null, "", here());
      if (document.activeElement === document.body) document.getElementById("card")?.focus({ preventScroll: true });
      if (!isBusy({ form, as: sent.as })) show();
    });
  }

  const isKept = (sent) => outbox().some(({ key }) => key === sent.key);
  function flush() {
    const [young, old] = [[], []];
    for (const sent of outbox()) (Date.now() - sent.at < KEPT ? young : old).push(sent);
    if (old.length) {
      keep(young); // what was typed is in its form
      say(words.refused);
    }
    for (const sent of young) inTurn(() => isKept(sent) && deliver(sent));
  }

  async function look() {
    if (document.hidden) return;
    const response = await ask(desk.dataset.here, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token() }) });
    if (response?.status === 403) return inTurn(renewTokens);
    if (!response || response.isLogin || isAnothers || !response.ok) return;
    if (outbox().length) flush();
    const told = await response.json();
    const others = document.getElementById("desk-others");
    others.hidden = !told.others.length;
    others.textContent = `${words.others} ${told.others.join(", ")}`;
    inTurn(async () => {
      const answer = told.at > at && (await ask(here()));
      if (answer) await take(answer, { quietly: true });
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !desk.contains(form) || form.matches(".export-form")) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return;
    const url = new URL(link.href);
    const isHere = url.origin === location.origin && url.pathname === path && [...url.searchParams.keys()].every((key) => key === "claim");
    if (!isHere || (url.search === location.search && path === location.pathname)) return;
    event.preventDefault();
    open(url);
  });

  // The time line of the open claim is asked for when it is opened.
  const unfold = () => {
    const timeline = document.getElementById("timeline");
    if (timeline) timeline.hidden = false;
  };
  unfold();
  document.addEventListener("desk-drawn", unfold);
  document.addEventListener(
    "toggle",
    async ({ target }) => {
      if (target.id !== "timeline" || !target.open) return;
      const response = await ask(target.dataset.from);
      if (!response?.ok || response.isLogin) return say(words.offline);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      target.lastElementChild.replaceChildren(...page.body.childNodes);
      target.scrollIntoView({ block: "start" });
    },
    true,
  );

  document.addEventListener("desk-say", ({ detail }) => say(detail.words, "", "", detail));
  window.addEventListener("popstate", () => {
    if (location.pathname === path && claimOf(location) !== desk.dataset.claim) open(location, false);
  });
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", look);
  setInterval(look, AGAIN);
  look();
  flush();
})();
