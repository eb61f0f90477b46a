"""A brand's plan as plain rows: the one that holds, those to come, all versions, and what was taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Brand
from anxin.engines.surveys import Questionnaire
from anxin.foundation.bilingual import pick
from anxin.foundation.display import exact_moment
from anxin.foundation.tables import Cell
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plan_checks import offered_items, wordings_of
from anxin.satisfaction.selectors.plan_formula import formula_of
from anxin.satisfaction.selectors.plan_words import (
    Fact,
    TakenBack,
    VersionTold,
    facts_of,
    readable_words,
    scored_by_runs,
    taken_back,
    versions_told,
)
from anxin.satisfaction.selectors.plans import engine_plan, plan_shown, versions_of
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.study_parts import Part
from anxin.satisfaction.selectors.windows import version_at

type Row = Sequence[Cell | None]


@dataclass(frozen=True)
class PlanFiled:
    """A brand's plan on a day: ``holds`` scores its month, ``coming`` holds from a later one, the nearest first.

    ``versions`` and ``gone`` are all there ever were, the newest and the last taken back first.
    """

    holds: PlanVersion
    coming: Sequence[PlanVersion]
    versions: Sequence[VersionTold]
    scored: frozenset[int]
    gone: Sequence[TakenBack]
    wordings: Sequence[Questionnaire]

    @property
    def name(self) -> str:
        return version_name(self.holds)


def plan_filed(brand: Brand, today: date) -> PlanFiled:
    """Return the plan of a brand that the asker sees; of a brand without one the shipped plan."""
    versions = versions_of(brand.pk)
    holds = version_at(versions, today) or plan_shown(brand)
    scored = scored_by_runs(versions)
    return PlanFiled(
        holds,
        [each for each in reversed(versions) if each.holds_from > today],
        versions_told(versions, scored=scored),
        scored,
        taken_back(holds.plan, versions, most=None),
        wordings_of(holds.plan),
    )


def version_name(version: PlanVersion) -> str:
    """Return what a version is called, such as “Version 2, from 2026-12”."""
    words = {"number": version.number, "month": f"{version.holds_from:%Y-%m}"}
    return _("Version %(number)s, from %(month)s") % words


def plan_sentences() -> list[str]:
    """Return what is to be known of the whole sheet."""
    return [
        _("One plan scores every dealer of the brand, so that their figures can stand side by side."),
        _(
            "A version is never changed. No line of a trend crosses from one to the next: figures of two plans "
            "cannot stand together."
        ),
        _("The Anxin index is this house’s own. It cannot be compared with the index of any other study."),
    ]


def plan_parts(filed: PlanFiled, zone: str) -> list[Part]:
    """Return the tables of the sheet; moments are told in the zone of whoever takes it out."""
    parts = _of_version(filed, filed.holds, _("The plan that holds"), zone)
    for each in filed.coming:
        parts += _of_version(filed, each, _("Plan to come"), zone)
    parts.append(_all_versions(filed, zone))
    return [*parts, _all_gone(filed.gone, zone)] if filed.gone else parts


def _of_version(filed: PlanFiled, version: PlanVersion, title: str, zone: str) -> list[Part]:
    name, formula = version_name(version), formula_of(version)
    weights: list[Row] = [
        [each.name, each.column, each.weight, round(each.percent, 2)] for each in formula.factors
    ]
    steps: list[Row] = [[at, each.words, each.formula] for at, each in enumerate(formula.steps, start=1)]
    rules = [*_made(filed, version, zone), *_rules(version, filed.wordings)]
    return [
        Part(f"{title} · {name}", [_("What"), _("As it is set")], rules, "look-plan-rules"),
        Part(
            f"{_('Weights')} · {name}",
            [_("Factor"), _("Question"), _("Weight"), _("Share of the weight, %")],
            weights,
        ),
        Part(
            f"{_('Formula')} · {name}",
            [pgettext("of a formula", "Step"), _("In words"), _("Formula")],
            steps,
            "look-plan-formula",
        ),
    ]


def _made(filed: PlanFiled, version: PlanVersion, zone: str) -> list[Row]:
    if not filed.versions:
        return [[_("Made by"), _("as shipped, nothing is scored by it yet")]]
    return [
        [_("Holds from"), f"{version.holds_from:%Y-%m}"],
        [_("Made at"), exact_moment(version.made_at, zone=zone)],
        [_("Made by"), _maker(version)],
        [_("Why"), version.why or "—"],
    ]


def _rules(version: PlanVersion, wordings: Sequence[Questionnaire]) -> list[Row]:
    """What it says beside its weights; a question by its words where it is asked."""
    questions = {each.key: f"{each.name} ({each.key})" for each in offered_items(wordings)}
    title = pick({"zh": wordings[0].title.zh, "en": wordings[0].title.en}) if wordings else ""
    return [
        [_("Questionnaire"), f"{title} ({version.plan.questionnaire})"],
        [_("Wordings"), readable_words(engine_plan(version), wordings)],
        *([each.name, _shown(each, questions)] for each in facts_of(version) if not each.of),
    ]


def _shown(fact: Fact, questions: Mapping[str, str]) -> str:
    if isinstance(fact.value, Population):
        return "\n".join(fact.value.words())
    return questions.get(fact.value, fact.shown) if isinstance(fact.value, str) else fact.shown


def _all_versions(filed: PlanFiled, zone: str) -> Part:
    heads = [
        _("Version"), pgettext("month", "From"), _("Made when and by whom"), _("Why"),
        _("Scored by a run"), _("What it changed"),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            of.number, f"{of.holds_from:%Y-%m}", _when(of.made_at, _maker(of), zone), of.why,
            _("yes") if of.pk in filed.scored else _("no"), "\n".join(each.changes) or _("As shipped."),
        ]
        for each in filed.versions
        for of in [each.version]
    ]  # fmt: skip
    return Part(_("All versions, the newest first"), heads, rows, "look-plan-versions")


def _all_gone(gone: Sequence[TakenBack], zone: str) -> Part:
    heads = [
        _("Version"), pgettext("month", "From"), pgettext("versions of a plan", "Taken back"),
        _("Why it is taken back"), _("What it had changed"),
    ]  # fmt: skip
    rows: list[Row] = [
        [each.number, each.holds_from, _when(each.at, each.by, zone), each.why, "\n".join(each.changes)]
        for each in gone
    ]
    return Part(_("Versions that were taken back, the last first"), heads, rows, "look-plan-gone")


def _maker(version: PlanVersion) -> str:
    return version.made_by.name if version.made_by else pgettext("plan", "as shipped")


def _when(at: datetime, by: str, zone: str) -> str:
    return "\n".join(filter(None, (exact_moment(at, zone=zone), by)))
