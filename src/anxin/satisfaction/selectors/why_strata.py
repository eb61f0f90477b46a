"""The index of all visits, stratum by stratum: visits, interviews, and what each brings to mean and variance."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.engines.statistics.distributions import two_sided_t
from anxin.engines.statistics.weighting import Stratum, stratified_mean
from anxin.satisfaction.selectors.why import Step, told

_LEVEL = 0.95


@dataclass(frozen=True)
class StratumLine:
    """A stratum: visits, interviews, mean and spread, and what it brings to mean and variance."""

    name: str
    visits: str
    n: int
    mean: str
    sd: str
    share: str
    part: str
    variance: str


def large_and_small[Each](
    given: Iterable[Each], n_of: Callable[[Each], int], least: int
) -> tuple[list[Each], list[Each]]:
    """Return what has ``least`` interviews by itself, in the order given, and what has only together with others.

    So that nobody takes the others from the whole, the smallest of those by themselves joins others of too few.
    """
    every = list(given)
    alone = [each for each in every if n_of(each) >= least]
    together = [each for each in every if 0 < n_of(each) < least]
    if alone and 0 < sum(map(n_of, together)) < least:
        smallest = min(alone, key=n_of)
        alone.remove(smallest)
        together.append(smallest)
    return alone, together


def strata_lines(strata: Sequence[tuple[str, Stratum]], least: int) -> list[StratumLine]:
    """Return a line for each stratum of ``least`` interviews, and one for the others together."""
    visits = math.fsum(each.visits for _name, each in strata)
    alone, together = large_and_small(strata, lambda pair: pair[1].n, least)
    lines = [_stratum_line(name, [each], visits) for name, each in alone]
    return lines + ([_stratum_line(_("others"), [each for _n, each in together], visits)] if together else [])


def _stratum_line(name: str, strata: Sequence[Stratum], visits: float) -> StratumLine:
    """A line of one stratum; of several what they come to, without the mean and the spread of any."""
    only = strata[0] if len(strata) == 1 else None
    variances = [
        None
        if each.sd is None
        else (each.visits / visits) ** 2 * (1 - each.n / each.visits) * each.sd**2 / each.n
        for each in strata
    ]
    known = [each for each in variances if each is not None]
    return StratumLine(
        name=name,
        visits=told(math.fsum(each.visits for each in strata)),
        n=sum(each.n for each in strata),
        mean=told(only.mean if only else None),
        sd=told(only.sd if only else None),
        share=told(math.fsum(each.visits / visits for each in strata)),
        part=told(math.fsum(each.visits / visits * each.mean for each in strata)),
        variance=told(math.fsum(known) if len(known) == len(strata) else None),
    )


def strata_steps(strata: Sequence[tuple[str, Stratum]]) -> Iterable[Step]:
    """Yield the steps from the strata to the index of all visits. Source: contract of the scoring command, 5.4."""
    found = stratified_mean([each for _name, each in strata])
    if found is None:
        return
    yield Step(
        _("Index of all visits"), "Σ (N_h / N) · ȳ_h", _("the column of parts added up"), told(found.mean)
    )
    if found.se is None or found.interval is None or found.df is None:
        yield Step(_("Standard error"), "se", _("a part with one interview has no spread"), "—")
        return
    yield Step(
        _("Standard error, with the correction for a finite number of visits"),
        "se = √ Σ (N_h / N)² · (1 − n_h / N_h) · s_h² / n_h",
        _("the root of the column of variances added up: √%(sum)s") % {"sum": told(found.se**2)},
        told(found.se),
    )
    t = two_sided_t(_LEVEL, found.df)
    yield Step(
        _("95 % interval"),
        "Σ (N_h / N) · ȳ_h ∓ t(n − H) · se",
        f"{told(found.mean)} ∓ {told(t)} · {told(found.se)}",
        f"{told(found.interval.low)} – {told(found.interval.high)}",
    )
