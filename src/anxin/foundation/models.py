"""Tables without business words: the audit trail, answers kept for repeated requests, and daily number series."""

import pgtrigger
from django.conf import settings
from django.db import models


class AuditRecord(models.Model):
    """A named operation that took place. Append-only, by trigger: nobody rewrites it, not even by SQL in passing."""

    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: A plain number, since dealers live on a floor above.
    dealer_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["dealer_id", "-at", "-id"], name="audit_by_dealer"),
            models.Index(fields=["subject", "-at"], name="audit_by_subject"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class DailySeries(models.Model):
    """The last number given out in a series on a day, such as complaints of dealer 3 on 2026-11-21."""

    scope = models.CharField(max_length=80)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "day"], name="one_series_a_day")]

    def __str__(self) -> str:
        return f"{self.scope} {self.day} {self.last}"


class KeptAnswer(models.Model):
    """What the API answered to a creation with an idempotency key, so that a repeated request creates nothing."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    #: SHA-256 of method, path and body: the same key with another body is an error of the client's.
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
