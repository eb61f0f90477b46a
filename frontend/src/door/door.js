// The customers' pages: no framework, a few kilobytes, and nothing from elsewhere.
import { startComplaint } from "./complaint.js";
import { filePicker } from "./files.js";
import { bodyOf, send } from "./sending.js";

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return undefined;
}

/** A message with files: with progress, and kept where the network is gone. Without files the browser sends it. */
function startSaying(form) {
  const picker = filePicker(form.querySelector("[data-files]"));
  const bar = form.querySelector("[data-progress]");
  const state = form.querySelector("[data-state]");
  const button = form.querySelector("button.send");
  form.addEventListener("submit", (event) => {
    if (!picker.files().length && !picker.fault()) return;
    event.preventDefault();
    if (picker.fault() || button.disabled) return;
    button.disabled = true;
    bar.hidden = false;
    state.textContent = form.dataset.sending;
    send(form, {
      body: bodyOf(form, picker),
      headers: {},
      onProgress: (part) => {
        bar.value = part;
      },
    })
      .then((answer) => {
        if (answer.status < 300) {
          location.assign(answer.responseURL.split("#")[0]);
          return;
        }
        const told = new DOMParser().parseFromString(answer.responseText, "text/html").querySelector(".form-error");
        state.textContent = told ? told.textContent : form.dataset.offline;
        button.disabled = false;
      })
      .catch(() => {
        state.textContent = form.dataset.offline;
        button.disabled = false;
      })
      .finally(() => {
        bar.hidden = true;
      });
  });
}

for (const form of document.querySelectorAll("[data-complaint]")) startComplaint(form);
for (const form of document.querySelectorAll("[data-say]")) startSaying(form);

document.addEventListener("click", async ({ target }) => {
  const source = target.closest("[data-copy]");
  if (source) {
    await copy(source.dataset.copy);
    source.textContent = source.dataset.copied;
  }
  if (target.closest("[data-print]")) print();
});
