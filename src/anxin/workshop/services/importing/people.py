"""Who and which car an order tells of, cleaned by the rules of the customers' pages."""

from collections.abc import Callable
from typing import Any

from anxin.accounts.models import Dealer
from anxin.customers.models import Customer, Vehicle
from anxin.customers.phones import split_phones
from anxin.customers.services.checking import clean_customer, clean_vehicle
from anxin.customers.services.keep_many import CarTold, PersonTold, name_key
from anxin.foundation.errors import InvalidInput
from anxin.workshop.services.importing.cells import Cells
from anxin.workshop.services.importing.oddities import Odd, Oddities, Oddity
from anxin.workshop.services.importing.times import Clockwork
from anxin.workshop.services.importing.words import Words

_NAME = int(Customer._meta.get_field("name").max_length or 0)
_ADDRESS = int(Customer._meta.get_field("address").max_length or 0)
_MODEL = int(Vehicle._meta.get_field("model_name").max_length or 0)
_BRAND = int(Vehicle._meta.get_field("brand_name").max_length or 0)
_PHONES_KEPT = 2
_REMEMBERED = 50_000


class Remembered[T]:
    """What was read of cells that a file tells again and again: a car comes several times a year."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[T, list[Odd]]] = {}

    def get(self, key: tuple[str, ...] | None, read: Callable[[Oddities], T], odd: Oddities) -> T:
        """Return what was read under the key, with what was odd about it, or read it now."""
        if key is not None and key in self._kept:
            thing, found = self._kept[key]
            odd.found += found
            return thing
        fresh = Oddities()
        thing = read(fresh)
        odd.found += fresh.found
        if key is not None:
            if len(self._kept) >= _REMEMBERED:
                self._kept.clear()
            self._kept[key] = (thing, fresh.found)
        return thing


class PeopleReader:
    """Reads owner, sender and car of one dealer's orders."""

    def __init__(self, dealer: Dealer, words: Words, clockwork: Clockwork) -> None:
        self._dealer = dealer
        self._words = words
        self._clockwork = clockwork
        self._people: Remembered[PersonTold | None] = Remembered()
        self._cars: Remembered[CarTold] = Remembered()

    def owner_and_sender(self, cells: Cells, odd: Oddities) -> tuple[PersonTold | None, PersonTold | None]:
        """Return both as they are told; the sender is none where he is the owner himself."""
        owner = self._people.get(
            cells.told("customer", "customer_phone", "address"),
            lambda odd: self._person(cells, "customer", odd),
            odd,
        )
        sender = self._people.get(
            cells.told("sender", "sender_phone"), lambda odd: self._person(cells, "sender", odd), odd
        )
        if owner is None or sender is None:
            return owner, sender
        same_phone = bool(sender.phone) and sender.phone in {owner.phone, owner.second_phone}
        if sender.key == owner.key or (not sender.key and same_phone):
            return _joined(owner, sender), None
        return owner, sender

    def car(self, cells: Cells, odd: Oddities) -> CarTold:
        """Return the car; ``InvalidInput`` where its VIN is none, or where neither VIN nor plate is told."""
        told = cells.told("vin", "plate", "brand", "model", "sold_on")
        return self._cars.get(told, lambda odd: self._car(cells, odd), odd)

    def _car(self, cells: Cells, odd: Oddities) -> CarTold:
        vin, fails = self._vin(cells)
        plate = self._plate(cells, odd)
        if fails:
            odd.add(Oddity.VIN_CHECK_DIGIT, "vin", vin)
        if not vin:
            if not plate:
                # Says that a VIN has 17 characters.
                clean_vehicle(self._dealer, {"vin": "-"}, vin_as_printed=True)
            odd.add(Oddity.VIN_MISSING, "vin")
        return CarTold(
            vin=vin,
            plate=plate,
            brand_name=cells.text("brand")[:_BRAND].rstrip(),
            model_name=cells.text("model")[:_MODEL].rstrip(),
            delivered_on=self._clockwork.day(cells, "sold_on", odd),
        )

    def _vin(self, cells: Cells) -> tuple[str, bool]:
        told = cells.text("vin")
        if not told:
            return "", False
        cleaned = clean_vehicle(self._dealer, {"vin": told}, vin_as_printed=True)
        return cleaned["vin"], cleaned["vin_as_printed"]

    def _plate(self, cells: Cells, odd: Oddities) -> str:
        told = cells.text("plate")
        if not told:
            return ""
        try:
            plate: str = clean_vehicle(self._dealer, {"plate": told}, vin_as_printed=True)["plate"]
        except InvalidInput:
            odd.add(Oddity.PLATE_UNREADABLE, "plate", told)
            return ""
        return plate

    def _person(self, cells: Cells, name: str, odd: Oddities) -> PersonTold | None:
        told = cells.text(name, limit=_NAME)
        phones = self._phones(cells, f"{name}_phone", odd)
        if not told and not phones:
            return None
        known: dict[str, Any] = dict(zip(("phone", "second_phone"), phones, strict=False))
        if name == "customer" and (address := cells.text("address", limit=_ADDRESS)):
            known["address"] = address
        return PersonTold(
            name=told,
            key=name_key(told, titles=self._words.titles) if told else "",
            is_company=bool(told) and self._words.is_company(told),
            **known,
        )

    def _phones(self, cells: Cells, name: str, odd: Oddities) -> list[str]:
        found: list[str] = []
        for told in split_phones(cells.text(name)):
            try:
                phone = clean_customer(self._dealer, {"phone": told})["phone"]
            except InvalidInput:
                odd.add(Oddity.PHONE_UNREADABLE, name, told)
                continue
            if phone and phone not in found:
                found.append(phone)
        return found[:_PHONES_KEPT]


def _joined(owner: PersonTold, sender: PersonTold) -> PersonTold:
    phones = list(dict.fromkeys(filter(None, (owner.phone, owner.second_phone, sender.phone))))
    first, second = [*phones, "", ""][:2]
    return PersonTold(
        name=owner.name,
        key=owner.key,
        phone=first,
        second_phone=second,
        address=owner.address,
        is_company=owner.is_company,
    )
