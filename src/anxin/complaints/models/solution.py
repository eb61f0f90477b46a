"""Solutions and the two lists of actions."""

from django.db import models

from anxin.accounts.models import Person
from anxin.complaints.choices import Side, SolutionState
from anxin.complaints.models.complaint import Complaint


class Solution(models.Model):
    """One way out, what it is worth to the customer (S068), who must agree and by when."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="solutions")
    what = models.CharField(max_length=500)
    worth = models.CharField(max_length=300)
    #: Who besides the customer must agree, in words, and by when; empty when nobody must.
    must_agree = models.CharField(max_length=120, blank=True)
    agree_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=SolutionState, default=SolutionState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["proposed_at", "id"]

    def __str__(self) -> str:
        return self.what


class CaseAction(models.Model):
    """What one side does by when: ours with a person, the customer's without (S074)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="actions")
    side = models.CharField(max_length=10, choices=Side)
    what = models.CharField(max_length=300)
    doer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="actions_to_do")
    due_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "id"]
        indexes = [
            models.Index(fields=["doer", "due_at"], name="actions_to_do", condition=models.Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.what
