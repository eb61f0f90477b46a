"""axe, the judge of accessibility, on every page in one language: at a desk and narrowed to a phone."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.e2e.conftest import DESK, PHONE, OpenDesk
from tests.e2e.desk import Desk
from tests.e2e.places import Place

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
GRAVE = {"serious", "critical"}
# What no verdict here can come from, such as the order of headings, is not looked for: it would take a third longer.
_RUN = """async (grave) => {
  const petty = axe._audit.rules.filter((rule) => !grave.includes(rule.impact)).map((rule) => rule.id);
  const rules = Object.fromEntries(petty.map((id) => [id, { enabled: false }]));
  const found = await axe.run(document, { resultTypes: ["violations"], rules });
  return found.violations.map((each) => ({
    id: each.id, impact: each.impact, help: each.help,
    nodes: each.nodes.slice(0, 4).map((node) => `${node.target.join(" ")}  ${node.html.slice(0, 160)}`),
  }));
}"""

# A chart takes its new width in the frame after the page's. What a closed menu hides and what scrolls push nothing.
_STANDING_OUT = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame().then(frame);
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const scrolls = (each) =>
    each !== document.body && (getComputedStyle(each).overflowX !== "visible" || scrolls(each.parentElement));
  const out = [...document.querySelectorAll("body *")].filter((each) =>
    each.checkVisibility() && each.getBoundingClientRect().right > clientWidth && !scrolls(each.parentElement));
  return [...out, document.body].slice(0, 6)
    .map((each) => `<${each.localName} class="${each.getAttribute("class") ?? ""}">`);
}"""


@cache
def script() -> str:
    """The judge itself, of the front end's development packages."""
    assert AXE.exists(), "axe-core is not installed: run `make test`, or `npm ci` in frontend/."
    return AXE.read_text(encoding="utf-8")


def faults_of(page: Page) -> list[str]:
    """What is gravely wrong with the page as it stands, a readable line each."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(script())
    found: list[dict[str, Any]] = page.evaluate(_RUN, sorted(GRAVE))
    return [
        "\n    ".join([f"{each['impact']}: {each['help']} ({each['id']})", *each["nodes"]])
        for each in found
        if each["impact"] in GRAVE
    ]


def judge(
    open_desk: OpenDesk,
    places: list[Place],
    *,
    language: str,
    widths: Sequence[ViewportSize] = (DESK, PHONE),
    dark: bool = False,
) -> list[str]:
    """Look at every place with the eyes of its person, and gather the faults.

    Nothing may stand out at a desk's width nor at a phone's; the judge of accessibility is asked at ``widths``.
    """
    desks: dict[int | None, Desk] = {}
    faults: list[str] = []
    for place in places:
        key = place.who.pk if place.who else None
        if key not in desks:
            scheme = "dark" if dark else "light"
            desks[key] = open_desk(place.who, language=language, bypass_csp=True, color_scheme=scheme)
        page = desks[key].page
        page.set_viewport_size(DESK)
        answer = page.goto(place.address)
        if answer is None or answer.status != place.status:
            faults.append(f"{place.name} {place.address}: answered {answer and answer.status}")
        for width in (DESK, PHONE):
            page.set_viewport_size(width)
            where = f"{place.name} {place.address} at {width['width']}"
            if width in widths:
                faults += [f"{where}\n  {fault}" for fault in faults_of(page)]
            if wide := _beyond(page):
                faults.append(f"{where}\n  the page can be pushed sideways: {', '.join(wide)}")
    return faults


def _beyond(page: Page) -> list[str]:
    """What stands out of the page at its right, when the page can be pushed sideways."""
    found: list[str] = page.evaluate(_STANDING_OUT)
    return found
