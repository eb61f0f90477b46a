// Files of a case: sent one by one with how far each is, looked at large, and forms that may count on the new version.
import { onContent, requestHeaders } from "../page.js";
import { say } from "../words.js";
import { openDialog } from "./dialog.js";
import { sizeInWords } from "./upload.js";

const ENDED = { 413: "files.too_large", 401: "error.signed_out", 403: "error.forbidden", 404: "error.missing" };

/** What is told of an answer: its own sentence where it has one. */
export function sentenceOf({ status, type, text }) {
  if (type.startsWith("text/plain") && text) return text;
  if (status === 0) return say("error.network");
  return say(ENDED[status] ?? "error.server");
}

function row(file) {
  const line = document.createElement("li");
  line.className = "files-line";
  const name = document.createElement("span");
  name.className = "files-line-name";
  name.textContent = `${file.name} · ${sizeInWords(file.size)}`;
  const state = document.createElement("span");
  state.className = "soft";
  const bar = document.createElement("progress");
  bar.className = "progress-line";
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(name, bar, state);
  return { line, bar, state };
}

function ended({ bar, state, line }, good, words) {
  bar.remove();
  state.textContent = words;
  state.className = good ? "files-good" : "field-error";
  line.dataset.ended = good ? "good" : "refused";
}

function send(form, file, shown) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("file", file, file.name);
    body.append("note", form.elements.note.value);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    const headers = { ...requestHeaders(), "HX-Request": "true" };
    headers["X-CSRFToken"] ??= form.elements.csrfmiddlewaretoken.value;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("loadend", () => {
      const type = request.getResponseHeader("Content-Type") ?? "";
      ended(shown, request.status === 200, sentenceOf({ status: request.status, type, text: request.responseText }));
      resolve(request.status);
    });
    request.send(body);
  });
}

function renew() {
  const shown = document.getElementById("case-files-shown");
  if (!shown) return Promise.resolve();
  const url = `${shown.dataset.filesUrl}?seen=${shown.dataset.versionIs}`;
  return globalThis.htmx.ajax("GET", url, { source: shown, target: shown, swap: "outerHTML" });
}

const chosen = (form) => [...form.querySelectorAll("[data-files-input]")].flatMap((input) => [...input.files]);

async function sendAll(form) {
  const files = chosen(form);
  if (!files.length) {
    form.querySelector("[data-files-input]").focus();
    return;
  }
  const place = form.closest("section").querySelector("[data-files-sending]");
  const button = form.querySelector("[data-files-send]");
  const limit = Number(form.dataset.limit) || Infinity;
  const lines = files.map((file) => ({ file, ...row(file) }));
  place.replaceChildren(...lines.map(({ line }) => line));
  button.disabled = true;
  const again = new DataTransfer();
  let taken = 0;
  for (const shown of lines) {
    const { file } = shown;
    if (file.size > limit) {
      const words = { size: sizeInWords(file.size), limit: sizeInWords(limit) };
      ended(shown, false, say("upload.too_large", words));
      continue;
    }
    const status = await send(form, file, shown);
    if (status === 200) taken += 1;
    else if (status === 0 || status >= 500) again.items.add(file);
  }
  button.disabled = false;
  // What the server did not get stays chosen; what it has judged is done with.
  if (!again.files.length) form.reset();
  const [first, ...others] = form.querySelectorAll("[data-files-input]");
  first.files = again.files;
  for (const input of others) input.value = "";
  if (taken) await renew();
}

/** Forms that saw the version before the reader's own files may count on the new one. */
function countOnNewVersion(root) {
  const shown = root.id === "case-files-shown" ? root : root.querySelector?.("#case-files-shown");
  const { versionWas: was, versionIs: is } = shown?.dataset ?? {};
  if (was === undefined) return;
  for (const input of document.querySelectorAll("input[name=seen]")) if (input.value === was) input.value = is;
}

const viewer = () => document.getElementById("file-viewer");
const tiles = () => [...document.querySelectorAll("#case-files-shown [data-view]")];

function media(tile) {
  if (tile.dataset.view === "photo") {
    const picture = document.createElement("img");
    picture.src = tile.href;
    picture.alt = tile.dataset.name;
    return picture;
  }
  const player = document.createElement(tile.dataset.view);
  player.src = tile.dataset.source;
  player.controls = true;
  player.preload = "metadata";
  player.setAttribute("aria-label", tile.dataset.name);
  return player;
}

function look(tile) {
  const dialog = viewer();
  dialog.dataset.at = String(tiles().indexOf(tile));
  dialog.querySelector(".dialog-title").textContent = tile.dataset.name;
  dialog.querySelector("[data-viewer-about]").textContent = tile.dataset.about;
  dialog.querySelector("[data-viewer-download]").href = tile.dataset.download;
  dialog.querySelector("[data-viewer-stage]").replaceChildren(media(tile));
  for (const step of dialog.querySelectorAll("[data-viewer-step]")) step.hidden = tiles().length < 2;
  openDialog(dialog);
}

/** The place that a step leads to, round and round. */
export function stepTo(at, step, count) {
  return (at + step + count) % count;
}

function step(by) {
  const all = tiles();
  if (all.length > 1) look(all[stepTo(Number(viewer().dataset.at), by, all.length)]);
}

function drop(event) {
  const area = event.target.closest?.("[data-files-drop]");
  if (!area) return;
  event.preventDefault();
  area.classList.toggle("is-over", event.type === "dragover");
  if (event.type !== "drop") return;
  area.querySelector("[data-files-input]").files = event.dataTransfer.files;
}

export function startFiles() {
  onContent(countOnNewVersion);
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, drop);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-files-form]")) return;
    event.preventDefault();
    sendAll(event.target);
  });
  document.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-view]");
    const wanted = event.target.closest("[data-viewer-step]");
    if (tile && viewer() && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      look(tile);
    } else if (wanted) step(Number(wanted.dataset.viewerStep));
  });
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // In a player the arrows are the player's own.
    if (by && viewer()?.open && !event.target.matches("audio, video")) step(by);
  });
  document.addEventListener(
    "close",
    (event) => {
      // What plays must not play on unseen.
      if (event.target === viewer()) viewer().querySelector("[data-viewer-stage]").replaceChildren();
    },
    true,
  );
}
