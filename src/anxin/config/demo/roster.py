"""The customers of a dealer: those who complain, made to fit their words, and everybody else."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from anxin.config.demo.cars import DAYS_A_MONTH, Car, CarMaker, draw_key
from anxin.config.demo.cases import FINISHED, Case
from anxin.config.demo.identities import Identities
from anxin.config.demo.people import Shop
from anxin.config.demo.texts import Texts
from anxin.customers.choices import AddressForm, CarContactRole, ContactChannel, CustomerKind, DayPart
from anxin.customers.models import Customer
from anxin.customers.services.indexing import customer_words

_FORMS = {"f": AddressForm.MS, "m": AddressForm.MR}
_TIMES = {
    "morning": DayPart.MORNING, "lunch": DayPart.MIDDAY, "afternoon": DayPart.AFTERNOON, "evening": DayPart.EVENING,
}  # fmt: skip
_CHANNEL_WEIGHTS = {"zh": (5, 4, 1, 0), "en": (4, 0, 3, 3)}
_RIDE_HAILING = ("网约车", "跑车的", "跑营运", "营运", "流水")
_OLDEST_MONTHS = 62


class Roster:
    """Makes customers and their cars, unsaved, each dealer's own."""

    def __init__(self, texts: Texts, shop: Shop, *, rng: Random, now: datetime) -> None:
        self.texts, self.shop, self.rng, self.now = texts, shop, rng, now
        self.today = shop.office.day_of(now)
        self.identities = Identities(texts.world, shop, rng)
        self.maker = CarMaker(texts.world, shop, self.identities, rng)
        self.customers: list[Customer] = []
        self.cars: list[Car] = []
        self._phrases = texts.phrases[shop.language]

    # ------------------------------------------------------------------------------------------ complainants

    def cast(self, case: Case, companies: list[str]) -> Car | None:
        """Give a case its customer and car as its words have them; return the car."""
        received = self.shop.office.day_of(case.received_at)
        wanted, stage = case.text["customer"], case.text["customer"]["stage"]
        since = received if stage == "prospect" else received - timedelta(days=self.rng.randint(20, 60))
        if wanted["kind"] == CustomerKind.COMPANY:
            case.customer = self._company(_closest(companies, case.text["words"]), since)
        else:
            name = self._name_of(case)
            case.customer = self._person(name, wanted["sex"], since, senior=wanted["senior"])
            # Who complains wants to be rung.
            case.customer.do_not_call, case.customer.do_not_call_on = False, None
            case.customer.do_not_call_by = None
        if stage == "prospect":
            case.car_told = str(
                self.maker.model(list(case.text["vehicle"]["fuel"]), received.year)[self.shop.language]
            )
            return None
        car = self._car_of(case, received, since)
        car.contacts = self._contacts(case.customer)
        case.vehicle = car.vehicle
        self.cars.append(car)
        if wanted["kind"] == CustomerKind.COMPANY and stage == "owner":
            self._fleet(case.customer, self.rng.randint(7, 11))
        return car

    def _name_of(self, case: Case) -> str:
        sex = case.text["customer"]["sex"]
        if case.words_of == "en" and self.shop.language == "zh":
            guests = [each["name"] for each in self.texts.world["names"]["expatriates"] if each["sex"] == sex]
            known = {customer.name for customer in self.customers}
            if free := [name for name in guests if name not in known]:
                return self.identities.take(self.rng.choice(free))
        return self.identities.name(case.words_of, sex)

    def _car_of(self, case: Case, received: date, since: date) -> Car:
        wanted = case.text["vehicle"]
        fuels = list(wanted["fuel"])
        if case.text["customer"]["stage"] == "ordered":
            return self._ordered(case, received, since, fuels)
        months = self.rng.uniform(wanted["age_months"][0], wanted["age_months"][1])
        # A car that comes back for the same fault has had time to be brought before.
        days = max(int(months * DAYS_A_MONTH), 3 + 12 * wanted["earlier_visits"])
        day = received - timedelta(days=days)
        driven = (wanted["mileage_km"] or 0) * DAYS_A_MONTH / days
        usage = "ride_hailing" if any(word in case.text["words"] for word in _RIDE_HAILING) else "private"
        usage = "senior" if case.text["customer"]["senior"] else usage
        usage = "company" if case.text["customer"]["kind"] == CustomerKind.COMPANY else usage
        car = self.maker.delivered(self.maker.model(fuels, day.year), day, usage=usage, a_month=driven)
        car.vehicle.sold_by_us = car.vehicle.sold_by_us or case.text["category"].startswith("cat-sales")
        assert case.customer is not None
        case.customer.made_at = car.vehicle.made_at
        return car

    def _ordered(self, case: Case, received: date, since: date, fuels: list[str]) -> Car:
        """A car on order at the time of the complaint; it has come since, unless the case is still on the desk."""
        arrived = received + timedelta(days=self.rng.randint(9, 30))
        model = self.maker.model(fuels, received.year)
        if case.fate not in FINISHED or arrived >= self.today:
            return self.maker.ordered(model, since)
        car = self.maker.delivered(model, arrived, usage="private")
        car.vehicle.sold_by_us = True
        car.vehicle.made_at = self.shop.office.on(since, 15, self.rng.randint(0, 59))
        return car

    # ------------------------------------------------------------------------------------------ everybody else

    def fill(self, count: int, companies: Sequence[str]) -> None:
        """Add companies with their fleets and private customers until there are so many."""
        for name in companies:
            company = self._company(name, self._some_day())
            self._fleet(company, self.rng.randint(2, 7))
        shares = self.texts.world["customers"]["shares"]
        while len(self.customers) < count:
            senior, foreign = self.rng.random() < shares["senior"], self.rng.random() < shares["expatriate"]
            language = self.shop.language
            sex = self.rng.choice("fm")
            name = self.identities.name("en" if foreign else language, sex)
            owner = self._person(name, sex, self._some_day(), senior=senior)
            for _ in range(2 if self.rng.random() < 0.14 else 1):
                self._private_car(owner, "senior" if senior else "private")

    def _private_car(self, owner: Customer, usage: str) -> None:
        car = self._some_car(usage)
        car.contacts = self._contacts(owner)
        owner.made_at = min(owner.made_at, car.vehicle.made_at)
        self.cars.append(car)

    def _fleet(self, company: Customer, count: int) -> None:
        for _ in range(count):
            car = self._some_car("company")
            car.contacts = self._contacts(company)
            company.made_at = min(company.made_at, car.vehicle.made_at)
            self.cars.append(car)

    def _some_car(self, usage: str) -> Car:
        # Younger cars come to the dealer more often than old ones.
        months = self.rng.triangular(0.3, _OLDEST_MONTHS, 14)
        day = self.today - timedelta(days=int(months * DAYS_A_MONTH))
        car = self.maker.delivered(self.maker.model([], day.year), day, usage=usage)
        if not car.vehicle.sold_by_us:
            car.known_since = day + (self.today - day) * self.rng.random()
            car.vehicle.made_at = self.shop.office.on(car.known_since, 9, self.rng.randint(0, 59))
        return car

    def _some_day(self) -> date:
        return self.today - timedelta(days=self.rng.randint(2, 900))

    # ------------------------------------------------------------------------------------------------ people

    def _person(self, name: str, sex: str, since: date, *, senior: bool = False) -> Customer:
        customer = self._customer(name, CustomerKind.PERSON, since)
        customer.address_form = _FORMS[sex]
        self._wishes(customer, "senior" if senior else "person", 0.5 if senior else 0.09)
        if self.shop.language == "en" and name.isascii() and self.rng.random() < 0.8:
            customer.email = f"{name.lower().replace(' ', '.')}@example.com"
        customer.search = customer_words(customer)
        return customer

    def _company(self, name: str, since: date) -> Customer:
        customer = self._customer(self.identities.take(name), CustomerKind.COMPANY, since)
        self._wishes(customer, "company", 0.6)
        customer.search = customer_words(customer)
        return customer

    def _customer(self, name: str, kind: CustomerKind, since: date) -> Customer:
        made_at = self.shop.office.on(since, self.rng.randint(9, 16), self.rng.randint(0, 59))
        customer = Customer(
            key=draw_key(self.rng),
            dealer=self.shop.dealer,
            kind=kind,
            name=name,
            phone=self.identities.phone(),
            made_at=min(made_at, self.now),
        )
        self.customers.append(customer)
        return customer

    def _wishes(self, customer: Customer, kind: str, noted: float) -> None:
        rng, channels = self.rng, self.texts.world["customers"]["channels"]
        customer.preferred_channel = ContactChannel(
            rng.choices(channels, _CHANNEL_WEIGHTS[self.shop.language])[0]
        )
        if rng.random() < 0.4:
            customer.preferred_time = _TIMES[rng.choice(self.texts.world["customers"]["times"])]
        if rng.random() < 0.55:
            road, house = rng.choice(self._phrases["roads"][self.shop.code]), rng.randint(1, 420)
            customer.address = f"{road}{house}号" if self.shop.language == "zh" else f"{house} {road}"
        if rng.random() < noted:
            customer.care_note = rng.choice(self._phrases["care_notes"][kind])
        heard_by, heard_on = rng.choice(self.shop.callers), self.shop.office.day_of(customer.made_at)
        if rng.random() < 0.45:
            customer.marketing_consent_on, customer.marketing_consent_by = heard_on, heard_by
        elif rng.random() < 0.06:
            customer.do_not_call, customer.do_not_call_on = True, heard_on
            customer.do_not_call_by = heard_by

    def _contacts(self, owner: Customer) -> list[tuple[Customer, CarContactRole]]:
        """Owner and payer are mostly one; a company's car has a driver, some cars are brought by a relative."""
        found = [(owner, CarContactRole.OWNER), (owner, CarContactRole.PAYER)]
        since = self.shop.office.day_of(owner.made_at)
        sex = self.rng.choice("fm")
        if owner.kind == CustomerKind.COMPANY:
            driver = self._person(self.identities.name(self.shop.language, sex), sex, since)
            return [*found, (driver, CarContactRole.DRIVER), (driver, CarContactRole.SENDER)]
        if self.rng.random() < 0.16:
            relative = self._person(self.identities.name(self.shop.language, sex), sex, since)
            return [*found, (relative, CarContactRole.SENDER)]
        return [*found, (owner, CarContactRole.SENDER)]


def split_companies(texts: Texts, shops: dict[str, Shop]) -> dict[str, list[str]]:
    """Deal the companies out to the dealers of their language, none to two."""
    found: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        codes = [code for code, shop in shops.items() if shop.language == language]
        for place, code in enumerate(codes):
            found[code] = list(texts.world["companies"][language][place :: len(codes)])
    return found


def _closest(companies: list[str], words: str) -> str:
    """Take the company whose name has most in common with the complaint."""

    def shared(name: str) -> int:
        pieces = name.lower().split() if name.isascii() else [name[i : i + 2] for i in range(len(name) - 1)]
        return sum(piece in words.lower() for piece in pieces)

    best = max(companies, key=shared)
    companies.remove(best)
    return best
