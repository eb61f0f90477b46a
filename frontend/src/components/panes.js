// Three panes on a phone: swiped, or chosen by their tabs; the talk in the centre comes first.
export function panes() {
  return {
    init() {
      const row = this.$el.querySelector("[data-pane-row]");
      const tabs = [...this.$el.querySelectorAll("[data-pane-tab]")];
      const paneOf = (tab) => row.querySelector(`[data-pane="${tab.dataset.paneTab}"]`);
      const go = (tab, behavior) => {
        const distance = paneOf(tab).getBoundingClientRect().left - row.getBoundingClientRect().left;
        row.scrollBy({ left: distance, behavior });
      };
      for (const tab of tabs) tab.addEventListener("click", () => go(tab, "smooth"));
      const seen = new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            if (!entry.isIntersecting) continue;
            for (const tab of tabs) tab.setAttribute("aria-pressed", String(paneOf(tab) === entry.target));
          }
        },
        { root: row, threshold: 0.6 },
      );
      for (const tab of tabs) seen.observe(paneOf(tab));
      const first = tabs.find((tab) => tab.dataset.paneTab === "centre");
      if (first && row.scrollWidth > row.clientWidth) go(first, "instant");
    },
  };
}
