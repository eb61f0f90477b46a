"""A list of call-backs of the first dealer, as addresses name it."""

from typing import Any

from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import LinkRound
from anxin.callbacks.services.build_list import build_call_list
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.tests.quarters import needing_a_look
from anxin.foundation import clock
from anxin.surveys.choices import Purpose
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast


def called_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of Shanghai's list of today, a pattern that needs a look, a call to be made, and links sent."""
    today = clock.today(cast.shanghai.time_zone)
    made = build_call_list(cast.shanghai, kind=CallKind.AFTER_SERVICE, day=today)
    about = CallAbout(customer=cast.customer, vehicle=cast.car)
    call = make_call(cast.shanghai, kind=CallKind.LOST, about=about)
    return {
        "call_list_key": made.key,
        "pattern_key": needing_a_look(cast, cast.sun).key,
        "call_key": call.key,
        "link_round_key": links_sent(cast).key,
    }


def links_sent(cast: Cast) -> LinkRound:
    """Make a round of invitations of Shanghai that is being sent."""
    today = clock.today(cast.shanghai.time_zone)
    return LinkRound.objects.create(
        dealer=cast.shanghai,
        version=make_version(cast.shanghai, cast.liu, purpose=Purpose.STUDY),
        since=today,
        until=today,
        visits=3,
        chosen=[[0, 0], [0, 0]],
        left_out={"fatigue": 1},
        made_at=clock.now(),
        made_by=cast.liu,
    )
