"""Where the owner of a car stands by law: the engine's answer as it was reckoned last, and what lists sort it by."""

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer
from anxin.customers.models import Vehicle
from anxin.rights.choices import Standing
from anxin.workshop.models import RepairOrder

#: A right that no count brings near stands behind all that are near.
FAR = 9_999


class Position(models.Model):
    """One for each car; derived from the facts and reckoned anew whenever they or the day change."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    vehicle = models.OneToOneField(Vehicle, on_delete=models.CASCADE, related_name="position")
    #: As ``anxin rights assess --json`` answers; ``{}`` where the facts contradict each other.
    answer = models.JSONField(default=dict)
    #: The path of the fact that contradicts another and a sentence: ``{"path": …, "message": …}``.
    fault = models.JSONField(default=dict)
    #: Name of the law's edition of data.
    law = models.CharField(max_length=40, blank=True)
    for_day = models.DateField()
    computed_at = models.DateTimeField()

    state = models.PositiveSmallIntegerField(choices=Standing, default=Standing.UNKNOWN)
    #: The rule that the car has, or is nearest to.
    rule = models.CharField(max_length=20, blank=True)
    #: What is still missing to it; ``FAR`` where nothing counts towards it.
    left = models.PositiveSmallIntegerField(default=FAR)
    #: State and what is left as one number: the list is sorted by it.
    nearness = models.PositiveIntegerField(default=Standing.FAULTY * 10_000)
    #: Counted days of repair and counted repairs of the same trouble, and what is missing to the right of each.
    days = models.PositiveSmallIntegerField(null=True)
    repairs = models.PositiveSmallIntegerField(null=True)
    days_left = models.PositiveSmallIntegerField(null=True)
    repairs_left = models.PositiveSmallIntegerField(null=True)
    #: Facts that nobody has told yet and that a right turns on.
    unknown = models.PositiveSmallIntegerField(default=0)
    #: The repair that runs, and when the owner has a right to a substitute car.
    running = models.ForeignKey(
        RepairOrder, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    substitute_due = models.DateTimeField(null=True)
    #: Of the open request that is due first.
    answer_due = models.DateField(null=True)
    complete_due = models.DateField(null=True)
    #: The last day of the latest period, extended ends among them; nothing while no start is known.
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["dealer", "nearness", "id"], name="positions_nearest"),
            models.Index(fields=["ends_on"], name="positions_running"),
            models.Index(
                fields=["substitute_due"],
                name="positions_substitute",
                condition=Q(substitute_due__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.get_state_display()}"


class SubstituteWarning(models.Model):
    """That the clock of a substitute car was told of at so many hours: once each for a repair."""

    order = models.ForeignKey(RepairOrder, on_delete=models.CASCADE, related_name="+", db_index=False)
    hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "hours"], name="one_substitute_warning_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.hours}"
