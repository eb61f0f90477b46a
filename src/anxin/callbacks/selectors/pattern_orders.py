"""What became of the orders of a period: rung about, left out by which rule, and the numbers on their customers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Exists, Min, OuterRef

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import colleagues_at
from anxin.callbacks.choices import OPEN_STATES, CallKind, Outcome, WhyLeftOut
from anxin.callbacks.models import Call, LeftOut
from anxin.callbacks.selectors.rules import call_rules_of, plan_of
from anxin.callbacks.selectors.visits import adviser_named
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer
from anxin.engines.gaming import Asked, Case, PhoneUse
from anxin.foundation import clock
from anxin.messaging.models import NoticePhone
from anxin.surveys.models import Interview, Invitation
from anxin.workshop.choices import OrderKind, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair

#: A complaint about the car from its coming until so long after it left speaks of the visit.
_HEARD_WITHIN = timedelta(days=3)
_WRONG = (Outcome.WRONG_NUMBER, Outcome.DEAD_NUMBER)
_REPEATS = (RepeatState.CONFIRMED, RepeatState.DONE)


class _Order(NamedTuple):
    """A closed order with whatever else tells how the visit went and whether its customer was asked."""

    pk: int
    key: str
    who: str
    sender_id: int | None
    opened_at: datetime
    closed_at: datetime
    bad: bool
    answered: bool


class _Rung(NamedTuple):
    """The call about an order."""

    state: str
    asked: bool
    customer_id: int
    wrong: bool
    first_tried_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OrderFacts:
    """The orders of a period as the detectors take them; keys are those of the orders.

    ``staff``: colleagues by their own number, as far as they have left one.
    """

    asked: tuple[Asked, ...]
    excluded: tuple[Case, ...]
    do_not_call: tuple[Case, ...]
    wrong_number: tuple[Case, ...]
    changed_number: tuple[Case, ...]
    phones: tuple[PhoneUse, ...]
    staff: Mapping[str, str]


def gather_orders(dealer: Dealer, *, since: date, until: date) -> OrderFacts:
    """Return what became of the orders that were closed on these days of the dealer; nine queries."""
    zone = ZoneInfo(dealer.time_zone)
    begin, end = (datetime.combine(day, time(), tzinfo=zone) for day in (since, until + timedelta(days=1)))
    orders = _orders(dealer, begin, end)
    rung = _rung(dealer, begin, end)
    left = dict(
        LeftOut.objects.filter(
            call_list__dealer=dealer, order__closed_at__gte=begin, order__closed_at__lt=end
        ).values_list("order", "reason")
    )
    listed = [each for each in orders if each.pk in rung or each.pk in left]
    told = [each for each in listed if left.get(each.pk) != WhyLeftOut.KIND]
    customers = {each.pk: _customer_of(each, rung) for each in orders}
    return OrderFacts(
        asked=tuple(_asked(dealer, orders, rung, left)),
        excluded=tuple(
            Case(each.key, each.who, left.get(each.pk, WhyLeftOut.NOT_DRAWN) != WhyLeftOut.NOT_DRAWN)
            for each in told
        ),
        do_not_call=tuple(
            Case(each.key, each.who, left.get(each.pk) == WhyLeftOut.DO_NOT_CALL) for each in told
        ),
        wrong_number=tuple(
            Case(each.key, each.who, rung[each.pk].wrong)
            for each in orders
            if each.pk in rung and rung[each.pk].first_tried_at
        ),
        changed_number=tuple(_changed(orders, rung)),
        phones=tuple(_phones(orders, customers)),
        staff=_staff(dealer),
    )


def _orders(dealer: Dealer, begin: datetime, end: datetime) -> list[_Order]:
    car = Complaint.objects.filter(vehicle=OuterRef("vehicle"), received_at__gte=OuterRef("opened_at"))
    rows = RepairOrder.objects.filter(dealer=dealer, closed_at__gte=begin, closed_at__lt=end).order_by("pk")
    rows = rows.annotate(
        repeated=Exists(RepeatRepair.objects.filter(order=OuterRef("pk"), state__in=_REPEATS)),
        complained=Exists(car.filter(received_at__lte=OuterRef("closed_at") + _HEARD_WITHIN)),
        interviewed=Exists(Interview.objects.filter(order=OuterRef("pk"))),
        invited=Exists(Invitation.objects.filter(order=OuterRef("pk"))),
    )
    columns = (
        "pk", "key", "adviser_id", "adviser_name", "sender_id", "opened_at", "closed_at", "finished_at", "promised_at",
        "kind", "repeated", "complained", "interviewed", "invited",
    )  # fmt: skip
    found = []
    for row in rows.values(*columns):
        ended = row["finished_at"] or row["closed_at"]
        missed = bool(row["promised_at"] and ended > row["promised_at"])
        bad = missed or row["repeated"] or row["complained"] or row["kind"] == OrderKind.RETURN
        found.append(
            _Order(
                row["pk"],
                str(row["key"]),
                adviser_named(row["adviser_id"], row["adviser_name"]),
                row["sender_id"],
                row["opened_at"],
                row["closed_at"],
                bad,
                row["interviewed"] or row["invited"],
            )
        )
    return found


def _rung(dealer: Dealer, begin: datetime, end: datetime) -> dict[int, _Rung]:
    rows = Call.objects.filter(
        dealer=dealer, kind=CallKind.AFTER_SERVICE, order__closed_at__gte=begin, order__closed_at__lt=end
    )
    columns = (
        "order_id",
        "state",
        "tries",
        "invitation_id",
        "customer_id",
        "outcome",
        "number_wrong",
        "first",
    )
    return {
        row["order_id"]: _Rung(
            row["state"],
            row["tries"] > 0 or row["invitation_id"] is not None,
            row["customer_id"],
            row["number_wrong"] or row["outcome"] in _WRONG,
            row["first"],
        )
        for row in rows.annotate(first=Min("attempts__at")).order_by().values(*columns)
    }


def _asked(
    dealer: Dealer, orders: Iterable[_Order], rung: Mapping[int, _Rung], left: Mapping[int, str]
) -> Iterable[Asked]:
    """Leave out whom a rule excluded, and whoever may still be asked: neither was anybody's choice."""
    plan = plan_of(call_rules_of(dealer).rules, CallKind.AFTER_SERVICE)
    settled = clock.now() - timedelta(days=plan.expires + 1)
    for each in orders:
        call = rung.get(each.pk)
        excluded = left.get(each.pk, WhyLeftOut.NOT_DRAWN) != WhyLeftOut.NOT_DRAWN
        waiting = call.state in OPEN_STATES if call else each.pk not in left and each.closed_at > settled
        asked = each.answered or bool(call and call.asked)
        if asked or not (excluded or waiting):
            yield Asked(each.key, each.who, each.bad, asked)


