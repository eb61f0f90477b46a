"""One thing that happened to a case, as its clocks hear it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Word:
    """One thing that happened, as the clocks hear it; ``due`` is for clocks that end on a date."""

    at: datetime
    type: str
    subject: int = 0
    reason: str = ""
    due: datetime | None = None
