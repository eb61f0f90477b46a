"""What the voucher and the invoice of a car say."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anxin.rights.choices import Powertrain, Use
from anxin.rights.forms.fields import AnswerField, JudgedForm, day_field
from anxin.rights.models import CarTerms

_LEGAL = _("Empty: the least that the law asks for.")


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, **more)


class TermsForm(JudgedForm):
    """The terms of one car; every field may stay empty."""

    invoice_date = day_field(_("date of the invoice"))
    price = forms.DecimalField(
        label=_("price on the invoice, with VAT"), required=False, max_digits=12, decimal_places=2
    )
    price_paid = forms.DecimalField(
        label=_("price actually paid"),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=_("Only where it is proven to be another than the invoice's: both are then shown (A21)."),
    )
    usage_coefficient = forms.DecimalField(
        label=_("coefficient of usage compensation"),
        required=False,
        max_digits=7,
        decimal_places=6,
        help_text=_("As a share: 0.5 % is 0.005, the most that the law allows for cars sold from 2022 on."),
    )
    use = forms.ChoiceField(label=_("use of the car"), choices=Use)
    powertrain = forms.ChoiceField(
        label=_("powertrain"), required=False, choices=[("", _("not known")), *Powertrain.choices]
    )
    warranty_months = _number(_("repair period, months"), help_text=_LEGAL)
    warranty_km = _number(_("repair period, kilometres"))
    validity_months = _number(_("three-guarantees period, months"), help_text=_LEGAL)
    validity_km = _number(_("three-guarantees period, kilometres"))
    replaced_on = day_field(
        _("given in exchange on"), help_text=_("This car stands in place of another one since then.")
    )
    same_model_available = AnswerField(label=_("a car of the same model can be had"))
    owners = forms.CharField(
        label=_("owners since"),
        required=False,
        help_text=_("Days such as 2024-05-08, with commas. They change no count and no period."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, terms: CarTerms | None, data: Any = None) -> "TermsForm":
        """Return the form with what is known of a car."""
        known = terms or CarTerms()
        initial = {name: getattr(known, name) for name in cls.base_fields if name not in {"owners", "seen"}}
        initial |= {"owners": ", ".join(map(str, known.owners)), "seen": known.version}
        return cls(data, initial=initial)

    def clean_owners(self) -> list[date]:
        """Read days with commas between them."""
        text = self.cleaned_data["owners"].replace("，", ",")
        try:
            return [date.fromisoformat(part.strip()) for part in text.split(",") if part.strip()]
        except ValueError as error:
            raise ValidationError(gettext("Write days such as 2024-05-08, with commas.")) from error

    def changes(self) -> dict[str, Any]:
        """Return every term by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
