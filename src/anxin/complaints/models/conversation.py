"""What is kept of the talk: calming rounds and threats."""

from django.db import models

from anxin.accounts.models import Person
from anxin.complaints.models.complaint import Complaint


class CalmingRound(models.Model):
    """One stage of calming (S059, S062): the mood before and after, 1 calm to 5 furious."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="calming_rounds")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    mood_before = models.PositiveSmallIntegerField()
    mood_after = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.mood_before} → {self.mood_after}"


class ThreatRecord(models.Model):
    """A threat as it was said (S021-S025). The talk does not answer it; the record quietly raises the level."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="threats")
    at = models.DateTimeField()
    #: Nobody where it was read in what the customer himself wrote.
    heard_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    #: Key of an entry of the content list ``threats``.
    kind = models.CharField(max_length=30)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.kind
