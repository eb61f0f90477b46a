"""When somebody may be told, and where one has to work to be told at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from anxin.accounts.models import Dealer, Membership


@dataclass(frozen=True)
class QuietHours:
    """From when to when nobody is told anything that can wait, by the wall clock of the dealer; may span midnight."""

    begin: time
    end: time

    @classmethod
    def read(cls, setting: Iterable[str]) -> "QuietHours":
        """Make quiet hours of a setting such as ``["21:00", "08:00"]``; equal times mean that there are none."""
        begin, end = (time.fromisoformat(each) for each in setting)
        return cls(begin, end)

    def over_at(self, at: datetime, *, zone: str) -> datetime:
        """Return ``at`` itself outside the quiet hours, and inside them the instant at which they are over."""
        local = at.astimezone(ZoneInfo(zone))
        now, day = local.time(), local.date()
        if self.begin <= self.end:
            quiet = self.begin <= now < self.end
        else:
            quiet = now >= self.begin or now < self.end
            day += timedelta(days=1 if now >= self.begin else 0)
        if not quiet:
            return at
        return datetime.combine(day, self.end.replace(fold=local.fold), tzinfo=local.tzinfo).astimezone(
            at.tzinfo
        )


def works_at(dealer: Dealer, memberships: Iterable[Membership]) -> bool:
    """Tell whether one of a person's memberships (with its department) is at the dealer or at a place above it."""
    return any(
        dealer.pk in (each.dealer_id, each.department and each.department.dealer_id)
        or dealer.region_id == each.region_id
        or dealer.region.brand_id == each.brand_id
        for each in memberships
    )
