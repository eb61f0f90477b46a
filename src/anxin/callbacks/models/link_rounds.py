"""Many customers invited by hand to answer by link: those whose orders were closed on some days."""

import uuid

from django.db import models
from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import RoundState
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import QuestionnaireVersion


class LinkRound(models.Model):
    """One round of invitations; every closed order of its days is invited, waits already, or is left out by name."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateField()
    until = models.DateField()
    #: By which way; empty for each customer's own.
    invited_by = models.CharField(max_length=5, choices=InvitedBy, blank=True)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.RUNNING)
    visits = models.PositiveIntegerField(default=0)
    #: Numbers of order and customer, ``[[17, 4], …]``, in the order in which they are invited.
    chosen = models.JSONField(default=list)
    #: So many of the chosen are through; what was done with them is committed with it.
    done = models.PositiveIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    #: Waited for an answer already, so that no second message left.
    known = models.PositiveIntegerField(default=0)
    #: ``{"fatigue": 12, "no_address": 3}``
    left_out = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dealer", "-made_at"], name="link_rounds_newest")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.since} {self.until}"

    def get_absolute_url(self) -> str:
        """Return the page of the round."""
        return reverse("callbacks:link_round", args=[self.key])
