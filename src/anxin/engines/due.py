"""How a due time stands: there is time, it is soon, or it is late."""

from datetime import datetime, timedelta
from enum import StrEnum

SOON_SHARE = 5
SOON_WITHOUT_START = timedelta(minutes=30)


class DueState(StrEnum):
    """The state of something that is due."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"


def due_state(due_at: datetime, started_at: datetime | None, now: datetime) -> DueState:
    """Tell whether a due time is past, in the last fifth of its span, or further away."""
    if now > due_at:
        return DueState.LATE
    span = due_at - started_at if started_at is not None else timedelta()
    warning = span / SOON_SHARE if span > timedelta() else SOON_WITHOUT_START
    return DueState.SOON if due_at - now <= warning else DueState.OK
