"""A list of call-backs of the first dealer, as addresses name it."""

from typing import Any

from anxin.callbacks.choices import CallKind
from anxin.callbacks.services.build_list import build_call_list
from anxin.callbacks.tests.quarters import needing_a_look
from anxin.foundation import clock
from tests.cast import Cast


def called_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of Shanghai's list of today, and of a pattern that needs a look."""
    today = clock.today(cast.shanghai.time_zone)
    made = build_call_list(cast.shanghai, kind=CallKind.AFTER_SERVICE, day=today)
    return {"call_list_key": made.key, "pattern_key": needing_a_look(cast, cast.sun).key}
