"""Linking two cases of one dealer: related, of the same cause, or one the parent of the other; and parting them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, LinkKind
from anxin.complaints.models import CaseLink, Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.merged import ends_of, whole_of
from anxin.complaints.services.changing import require_seen, require_standing, writing
from anxin.complaints.services.merge_cases import lock_cases
from anxin.foundation.errors import InvalidInput, NotFound, Refused

LONGEST_NOTE = 300
#: Longer chains of parents exist only by mistake; the last one is not asked any more.
_LONGEST_CHAIN = 50


@dataclass(frozen=True)
class NewLink:
    """To which case, how, and which of the two is the parent where one is."""

    to: str
    kind: LinkKind
    parent_is_other: bool = True
    note: str = ""


def link_cases(slug: str, *, link: NewLink, by: Person, seen: int | None = None) -> CaseLink:
    """Link a case with another of the dealer; ``link.to`` may have been merged: its end is taken."""
    with transaction.atomic():
        here, there = _lock_two(by, slug, link.to)
        if here.pk == there.pk:
            raise InvalidInput("SAME_CASE", _("This is the same case; choose another."), field="to")
        if here.dealer_id != there.dealer_id:
            raise Refused("OTHER_DEALER", _("Cases of two dealers are never linked."))
        require_seen(here, seen)
        one, other = (there, here) if link.parent_is_other else (here, there)
        _require_unlinked(here, there)
        if link.kind == LinkKind.PARENT:
            _require_tree(one, other)
        with writing(here, by=by) as change:
            made = CaseLink.objects.create(
                one=one,
                other=other,
                kind=link.kind,
                note=link.note.strip()[:LONGEST_NOTE],
                at=change.at,
                by=by,
            )
            change.record(EventKind.LINKED, reason=link.note, **_facts(made, here, there))
        with writing(there, by=by) as change:
            change.record(EventKind.LINKED, reason=link.note, **_facts(made, there, here))
    return made


def unlink_cases(slug: str, *, link_id: int, by: Person, seen: int | None = None) -> None:
    """Remove a link of a case; both histories keep that there was one."""
    with transaction.atomic():
        here = get_complaint_for(by, slug)
        require_handler(by, here)
        require_standing(here)
        own = whole_of(here)
        row = CaseLink.objects.filter(Q(one__in=own) | Q(other__in=own), pk=link_id).first()
        if row is None:
            raise NotFound
        ends = ends_of([row.one_id, row.other_id])
        cases = lock_cases(by, set(ends.values()))
        here = cases[here.pk]
        for each in cases.values():
            require_handler(by, each)
        require_seen(here, seen)
        there = next((each for each in cases.values() if each.pk != here.pk), here)
        with writing(here, by=by) as change:
            change.record(EventKind.UNLINKED, **_facts(row, here, there))
        if there.pk != here.pk:
            with writing(there, by=by) as change:
                change.record(EventKind.UNLINKED, **_facts(row, there, here))
        row.delete()


def _facts(link: CaseLink, own: Complaint, other: Complaint) -> dict[str, Any]:
    parent = "" if link.kind != LinkKind.PARENT else "other" if link.one_id in whole_of(other) else "own"
    return {"link": link.pk, "number": other.number, "link_kind": str(link.kind), "parent": parent}


def _lock_two(by: Person, slug: str, to: str) -> tuple[Complaint, Complaint]:
    here = get_complaint_for(by, slug)
    require_handler(by, here)
    require_standing(here)
    named = get_complaint_for(by, to)
    end = ends_of([named.pk])[named.pk]
    rows = lock_cases(by, {here.pk, end})
    for each in rows.values():
        require_handler(by, each)
        require_standing(each)
    return rows[here.pk], rows[end]


def _require_unlinked(here: Complaint, there: Complaint) -> None:
    known = CaseLink.objects.filter(
        Q(one__in=whole_of(here), other__in=whole_of(there))
        | Q(one__in=whole_of(there), other__in=whole_of(here))
    )
    if known.exists():
        raise Refused("LINKED_ALREADY", _("These two cases are linked already."))


def _require_tree(parent: Complaint, child: Complaint) -> None:
    """A case has one parent, and none of its own children above it."""
    if CaseLink.objects.filter(kind=LinkKind.PARENT, other=child).exists():
        raise Refused("HAS_PARENT", _("%(number)s has a parent already."), params={"number": child.number})
    above = parent.pk
    for _step in range(_LONGEST_CHAIN):
        link = CaseLink.objects.filter(kind=LinkKind.PARENT, other=above).only("one_id").first()
        if link is None:
            return
        if link.one_id == child.pk:
            break
        above = link.one_id
    raise Refused(
        "LINKED_IN_A_RING", _("%(number)s stands above the other already."), params={"number": child.number}
    )
