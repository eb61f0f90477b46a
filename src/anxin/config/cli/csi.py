"""``anxin csi``: the Anxin index, each figure with its uncertainty.

``score`` answers from files and starts without Django; ``national`` lies in a module of its own.
"""

import argparse
import csv
import functools
import importlib
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anxin.config.cli.csi_told import told
from anxin.config.cli.documents import (
    STDIN,
    WrongInput,
    name_of,
    one_line,
    read_bytes,
    refused,
    write_document,
    write_text,
)
from anxin.config.cli.marked_yaml import MarkedDocument, decoded, read_marked_yaml
from anxin.config.cli.words import gettext as _
from anxin.engines.index import (
    Cell,
    IndexFault,
    Part,
    document,
    read_interviews,
    read_plan,
    read_population,
    score,
    unknown_keys,
)
from anxin.engines.index.table_reading import Row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two actions and their options."""
    actions = parser.add_subparsers(required=True, dest="action", metavar="score|national")
    _add_national(actions)
    about = _("score interviews by a plan")
    action = actions.add_parser("score", help=about, description=about)
    action.add_argument("--plan", required=True, metavar="PLAN.yaml", help=_("factors, weights and rules"))
    responses = _("one line an interview, as CSV; standard input without it or for -")
    action.add_argument("responses", nargs="?", default=STDIN, metavar="RESPONSES.csv", help=responses)
    population = _("visits by column and category, in place of the plan's")
    action.add_argument("--population", metavar="POP.csv", help=population)
    action.add_argument("--json", action="store_true", help=_("answer with one JSON document"))


def _add_national(actions: Any) -> None:
    about = _("add the months of a brand up from their files")
    action = actions.add_parser("national", help=about, description=about)
    action.add_argument(
        "--brand", required=True, metavar="KEY", help=_("the brand whose dealers are added up")
    )
    action.add_argument("--first", required=True, metavar="YYYY-MM", help=_("first month"))
    action.add_argument("--last", required=True, metavar="YYYY-MM", help=_("last month"))
    action.add_argument("--json", action="store_true", help=_("answer with one JSON document"))


def run(options: argparse.Namespace) -> int:
    """Answer; 0 answered, 2 the plan, the data or an option are wrong."""
    if options.action == "national":
        answer = importlib.import_module("anxin.config.cli.csi_national").answer
        return refused("csi national", functools.partial(answer, options))
    return refused("csi score", functools.partial(_answer, options))


@dataclass(frozen=True)
class _Inputs:
    """The files of one score, by the part that each plays."""

    plan: MarkedDocument
    responses: str
    population: str | None

    def wrong(self, fault: IndexFault) -> WrongInput:
        """Return the sentence that names the file, the line and the column of a fault."""
        expected = _(fault.expected) % fault.params
        if isinstance(fault.at, Cell):
            file = self.responses if fault.part is Part.RESPONSES else self.population or ""
            where = {"file": name_of(file), "line": fault.at.line, "column": fault.at.column}
            return WrongInput(
                _("%(file)s: line %(line)s, column %(column)s: expected %(expected)s")
                % {**where, "expected": expected}
            )
        line, column = self.plan.place_of(fault.at)
        words = _("%(file)s: line %(line)s, column %(column)s: %(field)s: expected %(expected)s")
        where = {"file": self.plan.name, "line": line, "column": column, "field": ".".join(fault.at)}
        return WrongInput(words % {**where, "expected": expected})


def _answer(options: argparse.Namespace) -> None:
    inputs = _Inputs(read_marked_yaml(options.plan), options.responses, options.population)
    try:
        plan = read_plan(inputs.plan.value)
        if inputs.population is not None:
            plan = plan.with_population(read_population(_rows(inputs.population)))
        found = score(read_interviews(_rows(inputs.responses), plan), plan)
    except IndexFault as fault:
        raise inputs.wrong(fault) from fault
    _warn(inputs.plan)
    if options.json:
        write_document(document(found, plan))
    else:
        write_text(told(found, plan))


def _rows(source: str) -> Iterator[Row]:
    """Return the rows of a table with the line in which each begins."""
    text = decoded(read_bytes(source), name_of(source))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        words = _("%(file)s: line %(line)s: this is no table: %(reason)s")
        raise WrongInput(words % {"file": name_of(source), "line": line, "reason": error}) from error


def _warn(plan: MarkedDocument) -> None:
    """Tell on standard error which keys of the plan changed nothing."""
    for path in unknown_keys(plan.value):
        line, column = plan.place_of(path)
        words = _("%(file)s: line %(line)s, column %(column)s: %(field)s means nothing here")
        where = {"file": plan.name, "line": line, "column": column, "field": ".".join(path)}
        print("anxin csi score: " + one_line(words % where), file=sys.stderr)
