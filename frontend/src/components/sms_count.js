import { onContent } from "../page.js";
import { say } from "../words.js";

const SINGLE = 70;
const PART = 67;

/** How many text messages a text makes: 70 signs fit in one, 67 in each part of more. */
export function smsParts(text) {
  if (text.length === 0) return 0;
  return text.length <= SINGLE ? 1 : Math.ceil(text.length / PART);
}

/** Counted only where a text message is written: by the way that is chosen, or always. */
function counts(area) {
  const way = area.closest("form")?.querySelector("[name=way]");
  return !way || way.value === "sms";
}

function show(area) {
  const line = document.getElementById(area.dataset.smsCount);
  if (!line) return;
  const count = { characters: area.value.length, parts: smsParts(area.value) };
  line.textContent = counts(area) ? say("sms.count", count) : "";
}

export function startSmsCount() {
  const all = (root) => {
    for (const area of root.querySelectorAll("[data-sms-count]")) show(area);
  };
  onContent(all);
  document.addEventListener("input", ({ target }) => target.matches?.("[data-sms-count]") && show(target));
  document.addEventListener("change", ({ target }) => target.name === "way" && all(document));
}
