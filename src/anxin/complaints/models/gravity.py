"""What makes a case grave: conduct beyond the limit, a crisis, the manufacturer's side, early warnings."""

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ObjectionState, Validity
from anxin.complaints.models.complaint import Complaint
from anxin.customers.models import Customer, Vehicle


class ConductRecord(models.Model):
    """Behaviour beyond the acceptable limit, the limit that was stated, and the second person called (S028, S053)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="conduct_records")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    #: Key of an entry of the content list ``conduct``.
    kind = models.CharField(max_length=40)
    words = models.CharField(max_length=500, blank=True)
    witness = models.CharField(max_length=80, blank=True)
    limit_stated = models.BooleanField(default=False)
    second_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    manager_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.kind


class Crisis(models.Model):
    """The crisis sheet of a case: what kind, who speaks, what is secured, until when."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="crisis")
    #: Values of ``CrisisKind``.
    kinds = models.JSONField(default=list)
    why = models.CharField(max_length=500)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    #: The one voice: nobody else speaks outside.
    speaker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lesson = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["declared_at"], name="crises_open", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.complaint} {self.declared_at:%Y-%m-%d}"


class CrisisEntry(models.Model):
    """A line of the crisis sheet: somebody told, or something secured."""

    crisis = models.ForeignKey(Crisis, on_delete=models.PROTECT, related_name="entries")
    #: ``told`` or ``secured``.
    sort = models.CharField(max_length=8)
    #: Key in the content list ``crisis``; empty for a line of one's own.
    key = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=300)
    #: Who is or was to be told; empty for something secured and for people outside the house.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["sort", "added_at", "id"]

    def __str__(self) -> str:
        return self.what


class MakerSide(models.Model):
    """The manufacturer's side of a case: its number, the verdict, the objection, and what it costs the dealer."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="maker_side")
    number = models.CharField(max_length=60, blank=True)
    #: When the manufacturer's order reached us; feedback is owed from here.
    received_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    feedback_at = models.DateTimeField(null=True)
    feedback = models.TextField(blank=True)
    validity = models.CharField(max_length=10, choices=Validity, default=Validity.UNKNOWN)
    decided_on = models.DateField(null=True)
    why_valid = models.CharField(max_length=500, blank=True)
    objection = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.NONE)
    objected_at = models.DateTimeField(null=True)
    grounds = models.TextField(blank=True)
    objection_result = models.CharField(max_length=500, blank=True)
    #: What the verdict costs the dealer, in cents of the dealer's currency.
    cost = models.PositiveBigIntegerField(null=True)

    def __str__(self) -> str:
        return self.number or str(self.complaint)


class WatchRuleChoice(models.Model):
    """A dealer's own switch or threshold of an early-warning rule; a rule without a row stands as shipped."""

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="watch_rules")
    rule = models.CharField(max_length=40)
    on = models.BooleanField()
    most = models.PositiveSmallIntegerField(null=True)
    days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "rule"], name="one_choice_a_watch_rule")]

    def __str__(self) -> str:
        return self.rule


class EarlyWarning(models.Model):
    """A customer to watch: which rule saw him, why, and what became of it."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="early_warnings")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="early_warnings")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="early_warnings")
    rule = models.CharField(max_length=40)
    #: What the rule saw: one warning for one state of facts, however often the rule runs.
    sighting = models.CharField(max_length=64)
    seen_on = models.DateField()
    seen_at = models.DateTimeField()
    #: Reason code, its parameters and citations as the engine gave them.
    because = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    what_was_done = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer", "rule", "customer", "sighting"], name="one_warning_a_sighting"
            )
        ]
        indexes = [
            models.Index(fields=["dealer", "-seen_at", "-id"], name="warnings_newest"),
            models.Index(
                fields=["dealer", "seen_at", "id"], name="warnings_open", condition=Q(settled_at=None)
            ),
            models.Index(fields=["customer", "-seen_at"], name="warnings_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.customer_id}"
