"""Call lists with a visit behind each number, and rules of calling in versions, for the pages that show them."""

from datetime import timedelta
from typing import Any

from anxin.callbacks.choices import CallKind
from anxin.callbacks.services.build_list import build_call_list
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.tests.mornings import visitor
from anxin.foundation import clock
from tests.cast import Cast

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
    made = build_call_list(cast.shanghai, kind=CallKind.AFTER_SERVICE, day=today)
    return [
        ("callbacks:lists", {}, ""),
        ("callbacks:list", {"key": made.key}, ""),
        ("callbacks:list", {"key": made.key}, "?of=excluded"),
        ("callbacks:rules", {}, ""),
    ]
