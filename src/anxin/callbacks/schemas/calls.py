"""Calls and attempts in the API."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anxin.callbacks.choices import CallKind, CallState
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.schemas.lists import CallListQuery
from anxin.foundation.masking import mask_phones
from anxin.foundation.rest import Day, PageShown, Shown


class CallQuery(CallListQuery):
    """Which calls; what is left out asks for all."""

    kind: CallKind | None = None
    list: UUID | None = None
    state: CallState | None = None


class AttemptQuery(CallListQuery):
    day: Day | None = None
    """The dealer's own day; left out: every day."""


class AttemptShown(Shown):
    call: UUID
    number: int
    at: datetime
    day: date
    by: str
    """User name."""
    outcome: str
    number_used: str
    """`phone`, `second_phone` or `owner`; never the number itself."""
    seconds: int | None
    note: str


class AttemptPage(PageShown[AttemptShown]):
    pass


class CallShown(Shown):
    key: UUID
    dealer: str
    kind: CallKind
    list: UUID | None
    customer: UUID
    vehicle: UUID | None
    order: str
    """Number of the repair order."""
    complaint: str
    """Public name of the complaint whose handling is asked about."""
    adviser: str
    state: CallState
    outcome: str
    """Empty while it is open."""
    due_on: date
    expires_on: date
    not_before: datetime
    appointed: bool
    tries: int
    number_wrong: bool
    interview: UUID | None
    made_complaint: str
    """Public name of the complaint that was made on the line."""
    done_at: datetime | None
    done_by: str


class CallWhole(CallShown):
    """A call with its attempts."""

    attempts: list[AttemptShown]


class CallPage(PageShown[CallShown]):
    pass


def shown_call(each: Call) -> CallShown:
    """Show a call without its attempts."""
    return CallShown(**_call(each))


def whole_call(each: Call) -> CallWhole:
    """Show a call with its attempts, the first first."""
    rows = each.attempts.select_related("by", "call").order_by("number")
    return CallWhole(**_call(each), attempts=[shown_attempt(one) for one in rows])


def shown_attempt(each: Attempt) -> AttemptShown:
    """Show an attempt; numbers in its note are masked."""
    names = ("number", "at", "day", "outcome", "number_used", "seconds")
    told = {name: getattr(each, name) for name in names}
    return AttemptShown(call=each.call.key, by=each.by.username, note=mask_phones(each.note), **told)


def _call(each: Call) -> dict[str, Any]:
    names = (
        "key", "kind", "state", "outcome", "due_on", "expires_on", "not_before", "appointed", "tries", "number_wrong",
        "done_at",
    )  # fmt: skip
    return {name: getattr(each, name) for name in names} | {
        "dealer": each.dealer.code,
        "list": each.call_list.key if each.call_list else None,
        "customer": each.customer.key,
        "vehicle": each.vehicle.key if each.vehicle else None,
        "order": each.order.number if each.order else "",
        "complaint": each.complaint.slug if each.complaint else "",
        "adviser": each.adviser.username if each.adviser else each.adviser_name,
        "interview": each.interview_id,
        "made_complaint": each.made_complaint.slug if each.made_complaint else "",
        "done_by": each.done_by.username if each.done_by else "",
    }
