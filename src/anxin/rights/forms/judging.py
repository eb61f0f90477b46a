"""What a person judges of one visit, its intervals that do not count, and the parts replaced."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from anxin.foundation.form_fields import MomentField
from anxin.rights.choices import ExemptionClause, Failure, System, WhyExcluded
from anxin.rights.forms.fields import AnswerField, JudgedForm
from anxin.rights.models import VisitJudgement

_NONE = ("", _("none"))
_UNKNOWN = ("", _("not known"))
_SPARE = 2


def _text(label: Any, limit: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limit, **more)


def _cost(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=12, decimal_places=2)


class JudgementForm(JudgedForm):
    """The facts of a visit that no order tells; what stays empty is not known."""

    quality_problem = AnswerField(label=_("quality problem"))
    symptom_group = _text(
        _("the trouble as the owner feels it"), 120, help_text=_("The same words for the same trouble.")
    )
    part_group = _text(
        _("the part that it comes from"), 120, help_text=_("The smallest part that can be named.")
    )
    system = forms.ChoiceField(
        label=_("system of the car"), required=False, choices=[_UNKNOWN, *System.choices]
    )
    cured = AnswerField(label=_("cured"))
    serious_safety = forms.BooleanField(label=_("serious safety failure"), required=False)
    failure = forms.ChoiceField(label=_("failure"), required=False, choices=[_NONE, *Failure.choices])
    needs_replacement = AnswerField(label=_("assembly or main part must be replaced"))
    diagnosis = _text(_("diagnosis that says so"), 200)
    exemption_clause = forms.ChoiceField(
        label=_("exemption"), required=False, choices=[_NONE, *ExemptionClause.choices]
    )
    caused_the_damage = AnswerField(label=_("that caused the damage"))
    note = _text(_("reason"), 500, widget=forms.Textarea(attrs={"rows": 2}))

    agreed_at = MomentField(label=_("repair agreed"), required=False)
    completed_at = MomentField(label=_("repair completed"), required=False)
    notified_at = MomentField(label=_("owner told to collect"), required=False)
    handed_over_at = MomentField(label=_("handed over"), required=False)
    substitute_car_from = MomentField(label=_("substitute car or money from"), required=False)
    odometer_km = forms.IntegerField(label=_("odometer, as it was"), required=False, min_value=0)

    finding = _text(_("result of the inspection"), 500, widget=forms.Textarea(attrs={"rows": 2}))
    material_cost = _cost(_("cost of material"))
    labour_hours = _cost(_("hours of labour"))
    labour_cost = _cost(_("cost of labour"))
    towing_cost = _cost(_("cost of towing"))
    signed_by_owner = forms.BooleanField(label=_("signed by the owner"), required=False)
    signed_by_workshop = forms.BooleanField(label=_("signed by the workshop"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(
        cls, judged: VisitJudgement | None, *, suggested: Mapping[str, str], data: Any = None
    ) -> "JudgementForm":
        """Return the form with what was judged; ``suggested`` fills groups that nobody has named, to be accepted."""
        known = judged or VisitJudgement()
        initial = {name: getattr(known, name) for name in cls.base_fields if name != "seen"}
        initial = {name: suggested.get(name, "") if value == "" else value for name, value in initial.items()}
        return cls(data, initial={**initial, "seen": known.version})

    def changes(self) -> dict[str, Any]:
        """Return every fact by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def about_trouble(self) -> list[forms.BoundField]:
        return [self[name] for name in _TROUBLE]

    @property
    def about_grounds(self) -> list[forms.BoundField]:
        return [self[name] for name in _GROUNDS]

    @property
    def grounds_are_wrong(self) -> bool:
        """Tell whether an error hides in the folded part about grounds."""
        return any(name in self.errors for name in _GROUNDS)

    @property
    def times_are_wrong(self) -> bool:
        """Tell whether an error hides in the folded part about times."""
        return any(name in self.errors for name in _TIMES)

    @property
    def about_times(self) -> list[forms.BoundField]:
        return [self[name] for name in _TIMES]

    @property
    def about_record(self) -> list[forms.BoundField]:
        return [self[name] for name in _RECORD]


_TROUBLE = ("quality_problem", "symptom_group", "part_group", "system", "cured")
_GROUNDS = (
    "serious_safety", "failure", "needs_replacement", "diagnosis", "exemption_clause", "caused_the_damage",
)  # fmt: skip
_TIMES = (
    "agreed_at", "completed_at", "notified_at", "handed_over_at", "substitute_car_from", "odometer_km",
)  # fmt: skip
_RECORD = (
    "finding", "material_cost", "labour_hours", "labour_cost", "towing_cost", "signed_by_owner",
    "signed_by_workshop",
)  # fmt: skip


class PartForm(forms.Form):
    """One part replaced; without a name the row is none."""

    name = _text(_("part"), 120)
    number = _text(_("part number"), 60)
    assembly = forms.BooleanField(label=_("whole assembly"), required=False)
    main_part = AnswerField(label=_("main part"))


class IntervalForm(forms.Form):
    """One interval that the law leaves out of the days; without a beginning the row is none."""

    from_at = MomentField(label=_("from"), required=False)
    to_at = MomentField(label=_("until"), required=False)
    why = forms.ChoiceField(label=_("why"), choices=WhyExcluded)


def part_rows(known: Iterable[Mapping[str, Any]], data: Any = None) -> BaseFormSet[PartForm]:
    """Return the rows of parts with two empty ones below."""
    made = formset_factory(PartForm, extra=_SPARE, max_num=40, validate_max=True)
    return made(data, initial=list(known), prefix="parts")


def interval_rows(known: Iterable[Mapping[str, Any]], data: Any = None) -> BaseFormSet[IntervalForm]:
    """Return the rows of intervals with two empty ones below."""
    made = formset_factory(IntervalForm, extra=_SPARE, max_num=40, validate_max=True)
    return made(data, initial=list(known), prefix="intervals")


def told_rows(rows: BaseFormSet[Any], *, by: str) -> list[dict[str, Any]]:
    """Return the rows in which the named field is filled."""
    return [form.cleaned_data for form in rows if form.cleaned_data.get(by)]
