"""``anxin clocks explain CASE.json``: when each clock of a case is due, was it kept, and why this deadline."""

import argparse
import functools
from typing import Any

from anxin.config.cli.clocks_told import told
from anxin.config.cli.documents import STDIN, WrongInput, read_document, refused, write_document, write_text
from anxin.config.cli.words import gettext as _
from anxin.engines.clocks import CaseFault, explain, read_case


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action and its options."""
    actions = parser.add_subparsers(required=True, metavar="explain")
    about = _("explain the deadlines of a case")
    action = actions.add_parser("explain", help=about, description=about)
    case = _("the case as JSON; standard input without it or for -")
    action.add_argument("case", nargs="?", default=STDIN, metavar="CASE.json", help=case)
    action.add_argument("--json", action="store_true", help=_("answer with one JSON document"))


def run(options: argparse.Namespace) -> int:
    """Explain one case; 0 answered, also when a clock is late, 2 the case is wrong."""
    return refused("clocks explain", functools.partial(_answer, options))


def _answer(options: argparse.Namespace) -> None:
    document: Any = read_document(options.case)
    try:
        case = read_case(document)
    except CaseFault as fault:
        words = _("%(field)s: expected %(expected)s")
        raise WrongInput(words % {"field": fault.field, "expected": _(fault.expected)}) from fault
    if options.json:
        write_document(explain(case))
    else:
        write_text(told(explain(case), zone=case.calendar.zone))
