"""A plan in words: what a version says, in what one differs from another, and what was taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anxin.engines.index import Plan as EnginePlan
from anxin.engines.surveys import Questionnaire
from anxin.foundation.bilingual import pick
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.models import Plan, PlanVersion, ScoreRun
from anxin.satisfaction.selectors.plan_checks import MARGINS, RULES
from anxin.satisfaction.selectors.plan_formula import composite_rule_words
from anxin.satisfaction.selectors.plans import composite_rule, fits, order_of, raking_of
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.runs import CAME_TO_NOTHING
from anxin.satisfaction.selectors.why import told

#: The operation whose record keeps what a version said that is no more.
TAKEN_BACK = "satisfaction.plan_taken_back"
#: So many versions that were taken back stand on a page.
MOST_TOLD = 50


@dataclass(frozen=True)
class Fact:
    """What a version says: its name, the value that is compared, how it is shown, and of which factor it is."""

    name: str
    value: object
    shown: str
    of: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Two factors of one title are two facts."""
        return self.name, self.of


@dataclass(frozen=True)
class VersionTold:
    """A version with its differences from the one before it, a sentence each; ``may_go``: no run has scored by it."""

    version: PlanVersion
    changes: Sequence[str]
    may_go: bool = False


@dataclass(frozen=True)
class TakenBack:
    """A version that was taken back: who did so, when and why, and in what it had differed."""

    number: int
    holds_from: str
    at: datetime
    by: str
    why: str
    changes: Sequence[str]


def readable_words(plan: EnginePlan, wordings: Sequence[Questionnaire]) -> str:
    """Say how many of the wordings in use the plan can score."""
    fit = sum(fits(plan, each) for each in wordings)
    return ngettext(
        "%(fit)s of %(count)s wording in use asks all of it.",
        "%(fit)s of %(count)s wordings in use ask all of it.",
        len(wordings),
    ) % {"fit": fit, "count": len(wordings)}


def differences(before: PlanVersion | None, after: PlanVersion) -> list[str]:
    """Return in what a version differs from the one before, a sentence each; nothing for the first."""
    if before is None:
        return []
    then = {each.key: each for each in facts_of(before)}
    now = {each.key: each for each in facts_of(after)}
    found = []
    for key in dict.fromkeys([*then, *now]):
        was, it_is = then.get(key), now.get(key)
        if was is None and it_is is not None:
            found.append(_("%(what)s: %(now)s, new") % {"what": it_is.name, "now": it_is.shown})
        elif was is not None and it_is is None:
            found.append(_("%(what)s: no more, it was %(then)s") % {"what": was.name, "then": was.shown})
        elif was is not None and it_is is not None and was.value != it_is.value:
            words = {"what": was.name, "then": was.shown, "now": it_is.shown}
            found.append(_("%(what)s: from %(then)s to %(now)s") % words)
    return found


def versions_told(versions: Sequence[PlanVersion], *, scored: frozenset[int]) -> list[VersionTold]:
    """Return the versions, the newest first, each with its differences from the one before it in time.

    ``scored``: numbers of the rows by which a run has scored or is about to.
    """
    older = [*versions[1:], None][: len(versions)]
    return [
        VersionTold(each, differences(before, each), before is not None and each.pk not in scored)
        for each, before in zip(versions, older, strict=True)
    ]


def scored_by_runs(versions: Sequence[PlanVersion]) -> frozenset[int]:
    """Return the numbers of the versions' rows by which a run has scored, or is about to."""
    runs = ScoreRun.objects.filter(version__in=[each.pk for each in versions])
    return frozenset(
        runs.exclude(state__in=CAME_TO_NOTHING).order_by().values_list("version", flat=True).distinct()
    )


def taken_back(
    plan: Plan, versions: Sequence[PlanVersion], *, most: int | None = MOST_TOLD
) -> list[TakenBack]:
    """Return the versions that were taken back, the last of them first, out of the audit trail; ``most``: None for all.

    Each is told against the version that was before it then, whether that is there still or was taken back later.
    """
    rows = AuditRecord.objects.filter(subject=str(plan.key), action=TAKEN_BACK).select_related("person")
    told = list(rows.order_by("-at", "-pk")[:most])
    known = {each.number: each for each in versions} | {
        row.details["number"]: _gone(plan, row) for row in told
    }
    found = []
    for row in told:
        kept = row.details
        gone = known[kept["number"]]
        before = known.get(kept.get("before")) or _latest(versions, until=gone.holds_from)
        by = row.person.name if row.person else ""
        found.append(
            TakenBack(
                kept["number"],
                kept["holds_from"],
                row.at,
                by,
                kept.get("reason", ""),
                differences(before, gone),
            )
        )
    return found


def _gone(plan: Plan, row: AuditRecord) -> PlanVersion:
    kept = row.details
    month = date.fromisoformat(f"{kept['holds_from']}-01")
    return PlanVersion(plan=plan, number=kept["number"], body=kept["body"], holds_from=month)


def _latest(versions: Sequence[PlanVersion], *, until: date) -> PlanVersion | None:
    """Of a record that does not say which version was before."""
    return next((each for each in versions if each.holds_from < until), None)


def _raked_by(version: PlanVersion) -> str:
    return ", ".join(str(MARGINS.get(each, each)) for each in raking_of(version)) or "—"


def facts_of(version: PlanVersion) -> Iterator[Fact]:
    """Yield what a version says, the weights and the questions behind them first: those have a factor."""
    body = version.body
    yield from _weights(body)
    scale, small = body["scale"], body.get("small_sample", {})
    shown = f"{scale['min']:g}–{scale['max']:g}, {RULES[scale['rule']]}"
    yield Fact(_("Scale"), scale, shown)
    yield from (
        Fact(name, value, f"{value:g}")
        for name, value in (
            (_("Least weight answered"), body.get("missing", {}).get("min_answered_weight", 0.5)),
            (_("Least number"), small.get("minimum", 10)),
            (_("Small sample under"), small.get("caution", 30)),
            (_("Aim"), body["target"]),
        )
    )
    for name, key in ((_("Overall question"), "overall"), (_("Question of recommending"), "recommend")):
        if body.get(key):
            yield Fact(name, body[key], body[key])
    yield Fact(_("Weighted to visits by"), sorted(raking_of(version)), _raked_by(version))
    population = Population.of(body)
    yield Fact(_("Whose visits count"), population, f"“{' '.join(population.words())}”")
    rule = composite_rule(version)
    yield Fact(_("Composite"), composite_rule_words(rule), composite_rule_words(rule))
    yield Fact(
        _("Points that a complaint in 100 visits takes off"),
        rule.points_a_complaint,
        told(rule.points_a_complaint, 1),
    )


def _weights(body: Mapping[str, Any]) -> Iterator[Fact]:
    titles = body.get("titles", {})
    total = sum(each["weight"] for each in body["factors"].values())
    for name in order_of(body):
        each = body["factors"][name]
        factor = pick(titles.get(name)) or name
        shown = f"{each['weight']:g} ({100 * each['weight'] / total:.1f} %)"
        yield Fact(_("Weight of “%(factor)s”") % {"factor": factor}, each["weight"], shown, of=name)
    for name in order_of(body):
        column, factor = body["factors"][name]["column"], pick(titles.get(name)) or name
        if column != name:
            yield Fact(_("Question behind “%(factor)s”") % {"factor": factor}, column, column, of=name)
