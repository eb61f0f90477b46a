"""The ledger of what was promised to whom, by when and by whom (S073, D049)."""

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer
from anxin.promises.choices import PromiseKind, PromiseState


class Promise(models.Model):
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="promises")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="promises")
    kind = models.CharField(max_length=20, choices=PromiseKind)
    what = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    #: Who keeps it.
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="promises_to_keep")
    #: Public name of the record it belongs to, such as SH01-TS20261121-0007, and the kind of that record.
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=PromiseState, default=PromiseState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    #: How it ended, in words; required when withdrawn.
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["keeper", "due_at"], name="promises_to_keep", condition=Q(state="open")),
            models.Index(fields=["dealer", "due_at"], name="promises_open", condition=Q(state="open")),
            models.Index(fields=["subject_kind", "subject"], name="promises_of_subject"),
        ]

    def __str__(self) -> str:
        return self.what


class PromiseMove(models.Model):
    """A promise's date was moved: from when to when, why, and whether the customer has been told."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="moves")
    from_due = models.DateTimeField()
    to_due = models.DateTimeField()
    reason = models.CharField(max_length=300)
    customer_told = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.from_due:%m-%d %H:%M} → {self.to_due:%m-%d %H:%M}"
