"""A confirmed repeat repair opens a case or joins the car's, and those concerned are told (S084, S088, S093)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.accounts.selectors import everybody_at
from anxin.complaints.choices import EventKind, Mode, Status
from anxin.complaints.models import CaseRepeat, CaseTask, Complaint
from anxin.complaints.selectors.handlers import LEADING, in_first_role, people_told
from anxin.complaints.selectors.merged import ends_of
from anxin.complaints.selectors.suggestions import Draft, suggest_for
from anxin.complaints.services.changing import writing
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.complaints.services.telling import tell_people
from anxin.customers.models import CarContact, Customer
from anxin.engines.repeats.items import Item
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError
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
#: What a category opens besides itself, as the content list names it.
OPENS = "repeat_repair"
_CHANNELS = {RepeatFound.RECEPTION: "intake-visit"}
_CHANNEL = "intake-workshop"
_AFTER_SALES = "after_sales"
_LOOK_BACK = timedelta(days=30)
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
def join_repeat(repeat_id: int) -> Complaint | None:
    """Let a confirmed repeat belong to a case: the car's open one for it, else a new one; twice changes nothing.

    Adviser, head of after-sales and customer-service manager are told at the same time; whom, stands as proof with
    the repeat.
    """
    repeat = _locked(repeat_id, state__in=HELD)
    if repeat is None or CaseRepeat.objects.filter(repeat=repeat).exists():
        return None
    found = _open_case_of(repeat)
    complaint = found or open_complaint(_intake(repeat), by=None)
    with writing(_held(complaint.pk), by=None) as change:
        CaseRepeat.objects.create(
            complaint=change.complaint, repeat=repeat, at=change.at, opened=found is None
        )
        change.record(
            EventKind.REPEAT_JOINED,
            repeat=str(repeat.key),
            visit=repeat.visit,
            order=repeat.order.number if repeat.order else "",
            opened=found is None,
        )
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
    """Give the service manager the repeat that is not as expected: a task in its case (S093, S098); once a repeat."""
    complaint = _case_of(repeat_id, task=None)
    repeat = _locked(repeat_id, state=RepeatState.CONFIRMED, outcome=RepeatOutcome.NOT_AS_EXPECTED)
    if complaint is None or repeat is None:
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
    repeat = _locked(repeat_id, state=RepeatState.DONE)
    if complaint is None or repeat is None:
        return None
    task = CaseTask.objects.get(pk=CaseRepeat.objects.values("task").get(repeat=repeat)["task"])
    with writing(complaint, by=repeat.done_by) as change:
        task.done_at, task.done_by = change.at, repeat.done_by
        task.save(update_fields=["done_at", "done_by"])
        change.record(EventKind.TASK_DONE, task=task.pk, what=task.what, check_list="", item="")
    return task


def join_missed_repeats() -> int:
    """Do what nobody heard of: join what was confirmed, give on what failed, end what is over; return how much."""
    lately = RepeatRepair.objects.filter(decided_at__gte=clock.now() - _LOOK_BACK).order_by("pk")
    unjoined = lately.filter(state__in=HELD, case=None)
    failed = lately.filter(
        state=RepeatState.CONFIRMED,
        outcome=RepeatOutcome.NOT_AS_EXPECTED,
        case__isnull=False,
        case__task=None,
    )
    over = lately.filter(
        state=RepeatState.DONE,
        case__task__isnull=False,
        case__task__done_at=None,
        case__task__dropped_at=None,
    )
    return (
        _each(join_repeat, unjoined) + _each(give_failed_repeat, failed) + _each(finish_failed_repeat, over)
    )


def _each(operation: Callable[[int], object], repeats: QuerySet[RepeatRepair]) -> int:
    done = 0
    for key in list(repeats.values_list("pk", flat=True)[:_MOST]):
        try:
            done += operation(key) is not None
        except AnxinError:
            _log.exception("A repeat repair could not be brought to its case.")
    return done


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
    return complaint if rows.exists() else None


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
    return [each["id"] for each in listed if each.get("opens") == OPENS] or [listed[-1]["id"]]


def _intake(repeat: RepeatRepair) -> Intake:
    words = repeat.reported or (repeat.order.reported if repeat.order else "")
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
    names = {order.technician_name for order in orders} - {""}
    at_work = [
        each
        for each in everybody_at(repeat.dealer)
        if each.name in names or each.pk in {order.adviser_id for order in orders}
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
