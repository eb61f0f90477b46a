"""Repair orders: what was done to which car, when, by whom."""

import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer, Vehicle
from anxin.foundation.fields import TokenVectorField
from anxin.workshop.choices import OrderKind


class RepairOrder(models.Model):
    """A visit to the workshop. The number is unique within a dealer (daily-work section 4)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # These three have an index below that begins with them.
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="repair_orders", db_index=False)
    number = models.CharField(_("order number"), max_length=40)
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, related_name="repair_orders", db_index=False
    )
    #: Who brought the car, often not the owner; empty where the export names nobody at all.
    sender = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="repair_orders", db_index=False
    )
    kind = models.CharField(max_length=20, choices=OrderKind)
    #: As the workshop's system calls it.
    status = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    #: The dealer's own day of opening: months are counted by it.
    opened_on = models.DateField()
    #: For when the car was promised at reception; of a day alone its last minute.
    promised_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    odometer_km = models.PositiveIntegerField(null=True)
    #: What the customer described at reception, in his words.
    reported = models.TextField(blank=True)
    #: What was done, and with which parts: a line each.
    work = models.TextField(blank=True)
    parts = models.TextField(blank=True)
    fault_codes = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    #: The adviser as a colleague here, where the name in the export is one's; the name as it stands there.
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="orders_advised")
    adviser_name = models.CharField(max_length=60, blank=True)
    technician_name = models.CharField(max_length=60, blank=True)
    #: What the customer pays in all, in the dealer's currency.
    total = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    #: The file that brought the order as it is now, and a digest of what stood there: the same again changes nothing.
    brought_by = models.ForeignKey(
        "workshop.OrderImport", on_delete=models.SET_NULL, null=True, related_name="orders"
    )
    told = models.CharField(max_length=48, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "number"], name="one_order_per_number")]
        indexes = [
            models.Index(fields=["vehicle", "-opened_at"], name="orders_of_vehicle"),
            models.Index(fields=["sender", "-opened_at"], name="orders_of_sender"),
            models.Index(fields=["dealer", "-opened_at", "-id"], name="orders_newest"),
            models.Index(fields=["dealer", "opened_on", "vehicle"], name="orders_by_day"),
            models.Index(
                fields=["dealer", "promised_at"],
                name="orders_promised",
                condition=models.Q(promised_at__isnull=False),
            ),
            # Whom to call after his visit: what was closed on some days.
            models.Index(
                fields=["dealer", "closed_at"],
                name="orders_closed",
                condition=models.Q(closed_at__isnull=False),
            ),
            # The names offered in the filter are read from these, one step a name.
            models.Index(fields=["dealer", "technician_name", "opened_on"], name="orders_by_technician"),
            models.Index(
                fields=["dealer", "adviser_name", "opened_on"],
                name="orders_by_adviser_name",
                condition=models.Q(adviser=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.opened_on = self.day_of(self.opened_at, self.dealer)
        super().save(*args, **kwargs)

    @staticmethod
    def day_of(at: datetime, dealer: Dealer) -> date:
        """Return the dealer's own day of an instant; whoever inserts many orders at once sets it so."""
        return at.astimezone(ZoneInfo(dealer.time_zone)).date()

    @property
    def advised_by(self) -> str:
        """The adviser's name: the colleague's, or as the export tells it."""
        return self.adviser.name if self.adviser else self.adviser_name

    @property
    def distance(self) -> str:
        return "" if self.odometer_km is None else f"{self.odometer_km:,}"


class OrderText(models.Model):
    """The search words of an order, beside it: an import writes orders fast, and their words are filed after it."""

    order = models.OneToOneField(RepairOrder, on_delete=models.CASCADE, primary_key=True, related_name="text")
    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="+", db_index=False)
    search = TokenVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="order_texts_search", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.order_id)
