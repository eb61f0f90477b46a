"""What a figure says in words: its state, whether it truly changed, why there is no rank, how it was made."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from anxin.engines.index import Plan
from anxin.engines.index.composite import Aspect, Composite, CompositeRule, Part
from anxin.engines.index.groups import State
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import MeanDifference
from anxin.satisfaction.selectors.answered_calls import AnsweredCalls
from anxin.satisfaction.selectors.figures import LEAST_FOR_NPS_INTERVAL, AllVisits, Figure
from anxin.satisfaction.selectors.league import League, LeagueRow
from anxin.satisfaction.selectors.overview import Overview

STATES: Mapping[State, LazyText] = {
    State.NORMAL: pgettext_lazy("state of a figure", "normal"),
    State.SMALL: gettext_lazy("small sample *"),
    State.INSUFFICIENT: gettext_lazy("insufficient sample **"),
}
REFUSED: Mapping[str, LazyText] = {
    "few": gettext_lazy("Too few interviews: no figure and no rank."),
    "no_spread": gettext_lazy(
        "All answers are the same: how sure the figure is cannot be told, so there is no rank."
    ),
    "no_difference": gettext_lazy(
        "No difference between the units is demonstrable: all of it may be chance."
    ),
    "unreliable": gettext_lazy("Reliability below 0.7: where it would stand is mostly chance."),
}
PARTS: Mapping[Aspect, tuple[LazyText, LazyText]] = {
    Aspect.SATISFACTION: (gettext_lazy("Satisfaction"), gettext_lazy("the index itself")),
    Aspect.LOYALTY: (
        gettext_lazy("Loyalty"),
        gettext_lazy("5 × (net promoter score + 100): 0 where nobody recommends the house, 1,000 where everybody does"),
    ),
    Aspect.COMPLAINTS: (
        gettext_lazy("Complaints"),
        gettext_lazy("1,000 less %(points)s for each complaint in 100 visits, not below 0"),
    ),
}  # fmt: skip
_SURE = 0.05


def points(value: float | None) -> str:
    """Return points of the index as people read them: whole, and a dash where there is no figure."""
    return "—" if value is None else f"{value:.0f}"


def signed(value: float) -> str:
    """Return a difference in whole points with its sign, a true minus before what fell."""
    told = f"{abs(value):.0f}"
    if told == "0":
        return "±0"
    return f"+{told}" if value > 0 else f"−{told}"


def between(found: Interval | None, times: float = 1, unit: str = "") -> str:
    """Return an interval as from–to in whole numbers; nothing where there is none."""
    if found is None:
        return ""
    low, high = times * found.low, times * found.high
    dash = " – " if low < 0 else "–"
    return f"{low:.0f}{dash}{high:.0f}{unit}".replace("-", "−")


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share as percent, and a dash where there is none."""
    return "—" if share is None else f"{100 * share:.{digits}f} %"


def change_words(overview: Overview) -> tuple[str, str]:
    """Return whether the place's own index truly changed, in one sentence, and its tone: ``good``, ``late`` or none."""
    if overview.broken:
        return _(
            "Not compared with the span before: the plan changed, and figures of two plans cannot stand together."
        ), ""
    if not overview.figure.enough or overview.change is None:
        return _("Not compared with the span before: too few interviews, or all of them the same."), ""
    change = overview.change
    told = {"change": signed(change.difference), "interval": signed_between(change.interval)}
    if change.p > _SURE:
        return _("May be chance: %(change)s against the span before (%(interval)s)") % told, ""
    if change.difference > 0:
        return _("Truly risen: %(change)s against the span before (%(interval)s)") % told, "good"
    return _("Truly fallen: %(change)s against the span before (%(interval)s)") % told, "late"


def signed_between(found: Interval) -> str:
    """Return the interval of a difference."""
    return _("%(low)s to %(high)s") % {"low": signed(found.low), "high": signed(found.high)}


def row_change(change: MeanDifference | None, truly: bool) -> str:
    """Return the change of a row of a table; what does not stand among all rows says so."""
    if change is None:
        return "—"
    told = {"change": signed(change.difference)}
    if not truly:
        return _("%(change)s, may be chance") % told
    return (
        _("%(change)s, truly fallen") % told if change.difference < 0 else _("%(change)s, truly risen") % told
    )


def rests_on(figure: Figure) -> str:
    """Return what a figure rests on: interviews of visits, their share, and the effective n: all count alike."""
    told = {"n": figure.n, "visits": figure.visits, "response": percent(figure.response)}
    if not figure.visits:
        return _("n = %(n)s") % told
    return _("n = %(n)s of N = %(visits)s visits, %(response)s of them asked; effective n = %(n)s") % told


