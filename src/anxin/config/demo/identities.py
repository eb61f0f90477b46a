"""Names, telephones, plates and VINs that nobody has, each given out once."""

import re
from collections.abc import Callable
from datetime import date
from random import Random

from anxin.config.demo.people import Shop
from anxin.config.demo.texts import Entry
from anxin.customers.phones import Region, normalise_phone
from anxin.customers.plates import normalise_plate
from anxin.customers.vin import CHECK_PLACE, expected_check_digit

_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_BRITISH_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXYZ"
_FIELD = re.compile(r"\{(\w+)\}")
_SPRING, _AUTUMN = 3, 9
_MOST_TRIES = 400


class Identities:
    """Gives out what must not be given out twice at a dealer's."""

    def __init__(self, world: Entry, shop: Shop, rng: Random) -> None:
        self._world, self._shop, self._rng = world, shop, rng
        self._given: set[str] = {each.person.name for each in shop.staff}

    def name(self, language: str, sex: str) -> str:
        """Return a person's name in a language."""
        names = self._world["names"][language]
        gap = "" if language == "zh" else " "

        def draw() -> str:
            surname, given = self._rng.choice(names["surnames"]), self._rng.choice(names[f"given_{sex}"])
            return f"{surname}{given}" if not gap else f"{given} {surname}"

        return self._once(draw)

    def phone(self) -> str:
        """Return a mobile number as it is stored."""
        british = self._shop.dealer.country == "GB"
        pattern = self._world["phones"]["en" if british else "zh"][0]
        region = Region.BRITAIN if british else Region.CHINA

        def draw() -> str:
            filled = _FIELD.sub(lambda field: self._digits(int(field[1])), pattern)
            return normalise_phone(filled, region=region).number

        return self._once(draw)

    def plate(self, fuel: str, registered: date) -> str:
        """Return a plate as it is stored, of the dealer's town and the car's kind."""
        patterns = self._world["plates"][self._shop.code][fuel]
        signs: dict[str, Callable[[], str]] = {
            "9": lambda: self._rng.choice("0123456789"),
            "L": lambda: self._rng.choice(_PLATE_LETTERS),
            "U": lambda: self._rng.choice(_BRITISH_LETTERS),
            "age": lambda: _half_year(registered),
        }

        def draw() -> str:
            filled = _FIELD.sub(lambda field: signs[field[1]](), self._rng.choice(patterns))
            return normalise_plate(filled).text

        return self._once(draw)

    def vin(self, brand_key: str, made: date) -> str:
        """Return a VIN with a check digit that fits."""
        codes = self._world["vin"]
        years = {int(year): code for year, code in codes["years"].items()}
        year = years[min(max(made.year, min(years)), max(years))]

        def draw() -> str:
            kind = "".join(self._rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(3))
            plant = self._rng.choice(codes["plants"])
            bare = f"{codes[brand_key]}{kind}0{year}{plant}{self._digits(6)}"
            return f"{bare[:CHECK_PLACE]}{expected_check_digit(bare)}{bare[CHECK_PLACE + 1 :]}"

        return self._once(draw)

    def take(self, name: str) -> str:
        """Keep a name that comes from a list from being drawn again."""
        self._given.add(name)
        return name

    def _digits(self, count: int) -> str:
        return "".join(self._rng.choice("0123456789") for _ in range(count))

    def _once(self, draw: Callable[[], str]) -> str:
        for _ in range(_MOST_TRIES):
            drawn = draw()
            if drawn not in self._given:
                self._given.add(drawn)
                return drawn
        raise RuntimeError("the demo's world has run out of names or numbers")


def _half_year(registered: date) -> str:
    """Return the two digits of a British plate: the year from March, the year plus fifty from September."""
    if _SPRING <= registered.month < _AUTUMN:
        return f"{registered.year % 100:02d}"
    year = registered.year if registered.month >= _AUTUMN else registered.year - 1
    return f"{year % 100 + 50:02d}"
