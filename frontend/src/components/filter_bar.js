// An address that is sent to a colleague holds only what was chosen.
export function startFilters() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!detail.elt.matches?.(".filter-bar")) return;
    for (const name of new Set(detail.formData.keys())) {
      const chosen = detail.formData.getAll(name).filter((value) => value !== "");
      detail.formData.delete(name);
      for (const value of chosen) detail.formData.append(name, value);
    }
  });
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches(".filter-bar")) return;
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}
