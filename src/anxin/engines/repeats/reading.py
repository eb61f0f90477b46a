"""Repair orders read from the rows of a table, by their English or Chinese headings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from anxin.engines.repeats.orders import Kind, Order
from anxin.engines.worktime.written import read_written

LENGTH_OF_VIN = 17
NEEDED = ("order_no", "vin", "opened_at", "kind", "complaint")
#: Accepted headings of each column, in one case and without spaces and underscores (daily-work section 4).
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "order_no": ("order_no", "工单号", "维修单号", "委托书号", "结算单号"),
    "dealer": ("dealer", "dealer_code", "经销商代码"),
    "vin": ("vin", "车架号", "底盘号"),
    "opened_at": ("opened_at", "开单时间", "建单时间", "开单日期"),
    "closed_at": ("closed_at", "结算时间", "结算日期", "交车时间"),
    "odometer_km": ("odometer_km", "进厂里程", "行驶里程"),
    "kind": ("kind", "业务类型", "工单类型", "维修类型"),
    "complaint": ("complaint", "客户描述", "用户反馈", "故障描述"),
    "work": ("work", "维修项目", "保养项目"),
    "parts": ("parts", "零件", "配件", "材料"),
    "technician": ("technician", "主修人员", "维修技师"),
}
KINDS: Mapping[str, Kind] = {
    "maintenance": Kind.MAINTENANCE, "保养": Kind.MAINTENANCE, "首保": Kind.MAINTENANCE, "定期保养": Kind.MAINTENANCE,
    "repair": Kind.REPAIR, "一般维修": Kind.REPAIR, "维修": Kind.REPAIR, "小修": Kind.REPAIR, "大修": Kind.REPAIR,
    "warranty": Kind.WARRANTY, "索赔": Kind.WARRANTY, "三包": Kind.WARRANTY, "保修": Kind.WARRANTY,
    "accident": Kind.ACCIDENT, "事故": Kind.ACCIDENT, "事故车": Kind.ACCIDENT, "钣喷": Kind.ACCIDENT,
    "recall": Kind.RECALL, "召回": Kind.RECALL,
    "repeat": Kind.REPEAT, "返修": Kind.REPEAT, "重复维修": Kind.REPEAT,
}  # fmt: skip
_NOTHING = frozenset(
    {"", "-", "--", "/", "无", "不详", "未知", "不清楚", "未填", "?", "n/a", "na", "none", "null"}
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TEN_THOUSAND = re.compile(r"(\d+(?:\.\d+)?)\s*万")
_PARTS = re.compile(r"[;；\n]")
_MOST_KM = 5_000_000
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")


class OrderFault(ValueError):
    """A table of orders is wrong: in which row (the headings are row 1), which field, and what was expected."""

    def __init__(self, row: int, field: str, expected: str) -> None:
        super().__init__(f"row {row}: {field}: expected {expected}")
        self.row, self.field, self.expected = row, field, expected


type Same = dict[str, str]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was left out, and why."""

    row: int
    why: str


def columns_of(headings: Sequence[str], accepted: Mapping[str, Sequence[str]] = HEADINGS) -> dict[str, int]:
    """Return where each of our columns stands in a header line; ``OrderFault`` names one that is missing."""
    places = {_bare(heading): place for place, heading in reversed(list(enumerate(headings)))}
    found = {}
    for name, spellings in accepted.items():
        place = next((places[bare] for bare in map(_bare, spellings) if bare in places), None)
        if place is not None:
            found[name] = place
    for name in NEEDED:
        if name not in found:
            raise OrderFault(1, name, f"a column with one of these headings: {', '.join(HEADINGS[name])}")
    return found


