"""What may be strange about an order that comes in all the same, each told in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class Oddity(StrEnum):
    """Why somebody should look at an order; nothing of it is lost."""

    VIN_CHECK_DIGIT = "vin_check_digit"
    VIN_MISSING = "vin_missing"
    PLATE_UNREADABLE = "plate_unreadable"
    PHONE_UNREADABLE = "phone_unreadable"
    PHONE_WITHOUT_NAME = "phone_without_name"
    PHONE_CORRECTED = "phone_corrected"
    ODOMETER_UNREADABLE = "odometer_unreadable"
    ODOMETER_FALLS = "odometer_falls"
    TIME_UNREADABLE = "time_unreadable"
    CLOSED_TOO_EARLY = "closed_too_early"
    KIND_UNKNOWN = "kind_unknown"
    TOTAL_UNREADABLE = "total_unreadable"
    ROWS_DIFFER = "rows_differ"
    TEXT_CUT = "text_cut"


SENTENCES: Mapping[Oddity, LazyText] = {
    Oddity.VIN_CHECK_DIGIT: _(
        "The check digit of the VIN %(given)s does not fit the rest: compare it with the car."
    ),
    Oddity.VIN_MISSING: _("There is no VIN; the car is known by its plate alone."),
    Oddity.PLATE_UNREADABLE: _("“%(given)s” is no number plate; it was left out."),
    Oddity.PHONE_UNREADABLE: _("“%(given)s” is no telephone number; it was left out."),
    Oddity.PHONE_WITHOUT_NAME: _(
        "There is a telephone number but no name, and nobody on file has it; it was left out."
    ),
    Oddity.PHONE_CORRECTED: _(
        "The telephone number %(given)s differs from the one that was corrected here; it was left out."
    ),
    Oddity.ODOMETER_UNREADABLE: _("“%(given)s” is no number of kilometres; it was left out."),
    Oddity.ODOMETER_FALLS: _("%(given)s km does not fit the readings of other days."),
    Oddity.TIME_UNREADABLE: _("“%(given)s” is no time that can be; it was left out."),
    Oddity.CLOSED_TOO_EARLY: _("The order was closed before it was opened."),
    Oddity.KIND_UNKNOWN: _("“%(given)s” is no kind of order that is known; it was taken as a repair."),
    Oddity.TOTAL_UNREADABLE: _("“%(given)s” is no sum of money; it was left out."),
    Oddity.ROWS_DIFFER: _("The rows of this order do not agree; “%(given)s” was taken."),
    Oddity.TEXT_CUT: _("The text is longer than %(given)s characters; the rest was left out."),
}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Odd:
    """One strange thing: in which field, and what stands there."""

    kind: Oddity
    name: str
    given: str = ""

    def __str__(self) -> str:
        return str(SENTENCES[self.kind]) % {"given": self.given[:_LONGEST]}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an order cannot come in: the column, and a sentence."""

    column: str
    why: str


class OrderRejected(Exception):
    """The rows of an order are none that can be read; everything that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(slots=True)
class Oddities:
    """Gathers what is strange about one order."""

    found: list[Odd] = field(default_factory=list)

    def add(self, kind: Oddity, name: str, given: object = "") -> None:
        """Note one strange thing; ``given`` is what stands in the cell."""
        self.found.append(Odd(kind, name, str(given)))
