"""Sums that add up: of interviews and of visits, by month and by what a figure may be asked for."""

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.satisfaction.choices import AgeBand
from anxin.satisfaction.models.plans import PlanVersion
from anxin.workshop.choices import OrderKind


class VisitCount(models.Model):
    """How many closed visits a dealer had in a month, by adviser, kind of work and age of the car."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: First day of the month in which the visits were closed, by the dealer's own days.
    month = models.DateField()
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    adviser_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OrderKind)
    age = models.CharField(max_length=8, choices=AgeBand)
    visits = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer", "month", "adviser", "adviser_name", "kind", "age"],
                name="one_visit_count_a_cell",
                nulls_distinct=False,
            )
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
                fields=["version", "dealer", "month", "adviser", "adviser_name", "kind", "age"],
                name="one_cell",
                nulls_distinct=False,
            )
        ]
        # A national page of twelve months reads them in this order.
        indexes = [models.Index(fields=["version", "month", "dealer"], name="cells_of_month")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.n}"
