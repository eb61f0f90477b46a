"""A dealer's public page: whether it is open, its welcome, and who looks after what comes in by it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person


class Door(models.Model):
    """A dealer's door for customers; a dealer without a row has none."""

    dealer = models.OneToOneField(Dealer, on_delete=models.PROTECT, primary_key=True, related_name="door")
    open = models.BooleanField(_("open to customers"), default=False)
    #: Shown above the form, in both languages; empty for the shipped words.
    welcome = models.JSONField(default=dict)
    #: Owns what comes in, and is named to the customer; without one it is who leads customer service.
    contact = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.dealer.code
