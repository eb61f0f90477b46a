"""Patterns in plain words: what was compared, the figure against the usual, and what else it may well be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from anxin.engines.gaming import Pattern


class Unit(StrEnum):
    """What a figure counts in."""

    SHARE = "share"
    SHARES_APART = "shares_apart"
    POINTS = "points"
    MARKS = "marks"
    ODDS = "odds"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class PatternWords:
    """A pattern for whoever reads of it: its title, what is compared, what the figure is, innocent causes."""

    title: LazyText
    compared: LazyText
    figure: LazyText
    unit: Unit
    causes: tuple[LazyText, ...]


@dataclass(frozen=True)
class Figure:
    """The figure of a finding in words: as found, as is usual, and between what it lies; empty where there is none."""

    value: str
    usual: str
    interval: str
    sure: str


_WORDS: Mapping[Pattern, PatternWords] = {
    Pattern.SHARED_PHONE: PatternWords(
        _("One number on many customers"),
        _("Telephone numbers of the customers of closed orders: on how many customers each one stands."),
        _("Customers with the same number"),
        Unit.CUSTOMERS,
        (_("a family"), _("a company's switchboard"), _("a driver of several owners")),
    ),
    Pattern.STAFF_PHONE: PatternWords(
        _("A colleague's number on customers' files"),
        _(
            "Numbers that colleagues have left for text messages, against those of the customers of closed orders."
        ),
        _("Customers with that number"),
        Unit.CUSTOMERS,
        (
            _("relatives of the colleague"),
            _("a number that was passed on"),
            _("his own car and his family's"),
        ),
    ),
    Pattern.CHANGED_NUMBER: PatternWords(
        _("Numbers changed between reception and the call"),
        _("Orders whose customer had another number at the first call than when the order was opened."),
        _("Share of orders with another number"),
        Unit.SHARE,
        (_("data put right at reception"), _("customers with new numbers")),
    ),
    Pattern.STRAIGHT_TENS: PatternWords(
        _("The highest mark for everything"),
        _(
            "Interviews that give the highest mark to every question, of three marks or more, by service adviser."
        ),
        _("Share of interviews with the highest mark throughout"),
        Unit.SHARE,
        (_("truly delighted customers"), _("a kind of work that always goes well")),
    ),
    Pattern.SMALL_VARIANCE: PatternWords(
        _("Scores that hardly differ"),
        _("How far the scores of an adviser's customers lie from their middle, against those of the others."),
        _("Mean distance from the middle, in points of a hundred, less that of the others"),
        Unit.POINTS,
        (_("a good adviser near the top of the scale"), _("customers who come for the same small work")),
    ),
    Pattern.HEAPING: PatternWords(
        _("Scores just above the bonus threshold"),
        _("Scores just above the threshold of the bonus, among those around it, by service adviser."),
        _("Share of the scores around the threshold that lie just above it"),
        Unit.SHARE,
        (_("a scale so coarse that scores fall there anyway"),),
    ),
    Pattern.MISSING_MIDDLE: PatternWords(
        _("Few good marks below the highest"),
        _(
            "Interviews in which a good mark below the highest stands, such as an 8 or a 9, by service adviser."
        ),
        _("Share of interviews with such a mark"),
        Unit.SHARE,
        (
            _("a caller who offers only “very satisfied”"),
            _("customers who know only very good and very bad"),
        ),
    ),
    Pattern.MONTH_END: PatternWords(
        _("More top scores at the month's end"),
        _("Top scores in the last five days of the months against the other days of the same adviser."),
        _("Share of top scores in the last days"),
        Unit.SHARE,
        (
            _("who comes at the month's end is another kind of customer"),
            _("less work and more time in those days"),
        ),
    ),
    Pattern.SELECTION: PatternWords(
        _("Customers of bad visits asked more seldom"),
        _(
            "Visits with a repeat repair, a complaint or a missed time against the others: how often their customers "
            "were asked. Whom a rule excludes is not counted."
        ),
        _("Odds of being asked after a bad visit, those after a good one being 1"),
        Unit.ODDS,
        (
            _("customers with a trouble are harder to reach"),
            _("bad visits late in the period, with less time to ask"),
        ),
    ),
    Pattern.EXCLUDED: PatternWords(
        _("Many visits left out"),
        _(
            "Visits that a rule left off the lists, by service adviser. Kinds of orders never asked about do not count."
        ),
        _("Share of visits left out"),
        Unit.SHARE,
        (
            _("fleets lie unequally among advisers"),
            _("old files without numbers"),
            _("regular customers, asked lately"),
        ),
    ),
    Pattern.DO_NOT_CALL: PatternWords(
        _("Many customers who want no calls"),
        _("Visits left off the lists because the customer wants no calls, by service adviser."),
        _("Share of visits whose customer wants no calls"),
        Unit.SHARE,
        (_("older customers who want to be left alone"), _("an adviser who asks everybody, as he should")),
    ),
    Pattern.WRONG_NUMBER: PatternWords(
        _("Many wrong numbers"),
        _("Calls that met a wrong or dead number, by the service adviser of the order."),
        _("Share of calls with a wrong number"),
        Unit.SHARE,
        (_("old files taken over"), _("one typing error, repeated by a file")),
    ),
    Pattern.QUICK_ANSWER: PatternWords(
        _("Answered minutes after the visit"),
        _("Personal links answered within ten minutes of the order's closing, by service adviser."),
        _("Share of links answered within ten minutes"),
        Unit.SHARE,
        (
            _("customers who wait for their car with the telephone in hand"),
            _("orders closed long after the car left"),
        ),
    ),
    Pattern.SHORT_INTERVIEW: PatternWords(
        _("Many very short interviews"),
        _("Interviews by telephone shorter than nineteen in twenty of all, by caller."),
        _("Share of such short interviews"),
        Unit.SHARE,
        (_("an experienced caller"), _("customers who answer quickly")),
    ),
    Pattern.NEAR_DUPLICATE: PatternWords(
        _("Interviews that are nearly the same"),
        _(
            "Interviews of a caller with nine answers in ten like another one of his; what chance gives is told by "
            "dealing all interviews out anew 1,999 times."
        ),
        _("Share of interviews with such a twin"),
        Unit.SHARE,
        (_("few questions"), _("answers all near the top")),
    ),
    Pattern.EXTREME_ANSWERS: PatternWords(
        _("Unusually many or few extreme marks"),
        _("Share of lowest and highest marks in a caller's interviews, against those of the others."),
        _("Mean share of extreme marks, less that of the others"),
        Unit.SHARES_APART,
        (_("a caller for one kind of work"), _("another way of reading the question aloud")),
    ),
    Pattern.RECONTACT_GAP: PatternWords(
        _("Another mark when asked again"),
        _("The overall mark as told at first, less that told to another caller some days later."),
        _("Mean difference, in marks"),
        Unit.MARKS,
        (_("time and second thoughts"), _("a trouble that came back after the first call")),
    ),
    Pattern.OWN_AGAINST_AUDIT: PatternWords(
        _("Own scores above those of an audit"),
        _("Own scores against those of an audit or of the maker, by service adviser."),
        _("Own score less that of the audit, in points of a hundred"),
        Unit.POINTS,
        (_("another questionnaire"), _("other customers")),
    ),
}


def words_of(pattern: str) -> PatternWords:
    """Return the words of a pattern; ValueError for one that the engine does not know."""
    return _WORDS[Pattern(pattern)]


def figure_of(pattern: str, finding: Mapping[str, Any]) -> Figure:
    """Return the figure of a finding in words, beside what is usual and how sure it is."""
    unit = words_of(pattern).unit
    low, high = finding["interval"] or (None, None)
    between = ""
    if low is not None and high is not None:
        between = gettext("%(low)s to %(high)s") % {"low": _written(unit, low), "high": _written(unit, high)}
    usual = finding["usual"]
    if unit is Unit.CUSTOMERS and usual is not None:
        told = gettext("up to %(most)s") % {"most": _written(unit, usual)}
    else:
        told = "" if usual is None else _written(unit, usual)
    # A figure and its unit stay on one line.
    value, told, between = (
        text.replace(" ", "\u00a0") for text in (_written(unit, finding["statistic"]), told, between)
    )
    return Figure(value, told, between, _how_sure(finding))


def _how_sure(finding: Mapping[str, Any]) -> str:
    rate = finding["false_alarm_rate"]
    if rate is None:
        return gettext(
            "This is a count, no test: how often a harmless one is named depends on how many share a number."
        )
    of_hundred = round(100 * rate)
    return ngettext(
        "Even where everybody is honest and alike, about %(count)s in 100 such looks name somebody.",
        "Even where everybody is honest and alike, about %(count)s in 100 such looks name somebody.",
        of_hundred,
    ) % {"count": of_hundred}


def _written(unit: Unit, value: float) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    if unit is Unit.SHARES_APART:
        return gettext("%(points)s percentage points") % {"points": f"{100 * value:+.0f}".replace("-", "−")}
    if unit is Unit.CUSTOMERS:
        return f"{value:.0f}"
    if unit is Unit.ODDS:
        return f"{value:.2f}"
    return f"{value:+.1f}".replace("-", "−")
