"""Which text happens at which dealer, on which day, and how far it has come by now."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from anxin.config.demo.cases import Case, Fate, holds_any_time
from anxin.config.demo.people import Shop
from anxin.config.demo.texts import Entry, Texts

#: What lies on each dealer's desk on the day of the demo.
DESK: Mapping[str, Mapping[Fate, int]] = {
    "SH01": {
        Fate.WAITING: 1, Fate.WAITING_LATE: 1, Fate.UNOWNED: 1, Fate.GREETING: 1, Fate.LISTENING: 1,
        Fate.CALMING: 1, Fate.SOLVING_TODAY: 2, Fate.SOLVING_LATE: 1, Fate.SOLVING_LATER: 1, Fate.CLOSING: 1,
        Fate.CALL_TODAY: 2, Fate.CALL_LATE: 1, Fate.CALL_LATER: 1, Fate.REOPENED: 1,
    },
    "CD01": {
        Fate.WAITING: 1, Fate.LISTENING: 1, Fate.CALMING: 1, Fate.SOLVING_TODAY: 1, Fate.SOLVING_LATE: 1,
        Fate.SOLVING_LATER: 1, Fate.CLOSING: 1, Fate.CALL_TODAY: 1, Fate.CALL_LATER: 2, Fate.REOPENED: 1,
    },
    "LD01": {
        Fate.WAITING_LATE: 1, Fate.LISTENING: 1, Fate.CALMING: 1, Fate.SOLVING_TODAY: 1, Fate.SOLVING_LATER: 1,
        Fate.CLOSING: 1, Fate.CALL_TODAY: 1, Fate.CALL_LATER: 1,
    },
}  # fmt: skip
UNREACHABLE_AT = {"SH01": 1, "CD01": 1, "LD01": 1}
_PROTESTING = 6
_YEAR = 362
_QUICKEST = 6
#: A second round of handling takes its time.
_QUICKEST_TWICE = 26
#: The last weeks are fuller than the year; before them it thins out.
_FULL_DAYS, _THINNING_DAYS, _FULLER = 50, 25.0, 4.0
_BY_WEEKDAY = (1.5, 1.15, 1.0, 1.0, 1.05, 0.95, 0.6)
_BY_HOUR = {8: 2, 9: 5, 10: 6, 11: 4, 12: 2, 13: 3, 14: 4, 15: 4, 16: 3, 17: 2}
_POSTED_IN_THE_EVENING = frozenset(
    {"intake-online", "intake-complaint-site", "intake-media", "intake-survey"}
)
_RARE_TO_LOSE = frozenset({"intake-online", "intake-complaint-site", "intake-survey"})


def cast_cases(texts: Texts, shops: Mapping[str, Shop], *, rng: Random, now: datetime) -> list[Case]:
    """Give every text its dealer, its fate and its day, each exactly once."""
    cases: list[Case] = []
    for code, entries in _by_dealer(texts.complaints, shops, rng).items():
        shop = shops[code]
        for entry, fate in _fates(entries, code, month=shop.office.day_of(now).month, rng=rng):
            own = Random(f"{rng.random()}:{entry['id']}")
            received = now if fate in DESK[code] else _received(entry, fate, shop, now, own)
            cases.append(Case(entry, shop, fate, own, texts.phrases, received_at=received))
    return cases


def _by_dealer(complaints: Sequence[Entry], shops: Mapping[str, Shop], rng: Random) -> dict[str, list[Entry]]:
    """Texts without a dealer of their own are Chinese ones: they go to the two dealers there by their workload."""
    found: dict[str, list[Entry]] = {code: [] for code in shops}
    open_to = [code for code, shop in shops.items() if shop.dealer.country == "CN"]
    loads = [float(shops[code].entry["workload"]) for code in open_to]
    for entry in complaints:
        found[entry["dealer"] or rng.choices(open_to, loads)[0]].append(entry)
    return found


def _fates(entries: Sequence[Entry], code: str, *, month: int, rng: Random) -> Iterator[tuple[Entry, Fate]]:
    waiting = list(entries)
    rng.shuffle(waiting)
    slots = [fate for fate, count in DESK[code].items() for _ in range(count)]
    slots += [Fate.UNREACHABLE] * UNREACHABLE_AT[code]
    # The slots that fewest texts fit choose first.
    for fate in sorted(slots, key=lambda slot: sum(_fits(entry, slot, month) for entry in waiting)):
        entry = next(each for each in waiting if _fits(each, fate, month))
        waiting.remove(entry)
        yield entry, fate
    protests = [each for each in waiting if _may_protest(each)][:_PROTESTING]
    refusals = [each for each in waiting if not each["follow_up"]["satisfied"]][:1]
    for entry in waiting:
        if entry["on_the_spot"]:
            yield entry, Fate.QUICK
        elif entry in refusals:
            yield entry, Fate.REFUSED
        else:
            yield entry, Fate.UNDER_PROTEST if entry in protests else Fate.DONE


def _may_protest(entry: Entry) -> bool:
    return entry["follow_up"]["distress"] >= 3 and not entry["on_the_spot"]


def _is_written(entry: Entry) -> bool:
    spoken = {"intake-visit", "intake-incoming", "intake-call-back", "intake-hotline-400"}
    return entry["channel"] not in spoken


def _steady(entry: Entry) -> bool:
    return holds_any_time(entry) and bool(entry["follow_up"]["satisfied"]) and not entry["threats"]


def _settled(entry: Entry) -> bool:
    return bool(entry["follow_up"]["satisfied"]) and entry["promise"]["hours"] <= 24


def _spoken(entry: Entry) -> bool:
    return not _is_written(entry) and not entry["threats"]


_FITS: Mapping[Fate, Callable[[Entry], bool]] = {
    Fate.WAITING: lambda entry: _is_written(entry) and entry["level"] == 1,
    Fate.WAITING_LATE: lambda entry: _is_written(entry) and entry["level"] == 2,
    Fate.UNOWNED: lambda entry: (
        entry["category"] == "cat-service-attitude" and _spoken(entry) and entry["component"] is None
    ),
    Fate.GREETING: lambda entry: entry["channel"] == "intake-incoming" and entry["level"] == 1,
    Fate.LISTENING: lambda entry: entry["channel"] == "intake-incoming" and _spoken(entry),
    Fate.CALMING: lambda entry: entry["mood"] >= 4 and not _is_written(entry),
    Fate.SOLVING_TODAY: _steady,
    Fate.SOLVING_LATE: _steady,
    Fate.SOLVING_LATER: lambda entry: _steady(entry) and entry["promise"]["hours"] >= 48,
    Fate.CLOSING: _settled,
    Fate.CALL_TODAY: _settled,
    Fate.CALL_LATE: _settled,
    Fate.CALL_LATER: _settled,
    Fate.REOPENED: lambda entry: not entry["follow_up"]["satisfied"] and entry["promise"]["hours"] <= 48,
    Fate.UNREACHABLE: lambda entry: (
        entry["channel"] in _RARE_TO_LOSE and not entry["threats"] and entry["level"] <= 2
    ),
}


def _fits(entry: Entry, fate: Fate, month: int) -> bool:
    months = entry["months"]
    return not entry["on_the_spot"] and (not months or month in months) and _FITS[fate](entry)


def _received(entry: Entry, fate: Fate, shop: Shop, now: datetime, rng: Random) -> datetime:
    """Draw the day, recent weeks and Mondays more often, and the hour."""
    today = shop.office.day_of(now)
    twice = not entry["follow_up"]["satisfied"]
    first = _QUICKEST_TWICE if twice or fate == Fate.UNREACHABLE else _QUICKEST
    days = [today - timedelta(days=back) for back in range(first, _YEAR)]
    days = [day for day in days if not entry["months"] or day.month in entry["months"]]
    day = rng.choices(days, [_weight(day, today) for day in days])[0]
    if entry["channel"] in _POSTED_IN_THE_EVENING and rng.random() < 0.5:
        return shop.office.on(day, rng.randint(19, 22), rng.randint(0, 59))
    hour = rng.choices(list(_BY_HOUR), list(_BY_HOUR.values()))[0]
    first_minute = 32 if hour == shop.office.opens.hour else 0
    return shop.office.on(day, hour, rng.randint(first_minute, 59))


def _weight(day: date, today: date) -> float:
    before = max(0, (today - day).days - _FULL_DAYS)
    return _BY_WEEKDAY[day.weekday()] * (1 + _FULLER * math.exp(-before / _THINNING_DAYS))
