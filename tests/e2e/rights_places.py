"""Cars whose owners stand near a right, for the pages that show it."""

from datetime import date, timedelta
from typing import Any

from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.rights.models import RightsRequest
from anxin.rights.services.requests import AskedFor, answer_request, take_request
from anxin.rights.services.set_reading import set_reading
from anxin.rights.tests.cars import came, delivered, judged, repaired, repaired_elsewhere
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_customer

NamedPage = tuple[str, dict[str, Any], str]


def rights_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages of the position with a right met, one a step away, a long repair and requests on them."""
    met, step = often_here(cast, "沪A30001", times=5), often_here(cast, "沪A30002", times=4)
    running = long_here(cast, step)
    judged(cast, running)
    request = asked(cast, met)
    answer_request(asked(cast, met).key, answer="refused", reasons="未达到条件", by=cast.liu)
    answer_request(request.key, answer="accepted", by=cast.liu)
    order = came(cast, _day(3), car=met)
    elsewhere = repaired_elsewhere(cast, step, authorised=False)
    set_reading(cast.shanghai, "A24", reading="counted", reason="律师意见", by=cast.liu)
    return [
        ("rights:positions", {}, ""),
        ("rights:positions", {}, "?show=met&q=沪A30001"),
        ("rights:car", {"key": met.key}, ""),
        ("rights:car", {"key": step.key}, ""),
        ("rights:terms", {"key": met.key}, ""),
        ("rights:note_elsewhere", {"key": met.key}, ""),
        ("rights:elsewhere", {"key": elsewhere.key}, ""),
        ("rights:readings", {}, ""),
        ("rights:visit", {"key": order.key}, ""),
        ("rights:visit", {"key": running.key}, ""),
        ("workshop:reception", {}, f"?vehicle={step.key}"),
        ("customers:vehicle", {"key": met.key}, ""),
    ]


def often_here(cast: Cast, plate: str, *, times: int) -> Vehicle:
    """Let a car of its own be repaired for the same trouble, a month apart."""
    _owner, car = make_customer(cast.shanghai, "钱一鸣", "13900003333", plate=plate, vin="")
    delivered(cast, car, on=_day(320))
    repaired(cast, *(_day(300 - 30 * number) for number in range(times)), car=car)
    return car


def long_here(cast: Cast, car: Vehicle) -> RepairOrder:
    """Let a car stand in the shop since four days."""
    return came(cast, _day(4), days=None, car=car)


def asked(cast: Cast, car: Vehicle) -> RightsRequest:
    """Let its owner ask for another car."""
    return take_request(car.key, AskedFor(remedy="replace", medium="writing", words="请换车"), by=cast.chen)


def _day(before: int) -> str:
    day: date = clock.today("Asia/Shanghai") - timedelta(days=before)
    return day.isoformat()
