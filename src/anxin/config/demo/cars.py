"""Cars of the demo group: what they are, since when, how far they go."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from anxin.config.demo.identities import Identities
from anxin.config.demo.people import Shop
from anxin.config.demo.texts import Entry
from anxin.customers.choices import CarContactRole
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.indexing import vehicle_words

DAYS_A_MONTH = 30.4
_AT_DELIVERY = 16
_SOLD_BY_US = 0.8


@dataclass
class Car:
    """A car with what the visits need to know about it."""

    vehicle: Vehicle
    fuel: str
    delivered: date | None
    known_since: date
    a_month: float
    contacts: list[tuple[Customer, CarContactRole]] = field(default_factory=list)
    visited: set[date] = field(default_factory=set)

    @property
    def sender(self) -> Customer:
        """Who usually brings it."""
        order = (CarContactRole.SENDER, CarContactRole.DRIVER, CarContactRole.OWNER)
        return next(each for role in order for each, held in self.contacts if held == role)

    def kilometres(self, day: date) -> int:
        """Return the odometer on a day; it only ever rises."""
        assert self.delivered is not None
        return _AT_DELIVERY + int(self.a_month * (day - self.delivered).days / DAYS_A_MONTH)

    def is_free(self, day: date) -> bool:
        """Tell whether a visit on that day does not crowd another."""
        return all(abs((day - other).days) > 2 for other in self.visited)


class CarMaker:
    """Makes cars of a dealer's brand."""

    def __init__(self, world: Entry, shop: Shop, identities: Identities, rng: Random) -> None:
        self._world, self._shop, self._identities, self._rng = world, shop, identities, rng
        self._brand = next(each for each in world["brands"] if each["key"] == shop.brand_key)

    def model(self, fuels: list[str], year: int) -> Entry:
        """Return a model of the brand with one of the fuels that was sold in that year."""
        every = [each for each in self._world["models"] if each["brand"] == self._shop.brand_key]
        fitting = [each for each in every if not fuels or each["fuel"] in fuels]
        return self._rng.choice([each for each in fitting if each["since"] <= year] or fitting)

    def delivered(self, model: Entry, day: date, *, usage: str, a_month: float = 0.0) -> Car:
        """Return a car that was handed over on a day."""
        vehicle = self._vehicle(model, made=day)
        vehicle.delivered_on = day
        vehicle.sold_by_us = self._rng.random() < _SOLD_BY_US
        vehicle.plate = self._identities.plate(model["fuel"], day)
        vehicle.vin = self._identities.vin(self._shop.brand_key, day - timedelta(days=40))
        vehicle.search = vehicle_words(vehicle)
        a_month = a_month or self._rng.uniform(*self._world["usage"][usage])
        return Car(vehicle, model["fuel"], day, day, a_month)

    def ordered(self, model: Entry, day: date) -> Car:
        """Return a car that has been ordered and stands nowhere yet."""
        vehicle = self._vehicle(model, made=day)
        vehicle.sold_by_us = True
        vehicle.search = vehicle_words(vehicle)
        return Car(vehicle, model["fuel"], None, day, 0.0)

    def _vehicle(self, model: Entry, *, made: date) -> Vehicle:
        language = self._shop.language
        trim = self._rng.choice(model["trims"])
        brand = self._brand[language]
        name = model[language].removeprefix(brand).strip()
        return Vehicle(
            key=draw_key(self._rng),
            dealer=self._shop.dealer,
            brand_name=brand,
            model_name=f"{name} {trim[language]}",
            made_at=self._made_at(made),
        )

    def _made_at(self, day: date) -> datetime:
        return self._shop.office.on(day, self._rng.randint(9, 16), self._rng.randint(0, 59))


def draw_key(rng: Random) -> UUID:
    """Return a public key that the seed decides."""
    return UUID(int=rng.getrandbits(128), version=4)
