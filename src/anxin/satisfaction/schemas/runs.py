"""Score runs in the API."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anxin.accounts.schemas import DealerCode
from anxin.foundation.keyset import Page
from anxin.foundation.rest import Body, Cursor, Day, PageShown, Shown, Text60, Text120, Text300
from anxin.satisfaction.choices import RunState, Scope
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.run_figures import whole_figures
from anxin.satisfaction.selectors.run_lines import RunLine
from anxin.satisfaction.selectors.run_views import GroupRow, RunView
from anxin.satisfaction.selectors.run_words import left_out_seen


class RunListQuery(Body):
    dealer: DealerCode = ""
    """Only runs of this dealer itself."""
    cursor: Cursor = ""


class LinesQuery(Body):
    figure: Text120 = ""
    """A dealer's code, or an adviser's figure such as `SH01/wang.lei`; empty: your own, or that of the run's dealer."""
    cursor: Text60 = ""


class RunBody(Body):
    """Whole months of one place: name exactly one of brand, region and dealer."""

    brand: Text60 = ""
    """Its key."""
    region: Text60 = ""
    """Its key."""
    dealer: DealerCode = ""
    first: Day
    """Any day of the first month."""
    last: Day
    """Any day of the last month."""
    why: Text300 = ""


class RunShown(Shown):
    key: UUID
    scope: Scope
    brand: str
    region: str
    dealer: str
    first_month: date
    last_month: date
    state: RunState
    made_at: datetime
    made_by: str
    why: str
    plan_version: int
    inputs_digest: str
    """SHA-256 of plan, responses and population, each with its length before it."""
    result_digest: str
    """SHA-256 of what `anxin csi score` prints."""
    corrects: UUID | None
    corrected_by: UUID | None


class RunPage(PageShown[RunShown]):
    pass


class FigureShown(Shown):
    """A figure of the whole run."""

    key: str
    n: int
    visits: int
    """All visits of the run's months that the answers stand for; `n` in them is the share that was asked."""
    state: str
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n_eff: float | None
    """How many answers equally weighted tell as much; of a figure that weighs all alike it is `n`."""


class GroupShown(Shown):
    """A group that you see. Under the least number of interviews there are no figures."""

    figure: str
    name: str
    n: int
    """Interviews, each counted alike, so that the effective n is the same."""
    visits: int | None
    """All visits that they stand for; nothing of a run that did not count them by adviser yet."""
    state: str
    index: float | None
    se: float | None
    low: float | None
    high: float | None
    shrunken: float | None
    reliability: float | None
    rank: list[int] | None
    """Nothing where the figure is not reliable enough for one."""


class RunWhole(RunShown):
    figures: list[FigureShown]
    groups: dict[str, list[GroupShown]]
    left_out: dict[str, Any]
    fault: str


class ResultShown(Shown):
    digest: str
    result: dict[str, Any]
    """As `anxin csi score --json` prints it."""


class RecomputedShown(Shown):
    digest: str
    is_same: bool
    inputs_are_same: bool


class LineShown(Shown):
    interview: UUID
    month: str
    ratings: list[float | None]
    overall: float | None
    recommend: float | None
    index: float | None
    customer: str
    """Masked; empty where you may not open the interview."""
    words: list[str]
    """With masked telephone numbers."""


class LinePage(PageShown[LineShown]):
    pass


def shown_run(run: ScoreRun) -> RunShown:
    """Return a run without its figures."""
    return RunShown(**_facts(run))


def whole_run(view: RunView) -> RunWhole:
    """Return a run with the figures that its reader sees."""
    return RunWhole(
        **_facts(view.run),
        figures=[
            FigureShown(
                key=each.key,
                n=each.n,
                visits=each.visits,
                state=str(each.state),
                value=each.value,
                se=each.se,
                low=each.low,
                high=each.high,
                n_eff=each.n_eff,
            )
            for each in whole_figures(view)
        ],
        groups={level.column: [_group(row) for row in level.rows] for level in view.levels},
        left_out=left_out_seen(view),
        fault=view.run.fault if view.is_whole else "",
    )


def shown_lines(page: Page[RunLine]) -> LinePage:
    """Return lines behind a figure."""
    items = [
        LineShown(
            interview=UUID(each.key),
            month=each.month,
            ratings=list(each.ratings),
            overall=each.overall,
            recommend=each.recommend,
            index=each.index,
            customer=each.customer,
            words=list(each.words),
        )
        for each in page.rows
    ]
    return LinePage.of(page, items)


def _facts(run: ScoreRun) -> dict[str, Any]:
    same = ("key", "first_month", "last_month", "made_at", "why", "inputs_digest", "result_digest")
    return {name: getattr(run, name) for name in same} | {
        "scope": Scope(run.scope),
        "state": RunState(run.state),
        "brand": run.brand.key,
        "region": run.region.key if run.region else "",
        "dealer": run.dealer.code if run.dealer else "",
        "made_by": run.made_by.username if run.made_by else "",
        "plan_version": run.version.number,
        "corrects": run.corrects.key if run.corrects else None,
        "corrected_by": getattr(run, "corrected_key", None),
    }


def _group(row: GroupRow) -> GroupShown:
    same = ("name", "n", "visits", "index", "se", "low", "high", "shrunken", "reliability")
    return GroupShown(
        figure=row.value,
        state=str(row.state),
        rank=list(row.rank) if row.rank else None,
        **{name: getattr(row, name) for name in same},
    )
