"""The least of the clocks: by when a customer must have been called, by level."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from anxin.engines.due import DueState, due_state

__all__ = ["DEFAULT_LIMITS", "DueState", "Limits", "due_state", "first_contact_due"]

_HOURS: Mapping[int, timedelta] = MappingProxyType(
    {1: timedelta(hours=24), 2: timedelta(hours=8), 3: timedelta(hours=4)}
)


@dataclass(frozen=True)
class Limits:
    """The hard limits of the first contact, in hours of the clock, by level."""

    first_contact: Mapping[int, timedelta] = field(default=_HOURS)

    def __post_init__(self) -> None:
        spans = [self.first_contact[level] for level in sorted(self.first_contact)]
        if not spans or min(spans) <= timedelta():
            raise ValueError("every level has a limit longer than nothing")
        if spans != sorted(spans, reverse=True):
            raise ValueError("the graver case is never the slower one")


DEFAULT_LIMITS = Limits()


def first_contact_due(received_at: datetime, level: int, *, limits: Limits = DEFAULT_LIMITS) -> datetime:
    """Return by when the customer must have been called first (L016)."""
    if level not in limits.first_contact:
        raise ValueError("there is no such level")
    return received_at + limits.first_contact[level]
