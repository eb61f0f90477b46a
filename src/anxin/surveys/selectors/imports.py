"""Files of answers: which columns may be which item, whom rows belong to, and the imports of a dealer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.customers.selectors import stored_number, stored_vin
from anxin.engines.surveys import ItemKind
from anxin.foundation.errors import NotFound
from anxin.surveys.models import AnswerImport, QuestionnaireVersion
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.selectors.wording import said
from anxin.workshop.models import RepairOrder

#: Fields beside the items: by which number the same answers are known again, whose they are, and of which day.
WHOSE = {
    "whose_number": gettext_lazy("Number of the answer"),
    "whose_order": gettext_lazy("Order number"),
    "whose_phone": gettext_lazy("Telephone of the customer"),
    "whose_vin": gettext_lazy("VIN"),
    "whose_day": gettext_lazy("Day"),
}
_NAMES = {
    # No "序号": many files count their rows anew.
    "whose_number": ("答卷编号", "答卷号", "问卷编号", "answer number", "response id", "submission id"),
    "whose_order": ("工单号", "维修工单号", "委托书号", "order", "order number", "repair order"),
    "whose_phone": ("电话", "手机", "手机号", "客户电话", "联系电话", "phone", "mobile", "telephone"),
    "whose_vin": ("VIN", "车架号", "VIN码", "底盘号"),
    "whose_day": ("日期", "调查日期", "回访日期", "填写日期", "date", "day"),
}


@dataclass(frozen=True)
class Whose:
    """What a row tells of whose answers it holds, as it stands there."""

    order: str = ""
    phone: str = ""
    vin: str = ""


@dataclass(frozen=True)
class Found:
    """The customer, car and order that a row belongs to; all nothing where it names nobody, or more than one."""

    customer: Customer | None = None
    vehicle: Vehicle | None = None
    order: RepairOrder | None = None


def columns_known(version: QuestionnaireVersion) -> dict[str, tuple[str, ...]]:
    """Return the headings by which each item, and whose answers they are, is recognised: its key, or what it asks."""
    known = {
        item.key: (item.key, item.asks.zh, item.asks.en)
        for item in definition_of(version).items
        if item.kind is not ItemKind.SAY
    }
    return known | _NAMES


def field_names(version: QuestionnaireVersion) -> dict[str, str]:
    """Return what a column is taken for, in the reader's language, by field."""
    items = {
        item.key: f"{item.key} {said(item.asks)}"
        for item in definition_of(version).items
        if item.kind is not ItemKind.SAY
    }
    return items | {name: str(words) for name, words in WHOSE.items()}


def get_import_for(person: Person, key: UUID | str, *, lock: bool = False) -> AnswerImport:
    """Return a file of answers of a dealer where the person runs surveys; ``NotFound`` otherwise."""
    dealers = standing_of(person).dealers_with(Capability.RUN_SURVEYS)
    rows = AnswerImport.objects.select_related("dealer", "version__questionnaire__dealer").filter(
        dealer__in=dealers
    )
    try:
        found = rows.filter(key=key if isinstance(key, UUID) else UUID(key))
    except ValueError as error:
        raise NotFound from error
    result = (found.select_for_update(of=("self",)) if lock else found).first()
    if result is None:
        raise NotFound
    return result


def imports_of(person: Person, version: QuestionnaireVersion) -> list[AnswerImport]:
    """Return the latest files of answers to a version, to who runs the dealer's surveys."""
    dealers = standing_of(person).dealers_with(Capability.RUN_SURVEYS)
    rows = AnswerImport.objects.filter(version=version, dealer__in=dealers).select_related("made_by")
    return list(rows.order_by("-made_at")[:20])


def whose_answers(dealer: Dealer, rows: Iterable[Whose]) -> Mapping[Whose, Found]:
    """Return whose answers rows hold, by what they tell: the order first, then the number, then the car.

    Four queries, however many rows. A number that two customers share, or a car with two owners, names nobody.
    """
    wanted = {each for each in rows if each != Whose()}
    if not wanted:
        return {}
    orders = _orders(dealer, {each.order for each in wanted if each.order})
    phones = _by_phone(dealer, {each.phone for each in wanted if each.phone})
    cars = _by_vin(dealer, {stored_vin(each.vin) for each in wanted if each.vin})
    found = {}
    for each in wanted:
        order = orders.get(each.order)
        car, owner = cars.get(stored_vin(each.vin), (None, None)) if each.vin else (None, None)
        if order and order.sender:
            found[each] = Found(order.sender, order.vehicle, order)
        else:
            found[each] = Found(phones.get(each.phone) or owner, car)
    return found


def _orders(dealer: Dealer, numbers: set[str]) -> dict[str, RepairOrder]:
    rows = RepairOrder.objects.filter(dealer=dealer, number__in=numbers)
    return {each.number: each for each in rows.select_related("sender", "vehicle", "adviser")}


def _by_phone(dealer: Dealer, phones: set[str]) -> dict[str, Customer]:
    numbers = {phone: stored_number(phone, dealer=dealer) for phone in phones}
    stored = {number for number in numbers.values() if number}
    rows = Customer.objects.filter(Q(phone__in=stored) | Q(second_phone__in=stored), dealer=dealer)
    by_number: dict[str, set[Customer]] = {}
    for customer in rows.defer("search"):
        for number in {customer.phone, customer.second_phone} & stored:
            by_number.setdefault(number, set()).add(customer)
    return {
        phone: next(iter(by_number[number]))
        for phone, number in numbers.items()
        if len(by_number.get(number, ())) == 1
    }


def _by_vin(dealer: Dealer, vins: set[str]) -> dict[str, tuple[Vehicle, Customer | None]]:
    cars = {each.vin: each for each in Vehicle.objects.filter(dealer=dealer, vin__in=vins - {""})}
    contacts = CarContact.objects.filter(vehicle__in=cars.values()).select_related("customer")
    people: dict[int, set[Customer]] = {}
    for contact in contacts:
        people.setdefault(contact.vehicle_id, set()).add(contact.customer)
    found = {}
    for vin, car in cars.items():
        known = people.get(car.pk, set())
        found[vin] = (car, next(iter(known)) if len(known) == 1 else None)
    return found
