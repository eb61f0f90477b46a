"""What of an answer is kept in columns, so that the list of a whole dealer is one query."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engines.rights.facts import Remedy
from anxin.engines.rights.position import Position, Right, State, Unit, document
from anxin.rights.choices import Standing
from anxin.rights.models.positions import FAR
from anxin.rights.selectors.laws import law_name
from anxin.rights.selectors.reckoning import Reckoned, running_clock

_SCALE = 10_000
#: Free repairs are every owner's daily bread: the list is about what the seller must give.
_RETURN = frozenset({Remedy.REPLACE, Remedy.REFUND})
_GRAVE = _RETURN | {Remedy.REPLACE_ASSEMBLY}
_STANDINGS = {
    State.MET: Standing.MET,
    State.ARGUABLE: Standing.ARGUABLE,
    State.ONE_STEP: Standing.ONE_STEP,
    State.UNKNOWN: Standing.UNKNOWN,
    State.NOT_MET: Standing.NOT_MET,
    State.EXCLUDED: Standing.EXCLUDED,
}


def kept_columns(reckoned: Reckoned) -> dict[str, Any]:
    """Return the columns of a position by name; everything is named, so that nothing old stays."""
    law = law_name(reckoned.law)
    if reckoned.position is None:
        return _without_position(reckoned) | {"law": law}
    position = reckoned.position
    highest = highest_right(position)
    standing = _STANDINGS[highest.state] if highest else Standing.NOT_MET
    left = _left(highest)
    days, repairs = counter_of(position, Unit.DAY), counter_of(position, Unit.REPAIR)
    return {
        "answer": document(position),
        "fault": {},
        "law": law,
        "state": standing,
        "rule": highest.rule if highest else "",
        "left": left,
        "nearness": standing * _SCALE + _way(highest),
        "days": days.counter.value if days and days.counter else None,
        "days_left": days.counter.left if days and days.counter else None,
        "repairs": repairs.counter.value if repairs and repairs.counter else None,
        "repairs_left": repairs.counter.left if repairs and repairs.counter else None,
        "unknown": len(unknown_paths(position)),
        "ends_on": _last_day(position),
    } | _clocks(reckoned)


def grave_rights(position: Position) -> list[Right]:
    """Return the rights to a replacement or a refund, of the car or of an assembly, of both editions."""
    return [right for right in position.rights if is_grave(right)]


def is_grave(right: Right) -> bool:
    """Tell whether a right gives another car, the money back or a new assembly."""
    return bool(_GRAVE & set(right.remedies))


def highest_right(position: Position) -> Right | None:
    """Return the grave right that stands best for the owner; of several the return of the car, then the nearest."""

    def rank(right: Right) -> tuple[int, bool, int]:
        return _STANDINGS[right.state], not _RETURN & set(right.remedies), _way(right)

    return min(grave_rights(position), key=rank, default=None)


def counter_of(position: Position, unit: Unit) -> Right | None:
    """Return the right that counts days or repairs towards a replacement while its period runs; else nothing."""
    if position.periods.validity_ended_by:
        return None
    counted = [
        right
        for right in grave_rights(position)
        if right.counter and right.counter.unit is unit and right.state is not State.EXCLUDED
        and (unit is not Unit.REPAIR or right.rule.endswith(".count"))
    ]  # fmt: skip
    return min(counted, key=lambda right: right.counter.left if right.counter else FAR, default=None)


def unknown_paths(position: Position) -> list[str]:
    """Return the paths of the facts that nobody has told and that a right turns on, each once, in their order."""
    paths = (each for right in position.rights if right.state is State.UNKNOWN for each in right.because)
    return list(dict.fromkeys(path for path in paths if "." in path or "[" in path))


def _without_position(reckoned: Reckoned) -> dict[str, Any]:
    fault = reckoned.fault
    standing = Standing.FAULTY if fault else Standing.UNKNOWN
    return {
        "answer": {},
        "fault": {"about": fault.about, "field": fault.field, "message": fault.message} if fault else {},
        "state": standing,
        "rule": "",
        "left": FAR,
        "nearness": standing * _SCALE + FAR,
        **dict.fromkeys(("days", "days_left", "repairs", "repairs_left", "ends_on")),
        # Without a day of delivery or of an invoice nothing can be told.
        "unknown": 0 if fault or reckoned.law is None else 1,
    } | _clocks(reckoned)


def _clocks(reckoned: Reckoned) -> dict[str, Any]:
    """Return what runs, whether the position can be told or not."""
    zone = ZoneInfo(reckoned.facts.vehicle.dealer.time_zone)
    running = running_clock(reckoned)
    return {
        "running": reckoned.orders[running.visit][0] if running else None,
        "substitute_due": _aware(running.due, zone) if running else None,
        "answer_due": _soonest(reckoned, "answer_due"),
        "complete_due": _soonest(reckoned, "complete_due"),
    }


def _left(right: Right | None) -> int:
    """Return how many more repairs, days or replacements open a right; ``FAR`` where nothing counts towards it."""
    if right is not None and right.state in {State.MET, State.ARGUABLE}:
        return 0
    if right is None or right.counter is None or not right.counter.value:
        return 0 if right is not None and right.state is State.UNKNOWN else FAR
    return min(right.counter.left, FAR)


def _way(right: Right | None) -> int:
    """Return what is missing to a right in thousandths of the whole way: day 26 of 30 is nearer than repair 2 of 5."""
    left = _left(right)
    if left in {0, FAR} or right is None or right.counter is None:
        return left
    return 1000 * left // right.counter.opens_at


def _aware(due: date | datetime, zone: ZoneInfo) -> datetime:
    assert isinstance(due, datetime)  # of a substitute car the minute counts
    return due.replace(tzinfo=zone)


def _soonest(reckoned: Reckoned, name: str) -> date | None:
    """Return the first day on which an open request is due; an answer that is given is due no more."""
    open_ones = [each for each in reckoned.facts.requests if each.is_open]
    if name == "answer_due":
        open_ones = [each for each in open_ones if not each.answer]
    return min((day for each in open_ones if (day := getattr(each, name))), default=None)


def _last_day(position: Position) -> date:
    periods = position.periods
    ends = (
        periods.warranty_until, periods.validity_until,
        periods.warranty_until_extended, periods.validity_until_extended,
    )  # fmt: skip
    return max((end for end in ends if end), default=periods.start)
