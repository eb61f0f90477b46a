"""Customers, their cars, and who is what to which car. A customer belongs to one dealer; so do his cars there."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.choices import (
    AddressForm,
    CarContactRole,
    ContactChannel,
    CustomerKind,
    DayPart,
    NumberDoubt,
    ReadingSource,
)
from anxin.foundation.fields import TokenVectorField


@pghistory.track(exclude=["search"], model_name="CustomerRevision")
class Customer(models.Model):
    """A person or a company. ``phone`` is kept in normal form (``customers.phones``); a second one may be empty."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="customers", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=CustomerKind, default=CustomerKind.PERSON)
    name = models.CharField(_("name"), max_length=120)
    address_form = models.CharField(
        _("form of address"), max_length=10, choices=AddressForm, default=AddressForm.NONE
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    second_phone = models.CharField(_("second phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    preferred_channel = models.CharField(
        _("preferred channel"), max_length=10, choices=ContactChannel, default=ContactChannel.PHONE
    )
    preferred_time = models.CharField(
        _("preferred time"), max_length=10, choices=DayPart, default=DayPart.ANY
    )
    #: How to treat this customer; shown wherever he appears (L034).
    care_note = models.CharField(_("care note"), max_length=300, blank=True)
    press_background = models.BooleanField(_("works in the press or has written publicly"), default=False)
    #: Consent is given, never assumed: no ticks set in advance.
    marketing_consent_on = models.DateField(_("agreed to offers on"), null=True, blank=True)
    marketing_consent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    do_not_call = models.BooleanField(_("do not call"), default=False)
    do_not_call_on = models.DateField(null=True, editable=False)
    do_not_call_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    #: The number is to be asked for at the next visit: why, since when, and who noted it.
    number_doubt = models.CharField(max_length=14, choices=NumberDoubt, blank=True, editable=False)
    number_doubted_on = models.DateField(null=True, editable=False)
    number_doubted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    search = TokenVectorField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["dealer", "-made_at", "-id"], name="customers_newest"),
            models.Index(fields=["dealer", "name", "id"], name="customers_by_name"),
            models.Index(fields=["dealer", "phone"], name="customers_by_phone"),
            # Every morning's lists ask this of all customers of a dealer: no row of them is read for it.
            models.Index(
                fields=["dealer", "id"],
                include=["kind", "phone", "second_phone", "do_not_call", "marketing_consent_on"],
                name="customers_to_call",
            ),
            models.Index(
                fields=["second_phone"],
                name="customers_by_second_phone",
                condition=~models.Q(second_phone=""),
            ),
            GinIndex(fields=["search"], name="customers_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["search"], model_name="VehicleRevision")
class Vehicle(models.Model):
    """A car as one dealer knows it. The VIN is its key; the plate changes."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="vehicles")
    #: 17 characters in normal form, or empty while unknown.
    vin = models.CharField(_("VIN"), max_length=17, blank=True)
    #: The check digit does not fit; somebody compared the VIN with the car and found it printed so.
    vin_as_printed = models.BooleanField(_("as printed on the car, checked"), default=False)
    plate = models.CharField(_("plate"), max_length=12, blank=True)
    brand_name = models.CharField(_("make"), max_length=40, blank=True)
    model_name = models.CharField(_("model"), max_length=80, blank=True)
    colour = models.CharField(_("colour"), max_length=20, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    #: The seller answers for the three guarantees (L006).
    sold_by_us = models.BooleanField(_("sold by us"), default=False)
    #: The customer is reminded of both, if he agreed to that.
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    inspection_due_on = models.DateField(_("inspection due on"), null=True, blank=True)
    made_at = models.DateTimeField()
    search = TokenVectorField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer", "vin"], name="one_vehicle_per_vin", condition=~models.Q(vin="")
            )
        ]
        indexes = [
            models.Index(fields=["dealer", "-made_at", "-id"], name="vehicles_newest"),
            models.Index(fields=["dealer", "plate"], name="vehicles_by_plate"),
            # Whom to call after his new car was handed over.
            models.Index(
                fields=["dealer", "delivered_on"],
                name="vehicles_delivered",
                condition=models.Q(sold_by_us=True),
            ),
            GinIndex(fields=["search"], name="vehicles_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.plate, self.model_name) if part) or self.vin


@pghistory.track(model_name="CarContactRevision")
class CarContact(models.Model):
    """What a customer is to a car: owner, sender, driver, payer; one may be several."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="cars")
    role = models.CharField(max_length=10, choices=CarContactRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "customer", "role"], name="one_contact_per_role")
        ]
        indexes = [
            models.Index(
                fields=["vehicle", "-id"],
                include=["customer"],
                name="owners_of_cars",
                condition=models.Q(role="owner"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.get_role_display()} {self.vehicle}"


class MileageReading(models.Model):
    """An odometer reading in kilometres, as read or as told; none is ever overwritten."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="readings")
    read_on = models.DateField()
    kilometres = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=ReadingSource)

    class Meta:
        ordering = ["-read_on", "-id"]
        indexes = [models.Index(fields=["vehicle", "-read_on", "-id"], name="readings_newest")]

    def __str__(self) -> str:
        return f"{self.read_on} {self.kilometres} km"

    @property
    def distance(self) -> str:
        return f"{self.kilometres:,}"


class ManyNews(models.Model):
    """That many customers and cars have changed, until the floors above have taken it over: nothing is lost."""

    at = models.DateTimeField()
    customer_ids = ArrayField(models.BigIntegerField())
    vehicle_ids = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {len(self.customer_ids)} {len(self.vehicle_ids)}"
