// Menus and "why?" notes are <details data-menu>: one at a time, shut by a click elsewhere or by escape.
export function startMenus() {
  const opened = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener(
    "toggle",
    ({ target }) => {
      const note = target.matches?.("details[data-menu][open]") && target.querySelector(".why-text");
      if (note) note.classList.toggle("is-at-end", note.getBoundingClientRect().right > innerWidth - 8);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    }
  });
}
