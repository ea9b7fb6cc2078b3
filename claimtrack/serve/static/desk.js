// The live page: edits, the keyboard, and fresh parts when a file has changed.
// Reading, filters and search work without this script.
// Text of ledgers is set with textContent. Markup comes from the server, which escapes all text.
"use strict";

const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const meta = (name) => document.querySelector(`meta[name="claimtrack-${name}"]`)?.content;

const token = meta("token"); // none on a page that cannot be edited
let digest = meta("version");
let version = Number(meta("number"));

// Messages

let shownFor = 0;

function say(text) {
  byId("status").textContent = text;
  clearTimeout(shownFor);
  shownFor = setTimeout(() => byId("status").replaceChildren(), 8000);
}

// Parts

function parse(html) {
  const made = document.createElement("template");
  made.innerHTML = html; // of the server only
  return made.content;
}

// Run a change of the page; keep the focus, open details and the place on the screen.
// A note is known by its claim, since numbers change.
function keepPlace(change) {
  const focused = document.activeElement;
  const holder = focused.closest("[data-claim], [id]");
  const path = holder && selectorOf(holder);
  const within = holder && holder !== focused ? indexWithin(focused, holder) : -1;
  const number = all(".note").indexOf(holder);
  const open = all("main details[open]").map((each) => {
    const around = each.closest("[data-claim], [id]");
    return around && [selectorOf(around), indexWithin(each, around)];
  });
  const top = all(".row, .note").find((each) => each.getBoundingClientRect().bottom > 0);
  const offset = top?.getBoundingClientRect().top;
  change();
  markDecided();
  for (const [around, index] of open.filter(Boolean)) {
    const details = elementWithin(document.querySelector(around), index);
    if (details) details.open = true;
  }
  const again = top && document.querySelector(selectorOf(top));
  if (again && again !== top) scrollBy(0, again.getBoundingClientRect().top - offset);
  if (document.contains(focused) || !path) return;
  const now = document.querySelector(path) ?? all(".note")[number] ?? byId("main");
  (elementWithin(now, within) ?? now).focus({preventScroll: true});
}

const selectorOf = (element) => element.dataset.claim
  ? `[data-claim="${CSS.escape(element.dataset.claim)}"]` : `#${CSS.escape(element.id)}`;
const PLACES = "a, button, summary, select, input, details";
const indexWithin = (element, holder) => all(PLACES, holder).indexOf(element);
const elementWithin = (holder, index) => holder && index >= 0 ? all(PLACES, holder)[index] : null;

// Fetch what changed since the version of the page, one request after the other.
let fetched = Promise.resolve();

function refresh() {
  fetched = fetched.then(refreshNow).catch(() => say("The server does not answer."));
  return fetched;
}

// Replace the parts that changed. A part with an open form waits until the form is closed.
async function refreshNow() {
  const url = new URL(location);
  url.pathname = "/parts";
  url.searchParams.set("since", version);
  const answer = await fetch(url);
  if (!answer.ok) return;
  const news = await answer.json();
  const order = all("[data-part]").map((each) => each.dataset.part);
  const other = news.order.join("\n") !== order.join("\n");
  const form = openForm();
  if (form) form.querySelector(".changed").textContent = news.digest === form.dataset.seen ? ""
    : "The file has changed while this form is open. Your entries are kept.";
  if (other && form) return; // once more when it is closed
  if (other) {
    await swapPage(location.href);
    return;
  }
  const formPart = form?.closest("[data-part]");
  keepPlace(() => {
    for (const [id, html] of Object.entries(news.parts)) {
      const part = document.querySelector(`[data-part="${CSS.escape(id)}"]`);
      if (part === formPart) part.dataset.old = "";
      else part.replaceChildren(parse(html));
    }
    byId("problems").replaceChildren(parse(news.problems_html));
    if (!byId("facets").contains(document.activeElement)) {
      byId("facets").replaceChildren(parse(news.facets_html));
    }
  });
  setVersion(news);
}

function setVersion(news) {
  version = news.version;
  digest = news.digest;
  if (byId("undo")) byId("undo").disabled = !news.can_undo;
}

