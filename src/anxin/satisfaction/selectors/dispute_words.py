"""A dispute as plain rows: both figures beside each other, and the interviews that were disputed."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.foundation.display import exact_moment
from anxin.foundation.tables import Cell
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import Dispute
from anxin.satisfaction.selectors.disputes import Compared, both_figures
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.plans import factor_titles
from anxin.satisfaction.selectors.run_lines import line_page
from anxin.satisfaction.selectors.runs import get_run_for
from anxin.satisfaction.selectors.study_parts import Part

#: Places behind the point: what a spreadsheet reckons with, and what a narrow column of paper has room for.
_PLACES = 6
_ON_PAPER = 1


def dispute_sentences(found: Dispute) -> list[str]:
    """Return who disputed when and why, and what was answered."""
    zone = found.dealer.time_zone
    told = {"who": found.made_by.name, "when": exact_moment(found.made_at, zone=zone), "why": found.reason}
    sentences = [_("%(who)s disputed the figure on %(when)s: %(why)s") % told]
    state = str(found.get_state_display())
    if found.decided_at is None or found.decided_by is None:
        return [*sentences, state]
    told = {
        "who": found.decided_by.name, "when": exact_moment(found.decided_at, zone=zone), "state": state,
        "answer": found.answer,
    }  # fmt: skip
    if not found.answer:
        return [*sentences, _("%(state)s by %(who)s on %(when)s") % told]
    return [*sentences, _("%(state)s by %(who)s on %(when)s: %(answer)s") % told]


def dispute_parts(person: Person, found: Dispute, *, on_paper: bool) -> list[Part]:
    """Return the figure in the run and each of its corrections, and the disputed interviews, without customers."""
    places = _ON_PAPER if on_paper else _PLACES
    run = get_run_for(person, found.run.key, files=True)
    titles = list(factor_titles(run.version).values())
    rows = [
        _compared(each, at, found.dealer.time_zone, places)
        for at, each in enumerate(both_figures(person, found))
    ]
    heads = [
        pgettext("score", "Run"), _("Index"),
        pgettext("of a disputed figure", "Change"), _("from"), _("to"), "n",
        pgettext("number of visits", "N"), _("Share of visits asked"), _("State"),
    ]  # fmt: skip
    lines: list[list[Cell | None]] = [
        [each.key[:8], each.month, each.kind, each.age, *each.ratings, _rounded(each.index, places)]
        for each in line_page(person, run, found.interviews)
    ]
    lines_heads = [
        _("Interview"), _("Month"), _("Kind of work"), _("Age of the car"), *titles, _("Points"),
    ]  # fmt: skip
    return [
        Part(_("The figure before and after"), heads, rows),
        Part(_("Disputed interviews"), lines_heads, lines),
    ]


def _compared(each: Compared, at: int, zone: str, places: int) -> list[Cell | None]:
    name = _("correction %(number)s") % {"number": at} if at else _("disputed")
    state = str(STATES[each.state]) if each.state else None
    if each.run.state == RunState.WAITING:
        state = _("is being scored")
    share = _rounded(each.n / each.visits, places + 2) if each.visits else None
    figures = [_rounded(value, places) for value in (each.index, each.change, each.low, each.high)]
    return [
        f"{name} {exact_moment(each.run.made_at, zone=zone)}",
        *figures,
        each.n,
        each.visits,
        share,
        state,
    ]


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
