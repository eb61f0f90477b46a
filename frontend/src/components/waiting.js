// One thin line at the top when an answer takes longer than a moment; the style sheet delays it.
export function startWaiting() {
  const line = document.createElement("div");
  line.className = "waiting-line no-print";
  document.body.append(line);
  let open = 0;
  const show = () => document.body.classList.toggle("is-waiting", open > 0);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches?.(".progress-run, .command-input")) return;
    open += 1;
    show();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt.matches?.(".progress-run, .command-input")) return;
    open = Math.max(0, open - 1);
    show();
  });
}
