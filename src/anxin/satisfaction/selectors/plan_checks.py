"""What is wrong with a plan, named by its field, and what its questionnaire offers to be weighed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.engines.index import IndexFault, read_plan
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index.composite import read_composite
from anxin.engines.index.plan_reading import unknown_keys
from anxin.engines.surveys import Item, Questionnaire, read_questionnaire
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import ready_questionnaires
from anxin.satisfaction.models import Plan
from anxin.satisfaction.selectors.plans import plan_document
from anxin.satisfaction.selectors.population import KEY, MOST_DAYS, MOST_MONTHS
from anxin.surveys.choices import VersionState
from anxin.surveys.models import QuestionnaireVersion
from anxin.workshop.choices import OrderKind

#: By what interviews may be weighted to visits, and what it is called.
MARGINS: Mapping[str, LazyText] = {
    "kind": gettext_lazy("kind of work"),
    "age": gettext_lazy("age of the car"),
    "drive": gettext_lazy("what drives the car"),
}
#: How an answer becomes points, and what that is called.
RULES: Mapping[str, LazyText] = {
    "min_max": gettext_lazy("lowest answer 0, highest 1,000 points"),
    "times_100": gettext_lazy("100 points for each point of a scale up to 10"),
}
_LEAST = 2
_LANGUAGES = ("zh", "en")
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
    misshapen = list(_of_shape(body))
    if misshapen:
        return misshapen
    try:
        plan = read_plan(plan_document(body))
        read_composite(body.get("composite"))
    except IndexFault as fault:
        expected = _(fault.expected) % fault.params
        return [Fault(".".join(map(str, fault.at)), _("Expected: %(what)s.") % {"what": expected})]
    return [*_of_ours(body, plan), *_of_population(body.get(KEY)), *_of_columns(plan, wordings)]


def _of_ours(body: Mapping[str, Any], plan: EnginePlan) -> Iterator[Fault]:
    low, high = plan.scale.points(plan.scale.low), plan.scale.points(plan.scale.high)
    target = body.get("target")
    if isinstance(target, bool) or not isinstance(target, int | float) or not low <= target <= high:
        words = _("The aim lies between %(low)g and %(high)g points.") % {"low": low, "high": high}
        yield Fault("target", words)
    if plan.minimum < _LEAST:
        yield Fault("small_sample.minimum", _("At least two: one interview has no spread."))
    if not set(body.get("rake", ())) <= set(MARGINS):
        names = ", ".join(map(str, MARGINS.values()))
        yield Fault("rake", _("Visits are counted by %(margins)s.") % {"margins": names})
    titles = body.get("titles", {})
    if any(not _is_named(titles.get(name)) for name in body["factors"]):
        yield Fault("titles", _("Give every factor its name in both languages."))
    for path in unknown_keys(plan_document(body)):
        yield Fault(".".join(path), _("A plan has nothing of this name."))


def _of_shape(body: Mapping[str, Any]) -> Iterator[Fault]:
    """What is ours to read before anything else: lists of names, and names of factors."""
    for key in ("order", "rake"):
        given = body.get(key, [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            yield Fault(key, _("Give a list of names."))
        elif len(set(given)) < len(given):
            yield Fault(key, _("Name each once."))
    if not isinstance(body.get("titles", {}), Mapping):
        yield Fault("titles", _("Give every factor its name in both languages."))


def _is_named(title: object) -> bool:
    return isinstance(title, Mapping) and all(
        isinstance(title.get(language), str) and title[language].strip() for language in _LANGUAGES
    )


def _of_population(given: object) -> Iterator[Fault]:
    if given is None:
        return
    if not isinstance(given, Mapping) or not set(given) <= {"kinds", "owned_months", "asked_within_days"}:
        yield Fault(KEY, _("Say kinds, owned_months or asked_within_days, or nothing."))
        return
    kinds = given.get("kinds", [])
    if not isinstance(kinds, list) or not all(each in OrderKind.values for each in kinds):
        yield Fault(f"{KEY}.kinds", _("Choose among the kinds of work."))
    yield from _of_ownership(given.get("owned_months"))
    days = given.get("asked_within_days")
    if days is not None and not _is_whole(days, MOST_DAYS):
        yield Fault(f"{KEY}.asked_within_days", _within(MOST_DAYS))


def _of_ownership(given: object) -> Iterator[Fault]:
    path = f"{KEY}.owned_months"
    if given is None:
        return
    if not isinstance(given, Mapping) or not set(given) <= {"from", "to"}:
        yield Fault(path, _("Say from and to in months, or nothing."))
        return
    ends = {name: months for name, months in given.items() if months is not None}
    wrong = [name for name, months in ends.items() if not _is_whole(months, MOST_MONTHS)]
    yield from (Fault(f"{path}.{name}", _within(MOST_MONTHS)) for name in wrong)
    if not wrong and len(ends) == 2 and ends["from"] > ends["to"]:
        yield Fault(f"{path}.to", _("The span ends before it begins."))


def _is_whole(given: object, most: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= most


def _within(most: int) -> str:
    return _("A whole number from 0 to %(most)s.") % {"most": most}


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
