"""Who was asked and who was not: bad visits left out, exclusions by adviser, quick answers."""

from collections.abc import Iterable
from typing import NamedTuple

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.gaming.interviews import Interview
from anxin.engines.gaming.shares import Case, few, unusual_shares
from anxin.engines.statistics import charts
from anxin.engines.statistics.charts import Chart
from anxin.engines.statistics.odds import odds_ratio

_DEFAULT = Strictness()


class Asked(NamedTuple):
    """One closed order: whose, whether it went badly, and whether its customer was asked.

    Badly: repair repeated, complaint open, or the promised time missed; ``asked``: called or sent a link.
    """

    key: str
    adviser: str
    bad: bool
    asked: bool


class Charted(NamedTuple):
    """A p-chart whose points stand for these persons, in this order."""

    people: tuple[str, ...]
    chart: Chart


def odd_selection(orders: Iterable[Asked], *, strict: Strictness = _DEFAULT) -> list[Finding]:
    """Return with whom customers of bad visits were asked more seldom than those of good ones.

    ``statistic`` is the odds ratio of being asked, bad against good, below 1, with its interval (½ added to each cell
    where one is 0); ``usual`` is 1, ``p`` exact and one-sided. The records are the bad visits nobody asked about.
    """
    by_person: dict[str, list[Asked]] = {}
    for each in orders:
        by_person.setdefault(each.adviser, []).append(each)
    found = (_selected(who, own, strict) for who, own in sorted(by_person.items()) if who)
    return standing((each for each in found if each is not None), strict=strict)


def excluded_shares(
    cases: Iterable[Case], *, pattern: Pattern = Pattern.EXCLUDED, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose customers are excluded, want no calls or have wrong numbers oftener than the others'.

    ``pattern``: EXCLUDED, DO_NOT_CALL, WRONG_NUMBER; ``p_chart`` draws the same cases.
    """
    return unusual_shares(cases, pattern=pattern, strict=strict)


def quick_answers(
    interviews: Iterable[Interview], *, minutes: float = 10, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose personal links are answered within minutes of the car's leaving oftener than the others'."""
    cases = (
        Case(each.key, each.adviser, each.minutes_after < minutes)
        for each in interviews
        if each.minutes_after is not None
    )
    return unusual_shares(cases, pattern=Pattern.QUICK_ANSWER, strict=strict)


def p_chart(cases: Iterable[Case]) -> Charted | None:
    """Return each person's share of hits with the three-sigma limits around the share of all; None without a case."""
    totals: dict[str, list[bool]] = {}
    for case in cases:
        totals.setdefault(case.who, []).append(case.hit)
    people = tuple(sorted(totals))
    chart = charts.p_chart([sum(totals[who]) for who in people], [len(totals[who]) for who in people])
    return None if chart is None else Charted(people, chart)


def _selected(who: str, own: list[Asked], strict: Strictness) -> Finding | None:
    bad = [each for each in own if each.bad]
    good = len(own) - len(bad)
    bad_asked = sum(each.asked for each in bad)
    asked = sum(each.asked for each in own)
    if len(own) < strict.least:
        return None
    odds = odds_ratio(bad_asked, len(bad) - bad_asked, asked - bad_asked, good - (asked - bad_asked))
    if odds is None:
        return None
    return Finding(
        pattern=Pattern.SELECTION,
        who=who,
        n=len(own),
        statistic=odds.ratio,
        usual=1.0,
        interval=odds.interval,
        p=few(bad_asked, len(bad), asked, len(own)),
        p_adjusted=None,
        false_alarm_rate=None,
        records=tuple(each.key for each in bad if not each.asked),
    )
