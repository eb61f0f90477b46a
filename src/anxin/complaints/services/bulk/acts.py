"""The operations on one case that a run is made of, and how each is taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import BulkOperation, EventKind, Level, LinkKind
from anxin.complaints.models import BulkCase, CaseTask, Complaint
from anxin.complaints.policies import is_kept_out
from anxin.complaints.services.bulk.wanted import Wanted
from anxin.complaints.services.change_case import add_note, assign_complaint, change_level, set_level
from anxin.complaints.services.changing import changing
from anxin.complaints.services.clocks.holding import hold_clocks, resume_clocks
from anxin.complaints.services.close_complaint import give_up_follow_up
from anxin.complaints.services.follow_case import follow_case, unfollow_case
from anxin.complaints.services.link_cases import NewLink, link_cases, unlink_cases
from anxin.complaints.services.start_check_list import start_check_list
from anxin.foundation.errors import Refused

TAKEN_BACK = gettext_noop("The change of many cases was taken back.")


@dataclass(frozen=True)
class Doing:
    """One case of a run under way: who does it, and the version that he had before him."""

    case: Complaint
    wanted: Wanted
    by: Person
    seen: int | None

    @property
    def slug(self) -> str:
        return self.case.slug


def act_on(operation: BulkOperation, doing: Doing) -> dict[str, Any]:
    """Carry an operation out on one case and return what taking it back needs."""
    return _ACTS[operation](doing)


def take_back(operation: BulkOperation, doing: Doing, before: Mapping[str, Any]) -> None:
    """Take an operation back on one case; ``Stale`` and ``Refused`` leave it as it is."""
    _BACK[operation](doing, before)


def can_be_taken_back(operation: str) -> bool:
    """Tell whether an operation has a way back: what was said or closed has none."""
    return operation in _BACK


def row_of(row: BulkCase, *, wanted: Wanted, by: Person, seen: int | None) -> Doing:
    """Return one case of a run as its operation takes it."""
    return Doing(row.complaint, wanted, by, seen)


def _assign(doing: Doing) -> dict[str, Any]:
    before = doing.case.owner_id
    assert doing.wanted.owner is not None
    assign_complaint(
        doing.slug, to=doing.wanted.owner, by=doing.by, reason=doing.wanted.text, seen=doing.seen
    )
    return {"owner": before}


def _note(doing: Doing) -> dict[str, Any]:
    add_note(doing.slug, text=doing.wanted.text, by=doing.by, seen=doing.seen)
    return {}


def _raise(doing: Doing) -> dict[str, Any]:
    before = {"level": doing.case.level, "reason": doing.case.level_reason}
    assert doing.wanted.level is not None
    change_level(doing.slug, level=doing.wanted.level, reason=doing.wanted.text, by=doing.by, seen=doing.seen)
    return before


def _follow(doing: Doing) -> dict[str, Any]:
    follow_case(doing.slug, by=doing.by)
    return {}


def _unfollow(doing: Doing) -> dict[str, Any]:
    unfollow_case(doing.slug, by=doing.by)
    return {}


def _link(doing: Doing) -> dict[str, Any]:
    assert doing.wanted.to is not None
    link = NewLink(to=doing.wanted.to.slug, kind=LinkKind(doing.wanted.how), note=doing.wanted.text)
    return {"link": link_cases(doing.slug, link=link, by=doing.by, seen=doing.seen).pk}


def _hold(doing: Doing) -> dict[str, Any]:
    hold_clocks(doing.slug, reason=doing.wanted.hold, note=doing.wanted.text, by=doing.by, seen=doing.seen)
    return {}


def _resume(doing: Doing) -> dict[str, Any]:
    before = doing.case.on_hold
    resume_clocks(doing.slug, note=doing.wanted.text, by=doing.by, seen=doing.seen)
    return {"hold": before}


def _close(doing: Doing) -> dict[str, Any]:
    give_up_follow_up(doing.slug, reason=doing.wanted.text, by=doing.by, seen=doing.seen)
    return {}


def _check_list(doing: Doing) -> dict[str, Any]:
    tasks = start_check_list(doing.slug, key=doing.wanted.check_list, by=doing.by, seen=doing.seen)
    return {"tasks": [task.pk for task in tasks]}


def _give_back(doing: Doing, before: Mapping[str, Any]) -> None:
    with changing(doing.slug, by=doing.by, seen=doing.seen) as change:
        complaint = change.complaint
        owner = Person.objects.filter(pk=before["owner"]).first() if before["owner"] else None
        if owner is not None and not _may_own(owner, complaint):
            raise Refused(
                "OWNER_CANNOT_HANDLE",
                _("%(person)s no longer handles complaints here."),
                params={"person": owner.name},
            )
        change.record(
            EventKind.ASSIGNED,
            reason=TAKEN_BACK,
            source=str(complaint.owner) if complaint.owner else "",
            target=str(owner) if owner else "",
            target_id=owner.pk if owner else None,
        )
        complaint.owner = owner


def _may_own(person: Person, complaint: Complaint) -> bool:
    able = standing_of(person).can(Capability.HANDLE_COMPLAINTS, complaint.dealer_id)
    return able and not is_kept_out(person, complaint)


def _lower(doing: Doing, before: Mapping[str, Any]) -> None:
    with changing(doing.slug, by=doing.by, seen=doing.seen) as change:
        set_level(change, level=Level(before["level"]), reason=TAKEN_BACK)
        change.complaint.level_reason = before["reason"]


def _unfollow_again(doing: Doing, before: Mapping[str, Any]) -> None:
    unfollow_case(doing.slug, by=doing.by)


def _follow_again(doing: Doing, before: Mapping[str, Any]) -> None:
    follow_case(doing.slug, by=doing.by)


def _unlink(doing: Doing, before: Mapping[str, Any]) -> None:
    unlink_cases(doing.slug, link_id=before["link"], by=doing.by, seen=doing.seen)


def _unhold(doing: Doing, before: Mapping[str, Any]) -> None:
    resume_clocks(doing.slug, note=TAKEN_BACK, by=doing.by, seen=doing.seen)


def _hold_again(doing: Doing, before: Mapping[str, Any]) -> None:
    hold_clocks(doing.slug, reason=before["hold"], note=TAKEN_BACK, by=doing.by, seen=doing.seen)


def _drop_list(doing: Doing, before: Mapping[str, Any]) -> None:
    """Drop what nobody has done yet of a check-list; what is done is done."""
    with changing(doing.slug, by=doing.by, seen=doing.seen) as change:
        tasks = CaseTask.objects.select_for_update().filter(
            complaint=change.complaint, pk__in=before["tasks"]
        )
        for task in tasks.filter(done_at=None, dropped_at=None):
            task.dropped_at, task.why_dropped = change.at, TAKEN_BACK
            # The list could not be started again while its items stood there.
            task.item = ""
            task.save()
            change.record(
                EventKind.TASK_DROPPED,
                reason=TAKEN_BACK,
                task=task.pk,
                what=task.what,
                check_list=task.check_list,
                item=task.item,
            )


_ACTS: Mapping[str, Callable[[Doing], dict[str, Any]]] = {
    BulkOperation.ASSIGN: _assign,
    BulkOperation.NOTE: _note,
    BulkOperation.RAISE: _raise,
    BulkOperation.FOLLOW: _follow,
    BulkOperation.UNFOLLOW: _unfollow,
    BulkOperation.LINK: _link,
    BulkOperation.HOLD: _hold,
    BulkOperation.RESUME: _resume,
    BulkOperation.CLOSE: _close,
    BulkOperation.CHECK_LIST: _check_list,
}
_BACK: Mapping[str, Callable[[Doing, Mapping[str, Any]], Any]] = {
    BulkOperation.ASSIGN: _give_back,
    BulkOperation.RAISE: _lower,
    BulkOperation.FOLLOW: _unfollow_again,
    BulkOperation.UNFOLLOW: _follow_again,
    BulkOperation.LINK: _unlink,
    BulkOperation.HOLD: _unhold,
    BulkOperation.RESUME: _hold_again,
    BulkOperation.CHECK_LIST: _drop_list,
}
