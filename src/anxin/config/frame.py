"""What every page shows around its content: brand, person, dealer, navigation, theme."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import Standing, standing_of
from anxin.callbacks.selectors.queue import calls_left
from anxin.foundation.bilingual import pick
from anxin.messaging.selectors.notices import unread_in_words
from anxin.playbooks.selectors import brand_pack

THEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Destination:
    """A place in the side bar, or a tab of one, and who has it."""

    key: str
    label: LazyText
    page: str
    icon: str
    capabilities: tuple[Capability, ...]
    #: A page of it that lies under another address.
    also: str = ""


_SEEING = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)
DESTINATIONS = (
    Destination("today", _("Today"), "complaints:today", "sun", (Capability.TAKE_COMPLAINTS,)),
    Destination("complaints", _("Complaints"), "complaints:list", "message-report", _SEEING),
    Destination("board", _("Board"), "complaints:board", "layout-kanban", _SEEING),
    Destination("requests", _("Requests"), "complaints:requests", "send", (Capability.ANSWER_REQUESTS,)),
    Destination(
        "messages",
        _("Messages"),
        "messages",
        "mail",
        (Capability.TAKE_COMPLAINTS, Capability.RUN_CHANNELS),
        also="portal:desk",
    ),
    Destination("customers", _("Customers"), "customers:list", "users", (Capability.SEE_CUSTOMERS,)),
    Destination("promises", _("Promises"), "promises:ledger", "calendar-due", (Capability.SEE_CUSTOMERS,)),
    Destination(
        "workshop", _("Workshop"), "workshop", "tool", (Capability.SEE_CUSTOMERS,), also="rights:positions"
    ),
    Destination(
        "calls",
        pgettext_lazy("navigation", "Calls"),
        "calls",
        "phone",
        (Capability.CALL_BACK, Capability.SEE_FIGURES),
        also="callbacks:queue",
    ),
    Destination(
        "surveys",
        _("Surveys"),
        "surveys:questionnaires",
        "checklist",
        (Capability.CALL_BACK, Capability.SEE_FIGURES, Capability.RUN_SURVEYS),
    ),
    Destination(
        "own-interviews", _("Interviews"), "surveys:interviews", "message", (Capability.SEE_OWN_COMPLAINTS,)
    ),
    Destination("voice", _("What customers say"), "voice:stream", "ear", _SEEING),
    Destination(
        "warnings", _("Warnings"), "complaints:warnings", "alert-triangle", (Capability.SEE_FIGURES,)
    ),
    Destination(
        "satisfaction",
        pgettext_lazy("navigation", "Satisfaction"),
        "satisfaction:index",
        "star",
        (Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS),
    ),
    Destination("figures", _("Figures"), "reports:figures", "chart-bar", (Capability.SEE_FIGURES,)),
    Destination("rules", _("Hours & clocks"), "accounts:hours", "clock", (Capability.SET_CLOCKS,)),
    Destination("people", _("People"), "accounts:people", "building-store", (Capability.MANAGE_PEOPLE,)),
)

#: After the key g these letters lead there, on every page; another place has its number alone.
LETTERS = {
    "today": "t", "complaints": "c", "board": "b", "requests": "q", "customers": "k", "promises": "h", "workshop": "a",
    "surveys": "s", "voice": "v", "calls": "l", "warnings": "w", "satisfaction": "i", "figures": "f",
    "rules": "o", "people": "p",
}  # fmt: skip
#: What comes and goes, side by side; the first that somebody has is what "messages" opens.
MESSAGE_TABS = (
    # A mail may accuse anybody: an adviser, who sees his own cases alone, does not read the mail of all.
    Destination(
        "incoming",
        _("To be sorted"),
        "complaints:incoming",
        "mail",
        (Capability.CALL_BACK, Capability.ASSIGN_COMPLAINTS),
    ),
    Destination("outbox", _("Outbox"), "messaging:outbox", "send", (Capability.RUN_CHANNELS,)),
    Destination(
        "templates", _("Templates"), "messaging:templates", "file-text", (Capability.HANDLE_COMPLAINTS,)
    ),
    Destination("door", _("Customers' page"), "portal:desk", "qrcode", (Capability.RUN_CHANNELS,)),
    Destination("mailboxes", _("Mailboxes"), "messaging:mailboxes", "mail", (Capability.RUN_CHANNELS,)),
    Destination("channels", _("Channels"), "messaging:channels", "send", (Capability.RUN_CHANNELS,)),
    Destination("webhooks", _("Webhooks"), "messaging:webhooks", "link", (Capability.RUN_CHANNELS,)),
    Destination("telephone", _("Telephone"), "callbacks:telephone", "phone", (Capability.RUN_CHANNELS,)),
)
#: What comes through the workshop; the first that somebody has is what "workshop" opens.
WORKSHOP_TABS = (
    Destination("reception", _("Reception"), "workshop:reception", "car", (Capability.SEE_CUSTOMERS,)),
    Destination("repeats", _("Repeat repairs"), "workshop:repeats", "repeat", (Capability.SEE_CUSTOMERS,)),
    Destination("rights", _("Rights"), "rights:positions", "scale", (Capability.SEE_CUSTOMERS,)),
    Destination("orders", _("Orders"), "workshop:orders", "clipboard-list", (Capability.SEE_CUSTOMERS,)),
    Destination("order-import", _("Import"), "workshop:import", "database-import", (Capability.IMPORT_DATA,)),
    Destination("due", _("Service due"), "workshop:due", "calendar-due", (Capability.SEE_CUSTOMERS,)),
    Destination("care", _("Customers kept"), "workshop:care", "heart-handshake", (Capability.SEE_FIGURES,)),
)

#: The ledger and what is done from it.
PROMISE_TABS = (
    Destination("ledger", _("Promises"), "promises:ledger", "calendar-due", (Capability.SEE_CUSTOMERS,)),
    Destination("tell-first", _("Tell first"), "promises:tell_first", "phone", (Capability.SEE_CUSTOMERS,)),
    Destination(
        "parts", _("Supplier's list"), "promises:parts", "database-import", (Capability.HANDLE_COMPLAINTS,)
    ),
    Destination("reminders", _("Reminders"), "promises:reminders", "send", (Capability.SEE_CUSTOMERS,)),
)

#: What customers are asked, and what they said.
SURVEY_TABS = (
    Destination(
        "questionnaires",
        _("Questionnaires"),
        "surveys:questionnaires",
        "checklist",
        (Capability.CALL_BACK, Capability.SEE_FIGURES, Capability.RUN_SURVEYS),
    ),
    Destination("interviews", _("Interviews"), "surveys:interviews", "message", _SEEING),
    Destination(
        "invitations",
        _("Invitations"),
        "surveys:invitations",
        "mail",
        (Capability.CALL_BACK, Capability.SEE_FIGURES, Capability.RUN_SURVEYS),
    ),
)

#: What callers do, and what comes of it.
CALL_TABS = (
    Destination(
        "queue", pgettext_lazy("navigation", "Calls"), "callbacks:queue", "phone", (Capability.CALL_BACK,)
    ),
    Destination(
        "call-lists",
        _("Call lists"),
        "callbacks:lists",
        "clipboard-list",
        (Capability.CALL_BACK, Capability.SEE_FIGURES),
    ),
    Destination(
        "day",
        _("Day's calls"),
        "callbacks:day",
        "calendar-due",
        (Capability.CALL_BACK, Capability.SEE_FIGURES),
    ),
    Destination(
        "rates",
        pgettext_lazy("navigation", "Rates"),
        "callbacks:rates",
        "chart-bar",
        (Capability.CALL_BACK, Capability.SEE_FIGURES),
    ),
    Destination(
        "scores",
        _("Second hearings"),
        "callbacks:scores",
        "checklist",
        (Capability.CALL_BACK, Capability.SEE_FIGURES, Capability.RUN_SURVEYS),
    ),
    Destination("patterns", _("Needs a look"), "callbacks:patterns", "search", (Capability.RUN_SURVEYS,)),
    Destination(
        "call-rules",
        _("Rules of calling"),
        "callbacks:rules",
        "settings",
        (Capability.CALL_BACK, Capability.SEE_FIGURES),
    ),
)

#: What customers say on other channels, and what it comes to.
VOICE_TABS = (
    Destination("heard", _("Heard"), "voice:stream", "ear", _SEEING),
    Destination("occasions", _("Occasions"), "voice:occasions", "users", _SEEING),
    Destination("listening-plan", _("The year’s plan"), "voice:plan", "calendar", _SEEING),
    Destination(
        "six-questions",
        _("Six questions"),
        "voice:six_questions",
        "report-analytics",
        (Capability.SEE_FIGURES,),
    ),
)

#: The index, what it hangs on, and what it rests on.
SATISFACTION_TABS = (
    Destination(
        "index",
        _("Index"),
        "satisfaction:index",
        "star",
        (Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS),
    ),
    Destination("league", _("Side by side"), "satisfaction:league", "list", (Capability.SEE_FIGURES,)),
    Destination(
        "drivers", _("Drivers"), "satisfaction:drivers", "report-analytics", (Capability.SEE_FIGURES,)
    ),
    Destination(
        "over-time", _("Over time"), "satisfaction:complaints", "chart-bar", (Capability.SEE_FIGURES,)
    ),
    Destination(
        "first-fix",
        _("First-time fix"),
        "satisfaction:first_fix",
        "tool",
        (Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS),
    ),
    Destination(
        "recovery", _("Recovery"), "satisfaction:recovery", "heart-handshake", (Capability.SEE_FIGURES,)
    ),
    Destination(
        "runs",
        _("Score runs"),
        "satisfaction:runs",
        "lock",
        (Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS),
    ),
    Destination(
        "scoring-plan",
        pgettext_lazy("of scoring", "Plan"),
        "satisfaction:plan",
        "scale",
        (Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS),
    ),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give base.html its surroundings; a signed-out page gets the brand and the theme alone."""
    dealer = getattr(request, "dealer", None)
    pack = dealer.brand_pack if dealer else ""
    body = brand_pack(pack)
    context: dict[str, Any] = {
        "brand": {
            "name": pick(body["name"]),
            "letter": pick(body["name"])[:1],
            "css": f"{reverse('brand_css')}?pack={pack}",
        },
        "theme": _theme(request),
        "urls": {
            "choose_language": reverse("accounts:choose_language"),
            "choose_theme": reverse("accounts:choose_theme"),
        },
    }
    person = getattr(request, "user", None)
    if isinstance(person, Person):
        context |= _workplace(request, person)
    return context


