"""Signals of the complaint charts, each with its note (2.9; every chart states how often it alarms by chance)."""

import uuid

from django.db import models
from django.utils.translation import gettext

from anxin.accounts.models import Dealer, Person
from anxin.satisfaction.choices import SignalState


class Signal(models.Model):
    """A point of a complaint chart that chance alone seldom gives: somebody looks and writes down what it was."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    #: ``u`` outside its limits, or ``cusum`` above its limit.
    rule = models.CharField(max_length=10)
    value = models.FloatField()
    limit = models.FloatField()
    state = models.CharField(max_length=10, choices=SignalState, default=SignalState.OPEN)
    note = models.CharField(max_length=1000, blank=True)
    seen_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "month", "rule"], name="one_signal_a_month")]
        indexes = [models.Index(fields=["dealer", "-month"], name="signals_newest")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.month:%Y-%m} {self.rule}"

    @property
    def is_void(self) -> bool:
        """Whether nobody answered it, but late entries undid it: it was never outside of chance."""
        return self.state == SignalState.CHANCE and self.noted_by_id is None

    @property
    def told_state(self) -> str:
        if self.is_void:
            return gettext("no longer outside: entries were made later")
        return self.get_state_display()
