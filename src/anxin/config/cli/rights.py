"""``anxin rights assess CASE.json``: the rights of a car's owner, against whom, until when, and the next one."""

import argparse
import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from anxin.accounts.public_holidays import working_days_of
from anxin.config.cli.documents import STDIN, WrongInput, read_document, refused, write_document, write_text
from anxin.config.cli.rights_told import told
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import language
from anxin.engines.rights import Case, FactFault, Law, assess, document, read_case, read_law
from anxin.playbooks.content_files import law_markets, read_law_files

#: A period runs for three years, a term for weeks.
_YEARS_AHEAD = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the one action and its options."""
    actions = parser.add_subparsers(required=True, metavar="assess")
    about = _("tell which rights the owner of a car has by law")
    action = actions.add_parser("assess", help=about, description=about)
    case = _("the case as JSON; standard input without it or for -")
    action.add_argument("case", nargs="?", default=STDIN, metavar="CASE.json", help=case)
    action.add_argument("--json", action="store_true", help=_("answer with one JSON document"))


def run(options: argparse.Namespace) -> int:
    """Assess one case; 0 answered, 2 the case is wrong."""
    return refused("rights assess", functools.partial(_answer, options))


def law_of(market: str) -> Law:
    """Return the shipped law of a market, without working days."""
    files = read_law_files(market)
    return read_law(files["law"], ambiguities=files["ambiguities"], parts=files.get("parts", {}))


def with_working_days(law: Law, case: Case) -> Law:
    """Return a law with the working days of the years that a case may reach into, where the law has terms in them."""
    if not any(edition.answer for edition in law.editions):
        return law
    vehicle = case.vehicle
    sold = min(each for each in (vehicle.invoice_date, vehicle.delivery_date) if each is not None)
    years = range(sold.year, case.today.year + _YEARS_AHEAD)
    return replace(law, working_days=working_days_of(law.country, years))


def _answer(options: argparse.Namespace) -> None:
    case_document: Any = read_document(options.case)
    try:
        law = law_of(_market(case_document))
        case = read_case(case_document, law)
    except FactFault as fault:
        words = _("%(field)s: expected %(expected)s")
        expected = ": ".join(filter(None, (_(fault.expected), ", ".join(fault.among))))
        raise WrongInput(words % {"field": fault.field, "expected": expected}) from fault
    law = with_working_days(law, case)
    position = assess(case, law)
    if options.json:
        write_document(document(position))
    else:
        write_text(told(position, law, language="zh" if language() == "zh-hans" else "en"))


def _market(case: Any) -> str:
    """Return the market that a case names; WrongInput lists those that there are."""
    market = case.get("market") if isinstance(case, Mapping) else None
    known = law_markets()
    if not isinstance(case, Mapping):
        raise WrongInput(
            _("%(field)s: expected %(expected)s") % {"field": "case", "expected": _("an object")}
        )
    if not isinstance(market, str) or market not in known:
        expected = _("one of %(markets)s") % {"markets": ", ".join(known)}
        raise WrongInput(_("%(field)s: expected %(expected)s") % {"field": "market", "expected": expected})
    return market
