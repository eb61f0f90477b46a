// What several parts of a page need to know about it.

/** The server's headers for a request of ours, the CSRF token among them. */
export function requestHeaders() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}");
}

export function isTyping(element) {
  if (!element) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !element.matches("[type=checkbox], [type=radio], [type=button], [type=submit]");
}

export function isVisible(element) {
  return element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]");
}

/** Run for what is on the page now and for what htmx brings later. */
export function onContent(work) {
  work(document);
  document.addEventListener("htmx:load", (event) => work(event.detail.elt));
}

/** htmx calls an answer that it may show a success; here only an answer in the two hundreds is one. */
export function isSaved({ xhr }) {
  return xhr.status >= 200 && xhr.status < 300;
}
