"""Who is away from when to when, and who stands in."""

from django.db import models
from django.db.models import F, Q

from anxin.accounts.models.people import Person


class Absence(models.Model):
    """Somebody is away in ``[from_at, to_at)``; a cancelled absence stays as a record and counts for nothing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    stand_in = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(stand_in=F("person")), name="nobody_stands_in_for_himself"),
        ]
        indexes = [
            models.Index(
                fields=["person", "to_at"], condition=Q(cancelled_at=None), name="absences_of_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.from_at:%Y-%m-%d %H:%M}"
