const YEAR = 31_536_000;

const redraw = () => document.dispatchEvent(new CustomEvent("anxin:theme"));

/** Paper is light, whatever the screen is; charts are drawn again for it. */
function printInLight() {
  const root = document.documentElement;
  let shown = "";
  addEventListener("beforeprint", () => {
    shown = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
    redraw();
  });
  addEventListener("afterprint", () => {
    root.dataset.bsTheme = shown;
    redraw();
  });
}

export function startTheme() {
  printInLight();
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (!choice) return;
    const theme = choice.dataset.themeChoice;
    document.documentElement.dataset.bsTheme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
    for (const each of document.querySelectorAll("[data-theme-choice]")) {
      each.setAttribute("aria-pressed", String(each.dataset.themeChoice === theme));
    }
    redraw();
  });
}
