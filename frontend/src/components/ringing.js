/** Who rings at one's own telephone: asked every few seconds while the page is looked at. */

export const EVERY = 4000;
/** Whoever has no telephone of a system is asked about again after so long. */
export const FORGET = 600_000;
const KEPT = "ringing-none";

/** Whether it was said lately that this person has no telephone of a system. */
export function isSilent(kept, now) {
  return Boolean(kept) && now - Number(kept) < FORGET;
}

export function startRinging() {
  const url = document.body.dataset.ringing;
  if (!url) return;
  const ask = async () => {
    if (document.hidden || isSilent(sessionStorage.getItem(KEPT), Date.now())) return;
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.headers.get("X-Telephone") === "none") sessionStorage.setItem(KEPT, String(Date.now()));
    if (answer?.status !== 200) return;
    globalThis.htmx.swap("#toasts", await answer.text(), { swapStyle: "beforeend" });
  };
  setInterval(ask, EVERY);
  void ask();
}
