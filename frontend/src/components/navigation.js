// Back, print and reload buttons, and the way back to the same row of the same list.
const ROW = "anxin:row:";
const RETURN = "anxin:return";
const here = () => location.pathname + location.search;

function rememberRow(row) {
  if (row.dataset.row) sessionStorage.setItem(ROW + here(), row.dataset.row);
}

/** Who goes to this list next stands on this row of it. */
export function returnTo(list, row) {
  sessionStorage.setItem(ROW + list, row);
  sessionStorage.setItem(RETURN, list);
}

function returnToRow() {
  const known = sessionStorage.getItem(ROW + here());
  const [entry] = performance.getEntriesByType("navigation");
  const sent = sessionStorage.getItem(RETURN) === here();
  sessionStorage.removeItem(RETURN);
  if (!known || (entry?.type !== "back_forward" && !sent)) return;
  const row = document.querySelector(`[data-row="${CSS.escape(known)}"], [data-case="${CSS.escape(known)}"]`);
  if (!row) return;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export function startNavigation() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-back]")) history.back();
    else if (event.target.closest("[data-reload]")) location.reload();
    else if (event.target.closest("[data-print]")) print();
    const row = event.target.closest("[data-row]");
    if (row && event.target.closest("a")) rememberRow(row);
  });
  returnToRow();
}
