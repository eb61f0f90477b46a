"""A month of hardly any visits has limits so wide that they tell nothing: they do not press the others flat."""

from anxin.satisfaction.selectors.complaint_rates import charted
from anxin.satisfaction.selectors.monthly import Counted, Measure
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.tests.counted_at_hand import TWO_YEARS
from anxin.satisfaction.views.study_pictures import rate_picture
from tests.cast import Cast

MONTHS = TWO_YEARS.months


def _top(cast: Cast, first: Counted) -> int | None:
    chart = charted(Measure.COMPLAINTS, MONTHS, [first, *[Counted(5, 200)] * 23])
    found: int | None = rate_picture(chart, place_of(cast.liu))["data"]["max"]
    return found


def test_limits_of_a_month_of_two_visits_lie_above_the_picture(cast: Cast) -> None:
    top = _top(cast, Counted(0, 2))
    assert top is not None and 5 < top < 12


def test_a_month_far_outside_is_seen_whole(cast: Cast) -> None:
    assert (_top(cast, Counted(1, 2)) or 100) > 50


def test_where_months_are_alike_the_picture_finds_its_own_height(cast: Cast) -> None:
    assert _top(cast, Counted(5, 200)) is None
