"""News of this floor: frozen, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RepeatConfirmed:
    """Somebody confirmed a repeat repair; ``repeat_id`` is the row's number."""

    repeat_id: int


@dataclass(frozen=True)
class RepeatRefused:
    """Somebody refused a repeat repair that had been confirmed; ``repeat_id`` is the row's number."""

    repeat_id: int


@dataclass(frozen=True)
class RepeatFailureTakenBack:
    """The final check of a repeat repair is no longer said to be not as expected."""

    repeat_id: int


@dataclass(frozen=True)
class RepeatFailed:
    """The final check of a repeat repair found the result not as expected: the service manager's now (S093)."""

    repeat_id: int


@dataclass(frozen=True)
class RepeatFinished:
    """The treatment of a repeat repair is over; ``repeat_id`` is the row's number."""

    repeat_id: int


@dataclass(frozen=True)
class OrdersChanged:
    """Orders of these cars came in or are told differently now; ``vehicle_ids`` are the cars' numbers."""

    vehicle_ids: tuple[int, ...]
