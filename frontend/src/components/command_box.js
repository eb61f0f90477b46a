// The one search box: opens by ⌘K, Ctrl K or /, moves by arrows, opens by enter, fills the screen of a phone.
export function commandBox() {
  return {
    chosen: -1,

    init() {
      const root = this.$el;
      this.input = root.querySelector("input");
      this.results = root.querySelector(".command-results");
      this.input.addEventListener("focus", () => this.show());
      this.input.addEventListener("keydown", (event) => this.steer(event));
      this.input.addEventListener("input", () => {
        if (this.input.value.trim() === "") this.clear();
      });
      this.input.addEventListener("htmx:configRequest", (event) => {
        if (this.input.value.trim() === "") event.preventDefault();
      });
      root.querySelector("[data-command-close]").addEventListener("click", () => this.hide());
      root.addEventListener("htmx:afterSwap", () => this.choose(this.rows().length ? 0 : -1));
      root.addEventListener("submit", (event) => {
        const row = this.rows()[this.chosen];
        if (row) {
          event.preventDefault();
          row.click();
        } else if (this.input.value.trim() === "") {
          event.preventDefault();
        }
      });
      document.addEventListener("click", (event) => root.contains(event.target) || this.hide());
      root.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !root.contains(event.relatedTarget)) this.hide();
      });
    },

    rows() {
      return [...this.results.querySelectorAll("a[data-row]")];
    },

    show() {
      this.$root.classList.add("is-open");
      this.input.setAttribute("aria-expanded", "true");
    },

    hide() {
      this.$root.classList.remove("is-open");
      this.input.setAttribute("aria-expanded", "false");
      this.input.blur();
    },

    clear() {
      this.results.replaceChildren();
      this.choose(-1);
    },

    choose(at) {
      this.chosen = at;
      this.input.removeAttribute("aria-activedescendant");
      this.rows().forEach((row, index) => {
        row.id ||= `found-${index}`;
        row.classList.add("found");
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", String(index === at));
        if (index !== at) return;
        row.scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", row.id);
      });
    },

    steer(event) {
      if (event.isComposing) return;
      const count = this.rows().length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (count) this.choose((this.chosen + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (this.input.value) {
          this.input.value = "";
          this.clear();
        } else {
          this.hide();
        }
      }
    },
  };
}
