"""What takes too long for a page: worked out by a job, kept, and worked out anew when what it rests on has changed."""

from django.db import models
from django.db.models import Q

from anxin.satisfaction.choices import RunState, StudyKind
from anxin.satisfaction.models.plans import PlanVersion


class Study(models.Model):
    """Drivers, or the effect of recovery, of some dealers over whole months under a version of a plan.

    It is of the dealers whose numbers it holds and of no place by name: who sees one dealer less never meets it.
    """

    kind = models.CharField(max_length=10, choices=StudyKind)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    dealer_ids = models.JSONField()
    #: SHA-256 of the numbers.
    dealers = models.CharField(max_length=64)
    first_month = models.DateField()
    last_month = models.DateField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    #: How many dealers have been gone through.
    done = models.PositiveIntegerField(default=0)
    #: What the counts and sums beneath were when it was asked for: others than now, and it is old.
    rests_on = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    #: The kind of error that ended it, for the log of whoever looks after the server.
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "dealers", "first_month", "last_month"], name="one_study"
            ),
            models.CheckConstraint(
                name="study_done_has_a_result", condition=~Q(state="done") | Q(result__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="studies_oldest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_month:%Y-%m}–{self.last_month:%Y-%m}"
