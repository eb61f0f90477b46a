"""The account of a figure as plain rows: what a file or a sheet of paper holds of it, never more than its page."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from anxin.engines.index import index_of
from anxin.foundation.tables import Cell
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.study_parts import Part
from anxin.satisfaction.selectors.why import OneInterview, Step, one_interview, told
from anxin.satisfaction.selectors.why_account import Account, PartOfSum, Sum
from anxin.satisfaction.selectors.why_sources import MOST_STRATA, Source

type Cells = list[Cell | None]
#: So many interviews or places stand on paper one by one; the others are added up in one line.
MOST_ON_PAPER = 500
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def example_of(source: Source, wanted: str) -> tuple[str, OneInterview | None]:
    """Return the interview that is worked out: the one wanted, else the first scored; none where none may be seen."""
    key = wanted or next((each.key for each in source.parts if each.key), "")
    given = source.interviews.get(key)
    return (key, one_interview(given, source.given.plan, source.given.titles)) if given else ("", None)


def dropped_of(source: Source) -> int:
    """Return how many of the interviews that may be seen are not scored."""
    return sum(index_of(each, source.given.plan) is None for each in source.interviews.values())


def why_sentences(account: Account, population: Sequence[str], *, version: int, frozen: bool) -> list[str]:
    """Return what must be read beside the numbers; of too few interviews their number alone."""
    if account.is_hidden:
        return [_("n = %(n)s: insufficient sample, no figure is shown.") % {"n": account.n}]
    return [
        _(
            "Every step with its numbers, so that you can do it again on a calculator. Each number is rounded to six "
            "places behind the point for reading only; nothing is rounded on the way."
        ),
        _("From the files that the run froze.") if frozen else _("From the interviews as they are now."),
        _("The plan: version %(number)s.") % {"number": version},
        *population,
    ]


def why_parts(source: Source, account: Account, wanted: str, *, most: int | None = None) -> list[Part]:
    """Return the account in tables, in the order of its page; none where there are too few interviews.

    ``most``: so many interviews or places are told one by one, None for all.
    """
    if account.is_hidden:
        return []
    weights: list[Cells] = [[each.name, _number(each.weight)] for each in account.plan]
    parts = [
        _figures(account),
        Part(_("1 The plan"), [_("Factor"), f"{_('Share of the weight')} w"], weights),
        *_example(source, wanted),
        _sums(source, most),
        _steps(_("4 The index of those asked, and how sure it is"), account.steps),
    ]
    if account.strata_steps:
        if 0 < len(account.strata) <= MOST_STRATA:
            parts.append(_strata(account))
        parts.append(_steps(_("5 The index of all visits"), account.strata_steps))
    if account.shrinkage:
        parts.append(_steps(_("6 Drawn towards what all have in common"), account.shrinkage))
    return parts


def _figures(account: Account) -> Part:
    heads = [
        _("What"), _("Index"), _("from"), _("to"), "n", _("Effective n"), pgettext("number of visits", "N"),
        _("Share of visits asked"), _("State"),
    ]  # fmt: skip
    n, visits, state = account.n, account.visits or None, str(STATES[account.state])
    share = _number(told(n / visits)) if visits else None
    asked = account.interval
    ends = [_number(told(each)) for each in (asked.low, asked.high)] if asked else [None, None]
    rows: list[Cells] = [
        [_("Index of those asked"), _number(told(account.index)), *ends, n, n, visits, share, state]
    ]
    if account.all_visits is not None:
        whole, n_eff = account.all_visits_interval, _number(told(account.n_eff))
        ends = [_number(told(each)) for each in (whole.low, whole.high)] if whole else [None, None]
        rows.append(
            [
                _("Index of all visits"),
                _number(told(account.all_visits)),
                *ends,
                n,
                n_eff,
                visits,
                share,
                state,
            ]
        )
    return Part(_("Figures"), heads, rows)


def _example(source: Source, wanted: str) -> Iterator[Part]:
    key, example = example_of(source, wanted)
    if example is None:
        return
    heads = [_("Factor"), f"{_('Answer')} x", f"{_('Points')} s", f"{_('Weight')} w", "w · s"]
    rows = [
        [each.name, *map(_number, (each.answer, each.points, each.weight, each.product))]
        for each in example.lines
    ]
    title = _("2 From the answers to the index of one interview")
    yield Part(f"{title}: {key[:8]}", heads, rows)
    yield _steps(f"{title}: {key[:8]}", example.steps)


def _sums(source: Source, most: int | None) -> Part:
    whole, rows = source.given.whole, list[Cells]()
    one_by_one = bool(source.interviews)
    rows += [_sum(each) for each in islice(source.parts, most)]
    rest = source.parts[most:] if most is not None else ()
    if rest:
        named = _("%(many)s more, one by one in the table (XLSX)") % {"many": len(rest)}
        sums = PartOfSum(
            named,
            sum(each.n for each in rest),
            sum(each.total for each in rest),
            sum(each.squares for each in rest),
        )
        rows.append(_sum(sums))
    rows.append(_all_of_them(whole, squares=not source.given.is_told_whole))
    dropped = dropped_of(source)
    if dropped:
        words = ngettext(
            "%(many)s interview is not among them: too little of the weight was answered.",
            "%(many)s interviews are not among them: too little of the weight was answered.",
            dropped,
        )
        rows.append([words % {"many": dropped}, None, None, None])
    first = _("Interview") if one_by_one else pgettext("of a sum", "Part")
    return Part(_("3 What is added up"), [first, "n", "Σ y", "Σ y²"], rows)


def _sum(each: PartOfSum) -> Cells:
    return [each.name, each.n, _number(told(each.total)), _number(told(each.squares))]


def _all_of_them(whole: Sum, *, squares: bool) -> Cells:
    last = _number(told(whole.squares)) if squares else "—"
    return [_("All of them"), whole.n, _number(told(whole.total)), last]


def _strata(account: Account) -> Part:
    heads = [
        pgettext("of a sum", "Part"), "N_h", "n_h", "ȳ_h", "s_h", "N_h / N", pgettext("of a mean", "part"),
        _("variance"),
    ]  # fmt: skip
    rows: list[Cells] = [
        [
            each.name, _number(each.visits), each.n,
            *map(_number, (each.mean, each.sd, each.share, each.part, each.variance)),
        ]
        for each in account.strata
    ]  # fmt: skip
    return Part(_("5 The index of all visits"), heads, rows)


def _steps(title: str, steps: Sequence[Step]) -> Part:
    heads = [_("Step"), _("Formula"), _("Filled in"), pgettext("of a step", "Result")]
    return Part(
        title, heads, [[each.title, each.formula, each.filled, _number(each.result)] for each in steps]
    )


def _number(text: str) -> Cell:
    """Return what reads as a number as one, so that a spreadsheet reckons with it; the least keep their digits."""
    if not _NUMBER.fullmatch(text):
        return text
    found = float(text)
    return int(found) if found.is_integer() else found
