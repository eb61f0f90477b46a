"""Which conversations with customers belong to which case."""

from django.db import models

from anxin.accounts.models import Person
from anxin.complaints.models.complaint import Complaint
from anxin.messaging.models import Thread


class CaseThread(models.Model):
    """A thread and the case that it is about; moved when cases are merged or split, and moved back."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="threads")
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="case")
    at = models.DateTimeField()
    #: Who put it there; nobody where the token in the mail did.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.thread_id} of {self.complaint_id}"
