"""The follow-up call of a case verifies whether its repeat repairs solved the problem (S087)."""

from datetime import datetime

from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import repeats_of
from anxin.complaints.services.history import Change
from anxin.engines.repeats.items import Item
from anxin.workshop.models import RepeatProof
from anxin.workshop.services.repeats import CallAfterwards, note_call_afterwards


def agreed_call(complaint: Complaint, *, after: datetime, before: datetime) -> datetime | None:
    """Return the next call that was agreed with the customer when a car of the case was handed back (S099, S087)."""
    repeats = [each.repeat for each in repeats_of(complaint)]
    rows = RepeatProof.objects.filter(repeat__in=repeats, item=Item.CALL_PLANNED, taken_back_at=None)
    agreed = (datetime.fromisoformat(each.facts["call_at"]) for each in rows)
    return min((at for at in agreed if after < at <= before), default=None)


def verify_repeats(change: Change, *, satisfied: bool, words: str) -> None:
    """Write the customer's answer as proof with each repeat of the case.

    Of several for one trouble only the last can have solved it: the car came back after the others.
    """
    if change.by is None:
        return
    repeats = [each.repeat for each in repeats_of(change.complaint)]
    verified = set(
        RepeatProof.objects.filter(repeat__in=repeats, item=Item.FOLLOW_UP, taken_back_at=None).values_list(
            "repeat_id", flat=True
        )
    )
    troubles: set[int] = set()
    for repeat in repeats:
        last = repeat.first_id is None or repeat.first_id not in troubles
        if repeat.first_id is not None:
            troubles.add(repeat.first_id)
        if last or repeat.pk not in verified:
            call = CallAfterwards(solved=satisfied and last, by=change.by, at=change.at, said=words)
            note_call_afterwards(repeat.pk, call=call)
