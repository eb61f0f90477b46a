"""A score run of the first dealer's October and an open dispute of its figure, as addresses name them."""

from datetime import date
from typing import Any

from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from tests.cast import Cast

_GOOD = {
    "overall": 9,
    "initiation": 9,
    "adviser": 9,
    "facility": 8,
    "pick_up": 9,
    "quality": 10,
    "recommend": 9,
}


def scored_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of a run with one interview of Wang's, and of a dispute that He made of the dealer's figure."""
    order = closed_visit(cast, "2026-10-05", adviser=cast.wang)
    answered(wording(cast.shanghai), order, _GOOD, customer=cast.customer, adviser=cast.wang)
    october = date(2026, 10, 1)
    begun = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=october, last=october, by=cast.liu)
    run = runs.carry_out(begun.pk)
    figure = disputes.Figure(run.key, "SH01")
    keys = keys_of_group(run, "dealer", "SH01")
    dispute = disputes.dispute_figure(figure, interviews=keys, reason="不是我们店的", by=cast.he)
    return {"score_run_key": run.key, "dispute_key": dispute.key}
