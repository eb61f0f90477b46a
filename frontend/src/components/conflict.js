// A 409 answer holds a conflict note: it goes above the form that was refused, which keeps what was typed.
export function startConflicts() {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 409) return;
    const note = new DOMParser().parseFromString(detail.xhr.responseText, "text/html").querySelector(".conflict");
    if (!note) return;
    detail.shouldSwap = false;
    document.querySelector(".conflict")?.remove();
    const form = detail.requestConfig.elt.closest("form");
    const place = form ?? document.querySelector("main");
    if (form) form.before(note);
    else place.prepend(note);
    note.focus();
  });
  for (const element of document.querySelectorAll("[data-focus-first], .conflict")) element.focus();
}
