"""The pages of the index: a dealer and an adviser with figures, units side by side, months without anything."""

from random import Random
from typing import Any

from anxin.foundation import clock
from anxin.satisfaction.selectors.windows import months_after
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.figures_at_hand import next_version, put
from tests.cast import Cast

NamedPage = tuple[str, dict[str, Any], str]
_MIDDLES = {"周五": 820.0, "吴六": 640.0, "郑七": 905.0}
_MONTHS = 14


def index_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages, over a change of the plan too."""
    first = default_plan(cast.shanghai.region.brand)
    last = months_after(clock.today(cast.shanghai.time_zone).replace(day=1), -1)
    second = next_version(first, months_after(last, -3))
    drawn = Random(7)
    for back in range(_MONTHS):
        month = months_after(last, -back)
        version = second if month >= second.holds_from else first
        for name, middle in _MIDDLES.items():
            values = [min(1000.0, max(0.0, drawn.gauss(middle, 90))) for _each in range(12)]
            put(version, cast.shanghai, month, values, adviser=name, kind="repair", age="6+")
    return [
        ("satisfaction:index", {}, "?dealer=SH01&span=12"),
        ("satisfaction:index", {}, "?dealer=SH01&span=3&sort=-index"),
        ("satisfaction:index", {}, "?dealer=SH01&adviser=周五"),
        ("satisfaction:index", {}, "?dealer=SH01&until=2021-05"),
        ("satisfaction:league", {}, "?dealer=SH01"),
        ("satisfaction:first_fix", {}, "?dealer=SH01&span=12"),
        ("satisfaction:league", {}, "?dealer=SH01&until=2021-05"),
    ]
