"""Who has had a part in a case, and who may therefore not review it (ISO 10002, 7.9; complaint-desk O12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import DateTimeField, JSONField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Membership, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import colleagues_at, memberships_at
from anxin.complaints.choices import READINGS, EventKind
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_see_concerned, is_about, is_kept_out
from anxin.engines.priority.uninvolved import judge_reviewer
from anxin.foundation.display import moment_in_words

#: What is written into a history by people who do not handle the case by it.
_NO_PART = READINGS | {EventKind.REVIEW_ASKED}
_OWNED = "owned"


class Part(StrEnum):
    """What somebody had to do with a case, the weightiest first."""

    ACCUSED = "accused"
    TAKEN_IN = "taken_in"
    OWNER = "owner"
    REVIEWED = "reviewed"
    HANDLED = "handled"


@dataclass(frozen=True)
class Candidate:
    """Somebody who could review a case by his post, and in words why he may not; empty where he may."""

    person: Person
    why_not: str


@dataclass(frozen=True)
class Involvement:
    """Who had which parts in a case, and when first."""

    complaint: Complaint
    parts: Mapping[int, Mapping[Part, datetime | None]]

    def why_not(self, person: Person, *, reader: Person) -> str:
        """Say to a reader why a person may not review; empty where he may. Whom the case is about is not betrayed."""
        parts = self.parts.get(person.pk, {})
        if judge_reviewer(person.pk, involved=self._keys()).allowed:
            return ""
        part = next(each for each in Part if each in parts)
        if part is Part.ACCUSED and not can_see_concerned(reader, self.complaint):
            return _("had a part in the case")
        at = parts[part]
        words = _words(part, dated=at is not None)
        return words % {"day": moment_in_words(at, zone=self.complaint.dealer.time_zone)} if at else words

    def _keys(self) -> dict[int, tuple[str, ...]]:
        return {person: tuple(part.value for part in parts) for person, parts in self.parts.items()}


def involvement_in(complaint: Complaint) -> Involvement:
    """Return who had a part in a case: owners ever, who took it in, whom it is about, who handled it; one query."""
    parts: dict[int, dict[Part, datetime | None]] = {}

    def note(person: int | None, part: Part, at: datetime | None) -> None:
        if person is not None:
            parts.setdefault(person, {}).setdefault(part, at)

    for accused in (complaint.concerns_id, *complaint.also_concerns):
        note(accused, Part.ACCUSED, None)
    note(complaint.taken_by_id, Part.TAKEN_IN, complaint.received_at)
    for person, kind, at, target in _who_did_what(complaint):
        if kind == _OWNED:
            note(person, Part.OWNER, None)
            continue
        if kind == EventKind.ASSIGNED and target:
            parts.setdefault(int(target), {})[Part.OWNER] = at
        note(person, Part.REVIEWED if kind == EventKind.REVIEW_DECIDED else Part.HANDLED, at)
    note(complaint.owner_id, Part.OWNER, None)
    return Involvement(complaint, parts)


def reviewers_for(complaint: Complaint, reader: Person) -> list[Candidate]:
    """Return who could review a case by his post: who decides here, and heads of departments that have no part in it.

    Whom the case is about is left out in silence.
    """
    involved = involvement_in(complaint)
    people = {each.pk: each for each in _by_post(complaint)}
    return [
        Candidate(person, involved.why_not(person, reader=reader))
        for person in people.values()
        if not is_kept_out(person, complaint) and not is_about(person, complaint)
    ]


def may_review_by_post(person: Person, complaint: Complaint) -> bool:
    """Tell whether a person's post lets him review: he decides here, or heads a department without a part in it."""
    standing = standing_of(person)
    if standing.can(Capability.DECIDE_COMPLAINTS, complaint.dealer_id):
        return True
    return any(each.person_id == person.pk for each in _other_heads(complaint))


def _by_post(complaint: Complaint) -> list[Person]:
    deciding = colleagues_at(complaint.dealer, able_to=Capability.DECIDE_COMPLAINTS)
    return [*deciding, *(each.person for each in _other_heads(complaint))]


def _other_heads(complaint: Complaint) -> list[Membership]:
    """Return the heads of the departments in which neither the owner works nor whom the case is about."""
    members = memberships_at(complaint.dealer).filter(person__is_active=True, department__isnull=False)
    rows = list(members.select_related("person").order_by("pk"))
    part = {complaint.owner_id, complaint.concerns_id, *complaint.also_concerns}
    concerned = {each.department_id for each in rows if each.person_id in part}
    return [
        each for each in rows if each.role == Role.HEAD_OF_DEPARTMENT and each.department_id not in concerned
    ]


def _who_did_what(complaint: Complaint) -> Sequence[tuple[int, str, datetime, Any]]:
    done: QuerySet[Any, Any] = (
        complaint.events.filter(by__isnull=False)
        .exclude(kind__in=_NO_PART)
        .order_by()
        .values_list("by_id", "kind", "at", "facts__target_id")
    )
    # The former states of the row know every owner, also one who was given the case at intake and never touched it.
    revisions: Any = complaint.revisions  # type: ignore[attr-defined]  # made by the history's tracker
    owned = (
        revisions.filter(owner__isnull=False)
        .order_by()
        .values_list(
            "owner_id",
            Value(_OWNED),
            Cast(Value(None), DateTimeField()),
            Cast(Value(None), JSONField()),
        )
        .distinct()
    )
    found = list(done.union(owned, all=True).order_by())
    return sorted(found, key=lambda row: (row[2] is None, row[2] or complaint.received_at))


def _words(part: Part, *, dated: bool) -> str:
    if not dated:
        undated = {
            Part.ACCUSED: _("is complained about"),
            Part.OWNER: _("has owned the case"),
        }
        return undated.get(part, _("had a part in the case"))
    return {
        Part.TAKEN_IN: _("took the case in on %(day)s"),
        Part.OWNER: _("was given the case on %(day)s"),
        Part.REVIEWED: _("reviewed the case on %(day)s"),
        Part.HANDLED: _("worked on the case on %(day)s"),
    }[part]
