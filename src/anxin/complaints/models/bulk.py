"""One operation on many cases: what was wanted, what became of each case, and what was taken back."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import BulkFate, BulkOperation, BulkState
from anxin.complaints.models.complaint import Complaint


class BulkRun(models.Model):
    """One operation asked for on many cases, from its preview to its end."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The dealer of all the cases; empty where they are of several.
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    operation = models.CharField(max_length=12, choices=BulkOperation)
    #: What the operation needs, as ``services.bulk.acts`` reads it: keys, numbers and the words of a note.
    wanted = models.JSONField(default=dict)
    #: The list's query string where all that match were taken; empty for cases ticked one by one.
    query = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.PREVIEW)
    total = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undo_started_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["by", "-made_at", "-id"], name="bulk_runs_newest"),
            models.Index(
                fields=["state"], name="bulk_runs_at_work", condition=Q(state__in=["running", "undoing"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.total}"

    def get_absolute_url(self) -> str:
        return reverse("complaints:bulk_run", args=[self.key])

    @property
    def at_work(self) -> bool:
        return self.state in {BulkState.RUNNING, BulkState.UNDOING}


class BulkCase(models.Model):
    """One case of a run: its version when it was looked at, and what became of it."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="cases", db_index=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+", db_index=False)
    #: The version that the preview showed; whoever was faster is left alone.
    seen = models.PositiveIntegerField()
    fate = models.CharField(max_length=8, choices=BulkFate, default=BulkFate.READY)
    #: Why it was left out, as a sentence in the language of whoever asked.
    reason = models.CharField(max_length=500, blank=True)
    #: The version after the operation: what is newer since is not taken back.
    became = models.PositiveIntegerField(null=True)
    #: What the operation needs to be taken back, such as the former owner.
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "complaint"], name="one_case_once_a_run")]
        indexes = [models.Index(fields=["run", "fate", "id"], name="bulk_cases_by_fate")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.fate}"
