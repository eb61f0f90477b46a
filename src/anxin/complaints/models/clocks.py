"""Clocks of a case: the dealer's policies, the runs derived from the history, and the steps of the ladder."""

import pgtrigger
from django.db import models
from django.db.models import Q

from anxin.accounts.models import CalendarVersion, Dealer, Person
from anxin.complaints.choices import ClockKind, ClockOutcome, StepResult
from anxin.complaints.models.complaint import Complaint


class ClockPolicyVersion(models.Model):
    """A dealer's clock policies as they stood at a moment; every change writes the next whole version."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="clock_policies")
    version = models.PositiveIntegerField()
    #: Ordered policies and pause reasons, with all limits in minutes; shape: content/schema/clock_policies.
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["dealer", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["dealer", "version"], name="one_clock_policy_a_version")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.dealer.code} v{self.version}"


class CaseClock(models.Model):
    """One run of one clock of a case: a cache of what the engine makes of history, policy and calendar."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind)
    #: The request or hand-over that the clock belongs to; 0 for the case's own.
    subject = models.PositiveBigIntegerField(default=0)
    run = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    limit = models.DurationField()
    #: Counted in working time of the calendar; otherwise in all time.
    working = models.BooleanField()
    pausable = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, blank=True)
    #: Empty while the clock is on hold, and where the calendar never has that much time.
    due_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=ClockOutcome, default=ClockOutcome.OPEN)
    policy = models.ForeignKey(ClockPolicyVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    policy_key = models.CharField(max_length=60)
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "kind", "subject", "run"], name="one_row_a_clock_run"
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="clocks_running", condition=Q(stopped_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.run}"


class EscalationStep(models.Model):
    """One step of a clock's ladder: when it is due and, once, what came of it."""

    clock = models.ForeignKey(CaseClock, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=60)
    #: Empty while the clock has no due time, and for a step that its clock's end has overtaken.
    due_at = models.DateTimeField(null=True)
    fired_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=8, choices=StepResult, blank=True)
    #: Names of those told, for the page; ids would tell nothing once people have left.
    told = models.JSONField(default=list)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["clock", "key"], name="one_row_a_step")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="steps_waiting", condition=Q(fired_at=None)),
        ]

    def __str__(self) -> str:
        return self.key


class ClockRejudgement(models.Model):
    """A re-judging of a dealer's open clocks by another policy or calendar: why, how far, how many moved."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+")
    #: ``calendar`` after a change of hours, ``policy`` when a person re-judges.
    cause = models.CharField(max_length=8)
    calendar = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey(
        ClockPolicyVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    #: The last case gone through: where a killed worker's successor goes on.
    reached = models.BigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["dealer", "-asked_at"], name="rejudgements_newest")]

    def __str__(self) -> str:
        return f"{self.dealer.code} {self.cause} {self.asked_at:%Y-%m-%d %H:%M}"
