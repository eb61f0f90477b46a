"""The form of a plan: a weight for each item that the questionnaire offers, and the rules beside."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import AnxinError
from anxin.satisfaction.forms.fields import JudgedForm, MonthField
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plan_checks import MARGINS, Offered
from anxin.satisfaction.selectors.plans import order_of

_NOTHING = ("", "—")
_RULES = (
    ("min_max", _("lowest answer 0, highest 1,000 points")),
    ("times_100", _("100 points for each point of a scale up to 10")),
)
_MARGIN_NAMES = {"kind": _("kind of work"), "age": _("age of the car")}
_WEIGHT = "weight_"


class PlanForm(JudgedForm):
    """A version of a plan. ``body`` is what the service judges; its faults come back to the fields."""

    rule = forms.ChoiceField(label=_("Points of an answer"), choices=_RULES)
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
        choices=[(each, _MARGIN_NAMES[each]) for each in MARGINS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    holds_from = MonthField(label=_("From which month"))
    why = forms.CharField(label=_("Why it changes"), max_length=300, required=False)

    def __init__(self, data: Any, *, version: PlanVersion, offered: Sequence[Offered], **more: Any) -> None:
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
        items = [(each.key, f"{each.name} ({each.key})") for each in self.offered]
        for name in ("overall", "recommend"):
            self.fields[name].choices = [_NOTHING, *items]  # type: ignore[attr-defined]

    @property
    def weights(self) -> list[Any]:
        """The fields of the weights, in the order of the questionnaire."""
        return [self[f"{_WEIGHT}{each.key}"] for each in self.offered]

    @property
    def rules(self) -> list[Any]:
        """The fields beside the weights."""
        names = ("rule", "min_answered", "minimum", "caution", "target", "overall", "recommend", "rake")
        return [self[name] for name in (*names, "holds_from", "why")]

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
        kept = {key: value for key, value in known.items() if key not in ("overall", "recommend")}
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
        }

    def take_error(self, error: AnxinError) -> None:
        """Show a fault of the body at the field in which it was typed."""
        self.add_error(self._field(error.field), str(error))

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
        known = {
            "scale.rule": "rule", "scale.max": "rule", "small_sample.minimum": "minimum",
            "small_sample.caution": "caution", "missing.min_answered_weight": "min_answered",
        }  # fmt: skip
        name = known.get(path, path)
        return name if name in self.fields else None


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
    body = version.body
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
    }
