"""Why a figure is what it is: its formula filled in, from the sums of its interviews up to what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import State
from anxin.engines.index.groups import state_of
from anxin.engines.statistics.distributions import two_sided_t
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import Mean, mean_of_sums
from anxin.engines.statistics.weighting import Stratum, kish_of_strata, stratified_mean
from anxin.satisfaction.selectors.why import FactorLine, Step, told
from anxin.satisfaction.selectors.why_strata import StratumLine, strata_lines, strata_steps

_LEVEL = 0.95


@dataclass(frozen=True)
class PartOfSum:
    """Something that a figure is added up from: an interview, or a place below with its sums."""

    name: str
    n: int
    total: float
    squares: float
    key: str = ""
    url: str = ""


@dataclass
class Sum:
    """What scored interviews add up to."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def take(self, index: float) -> None:
        """Add an interview."""
        self.n, self.total, self.squares = self.n + 1, self.total + index, self.squares + index * index


@dataclass(frozen=True)
class Common:
    """What the units of a level have in common, and the unit's own reliability and shrunken figure."""

    mu: float
    tau2: float
    reliability: float
    value: float


@dataclass(frozen=True)
class Given:
    """What an account is made of. ``strata`` are named with what they hold; ``common`` where the figure is shrunk.

    ``is_told_whole``: neither strata nor squares are told, from which a reader could take a colleague's figure.
    ``rated``: how many of the scored interviews rated each factor of the plan; None where that could tell one too.
    """

    plan: EnginePlan
    titles: Mapping[str, str]
    whole: Sum
    strata: Sequence[tuple[str, Stratum]] = field(default_factory=list)
    common: Common | None = None
    is_told_whole: bool = False
    visits: int | None = None
    rated: Sequence[int] | None = None


@dataclass(frozen=True)
class Account:
    """A whole account: the figure with all that it must not be told without, and how it comes about.

    ``visits``: all visits that the ``n`` interviews stand for, None where they are not told. Every interview counts
    alike, so that the effective n is n; of the index of all visits it is ``n_eff``. ``is_hidden``: there are too few
    interviews, and no figure is told, only their number.
    """

    n: int
    state: State
    plan: Sequence[FactorLine]
    visits: int | None = None
    interval: Interval | None = None
    n_eff: float | None = None
    steps: Sequence[Step] = ()
    strata: Sequence[StratumLine] = ()
    strata_steps: Sequence[Step] = ()
    shrinkage: Sequence[Step] = ()
    index: float | None = None
    all_visits: float | None = None
    all_visits_interval: Interval | None = None

    @property
    def is_hidden(self) -> bool:
        return self.state is State.INSUFFICIENT


def account_of(given: Given) -> Account:
    """Return the account of a figure. Source: contract of the scoring command, 4, 5.2, 5.3 and 5.4."""
    whole, plan = given.whole, given.plan
    weights = [
        FactorLine(given.titles.get(each.name, each.name), "", "", told(each.share), "")
        for each in plan.factors
    ]
    state = state_of(whole.n, plan)
    if state is State.INSUFFICIENT:
        return Account(whole.n, state, weights, given.visits)
    found = mean_of_sums(whole.n, whole.total, whole.squares)
    strata = [stratum for _name, stratum in given.strata]
    estimate, worth = stratified_mean(strata), kish_of_strata(strata)
    return Account(
        n=whole.n,
        state=state,
        plan=weights,
        visits=given.visits,
        interval=found.interval,
        n_eff=worth.n_eff if worth else None,
        steps=list(_mean_steps(found, whole, is_whole=given.is_told_whole)),
        strata=[] if given.is_told_whole else strata_lines(given.strata, plan.minimum),
        strata_steps=list(strata_steps(given.strata)),
        shrinkage=list(_shrinkage(found, given.common)) if given.common else [],
        index=found.mean,
        all_visits=estimate.mean if estimate else None,
        all_visits_interval=estimate.interval if estimate else None,
    )


def _mean_steps(found: Mean, whole: Sum, *, is_whole: bool) -> Iterable[Step]:
    n, mean = whole.n, found.mean
    yield Step(
        _("Index: the mean of the interviews"), "ȳ = Σ y / n", f"{told(whole.total)} / {n}", told(mean)
    )
    if mean is None or found.sd is None or found.se is None or found.interval is None:
        yield Step(_("Spread"), "s", _("one interview has no spread"), "—")
        return
    yield Step(
        _("Spread of the interviews"),
        "s = √((Σ y² − n · ȳ²) / (n − 1))",
        "—" if is_whole else f"√(({told(whole.squares)} − {n} · {told(mean)}²) / {n - 1})",
        told(found.sd),
    )
    yield Step(_("Standard error"), "se = s / √n", f"{told(found.sd)} / √{n}", told(found.se))
    t = two_sided_t(_LEVEL, n - 1)
    yield Step(
        _("Student’s t for 95 %"),
        "t(n − 1)",
        _("from the table, %(df)s degrees of freedom") % {"df": n - 1},
        told(t),
    )
    yield Step(
        _("95 % interval"),
        "ȳ ∓ t · se",
        f"{told(mean)} ∓ {told(t)} · {told(found.se)}",
        f"{told(found.interval.low)} – {told(found.interval.high)}",
    )


def _shrinkage(found: Mean, common: Common) -> Iterable[Step]:
    if found.mean is None or found.se is None:
        return
    v = found.se**2
    yield Step(_("Variance of the mean"), "v = se²", f"{told(found.se)}²", told(v))
    yield Step(
        _("Reliability"),
        "B = τ² / (τ² + v)",
        f"{told(common.tau2)} / ({told(common.tau2)} + {told(v)})",
        told(common.reliability),
    )
    yield Step(
        _("Drawn towards what all have in common"),
        "μ + B · (ȳ − μ)",
        f"{told(common.mu)} + {told(common.reliability)} · ({told(found.mean)} − {told(common.mu)})",
        told(common.value),
    )
