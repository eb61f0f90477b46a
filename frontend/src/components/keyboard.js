import { isSaved, isTyping, isVisible } from "../page.js";
import { say } from "../words.js";
import { openDialog } from "./dialog.js";

const SEQUENCE = 1200;
const ANSWER = 4000;
const ON_ITS_WAY = "anxin.key";
// A Chinese keyboard in its own punctuation gives other signs for the same keys.
const SAME_KEY = { "？": "?", "、": "/", "／": "/", "【": "[", "】": "]", "［": "[", "］": "]", "。": ".", "．": "." };

export function keyName(key) {
  if (key in SAME_KEY) return SAME_KEY[key];
  return key.length === 1 ? key.toLowerCase() : key;
}

/** An element may answer to several keys, such as "., ]"; the first one is shown beside it. */
export const namesOf = (keys) => keys.split(/,\s+/).filter(Boolean);

/** Which of the names is meant after what was pressed just now: "whole", "begin" of a sequence, or "none". */
export function match(names, pressed) {
  if (names.includes(pressed)) return "whole";
  return names.some((name) => name.startsWith(`${pressed} `)) ? "begin" : "none";
}

/** While an input method puts signs together its keys are not meant for the page; some browsers tell only by 229. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** Where keys count: the dialog that is open, or the page. */
function scope() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
}

const isOfPage = (element) => Boolean(element.closest("main, dialog"));

/** A key of the page itself goes before the same key of the frame around it. */
function keyed() {
  const found = [...scope().querySelectorAll("[data-key]")].filter((each) => isVisible(each) && !each.disabled);
  return [...found.filter(isOfPage), ...found.filter((each) => !isOfPage(each))];
}

const answers = (element, name) => namesOf(element.dataset.key).includes(name);

function focusFirstField(within) {
  const meant = within.dataset.first ? [...within.querySelectorAll(within.dataset.first)] : [];
  const fields = within.querySelectorAll("textarea, select, input:not([type=hidden])");
  const field = [...meant, ...fields].find((each) => isVisible(each) && !each.disabled);
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
  return Boolean(field);
}

/** A fold opens and shows its first field, a form shows its own, a field takes the writing, anything else is clicked. */
function press(element) {
  if (isTyping(element)) element.focus();
  else if (element.matches("form")) focusFirstField(element);
  else if (element.matches("summary")) {
    element.parentElement.open = true;
    if (!focusFirstField(element.parentElement)) element.focus();
  } else element.click();
}

function pressNamed(name) {
  const element = keyed().find((each) => answers(each, name));
  if (element) press(element);
  return Boolean(element);
}

/** A key that a fold or a form waits for outlives a change of the page: the door may be a link of its own. */
const sendAhead = (name) => sessionStorage.setItem(ON_ITS_WAY, JSON.stringify({ name, at: Date.now() }));

function pressSentAhead() {
  const { name, at } = JSON.parse(sessionStorage.getItem(ON_ITS_WAY) ?? "{}");
  if (!name || Date.now() - at > ANSWER) sessionStorage.removeItem(ON_ITS_WAY);
  else if (pressNamed(name)) sessionStorage.removeItem(ON_ITS_WAY);
}

/** A browser that comes to an address with a fragment takes the focus away once it has landed there. */
function onceLanded(work) {
  if (!location.hash || document.readyState === "complete") work();
  else addEventListener("load", () => requestAnimationFrame(work), { once: true });
}

/** Some keys belong to a part of the page that is not there yet: what leads to it is pressed first. */
function pressBeyond(name) {
  const doors = [...scope().querySelectorAll("[data-keys-beyond]")].filter(isVisible);
  const door = doors.find((each) => namesOf(each.dataset.keysBeyond).includes(name));
  if (!door) return false;
  sendAhead(name);
  door.click();
  return true;
}

function currentList() {
  const lists = [...scope().querySelectorAll("[data-list]")].filter(isVisible);
  return lists.find((list) => list.contains(document.activeElement)) ?? lists[0];
}

const currentRow = () => document.activeElement?.closest("[data-row]");

function move(step) {
  const list = currentList();
  if (!list) return false;
  const rows = [...list.querySelectorAll("[data-row]")].filter(isVisible);
  if (!rows.length) return false;
  const now = rows.indexOf(currentRow());
  const next = rows[now === -1 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + step, 0), rows.length - 1)];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function openRow() {
  const row = currentRow();
  if (!row || document.activeElement !== row) return false;
  const link = row.matches("a") ? row : row.querySelector("[data-open]") ?? row.querySelector("a[href]");
  link?.click();
  return Boolean(link);
}

function pressInRow(name) {
  const act = currentRow()?.querySelector(`[data-row-key="${CSS.escape(name)}"]`);
  if (act) act.click();
  return Boolean(act);
}

