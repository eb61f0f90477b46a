"""Merging two cases into one and taking it back: a pointer and a way on, nothing is copied and nothing is lost.

Rows are locked in the order of their keys, so that of two colleagues who merge both ways at once one is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Level
from anxin.complaints.models import CaseMerge, CaseThread, Complaint
from anxin.complaints.policies import is_kept_out, visible_with_merged
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.merge_rules import (
    accused_in,
    differing_customers,
    dues_brought_by,
    highest_level,
    objections,
)
from anxin.complaints.selectors.merged import ends_of, forget_merged, merged_into
from anxin.complaints.services.change_case import set_level, take_from_owner
from anxin.complaints.services.changing import require_seen, writing
from anxin.complaints.services.hand_over import withdraw_open_hand_over
from anxin.complaints.services.history import Change
from anxin.complaints.services.indexing import index_complaint
from anxin.complaints.services.keep_draft import move_drafts
from anxin.complaints.services.tell_of_merging import tell_of_merging, tell_of_parting
from anxin.foundation.errors import InvalidInput, NotFound, Refused

LONGEST_WHY = 300
_FETCHED = ("dealer__region__brand", "customer", "vehicle", "repair_order", "owner", "taken_by", "concerns")


@dataclass(frozen=True, kw_only=True)
class Merging:
    """How two cases are merged. ``seen`` and ``target_seen`` are the versions that the person was looking at."""

    why: str = ""
    #: The person knows that two customers complain, and wants one case all the same.
    knowingly: bool = False
    #: The customers are written to, by the channel in which they wrote.
    tell: bool = True
    seen: int | None = None
    target_seen: int | None = None


def merge_cases(slug: str, *, into: str, by: Person, merging: Merging | None = None) -> Complaint:
    """Let a case go on in another, and return that one; ``into`` may itself have been merged: its end is taken.

    ``Refused`` where something stands against it, and where two customers complain unless that is meant.
    """
    merging = merging or Merging()
    with transaction.atomic():
        source, target = _lock_both(by, slug, into)
        _check(source, target, by=by, merging=merging)
        join_cases(source, target, by=by, why=merging.why)
        if merging.tell:
            tell_of_merging(source, target, by=by)
    return target


def join_cases(source: Complaint, target: Complaint, *, by: Person, why: str = "") -> CaseMerge:
    """Write the merging of two cases that the caller has locked, authorised and judged in his transaction."""
    merge = CaseMerge(source=source, target=target, by=by, why=why.strip()[:LONGEST_WHY])
    dues = dues_brought_by(source)
    with writing(source, by=by) as change:
        merge.at = change.at
        merge.kept = {"level": target.level, "owner": target.owner_id}
        merge.save()
        withdraw_open_hand_over(change, why=gettext_noop("The case was merged into another."))
        source.merged_into = target
        change.record(EventKind.MERGED, reason=why, merge=merge.pk, number=target.number)
    merge.threads = _move_threads([source.pk], to=target)
    move_drafts(source, to=target)
    forget_merged(target)
    with writing(target, by=by) as change:
        change.record(EventKind.MERGED_IN, reason=why, merge=merge.pk, number=source.number, dues=dues)
        set_level(
            change,
            level=Level(highest_level([source, target])),
            reason=gettext_noop("One matter is as grave as its gravest part."),
        )
        _keep_accused_out(change)
    merge.kept |= {
        "raised": target.level,
        "took_owner": merge.kept["owner"] is not None and target.owner_id is None,
        "version": target.version,
    }
    merge.save()
    index_complaint(target)
    return merge


def unmerge_case(slug: str, *, by: Person, why: str = "", seen: int | None = None) -> Complaint:
    """Take a merging back, at any time: the case stands by itself as it was, and what was done since stays where it is.

    Returns the case that goes on by itself again; ``Refused`` where it was not merged. Customers who were told of
    the merging are told of this too.
    """
    with transaction.atomic():
        source, others = _lock_family(by, slug)
        merge = (
            CaseMerge.objects.select_related("source", "target").filter(source=source, undone_at=None).first()
        )
        if source.merged_into_id is None or merge is None:
            raise Refused("NOT_MERGED", _("This case is not merged with another."))
        for each in (source, *others):
            require_handler(by, each)
        require_seen(source, seen)
        _part(source, others, merge, by=by, why=why)
        tell_of_parting(merge, by=by)
    return source


def _part(source: Complaint, others: Iterable[Complaint], merge: CaseMerge, *, by: Person, why: str) -> None:
    source.merged_into = None
    with writing(source, by=by) as change:
        merge.undone_at, merge.undone_by = change.at, by
        merge.save()
        change.record(EventKind.UNMERGED, reason=why, merge=merge.pk, number=merge.target.number)
    others = list(others)
    there = CaseThread.objects.filter(complaint__in=[each.pk for each in others])
    there.filter(thread__in=merge.threads).update(complaint=source)
    for each in others:
        forget_merged(each)
        with writing(each, by=by) as change:
            change.record(EventKind.UNMERGED, reason=why, merge=merge.pk, number=source.number)
            if each.pk == merge.target_id:
                _put_back(change, merge)
            each.also_concerns = accused_in(each)
        index_complaint(each)
    index_complaint(source)


def _put_back(change: Change, merge: CaseMerge) -> None:
    """Give the level and the owner back that the merging itself had changed, where nobody has touched them since."""
    complaint, kept = change.complaint, merge.kept
    since = complaint.events.filter(kind=EventKind.LEVEL_CHANGED, version__gt=kept["version"])
    # Another case merged meanwhile may be as grave.
    back = max([kept["level"], *(each.level for each in merged_into(complaint))])
    if kept["raised"] > back and not since.exists():
        because = gettext_noop("The merging that had raised it was taken back.")
        set_level(change, level=Level(back), reason=because)
    complaint.also_concerns = accused_in(complaint)
    if kept["took_owner"] and complaint.owner_id is None:
        owner = Person.objects.get(pk=kept["owner"])
        if not is_kept_out(owner, complaint):
            complaint.owner = owner
            change.record(EventKind.ASSIGNED, source="", target=str(owner), target_id=owner.pk)


def _keep_accused_out(change: Change) -> None:
    """Whom the merged case is about has no hand in the one it goes on in."""
    complaint = change.complaint
    complaint.also_concerns = accused_in(complaint)
    if complaint.owner and is_kept_out(complaint.owner, complaint):
        take_from_owner(change)


def _move_threads(numbers: list[int], *, to: Complaint) -> list[int]:
    rows = CaseThread.objects.select_for_update().filter(complaint__in=numbers)
    moved = list(rows.order_by("pk").values_list("thread_id", flat=True))
    CaseThread.objects.filter(thread__in=moved).update(complaint=to)
    return moved


def _check(source: Complaint, target: Complaint, *, by: Person, merging: Merging) -> None:
    for each in (source, target):
        require_handler(by, each)
    for objection in objections(source, target):
        raise objection
    require_seen(source, merging.seen)
    require_seen(target, merging.target_seen)
    if differing_customers(source, target) and not merging.knowingly:
        raise InvalidInput(
            "OTHER_CUSTOMER",
            _("Two customers complain here. Confirm that their matter is one."),
            field="knowingly",
        )


def _lock_both(by: Person, slug: str, into: str) -> tuple[Complaint, Complaint]:
    source = get_complaint_for(by, slug)
    require_handler(by, source)
    named = get_complaint_for(by, into)
    end = ends_of([named.pk])[named.pk]
    rows = lock_cases(by, {source.pk, end})
    return rows[source.pk], rows[end]


def _lock_family(by: Person, slug: str) -> tuple[Complaint, list[Complaint]]:
    """Lock a merged case, the one it was merged into, and the one in which both go on."""
    found = get_complaint_for(by, slug)
    require_handler(by, found)
    above = {found.merged_into_id, *ends_of([found.pk]).values()} - {None, found.pk}
    rows = lock_cases(by, {found.pk, *(number for number in above if number is not None)})
    source = rows.pop(found.pk)
    if source.merged_into_id != found.merged_into_id:
        raise Refused("MERGED_MEANWHILE", _("Somebody else was faster. Look at the case again."))
    return source, list(rows.values())


def lock_cases(by: Person, numbers: set[int]) -> dict[int, Complaint]:
    """Lock some cases that a person sees, in the order of their keys; ``NotFound`` when he does not see them all."""
    rows = visible_with_merged(by).filter(pk__in=numbers).order_by("pk").select_for_update(of=("self",))
    found = {each.pk: each for each in rows.select_related(*_FETCHED)}
    if len(found) != len(numbers):
        raise NotFound
    return found
