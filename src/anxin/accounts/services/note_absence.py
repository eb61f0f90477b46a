"""Somebody is away: noted by himself or by who leads the dealer's work, and cancelled the same way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Absence, Person
from anxin.accounts.policies import may_note_absence, standing_of
from anxin.accounts.selectors import get_absence_for, overlapping_absences
from anxin.accounts.services.recording import record_on_person
from anxin.foundation import clock
from anxin.foundation.display import exact_moment
from anxin.foundation.errors import InvalidInput, NotFound, Refused

LONGEST_WHY = 200
LONGEST_ABSENCE = timedelta(days=731)


@dataclass(frozen=True, kw_only=True)
class Away:
    """From when to when (aware instants), who stands in, and why; nobody may be named to stand in."""

    from_at: datetime
    to_at: datetime
    stand_in: Person | None = None
    why: str = ""


@transaction.atomic
def note_absence(person: Person, *, away: Away, by: Person) -> Absence:
    """Note that a person is away and who stands in for him."""
    if not may_note_absence(by, person):
        raise NotFound
    # One after another: two absences of the same days would leave two stand-ins.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _check_times(person, away)
    if away.stand_in:
        _check_stand_in(person, away.stand_in)
    absence = Absence.objects.create(
        person=person,
        from_at=away.from_at,
        to_at=away.to_at,
        stand_in=away.stand_in,
        why=away.why.strip()[:LONGEST_WHY],
        made_at=clock.now(),
        made_by=by,
    )
    _record("accounts.absence_noted", absence, by)
    return absence


@transaction.atomic
def cancel_absence(absence_id: int, *, by: Person) -> Absence:
    """Cancel an absence that is not over: from now on the person counts as there."""
    absence = get_absence_for(by, absence_id)
    if absence.cancelled_at or absence.to_at <= clock.now():
        raise Refused("ABSENCE_OVER", _("This absence is over or cancelled already."))
    absence.cancelled_at = clock.now()
    absence.save(update_fields=["cancelled_at"])
    _record("accounts.absence_cancelled", absence, by)
    return absence


def _check_times(person: Person, away: Away) -> None:
    if away.to_at <= away.from_at:
        raise InvalidInput("ENDS_BEFORE_IT_BEGINS", _("The end must lie after the beginning."), field="to_at")
    if away.to_at <= clock.now():
        raise InvalidInput(
            "ABSENCE_PAST", _("This time is over: note absences that are still to come."), field="to_at"
        )
    if away.to_at - away.from_at > LONGEST_ABSENCE:
        raise InvalidInput("ABSENCE_TOO_LONG", _("Write at most two years."), field="to_at")
    other = overlapping_absences(person, from_at=away.from_at, to_at=away.to_at).first()
    if other:
        raise InvalidInput(
            "ABSENCE_OVERLAPS",
            _("%(person)s is noted as away from %(begins)s to %(ends)s already: cancel that one first."),
            field="from_at",
            params={
                "person": person.name,
                "begins": exact_moment(other.from_at),
                "ends": exact_moment(other.to_at),
            },
        )


def _check_stand_in(person: Person, stand_in: Person) -> None:
    if stand_in.pk == person.pk:
        raise InvalidInput(
            "STAND_IN_ONESELF", _("Choose a colleague: nobody stands in for himself."), field="stand_in"
        )
    common = set(standing_of(person).roles) & set(standing_of(stand_in).roles)
    if not stand_in.is_active or not common:
        raise InvalidInput(
            "STAND_IN_ELSEWHERE", _("Choose a colleague who works at the same dealer."), field="stand_in"
        )


def _record(action: str, absence: Absence, by: Person) -> None:
    record_on_person(
        action,
        absence.person,
        by=by,
        from_at=absence.from_at.isoformat(),
        to_at=absence.to_at.isoformat(),
        stand_in=absence.stand_in.username if absence.stand_in else "",
    )
