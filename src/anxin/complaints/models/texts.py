"""What cases are found by: the words of each case and of each line of its history, prepared for the index."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from anxin.accounts.models import Dealer
from anxin.complaints.choices import TextKind
from anxin.complaints.models.complaint import Complaint
from anxin.foundation.fields import TokenVectorField


class CaseText(models.Model):
    """One text of a case as words of the index; made from the case and its history, and may be made again any time.

    It stands beside the case and not in it: a change of the case leaves its hundreds of index entries alone.
    """

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="texts", db_index=False)
    kind = models.CharField(max_length=8, choices=TextKind)
    #: The line of the history; 0 for the case's own words.
    source = models.PositiveBigIntegerField(default=0)
    #: When the case was received or the line written: the newest is found first.
    at = models.DateTimeField()
    search = TokenVectorField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "kind", "source"], name="one_text_a_source")
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="texts_newest"),
            models.Index(fields=["dealer", "-at", "-id"], name="texts_dealer_newest"),
            GinIndex(fields=["search"], name="texts_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class TextRebuild(models.Model):
    """How far the making again of all search words has come: a killed one goes on from here."""

    began_at = models.DateTimeField()
    #: The last case, and the last message, that has been gone through.
    case_reached = models.BigIntegerField(default=0)
    message_reached = models.BigIntegerField(default=0)
    written = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
