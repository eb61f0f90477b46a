"""What a score run rests on, written down once: interviews, visits, and a plan whose counts fit them."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

import yaml

from anxin.accounts.models import Dealer, Person
from anxin.engines.index import read_interviews, read_plan
from anxin.engines.index.respondents import scored
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import PlanVersion, ScoreRun
from anxin.satisfaction.selectors.plans import order_of, plan_document, raking_of
from anxin.satisfaction.selectors.rated_visits import (
    RatedVisit,
    Visit,
    left_out,
    rated_visits,
    visits_closed,
)
from anxin.satisfaction.selectors.score_files import ScoreFiles, lines_of, visits_in
from anxin.workshop.choices import OrderKind

#: Items stand under their key with this before it: an item may be called as one of our columns is, such as adviser.
ITEM = "q_"
LABELS = ("interview", "brand", "region", "dealer", "adviser", "month", "stratum", "kind", "age", "pay")
_PAID_BY_MAKER = (OrderKind.WARRANTY, OrderKind.RECALL)
#: From fine to coarse: visits of a dealer in a month, else of a dealer, of a region, of the brand.
_STRATA = ("stratum", "dealer", "region", "brand")
_AT_ONCE = 50
type Line = dict[str, str]
type Visits = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Inputs:
    """The three files, the interview behind each line of the responses, and what was left out and why."""

    files: ScoreFiles
    interviews: list[str]
    left_out: dict[str, Any]


@dataclass
class _Gathered:
    lines: list[Line] = field(default_factory=list)
    interviews: list[str] = field(default_factory=list)
    visits: dict[str, Counter[str]] = field(
        default_factory=lambda: {column: Counter() for column in (*_STRATA, "kind", "age")}
    )


def freeze(run: ScoreRun, dealers: Sequence[Dealer], *, tell: Callable[[int], None]) -> Inputs:
    """Return what the house holds now of a run's dealers and months; ``tell`` hears of how many dealers it was read."""
    gathered, numbers = _Gathered(), [each.pk for each in dealers]
    for done, some in enumerate(batched(dealers, _AT_ONCE)):
        _gather(run, {each.pk: each for each in some}, gathered)
        tell(min((done + 1) * _AT_ONCE, len(dealers)))
    counted = left_out(run.version, dealers=numbers, first=run.first_month, last=run.last_month)
    return _put_together(run, gathered.lines, gathered.visits, gathered.interviews, counted)


def freeze_without(run: ScoreRun, before: ScoreRun, without: Iterable[str]) -> Inputs:
    """Return the inputs of an earlier run without the interviews of these keys; the visits stay as they were."""
    files, gone = ScoreFiles.of(before), frozenset(without)
    kept = [pair for pair in zip(lines_of(files), before.interviews, strict=True) if pair[1] not in gone]
    counted = {reason: many for reason, many in before.left_out.items() if isinstance(many, int)}
    counted["disputed"] = counted.get("disputed", 0) + len(before.interviews) - len(kept)
    return _put_together(
        run, [line for line, _key in kept], visits_in(files), [key for _line, key in kept], counted
    )


def adviser_label(code: str, adviser: str, name: str) -> str:
    """Return how an adviser stands in the files: by user name, one who is no colleague by his name after a tilde."""
    return f"{code}/{adviser or (f'~{name}' if name else '-')}"


def _gather(run: ScoreRun, dealers: Mapping[int, Dealer], into: _Gathered) -> None:
    span = {"dealers": list(dealers), "first": run.first_month, "last": run.last_month}
    rated = list(rated_visits(run.version, **span))  # type: ignore[arg-type]  # one mapping for both
    names = dict(
        Person.objects.filter(pk__in={each.visit.adviser_id for each in rated}).values_list("pk", "username")
    )
    items = _items(run.version)
    for each in rated:
        into.lines.append(_line(each, dealers[each.visit.dealer_id], names, items))
        into.interviews.append(str(each.interview))
    for visit, many in visits_closed(**span).items():  # type: ignore[arg-type]
        for column, category in _categories(visit, dealers[visit.dealer_id]).items():
            into.visits[column][category] += many


def _line(rated: RatedVisit, dealer: Dealer, names: Mapping[int, str], items: Sequence[str]) -> Line:
    visit = rated.visit
    return {
        "interview": rated.interview.hex[:12],
        "adviser": adviser_label(dealer.code, names.get(visit.adviser_id or 0, ""), visit.adviser_name),
        "month": f"{visit.month:%Y-%m}",
        "pay": "W" if visit.kind in _PAID_BY_MAKER else "CP",
        **_categories(visit, dealer),
        **{f"{ITEM}{item}": _written(rated.answers.get(item)) for item in items},
    }


