"""The form of a plan: a weight for each item that the questionnaire offers, whose visits count, and its rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.engines.index.composite import STANDARD, Aspect
from anxin.foundation.errors import AnxinError, NotFound
from anxin.satisfaction.forms.fields import JudgedForm, MonthField
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plan_checks import MARGINS, RULES, Offered
from anxin.satisfaction.selectors.plans import order_of
from anxin.satisfaction.selectors.population import KEY, MOST_DAYS, MOST_MONTHS, Population
from anxin.satisfaction.selectors.run_places import RunPlaces
from anxin.workshop.choices import OrderKind

_NOTHING = ("", "—")
_WEIGHT = "weight_"
_RULE_FIELDS = ("rule", "min_answered", "minimum", "caution", "target", "overall", "recommend", "rake")
_POPULATION = ("kinds", "owned_from", "owned_to", "asked_within")
_COMPOSITE = (*map(str, Aspect), "points_a_complaint")
#: Where a fault of the body is shown, if not at the field of the same name.
_SHOWN_AT = {
    "scale.rule": "rule",
    "scale.max": "rule",
    "small_sample.minimum": "minimum",
    "small_sample.caution": "caution",
    "missing.min_answered_weight": "min_answered",
    f"{KEY}.kinds": "kinds",
    f"{KEY}.owned_months.from": "owned_from",
    f"{KEY}.owned_months.to": "owned_to",
    f"{KEY}.asked_within_days": "asked_within",
    "composite": str(Aspect.SATISFACTION),
    **{f"composite.{name}": name for name in _COMPOSITE},
}


class PlanForm(JudgedForm):
    """A version of a plan. ``body`` is what the service judges; its faults come back to the fields."""

    rule = forms.ChoiceField(label=_("Points of an answer"), choices=list(RULES.items()))
    min_answered = forms.FloatField(
        label=_("Least weight answered"),
        min_value=0,
        max_value=1,
        help_text=_("An interview counts when at least this share of the weight was answered: 0.5 is half."),
    )
    minimum = forms.IntegerField(
        label=_("Least number"),
        min_value=2,
        max_value=1000,
        help_text=_("With fewer interviews no figure is shown."),
    )
    caution = forms.IntegerField(
        label=_("Small sample under"),
        min_value=2,
        max_value=10_000,
        help_text=_("With fewer the figure is marked *."),
    )
    target = forms.FloatField(
        label=_("Aim"), min_value=0, max_value=1000, help_text=_("In points of the index.")
    )
    overall = forms.ChoiceField(label=_("Overall question"), required=False)
    recommend = forms.ChoiceField(label=_("Question of recommending"), required=False)
    rake = forms.MultipleChoiceField(
        label=_("Weighted to visits by"),
        choices=list(MARGINS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of work"),
        choices=OrderKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    owned_from = forms.IntegerField(
        label=_("Delivered at least so many months before"),
        min_value=0,
        max_value=MOST_MONTHS,
        required=False,
        help_text=_("Empty: new cars too."),
    )
    owned_to = forms.IntegerField(
        label=_("Delivered at most so many months before"),
        min_value=0,
        max_value=MOST_MONTHS,
        required=False,
        help_text=_("Empty: cars of any age. With a span, cars without a day of delivery do not count."),
    )
    asked_within = forms.IntegerField(
        label=_("Asked within so many days of the visit"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Empty: however late."),
    )
    satisfaction = forms.FloatField(label=_("Weight of satisfaction"), min_value=0, max_value=1000)
    loyalty = forms.FloatField(label=_("Weight of loyalty"), min_value=0, max_value=1000)
    complaints = forms.FloatField(label=_("Weight of complaints"), min_value=0, max_value=1000)
    points_a_complaint = forms.FloatField(
        label=_("Points a complaint"),
        min_value=0,
        max_value=1000,
        help_text=_("So many points a complaint in 100 visits takes off the part of complaints."),
    )
    holds_from = MonthField(label=_("From which month"))
    why = forms.CharField(label=_("Why it changes"), max_length=300, required=False)
    replaces = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any,
        *,
        version: PlanVersion,
        offered: Sequence[Offered],
        may_replace: bool = False,
        **more: Any,
    ) -> None:
        self.version, self.offered = version, [*offered, *_gone(version, offered)]
        super().__init__(data, initial=_initial(version), **more)
        for each in self.offered:
            low, high = each.scale
            self.fields[f"{_WEIGHT}{each.key}"] = forms.FloatField(
                label=each.name,
                min_value=0,
                max_value=1000,
                required=False,
                help_text=f"{each.key}, {low}–{high}" if high else each.key,
            )
        words = _("In place of version %(number)s, which no run has scored by")
        self.fields["replaces"].label = words % {"number": version.number}
        if not may_replace:
            del self.fields["replaces"]
        items = [(each.key, f"{each.name} ({each.key})") for each in self.offered]
        for name in ("overall", "recommend"):
            self.fields[name].choices = [_NOTHING, *items]  # type: ignore[attr-defined]

    @property
    def weights(self) -> list[Any]:
        """The fields of the weights, in the order of the questionnaire."""
        return [self[f"{_WEIGHT}{each.key}"] for each in self.offered]

    @property
    def rules(self) -> list[Any]:
        """How answers become points, and when a figure is shown."""
        return [self[name] for name in _RULE_FIELDS]

    @property
    def population(self) -> list[Any]:
        """Whose visits count."""
        return [self[name] for name in _POPULATION]

    @property
    def composite(self) -> list[Any]:
        """How much each part of the composite weighs."""
        return [self[name] for name in _COMPOSITE]

    @property
    def beginning(self) -> list[Any]:
        """From when the version holds, and why."""
        return [self[name] for name in ("holds_from", "why", "replaces") if name in self.fields]

    def body(self) -> dict[str, Any]:
        """Return the body of the version that the form describes; a weight left out or 0 leaves the item out."""
        data, known = self.cleaned_data, self.version.body
        names = {each["column"]: name for name, each in known["factors"].items()}
        titles = known.get("titles", {})
        factors: dict[str, Any] = {}
        called: dict[str, Any] = {}
        for each in self.offered:
            weight = data.get(f"{_WEIGHT}{each.key}")
            if weight:
                name = names.get(each.key, each.key)
                factors[name] = {
                    "column": each.key,
                    "weight": int(weight) if weight == int(weight) else weight,
                }
                called[name] = titles.get(name, dict(each.title))
        asked = {name: data[name] for name in ("overall", "recommend") if data.get(name)}
        population = self._population()
        kept = {key: value for key, value in known.items() if key not in ("overall", "recommend", KEY)}
        return {
            **kept,
            **asked,
            "scale": self._scale(factors),
            "factors": factors,
            "order": [name for name in order_of(known) if name in factors]
            + [name for name in factors if name not in known["factors"]],
            "titles": called,
            "missing": {"min_answered_weight": data["min_answered"]},
            "small_sample": {"caution": data["caution"], "minimum": data["minimum"]},
            "rake": data["rake"],
            "target": data["target"],
            "composite": {name: data[name] for name in _COMPOSITE},
            **({KEY: population} if population else {}),
        }

    def take_error(self, error: AnxinError) -> None:
        """Show a fault of the body at the field in which it was typed."""
        self.add_error(self._field(error.field), str(error))

    def _population(self) -> dict[str, Any]:
        """What limits the visits; nothing where nothing does."""
        data = self.cleaned_data
        kinds = [] if set(data["kinds"]) == set(OrderKind.values) else data["kinds"]
        return Population(tuple(kinds), data["owned_from"], data["owned_to"], data["asked_within"]).told()

    def _scale(self, factors: Mapping[str, Any]) -> dict[str, Any]:
        """The scale of the first item that has a weight; the others are judged by it."""
        columns = [each["column"] for each in factors.values()]
        first = next((each.scale for each in self.offered if each.key in columns and each.scale[1]), None)
        known = self.version.body["scale"]
        low, high = first or (known["min"], known["max"])
        return {"min": low, "max": high, "rule": self.cleaned_data["rule"]}

    def _field(self, path: str) -> str | None:
        parts = path.split(".")
        if parts[0] == "factors" and len(parts) > 1:
            columns = {name: each["column"] for name, each in self.body()["factors"].items()}
            return f"{_WEIGHT}{columns[parts[1]]}" if parts[1] in columns else None
        name = _SHOWN_AT.get(path, path)
        return name if name in self.fields else None


class PreviewForm(JudgedForm):
    """Where a typed plan is tried out: empty for the brand; of more dealers than can be listed the code of one."""

    place = forms.ChoiceField(
        label=_("Try it out at"),
        required=False,
        error_messages={"invalid_choice": _("There is nothing of this name that you see.")},
    )
    code = forms.CharField(
        label=_("Code of the dealer"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, places: RunPlaces, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id, prefix="try")
        self.places = places
        usual = ("", str(_("the brand; one dealer where it is too large")))
        listed = [(key, each.name) for key, each in places.listed.items()]
        self.fields["place"].choices = [usual, *listed]  # type: ignore[attr-defined]
        if not places.by_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Find the dealer of a code; a place and a code together are two wishes."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        code, place = data.get("code", ""), data.get("place", "")
        if code and place:
            self.add_error("code", _("Choose a region, or write the code of one dealer."))
        elif code:
            try:
                data["of"] = self.places.at(code)
            except NotFound:
                self.add_error("code", _("The brand has no dealer of this code."))
        elif place:
            data["of"] = self.places.listed[place]
        return data

    @property
    def chosen(self) -> Mapping[str, str] | None:
        """The place that was chosen, as an address names it; the form is valid."""
        of: Place | None = self.cleaned_data.get("of")
        return of.asked if of else None


class TakeBackForm(JudgedForm):
    """Why a version is taken back."""

    number = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it is taken back"), max_length=300)


def _gone(version: PlanVersion, offered: Sequence[Offered]) -> list[Offered]:
    """Items that the plan weighs and the questionnaire asks no more: shown, so that the fault can be named there."""
    there = {each.key for each in offered}
    titles = version.body.get("titles", {})
    return [
        Offered(each["column"], titles.get(name, {"zh": each["column"], "en": each["column"]}), (0, 0))
        for name, each in version.body["factors"].items()
        if each["column"] not in there
    ]


def _initial(version: PlanVersion) -> dict[str, Any]:
    body, population = version.body, Population.of(version.body)
    weights = {f"{_WEIGHT}{each['column']}": each["weight"] for each in body["factors"].values()}
    small = body.get("small_sample", {})
    return weights | {
        "rule": body["scale"]["rule"],
        "min_answered": body.get("missing", {}).get("min_answered_weight", 0.5),
        "minimum": small.get("minimum", 10),
        "caution": small.get("caution", 30),
        "target": body["target"],
        "overall": body.get("overall", ""),
        "recommend": body.get("recommend", ""),
        "rake": body.get("rake", []),
        "kinds": population.kinds,
        "owned_from": population.owned_from,
        "owned_to": population.owned_to,
        "asked_within": population.asked_within,
        **STANDARD.as_document(),
        **body.get("composite", {}),
    }
