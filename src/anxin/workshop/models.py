"""Repair orders: what was done to which car, when, by whom."""

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer, Vehicle
from anxin.workshop.choices import OrderKind


class RepairOrder(models.Model):
    """A visit to the workshop. The number is unique within a dealer."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="repair_orders")
    number = models.CharField(max_length=40)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="repair_orders")
    #: Who brought the car; often not the owner.
    sender = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="repair_orders")
    kind = models.CharField(max_length=20, choices=OrderKind)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    odometer_km = models.PositiveIntegerField(null=True)
    #: What the customer described at reception.
    reported = models.CharField(max_length=300, blank=True)
    work = models.CharField(max_length=300, blank=True)
    parts = models.CharField(max_length=300, blank=True)
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="orders_advised")
    technician_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "number"], name="one_order_per_number")]
        indexes = [
            models.Index(fields=["vehicle", "-opened_at"], name="orders_of_vehicle"),
            models.Index(fields=["sender", "-opened_at"], name="orders_of_sender"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def distance(self) -> str:
        return "" if self.odometer_km is None else f"{self.odometer_km:,}"