def _categories(visit: Visit, dealer: Dealer) -> dict[str, str]:
    return {
        "stratum": f"{dealer.code} {visit.month:%Y-%m}",
        "dealer": dealer.code,
        "region": dealer.region.key,
        "brand": dealer.region.brand.key,
        "kind": visit.kind,
        "age": str(visit.age),
    }


def _written(answer: object) -> str:
    return "" if answer is None else str(answer)


def _items(version: PlanVersion) -> list[str]:
    body = version.body
    asked = [body["factors"][name]["column"] for name in order_of(body)]
    return list(dict.fromkeys([*asked, *(body[key] for key in ("overall", "recommend") if body.get(key))]))


def _put_together(
    run: ScoreRun, lines: Sequence[Line], visits: Visits, interviews: list[str], counted: dict[str, int]
) -> Inputs:
    columns = [*LABELS, *(f"{ITEM}{item}" for item in _items(run.version))]
    responses = _table(columns, ([line[column] for column in columns] for line in lines))
    population = _table(
        ["column", "category", "count"],
        (
            [column, category, str(many)]
            for column, counts in visits.items()
            for category, many in sorted(counts.items())
        ),
    )
    plan, unfit = _fitted(run, responses, visits)
    told: dict[str, Any] = counted | ({"unfit": unfit} if unfit else {})
    strata = (yaml.safe_load(plan).get("strata") or {}).get("column")
    if strata and strata != _STRATA[0]:
        told["strata"] = strata
    return Inputs(ScoreFiles(plan, responses, population), interviews, told)


def _fitted(run: ScoreRun, responses: str, visits: Visits) -> tuple[str, dict[str, list[str]]]:
    """The plan with those strata and margins that the interviews fit; of the others which categories nobody fills."""
    document = _plan(run)
    bare = read_plan(document | {"groups": list(visits)})
    rows = enumerate(csv.reader(io.StringIO(responses, newline="")), start=1)
    labels = [each.interview.labels for each in scored(read_interviews(rows, bare), bare)]
    asked = {column: Counter(own[column] for own in labels) for column in visits}
    unfit = {column: _unfilled(asked[column], visits[column]) for column in visits}
    strata = _strata_that_fit(asked, unfit) if labels else None
    finer = [column for column in _STRATA[: _STRATA.index(strata) if strata else None] if column in visits]
    for column in finer:
        unfit[column] = sorted({*unfit[column], *_lonely(asked[column])})
    if strata:
        document["strata"] = {"column": strata, "counts": {}}
    rake = [column for column in raking_of(run.version) if labels and not unfit[column]]
    if rake:
        document["rake"] = {column: {} for column in rake}
    told = {column: unfit[column] for column in (*finer, *raking_of(run.version)) if unfit[column]}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100), told


def _strata_that_fit(asked: Mapping[str, Counter[str]], unfit: Mapping[str, list[str]]) -> str | None:
    """The finest strata that are all filled, of two interviews or more where there are such: one has no spread."""
    filled = [column for column in _STRATA if column in unfit and not unfit[column]]
    return next((column for column in filled if not _lonely(asked[column])), filled[0] if filled else None)


def _lonely(asked: Mapping[str, int]) -> list[str]:
    return [category for category, many in asked.items() if many == 1]


def _unfilled(asked: Mapping[str, int], visits: Mapping[str, int]) -> list[str]:
    """Categories that had visits and no scored interview, or more interviews than visits."""
    empty = [category for category, many in visits.items() if many and not asked.get(category)]
    over = [category for category, many in asked.items() if many > visits.get(category, 0)]
    return sorted({*empty, *over})


def _plan(run: ScoreRun) -> dict[str, Any]:
    body = plan_document(run.version.body)
    groups = ["region", "dealer", "adviser"] if run.scope == Scope.BRAND else ["dealer", "adviser"]
    factors = {
        name: {"column": f"{ITEM}{each['column']}", "weight": each["weight"]}
        for name, each in body["factors"].items()
    }
    asked = {key: f"{ITEM}{body[key]}" for key in ("overall", "recommend") if body.get(key)}
    months = f"{run.first_month:%Y-%m} to {run.last_month:%Y-%m}"
    place = run.dealer.code if run.dealer else (run.region or run.brand).key
    name = f"{run.version.plan.slug} version {run.version.number}, {place}, {months}"
    return {**body, "id": name, "factors": factors, **asked, "groups": groups}


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
