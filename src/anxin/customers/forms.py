"""What is typed about customers and cars: the services judge it, the forms show it again with its errors."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from anxin.customers.choices import (
    AddressForm,
    CarContactRole,
    ContactChannel,
    CustomerKind,
    DayPart,
    ReadingSource,
)
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import dialled_number
from anxin.foundation.errors import AnxinError

_PHONE = {"inputmode": "tel", "autocomplete": "off"}


class ServiceForm(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def changes(self, *leave_out: str) -> dict[str, Any]:
        """Return the values that differ from what was shown, so that nothing else is written."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in leave_out}


class CustomerForm(ServiceForm):
    """Identity, numbers and wishes of a customer."""

    name = forms.CharField(
        label=_("name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kind = forms.ChoiceField(label=_("kind"), choices=CustomerKind, initial=CustomerKind.PERSON)
    address_form = forms.ChoiceField(
        label=_("form of address"), choices=AddressForm, initial=AddressForm.NONE
    )
    phone = forms.CharField(
        label=_("phone"), max_length=40, required=False, widget=forms.TextInput(attrs=_PHONE)
    )
    second_phone = forms.CharField(
        label=_("second phone"), max_length=40, required=False, widget=forms.TextInput(attrs=_PHONE)
    )
    email = forms.CharField(
        label=_("e-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email"}),
    )
    address = forms.CharField(label=_("address"), max_length=200, required=False)
    preferred_channel = forms.ChoiceField(
        label=_("preferred channel"), choices=ContactChannel, initial=ContactChannel.PHONE
    )
    preferred_time = forms.ChoiceField(label=_("preferred time"), choices=DayPart, initial=DayPart.ANY)
    care_note = forms.CharField(
        label=_("care note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "How to treat this customer, such as “hard of hearing, speak slowly”. Shown wherever he appears."
        ),
    )
    press_background = forms.BooleanField(
        label=_("works in the press or has written publicly"),
        required=False,
        help_text=_("Only what the customer told or published himself. It raises an early warning."),
    )

    @classmethod
    def of(
        cls, customer: Customer, data: Mapping[str, Any] | None = None, *, phones: bool = True
    ) -> "CustomerForm":
        """Return the form for a customer on file; without ``phones`` the numbers are not in it."""
        initial = {name: getattr(customer, name) for name in cls.base_fields}
        for name in ("phone", "second_phone"):
            initial[name] = dialled_number(initial[name], country=customer.dealer.country)
        form = cls(data, initial=initial)
        if not phones:
            del form.fields["phone"], form.fields["second_phone"]
        return form


class NewCustomerForm(CustomerForm):
    """A new customer; the number is looked up while the rest is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs.update(
            {
                "hx-get": reverse_lazy("customers:duplicates"),
                "hx-trigger": "change",
                "hx-target": "#duplicates",
            }
        )


class VehicleForm(ServiceForm):
    """What is known of a car."""

    plate = forms.CharField(label=_("plate"), max_length=20, required=False)
    vin = forms.CharField(
        label=_("VIN"), max_length=30, required=False, widget=forms.TextInput(attrs={"spellcheck": "false"})
    )
    vin_as_printed = forms.BooleanField(
        label=_("as printed on the car, checked"),
        required=False,
        help_text=_("Only when the check digit does not fit and the VIN was compared with the car."),
    )
    brand_name = forms.CharField(label=_("make"), max_length=40, required=False)
    model_name = forms.CharField(label=_("model"), max_length=80, required=False)
    colour = forms.CharField(label=_("colour"), max_length=20, required=False)
    delivered_on = forms.DateField(
        label=_("delivered on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sold_by_us = forms.BooleanField(label=_("sold by us"), required=False)
    insured_until = forms.DateField(
        label=_("insured until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    inspection_due_on = forms.DateField(
        label=_("inspection due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @classmethod
    def of(cls, vehicle: Vehicle, data: Mapping[str, Any] | None = None) -> "VehicleForm":
        """Return the form for a car on file."""
        return cls(data, initial={name: getattr(vehicle, name) for name in cls.base_fields})


class NewVehicleForm(VehicleForm):
    """A new car of a customer, and what he is to it."""

    role = forms.ChoiceField(
        label=_("The customer is its"), choices=CarContactRole, initial=CarContactRole.OWNER
    )


class MileageForm(ServiceForm):
    """An odometer reading."""

    kilometres = forms.IntegerField(
        label=_("kilometres"), widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    read_on = forms.DateField(
        label=_("read on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.ChoiceField(label=_("source"), choices=ReadingSource, initial=ReadingSource.CUSTOMER)
