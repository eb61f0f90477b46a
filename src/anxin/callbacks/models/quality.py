"""How well calls are made, judged twice; and patterns that need a look, never an accusation."""

import uuid

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import ReviewState
from anxin.callbacks.models.calls import Call


class DayDrawn(models.Model):
    """Of the interviews of one day a share is drawn by a stored seed: to be heard a second time, to be asked again."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    seed = models.CharField(max_length=32)
    scored_percent = models.PositiveSmallIntegerField()
    again_percent = models.PositiveSmallIntegerField()
    #: How many interviews were finished that day: what the share is of.
    finished = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "day"], name="one_draw_a_day")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.day}"


class CallToScore(models.Model):
    """A call that was drawn to be heard a second time."""

    drawn = models.ForeignKey(DayDrawn, on_delete=models.PROTECT, related_name="calls", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="to_score")

    class Meta:
        indexes = [models.Index(fields=["dealer", "-id"], name="calls_to_score_newest")]

    def __str__(self) -> str:
        return str(self.call_id)


class CallScore(models.Model):
    """One hearing of one call by one judge: points by criterion, and the answers as he heard them."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="scores", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    judge = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: ``{"greeting": 5, "neutral": 4}``, 1 to 5.
    points = models.JSONField(default=dict)
    #: What the second hearing took down, by item.
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "judge"], name="one_score_a_judge")]
        indexes = [models.Index(fields=["dealer", "-at"], name="call_scores_newest")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.judge_id}"


class PatternLook(models.Model):
    """That somebody, or the month's end, looked for patterns in a period: at how many records, and where not."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    until = models.DateField()
    looked_at = models.DateTimeField()
    #: Nobody by name where the month's end did it.
    looked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: By pattern how many records were compared, ``{"straight_tens": 312}``, and why one could not be looked for,
    #: ``{"heaping": "no_threshold"}``.
    records = models.JSONField(default=dict)
    not_looked = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "since", "until"], name="one_look_a_period")]
        indexes = [models.Index(fields=["dealer", "-looked_at", "-id"], name="pattern_looks_newest")]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.since} {self.until}"


class PatternReview(models.Model):
    """A pattern somebody has to look at: what was found, what the person concerned says, what came of it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    pattern = models.CharField(max_length=40)
    #: Whom it concerns, as the engine tells people apart (``#12``, or the name in the export): an adviser, a caller,
    #: or nobody, which is empty; and the colleague, where it is one.
    who = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    person_name = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField()
    #: n, statistic, interval, p, false-alarm rate, and the records, as the engine found them.
    finding = models.JSONField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.OPEN)
    #: Shown to the person concerned, by whom; until then he neither sees it nor is told of it.
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=1000, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: What the person concerned says himself.
    reply = models.CharField(max_length=1000, blank=True)
    replied_at = models.DateTimeField(null=True)
    #: Rises with each change: who looked at an older one is told.
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer", "pattern", "who", "since", "until"], name="one_review_a_pattern"
            )
        ]
        indexes = [
            models.Index(fields=["dealer", "-found_at", "-id"], name="pattern_reviews_newest"),
            models.Index(
                fields=["person", "-opened_at"],
                name="pattern_reviews_opened",
                condition=models.Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} {self.since}"
