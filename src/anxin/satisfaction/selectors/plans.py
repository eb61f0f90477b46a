"""Plans of scoring: which version holds in a month, what the engine reads of it, which answers it can score."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from anxin.accounts.models import Brand
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import read_plan
from anxin.engines.index.composite import CompositeRule, read_composite
from anxin.engines.surveys import Item, Questionnaire, read_questionnaire
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import scoring_plan
from anxin.satisfaction.models import Plan, PlanVersion
from anxin.satisfaction.selectors.population import KEY, Population
from anxin.surveys.choices import VersionState
from anxin.surveys.models import QuestionnaireVersion

DEFAULT = "after_service"
#: The first version of a plan scores every month that there ever was.
_EVER = date(2000, 1, 1)
#: What of a shipped plan is no part of a body.
_NOT_SCORING = ("key", "title", "about", "questionnaire", "because", "factors")
#: What a body holds beside the plan of the scoring command.
_OURS = ("composite", "order", KEY, "rake", "target", "titles")


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


def plan_shown(brand: Brand) -> PlanVersion:
    """Return the newest version of the brand's plan; of a brand without one the shipped plan, which is not kept yet."""
    newest = (
        PlanVersion.objects.filter(plan__brand=brand).select_related("plan").order_by("-holds_from").first()
    )
    return newest or shipped_plan(brand)


def version_scoring(brand: Brand, month: date) -> PlanVersion:
    """Return the version of the brand's plan that scores a month; what ``plan_shown`` returns where none does."""
    return version_of(brand.pk, month) or plan_shown(brand)


def shipped_plan(brand: Brand) -> PlanVersion:
    """Return the shipped plan as a brand's first version, for all months that there ever were; nothing is written."""
    shipped = scoring_plan(DEFAULT)
    plan = Plan(brand=brand, slug=shipped["key"], questionnaire=shipped["questionnaire"], numbered=1)
    factors = shipped["factors"]
    body = {
        "id": shipped["key"],
        **{key: value for key, value in shipped.items() if key not in _NOT_SCORING},
        "factors": {
            name: {"column": each["column"], "weight": each["weight"]} for name, each in factors.items()
        },
        "titles": {name: each["title"] for name, each in factors.items()},
    }
    return PlanVersion(plan=plan, number=1, body=body, holds_from=_EVER)


def settled(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body with everything said that it may leave unsaid: two that mean the same are equal then."""
    return {
        **body,
        KEY: Population.of(body).told(),
        "composite": read_composite(body.get("composite")).as_document(),
        "rake": sorted(body.get("rake", ())),
        "missing": {"min_answered_weight": 0.5} | body.get("missing", {}),
        "small_sample": {"caution": 30, "minimum": 10} | body.get("small_sample", {}),
    }


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
    """Return by which columns interviews are weighted to visits: some of ``kind``, ``age`` and ``drive``."""
    return tuple(version.body.get("rake", ()))


def target_of(version: PlanVersion) -> float:
    """Return the aim of the brand, in points of the index."""
    return float(version.body["target"])


def composite_rule(version: PlanVersion) -> CompositeRule:
    """Return how satisfaction, loyalty and complaints make one figure; the standard where the version says nothing."""
    return read_composite(version.body.get("composite"))


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
