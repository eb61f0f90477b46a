"""What complaints tell those who react: see config/wiring.py."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CaseMoved:
    """Something happened to a case that those who follow it want to know."""

    complaint_id: int
    at: datetime
    #: Who did it; nobody where the clocks did.
    by_id: int | None
