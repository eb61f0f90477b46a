"""Tries to reach the customer, and the follow-up call."""

from django.db import models

from anxin.accounts.models import Person
from anxin.complaints.choices import ContactOutcome
from anxin.complaints.models.complaint import Complaint


class ContactTry(models.Model):
    """One try to reach the customer, and what came of it; closing as unreachable rests on the tries (L018)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="contact_tries")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=14, choices=ContactOutcome)
    note = models.CharField(max_length=500, blank=True)
    #: True for tries after closing, which belong to the follow-up call.
    for_follow_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"


class FollowUpCall(models.Model):
    """The call after closing: asks about the handled problem only (S080)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="follow_up_calls")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    satisfied = models.BooleanField()
    distress = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.satisfied}"
