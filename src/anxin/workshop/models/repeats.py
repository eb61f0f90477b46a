"""Repeat repairs: a car back for a trouble that an earlier order was for, and the proofs of how it was treated."""

import uuid

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.workshop.choices import RepeatFound, RepeatOutcome, RepeatState
from anxin.workshop.models.orders import RepairOrder


class RepeatRepair(models.Model):
    """A visit for an old trouble (S084-S099). At reception there is no order yet: the next export brings it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="repeats", db_index=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="repeats", db_index=False)
    #: The visit that is the repeat.
    order = models.OneToOneField(RepairOrder, on_delete=models.PROTECT, null=True, related_name="repeat")
    #: The nearest earlier visit for the trouble and the first one; empty where the shop alone calls it a repeat.
    earlier = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="repeated_by")
    first = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="+")
    #: The place in the chain, from 2 on.
    visit = models.PositiveSmallIntegerField(null=True)
    came_at = models.DateTimeField()
    days = models.PositiveIntegerField(null=True)
    km = models.PositiveIntegerField(null=True)
    #: 0 to 1, and what speaks for it: ``[{"speaks": "same symptom", "named": "空调不制冷"}]``.
    score = models.FloatField(null=True)
    because = models.JSONField(default=list)
    #: Keys of the workshop's language, empty where unknown.
    component = models.CharField(max_length=40, blank=True)
    symptom = models.CharField(max_length=40, blank=True)
    #: In the customer's words.
    reported = models.TextField(blank=True)

    found_by = models.CharField(max_length=10, choices=RepeatFound)
    found_at = models.DateTimeField()
    #: The colleague at reception or who reported it; nobody where the orders told.
    finder = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    #: The shop saw at its own final check that the trouble is not gone; otherwise the customer found it.
    caught_inside = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=RepeatState, default=RepeatState.SUSPECTED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Why it is none, or why the one who decided thinks so.
    why = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=RepeatOutcome, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repeat_has_score_of_one", condition=Q(score=None) | Q(score__gte=0, score__lte=1)
            )
        ]
        indexes = [
            models.Index(fields=["dealer", "-came_at", "-id"], name="repeats_newest"),
            models.Index(
                fields=["dealer", "came_at", "id"],
                name="repeats_open",
                condition=Q(state__in=["suspected", "confirmed"]),
            ),
            models.Index(fields=["vehicle", "-came_at"], name="repeats_of_vehicle"),
            models.Index(
                fields=["decided_at"], name="repeats_decided", condition=Q(decided_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.came_at:%Y-%m-%d}"


class RepeatProof(models.Model):
    """That one item of the procedure was done: who, when, and what shows it. Taken back, it stays as history."""

    repeat = models.ForeignKey(RepeatRepair, on_delete=models.PROTECT, related_name="proofs", db_index=False)
    #: The id of the item in the content list ``repeat_repair``.
    item = models.CharField(max_length=60)
    at = models.DateTimeField()
    #: Who did it; ``entered_by`` wrote it down.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: What an item asks for, such as ``{"offered": true, "accepted": false}`` or ``{"kilometres": 12}``.
    facts = models.JSONField(default=dict)
    said = models.TextField(blank=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["repeat", "item"], condition=Q(taken_back_at=None), name="one_proof_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.repeat} {self.item}"
