// A refused form keeps what was typed: the answer's note goes above it, whether somebody else was first (409)
// or the state of the case does not allow it.
const NOTED = new Set([400, 403, 404, 409, 422]);

export function startConflicts() {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!NOTED.has(detail.xhr.status)) return;
    const note = new DOMParser().parseFromString(detail.xhr.responseText, "text/html").querySelector("body > .conflict");
    if (!note) return;
    detail.shouldSwap = false;
    detail.isError = false;
    document.querySelector(".conflict")?.remove();
    const source = detail.requestConfig.elt;
    const dialog = source.closest("dialog[open]");
    const form = source.closest("form");
    if (form) form.before(note);
    else (dialog ?? document.querySelector("main")).prepend(note);
    note.focus();
  });
  document.querySelector("[data-focus-first], main .conflict")?.focus();
}
