import { fill, words } from "../words.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const SOON_WITHOUT_START = 30 * MINUTE * 1000;
const SOON_SHARE = 5;
const TICK = 30_000;

/** Which sentence, and with which numbers, for so many seconds left (negative: late). */
export function dueParts(seconds) {
  const side = seconds >= 0 ? "left" : "late";
  const rest = Math.abs(Math.trunc(seconds));
  const parts = {
    days: Math.floor(rest / DAY),
    hours: Math.floor((rest % DAY) / HOUR),
    minutes: Math.floor((rest % HOUR) / MINUTE),
  };
  if (rest >= DAY) return [`${side}.${parts.hours ? "dh" : "d"}`, parts];
  if (rest >= HOUR) return [`${side}.${parts.minutes ? "hm" : "h"}`, parts];
  return [`${side}.${rest >= MINUTE ? "m" : "now"}`, parts];
}

export function dueText(seconds, sentences) {
  const [key, parts] = dueParts(seconds);
  return fill(sentences[key], parts);
}

/** Calm, soon in the last fifth since the start, late afterwards. All in milliseconds. */
export function dueState(due, start, now) {
  if (due < now) return "late";
  const margin = Number.isFinite(start) ? (due - start) / SOON_SHARE : SOON_WITHOUT_START;
  return due - now <= margin ? "soon" : "ok";
}

/** How far this desk's clock is behind the server's. */
function clockOffset() {
  const served = Date.parse(document.querySelector('meta[name="anxin-now"]')?.content ?? "");
  return Number.isNaN(served) ? 0 : served - Date.now();
}

export function startDueTimes() {
  const offset = clockOffset();
  const refresh = () => {
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll("time[data-due]")) {
      const due = Date.parse(element.dataset.due);
      const state = dueState(due, Date.parse(element.dataset.dueStart), now);
      const text = dueText((due - now) / 1000, words());
      if (element.textContent !== text) element.textContent = text;
      element.classList.toggle("due-ok", state === "ok");
      element.classList.toggle("due-soon", state === "soon");
      element.classList.toggle("due-late", state === "late");
    }
  };
  setInterval(refresh, TICK);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  addEventListener("pageshow", (event) => event.persisted && refresh());
}
