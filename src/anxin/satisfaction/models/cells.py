"""Sums that add up: of interviews and of visits, by month and by what a figure may be asked for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.satisfaction.choices import AgeBand, Drive
from anxin.satisfaction.models.plans import PlanVersion
from anxin.workshop.choices import OrderKind


class VisitCount(models.Model):
    """How many closed visits a dealer had in a month, by adviser, kind of work, age and drive of the car."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: First day of the month in which the visits were closed, by the dealer's own days.
    month = models.DateField()
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    adviser_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OrderKind)
    age = models.CharField(max_length=8, choices=AgeBand)
    drive = models.CharField(max_length=8, choices=Drive, default=Drive.UNKNOWN)
    visits = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer", "month", "adviser", "adviser_name", "kind", "age", "drive"],
                name="one_visit_count_a_cell",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.visits}"


class OutsideCount(models.Model):
    """How many closed visits of a dealer's month the plan does not speak of, by kind of work.

    They are in no figure of satisfaction; complaints and repeat repairs are told per all closed visits.
    """

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=20, choices=OrderKind)
    visits = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "month", "kind"], name="one_outside_count_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.visits}"


class Cell(models.Model):
    """What the interviews of one cell add up to under a version of a plan; the month is that of the visit.

    ``rows`` interviews, ``n`` of them scored; ``total`` and ``squares`` are Σ y and Σ y² of the index in points.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    adviser_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OrderKind)
    age = models.CharField(max_length=8, choices=AgeBand)
    drive = models.CharField(max_length=8, choices=Drive, default=Drive.UNKNOWN)
    rows = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    total = models.FloatField()
    squares = models.FloatField()
    #: Answers to the overall question, and those in its two best places.
    overall_n = models.PositiveIntegerField()
    top_two = models.PositiveIntegerField()
    #: Answers to the question of recommending, nines and tens, and noughts to sixes.
    recommend_n = models.PositiveIntegerField()
    promoters = models.PositiveIntegerField()
    detractors = models.PositiveIntegerField()
    #: ``{factor: [answers, sum, sum of squares]}`` of the ratings themselves.
    factors = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "dealer", "month", "adviser", "adviser_name", "kind", "age", "drive"],
                name="one_cell",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["version", "month", "dealer"], name="cells_of_month")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.n}"


class MonthSum(models.Model):
    """A dealer's whole month: its visits, and what its cells add up to; nothing of advisers.

    Written with the cells, in the same transaction. Pages of dealers, regions and brands read these.
    """

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    #: The version of the cells; none where nobody was asked.
    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    visits = models.PositiveIntegerField()
    rows = models.PositiveIntegerField(default=0)
    n = models.PositiveIntegerField(default=0)
    total = models.FloatField(default=0)
    squares = models.FloatField(default=0)
    overall_n = models.PositiveIntegerField(default=0)
    top_two = models.PositiveIntegerField(default=0)
    recommend_n = models.PositiveIntegerField(default=0)
    promoters = models.PositiveIntegerField(default=0)
    detractors = models.PositiveIntegerField(default=0)
    #: Answers, sum and sum of squares of each factor's ratings, factor by factor in the order of the version.
    ratings = ArrayField(models.FloatField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "month"], name="one_month_sum")]
        indexes = [models.Index(fields=["month", "dealer"], name="sums_of_month")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.n}"


class MixSum(models.Model):
    """How many scored interviews of a dealer's month were of a kind of work, age and drive, and their Σ y in points."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=20, choices=OrderKind)
    age = models.CharField(max_length=8, choices=AgeBand)
    drive = models.CharField(max_length=8, choices=Drive, default=Drive.UNKNOWN)
    n = models.PositiveIntegerField()
    total = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer", "month", "version", "kind", "age", "drive"], name="one_mix_sum"
            )
        ]
        indexes = [models.Index(fields=["month", "dealer"], name="mix_of_month")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.kind} {self.n}"
