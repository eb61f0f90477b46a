"""Drivers, charts and recovery in words: what was found, how sure it is, and what it cannot show."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anxin.engines.statistics.impact import Quadrant
from anxin.engines.statistics.intervals import Interval
from anxin.satisfaction.choices import AgeBand
from anxin.satisfaction.selectors.complaint_rates import RateChart
from anxin.satisfaction.selectors.drivers import Advice, DriverFigures, Factor, advice_of
from anxin.satisfaction.selectors.index_over_time import IndexChart
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.recovery_figures import Pair, RecoveryFigures
from anxin.satisfaction.selectors.visits_complained import (
    COMPLAINED,
    CONTENT,
    DISCONTENT,
    IN_TIME,
    LATE,
    OTHERS,
)
from anxin.workshop.choices import OrderKind

_YEAR = 12
_TOLD_IN_MONTHS = 24

MEASURES: Mapping[Measure, LazyText] = {
    Measure.COMPLAINTS: gettext_lazy("Complaints per 100 visits"),
    Measure.REPEATS: gettext_lazy("Share of repeat repairs"),
    Measure.BAD: gettext_lazy("Share of interviews with a bad answer"),
    Measure.INDEX: gettext_lazy("Index, slow change"),
}
QUADRANTS: Mapping[Quadrant, LazyText] = {
    Quadrant.CONCENTRATE_HERE: gettext_lazy("work on this first"),
    Quadrant.KEEP_UP: gettext_lazy("keep it up"),
    Quadrant.LOW_PRIORITY: gettext_lazy("can wait"),
    Quadrant.POSSIBLE_OVERKILL: gettext_lazy("good, and weighs little"),
}
GROUPS: Mapping[str, LazyText] = {
    COMPLAINED: gettext_lazy("complained about the visit"),
    OTHERS: gettext_lazy("did not complain"),
    IN_TIME: gettext_lazy("handled in time"),
    LATE: gettext_lazy("handled late"),
    CONTENT: gettext_lazy("satisfied with the handling"),
    DISCONTENT: gettext_lazy("not satisfied with the handling"),
}


def alarms_in_words(run_length: float | None) -> str:
    """Say how often a chart alarms without any change, from the months to a false alarm."""
    if run_length is None:
        return _("Without any change it cannot alarm.")
    months = round(run_length)
    if months < _TOLD_IN_MONTHS:
        text = ngettext("one alarm in about %(count)s month", "one alarm in about %(count)s months", months)
        often = text % {"count": months}
    else:
        years = round(run_length / _YEAR)
        text = ngettext("one alarm in about %(count)s year", "one alarm in about %(count)s years", years)
        often = text % {"count": years}
    return _(
        "Were the usual level known exactly, and did nothing change: %(often)s. It is taken from these months, so "
        "alarms by chance come more often than that."
    ) % {"often": often}


def rate_finding(chart: RateChart) -> str:
    """Say in one sentence what a chart of counts shows."""
    newest = next((each for each in reversed(chart.months) if each.value is not None), None)
    if chart.centre is None or newest is None:
        return _("Too few months with visits to say what is usual")
    told = {
        "month": f"{newest.month:%Y-%m}",
        "value": f"{newest.value:.1f}",
        "centre": f"{chart.centre:.1f}",
        "months": ", ".join(f"{each.month:%Y-%m}" for each in chart.signals),
    }
    if chart.signals:
        return _("Outside of chance: %(months)s. Usual: %(centre)s; %(month)s: %(value)s") % told
    return _("Nothing outside of chance. Usual: %(centre)s; %(month)s: %(value)s") % told


def rate_law(chart: RateChart) -> str:
    """Say which limits a chart has and why."""
    if chart.centre is None:
        return ""
    told = {"ratio": f"{chart.ratio or 1:.1f}", "widened": f"{chart.widened or 1:.2f}"}
    if chart.widened:
        return (
            _(
                "From month to month the numbers vary %(ratio)s times as much as chance alone would let them. So the "
                "limits are those of Laney, %(widened)s times as wide as usual."
            )
            % told
        )
    if chart.measure is Measure.COMPLAINTS:
        return _(
            "The numbers vary no more than chance lets them: u chart, limits by the visits of each month."
        )
    return _("The numbers vary no more than chance lets them: p chart, limits by the number of each month.")


def drift_finding(chart: RateChart) -> str:
    """Say in one sentence what the cumulated sum shows."""
    drift = chart.drift
    if drift is None:
        return _("Nothing to add up yet")
    if not drift.signals:
        return _("No slow drift")
    newest = max(at for at, value in enumerate(drift.sums) if value is not None)
    if newest not in drift.signals:
        months = ", ".join(f"{chart.months[at].month:%Y-%m}" for at in drift.signals)
        return _("No drift now; above the limit in %(months)s") % {"months": months}
    first = newest
    while first - 1 in drift.signals:
        first -= 1
    return _("A drift since about %(month)s") % {"month": f"{chart.months[first].month:%Y-%m}"}


def drift_law(chart: RateChart) -> str:
    """Say what the sum adds up."""
    drift = chart.drift
    if drift is None:
        return ""
    if drift.poisson:
        return _(
            "Each month adds its complaints and takes away %(k)s, scaled by its visits; the sum alarms above %(h)s "
            "(Poisson CUSUM, made to notice half as many complaints again)."
        ) % {"k": f"{drift.k:g}", "h": f"{drift.limit:g}"}
    return _(
        "Each month adds how far its rate lies from the usual one, in standard deviations, less %(k)s; the sum "
        "alarms above %(h)s, for a rise or a fall (CUSUM)."
    ) % {"k": f"{drift.k:g}", "h": f"{drift.limit:g}"}


def index_finding(chart: IndexChart) -> str:
    """Say in one sentence what the chart of the index shows."""
    if chart.centre is None:
        return _("Too few months with enough interviews to say what is usual")
    if not chart.signals:
        return _("No slow change of the index; all months together: %(centre)s") % {
            "centre": f"{chart.centre:.0f}"
        }
    told = {
        "months": ", ".join(f"{each.month:%Y-%m}" for each in chart.signals),
        "centre": f"{chart.centre:.0f}",
    }
    return _("The index has moved: %(months)s. All months together: %(centre)s") % told


def index_law(chart: IndexChart) -> str:
    """Say by how much months vary more than their interviews let them, and what becomes of months without a figure."""
    told = []
    if chart.widened > 1:
        told.append(
            _(
                "Months differ %(widened)s times as much as their interviews alone would let them; their standard "
                "errors are widened by that."
            )
            % {"widened": f"{chart.widened:.1f}"}
        )
    if chart.has_gaps:
        told.append(
            _(
                "Months without a figure are not bridged: what came before them weighs by its age, so that the limits "
                "after them are wider, and only neighbouring months are compared with each other."
            )
        )
    return " ".join(told)


def advice_in_words(found: DriverFigures) -> str:
    """Say in one sentence what to work on first, or why the data do not tell."""
    advice, factor = advice_of(found)
    told = _told_of(found, factor)
    if advice is Advice.WORK_ON:
        return (
            _(
                "Work on “%(factor)s” first: it explains %(share)s %% of the differences in the overall impression "
                "(at least %(low)s %%) and is rated %(mean)s, below the mean of all factors, %(performance)s."
            )
            % told
        )
    if advice is Advice.KEEP_UP:
        return _("No factor that weighs much is rated low. Keep up what weighs most: “%(factor)s”.") % told
    if advice is Advice.UNCLEAR:
        return (
            _(
                "“%(factor)s” would come first, but that may be chance: the intervals do not tell it from the "
                "others. Wait for more interviews before acting on it."
            )
            % told
        )
    if advice is Advice.WEAK:
        return (
            _(
                "The factors explain %(r2)s %% of the differences in the overall impression: too little to say what "
                "to work on. It hangs on something that is not asked."
            )
            % told
        )
    return _("Too few complete interviews to say what to work on: %(n)s, and it takes %(least)s.") % told


def asymmetry_in_words(factor: Factor) -> str:
    """Say whether a factor rather annoys where it is bad or delights where it is good."""
    if factor.asymmetry is None:
        return _("not known: no low ratings, or no high ones")
    if factor.asymmetry < -_LOPSIDED:
        return _("annoys when bad, delights little")
    if factor.asymmetry > _LOPSIDED:
        return _("delights when good, annoys little")
    return _("annoys and delights alike")


def pair_in_words(pair: Pair) -> str:
    """Say whether two groups came again differently often."""
    told = {"first": str(GROUPS[pair.first.name]), "second": str(GROUPS[pair.second.name])}
    if pair.back is None:
        return (
            _("Came again: too few cars in one of the groups to compare “%(first)s” and “%(second)s”") % told
        )
    told |= _points(pair.back.difference, pair.back.interval)
    if pair.back.interval.holds(0):
        return (
            _("Came again: no demonstrable difference between “%(first)s” and “%(second)s” (%(difference)s points, "
              "%(low)s to %(high)s)") % told
        )  # fmt: skip
    return (
        _("Came again: “%(first)s” against “%(second)s” %(difference)s points (%(low)s to %(high)s)") % told
    )


def mix_in_words(found: RecoveryFigures) -> list[tuple[str, str, str]]:
    """Return kind of work and age of the cars, with the share of each of the two main groups in percent."""
    first, second = found.main.first, found.main.second
    rows = []
    for names, one, other in (
        (OrderKind, first.kinds, second.kinds),
        (AgeBand, first.ages, second.ages),
    ):
        for key in sorted(
            one.keys() | other.keys(), key=lambda name: -(one.get(name, 0) + other.get(name, 0))
        ):
            label = str(names(key).label) if key in names.values else _("kind of work not known")
            rows.append((label, _share(one, key), _share(other, key)))
    return rows


def no_experiment() -> str:
    """Say what a comparison of those who complained with the rest cannot show."""
    return _(
        "This is no experiment. Who complains differs from who does not, in what went wrong, in what he expects and "
        "in how much he cares for the car; and nobody drew lots about whose complaint was handled well. A difference "
        "may come from that, and not from the handling. Nor does it show that a complaint handled well is better than "
        "none: elsewhere that was found for satisfaction at times, for coming again it was not."
    )


_LOPSIDED = 0.2


def _told_of(found: DriverFigures, factor: Factor | None) -> dict[str, object]:
    told: dict[str, object] = {
        "n": found.n,
        "least": max(50, 10 * len(found.factors)),
        "r2": f"{100 * found.r2:.0f}",
        "performance": f"{found.performance:.1f}",
    }
    if factor is None:
        return told
    return told | {
        "factor": factor.title,
        "share": f"{100 * factor.lmg:.0f}",
        "low": f"{100 * (factor.low or 0):.0f}",
        "mean": f"{factor.mean:.1f}",
    }


def _points(difference: float, interval: Interval) -> dict[str, str]:
    return {
        "difference": f"{100 * difference:+.1f}",
        "low": f"{100 * interval.low:+.1f}",
        "high": f"{100 * interval.high:+.1f}",
    }


def _share(counts: Mapping[str, int], key: str) -> str:
    whole = sum(counts.values())
    return f"{100 * counts.get(key, 0) / whole:.0f} %" if whole else "—"
