"""Taking over the public holidays of a year, once a person has looked through them."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from anxin.accounts.models import CalendarVersion, Dealer, Person
from anxin.accounts.selectors import marked_in, proposed_days
from anxin.accounts.services.changing_calendar import changing_calendar
from anxin.foundation.errors import InvalidInput, Refused


def adopt_year(
    dealer: Dealer, *, year: int, days: Collection[date], by: Person, why: str = ""
) -> CalendarVersion:
    """Take the chosen days of a year's public holidays over; proposed days that were not chosen become ordinary.

    A year that the installed data does not know can only be settled: its days have been marked by hand before.
    """
    proposed = proposed_days(dealer, year)
    chosen = set(days)
    unknown = chosen - {each.day for each in proposed}
    if unknown:
        raise InvalidInput(
            "DAY_NOT_PROPOSED",
            _("%(day)s is none of the year's public holidays: mark it in the calendar instead."),
            field="days",
            params={"day": min(unknown)},
        )
    with changing_calendar(dealer, action="accounts.year_adopted", by=by, why=why) as draft:
        if not proposed and not marked_in(draft.written, year):
            raise Refused(
                "YEAR_UNKNOWN",
                _(
                    "The holidays of %(year)s are not known yet. Mark them in the calendar, then confirm the year."
                ),
                params={"year": year},
            )
        for each in proposed:
            if each.day in chosen:
                draft.mark(each.day, makeup=each.weekday, holiday=not each.weekday, names=each.names)
            elif each.marked:
                draft.mark(each.day, names={})
        draft.adopted_years = sorted({*draft.adopted_years, year})
        draft.details = {"year": year, "days": len(chosen)}
    return draft.written
