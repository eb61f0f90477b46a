"""What is wrong with a plan, named by its field, and what its questionnaire offers to be weighed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anxin.engines.index import IndexFault, read_plan
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.surveys import Item, Questionnaire, read_questionnaire
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import ready_questionnaires
from anxin.satisfaction.models import Plan, PlanVersion
from anxin.satisfaction.selectors.plans import fits, plan_document
from anxin.surveys.choices import VersionState
from anxin.surveys.models import QuestionnaireVersion

MARGINS = ("kind", "age")
_LEAST = 2
_MOST_READ = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong at a field of a plan, such as ``factors.quality.column``, in the reader's language."""

    field: str
    words: str


@dataclass(frozen=True)
class Offered:
    """An item that may be weighed: its key, what it is called in both languages, and its scale."""

    key: str
    title: Mapping[str, str]
    scale: tuple[int, int]

    @property
    def name(self) -> str:
        return pick(self.title)


def wordings_of(plan: Plan) -> list[Questionnaire]:
    """Return the wordings of a plan's questionnaire that are in use; where nobody asks it yet, the shipped one."""
    rows = QuestionnaireVersion.objects.filter(
        questionnaire__pack=plan.questionnaire,
        questionnaire__anonymous=False,
        questionnaire__dealer__region__brand=plan.brand_id,
        state=VersionState.IN_USE,
    )
    held = list(rows.order_by("-released_at").values_list("document", flat=True)[:_MOST_READ])
    shipped = (each for each in ready_questionnaires() if each["key"] == plan.questionnaire)
    return [read_questionnaire(each) for each in held or shipped]


def offered_items(wordings: Sequence[Questionnaire]) -> list[Offered]:
    """Return the scales that the wordings ask, each once, in the order of the newest wording."""
    found: dict[str, Offered] = {}
    for asked in wordings:
        titles = {each.key: each.title for each in asked.factors}
        for item in asked.items:
            if item.scale and item.key not in found:
                words = titles.get(item.factor or "") or item.asks
                found[item.key] = Offered(item.key, {"zh": words.zh, "en": words.en}, item.scale)
    return list(found.values())


def faults_of_plan(body: Mapping[str, Any], wordings: Sequence[Questionnaire]) -> list[Fault]:
    """Return what is wrong with the body of a version, by field: by itself, and beside what the questionnaire asks."""
    try:
        plan = read_plan(plan_document(body))
    except IndexFault as fault:
        expected = _(fault.expected) % fault.params
        return [Fault(".".join(map(str, fault.at)), _("Expected: %(what)s.") % {"what": expected})]
    return [*_of_ours(body, plan), *_of_columns(plan, wordings)]


def readable_words(plan: EnginePlan, wordings: Sequence[Questionnaire]) -> str:
    """Say how many of the wordings in use the plan can score."""
    fit = sum(fits(plan, each) for each in wordings)
    return ngettext(
        "%(fit)s of %(count)s wording in use asks all of it.",
        "%(fit)s of %(count)s wordings in use ask all of it.",
        len(wordings),
    ) % {"fit": fit, "count": len(wordings)}


def differences(before: PlanVersion | None, after: PlanVersion) -> list[tuple[str, str, str]]:
    """Return in what a version differs from the one before: what, then, now; nothing for the first."""
    if before is None:
        return []
    then, now = dict(_facts(before.body)), dict(_facts(after.body))
    names = dict.fromkeys([*then, *now])
    return [
        (name, then.get(name, "—"), now.get(name, "—")) for name in names if then.get(name) != now.get(name)
    ]


def previous_of(versions: Sequence[PlanVersion]) -> list[tuple[PlanVersion, list[tuple[str, str, str]]]]:
    """Return the versions, the newest first, each with its differences from the one before it in time."""
    older = [*versions[1:], None]
    return [(each, differences(before, each)) for each, before in zip(versions, older, strict=True)]


def _facts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    titles = body.get("titles", {})
    total = sum(each["weight"] for each in body["factors"].values())
    for name, each in body["factors"].items():
        shown = pick(titles.get(name)) or name
        yield shown, f"{each['column']}, {each['weight']:g} ({100 * each['weight'] / total:.1f} %)"
    scale, small = body["scale"], body.get("small_sample", {})
    yield _("Scale"), f"{scale['min']:g}–{scale['max']:g}, {scale['rule']}"
    yield _("Least weight answered"), f"{body.get('missing', {}).get('min_answered_weight', 0.5):g}"
    yield _("Least number"), str(small.get("minimum", 10))
    yield _("Small sample under"), str(small.get("caution", 30))
    yield _("Aim"), f"{body['target']:g}"
    yield _("Overall question"), body.get("overall") or "—"
    yield _("Question of recommending"), body.get("recommend") or "—"
    yield _("Weighted to visits by"), ", ".join(body.get("rake", ())) or "—"


def _of_ours(body: Mapping[str, Any], plan: EnginePlan) -> Iterator[Fault]:
    low, high = plan.scale.points(plan.scale.low), plan.scale.points(plan.scale.high)
    target = body.get("target")
    if isinstance(target, bool) or not isinstance(target, int | float) or not low <= target <= high:
        words = _("The aim lies between %(low)g and %(high)g points.") % {"low": low, "high": high}
        yield Fault("target", words)
    if plan.minimum < _LEAST:
        yield Fault("small_sample.minimum", _("At least two: one interview has no spread."))
    rake = body.get("rake", [])
    if not isinstance(rake, list) or not set(rake) <= set(MARGINS):
        yield Fault("rake", _("Kind of work and age of the car are what visits are counted by."))
    missing = set(body["factors"]) - set(body.get("titles", {}))
    if missing:
        yield Fault("titles", _("Give every factor its name in both languages."))


def _of_columns(plan: EnginePlan, wordings: Sequence[Questionnaire]) -> Iterator[Fault]:
    scale = (int(plan.scale.low), int(plan.scale.high))
    for factor in plan.factors:
        words = _of_column(factor.column, scale, wordings)
        if words:
            yield Fault(f"factors.{factor.name}.column", words)
    for key, column, wanted in (("overall", plan.overall, scale), ("recommend", plan.recommend, (0, 10))):
        words = _of_column(column, wanted, wordings) if column else ""
        if words:
            yield Fault(key, words)


def _of_column(column: str, scale: tuple[int, int], wordings: Sequence[Questionnaire]) -> str:
    asked: list[Item] = [item for each in wordings if (item := each.item(column))]
    if not asked:
        return _("The questionnaire asks nothing called %(column)s.") % {"column": column}
    if not any(item.scale == scale for item in asked):
        told = {"column": column, "low": scale[0], "high": scale[1]}
        return _("%(column)s is not answered on a scale from %(low)s to %(high)s.") % told
    return ""
