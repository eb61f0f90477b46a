"""Place and months of studies and charts, and of any figure in the API: what makes no sense is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.policies import dealers_of_figures
from anxin.satisfaction.selectors.places import Place, dealer_places, place_of, wide_places
from anxin.satisfaction.selectors.windows import LENGTHS, USUAL, Window, months_after, window_ending

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
#: By whose days a month of several dealers ends.
_EVERYBODY = "Asia/Shanghai"


@dataclass(frozen=True)
class Offered:
    """Of how many months a figure is told, of how many unless others are asked for, and how many ago those ended."""

    lengths: tuple[int, ...]
    usual: int
    back: int = 1


OF_INDEX = Offered(LENGTHS, USUAL)
OF_DRIVERS = Offered((3, 6, 12, 24), 12)
OF_CHARTS = Offered((12, 24, 36), 24)
#: Thirteen months ago the twelve months of every car are over.
OF_RECOVERY = Offered((3, 6, 12, 24), 12, back=13)


def whole_place(person: Person, query: Mapping[str, str]) -> Place:
    """Return the brand, region or dealer that a query names, or the widest that the person sees.

    ``NotFound`` to outsiders, ``NotAllowed`` to whoever sees nothing there but what is his own.
    """
    named = {name: query.get(name, "")[:60] for name in ("brand", "region", "dealer")}
    if not dealers_of_figures(person) and not any(named.values()) and standing_of(person).roles:
        raise _not_allowed()
    found = place_of(person, **named)
    if found.own_alone or found.scope == Scope.ADVISER:
        raise _not_allowed()
    return found


def places_offered(person: Person) -> list[Place]:
    """Return every place that ``whole_place`` finds for the person, the widest first."""
    return [*wide_places(person), *(each for each in dealer_places(person) if not each.own_alone)]


def read_months(query: Mapping[str, str], place: Place, offered: Offered) -> Window:
    """Take ``until`` (2026-10) and ``span`` (months) from a query; without them, what is offered first.

    ``InvalidInput`` for a month that does not exist or lies ahead, and for a length that is not offered.
    """
    this = today_at(place).replace(day=1)
    asked, length = query.get("until", ""), query.get("span", "")
    last = _month(asked) if asked else months_after(this, -offered.back)
    if last > this:
        raise InvalidInput("MONTH_AHEAD", _("That month lies ahead."), field="until")
    if length and length not in {str(each) for each in offered.lengths}:
        raise InvalidInput(
            "SPAN_UNKNOWN",
            _("Choose one of so many months: %(offered)s."),
            params={"offered": ", ".join(map(str, offered.lengths))},
            field="span",
        )
    return window_ending(last, int(length) if length else offered.usual)


def today_at(place: Place) -> date:
    """Return the day that it is at a dealer; of several dealers, in China."""
    return clock.today(place.dealer.time_zone if place.dealer else _EVERYBODY)


def _month(asked: str) -> date:
    if not _MONTH.fullmatch(asked):
        raise InvalidInput("MONTH_UNKNOWN", _("Write a month as 2026-10."), field="until")
    return date.fromisoformat(f"{asked}-01")


def _not_allowed() -> NotAllowed:
    return NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
