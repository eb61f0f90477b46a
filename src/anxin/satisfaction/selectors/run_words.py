"""What a run says in words: its figures rounded for reading, its states, ranks and what was left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.engines.statistics.ranks import LEAST_RELIABILITY
from anxin.satisfaction.choices import AgeBand, Drive
from anxin.satisfaction.selectors.plan_checks import MARGINS
from anxin.satisfaction.selectors.run_views import GroupRow, RunView
from anxin.workshop.choices import OrderKind

LEVELS: Mapping[str, LazyText] = {
    "region": gettext_lazy("Regions"),
    "dealer": gettext_lazy("Dealers"),
    "adviser": gettext_lazy("Service advisers"),
}
LEFT_OUT: Mapping[str, LazyText] = {
    "anonymous": gettext_lazy("answered without a name"),
    "without_visit": gettext_lazy("of no closed order"),
    "item_missing": gettext_lazy("of a wording that lacks a rated question"),
    "not_of_population": gettext_lazy("about a visit of which the plan does not speak"),
    "asked_too_late": gettext_lazy("asked too long after the visit"),
    "answered_again": gettext_lazy("answered again about the same visit"),
    "disputed": gettext_lazy("left out after a dispute"),
}
_COUNTED: Mapping[str, LazyText] = {
    "stratum": gettext_lazy("dealer and month"),
    "dealer": gettext_lazy("dealer"),
    "region": gettext_lazy("region"),
    "brand": gettext_lazy("brand"),
    **MARGINS,
}
#: Columns whose categories begin with a dealer's code.
_BY_DEALER = ("stratum", "dealer")
_MOST_NAMED = 6
_PERCENT = 100


@dataclass(frozen=True)
class Told:
    """Figures of a row as people read them."""

    shown: str
    interval: str
    share: str
    shrunken: str
    reliability: str

    @classmethod
    def of(cls, row: GroupRow) -> Self:
        """Return a row's figures in words; dashes where there are too few interviews."""
        return cls(
            shown=one_place(row.index),
            interval=span(row.low, row.high),
            share=share_of(row.n, row.visits),
            shrunken=one_place(row.shrunken),
            reliability="—" if row.reliability is None else f"{row.reliability:.2f}",
        )


def rank_words(row: GroupRow, view: RunView) -> str:
    """Return the interval of a rank, or why there is none."""
    if row.reliability is None or row.is_hidden:
        return "—"
    if not view.has_difference:
        return _("no demonstrable difference")
    if row.rank is None:
        return _("none: reliability below %(least)s") % {"least": LEAST_RELIABILITY}
    low, high = row.rank
    return str(low) if low == high else f"{low}–{high}"


def left_out_seen(view: RunView) -> dict[str, Any]:
    """Return what was left out of a run as far as its reader sees it: not which months of other dealers were thin."""
    told = view.run.left_out
    if view.is_whole:
        return dict(told)
    own = {
        column: [
            each for each in told.get("unfit", {}).get(column, []) if each.split(" ")[0] in view.sight.codes
        ]
        for column in _BY_DEALER
    }
    kept = {column: categories for column, categories in own.items() if categories}
    return {"unfit": kept} if kept else {}


def left_out_words(view: RunView) -> list[tuple[str, int]]:
    """Return why interviews are not in a run, and how many, to who sees the whole of it."""
    told = left_out_seen(view)
    return [(str(LEFT_OUT[reason]), told[reason]) for reason in LEFT_OUT if told.get(reason)]


def unfit_words(view: RunView) -> list[str]:
    """Return by what the run could not be weighted to the visits, and which categories lacked interviews."""
    found = []
    for column, categories in left_out_seen(view).get("unfit", {}).items():
        names = [_category(column, each) for each in categories[:_MOST_NAMED]]
        more = len(categories) - len(names)
        listed = ", ".join(names) + (f" … (+{more})" if more else "")
        told = {"column": _COUNTED[column], "categories": listed}
        found.append(
            _("Not weighted by %(column)s: no interview, one alone, or more than visits, of %(categories)s.")
            % told
        )
    found += _merged_words(left_out_seen(view))
    used = left_out_seen(view).get("strata")
    if used:
        found.append(
            _("The index of all visits counts each %(column)s by its visits.") % {"column": _COUNTED[used]}
        )
    return found


def _merged_words(told: Mapping[str, Any]) -> Iterator[str]:
    """Say which categories of a margin were put together, and which margins the interviews cannot meet."""
    for column, groups in told.get("merged", {}).items():
        listed = "; ".join(" + ".join(_category(column, each) for each in group) for group in groups)
        yield _(
            "Weighted by %(column)s with categories put together, as one of them had no interview or one alone: "
            "%(categories)s."
        ) % {"column": _COUNTED[column], "categories": listed}
    for column in told.get("unmet", ()):
        yield _(
            "Not weighted by %(column)s: the interviews cannot meet its visits and those of the other columns at once."
        ) % {"column": _COUNTED[column]}


def share_of(n: int, visits: int | None) -> str:
    """Return the share of visits that were asked and rated; a dash where nobody counted the visits."""
    return f"{_PERCENT * n / visits:.1f} %" if visits else "—"


def signed_place(value: float | None) -> str:
    """Return a difference with one place behind the point and its sign; nothing for none."""
    return "" if value is None else f"{value:+.1f}".replace("-", "−")


def span(low: float | None, high: float | None) -> str:
    """Return an interval as from–to; a dash where there is none."""
    if low is None or high is None:
        return "—"
    return f"{low:.1f}{' – ' if low < 0 else '–'}{high:.1f}".replace("-", "−")


def _category(column: str, value: str) -> str:
    if column == "kind":
        return str(OrderKind(value).label)
    if column == "drive":
        return str(Drive(value).label)
    return str(AgeBand(value).label) if column == "age" else value


def one_place(value: float | None) -> str:
    """Return a figure with one place behind the point and a true minus; a dash for none."""
    return "—" if value is None else f"{value:.1f}".replace("-", "−")