def answered_words(found: AnsweredCalls) -> str:
    """Return the response rate of the calls, which is not the share of visits asked: that one has all visits below."""
    told = {"rate": percent(found.rate, 1), "answered": found.answered, "due": found.due}
    return (
        _("Response rate of the calls (AAPOR RR2): %(rate)s, %(answered)s of %(due)s due in these months")
        % told
    )


def promoters_words(figure: Figure) -> str:
    """Return of how many visits the net promoter score is and its state, and why it has no interval."""
    found = figure.promoters
    told = answers_words(found.n, figure.visits, found.state)
    if found.score is None or found.interval is not None:
        return told
    if found.n >= LEAST_FOR_NPS_INTERVAL:
        return f"{told}; " + _("all answers are of one kind, so there is no interval")
    return f"{told}; " + _("no interval below 30 answers, it would promise too much")


def answers_words(n: int, visits: int, state: State) -> str:
    """Return of how many of all visits a figure's answers are, and its state."""
    told = {"n": n, "visits": visits, "state": STATES[state]}
    return _("n = %(n)s of N = %(visits)s visits; %(state)s") % told


def very_satisfied_label(plan: Plan) -> str:
    """Return what counts as very satisfied by the plan's own scale: its two best answers."""
    told = {"low": f"{plan.scale.high - 1:g}", "high": f"{plan.scale.high:g}"}
    return _("Very satisfied (%(low)s or %(high)s)") % told


def all_visits_words(found: AllVisits) -> list[str]:
    """Return what the figure of all visits rests on, in sentences."""
    told = [_("effective n = %(n)s") % {"n": f"{found.n_eff:.0f}"}]
    if found.together:
        told.append(
            ngettext(
                "%(count)s month taken together, since one has one interview alone",
                "%(count)s months taken together, since some have one interview alone",
                found.together,
            )
            % {"count": found.together}
        )
    if found.left_out:
        told.append(
            ngettext(
                "%(count)s visit lies in a month without any interview and is not in it",
                "%(count)s visits lie in months without any interview and are not in it",
                found.left_out,
            )
            % {"count": found.left_out}
        )
    return told


def composite_words(found: Composite) -> list[dict[str, Any]]:
    """Return the parts of a composite as a table shows them."""
    return [_part_words(each, found.rule) for each in found.parts]


def _part_words(part: Part, rule: CompositeRule) -> dict[str, Any]:
    name, formula = PARTS[part.key]
    return {
        "name": str(name),
        "formula": str(formula) % {"points": f"{rule.points_a_complaint:g}"},
        "points": points(part.points),
        "weight": percent(part.weight),
        "made_from": _made_from(part),
        "adds": points(part.adds),
    }


def _made_from(part: Part) -> str:
    if part.made_from is None:
        return "—"
    if part.key is Aspect.LOYALTY:
        return f"NPS {signed(part.made_from)}"
    return (
        points(part.made_from)
        if part.key is Aspect.SATISFACTION
        else _("%(rate)s in 100 visits") % {"rate": f"{part.made_from:.2f}"}
    )


def finding(overview: Overview) -> str:
    """Return the finding of the trend in one sentence: the index, its interval, and whether it truly changed."""
    figure = overview.figure
    told = {
        "name": overview.place.name,
        "index": points(figure.value),
        "interval": between(figure.interval),
        "n": figure.n,
    }
    if figure.value is None:
        return _("%(name)s: too few interviews for a figure (n = %(n)s)") % told
    change, _tone = change_words(overview)
    if figure.interval is None:
        return _("%(name)s: index %(index)s.") % told + f" {change}"
    return _("%(name)s: index %(index)s (%(interval)s).") % told + f" {change}"


def rank_words(row: LeagueRow) -> str:
    """Return a unit's rank with the interval of it, and a dash where there is none."""
    if row.refused or not row.rank or not row.ranks:
        return "—"
    return f"{row.rank.rank} ({row.ranks.low}–{row.ranks.high})"


def league_words(found: League) -> str:
    """Return why units side by side stand as they do, in one sentence."""
    if found.no_difference:
        return str(REFUSED["no_difference"])
    if found.effects is None:
        return _("Fewer than two units have interviews that differ: there is nothing to set side by side.")
    told = {"spread": f"{found.effects.tau2**0.5:.0f}", "share": percent(found.effects.i2)}
    return (
        _(
            "The units truly differ by about %(spread)s points (one standard deviation); "
            "%(share)s of the spread is no chance."
        )
        % told
    )
