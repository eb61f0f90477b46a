"""Who has a case open at this moment, and what somebody has begun to write in it."""

from django.db import models

from anxin.accounts.models import Person
from anxin.complaints.models.complaint import Complaint


class CasePresence(models.Model):
    """Somebody has a case on his screen. Held in an unlogged table: a crash forgets it, and nobody misses it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    #: The operation whose text is being written, such as ``reply``; empty for who only looks.
    writing = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "person"], name="once_on_a_case")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.complaint_id}"


class CaseDraft(models.Model):
    """A text that somebody has begun in a form of a case; gone once it is saved, or after some days."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    #: Operation, row and field, such as ``reply::text``.
    field = models.CharField(max_length=120)
    text = models.TextField()
    saved_at = models.DateTimeField(db_index=True)
    #: The colleague to whom the writer hands it; only he may read it besides the writer.
    handed_to = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "person", "field"], name="one_draft_a_field")
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.complaint_id}"
