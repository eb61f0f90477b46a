"""When somebody is there: the dealer's day, and office minutes counted forwards and backwards."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Office:
    """The hours of a dealer, seven days a week, in his own zone."""

    zone: ZoneInfo
    opens: time = time(8, 30)
    closes: time = time(18, 0)

    def on(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return an instant by the dealer's own clock."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def day_of(self, moment: datetime) -> date:
        """Return the day it is at the dealer's."""
        return moment.astimezone(self.zone).date()

    def within(self, moment: datetime) -> datetime:
        """Return the moment itself, or the next opening when nobody is there."""
        start, end = self._span(self.day_of(moment))
        if moment < start:
            return start
        return moment if moment < end else self._span(self.day_of(moment) + _DAY)[0]

    def last_within(self, moment: datetime) -> datetime:
        """Return the moment itself, or the last minute before it when somebody was there."""
        start, end = self._span(self.day_of(moment))
        if moment < start:
            return self._span(self.day_of(moment) - _DAY)[1] - _MINUTE
        return moment if moment < end else end - _MINUTE

    def ahead(self, moment: datetime, minutes: float) -> datetime:
        """Return the instant that lies so many office minutes after a moment."""
        here, left = self.within(moment), timedelta(minutes=minutes)
        while True:
            end = self._span(self.day_of(here))[1]
            if here + left < end:
                return here + left
            left -= end - here
            here = self._span(self.day_of(here) + _DAY)[0]

    def back(self, moment: datetime, minutes: float) -> datetime:
        """Return the instant that lies so many office minutes before a moment."""
        here, left = self.last_within(moment), timedelta(minutes=minutes)
        while True:
            start = self._span(self.day_of(here))[0]
            if here - left >= start:
                return here - left
            left -= here - start
            here = self._span(self.day_of(here) - _DAY)[1] - _MINUTE

    def _span(self, day: date) -> tuple[datetime, datetime]:
        return (
            datetime.combine(day, self.opens, tzinfo=self.zone),
            datetime.combine(day, self.closes, tzinfo=self.zone),
        )
