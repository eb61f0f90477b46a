"""A confirmed repeat repair opens a case or joins the car's, and those concerned are told (S084, S088, S093)."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.accounts.selectors import everybody_at
from anxin.complaints.choices import EventKind, Mode, Status
from anxin.complaints.models import CaseRepeat, CaseTask, Complaint
from anxin.complaints.selectors.handlers import LEADING, in_first_role, people_told
from anxin.complaints.selectors.merged import ends_of
from anxin.complaints.selectors.reception import categories_of_repeats
from anxin.complaints.selectors.suggestions import Draft, suggest_for
from anxin.complaints.services.changing import writing
from anxin.complaints.services.history import Change
from anxin.complaints.services.open_complaint import MOST_WORDS, Intake, open_complaint
from anxin.complaints.services.telling import tell_people
from anxin.customers.models import CarContact, Customer
from anxin.engines.repeats.items import Item
from anxin.foundation.tables.names import is_named
from anxin.messaging.choices import NoticeKind
from anxin.playbooks.selectors import entries
from anxin.workshop.choices import RepeatFound, RepeatOutcome, RepeatState
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.policies import can_hand_back_repeats, is_own_work
from anxin.workshop.selectors.repeats import HELD
from anxin.workshop.services.repeats import note_staff_told

TASK = "complaints.join_repeat"
FAILED_TASK = "complaints.give_failed_repeat"
FINISHED_TASK = "complaints.finish_failed_repeat"
NOT_FAILED_TASK = "complaints.drop_failed_repeat"
REFUSED_TASK = "complaints.leave_refused_repeat"
_CHANNELS = {RepeatFound.RECEPTION: "intake-visit"}
_CHANNEL = "intake-workshop"
_AFTER_SALES = "after_sales"
_MOST = 200
_WITH = (
    "dealer__region__brand",
    "vehicle",
    "order__sender",
    "earlier__sender",
    "first",
    "decided_by",
    "done_by",
)
_log = logging.getLogger(__name__)


@transaction.atomic
def join_repeat(repeat_id: int, *, into: int | None = None) -> Complaint | None:
    """Let a confirmed repeat belong to a case: the car's open one for it, else a new one; twice changes nothing.

    ``into`` is the number of the case that was taken in for it. One that was confirmed or opened again after its case
    was closed gets a case anew. Adviser, head of after-sales and customer-service manager are told at the same time;
    whom, stands as proof with the repeat.
    """
    former = _case_of(repeat_id)
    repeat = _locked(repeat_id, state__in=HELD)
    if repeat is None:
        return None
    joined = CaseRepeat.objects.filter(repeat=repeat).exists()
    if joined and (former is None or not _closed_before(former, repeat)):
        return None
    found = _held(into) if into else _open_case_of(repeat)
    complaint = found or open_complaint(_intake(repeat), by=None)
    with writing(_held(complaint.pk), by=None) as change:
        facts = {"complaint": change.complaint, "at": change.at, "opened": found is None, "task": None}
        CaseRepeat.objects.update_or_create(repeat=repeat, defaults=facts)
        change.record(EventKind.REPEAT_JOINED, **_told(repeat), opened=found is None)
        people = _concerned(change.complaint, repeat)
        tell_people(
            change,
            [each for each in people if each != repeat.decided_by],
            code="REPEAT_CONFIRMED",
            kind=NoticeKind.REPEAT,
        )
        note_staff_told(repeat.pk, people=people, at=change.at)
    return change.complaint


@transaction.atomic
def give_failed_repeat(repeat_id: int) -> CaseTask | None:
    """Give the service manager the repeat that is not as expected: a task in its case (S093, S098).

    Once for every time that it is so: a treatment opened again has a task again.
    """
    complaint = _case_of(repeat_id)
    repeat = _locked(repeat_id, state=RepeatState.CONFIRMED, outcome=RepeatOutcome.NOT_AS_EXPECTED)
    if complaint is None or repeat is None or _closed_before(complaint, repeat):
        return None
    if not CaseRepeat.objects.filter(_without_task("repeat__"), repeat=repeat).exists():
        return None
    with writing(complaint, by=None) as change:
        doer = next(iter(_service_managers(complaint, repeat)), None)
        task = CaseTask.objects.create(
            complaint=complaint,
            what=_("Repeat repair not as expected: write down alternatives and hand the car back yourself"),
            doer=doer,
            added_at=change.at,
            added_by=_who_checked(repeat),
        )
        CaseRepeat.objects.filter(repeat=repeat).update(task=task)
        change.record(EventKind.TASK_ADDED, task=task.pk, what=task.what, check_list="", item="")
        tell_people(
            change,
            [doer] if doer else in_first_role(complaint, LEADING),
            code="REPEAT_FAILED",
            kind=NoticeKind.REPEAT,
            urgent=True,
            repeat=str(repeat.pk),
        )
    return task


@transaction.atomic
def finish_failed_repeat(repeat_id: int) -> CaseTask | None:
    """Mark the service manager's task as done by whoever ended the treatment; twice changes nothing."""
    complaint = _case_of(repeat_id, task__isnull=False, task__done_at=None, task__dropped_at=None)
    repeat = _locked(repeat_id, state=RepeatState.DONE, outcome=RepeatOutcome.NOT_AS_EXPECTED)
    if complaint is None or repeat is None:
        return None
    task = CaseTask.objects.get(pk=CaseRepeat.objects.values("task").get(repeat=repeat)["task"])
    with writing(complaint, by=repeat.done_by) as change:
        task.done_at, task.done_by = change.at, repeat.done_by
        task.save(update_fields=["done_at", "done_by"])
        change.record(EventKind.TASK_DONE, task=task.pk, what=task.what, check_list="", item="")
    return task


