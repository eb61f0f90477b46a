"""The people and cars that a batch of visits names, read from the file in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.apps import apps
from django.db.models import Q

from anxin.accounts.models import Dealer
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.customers.services.keep_many.told import CarTold, PersonTold, VisitTold, name_key
from anxin.foundation.models import AuditRecord


class OnFile:
    """What is on file at one dealer as far as the visits name it, and what earlier visits of the batch have added.

    Rows that are not written yet have numbers below nothing.
    """

    def __init__(self, dealer: Dealer, visits: Sequence[VisitTold], *, titles: Iterable[str]) -> None:
        self._dealer = dealer
        self._titles = tuple(titles)
        self._by_vin: dict[str, Vehicle] = {}
        self._by_plate: dict[str, list[Vehicle]] = defaultdict(list)
        self._people: dict[int, Customer] = {}
        self._by_phone: dict[str, list[Customer]] = defaultdict(list)
        self._companies: dict[str, Customer] = {}
        self._around: dict[int, list[Customer]] = defaultdict(list)
        self.linked: set[tuple[int, int, str]] = set()
        self.readings: dict[int, set[tuple[date, int]]] = defaultdict(set)
        #: By a person's number: the fields that somebody has corrected here, which no export changes any more.
        self.corrected: dict[int, set[str]] = defaultdict(set)
        self._former: dict[int, set[str]] = defaultdict(set)
        self._read_cars(visits)
        self._read_people(visits)
        self._read_corrections()

    def car_of(self, told: CarTold) -> Vehicle | None:
        """Return the car: by VIN, or by plate while one of the two has no VIN; a plate moves on, the VIN does not."""
        if told.vin and told.vin in self._by_vin:
            return self._by_vin[told.vin]
        same_plate = self._by_plate.get(told.plate, []) if told.plate else []
        if told.vin:
            return next((each for each in same_plate if not each.vin), None)
        return same_plate[0] if len(same_plate) == 1 else None

    def is_ambiguous(self, told: CarTold) -> bool:
        """Tell whether only a plate is told and more than one car on file has it."""
        return not told.vin and len(self._by_plate.get(told.plate, [])) > 1

    def person_of(self, told: PersonTold, car: Vehicle) -> Customer | None:
        """Return the person: by name among the car's people, by name and telephone, a company by its name alone.

        A name that somebody has corrected here still names its person: the export goes on telling it.
        Without a name the telephone alone decides.
        """
        around = self._around[car.pk]
        if not told.key:
            with_phone = [each for each in around if told.phone in (each.phone, each.second_phone)]
            return next(iter(with_phone or self._by_phone.get(told.phone, [])), None)
        phones = {told.phone, told.second_phone} - {""}
        candidates = [*around, *(each for phone in sorted(phones) for each in self._by_phone.get(phone, []))]
        if found := next((each for each in candidates if self._key(each) == told.key), None):
            return found
        if found := next((each for each in candidates if told.key in self._former.get(each.pk, ())), None):
            return found
        return self._companies.get(told.key) if told.is_company else None

    def add_car(self, car: Vehicle) -> None:
        """File a car under its VIN and its plate."""
        if car.vin:
            self._by_vin[car.vin] = car
        if car.plate and car not in self._by_plate[car.plate]:
            self._by_plate[car.plate].append(car)

    def add_person(self, person: Customer) -> None:
        """File a person under his telephones, a company under its name too."""
        for phone in {person.phone, person.second_phone} - {""}:
            if person not in self._by_phone[phone]:
                self._by_phone[phone].append(person)
        if person.kind == "company":
            self._companies.setdefault(self._key(person), person)

    def add_contact(self, car: Vehicle, person: Customer, role: str) -> None:
        """Remember who is what to a car."""
        self.linked.add((car.pk, person.pk, role))
        if person not in self._around[car.pk]:
            self._around[car.pk].append(person)

    def _key(self, person: Customer) -> str:
        return name_key(person.name, titles=self._titles)

    def _read_cars(self, visits: Sequence[VisitTold]) -> None:
        vins = {visit.car.vin for visit in visits} - {""}
        bare = {visit.car.plate for visit in visits if not visit.car.vin} - {""}
        plates = {visit.car.plate for visit in visits} - {""}
        named = Q(vin__among=vins) | Q(plate__among=bare) | Q(plate__among=plates, vin="")
        cars = Vehicle.objects.filter(named, dealer=self._dealer).defer("search").order_by("pk").in_bulk()
        for car in cars.values():
            self.add_car(car)
        contacts = CarContact.objects.filter(vehicle__id__among=cars).order_by("pk")
        linked = list(contacts.values_list("vehicle_id", "customer_id", "role"))
        around = Customer.objects.filter(pk__among={person for _car, person, _role in linked})
        self._people = around.defer("search").in_bulk()
        for person in self._people.values():
            self.add_person(person)
        for car_id, person_id, role in linked:
            self.add_contact(cars[car_id], self._people[person_id], role)
        readings = MileageReading.objects.filter(vehicle__id__among=cars).order_by()
        for number, day, kilometres in readings.values_list("vehicle_id", "read_on", "kilometres"):
            self.readings[number].add((day, kilometres))

    def _read_people(self, visits: Sequence[VisitTold]) -> None:
        told = [each for visit in visits for each in (visit.owner, visit.sender) if each]
        phones = {phone for each in told for phone in (each.phone, each.second_phone)} - {""}
        companies = {each.name for each in told if each.is_company}
        people = Customer.objects.filter(dealer=self._dealer).defer("search").order_by("pk")
        for rows in (
            people.filter(phone__among=phones),
            people.filter(second_phone__among=phones).exclude(second_phone=""),
            people.filter(name__among=companies, kind="company"),
        ):
            for person in rows:
                self.add_person(self._people.setdefault(person.pk, person))

    def _read_corrections(self) -> None:
        numbers = {str(person.key): number for number, person in self._people.items()}
        changes = AuditRecord.objects.filter(
            subject__among=numbers, action="customers.changed", person__isnull=False
        )
        for subject, details in changes.values_list("subject", "details"):
            self.corrected[numbers[subject]].update(details.get("fields", ()))
        renamed = [number for number, fields in self.corrected.items() if "name" in fields]
        if not renamed:
            return
        revisions = apps.get_model("customers", "CustomerRevision").objects.filter(pgh_obj_id__in=renamed)
        for number, name in revisions.values_list("pgh_obj_id", "name"):
            self._former[number].add(name_key(name, titles=self._titles))
