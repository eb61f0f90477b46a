"""Departments and colleagues at work on a case: requests, hand-overs, tasks, followers, reviews."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from anxin.accounts.models import Department, Person
from anxin.complaints.choices import HandOverState, RequestState, ReviewOutcome
from anxin.complaints.models.complaint import Complaint


class InputRequest(models.Model):
    """A question to a department, answered in writing and signed by its head (daily-work habit 4)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="requests")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="requests")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.SENT)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    #: Why it was refused or withdrawn.
    why = models.CharField(max_length=500, blank=True)
    facts = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    #: Rises with every draft: nobody signs or overwrites what he has not seen.
    drafts = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(
                fields=["department", "asked_at", "id"],
                name="requests_open",
                condition=Q(state__in=["sent", "accepted"]),
            ),
            models.Index(fields=["department", "-asked_at", "-id"], name="requests_newest"),
        ]
        triggers = [
            # A signature stands under the words that were signed.
            pgtrigger.Protect(
                name="signed", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="answered")
            )
        ]

    def __str__(self) -> str:
        return self.question[:60]

    def get_absolute_url(self) -> str:
        return reverse("complaints:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Neither answered nor sent back nor withdrawn."""
        return self.state in {RequestState.SENT, RequestState.ACCEPTED}


class HandOver(models.Model):
    """A case offered to a colleague; the one who has it stays responsible until it is accepted (L058)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hand_overs_to_me")
    what = models.TextField()
    #: Promises to the customer that were open when it was offered.
    open_promises = models.PositiveSmallIntegerField(default=0)
    customer_told = models.BooleanField(default=False)
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.OFFERED)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(state="offered"), name="one_hand_over_at_a_time"
            )
        ]
        indexes = [
            models.Index(
                fields=["receiver", "offered_at"], name="hand_overs_open", condition=Q(state="offered")
            )
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


class CaseTask(models.Model):
    """Work inside the house on a case, alone or as an item of a check-list."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=300)
    #: Key of an entry of the content list ``check_lists``, and of its item; empty for a task of one's own.
    check_list = models.CharField(max_length=60, blank=True)
    item = models.CharField(max_length=60, blank=True)
    doer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="tasks")
    due_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    #: Dropped because it does not apply here, with the reason.
    dropped_at = models.DateTimeField(null=True)
    why_dropped = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "check_list", "item"],
                condition=~Q(item=""),
                name="one_item_a_check_list",
            )
        ]
        indexes = [
            models.Index(
                fields=["doer", "due_at"], name="tasks_to_do", condition=Q(done_at=None, dropped_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.what


class CaseFollower(models.Model):
    """Somebody who is told when the case moves."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="followers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases_followed")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "person"], name="one_follower_once")]

    def __str__(self) -> str:
        return str(self.person)


class CaseReview(models.Model):
    """A second look at the handling by somebody who had no part in it (ISO 10002, 7.9)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    why = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ReviewOutcome, blank=True)
    finding = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(decided_at=None), name="one_review_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.asked_at:%Y-%m-%d}"
