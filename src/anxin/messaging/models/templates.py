"""What is written to customers time and again, as a dealer words it: whole versions over the shipped ones."""

import pgtrigger
from django.db import models

from anxin.accounts.models import Dealer, Person


class TemplateVersion(models.Model):
    """A dealer's wording of one template at a moment; every change writes the next version."""

    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="message_templates", db_index=False
    )
    #: A shipped template's key, or ``own_1`` and so on for the dealer's own.
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    #: ``zh``, ``en`` (names), ``kind``, ``channels``, ``subject`` and ``text`` by language, ``active``.
    #: Empty: back to what is shipped, with whatever is shipped later.
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["dealer", "key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["dealer", "key", "version"], name="one_template_a_version")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
