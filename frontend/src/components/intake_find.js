// The search for the customer is walked by arrow keys; enter takes the first one and never sends the form.
export function startIntakeFind() {
  document.addEventListener("keydown", (event) => {
    const query = event.target.closest?.("[data-intake-query]");
    const match = event.target.closest?.("[data-match]");
    if ((!query && !match) || event.isComposing) return;
    const matches = [...document.querySelectorAll("[data-match]")];
    if (query && event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      matches[0]?.click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = matches[match ? matches.indexOf(match) + step : 0];
    if (next) next.focus();
    else if (step < 0) document.querySelector("[data-intake-query]")?.focus();
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target?.id === "intake-who" && document.getElementById("id_customer")?.value) document.getElementById("id_words")?.focus();
  });
}
