"""What the organisation tells the apps above it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarChanged:
    """A dealer's calendar has a new version: deadlines that count working time are to be renewed."""

    dealer_id: int
    version: int
