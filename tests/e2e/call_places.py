"""Call lists with a visit behind each number, and rules of calling in versions, for the pages that show them."""

from datetime import timedelta
from typing import Any

from anxin.callbacks.choices import CallKind
from anxin.callbacks.selectors.scores import criteria_of
from anxin.callbacks.services.build_list import build_call_list
from anxin.callbacks.services.keep_telephone import set_extension
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.services.score_call import Hearing, score_call
from anxin.callbacks.tests.mornings import visitor
from anxin.callbacks.tests.quarters import NOW, needing_a_look
from anxin.foundation import clock
from anxin.surveys.tests.asking import make_version
from tests.called import links_sent
from tests.cast import Cast
from tests.heard import heard_call, incoming_call

NamedPage = tuple[str, dict[str, Any], str]


def call_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages of call lists and of the rules of calling."""
    today = clock.today(cast.shanghai.time_zone)
    left_on = (today - timedelta(days=5)).isoformat()
    set_call_rules(cast.shanghai, document={"quota": 2}, reason="人手不够", by=cast.liu)
    for _ in range(4):
        visitor(cast.shanghai, left_on)
    visitor(cast.shanghai, left_on, do_not_call=True)
    visitor(cast.shanghai, left_on, phone="")
    version = make_version(cast.shanghai, cast.liu)
    made = build_call_list(cast.shanghai, kind=CallKind.AFTER_SERVICE, day=today)
    return [
        ("callbacks:lists", {}, ""),
        ("callbacks:list", {"key": made.key}, ""),
        ("callbacks:list", {"key": made.key}, "?of=excluded"),
        ("callbacks:rules", {}, ""),
        ("callbacks:invite", {"key": cast.customer.key}, ""),
        ("callbacks:invite_many", {}, f"?since={left_on}&until={today}&version={version.key}"),
        ("callbacks:link_round", {"key": links_sent(cast).key}, ""),
        *_around_the_call(cast),
        *_patterns(cast),
    ]


def _around_the_call(cast: Cast) -> list[NamedPage]:
    """The day's sheet, the rates and the calls behind them, second hearings and the telephone."""
    heard, rings = heard_call(cast), incoming_call(cast)
    judged = {str(each["id"]): 4 for each in criteria_of(cast.shanghai)}
    score_call(heard.key, hearing=Hearing(points=judged, answers={"overall": 7}), by=cast.gao)
    set_extension(cast.shanghai, number="801", username="chen.min", by=cast.liu)
    day = clock.today(cast.shanghai.time_zone) - timedelta(days=1)
    return [
        ("callbacks:day", {}, ""),
        ("callbacks:day", {}, f"?day={day}"),
        ("callbacks:rates", {}, ""),
        ("callbacks:rates", {}, "?by=caller"),
        ("callbacks:calls", {}, "?figure=I"),
        ("callbacks:scores", {}, ""),
        ("callbacks:score", {"key": heard.key}, ""),
        ("callbacks:telephone", {}, ""),
        ("callbacks:incoming", {"key": rings.key}, ""),
    ]


def _patterns(cast: Cast) -> list[NamedPage]:
    """What needs a look: the list, one whom it concerns has replied to, and one of the reader's own, shown to her."""
    review = needing_a_look(cast, cast.sun, opened_at=NOW, opened_by=cast.gao, reply="都是首保客户。")
    own = needing_a_look(cast, cast.liu, opened_at=NOW, opened_by=cast.gao)
    return [
        ("callbacks:patterns", {}, ""),
        ("callbacks:patterns", {}, "?shown=done"),
        ("callbacks:pattern", {"key": review.key}, ""),
        ("callbacks:pattern", {"key": own.key}, ""),
    ]