def read_orders(
    rows: Iterable[Sequence[str]],
    columns: Mapping[str, int],
    skipped: list[Skipped],
    kinds: Mapping[str, Kind] = KINDS,
) -> Iterator[Order]:
    """Yield the order of each row (the first is row 2); what cannot be one is added to ``skipped``.

    A wrong VIN and a number that stands twice are skipped; what cannot be read at all raises ``OrderFault``.
    """
    known: defaultdict[str, dict[str, int]] = defaultdict(dict)
    # A million orders hold a few thousand words: each is kept once.
    same: Same = {}
    places = [columns.get(name) for name in HEADINGS]
    for number, row in enumerate(rows, start=2):
        if not "".join(row).strip():
            continue
        width = len(row)
        cells = [row[place].strip() if place is not None and place < width else "" for place in places]
        told = _Row(*cells)
        why = _why_not(told, known[told.dealer])
        order = None if why else _order(told, number, kinds, same)
        if order is not None and order.closed is not None and order.closed.date() < order.opened.date():
            why = "closed_at lies before opened_at"
        if why or order is None:
            skipped.append(Skipped(number, why))
            continue
        known[order.dealer][order.number] = number
        yield order


class _Row(NamedTuple):
    """The cells of a row under our names, as they stand in HEADINGS."""

    order_no: str
    dealer: str
    vin: str
    opened_at: str
    closed_at: str
    odometer_km: str
    kind: str
    complaint: str
    work: str
    parts: str
    technician: str


def _why_not(row: _Row, known: Mapping[str, int]) -> str:
    """Return why a row is none; ``known`` holds the numbers of its dealer so far, with their rows."""
    if len(row.vin) != LENGTH_OF_VIN:
        return f"vin has {len(row.vin)} characters"
    twin = known.get(row.order_no)
    return f"order_no stands in row {twin} already" if twin else ""


def _order(row: _Row, number: int, kinds: Mapping[str, Kind], same: Same) -> Order:
    if not row.order_no:
        raise OrderFault(number, "order_no", "the number of the order")
    kind = kinds.get(row.kind.casefold())
    if kind is None:
        raise OrderFault(number, "kind", "maintenance, repair, warranty, accident, recall or repeat")
    vin = row.vin.upper()
    return Order(
        number=row.order_no,
        vin=same.setdefault(vin, vin),
        opened=_time(row.opened_at, number, "opened_at"),
        kind=kind,
        dealer=same.setdefault(row.dealer, row.dealer),
        closed=_time(row.closed_at, number, "closed_at") if row.closed_at else None,
        km=_kilometres(row.odometer_km),
        complaint=same.setdefault(row.complaint, row.complaint),
        work=same.setdefault(row.work, row.work),
        parts=_parts(row.parts),
        technician=same.setdefault(row.technician, row.technician),
        row=number,
    )


@lru_cache(maxsize=1 << 14)
def _parts(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _PARTS.split(written) if part.strip())


def _time(written: str, row: int, field: str) -> datetime:
    try:
        # Nine tables in ten are written so, and this reads them many times faster.
        found = datetime.fromisoformat(written) if _ISO.fullmatch(written) else read_written(written)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise OrderFault(row, field, "a date such as 2026-03-01 or 2026-03-01 09:30")
    return found.replace(tzinfo=None) if found.tzinfo else found


def read_kilometres(written: str) -> int | None:
    """Return the whole kilometres of ``48,600 公里`` or ``4.86万``; None for nothing, else ``ValueError``."""
    if written.isascii() and written.isdigit():
        return int(written)
    text = written.strip().casefold()
    if text in _NOTHING:
        return None
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    if found := _TEN_THOUSAND.search(plain):
        return round(float(found[1]) * 10_000)
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1 or plain.startswith("-"):
        raise ValueError(written)
    return round(float(numbers[0]))


def _kilometres(written: str) -> int | None:
    """Return the kilometres; a slip of the pen makes them unknown, it is no reason to refuse the table."""
    try:
        km = read_kilometres(written)
    except ValueError:
        return None
    return km if km is not None and km <= _MOST_KM else None


def _bare(heading: str) -> str:
    return heading.strip().lstrip("\ufeff").casefold().replace(" ", "").replace("_", "")
