// Asks before a page with unsaved text is left; forms mark themselves by data-guard.
import { isSaved } from "../page.js";
import { say } from "../words.js";

const dirty = new Set();

export const isDirty = (form) => dirty.has(form);

export function formsIn(element) {
  return [...element.querySelectorAll("form")].filter(isDirty);
}

export function mayDiscard(forms) {
  if (forms.length && !confirm(say("leave.dirty"))) return false;
  for (const form of forms) {
    dirty.delete(form);
    form.reset();
  }
  return true;
}

export function startGuard() {
  const touched = (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form && event.isTrusted) dirty.add(form);
  };
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  document.addEventListener("reset", (event) => dirty.delete(event.target));
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-leave-freely]")) dirty.clear();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt.closest?.("form");
    if (form && detail.requestConfig.verb !== "get") {
      if (isSaved(detail)) dirty.delete(form);
      else if (form.matches("[data-guard]")) dirty.add(form);
    }
  });
  addEventListener("beforeunload", (event) => {
    const waiting = [...dirty].some((form) => form.isConnected);
    if (waiting) event.preventDefault();
  });
}
