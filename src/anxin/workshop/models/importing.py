"""Exports of the workshop's system: one file each, from its arrival to its result."""

import uuid

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.workshop.choices import OrderDoor, OrderImportState

PLACE = "orders"


def place_of_export(run: "OrderImport", _name: str) -> str:
    """Keep a file under its key alone, whatever it was called."""
    return f"{PLACE}/{run.key}"


class OrderImport(models.Model):
    """One file of repair orders. ``by`` is empty for the watched folder."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    door = models.CharField(max_length=10, choices=OrderDoor)
    file_name = models.CharField(max_length=200)
    #: Of the bytes: the same file dropped twice is known again.
    sha256 = models.CharField(max_length=64, blank=True)
    #: Gone once the rows are in; empty where it was read in its own place.
    file = models.FileField(upload_to=place_of_export, blank=True)
    #: Our field: the file's heading.
    mapping = models.JSONField(default=dict)

    state = models.CharField(max_length=10, choices=OrderImportState, default=OrderImportState.UPLOADED)
    #: What an import would do, once the file was looked through.
    preview = models.JSONField(default=dict)
    #: Rises whenever the file is to be looked through again: an older answer is thrown away.
    look = models.PositiveIntegerField(default=0)
    #: Rows gone through, written beside the transaction so that others see it move.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    #: Orders, of which several rows may tell one; the four add up to the orders of the file.
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    #: Rows that were rejected, and rows whose orders came in with something odd.
    rejected_rows = models.PositiveIntegerField(default=0)
    odd = models.PositiveIntegerField(default=0)
    repeats = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    #: When the search words of its orders were filed; what has none yet is found by a sweep.
    filed_at = models.DateTimeField(null=True)
    #: Why nothing was imported, as a sentence.
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dealer", "-made_at", "-id"], name="order_imports_newest")]

    def __str__(self) -> str:
        return self.file_name


class OrderReject(models.Model):
    """A row that did not come in: where, why, and the row itself without what must not be kept."""

    run = models.ForeignKey(OrderImport, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    #: A sentence in the language of whoever imported.
    reason = models.CharField(max_length=500)
    #: Pairs of heading and text, in the file's order.
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["run", "row", "id"], name="order_rejects_of_import")]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.reason}"


class OrderLayout(models.Model):
    """Which of our fields the columns of a file are, remembered for every file with the same headings."""

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="+", db_index=False)
    #: Digest of the headings, in their order.
    layout = models.CharField(max_length=48)
    #: Our field: the file's heading.
    mapping = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "layout"], name="one_mapping_per_layout")]

    def __str__(self) -> str:
        return f"{self.dealer} {self.layout[:8]}"
