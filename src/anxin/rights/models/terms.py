"""The terms of one car: what the voucher of its three guarantees (三包凭证) and its invoice say."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.rights.choices import Powertrain, Use


@pghistory.track(model_name="CarTermsRevision")
class CarTerms(models.Model):
    """What a person read from the papers of a car; the day of delivery stands on the car itself."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    vehicle = models.OneToOneField(Vehicle, on_delete=models.PROTECT, related_name="guarantee_terms")
    invoice_date = models.DateField(_("date of the invoice"), null=True, blank=True)
    #: With VAT, as the invoice says.
    price = models.DecimalField(
        _("price on the invoice, with VAT"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    #: Where the buyer proves that he paid another sum: how "price" is read is open (A21).
    price_paid = models.DecimalField(
        _("price actually paid"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    #: A share, such as 0.005 for 0.5 %.
    usage_coefficient = models.DecimalField(
        _("coefficient of usage compensation"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    use = models.CharField(_("use of the car"), max_length=12, choices=Use, default=Use.UNKNOWN)
    powertrain = models.CharField(_("powertrain"), max_length=6, choices=Powertrain, blank=True)
    #: Empty: the least that the law asks for.
    warranty_months = models.PositiveSmallIntegerField(_("repair period, months"), null=True, blank=True)
    warranty_km = models.PositiveIntegerField(_("repair period, kilometres"), null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("three-guarantees period, months"), null=True, blank=True
    )
    validity_km = models.PositiveIntegerField(_("three-guarantees period, kilometres"), null=True, blank=True)
    #: The car itself stands in place of another one since then: its periods began again (art. 29).
    replaced_on = models.DateField(_("given in exchange on"), null=True, blank=True)
    same_model_available = models.BooleanField(_("a car of the same model can be had"), null=True, blank=True)
    #: Since when each owner has had it, the first one first.
    owners = ArrayField(models.DateField(), default=list, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.vehicle)
