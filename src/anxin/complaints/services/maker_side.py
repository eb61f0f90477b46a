"""The manufacturer's side: its order, our feedback, its verdict, our objection (daily-work sections 5 and 6; L019)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, ObjectionState, Validity
from anxin.complaints.models import Complaint, CrisisEntry, MakerSide
from anxin.complaints.selectors.grave_history import MAKER
from anxin.complaints.selectors.maker import objection_due
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.complaints.services.texts import short_text
from anxin.foundation.errors import InvalidInput, Refused

_MOST_COST = Decimal("99999999.99")
_CENTS = 100
_A_LITTLE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The manufacturer's verdict: valid or not, the day in the dealer's zone, why, and the cost in his currency."""

    validity: Validity
    decided_on: date
    why: str = ""
    cost: Decimal | None = None


def record_maker_case(
    slug: str, *, number: str, by: Person, received_at: datetime | None = None, seen: int | None = None
) -> MakerSide:
    """Note that the manufacturer knows of the case: by its own order, received at that time, or told by us now.

    Feedback is owed from the time of its order. Its number may be corrected later; another case may have the same.
    """
    with changing(slug, by=by, seen=seen) as change:
        number = short_text(number, field="number", most=60)
        if received_at and received_at > change.at + _A_LITTLE:
            raise InvalidInput(
                "RECEIVED_IN_FUTURE", _("An order cannot come from the future."), field="received_at"
            )
        if received_at and not number:
            raise InvalidInput("NUMBER_MISSING", _("Write the number of its order."), field="number")
        side = _side_of(change.complaint) or MakerSide(complaint=change.complaint)
        if side.pk and number == side.number and received_at in {None, side.received_at}:
            return side
        asked_anew = received_at is not None and received_at != side.received_at
        if not side.pk and received_at is None:
            side.told_at = change.at
        _tick_on_sheet(change)
        kind = EventKind.MAKER_KNOWS if asked_anew or not side.pk else EventKind.MAKER_CHANGED
        side.number, side.received_at = number or side.number, received_at or side.received_at
        side.save()
        received = received_at.isoformat() if received_at and asked_anew else ""
        change.record(kind, number=side.number, received=received)
    return side


def answer_maker(slug: str, *, feedback: str, by: Person, seen: int | None = None) -> MakerSide:
    """Keep the feedback given to the manufacturer; its clock stops."""
    with changing(slug, by=by, seen=seen) as change:
        text = short_text(
            feedback, field="feedback", most=5000, missing=_("Write what the manufacturer was told.")
        )
        side = _required(change.complaint)
        side.feedback, side.feedback_at = text, change.at
        side.save()
        change.record(EventKind.MAKER_ANSWERED, reason=text, number=side.number)
    return side


def judge_validity(slug: str, *, verdict: Verdict, by: Person, seen: int | None = None) -> MakerSide:
    """Keep the manufacturer's verdict; a valid complaint can be objected to until early in the next month."""
    with changing(slug, by=by, seen=seen, needs=Capability.DECIDE_COMPLAINTS) as change:
        complaint = change.complaint
        side = _required(complaint)
        today = change.at.astimezone(ZoneInfo(complaint.dealer.time_zone)).date()
        if verdict.decided_on > today:
            raise InvalidInput("DECIDED_IN_FUTURE", _("The day is still to come."), field="decided_on")
        if verdict.validity not in {Validity.VALID, Validity.NOT_VALID}:
            raise InvalidInput("VERDICT_MISSING", _("Choose valid or not valid."), field="validity")
        was_valid = side.validity == Validity.VALID
        side.validity, side.decided_on = verdict.validity, verdict.decided_on
        side.why_valid = short_text(verdict.why, field="why", most=500)
        side.cost = _in_cents(verdict.cost)
        side.save()
        change.record(
            EventKind.MAKER_CHANGED,
            reason=side.why_valid,
            validity=Validity(side.validity).value,
            decided_on=verdict.decided_on.isoformat(),
            cost=side.cost,
            **_objecting(complaint, side, was_valid=was_valid),
        )
    return side