def _workplace(request: HttpRequest, person: Person) -> dict[str, Any]:
    standing = standing_of(person)
    return {
        "person": person,
        "dealer": getattr(request, "dealer", None),
        "dealers": getattr(request, "dealers", []),
        "nav": _navigation(request, standing),
        "message_tabs": partial(_tabs, request, standing, MESSAGE_TABS),
        "workshop_tabs": partial(_tabs, request, standing, WORKSHOP_TABS),
        "promise_tabs": partial(_tabs, request, standing, PROMISE_TABS),
        "survey_tabs": partial(_tabs, request, standing, SURVEY_TABS),
        "voice_tabs": partial(_tabs, request, standing, VOICE_TABS),
        "call_tabs": partial(_tabs, request, standing, CALL_TABS),
        "satisfaction_tabs": partial(_tabs, request, standing, SATISFACTION_TABS),
        "calls_left": partial(calls_left, person, getattr(request, "dealer", None)),
        "urls": _addresses(standing),
        # Counted only where it is shown: a fragment of a page has no bell.
        "notices_count": partial(unread_in_words, person),
    }


def _addresses(standing: Standing) -> dict[str, str]:
    """What the frame leads to; an empty address leaves its part of the frame out."""
    finds = any(standing.can_anywhere(capability) for capability in (*_SEEING, Capability.SEE_CUSTOMERS))
    takes = standing.can_anywhere(Capability.TAKE_COMPLAINTS)
    return {
        "home": reverse("home"),
        "search": reverse("complaints:search") if finds else "",
        "suggest": reverse("complaints:suggest") if finds else "",
        "new_complaint": reverse("complaints:new") if takes else "",
        "invitations": reverse("surveys:invitations") if standing.can_anywhere(Capability.CALL_BACK) else "",
        "notices": reverse("messaging:notices"),
        "latest_notices": reverse("messaging:latest"),
        "ringing": reverse("callbacks:ringing") if standing.can_anywhere(Capability.CALL_BACK) else "",
        "me": reverse("accounts:me"),
        "choose_dealer": reverse("accounts:choose_dealer"),
        "choose_language": reverse("accounts:choose_language"),
        "choose_theme": reverse("accounts:choose_theme"),
    }


