"""Exports of lists: what was asked for, how far its file is, how many rows of which dealer, and who fetched it."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ExportKind, ExportState
from anxin.foundation.stored_files import attachment_storage


def place_of_export(run: "ExportRun", name: str) -> str:
    """Keep a file under the export's key alone, apart from the files of cases."""
    return f"exports/{str(run.key)[:2]}/{run.key}"


class ExportRun(models.Model):
    """One file made of a list. The row stays as a record when its file has long been deleted."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Where its asker worked when he asked; the rows may be of several dealers.
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=ExportKind)
    #: Fields of ``ComplaintFilter`` with their values.
    query = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    #: The name of the view that was exported; empty for an unnamed filter.
    view = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.QUEUED)
    #: Rows written so far, told beside the transaction that reads them.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    #: Empty until the file is there, and again when it has been deleted.
    file = models.FileField(storage=attachment_storage, upload_to=place_of_export, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    #: The file is deleted then.
    kept_until = models.DateTimeField(null=True)
    #: Why there is no file, as a sentence.
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-asked_at", "-id"], name="exports_of_person"),
            models.Index(fields=["kept_until"], name="exports_to_forget", condition=~Q(file="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:export", args=[self.key])

    @property
    def is_under_way(self) -> bool:
        return self.state in {ExportState.QUEUED, ExportState.RUNNING}


class ExportShare(models.Model):
    """How many rows of an export are of one dealer: what his auditor may know of it."""

    run = models.ForeignKey(ExportRun, on_delete=models.CASCADE, related_name="shares")
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    rows = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "dealer"], name="one_share_a_dealer")]
        indexes = [models.Index(fields=["dealer", "-run"], name="exports_of_dealer")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.dealer_id} {self.rows}"


class ExportDownload(models.Model):
    """That the file of an export was fetched."""

    run = models.ForeignKey(ExportRun, on_delete=models.CASCADE, related_name="downloads")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.at:%Y-%m-%d %H:%M}"
