"""The numbers of call-backs that a dealer may set (daily-work section 3, settings group ``calls``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

#: Minutes after local midnight, the end not included.
Hours = tuple[int, int]

_TEN, _TWELVE, _FIFTEEN, _EIGHTEEN = 600, 720, 900, 1080


class Work(StrEnum):
    """What a customer is called for."""

    AFTER_SERVICE = "after_service"
    AFTER_SALE = "after_sale"
    AFTER_COMPLAINT = "after_complaint"
    #: Somebody answered badly by link or on paper: hot.
    BAD_ANSWER = "bad_answer"
    DUE = "due"
    LOST = "lost"
    ASKED_AGAIN = "asked_again"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """On which counted day after the car has left a call is due, when it is in time, and its last day.

    After a complaint the days are counted from its closing, after a bad answer from the answer.
    """

    day: int = 3
    opens: int = 2
    closes: int = 4
    expires: int = 15

    def __post_init__(self) -> None:
        if not 0 <= self.opens <= self.day <= self.closes <= self.expires:
            raise ValueError("the days of a call come in the order 0 <= opens <= day <= closes <= expires")


#: The follow-up of a complaint is due on day 1, 3 or 7 by choice, and 7 is the latest in time (S082).
_PLANS: Mapping[Work, Plan] = MappingProxyType({
    Work.AFTER_SERVICE: Plan(),
    Work.AFTER_SALE: Plan(opens=1, closes=3),
    Work.AFTER_COMPLAINT: Plan(opens=1, closes=7),
    Work.BAD_ANSWER: Plan(day=0, opens=0, closes=1),
    Work.DUE: Plan(day=0, opens=0, closes=7),
    Work.LOST: Plan(day=0, opens=0, closes=7),
    Work.ASKED_AGAIN: Plan(day=0, opens=0, closes=4, expires=7),
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Every number of the settings.

    ``quota``: so many calls an adviser and list at most, None: all. ``fatigue_days``: a customer asked by any survey so
    many days ago may be asked again; ``called_days``: the same of any call that reached him; 0 switches either off.
    ``fleet_cars``: a company with so many cars is not asked; 0: every company is. ``kinds``: kinds of order that are
    not asked about. ``windows``: calling hours. ``attempt_days``: days without contact after which a link or a letter
    takes over. ``retry_minutes``: from one attempt to the next; ``softening_days``: from a soft refusal to the one
    further call; ``appointment_days``: how far beyond the last day an appointment may lie. ``by_wecom``: who likes
    to be written to by WeChat gets his link from a colleague, not by text message. ``scored_percent`` of the
    interviews are scored a second time, ``again_percent`` asked again by another caller.
    """

    plans: Mapping[Work, Plan] = field(default=_PLANS, hash=False)
    quota: int | None = None
    fatigue_days: int = 90
    called_days: int = 7
    fleet_cars: int = 5
    kinds: frozenset[str] = frozenset()
    windows: tuple[Hours, ...] = ((_TEN, _TWELVE), (_FIFTEEN, _EIGHTEEN))
    skip_holidays: bool = True
    attempt_days: int = 5
    per_day: int = 2
    retry_minutes: int = 180
    softening_days: int = 7
    appointment_days: int = 14
    by_wecom: bool = False
    scored_percent: int = 5
    again_percent: int = 10
