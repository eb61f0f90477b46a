"""A call of the first dealer that was answered, drawn to be heard a second time, and one that comes in."""

from datetime import timedelta
from typing import Any

from anxin.callbacks.choices import CallKind, CallState, Direction, Outcome
from anxin.callbacks.models import Attempt, Call, CallToScore, DayDrawn, TelephoneCall
from anxin.callbacks.services.keep_telephone import renew_telephone_secret
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.foundation import clock
from anxin.surveys.choices import InterviewState, Purpose, Way
from anxin.surveys.models import Interview
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast


def heard_call(cast: Cast) -> Call:
    """Let Sun have asked the cast's customer yesterday; the call was drawn."""
    dealer, at = cast.shanghai, clock.now() - timedelta(days=1)
    day = clock.today(dealer.time_zone) - timedelta(days=1)
    call = make_call(
        dealer, kind=CallKind.AFTER_SALE, about=CallAbout(customer=cast.customer, vehicle=cast.car)
    )
    call.interview = Interview.objects.create(
        dealer=dealer,
        version=make_version(dealer, cast.liu, purpose=Purpose.AFTER_SALE),
        way=Way.CALL,
        state=InterviewState.COMPLETE,
        language="zh-hans",
        day=day,
        customer=cast.customer,
        caller=cast.sun,
        answers={"greet": True, "overall": 9, "clean": 4, "fixed": True},
        begun_at=at,
        ended_at=at,
    )
    call.state, call.outcome, call.tries = CallState.DONE, Outcome.COMPLETE, 1
    call.course |= {"final": "complete", "last": "complete", "reached": True, "attempts": 1}
    call.due_on, call.done_at, call.done_by, call.last_tried_at = day, at, cast.sun, at
    call.save()
    Attempt.objects.create(
        call=call, number=1, dealer=dealer, at=at, day=day, by=cast.sun, outcome=Outcome.COMPLETE,
        number_used="phone",
    )  # fmt: skip
    drawn = DayDrawn.objects.create(
        dealer=dealer, day=day, seed="0", scored_percent=5, again_percent=10, finished=1, drawn_at=clock.now()
    )
    CallToScore.objects.create(drawn=drawn, dealer=dealer, call=call)
    return call


def incoming_call(cast: Cast) -> TelephoneCall:
    """Let the dealer have a telephone system, and the cast's customer ring."""
    renew_telephone_secret(cast.shanghai, by=cast.liu)
    return TelephoneCall.objects.create(
        dealer=cast.shanghai, outside="pbx-1", direction=Direction.IN, number=cast.customer.phone,
        customer=cast.customer, begun_at=clock.now(),
    )  # fmt: skip


def heard_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of both, as addresses name them."""
    return {"heard_call_key": heard_call(cast).key, "telephone_call_key": incoming_call(cast).key}