// Show another page of this desk without loading the script and the styles again.
async function swapPage(url, push = false) {
  const answer = await fetch(url);
  if (!answer.ok) {
    location.assign(url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const news = (name) => page.querySelector(`meta[name="claimtrack-${name}"]`).content;
  keepPlace(() => {
    for (const selector of [".tools", "#problems", "main"]) {
      document.querySelector(selector).replaceWith(page.querySelector(selector));
    }
    prepare();
  });
  document.title = page.title;
  version = Number(news("number"));
  digest = news("version");
  if (push) history.pushState(null, "", url);
  say(`${all(".note").length} notes shown.`);
}

let events = null;

function listen() {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (!events) {
    events = new EventSource("/events");
    events.addEventListener("version", (event) => {
      if (!waiting && JSON.parse(event.data).version !== version) {
        refresh().then(() => say(document.querySelector(".problems")
          ? "The file cannot be read as it is now; the page shows the version before."
          : "The file has changed; the page shows it."));
      }
    });
  }
}

// Edits

// Edits are sent one after the other: each is based on what the one before has left.
let edits = Promise.resolve();
let waiting = 0;

// Send an edit, and show what it changed. Return {ok}, or what is against it: {conflict} or
// {faults}. The edit is made when its turn has come.
function post(kind, make, done = () => {}) {
  waiting += 1;
  const result = edits.then(async () => {
    const answer = await send(kind, make());
    if (answer.ok) {
      done();
      await refresh();
    }
    return answer;
  }).finally(() => { waiting -= 1; });
  edits = result;
  return result;
}

async function send(kind, edit) {
  try {
    const answer = await fetch(`/edit/${kind}`, {
      method: "POST",
      headers: {"Content-Type": "application/json", "X-Claimtrack-Token": token},
      body: JSON.stringify(edit),
    });
    const text = await answer.text();
    const data = text.startsWith("{") ? JSON.parse(text) : {};
    if (answer.status === 409) return {conflict: data};
    if (!answer.ok) return {faults: data.problems ?? [{message: `Refused (${answer.status}).`}]};
    const form = openForm();
    if (form?.dataset.seen === edit.seen) form.dataset.seen = data.digest; // our own change
    return {ok: true};
  } catch {
    return {faults: [{message: "The server does not answer, so nothing was saved."}]};
  }
}

const words = (fault) => fault.message + (fault.hint ? ` (${fault.hint})` : "");

// Decide on a draft, or undo.
async function decide(kind, edit, done, failed = () => {}, seen = null) {
  const result = await post(kind, () => ({...edit, seen: seen ?? digest}));
  if (result.ok) {
    say(done());
    return;
  }
  failed();
  if (result.conflict) {
    showConflict(result.conflict, (now) => decide(kind, edit, done, failed, now));
  } else {
    say("Not saved: " + result.faults.map(words).join(" "));
  }
}

// The drafts that are decided about, but not saved yet, with what was decided.
const deciding = new Map();

function markDecided() {
  for (const controls of all("[data-draft]")) {
    const word = deciding.get(controls.dataset.draft);
    for (const button of all("button", controls)) button.hidden = Boolean(word);
    controls.querySelector(".saving")?.remove();
    if (!word) continue;
    const saving = document.createElement("span");
    saving.className = "saving";
    saving.textContent = `${word}, saving…`;
    controls.append(saving);
  }
}

// Accept or reject a draft. It shows at once, and the focus goes to the next draft.
function decideDraft(kind, controls) {
  const word = kind === "accept" ? "Accepted" : "Rejected";
  const item = controls.dataset.draft;
  const note = controls.closest(".note");
  deciding.set(item, word);
  markDecided();
  focusNote(nextDraft(note) ?? note);
  const settle = () => {
    deciding.delete(item);
    markDecided();
  };
  return decide(kind, {item}, () => {
    settle();
    const left = openDrafts().length;
    const here = document.querySelector(".more") ? " on this part of the page" : "";
    const drafts = left === 1 ? "1 draft is" : left ? `${left} drafts are` : "No draft is";
    return `${word}. ${drafts} left${here}.`;
  }, () => {
    settle();
    focusNote(document.querySelector(selectorOf(note)) ?? byId("main"));
  });
}

const openDrafts = () => all("[data-edit=accept]:not([hidden])").map((each) => each.closest(".note"));

function nextDraft(note) {
  const drafts = openDrafts();
  const after = (each) => note.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
  return drafts.find((each) => each === note) ?? drafts.find(after) ?? drafts[0];
}

function focusNote(note) {
  note.focus({preventScroll: true});
  note.scrollIntoView({block: "nearest"});
}

function showConflict(conflict, again) {
  byId("difference").textContent = conflict.difference;
  byId("apply").onclick = () => {
    byId("conflict").close();
    again(conflict.digest);
  };
  byId("conflict").showModal();
  say("The file has changed in the meantime; nothing was written.");
}

// Forms

const openForm = () => document.querySelector("form.edit");

async function showForm(button, url) {
  if (openForm() && !await closeForm()) return;
  const answer = await fetch(url);
  if (!answer.ok) {
    say("The record is gone; the page is loaded again.");
    await swapPage(location.href);
    return;
  }
  const place = document.createElement("div");
  place.className = "form-place";
  place.append(parse(await answer.text()));
  const row = button.closest(".row");
  (button.closest(".note") ?? row?.querySelector(".notes") ?? row ?? byId("main")).append(place);
  const form = place.querySelector("form");
  form.dataset.seen = digest;
  form.opener = button;
  all(".hop", form).forEach(showNewSource);
  showPassage(form);
  form.initial = JSON.stringify(readForm(form));
  const first = form.querySelector("[data-field=text], [data-field=reason], [data-field=source]");
  first.focus();
  form.scrollIntoView({block: "nearest"});
}

// Close the open form. Entries that would be lost are asked about by a second Escape.
async function closeForm(force = false) {
  const form = openForm();
  if (!force && JSON.stringify(readForm(form)) !== form.initial && !("sure" in form.dataset)) {
    form.dataset.sure = "";
    form.querySelector(".changed").textContent =
      "Not saved yet. Close once more to throw the entries away.";
    return false;
  }
  const isOld = removeForm(form);
  form.opener.focus();
  if (isOld) await swapPage(location.href);
  else if (form.dataset.seen !== digest) await refresh();
  return true;
}

// Take a form off the page. Return true if its part has waited for that.
function removeForm(form) {
  const isOld = "old" in (form.closest("[data-part]")?.dataset ?? {});
  form.parentElement.remove();
  return isOld;
}

// Fields

function fieldsOf(holder) {
  const found = {};
  for (const input of all("[data-field]", holder)) {
    if (input.value !== "" && input.type !== "checkbox") found[input.dataset.field] = input.value;
  }
  return found;
}

function readHop(fieldset) {
  const fields = fieldsOf(fieldset);
  const hop = {};
  for (const name of ["act", "certainty", "quote"]) if (fields[name]) hop[name] = fields[name];
  hop.source = fields.source;
  if (fields.source === "+") {
    hop.source = {named: !fieldset.querySelector("[data-field=unnamed]").checked};
    for (const name of ["name", "kind", "part_of"]) {
      if (fields[name]) hop.source[name] = fields[name];
    }
  }
  return hop;
}

function readForm(form) {
  const outer = form.cloneNode(true);
  all("select", form).forEach((select, i) => { all("select", outer)[i].value = select.value; });
  all("textarea", form).forEach((area, i) => { all("textarea", outer)[i].value = area.value; });
  all(".chain-fields", outer).forEach((each) => each.remove());
  const fields = fieldsOf(outer);
  if (form.dataset.kind === "waive") return {...fields, subject: form.dataset.item};
  const via = all(".hop", form).map(readHop).filter((hop) => hop.source || hop.quote);
  const chain = {via, at: all("[data-field=at]", form).map((each) => each.value).filter(Boolean)};
  chain.stance = form.querySelector("[data-field=stance]").value;
  if (form.dataset.kind === "chain") return {claim: form.dataset.item, chain};
  const edit = {chain};
  if (form.dataset.item) edit.item = form.dataset.item;
  if (form.querySelector("[data-field=text]")) {
    edit.text = fields.text ?? "";
    edit.kind = fields.kind;
    edit.about = all("[data-field=about]", form).map((each) => each.value).filter(Boolean);
    edit.topics = (fields.topics ?? "").split(",").map((each) => each.trim()).filter(Boolean);
  }
  return edit;
}

function showNewSource(hop) {
  hop.querySelector(".new-source").hidden = hop.querySelector("[data-field=source]").value !== "+";
}

function showPassage(form) {
  const select = form.querySelector("select[data-field=at]");
  if (select) form.querySelector(".passage").value = select.selectedOptions[0].dataset.text ?? "";
}

function takeWords(form) {
  const area = form.querySelector(".passage");
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd).trim() || area.value.trim();
  form.querySelector("[data-field=quote]").value = chosen;
  const text = form.querySelector("[data-field=text]");
  if (text && !text.value.trim()) text.value = chosen;
  (text ?? form.querySelector("[data-field=quote]")).focus();
}

// Return the input that a fault is about: chain.via.1.source is in the second hop.
function inputOf(form, place) {
  const [, number, name] = place.match(/^chain\.via\.(\d+)\.(.+)$/) ?? [];
  const hop = number && all(".hop", form)[number];
  const last = (name ?? place).split(".").pop();
  return (hop || form).querySelector(`[data-field="${CSS.escape(last)}"]`);
}

function showFaults(form, faults) {
  const list = document.createElement("ul");
  for (const fault of faults) {
    const item = document.createElement("li");
    const input = inputOf(form, fault.place ?? "");
    const label = input?.closest("label")?.firstChild.textContent.trim();
    item.textContent = (label ? `${label}: ` : "") + words(fault);
    input?.setAttribute("aria-invalid", "true");
    list.append(item);
  }
  form.querySelector(".faults").replaceChildren("Not saved:", list);
  (form.querySelector("[aria-invalid]") ?? form.querySelector("h3")).focus();
}

async function save(form, accept = false, seen = null) {
  all("[aria-invalid]", form).forEach((each) => each.removeAttribute("aria-invalid"));
  form.querySelector(".faults").replaceChildren();
  say("Saving…");
  const number = all(".note").indexOf(form.closest(".note"));
  const known = new Set(all(".note").map((note) => note.dataset.claim));
  let isOld = false;
  const result = await post(
    form.dataset.kind,
    () => ({...readForm(form), seen: seen ?? form.dataset.seen}),
    () => { isOld = removeForm(form); },
  );
  if (result.conflict) {
    showConflict(result.conflict, (now) => save(form, accept, now));
  } else if (result.faults) {
    say("Not saved.");
    showFaults(form, result.faults);
  } else {
    if (isOld) await swapPage(location.href);
    const added = all(".note").find((note) => !known.has(note.dataset.claim));
    const note = added ?? all(".note")[number] ?? byId("main");
    focusNote(note);
    say("Saved.");
    const controls = note.querySelector("[data-draft]");
    if (accept && controls) await decideDraft("accept", controls);
  }
}

// Words of the article

let selected = null;

function readSelection() {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
  const start = range && range.startContainer.parentElement.closest("[data-passage]");
  selected = null;
  if (start && start.contains(range.endContainer)) {
    const copy = range.cloneContents();
    all(".num, .unseen", copy).forEach((each) => each.remove());
    const chosen = copy.textContent.replace(/[\u2068\u2069]/g, "").trim(); // marks of the page only
    if (chosen) selected = {at: start.dataset.passage, words: chosen, block: start};
  }
  byId("selection").hidden = !selected;
}

function addClaim() {
  const row = document.activeElement.closest(".row");
  const button = (selected?.block.closest(".row") ?? row ?? document).querySelector(".add-claim");
  if (!button) return;
  const {at, words: chosen} = selected ?? {};
  showForm(button, selected ? "/form/claim?" + new URLSearchParams({at, words: chosen}) : button.dataset.form);
  getSelection().removeAllRanges();
}

// The keyboard

function step(by) {
  const notes = all(".note");
  const current = notes.indexOf(document.activeElement.closest(".note"));
  const seen = notes.findIndex((note) => note.getBoundingClientRect().top >= 0);
  const next = current < 0 ? Math.max(seen, 0) : current + by;
  if (notes[next]) focusNote(notes[next]);
}

function press(selector) {
  const button = document.activeElement.closest(".note")?.querySelector(selector);
  if (button) button.click();
  else say("The note in focus has nothing like that.");
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("[data-edit=accept]"),
  e: () => press("[data-draft] [data-form]"),
  r: () => press("[data-edit=reject]"),
  c: () => press("[data-form^='/form/chain']"),
  w: () => press("[data-form^='/form/waive']"),
  n: addClaim,
  u: () => byId("undo")?.click(),
  "/": () => byId("search").focus(),
  "?": () => byId("help").showModal(),
};

function onKey(event) {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    const menu = document.querySelector(".menu[open]");
    if (menu) closeMenu(menu);
    else if (openForm()) closeForm();
    return;
  }
  const typing = event.target.closest("input, textarea, select");
  const off = localStorage.getItem("claimtrack-keys") === "off";
  if (typing || off || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
}

function closeMenu(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

// Clicks, changes and submissions, of the whole page at once: parts are replaced

function onClick(event) {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const clicked = event.target.closest("button, a[href^='?'], a[href^='/?']");
  const form = clicked?.closest("form.edit");
  if (!clicked || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (clicked.matches("a")) {
    event.preventDefault();
    show(clicked.href);
  } else if (clicked.dataset.edit) decideDraft(clicked.dataset.edit, clicked.closest("[data-draft]"));
  else if (clicked.dataset.form) showForm(clicked, clicked.dataset.form);
  else if (clicked.id === "undo") decide("undo", {}, () => "Undone.");
  else if (clicked.id === "keys") byId("help").showModal();
  else if (clicked.closest("#selection")) addClaim();
  else if ("close" in clicked.dataset) clicked.closest("dialog").close();
  else if ("cancel" in clicked.dataset) closeForm(true);
  else if ("saveAccept" in clicked.dataset) save(form, true);
  else if ("takeWords" in clicked.dataset) takeWords(form);
  else if ("addHop" in clicked.dataset) {
    form.querySelector(".hops").append(form.querySelector("template").content.cloneNode(true));
    all(".hop", form).at(-1).querySelector("select").focus();
  } else if ("removeHop" in clicked.dataset) {
    clicked.closest(".hop").remove();
    form.querySelector("[data-add-hop]").focus();
  }
}

function onSubmit(event) {
  const form = event.target;
  if (form.matches("form.edit")) {
    event.preventDefault();
    save(form);
  } else if ("smooth" in form.dataset) {
    event.preventDefault();
    const fields = [...new FormData(form)].filter(([, value]) => value);
    show("/?" + new URLSearchParams(fields));
  }
}

function onChange(event) {
  const input = event.target;
  if (input.dataset.field === "source") {
    showNewSource(input.closest(".hop"));
    if (input.value === "+") input.closest(".hop").querySelector("[data-field=name]").focus();
  } else if (input.dataset.field === "at") showPassage(input.form);
  else if (input.matches("[data-smooth] select")) submitSoon(input.form);
  else if (input.id === "keys-on") localStorage.setItem("claimtrack-keys", input.checked ? "on" : "off");
  else if (input.type === "range") {
    byId(input.dataset.for).selectedIndex = dayIndex(input);
    submitSoon(input.form);
  }
}

let submission = 0;

// Submit a form when its field has not changed for a moment: keys choose step by step.
function submitSoon(form) {
  clearTimeout(submission);
  submission = setTimeout(() => form.requestSubmit(), 400);
}

// Go to another address of the page, unless entries of an open form would be lost.
async function show(url) {
  if (!openForm() || await closeForm()) await swapPage(url, true);
}

// The days run from the left to the right, and all that is known today is at the right end.
const dayIndex = (range) => range.value === range.max ? 0 : Number(range.value) + 1;

function showDay(range) {
  const day = byId(range.dataset.for).options[dayIndex(range)].text;
  range.form.querySelector("output").textContent = day;
  range.setAttribute("aria-valuetext", day);
}

function prepare() {
  for (const range of all("input[type=range]")) {
    const select = byId(range.dataset.for);
    const label = document.querySelector(`label[for="${select.id}"]`);
    range.hidden = false;
    select.hidden = true;
    label.htmlFor = range.id;
    range.value = select.selectedIndex ? select.selectedIndex - 1 : range.max;
    showDay(range);
  }
}

document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("change", onChange);
document.addEventListener("input", (event) => {
  if (event.target.type === "range") showDay(event.target);
});
document.addEventListener("keydown", onKey);
document.addEventListener("visibilitychange", listen);
if (token) document.addEventListener("selectionchange", readSelection);
addEventListener("popstate", () => swapPage(location.href));
byId("keys-on").checked = localStorage.getItem("claimtrack-keys") !== "off";
prepare();
listen();
