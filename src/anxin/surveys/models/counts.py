"""What interviews come to, kept as counts: figures of years are read without reading an interview.

Counts are never counted up. Whatever changes an interview that counts leaves a mark in the same transaction, and what
is marked is written anew from the interviews; until then it is read from them.
"""

from django.db import models

from anxin.surveys.choices import InterviewState
from anxin.surveys.models.questionnaires import QuestionnaireVersion


class CountMark(models.Model):
    """The counts of a version's month hold no longer; any number of marks say the same, so that nobody waits."""

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    month = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["version", "month"], name="count_marks")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.month}"


class AnswerCount(models.Model):
    """How often one answer was given to an item: in the month that begins on ``day``, of anonymous ones on the day.

    ``value`` is the answer as its interviews store it, and ``bad`` what it was when it was judged. Anonymous ones are
    counted once their day is over and their order is gone.
    """

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    item = models.TextField()
    value = models.TextField()
    bad = models.BooleanField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["version", "day"], name="answer_counts")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.item} {self.count}"


class InterviewCount(models.Model):
    """How many interviews of a state a version has, by the same days; ``first`` and ``last`` are the days of some."""

    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    state = models.CharField(max_length=10, choices=InterviewState)
    count = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "day", "state"], name="one_count_a_day_and_state")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.state} {self.count}"
