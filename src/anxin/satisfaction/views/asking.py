"""What the address of a page of figures asks for: the place, the months, and the plan that scores them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of_sorted
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.policies import may_take_out_place
from anxin.satisfaction.selectors.places import Place, dealer_places, place_of, wide_places
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.selectors.windows import Window, read_window

ROWS = 50
#: With more dealers than this the places are left to the table, which leads down.
_MOST_PLACES = 60


@dataclass(frozen=True)
class Asked:
    """A place and its months; ``span`` names the months as an address does, ``query`` both."""

    place: Place
    versions: Sequence[PlanVersion]
    window: Window
    may_export: bool

    @property
    def span(self) -> str:
        return urlencode({"until": self.window.until, "span": str(self.window.asked)})

    @property
    def query(self) -> str:
        return f"{self.place.query}&{self.span}"

    @property
    def stem(self) -> str:
        """The name of a file of it."""
        return "-".join((*self.place.asked.values(), self.window.until))


def read_asked(request: WorkplaceRequest) -> Asked:
    """Read place and months; ``NotFound`` for a place that the person does not see."""
    if request.dealer is None:
        raise NotFound
    named = {name: request.GET.get(name, "")[:60] for name in ("brand", "region", "dealer", "adviser")}
    place = place_of(request.user, **named)
    window = read_window(request.GET.dict(), clock.today(request.dealer.time_zone))
    adviser_id = place.adviser.pk if place.adviser else None
    may_export = may_take_out_place(request.user, place.dealer_ids, adviser_id=adviser_id)
    return Asked(place, versions_of(place.brand.pk), window, may_export)


def crumbs(asked: Asked, page: str) -> list[dict[str, str]]:
    """Return the way down to a place, each step with the same months."""
    address = reverse(page)
    return [
        {"label": each.name, "url": f"{address}?{each.query}&{asked.span}"}
        for each in asked.place.trail
        if each.asked != asked.place.asked
    ]


def other_places(request: WorkplaceRequest, asked: Asked, page: str) -> list[dict[str, Any]]:
    """Return other places to look at on a page: brands and regions, and dealers as long as they are few."""
    few = len(request.dealers) <= _MOST_PLACES
    places = [*wide_places(request.user), *(dealer_places(request.user) if few else ())]
    address = reverse(page)
    return [
        {
            "name": each.name,
            "url": f"{address}?{each.query}&{asked.span}",
            "here": each.asked == asked.place.asked,
        }
        for each in places
    ]


def page_of_rows[Row](rows: Sequence[Row], cursor: str) -> Page[Row]:
    """Return one page of rows that are sorted already; the cursor is the number of the page."""
    return page_of_sorted(rows, cursor=cursor, size=ROWS)


def column(label: str, *, sort: str = "", numeric: bool = False) -> dict[str, Any]:
    """Return the head of a column as the table takes it."""
    return {"label": label, "sort": sort, "numeric": numeric, "class": ""}
