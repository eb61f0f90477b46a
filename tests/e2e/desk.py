"""A person at a browser: what he reads and presses, by the words that stand on the page in his language."""

import re

from django.conf import settings
from django.test import Client
from django.utils import translation
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from anxin.accounts.models import Person

#: A browser reports every refused request; what a test refuses on purpose is no complaint.
_EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of (403|404|409|422)\b"
    # The page was left while a suggestion was still under way.
    r"|htmx:(sendAbort|afterRequest), "
    # A test has taken the network away.
    r"|Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
)
_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`));
"""


class Watch:
    """Gathers what no page may do: errors in the console, broken scripts, forbidden content, failing answers."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a browser's profile."""
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _EXPECTED.search(message.text):
            where = message.page.url if message.page else ""
            self.seen.append(f"console ({message.type}) on {where}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.seen.append(f"{response.status} {response.url}")


class Desk:
    """A page and the hands before it."""

    def __init__(self, page: Page, *, language: str, phone: bool = False) -> None:
        self.page = page
        self.language = language
        self.phone = phone

    def words(self, text: str, context: str | None = None) -> str:
        """Return words of the interface in the reader's language."""
        with translation.override(self.language):
            return translation.pgettext(context, text) if context else translation.gettext(text)

    def shown(self, label: object) -> str:
        """Return a choice's label, such as a level's, in the reader's language."""
        with translation.override(self.language):
            return str(label)

    def is_signed_in(self, person: Person, address: str) -> None:
        """Give the browser a session of the person without going through the sign-in page."""
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address, "httpOnly": True}]
        )

    def open(self, address: str) -> None:
        self.page.goto(address)

    def arrives(self, address: str) -> None:
        """See an address that matches, and the page's scripts at work: a key pressed before that is lost."""
        expect(self.page).to_have_url(re.compile(address))
        self.page.wait_for_load_state("load")

    @property
    def path(self) -> str:
        """The address without the server's name."""
        return "/" + self.page.url.split("/", 3)[3]

    def form(self, operation: str) -> Locator:
        """A form of the case page, unfolded if need be."""
        form = self.page.locator(f"form[id^='do-{operation}']").first
        fold = self.page.locator("details", has=form).last
        if fold.count() and fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        return form

    def press(self, text: str, within: Locator | None = None) -> None:
        """Press a button by its words."""
        (within or self.page).get_by_role("button", name=self.words(text), exact=True).click()

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into the field that carries the label; a mark of being optional may follow it."""
        self.field(label, within).fill(text)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        pattern = re.compile(rf"^\s*{re.escape(self.words(label))}\s*({self.words('optional')})?\s*$")
        return (within or self.page).get_by_label(pattern)

    def choose(self, legend: str, text: str, within: Locator | None = None) -> None:
        """Press one of the choices under a legend."""
        pattern = re.compile(rf"^\s*{re.escape(self.words(legend))}")
        group = (within or self.page).get_by_role("group", name=pattern)
        group.get_by_text(self.words(text), exact=True).click()

    def turn_to(self, pane: str, context: str | None = None) -> None:
        """On a phone, bring one of a case's three panes into view; at a desk all of them are."""
        tab = self.page.get_by_role("button", name=self.words(pane, context), exact=True)
        if self.phone:
            tab.click()
            expect(tab).to_have_attribute("aria-pressed", "true")

    def reads(self, text: str, within: Locator | None = None) -> None:
        """See words of the interface on the page."""
        expect((within or self.page).get_by_text(self.words(text)).first).to_be_visible()

    def reads_part_of(self, place: str, text: str) -> None:
        """See words of the interface at a place of the page."""
        expect(self.page.locator(place).first).to_contain_text(self.words(text))
