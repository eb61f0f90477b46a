"""Requests under the law, for repair, replacement or refund, that belong to a case."""

from django.db import models

from anxin.complaints.choices import ClaimTold
from anxin.complaints.models.complaint import Complaint
from anxin.rights.models import RightsRequest, SubstituteWarning


class CaseClaim(models.Model):
    """That a request for a remedy belongs to a case, whose history tells of it and whose clocks keep its terms."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="claims")
    request = models.OneToOneField(RightsRequest, on_delete=models.PROTECT, related_name="claim")
    at = models.DateTimeField()
    #: How far the history has told of it: what lies beyond has been lost with a killed process.
    told = models.CharField(max_length=8, choices=ClaimTold, default=ClaimTold.TAKEN)
    #: The number of the last move of its terms that the history tells of; 0 for none.
    told_move = models.PositiveBigIntegerField(default=0)
    #: The articles by which it is to be answered and to be done; empty where the law sets no term.
    answer_law = models.CharField(max_length=120, blank=True)
    done_law = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.request_id}"


class SubstituteNews(models.Model):
    """That people of the house were told of a long repair: once for each of its warnings."""

    warning = models.OneToOneField(SubstituteWarning, on_delete=models.CASCADE, related_name="news")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.warning_id} {self.at:%Y-%m-%d %H:%M}"
