"""Number plates in one spelling, Chinese and British; other plates are kept as they are."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "A-HJ-NP-Z0-9"
_SEPARATORS = re.compile(r"[\s·•‧∙・.\-_]+")
_TRADITIONAL = str.maketrans("滬雲遼魯蘇贛陝閩貴粵寧瓊領學掛試", "沪云辽鲁苏赣陕闽贵粤宁琼领学挂试")


class PlateKind(StrEnum):
    """What sort of plate a text is."""

    CHINESE = "chinese"
    CHINESE_NEW_ENERGY = "chinese_new_energy"
    CHINESE_SPECIAL = "chinese_special"
    BRITISH = "british"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Plate:
    """A plate as it is stored and compared, and as people read it."""

    text: str
    shown: str
    kind: PlateKind


_CHINESE = re.compile(rf"([{PROVINCES}])([A-Z])([{_SERIAL}]{{5}})")
_NEW_ENERGY = re.compile(rf"([{PROVINCES}])([A-Z])([A-HJK][{_SERIAL}]\d{{4}}|\d{{5}}[A-HJK])")
_BATTERY_ALONE = frozenset("ABCDE")
_SPECIAL = (
    re.compile(rf"([{PROVINCES}])([A-Z])([{_SERIAL}]{{4}}[警学挂港澳试超领使])"),
    re.compile(rf"([{PROVINCES}])([A-Z])([{_SERIAL}]{{5}}应急)"),
    re.compile(r"(使)()(\d{6})"),
)
_BRITISH = (
    re.compile(r"([A-Z]{2}\d{2})([A-Z]{3})"),
    re.compile(r"([A-Z]\d{1,3})([A-Z]{3})"),
    re.compile(r"([A-Z]{3})(\d{1,3}[A-Z])"),
    re.compile(r"([A-Z]{1,3})(\d{1,4})"),
)


def normalise_plate(text: str) -> Plate:
    """Return a plate in its one spelling, whatever its width, case, dots and spaces were."""
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_TRADITIONAL)
    for pattern, kind in (
        (_CHINESE, PlateKind.CHINESE),
        (_NEW_ENERGY, PlateKind.CHINESE_NEW_ENERGY),
        *((special, PlateKind.CHINESE_SPECIAL) for special in _SPECIAL),
    ):
        if found := pattern.fullmatch(bare):
            return Plate(bare, f"{found[1]}{found[2]}·{found[3]}", kind)
    for pattern in _BRITISH:
        if found := pattern.fullmatch(bare):
            return Plate(bare, f"{found[1]} {found[2]}", PlateKind.BRITISH)
    return Plate(bare, bare, PlateKind.UNKNOWN)


def powertrain_of(text: str) -> str:
    """Return what drives a car by the form of its Chinese plate: ``bev``, ``phev`` or ``ice``; else nothing.

    New energy has eight signs, one letter of which tells the battery-electric (A to E) from the others (F to K). Any
    other civil plate stands for a combustion engine, but for electric cars that kept the plate from before 2018.
    """
    plate = normalise_plate(text)
    if plate.kind is PlateKind.CHINESE:
        return "ice"
    if plate.kind is not PlateKind.CHINESE_NEW_ENERGY:
        return ""
    letter = plate.text[2] if plate.text[2].isalpha() else plate.text[-1]
    return "bev" if letter in _BATTERY_ALONE else "phev"


def is_known_plate(text: str) -> bool:
    """Tell whether a text has the form of a Chinese or British plate."""
    return normalise_plate(text).kind is not PlateKind.UNKNOWN
