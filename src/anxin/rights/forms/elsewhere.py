"""A repair at another workshop, and why it was changed or withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.rights.choices import KnownFrom, System
from anxin.rights.forms.fields import AnswerField, JudgedForm
from anxin.rights.models import RepairElsewhere

_REASON = "reason"


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class RepairElsewhereForm(JudgedForm):
    """The facts of a repair at another workshop."""

    came_on = _day(_("came in on"))
    left_on = _day(_("went out on"), help_text=_("Both days count whole."))
    workshop = forms.CharField(label=_("workshop"), max_length=120)
    authorised = forms.TypedChoiceField(
        label=_("authorised by the manufacturer"),
        choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda said: said == "yes",
        help_text=_(
            "Repairs at a workshop that the maker has not agreed are shown and, as shipped, not counted (A24)."
        ),
    )
    odometer_km = forms.IntegerField(label=_("odometer, as it was"), required=False, min_value=0)
    quality_problem = AnswerField(label=_("quality problem"))
    symptom_group = forms.CharField(
        label=_("the trouble as the owner feels it"),
        max_length=120,
        required=False,
        help_text=_("The same words for the same trouble."),
    )
    part_group = forms.CharField(label=_("the part that it comes from"), max_length=120, required=False)
    system = forms.ChoiceField(
        label=_("system of the car"), required=False, choices=[("", _("not known")), *System.choices]
    )
    known_from = forms.ChoiceField(label=_("how it is known"), choices=[("", "—"), *KnownFrom.choices])
    reason = forms.CharField(
        label=_("reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What stood there is kept with it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, repair: RepairElsewhere | None, data: Any = None) -> "RepairElsewhereForm":
        """Return the form with what is known of a repair; a new one asks for no reason."""
        if repair is None:
            form = cls(data, initial={"seen": 0})
            del form.fields[_REASON]
            return form
        initial = {
            name: getattr(repair, name) for name in cls.base_fields if name != _REASON and name != "seen"
        }
        authorised = "yes" if repair.authorised else "no"
        return cls(data, initial={**initial, "authorised": authorised, "seen": repair.version})

    def facts(self) -> dict[str, Any]:
        """Return every fact by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", _REASON}}


class WithdrawalForm(JudgedForm):
    """Why a repair at another workshop is taken out again."""

    reason = forms.CharField(label=_("reason"), max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput)
