"""Parts on order for customers, every date that the supplier named for them, and his lists (S131)."""

import uuid

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.promises.choices import DateSource
from anxin.promises.models.ledger import Promise


class PartOrder(models.Model):
    """A part on order for a promise. ``number`` is the order's at the supplier, by which his lists name it."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="part")
    number = models.CharField(max_length=40)
    part_name = models.CharField(max_length=120)
    part_number = models.CharField(max_length=40, blank=True)
    supplier = models.CharField(max_length=80, blank=True)
    ordered_on = models.DateField()
    expected_on = models.DateField(null=True)
    arrived_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "number", "part_number"], name="one_part_per_order")
        ]
        indexes = [
            models.Index(
                fields=["dealer", "expected_on"], name="parts_awaited", condition=Q(arrived_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.part_name} {self.number}"


class PartDate(models.Model):
    """The supplier named another date, or the part came; none is ever overwritten."""

    part = models.ForeignKey(PartOrder, on_delete=models.CASCADE, related_name="dates")
    expected_on = models.DateField(null=True)
    arrived_on = models.DateField(null=True)
    source = models.CharField(max_length=10, choices=DateSource)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.part} {self.expected_on or self.arrived_on}"


PLACE = "parts"


def place_of_list(kept: "PartList", _name: str) -> str:
    """Keep a list under its key alone, whatever it was called."""
    return f"{PLACE}/{kept.key}"


class PartList(models.Model):
    """A list whose columns were not recognised: kept until somebody says which is which, two days at most."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_index=True)
    file_name = models.CharField(max_length=200)
    file = models.FileField(upload_to=place_of_list)

    def __str__(self) -> str:
        return self.file_name


class PartLayout(models.Model):
    """Which of our fields the columns of a list are, remembered for every list with the same headings."""

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="+", db_index=False)
    #: Digest of the headings, in their order.
    layout = models.CharField(max_length=48)
    #: Our field: the list's heading.
    mapping = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "layout"], name="one_part_mapping_per_layout")
        ]

    def __str__(self) -> str:
        return f"{self.dealer} {self.layout[:8]}"
