"""A brand's plan in the API: what it says now, its versions, and what was taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from anxin.foundation.rest import Shown
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plan_checks import wordings_of
from anxin.satisfaction.selectors.plan_words import (
    TakenBack,
    VersionTold,
    readable_words,
    scored_by_runs,
    taken_back,
    versions_told,
)
from anxin.satisfaction.selectors.plans import engine_plan, factor_titles


class WeightShown(Shown):
    factor: str
    name: str
    column: str
    """Key of the question whose answer is rated."""
    weight: float
    share: float
    """Of all weights, 0 to 1."""


class PlanVersionShown(Shown):
    number: int
    holds_from: date
    """First day of the first month that it scores."""
    why: str
    made_at: datetime | None
    made_by: str
    changes: list[str]
    """In what it differs from the one before, a sentence each."""
    may_go: bool
    """No run has scored by it: it may be taken back."""
    body: dict[str, Any]
    """As the scoring command reads it, with population, target and titles beside."""


class TakenBackShown(Shown):
    number: int
    holds_from: str
    """The month, such as `2026-10`."""
    at: datetime
    by: str
    why: str
    changes: list[str]


class PlanShown(Shown):
    brand: str
    questionnaire: str
    """Key of the questionnaire whose answers it reads."""
    number: int
    """Of the newest version."""
    weights: list[WeightShown]
    target: float
    least: int
    """With fewer interviews there is no figure."""
    caution: int
    """With fewer a figure is marked as a small sample."""
    readable: str
    """How many of the wordings in use it can score."""
    versions: list[PlanVersionShown]
    """The newest first; none while the shipped plan is not kept yet."""
    gone: list[TakenBackShown]


def shown_plan(newest: PlanVersion, versions: Sequence[PlanVersion]) -> PlanShown:
    """Return a plan with its versions."""
    plan, titles = engine_plan(newest), factor_titles(newest)
    told = versions_told(versions, scored=scored_by_runs(versions))
    return PlanShown(
        brand=newest.plan.brand.key,
        questionnaire=newest.plan.questionnaire,
        number=newest.number,
        weights=[
            WeightShown(
                factor=each.name,
                name=titles[each.name],
                column=each.column,
                weight=newest.body["factors"][each.name]["weight"],
                share=each.share,
            )
            for each in plan.factors
        ],
        target=newest.body["target"],
        least=plan.minimum,
        caution=plan.caution,
        readable=readable_words(plan, wordings_of(newest.plan)),
        versions=[_version(each) for each in told],
        gone=[_gone(each) for each in taken_back(newest.plan, versions)],
    )


def _version(told: VersionTold) -> PlanVersionShown:
    version = told.version
    return PlanVersionShown(
        number=version.number,
        holds_from=version.holds_from,
        why=version.why,
        made_at=version.made_at,
        made_by=version.made_by.username if version.made_by else "",
        changes=list(told.changes),
        may_go=told.may_go,
        body=version.body,
    )


def _gone(each: TakenBack) -> TakenBackShown:
    return TakenBackShown(
        number=each.number,
        holds_from=each.holds_from,
        at=each.at,
        by=each.by,
        why=each.why,
        changes=list(each.changes),
    )
