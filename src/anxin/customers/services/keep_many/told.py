"""What a visit tells of a car and its people, cleaned by ``services.checking`` before it comes here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from anxin.foundation.searching import fold

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTold:
    """A person or company, by name, by telephone, or by both; ``key`` is the name as it is compared."""

    name: str
    key: str
    phone: str = ""
    second_phone: str = ""
    address: str = ""
    is_company: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CarTold:
    """A car by VIN, or by plate while nobody knows its VIN; what is empty was not told."""

    vin: str = ""
    plate: str = ""
    brand_name: str = ""
    model_name: str = ""
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTold:
    """One visit: its day at the dealer, the car, and who is what to it."""

    on: date
    car: CarTold
    owner: PersonTold | None = None
    sender: PersonTold | None = None
    kilometres: int | None = None


def name_key(name: str, *, titles: Iterable[str]) -> str:
    """Return a name as it is compared: in one width, one case and simplified characters, without titles and signs."""
    return _name_key(name, tuple(titles))


@lru_cache(maxsize=50_000)
def _name_key(name: str, titles: tuple[str, ...]) -> str:
    folded = fold(name)
    for title in titles:
        # A Latin title is a word; a Chinese one stands at the end of the name without a space.
        if title.isascii():
            folded = re.sub(rf"(?<![a-z]){re.escape(title)}\.?(?![a-z])", " ", folded)
        elif folded.endswith(title) and folded != title:
            folded = folded.removesuffix(title)
    return _SIGNS.sub("", folded)
