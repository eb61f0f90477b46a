"""What surrounds the talk: owner, level, threats, details, notes, the manager's judgement."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of
from anxin.complaints.choices import EventKind, Justified, Level
from anxin.complaints.models import Complaint, ThreatRecord
from anxin.complaints.policies import is_kept_out
from anxin.complaints.services.changing import changing
from anxin.complaints.services.checking import check_details
from anxin.complaints.services.hand_over import withdraw_open_hand_over
from anxin.complaints.services.history import Change
from anxin.complaints.services.indexing import index_complaint
from anxin.complaints.services.mention_colleague import mention_colleagues
from anxin.complaints.services.telling import tell_of_missing_owner, tell_of_threat
from anxin.foundation.errors import InvalidInput, Refused
from anxin.playbooks.selectors import Entry, require_entry


def assign_complaint(
    slug: str, *, to: Person, by: Person, reason: str = "", seen: int | None = None
) -> Complaint:
    """Give the case to another owner: a manager to anybody who handles complaints here, everybody else to himself."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if to != by:
            require(by, Capability.ASSIGN_COMPLAINTS, complaint.dealer_id)
        if not standing_of(to).can(Capability.HANDLE_COMPLAINTS, complaint.dealer_id):
            raise InvalidInput(
                "OWNER_CANNOT_HANDLE", _("Choose somebody of this dealer who handles complaints."), field="to"
            )
        if is_kept_out(to, complaint):
            raise Refused("OWNER_IS_CONCERNED", _("The person complained about does not handle the case."))
        change.record(
            EventKind.ASSIGNED,
            reason=reason,
            source=str(complaint.owner) if complaint.owner else "",
            target=str(to),
            target_id=to.pk,
        )
        complaint.owner = to
        withdraw_open_hand_over(change, why=gettext_noop("The case was given to a colleague directly."))
    return complaint


def change_level(slug: str, *, level: Level, reason: str, by: Person, seen: int | None = None) -> Complaint:
    """Raise or lower the level with a reason; lowering it is a manager's decision."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if not reason.strip():
            raise InvalidInput("LEVEL_WITHOUT_REASON", _("Say why the level changes."), field="reason")
        if level < complaint.level:
            require(by, Capability.DECIDE_COMPLAINTS, complaint.dealer_id)
        set_level(change, level=level, reason=reason)
    return complaint


def set_level(change: Change, *, level: Level, reason: str) -> None:
    """Write a new level into the change; nothing happens when it is the old one."""
    complaint = change.complaint
    if complaint.level == level:
        return
    change.record(EventKind.LEVEL_CHANGED, reason=reason, source=complaint.level, target=int(level))
    complaint.level = level
    complaint.level_reason = reason.strip()[:300]


def record_threat(slug: str, *, kind: str, by: Person, words: str = "", seen: int | None = None) -> Complaint:
    """Keep a threat as it was said and quietly raise the level to the threat's least (S027, S030)."""
    with changing(slug, by=by, seen=seen) as change:
        add_threat(change, kind=kind, words=words)
    return change.complaint


def add_threat(change: Change, *, kind: str, words: str) -> None:
    """Write a threat into the change, with the level that it brings, and tell whom it concerns."""
    least = note_threat(change, kind=kind, words=words)
    tell_of_threat(change, threat_entry(kind, dealer_code=change.complaint.dealer.code))
    if change.complaint.level < least:
        set_level(change, level=least, reason=gettext_noop("The customer announced serious steps."))


def note_threat(change: Change, *, kind: str, words: str) -> Level:
    """Write a threat into the change and return the least level that it asks for."""
    found = threat_entry(kind, dealer_code=change.complaint.dealer.code)
    change.threats.append(
        ThreatRecord(
            complaint=change.complaint,
            at=change.at,
            heard_by=change.by,
            kind=found["key"],
            words=words.strip()[:300],
        )
    )
    change.record(EventKind.THREAT_RECORDED, reason=words, threat=found["key"])
    return Level(found["minimum_level"])


def threat_entry(kind: str, *, dealer_code: str) -> Entry:
    """Return a threat of the content by its id or key; ``InvalidInput`` on the field ``kind`` otherwise."""
    message = _("Choose one of the threats in the list.")
    return require_entry("threats", "threats", kind, field="kind", message=message, dealer_code=dealer_code)


def change_details(
    slug: str, *, details: Mapping[str, Any], by: Person, seen: int | None = None
) -> Complaint:
    """Change describing fields (``checking.CHANGEABLE``); the customer's own words are never among them."""
    with changing(slug, by=by, seen=seen) as change:
        set_details(change, details)
    return change.complaint


def set_details(change: Change, details: Mapping[str, Any]) -> None:
    """Write describing fields into the change; what stays as it was is not mentioned."""
    complaint = change.complaint
    cleaned = check_details(complaint.dealer, details)
    changed = {name: value for name, value in cleaned.items() if getattr(complaint, name) != value}
    if not changed:
        return
    before = {name: _plain(name, getattr(complaint, name)) for name in changed}
    for name, value in changed.items():
        setattr(complaint, name, value)
    after = {name: _plain(name, value) for name, value in changed.items()}
    change.record(EventKind.DETAILS_CHANGED, before=before, after=after)
    index_complaint(complaint)
    if complaint.owner and is_kept_out(complaint.owner, complaint):
        take_from_owner(change)


def take_from_owner(change: Change) -> None:
    """Leave the case without an owner because it is about him, and tell who leads customer service."""
    # Everybody who sees the case reads its history: it does not say from whom the case was taken (L009).
    change.record(EventKind.ASSIGNED, source="", target="")
    change.complaint.owner = None
    tell_of_missing_owner(change)


def add_note(slug: str, *, text: str, by: Person, seen: int | None = None) -> Complaint:
    """Keep a note of a colleague's on the case; whom it mentions with an @ is told and follows the case."""
    if not text.strip():
        raise InvalidInput("NOTE_EMPTY", _("Write the note first."), field="text")
    with changing(slug, by=by, seen=seen) as change:
        mentioned = mention_colleagues(change, text)
        change.record(EventKind.NOTED, reason=text, mentioned=[person.username for person in mentioned])
    return change.complaint


def judge_complaint(
    slug: str, *, justified: Justified, by: Person, reason: str = "", seen: int | None = None
) -> Complaint:
    """Set whether the complaint was justified: after the facts, by a manager, never at intake (T024)."""
    with changing(slug, by=by, seen=seen, needs=Capability.DECIDE_COMPLAINTS) as change:
        change.record(EventKind.JUDGED, reason=reason, justified=str(justified))
        change.complaint.justified = justified
    return change.complaint


def _plain(name: str, value: Any) -> Any:
    # Everybody who sees the case reads its history; the name of the one complained about is for few (L009).
    if name == "concerns":
        return value is not None
    return value if isinstance(value, str | int | bool | None) else str(value)
