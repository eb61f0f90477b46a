"""Customers' rounds and mystery visits: who is invited and came, which stage got which mark (T088)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.customers.models import Customer
from anxin.customers.selectors import match_customers_and_cars
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput, Refused
from anxin.voice.choices import Channel
from anxin.voice.models import Guest, Listening, StageScore
from anxin.voice.policies import require_writing
from anxin.voice.selectors.heard import get_listening_for
from anxin.voice.selectors.words import stage_choices

MOST_GUESTS, LONGEST_NAME, BEST = 60, 60, 10
#: Below this a mark needs its reason.
GOOD = 8


@dataclass(frozen=True)
class Mark:
    """A mark from 1 to 10 for a stage, and why."""

    stage: str
    score: int
    reason: str = ""


@transaction.atomic
def invite_guests(key: UUID | str, lines: Sequence[str], *, by: Person) -> list[Guest]:
    """Invite customers to a round, each named by a plate, a telephone number or a name; known ones stay as they are.

    What finds exactly one customer leads to him, anything else stays the name that was written.
    """
    listening = _occasion(key, Channel.FOCUS_GROUP, by)
    wanted = [line.strip() for line in lines if line.strip()]
    if not wanted or any(len(line) > LONGEST_NAME for line in wanted):
        message = _("Write a plate, a telephone number or a name on each line.")
        raise InvalidInput("NOBODY_INVITED", message, field="guests")
    if len(wanted) + listening.guests.count() > MOST_GUESTS:
        raise InvalidInput("TOO_MANY_GUESTS", _("Invite at most 60 customers."), field="guests")
    made = []
    for line in dict.fromkeys(wanted):
        customer = found_customer(by, listening, line)
        name = customer.name if customer else line
        guest, _new = Guest.objects.get_or_create(
            listening=listening, name=name, defaults={"customer": customer}
        )
        made.append(guest)
    _record("voice.invited", listening, by=by, guests=len(made))
    return made


@transaction.atomic
def note_attendance(key: UUID | str, came: Mapping[int, bool], *, by: Person) -> None:
    """Keep who of those invited came; guests by their numbers."""
    listening = _occasion(key, Channel.FOCUS_GROUP, by)
    for guest in listening.guests.filter(pk__in=came):
        guest.came = came[guest.pk]
        guest.save(update_fields=["came"])
    _record("voice.attended", listening, by=by, guests=sum(came.values()))


@transaction.atomic
def score_stages(key: UUID | str, marks: Sequence[Mark], *, by: Person) -> None:
    """Keep the marks of a mystery visit; a mark below 8 says why."""
    listening = _occasion(key, Channel.MYSTERY_VISIT, by)
    known = dict(stage_choices(listening.dealer.code))
    if not marks:
        raise InvalidInput("NO_MARK", _("Give at least one stage a mark."))
    for mark in marks:
        if mark.stage not in known or not 1 <= mark.score <= BEST:
            raise InvalidInput("MARK_UNKNOWN", _("Marks go from 1 to 10."), field=mark.stage)
        if mark.score < GOOD and not mark.reason.strip():
            message = _("Say why it is less than 8.")
            raise InvalidInput("MARK_WITHOUT_REASON", message, field=f"{mark.stage}_reason")
    for mark in marks:
        kept = {"score": mark.score, "reason": mark.reason.strip()[:300]}
        StageScore.objects.update_or_create(listening=listening, stage=mark.stage, defaults=kept)
    _record("voice.scored", listening, by=by, stages=len(marks))


def found_customer(person: Person, listening: Listening, text: str) -> Customer | None:
    """Return the one customer of the dealer that a plate, number or name finds, or nothing."""
    found = match_customers_and_cars(person, dealer=listening.dealer, query=text)
    customers = {each.customer.pk: each.customer for each in found if each.customer}
    return next(iter(customers.values())) if len(customers) == 1 else None


def _occasion(key: UUID | str, channel: Channel, by: Person) -> Listening:
    listening = get_listening_for(by, key, lock=True)
    require_writing(by, listening.dealer_id)
    if listening.channel != channel:
        raise Refused("OTHER_CHANNEL", _("This belongs to another way of listening."))
    return listening


def _record(action: str, listening: Listening, *, by: Person, **facts: int) -> None:
    audit.record_operation(
        action, person_id=by.pk, dealer_id=listening.dealer_id, subject=str(listening.key), **facts
    )
