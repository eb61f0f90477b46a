"""Cars that come no more: sold, scrapped or moved away, as somebody said, until that is taken back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.workshop.choices import DepartureReason
from anxin.workshop.models.orders import RepairOrder


class CarDeparture(models.Model):
    """That a car comes no more from a day on. Ended by a person, or by the order with which the car came after all."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="departures", db_index=False)
    why = models.CharField(_("what became of it"), max_length=10, choices=DepartureReason)
    on = models.DateField(_("since"))
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: Nobody where an order ended it.
    ended_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    came_with = models.ForeignKey(RepairOrder, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"], condition=Q(ended_at=None), name="one_departure_per_car"
            )
        ]
        indexes = [models.Index(fields=["vehicle", "-said_at"], name="departures_of_vehicle")]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.why} {self.on}"