def _customer_of(order: _Order, rung: Mapping[int, _Rung]) -> int | None:
    """Whom the call is for, who need not be who brought the car."""
    return rung[order.pk].customer_id if order.pk in rung else order.sender_id


def _phones(orders: Iterable[_Order], customers: Mapping[int, int | None]) -> Iterable[PhoneUse]:
    wanted = {each for each in customers.values() if each}
    rows = Customer.objects.filter(pk__in=wanted).values_list("pk", "phone", "second_phone")
    numbers = {pk: {each for each in given if each} for pk, *given in rows}
    for order in orders:
        customer = customers[order.pk]
        for phone in sorted(numbers.get(customer or 0, ())):
            yield PhoneUse(order.key, phone, str(customer), order.who)


def _changed(orders: Iterable[_Order], rung: Mapping[int, _Rung]) -> Iterable[Case]:
    """Compare the number on file when the order was opened with that at the first attempt.

    A customer who came on file only afterwards has no earlier number: his order is no case.
    """
    history = _numbers_by_time({each.customer_id for each in rung.values() if each.first_tried_at})
    for order in orders:
        call = rung.get(order.pk)
        if call is None or call.first_tried_at is None:
            continue
        told = history.get(call.customer_id, [])
        before = _held_at(told, order.opened_at)
        if before:
            yield Case(order.key, order.who, _held_at(told, call.first_tried_at) != before)


def _numbers_by_time(customers: Iterable[int]) -> dict[int, list[tuple[datetime, str]]]:
    revisions = apps.get_model("customers", "CustomerRevision").objects
    rows = revisions.filter(pgh_obj_id__in=customers).order_by("pgh_id")
    found: dict[int, list[tuple[datetime, str]]] = {}
    for customer, at, phone in rows.values_list("pgh_obj_id", "pgh_created_at", "phone"):
        found.setdefault(customer, []).append((at, phone))
    return found


def _held_at(told: Iterable[tuple[datetime, str]], at: datetime) -> str:
    held = ""
    for since, phone in told:
        if since <= at:
            held = phone
    return held


def _staff(dealer: Dealer) -> dict[str, str]:
    """The numbers that colleagues have left for text messages: the house knows no others of theirs."""
    people = colleagues_at(dealer, able_to=Capability.SEE_CUSTOMERS)
    rows = NoticePhone.objects.filter(person__in=people).values_list("phone", "person_id")
    return {phone: adviser_named(number, "") for phone, number in rows if phone}
