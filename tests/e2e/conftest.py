"""A real browser before a real server: both in this process's care, the database filled afresh for every test."""

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Playwright, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from anxin.accounts.models import Person
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.indexing import customer_words, vehicle_words
from tests.cast import Cast, make_cast
from tests.e2e.desk import Desk, Watch
from tools.finders import BROWSERS, find_browser
from tools.stage import HOME

# Playwright keeps an event loop in the thread of the tests, where Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BUILT = Path(__file__).resolve().parents[2] / "src/anxin/foundation/static/anxin/dist/app.js"
#: Where the pages of a failed test are kept as pictures.
PICTURES = HOME / "failed-pages"
FAILED = pytest.StashKey[bool]()
#: Milliseconds that a page may take on a busy machine before the test gives up.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
LOCALES = {"en": "en-US", "zh-hans": "zh-CN"}
SWITCHES = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
]

OpenDesk = Callable[..., Desk]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that stands in this folder as driving a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def browser_path() -> str | None:
    """Where the browser is: named by the environment, noted by the bootstrap, or found now."""
    note = HOME / "chromium"
    noted = note.read_text().strip() if note.exists() else ""
    return os.environ.get("ANXIN_CHROMIUM") or noted or find_browser()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright for one file of tests: its event loop must not run beneath tests that need one of their own."""
    os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(BROWSERS))
    with sync_playwright() as running:
        yield running
        # Beside a running event loop Django keeps connections of its own, which nobody else would close.
        connections.close_all()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for a file of tests; every desk has a profile of its own in it."""
    assert BUILT.exists(), "The style sheets and scripts are not built: run `make test`, or `npm run build`."
    path = browser_path()
    assert path, "No Chromium was found: run `make test`, which installs one, or set ANXIN_CHROMIUM."
    switches = [*SWITCHES, "--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else SWITCHES
    chromium = playwright.chromium.launch(executable_path=path, args=switches)
    yield chromium
    chromium.close()


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    """The people of two dealers, in a database that the server's threads see."""
    people = make_cast()
    for customer in Customer.objects.all():
        Customer.objects.filter(pk=customer.pk).update(search=customer_words(customer))
    for vehicle in Vehicle.objects.all():
        Vehicle.objects.filter(pk=vehicle.pk).update(search=vehicle_words(vehicle))
    return people


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave with the test how its own part ended, so that a failure can be photographed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def open_desk(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[OpenDesk]:
    """Open a browser of one's own: ``open_desk(person, language="en", phone=False)``; nobody signs in by himself.

    When the test ends, whatever any page wrote into its console or was forbidden by the content policy fails it.
    """
    watch = Watch()
    contexts: list[BrowserContext] = []

    def open_one(
        person: Person | None = None, *, language: str = "en", phone: bool = False, **more: object
    ) -> Desk:
        options: dict[str, object] = {
            "base_url": live_server.url,
            "locale": LOCALES[language],
            "timezone_id": "Asia/Shanghai",
            "viewport": PHONE if phone else DESK,
            "has_touch": phone,
            "is_mobile": phone,
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**{**options, **more})  # type: ignore[arg-type]  # a test's shorthand
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watch.over(context)
        desk = Desk(context.new_page(), language=language, phone=phone)
        if person is not None:
            desk.is_signed_in(person, live_server.url)
        return desk

    yield open_one
    failed = request.node.stash.get(FAILED, False)
    for number, context in enumerate(contexts):
        if failed:
            PICTURES.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "-", f"{request.node.name}-{number}")
            context.pages[-1].screenshot(path=PICTURES / f"{name}.png", full_page=True)
        _shut(context)
    assert not watch.seen, "the pages complained:\n" + "\n".join(watch.seen)


def _shut(context: BrowserContext) -> None:
    """Close a profile; what its pages still want to tell as they are left must not meet the database being emptied."""
    context.route("**/*", lambda route: route.abort())
    for page in context.pages:
        page.goto("about:blank")
    context.close()
