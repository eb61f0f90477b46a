/** Sheets typed in by the keyboard alone: Enter goes to the next line, and a mark that is whole goes on by itself. */

/** Whether no further digit could belong to a mark of at most `most`: "7" of ten, "10", "3" of five; "1" of ten not. */
export function isWhole(typed, most) {
  if (!/^\d+$/.test(typed)) return false;
  return most === 1 || Number(typed) * 10 > most;
}

function lines(form) {
  return [...form.querySelectorAll("input:not([type=hidden]), button:not([type=button])")];
}

function goOn(from) {
  const all = lines(from.form);
  const next = all[all.indexOf(from) + 1];
  next?.focus();
  next?.select?.();
}

export function startTyping() {
  document.querySelector("[data-typing] input:not([type=hidden])")?.focus();
  document.addEventListener("keydown", (event) => {
    const line = event.target;
    if (event.key !== "Enter" || event.isComposing || !line.matches?.("[data-typing] input")) return;
    const all = lines(line.form);
    if (all[all.indexOf(line) + 1]?.matches("button")) return;
    event.preventDefault();
    goOn(line);
  });
  document.addEventListener("input", ({ target, isComposing }) => {
    const most = Number(target.dataset?.sheet);
    if (!isComposing && most && target.closest("[data-typing]") && isWhole(target.value, most)) goOn(target);
  });
}