@transaction.atomic
def drop_failed_repeat(repeat_id: int) -> CaseTask | None:
    """Drop the service manager's task where the result is as expected after all; what he has done stays done."""
    complaint = _case_of(repeat_id, task__isnull=False)
    repeat = _locked(repeat_id, state__in=HELD)
    if complaint is None or repeat is None or repeat.outcome == RepeatOutcome.NOT_AS_EXPECTED:
        return None
    joined = CaseRepeat.objects.select_related("task").get(repeat=repeat)
    task, joined.task = joined.task, None
    joined.save(update_fields=["task"])
    with writing(complaint, by=None) as change:
        _drop(change, task)
    return task


@transaction.atomic
def leave_refused_repeat(repeat_id: int) -> Complaint | None:
    """Take a repeat that was refused after all out of its case, which keeps in its history that it was there."""
    complaint = _case_of(repeat_id)
    repeat = _locked(repeat_id, state=RepeatState.REFUSED)
    if complaint is None or repeat is None:
        return None
    joined = CaseRepeat.objects.select_related("task").get(repeat=repeat)
    with writing(complaint, by=repeat.decided_by) as change:
        _drop(change, joined.task)
        joined.delete()
        change.record(EventKind.REPEAT_LEFT, **_told(repeat), reason=repeat.why)
    return complaint


def join_missed_repeats() -> int:
    """Do what nobody heard of, found by its state: join, leave, give on, take back and end; return how much."""
    rows = RepeatRepair.objects.order_by("pk")
    failed = Q(outcome=RepeatOutcome.NOT_AS_EXPECTED)
    treated = rows.filter(state=RepeatState.CONFIRMED, case__isnull=False)
    ended = Coalesce("case__complaint__handled_at", "case__complaint__closed_at")
    over = rows.filter(failed, state=RepeatState.DONE, case__task__isnull=False)
    missed: list[tuple[Callable[[int], object], QuerySet[RepeatRepair]]] = [
        (join_repeat, rows.filter(state__in=HELD, case=None)),
        (join_repeat, treated.exclude(case__complaint__status=Status.OPEN).filter(decided_at__gt=ended)),
        (leave_refused_repeat, rows.filter(state=RepeatState.REFUSED, case__isnull=False)),
        (give_failed_repeat, treated.filter(failed, _without_task("", "case__"))),
        (drop_failed_repeat, rows.filter(~failed, state__in=HELD, case__task__isnull=False)),
        (finish_failed_repeat, over.filter(case__task__done_at=None, case__task__dropped_at=None)),
    ]
    return sum(_each(operation, repeats) for operation, repeats in missed)