def _navigation(request: HttpRequest, standing: Standing) -> list[dict[str, Any]]:
    allowed = [place for place in DESTINATIONS if _has(standing, place)]
    here = max(allowed, key=lambda place: _reach(request.path, place), default=None)
    return [
        {
            "key": place.key,
            "label": place.label,
            "url": reverse(place.page),
            "icon": place.icon,
            "letter": LETTERS.get(place.key, ""),
            "active": place is here and _reach(request.path, place) > 0,
        }
        for place in allowed
    ]


def _tabs(request: HttpRequest, standing: Standing, places: tuple[Destination, ...]) -> list[dict[str, Any]]:
    """The tabs of a place that somebody has; one alone needs no tab."""
    allowed = [place for place in places if _has(standing, place)]
    here = max(allowed, key=lambda place: _reach(request.path, place), default=None)
    tabs = [
        {
            "label": place.label,
            "url": reverse(place.page),
            "active": place is here and _reach(request.path, place) > 0,
        }
        for place in allowed
    ]
    return tabs if len(tabs) > 1 else []


def first_tab(standing: Standing, places: tuple[Destination, ...]) -> str:
    """Return the page that the first tab which somebody has leads to, or the front door's name."""
    return next((place.page for place in places if _has(standing, place)), "home")


def _has(standing: Standing, place: Destination) -> bool:
    return any(standing.can_anywhere(capability) for capability in place.capabilities)


def _reach(path: str, place: Destination) -> int:
    """How much of an address belongs to a place: 0 where none does."""
    urls = [reverse(page) for page in (place.page, place.also) if page]
    return max((len(url) for url in urls if path.startswith(url)), default=0)


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", THEMES[0])
    return chosen if chosen in THEMES else THEMES[0]
