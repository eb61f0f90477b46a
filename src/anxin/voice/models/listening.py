"""Occasions of listening to customers, and what was heard on each, line by line (T075, T087-T090)."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from anxin.accounts.models import Dealer, Department, Person
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer
from anxin.promises.models import Promise
from anxin.voice.choices import Channel, Decision, HeardKind, HeardState


class Listening(models.Model):
    """A talk, a round, a card, a call, a note: who listened to whom, when and where."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=20, choices=Channel)
    day = models.DateField()
    who = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="listenings")
    #: In words, where nobody on file is meant; empty where the name was not left.
    spoke_with = models.CharField(max_length=120, blank=True)
    #: Of internal customers: the department that speaks.
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    place = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["dealer", "-day", "-id"], name="listenings_newest"),
            models.Index(fields=["dealer", "channel", "-day"], name="listenings_of_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("voice:show", args=[self.key])


class Guest(models.Model):
    """Somebody invited to a customers' round, and whether he came; nothing while that is not known (T088)."""

    listening = models.ForeignKey(Listening, on_delete=models.CASCADE, related_name="guests")
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=60)
    came = models.BooleanField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["listening", "name"], name="one_guest_a_name")]

    def __str__(self) -> str:
        return self.name


class StageScore(models.Model):
    """A mark from 1 to 10 for a stage of a mystery visit, and the reason for it."""

    listening = models.ForeignKey(Listening, on_delete=models.CASCADE, related_name="stages", db_index=False)
    #: A key of the content list's stages.
    stage = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["listening", "stage"], name="one_score_a_stage"),
            models.CheckConstraint(name="score_of_1_to_10", condition=Q(score__gte=1, score__lte=10)),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.score}"


class Heard(models.Model):
    """One thing that was said, in the words in which it was said, and what became of it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    listening = models.ForeignKey(Listening, on_delete=models.PROTECT, related_name="heard")
    kind = models.CharField(max_length=12, choices=HeardKind)
    words = models.TextField()
    #: Ids of the content lists ``trouble_areas`` and ``reasons``.
    theme = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    about = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    #: Who must answer and see to what follows, and by when the answer is due.
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="heard_to_answer")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=HeardState, default=HeardState.WAITING)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default="")
    #: What is done because of it, until when, and when it was done.
    follows = models.CharField(max_length=300, blank=True)
    follows_by = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, null=True, related_name="+")
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, null=True, related_name="+")
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="heard_answered_is_known",
                condition=Q(state="waiting", answered_at=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["dealer", "-made_at", "-id"], name="heard_newest"),
            models.Index(fields=["dealer", "due_at"], name="heard_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    def get_absolute_url(self) -> str:
        return f"{self.listening.get_absolute_url()}#heard-{self.pk}"
