"""The lines of a crisis sheet: who is told and what is secured, each with who did it and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import CrisisSort, EventKind
from anxin.complaints.models import Complaint, Crisis, CrisisEntry
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.grave_history import MAKER
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.complaints.services.maker_side import note_told
from anxin.complaints.services.telling import tell_people
from anxin.complaints.services.texts import short_text
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.messaging.choices import NoticeKind
from anxin.playbooks.selectors import Entry, entries


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A line of one's own: somebody to tell, in the house or outside, or something to secure."""

    sort: CrisisSort
    what: str = ""
    person: Person | None = None


def begin_sheet(change: Change, crisis: Crisis, people: Iterable[Person]) -> None:
    """Write the first lines: who is told by this very operation, and what the content wants told and secured."""
    have: set[tuple[str, int | None]] = set(crisis.entries.values_list("key", "person_id"))
    told = [_told(crisis, person, change) for person in people if ("", person.pk) not in have]
    wanted = [
        _wanted(crisis, CrisisSort.SECURED, each["key"], _in_house_words(change.complaint, each), change)
        for each in _fitting("secured", change.complaint, crisis.kinds)
        if (each["key"], None) not in have
    ]
    if (MAKER, None) not in have and any(each["maker"] for each in _kinds(change.complaint, crisis.kinds)):
        wanted.append(_wanted(crisis, CrisisSort.TOLD, MAKER, "", change))
    CrisisEntry.objects.bulk_create([*told, *wanted])


def ongoing_crisis(complaint: Complaint) -> Crisis:
    """Return the crisis that has been declared and not ended; ``Refused`` without one."""
    crisis = Crisis.objects.filter(complaint=complaint, ended_at=None).first()
    if crisis is None:
        raise Refused("NO_CRISIS", _("No crisis is declared for this case."))
    return crisis


def add_crisis_entry(slug: str, *, entry: NewEntry, by: Person, seen: int | None = None) -> CrisisEntry:
    """Add a line to the sheet; a colleague who is to be told is told at once, and the line is done."""
    with changing(slug, by=by, seen=seen) as change:
        crisis = ongoing_crisis(change.complaint)
        if entry.sort not in CrisisSort.values:
            raise InvalidInput("SORT_UNKNOWN", _("Choose told or secured."), field="sort")
        missing = "" if entry.person else _("Write who is to be told or what is to be secured.")
        what = short_text(entry.what, field="what", most=300, missing=missing)
        row = CrisisEntry(crisis=crisis, sort=entry.sort, what=what, person=entry.person, added_at=change.at)
        if entry.person and entry.sort == CrisisSort.TOLD:
            _check_person(change.complaint, entry.person)
            row.done_at, row.done_by = change.at, by
            tell_people(change, [entry.person], code="CRISIS_DECLARED", kind=NoticeKind.CRISIS, urgent=True)
        row.save()
        change.record(EventKind.CRISIS_CHANGED, change="added", **_facts(row))
    return row


def tick_crisis_entry(
    slug: str, *, entry_id: int, done: bool, by: Person, note: str = "", seen: int | None = None
) -> CrisisEntry:
    """Mark a line as done, or as not done after all; marking it twice changes nothing.

    Whoever ticks that the manufacturer is told has told it: its clock stops.
    """
    with changing(slug, by=by, seen=seen) as change:
        crisis = ongoing_crisis(change.complaint)
        row = crisis.entries.select_related("person").filter(pk=entry_id).first()
        if row is None:
            raise NotFound
        if (row.done_at is not None) == done:
            return row
        row.done_at, row.done_by = (change.at, by) if done else (None, None)
        row.note = short_text(note, field="note", most=300)
        row.save()
        if done and row.key == MAKER:
            note_told(change)
        change.record(
            EventKind.CRISIS_CHANGED, reason=note, change="ticked" if done else "unticked", **_facts(row)
        )
    return row


def _check_person(complaint: Complaint, person: Person) -> None:
    if complaint.dealer_id not in standing_of(person).roles or is_kept_out(person, complaint):
        raise InvalidInput(
            "PERSON_UNFIT", _("Choose somebody who has a role at this dealer."), field="person"
        )


def _facts(row: CrisisEntry) -> dict[str, Any]:
    return {
        "entry": row.pk,
        "sort": CrisisSort(row.sort).value,
        "key": row.key,
        "what": row.what or (row.person.name if row.person else ""),
    }


def _told(crisis: Crisis, person: Person, change: Change) -> CrisisEntry:
    return CrisisEntry(
        crisis=crisis,
        sort=CrisisSort.TOLD,
        person=person,
        added_at=change.at,
        done_at=change.at,
        done_by=change.by,
    )


def _wanted(crisis: Crisis, sort: CrisisSort, key: str, what: str, change: Change) -> CrisisEntry:
    return CrisisEntry(crisis=crisis, sort=sort, key=key, what=what, added_at=change.at)


def _fitting(group: str, complaint: Complaint, kinds: Sequence[str]) -> list[Entry]:
    found = entries("crisis", group, dealer_code=complaint.dealer.code)
    return [each for each in found if not each.get("kinds") or set(each["kinds"]) & set(kinds)]


def _kinds(complaint: Complaint, kinds: Sequence[str]) -> list[Entry]:
    return [
        each for each in entries("crisis", "kinds", dealer_code=complaint.dealer.code) if each["key"] in kinds
    ]


def _in_house_words(complaint: Complaint, found: Entry) -> str:
    # Kept for the day on which the content no longer knows the key; pages show the content's own words.
    return str(found["en" if complaint.dealer.language == "en" else "zh"])[:300]
