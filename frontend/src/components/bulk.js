// Ticking rows of a list: with the mouse, x on the row, Shift+X from the last one; on a phone in a mode of its own.
import { isTyping, isVisible } from "../page.js";

/** The rows from the last ticked one to this one, whichever stands first. */
export function between(rows, from, to) {
  const [a, b] = [rows.indexOf(from), rows.indexOf(to)];
  if (a === -1 || b === -1) return b === -1 ? [] : [to];
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1);
}

const ticks = () => [...document.querySelectorAll("[data-bulk-tick]")];
const tickOf = (row) => row?.querySelector("[data-bulk-tick]");

function tell() {
  const count = ticks().filter((each) => each.checked).length;
  for (const each of document.querySelectorAll("[data-bulk-count]")) {
    each.textContent = count ? each.dataset.some.replace("{count}", count) : each.dataset.none;
  }
  const all = document.querySelector("[data-bulk-all]");
  const ticked = document.querySelector("[data-bulk-ticked]");
  if (all && ticked) (count ? ticked : all).checked = true;
}

function setMode(on) {
  for (const table of document.querySelectorAll("[data-list]")) table.classList.toggle("is-ticking", on);
  for (const each of document.querySelectorAll("[data-bulk-mode]")) each.setAttribute("aria-pressed", String(on));
}

export function startBulk() {
  let last = null;
  const tick = (row, range) => {
    const mine = tickOf(row);
    if (!mine) return false;
    const rows = [...row.parentElement.children];
    const wanted = range ? true : !mine.checked;
    for (const each of range ? between(rows, last, row) : [row]) {
      const box = tickOf(each);
      if (box) box.checked = wanted;
    }
    last = row;
    tell();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() !== "x" || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const row = document.activeElement?.closest("[data-row]");
    if (row && isVisible(row) && tick(row, event.shiftKey)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-bulk-tick]");
    if (box) {
      const row = box.closest("[data-row]");
      if (event.shiftKey && last) for (const each of between([...row.parentElement.children], last, row)) tickOf(each).checked = box.checked;
      last = row;
      tell();
    }
    const mode = event.target.closest("[data-bulk-mode]");
    if (mode) setMode(mode.getAttribute("aria-pressed") !== "true");
  });
  // A list that was drawn anew, or that the browser has kept ticked, is counted again.
  document.addEventListener("htmx:load", tell);
  addEventListener("pageshow", tell);
}
