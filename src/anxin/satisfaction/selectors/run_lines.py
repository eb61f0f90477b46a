"""The lines behind a figure of a run, as they were frozen, and the interviews that they were taken from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from anxin.accounts.models import Person
from anxin.engines.index import Interview as EngineInterview
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import index_of, read_interviews, read_plan
from anxin.foundation.keyset import Page
from anxin.satisfaction.choices import AgeBand
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.own_words import Said, said_in
from anxin.satisfaction.selectors.run_sight import group_seen
from anxin.satisfaction.selectors.score_files import ScoreFiles, rows_of
from anxin.workshop.choices import OrderKind

SIZE = 50


@dataclass(frozen=True)
class Behind:
    """What stands behind a figure: the plan that scored it, and of each line its key and what the engine reads."""

    plan: EnginePlan
    keys: Sequence[str]
    interviews: Sequence[EngineInterview]

    @property
    def indexes(self) -> list[float | None]:
        """The index of each line in points; None where too little of the weight was answered."""
        return [index_of(each, self.plan) for each in self.interviews]


@dataclass(frozen=True)
class RunLine:
    """One interview behind a figure: ratings by factor, its index, and, for who may see them, own words and a name.

    Telephone numbers in words and the customer's name are masked; ``is_open`` tells whether its page may be opened.
    """

    key: str
    month: str
    kind: str
    age: str
    ratings: Sequence[float | None]
    overall: float | None
    recommend: float | None
    index: float | None
    customer: str = ""
    words: Sequence[str] = ()
    is_open: bool = False


def behind(run: ScoreRun, column: str = "", value: str = "") -> Behind:
    """Return the lines of a run with its files whose column holds a value; all of them without a column."""
    files = ScoreFiles.of(run)
    plan = read_plan(yaml.safe_load(files.plan) | _EVERY_LABEL)
    (header, *rows) = list(rows_of(files.responses))
    place = header[1].index(column) if column else -1
    kept = [
        (key, row)
        for key, row in zip(run.interviews, rows, strict=True)
        if not column or row[1][place] == value
    ]
    return Behind(
        plan, [key for key, _row in kept], read_interviews([header, *(row for _key, row in kept)], plan)
    )


def keys_of_group(run: ScoreRun, column: str, value: str) -> list[str]:
    """Return the keys of the interviews behind a group of a run, in the order of its file."""
    return list(behind(run, column, value).keys)


def lines_behind(person: Person, run: ScoreRun, value: str, *, cursor: str = "") -> Page[RunLine]:
    """Return the lines behind a group that the person may see one by one, fifty a page; ``NotFound`` otherwise.

    ``cursor`` is the number of the first line; what is none means the first page.
    """
    found = behind(run, group_seen(person, run, value), value)
    first = min(int(cursor), len(found.keys)) if re.fullmatch(r"[0-9]{1,9}", cursor) else 0
    some = slice(first, first + SIZE)
    told = said_in(person, found.keys[some])
    rows = [
        _line(key, each, found.plan, told.get(key))
        for key, each in zip(found.keys[some], found.interviews[some], strict=True)
    ]
    newer = str(max(0, first - SIZE)) if first else ""
    return Page(rows, newer, str(first + SIZE) if first + SIZE < len(found.keys) else "")


def line_page(person: Person, run: ScoreRun, keys: Sequence[str]) -> list[RunLine]:
    """Return the lines of a run of these interviews, with what the person may know of their customers."""
    found, wanted = behind(run), frozenset(keys)
    told = said_in(person, keys)
    return [
        _line(key, each, found.plan, told.get(key))
        for key, each in zip(found.keys, found.interviews, strict=True)
        if key in wanted
    ]


#: Every column by which a line is shown is read as a label.
_EVERY_LABEL: Mapping[str, Any] = {
    "groups": ["month", "dealer", "adviser", "stratum", "kind", "age"],
    "strata": None,
    "rake": None,
}


def _line(key: str, given: EngineInterview, plan: EnginePlan, said: Said | None) -> RunLine:
    kind, age = given.labels["kind"], given.labels["age"]
    return RunLine(
        key=key,
        month=given.labels["month"],
        kind=str(OrderKind(kind).label),
        age=str(AgeBand(age).label),
        ratings=given.ratings,
        overall=given.overall,
        recommend=given.recommend,
        index=index_of(given, plan),
        customer=said.customer if said else "",
        words=said.words if said else (),
        is_open=said is not None,
    )
