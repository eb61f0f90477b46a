"""A crisis: declared by a person and never by itself, told at once, spoken of with one voice, secured, ended (S024)."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Person
from anxin.complaints.choices import CrisisKind, EventKind, Level
from anxin.complaints.models import Complaint, Crisis
from anxin.complaints.policies import can_handle_complaint
from anxin.complaints.selectors.handlers import in_first_role, people_told
from anxin.complaints.services.change_case import set_level
from anxin.complaints.services.changing import changing
from anxin.complaints.services.crisis_sheet import begin_sheet, ongoing_crisis
from anxin.complaints.services.history import Change
from anxin.complaints.services.telling import tell_people
from anxin.complaints.services.texts import short_text
from anxin.foundation.errors import InvalidInput, Refused
from anxin.messaging.choices import NoticeKind
from anxin.playbooks.selectors import entries

#: Told of every crisis, whatever its content says besides.
_ALWAYS_TOLD = (Role.GENERAL_MANAGER, Role.CUSTOMER_SERVICE_MANAGER, Role.REGIONAL_MANAGER)


def declare_crisis(
    slug: str,
    *,
    kinds: Collection[str],
    why: str,
    by: Person,
    speaker: Person | None = None,
    seen: int | None = None,
) -> Crisis:
    """Declare a crisis: the case becomes important, the managers are told at once, the crisis sheet begins.

    Without a ``speaker`` the general manager speaks for the house. A case whose crisis has ended may have another one,
    on the same sheet.
    """
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if complaint.in_crisis:
            raise Refused("CRISIS_ALREADY", _("A crisis has been declared already. Go on with its sheet."))
        chosen = _checked_kinds(kinds)
        why = short_text(why, field="why", most=500, missing=_("Say what makes it a crisis."))
        voice = _voice(complaint, speaker)
        crisis = Crisis.objects.filter(complaint=complaint).first() or Crisis(complaint=complaint)
        crisis.kinds, crisis.why, crisis.speaker = chosen, why, voice
        crisis.declared_at, crisis.declared_by = change.at, by
        crisis.ended_at, crisis.ended_by, crisis.lesson = None, None, ""
        crisis.save()
        complaint.in_crisis = True
        change.record(
            EventKind.CRISIS_DECLARED, reason=why, kinds=chosen, speaker=voice.name if voice else ""
        )
        if complaint.level < Level.IMPORTANT:
            set_level(change, level=Level.IMPORTANT, reason=gettext_noop("A crisis was declared."))
        people = _told_at_once(complaint, chosen)
        begin_sheet(change, crisis, people)
        tell_people(change, people, code="CRISIS_DECLARED", kind=NoticeKind.CRISIS, urgent=True)
        _tell_speaker(change, voice)
    return crisis


def change_speaker(
    slug: str, *, speaker: Person, by: Person, why: str = "", seen: int | None = None
) -> Crisis:
    """Give the one voice to somebody else, who is told at once."""
    with changing(slug, by=by, seen=seen) as change:
        crisis = ongoing_crisis(change.complaint)
        voice = _voice(change.complaint, speaker)
        if crisis.speaker_id == speaker.pk:
            return crisis
        crisis.speaker = voice
        crisis.save()
        change.record(EventKind.CRISIS_CHANGED, reason=why, change="speaker", speaker=speaker.name)
        _tell_speaker(change, voice)
    return crisis


def end_crisis(slug: str, *, lesson: str, by: Person, seen: int | None = None) -> Crisis:
    """End a crisis with what was learned: a manager's decision. The level stays as it is."""
    with changing(slug, by=by, seen=seen, needs=Capability.DECIDE_COMPLAINTS) as change:
        crisis = ongoing_crisis(change.complaint)
        lesson = short_text(lesson, field="lesson", most=5000, missing=_("Write down what was learned."))
        crisis.ended_at, crisis.ended_by, crisis.lesson = change.at, by, lesson
        crisis.save()
        change.complaint.in_crisis = False
        change.record(EventKind.CRISIS_ENDED, reason=lesson)
    return crisis


def _checked_kinds(kinds: Collection[str]) -> list[str]:
    if not kinds or not set(kinds) <= set(CrisisKind.values):
        raise InvalidInput("CRISIS_KIND_UNKNOWN", _("Choose at least one kind of crisis."), field="kinds")
    return [kind for kind in CrisisKind.values if kind in kinds]


def _voice(complaint: Complaint, speaker: Person | None) -> Person | None:
    if speaker is None:
        return next(iter(in_first_role(complaint, [Role.GENERAL_MANAGER])), None)
    if not speaker.is_active or not can_handle_complaint(speaker, complaint):
        raise InvalidInput(
            "SPEAKER_UNFIT", _("Choose somebody of this dealer who may work on the case."), field="speaker"
        )
    return speaker


def _told_at_once(complaint: Complaint, kinds: Sequence[str]) -> list[Person]:
    roles = {str(role) for role in _ALWAYS_TOLD}
    for each in entries("crisis", "kinds", dealer_code=complaint.dealer.code):
        if each["key"] in kinds:
            roles |= set(each["tell"])
    return people_told(complaint, roles=roles)


def _tell_speaker(change: Change, voice: Person | None) -> None:
    people = [voice] if voice else []
    tell_people(change, people, code="SPEAKER_NAMED", kind=NoticeKind.CRISIS, urgent=True)
