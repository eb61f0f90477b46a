"""What a person judged of a visit to the workshop: no machine tells whether a trouble is a failure of the brakes."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.rights.choices import ExemptionClause, Failure, System, WhyExcluded
from anxin.workshop.models import RepairOrder


@pghistory.track(model_name="VisitJudgementRevision")
class VisitJudgement(models.Model):
    """The facts of a visit that its order cannot tell. Nothing said means not known, never no."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="judgements")
    order = models.OneToOneField(RepairOrder, on_delete=models.PROTECT, related_name="judgement")

    quality_problem = models.BooleanField(_("quality problem"), null=True)
    #: What the owner feels, and the smallest part that the trouble comes from: the two ways to count the same (A8).
    symptom_group = models.CharField(_("the trouble as the owner feels it"), max_length=120, blank=True)
    part_group = models.CharField(_("the part that it comes from"), max_length=120, blank=True)
    system = models.CharField(_("system of the car"), max_length=20, choices=System, blank=True)
    #: The assembly or a main part of it must be replaced, and what says so.
    needs_replacement = models.BooleanField(_("must be replaced"), null=True)
    diagnosis = models.CharField(_("diagnosis that says so"), max_length=200, blank=True)
    serious_safety = models.BooleanField(_("serious safety failure"), default=False)
    failure = models.CharField(_("failure"), max_length=20, choices=Failure, blank=True)
    cured = models.BooleanField(_("cured"), null=True)
    exemption_clause = models.CharField(_("exemption"), max_length=10, choices=ExemptionClause, blank=True)
    caused_the_damage = models.BooleanField(_("that caused the damage"), null=True)

    #: In place of what the order says, or where it says nothing.
    agreed_at = models.DateTimeField(_("repair agreed"), null=True)
    completed_at = models.DateTimeField(_("repair completed"), null=True)
    notified_at = models.DateTimeField(_("owner told to collect"), null=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True)
    odometer_km = models.PositiveIntegerField(_("odometer, as it was"), null=True)
    substitute_car_from = models.DateTimeField(_("substitute car or money from"), null=True)

    #: What the record of a repair must hold besides (art. 17) and no order tells.
    finding = models.CharField(_("result of the inspection"), max_length=500, blank=True)
    material_cost = models.DecimalField(_("cost of material"), max_digits=12, decimal_places=2, null=True)
    labour_hours = models.DecimalField(_("hours of labour"), max_digits=6, decimal_places=2, null=True)
    labour_cost = models.DecimalField(_("cost of labour"), max_digits=12, decimal_places=2, null=True)
    towing_cost = models.DecimalField(_("cost of towing"), max_digits=12, decimal_places=2, null=True)
    signed_by_owner = models.BooleanField(_("signed by the owner"), default=False)
    signed_by_workshop = models.BooleanField(_("signed by the workshop"), default=False)

    #: Why it was judged so; needed for whatever takes something away from the owner.
    note = models.CharField(_("reason"), max_length=500, blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    judged_at = models.DateTimeField()
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.order)


class ExcludedTime(models.Model):
    """Hours of a visit that the law leaves out of the days of repair (art. 24, paragraph 3)."""

    judgement = models.ForeignKey(VisitJudgement, on_delete=models.CASCADE, related_name="excluded")
    from_at = models.DateTimeField()
    #: Nothing while it lasts.
    to_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=24, choices=WhyExcluded)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gt=F("from_at")), name="excluded_time_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d %H:%M} {self.why}"


class FittedPart(models.Model):
    """A part replaced on a visit; whether it is a main part is a person's decision, the list only proposes it."""

    judgement = models.ForeignKey(VisitJudgement, on_delete=models.CASCADE, related_name="fitted")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    #: The whole assembly (engine, transmission, traction battery, drive motor), not a part of it.
    assembly = models.BooleanField(default=False)
    main_part = models.BooleanField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
