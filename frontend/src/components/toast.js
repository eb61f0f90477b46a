import htmx from "htmx.org";
import { isSaved, onContent } from "../page.js";
import { say } from "../words.js";

const UNDO_SECONDS = 10;
const NEWS_SECONDS = 5;

function button(className, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}

/** Show short news; with undoUrl there is a way back for ten seconds. */
export function toast(text, { level = "success", undoUrl = "" } = {}) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const note = document.createElement("div");
  note.className = `toast-note toast-${level}`;
  note.dataset.toast = "";
  const words = document.createElement("span");
  words.className = "toast-text";
  words.textContent = text;
  note.append(words);
  if (undoUrl) {
    note.dataset.undoUrl = undoUrl;
    const undo = button("toast-undo", say("undo"));
    undo.dataset.undo = "";
    const left = document.createElement("span");
    left.className = "toast-left";
    left.dataset.undoLeft = "";
    left.setAttribute("aria-hidden", "true");
    undo.append(left);
    note.append(undo);
  }
  const shut = button("toast-close", "×");
  shut.dataset.toastClose = "";
  shut.setAttribute("aria-label", say("close"));
  note.append(shut);
  place.append(note);
  run(note);
}

/** Count down while nobody points at it or stands on it; an error stays until it is shut. */
function run(note) {
  if (note.dataset.toastRuns || note.matches(".toast-error, [data-toast-stays]")) return;
  note.dataset.toastRuns = "yes";
  const left = note.querySelector("[data-undo-left]");
  let seconds = note.dataset.undoUrl ? UNDO_SECONDS : NEWS_SECONDS;
  if (left) left.textContent = String(seconds);
  const timer = setInterval(() => {
    if (!note.isConnected) clearInterval(timer);
    if (note.matches(":hover, :focus-within")) return;
    seconds -= 1;
    if (left) left.textContent = String(seconds);
    if (seconds <= 0) {
      clearInterval(timer);
      note.remove();
    }
  }, 1000);
}

async function undo(note) {
  note.querySelector("[data-undo]").disabled = true;
  const answered = new Promise((resolve) => {
    note.addEventListener("htmx:afterRequest", ({ detail }) => resolve(detail), { once: true });
  });
  htmx.ajax("POST", note.dataset.undoUrl, { source: note, target: note, swap: "none" });
  const detail = await answered;
  note.remove();
  if (!isSaved(detail)) {
    toast(say("undo.failed"), { level: "error" });
    return;
  }
  const header = (name) => detail.xhr.getResponseHeader(name);
  if (!header("HX-Redirect") && !header("HX-Refresh") && !header("HX-Location")) location.reload();
}

const FAILURES = { 401: "error.signed_out", 403: "error.forbidden", 404: "error.missing", 429: "error.slow_down" };

export function startToasts() {
  onContent(() => {
    for (const note of document.querySelectorAll("#toasts [data-toast]")) run(note);
  });
  document.addEventListener("click", (event) => {
    const note = event.target.closest("[data-toast]");
    if (!note) return;
    if (event.target.closest("[data-undo]")) undo(note);
    else if (event.target.closest("[data-toast-close]")) note.remove();
  });
  document.addEventListener("anxin:toast", ({ detail }) => toast(detail.text, detail));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const { status } = detail.xhr;
    if (status === 409 || status === 422 || detail.elt.matches?.("[data-toast]")) return;
    toast(say(FAILURES[status] ?? "error.server"), { level: "error" });
  });
  document.addEventListener("htmx:sendError", () => toast(say("error.network"), { level: "error" }));
  document.addEventListener("htmx:timeout", () => toast(say("error.network"), { level: "error" }));
}
