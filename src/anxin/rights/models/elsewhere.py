"""Repairs of a car at other workshops, noted by hand: no order of the house tells of them (A24)."""

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.rights.choices import KnownFrom, System


@pghistory.track(model_name="RepairElsewhereRevision")
class RepairElsewhere(models.Model):
    """A repair at another workshop, from the day on which the car came in to the day on which it went out."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="repairs_elsewhere")
    came_on = models.DateField(_("came in on"))
    left_on = models.DateField(_("went out on"))
    workshop = models.CharField(_("workshop"), max_length=120)
    #: Agreed by the maker as one of his repairers; only such a one's repairs surely count.
    authorised = models.BooleanField(_("authorised by the manufacturer"))
    odometer_km = models.PositiveIntegerField(_("odometer, as it was"), null=True)
    quality_problem = models.BooleanField(_("quality problem"), null=True)
    symptom_group = models.CharField(_("the trouble as the owner feels it"), max_length=120, blank=True)
    part_group = models.CharField(_("the part that it comes from"), max_length=120, blank=True)
    system = models.CharField(_("system of the car"), max_length=20, choices=System, blank=True)
    known_from = models.CharField(_("how it is known"), max_length=12, choices=KnownFrom)
    #: Why it was changed or withdrawn last; empty when it is first noted.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-came_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__gte=F("came_on")), name="repair_elsewhere_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.came_on} {self.workshop}"
