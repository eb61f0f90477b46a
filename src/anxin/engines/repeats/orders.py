"""A repair order as the judgement of repeats needs it, and the window in which a second visit counts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What an order is for, as the shop called it (contract; daily-work section 4)."""

    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    WARRANTY = "warranty"
    ACCIDENT = "accident"
    RECALL = "recall"
    REPEAT = "repeat"


#: Orders that mend a trouble: only of these the work and the parts say which trouble it was.
MENDING = frozenset({Kind.REPAIR, Kind.WARRANTY, Kind.REPEAT})
#: Orders about something that befell the car, which start no chain.
BEFALLEN = frozenset({Kind.ACCIDENT, Kind.RECALL})


class Order(NamedTuple):
    """One visit of a car; times are local to the dealer and without a zone.

    ``row`` is where it stands in its file, ``km`` the odometer in kilometres, None where nobody wrote it down.
    """

    number: str
    vin: str
    opened: datetime
    kind: Kind
    dealer: str = ""
    closed: datetime | None = None
    km: int | None = None
    complaint: str = ""
    work: str = ""
    parts: tuple[str, ...] = ()
    technician: str = ""
    row: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What no other order has: numbers are unique within a dealer only."""
        return self.dealer, self.number


@dataclass(frozen=True, slots=True)
class Window:
    """How soon a car must be back for its visit to count, by the calendar and by the road: both must hold.

    No source gives figures (S095 asks for "a window of days or km set by the shop"); 90 and 5,000 are ours.
    """

    days: int = 90
    km: int = 5000

    def between(self, earlier: Order, later: Order) -> "Gap | None":
        """Return how far two visits lie apart; None where they are not one after the other, or too far apart.

        Days run from the day on which the car was handed back, because only from then on the trouble can be back. Two
        orders of one day may be one visit, each with its payer: they count where the car is known to have left between.
        """
        left = earlier.closed or earlier.opened
        if earlier.opened >= later.opened or left.date() > later.opened.date():
            return None
        if earlier.opened.date() == later.opened.date() and not _left_before(earlier, later):
            return None
        days = (later.opened.date() - left.date()).days
        driven = _driven(earlier, later)
        if days > self.days or (driven is not None and driven > self.km):
            return None
        return Gap(days, driven)


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two visits; ``km`` is None where the odometers do not tell."""

    days: int
    km: int | None


#: Nobody drives farther in a day: such a difference is a slip of the pen, and says nothing.
_FARTHEST_A_DAY = 1500


def _left_before(earlier: Order, later: Order) -> bool:
    """Tell whether an order was closed before one of the same day was opened; a day without an hour does not tell."""
    return earlier.closed is not None and earlier.opened < earlier.closed <= later.opened


def _driven(earlier: Order, later: Order) -> int | None:
    if earlier.km is None or later.km is None:
        return None
    driven = later.km - earlier.km
    farthest = _FARTHEST_A_DAY * ((later.opened.date() - earlier.opened.date()).days + 1)
    return driven if 0 <= driven <= farthest else None
