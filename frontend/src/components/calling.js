/** What is to be written down next, in what has just come; nothing where nothing is. */
export function fieldToWrite(place) {
  const meant = place?.matches("[data-script-focus]") ? place : place?.querySelector("[data-script-focus]");
  if (!meant) return null;
  return meant.matches("textarea") ? meant : meant.querySelector("textarea");
}

function write(place) {
  const field = fieldToWrite(place);
  if (!field) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** The number that is dialled is the one that the attempt is noted for. */
function noteDialled({ target }) {
  const dial = target.closest?.("[data-dial]");
  const choice = dial && document.getElementById(dial.dataset.dial);
  if (choice) choice.checked = true;
}

/** Starts after the keyboard, which lets go of an empty field once something was saved. */
export function startCalling() {
  document.addEventListener("click", noteDialled);
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const place = detail.target?.id;
    if (place === "script" || place === "complaint-place") write(document.getElementById(place));
  });
  write(document.getElementById("script"));
}