const labelOf = (each) => each.dataset.keyLabel || each.getAttribute("aria-label") || each.textContent.trim();

const rowOfKey = (each) => [namesOf(each.dataset.key)[0], labelOf(each)];

/** The keys that hold here, by the place where they do. */
function groupsOfKeys() {
  const all = keyed();
  const rows = currentList() ? [["j k", say("keys.list")], ["Enter", say("keys.open")]] : [];
  const acts = new Map();
  for (const each of document.querySelectorAll("[data-row-key]")) acts.set(each.dataset.rowKey, labelOf(each));
  const everywhere = all.filter((each) => !isOfPage(each)).map(rowOfKey);
  if (document.getElementById("command-input")) everywhere.push(["/", say("keys.search")]);
  if (document.querySelector("main form[method=post]")) everywhere.push(["Ctrl Enter", say("keys.save")]);
  everywhere.push(["Esc", say("keys.escape")], ["?", say("keys.keys")]);
  return [
    [say("keys.page"), all.filter(isOfPage).map(rowOfKey)],
    [say("keys.rows"), [...rows, ...acts]],
    [say("keys.everywhere"), everywhere],
  ];
}

function kbd(name) {
  const made = document.createElement("kbd");
  made.textContent = name;
  return made;
}

function drawKeys(place, rows, seen) {
  const fresh = rows.filter(([name]) => !seen.has(name) && seen.add(name));
  if (!fresh.length) return [];
  const title = document.createElement("h3");
  title.className = "keys-group";
  title.textContent = place;
  const list = document.createElement("dl");
  list.className = "keys-list";
  for (const [name, label] of fresh) {
    const term = document.createElement("dt");
    term.textContent = label;
    const keys = document.createElement("dd");
    keys.append(...name.split(" ").map(kbd));
    list.append(term, keys);
  }
  return [title, list];
}

export function showKeys() {
  const dialog = document.getElementById("keys-dialog");
  if (!dialog || dialog.open) return;
  const seen = new Set();
  const drawn = groupsOfKeys().flatMap(([place, rows]) => drawKeys(place, rows, seen));
  dialog.querySelector("[data-keys-list]").replaceChildren(...drawn);
  openDialog(dialog);
}

function submitForm(event) {
  const form = event.target.closest?.("form") ?? scope().querySelector("form[method=post]");
  if (!form || form.method === "get") return;
  event.preventDefault();
  form.requestSubmit();
}

/** Out of a field and out of the fold around its form; what was typed stays in it and in its draft. */
function stepOut(event) {
  const { target } = event;
  const fold = target.closest?.("details.fold[open]");
  if (fold && target.closest("form") && fold.contains(target.closest("form"))) {
    fold.open = false;
    fold.querySelector("summary").focus();
  } else if (isTyping(target) && target.closest("main") && !target.closest("[role=combobox]")) target.blur();
  else return;
  event.preventDefault();
}

/** What was written is saved: the next key is one for the page again, and not a sign in an empty field. */
function letGoOfSaved({ detail }) {
  const field = document.activeElement;
  const saved = detail.requestConfig?.verb === "post" && isSaved(detail);
  if (saved && field?.matches("main textarea, main input") && field.value === "") field.blur();
}

function plainKey(name) {
  if (name === "?") return showKeys() ?? true;
  if (name === "/") {
    document.getElementById("command-input")?.focus();
    return true;
  }
  if (name === "j" || name === "k") return move(name === "j" ? 1 : -1);
  if (name === "Enter") return openRow();
  return pressInRow(name) || pressBeyond(name);
}

function withControl(event) {
  if (event.key === "Enter") submitForm(event);
  if (event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.getElementById("command-input")?.focus();
  }
}

export function startKeyboard() {
  let begun = "";
  let timer = 0;
  document.addEventListener("click", (event) => event.target.closest("[data-keys-open]") && showKeys());
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const each of document.querySelectorAll("[data-shortcut]")) each.textContent = `⌘${each.dataset.shortcut.toUpperCase()}`;
  }
  document.addEventListener("htmx:afterSettle", letGoOfSaved);
  document.addEventListener("htmx:afterSettle", pressSentAhead);
  onceLanded(pressSentAhead);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) return withControl(event);
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) return stepOut(event);
    if (event.altKey || isTyping(event.target)) return;
    const name = keyName(event.key);
    const pressed = begun ? `${begun} ${name}` : name;
    clearTimeout(timer);
    begun = "";
    const names = keyed().flatMap((each) => namesOf(each.dataset.key));
    const kind = match(names, pressed);
    if (kind === "begin") {
      begun = pressed;
      timer = setTimeout(() => {
        begun = "";
      }, SEQUENCE);
      return;
    }
    if (pressInRow(pressed) || (kind === "whole" ? pressNamed(pressed) : plainKey(name))) event.preventDefault();
  });
}
