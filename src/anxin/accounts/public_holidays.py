"""The days that a country is off, from the library of public holidays: a proposal, which a person takes over or not.

A year of China is known only once the State Council's arrangement stands in the installed library: which week-ends are
worked instead (调休) cannot be computed. A weekend day that touches a listed holiday belongs to the break, unless it is
worked, so that a dealer who is open seven days a week sees the whole break.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays

from anxin.engines.rights import WorkingDays, working_days
from anxin.engines.worktime import WEEKDAYS

_CHINA = "CN"
_DAY = timedelta(days=1)
_SATURDAY = 5
#: Where the library knows parts of a country only: whose days stand for a dealer there.
_PART = {"GB": "ENG"}
_COMPUTED_FROM, _COMPUTED_UNTIL = 2000, 2100
_ENGLISH = ("en_US", "en_GB")
_CHINESE_OF_BRITAIN = {
    "New Year's Day": "元旦",
    "Good Friday": "耶稣受难日",
    "Easter Monday": "复活节星期一",
    "May Day": "五月银行假日",
    "Spring Bank Holiday": "春季银行假日",
    "Late Summer Bank Holiday": "夏季银行假日",
    "Christmas Day": "圣诞节",
    "Boxing Day": "节礼日",
}


@dataclass(frozen=True)
class PublicHoliday:
    """A day off and what it is called in both languages."""

    day: date
    names: Mapping[str, str]


@dataclass(frozen=True)
class MakeupDay:
    """A day that is worked in place of ``instead_of`` and so takes the hours of that day's weekday."""

    day: date
    instead_of: date

    @property
    def weekday(self) -> str:
        """The key of the weekday whose hours hold, such as ``wed``."""
        return WEEKDAYS[self.instead_of.weekday()]


def is_country_known(country: str) -> bool:
    """Tell whether the library has holidays of a country (ISO 3166, two letters)."""
    return country in holidays.list_supported_countries()


def years_known(country: str) -> frozenset[int]:
    """Return the years whose public holidays can be proposed; none for a country that the library does not have."""
    if not is_country_known(country):
        return frozenset()
    if country == _CHINA:
        return frozenset(_arrangements())
    return frozenset(range(_COMPUTED_FROM, _COMPUTED_UNTIL + 1))


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> tuple[PublicHoliday, ...]:
    """Return a year's days off by date, the weekend days of a break in China among them; none for an unknown year."""
    if year not in years_known(country):
        return ()
    if country != _CHINA:
        chinese, english = _names(country, year, None), _names(country, year, _english(country))
        return tuple(
            PublicHoliday(day, {"zh": _in_chinese(country, name), "en": english.get(day, name)})
            for day, name in sorted(chinese.items())
        )
    return _chinese_year(year)


@lru_cache(maxsize=64)
def makeup_days(country: str, year: int) -> tuple[MakeupDay, ...]:
    """Return the days worked instead by a year's arrangement, by date; one may lie in the year before."""
    if country != _CHINA:
        return ()
    found = (_swapped(year, entry) for entry in _arrangements().get(year, ()))
    return tuple(sorted((each for each in found if each), key=lambda each: each.day))


def working_days_of(country: str, years: Iterable[int]) -> WorkingDays:
    """Return when the offices of a country work in some years, as far as those years are known."""
    known = sorted(set(years) & years_known(country))
    return working_days(
        known,
        off=(each.day for year in known for each in public_holidays(country, year)),
        worked=(each.day for year in known for each in makeup_days(country, year)),
    )


def _chinese_year(year: int) -> tuple[PublicHoliday, ...]:
    listed, english = _names(_CHINA, year, "zh_CN"), _names(_CHINA, year, "en_US")
    worked = {each.day: each for each in makeup_days(_CHINA, year)}
    swapped = {each.instead_of: each for each in worked.values()}
    off = {day: {"zh": name, "en": english[day]} for day, name in listed.items() if day not in worked}
    off |= {
        day: {"zh": f"调休（{each.day} 上班）", "en": f"Day off ({each.day} is worked instead)"}
        for day, each in swapped.items()
    }
    for day in _weekends_of_breaks(set(off), set(worked)):
        off[day] = {"zh": "假期中的周末", "en": "Weekend of the break"}
    return tuple(PublicHoliday(day, names) for day, names in sorted(off.items()))


def _weekends_of_breaks(off: set[date], worked: set[date]) -> set[date]:
    """Return the weekend days that touch a holiday, or another weekend day that does."""
    added: set[date] = set()
    # Twice: the day beyond a Saturday or Sunday is reached through it.
    for _round in range(2):
        beside = {day + step for day in off | added for step in (_DAY, -_DAY)}
        added |= {day for day in beside - off - worked if day.weekday() >= _SATURDAY}
    return added


def _swapped(year: int, entry: tuple[Any, ...]) -> MakeupDay | None:
    """Read one line of an arrangement: month and day off, month and day worked, and its year when it is another."""
    if len(entry) < 4:
        return None
    month, day, month_worked, day_worked, *other = entry
    return MakeupDay(date(other[0] if other else year, month_worked, day_worked), date(year, month, day))


@lru_cache(maxsize=1)
def _arrangements() -> Mapping[int, tuple[tuple[Any, ...], ...]]:
    found: Mapping[int, Any] = getattr(holidays.country_holidays(_CHINA), "special_public_holidays", {})
    # A year with one line alone is written without the outer brackets.
    return {year: lines if isinstance(lines[0], tuple) else (lines,) for year, lines in found.items()}


def _names(country: str, year: int, language: str | None) -> dict[date, str]:
    found = holidays.country_holidays(country, subdiv=_PART.get(country), years=year, language=language)
    return dict(found.items())


def _english(country: str) -> str | None:
    supported = holidays.country_holidays(country).supported_languages
    return next((language for language in _ENGLISH if language in supported), None)


def _in_chinese(country: str, name: str) -> str:
    if country != "GB":
        return name
    plain = name.removesuffix(" (observed)")
    translated = _CHINESE_OF_BRITAIN.get(plain, plain)
    return f"{translated}（补假）" if plain != name and translated != plain else translated
