"""How customers judge the handling, apart from what they think of car and workshop (ISO 10002, 8.3)."""

from django.db import models

from anxin.complaints.models import Complaint


class HandlingRating(models.Model):
    """One judgement of one round of handling; each grade from 1 (poor) to 5 (very good)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="handling_ratings")
    #: How often the case had been opened again before.
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    easy = models.PositiveSmallIntegerField()
    informed = models.PositiveSmallIntegerField()
    fair = models.PositiveSmallIntegerField()
    overall = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["complaint", "round"], name="one_judgement_a_round")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.overall}"
