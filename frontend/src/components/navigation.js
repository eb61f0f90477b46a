// Back, print and reload buttons, and the way back to the same row of the same list.
const ROW = "anxin:row:";
const here = () => ROW + location.pathname + location.search;

function rememberRow(row) {
  if (row.dataset.row) sessionStorage.setItem(here(), row.dataset.row);
}

function returnToRow() {
  const known = sessionStorage.getItem(here());
  const [entry] = performance.getEntriesByType("navigation");
  if (!known || entry?.type !== "back_forward") return;
  const row = document.querySelector(`[data-row="${CSS.escape(known)}"]`);
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
