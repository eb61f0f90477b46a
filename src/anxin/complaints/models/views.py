"""Saved views: what somebody wants a list to show, under a name, and who has which of them over his list."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Department, Person
from anxin.complaints.choices import Sharing


class SavedView(models.Model):
    """A filter, an order and columns under a name. It narrows what its reader may see, and never widens it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Where it was made: nobody from elsewhere finds it.
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    #: Fields of ``ComplaintFilter`` with their values; a field that asks for nothing is left out.
    query = models.JSONField(default=dict)
    #: Keys of the list's columns; empty for those that the list shows by itself.
    columns = models.JSONField(default=list)
    sharing = models.CharField(_("shared with"), max_length=12, choices=Sharing, default=Sharing.NOBODY)
    role = models.CharField(_("role"), max_length=30, choices=Role, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: Set when it was deleted; it can be brought back for a month.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="view_shared_with_a_role",
                condition=~Q(sharing="role") | ~Q(role=""),
            ),
            models.CheckConstraint(
                name="view_shared_with_a_department",
                condition=~Q(sharing="department") | Q(department__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["dealer", "name"], name="views_of_dealer", condition=Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('complaints:list')}?view={self.key}"


class ViewChoice(models.Model):
    """That a person has a view over his list or begins with it; ready-made ones are chosen by their key alike."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    #: The key of a saved view, or of one that comes with the house.
    view = models.CharField(max_length=40)
    #: False where the person has taken a ready-made view off his list.
    pinned = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "view"], name="one_choice_of_a_view"),
            models.UniqueConstraint(
                fields=["person"], name="one_view_to_begin_with", condition=Q(is_default=True)
            ),
        ]
        indexes = [models.Index(fields=["view"], name="choices_of_view")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.view}"
