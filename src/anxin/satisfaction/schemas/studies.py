"""What satisfaction hangs on and what handling complaints does, in the API: how far the job is, and what it found."""

from datetime import datetime

from anxin.engines.statistics.impact import Quadrant
from anxin.foundation.rest import Shown
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import PlanVersion, Study
from anxin.satisfaction.schemas.figures import (
    DifferenceShown,
    SpanShown,
    ends,
    shown_difference,
    shown_span,
)
from anxin.satisfaction.selectors.drivers import (
    LEAST_R2,
    Advice,
    DriverFigures,
    Factor,
    advice_of,
    read_drivers,
)
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.recovery_figures import GroupFigures, Pair, RecoveryFigures, read_recovery
from anxin.satisfaction.selectors.study_words import (
    GROUPS,
    advice_in_words,
    asymmetry_in_words,
    no_experiment,
    pair_in_words,
)
from anxin.satisfaction.selectors.windows import Window


class StudyShown(Shown):
    """How far a job is; an older result stays to be read meanwhile."""

    state: RunState
    """`waiting`: ask again in a while."""
    dealers_done: int
    dealers: int
    asked_at: datetime | None
    """Nothing where there is nothing to work out yet: the brand has no plan of its own."""
    done_at: datetime | None


class DriverShown(Shown):
    factor: str
    name: str
    mean: float
    """Mean rating, on the plan's scale."""
    apart_low: float
    apart_high: float
    """How far its ratings lie from the mean of all factors, an interval of 95 %."""
    lmg: float
    """Its part of R²."""
    low: float | None
    high: float | None
    """Of the same, 95 %."""
    johnson: float
    quadrant: Quadrant
    penalty: float | None
    reward: float | None
    """What a low and a high rating do to the overall answer, in its points."""
    asymmetry: float | None
    asymmetry_said: str


class DriversFound(Shown):
    n: int
    """Complete interviews, from which all of it is told."""
    read: int
    incomplete: int
    drawn_of: int
    """Of so many interviews as many were drawn; 0 where all were read."""
    why: str
    """Why there is nothing but numbers of interviews: `few` or `alike`; empty where there is more."""
    r2: float | None
    least_r2: float
    """Below it nobody is told what to work on."""
    few: bool
    """Fewer than ten interviews a factor: their order is mostly chance."""
    importance: float | None
    performance: float | None
    """The means of all factors, between which the quadrants lie."""
    advice: Advice
    factor: str
    """The one that the advice names."""
    said: str
    factors: list[DriverShown]
    """The heaviest first."""


class DriversShown(SpanShown):
    study: StudyShown
    found: DriversFound | None


class RecoveryGroup(Shown):
    """Cars, from the end of their first visit of the months. Shares and means of too few are not told."""

    group: str
    name: str
    cars: int
    watched: int
    """Whose twelve months are over."""
    back: int
    """Of those came again."""
    back_share: float | None
    back_low: float | None
    back_high: float | None
    index_n: int
    index: float | None
    """Of the next visit's interview, in points."""
    overall_n: int
    overall: float | None
    kinds: dict[str, int]
    """Cars by kind of work."""
    ages: dict[str, int]


class RecoveryPair(Shown):
    first: RecoveryGroup
    second: RecoveryGroup
    back: DifferenceShown | None
    """Of the shares that came again."""
    index: DifferenceShown | None
    overall: DifferenceShown | None
    said: str


class RecoveryFound(Shown):
    pairs: list[RecoveryPair]
    without_car: int
    without_visit: int
    elsewhen: int
    """Complaints that stand in no group: they name no car, had no visit in the year before, or are about another."""
    caveat: str


class RecoveryShown(SpanShown):
    study: StudyShown
    found: RecoveryFound | None


def shown_drivers(place: Place, window: Window, version: PlanVersion, study: Study) -> DriversShown:
    """Return what satisfaction hangs on, as far as the job is."""
    found = read_drivers(study.result, version) if study.result else None
    return DriversShown(
        **shown_span(place, window.within(version), version.number),
        study=_study(study),
        found=_drivers(found) if found else None,
    )


def shown_recovery(place: Place, window: Window, version: PlanVersion, study: Study) -> RecoveryShown:
    """Return what handling complaints does, as far as the job is."""
    found = read_recovery(study.result, engine_plan(version)) if study.result else None
    return RecoveryShown(
        **shown_span(place, window, version.number),
        study=_study(study),
        found=_recovery(found) if found else None,
    )


def _study(study: Study) -> StudyShown:
    return StudyShown(
        state=RunState(study.state),
        dealers_done=study.done,
        dealers=len(study.dealer_ids),
        asked_at=study.asked_at,
        done_at=study.done_at,
    )


def _drivers(found: DriverFigures) -> DriversFound:
    advice, factor = advice_of(found)
    told = bool(found.factors)
    return DriversFound(
        n=found.n,
        read=found.read,
        incomplete=found.incomplete,
        drawn_of=found.drawn_of,
        why=found.why,
        r2=found.r2 if told else None,
        least_r2=LEAST_R2,
        few=found.few,
        importance=found.importance if told else None,
        performance=found.performance if told else None,
        advice=advice,
        factor=factor.name if factor else "",
        said=advice_in_words(found),
        factors=[_driver(each) for each in found.by_importance],
    )


def _driver(each: Factor) -> DriverShown:
    same = (
        "mean", "apart_low", "apart_high", "lmg", "low", "high", "johnson", "quadrant", "penalty", "reward",
        "asymmetry",
    )  # fmt: skip
    return DriverShown(
        factor=each.name,
        name=each.title,
        asymmetry_said=asymmetry_in_words(each),
        **{name: getattr(each, name) for name in same},
    )


def _recovery(found: RecoveryFigures) -> RecoveryFound:
    return RecoveryFound(
        pairs=[_pair(each) for each in found.pairs],
        without_car=found.without_car,
        without_visit=found.without_visit,
        elsewhen=found.elsewhen,
        caveat=no_experiment(),
    )


def _pair(pair: Pair) -> RecoveryPair:
    back = pair.back
    return RecoveryPair(
        first=_group(pair.first),
        second=_group(pair.second),
        back=DifferenceShown(
            difference=back.difference, low=back.interval.low, high=back.interval.high, p=None
        )
        if back
        else None,
        index=shown_difference(pair.index),
        overall=shown_difference(pair.overall),
        said=pair_in_words(pair),
    )


def _group(group: GroupFigures) -> RecoveryGroup:
    told = ends(group.back_interval if group.told_back else None)
    return RecoveryGroup(
        group=group.name,
        name=str(GROUPS[group.name]),
        cars=group.cars,
        watched=group.watched,
        back=group.back,
        back_share=group.back_share if group.told_back else None,
        back_low=told["low"],
        back_high=told["high"],
        index_n=group.index.n,
        index=group.index.mean if group.told_index else None,
        overall_n=group.overall.n,
        overall=group.overall.mean if group.told_overall else None,
        kinds=dict(group.kinds),
        ages=dict(group.ages),
    )
