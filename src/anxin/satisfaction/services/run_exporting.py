"""A run taken out of the house as a table or on paper, as far as its reader sees it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.display import exact_moment
from anxin.foundation.paper import Block, Field, Form, Listing, require_printing
from anxin.foundation.tables import Cell
from anxin.satisfaction.policies import require_taking_seen
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.run_figures import whole_figures
from anxin.satisfaction.selectors.run_sight import numbers_of
from anxin.satisfaction.selectors.run_views import GroupRow, RunView, view_of
from anxin.satisfaction.selectors.run_words import LEVELS, Told, one_place, rank_words, share_of
from anxin.satisfaction.selectors.runs import get_run_for
from anxin.satisfaction.services.runs import record, require_done

type Cells = list[Cell | None]


def run_table(key: object, *, by: Person) -> tuple[RunView, list[str], list[Cells]]:
    """Return a run as the person sees it, headings and rows: figures not rounded, one row a figure."""
    view = _seen(key, by, "table")
    head = [
        pgettext("of figures", "Level"), _("What"), "n", pgettext("number of visits", "N"), _("Effective n"),
        _("Share of visits asked"), _("Figure"), _("Standard error"), _("Lower end of 95 %"),
        _("Upper end of 95 %"), _("Shrunken"), _("Reliability"), _("Rank"), _("State"),
    ]  # fmt: skip
    rows: list[Cells] = [
        [
            _("Whole run"), each.name, each.n, each.visits, each.n_eff, _share(each.n, each.visits), each.value,
            each.se, each.low, each.high, None, None, None, each.state_words,
        ]
        for each in whole_figures(view)
    ]  # fmt: skip
    for level in view.levels:
        rows += [_cells(str(LEVELS[level.column]), row, view) for row in level.rows]
    return view, head, rows


def print_run(key: object, *, by: Person) -> Form:
    """Return a run as the person sees it as a form on paper, in the language that is active."""
    require_printing()
    view = _seen(key, by, "paper")
    run = view.run
    blocks = [
        Block(title=_("Whole run"), listings=[Listing(title="", heads=_heads(), rows=list(_whole(view)))])
    ]
    for level in view.levels:
        rows = [_line(row, view) for row in level.rows]
        blocks.append(
            Block(title=str(LEVELS[level.column]), listings=[Listing(title="", heads=_heads(), rows=rows)])
        )
    digests = [
        Field(_("Inputs (SHA-256)"), run.inputs_digest, span=3),
        Field(_("Result (SHA-256)"), run.result_digest, span=3),
    ]
    blocks.append(Block(title=_("Proof"), fields=digests))
    return Form(
        title=_("Score run"),
        house=str(run.dealer or run.region or run.brand),
        number=f"{run.first_month:%Y-%m} – {run.last_month:%Y-%m}",
        printed_at=exact_moment(clock.now(), zone=run.dealer.time_zone if run.dealer else None),
        printed_by=by.name,
        blocks=blocks,
    )


def _seen(key: object, by: Person, what: str) -> RunView:
    run = get_run_for(by, str(key), files=False)
    require_done(run)
    require_taking_seen(by, numbers_of(run))
    record("run_taken_out", run, by=by, what=what)
    return view_of(by, run)


def _heads() -> list[str]:
    return [
        _("What"), "n", pgettext("number of visits", "N"), _("Effective n"), _("Asked"), _("Figure"),
        _("95 % interval"), _("Shrunken"), _("Rank"), _("State"),
    ]  # fmt: skip


def _whole(view: RunView) -> Iterator[tuple[str, ...]]:
    for each in whole_figures(view):
        yield (
            each.name, str(each.n), str(each.visits), one_place(each.n_eff), share_of(each.n, each.visits),
            each.shown, each.interval, "", "", each.state_words,
        )  # fmt: skip


def _line(row: GroupRow, view: RunView) -> tuple[str, ...]:
    told = Told.of(row)
    return (
        row.name,
        str(row.n),
        str(row.visits or "—"),
        str(row.n),
        told.share,
        told.shown,
        told.interval,
        told.shrunken,
        rank_words(row, view),
        str(STATES[row.state]),
    )


def _cells(level: str, row: GroupRow, view: RunView) -> Cells:
    return [
        level, row.name, row.n, row.visits, row.n, _share(row.n, row.visits), row.index, row.se, row.low, row.high,
        row.shrunken, row.reliability, rank_words(row, view), str(STATES[row.state]),
    ]  # fmt: skip


def _share(n: int, visits: int | None) -> float | None:
    return n / visits if visits else None
