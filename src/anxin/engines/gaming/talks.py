"""A caller's interviews: too short, too many extremes, another answer when asked again or by an audit."""

from collections.abc import Iterable
from typing import NamedTuple

from anxin.engines.gaming.findings import Finding, Pattern, Strictness, standing
from anxin.engines.gaming.interviews import LEAST_ITEMS, Interview
from anxin.engines.gaming.means import Measured, finding_of, paired, unusual_means, welch
from anxin.engines.gaming.shares import Case, unusual_shares
from anxin.engines.gaming.spread import Side

_DEFAULT = Strictness()
_SHORT_PERCENT = 5


class AskedAgain(NamedTuple):
    """A score as first told, and as told to another caller; whose interview the first one was."""

    key: str
    who: str
    first: float
    again: float


def short_interviews(interviews: Iterable[Interview], *, strict: Strictness = _DEFAULT) -> list[Finding]:
    """Return whose interviews are among the shortest twentieth of all oftener than the others'.

    Give it the interviews of one questionnaire; ``statistic`` is the share below its fifth percentile.
    """
    timed = [each for each in interviews if each.seconds is not None]
    if not timed:
        return []
    limit = sorted(each.seconds or 0.0 for each in timed)[len(timed) * _SHORT_PERCENT // 100]
    cases = (Case(each.key, each.caller, (each.seconds or 0.0) < limit) for each in timed)
    return unusual_shares(cases, pattern=Pattern.SHORT_INTERVIEW, strict=strict)


def extreme_answers(
    interviews: Iterable[Interview], *, lowest: int = 1, top: int = 10, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose interviews hold another share of lowest and highest answers than the others', more or fewer.

    ``statistic`` is the difference of the mean shares. Invented interviews mostly hold fewer (Bredl and Winker).
    """
    measured = (
        Measured(
            each.key, each.caller, sum(value in {lowest, top} for value in each.answers) / len(each.answers)
        )
        for each in interviews
        if len(each.answers) >= LEAST_ITEMS
    )
    return unusual_means(measured, pattern=Pattern.EXTREME_ANSWERS, strict=strict, side=Side.EITHER)


def recontact_gap(again: Iterable[AskedAgain], *, strict: Strictness = _DEFAULT) -> list[Finding]:
    """Return whose customers tell another caller a lower score than they told first.

    ``statistic`` is the mean of first minus again, with its t interval; ``p`` is one-sided.
    """
    by_person: dict[str, list[AskedAgain]] = {}
    for each in again:
        by_person.setdefault(each.who, []).append(each)
    found = []
    for who, own in sorted(by_person.items()):
        difference = paired([each.first - each.again for each in own], side=Side.HIGHER)
        if who and len(own) >= strict.least and difference is not None:
            found.append(finding_of(Pattern.RECONTACT_GAP, who, difference, tuple(each.key for each in own)))
    return standing(found, strict=strict)


def own_against_audit(
    own: Iterable[Measured], audit: Iterable[Measured], *, strict: Strictness = _DEFAULT
) -> list[Finding]:
    """Return whose own scores lie above those of an audit, a third party or the maker.

    ``statistic`` is own minus audit with Welch's interval; ``p`` is one-sided. The records are the own ones.
    """
    audited: dict[str, list[float]] = {}
    for each in audit:
        audited.setdefault(each.who, []).append(each.value)
    ours: dict[str, list[Measured]] = {}
    for each in own:
        ours.setdefault(each.who, []).append(each)
    found = []
    for who, rows in sorted(ours.items()):
        others = audited.get(who, [])
        if not who or min(len(rows), len(others)) < strict.least:
            continue
        difference = welch([each.value for each in rows], others, side=Side.HIGHER)
        if difference is not None:
            found.append(
                finding_of(Pattern.OWN_AGAINST_AUDIT, who, difference, tuple(each.key for each in rows))
            )
    return standing(found, strict=strict)
