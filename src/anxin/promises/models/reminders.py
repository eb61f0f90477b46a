"""Reminders that left the house, and whether the customer came after them (D109, D110)."""

from django.db import models

from anxin.accounts.models import Dealer
from anxin.customers.models import Customer, Vehicle
from anxin.messaging.models import Message
from anxin.promises.choices import ReminderKind
from anxin.promises.models.ledger import Promise


class Reminder(models.Model):
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="reminders")
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: The appointment; empty for what falls due by itself.
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, related_name="reminders")
    kind = models.CharField(max_length=20, choices=ReminderKind)
    #: Names the occasion: nobody is reminded twice of the same.
    key = models.CharField(max_length=120, unique=True)
    #: Of when the customer is reminded.
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: He came after it: to the appointment, or to the workshop within the days that count.
    came_at = models.DateTimeField(null=True)
    #: From then on nobody looks for his coming any more.
    watched_until = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["dealer", "-at", "-id"], name="reminders_newest"),
            models.Index(
                fields=["watched_until"], name="reminders_watched", condition=models.Q(came_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d}"
