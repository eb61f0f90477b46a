"""Every page of the ledger, with promises in each state, a part that comes late, and reminders on it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.promises.choices import DateSource, PromiseKind, TalkKind, TalkWay
from anxin.promises.models import PartList, Promise
from anxin.promises.services.give_promise import Giving, NewPart, give_promise
from anxin.promises.services.part_dates import PartNews, take_part_news
from anxin.promises.services.part_lists import take_part_list
from anxin.promises.services.remind import remind_of_appointments
from anxin.promises.services.risks import judge_risks_of
from anxin.promises.services.settling import break_own_promise, keep_own_promise
from anxin.promises.services.telling import Telling, note_came_in_vain, tell_customer
from tests.cast import Cast, make_customer

NamedPage = tuple[str, dict[str, Any], str]
HOUR = timedelta(hours=1)


def promise_pages(cast: Cast) -> list[NamedPage]:
    """Make promises, let one be endangered and one be told, and return the pages that show them."""
    late, told = _promises(cast)
    return [
        ("promises:ledger", {}, ""),
        ("promises:ledger", {}, "?show=all"),
        ("promises:ledger", {}, "?q=nothing-like-it"),
        ("promises:tell_first", {}, "?scope=dealer"),
        ("promises:new", {}, ""),
        ("promises:new", {}, f"?customer={cast.customer.key}&vehicle={cast.car.key}"),
        ("promises:show", {"key": late.key}, ""),
        ("promises:show", {"key": told.key}, ""),
        ("promises:hand_over", {}, ""),
        ("promises:parts", {}, ""),
        ("promises:part_list", {"key": _strange_list(cast)}, ""),
        ("promises:reminders", {}, ""),
        ("reports:promises", {}, ""),
        ("reports:promises", {}, "?by=keeper"),
    ]


def _promises(cast: Cast) -> tuple[Promise, Promise]:
    now = clock.now()
    with clock.at(now - 50 * HOUR):
        kept = _give(cast, PromiseKind.DELIVERY, "交付新车", hours=24)
        broken = _give(cast, PromiseKind.CALL_BACK, "回电说明报价", hours=26)
        told = _give(cast, PromiseKind.PART, "前杠", hours=96, part=_part("PO-1", cast))
        late = _give(cast, PromiseKind.PART, "车顶架", hours=98, part=_part("PO-2", cast))
    with clock.at(now - 40 * HOUR):
        keep_own_promise(kept.key, by=cast.chen, outcome="当天交付")
    due = now.date() + timedelta(days=9)
    news = [PartNews("PO-1", expected_on=due), PartNews("PO-2", expected_on=due)]
    take_part_news(news, dealer=cast.shanghai, by=cast.chen, source=DateSource.FILE)
    break_own_promise(broken.key, reason="忘了", by=cast.chen)
    said = Telling(
        outcome=TalkKind.TOLD, way=TalkWay.CALL, words="零件晚到", new_due_at=now + 260 * HOUR,
        remedy="post_home", gesture="gesture-soft-drink",
    )  # fmt: skip
    tell_customer(told.key, telling=said, by=cast.chen)
    note_came_in_vain(late.key, by=cast.sun, words="白跑一趟")
    _remind(cast)
    judge_risks_of(cast.shanghai)
    return late, told


def _give(cast: Cast, kind: PromiseKind, what: str, *, hours: int, part: NewPart | None = None) -> Promise:
    giving = Giving(
        customer=cast.customer.key, vehicle=cast.car.key, kind=kind, what=what,
        due_at=clock.now() + hours * HOUR, keeper=cast.chen, part=part,
    )  # fmt: skip
    return give_promise(giving, by=cast.chen)


def _remind(cast: Cast) -> None:
    """An appointment tomorrow of somebody without a case: his are the reminders that leave."""
    customer, _car = make_customer(
        cast.shanghai, "周小军", "13911119999", plate="沪B99K01", vin="LSVAA4182E2999999"
    )
    Customer.objects.filter(pk=customer.pk).update(email="zhou@example.com")
    giving = Giving(
        customer=customer.key, kind=PromiseKind.APPOINTMENT, what="常规保养", due_at=clock.now() + 20 * HOUR
    )
    give_promise(giving, by=cast.chen)
    remind_of_appointments()


def _part(number: str, cast: Cast) -> NewPart:
    today = clock.today(cast.shanghai.time_zone)
    return NewPart(number=number, name="配件", supplier="总厂", expected_on=today + timedelta(days=1))


def _strange_list(cast: Cast) -> UUID:
    upload = SimpleUploadedFile("liste.csv", b"Bestellung,Teil,Kommt am\nPO-1,8U0-071,2026-11-27\n")
    kept = take_part_list(upload, dealer=cast.shanghai, by=cast.chen)
    assert isinstance(kept, PartList)
    return kept.key
