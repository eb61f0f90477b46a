/** A press on a usual time writes it into its field. */
export function startQuickTimes() {
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-fill]");
    const field = chosen && document.querySelector(`[id="${CSS.escape(chosen.dataset.fill.slice(1))}"]`);
    if (!field) return;
    field.value = chosen.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
