"""What a score run rests on, written down once: interviews, visits, and a plan whose counts fit them."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any

import yaml

from anxin.accounts.models import Dealer, Person
from anxin.engines.index import read_interviews, read_plan
from anxin.engines.index.respondents import scored
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import PlanVersion, ScoreRun
from anxin.satisfaction.selectors.plan_checks import MARGINS
from anxin.satisfaction.selectors.plans import order_of, plan_document, raking_of
from anxin.satisfaction.selectors.rated_visits import (
    RatedVisit,
    Visit,
    left_out,
    rated_visits,
    visits_closed,
)
from anxin.satisfaction.selectors.score_files import ScoreFiles, lines_of, visits_in
from anxin.satisfaction.services.fit_to_visits import MERGED, STRATA, Fit, fit_to_visits
from anxin.workshop.choices import OrderKind

#: Items stand under their key with this before it: an item may be called as one of our columns is, such as adviser.
ITEM = "q_"
LABELS = ("interview", "brand", "region", "dealer", "adviser", "month", "stratum", *MARGINS, "pay")
_PAID_BY_MAKER = (OrderKind.WARRANTY, OrderKind.RECALL)
#: Counted, so that a figure says of how many visits it is; neither a stratum nor a margin.
_ADVISER = "adviser"
_AT_ONCE = 50
type Line = dict[str, str]
type Visits = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Inputs:
    """The three files, the interview behind each line of the responses, and what was left out and why.

    ``advisers``: whose figures they are, as a run keeps it; ``n_eff_of_visits`` where visits are counted by strata.
    """

    files: ScoreFiles
    interviews: list[str]
    left_out: dict[str, Any]
    advisers: dict[str, list[str]] = field(default_factory=dict)
    n_eff_of_visits: float | None = None


@dataclass
class _Gathered:
    lines: list[Line] = field(default_factory=list)
    interviews: list[str] = field(default_factory=list)
    visits: dict[str, Counter[str]] = field(
        default_factory=lambda: {column: Counter() for column in (*STRATA, _ADVISER, *MARGINS)}
    )
    advisers: dict[str, set[str]] = field(default_factory=dict)


def freeze(run: ScoreRun, dealers: Sequence[Dealer], *, tell: Callable[[int], None]) -> Inputs:
    """Return what the house holds now of a run's dealers and months; ``tell`` hears of how many dealers it was read."""
    gathered, numbers = _Gathered(), [each.pk for each in dealers]
    for done, some in enumerate(batched(dealers, _AT_ONCE)):
        _gather(run, {each.pk: each for each in some}, gathered)
        tell(min((done + 1) * _AT_ONCE, len(dealers)))
    counted = left_out(run.version, dealers=numbers, first=run.first_month, last=run.last_month)
    inputs = _put_together(run, gathered.lines, gathered.visits, gathered.interviews, counted)
    return replace(inputs, advisers={number: sorted(those) for number, those in gathered.advisers.items()})


def freeze_without(run: ScoreRun, before: ScoreRun, without: Iterable[str]) -> Inputs:
    """Return the inputs of an earlier run without the interviews of these keys; the visits stay as they were."""
    files, gone = ScoreFiles.of(before), frozenset(without)
    kept = [pair for pair in zip(lines_of(files), before.interviews, strict=True) if pair[1] not in gone]
    counted = {reason: many for reason, many in before.left_out.items() if isinstance(many, int)}
    counted["disputed"] = counted.get("disputed", 0) + len(before.interviews) - len(kept)
    visits = {column: each for column, each in visits_in(files).items() if not column.endswith(MERGED)}
    inputs = _put_together(run, [line for line, _key in kept], visits, [key for _line, key in kept], counted)
    return replace(inputs, advisers=before.advisers)


def adviser_label(code: str, adviser: str, name: str) -> str:
    """Return how an adviser stands in the files: by user name, one who is no colleague by his name after a tilde."""
    return f"{code}/{adviser or (f'~{name}' if name else '-')}"


