import { isTyping, isVisible } from "../page.js";
import { say } from "../words.js";
import { openDialog } from "./dialog.js";

const SEQUENCE = 1200;
// A Chinese keyboard in its own punctuation gives other signs for the same keys.
const SAME_KEY = { "？": "?", "、": "/", "／": "/", "【": "[", "】": "]", "［": "[", "］": "]" };

export function keyName(key) {
  if (key in SAME_KEY) return SAME_KEY[key];
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Which of the names is meant after what was pressed just now: "whole", "begin" of a sequence, or "none". */
export function match(names, pressed) {
  if (names.includes(pressed)) return "whole";
  return names.some((name) => name.startsWith(`${pressed} `)) ? "begin" : "none";
}

/** Where keys count: the dialog that is open, or the page. */
function scope() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
}

const keyed = () => [...scope().querySelectorAll("[data-key]")].filter((each) => isVisible(each) && !each.disabled);

function press(element) {
  if (isTyping(element)) element.focus();
  else element.click();
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

function kbd(name) {
  const made = document.createElement("kbd");
  made.textContent = name;
  return made;
}

function listOfKeys() {
  const rows = keyed().map((each) => [each.dataset.key, each.dataset.keyLabel || each.textContent.trim()]);
  if (document.getElementById("command-input")) rows.push(["/", say("keys.search")]);
  if (currentList()) rows.push(["j k", say("keys.list")], ["Enter", say("keys.open")]);
  const acts = new Map();
  for (const each of document.querySelectorAll("[data-row-key]")) {
    acts.set(each.dataset.rowKey, each.dataset.keyLabel || each.textContent.trim());
  }
  rows.push(...acts);
  if (document.querySelector("main form[method=post]")) rows.push(["Ctrl Enter", say("keys.save")]);
  rows.push(["?", say("keys.keys")]);
  return rows;
}

export function showKeys() {
  const dialog = document.getElementById("keys-dialog");
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("[data-keys-list]");
  list.replaceChildren();
  const seen = new Set();
  for (const [name, label] of listOfKeys()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const term = document.createElement("dt");
    term.textContent = label;
    const keys = document.createElement("dd");
    keys.append(...name.split(" ").map(kbd));
    list.append(term, keys);
  }
  openDialog(dialog);
}

function submitForm(event) {
  const form = event.target.closest?.("form") ?? scope().querySelector("form[method=post]");
  if (!form || form.method === "get") return;
  event.preventDefault();
  form.requestSubmit();
}

function plainKey(name) {
  if (name === "?") return showKeys() ?? true;
  if (name === "/") {
    document.getElementById("command-input")?.focus();
    return true;
  }
  if (name === "j" || name === "k") return move(name === "j" ? 1 : -1);
  if (name === "Enter") return openRow();
  return pressInRow(name);
}

export function startKeyboard() {
  let begun = "";
  let timer = 0;
  document.addEventListener("click", (event) => event.target.closest("[data-keys-open]") && showKeys());
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const each of document.querySelectorAll("[data-shortcut]")) each.textContent = `⌘${each.dataset.shortcut.toUpperCase()}`;
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (event.key === "Enter") submitForm(event);
      if (event.key.toLowerCase() === "k") {
        event.preventDefault();
        document.getElementById("command-input")?.focus();
      }
      return;
    }
    if (event.altKey || isTyping(event.target)) return;
    const name = keyName(event.key);
    const pressed = begun ? `${begun} ${name}` : name;
    clearTimeout(timer);
    begun = "";
    const elements = keyed();
    const kind = match(
      elements.map((each) => each.dataset.key),
      pressed,
    );
    if (kind === "begin") {
      begun = pressed;
      timer = setTimeout(() => {
        begun = "";
      }, SEQUENCE);
      return;
    }
    const done = pressInRow(pressed) || (kind === "whole" ? press(elements.find((each) => each.dataset.key === pressed)) ?? true : plainKey(name));
    if (done) event.preventDefault();
  });
}
