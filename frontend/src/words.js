// The page's words in the reader's language, put there by the server; nothing is worded in the scripts.
let known = null;

export function words() {
  if (known === null) {
    const source = globalThis.document?.getElementById("anxin-words");
    known = source ? JSON.parse(source.textContent) : {};
  }
  return known;
}

/** Fill the %(name)s places of a sentence. */
export function fill(sentence, values = {}) {
  return sentence.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? String(values[name]) : place));
}

export function say(key, values) {
  return fill(words()[key] ?? key, values);
}
