"""Telephone numbers in one spelling, Chinese and British, so that the same phone is recognised again."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    """The country whose numbers are written without a country code."""

    CHINA = "CN"
    BRITAIN = "GB"


class PhoneKind(StrEnum):
    """What sort of number it is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Phone:
    """A number as it is stored: country code and digits where the country is known, else the bare digits."""

    number: str
    national: str
    kind: PhoneKind
    extension: str = ""

    @property
    def is_usable(self) -> bool:
        return self.kind is not PhoneKind.UNKNOWN


_EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|x|#)\s*(\d{1,6})\s*$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"^(.*\d{7,8})\s*-\s*(\d{1,4})\s*$")
_BETWEEN = re.compile(r"[/、,，;；|]+|\s{2,}|\n|或")
_COUNTRY = re.compile(r"^(?:\+|00)(?=\d)")

_CHINESE = (
    (re.compile(r"1[3-9]\d{9}"), PhoneKind.MOBILE),
    (re.compile(r"[48]00\d{7}"), PhoneKind.SERVICE),
    (re.compile(r"0(?:10|2\d)\d{8}"), PhoneKind.LANDLINE),
    (re.compile(r"0[3-9]\d{2}\d{7,8}"), PhoneKind.LANDLINE),
    (re.compile(r"[2-8]\d{6,7}"), PhoneKind.LANDLINE),
    (re.compile(r"1[012]\d{3}|12\d{3}|1[12]\d|9[56]\d{3,6}"), PhoneKind.SERVICE),
)
_BRITISH = (
    (re.compile(r"07\d{9}"), PhoneKind.MOBILE),
    (re.compile(r"08\d{8,9}"), PhoneKind.SERVICE),
    (re.compile(r"0[1-3]\d{8,9}"), PhoneKind.LANDLINE),
)


def normalise_phone(text: str, *, region: Region = Region.CHINA) -> Phone:
    """Return a number in its one spelling; what is no number comes back as of unknown kind."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain, extension = _take_extension(plain)
    if re.search(r"[^\d\s+()\-–—.·]", plain):
        return Phone(plain, plain, PhoneKind.UNKNOWN)
    marked = re.sub(r"[^\d+]", "", plain.replace("(0)", "") if plain.startswith(("+", "00")) else plain)
    if _COUNTRY.match(marked):
        return _with_country(_COUNTRY.sub("", marked), extension)
    digits = marked.replace("+", "")
    if region is Region.CHINA and re.fullmatch(r"861[3-9]\d{9}", digits):
        return _chinese(digits[2:], extension)
    return _chinese(digits, extension) if region is Region.CHINA else _british(digits, extension)


def split_phones(text: str) -> list[str]:
    """Return the numbers that stand side by side in one cell of a list."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _take_extension(text: str) -> tuple[str, str]:
    if found := _EXTENSION.search(text):
        return text[: found.start()].strip(), found[1]
    if found := _DASHED_EXTENSION.match(text):
        return found[1], found[2]
    return text, ""


def _with_country(digits: str, extension: str) -> Phone:
    if digits.startswith("86"):
        rest = digits[2:]
        trunk = rest if rest.startswith(("0", "1", "4", "8")) and _kind(rest, _CHINESE) else "0" + rest
        return _chinese(trunk, extension)
    if digits.startswith("44"):
        return _british("0" + digits[2:].removeprefix("0"), extension)
    kind = PhoneKind.FOREIGN if 7 <= len(digits) <= 15 else PhoneKind.UNKNOWN
    return Phone(f"+{digits}", f"+{digits}", kind, extension)


def _chinese(digits: str, extension: str) -> Phone:
    kind = _kind(digits, _CHINESE) or PhoneKind.UNKNOWN
    dialled_everywhere = kind is PhoneKind.MOBILE or (kind is PhoneKind.LANDLINE and digits.startswith("0"))
    number = f"+86{digits.removeprefix('0')}" if dialled_everywhere else digits
    return Phone(number, digits, kind, extension)


def _british(digits: str, extension: str) -> Phone:
    kind = _kind(digits, _BRITISH)
    if kind is None:
        return Phone(digits, digits, PhoneKind.UNKNOWN, extension)
    return Phone(f"+44{digits[1:]}", digits, kind, extension)


def _kind(digits: str, patterns: tuple[tuple[re.Pattern[str], PhoneKind], ...]) -> PhoneKind | None:
    return next((kind for pattern, kind in patterns if pattern.fullmatch(digits)), None)
