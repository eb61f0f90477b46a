"""Plans of scoring in versions: which questions make up the index, with which weights (L002, L003)."""

import uuid

import pgtrigger
from django.db import models

from anxin.accounts.models import Brand, Person


class Plan(models.Model):
    """A plan of a brand. The same plan scores every dealer of it, else their figures could not stand side by side."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", db_index=False)
    slug = models.SlugField()
    #: Key of the questionnaire whose answers it reads.
    questionnaire = models.SlugField()
    #: The highest number that a version of it ever had: that of one that was taken back is not given again.
    numbered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="one_plan_a_name")]

    def __str__(self) -> str:
        return self.slug


class PlanVersion(models.Model):
    """A plan as it holds from a month on; never changed. No line of a trend crosses from one to the next.

    One that no run has scored by may be taken back; what it said stays in the audit trail.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    #: The document that ``engines.index.read_plan`` reads, its columns items of the questionnaire, and ``target``.
    body = models.JSONField()
    #: First day of the first month that it scores.
    holds_from = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_a_number"),
            models.UniqueConstraint(fields=["plan", "holds_from"], name="one_plan_version_a_month"),
        ]
        triggers = [pgtrigger.Protect(name="plan_version_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"
