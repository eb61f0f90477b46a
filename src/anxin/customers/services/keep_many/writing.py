"""Writing what visits have added and changed: many rows at once, history and search words included."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anxin.accounts.models import Dealer, Person
from anxin.customers.choices import ReadingSource
from anxin.customers.events import ManyChanged
from anxin.customers.models import CarContact, Customer, ManyNews, MileageReading, Vehicle
from anxin.customers.services.indexing import customer_words, vehicle_words
from anxin.customers.services.keep_many.settling import NEWS_OF_CAR, NEWS_OF_PERSON, Batch
from anxin.foundation import audit, clock
from anxin.foundation.copying import change_rows, copy_rows, random_keys, reserve_ids
from anxin.foundation.events import publish

_OF_PERSON = (
    "id", "key", "dealer_id", "kind", "name", "address_form", "phone", "second_phone", "email", "address",
    "preferred_channel", "preferred_time", "care_note", "press_background", "do_not_call", "number_doubt", "made_at",
    "search",
)  # fmt: skip
_OF_CAR = (
    "id", "key", "dealer_id", "vin", "vin_as_printed", "plate", "brand_name", "model_name", "colour", "delivered_on",
    "sold_by_us", "made_at", "search",
)  # fmt: skip


@dataclass
class Kept:
    """What was kept in all: how many were new, and the numbers of those who are other than before."""

    new_people: int = 0
    new_cars: int = 0
    people: set[int] = field(default_factory=set)
    cars: set[int] = field(default_factory=set)


def keep_settled(batch: Batch, kept: Kept) -> None:
    """Write a batch, give its new rows their numbers, and add it to what was kept in all.

    Part of the caller's transaction; the caller tells of the changes once, with ``tell_of_changes``.
    """
    _write_new(batch)
    _leave_corrected(Customer, batch.changed_people, batch.people_before, NEWS_OF_PERSON)
    _leave_corrected(Vehicle, batch.changed_cars, batch.cars_before, NEWS_OF_CAR)
    people = batch.changed_people.values()
    change_rows(
        Customer,
        (*NEWS_OF_PERSON, "search"),
        [
            (each.pk, *(getattr(each, name) for name in NEWS_OF_PERSON), customer_words(each))
            for each in people
        ],
    )
    cars = batch.changed_cars.values()
    change_rows(
        Vehicle,
        (*NEWS_OF_CAR, "search"),
        [(each.pk, *(getattr(each, name) for name in NEWS_OF_CAR), vehicle_words(each)) for each in cars],
    )
    kept.new_people += len(batch.new_people)
    kept.new_cars += len(batch.new_cars)
    kept.people |= batch.changed_people.keys()
    kept.cars |= batch.changed_cars.keys()


def tell_of_changes(kept: Kept, *, dealer: Dealer, by: Person | None, subject: str) -> None:
    """Write one audit record of all that was kept, and one piece of news for the floors above."""
    audit.record_operation(
        "customers.kept_many",
        person_id=by.pk if by else None,
        dealer_id=dealer.pk,
        subject=subject,
        new_customers=kept.new_people,
        changed_customers=len(kept.people),
        new_vehicles=kept.new_cars,
        changed_vehicles=len(kept.cars),
    )
    if kept.people or kept.cars:
        news = ManyNews.objects.create(
            at=clock.now(), customer_ids=sorted(kept.people), vehicle_ids=sorted(kept.cars)
        )
        publish(ManyChanged(news_id=news.pk))


def _leave_corrected[Kind: (Customer, Vehicle)](
    model: type[Kind],
    changed: dict[int, Kind],
    before: Mapping[int, tuple[object, ...]],
    names: Sequence[str],
) -> None:
    """Lock the rows to be changed, and leave out those that somebody has changed since they were read."""
    rows = model.objects.select_for_update(no_key=True).filter(pk__among=changed).order_by("pk")
    for number, *values in rows.values_list("pk", *names) if changed else ():
        if tuple(values) != before[number]:
            del changed[number]


def _write_new(batch: Batch) -> None:
    people, cars = batch.new_people, batch.new_cars
    numbers, keys = reserve_ids(Customer, len(people)), random_keys(len(people))
    for person, number, key in zip(people, numbers, keys, strict=True):
        person.pk, person.key, person.search = number, key, customer_words(person)
    numbers, keys = reserve_ids(Vehicle, len(cars)), random_keys(len(cars))
    for car, number, key in zip(cars, numbers, keys, strict=True):
        car.pk, car.key, car.search = number, key, vehicle_words(car)
    copy_rows(Customer, _OF_PERSON, _values(batch.new_people, _OF_PERSON))
    copy_rows(Vehicle, _OF_CAR, _values(batch.new_cars, _OF_CAR))
    copy_rows(
        CarContact,
        ("vehicle", "customer", "role"),
        ((car.pk, person.pk, role) for car, person, role in batch.contacts),
    )
    copy_rows(
        MileageReading,
        ("vehicle", "read_on", "kilometres", "source"),
        ((car.pk, day, kilometres, ReadingSource.VISIT) for car, day, kilometres in batch.readings),
    )


def _values(rows: Iterable[Customer | Vehicle], names: Sequence[str]) -> Iterator[list[Any]]:
    return ([getattr(row, name) for name in names] for row in rows)
