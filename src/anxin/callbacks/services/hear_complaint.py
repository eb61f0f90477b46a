"""A complaint is born while the customer is on the line: his words taken in, and the manager told at once."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from anxin.accounts.models import Person
from anxin.callbacks.models import Call
from anxin.callbacks.services.calling import locked_call, require_mine
from anxin.callbacks.services.make_call import record_on_call
from anxin.complaints.choices import Level
from anxin.complaints.models import Complaint
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.handlers import LEADING, in_first_role
from anxin.complaints.selectors.suggestions import Draft, suggest_for
from anxin.complaints.services.open_complaint import Intake
from anxin.complaints.services.take_in_complaint import Reception, take_in_complaint
from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.surveys.services.interviews import put_to_complaint

#: By which way it came in: our own call.
CHANNEL = "intake-call-back"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What the customer complains about: his words, what it is about, what he wants; a level where one is meant."""

    words: str
    category: str
    wish: str = ""
    mood: int | None = None
    level: Level | None = None
    level_reason: str = ""


@transaction.atomic
def complain_on_line(key: UUID | str, *, heard: Heard, by: Person) -> Complaint:
    """Make a complaint out of a call while it goes on; the one that it has made already where it is sent twice.

    The interview gets its name as its subject, and who leads the complaints is told. ``InvalidInput`` names the field.
    """
    call = locked_call(key, by=by)
    if call.made_complaint:
        return call.made_complaint
    require_mine(call, by)
    complaint = take_in_complaint(_reception(call, heard, by), by=by)
    call.made_complaint = complaint
    call.held_by, call.held_at = by, clock.now()
    call.changes += 1
    call.save(update_fields=["made_complaint", "held_by", "held_at", "changes"])
    if call.interview:
        put_to_complaint(call.interview.pk, subject=complaint.slug, by=by)
    record_on_call("callbacks.complaint_made", call, by=by, complaint=complaint.slug)
    _tell_manager(call, complaint, by)
    return complaint


def draft_of(call: Call, *, words: str, category: str = "") -> Draft:
    """Return what has been written down of a complaint on the line, as suggestions are made from it."""
    return Draft(
        dealer=call.dealer,
        words=words,
        channel=CHANNEL,
        category=category,
        customer=call.customer,
        vehicle=call.vehicle,
    )


def _reception(call: Call, heard: Heard, by: Person) -> Reception:
    suggestion = suggest_for(draft_of(call, words=heard.words, category=heard.category), by)
    intake = Intake(
        dealer=call.dealer,
        words=heard.words,
        channel=CHANNEL,
        category=heard.category,
        customer=call.customer,
        vehicle=call.vehicle,
        repair_order=call.order,
        wish=heard.wish,
        mood=heard.mood,
        level=heard.level,
        level_reason=heard.level_reason,
        source_key=f"call:{call.key}",
        threats=tuple((each.key, each.quote) for each in suggestion.threats),
    )
    because = " ".join(suggestion.reasons)[:300]
    return Reception(intake=intake, suggested=suggestion.level, suggested_because=because)


def _tell_manager(call: Call, complaint: Complaint, by: Person) -> None:
    people = [
        each for each in in_first_role(complaint, LEADING) if each != by and not is_kept_out(each, complaint)
    ]
    notice = NewNotice(
        dealer=call.dealer,
        kind=NoticeKind.MESSAGE,
        code="COMPLAINT_ON_THE_LINE",
        params={"number": complaint.number, "by": by.name},
        subject=complaint.slug,
        url=complaint.get_absolute_url(),
        key=f"{complaint.slug}/complaint_on_the_line",
        urgent=True,
    )
    tell(people, notice=notice, at=clock.now())