def _gather(run: ScoreRun, dealers: Mapping[int, Dealer], into: _Gathered) -> None:
    span = {"dealers": list(dealers), "first": run.first_month, "last": run.last_month}
    rated = list(rated_visits(run.version, **span))  # type: ignore[arg-type]  # one mapping for both
    closed = visits_closed(run.version, **span)  # type: ignore[arg-type]
    served = {each.adviser_id for each in closed} | {each.visit.adviser_id for each in rated}
    numbers = [each for each in served if each]
    names = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "username"))
    items = _items(run.version)
    for each in rated:
        into.lines.append(_line(each, dealers[each.visit.dealer_id], names, items))
        into.interviews.append(str(each.interview))
    for visit, many in closed.items():
        dealer = dealers[visit.dealer_id]
        label = _adviser(visit, dealer, names)
        for column, category in (_categories(visit, dealer) | {_ADVISER: label}).items():
            into.visits[column][category] += many
        if visit.adviser_id in names:
            into.advisers.setdefault(str(visit.adviser_id), set()).add(label)


def _line(rated: RatedVisit, dealer: Dealer, names: Mapping[int, str], items: Sequence[str]) -> Line:
    visit = rated.visit
    return {
        "interview": rated.interview.hex[:12],
        _ADVISER: _adviser(visit, dealer, names),
        "month": f"{visit.month:%Y-%m}",
        "pay": "W" if visit.kind in _PAID_BY_MAKER else "CP",
        **_categories(visit, dealer),
        **{f"{ITEM}{item}": _written(rated.answers.get(item)) for item in items},
    }


def _adviser(visit: Visit, dealer: Dealer, names: Mapping[int, str]) -> str:
    return adviser_label(dealer.code, names.get(visit.adviser_id or 0, ""), visit.adviser_name)


def _categories(visit: Visit, dealer: Dealer) -> dict[str, str]:
    return {
        "stratum": f"{dealer.code} {visit.month:%Y-%m}",
        "dealer": dealer.code,
        "region": dealer.region.key,
        "brand": dealer.region.brand.key,
        "kind": visit.kind,
        "age": str(visit.age),
        "drive": str(visit.drive),
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
    there = [each for each in LABELS if not lines or each in lines[0]]
    columns, document = [*there, *(f"{ITEM}{item}" for item in _items(run.version))], _plan(run)
    bare = _table(columns, ([line[column] for column in columns] for line in lines))
    fit = _fitted(run, document, bare, visits)
    names = {f"{column}{MERGED}": (column, each.names) for column, each in fit.merged.items()}
    responses = _table(
        [*columns, *names],
        (
            [
                *(line[column] for column in columns),
                *(called.get(line[own], line[own]) for own, called in names.values()),
            ]
            for line in lines
        ),
    )
    whole = {
        column: {key: int(many) for key, many in each.counts.items()} for column, each in fit.merged.items()
    }
    counts = {**visits, **{f"{column}{MERGED}": each for column, each in whole.items()}}
    population = _table(
        ["column", "category", "count"],
        (
            [column, category, str(many)]
            for column, categories in counts.items()
            for category, many in sorted(categories.items())
        ),
    )
    files = ScoreFiles(_weighted(document, fit), responses, population)
    return Inputs(files, interviews, counted | _told(fit), n_eff_of_visits=fit.n_eff)


def _fitted(run: ScoreRun, document: dict[str, Any], responses: str, visits: Visits) -> Fit:
    """Return by what the scored interviews of a table can be weighted to the visits."""
    bare = read_plan(document | {"groups": list(visits)})
    rows = enumerate(csv.reader(io.StringIO(responses, newline="")), start=1)
    labels = [each.interview.labels for each in scored(read_interviews(rows, bare), bare)]
    return fit_to_visits(labels, visits, raking_of(run.version))


def _weighted(document: dict[str, Any], fit: Fit) -> str:
    """Return the plan with its strata and margins as a text; the population supplies their counts."""
    strata = {"strata": {"column": fit.strata, "counts": {}}} if fit.strata else {}
    rake: dict[str, Any] = {"rake": {column: {} for column in fit.margins}} if fit.margins else {}
    return yaml.safe_dump(document | strata | rake, allow_unicode=True, sort_keys=False, width=100)


def _told(fit: Fit) -> dict[str, Any]:
    """What a run says of its weighting: what is not as the plan has it."""
    merged = {column: [list(group) for group in each.together] for column, each in fit.merged.items()}
    coarser = fit.strata if fit.strata != STRATA[0] else None
    told = {"unfit": dict(fit.unfit), "merged": merged, "unmet": list(fit.unmet), "strata": coarser}
    return {key: value for key, value in told.items() if value}


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
