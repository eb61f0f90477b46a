import { formsIn, mayDiscard } from "./guard.js";

function close(dialog) {
  if (mayDiscard(formsIn(dialog))) dialog.close();
}

/** A native dialog counts a click on its backdrop as one on itself, outside its own box. */
function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const across = event.clientX < box.left || event.clientX > box.right;
  return across || event.clientY < box.top || event.clientY > box.bottom;
}

export function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      event.preventDefault();
      const dialog = document.querySelector(opener.dataset.dialogOpen);
      if (dialog) openDialog(dialog);
      return;
    }
    const dialog = event.target.closest("dialog");
    if (!dialog) return;
    if (event.target.closest("[data-dialog-close]")) close(dialog);
    else if (event.target === dialog && outside(dialog, event) && !formsIn(dialog).length) dialog.close();
  });
  document.addEventListener(
    "cancel",
    (event) => {
      if (!event.target.matches("dialog")) return;
      event.preventDefault();
      close(event.target);
    },
    true,
  );
  document.addEventListener("htmx:load", ({ detail }) => {
    const found = detail.elt.matches?.("dialog[data-open-now]") ? detail.elt : detail.elt.querySelector?.("dialog[data-open-now]");
    if (found) openDialog(found);
  });
}
