"""A caller's queue and screen in their states, for the pages that show them."""

from datetime import timedelta
from typing import Any

from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.services.record_attempt import Told, record_attempt
from anxin.callbacks.tests.mornings import customer_of, left
from anxin.foundation import clock
from anxin.surveys.services.giving import Step
from tests.cast import Cast

NamedPage = tuple[str, dict[str, Any], str]


def caller_pages(cast: Cast) -> list[NamedPage]:
    """Return the queue, a call that nobody has, one of a colleague's, one on the reader's screen, and one refused."""
    free, hers, mine, refused = (_call(cast) for _each in range(4))
    talk = _call(cast, CallKind.LOST)
    for call, person in ((refused, cast.liu), (hers, cast.chen), (mine, cast.liu)):
        take_call(call.key, by=person)
        if call is refused:
            record_attempt(call.key, told=Told(outcome=Outcome.REFUSAL, number=1), by=person)
    step = Step(answers={"greeting": True, "overall": 9})
    answer_on_line(mine.key, step=step, by=cast.liu, language="zh-hans")
    return [
        ("callbacks:queue", {}, ""),
        ("callbacks:queue", {}, "?when=later"),
        ("callbacks:queue", {}, "?when=done"),
        ("callbacks:call", {"key": free.key}, ""),
        ("callbacks:call", {"key": hers.key}, ""),
        ("callbacks:call", {"key": mine.key}, ""),
        ("callbacks:call", {"key": mine.key}, "?item=overall&say=en"),
        ("callbacks:call", {"key": refused.key}, ""),
        ("callbacks:call", {"key": talk.key}, ""),
    ]


def _call(cast: Cast, kind: CallKind = CallKind.AFTER_SERVICE) -> Call:
    customer, car = customer_of(cast.shanghai, care_note="说话轻一点", second_phone="13811112222")
    day = clock.today(cast.shanghai.time_zone) - timedelta(days=3)
    order = left(cast.shanghai, car, day.isoformat(), sender=customer, work="更换前刹车片", adviser=cast.wang)
    about = CallAbout(customer=customer, vehicle=car, order=order, adviser=cast.wang)
    return make_call(cast.shanghai, kind=kind, about=about)
