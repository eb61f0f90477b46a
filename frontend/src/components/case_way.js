// The way through a list: on a case one goes on to the next of the list that one came from, and back to the same place.
import { returnTo } from "./navigation.js";

const WAY = "anxin:way";

/** The neighbours of a case in the list as it was seen: what is not known any more is undefined. */
export function neighbours(cases, slug) {
  const place = cases.indexOf(slug);
  return place === -1 ? {} : { previous: cases[place - 1], next: cases[place + 1] };
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(WAY));
  } catch {
    return null;
  }
}

/** Whoever opens a row remembers the list: its address, what it held in its order, and where it goes on. */
function remember(event) {
  const row = event.target.closest?.("[data-case]");
  const list = row?.closest("[data-list]");
  if (!list || !event.target.closest("a")) return;
  const cases = [...new Set([...list.querySelectorAll("[data-case]")].map((each) => each.dataset.case))];
  const way = { list: location.pathname + location.search, beyond: list.dataset.cases ?? "", cases };
  sessionStorage.setItem(WAY, JSON.stringify(way));
}

function addressOf(way, slug, direction) {
  const near = neighbours(way.cases, slug)[direction];
  if (near) return `/complaints/${near}/`;
  if (!way.beyond) return way.list;
  const url = new URL(way.beyond, location.origin);
  url.searchParams.set("after", slug);
  if (direction === "previous") url.searchParams.set("way", "back");
  return url.pathname + url.search;
}

function draw() {
  const place = document.querySelector("[data-case-way]");
  const way = kept();
  if (!place || !way) return;
  const slug = place.dataset.caseWay;
  const links = Object.fromEntries([...place.querySelectorAll("[data-way]")].map((each) => [each.dataset.way, each]));
  links.back.href = way.list;
  links.previous.href = addressOf(way, slug, "previous");
  links.next.href = addressOf(way, slug, "next");
  place.hidden = false;
  returnTo(way.list, slug);
}

export function startCaseWay() {
  document.addEventListener("click", remember);
  draw();
}
