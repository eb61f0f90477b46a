/** The hours of the week: a window more, a window less, Monday's windows for every day. */
export function startWindows() {
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-windows]");
    const day = event.target.closest("[data-windows-day]");
    if (!form || !day) return;
    if (event.target.closest("[data-windows-add]")) addWindow(day).querySelector("input").focus();
    else if (event.target.closest("[data-window-remove]")) removeWindow(day, event.target.closest("[data-window]"));
    else if (event.target.closest("[data-windows-copy]")) copyToAll(form, day);
    else return;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function addWindow(day) {
  const made = day.querySelector("template").content.firstElementChild.cloneNode(true);
  day.querySelector("[data-windows-list]").append(made);
  return made;
}

function removeWindow(day, window) {
  window.remove();
  day.querySelector("[data-windows-add]").focus();
}

function copyToAll(form, from) {
  const times = [...from.querySelectorAll("[data-window]")].map((each) =>
    [...each.querySelectorAll("input")].map((input) => input.value),
  );
  for (const day of form.querySelectorAll("[data-windows-day]")) {
    if (day === from) continue;
    day.querySelector("[data-windows-list]").replaceChildren();
    for (const pair of times) {
      const inputs = addWindow(day).querySelectorAll("input");
      inputs.forEach((input, place) => (input.value = pair[place]));
    }
  }
}