def let_be(slug: str, *, why: str, by: Person, seen: int | None = None) -> MakerSide:
    """Decide not to object to a verdict, and why; the clock of the objection stops."""
    with changing(slug, by=by, seen=seen, needs=Capability.DECIDE_COMPLAINTS) as change:
        why = short_text(why, field="why", most=500, missing=_("Say why we do not object."))
        side = _valid_without_objection(change.complaint)
        side.objection_result = why
        side.save()
        change.record(EventKind.MAKER_CHANGED, reason=why, let_be=True)
    return side


def raise_objection(slug: str, *, grounds: str, by: Person, seen: int | None = None) -> MakerSide:
    """Keep the objection that was raised with the manufacturer, with its grounds."""
    with changing(slug, by=by, seen=seen, needs=Capability.DECIDE_COMPLAINTS) as change:
        grounds = short_text(
            grounds, field="grounds", most=5000, missing=_("Write the grounds of the objection.")
        )
        side = _valid_without_objection(change.complaint)
        side.objection, side.objected_at = ObjectionState.RAISED, change.at
        side.grounds, side.objection_result = grounds, ""
        side.save()
        change.record(EventKind.MAKER_OBJECTED, reason=grounds, number=side.number)
    return side


def decide_objection(
    slug: str, *, state: ObjectionState, result: str, by: Person, seen: int | None = None
) -> MakerSide:
    """Keep what became of an objection; an upheld one makes the complaint not valid and costs nothing."""
    with changing(slug, by=by, seen=seen, needs=Capability.DECIDE_COMPLAINTS) as change:
        side = _required(change.complaint)
        if side.objection != ObjectionState.RAISED:
            raise Refused("NO_OBJECTION", _("No objection is waiting for its result."))
        if state not in {ObjectionState.UPHELD, ObjectionState.DISMISSED}:
            raise InvalidInput("STATE_UNKNOWN", _("Choose upheld or dismissed."), field="state")
        side.objection = state
        side.objection_result = short_text(result, field="result", most=500)
        if state == ObjectionState.UPHELD:
            side.validity, side.cost = Validity.NOT_VALID, None
        side.save()
        change.record(
            EventKind.MAKER_CHANGED, reason=side.objection_result, objection=ObjectionState(state).value
        )
    return side


def note_told(change: Change) -> None:
    """Write into a change that we have just told the manufacturer ourselves; nothing where it knew already."""
    if _side_of(change.complaint) is None:
        MakerSide.objects.create(complaint=change.complaint, told_at=change.at)
        change.record(EventKind.MAKER_KNOWS, number="", received="")


def _tick_on_sheet(change: Change) -> None:
    # Who knows need not be told: the line of the crisis sheet is done with that.
    lines = CrisisEntry.objects.filter(
        crisis__complaint=change.complaint, crisis__ended_at=None, key=MAKER, done_at=None
    )
    lines.update(done_at=change.at, done_by=change.by)


def _side_of(complaint: Complaint) -> MakerSide | None:
    return MakerSide.objects.filter(complaint=complaint).first()


def _required(complaint: Complaint) -> MakerSide:
    side = _side_of(complaint)
    if side is None:
        raise Refused("MAKER_UNKNOWN", _("Note first that the manufacturer knows of the case."))
    return side


def _valid_without_objection(complaint: Complaint) -> MakerSide:
    side = _required(complaint)
    if side.validity != Validity.VALID or side.objection != ObjectionState.NONE:
        raise Refused(
            "NOTHING_TO_OBJECT_TO",
            _("Only a complaint held to be valid can be objected to, and only once."),
        )
    return side


def _objecting(complaint: Complaint, side: MakerSide, *, was_valid: bool) -> dict[str, Any]:
    """Return what the clock of the objection hears: until when, or that there is nothing to object to any more."""
    if side.objection != ObjectionState.NONE:
        return {}
    if side.validity == Validity.VALID and side.decided_on:
        return {"objection_due": objection_due(side.decided_on, dealer=complaint.dealer).isoformat()}
    return {"let_be": True} if was_valid else {}


def _in_cents(cost: Decimal | None) -> int | None:
    if cost is None:
        return None
    if not cost.is_finite() or not 0 <= cost <= _MOST_COST or cost != cost.quantize(Decimal("0.01")):
        raise InvalidInput(
            "COST_UNREADABLE", _("Write a sum such as 1500 or 1500.50, without a sign."), field="cost"
        )
    return int(cost * _CENTS)
