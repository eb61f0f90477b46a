"""Who else has a case open, what somebody is writing there, and one's own drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.complaints.models import CaseDraft, CasePresence, Complaint
from anxin.complaints.policies import can_handle_complaint, is_kept_out
from anxin.complaints.selectors.case_history import HistoryLine, changes_since
from anxin.foundation import clock
from anxin.foundation.ready_queries import Given, ReadyQuery

#: Whoever has not been heard of for so long has gone.
GONE_AFTER = timedelta(seconds=45)
MOST_SHOWN = 8

#: What somebody writes, by the operation whose text he is in.
WRITINGS: Mapping[str, LazyText] = MappingProxyType(
    {
        "reply": _("is writing to the customer"),
        "note": _("is writing a note"),
        "propose": _("is writing a solution"),
        "ask_department": _("is writing a request to a department"),
        "close": _("is closing the case"),
    }
)


@dataclass(frozen=True)
class Beside:
    """A colleague who has the same case open."""

    name: str
    since: datetime
    writing: str


@dataclass(frozen=True)
class Presence:
    """Who else is here, and what has changed since the version on the reader's screen."""

    version: int
    people: Sequence[Beside]
    changes: Sequence[HistoryLine]


def read_presence(complaint: Complaint, person: Person, *, version: int | None) -> Presence:
    """Return who else has a case open that was fetched for the person, and what he has not seen of it yet."""
    moved = version is not None and version < complaint.version
    changes = changes_since(complaint, version) if moved and version is not None else []
    return Presence(
        version=complaint.version,
        people=_beside(complaint, person),
        changes=changes[-3:],
    )


_drafts = ReadyQuery(lambda: CaseDraft.objects.filter(complaint=Given("case"), person=Given("person")))


def own_drafts(complaint: Complaint, person: Person) -> dict[str, dict[str, Any]]:
    """Return the person's drafts of a case as the page's script reads them: by key, with text and milliseconds."""
    if not can_handle_complaint(person, complaint):
        return {}
    return {
        f"{complaint.slug}:{each.field}": {"text": each.text, "at": int(each.saved_at.timestamp() * 1000)}
        for each in _drafts(case=complaint.pk, person=person.pk)
    }


def own_draft(complaint: Complaint, person: Person, field: str) -> str:
    """Return what the person has begun to write in a field of a case; empty where there is nothing."""
    rows = CaseDraft.objects.filter(complaint=complaint, person=person, field=field)
    return rows.values_list("text", flat=True).first() or ""


def _beside(complaint: Complaint, person: Person) -> list[Beside]:
    since = clock.now() - GONE_AFTER
    rows = CasePresence.objects.filter(complaint=complaint, seen_at__gte=since).exclude(person=person)
    rows = rows.select_related("person").order_by("since", "pk")
    others = [each for each in rows[:MOST_SHOWN] if not is_kept_out(each.person, complaint)]
    return [
        Beside(
            name=each.person.name,
            since=each.since,
            writing=str(WRITINGS.get(each.writing, _("is writing"))) if each.writing else "",
        )
        for each in others
    ]