def _each(operation: Callable[[int], object], repeats: QuerySet[RepeatRepair]) -> int:
    done = 0
    for key in list(repeats.values_list("pk", flat=True)[:_MOST]):
        try:
            done += operation(key) is not None
        except Exception as error:  # one that cannot be done holds up none of those behind it
            # Its text may hold what the customer said.
            _log.error("A repeat repair could not be brought to its case: %s", type(error).__name__)
    return done


def _without_task(repeat: str, case: str = "") -> Q:
    """Return the condition that no task stands for a failed repeat: none, or one from before it was decided on again.

    ``repeat`` and ``case`` are the ways to the two from where the condition is asked.
    """
    decided = F(f"{repeat}decided_at")
    former = Q(**{f"{case}task__done_at__lt": decided}) | Q(**{f"{case}task__dropped_at__lt": decided})
    return Q(**{f"{case}task": None}) | former


def _closed_before(complaint: Complaint, repeat: RepeatRepair) -> bool:
    """Tell whether a case was closed before its repeat was confirmed again: nobody works on it there any more."""
    ended = complaint.handled_at or complaint.closed_at
    if repeat.state != RepeatState.CONFIRMED or complaint.status == Status.OPEN or ended is None:
        return False
    return repeat.decided_at is not None and ended < repeat.decided_at


def _told(repeat: RepeatRepair) -> dict[str, Any]:
    order = repeat.order.number if repeat.order else ""
    return {"repeat": str(repeat.key), "visit": repeat.visit, "order": order}


def _drop(change: Change, task: CaseTask | None) -> None:
    """Drop a task that is still open, because the result of the repair is no longer said to be not as expected."""
    if task is None or task.done_at is not None or task.dropped_at is not None:
        return
    task.dropped_at, task.why_dropped = change.at, _("The result is as expected after all.")
    task.save(update_fields=["dropped_at", "why_dropped"])
    facts = {"task": task.pk, "what": task.what, "check_list": "", "item": ""}
    change.record(EventKind.TASK_DROPPED, **facts, reason=task.why_dropped)


def _locked(repeat_id: int, **state: Any) -> RepeatRepair | None:
    rows = RepeatRepair.objects.select_for_update(of=("self",)).select_related(*_WITH)
    return rows.filter(pk=repeat_id, **state).first()


def _held(complaint_id: int) -> Complaint:
    """Return the case, or the one in which it goes on, locked."""
    rows = Complaint.objects.select_for_update(of=("self",))
    rows = rows.select_related("dealer__region__brand", "customer", "owner")
    return rows.get(pk=ends_of([complaint_id])[complaint_id])


def _case_of(repeat_id: int, **task: Any) -> Complaint | None:
    """Return the case of a repeat, locked before the repeat is: so does who records its follow-up call."""
    rows = CaseRepeat.objects.filter(repeat=repeat_id, **task)
    joined = rows.first()
    complaint = _held(joined.complaint_id) if joined else None
    # Another worker may have done it while this one waited.
    return complaint if joined and rows.filter(complaint=joined.complaint_id).exists() else None


def _open_case_of(repeat: RepeatRepair) -> Complaint | None:
    """Return the car's open case about one of the orders or the chain, else about what was not repaired at once."""
    rows = Complaint.objects.select_for_update(of=("self",)).filter(
        dealer=repeat.dealer_id, vehicle=repeat.vehicle_id, status=Status.OPEN, merged_into=None
    )
    cases = list(rows.order_by("-received_at", "-pk"))
    orders = {repeat.order_id, repeat.earlier_id, repeat.first_id} - {None}
    chain = CaseRepeat.objects.filter(complaint__in=cases, repeat__order__in=orders)
    known = set(chain.values_list("complaint_id", flat=True))
    categories = _categories(repeat)
    for fits in (
        lambda case: case.repair_order_id in orders or case.pk in known,
        lambda case: case.category in categories,
    ):
        if found := next(filter(fits, cases), None):
            return found
    return None


