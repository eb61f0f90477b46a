"""The pages of the plan, of score runs and of disputes, with what waits, what is done and what was corrected."""

from typing import Any

from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

NamedPage = tuple[str, dict[str, Any], str]
WANG = "SH01/wang.lei"


def score_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages: the plan, the runs, one that is done, one that waits, an open and an upheld dispute."""
    lin = second_adviser(cast)
    asked_in_october(cast, lin)
    run = run_of_october(cast)
    upheld = _disputed(run, WANG, cast.wang)
    runs.carry_out(disputes.uphold_dispute(upheld.key, answer="查过了，确实不是他接待的。", by=cast.gao).pk)
    other = run_of_october(cast)
    is_open = _disputed(other, "SH01/lin.hao", lin)
    waiting = runs.begin_run(
        place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu, why="年终奖复核"
    )
    span = "?dealer=SH01&until=2026-10&span=1"
    return [
        ("satisfaction:plan", {}, ""),
        ("satisfaction:runs", {}, ""),
        ("satisfaction:run", {"key": run.key}, ""),
        ("satisfaction:run", {"key": waiting.key}, ""),
        ("satisfaction:figure", {"key": other.key}, "?dealer=SH01&adviser=wang.lei"),
        ("satisfaction:disputes", {}, ""),
        ("satisfaction:disputes", {}, "?state=decided"),
        ("satisfaction:dispute", {"key": is_open.key}, ""),
        ("satisfaction:dispute", {"key": upheld.key}, ""),
        ("satisfaction:why", {}, f"{span}&adviser=wang.lei"),
        ("satisfaction:why", {}, "?dealer=SH01&until=2021-05&span=1"),
        ("satisfaction:why", {}, f"?run={run.key}&dealer=SH01"),
    ]


def _disputed(run: Any, value: str, by: Any) -> Any:
    keys = keys_of_group(run, "adviser", value)[:2]
    return disputes.dispute_figure(
        disputes.Figure(run.key, value), interviews=keys, reason="这两位客户不是我接待的。", by=by
    )
