"""The ledger as a list: what it shows, how figures narrow it, and one page of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from anxin.accounts.models import Dealer, Department, Person
from anxin.customers.selectors import customers_visible_to, vehicles_visible_to
from anxin.foundation import clock
from anxin.foundation.finding import found_in
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.models import Promise
from anxin.promises.selectors.ledger import promises_visible_to

NEXT_DUE = ("due_at", "id")
NEWEST = ("-due_at", "-id")
_LONGEST_QUERY = 200
_KEPT = (PromiseState.KEPT, PromiseState.KEPT_LATE)
#: What a list may show, beside a state; the first is shown where nothing is asked.
OPEN_SHOWN = ("open", "today", "overdue", "risk", "tell")
_SHOWN = (*OPEN_SHOWN, "all", *(each.value for each in PromiseState if each != PromiseState.OPEN))

# A promise counts in the figures once the time promised first is over, whatever was agreed later.
_IN_TIME = Q(state__in=_KEPT, settled_at__lte=F("first_due_at"))
_MISSED = ~Q(state__in=_KEPT) | Q(settled_at__gt=F("first_due_at"))
_BEFORE_ASKED = Q(told_at__isnull=False) & (Q(asked_at=None) | Q(told_at__lt=F("asked_at")))
#: What each figure counts among the promises whose first time is over.
FIGURES: Mapping[str, Q] = {
    "due": Q(),
    "kept": _IN_TIME,
    "missed": _MISSED,
    "told_first": _MISSED & _BEFORE_ASKED & Q(told_at__lte=F("first_due_at")),
    "told_before": _MISSED & _BEFORE_ASKED,
    "told_after": _MISSED & Q(told_at__isnull=False, asked_at__isnull=False, told_at__gte=F("asked_at")),
    "not_told": _MISSED & Q(told_at=None),
    "in_vain": Q(in_vain__gt=0),
}


@dataclass(frozen=True, kw_only=True)
class PromiseFilter:
    """What the ledger shows, as it stands in its address; an empty field asks for nothing."""

    q: str = ""
    show: str = ""
    mine: str = ""
    kind: str = ""
    department: str = ""
    keeper: str = ""
    since: str = ""
    until: str = ""
    #: A figure's name: exactly the promises that it counts.
    figure: str = ""
    dealer: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "PromiseFilter":
        """Take what the list knows from a query; what makes no sense asks for nothing."""
        told = {each.name: query.get(each.name, "").strip()[:_LONGEST_QUERY] for each in fields(cls)}
        told = {name: "" if "\x00" in text else text for name, text in told.items()}
        allowed = {"show": _SHOWN, "kind": PromiseKind.values, "figure": tuple(FIGURES), "mine": ("1",)}
        for name, known in allowed.items():
            told[name] = told[name] if told[name] in known else ""
        told["department"] = told["department"] if _is_number(told["department"]) else ""
        for name in ("since", "until"):
            told[name] = told[name] if as_day(told[name]) else ""
        return cls(**told)

    def query(self, **changes: str) -> str:
        """Return the filter as the query of an address, with something changed."""
        return urlencode({name: value for name, value in asdict(replace(self, **changes)).items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(asdict(self).values())

    @property
    def shows_open(self) -> bool:
        return not self.figure and (self.show or OPEN_SHOWN[0]) in OPEN_SHOWN


def filtered(person: Person, dealer: Dealer, wanted: PromiseFilter) -> QuerySet[Promise]:
    """Return the promises of a dealer that the person may see and the filter asks for."""
    rows = promises_visible_to(person).filter(condition_of(wanted, dealer), dealer=dealer)
    if wanted.mine:
        rows = rows.filter(keeper=person)
    if wanted.q:
        rows = rows.filter(_named(person, dealer, wanted.q))
    return rows


def condition_of(wanted: PromiseFilter, dealer: Dealer) -> Q:
    """Return the condition for what a filter asks for, without whose and the search words."""
    condition = Q()
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    if wanted.department:
        condition &= Q(department=None if wanted.department == "0" else int(wanted.department))
    if wanted.keeper:
        condition &= Q(keeper__username=wanted.keeper)
    condition &= _within(wanted, dealer)
    if wanted.figure:
        return condition & counted(clock.now()) & FIGURES[wanted.figure]
    return condition & _shown(wanted.show or OPEN_SHOWN[0], dealer)


def counted(now: datetime) -> Q:
    """Return the condition for promises that count: their first time is over and they were not withdrawn."""
    return Q(first_due_at__lte=now) & ~Q(state=PromiseState.WITHDRAWN)


def list_promises(
    person: Person, dealer: Dealer, wanted: PromiseFilter, *, cursor: str = ""
) -> Page[Promise]:
    """Return one page of the ledger: open promises by when they are due, others the newest first."""
    order = NEXT_DUE if wanted.shows_open else NEWEST
    return page_of(filtered(person, dealer, wanted), order=order, cursor=cursor)


def departments_at(dealer: Dealer) -> list[Department]:
    """Return the departments of a dealer."""
    return list(Department.objects.filter(dealer=dealer).order_by("pk"))


def day_ends(dealer: Dealer, day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a dealer's day and that of the next."""
    begin = datetime.combine(day, time(), tzinfo=ZoneInfo(dealer.time_zone))
    return begin, datetime.combine(day + timedelta(days=1), time(), tzinfo=begin.tzinfo)


def _shown(show: str, dealer: Dealer) -> Q:
    if show == "all":
        return Q()
    if show not in OPEN_SHOWN:
        return Q(state=show)
    now = clock.now()
    still = Q(state=PromiseState.OPEN)
    begin, end = day_ends(dealer, clock.today(dealer.time_zone))
    more = {
        "today": Q(due_at__gte=begin, due_at__lt=end),
        "overdue": Q(due_at__lt=now),
        "risk": ~Q(risk_mark=""),
        "tell": Q(to_tell=True),
    }
    return still & more.get(show, Q())


def _within(wanted: PromiseFilter, dealer: Dealer) -> Q:
    """Days are those for which something was promised first."""
    condition = Q()
    if since := as_day(wanted.since):
        condition &= Q(first_due_at__gte=day_ends(dealer, since)[0])
    if until := as_day(wanted.until):
        condition &= Q(first_due_at__lt=day_ends(dealer, until)[1])
    return condition


def _named(person: Person, dealer: Dealer, query: str) -> Q:
    words = tsquery_literal(query)
    named = Q(subject__iexact=query) | Q(part__number__iexact=query) | Q(what__icontains=query)
    if not words:
        return named
    customers = found_in(customers_visible_to(person).filter(dealer=dealer), words).values("pk")
    vehicles = found_in(vehicles_visible_to(person).filter(dealer=dealer), words).values("pk")
    return named | Q(customer__in=customers) | Q(vehicle__in=vehicles)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def as_day(text: str) -> date | None:
    """Return the day that a text such as 2026-11-21 names, or nothing."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
