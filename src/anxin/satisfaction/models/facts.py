"""Answers as facts in columns: which files hold them, and which months must be counted anew."""

from django.db import models

from anxin.accounts.models import Dealer
from anxin.satisfaction.models.plans import Plan


class DirtyMonth(models.Model):
    """Something of a dealer's month has changed since it was counted. ``changes`` rises with each change.

    Whoever counts reads it before and writes it down as ``counted``; whoever writes the month's file takes the row away
    only if nothing came since. What came in between is taken up by the next run.
    """

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    changes = models.PositiveIntegerField(default=1)
    #: How many of the changes the sums hold; the file of the month lags behind until it is written.
    counted = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "month"], name="one_dirty_month")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m}"


class FactFile(models.Model):
    """The Parquet file that holds a plan's interviews of one month: only files named here are read."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    #: SHA-256 of the file.
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "month"], name="one_fact_file_a_month")]

    def __str__(self) -> str:
        return self.name
