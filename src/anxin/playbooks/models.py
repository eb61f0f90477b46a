"""Content packs as they were loaded: versioned rows that old cases keep pointing at."""

import pgtrigger
from django.db import models


class ContentVersion(models.Model):
    """One list of a pack (``care/phases``, ``brand/chenxi``) as it was at a moment. Never changed once written."""

    pack = models.SlugField()
    name = models.SlugField()
    version = models.PositiveIntegerField()
    #: SHA-256 of the list's canonical JSON: the same words are never stored twice.
    digest = models.CharField(max_length=64)
    body = models.JSONField()
    loaded_at = models.DateTimeField()
    #: Empty for everybody; a dealer code where a dealer has overridden the list.
    dealer_code = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dealer_code", "pack", "name", "version"], name="one_body_per_content_version"
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.pack}/{self.name} v{self.version}"
