"""A run as far as the asker may see it: the house whole, an adviser himself and no colleague."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.accounts.models import Dealer, Person, Region
from anxin.engines.index import State
from anxin.engines.statistics.ranks import LEAST_RELIABILITY
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.policies import may_take_seen
from anxin.satisfaction.selectors.run_sight import Sight, numbers_of
from anxin.satisfaction.selectors.score_files import visits_of_run


@dataclass(frozen=True)
class GroupRow:
    """A group of a run. Under the least number of interviews its figures are not told: ``is_hidden``.

    ``visits``: all visits that its interviews stand for, None of a run that did not count them by adviser yet.
    ``rank`` stands only where the figure is reliable enough for one; ``asked`` is how the address names the group.
    """

    value: str
    name: str
    n: int
    state: State
    visits: int | None = None
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
    """A run as the asker sees it, and by what he sees it; ``visits``: all visits of the run, where they are told."""

    run: ScoreRun
    levels: Sequence[LevelRows]
    sight: Sight
    visits: int = 0
    may_take_out: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether the run's own figures may be told to him: he sees every dealer of it, or it is of his own."""
        return self.sight.is_whole

    @property
    def has_difference(self) -> bool:
        """Tell whether any difference within the ranked level is demonstrable."""
        told = (self.run.result or {}).get("shrinkage")
        return bool(told and told["tau2"])


def view_of(person: Person, run: ScoreRun) -> RunView:
    """Return what the person sees of a run; three queries for names and visits."""
    sight = Sight(person, run)
    groups: Mapping[str, Any] = (run.result or {}).get("groups") or {}
    visits = visits_of_run(run) if groups else {}
    reader = _Reader(run, sight, visits)
    levels = [
        LevelRows(column, rows, column == reader.shrinkage.get("level"))
        for column, told in groups.items()
        if (rows := list(reader.rows(column, told)))
    ]
    out = may_take_seen(person, numbers_of(run))
    every = sum(visits.get("dealer", {}).values()) if sight.is_whole else 0
    return RunView(run, levels, sight, every, out)


class _Reader:
    """Reads the groups of a run that a person sees."""

    def __init__(self, run: ScoreRun, sight: Sight, visits: Mapping[str, Mapping[str, int]]) -> None:
        self.sight, self.visits = sight, visits
        self.shrinkage: Mapping[str, Any] = (run.result or {}).get("shrinkage") or {}
        self.names = _names(run, sight)

    def rows(self, column: str, groups: Mapping[str, Any]) -> Iterator[GroupRow]:
        """Yield the rows of a column that he sees."""
        ranked = column == self.shrinkage.get("level") and bool(self.shrinkage.get("tau2"))
        for value, told in groups.items():
            if self.sight.has(column, value):
                name = self.names.get(value) or value.partition("/")[2].lstrip("~") or value
                yield _row(value, name, told, ranked=ranked, visits=self.visits.get(column, {}).get(value))


def _row(value: str, name: str, told: Mapping[str, Any], *, ranked: bool, visits: int | None) -> GroupRow:
    state = State(told["state"])
    if state is State.INSUFFICIENT:
        return GroupRow(value, name, told["n"], state, visits)
    low, high = told["ci95"] or (None, None)
    reliability = told.get("reliability")
    fit = ranked and reliability is not None and reliability >= LEAST_RELIABILITY
    return GroupRow(
        value=value,
        name=name,
        n=told["n"],
        state=state,
        visits=visits,
        index=told["index"],
        se=told["se"],
        low=low,
        high=high,
        shrunken=told.get("shrunken"),
        reliability=reliability,
        rank=(told["rank_interval"][0], told["rank_interval"][1]) if fit else None,
    )


def _names(run: ScoreRun, sight: Sight) -> dict[str, str]:
    """Names of the regions, dealers and advisers that are seen, by how the files call them."""
    codes = {int(number): code for number, (code, _region) in run.dealers.items() if code in sight.codes}
    found = {codes[each.pk]: str(each) for each in Dealer.objects.filter(pk__in=codes)}
    if sight.regions:
        rows = Region.objects.filter(brand=run.brand_id, key__in=sight.regions)
        found |= {each.key: str(each) for each in rows}
    numbers = {
        int(number): values for number, values in run.advisers.items() if any(map(sight.opens, values))
    }
    people = Person.objects.filter(pk__in=numbers).values_list("pk", "name")
    return found | {value: name for number, name in people for value in numbers[number]}
