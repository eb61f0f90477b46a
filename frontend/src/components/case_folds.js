import { onContent } from "../page.js";

/** A draft that has come back shows itself, even where its form is folded away. */
export function startCaseFolds() {
  onContent((root) => {
    for (const note of root.querySelectorAll("details:not([open]) .draft-note")) note.closest("details").open = true;
  });
}
