"""Call lists with their numbers, and the rows behind each number; to whoever sees lists at the dealer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import CallKind, CallState, WhyLeftOut
from anxin.callbacks.models import Call, CallList, LeftOut
from anxin.callbacks.policies import dealers_of_lists
from anxin.callbacks.selectors.reasons import why_in_words
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import masked_phone
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.workshop.models import RepairOrder

NEWEST = ("-day", "-id")
LISTED, ALL_EXCLUDED = "listed", "excluded"
_BY_PLACE = ("id",)


@dataclass(frozen=True)
class Part:
    """One number of a list: ``of`` names it in addresses."""

    of: str
    label: str
    count: int
    share: int


@dataclass(frozen=True)
class ListRow:
    """One visit of a list: whom it is about, what is called or why nobody calls."""

    left_on: date | None
    order: RepairOrder | None
    vehicle: Vehicle | None
    customer: Customer | None
    phone: str
    adviser: str
    state: str
    why: str
    call: UUID | None


def lists_visible_to(person: Person) -> QuerySet[CallList]:
    """Return the lists of the dealers where a person sees them, each with how many of its calls are done."""
    rows = CallList.objects.filter(dealer__in=dealers_of_lists(person))
    done = Count("calls", filter=Q(calls__state=CallState.DONE))
    return rows.select_related("dealer__region__brand", "rules", "built_by").annotate(done=done)


def lists_of(person: Person, dealer: Dealer, *, cursor: str = "") -> Page[CallList]:
    """Return a page of a dealer's lists, the newest first."""
    return page_of(lists_visible_to(person).filter(dealer=dealer), order=NEWEST, cursor=cursor, size=40)


def get_list_for(person: Person, key: UUID) -> CallList:
    """Return the list with this key; ``NotFound`` to whoever may not see it."""
    found = lists_visible_to(person).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def parts_of_list(made: CallList) -> list[Part]:
    """Return the numbers that add up to all visits of a list: called, not drawn, and every reason that occurs."""
    counts = {WhyLeftOut.NOT_DRAWN.value: made.not_drawn} | made.excluded
    told = [(LISTED, _("To be called"), made.listed)]
    told += [(each.value, str(each.label), counts[each]) for each in WhyLeftOut if counts.get(each)]
    return [Part(of, label, count, _percent(count, made.all_visits)) for of, label, count in told]


def rows_of_list(
    made: CallList, *, of: str, cursor: str = ""
) -> tuple[list[ListRow], Page[Call] | Page[LeftOut]]:
    """Return a page of the visits behind one number; ``InvalidInput`` for a number that no list has."""
    if of == LISTED:
        rows = made.calls.select_related("order__adviser", "vehicle", "customer", "adviser")
        calls = page_of(rows.defer("customer__search", "vehicle__search"), order=_BY_PLACE, cursor=cursor)
        return [_of_call(each, made) for each in calls.rows], calls
    if of != ALL_EXCLUDED and of not in WhyLeftOut.values:
        raise InvalidInput("PART_UNKNOWN", _("A list has no such part."), field="of")
    left = made.left_out.select_related("order__adviser", "vehicle", "customer")
    left = left.exclude(reason=WhyLeftOut.NOT_DRAWN) if of == ALL_EXCLUDED else left.filter(reason=of)
    page = page_of(left.defer("customer__search", "vehicle__search"), order=_BY_PLACE, cursor=cursor)
    return list(_of_left(page.rows, made)), page


def left_out_of(made: CallList, *, reason: str) -> QuerySet[LeftOut]:
    """Return the visits of a list that nobody calls about, those of one reason where it is named."""
    rows = made.left_out.select_related("order", "vehicle", "customer")
    rows = rows.defer("customer__search", "vehicle__search")
    return rows.filter(reason=reason) if reason else rows


def _of_call(call: Call, made: CallList) -> ListRow:
    return ListRow(
        left_on=_left_on(call.order, call.vehicle, made),
        order=call.order,
        vehicle=call.vehicle,
        customer=call.customer,
        phone=_phone(call.customer, made),
        adviser=call.adviser.name if call.adviser else call.adviser_name,
        state=call.get_state_display(),
        why=call.get_outcome_display() if call.outcome else "",
        call=call.key,
    )


def _of_left(rows: Iterable[LeftOut], made: CallList) -> Iterator[ListRow]:
    for each in rows:
        yield ListRow(
            left_on=_left_on(each.order, each.vehicle, made),
            order=each.order,
            vehicle=each.vehicle,
            customer=each.customer,
            phone=_phone(each.customer, made),
            adviser=each.order.advised_by if each.order else "",
            state="",
            why=why_in_words(each.reason, made),
            call=None,
        )


def _left_on(order: RepairOrder | None, vehicle: Vehicle | None, made: CallList) -> date | None:
    if order is not None:
        return order.day_of(order.closed_at, made.dealer) if order.closed_at else None
    return vehicle.delivered_on if vehicle and made.kind == CallKind.AFTER_SALE else None


def _phone(customer: Customer | None, made: CallList) -> str:
    if customer is None:
        return ""
    return masked_phone(customer.phone or customer.second_phone, country=made.dealer.country)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
