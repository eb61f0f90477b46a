"""Which repeat repairs a case is about."""

from django.db import models

from anxin.complaints.models.complaint import Complaint
from anxin.complaints.models.departments import CaseTask
from anxin.workshop.models import RepeatRepair


class CaseRepeat(models.Model):
    """That a confirmed repeat repair belongs to a case; ``opened`` where the case was opened for it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="repeats")
    repeat = models.OneToOneField(RepeatRepair, on_delete=models.PROTECT, related_name="case")
    at = models.DateTimeField()
    opened = models.BooleanField()
    #: What the service manager is to do where the result was not as expected (S093, S098).
    task = models.ForeignKey(CaseTask, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.repeat_id}"
