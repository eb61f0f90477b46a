"""The organisation tree, people and their roles, the dealers' calendars, and who is away when."""

from anxin.accounts.models.absences import Absence
from anxin.accounts.models.calendars import CalendarVersion, span_key
from anxin.accounts.models.organisation import Brand, Dealer, Department, Place, Region
from anxin.accounts.models.people import ApiToken, Membership, People, Person, SignInRule

__all__ = [
    "Absence",
    "ApiToken",
    "Brand",
    "CalendarVersion",
    "Dealer",
    "Department",
    "Membership",
    "People",
    "Person",
    "Place",
    "Region",
    "SignInRule",
    "span_key",
]
