"""Conduct beyond the limit: kept as it happened, with the limit that was stated and who came to help (S028, S053).

It is about one hour and never about a person: nothing of it is counted or shown outside the case (trap 16).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import ConductRecord
from anxin.complaints.policies import can_handle_complaint
from anxin.complaints.selectors.handlers import people_told
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.complaints.services.telling import tell_people
from anxin.complaints.services.texts import short_text
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import NoticeKind
from anxin.playbooks.selectors import require_entry


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """What happened: an entry of the content list ``conduct``, the very words, who saw it, and what was done."""

    kind: str
    words: str = ""
    witness: str = ""
    limit_stated: bool = False
    second_person: Person | None = None
    manager_told: bool = False


def record_conduct(slug: str, *, conduct: Conduct, by: Person, seen: int | None = None) -> ConductRecord:
    """Keep the record, call the second person at once, and tell the managers unless they know already."""
    with changing(slug, by=by, seen=seen) as change:
        dealer = change.complaint.dealer
        found = require_entry(
            "conduct",
            "kinds",
            conduct.kind,
            field="kind",
            message=_("Choose what happened from the list."),
            dealer_code=dealer.code,
        )
        _check_second(change, conduct.second_person)
        record = ConductRecord.objects.create(
            complaint=change.complaint,
            at=change.at,
            by=by,
            kind=found["key"],
            words=short_text(conduct.words, field="words", most=500),
            witness=short_text(conduct.witness, field="witness", most=80),
            limit_stated=conduct.limit_stated,
            second_person=conduct.second_person,
            manager_told=conduct.manager_told,
        )
        change.record(
            EventKind.CONDUCT_RECORDED,
            reason=record.words,
            record=record.pk,
            conduct=record.kind,
            limit_stated=record.limit_stated,
            second_person=conduct.second_person.name if conduct.second_person else "",
        )
        _tell(change, conduct, roles=found["tell"], urgent=found["away"])
    return record


def _check_second(change: Change, person: Person | None) -> None:
    if person is None:
        return
    if person == change.by or not can_handle_complaint(person, change.complaint):
        raise InvalidInput(
            "SECOND_PERSON_UNFIT",
            _("Call somebody else of this dealer who may work on the case."),
            field="second_person",
        )


def _tell(change: Change, conduct: Conduct, *, roles: list[str], urgent: bool) -> None:
    second = [conduct.second_person] if conduct.second_person else []
    tell_people(change, second, code="SECOND_PERSON", kind=NoticeKind.WARNING, urgent=True)
    if not conduct.manager_told:
        managers = [each for each in people_told(change.complaint, roles=roles) if each not in second]
        tell_people(change, managers, code="CONDUCT_RECORDED", kind=NoticeKind.WARNING, urgent=urgent)
