"""What a visit adds to the people and cars on file and what it changes of them; nothing is written here."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from anxin.accounts.models import Dealer
from anxin.customers.choices import CarContactRole, CustomerKind
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.keep_many.on_file import OnFile
from anxin.customers.services.keep_many.told import CarTold, PersonTold, VisitTold

_OF_CAR = ("plate", "brand_name", "model_name", "delivered_on")
NEWS_OF_PERSON = ("phone", "second_phone", "address")
NEWS_OF_CAR = ("vin", *_OF_CAR)
_PHONES = frozenset({"phone", "second_phone"})
_MOST_KM = 10_000_000
#: Keys are drawn for many at once, when they are written.
_NO_KEY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Settled:
    """A visit's car and people, which of their fields are other than before, and whether the odometer falls.

    ``kept`` tells of telephones that differ from one that was corrected here: ``owner`` or ``sender``, and the number.
    """

    car: Vehicle
    owner: Customer | None
    sender: Customer | None
    changed: tuple[str, ...]
    falls: bool
    kept: tuple[tuple[str, str], ...] = ()


@dataclass
class Batch:
    """What visits add and change, to be written by ``keep_settled``."""

    new_cars: list[Vehicle] = field(default_factory=list)
    new_people: list[Customer] = field(default_factory=list)
    changed_cars: dict[int, Vehicle] = field(default_factory=dict)
    changed_people: dict[int, Customer] = field(default_factory=dict)
    #: What stood on file of the changed ones when they were read: whoever corrects one meanwhile is not overruled.
    cars_before: dict[int, tuple[object, ...]] = field(default_factory=dict)
    people_before: dict[int, tuple[object, ...]] = field(default_factory=dict)
    contacts: list[tuple[Vehicle, Customer, str]] = field(default_factory=list)
    readings: list[tuple[Vehicle, date, int]] = field(default_factory=list)


class Odometers:
    """What a file has told of odometers so far, by VIN or plate, in one whole number a reading."""

    def __init__(self) -> None:
        self._told: dict[str, list[int]] = defaultdict(list)

    def falls(self, car: CarTold, day: date, kilometres: int, *, on_file: set[tuple[date, int]]) -> bool:
        """Tell whether an earlier day has more kilometres or a later one fewer, and remember this reading."""
        packed = self._told[car.vin or car.plate]
        known = [(each // _MOST_KM, each % _MOST_KM) for each in packed]
        known += [(at.toordinal(), km) for at, km in on_file]
        packed.append(day.toordinal() * _MOST_KM + kilometres)
        here = day.toordinal()
        return any((at < here and km > kilometres) or (at > here and km < kilometres) for at, km in known)


class Settler:
    """Settles the visits of one batch."""

    def __init__(self, dealer: Dealer, on_file: OnFile, *, odometers: Odometers, now: datetime) -> None:
        self._dealer = dealer
        self._on_file = on_file
        self._odometers = odometers
        self._now = now
        self.batch = Batch()

    def settle(self, visit: VisitTold, *, is_news: bool) -> Settled:
        """Take a visit's car and people on file; only news change what is known, the rest fills gaps."""
        changed: list[str] = []
        car = self._car(visit.car, is_news, changed)
        owner = self._person(visit.owner, car, is_news, changed)
        told = len(changed)
        sender = self._person(visit.sender, car, is_news, changed)
        changed[told:] = [f"sender_{name}" for name in changed[told:]]
        self._link(car, owner, CarContactRole.OWNER)
        if sender is not owner:
            self._link(car, sender, CarContactRole.SENDER)
        kept = [
            (name, told_person.phone)
            for name, told_person, person in (("owner", visit.owner, owner), ("sender", visit.sender, sender))
            if told_person and person and is_news and self._stays(person, told_person)
        ]
        falls = self._read_odometer(visit, car)
        return Settled(car, owner, sender, tuple(dict.fromkeys(changed)), falls, tuple(kept))

    def _stays(self, person: Customer, told: PersonTold) -> bool:
        """Tell whether another telephone is told than the one that somebody has corrected here."""
        corrected = _PHONES & self._on_file.corrected.get(person.pk, set())
        return bool(corrected and told.phone) and told.phone not in {person.phone, person.second_phone}

    def _car(self, told: CarTold, is_news: bool, changed: list[str]) -> Vehicle:
        car = self._on_file.car_of(told)
        if car is None:
            car = Vehicle(
                pk=self._on_file.new_number(),
                key=_NO_KEY,
                dealer=self._dealer,
                vin=told.vin,
                made_at=self._now,
                **{name: getattr(told, name) for name in _OF_CAR},
            )
            self.batch.new_cars.append(car)
            self._on_file.add_car(car)
            return car
        news = [name for name in _OF_CAR if _is_other(car, told, name, is_news)]
        if told.vin and not car.vin:
            news.append("vin")
        if news:
            self.batch.cars_before.setdefault(car.pk, tuple(getattr(car, name) for name in NEWS_OF_CAR))
        for name in news:
            setattr(car, name, getattr(told, name))
        if news and car.pk > 0:
            self.batch.changed_cars[car.pk] = car
        if news:
            self._on_file.add_car(car)
            changed += news
        return car

    def _person(
        self, told: PersonTold | None, car: Vehicle, is_news: bool, changed: list[str]
    ) -> Customer | None:
        if told is None:
            return None
        person = self._on_file.person_of(told, car)
        if person is None:
            return self._new_person(told) if told.name else None
        news = _news_of(person, told, is_news)
        corrected = self._on_file.corrected.get(person.pk, set())
        # Both telephones stand together: one that gives way becomes the second.
        untouched = corrected | (_PHONES if corrected & _PHONES else set())
        news = {name: value for name, value in news.items() if name not in untouched}
        if news:
            before = tuple(getattr(person, name) for name in NEWS_OF_PERSON)
            self.batch.people_before.setdefault(person.pk, before)
        for name, value in news.items():
            setattr(person, name, value)
        if news:
            changed += news
            self._on_file.add_person(person)
            if person.pk > 0:
                self.batch.changed_people[person.pk] = person
        return person

    def _new_person(self, told: PersonTold) -> Customer:
        person = Customer(
            pk=self._on_file.new_number(),
            key=_NO_KEY,
            dealer=self._dealer,
            kind=CustomerKind.COMPANY if told.is_company else CustomerKind.PERSON,
            name=told.name,
            phone=told.phone,
            second_phone=told.second_phone,
            address=told.address,
            made_at=self._now,
        )
        self.batch.new_people.append(person)
        self._on_file.add_person(person)
        return person

    def _link(self, car: Vehicle, person: Customer | None, role: str) -> None:
        if person is not None and self._on_file.add_contact(car, person, role):
            self.batch.contacts.append((car, person, role))

    def _read_odometer(self, visit: VisitTold, car: Vehicle) -> bool:
        if visit.kilometres is None:
            return False
        on_file = self._on_file.readings_of(car)
        falls = self._odometers.falls(visit.car, visit.on, visit.kilometres, on_file=on_file)
        if (visit.on, visit.kilometres) not in on_file:
            on_file.add((visit.on, visit.kilometres))
            self.batch.readings.append((car, visit.on, visit.kilometres))
        return falls


def _is_other(car: Vehicle, told: CarTold, name: str, is_news: bool) -> bool:
    value, known = getattr(told, name), getattr(car, name)
    return bool(value) and value != known and (is_news or not known)


def _news_of(person: Customer, told: PersonTold, is_news: bool) -> dict[str, str]:
    """Return what is other now; a telephone that gives way stays as the second one where there was none."""
    news: dict[str, str] = {}
    known = {person.phone, person.second_phone}
    if told.phone and told.phone not in known and (is_news or not person.phone):
        news["phone"] = told.phone
        if person.phone and not person.second_phone:
            news["second_phone"] = person.phone
    if told.second_phone and told.second_phone not in known and (is_news or not person.second_phone):
        news["second_phone"] = told.second_phone
    if told.address and told.address != person.address and (is_news or not person.address):
        news["address"] = told.address
    return news
