// An @ in a note offers the colleagues of the dealer. Plain typing works as well: the server reads the names.
const MOST = 6;
const BEGUN = /(^|[^A-Za-z0-9._%+-])@([\p{L}\p{N}._-]*)$/u;

/** The letters typed after the last @ before the caret, or null where no mention is being written. */
export function wordBegun(textBefore) {
  const match = BEGUN.exec(textBefore);
  return match ? match[2].toLowerCase() : null;
}

/** Those whose user name or name begins with the word, or whose name holds it; the first come first. */
export function fitting(people, word) {
  const begins = (each) => each.username.startsWith(word) || each.name.toLowerCase().startsWith(word);
  const holds = (each) => each.username.includes(word) || each.name.toLowerCase().includes(word);
  return [...people.filter(begins), ...people.filter((each) => !begins(each) && holds(each))].slice(0, MOST);
}

/** The text with the word begun before the caret replaced by the user name, and where the caret goes. */
export function completed(text, caret, username) {
  const before = text.slice(0, caret).replace(/@[\p{L}\p{N}._-]*$/u, `@${username} `);
  return { text: before + text.slice(caret), caret: before.length };
}

function peopleFor(area) {
  const options = document.getElementById(area.dataset.mentions)?.options ?? [];
  return [...options].map((option) => ({ username: option.value, name: option.textContent }));
}

let list = null;
let chosen = 0;

function close() {
  const area = list?.area;
  list?.remove();
  list = null;
  for (const name of ["aria-controls", "aria-expanded", "aria-activedescendant"]) area?.removeAttribute(name);
}

function mark(step) {
  const options = [...list.children];
  chosen = (chosen + step + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
  list.area.setAttribute("aria-activedescendant", options[chosen].id);
}

function take(area, username) {
  const done = completed(area.value, area.selectionStart, username);
  area.value = done.text;
  area.setSelectionRange(done.caret, done.caret);
  close();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function open(area, people) {
  close();
  list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.labels[0]?.textContent ?? "@");
  list.area = area;
  people.forEach((person, place) => {
    const option = document.createElement("li");
    option.id = `mention-${place}`;
    option.setAttribute("role", "option");
    option.dataset.username = person.username;
    option.append(person.name, Object.assign(document.createElement("span"), { className: "soft", textContent: ` @${person.username}` }));
    list.append(option);
  });
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  chosen = 0;
  mark(0);
}

export function startMentions() {
  document.addEventListener("input", ({ target, isComposing }) => {
    if (!target.dataset?.mentions || isComposing) return;
    const word = wordBegun(target.value.slice(0, target.selectionStart));
    const people = word === null ? [] : fitting(peopleFor(target), word);
    if (people.length) open(target, people);
    else close();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (!list || event.target !== list.area || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) mark(step);
      else if (event.key === "Enter" || event.key === "Tab") take(list.area, list.children[chosen].dataset.username);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.(".mention-list [role=option]");
    if (!option) return;
    event.preventDefault();
    take(list.area, option.dataset.username);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (list && target === list.area) close();
  });
}
