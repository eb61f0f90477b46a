"""The manufacturer's side of cases: until when an objection is possible, and which cases share a number."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from anxin.accounts.models import Dealer
from anxin.complaints.models import Complaint, MakerSide
from anxin.playbooks.selectors import setting

OBJECTION_DAY = "manufacturer.objection_day"
_SECOND = timedelta(seconds=1)


def objection_due(decided_on: date, *, dealer: Dealer) -> datetime:
    """Return the last second, in UTC, of the day until which a verdict can be objected to.

    That is the sixth of the month after the verdict, or the day that the dealer has set, by the dealer's wall clock
    (daily-work section 5, BYD rule).
    """
    day = int(setting(OBJECTION_DAY, dealer_code=dealer.code))
    return last_second_of(_day_of_next_month(decided_on, day), zone=dealer.time_zone)


def last_second_of(day: date, *, zone: str) -> datetime:
    """Return the last second of a day in a zone, in UTC, also where the clocks change at midnight."""
    following = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))
    return following.astimezone(UTC) - _SECOND


def cases_with_number(complaint: Complaint, number: str) -> list[Complaint]:
    """Return at most five other cases of the dealer on which this number of the manufacturer stands."""
    if not number:
        return []
    rows = MakerSide.objects.filter(complaint__dealer=complaint.dealer_id, number=number)
    rows = rows.exclude(complaint=complaint).select_related("complaint__dealer").order_by("-complaint_id")
    return [each.complaint for each in rows[:5]]


def _day_of_next_month(decided_on: date, day: int) -> date:
    first = (decided_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=day - 1)
