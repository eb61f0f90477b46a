"""What the owner of a car asks for, with the terms that the law sets for an answer and for doing it (art. 28)."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Vehicle
from anxin.rights.choices import Answered, Medium, Remedy

#: Not answered yet, or accepted and to be done.
OPEN_ANSWERS = ["", "accepted"]


@pghistory.track(model_name="RightsRequestRevision")
class RightsRequest(models.Model):
    """A request for a remedy; it is open until it is refused or done."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="rights_requests")
    #: Public name of the complaint that it belongs to, such as SH01-TS20261121-0007.
    subject = models.CharField(max_length=60, blank=True)
    received_on = models.DateField()
    medium = models.CharField(max_length=12, choices=Medium)
    remedy = models.CharField(max_length=20, choices=Remedy)
    #: In the owner's words.
    words = models.CharField(max_length=1000, blank=True)
    answer_due = models.DateField(null=True)
    complete_due = models.DateField(null=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField()

    answer = models.CharField(max_length=10, choices=Answered, blank=True)
    reasons = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    completed_on = models.DateField(null=True)
    completed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: What was done in the end.
    outcome = models.CharField(max_length=500, blank=True)
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=OPEN_ANSWERS) | ~Q(reasons=""), name="refusal_of_request_has_reasons"
            )
        ]
        indexes = [
            models.Index(
                fields=["dealer", "complete_due"],
                name="rights_requests_open",
                condition=Q(completed_on=None, answer__in=OPEN_ANSWERS),
            ),
            models.Index(fields=["subject"], name="rights_requests_of_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.received_on}"

    @property
    def is_open(self) -> bool:
        return self.completed_on is None and self.answer in OPEN_ANSWERS


class MovedTerm(models.Model):
    """That the terms of an open request were reckoned anew, because the holidays of years were announced after it."""

    request = models.ForeignKey(RightsRequest, on_delete=models.PROTECT, related_name="moved_terms")
    at = models.DateTimeField()
    years = ArrayField(models.PositiveSmallIntegerField())
    #: The answer's days are empty once it was given: that term has run out.
    answer_from = models.DateField(null=True)
    answer_to = models.DateField(null=True)
    complete_from = models.DateField(null=True)
    complete_to = models.DateField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"
