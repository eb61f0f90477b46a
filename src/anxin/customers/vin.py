"""Vehicle identification numbers: one spelling, named faults, and the check digit where a market uses it.

Structure after ISO 3779; check digit after 49 CFR 565 (North America) and GB 16735 (China). Europe leaves the
ninth place to the maker, so a number from there is never called wrong for it.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LENGTH = 17
CHECK_PLACE = 8
_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_LOOKALIKES = {"I": "1", "O": "0", "Q": "0"}
_SEPARATORS = re.compile(r"[\s\-_.·*]+")


class Market(StrEnum):
    """Where a vehicle was made for, as far as the check digit is concerned."""

    CHINA = "china"
    NORTH_AMERICA = "north_america"
    EUROPE = "europe"
    OTHER = "other"


class CheckDigit(StrEnum):
    """What the ninth character says about the rest."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_APPLICABLE = "not_applicable"


class VinFault(StrEnum):
    """Why a text is no vehicle identification number."""

    EMPTY = "VIN_EMPTY"
    WRONG_LENGTH = "VIN_WRONG_LENGTH"
    FORBIDDEN_LETTER = "VIN_FORBIDDEN_LETTER"
    FORBIDDEN_SIGN = "VIN_FORBIDDEN_SIGN"


@dataclass(frozen=True)
class VinProblem:
    """One fault, at its place from 1 where it has one, with the character that was probably meant."""

    fault: VinFault
    place: int | None = None
    character: str = ""
    meant: str = ""
    length: int = 0


@dataclass(frozen=True)
class VinReport:
    """A number in its one spelling, with everything that is wrong with it."""

    vin: str
    market: Market
    check_digit: CheckDigit
    problems: tuple[VinProblem, ...]

    @property
    def is_well_formed(self) -> bool:
        return not self.problems


_CHECKED = frozenset({Market.CHINA, Market.NORTH_AMERICA})


def normalise_vin(text: str) -> str:
    """Return a number in capitals and half width, without spaces and dashes."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def market_of(vin: str) -> Market:
    """Tell the market from the first character, which names the maker's part of the world."""
    first = normalise_vin(vin)[:1]
    if first == "L":
        return Market.CHINA
    if first and first in "12345":
        return Market.NORTH_AMERICA
    return Market.EUROPE if first and first in "STUVWXYZ" else Market.OTHER


def expected_check_digit(vin: str) -> str | None:
    """Return the check digit that a well-formed number ought to have, or nothing for another text."""
    normal = normalise_vin(vin)
    if len(normal) != LENGTH or not set(normal) <= _VALUES.keys():
        return None
    total = sum(int(_VALUES[sign]) * weight for sign, weight in zip(normal, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def check_vin(text: str, *, market: Market | None = None) -> VinReport:
    """Report on a number; without a market the number's own first character decides."""
    vin = normalise_vin(text)
    held_for = market_of(vin) if market is None else market
    problems = _problems(vin)
    check = CheckDigit.NOT_APPLICABLE
    if not problems and held_for in _CHECKED:
        fits = vin[CHECK_PLACE] == expected_check_digit(vin)
        check = CheckDigit.VALID if fits else CheckDigit.INVALID
    return VinReport(vin, held_for, check, tuple(problems))


def _problems(vin: str) -> list[VinProblem]:
    if not vin:
        return [VinProblem(VinFault.EMPTY)]
    problems = [] if len(vin) == LENGTH else [VinProblem(VinFault.WRONG_LENGTH, length=len(vin))]
    for place, sign in enumerate(vin, start=1):
        if sign in _LOOKALIKES:
            problems.append(VinProblem(VinFault.FORBIDDEN_LETTER, place, sign, _LOOKALIKES[sign]))
        elif sign not in _VALUES:
            problems.append(VinProblem(VinFault.FORBIDDEN_SIGN, place, sign))
    return problems