def _categories(repeat: RepeatRepair) -> list[str]:
    listed = entries("complaint_categories", "categories", dealer_code=repeat.dealer.code)
    return categories_of_repeats(repeat.dealer) or [listed[-1]["id"]]


def _intake(repeat: RepeatRepair) -> Intake:
    told = repeat.reported.strip() or (repeat.order.reported.strip() if repeat.order else "")
    words = told[:MOST_WORDS]
    category, customer = _categories(repeat)[0], _customer(repeat)
    channels = [
        each["id"] for each in entries("complaint_categories", "intake", dealer_code=repeat.dealer.code)
    ]
    wanted = _CHANNELS.get(RepeatFound(repeat.found_by), _CHANNEL)
    channel = wanted if wanted in channels else channels[0]
    draft = Draft(
        dealer=repeat.dealer,
        words=words,
        channel=channel,
        category=category,
        customer=customer,
        vehicle=repeat.vehicle,
    )
    suggestion = suggest_for(draft, None)
    leading = in_first_role(Complaint(dealer=repeat.dealer), LEADING)
    return Intake(
        dealer=repeat.dealer,
        words=words or _("The car is back for the same trouble."),
        channel=channel,
        category=category,
        mode=Mode.IN_PERSON if repeat.found_by == RepeatFound.RECEPTION else Mode.WRITTEN,
        customer=customer,
        vehicle=repeat.vehicle,
        repair_order=repeat.order or repeat.earlier,
        level=suggestion.level,
        level_reason=" ".join(suggestion.reasons)[:300],
        threats=tuple((each.key, each.quote) for each in suggestion.threats),
        owner=next((each for each in leading if not is_own_work(each, repeat)), None),
    )


def _customer(repeat: RepeatRepair) -> Customer | None:
    """Return who brought the car, or its first known contact."""
    for order in (repeat.order, repeat.earlier):
        if order is not None and order.sender is not None:
            return order.sender
    contact = (
        CarContact.objects.filter(vehicle=repeat.vehicle).select_related("customer").order_by("pk").first()
    )
    return contact.customer if contact else None


def _concerned(complaint: Complaint, repeat: RepeatRepair) -> list[Person]:
    """Return whom a repeat is told of: advisers and technicians of both visits, after-sales, customer service."""
    orders = [order for order in (repeat.order, repeat.earlier) if order is not None]
    at_work = [
        each
        for each in everybody_at(repeat.dealer)
        if each.pk in {order.adviser_id for order in orders}
        or any(is_named(each.name, order.technician_name) for order in orders)
    ]
    leading = people_told(complaint, roles=[Role.CUSTOMER_SERVICE_MANAGER], departments=[_AFTER_SALES])
    people = [*at_work, *(leading or in_first_role(complaint, LEADING))]
    found = list({person.pk: person for person in people}.values())
    # Where nobody else works, whoever confirmed it knows.
    return found or [each for each in (repeat.decided_by,) if each]


def _service_managers(complaint: Complaint, repeat: RepeatRepair) -> list[Person]:
    """Return who may hand the car back: the head of after-sales, else who else may, never of his own work."""
    heads = people_told(complaint, roles=[], departments=[_AFTER_SALES])
    others = people_told(complaint, roles=[Role.HEAD_OF_DEPARTMENT, Role.GENERAL_MANAGER])
    return [
        each
        for each in [*heads, *others]
        if can_hand_back_repeats(each, repeat.dealer_id) and not is_own_work(each, repeat)
    ]


def _who_checked(repeat: RepeatRepair) -> Person:
    """Return who entered the final check; whoever confirmed the repeat where nobody did."""
    proofs = RepeatProof.objects.filter(repeat=repeat, item=Item.FINAL_CHECK, taken_back_at=None)
    proof = proofs.select_related("entered_by").first()
    found = proof.entered_by if proof else repeat.decided_by
    assert found is not None
    return found
