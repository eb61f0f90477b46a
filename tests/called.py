"""A list of call-backs of the first dealer, as addresses name it."""

from typing import Any

from anxin.callbacks.choices import CallKind
from anxin.callbacks.services.build_list import build_call_list
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.tests.quarters import needing_a_look
from anxin.foundation import clock
from tests.cast import Cast


def called_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of Shanghai's list of today, of a pattern that needs a look, and of a call to be made."""
    today = clock.today(cast.shanghai.time_zone)
    made = build_call_list(cast.shanghai, kind=CallKind.AFTER_SERVICE, day=today)
    about = CallAbout(customer=cast.customer, vehicle=cast.car)
    call = make_call(cast.shanghai, kind=CallKind.LOST, about=about)
    return {
        "call_list_key": made.key,
        "pattern_key": needing_a_look(cast, cast.sun).key,
        "call_key": call.key,
    }
