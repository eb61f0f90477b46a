"""When a dealer is open: whole versions of his calendar, one after another, none ever changed."""

import pgtrigger
from django.db import models

from anxin.accounts.models.organisation import Dealer
from anxin.accounts.models.people import Person


class CalendarVersion(models.Model):
    """A dealer's calendar as it stood from ``made_at`` until the next version; deadlines name the version they used."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="calendar_versions")
    version = models.PositiveIntegerField()
    #: zone, week, holidays, makeup_days, closures, openings: the form that ``engines.worktime`` reads.
    body = models.JSONField()
    #: What a day, a closure or an opening is called: its key (``span_key``) to words by language.
    names = models.JSONField(default=dict)
    #: Years whose public holidays a person has looked through and taken over.
    adopted_years = models.JSONField(default=list)
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["dealer", "version"], name="one_calendar_of_a_version"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.dealer.code} {self.version}"


def span_key(begins: str, ends: str) -> str:
    """Return the key under which a closure or an opening has its name; a day's key is its date."""
    return f"{begins}/{ends}"
