"""What an operation would do to each of many cases, told before anything is done; a fixed number of queries in all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of
from anxin.complaints.choices import BulkFate, BulkOperation, Status
from anxin.complaints.models import CaseFollower, CaseLink, CaseTask, Complaint
from anxin.complaints.policies import can_decide_complaint, is_kept_out
from anxin.complaints.selectors.cases import case_facts, house_rules
from anxin.complaints.selectors.clocks.policies import book_of
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.services.bulk.wanted import Wanted
from anxin.complaints.services.checking import require_not_closed
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.wording import require_allowed
from anxin.engines.conversation.following_up import judge_giving_up_follow_up
from anxin.foundation.errors import AnxinError, NotAllowed, Refused
from anxin.playbooks.selectors import require_entry

#: What everybody may do who sees a case; all else is for who works on it.
FOR_READERS = frozenset({BulkOperation.FOLLOW, BulkOperation.UNFOLLOW})


@dataclass(frozen=True)
class Ground:
    """What is asked once for all the cases of a run."""

    wanted: Wanted
    by: Person
    #: Cases in the state that the operation would bring, where only the database knows.
    already: frozenset[int]


def ground_of(operation: BulkOperation, wanted: Wanted, cases: Sequence[Complaint], *, by: Person) -> Ground:
    """Ask once what the judging of many cases needs."""
    read = _ALREADY.get(operation)
    numbers = [case.pk for case in cases]
    return Ground(wanted, by, frozenset(read(wanted, by, numbers)) if read else frozenset())


def judge_case(operation: BulkOperation, case: Complaint, ground: Ground) -> tuple[BulkFate, str]:
    """Return what would become of a case, and why where it is left out."""
    try:
        if operation not in FOR_READERS:
            require_handler(ground.by, case)
        if is_so_already(operation, case, ground):
            return BulkFate.SAME, ""
        if against := _AGAINST.get(operation):
            against(case, ground)
    except AnxinError as error:
        return BulkFate.REFUSED, str(error)
    return BulkFate.READY, ""


def _require_owner(case: Complaint, ground: Ground) -> None:
    to = ground.wanted.owner
    if to is None:
        return
    if to != ground.by:
        require(ground.by, Capability.ASSIGN_COMPLAINTS, case.dealer_id)
    if not standing_of(to).can(Capability.HANDLE_COMPLAINTS, case.dealer_id):
        raise Refused("OWNER_CANNOT_HANDLE", _("Choose somebody of this dealer who handles complaints."))
    if is_kept_out(to, case):
        raise Refused("OWNER_IS_CONCERNED", _("The person complained about does not handle the case."))


def _require_holdable(case: Complaint, ground: Ground) -> None:
    if case.status != Status.OPEN:
        raise Refused("CASE_NOT_OPEN", _("Only an open case can be put on hold."))
    chosen = book_of(policies_of(case.dealer)).reasons.get(ground.wanted.hold)
    if chosen is None:
        raise Refused("HOLD_UNKNOWN", _("Choose one of the reasons in the list."))
    require(ground.by, Capability(chosen.needs), case.dealer_id)


def _require_closable(case: Complaint, ground: Ground) -> None:
    # Promises, actions and repeats are not asked for by this rule; tries and talk were fetched with the cases.
    facts = case_facts(case, promises=(), actions=(), repeats=())
    manager = can_decide_complaint(ground.by, case)
    require_allowed(judge_giving_up_follow_up(facts, manager=manager, rules=house_rules(case.dealer)))


def _require_list(case: Complaint, ground: Ground) -> None:
    require_not_closed(case)
    require_entry(
        "check_lists",
        "lists",
        ground.wanted.check_list,
        field="check_list",
        message=_("Choose one of the check-lists."),
        dealer_code=case.dealer.code,
    )


def _require_linkable(case: Complaint, ground: Ground) -> None:
    to = ground.wanted.to
    if to is None:
        return
    if case.pk == to.pk:
        raise Refused("SAME_CASE", _("This is the same case; choose another."))
    if case.dealer_id != to.dealer_id:
        raise NotAllowed("OTHER_DEALER", _("Cases of two dealers are never linked."))


def _started(wanted: Wanted, by: Person, numbers: Sequence[int]) -> set[int]:
    rows = CaseTask.objects.filter(complaint__in=numbers, check_list=wanted.check_list)
    return set(rows.values_list("complaint_id", flat=True))


def _followed(wanted: Wanted, by: Person, numbers: Sequence[int]) -> set[int]:
    rows = CaseFollower.objects.filter(complaint__in=numbers, person=by)
    return set(rows.values_list("complaint_id", flat=True))


def _linked(wanted: Wanted, by: Person, numbers: Sequence[int]) -> set[int]:
    to = wanted.to
    rows = CaseLink.objects.filter(Q(one=to, other__in=numbers) | Q(other=to, one__in=numbers))
    pairs = rows.values_list("one_id", "other_id")
    return {number for pair in pairs for number in pair}


_ALREADY: Mapping[str, Callable[[Wanted, Person, Sequence[int]], set[int]]] = {
    BulkOperation.FOLLOW: _followed,
    BulkOperation.UNFOLLOW: _followed,
    BulkOperation.LINK: _linked,
    BulkOperation.CHECK_LIST: _started,
}
_Judge = Callable[[Complaint, Ground], Any]


def is_so_already(operation: BulkOperation, case: Complaint, ground: Ground) -> bool:
    """Tell whether a case is as the operation would make it."""
    wanted = ground.wanted
    if operation in {BulkOperation.FOLLOW, BulkOperation.CHECK_LIST}:
        return case.pk in ground.already
    if operation == BulkOperation.UNFOLLOW:
        return case.pk not in ground.already
    if operation == BulkOperation.LINK:
        return case.pk in ground.already and case != wanted.to
    states = {
        BulkOperation.ASSIGN: case.owner == wanted.owner,
        BulkOperation.RAISE: wanted.level is not None and case.level >= wanted.level,
        BulkOperation.HOLD: case.on_hold == wanted.hold,
        BulkOperation.RESUME: not case.on_hold,
        BulkOperation.CLOSE: case.status == Status.CLOSED,
    }
    return states.get(operation, False)


_AGAINST: Mapping[str, _Judge] = {
    BulkOperation.ASSIGN: _require_owner,
    BulkOperation.LINK: _require_linkable,
    BulkOperation.HOLD: _require_holdable,
    BulkOperation.CLOSE: _require_closable,
    BulkOperation.CHECK_LIST: _require_list,
}
