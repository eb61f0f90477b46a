import { isSaved, onContent, requestHeaders } from "../page.js";
import { say } from "../words.js";

const PREFIX = "anxin:draft:";
const PENDING = "anxin:sent-drafts";
const KEEP = 7 * 86_400_000;
const PAUSE = 400;
/** The server hears of a draft after this pause, and while somebody writes on at least this often. */
const SERVER_PAUSE = 3_000;
const SERVER_MOST = 10_000;

/** Drafts are kept per person, so that a shared desk shows nobody another one's words. */
export function draftKey(person, key) {
  return `${PREFIX}${person || "nobody"}:${key}`;
}

export function isStale(draft, now) {
  return !draft || typeof draft.text !== "string" || !(now - draft.at < KEEP);
}

/** What to do when the page comes up: nothing, put the draft back, or let it go. */
export function onArrival(draft, present, now) {
  if (isStale(draft, now) || draft.text === present) return draft ? "drop" : "nothing";
  return present.trim() === "" && draft.text.trim() !== "" ? "restore" : "offer";
}

/** Of the copy in this browser and the one on the server, the one written last. */
export function newerOf(local, kept) {
  if (!local || !kept) return local ?? kept ?? null;
  return kept.at > local.at && kept.text !== local.text ? kept : local;
}

/** What the server keeps of the case on this page: by key. Read once, then held up to date. */
let keptOnServer = null;
function kept() {
  if (keptOnServer === null) {
    const source = document.getElementById("case-drafts-kept");
    keptOnServer = source ? JSON.parse(source.textContent) : {};
  }
  return keptOnServer;
}

const waiting = new Map();

function send(name, text) {
  const place = document.getElementById("case-drafts");
  if (!place || !name.startsWith(`${place.dataset.slug}:`) || (kept()[name]?.text ?? "") === text) return;
  if (text === "") delete kept()[name];
  else kept()[name] = { text, at: Date.now() };
  const body = new URLSearchParams({ field: name.slice(place.dataset.slug.length + 1), text });
  const whole = new TextEncoder().encode(body.toString()).length;
  // Without a network the browser's own copy stays; browsers carry at most 64 kB after a page is left.
  fetch(place.dataset.url, { method: "POST", body, headers: requestHeaders(), keepalive: whole < 60_000 }).catch(() => {
    delete kept()[name];
  });
}

function sendSoon(name, text) {
  const since = waiting.get(name)?.since ?? Date.now();
  clearTimeout(waiting.get(name)?.timer);
  const left = Math.max(0, Math.min(SERVER_PAUSE, since + SERVER_MOST - Date.now()));
  const timer = setTimeout(() => {
    waiting.delete(name);
    send(name, text);
  }, left);
  waiting.set(name, { timer, since, text });
}

function forgetOnServer(name, tell) {
  clearTimeout(waiting.get(name)?.timer);
  waiting.delete(name);
  if (tell) send(name, "");
  else delete kept()[name];
}

function sendAllNow() {
  for (const [name, { timer, text }] of waiting) {
    clearTimeout(timer);
    waiting.delete(name);
    send(name, text);
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, text) {
  try {
    localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
  } catch {
    // A full or forbidden store takes no drafts; writing itself goes on.
  }
}

const person = () => document.body.dataset.person;
const keyOf = (area) => draftKey(person(), area.dataset.draft);

function put(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function note(area, draft, restored) {
  area.parentElement.querySelector(".draft-note")?.remove();
  const line = document.createElement("p");
  line.className = "draft-note";
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short", dateStyle: "short" });
  line.append(say("draft.restored", { when: when.format(draft.at) }));
  const before = restored.before;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "link-button";
  discard.textContent = say("draft.discard");
  discard.addEventListener("click", () => {
    put(area, before);
    localStorage.removeItem(keyOf(area));
    forgetOnServer(area.dataset.draft, true);
    line.remove();
    area.focus();
  });
  line.append(discard);
  area.after(line);
}

function take(area) {
  if (area.dataset.draftTaken) return;
  area.dataset.draftTaken = "yes";
  const key = keyOf(area);
  if (area.hasAttribute("data-draft-fresh")) {
    write(key, area.value);
    sendSoon(area.dataset.draft, area.value);
  }
  const draft = newerOf(read(key), kept()[area.dataset.draft]);
  const act = onArrival(draft, area.value, Date.now());
  if (act === "drop") localStorage.removeItem(key);
  if (act === "restore" || act === "offer") {
    const before = area.value;
    put(area, draft.text);
    note(area, draft, { before });
  }
  let timer = 0;
  area.addEventListener("input", () => {
    delete area.dataset.draftSaved;
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A text that was saved within the pause is no draft any more.
      if (area.dataset.draftSaved) return;
      if (area.value.trim() === "") localStorage.removeItem(key);
      else write(key, area.value);
    }, PAUSE);
    sendSoon(area.dataset.draft, area.value.trim() === "" ? "" : area.value);
  });
}

/** Whoever hands his draft over hands over what stands there now, not what the server has heard of so far. */
export function giveAlong(parameters) {
  if (!parameters.field || parameters.text === undefined) return;
  const area = document.querySelector(`textarea[data-draft$=":${CSS.escape(parameters.field)}"]`);
  if (!area) return;
  parameters.text = area.value;
  const name = area.dataset.draft;
  clearTimeout(waiting.get(name)?.timer);
  waiting.delete(name);
  kept()[name] = { text: area.value, at: Date.now() };
}

function drop(keys) {
  for (const key of keys) {
    localStorage.removeItem(draftKey(person(), key));
    forgetOnServer(key, false);
  }
}

const draftsIn = (form) => [...form.querySelectorAll("textarea[data-draft]")].map((area) => area.dataset.draft);

/** A whole-page form that was sent and led to a page in order has been saved. */
function settleSent() {
  const sent = sessionStorage.getItem(PENDING);
  if (!sent) return;
  sessionStorage.removeItem(PENDING);
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 200;
  const refused = document.querySelector('[aria-invalid="true"], .form-errors, .conflict');
  if (status < 300 && person() && !refused) drop(JSON.parse(sent));
}

export function startDrafts() {
  settleSent();
  onContent((root) => {
    for (const area of root.querySelectorAll("textarea[data-draft]")) take(area);
  });
  addEventListener("pagehide", sendAllNow);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const keys = draftsIn(form);
    const byHtmx = ["hx-post", "hx-put", "hx-patch"].some((name) => form.hasAttribute(name));
    if (!keys.length || byHtmx || form.method !== "post") return;
    for (const area of form.querySelectorAll("textarea[data-draft]")) write(keyOf(area), area.value);
    sessionStorage.setItem(PENDING, JSON.stringify(keys));
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => giveAlong(detail.parameters));
  // Before the answer is put in: the form in it takes up what is still kept under its name.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    const form = detail.requestConfig.elt.closest("form");
    if (!form || !isSaved(detail) || detail.requestConfig.verb === "get") return;
    for (const area of form.querySelectorAll("textarea[data-draft]")) area.dataset.draftSaved = "yes";
    drop(draftsIn(form));
  });
  document.addEventListener("anxin:saved", ({ detail }) => drop(detail.drafts ?? []));
}
