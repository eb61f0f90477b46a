"""Score runs, each as far as the asker may see it: the house whole, an adviser himself and no colleague."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person, Region
from anxin.accounts.policies import require, standing_of
from anxin.engines.index import State
from anxin.engines.statistics.ranks import LEAST_RELIABILITY
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import RunState, Scope
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.policies import dealers_of_figures, may_take_seen, sees_all, sees_own_alone

NEWEST = ("-made_at", "-id")
_FILES = ("responses_file", "population_file", "result_file", "plan_file", "interviews")
#: What a list or a comparison has no use for: a result holds a weight for every interview.
HEAVY = (*_FILES, "result")


@dataclass(frozen=True)
class GroupRow:
    """A group of a run. Under the least number of interviews its figures are not told: ``is_hidden``.

    ``rank`` stands only where the figure is reliable enough for one; ``asked`` is how the address names the group.
    """

    value: str
    name: str
    n: int
    state: State
    index: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    shrunken: float | None = None
    reliability: float | None = None
    rank: tuple[int, int] | None = None

    @property
    def is_hidden(self) -> bool:
        return self.state is State.INSUFFICIENT

    @property
    def asked(self) -> Mapping[str, str]:
        code, _slash, adviser = self.value.partition("/")
        return {"dealer": code, "adviser": adviser} if adviser else {"dealer": code}


@dataclass(frozen=True)
class LevelRows:
    """The groups of one column that the asker sees; ``is_ranked``: the level that is drawn together and ranked."""

    column: str
    rows: Sequence[GroupRow]
    is_ranked: bool


@dataclass(frozen=True)
class RunView:
    """A run as the asker sees it.

    ``is_whole``: its own figures may be told to him (he sees every dealer of it, or it is of his own dealer);
    ``sees_all``: its files too. ``dealers``: codes of those of which he sees a figure.
    """

    run: ScoreRun
    levels: Sequence[LevelRows]
    is_whole: bool
    sees_all: bool
    own: str = ""
    dealers: frozenset[str] = frozenset()
    may_take_out: bool = False

    @property
    def has_difference(self) -> bool:
        """Tell whether any difference within the ranked level is demonstrable."""
        told = (self.run.result or {}).get("shrinkage")
        return bool(told and told["tau2"])


def runs_visible_to(person: Person) -> QuerySet[ScoreRun]:
    """Return the runs in which a person has a figure to see, without files and result; ``corrected_key`` of each."""
    held = standing_of(person).dealers_with(Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS)
    above = Region.objects.filter(dealers__in=held)
    rows = ScoreRun.objects.filter(
        Q(dealer__in=held)
        | Q(scope=Scope.REGION, region__in=above)
        | Q(scope=Scope.BRAND, brand__in=above.values("brand"))
    )
    rows = rows.annotate(corrected_key=Subquery(corrections_of(OuterRef("pk")).values("key")[:1]))
    return rows.select_related(
        "brand", "region", "dealer__region__brand", "version__plan", "made_by", "corrects"
    ).defer(*HEAVY, *(f"corrects__{field}" for field in HEAVY))


def corrections_of(run: ScoreRun | OuterRef) -> QuerySet[ScoreRun]:
    """Return the correction of a run that waits or is done, without its files; one that failed corrects nothing."""
    rows = ScoreRun.objects.filter(corrects=run).exclude(state=RunState.FAILED)
    return rows.defer(*_FILES)


def require_runs(person: Person) -> None:
    """Let pass who sees figures anywhere, or his own; ``NotAllowed`` to others."""
    standing = standing_of(person)
    if not standing.dealers_with(Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS):
        for number in standing.roles:
            require(person, Capability.SEE_FIGURES, number)
        raise NotFound


def get_run_for(person: Person, key: UUID | str, *, files: bool = False) -> ScoreRun:
    """Return a run that the person sees something of; with ``files`` what it froze too. ``NotFound`` otherwise."""
    rows = runs_visible_to(person)
    rows = rows.defer(None) if files else rows.defer(None).defer(*_FILES, *(f"corrects__{f}" for f in HEAVY))
    try:
        found = rows.filter(key=key if isinstance(key, UUID) else UUID(key)).first()
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def dealers_of_run(run: ScoreRun) -> list[Dealer]:
    """Return the dealers of a run's place, by code: those of today and those whose figures it froze.

    Who sees the place today does not see what a dealer brought in that has left it.
    """
    rows = Dealer.objects.select_related("region__brand").order_by("code")
    if run.scope == Scope.DEALER:
        return list(rows.filter(pk__in=[run.dealer_id]))
    today = Q(region=run.region_id) if run.scope == Scope.REGION else Q(region__brand=run.brand_id)
    frozen = ((run.result or {}).get("groups") or {}).get("dealer", {})
    return list(rows.filter(today | Q(code__in=frozen)))


def view_of(person: Person, run: ScoreRun) -> RunView:
    """Return what the person sees of a run; two queries for names."""
    dealers = dealers_of_run(run)
    every = sees_all(person, [each.pk for each in dealers])
    whole = every or run.scope == Scope.DEALER
    own = next((f"{each.code}/{person.username}" for each in dealers if sees_own_alone(person, each.pk)), "")
    seen = _Seen(person, dealers)
    names = _names(run, dealers)
    shrinkage = (run.result or {}).get("shrinkage") or {}
    levels = [
        LevelRows(column, rows, column == shrinkage.get("level"))
        for column, groups in ((run.result or {}).get("groups") or {}).items()
        if (rows := list(_rows(column, groups, seen, names, shrinkage)))
    ]
    out = may_take_seen(person, [each.pk for each in dealers])
    return RunView(run, levels, whole, every, own, frozenset(seen.dealers | seen.own), out)


def usual_figure(person: Person, run: ScoreRun) -> str:
    """Return the figure that is meant where none is named: the person's own, or that of a run's one dealer."""
    dealers = dealers_of_run(run)
    own = (each for each in dealers if sees_own_alone(person, each.pk))
    mine = next((f"{each.code}/{person.username}" for each in own), "")
    return mine or (run.dealer.code if run.dealer else "")


def group_seen(person: Person, run: ScoreRun, value: str) -> str:
    """Return the column of a group (dealer or adviser) that the person may see one by one; ``NotFound`` otherwise.

    An adviser sees his own interviews alone, not those of the dealer.
    """
    column = "adviser" if "/" in value else "dealer"
    groups = ((run.result or {}).get("groups") or {}).get(column, {})
    dealers = dealers_of_run(run)
    whose = next((each for each in dealers if each.code == value.partition("/")[0]), None)
    if value not in groups or whose is None:
        raise NotFound
    if whose.pk in dealers_of_figures(person):
        return column
    if sees_own_alone(person, whose.pk) and value == f"{whose.code}/{person.username}":
        return column
    raise NotFound


class _Seen:
    """Which groups a person sees."""

    def __init__(self, person: Person, dealers: Sequence[Dealer]) -> None:
        figures = set(dealers_of_figures(person))
        self.dealers = {each.code for each in dealers if each.pk in figures}
        self.own = {each.code for each in dealers if sees_own_alone(person, each.pk)}
        self.username = person.username
        regions: dict[str, list[bool]] = {}
        for each in dealers:
            regions.setdefault(each.region.key, []).append(each.pk in figures)
        self.regions = {key for key, told in regions.items() if all(told)}

    def has(self, column: str, value: str) -> bool:
        if column == "region":
            return value in self.regions
        code, _slash, adviser = value.partition("/")
        if column == "dealer":
            return code in self.dealers or code in self.own
        return code in self.dealers or (code in self.own and adviser == self.username)


def _rows(
    column: str,
    groups: Mapping[str, Any],
    seen: _Seen,
    names: Mapping[str, str],
    shrinkage: Mapping[str, Any],
) -> Iterator[GroupRow]:
    ranked = column == shrinkage.get("level") and bool(shrinkage.get("tau2"))
    for value, told in groups.items():
        if seen.has(column, value):
            yield _row(value, names.get(value) or value.partition("/")[2].lstrip("~") or value, told, ranked)


def _row(value: str, name: str, told: Mapping[str, Any], ranked: bool) -> GroupRow:
    state = State(told["state"])
    if state is State.INSUFFICIENT:
        return GroupRow(value, name, told["n"], state)
    low, high = told["ci95"] or (None, None)
    reliability = told.get("reliability")
    fit = ranked and reliability is not None and reliability >= LEAST_RELIABILITY
    return GroupRow(
        value=value,
        name=name,
        n=told["n"],
        state=state,
        index=told["index"],
        se=told["se"],
        low=low,
        high=high,
        shrunken=told.get("shrunken"),
        reliability=reliability,
        rank=(told["rank_interval"][0], told["rank_interval"][1]) if fit else None,
    )


def _names(run: ScoreRun, dealers: Sequence[Dealer]) -> dict[str, str]:
    """Names of regions, dealers and advisers by how the files call them."""
    found = {each.code: str(each) for each in dealers} | {
        each.region.key: str(each.region) for each in dealers
    }
    advisers = ((run.result or {}).get("groups") or {}).get("adviser", {})
    users = {value.partition("/")[2] for value in advisers}
    people = dict(Person.objects.filter(username__in=users).values_list("username", "name"))
    return found | {value: people.get(value.partition("/")[2], "") for value in advisers}


def frozen_until(brand_id: int) -> date | None:
    """Return the last month of a brand that is frozen in a run, or about to be; nothing where none is."""
    rows = ScoreRun.objects.filter(brand=brand_id).exclude(state=RunState.FAILED)
    return rows.order_by("-last_month").values_list("last_month", flat=True).first()
