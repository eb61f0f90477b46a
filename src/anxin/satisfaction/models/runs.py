"""Score runs: inputs frozen, result kept, both with their hash; and what people dispute in them."""

import uuid

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from anxin.accounts.models import Brand, Dealer, Person, Region
from anxin.satisfaction.choices import DisputeState, RunState, Scope
from anxin.satisfaction.models.plans import PlanVersion


class ScoreRun(models.Model):
    """A score of whole months, of a brand, a region or a dealer. Its three inputs are the files of ``anxin csi score``.

    Whoever has the files gets the same result to the last digit with nothing but the command, years later.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField(max_length=10, choices=Scope)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    first_month = models.DateField()
    last_month = models.DateField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=300, blank=True)
    #: Plan with its groups, responses and population as the scoring command reads them; the last two gzipped.
    plan_file = models.TextField(blank=True)
    responses_file = models.BinaryField(null=True)
    population_file = models.BinaryField(null=True)
    #: Interview behind each line of the responses, in their order.
    interviews = models.JSONField(default=list)
    #: The dealers that are scored, by number: ``{"12": ["SH01", "east"]}``, code and region as the files call them.
    dealers = models.JSONField(default=dict)
    #: Whose figures they are, by number of the person: ``{"17": ["SH01/wang.lei"]}``. Names of users may change.
    advisers = models.JSONField(default=dict)
    #: What was left out and why: ``{"anonymous": 12, "without_visit": 3, "disputed": 1}``.
    left_out = models.JSONField(default=dict)
    #: How far the job is: dealers read of so many.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    #: SHA-256 of the three inputs, each with its length before it; SHA-256 of ``result_file``, not gzipped.
    inputs_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    #: The result byte by byte as the scoring command prints it, gzipped.
    result_file = models.BinaryField(null=True)
    result_digest = models.CharField(max_length=64, blank=True)
    #: How many equally weighted answers tell as much as the index of all visits; the result has no place for it.
    n_eff_of_visits = models.FloatField(null=True)
    #: Why it was not possible, in the words of the scoring command.
    fault = models.CharField(max_length=500, blank=True)
    #: The run that it corrects after a dispute was upheld; one that came to nothing makes room for another.
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="run_is_of_one_place",
                condition=Q(scope="brand", region=None, dealer=None)
                | Q(scope="region", region__isnull=False, dealer=None)
                | Q(scope="dealer", dealer__isnull=False),
            ),
            models.CheckConstraint(
                name="run_done_has_a_result",
                condition=~Q(state="done") | Q(result__isnull=False) & ~Q(result_digest=""),
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                name="run_corrected_once",
                condition=~Q(state__in=["failed", "called_off"]),
            ),
            models.CheckConstraint(
                name="run_of_whole_months", condition=Q(last_month__gte=models.F("first_month"))
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "-made_at"], name="runs_of_brand"),
            GinIndex(fields=["dealers"], name="runs_of_frozen_dealers"),
            GinIndex(fields=["advisers"], name="runs_of_frozen_advisers"),
            models.Index(
                fields=["dealer", "-made_at"], name="runs_of_dealer", condition=Q(dealer__isnull=False)
            ),
        ]
        triggers = [
            # Pay may hang on it: what was scored once is never scored otherwise.
            pgtrigger.Protect(
                name="done_run_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="done"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.first_month:%Y-%m}–{self.last_month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("satisfaction:run", args=[self.key])


class Dispute(models.Model):
    """Somebody holds a figure of a run to be wrong, names the interviews that he means, and is answered."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="disputes", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The figure as the run's files call it: ``SH01``, or ``SH01/wang.lei`` by the name of then.
    figure = models.CharField(max_length=200)
    #: The adviser whose figure it is; nobody where it is the dealer's.
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    #: Keys of the interviews that he holds not to be his, or not to count.
    interviews = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "dealer", "adviser"],
                name="one_open_dispute_a_figure",
                condition=Q(state="open"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="dispute_decided_is_answered",
                condition=Q(state__in=["open", "withdrawn"]) | Q(decided_at__isnull=False) & ~Q(answer=""),
            ),
        ]
        indexes = [models.Index(fields=["dealer", "-made_at"], name="disputes_newest")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("satisfaction:dispute", args=[self.key])
