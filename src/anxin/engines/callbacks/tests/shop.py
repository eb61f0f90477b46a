"""A dealer in Shanghai who rings at ten to twelve and three to six, over a Spring Festival."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from anxin.engines.callbacks import CallingTime, Plan, Rules, State, begin, days_of
from anxin.engines.worktime import Calendar

ZONE = ZoneInfo("Asia/Shanghai")
RULES = Rules()
#: The nine days off in 2026, and the Saturday that is worked for them.
FESTIVAL = frozenset(date(2026, 2, 15) + timedelta(days=day) for day in range(9))
CALENDAR = Calendar(
    zone="Asia/Shanghai",
    week=(((540, 1080),),) * 7,
    holidays=FESTIVAL,
    makeup_days={date(2026, 2, 28): 0},
)
CALLING = CallingTime(CALENDAR, rules=RULES)
#: A Monday far from every holiday.
LEFT = date(2026, 3, 9)
SERVED_BY = 7


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a local time of the dealer as an instant."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def new_call(left: date = LEFT, calling: CallingTime = CALLING) -> State:
    """Return the call about a car that left on a day."""
    return begin(days_of(left, plan=Plan(), calling=calling), served_by=frozenset({SERVED_BY}))
