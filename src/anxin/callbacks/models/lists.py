"""Every morning's list: whom to call, and whom not, by name and number of the reason."""

import uuid

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import CallKind, ListState
from anxin.customers.models import Customer, Vehicle
from anxin.workshop.models import RepairOrder


class CallRules(models.Model):
    """How a dealer calls, in versions: the newest holds. ``rules`` is what ``engines.callbacks`` reads."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    rules = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "number"], name="one_version_a_number_of_call_rules")
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.number}"


class CallList(models.Model):
    """One list: all that was closed or delivered on its days, minus the excluded, drawn by a stored seed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=CallKind)
    #: The day on which the list is worked; and the last day whose orders it has taken in.
    day = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=10, choices=ListState, default=ListState.BUILDING)
    seed = models.CharField(max_length=32)
    rules = models.ForeignKey(CallRules, on_delete=models.PROTECT, related_name="+", db_index=False)
    built_at = models.DateTimeField()
    built_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Everything closed or delivered = listed + not drawn + excluded.
    all_visits = models.PositiveIntegerField(default=0)
    listed = models.PositiveIntegerField(default=0)
    not_drawn = models.PositiveIntegerField(default=0)
    #: ``{"do_not_call": 3, "fatigue": 12}``
    excluded = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "kind", "day"], name="one_call_list_a_day")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.kind} {self.day}"


class LeftOut(models.Model):
    """A visit that is not called about: for which named reason, or because it was not drawn."""

    # None is checked by the database: written by the hundred thousand out of the very rows that they name.
    call_list = models.ForeignKey(
        CallList, on_delete=models.CASCADE, related_name="left_out", db_index=False, db_constraint=False
    )
    reason = models.CharField(max_length=24)
    order = models.ForeignKey(
        RepairOrder, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes = [models.Index(fields=["call_list", "reason", "id"], name="left_out_of_list")]

    def __str__(self) -> str:
        return f"{self.call_list_id} {self.reason}"
