"""The dealer-wide list: which cars are nearest to a right, with days and counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact
from anxin.customers.selectors import vehicles_visible_to
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.finding import found_in
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.masking import mask_name
from anxin.foundation.searching import tsquery_literal
from anxin.rights.choices import Standing
from anxin.rights.models import Position
from anxin.rights.selectors.visible import positions_visible_to
from anxin.rights.wording import rule_words

NEAREST = ("nearness", "id")
#: So many days or repairs before a right a car is near it.
NEAR_DAYS = 10
NEAR_REPAIRS = 2
ALERT_HOURS = (72, 96)
#: The law gives the owner a substitute car from then on (art. 21).
DUE_HOURS = 120
MOST_EXPORTED = 5_000
_LONGEST = 200
_BATCH = 500
_NEAR = (
    Q(state__in=[Standing.MET, Standing.ARGUABLE, Standing.ONE_STEP])
    | Q(days_left__lte=NEAR_DAYS)
    | Q(repairs_left__lte=NEAR_REPAIRS)
    | Q(substitute_due__isnull=False)
    | Q(complete_due__isnull=False)
)
#: What a list can show, and its meaning.
SHOWN: Mapping[str, Q] = {
    "": _NEAR,
    "met": Q(state=Standing.MET),
    "arguable": Q(state=Standing.ARGUABLE),
    "one_step": Q(state=Standing.ONE_STEP),
    "running": Q(substitute_due__isnull=False),
    "requests": Q(complete_due__isnull=False),
    "unknown": Q(unknown__gt=0),
    "faulty": Q(state=Standing.FAULTY),
    "all": Q(),
}


@dataclass(frozen=True, kw_only=True)
class PositionFilter:
    """What the list shows, as it stands in its address."""

    #: One of ``SHOWN``; empty for the cars that have a right or are near one.
    show: str = ""
    #: Plate, VIN, or a name or number of the car's people.
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "PositionFilter":
        """Take what the list knows from a query; ``InvalidInput`` names what makes no sense."""
        told = {each.name: query.get(each.name, "").strip()[:_LONGEST] for each in fields(cls)}
        if told["show"] not in SHOWN or "\x00" in told["q"]:
            name = "show" if told["show"] not in SHOWN else "q"
            raise InvalidInput(
                "FILTER_UNKNOWN",
                _("“%(value)s” is not something the list can be filtered by. Choose from the filters."),
                field=name,
                params={"value": told[name].replace("\x00", "")[:40]},
            )
        return cls(**told)

    def query(self) -> str:
        """Return the filter as a query string."""
        return urlencode({each.name: value for each in fields(self) if (value := getattr(self, each.name))})


@dataclass(frozen=True)
class SubstituteClock:
    """The clock of a running repair: how many hours it has run, and what that means."""

    hours: int
    due: datetime
    #: ``calm``, ``soon`` from 72 hours on, ``urgent`` from 96, ``due`` from 120.
    level: str


@dataclass(frozen=True)
class PositionRow:
    """One car of the list with what stands in its line."""

    position: Position
    customer: str
    rule: str
    days: str
    repairs: str
    substitute: SubstituteClock | None


def filtered_positions(person: Person, dealer: Dealer, wanted: PositionFilter) -> QuerySet[Position]:
    """Return the positions of a dealer's cars that the person may see and the filter asks for, without an order."""
    rows = positions_visible_to(person).filter(SHOWN[wanted.show], dealer=dealer)
    if wanted.q:
        cars = found_in(vehicles_visible_to(person).filter(dealer=dealer), tsquery_literal(wanted.q))
        rows = rows.filter(vehicle__in=cars.order_by().values("pk"))
    return rows.defer("answer", "vehicle__search", "running__reported", "running__work", "running__parts")


def list_positions(
    person: Person, dealer: Dealer, wanted: PositionFilter, *, cursor: str = "", size: int = 50
) -> Page[Position]:
    """Return one page of the list, the nearest to a right first."""
    return page_of(filtered_positions(person, dealer, wanted), order=NEAREST, cursor=cursor, size=size)


def count_positions(person: Person, dealer: Dealer) -> dict[str, int]:
    """Return how many cars of a dealer each choice of the list shows, in one query."""
    rows = positions_visible_to(person).filter(dealer=dealer)
    figures = {
        name or "near": Count("pk", filter=meaning) for name, meaning in SHOWN.items() if name != "all"
    }
    found: dict[str, int] = rows.aggregate(**figures)
    return found


def position_rows(person: Person, positions: Sequence[Position]) -> list[PositionRow]:
    """Return the lines of a list; the owners of all its cars in one query."""
    owners = _owners(person, positions)
    now = clock.now()
    return [
        PositionRow(
            position=position,
            customer=owners.get(position.vehicle_id, ""),
            rule=rule_words(position.rule),
            days=_days(position),
            repairs=_repairs(position),
            substitute=substitute_clock(position.substitute_due, now=now),
        )
        for position in positions
    ]


def substitute_clock(due: datetime | None, *, now: datetime) -> SubstituteClock | None:
    """Return the clock of a running repair by the instant when a substitute car is due; nothing where none runs."""
    if due is None:
        return None
    hours = int((now - (due - timedelta(hours=DUE_HOURS))) / timedelta(hours=1))
    return SubstituteClock(hours, due, _level(hours))


def exported_rows(person: Person, dealer: Dealer, wanted: PositionFilter) -> Iterator[PositionRow]:
    """Yield the lines of the whole list in its order, at most ``MOST_EXPORTED``, a batch at a time."""
    cursor = ""
    for _batch in range(MOST_EXPORTED // _BATCH):
        page = list_positions(person, dealer, wanted, cursor=cursor, size=_BATCH)
        yield from position_rows(person, page.rows)
        cursor = page.older
        if not cursor:
            return


def _level(hours: int) -> str:
    soon, urgent = ALERT_HOURS
    if hours >= DUE_HOURS:
        return "due"
    if hours >= urgent:
        return "urgent"
    return "soon" if hours >= soon else "calm"


def _days(position: Position) -> str:
    """Say how far the days of repair have come: "day 26 of 30", since the right opens beyond the thirtieth."""
    if position.days is None or position.days_left is None or not position.days:
        return ""
    limit = position.days + position.days_left - 1
    if not position.days_left:
        return _("%(days)s days in repair") % {"days": position.days}
    return _("day %(days)s of %(limit)s") % {"days": position.days, "limit": limit}


def _repairs(position: Position) -> str:
    if position.repairs is None or position.repairs_left is None or not position.repairs:
        return ""
    if not position.repairs_left:
        return _("%(repairs)s repairs of the same trouble") % {"repairs": position.repairs}
    names = {"repairs": position.repairs, "limit": position.repairs + position.repairs_left}
    return _("%(repairs)s of %(limit)s repairs of the same trouble") % names


def _owners(person: Person, positions: Iterable[Position]) -> dict[int, str]:
    """Return the name of each car's owner, with its middle hidden from those who look from outside the house."""
    cars = {position.vehicle_id: position.dealer_id for position in positions}
    standing = standing_of(person)
    rows = CarContact.objects.filter(vehicle__in=cars, role=CarContactRole.OWNER)
    found: dict[int, str] = {}
    for contact in rows.select_related("customer").order_by("-pk"):
        whole = standing.can(Capability.SEE_PHONES, cars[contact.vehicle_id])
        name = contact.customer.name
        found[contact.vehicle_id] = name if whole else mask_name(name)
    return found
