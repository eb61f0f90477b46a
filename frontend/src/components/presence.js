import { requestHeaders } from "../page.js";

/** How often a page that is looked at says so; the server forgets whoever was silent for 45 seconds. */
export const EVERY = 18_000;
/** Whoever has not typed for so long is not writing any more. */
const STILL_WRITING = 30_000;

/** The operation of a field's draft: "reply" of "SH01-TS20261121-0007:reply::text". */
export function operationOf(key) {
  return (key ?? "").split(":")[1] ?? "";
}

export function writingNow(last, now) {
  return last && now - last.at < STILL_WRITING ? last.operation : "";
}

const place = () => document.getElementById("case-presence");

function chosenSide() {
  const chosen = document.querySelector(".case-sides [aria-current]");
  return chosen ? (new URL(chosen.href).searchParams.get("side") ?? "") : "";
}

async function tell(writing) {
  const here = place();
  const version = document.getElementById("case-talk")?.dataset.version ?? "";
  const body = new URLSearchParams({ version, writing, side: chosenSide() });
  const headers = { ...requestHeaders(), "HX-Request": "true" };
  const answer = await fetch(here.dataset.presence, { method: "POST", body, headers }).catch(() => null);
  if (answer?.status !== 200) return;
  const text = (await answer.text()).trim();
  // What has not changed is not drawn again, nor read out again.
  if (here.dataset.shown === text) return;
  here.dataset.shown = text;
  globalThis.htmx.swap(here, text, { swapStyle: "innerHTML" });
}

export function startPresence() {
  if (!place()) return;
  let last = null;
  let told = "";
  const say = () => {
    if (document.hidden || !place()) return;
    told = writingNow(last, Date.now());
    void tell(told);
  };
  document.addEventListener("input", ({ target }) => {
    const operation = operationOf(target.dataset?.draft);
    if (!operation) return;
    last = { operation, at: Date.now() };
    // A colleague hears at once that somebody has begun.
    if (told !== operation) say();
  });
  document.addEventListener("visibilitychange", say);
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target?.id !== "case-talk") return;
    last = null;
    say();
  });
  addEventListener("pageshow", (event) => event.persisted && say());
  setInterval(say, EVERY);
  say();
}
