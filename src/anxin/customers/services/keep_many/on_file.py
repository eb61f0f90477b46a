"""The people and cars that visits name, read from the file in a handful of queries for each batch of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

from django.apps import apps
from django.db.models import Model, Q

from anxin.accounts.models import Dealer
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.customers.services.keep_many.told import CarTold, PersonTold, VisitTold, name_key
from anxin.foundation.models import AuditRecord


class OnFile:
    """What is on file at one dealer as far as the visits name it, and what earlier visits have added.

    Rows that are not written yet have numbers below nothing. What is read is kept, so that the next batch reads only
    what it names first; a row is one object here, known by its identity before and after it is written.
    """

    def __init__(self, dealer: Dealer, *, titles: Iterable[str]) -> None:
        self._dealer = dealer
        self._titles = tuple(titles)
        self._cars: dict[int, Vehicle] = {}
        self._by_vin: dict[str, Vehicle] = {}
        self._by_plate: dict[str, list[Vehicle]] = defaultdict(list)
        self._people: dict[int, Customer] = {}
        self._by_phone: dict[str, list[Customer]] = defaultdict(list)
        self._companies: dict[str, Customer] = {}
        self._around: dict[int, list[Customer]] = defaultdict(list)
        self._linked: set[tuple[int, int, str]] = set()
        self._readings: dict[int, set[tuple[date, int]]] = defaultdict(set)
        #: By a person's number: the fields that somebody has corrected here, which no export changes any more.
        self.corrected: dict[int, set[str]] = defaultdict(set)
        self._former: dict[int, set[str]] = defaultdict(set)
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._unwritten: list[Vehicle | Customer] = []
        self._numbers = count(-1, -1)

    def __len__(self) -> int:
        return len(self._cars) + len(self._people) + len(self._unwritten)

    def read(self, visits: Sequence[VisitTold]) -> None:
        """Read what these visits name and earlier ones did not."""
        self._number_written()
        known = set(self._people)
        self._read_cars(visits)
        self._read_people(visits)
        self._read_corrections([each for number, each in self._people.items() if number not in known])

    def new_number(self) -> int:
        """Return a number below nothing for a row that is not written yet."""
        return next(self._numbers)

    def car_of(self, told: CarTold) -> Vehicle | None:
        """Return the car: by VIN, or by plate while one of the two has no VIN; a plate moves on, the VIN does not."""
        if told.vin and told.vin in self._by_vin:
            return self._by_vin[told.vin]
        same_plate = self._with_plate(told.plate)
        if told.vin:
            return next((each for each in same_plate if not each.vin), None)
        return same_plate[0] if len(same_plate) == 1 else None

    def is_ambiguous(self, told: CarTold) -> bool:
        """Tell whether only a plate is told and more than one car on file has it."""
        return not told.vin and len(self._with_plate(told.plate)) > 1

    def person_of(self, told: PersonTold, car: Vehicle) -> Customer | None:
        """Return the person: by name among the car's people, by name and telephone, a company by its name alone.

        A name that somebody has corrected here still names its person: the export goes on telling it.
        Without a name the telephone alone decides.
        """
        around = self._around[id(car)]
        if not told.key:
            with_phone = [each for each in around if told.phone in (each.phone, each.second_phone)]
            return next(iter(with_phone or self._with_phone(told.phone)), None)
        phones = {told.phone, told.second_phone} - {""}
        candidates = [*around, *(each for phone in sorted(phones) for each in self._with_phone(phone))]
        if found := next((each for each in candidates if self._key(each) == told.key), None):
            return found
        if found := next((each for each in candidates if told.key in self._former.get(each.pk, ())), None):
            return found
        return self._companies.get(told.key) if told.is_company else None

    def add_car(self, car: Vehicle) -> None:
        """File a car under its VIN and its plate."""
        if car.pk < 0:
            self._unwritten.append(car)
        if car.vin:
            self._by_vin[car.vin] = car
        if car.plate and not _holds(self._by_plate[car.plate], car):
            self._by_plate[car.plate].append(car)

    def add_person(self, person: Customer) -> None:
        """File a person under his telephones, a company under its name too."""
        if person.pk < 0:
            self._unwritten.append(person)
        for phone in {person.phone, person.second_phone} - {""}:
            if not _holds(self._by_phone[phone], person):
                self._by_phone[phone].append(person)
        if person.kind == "company":
            self._companies.setdefault(self._key(person), person)

    def add_contact(self, car: Vehicle, person: Customer, role: str) -> bool:
        """Remember who is what to a car; tell whether it was not known."""
        link = (id(car), id(person), role)
        if link in self._linked:
            return False
        self._linked.add(link)
        if not _holds(self._around[id(car)], person):
            self._around[id(car)].append(person)
        return True

    def readings_of(self, car: Vehicle) -> set[tuple[date, int]]:
        """Return days and kilometres of a car's readings, to be added to."""
        return self._readings[id(car)]

    def _with_plate(self, plate: str) -> list[Vehicle]:
        # Plates move on: whose plate it was is filed under it still.
        return [each for each in self._by_plate.get(plate, ()) if each.plate == plate] if plate else []

    def _with_phone(self, phone: str) -> list[Customer]:
        return [each for each in self._by_phone.get(phone, ()) if phone in {each.phone, each.second_phone}]

    def _not_asked(self, what: str, names: set[str]) -> set[str]:
        """Return the names that nothing was read for yet; from now on something was."""
        fresh = names - self._asked[what] - {""}
        self._asked[what] |= fresh
        return fresh

    def _number_written(self) -> None:
        """File under their numbers what has been written since."""
        for each in self._unwritten:
            if each.pk > 0 and isinstance(each, Vehicle):
                self._cars[each.pk] = each
            elif each.pk > 0 and isinstance(each, Customer):
                self._people[each.pk] = each
        self._unwritten = [each for each in self._unwritten if each.pk < 0]

    def _key(self, person: Customer) -> str:
        return name_key(person.name, titles=self._titles)

    def _read_cars(self, visits: Sequence[VisitTold]) -> None:
        vins = self._not_asked("vin", {visit.car.vin for visit in visits})
        bare = self._not_asked("bare plate", {visit.car.plate for visit in visits if not visit.car.vin})
        plates = self._not_asked("plate", {visit.car.plate for visit in visits})
        named = Q(vin__among=vins) | Q(plate__among=bare) | Q(plate__among=plates, vin="")
        found = Vehicle.objects.filter(named, dealer=self._dealer).defer("search").order_by("pk")
        cars = {car.pk: car for car in found if car.pk not in self._cars}
        self._cars.update(cars)
        for car in cars.values():
            self.add_car(car)
        contacts = CarContact.objects.filter(vehicle__id__among=cars).order_by("pk")
        linked = list(contacts.values_list("vehicle_id", "customer_id", "role"))
        around = {person for _car, person, _role in linked} - set(self._people)
        for person in Customer.objects.filter(pk__among=around).defer("search"):
            self._people[person.pk] = person
            self.add_person(person)
        for car_id, person_id, role in linked:
            self.add_contact(cars[car_id], self._people[person_id], role)
        readings = MileageReading.objects.filter(vehicle__id__among=cars).order_by()
        for number, day, kilometres in readings.values_list("vehicle_id", "read_on", "kilometres"):
            self.readings_of(cars[number]).add((day, kilometres))

    def _read_people(self, visits: Sequence[VisitTold]) -> None:
        told = [each for visit in visits for each in (visit.owner, visit.sender) if each]
        phones = self._not_asked(
            "phone", {phone for each in told for phone in (each.phone, each.second_phone)}
        )
        companies = self._not_asked("company", {each.name for each in told if each.is_company})
        people = Customer.objects.filter(dealer=self._dealer).defer("search").order_by("pk")
        for rows in (
            people.filter(phone__among=phones),
            people.filter(second_phone__among=phones).exclude(second_phone=""),
            people.filter(name__among=companies, kind="company"),
        ):
            for person in rows:
                self.add_person(self._people.setdefault(person.pk, person))

    def _read_corrections(self, people: Iterable[Customer]) -> None:
        numbers = {str(person.key): person.pk for person in people}
        changes = AuditRecord.objects.filter(
            subject__among=numbers, action="customers.changed", person__isnull=False
        )
        renamed: set[int] = set()
        for subject, details in changes.values_list("subject", "details"):
            self.corrected[numbers[subject]].update(details.get("fields", ()))
            if "name" in details.get("fields", ()):
                renamed.add(numbers[subject])
        if not renamed:
            return
        revisions = apps.get_model("customers", "CustomerRevision").objects.filter(pgh_obj_id__in=renamed)
        for number, name in revisions.values_list("pgh_obj_id", "name"):
            self._former[number].add(name_key(name, titles=self._titles))


def _holds(rows: Iterable[Model], row: Model) -> bool:
    return any(each is row for each in rows)
