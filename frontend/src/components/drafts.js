import { isSaved, onContent } from "../page.js";
import { say } from "../words.js";

const PREFIX = "anxin:draft:";
const PENDING = "anxin:sent-drafts";
const KEEP = 7 * 86_400_000;
const PAUSE = 400;

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
  const draft = read(key);
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
  });
}

function drop(keys) {
  for (const key of keys) localStorage.removeItem(draftKey(person(), key));
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
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const keys = draftsIn(form);
    const byHtmx = ["hx-post", "hx-put", "hx-patch"].some((name) => form.hasAttribute(name));
    if (!keys.length || byHtmx || form.method !== "post") return;
    for (const area of form.querySelectorAll("textarea[data-draft]")) write(keyOf(area), area.value);
    sessionStorage.setItem(PENDING, JSON.stringify(keys));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    // The answer may have replaced the form, and then the event comes from what stood around it.
    const form = detail.requestConfig.elt.closest("form");
    if (!form || !isSaved(detail) || detail.requestConfig.verb === "get") return;
    for (const area of form.querySelectorAll("textarea[data-draft]")) area.dataset.draftSaved = "yes";
    drop(draftsIn(form));
  });
  document.addEventListener("anxin:saved", ({ detail }) => drop(detail.drafts ?? []));
}
