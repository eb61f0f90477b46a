"""Plans of scoring: which version holds in a month, what the engine reads of it, which answers it can score."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import read_plan
from anxin.engines.surveys import Item, Questionnaire, read_questionnaire
from anxin.foundation.bilingual import pick
from anxin.satisfaction.models import Plan, PlanVersion
from anxin.surveys.choices import VersionState
from anxin.surveys.models import QuestionnaireVersion

#: What a body holds beside the plan of the scoring command.
_OURS = ("order", "rake", "target", "titles")


def plan_of(brand_id: int) -> Plan | None:
    """Return the plan of a brand, or nothing while it has none (``services.plans.default_plan`` makes it)."""
    return Plan.objects.filter(brand=brand_id).order_by("pk").first()


def versions_of(brand_id: int) -> list[PlanVersion]:
    """Return the versions of a brand's plan, the newest first."""
    rows = PlanVersion.objects.filter(plan__brand=brand_id).select_related("plan", "made_by")
    return list(rows.order_by("-holds_from"))


def version_of(of: Plan | int, month: date) -> PlanVersion | None:
    """Return the version of a plan, or of the plan of the brand of this number, that scores a month."""
    rows = PlanVersion.objects.filter(plan=of) if isinstance(of, Plan) else _of_brand(of)
    return rows.filter(holds_from__lte=month).select_related("plan").order_by("-holds_from").first()


def plan_document(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``read_plan`` reads of a version's body: without groups and counts, which a run adds."""
    told = {key: value for key, value in body.items() if key not in _OURS}
    factors = body.get("factors")
    if isinstance(factors, dict):
        told["factors"] = {name: factors[name] for name in order_of(body)}
    return told


def order_of(body: Mapping[str, Any]) -> list[str]:
    """Return the factors of a body in their order: the database keeps the keys of a document in an order of its own."""
    factors: Mapping[str, Any] = body["factors"]
    first = [name for name in body.get("order", ()) if name in factors]
    return [*first, *(name for name in factors if name not in first)]


def engine_plan(version: PlanVersion) -> EnginePlan:
    """Return a version as the scoring engine has it; nothing is grouped, stratified or raked by it."""
    return read_plan(plan_document(version.body))


def raking_of(version: PlanVersion) -> tuple[str, ...]:
    """Return by which columns interviews are weighted to visits: some of ``kind`` and ``age``."""
    return tuple(version.body.get("rake", ()))


def target_of(version: PlanVersion) -> float:
    """Return the aim of the brand, in points of the index."""
    return float(version.body["target"])


def factor_titles(version: PlanVersion) -> dict[str, str]:
    """Return the names of the factors in the reader's language, by factor, in the order of the plan."""
    titles = version.body.get("titles", {})
    return {name: pick(titles.get(name)) or name for name in order_of(version.body)}


def readable_versions(version: PlanVersion, *, dealers: Collection[int] | None = None) -> frozenset[int]:
    """Return the numbers of the wordings that a plan can score: those that ask every factor on the plan's scale.

    Of the questionnaires of its brand with the plan's key, never of anonymous ones; ``dealers`` narrows them.
    """
    plan = engine_plan(version)
    found = set()
    for number, document in released_wordings(version, dealers=dealers).values_list("pk", "document"):
        if fits(plan, read_questionnaire(document)):
            found.add(number)
    return frozenset(found)


def fits(plan: EnginePlan, asked: Questionnaire) -> bool:
    """Tell whether a questionnaire asks every factor, and what of overall and recommending it asks, on the scales."""
    scale = (plan.scale.low, plan.scale.high)
    needed = [asked.item(factor.column) for factor in plan.factors]
    overall = asked.item(plan.overall) if plan.overall else None
    recommend = asked.item(plan.recommend) if plan.recommend else None
    return (
        all(_is_on(item, scale) for item in needed)
        and (overall is None or _is_on(overall, scale))
        and (recommend is None or _is_on(recommend, (0, 10)))
    )


def released_wordings(version: PlanVersion, *, dealers: Collection[int] | None = None) -> Any:
    """Return the wordings that were ever asked of the plan's questionnaire at dealers of its brand."""
    rows = QuestionnaireVersion.objects.filter(
        questionnaire__pack=version.plan.questionnaire,
        questionnaire__anonymous=False,
        questionnaire__dealer__region__brand=version.plan.brand_id,
    ).exclude(state=VersionState.DRAFT)
    return rows if dealers is None else rows.filter(questionnaire__dealer__in=dealers)


def _is_on(item: Item | None, scale: tuple[float, float]) -> bool:
    return item is not None and item.scale is not None and tuple(map(float, item.scale)) == scale


def _of_brand(brand_id: int) -> Any:
    return PlanVersion.objects.filter(plan__brand=brand_id)
