"""How a dealer reads the open questions of the law where he reads them otherwise than shipped."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person


class LawReading(models.Model):
    """A decision how one open question is read from a moment on; the newest of a question holds."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: The id of the question, such as ``A8``.
    question = models.CharField(max_length=12)
    #: One of the options that the law's documents give to it; the shipped one takes a decision back.
    reading = models.CharField(_("reading"), max_length=60)
    reason = models.CharField(_("reason"), max_length=500)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["dealer", "question", "-id"], name="readings_of_law_newest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.question} {self.reading}"
