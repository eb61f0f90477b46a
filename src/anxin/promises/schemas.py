"""Promises in the API: the ledger, what is promised, moved, told and settled, and the supplier's dates."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from anxin.accounts.schemas import DealerCode
from anxin.foundation.rest import (
    Body,
    Cursor,
    Day,
    Instant,
    PageShown,
    Seen,
    Shown,
    Text60,
    Text300,
    Text500,
)
from anxin.promises.choices import PromiseKind, PromiseState, TalkKind, TalkWay
from anxin.promises.models import PartOrder, Promise, PromiseTalk
from anxin.promises.services.part_dates import PartResult

MOST_AT_ONCE = 500


class PromiseListQuery(Body):
    """What the list shows; an empty text asks for nothing."""

    dealer: DealerCode = ""
    show: Text60 = ""
    """`open` (also where nothing is asked), `today`, `overdue`, `risk`, `tell`, `all`, or a state."""
    kind: Text60 = ""
    keeper: Text60 = ""
    """A user name."""
    cursor: Cursor = ""


class NewPartBody(Body):
    number: Text60
    """Of the order at the supplier, by which his lists name it."""
    name: Text300 = ""
    part_number: Text60 = ""
    supplier: Text60 = ""
    expected_on: Day | None = None


class MakePromise(Body):
    """A promise outside a case: part, ready, delivery, appointment or call_back."""

    customer: UUID
    kind: PromiseKind
    what: Text300
    due_at: Instant
    keeper: Text60 = ""
    """User name; left out: yourself."""
    vehicle: UUID | None = None
    order: Text60 = ""
    """Number of the repair order of a car promised for a time."""
    part: NewPartBody | None = None


class KeepBody(Body):
    outcome: Text300 = ""
    seen: Seen = None


class ReasonBody(Body):
    reason: Text300
    seen: Seen = None


class MoveBody(Body):
    due_at: Instant
    reason: Text300
    customer_told: bool = False
    wished: bool = False
    """The customer himself wants another time."""
    tell_by: Literal[TalkWay.SMS, TalkWay.EMAIL] | None = None
    """The new time leaves the house at once, in the words of the template; it counts as told."""
    seen: Seen = None


class HandOverBody(Body):
    to: Text60
    """User name of the colleague who keeps it from now on."""
    reason: Text300
    seen: Seen = None


class HandAllOverBody(Body):
    """Everything that somebody has open at a dealer."""

    dealer: DealerCode
    keeper: Text60
    """User name of whoever keeps the promises, also of one who works here no more."""
    to: Text60
    reason: Text300


class HandedOverShown(Shown):
    handed: int
    left: int
    """Promises that stayed: the new keeper may not work on them."""


class TellBody(Body):
    outcome: TalkKind
    """`told`, `not_reached` or `left` (not to be told; `words` say why)."""
    way: TalkWay | None = None
    words: Text500 = ""
    """By `sms` and `email` these words leave the house."""
    new_due_at: Instant | None = None
    remedy: Text60 = ""
    gesture: Text60 = ""
    seen: Seen = None


class WordsBody(Body):
    words: Text500 = ""
    seen: Seen = None


class PartNewsBody(Body):
    number: Text60
    part_number: Text60 = ""
    expected_on: Day | None = None
    arrived_on: Day | None = None


class PartDatesBody(Body):
    dealer: DealerCode
    parts: Annotated[list[PartNewsBody], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PartShown(Shown):
    number: str
    part_name: str
    part_number: str
    supplier: str
    expected_on: date | None
    arrived_on: date | None


class RiskShown(Shown):
    code: str
    params: dict[str, Any]


class TalkShown(Shown):
    kind: TalkKind
    way: str
    at: datetime
    by: str
    words: str
    remedy: str
    gesture: str
    before_asked: bool


class LedgerPromise(Shown):
    key: UUID
    number: str
    dealer: str
    customer: UUID
    vehicle: UUID | None
    kind: PromiseKind
    what: str
    due_at: datetime
    first_due_at: datetime
    keeper: str
    department: str
    subject: str
    state: PromiseState
    outcome: str
    made_at: datetime
    settled_at: datetime | None
    told_at: datetime | None
    asked_at: datetime | None
    in_vain: int
    risks: list[RiskShown]
    to_tell: bool
    teller: str
    part: PartShown | None
    version: int


class PromiseWhole(LedgerPromise):
    """A promise with what passed between customer and house about it."""

    talks: list[TalkShown]


class PromisePage(PageShown[LedgerPromise]):
    pass


class PartDatesShown(Shown):
    """What became of a list of parts; `unknown` numbers are promised to nobody."""

    changed: int
    arrived: int
    same: int
    unknown: list[str]
    endangered: list[str]
    """Keys of promises of which the customer must now hear."""


def shown_promise(promise: Promise) -> LedgerPromise:
    """Return a promise fetched with what its line shows."""
    return LedgerPromise(**_fields(promise))


def whole_promise(promise: Promise) -> PromiseWhole:
    """Return a promise with its talks."""
    talks = [_talk(each) for each in promise.talks.select_related("by")]
    return PromiseWhole(**_fields(promise), talks=talks)


def shown_result(result: PartResult) -> PartDatesShown:
    """Return what became of a list of parts."""
    return PartDatesShown(
        changed=result.changed,
        arrived=result.arrived,
        same=result.same,
        unknown=result.unknown,
        endangered=result.endangered,
    )


def _fields(promise: Promise) -> dict[str, Any]:
    part: PartOrder | None = getattr(promise, "part", None)
    same = (
        "key", "number", "kind", "what", "due_at", "first_due_at", "subject", "state", "outcome", "made_at",
        "settled_at", "told_at", "asked_at", "in_vain", "to_tell", "version",
    )  # fmt: skip
    return {name: getattr(promise, name) for name in same} | {
        "dealer": promise.dealer.code,
        "customer": promise.customer.key,
        "vehicle": promise.vehicle.key if promise.vehicle else None,
        "keeper": promise.keeper.username,
        "department": promise.department.kind if promise.department else "",
        "risks": [RiskShown(**each) for each in promise.risks],
        "teller": promise.teller.username if promise.teller else "",
        "part": _part(part) if part else None,
    }


def _part(part: PartOrder) -> PartShown:
    names = ("number", "part_name", "part_number", "supplier", "expected_on", "arrived_on")
    return PartShown(**{name: getattr(part, name) for name in names})


def _talk(talk: PromiseTalk) -> TalkShown:
    names = ("kind", "way", "at", "words", "remedy", "gesture", "before_asked")
    return TalkShown(**{name: getattr(talk, name) for name in names}, by=talk.by.username)
