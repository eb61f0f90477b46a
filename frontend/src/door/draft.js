// What is written stays in this browser until it has been sent, for a week at the most.
const KEEP = 7 * 86_400_000;
const LEFT_OUT = new Set(["proof", "website", "files"]);

/** The kept fields of a form, or nothing where they are too old or were never there. */
export function freshDraft(text, now) {
  try {
    const draft = JSON.parse(text);
    return draft && now - draft.at < KEEP && Object.values(draft.fields).some(Boolean) ? draft.fields : null;
  } catch {
    return null;
  }
}

/** The fields of a form that are worth keeping. */
export function fieldsOf(entries) {
  return Object.fromEntries([...entries].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string"));
}

export function draftOf(form, key) {
  let timer = 0;
  const write = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fieldsOf(new FormData(form)) }));
    } catch {
      // A full or forbidden store keeps no draft; writing goes on.
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(write, 400);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // Telephones put pages away without asking: what was typed a moment ago is written down then.
  addEventListener("pagehide", () => {
    if (timer) write();
  });
  return {
    restore() {
      let text = null;
      try {
        text = localStorage.getItem(key);
      } catch {
        return false;
      }
      const fields = freshDraft(text, Date.now());
      if (!fields || !fields.words) return false;
      for (const [name, value] of Object.entries(fields)) {
        const field = form.elements.namedItem(name);
        if (field) field.value = value;
      }
      return true;
    },
    drop() {
      clearTimeout(timer);
      timer = 0;
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept then.
      }
    },
  };
}
