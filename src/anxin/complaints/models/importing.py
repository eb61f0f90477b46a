"""The import of a file: what was wanted of it, which cases came of it, and which rows did not."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ImportedAs, ImportState
from anxin.complaints.models.complaint import Complaint


def place_of_file(run: "ImportRun", name: str) -> str:
    """Keep a file under the run's key alone: what the uploader called it says nothing to the disk."""
    return f"imports/{run.key}"


class ImportRun(models.Model):
    """One file, from its upload to its result."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    #: Gone once the rows are in; empty from the start where a command read the file in its own place.
    file = models.FileField(upload_to=place_of_file, blank=True)
    #: Our field: the file's heading.
    mapping = models.JSONField(default=dict)
    channel = models.CharField(_("came in by"), max_length=60, blank=True)
    #: For rows whose own category nobody knows; empty rejects them.
    category = models.CharField(_("category"), max_length=60, blank=True)
    taken_as = models.CharField(_("taken as"), max_length=10, choices=ImportedAs, default=ImportedAs.BY_AGE)

    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    #: What an import would do, of a file too large to be looked through while somebody waits; empty otherwise.
    preview = models.JSONField(default=dict)
    #: Rises whenever such a file is to be looked through again: an older answer is thrown away.
    look = models.PositiveIntegerField(default=0)
    #: Rows gone through, written beside the transaction so that others see it move.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    as_history = models.PositiveIntegerField(default=0)
    #: Cells that a spreadsheet would run: kept as text, and told.
    formulas = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    #: Why nothing was imported, as a sentence.
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["dealer", "-made_at", "-id"], name="imports_newest")]

    def __str__(self) -> str:
        return self.file_name


class ImportedCase(models.Model):
    """That a case came of a row of a file."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="cases")
    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="imported_by")
    row = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.run} {self.row}"


class ImportReject(models.Model):
    """A row that did not become a case: where, why, and the row itself, so that it can be put right."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    #: A sentence in the language of the person who imported.
    reason = models.CharField(max_length=500)
    #: Pairs of heading and text, in the file's order.
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["run", "row", "id"], name="rejects_of_import")]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.reason}"
