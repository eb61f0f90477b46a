// The form of a complaint: drafts, photos, a summary, a proof of work, one press, and errors at their fields.
import { draftOf } from "./draft.js";
import { filePicker } from "./files.js";
import { prover } from "./prove.js";
import { bodyOf, send } from "./sending.js";

const HEADER = "X-Door-Proof";

function summary(form, picker) {
  const rows = [];
  for (const root of form.querySelectorAll("[data-field]")) {
    const label = root.querySelector("legend, label");
    const name = label.firstChild.textContent.trim();
    if (root.dataset.field === "files") {
      if (picker.files().length) rows.push([name, String(picker.files().length)]);
      continue;
    }
    const field = form.elements.namedItem(root.dataset.field);
    const pressed = root.querySelector("input[type=radio]:checked");
    const value = root.tagName === "FIELDSET" ? pressed?.parentElement.textContent : field.value;
    if (value?.trim()) rows.push([name, value.trim()]);
  }
  return rows;
}

function showSummary(form, picker) {
  const box = form.querySelector("[data-summary]");
  const rows = summary(form, picker);
  const list = box.querySelector("[data-summary-list]");
  list.replaceChildren(
    ...rows.map(([name, value]) => {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const told = document.createElement("dd");
      term.textContent = name;
      told.textContent = value;
      row.append(term, told);
      return row;
    }),
  );
  box.hidden = form.elements.words.value.trim() === "";
}

function showErrors(form, errors) {
  for (const root of form.querySelectorAll("[data-field]")) {
    const [text] = errors[root.dataset.field] ?? [""];
    const line = root.querySelector(".error");
    line.textContent = text;
    line.hidden = !text;
    for (const input of root.querySelectorAll("input, textarea")) {
      if (text) {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", line.id);
      } else input.removeAttribute("aria-invalid");
    }
  }
  const whole = form.querySelector("[data-form-error]");
  [whole.textContent] = errors[""] ?? [""];
  whole.hidden = !whole.textContent;
  const first = form.querySelector('[aria-invalid="true"]') ?? (whole.hidden ? null : whole);
  first?.focus();
  first?.scrollIntoView({ block: "center" });
}

function offerDraft(form, draft) {
  if (!draft.restore()) return;
  const note = document.createElement("p");
  note.className = "notice";
  note.append(form.dataset.back, " ");
  const afresh = document.createElement("button");
  afresh.type = "button";
  afresh.className = "plain";
  afresh.textContent = form.dataset.afresh;
  afresh.addEventListener("click", () => {
    draft.drop();
    form.reset();
    note.remove();
    form.dispatchEvent(new Event("change"));
  });
  note.append(afresh);
  form.prepend(note);
}

export function startComplaint(form) {
  const picker = filePicker(form.querySelector("[data-files]"));
  const draft = draftOf(form, `anxin:door:${location.pathname}`);
  const work = prover(form.dataset.challenge);
  const button = form.querySelector("[data-send]");
  const bar = form.querySelector("[data-progress]");
  const state = form.querySelector("[data-state]");
  const told = (text) => {
    state.textContent = text;
  };
  const renew = () => showSummary(form, picker);

  offerDraft(form, draft);
  renew();
  form.addEventListener("input", renew);
  form.addEventListener("change", renew);
  form.addEventListener("focusin", () => work.begin(), { once: true });

  async function go(again) {
    told(form.dataset.checking);
    const proof = await work.begin();
    told(form.dataset.sending);
    bar.hidden = picker.files().length === 0;
    const answer = await send(form, {
      body: bodyOf(form, picker),
      headers: { [HEADER]: proof, Accept: "application/json" },
      onProgress: (part) => {
        bar.value = part;
      },
    });
    const body = JSON.parse(answer.responseText || "{}");
    if (body.url) {
      draft.drop();
      location.assign(body.url);
      return;
    }
    // A page that was sent before and changed since: its proof is used up, the next one goes through.
    if (answer.status === 409 && !again) {
      work.spend();
      await go(true);
      return;
    }
    told("");
    showErrors(form, body.errors);
    button.disabled = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const fault = picker.fault();
    if (fault) {
      showErrors(form, { files: [fault] });
      return;
    }
    showErrors(form, {});
    button.disabled = true;
    go(false)
      .catch((error) => {
        const offline = !navigator.onLine || ["error", "timeout", "abort"].includes(error.message);
        told(offline ? form.dataset.offline : form.dataset.trouble);
        button.disabled = false;
      })
      .finally(() => {
        bar.hidden = true;
      });
  });
  // Back from the next page, the form is as it was left and can be sent again.
  addEventListener("pageshow", () => {
    button.disabled = false;
    told("");
  });
}
