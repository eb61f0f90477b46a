"""The crisis sheet of a case, ready to be shown: who is told, the one voice, what is secured, and hints before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext

from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.accounts.selectors import memberships_at
from anxin.complaints.choices import CrisisKind, CrisisSort, EventKind, Status
from anxin.complaints.models import Complaint, Crisis, CrisisEntry
from anxin.complaints.selectors.case_history import HistoryLine, history_line
from anxin.complaints.selectors.case_page import Rights, rights_of
from anxin.complaints.selectors.grave_history import crisis_entry_name
from anxin.complaints.selectors.suggestions import cues_of, reason_in_words
from anxin.engines.priority.crisis import suggest_crisis
from anxin.engines.priority.reading import read_signals
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import Entry, entries

_OF_CRISIS = frozenset({EventKind.CRISIS_DECLARED, EventKind.CRISIS_CHANGED, EventKind.CRISIS_ENDED})


@dataclass(frozen=True)
class SheetLine:
    """Somebody told or something secured: in words, whose work it is, and who has done it when."""

    pk: int
    what: str
    whose: str
    note: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True)
class Hint:
    """A kind of crisis that the words or the threats point at, and which words they are."""

    kind: str
    label: str
    why: str


@dataclass(frozen=True)
class CrisisSheet:
    """What the crisis sheet of a case shows; without ``crisis`` none has ever been declared."""

    complaint: Complaint
    rights: Rights
    crisis: Crisis | None
    kinds: Sequence[str]
    first: Sequence[str]
    told: Sequence[SheetLine]
    secured: Sequence[SheetLine]
    may_say: Sequence[str]
    may_not: Sequence[str]
    hints: Sequence[Hint]
    log: Sequence[HistoryLine]

    #: The forms of the sheet ask for no moment.
    quick_times: Sequence[tuple[str, str]] = ()

    @property
    def open_lines(self) -> int:
        return sum(each.done_at is None for each in (*self.told, *self.secured))


def read_crisis_sheet(complaint: Complaint, person: Person) -> CrisisSheet:
    """Read the crisis sheet of a case that has been fetched for this person, in a fixed number of queries."""
    crisis = (
        Crisis.objects.select_related("speaker", "declared_by", "ended_by")
        .filter(complaint=complaint)
        .first()
    )
    kinds = list(crisis.kinds) if crisis else []
    lines = _lines(crisis, complaint) if crisis else {CrisisSort.TOLD: [], CrisisSort.SECURED: []}
    log = complaint.events.filter(kind__in=_OF_CRISIS).select_related("by").order_by("-at", "-pk")
    code = complaint.dealer.code
    return CrisisSheet(
        complaint=complaint,
        rights=rights_of(person, complaint),
        crisis=crisis,
        kinds=[str(CrisisKind(kind).label) for kind in kinds if kind in CrisisKind.values],
        first=[
            pick(each["first"])
            for each in entries("crisis", "kinds", dealer_code=code)
            if each["key"] in kinds
        ],
        told=lines[CrisisSort.TOLD],
        secured=lines[CrisisSort.SECURED],
        may_say=[pick(each["say"]) for each in _of_kinds("may_say", code, kinds)],
        may_not=[pick(each) for each in _of_kinds("may_not", code, kinds)],
        hints=[] if complaint.in_crisis else crisis_hints(complaint),
        log=[history_line(event) for event in log] if crisis else [],
    )


def crisis_hints(complaint: Complaint) -> list[Hint]:
    """Return what in an open case points at a crisis, with the words that gave rise to it; it declares nothing."""
    if complaint.in_crisis or complaint.status == Status.CLOSED:
        return []
    found = read_signals(complaint.words, cues_of(complaint.dealer))
    threats = [threat.kind for threat in complaint.threats.all()]
    return [
        Hint(each.kind.value, str(CrisisKind(each.kind.value).label), reason_in_words(each.because))
        for each in suggest_crisis(found, threats_noted=threats)
    ]


def _lines(crisis: Crisis, complaint: Complaint) -> Mapping[str, list[SheetLine]]:
    code = complaint.dealer.code
    roles = _roles_at(complaint)
    whose = {
        each["key"]: str(Role(each["role"]).label) for each in entries("crisis", "secured", dealer_code=code)
    }
    lines: dict[str, list[SheetLine]] = {sort: [] for sort in CrisisSort.values}
    for row in crisis.entries.select_related("person", "done_by").order_by("added_at", "pk"):
        lines[row.sort].append(
            SheetLine(
                pk=row.pk,
                what=_what(row, code),
                whose=whose.get(row.key, "") or roles.get(row.person_id or 0, ""),
                note=row.note,
                done_at=row.done_at,
                done_by=str(row.done_by) if row.done_by else "",
            )
        )
    return lines


def _what(row: CrisisEntry, code: str) -> str:
    if row.person is None:
        return crisis_entry_name(row.key, row.what, dealer_code=code)
    if not row.what:
        return row.person.name
    return pgettext("crisis", "%(person)s: %(what)s") % {"person": row.person.name, "what": row.what}


def _roles_at(complaint: Complaint) -> dict[int, str]:
    rows = memberships_at(complaint.dealer).order_by("-pk").values_list("person_id", "role")
    return {person: str(Role(role).label) for person, role in rows}


def _of_kinds(group: str, code: str, kinds: Sequence[str]) -> list[Entry]:
    found = entries("crisis", group, dealer_code=code)
    return [each for each in found if not each.get("kinds") or set(each["kinds"]) & set(kinds)]
