import { onContent } from "../page.js";

/** What is to be written down next takes the writing at once. */
export function fieldToWrite(root) {
  const meant = root.matches?.("[data-script-focus]") ? root : root.querySelector?.("[data-script-focus]");
  if (!meant) return null;
  return meant.matches("textarea") ? meant : meant.querySelector("textarea");
}

/** The number that is dialled is the one that the attempt is noted for. */
function noteDialled({ target }) {
  const dial = target.closest?.("[data-dial]");
  const choice = dial && document.getElementById(dial.dataset.dial);
  if (choice) choice.checked = true;
}

export function startCalling() {
  document.addEventListener("click", noteDialled);
  onContent((root) => {
    const field = fieldToWrite(root);
    if (!field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}
